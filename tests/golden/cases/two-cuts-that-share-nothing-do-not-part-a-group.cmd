# The head and the foot of one report, each printed alone, and the report whole by some outlets, each
# with a closing line of its own. The longest is kept: no cut could stand for the other.
python3 - <<'PY'
import json, random
rng = random.Random(14)
words = """anchor barley canvas dune ember ferry glacier harbour island jetty kettle lantern meadow needle orchard pebble
quarry raft saddle timber upland valley willow yarn zephyr basin cedar drift estuary fjord""".split()
def passage(n):
    return " ".join(rng.choices(words, k=n))
head, foot = passage(100), passage(100)
texts = {f"whole{i}": f"{head} {foot} {passage(6)}" for i in range(1, 6)}
texts.update(head=head, foot=foot)
for n_whole in (2, 5):
    with open(f"{n_whole}.jsonl", "w") as out:
        for name, text in texts.items():
            if not name.startswith("whole") or int(name[5:]) <= n_whole:
                print(json.dumps({"id": name, "source": name + ".example", "date": "2031-05-06",
                                  "title": "Harbour strike ends", "text": text}), file=out)
PY
for n_whole in 5 2; do
    echo "$n_whole whole:" $("$PRESSFOLD" dedup $n_whole.jsonl --keep longest --groups - -o kept.jsonl --quiet | tail -n +2 | cut -d, -f1,2)
done
