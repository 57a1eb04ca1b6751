try() { status=0; "$PRESSFOLD" "$@" >out 2>&1 || status=$?; echo "exit $status: $(head -n 1 out)"; }
"$PRESSFOLD" run "$DATA/summit/articles.jsonl" -o folder --quiet
try regroup
try regroup folder
try regroup folder --threshold 0.2
try regroup folder --threshold 2
try regroup folder --threshold much
try regroup folder folder --threshold 0.5
try regroup nowhere --threshold 0.5
cp -r folder broken && grep -v '^id,' folder/joins.csv >broken/joins.csv
try regroup broken --threshold 0.5
cp folder/joins.csv broken/ && sed '2,$s/^\([^,]*\),[^,]*/\1,somebody/' folder/figures.csv >broken/figures.csv
try regroup broken --threshold 0.5
cp folder/figures.csv broken/ && sed '2s/,[0-9.]*$/,x/; 2s/,0\.[0-9]*,/,y,/' folder/joins.csv >broken/joins.csv
try regroup broken --threshold 0.5 -o left.csv
ls left.csv 2>&1 | sed 's/.*: //'
