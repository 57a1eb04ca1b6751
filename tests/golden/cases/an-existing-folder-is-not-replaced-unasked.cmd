try() { status=0; "$PRESSFOLD" "$@" --quiet 2>&1 || status=$?; echo "exit $status"; }
echo '{"id":"a","text":"x"}' >in.jsonl
echo '{"id":"b","text":"y"}' >in2.jsonl
try run in.jsonl -o out
try run in2.jsonl -o out
cat out/kept.jsonl
try run in2.jsonl -o out --force
cat out/kept.jsonl
mkdir own
echo mine >own/letter
try run in.jsonl -o own --force
mkdir none
try run in.jsonl -o none --force
touch file
try run in.jsonl -o file --force
ls . own
