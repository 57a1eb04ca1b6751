// SPDX-License-Identifier: MIT
// Candidates from MinHash signatures: texts that agree in all rows of a band.
#ifndef PF_SKETCH_LSH_H
#define PF_SKETCH_LSH_H

#include "sketch/pairs.h"

// bands * rows slots of a signature are used.
typedef struct pf_lsh_shape {
    unsigned bands;
    unsigned rows;
} pf_lsh_shape;

// Probability that a pair of Jaccard similarity s becomes a candidate: 1 - (1 - s^rows)^bands.
double pf_lsh_probability(pf_lsh_shape shape, double s);

// Signatures of n texts. Borrowed.
typedef struct pf_signatures {
    const uint32_t *slots; // [n x stride], row-major
    size_t stride;
    const uint32_t *sizes; // [n] shingles; a text with 0 has no signature
    size_t n;
} pf_signatures;

// Candidate pairs of texts; stride >= bands * rows; `room` for pairs, NULL: any. One band at a
// time is sorted, so the extra memory is 32 bytes a text. PF_ENOMEM, PF_EIO. Source: Leskovec,
// Rajaraman and Ullman 2014, chapter 3.
pf_status pf_lsh_candidates(const pf_signatures *signatures, pf_lsh_shape shape,
                            const pf_pair_room *room, pf_pool *pool, pf_pairs *out_pairs,
                            pf_error *err) PF_MUST_CHECK;

#endif
