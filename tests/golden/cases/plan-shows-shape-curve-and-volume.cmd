# Memory goes by sizes of structures and time by the machine: both are looked at by name only.
"$PRESSFOLD" plan "$DATA/summit/articles.jsonl" --threads 1 | sed '/^Memory/,$d'
"$PRESSFOLD" plan "$DATA/summit/articles.jsonl" | grep -oE '^(Memory|Time)'
echo "--- minhash, less than asked"
"$PRESSFOLD" plan "$DATA/summit/articles.jsonl" --method minhash --threshold 0.3 --recall 0.999 | sed '/^Curve/,$d'
for method in simhash exact; do
    echo "--- $method"
    "$PRESSFOLD" plan "$DATA/summit/articles.jsonl" --method $method -o plan
    sed '/^Expected/,$d' plan
done
