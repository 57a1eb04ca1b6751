# The design has these; until they work they must be refused, not ignored.
try() { status=0; "$PRESSFOLD" "$@" >out 2>&1 || status=$?; echo "exit $status: $(head -n 1 out)"; }
echo '{"id":"a","text":"x"}' >in.jsonl
for format in csv tsv feed html warc; do
    try dedup in.jsonl --format $format
done
