cat >in.jsonl <<'END'
{"meta":{"uid":7,"head":"A nested headline"},"content":{"body":"Words of the first article."},"id":"not this"}
{"meta":{"uid":8,"head":""},"headline":"The second key","content":{"body":"Words of the second article."}}
{"meta":{"uid":9},"content":"not an object","text":"not this either"}
END
"$PRESSFOLD" run in.jsonl -o out --field id=meta.uid --field title=meta.head,headline --field text=content.body --quiet || echo "exit $?"
cut -d, -f1,4 out/articles.csv
python3 -c 'import json; print(json.load(open("out/run.json"))["bad"])'
