# Sorted, one row a word and one without a word for the articles; copies count once. Its own table changes no order of words.
cat >in.jsonl <<'END'
{"id":"a","title":"Ferry aground","text":"The ferry ran aground in the fog off Port Ysmere."}
{"id":"b","title":"","text":"Fog holds up the ferry: the harbour of Port Ysmere waits, and the fog stays."}
{"id":"c","title":"","text":"Fog holds up the ferry: the harbour of Port Ysmere waits, and the fog stays."}
{"id":"d","title":"","text":"Zu spät: die Fähre stand im Nebel, und der Hafen war leer."}
END
"$PRESSFOLD" stories in.jsonl -o s.csv --write-df-table df.csv --quiet
cat df.csv
for command in "run -o out" "topics -k 2 -o t.csv"; do
    "$PRESSFOLD" $command in.jsonl --write-df-table again.csv --quiet --threads 2
    cmp df.csv again.csv
done
# Any order, case, form and compression; what the table knows as common weighs less.
printf '{"df":99,"term":"Ysmere"}\n{"df":100,"term":""}\n' | gzip >common.jsonl.gz
printf 'term\tdf\nYsmere\t1\n\t100\n' >rare.tsv
for table in common.jsonl.gz rare.tsv; do
    "$PRESSFOLD" stories in.jsonl --df-table $table --max-df 1.0 --quiet | sed -n 2p
done
"$PRESSFOLD" run in.jsonl -o out --force --df-table rare.tsv --min-df 2 --max-df 0.9 --quiet
python3 - <<'END'
import json
print({key: value for key, value in json.load(open("out/run.json"))["options"].items() if "df" in key})
END
ls
