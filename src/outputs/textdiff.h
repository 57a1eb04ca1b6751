// SPDX-License-Identifier: MIT
// Two articles' texts laid beside one another: from tokens to pieces of the original words.
#ifndef PF_OUTPUTS_TEXTDIFF_H
#define PF_OUTPUTS_TEXTDIFF_H

#include "base/arena.h"
#include "match/worddiff.h"
#include "report/diff_view.h"
#include "text/tokenize.h"

// A text cut into words; in scripts without spaces into characters, since their tokens overlap.
// A word's bytes are its own with the signs that touch it.
typedef struct pf_diff_words {
    pf_strview text; // borrowed
    uint32_t n;
    const uint64_t *hashes; // [n] of the token
    const uint32_t *begins; // [n] bytes of the text
    const uint32_t *ends;
    const uint8_t *flags; // [n] PF_WORD_*
} pf_diff_words;

// How much of a diff is shown.
typedef struct pf_diff_limits {
    uint64_t max_steps;     // as pf_worddiff_compute
    uint32_t same_words;    // longer stretches of what is the same, or moved, lose their middle
    uint32_t changed_words; // likewise of what is on one side only; UINT32_MAX: none does
    uint32_t shown_words;   // in all; what is behind them is only counted
} pf_diff_limits;

// Cuts `text`, of which `tokens` are the tokens, into the arena. Linear. PF_ENOMEM.
pf_status pf_diff_words_make(const pf_charmap *map, const pf_tokens *tokens, pf_strview text,
                             pf_arena *arena, pf_diff_words *out_words, pf_error *err)
    PF_MUST_CHECK;

// Compares two texts and cuts the diff into pieces, in the arena; they point into the two
// texts. As pf_worddiff_compute.
pf_status pf_diff_view_make(const pf_diff_words *a, const pf_diff_words *b,
                            const pf_diff_limits *limits, pf_arena *arena,
                            pf_diff_view *out_view, pf_error *err) PF_MUST_CHECK;

// A copy in `arena` that holds the words itself. PF_ENOMEM.
pf_status pf_diff_view_copy(const pf_diff_view *view, pf_arena *arena,
                            const pf_diff_view **out_copy, pf_error *err) PF_MUST_CHECK;

#endif
