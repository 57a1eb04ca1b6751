in="$DATA/summit/articles.jsonl"
"$PRESSFOLD" dedup "$in" --groups want.csv --pairs want2.csv --quiet >want.jsonl
"$PRESSFOLD" dedup "$in" --groups got.csv --pairs got2.csv --cpu scalar --quiet >got.jsonl
cmp want.csv got.csv && cmp want2.csv got2.csv && cmp want.jsonl got.jsonl && echo 'scalar: the same'
"$PRESSFOLD" dedup - --groups got.csv --pairs got2.csv --quiet <"$in" >got.jsonl
cmp want.csv got.csv && cmp want2.csv got2.csv && cmp want.jsonl got.jsonl && echo 'a pipe: the same'
