# A lone surrogate escape, a bad byte, an overlong form and a NUL escape, each in an article that stays.
printf '{"id":"surrogate","title":"a \\ud83d b","text":"words and \\udc00 words"}\n' >in.jsonl
printf '{"id":"byte","title":"caf\351","text":"caf\351 au lait"}\n' >>in.jsonl
printf '{"id":"overlong","title":"\300\257","text":"a slash too long"}\n' >>in.jsonl
printf '{"id":"nul","title":"a\\u0000b","text":"a zero in a title"}\n' >>in.jsonl
printf '{"id":"pair","title":"\\ud83d\\ude00","text":"a true pair is no fault"}\n' >>in.jsonl
"$PRESSFOLD" run in.jsonl -o out
cut -d, -f1,4 out/articles.csv
python3 -c 'import json; c = json.load(open("out/run.json"))["counts"]; print(c["records"], c["bad"], c["repaired_bytes"])'
python3 -c 'open("out/articles.csv", encoding="utf-8").read(); open("out/report.html", encoding="utf-8").read()'
cmp in.jsonl out/kept.jsonl && echo 'kept as they came'
