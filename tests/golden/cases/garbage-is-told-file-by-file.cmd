mkdir garbage
printf '\001\002\003\000\377\376' >garbage/a.bin
printf '\211PNG\r\n\032\n\000\000' >garbage/b.jsonl
printf '<html><body>x</body></html>' >garbage/d.html
: >garbage/e.jsonl
printf 'A plain note\n' >garbage/f.txt
status=0; "$PRESSFOLD" dedup garbage 2>&1 || status=$?; echo "exit $status"
# A pipe on both sides; and one that is closed early, which ends the run without a word.
cat "$DATA/summit/articles.jsonl" | "$PRESSFOLD" dedup - -o - --quiet | wc -l
{ status=0; "$PRESSFOLD" dedup "$DATA/summit/articles.jsonl" --quiet || status=$?; echo "exit $status" >&3; } 3>status | head -c 9
echo
cat status
# What has no name is told by how it begins: a page, a table whose header names keys.
for head in '<!DOCTYPE html>\n<html>' 'id,title,text\n1,A ferry,It was late.' '"Headline"\t"Body"\nA ferry\tIt was late.'; do
    status=0; printf "$head\n" | "$PRESSFOLD" dedup - 2>&1 || status=$?; echo "exit $status"
done
printf 'Ferry late, text of the report below\nIt was late.\n' | "$PRESSFOLD" dedup - --quiet
printf 'title,text\nIt was late.\n' | "$PRESSFOLD" dedup - --quiet --format text
