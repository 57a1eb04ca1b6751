# Words only in one, numbers as a whole, a passage put elsewhere, long stretches shortened, a script without
# spaces; control characters of the texts never reach the terminal.
cat >in.jsonl <<'END'
{"id":"a","date":"2031-05-05","source":"one.example","title":"Ferry late","text":"The ferry to Port Ysmere was late again on Monday, the harbour office said.\n\nIt cost 7.5 million crowns, \"far too much\", and nobody knows when the next one comes.\n\nThe captain blamed the tide, the tide table and the man who had printed it.\n\nThe mayor, who has never been aboard, called for a bridge. A bridge would cost more than the town has earned since it was founded, said the treasurer, who has a boat. Fishermen were against it, as they are against the ferry, the mayor and the tide. The harbour office will look into it."}
{"id":"b","date":"2031-05-06","source":"two.example","title":"Late ferry","text":"The captain blamed the tide, the tide table and the man who had printed it.\n\nThe ferry to Port Ysmere was late again on Tuesday, the harbour office said.\n\nIt cost 7.9 million crowns, \"far too much\", and nobody knows when the next one comes. Don\u0027t wait.\n\nThe mayor, who has never been aboard, called for a bridge. A bridge would cost more than the town has earned since it was founded, said the treasurer, who has a boat. Fishermen were against it, as they are against the ferry, the mayor and the tide. The harbour office will look into it.\u001b[31m \u009b32m Sub\u202escribe"}
{"id":"c","text":"铁路公司表示，货运动车组将于今年秋天投入运营，支线工程计划明年春天开工。"}
{"id":"d","text":"铁路公司表示，货运动车组将于今年夏天投入运营，支线工程明年春天开工。"}
{"id":"e","text":""}
END
diff_of() { "$PRESSFOLD" explain in.jsonl "$@" | sed -n '/^Words that/,/^Verdict/p'; }
diff_of --pair a b
diff_of --pair a b --color always | sed "s/$(printf '\033')/<ESC>/g"
diff_of --pair c d
diff_of --pair a a
diff_of --pair a e
NO_COLOR=1 diff_of --pair b a | LC_ALL=C grep -c "$(printf '[\001-\011\013-\037\177]\|\302[\200-\237]')" || true
