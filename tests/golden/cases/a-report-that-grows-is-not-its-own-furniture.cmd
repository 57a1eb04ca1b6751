# Five states of a live report of one outlet, each a paragraph longer, and another outlet's copy of the
# first: versions under like titles are one text for the furniture rule.
python3 - >in.jsonl <<'PY'
import json, random
rng = random.Random(3)
words = "anchor barley canvas dune ember ferry glacier harbour island jetty kettle lantern meadow needle orchard pebble".split()
parts = [" ".join(rng.choices(words, k=60)) for _ in range(6)]
for n in (1, 2, 3, 4, 6):
    print(json.dumps({"id": f"v{n}", "source": "a.example", "date": f"2031-05-06T1{n}:00:00Z",
                      "title": "Harbour strike live", "text": "\n\n".join(parts[:n])}))
print(json.dumps({"id": "copy", "source": "b.example", "date": "2031-05-07", "title": "Harbour strike",
                  "text": parts[0] + " More soon."}))
PY
for furniture in on off; do
    echo "furniture $furniture:" $("$PRESSFOLD" dedup in.jsonl --furniture $furniture --groups - -o kept.jsonl --quiet |
        tail -n +2 | cut -d, -f1,2)
done
