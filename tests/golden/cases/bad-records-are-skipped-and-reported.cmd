cat >in.jsonl <<'END'
{"id":"good","text":"an article"}
{"id":"broken","text":"no end
[1,2]
"a string"
17
{"id":"empty","author":"no title and no text"}
{"id":"null","text":null}
{"id":"tail","text":"x"} and more
{"id":"empty text","text":""}
{"id":"lone title","title":"a title is enough"}
{"id":"last","text":"a last article"}
END
printf '\n{"id":"long","text":"%01024d"}\n' 0 >>in.jsonl
"$PRESSFOLD" dedup in.jsonl --max-record 1K --groups groups.csv
