// SPDX-License-Identifier: MIT
// The table of two labelings, n_ij items in cluster i and class j, boiled down to what the
// metrics need of it: the sizes of clusters, classes and filled cells, and a few whole-number
// counts.
#ifndef PF_EVAL_CONTINGENCY_H
#define PF_EVAL_CONTINGENCY_H

#include <stddef.h>
#include <stdint.h>

#include <pressfold/status.h>

#include "eval/size_table.h"

typedef struct pf_contingency {
    uint64_t n_items;
    pf_size_table clusters; // predicted groups; squares by the cluster's size
    pf_size_table classes;  // true groups; squares by the class's size
    pf_size_table cells;    // overlaps that are not empty; squares not kept (0)
    uint64_t n_majority;    // items in their cluster's commonest class
    uint64_t n_exact;       // items whose cluster and class are one set
} pf_contingency;

// Counts two labelings [n], 1 <= n <= PF_MAX_DOCS. The tables come sorted. Untouched on
// failure. PF_ENOMEM.
pf_status pf_contingency_init(pf_contingency *out, const uint32_t *predicted,
                              const uint32_t *truth, size_t n, pf_error *err) PF_MUST_CHECK;
void pf_contingency_finish(pf_contingency *contingency);

// Whether both labelings are the same partition under other names.
int pf_contingency_is_equality(const pf_contingency *contingency);

#endif
