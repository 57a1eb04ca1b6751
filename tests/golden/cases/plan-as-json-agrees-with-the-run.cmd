# All of a small input is read, so what is counted is what a run counts.
for options in "" "--method minhash" "--similarity jaccard --threshold 0.8" "--method simhash"; do
    "$PRESSFOLD" plan "$DATA/summit/articles.jsonl" $options --json -o plan.json
    "$PRESSFOLD" run "$DATA/summit/articles.jsonl" $options -o out --force --quiet
    python3 - $options <<'PY'
import json
import sys
plan = json.load(open("plan.json"))
run = json.load(open("out/run.json"))
print(*sys.argv[1:] or ["defaults"])
print("", *plan)
print(" expected", *plan["expected"], *plan["expected"]["least"])
assert plan["sample"]["whole"] and plan["expected"]["is_counted"]
assert plan["expected"]["articles"] == plan["sample"]["articles"] == run["counts"]["articles"]
assert plan["sample"]["copies"] == run["counts"]["copies"]
for ends in "least", "most":
    assert plan["expected"][ends]["candidates"] == run["counts"]["candidate_pairs"]
assert plan["recall"]["asked"] == run["recall"]["asked"]
assert plan["recall"]["expected"] == run["recall"]["expected"]
assert plan["threshold"] == run["derived"]["threshold"]
assert all(run["derived"][name] == value for name, value in plan["shape"].items())
assert plan["input"]["bytes"] == run["inputs"][0]["bytes"]
assert 100 < plan["per_article"]["memory_bytes"] < 10000 and plan["tokens_per_second"] > 0
for before, after in zip(plan["curve"], plan["curve"][1:]):
    for ratio in "ratio_1", "ratio_1_2", "ratio_1_4":
        assert after[ratio] is None or before[ratio] <= after[ratio]
PY
done
