cat >in.jsonl <<'END'
{"id":"<b>1","source":"<i>src","title":"<script>alert(1)</script> & \"quotes\"","text":"A title that is a script, and long enough to be a text of its own.","url":"javascript:alert(2)"}
{"id":"=2+3","source":"x\",\"y","title":"comma, \"quote\"\nand a line","text":"A second article with other words in it altogether, about the harbour."}
END
"$PRESSFOLD" run in.jsonl -o out --quiet
grep -ciE '<script>alert|<b>1|<i>src|href="?javascript:' out/report.html || echo 'nothing unescaped'
python3 - <<'END'
import csv
for row in csv.reader(open("out/articles.csv", newline="", encoding="utf-8")):
    print(row[:4])
END
