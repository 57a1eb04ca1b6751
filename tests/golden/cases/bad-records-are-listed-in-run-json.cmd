printf '%s\n' '{"id":"a","text":"x"}' '{"id":' '{}' >in.jsonl
"$PRESSFOLD" run in.jsonl -o out --quiet || echo "exit $?"
python3 - <<'END'
import json
run = json.load(open("out/run.json"))
print({key: run["counts"][key] for key in ("records", "bad", "articles", "kept", "copies")})
for bad in run["bad"]:
    print(bad)
END
cut -d, -f1 out/articles.csv
