printf '%s\n' '{"id":"a","text":"same words here"}' '{"id":"b","text":"Same  words, here!"}' | "$PRESSFOLD" dedup - --quiet
printf '%s\n' '{"text":"no id here"}' | "$PRESSFOLD" dedup - --groups groups.csv --quiet
cut -d, -f1-4 groups.csv
