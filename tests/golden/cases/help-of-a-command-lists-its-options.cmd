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
for command in stories topics; do
    cmp run.shared "$command.shared"
done
# What finds copies only shows what bears on copies; the common options are taken all the same.
cmp dedup.shared explain.shared
! grep -e --story-threshold -e --lsa dedup.shared
printf '{"id":"a","text":"x"}\n' | "$PRESSFOLD" dedup - --quiet --window 3 -o kept
