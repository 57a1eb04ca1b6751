mkdir feeds
head -n 9 "$DATA/summit/articles.jsonl" >feeds/a.jsonl
cp feeds/a.jsonl before
try() { status=0; "$PRESSFOLD" "$@" >said 2>err || status=$?; echo "exit $status: $(head -n 1 err)"; }
# An input under another path, and what a folder of inputs holds.
try dedup feeds/a.jsonl -o ./feeds/../feeds/a.jsonl
try dedup feeds -o feeds/a.jsonl
# New in the folder of inputs, it is none of them; there, it would be.
try dedup feeds -o feeds/kept.jsonl --quiet
try dedup feeds -o feeds/kept.jsonl --quiet
rm feeds/kept.jsonl
# A folder that is replaced takes along what is in it.
try run feeds -o out --quiet
try run out/kept.jsonl -o ./out/ --force
try run out -o out --force
try run feeds -o out --force --annotate out/below/annotated.jsonl
# Two outputs of one place, and a table that is read.
try stories feeds -o rows.csv --write-df-table ./rows.csv
try stories feeds -o rows.csv --write-df-table df.csv --quiet
try stories feeds -o rows.csv --df-table df.csv --write-df-table feeds/../df.csv
# What only asks about the inputs, and what reads results.
head -n 1 feeds/a.jsonl | cut -d '"' -f 4 >id
try plan feeds/a.jsonl -o feeds/../feeds/a.jsonl
try explain feeds/a.jsonl --pair "$(cat id)" "$(cat id)" -o feeds/a.jsonl
cp out/articles.csv truth.csv
try eval out/articles.csv truth.csv --truth-column story -o truth.csv
try eval out/articles.csv truth.csv --truth-column story -o out/../out/articles.csv
try regroup out --threshold 0.5 -o out/joins.csv
try regroup out --threshold 0.5 -o ./out/report.html
try regroup out --threshold 0.5 -o out/groups.csv
cmp out/articles.csv truth.csv && rm out/groups.csv truth.csv id
# A list of sources is read, too.
echo example.com >sources
try dedup feeds --keep source:sources -o ./sources
rm sources
# What can be written twice may be.
try dedup feeds -o /dev/null --groups /dev/null --quiet
cmp before feeds/a.jsonl && test -s out/kept.jsonl && ls
