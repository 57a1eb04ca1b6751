// SPDX-License-Identifier: MIT
// Why two articles were, or were not, a candidate pair: what their sketches have in common.
#ifndef PF_COPIES_EVIDENCE_H
#define PF_COPIES_EVIDENCE_H

#include "session/sketches.h"

// One article as the candidate stage sees it.
typedef struct pf_sketched {
    pf_sketch sketch;
    uint32_t n_shingles; // as pf_sketch_size says; 0: never a candidate
} pf_sketched;

typedef struct pf_evidence {
    pf_method method;
    int is_candidate;  // this pair alone, by the sketches; a corpus may drop what is too common
    uint32_t n_shared; // sampled shingles of bottomk, bands of minhash
    uint32_t n_a;      // sampled shingles of either
    uint32_t n_b;
    pf_lsh_shape shape;    // of minhash
    const uint32_t *bands; // [n_shared] those that met, from 1
    unsigned distance;     // of simhash, in bits
} pf_evidence;

// Compares two sketches that `sketches` made; asks the candidate stage itself for its answer,
// and with that uses the sketches up. PF_ENOMEM.
pf_status pf_evidence_find(pf_sketches *sketches, const pf_sketched *a, const pf_sketched *b,
                           pf_pool *pool, pf_arena *arena, pf_evidence *out_evidence,
                           pf_error *err) PF_MUST_CHECK;

#endif
