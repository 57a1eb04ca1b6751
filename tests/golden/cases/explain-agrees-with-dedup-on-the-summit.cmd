# A copy with changes, an excerpt and two articles that only share a subject, judged by both. (The
# first excerpt links are pages of two articles: that is seen in a corpus, not in a pair.)
in="$DATA/summit/articles.jsonl"
"$PRESSFOLD" dedup "$in" --pairs pairs.csv --groups groups.csv -o kept.jsonl --quiet
for relation in edited truncated excerpt; do
    pair=$(grep ",$relation," pairs.csv | tail -n 1 | cut -d, -f1,2 | tr , ' ')
    "$PRESSFOLD" explain "$in" --pair $pair | sed -n 's/^Verdict: //p'
done
a=$(sed -n 2p groups.csv | cut -d, -f1)
b=$(sed -n 3p groups.csv | cut -d, -f1)
"$PRESSFOLD" explain "$in" --pair $a $b | sed -n '/^Verdict/,$p'
