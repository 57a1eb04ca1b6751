# Two empty texts are not copies, even under one title; equal short ones are.
cat >in.jsonl <<'END'
{"id":"e1","title":"Nothing","text":""}
{"id":"e2","title":"Nothing","text":""}
{"id":"s1","title":"Short","text":"Yes."}
{"id":"s2","title":"Short","text":"yes"}
{"id":"t1","title":"A title alone is an article too"}
{"id":"x1","title":"","text":"Words without a title."}
END
"$PRESSFOLD" dedup in.jsonl --groups - -o kept.jsonl | cut -d, -f1-4
