# Under each copy that differs; equal ones need nothing. Whatever is in a text, it cannot become markup.
"$PRESSFOLD" run "$DATA/summit/articles.jsonl" -o out --quiet
grep -c '<details class="what">' out/report.html
python3 - <<'END'
import collections, csv
rows = list(csv.DictReader(open("out/articles.csv", newline="", encoding="utf-8")))
print(sum(row["relation"] not in ("kept", "identical") for row in rows))
END
cat >in.jsonl <<'END'
{"id":"a","title":"Ferry late","text":"The ferry to Port Ysmere was late again on Monday, the harbour office said.\n\nIt cost seven million crowns, \"far too much\", and nobody knows when the next one comes.\n\nThe captain blamed the tide, the tide table and the man who had printed it."}
{"id":"b","title":"Ferry late","text":"The captain blamed the tide, the tide table and the man who had printed it.\n\nThe ferry to Port Ysmere was late again on Monday, the harbour office said.\n\nIt cost eight million crowns, \"far too much\", and nobody knows when the next one comes. </ins><script>alert(1)</script>"}
END
"$PRESSFOLD" run in.jsonl -o two --quiet
sed -n '/class="what"/,/<\/details>/p' two/report.html
