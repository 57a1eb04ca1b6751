try() { status=0; "$PRESSFOLD" plan "$@" >out 2>&1 || status=$?; echo "exit $status: $(head -n 1 out)"; }
echo '{"id":"a","text":"x"}' >in.jsonl
echo 'no json' >>in.jsonl
try
try nowhere.jsonl
try in.jsonl --recall 1
try in.jsonl --recall 0.4
try in.jsonl --bands 20 --rows 5
try in.jsonl -o nowhere/plan
try in.jsonl --json=1
# Bad records are counted; a plan is done all the same.
try in.jsonl --strict
