# Six reports of 30 words, each between the 120 words that its outlet puts above every report and the
# 120 words below. Without the furniture rule these 240 words make the six one.
python3 - >in.jsonl <<'PY'
import json, random
rng = random.Random(11)
words = """anchor barley canvas dune ember ferry glacier harbour island jetty kettle lantern meadow needle orchard pebble
quarry raft saddle timber upland valley willow yarn zephyr basin cedar drift estuary fjord""".split()
def passage(n):
    return " ".join(rng.choices(words, k=n))
above, below = passage(120), passage(120)
for i in range(6):
    text = f"{above}\n\n{passage(30)}\n\n{below}"
    print(json.dumps({"id": f"n{i}", "source": "a.example", "date": "2031-05-06", "title": " ".join(words[5*i:5*i+5]), "text": text}))
PY
for method in bottomk minhash simhash; do
    for furniture in on off; do
        echo "$method, furniture $furniture:" $("$PRESSFOLD" dedup in.jsonl --method $method --furniture $furniture \
            --groups - -o kept.jsonl --quiet | tail -n +2 | cut -d, -f1,2)
    done
done
