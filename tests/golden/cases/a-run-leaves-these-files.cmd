"$PRESSFOLD" run "$DATA/summit/articles.jsonl" -o out --annotate all.jsonl --quiet
ls
ls out
head -n 1 out/articles.csv
head -n 1 out/pairs.csv
python3 - <<'END'
import json
print(*json.loads(open("out/stories.jsonl").readline()))
print(*json.loads(open("out/topics.jsonl").readline()))
print(*json.load(open("out/run.json")))
END
