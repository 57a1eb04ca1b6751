# Pair F1 against the gold groups; floors, since exact figures move as the rules improve. SimHash knows no
# copies trimmed to a third.
for method_floor in bottomk:0.85 minhash:0.85 simhash:0.6; do
    method=${method_floor%:*}
    "$PRESSFOLD" dedup "$DATA/summit/articles.jsonl" --method $method --groups groups.csv -o kept.jsonl --quiet
    "$PRESSFOLD" eval groups.csv "$DATA/summit/gold.csv" --truth-column group --json |
        python3 -c 'import json, sys; f1 = json.load(sys.stdin)["pair_f1"]; print(sys.argv[1], "F1 >=", sys.argv[2] + ":", f1 >= float(sys.argv[2]))' \
        $method ${method_floor#*:}
done
