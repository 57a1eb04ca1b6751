// SPDX-License-Identifier: MIT
// How much two shingle sets share, exactly.
#ifndef PF_MATCH_OVERLAP_H
#define PF_MATCH_OVERLAP_H

#include <stdint.h>

#include "kernels/kernels.h"

// A set as text/shingle makes it: hashes rise, bit 0 says quoted. Borrowed.
typedef struct pf_shingle_view {
    const uint64_t *hashes; // [n]
    uint32_t n;
    uint32_t n_quoted;
} pf_shingle_view;

// Plain figures count all shingles. Weighted ones count a shingle inside quotation marks half
// (two reports that share a statement are not copies for it) and no page furniture.
typedef struct pf_overlap {
    uint32_t n_a;
    uint32_t n_b;
    uint32_t n_shared;
    uint32_t n_shared_quoted; // of these, quoted in either
    double jaccard;           // 0 when both sets are empty
    double containment;       // in the smaller set
    double contained_a;       // share of a that stands in b
    double contained_b;
    double weighted_shared; // in units of one plain shingle
    double weighted_jaccard;
    double weighted_containment;
    double size_ratio; // weighted smaller / larger, 0..1
    double held_a;     // share of a without furniture that stands in b without furniture
    double held_b;
    double length_ratio; // shingles of b / shingles of a, without furniture; 1 when a is empty
} pf_overlap;

// All figures of two sets, nothing of them taken for furniture. Linear in both. No allocation.
pf_overlap pf_overlap_compute(const pf_kernels *kernels, pf_shingle_view a, pf_shingle_view b);

// A set and those of its items that are page furniture, flags and all.
typedef struct pf_page_view {
    pf_shingle_view all;
    pf_shingle_view furniture;
} pf_page_view;

// Weighs anew without furniture: the weighted figures of `overlap`, which is that of the whole
// sets, and what follows them become those of what is left of either set. A search for each
// item of furniture where these are few.
void pf_overlap_leave_out(const pf_kernels *kernels, const pf_page_view *a,
                          const pf_page_view *b, pf_overlap *overlap);

// Where the set has the shingle, quoted or not; set.n where it has not.
uint32_t pf_shingle_find(pf_shingle_view set, uint64_t hash);

// The shingles of a set that have a number in them, and the same with all numbers taken for
// one.
typedef struct pf_number_view {
    pf_shingle_view plain;
    pf_shingle_view masked;
} pf_number_view;

// What plain Jaccard similarity gains when the numbers of both texts are taken for one;
// `overlap` is that of the whole sets. Negative where it loses. Linear in the shingles with
// numbers.
double pf_overlap_number_gain(const pf_kernels *kernels, const pf_overlap *overlap,
                              const pf_number_view *a, const pf_number_view *b);

#endif
