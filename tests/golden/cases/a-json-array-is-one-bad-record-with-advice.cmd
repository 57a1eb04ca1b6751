printf '[\n{"id":"a","text":"x"},\n{"id":"b","text":"y"}\n]\n' >array.json
"$PRESSFOLD" dedup array.json
