"$PRESSFOLD" run "$DATA/summit/articles.jsonl" -o out --quiet
python3 - <<'END'
import collections, html.parser, json
stories = [json.loads(line) for line in open("out/stories.jsonl", encoding="utf-8")]
void = {"meta", "input", "br", "rect", "path"}
class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.crossed, self.ids, self.links, self.kinds, self.text = [], [], [], [], collections.Counter(), []
    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        self.ids += [a["id"]] if "id" in a else []
        self.links += [a["href"]] if "href" in a else []
        self.kinds[tag, a.get("class")] += 1
        if tag not in void:
            self.open.append(tag)
    def handle_startendtag(self, tag, attrs):
        self.kinds[tag, dict(attrs).get("class")] += 1
    def handle_endtag(self, tag):
        if self.open.pop() != tag:
            self.crossed.append((tag, self.getpos()))
    def handle_data(self, data):
        self.text.append(data)
page = Page()
page.feed(open("out/report.html", encoding="utf-8").read())
text = " ".join(" ".join(page.text).split())
inner = [link[1:] for link in page.links if link.startswith("#")]
print("elements close in order:", page.open == page.crossed == [])
print("ids are single:", len(set(page.ids)) == len(page.ids))
print("links within the page lead somewhere:", set(inner) <= set(page.ids), len(inner) > 200)
print("every story is there:", {s["story"] for s in stories} <= set(page.ids))
print("stories:", page.kinds["article", "story"] == sum(s["texts"] > 1 for s in stories))
print("single texts with copies:", page.kinds["article", "story reprint"] == sum(s["texts"] == 1 < s["size"] for s in stories))
print("outlets:", page.kinds["details", "outlets"] == sum(s["texts"] > 1 and s["outlets"] > 1 for s in stories))
print("why, of each text:", page.kinds["details", "why"] == sum(min(20, s["texts"]) for s in stories if s["texts"] > 1))
print("headlines:", all(" ".join(s["headline"].split()) in text for s in stories))
print("who was first:", all(s["first_by"] in text for s in stories if s["first_by"]))
print("labels:", all(t["term"] in text for s in stories for t in s["terms"]))
END
