# skip-unless: /usr/bin/zstd
in="$DATA/summit/articles.jsonl"
zstd -q -c "$in" >a.jsonl.zst
"$PRESSFOLD" dedup "$in" --quiet >want.jsonl
"$PRESSFOLD" dedup a.jsonl.zst --quiet | cmp - want.jsonl && echo 'the same'
