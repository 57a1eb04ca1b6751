// SPDX-License-Identifier: MIT
// Text that was scraped from anywhere, made safe for a terminal.
#ifndef PF_REPORT_PLAIN_H
#define PF_REPORT_PLAIN_H

#include "base/buf.h"

typedef enum pf_plain_kind {
    PF_PLAIN_PRINT,
    PF_PLAIN_BLANK,
    PF_PLAIN_LINE,   // ends a line
    PF_PLAIN_NOTHING // a direction sign: it would turn what follows
} pf_plain_kind;

typedef struct pf_plain_char {
    pf_plain_kind kind;
    pf_strview bytes; // of a printed one; '?' for a byte that is no UTF-8
    unsigned width;   // in columns: 0, 1 or 2
} pf_plain_char;

// The character at the start of `text` (not empty). Returns how many bytes of the text it
// takes.
size_t pf_plain_next(pf_strview text, pf_plain_char *out_char);

// All of it on one line: control characters and line ends become blanks.
void pf_plain_text(pf_buf *out, pf_strview text);

#endif
