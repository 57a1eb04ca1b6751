try() { status=0; "$PRESSFOLD" stories in.jsonl --df-table "$1" -o out.csv 2>err || status=$?; echo "exit $status: $(cat err)"; }
echo '{"id":"a","text":"x"}' >in.jsonl
try nowhere.csv
table() { printf "$1" >t.csv; try t.csv; }
table ''
table 'word,n\nfog,3\n'
table 'term\nfog\n'
table 'term,df\nfog,3\n'
table 'term,df\n,10\n,12\n'
table 'term,df\n,10\nfog,\n'
table 'term,df\n,10\nfog,-3\n'
table 'term,df\n,10\nfog,0\n'
table 'term,df\n,10\nfog,2.5\n'
table 'term,df\n,10\nfog,9999999999\n'
table 'term,df\n,10\nfog,11\n'
table 'term,df\n,10\nfog bank,3\n'
table 'term,df\n,10\nfog,3\nFog,2\n'
table 'term,df\n,10\n"fog,3\n'
table '{"term":"","df":10}\n{"term":"fog","df":-3}\n'
ls
# Where the table cannot be written nothing is; where the run fails no table stays.
status=0; "$PRESSFOLD" stories in.jsonl -o rows.csv --write-df-table nowhere/df.csv 2>err || status=$?; echo "exit $status: $(head -n 1 err)"
# A run says so before it reads anything: the input is not looked at.
for option in --write-df-table --annotate; do
    status=0; "$PRESSFOLD" run nowhere.jsonl -o folder $option nowhere/file 2>err || status=$?; echo "exit $status: $(head -n 1 err)"
done
echo broken >bad.jsonl
for command in "topics -o rows.csv" "run -o folder"; do
    status=0; "$PRESSFOLD" $command in.jsonl bad.jsonl --strict --write-df-table df.csv 2>err || status=$?; echo "exit $status"
done
# What counts no words writes none, and two outputs of one name would undo each other.
status=0; "$PRESSFOLD" dedup in.jsonl -o kept --write-df-table df.csv 2>err || status=$?; echo "exit $status: $(head -n 1 err)"
status=0; "$PRESSFOLD" topics in.jsonl -o same --write-df-table same 2>err || status=$?; echo "exit $status: $(head -n 1 err)"
status=0; "$PRESSFOLD" run in.jsonl -o out --annotate same --write-df-table same 2>err || status=$?; echo "exit $status: $(head -n 1 err)"
status=0; "$PRESSFOLD" stories in.jsonl --min-df 3 --max-df 2 2>err || status=$?; echo "exit $status: $(head -n 1 err)"
ls
