// SPDX-License-Identifier: MIT
// Rows of the stories made by hand, and what they hold.
#ifndef PF_TESTS_PACKED_ROWS_H
#define PF_TESTS_PACKED_ROWS_H

#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "base/csr.h"
#include "features/joined_rows.h"

// Packs rows, which go: column c of `csr` becomes the words 2c and 2c + 1, of equal weight,
// since those that share one word only are no neighbours. No row has a title. To be freed with
// free_rows.
static inline pf_joined_rows pack_rows(pf_csr *csr)
{
    pf_term_rows_builder builder;
    ck_assert_int_eq(pf_term_rows_begin(&builder, csr->n_rows, 0, 1, NULL), PF_OK);
    for (size_t row = 0; row < csr->n_rows; row++) {
        for (uint64_t i = 2 * csr->starts[row]; i < 2 * csr->starts[row + 1]; i++) {
            uint32_t word = 2 * csr->cols[i / 2] + (uint32_t)(i % 2);
            ck_assert_int_eq(pf_term_rows_append(&builder, word, 1, NULL), PF_OK);
        }
        pf_term_rows_end_row(&builder);
    }
    pf_term_rows terms = pf_term_rows_take(&builder);
    uint16_t *values = calloc((size_t)terms.starts[terms.n_rows] + 1, sizeof *values);
    ck_assert_ptr_nonnull(values);
    for (size_t row = 0; row < csr->n_rows; row++) {
        uint64_t i = 2 * csr->starts[row];
        for (pf_term_cursor c = pf_term_row(&terms, row); pf_term_next(&c); i++) {
            double value = (double)csr->values[i / 2] / sqrt(2);
            values[c.at] = (uint16_t)(value / PF_JOINED_UNIT + 0.5);
        }
    }
    pf_joined_rows rows = {.n_rows = csr->n_rows,
                           .n_cols = 4 * csr->n_cols,
                           .starts = terms.starts,
                           .steps = terms.steps,
                           .values = values};
    free(terms.n_body);
    free(terms.weights);
    pf_csr_finish(csr);
    return rows;
}

static inline void free_rows(pf_joined_rows *rows)
{
    free((void *)rows->starts);
    free((void *)rows->steps);
    free(rows->values);
}

// The value of a row in a column.
static inline double value_of(const pf_joined_rows *rows, size_t row, size_t col)
{
    size_t at = 0;
    for (uint64_t i = rows->starts[row]; i < rows->starts[row + 1]; i++) {
        at += rows->steps[i];
        if (at == col && rows->values[i] > 0) {
            return rows->values[i] * PF_JOINED_UNIT;
        }
    }
    return 0;
}

static inline double cosine_of(const pf_joined_rows *rows, size_t a, size_t b)
{
    double dot = 0;
    size_t col = 0;
    for (uint64_t i = rows->starts[a]; i < rows->starts[a + 1]; i++) {
        col += rows->steps[i];
        dot += rows->values[i] * PF_JOINED_UNIT * value_of(rows, b, col);
    }
    return dot;
}

#endif
