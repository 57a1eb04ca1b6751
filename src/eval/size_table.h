// SPDX-License-Identifier: MIT
// Sets counted by their size: how many there are of each. All agreement figures need no more
// than that of clusters, classes and their overlaps, and n items have at most sqrt(2n)
// different sizes.
#ifndef PF_EVAL_SIZE_TABLE_H
#define PF_EVAL_SIZE_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include <pressfold/status.h>

#include "base/map.h"

// The sets of one size.
typedef struct pf_size_group {
    uint64_t size;    // items in each set, at least 1
    uint64_t count;   // such sets
    uint64_t squares; // of all their overlaps with the other side's sets: sum of n_ij^2
} pf_size_group;

typedef struct pf_size_table {
    pf_size_group *groups; // [n_groups]; rising by size once sorted
    size_t n_groups;
    size_t cap;
    uint64_t n_sets; // sum of the counts
    pf_map index;    // hash of a size -> its group
} pf_size_table;

void pf_size_table_init(pf_size_table *table);
void pf_size_table_finish(pf_size_table *table);

// Adds one set. PF_ENOMEM.
pf_status pf_size_table_append(pf_size_table *table, uint64_t size, uint64_t squares,
                               pf_error *err) PF_MUST_CHECK;

// Puts the groups in rising order; nothing may be appended afterwards. PF_ENOMEM.
pf_status pf_size_table_sort(pf_size_table *table, pf_error *err) PF_MUST_CHECK;

// Pairs of items that share a set: sum of size (size - 1) / 2. Below 2^63 for up to 2^32 items.
uint64_t pf_size_table_pairs(const pf_size_table *table);

// Entropy, in nats, of the partition of n items into these sets; 0 for one set.
double pf_size_table_entropy(const pf_size_table *table, uint64_t n);

#endif
