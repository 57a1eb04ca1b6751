# 24 MiB in three forms: one file, many, and a pipe. The size of a pipe is not known.
python3 - <<'PY'
import os
import random
random.seed(5)
words = ["%s%s" % (a, b) for a in "bcdfghklmnprstvz" for b in ("at", "ero", "ino", "ul", "ama", "ost")]
os.mkdir("many")
with open("one.jsonl", "w") as one:
    for i in range(6000):
        n = 300 + 900 * (i >= 3000)  # the second half has longer articles
        line = '{"id":"%d","text":"%s"}\n' % (i, " ".join(random.choices(words, k=n)))
        one.write(line)
        with open("many/%02d.jsonl" % (i // 60), "a") as part:
            part.write(line)
PY
for input in one.jsonl many; do
    "$PRESSFOLD" plan $input --json >plan.json
    python3 - $input <<'PY'
import json
import sys
plan = json.load(open("plan.json"))
articles = plan["expected"]["articles"]
print(sys.argv[1], "whole", plan["sample"]["whole"], "within 5 %", 5700 < articles < 6300)
print("size within 5 %", 0.95 < plan["per_article"]["tokens"] / 750 < 1.05)
assert plan["sample"]["articles"] < 5500, plan
assert plan["expected"]["least"]["candidates"] <= plan["expected"]["most"]["candidates"]
PY
done
cat one.jsonl | "$PRESSFOLD" plan - --json | python3 -c '
import json, sys
plan = json.load(sys.stdin)
print("pipe", plan["sample"]["whole"], plan["input"]["bytes"], plan["expected"]["articles"])'
cat one.jsonl | "$PRESSFOLD" plan - | grep -E '^Expected'
gzip -c one.jsonl >one.jsonl.gz
"$PRESSFOLD" plan one.jsonl.gz | grep -oE 'packed|counted'
