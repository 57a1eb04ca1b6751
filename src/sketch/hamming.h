// SPDX-License-Identifier: MIT
// Candidates from 64-bit SimHashes: texts whose fingerprints differ in at most max_distance
// bits.
#ifndef PF_SKETCH_HAMMING_H
#define PF_SKETCH_HAMMING_H

#include "sketch/pairs.h"

#define PF_HAMMING_MAX      14u
#define PF_HAMMING_PARTNERS 16u   // reported of one in a crowd
#define PF_HAMMING_RUN      1024u // fingerprints that are compared with one another

// All pairs of texts whose fingerprints differ in 1..max_distance (0..PF_HAMMING_MAX) bits; but
// among crowds not each: two that have PF_HAMMING_PARTNERS reported partners both, or stand in
// a run of more than PF_HAMMING_RUN, may be connected over others instead (proof in hamming.c).
// So the components are those of all near pairs, or coarser by links within such runs. Texts
// that share a fingerprint are linked as a bucket (pairs.h), and the first of them stands for
// it. Texts with sizes[i] == 0 are left out. What is found does not depend on the order of the
// texts. At most (PF_HAMMING_PARTNERS + 1) pairs a fingerprint, and those of the buckets.
// PF_EINVAL, PF_ENOMEM, PF_ECANCELLED.
pf_status pf_hamming_candidates(const uint64_t *signatures, const uint32_t *sizes, size_t n,
                                unsigned max_distance, pf_pool *pool, pf_pairs *out_pairs,
                                pf_error *err) PF_MUST_CHECK;

#endif
