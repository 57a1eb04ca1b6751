: >empty.jsonl
mkdir folder
for input in empty.jsonl folder /dev/null; do
    "$PRESSFOLD" dedup "$input" --groups groups.csv
    cat groups.csv
    "$PRESSFOLD" stories "$input"
    "$PRESSFOLD" topics "$input"
done
"$PRESSFOLD" topics empty.jsonl -k 3
"$PRESSFOLD" run empty.jsonl -o out
wc -c <out/kept.jsonl
cat out/articles.csv out/pairs.csv out/stories.jsonl out/topics.jsonl
