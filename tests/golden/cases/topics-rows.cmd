"$PRESSFOLD" topics "$DATA/summit/articles.jsonl" -k 6 -o topics.csv
head -n 1 topics.csv
python3 - "$DATA/summit/articles.jsonl" <<'END'
import collections, csv, json, sys
rows = list(csv.DictReader(open("topics.csv", newline="")))
sizes = collections.Counter(r["topic"] for r in rows)
print("in input order:", [r["id"] for r in rows] == [json.loads(line)["id"] for line in open(sys.argv[1], encoding="utf-8")])
print("topics:", *sorted(sizes))
print("by falling size:", [sizes[f"t{i}"] for i in range(1, 7)] == sorted(sizes.values(), reverse=True))
print("runner-up is another topic:", all(r["runner_up"] in sizes and r["runner_up"] != r["topic"] for r in rows))
print("similarities:", all(-1 <= float(r["runner_up_similarity"]) <= float(r["similarity"]) + 1e-6 <= 1 + 2e-6 for r in rows))
END
