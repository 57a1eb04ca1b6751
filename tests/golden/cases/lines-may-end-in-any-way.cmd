# A byte order mark, CRLF, blank lines and no newline at the end; line ends are normalised.
printf '\357\273\277{"id":"a","text":"one article"}\r\n\r\n   \n{"id":"b","text":"another article"}\n\n{"id":"c","text":"a third one"}' >in.jsonl
"$PRESSFOLD" dedup in.jsonl --groups groups.csv | od -c | head -n 3
cut -d, -f1 groups.csv
