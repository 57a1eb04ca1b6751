"$PRESSFOLD" run "$DATA/summit/articles.jsonl" -o out --quiet
python3 - "$DATA/summit/articles.jsonl" <<'END'
import csv, json, re, sys
words = lambda text: re.findall(r"[^\W_]+", text)
texts = {}
for line in open(sys.argv[1], encoding="utf-8"):
    a = json.loads(line)
    texts[a["id"]] = (words(a["title"]), words(a["text"])[:400])
kept = {r["id"] for r in csv.DictReader(open("out/articles.csv", newline="", encoding="utf-8")) if r["kept"] == "1"}
stands = lambda term, tokens: any(tokens[i:i + len(term)] == term for i in range(len(tokens)))
folded = lambda tokens: [t.lower() for t in tokens]
bad, phrases, alone = [], 0, 0
for name in ("stories", "topics"):
    for line in open(f"out/{name}.jsonl", encoding="utf-8"):
        s = json.loads(line)
        members = [texts[i] for i in s["articles"] if i in kept]
        assert len(members) == s["texts"]
        alone += s["texts"] == 1 and s["terms"] == []
        for t in s["terms"]:
            term = words(t["term"])
            if ord(max(t["term"])) > 0x3000: # pairs of characters: no words to be found like this
                continue
            n = sum(any(stands(folded(term), folded(part)) for part in m) for m in members)
            written = any(stands(term, part) for m in members for part in m)
            phrases += len(term) > 1
            if n < 2 or abs(n / len(members) - t["share"]) > 0.0006 or not written:
                bad.append((s["headline"], t, n))
print("in fewer than two, of another share, or not written so:", bad)
print("phrases:", phrases > 50)
print("texts alone without terms:", alone > 5)
END
