// SPDX-License-Identifier: MIT
// A word diff for a terminal or a text file.
#ifndef PF_REPORT_DIFF_TEXT_H
#define PF_REPORT_DIFF_TEXT_H

#include "base/buf.h"
#include "report/diff_view.h"

typedef struct pf_diff_style {
    int has_colour; // ANSI: red, green, and cyan for what has moved; else only marks
    unsigned width; // columns, at least PF_DIFF_MIN_WIDTH
} pf_diff_style;

#define PF_DIFF_MIN_WIDTH 40u

// The two strips, one line each with its figures: which parts of A stand in B, and of B in A.
void pf_diff_text_strips(const pf_diff_view *view, pf_diff_style style, pf_buf *out);

// The words: [-only in A-] {+only in B+} [~1: moved from here~] {~1: to here~} as in a word
// diff of git, in colour without the first two marks; what is the same is shortened as the view
// says. Ends with a line end. Control characters of the texts are not passed on.
void pf_diff_text_words(const pf_diff_view *view, pf_diff_style style, pf_buf *out);

#endif
