// SPDX-License-Identifier: MIT
// Postings given as an array, for tests of what reads the store.
#ifndef PF_TESTS_POSTING_ARRAY_H
#define PF_TESTS_POSTING_ARRAY_H

#include <check.h>

#include "sketch/bottomk.h"

// A shared store of postings [n], key: hash; value: text.
static inline pf_postings *store_postings(const pf_keyed *posted, size_t n, pf_pool *pool)
{
    pf_postings *store = NULL;
    ck_assert_int_eq(pf_postings_create(NULL, &store, NULL), PF_OK);
    for (size_t i = 0; i < n; i++) {
        ck_assert_int_eq(pf_postings_append(store, posted[i].value, &posted[i].key, 1, NULL),
                         PF_OK);
    }
    ck_assert_int_eq(pf_postings_share(store, NULL, 0, pool, NULL), PF_OK);
    return store;
}

// Their candidate pairs.
static inline pf_pairs find_candidates(const pf_keyed *posted, size_t n,
                                       const pf_bottomk_texts *known, pf_pool *pool)
{
    pf_error err = {0};
    pf_pairs pairs = {NULL, 0};
    pf_posting_view view = {.postings = store_postings(posted, n, pool)};
    ck_assert_msg(pf_bottomk_candidates(&view, known, NULL, pool, &pairs, &err) == PF_OK, "%s",
                  err.message);
    pf_postings_destroy((pf_postings *)view.postings);
    return pairs;
}

#endif
