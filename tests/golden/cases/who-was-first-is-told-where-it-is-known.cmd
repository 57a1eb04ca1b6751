python3 - <<'END'
import json
# Each story is one text of several outlets. The first article's id is the largest: ids decide nothing.
stories = {
    "by hours": [("A", "2031-05-01T08:00:00Z"), ("B", "2031-05-01T09:30:00Z")],
    "one day without hours": [("A", "2031-05-01"), ("B", "2031-05-01T09:30:00Z")],
    "days without hours": [("A", "2031-05-01"), ("B", "2031-05-02"), ("C", "2031-05-02T12:00:00Z")],
    "an hour, then days": [("A", "2031-05-01T08:00:00Z"), ("B", "2031-05-02")],
    "a tie": [("A", "2031-05-01T08:00:00Z"), ("B", "2031-05-01T08:00:00Z")],
    "a tie within an outlet": [("A", "2031-05-01"), ("A", "2031-05-01"), ("B", "2031-05-03T08:00:00Z")],
    "undated ones do not count": [("A", "2031-05-01T08:00:00Z"), ("B", "")],
    "no date": [("A", ""), ("B", "")],
}
with open("in.jsonl", "w") as out:
    for s, (name, articles) in enumerate(stories.items()):
        text = " ".join("".join(chr(97 + (i * i * (s + 3) + i * k + s * k) % 26) for k in (1, 7, 3, 11, 5)) for i in range(80))
        for i, (source, date) in enumerate(articles):
            print(json.dumps({"id": f"{name}, {9 - i}", "source": source, "date": date, "text": text}), file=out)
END
"$PRESSFOLD" run in.jsonl -o out --quiet
python3 - <<'END'
import csv, json
outlets = list(csv.DictReader(open("out/outlets.csv", newline="")))
for s in map(json.loads, open("out/stories.jsonl")):
    hours = {o["outlet"]: o["hours_after_first"] for o in outlets if o["story"] == s["story"]}
    print(s["articles"][0][:-3], s["first"], s["first_by"], hours, sep=" | ")
END
