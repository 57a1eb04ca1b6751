# Every seventh article names no outlet, neither by its source nor by the host of its address.
{ awk 'NR % 7 == 0 { gsub(/"(source|url)": "[^"]*"/, "\"x\": \"\"") } 1' "$DATA/summit/articles.jsonl"; echo '{"id":"bad"'; } >in.jsonl
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
def first_by(ids):
    # Dates are days or moments, so that a day with "~" behind it is after all of its moments.
    dated = [by_id[i] for i in ids if by_id[i]["date"]]
    ends = {r["date"] + "~" * (len(r["date"]) == 10): r["source"] for r in dated}
    first = min(ends, default="")
    others = [r for r in dated if r["source"] != ends[first] and r["date"] <= first]
    return ends[first] or None if dated and not others else None
by_id = {r["id"]: r for r in rows}
source = {r["id"]: r["source"] or None for r in rows}
kept = {r["id"] for r in rows if r["kept"] == "1"}
for name, sets in (("story", stories), ("topic", topics)):
    print(name, "outlets:", all(s["outlets"] == len({source[i] for i in s["articles"]} - {None}) for s in sets))
    print(name, "no outlet:", all(s["no_outlet"] == sum(source[i] is None for i in s["articles"]) for s in sets))
    print(name, "was first somewhere:", all(s["first_by"] == first_by(s["articles"]) for s in sets))
    three = all(len(set(s["representatives"])) == len(s["representatives"]) == min(3, s["texts"]) for s in sets)
    print(name, "representatives are two or three texts of it:", three and all(set(s["representatives"]) <= kept & set(s["articles"]) for s in sets))
print("related, with similarities that fall:", all(len(s["related"]) == len(s["related_similarity"]) and s["story"] not in s["related"]
      and s["related_similarity"] == sorted(s["related_similarity"], reverse=True) for s in stories))
print("stability:", all(0 <= s["stability"] <= 1 and (s["texts"] > 1 or s["stability"] == 1) for s in stories + topics),
      sum(s["stability"] < 1 for s in stories) > 0)
outlets = list(csv.DictReader(open("out/outlets.csv", newline="", encoding="utf-8")))
cells = {}
for r in rows:
    if r["source"]:
        cells.setdefault((r["source"], r["story"]), []).append(r["date"])
print("outlets.csv has every article that names an outlet once:", {(o["outlet"], o["story"]): int(o["articles"]) for o in outlets} ==
      {cell: len(dates) for cell, dates in cells.items()} and len(outlets) == len(cells))
print("and the first of each outlet:", all(o["first"] == min(filter(None, cells[o["outlet"], o["story"]]), default="") for o in outlets))
by_name = {s["story"]: s for s in stories}
print("hours count from the story's first:", all(float(o["hours_after_first"] or 0) >= 0 and
      (o["hours_after_first"] != "") == (o["outlet"] == by_name[o["story"]]["first_by"] or len(o["first"]) > 10 < len(by_name[o["story"]]["first"]))
      for o in outlets), len({o["story"] for o in outlets if o["hours_after_first"] == "0.00"} ^ {s["story"] for s in stories if s["first_by"]}))
texts = {s["story"]: s["texts"] for s in stories}
print("a copy is where it is for its text's reasons:", all([r[k] for k in list(r)[7:]] == [by_id[r["group"]][k] for k in list(r)[7:]] for r in rows))
print("what is alone has no ties:", all((r["ties"] == "") == (texts[r["story"]] == 1) for r in rows))
print("a runner-up is another story, with its ties:", all((r["runner_up"] in texts and r["runner_up"] != r["story"] and
      float(r["runner_up_similarity"]) > 0 and r["runner_up_ties"] != "") or r["runner_up"] == r["runner_up_similarity"] == r["runner_up_ties"] == ""
      for r in rows))
print("first <= peak <= last:", all(s["first"] <= s["peak"][:len(s["first"])] or s["first"][:len(s["peak"])] <= s["peak"] for s in stories if s["first"]))
tagged = [json.loads(line) for line in open("all.jsonl", encoding="utf-8")]
print("annotated as in articles.csv:", [(t["id"], t["group"], t["story"], t["topic"]) for t in tagged]
      == [(r["id"], r["group"], r["story"], r["topic"]) for r in rows])
print("the input's size:", [i["bytes"] for i in run["inputs"]] == [len(open("in.jsonl", "rb").read())])
END
