"$PRESSFOLD" dedup "$DATA/summit/articles.jsonl" -o kept.jsonl --removed removed.jsonl --groups groups.csv --quiet
python3 - "$DATA/summit/articles.jsonl" <<'END'
import csv, json, sys
lines = open(sys.argv[1], "rb").read().splitlines()
kept = open("kept.jsonl", "rb").read().splitlines()
removed = [json.loads(line) for line in open("removed.jsonl", "rb")]
rows = list(csv.DictReader(open("groups.csv", newline="")))
ids = [json.loads(line)["id"] for line in lines]
print("kept lines, in input order:", kept == [l for l, r in zip(lines, rows) if r["kept"] == "1"])
print("a row for each article, in input order:", [r["id"] for r in rows] == ids)
print("kept and removed make the input:", len(kept) + len(removed) == len(lines))
group = {r["id"]: r["group"] for r in rows}
print("kept_id is the group:", all(r["kept_id"] == group[r["id"]] for r in removed))
print("each group is named by a kept article:", {r["group"] for r in rows} == {r["id"] for r in rows if r["kept"] == "1"})
print("relations:", *sorted({r["relation"] for r in rows}))
print("in range:", all(0 <= float(r[c]) <= 1 for r in rows for c in ("similarity", "jaccard", "containment")))
END
