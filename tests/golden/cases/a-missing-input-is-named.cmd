try() { status=0; "$PRESSFOLD" "$@" 2>&1 || status=$?; echo "exit $status"; }
echo '{"id":"a","text":"x"}' >in.jsonl
for command in dedup stories topics 'run -o out' 'explain --pair a b'; do
    try $command in.jsonl nowhere.jsonl
done
try eval nowhere.csv in.jsonl
try eval in.jsonl nowhere.csv --result-column id
ls
