cat >in.jsonl <<'END'
{"id":"first","date":"2031-05-06T09:00:00Z","source":"b.example","text":"The ferry to Port Ysmere was late again on Monday, the harbour office said, and nobody knew when it would come."}
{"id":"long","date":"2031-05-07","source":"c.example","text":"The ferry to Port Ysmere was late again on Monday, the harbour office said, and nobody knew when it would come. It came at noon."}
{"id":"day","date":"2031-05-05","source":"b.example","text":"The ferry to Port Ysmere was late again on Monday, the harbour office said, and nobody knew when it would come."}
{"id":"hour","date":"2031-05-05T00:30:00Z","source":"a.example","text":"The ferry to Port Ysmere was late again on Monday, the harbour office said, and nobody knew when it would come."}
{"id":"undated","source":"a.example","text":"The ferry to Port Ysmere was late again on Monday, the harbour office said, and nobody knew when it would come."}
END
printf 'c.example\na.example\n' >ca
printf 'a.example\r\n' >a
for keep in earliest first longest source:ca source:a; do
    echo "$keep: $("$PRESSFOLD" dedup in.jsonl --keep $keep --quiet | cut -c1-15)"
done
