// SPDX-License-Identifier: MIT
// Rows of articles whose stories are known, and the pool that finds them again.
#ifndef PF_TESTS_PLANTED_ROWS_H
#define PF_TESTS_PLANTED_ROWS_H

#include <string.h>

#include "base/pool.h"
#include "base/rng.h"
#include "packed_rows.h"

#define PLANTED_LEN 30

// Unit rows: article i is of story i % n_stories, and takes half of its words of those of its
// story and half of all. To be freed with free_rows.
static inline pf_joined_rows plant_rows(size_t n_docs, size_t n_stories, size_t n_cols,
                                        uint64_t seed)
{
    pf_rng rng;
    pf_rng_init(&rng, seed);
    pf_csr rows;
    ck_assert_int_eq(pf_csr_init(&rows, n_docs, n_cols, n_docs * PLANTED_LEN, NULL), PF_OK);
    float *dense = calloc(n_cols, sizeof *dense);
    ck_assert_ptr_nonnull(dense);
    uint64_t at = 0;
    for (size_t doc = 0; doc < n_docs; doc++) {
        memset(dense, 0, n_cols * sizeof *dense);
        uint32_t story = (uint32_t)(doc % n_stories);
        for (int i = 0; i < PLANTED_LEN; i++) {
            uint32_t own = (story * 37 + pf_rng_below(&rng, 12)) % (uint32_t)n_cols;
            dense[i % 2 == 0 ? own : pf_rng_below(&rng, (uint32_t)n_cols)] += 1.0F;
        }
        double square = 0;
        for (size_t c = 0; c < n_cols; c++) {
            square += (double)dense[c] * (double)dense[c];
        }
        for (uint32_t c = 0; c < n_cols; c++) {
            if (dense[c] > 0) {
                rows.cols[at] = c;
                rows.values[at++] = (float)((double)dense[c] / sqrt(square));
            }
        }
        rows.starts[doc + 1] = at;
    }
    free(dense);
    return pack_rows(&rows);
}

static inline pf_pool *start_pool(unsigned n_threads)
{
    pf_pool *pool = NULL;
    ck_assert_int_eq(pf_pool_create(n_threads, &pool, NULL), PF_OK);
    return pool;
}

#endif
