// SPDX-License-Identifier: MIT
// Sorting of large arrays of (64-bit key, 32-bit value): radix by the leading bytes, then
// insertion in short runs. Linear; stable; the result depends on the input alone, not on the
// threads.
#ifndef PF_BASE_SORT_H
#define PF_BASE_SORT_H

#include <stddef.h>
#include <stdint.h>

#include <pressfold/status.h>

#include "base/pool.h"

typedef struct pf_keyed {
    uint64_t key;
    uint32_t value;
    uint32_t extra; // carried along, not compared
} pf_keyed;

// Sorts items by key, equal keys in the order in which they stood. PF_ENOMEM (one more array of
// n).
pf_status pf_sort_keyed(pf_keyed *items, size_t n, pf_pool *pool, pf_error *err) PF_MUST_CHECK;

// The same as one thread's work, with `scratch` [n].
void pf_sort_keyed_with(pf_keyed *items, pf_keyed *scratch, size_t n);

// Sorts plain keys, as one thread's work, with `scratch` [n].
void pf_sort_u64(uint64_t *keys, uint64_t *scratch, size_t n);

// Order of two uint64_t, for qsort.
int pf_compare_u64(const void *x, const void *y);

// Where `key` stands among sorted keys [n]; n where it does not.
size_t pf_find_u64(const uint64_t *sorted, size_t n, uint64_t key);

#endif
