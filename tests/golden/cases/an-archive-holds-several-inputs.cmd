mkdir news
echo '{"text":"from the first file"}' >news/one.jsonl
printf '%s\n' 'date 2031-05-04 A title' 'from the second file' >news/two.txt
tar cf news.tar news/one.jsonl news/two.txt
"$PRESSFOLD" dedup news.tar
# So do two tars, one behind the other; what is none is told.
cat news.tar news.tar >two.tar
"$PRESSFOLD" dedup two.tar --quiet --groups groups.csv >kept.jsonl && wc -l <groups.csv
{ cat news.tar; head -c 600 "$DATA/summit/articles.jsonl"; } >tail.tar
"$PRESSFOLD" dedup tail.tar --quiet >kept.jsonl || wc -l <kept.jsonl
