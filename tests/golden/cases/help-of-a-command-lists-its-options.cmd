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
# All take the common options; one that is not shown has no effect, and that is told.
printf '{"id":"a","text":"x y z"}\n{"id":"b","text":"x y z"}\n' >in.jsonl
for command in dedup stories topics explain plan; do
    bears=
    for option in --window=3 --story-threshold=.2 -k2 --lsa=5 --restarts=1 --min-df=1 --max-df=1.0 --no-fold --df-table=none --furniture=on --seed=2; do
        shown=no told=no extra=
        test $command != explain || extra="--pair a b"
        name=${option%%=*}
        name=${name%2}
        ! names <"$command.shared" | grep -q -e " $name " || shown=yes
        "$PRESSFOLD" "$command" in.jsonl $extra "$option" >out 2>err
        ! grep -q "^pressfold: $command: $name has no effect here" err || told=yes
        test $shown != $told
        test $shown = no || bears="$bears $option"
    done
    echo "$command$bears"
done
"$PRESSFOLD" stories in.jsonl -k 2 --lsa 7 2>&1 >/dev/null
"$PRESSFOLD" stories in.jsonl -k 2 --quiet 2>&1 >/dev/null
"$PRESSFOLD" stories in.jsonl -k 2.5 2>&1 || echo "exit $?"
