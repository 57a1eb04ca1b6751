"$PRESSFOLD" run "$DATA/summit/articles.jsonl" -o out --quiet
python3 - <<'END'
import json
run = json.load(open("out/run.json"))
tried = run["topic_candidates"]
topics = [json.loads(line) for line in open("out/topics.jsonl")]
chosen = [candidate for candidate in tried if candidate["chosen"]]
print([candidate["k"] for candidate in tried], "of which", [candidate["k"] for candidate in chosen])
assert len(topics) == chosen[0]["k"] and chosen[0]["score"] == max(candidate["score"] for candidate in tried)
for candidate in tried:
    assert len(candidate["topics"]) == candidate["k"]
    assert sum(topic["texts"] for topic in candidate["topics"]) == run["counts"]["kept"]
    assert all(topic["terms"] for topic in candidate["topics"])
    assert abs(candidate["score"] - candidate["silhouette"] * candidate["stability"]) < 1e-5
assert sorted(topic["texts"] for topic in topics) == sorted(topic["texts"] for topic in chosen[0]["topics"])
page = open("out/report.html").read()
print(all(", ".join(candidate["topics"][0]["terms"][:3]) in page for candidate in tried))
print(run["topic_search"]["criterion"])
END
"$PRESSFOLD" run "$DATA/summit/articles.jsonl" -k 4 -o given --quiet
python3 - <<'END'
import json
run = json.load(open("given/run.json"))
print(run["topic_candidates"], run["topic_search"]["criterion"])
END
printf '{"id":"a","text":"one"}\n' > one.jsonl
"$PRESSFOLD" run one.jsonl -o alone --quiet
python3 - <<'END'
import json
print(json.load(open("alone/run.json"))["topic_search"]["criterion"])
print(json.loads(open("alone/topics.jsonl").read())["stability"])
END
