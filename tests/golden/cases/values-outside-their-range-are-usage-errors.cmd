try() { status=0; "$PRESSFOLD" run in.jsonl -o out.dir --force "$@" 2>err >out || status=$?; echo "exit $status: $(head -n 1 err)"; }
echo '{"id":"a","text":"x"}' >in.jsonl
try --threshold 0
try --threshold 1.01
try --threshold nan
try --threshold 0,5
try --threshold -1
try --shingle 0 | cut -d: -f1
try --shingle char:65 | cut -d: -f1
try --shingle word | cut -d: -f1
try --method best
try --similarity cosine
try --keep latest
try --keep source:
try --keep source:nowhere
try --field name=x
try --field title
try --batch 1
try --batch 3T
try --max-record 1023
try --threads 0
try --threads 1025
try --threads 99999999999999999999
try --bands 3 --rows 5 --permutations 8
try --copy-window -3
try --window 1.5
try --min-df 1.5
try --min-df 0
try --max-df half
try --story-threshold 2
try -k 0
try --lsa 1
try --restarts 0
try --seed -1
try --cpu neon
try --progress sometimes
ls
