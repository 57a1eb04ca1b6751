# Into a file, lines: one as each stage begins, whatever the machine's speed.
"$PRESSFOLD" dedup "$DATA/summit/articles.jsonl" -o kept --progress always 2>err
sed -n 's/^\([a-z]*\):.*/\1/p' err | uniq
grep -c "$(printf '\r')" err || true
"$PRESSFOLD" run "$DATA/summit/articles.jsonl" -o out --progress always 2>err
sed -n '/^report/d; s/^\([a-z]*\):.*/\1/p' err | uniq
