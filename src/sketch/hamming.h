// SPDX-License-Identifier: MIT
// Candidates from 64-bit SimHashes: texts whose signatures differ in at most max_distance bits.
#ifndef PF_SKETCH_HAMMING_H
#define PF_SKETCH_HAMMING_H

#include "sketch/pairs.h"

#define PF_HAMMING_MAX 14u

// All pairs within max_distance (0..PF_HAMMING_MAX) bits; texts that share a signature are
// linked as a bucket (pairs.h). Texts with sizes[i] == 0 are left out. Misses none: see
// hamming.c. PF_ENOMEM.
pf_status pf_hamming_candidates(const uint64_t *signatures, const uint32_t *sizes, size_t n,
                                unsigned max_distance, pf_pool *pool, pf_pairs *out_pairs,
                                pf_error *err) PF_MUST_CHECK;

#endif
