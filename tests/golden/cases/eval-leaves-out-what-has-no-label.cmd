printf 'id,group,story\na,g1,s1\nb,g1,s1\nc,g2,s1\nd,g3,s2\nonly here,g4,s9\n' >result.csv
printf '%s\n' '{"id":"a","label":"x","event":1}' '{"id":"b","label":"x","event":2}' '{"id":"c","label":"","event":2}' \
    '{"id":"d","label":"y","event":3}' '{"id":"only there","label":"x","event":4}' >truth.jsonl
show() { "$PRESSFOLD" eval result.csv truth.jsonl "$@" | grep -E '^(n|left_out|pair_f1|clusters|classes) '; }
echo story against label:
show
echo group against event:
show --result-column group --truth-column event
