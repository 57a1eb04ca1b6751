# Odd spacing, key order, escapes and numbers must survive; only a copy is left out.
cat >in.jsonl <<'END'
{  "text" : "The ferry to Port Ysmere was late again on Monday, the harbour office said.",	"id":1, "z":[1.50, 2e3, null] }
{"id":"b","title":"Caf\u00e9 \/ bar","text":"Grain prices fell for a third day as rain reached the plains.","nested":{"a":{"b":"c"}}}
{"id":"c","text":"The ferry to Port Ysmere was late again on Monday, the harbour office said."}
{"id":"d","text":"日本の首相は月曜日に辞任した。","title":"辞任"}
END
"$PRESSFOLD" dedup in.jsonl >kept.jsonl
sed -n '1p;2p;4p' in.jsonl | cmp - kept.jsonl && echo 'lines 1, 2 and 4 as they were'
