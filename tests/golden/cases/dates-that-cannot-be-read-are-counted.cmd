cat >in.jsonl <<'END'
{"id":"a","date":"0001-01-01T00:00:00Z","text":"the ferry is late"}
{"id":"b","date":"2031-02-30","text":"the bank raises its rate"}
{"id":"c","date":"last week","text":"a bridge is closed"}
{"id":"d","date":"2031-05-08","text":"a school is opened"}
{"id":"e","date":"","text":"nobody is hurt"}
{"id":"f","date":null,"text":"all are hurt"}
{"id":"g","text":"some are hurt"}
{"id":"h","date":{"$date":"2031-05-08"},"text":"a strike is over"}
{"id":"i","date":["2031-05-08"],"published":"2031-05-08","text":"a mayor is chosen"}
END
"$PRESSFOLD" run in.jsonl -o out 2>&1
python3 -c 'import json; print(json.load(open("out/run.json"))["counts"]["odd_dates"])'
"$PRESSFOLD" stories in.jsonl -o rows.csv 2>&1
"$PRESSFOLD" dedup in.jsonl -o kept.jsonl --quiet 2>&1
