try() { status=0; "$PRESSFOLD" "$@" 2>&1 || status=$?; echo "exit $status"; }
echo '{"id":"a","text":"x"}' >in.jsonl
try run -o out
try run in.jsonl
try dedup
try stories
try topics
try explain --pair a b
try explain in.jsonl
try explain in.jsonl --pair a
try eval
try eval in.jsonl
try dedup in.jsonl -o
try dedup in.jsonl --threshold
ls
