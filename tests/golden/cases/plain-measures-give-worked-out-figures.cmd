# 5-word shingles: a has 8 (12 words), b is its first 9 words (5 shingles, all shared): J 5/8, C 1.
cat >in.jsonl <<'END'
{"id":"a","text":"one two three four five six seven eight nine ten eleven twelve"}
{"id":"b","text":"one two three four five six seven eight nine"}
END
for measure in jaccard containment; do
    for threshold in 0.6 0.63 1; do
        echo "$measure $threshold"
        "$PRESSFOLD" dedup in.jsonl --similarity $measure --threshold $threshold --shingle 5 --keep longest --groups - -o kept.jsonl --quiet
    done
done
