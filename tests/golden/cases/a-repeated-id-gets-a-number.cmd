cat >in.jsonl <<'END'
{"id":"a","text":"first of three"}
{"id":"a","text":"second, and not the same"}
{"text":"no id at all"}
{"id":"a","text":"the third one here"}
{"id":"a#2","text":"somebody is called so"}
{"id":"","text":"an empty id"}
END
"$PRESSFOLD" dedup in.jsonl --groups - -o kept.jsonl | cut -d, -f1,2
