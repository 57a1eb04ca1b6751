# A page that holds two reports whole. Without the second one it would be a copy of the first.
python3 - >all.jsonl <<'PY'
import json, random
rng = random.Random(13)
words = """anchor barley canvas dune ember ferry glacier harbour island jetty kettle lantern meadow needle orchard pebble
quarry raft saddle timber upland valley willow yarn zephyr basin cedar drift estuary fjord""".split()
def passage(n):
    return " ".join(rng.choices(words, k=n))
def article(name, title, text):
    print(json.dumps({"id": name, "source": name + ".example", "date": "2031-05-06", "title": title, "text": text}))
first, second = passage(150), passage(130)
article("first", "Railway minister resigns", first)
article("second", "Storm floods northern villages", second)
article("page", "The day in brief", first + "\n\n" + second)
PY
grep -v '"second"' all.jsonl >one.jsonl
for inputs in all.jsonl one.jsonl; do
    echo "$inputs:"
    "$PRESSFOLD" dedup $inputs --groups groups.csv --pairs - -o kept.jsonl --quiet | cut -d, -f1-3
    tail -n +2 groups.csv | cut -d, -f1,2,4
done
