{ cat "$DATA/summit/articles.jsonl"; echo '{"id":"bad"'; } >in.jsonl
"$PRESSFOLD" run in.jsonl -o out --annotate all.jsonl --quiet || echo "exit $?"
python3 - <<'END'
import csv, json
run = json.load(open("out/run.json"))
c = run["counts"]
lines = lambda name: open(name, "rb").read().count(b"\n")
rows = list(csv.DictReader(open("out/articles.csv", newline="", encoding="utf-8")))
pairs = list(csv.DictReader(open("out/pairs.csv", newline="", encoding="utf-8")))
stories = [json.loads(line) for line in open("out/stories.jsonl", encoding="utf-8")]
topics = [json.loads(line) for line in open("out/topics.jsonl", encoding="utf-8")]
print("records = bad + articles:", c["records"] == c["bad"] + c["articles"] == lines("in.jsonl"))
print("articles = kept + copies:", c["articles"] == c["kept"] + c["copies"] == len(rows) == lines("all.jsonl"))
print("bad records are listed:", c["bad"] == len(run["bad"]) == 1)
print("kept:", c["kept"] == lines("out/kept.jsonl") == sum(r["kept"] == "1" for r in rows))
print("excerpts:", c["excerpt_links"] == sum(p["relation"] == "excerpt" for p in pairs))
groups = {}
for r in rows:
    groups.setdefault(r["group"], []).append(r)
print("groups:", c["groups"] == sum(len(g) > 1 for g in groups.values()))
print("one story and topic to a group:", all(len({(r["story"], r["topic"]) for r in g}) == 1 for g in groups.values()))
for name, sets, n in (("story", stories, c["stories"]), ("topic", topics, c["topics"])):
    print(name, "ids count up:", [s[name] for s in sets] == [f"{name[0]}{i + 1}" for i in range(n)])
    print(name, "sizes fall:", [s["size"] for s in sets] == sorted((s["size"] for s in sets), reverse=True))
    same = all(sorted(s["articles"]) == sorted(r["id"] for r in rows if r[name] == s[name]) and
               len(s["articles"]) == s["size"] for s in sets)
    print(name, "members are those of articles.csv:", same)
    texts = all(s["texts"] == sum(r["kept"] == "1" for r in rows if r[name] == s[name]) for s in sets)
    print(name, "texts are its kept articles:", texts)
    print(name, "shares are shares:", all(0 < t["share"] <= 1 for s in sets for t in s["terms"]))
print("first <= peak <= last:", all(s["first"] <= s["peak"][:len(s["first"])] or s["first"][:len(s["peak"])] <= s["peak"] for s in stories if s["first"]))
tagged = [json.loads(line) for line in open("all.jsonl", encoding="utf-8")]
print("annotated as in articles.csv:", [(t["id"], t["group"], t["story"], t["topic"]) for t in tagged]
      == [(r["id"], r["group"], r["story"], r["topic"]) for r in rows])
print("the input's size:", [i["bytes"] for i in run["inputs"]] == [len(open("in.jsonl", "rb").read())])
END
