cat >in.jsonl <<'END'
{"_id":"a","headline":"By headline","body":"first words","published_at":"Tue, 06 May 2031 10:00:00 +0200","outlet":"one.example"}
{"uid":2,"title":"","headline":"Title is empty","maintext":"second words","timestamp":1936000000,"domain":"two.example"}
{"id":"c","title":"By title","article":"third words","date_publish":"26-FEB-1987 15:01:01","publisher":"three.example"}
{"id":"d","title":"Ymd","content":"fourth words","pub_date":"20310506"}
{"id":"e","title":"Not a date","text":"fifth words","date":"last week"}
END
"$PRESSFOLD" run in.jsonl -o out --quiet
cut -d, -f1-4 out/articles.csv
