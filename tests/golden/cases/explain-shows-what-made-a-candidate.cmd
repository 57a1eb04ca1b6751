# The same pair by each method, a pair that is none, equal texts and a text without words.
in="$DATA/summit/articles.jsonl"
part() { "$PRESSFOLD" explain "$in" --pair "$@" | sed -n '/^Candidate/,/^$/p'; }
for method in minhash bottomk simhash exact; do
    part fh-3315 kt-1941 --method $method
    part yh-3786 fh-3315 --method $method
done
cat >in.jsonl <<'END'
{"id":"a","source":"one.example","title":"Ferry late","text":"one two three four five six seven eight nine ten eleven twelve"}
{"id":"b","source":"two.example","title":"Ferry late","text":"One, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve!"}
{"id":"c","source":"two.example","title":"Ferry","text":""}
END
in=in.jsonl
part a b
part a c --method minhash
part c c --method simhash
