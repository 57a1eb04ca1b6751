# Two articles of one outlet share nothing but the end of their titles. Versions of one title repeat it whole: its
# end is no name.
cat >in.jsonl <<'END'
{"id":"a1","source":"northquay","date":"2031-05-04","title":"Crab boats stay in harbour | The Northquay Evening Chronicle","text":"Forty skippers tied up on Thursday to protest a levy on imported bait."}
{"id":"a2","source":"northquay","date":"2031-05-04","title":"Cook signed town charter | The Northquay Evening Chronicle","text":"Ultraviolet photographs reveal who put his seal under that parchment seven centuries ago."}
{"id":"b1","source":"capstan","date":"2031-05-04","title":"Now - Odalys batters Halvern coast","text":"Roofs went, slates flew and ferries were cancelled before dawn."}
{"id":"b2","source":"capstan","date":"2031-05-04","title":"Now - Odalys batters Halvern coast","text":"Insurers expect claims above one billion crowns after three deaths."}
{"id":"c1","source":"tallow","date":"2031-05-04","title":"Knitted lighthouse stops traffic","text":"Nobody admits putting nine metres of wool upon a roundabout."}
END
"$PRESSFOLD" stories in.jsonl --quiet | cut -d, -f1-3
