in="$DATA/summit/articles.jsonl"
for memory in 1M 20M; do
    "$PRESSFOLD" dedup "$in" --threads 1 --memory $memory >got || echo "exit $?, $(wc -c <got) bytes"
done 2>&1
"$PRESSFOLD" dedup "$in" --quiet >all
"$PRESSFOLD" dedup "$in" --threads 1 --memory 32M --quiet | cmp - all && echo the same
