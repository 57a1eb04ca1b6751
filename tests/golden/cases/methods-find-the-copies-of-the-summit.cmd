# Pair F1 against the gold groups; a floor, since exact figures move as the rules improve.
for method in bottomk minhash; do
    "$PRESSFOLD" dedup "$DATA/summit/articles.jsonl" --method $method --groups groups.csv -o kept.jsonl --quiet
    "$PRESSFOLD" eval groups.csv "$DATA/summit/gold.csv" --truth-column group --json |
        python3 -c 'import json, sys; f1 = json.load(sys.stdin)["pair_f1"]; print(sys.argv[1], "F1 >= 0.85:", f1 >= 0.85)' $method
done
