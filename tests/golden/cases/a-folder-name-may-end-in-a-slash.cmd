echo '{"id":"a","text":"x"}' >in.jsonl
mkdir deep
"$PRESSFOLD" run in.jsonl -o deep/out/ --quiet
"$PRESSFOLD" run in.jsonl -o deep/out// --force --quiet
ls . deep
