try() { status=0; "$PRESSFOLD" "$@" 2>&1 || status=$?; echo "exit $status"; }
printf '%s\n' '{"id":"a","text":"x"}' '{"id":"b"}' '{"id":"c","text":"y"}' >in.jsonl
try dedup in.jsonl --strict -o kept.jsonl --groups groups.csv --pairs pairs.csv
try stories in.jsonl --strict -o stories.csv
try run in.jsonl --strict -o out --annotate all.jsonl
ls
