mkdir in
printf 'date 2025-08-07\nCouncil votes on the bridge\n\nThe council voted on Thursday.\nIt was close.\n' >in/1-date-line.txt
printf 'date 2025-08-07 Council votes again\nThe council voted again on Friday.\n' >in/2-date-and-title.txt
printf 'Only a title\n' >in/3-lone-line.txt
printf 'No date here\r\n\r\nBut a text with Windows line ends.\r\n' >in/4-crlf.txt
printf '\357\273\277date 2025-08-09\nMarked\nA byte order mark came first.' >in/5-bom-no-newline.txt
printf '\n\n  Blank lines first  \n\n\nthen text\n\n' >in/6-blank-lines.txt
printf 'date of birth unknown\nThe first line is no date.\n' >in/7-no-date.txt
printf 'date 2025-08-07\n' >in/8-date-only.txt
: >in/9-empty.txt
"$PRESSFOLD" dedup in --groups groups.csv
cut -d, -f1-4 groups.csv
