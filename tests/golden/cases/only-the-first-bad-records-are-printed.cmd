i=0
while [ $i -lt 30 ]; do
    echo '{}'
    i=$((i + 1))
done >in.jsonl
"$PRESSFOLD" dedup in.jsonl 2>err || echo "exit $?"
wc -l <err
tail -n 2 err
"$PRESSFOLD" dedup in.jsonl --quiet || echo "exit $?"
