printf '{"id":"a","text":"some words"}\n' >notes.txt
echo text:
"$PRESSFOLD" dedup notes.txt --quiet
echo jsonl:
"$PRESSFOLD" dedup notes.txt --format jsonl --quiet
