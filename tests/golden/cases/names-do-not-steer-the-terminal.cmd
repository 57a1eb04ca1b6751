# Names of files and of members of archives, in a bad record and in the error that ends the program.
mkdir in
name=$(printf 'x\033[31m\n\302\233y\303\251.jsonl')
printf 'no record' >"in/$name"
status=0; "$PRESSFOLD" dedup in 2>&1 || status=$?; echo "exit $status"
status=0; "$PRESSFOLD" dedup --strict in 2>&1 || status=$?; echo "exit $status"
tar -cf in.tar "in/$name"
status=0; "$PRESSFOLD" dedup in.tar 2>&1 || status=$?; echo "exit $status"
status=0; "$PRESSFOLD" dedup "no $name" 2>&1 || status=$?; echo "exit $status"
