# A word is dropped by its article's own language: "die" is no term of the German story and one of the English.
cat >in.jsonl <<'END'
{"id":"en1","source":"a","title":"Hundreds die in the flood at Port Ysmere","text":"Hundreds of people die each year when the river rises above the old wall at Port Ysmere, and they die because the warning comes too late, the harbour office said."}
{"id":"en2","source":"b","title":"Why people die when the river rises","text":"In the flood of Port Ysmere many die asleep: the river comes over the wall in the night, and there is no warning for those who live behind it."}
{"id":"de1","source":"c","title":"Die Flut von Ysmere","text":"Die Flut kam in der Nacht, und die Warnung kam zu spät, sagte der Bürgermeister; die Mauer am Fluss ist alt, und die Häuser stehen dicht dahinter."}
{"id":"de2","source":"d","title":"Die alte Mauer","text":"Die Mauer am Fluss hielt die Flut nicht auf, und die Nacht war ohne Warnung, wie der Bürgermeister von Ysmere auch einräumte."}
{"id":"de3","source":"e","title":"Die alte Mauer","text":"Die Mauer am Fluss hielt die Flut nicht auf, und die Nacht war ohne Warnung, wie der Bürgermeister von Ysmere auch einräumte."}
{"id":"zh1","source":"f","title":"河水漫过旧墙","text":"夜里河水漫过旧墙，没有人发出警报，许多居民是在睡梦中遇难的。"}
{"id":"x1","source":"g","title":"3 : 2","text":"14 : 8"}
END
"$PRESSFOLD" run in.jsonl -o out -k 2 --quiet
cut -d, -f1,5,10 out/articles.csv
python3 - <<'END'
import json
print(json.load(open("out/run.json"))["languages"])
terms = {}
for line in open("out/stories.jsonl", encoding="utf-8"):
    story = json.loads(line)
    for id in story["articles"]:
        terms[id] = [term["term"] for term in story["terms"]]
print(terms["en1"], terms["de1"])
END
grep -o 'By language: [^<]*' out/report.html
