mkdir news
echo '{"text":"from the first file"}' >news/one.jsonl
printf '%s\n' 'date 2031-05-04 A title' 'from the second file' >news/two.txt
tar cf news.tar news/one.jsonl news/two.txt
"$PRESSFOLD" dedup news.tar
