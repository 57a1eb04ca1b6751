// SPDX-License-Identifier: MIT
// What stories compare: a row of unit length for each article, its title beside its body.
//
// x = [sqrt(.75) body; sqrt(.25) title], both TF-IDF of length one, and x again. A dot of two
// such rows is three quarters the likeness of the texts and one quarter that of the headlines.
// The frequencies are those of the days around (local_idf.h).
//
// An article with less than a quarter of its terms left (few others are in its language) has a
// shorter row: the few names and numbers that it shares would be all of it, and make it like
// whatever else has them.
#ifndef PF_FEATURES_JOINED_ROWS_H
#define PF_FEATURES_JOINED_ROWS_H

#include "features/local_idf.h"

// Values are whole numbers of 2^-15, so that sums of products of two rows are exact in a
// double, in whatever order they are made.
#define PF_JOINED_UNIT 0x1p-15

typedef struct pf_joined_rows {
    size_t n_rows;
    size_t n_cols;          // twice the terms
    const uint64_t *starts; // [n_rows + 1] borrowed from pf_term_rows, and the steps
    const uint16_t *steps;
    uint16_t *values; // x PF_JOINED_UNIT; 0 of bridges
} pf_joined_rows;

// Rows of local->terms, from which columns are borrowed. Those of articles without a term are
// empty. PF_ENOMEM (two bytes an entry). Cost: linear in the entries, a logarithm each.
pf_status pf_joined_rows_fit(const pf_local_idf *local, pf_joined_rows *out_rows, pf_error *err)
    PF_MUST_CHECK;
void pf_joined_rows_finish(pf_joined_rows *rows);

static inline size_t pf_joined_row_len(const pf_joined_rows *rows, size_t row)
{
    return (size_t)(rows->starts[row + 1] - rows->starts[row]);
}

#endif
