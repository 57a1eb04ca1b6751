# What was asked of the candidate stage, its shape, and what that is expected to find.
show() {
    "$PRESSFOLD" run "$DATA/summit/articles.jsonl" -o out --force --quiet --threads 1 "$@"
    python3 -c '
import json, sys
run = json.load(open("out/run.json"))
shape = {k: v for k, v in run["derived"].items() if k not in ("threshold", "group_bar")}
recall = run["recall"]
print(*sys.argv[1:], "->", shape, "asked", recall["asked"], "expected", recall["expected"])
measured = recall["measured"]
assert measured is None or 0 < measured <= 1
' "$@"
}
show
show --recall 0.9
show --recall 0.999
show --similarity jaccard
show --similarity containment
show --method minhash
show --method minhash --permutations 64
show --method minhash --bands 20 --rows 5
show --method minhash --threshold 0.3 --recall 0.999
show --method simhash
show --method exact
