try() { status=0; "$PRESSFOLD" eval "$@" 2>&1 || status=$?; echo "exit $status"; }
printf 'id,story\na,s1\nb,s2\n' >result.csv
printf 'id,label\na,x\nb,y\n' >truth.csv
printf 'name,label\na,x\n' >no-id.csv
printf 'id,label\nz,x\n' >others.csv
printf 'id,story\n' >header.csv
: >empty.csv
try result.csv no-id.csv
try result.csv truth.csv --truth-column event
try result.csv truth.csv --result-column topic
try truth.csv truth.csv
try result.csv others.csv
try header.csv truth.csv
try empty.csv truth.csv
try result.csv --pairs truth.csv
try result.csv --pairs truth.csv --positive x
ls
