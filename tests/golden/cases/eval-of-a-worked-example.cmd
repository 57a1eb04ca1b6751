# Classes of 5, 2 and 5; clusters of 5 and 7: B-cubed is .7619, 1 and .8649 by hand.
{ echo id,story; for i in 1 2 3 4 5; do echo $i,s1; done; for i in 6 7 8 9 10 11 12; do echo $i,s2; done; } >result.csv
{ echo id,label; for i in 1 2 3 4 5; do echo $i,x; done; echo 6,y; echo 7,y; for i in 8 9 10 11 12; do echo $i,z; done; } >truth.csv
"$PRESSFOLD" eval result.csv truth.csv
"$PRESSFOLD" eval result.csv truth.csv --json
"$PRESSFOLD" eval truth.csv truth.csv --result-column label | grep -vE ' 1\.0000$'
