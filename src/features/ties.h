// SPDX-License-Identifier: MIT
// Why an article is where it is: the terms that tie it to the rest of its set, and those that
// tie it to the set which would come next.
#ifndef PF_FEATURES_TIES_H
#define PF_FEATURES_TIES_H

#include <pressfold/types.h>

#include "base/csr.h"
#include "base/pool.h"

#define PF_TIES 5

// Columns of the rows, the strongest first; behind them PF_NO_DOC.
typedef struct pf_tie_list {
    uint32_t terms[PF_TIES];
} pf_tie_list;

typedef struct pf_ties {
    pf_tie_list *own;   // [n_docs] to the other members of the set
    pf_tie_list *other; // [n_docs] to the runner-up
} pf_ties;

typedef struct pf_ties_input {
    const pf_csr *rows;        // unit TF-IDF rows
    const uint32_t *set_of;    // [rows->n_rows] all below n_sets
    const uint32_t *runner_up; // [rows->n_rows] a set, or PF_NO_DOC
    size_t n_sets;
} pf_ties_input;

// The cosine of an article to the mean of a set is a sum over terms; the ties are the terms
// that give most to it. Same result for any number of threads. PF_ENOMEM. Cost: three times the
// entries of the rows.
pf_status pf_ties_find(const pf_ties_input *input, pf_pool *pool, pf_ties *out_ties,
                       pf_error *err) PF_MUST_CHECK;
void pf_ties_finish(pf_ties *ties);

#endif
