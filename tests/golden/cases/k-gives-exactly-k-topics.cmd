cat >in.jsonl <<'END'
{"id":"a","text":"The striker scored twice in the cup final."}
{"id":"b","text":"The goalkeeper saved a penalty in the league match."}
{"id":"c","text":"Shares fell and the central bank raised interest rates."}
{"id":"d","text":"The currency weakened as inflation rose again."}
{"id":"e","text":"Heavy rain and strong wind are expected on the coast."}
{"id":"e2","text":"Heavy rain and strong wind are expected on the coast."}
END
count() { "$PRESSFOLD" topics "$@" --quiet | tail -n +2 | cut -d, -f2 | sort -u | wc -l | tr -d ' '; }
for k in 1 2 5; do
    echo "$k of 5 texts: $(count in.jsonl -k $k)"
done
for k in 6 100; do
    echo "$k of 5 texts: $(count in.jsonl -k $k)"
done
echo "6 without folding: $(count in.jsonl -k 6 --no-fold)"
for k in 1 3 6 40; do
    echo "$k of the summit: $(count "$DATA/summit/articles.jsonl" -k $k)"
done
