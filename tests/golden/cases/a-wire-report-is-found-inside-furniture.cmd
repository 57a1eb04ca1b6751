# Two outlets print one wire report of 120 words within 400 words of their own, which stand round their
# other reports too. The wire report is a fifth of either page, so that what the pages share is little.
python3 - >in.jsonl <<'PY'
import json, random
rng = random.Random(12)
words = """anchor barley canvas dune ember ferry glacier harbour island jetty kettle lantern meadow needle orchard pebble
quarry raft saddle timber upland valley willow yarn zephyr basin cedar drift estuary fjord""".split()
def passage(n):
    return " ".join(rng.choices(words, k=n))
wire, title = passage(120), passage(6)
for outlet in "ab":
    above, below = passage(200), passage(200)
    for i in range(6):
        text, headline = (wire, title) if i == 3 else (passage(120), passage(6))
        print(json.dumps({"id": f"{outlet}{i}", "source": f"{outlet}.example", "date": "2031-05-06",
                          "title": headline, "text": f"{above}\n\n{text}\n\n{below}"}))
PY
for furniture in on off; do
    "$PRESSFOLD" dedup in.jsonl --furniture $furniture --pairs pairs.csv -o kept.jsonl --quiet
    echo "--furniture $furniture:" $(grep -c . kept.jsonl) kept, pairs between outlets: \
        $(grep -E 'a[0-9],b[0-9]' pairs.csv | cut -d, -f1-3)
done
