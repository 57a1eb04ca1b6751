"$PRESSFOLD" dedup "$DATA/summit/articles.jsonl" --progress always 2>/dev/null >a
"$PRESSFOLD" dedup "$DATA/summit/articles.jsonl" --progress never >b
cmp a b && echo 'the same'
