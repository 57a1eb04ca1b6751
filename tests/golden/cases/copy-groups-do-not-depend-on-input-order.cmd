in="$DATA/summit/articles.jsonl"
sort "$in" >sorted.jsonl
for method in minhash bottomk simhash exact; do
    "$PRESSFOLD" dedup "$in" --method $method --groups - -o kept.jsonl --quiet | sort >a
    "$PRESSFOLD" dedup sorted.jsonl --method $method --groups - -o kept.jsonl --quiet | sort >b
    cmp a b && echo "$method: the same"
done
