printf '{"id":"a","text":"harbour fog"}\n{"id":"b","text":"harbour strike"}\n{"id":"c","text":"harbour"}\n' >in.jsonl
try() { status=0; "$PRESSFOLD" "$@" 2>&1 || status=$?; echo "exit $status"; }
try stories in.jsonl --min-df 4
try topics in.jsonl --max-df 0.01 -o rows.csv
try run in.jsonl -o out --min-df 2 --max-df 0.9 --write-df-table df.csv
# At their defaults the bounds may leave nothing: then no articles are alike.
sed 's/harbour//' in.jsonl >unlike.jsonl
try stories unlike.jsonl
ls
