// SPDX-License-Identifier: MIT
// Candidate pairs: collected with repetitions, then sorted and counted.
#ifndef PF_SKETCH_PAIRS_H
#define PF_SKETCH_PAIRS_H

#include <pressfold/types.h>

#include "base/pool.h"
#include "base/sort.h"

// A growing list; a failed allocation sticks and is told by pf_pair_list_finish_* functions.
typedef struct pf_pair_list {
    pf_keyed *items; // key = a << 32 | b with a < b; value unused
    size_t n;
    size_t cap;
    int failed;
} pf_pair_list;

typedef struct pf_pairs {
    pf_pair *pairs; // [n] by a, then b; no repetitions
    size_t n;
} pf_pairs;

void pf_pair_list_init(pf_pair_list *list);
void pf_pair_list_finish(pf_pair_list *list);
void pf_pair_list_append(pf_pair_list *list, uint32_t x, uint32_t y);

// Links the texts of one bucket, [n] rising indices: all pairs up to PF_BUCKET_ALL texts; in a
// longer one each text with the PF_BUCKET_WINDOW before it and with the first, so the work
// stays linear.
#define PF_BUCKET_ALL    32u
#define PF_BUCKET_WINDOW 4u
void pf_pair_list_link(pf_pair_list *list, const uint32_t *texts, size_t n);

// How often a pair must stand in the list whose smaller set has so many items: min_count times,
// or half the items where that is less; once at least.
unsigned pf_pair_list_needed(unsigned min_count, uint32_t smaller);

// Sorts the list and keeps pairs that stand in it at least as often as the rarer of `min_count`
// and the smaller of the two sizes asks (sizes NULL: min_count). The list is emptied.
// PF_ENOMEM.
pf_status pf_pair_list_count(pf_pair_list *list, unsigned min_count, const uint32_t *sizes,
                             pf_pool *pool, pf_pairs *out_pairs, pf_error *err) PF_MUST_CHECK;

void pf_pairs_finish(pf_pairs *pairs);

#endif
