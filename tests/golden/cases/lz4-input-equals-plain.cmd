# skip-unless: /usr/bin/lz4
in="$DATA/summit/articles.jsonl"
lz4 -q -c "$in" >a.jsonl.lz4
"$PRESSFOLD" dedup "$in" --quiet >want.jsonl
"$PRESSFOLD" dedup a.jsonl.lz4 --quiet | cmp - want.jsonl && echo 'the same'
