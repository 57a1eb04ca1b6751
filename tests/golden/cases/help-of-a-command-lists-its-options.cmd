# Names only: the words behind them may change.
names() { sed -n 's/^  \(-[-a-z]*\).*/\1/p' | tr '\n' ' '; echo; }
for command in run dedup stories topics explain eval plan; do
    "$PRESSFOLD" "$command" --help >"$command"
    sed -n 1p "$command"
    sed '/^Input:/,$d' "$command" | names
    sed '1,/^Input:/d' "$command" >"$command.shared"
done
echo shared:
names <run.shared
cmp dedup.shared explain.shared
cmp dedup.shared plan.shared
# A subcommand shows the options of its stages, and takes these alone.
printf '{"id":"a","text":"x y z"}\n{"id":"b","text":"x y z"}\n' >in.jsonl
for command in dedup stories topics explain plan; do
    takes=
    for option in --window=3 --story-threshold=.2 -k2 --lsa=5 --restarts=1 --min-df=1 --max-df=1.0 --no-fold --df-table=none --furniture=on --seed=2; do
        shown=no taken=no extra=
        test $command != explain || extra="--pair a b"
        name=${option%%=*}
        ! names <"$command.shared" | grep -q -e " ${name%2} " || shown=yes
        ! "$PRESSFOLD" "$command" in.jsonl $extra --quiet "$option" >out 2>err || taken=yes
        test $shown = $taken
        test $taken = no || takes="$takes $option"
    done
    echo "$command$takes"
done
"$PRESSFOLD" stories in.jsonl -k 2 2>&1 || echo "exit $?"
