cat >in.jsonl <<'IN'
{"id":"a","text":"Ferry aground off Port Ysmere"}
{"id":"b","title":"","text":"Une phrase sans titre, assez longue pour que le début seul en soit montré là où une autre aurait son titre, et qui ne dit rien de plus que cela, quoiqu'elle le dise longuement."}
{"id":"c","title":"Crane falls","text":"A crane fell."}
{"id":"d","title":"","text":""}
{"id":"e","title":" \n","text":"\n  A table of\n\t two  lines"}
{"id":"f","title":" \n","text":" \n"}
IN
"$PRESSFOLD" run in.jsonl -o out --quiet
python3 -c '
import json
for line in open("out/stories.jsonl", encoding="utf-8"):
    print(json.loads(line)["headline"])' | LC_ALL=C sort
