cat >in.jsonl <<'END'
{"id":"a","date":"2031-05-05","source":"one.example","title":"Ferry late","text":"one two three four five six seven eight nine ten eleven twelve"}
{"id":"b","date":"2031-05-06T12:00:00Z","source":"two.example","title":"Late ferry","text":"one two three four five six seven eight nine"}
{"id":"c","text":"something else altogether is said in this one, nothing of the others"}
{"id":"d","title":"Ferry\u001b[31m late","text":"One, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve!"}
END
try() { status=0; "$PRESSFOLD" explain in.jsonl --similarity jaccard --shingle 5 "$@" 2>&1 || status=$?; echo "exit $status"; }
try --pair a b
try --pair a c | tail -n 3
try --pair a b --threshold 0.7 | tail -n 3
try --pair a d | tail -n 3
try --pair d d | grep -q "$(printf '\033')" || echo 'no escape reaches the terminal'
try --pair a nobody
status=0; "$PRESSFOLD" explain in.jsonl --pair a b | head -n 1 || status=$?; echo "exit $status"
"$PRESSFOLD" explain in.jsonl --pair a b -o out.txt; grep -c . out.txt
status=0; "$PRESSFOLD" explain in.jsonl --pair a b --color red 2>&1 || status=$?; echo "exit $status"
