// SPDX-License-Identifier: MIT
// Pieces of HTML: text that cannot become markup, numbers and dates as a reader wants them.
#ifndef PF_REPORT_HTML_H
#define PF_REPORT_HTML_H

#include <stdint.h>

#include "base/buf.h"

#define PF_HTML_MIN_SECONDS (-62167219200) // 0000-01-01
#define PF_HTML_MAX_SECONDS 253402300799   // 9999-12-31T23:59:59

// Text for an element or for a double- or single-quoted attribute. & < > " ' are escaped; line
// ends, tabs and Unicode line and paragraph separators become blanks; other control characters
// go.
void pf_html_text(pf_buf *out, pf_strview text);

// The same, cut after max_chars code points with a visible ellipsis.
void pf_html_clip(pf_buf *out, pf_strview text, size_t max_chars);

// 1 when nothing of the text would be seen: it is empty, or blanks and control characters only.
int pf_html_is_blank(pf_strview text);

// 1 when a page may link to it: http:// or https://, a host, no blank or control character, no
// more than 2,000 bytes. It is still to be escaped.
int pf_html_is_link(pf_strview url);

// "1,203".
void pf_html_number(pf_buf *out, uint64_t value);

// "1 article", "1,203 articles".
void pf_html_count(pf_buf *out, uint64_t value, const char *one, const char *many);

// "97%", of a share of 0..1. Neither 0% nor 100% is claimed for what is only near.
void pf_html_percent(pf_buf *out, double share);

// "2025-08-07" or "2025-08-07 10:23" (UTC); "undated" for PF_TIME_UNKNOWN. Years stay in
// 0..9999.
void pf_html_date(pf_buf *out, int64_t seconds, int date_only);

#endif
