// SPDX-License-Identifier: MIT
// Pairs of articles that are of different stories whatever their words say, as a search comes
// upon them.
#ifndef PF_STORIES_REFUSED_H
#define PF_STORIES_REFUSED_H

#include "base/sort.h"

// Refused cosines are kept in steps of 2^-16, so that their sums are exact: of 65,535 pairs of
// cosine 1, where they end.
#define PF_REFUSED_SCALE 65536.0

typedef struct pf_refused {
    pf_keyed *pairs; // [n] key = lower rank, higher rank; value = cosine x PF_REFUSED_SCALE
    size_t n;
    size_t cap;
} pf_refused;

static inline uint32_t pf_refused_sum(uint32_t a, uint32_t b)
{
    return a < UINT32_MAX - b ? a + b : UINT32_MAX;
}

// PF_ENOMEM.
pf_status pf_refused_note(pf_refused *refused, uint32_t a, uint32_t b, double cosine,
                          pf_error *err) PF_MUST_CHECK;

// Adds all of `other`, which is emptied. PF_ENOMEM.
pf_status pf_refused_take(pf_refused *refused, pf_refused *other, pf_error *err) PF_MUST_CHECK;

// By rank, each pair once. PF_ENOMEM.
pf_status pf_refused_sort(pf_refused *refused, pf_pool *pool, pf_error *err) PF_MUST_CHECK;

void pf_refused_finish(pf_refused *refused);

#endif
