// SPDX-License-Identifier: MIT
// The members that stand for a set of articles: the one nearest to its middle, and one or two
// more that are near to it and unlike those before.
#ifndef PF_FEATURES_REPRESENTATIVES_H
#define PF_FEATURES_REPRESENTATIVES_H

#include <pressfold/types.h>

#include "base/csr.h"

#define PF_REPRESENTATIVES 3

typedef struct pf_representatives {
    uint32_t n; // 0 for an empty set, else as many as there are members, at most three
    uint32_t docs[PF_REPRESENTATIVES]; // the medoid first
} pf_representatives;

// Scratch, one for each worker: `dense` [rows->n_cols] holds zeros before and after; the others
// hold `cap` members and grow.
typedef struct pf_rep_scratch {
    float *dense;
    float *nearness;
    float *likeness;
    size_t nearness_cap;
    size_t likeness_cap;
} pf_rep_scratch;

// `rows` are unit rows, `members` [n] rise. Ties: the lower member. PF_ENOMEM. Cost: four times
// the entries of the members.
pf_status pf_representatives_find(const pf_csr *rows, const uint32_t *members, size_t n,
                                  pf_rep_scratch *scratch, pf_representatives *out,
                                  pf_error *err) PF_MUST_CHECK;

#endif
