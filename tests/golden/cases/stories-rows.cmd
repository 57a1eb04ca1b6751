"$PRESSFOLD" stories "$DATA/summit/articles.jsonl" -o stories.csv
"$PRESSFOLD" run "$DATA/summit/articles.jsonl" -o out --quiet
head -n 1 stories.csv
python3 - <<'END'
import collections, csv
rows = list(csv.DictReader(open("stories.csv", newline="")))
run = {r["id"]: r for r in csv.DictReader(open("out/articles.csv", newline="", encoding="utf-8"))}
print("in input order, as in run:", [(r["id"], r["story"]) for r in rows] == [(i, r["story"]) for i, r in run.items()])
sizes = collections.Counter(r["story"] for r in rows)
print("sizes:", all(int(r["size"]) == sizes[r["story"]] for r in rows))
print("a copy has its kept article's story:", all(run[i]["story"] == run[r["group"]]["story"] for i, r in run.items()))
print("similarities:", all(-1 <= float(r["similarity"]) <= 1 for r in rows))
print("runner-up is another story or none:", all(r["runner_up"] in sizes and r["runner_up"] != r["story"] and r["runner_up_similarity"]
      or r["runner_up"] == r["runner_up_similarity"] == "" for r in rows))
END
