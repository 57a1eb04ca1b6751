# Groups of a finished run at other thresholds, byte for byte what a run at that threshold gives.
in="$DATA/summit/articles.jsonl"
"$PRESSFOLD" run "$in" -o folder --quiet
for threshold in 0.375 0.45 0.6 0.9 1; do
    "$PRESSFOLD" regroup folder --threshold $threshold -o again.csv
    "$PRESSFOLD" dedup "$in" --threshold $threshold --groups full.csv -o kept.jsonl --quiet
    cmp full.csv again.csv && echo "$threshold: $(cut -d, -f3 again.csv | grep -c 1) kept"
done
# To standard output, and into a closed pipe.
"$PRESSFOLD" regroup folder --threshold 1 | cmp - again.csv && echo same
"$PRESSFOLD" regroup folder --threshold 1 | head -n 1
