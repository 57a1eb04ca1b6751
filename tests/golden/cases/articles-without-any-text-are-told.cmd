cat >in.jsonl <<'END'
{"id":"a","title":"Ferry late again","body_html":"the ferry is late again today"}
{"id":"b","title":"Bank raises its rate","body_html":"the ferry is late again today"}
END
"$PRESSFOLD" dedup in.jsonl -o kept.jsonl 2>&1
"$PRESSFOLD" dedup in.jsonl -o kept.jsonl --quiet 2>&1
"$PRESSFOLD" dedup in.jsonl -o kept.jsonl --field text=body_html 2>&1
"$PRESSFOLD" run in.jsonl -o out --quiet
python3 -c 'import json; print(json.load(open("out/run.json"))["counts"]["without_text"])'
