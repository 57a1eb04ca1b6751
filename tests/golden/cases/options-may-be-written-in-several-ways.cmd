echo '{"id":"a","text":"some words"}' >-in.jsonl
"$PRESSFOLD" topics -k1 --seed=7 --threads 1 -- -in.jsonl | cut -d, -f1,2
"$PRESSFOLD" topics -k 1 ./-in.jsonl --seed 7 -o - | cut -d, -f1,2
