try() { status=0; "$PRESSFOLD" "$@" 2>&1 || status=$?; echo "exit $status"; }
echo '{"id":"a","text":"x"}' >in.jsonl
try fold in.jsonl
try --quiet
for command in run dedup stories topics explain; do
    try "$command" in.jsonl --colour
done
try eval in.jsonl in.jsonl --threshold 1
try dedup -x in.jsonl
try dedup --quiet=yes in.jsonl
ls
