// SPDX-License-Identifier: MIT
// Pages that hold several articles: a digest, a live page, two reports under one address.
#ifndef PF_COPIES_PAGES_H
#define PF_COPIES_PAGES_H

#include "copies/verify.h"

// Of the texts that a page holds so many are compared with the first.
#define PF_PAGE_COMPARED 32u

// Looks up what is known of two texts of a component, or verifies them now.
typedef struct pf_scorer {
    void *ctx;
    pf_status (*score)(void *ctx, uint32_t a, uint32_t b, pf_scored *out_scored, pf_error *err);
} pf_scorer;

// In the scored pairs [n] of one component, turns the copies that such a page holds into
// excerpts of it. `full`: from which similarity a pair counts. As the scorer returns;
// PF_ENOMEM.
pf_status pf_pages_part(pf_scored *scored, size_t n, float full, const pf_scorer *scorer,
                        pf_error *err) PF_MUST_CHECK;

#endif
