# a and b are 3 days apart, c is a year later; all three have one text.
cat >in.jsonl <<'END'
{"id":"a","date":"2031-05-01","text":"The ferry to Port Ysmere was late again, the harbour office said on Monday morning, hours before the sun came up over the bay and the first gulls came up."}
{"id":"b","date":"2031-05-04","text":"The ferry to Port Ysmere was late again, the harbour office said on Monday morning, hours before the sun came up over the bay and the first gulls came up."}
{"id":"c","date":"2032-05-04","text":"The ferry to Port Ysmere was late again, the harbour office said on Monday morning, hours before the sun came up over the bay and the first gulls came up."}
{"id":"c2","date":"2032-05-04","text":"The ferry to Port Ysmere was late again, the harbour office said on Monday morning, hours before the sun came up over the bay and the first gulls came."}
END
for days in 0 2 3 400; do
    echo "$days days:" $("$PRESSFOLD" dedup in.jsonl --copy-window $days --groups - -o kept.jsonl --quiet | tail -n +2 | cut -d, -f1,2)
done
