mkdir -p in/b in/.hidden
echo '{"id":"3","text":"third article"}' >in/c.jsonl
echo '{"id":"2","text":"second article"}' >in/b/x.jsonl
echo '{"id":"1","text":"first article"}' >in/a.jsonl
echo '{"id":"no","text":"hidden article"}' >in/.hidden/x.jsonl
echo '{"id":"no","text":"hidden article"}' >in/.x.jsonl
"$PRESSFOLD" dedup in --quiet
echo two inputs, in the order given:
"$PRESSFOLD" dedup in/c.jsonl in/b --quiet
