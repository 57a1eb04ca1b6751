cat >in.jsonl <<'END'
{"id":"smile","title":"One","text":"😀😀😀"}
{"id":"cry","title":"Two","text":"😭😭"}
{"id":"dots","title":"Three","text":"... !!! ---"}
{"id":"blank","title":"Four","text":"   "}
{"id":"year-and-smiles","title":"Five","text":"2025 😀😀😀😀😀😀😀😀😀😀😀😀"}
{"id":"year-and-tears","title":"Six","text":"2025 😭😭😭😭😭😭😭😭😭😭😭😭"}
END
"$PRESSFOLD" dedup in.jsonl --groups - -o kept.jsonl | cut -d, -f1-4
"$PRESSFOLD" run in.jsonl -o out --quiet
cut -d, -f1,5-8 out/articles.csv
