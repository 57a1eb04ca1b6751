cat >in.jsonl <<'END'
{"id":"a","text":"The ferry to Port Ysmere was late again on Monday, the harbour office said."}
{"id":"b","text":"The ferry to Port Ysmere was late again on Monday, the harbour office said."}
{"id":"c","text":"Grain prices fell for a third day as rain reached the plains."}
END
"$PRESSFOLD" stories in.jsonl | cut -d, -f1-3
"$PRESSFOLD" stories in.jsonl --no-fold | cut -d, -f1-3
