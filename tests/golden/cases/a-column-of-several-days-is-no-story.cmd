# One outlet's horoscope of three days: alike in their words, and of no event; so is its second edition of a day. What
# another outlet says of one event on two days is a story.
cat >in.jsonl <<'END'
{"id":"a1","source":"northquay","date":"2031-05-04","title":"Stars 4.5.","text":"Aries should hesitate over money before noon. Taurus meets a generous stranger by water. Gemini forgets an appointment."}
{"id":"a2","source":"northquay","date":"2031-05-05","title":"Stars 5.5.","text":"Aries meets a generous stranger. Taurus forgets money by the water. Gemini should hesitate over an appointment at noon."}
{"id":"a3","source":"northquay","date":"2031-05-06","title":"Stars 6.5.","text":"Aries forgets an appointment by the water. Taurus should hesitate at noon. Gemini meets money and a generous stranger."}
{"id":"a4","source":"northquay","date":"2031-05-06","title":"Stars 6.5.","text":"Aries forgets water and money. Taurus should not hesitate by noon. Gemini meets an appointment and a generous stranger."}
{"id":"a5","source":"northquay","date":"2031-05-04","title":"Crab boats stay in harbour","text":"Forty skippers tied up to protest a levy on imported bait."}
{"id":"a6","source":"northquay","date":"2031-05-05","title":"Cook signed town charter","text":"Ultraviolet photographs reveal who put his seal under that parchment."}
{"id":"a7","source":"northquay","date":"2031-05-05","title":"Knitted lighthouse stops traffic","text":"Nobody admits putting nine metres of wool upon a roundabout."}
{"id":"a8","source":"northquay","date":"2031-05-06","title":"Choir buys a foghorn","text":"Singers will tune it in the old brickworks until autumn."}
{"id":"b1","source":"capstan","date":"2031-05-04","title":"Odalys batters Halvern","text":"Storm Odalys took roofs off in Halvern before dawn; ferries were cancelled and three crews rescued."}
{"id":"b2","source":"capstan","date":"2031-05-05","title":"Odalys batters Halvern","text":"Ferries stayed cancelled in Halvern after storm Odalys, whose rescued crews spoke of roofs in the air."}
END
"$PRESSFOLD" stories in.jsonl --quiet | cut -d, -f1-3
