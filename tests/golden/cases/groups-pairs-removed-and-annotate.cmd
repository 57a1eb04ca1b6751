cat >in.jsonl <<'END'
{"id":"late","date":"2031-05-05","title":"Ferry late","text":"The ferry to Port Ysmere was late again on Monday, the harbour office said, and nobody knew when it would come."}
{"id":"other","date":"2031-05-04","title":"Grain","text":"Grain prices fell for a third day as rain reached the plains, traders in the capital told the exchange."}
{"id":"early","date":"2031-05-04","title":"Late ferry","text":"The ferry to Port Ysmere was late again on Monday, the harbour office said, and nobody knew when it would come."}
{"id":"head","date":"2031-05-06","title":"Late, again","text":"The ferry to Port Ysmere was late again on Monday, the harbour office said."}
END
"$PRESSFOLD" dedup in.jsonl --similarity jaccard -o kept --groups groups --pairs pairs --removed removed --annotate annotated
for file in kept groups pairs removed annotated; do
    echo "== $file"
    cat $file
done
