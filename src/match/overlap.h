// SPDX-License-Identifier: MIT
// How much two shingle sets share, exactly.
#ifndef PF_MATCH_OVERLAP_H
#define PF_MATCH_OVERLAP_H

#include <stdint.h>

#include "match/marks.h"

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

// All figures of two texts that were marked by one numbering. Linear in their marks. No
// allocation.
pf_overlap pf_overlap_compute(const pf_marked_text *a, const pf_marked_text *b);

// What plain Jaccard similarity gains when the numbers of both texts are taken for one;
// `overlap` is that of the two. Negative where it loses.
double pf_overlap_number_gain(const pf_overlap *overlap, const pf_marked_text *a,
                              const pf_marked_text *b);

#endif
