run() {
    name=$1
    shift
    "$PRESSFOLD" run "$DATA/summit/articles.jsonl" -o "$name" --annotate "$name.jsonl" --quiet "$@"
    rm "$name/run.json"
}
run one --threads 1
run two --threads 2
run seven --threads 7
run small --threads 1 --batch 4K
run both --threads 7 --batch 4K
run tight --threads 1 --memory 32M --tmpdir .
for other in two seven small both tight; do
    diff -r one $other && cmp one.jsonl $other.jsonl && echo "$other: the same"
done
