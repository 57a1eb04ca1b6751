# Five whole reports and two cuts that share nothing, the head being the earliest. Kept for all seven it
# would stand for a tail it does not hold; so it stays alone. With the longest kept all seven are one.
python3 - >in.jsonl <<'PY'
import json, random
rng = random.Random(5)
whole = [f"w{rng.randrange(4000)}" for _ in range(400)]
def article(name, words, day):
    print(json.dumps({"id": name, "source": name + ".example", "title": "Harbour strike enters third week",
                      "date": f"2031-05-0{day}", "text": " ".join(words)}))
article("head", whole[:130], 1)
for k in range(5):
    article(f"whole{k}", whole + [f"x{rng.randrange(4000)}" for _ in range(5 + k)], 2)
article("tail", whole[260:], 3)
PY
for keep in earliest longest; do
    echo "$keep:" $("$PRESSFOLD" dedup in.jsonl --keep $keep --groups - -o kept.jsonl --quiet | tail -n +2 | cut -d, -f1,2)
done
