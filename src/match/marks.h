// SPDX-License-Identifier: MIT
// What one text has of the numbered shingles: bits, so that what two texts share is counted 64
// shingles at a time. Only groups of 64 that hold any are kept: among texts that share little,
// a text has few of the numbers.
#ifndef PF_MATCH_MARKS_H
#define PF_MATCH_MARKS_H

#include "match/numbering.h"

// So many shingles, and how many of them are quoted.
typedef struct pf_shingle_count {
    uint32_t n;
    uint32_t n_quoted;
} pf_shingle_count;

// The sets of one text. To be zeroed before the first use.
typedef struct pf_marked_text {
    pf_marks *marks;  // [n_marks] groups of numbers that have any, by rising number
    uint32_t *groups; // [n_marks] which: 64 times this is the first number
    size_t n_marks;
    size_t cap;
    size_t groups_cap;
    pf_shingle_count all;
    pf_shingle_count furniture; // of `all`
    uint32_t n_numbered;
    uint32_t n_masked;
} pf_marked_text;

// The windows of a text as text/shingle lists them, bit 0 set where they are quoted.
typedef struct pf_window_lists {
    const uint64_t *all; // [n]
    size_t n;
    const uint64_t *numbered; // [n_numbered] those of `all` with a number in them
    const uint64_t *masked;   // [n_numbered] the same when all numbers are taken for one
    size_t n_numbered;
} pf_window_lists;

// Marks what the lists hold, in the memory that the text has; nothing is furniture. A shingle
// that stands both inside and outside quotation marks counts as outside. PF_ENOMEM: the text is
// to be finished or made again.
pf_status pf_marked_text_make(pf_marked_text *text, pf_numbering *numbering,
                              const pf_window_lists *lists, pf_error *err) PF_MUST_CHECK;
void pf_marked_text_finish(pf_marked_text *text);

// Takes those of the text's shingles that are in `list` [n] (rising, bit 0 clear) for page
// furniture; may be called again.
void pf_marked_text_note_furniture(pf_marked_text *text, const pf_numbering *numbering,
                                   const uint64_t *list, size_t n);

static inline size_t pf_marked_text_bytes(const pf_marked_text *text)
{
    return text->cap * sizeof *text->marks + text->groups_cap * sizeof *text->groups;
}

#endif
