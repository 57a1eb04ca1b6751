# Timetable notices, weather tables and results tables of one form, by outlets of their own. Only the
# notice for route 1506 is printed again with equal numbers: by another outlet, under another headline
# and with a line added.
python3 - >in.jsonl <<'PY'
import json
def article(name, title, text):
    print(json.dumps({"id": name, "source": name + ".example", "date": "2031-05-06", "title": title, "text": text}))
def notice(route, first, last):
    return (f"Buses of route {route} run from the harbour past the old fish market to the northern hospital and back. On "
            f"weekdays the first bus leaves at {first} from the steps below the customs house, and the last one at {last}. "
            f"Between the market and the tram sheds buses do not call while the street is being repaired. Tickets of route "
            f"{route} are good on the tram as long as the work goes on, and dogs travel free on both.")
for route in range(1506, 1510):
    article(f"bus{route}", f"Timetable of route {route}", notice(route, 500 + route % 100, 2200 + route % 90))
article("reprint", "Fish market skipped by harbour bus", notice(1506, 506, 2266) + " This was announced on Tuesday.")
towns = "Ysmere Kestria Marrow Quill Belmarch Orrin Sable Lindqvar Halvern Tarn Westhaven Dunmoor".split()
for day in range(1, 4):
    article(f"weather{day}", "Weather in twelve towns", " ".join(
        f"{town} will wake to low cloud and a light wind from the sea, with sun later and {10 * day + i} degrees by noon."
        for i, town in enumerate(towns)))
    article(f"results{day}", "Results of the league", " ".join(
        f"{town} beat their guests {day + i % 4} to {i * day % 3} before a full house on Saturday after a slow first half."
        for i, town in enumerate(towns)))
PY
"$PRESSFOLD" dedup in.jsonl --pairs - -o kept.jsonl --quiet | cut -d, -f1-3
echo "$(wc -l <in.jsonl) articles, $(wc -l <kept.jsonl) kept"
# How alike they are by their words alone: two articles of a Jaccard similarity of 0.3 are copies to the
# news rule but for the numbers.
"$PRESSFOLD" dedup in.jsonl --similarity jaccard --threshold 0.3 --pairs - -o kept.jsonl --quiet | cut -d, -f1,2,5
