# A byte order mark, CRLF, blank lines and no newline at the end; line ends are normalised.
printf '\357\273\277{"id":"a","text":"one article"}\r\n\r\n   \n{"id":"b","text":"another article"}\n\n{"id":"c","text":"a third one"}' >in.jsonl
"$PRESSFOLD" dedup in.jsonl --groups groups.csv | od -c | head -n 3
cut -d, -f1 groups.csv
# Two files one behind the other: the second mark stands inside.
cat in.jsonl - in.jsonl <<END >two.jsonl

END
"$PRESSFOLD" dedup two.jsonl --quiet --groups groups.csv | od -c | head -n 1
cut -d, -f1 groups.csv
