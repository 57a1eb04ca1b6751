printf 'id,group\na,g1\nb,g1\nc,g1\nd,g2\ne,g3\n' >result.csv
printf 'left,right,label\na,b,dup\na,d,dup\nb,c,junk\nd,e,junk\na,c,unsure\na,nobody,dup\n' >pairs.csv
"$PRESSFOLD" eval result.csv --pairs pairs.csv --positive dup --negative junk
"$PRESSFOLD" eval result.csv --pairs pairs.csv --positive dup,unsure --negative junk --json
printf 'id,label\na,x\nb,x\nc,x\nd,y\ne,z\n' >truth.csv
"$PRESSFOLD" eval result.csv truth.csv --pairs pairs.csv --positive dup --negative junk | grep -E '^(ari|labelled_f1)'
