// SPDX-License-Identifier: MIT
// Candidates by an inverted index over a sample of each text's shingles: its 32 smallest hashes
// and every hash below 2^64 / 32. Two texts that share two sampled shingles are a candidate
// pair. Unlike bands of MinHash slots this finds a text inside a much longer one.
#ifndef PF_SKETCH_BOTTOMK_H
#define PF_SKETCH_BOTTOMK_H

#include "sketch/pairs.h"

#define PF_BOTTOM_K          ((size_t)32)
#define PF_BOTTOM_SAMPLE     (UINT64_MAX / 32u) // hashes below it are sampled
#define PF_BOTTOM_SHARED     2u
#define PF_BOTTOM_SOURCE_CAP 4u

// Selects from `hashes` [n] (repetitions allowed; bit 0 is not looked at) the distinct ones to
// be posted, rising, into scratch [n] and returns how many: all where there are at most
// PF_BOTTOM_K.
size_t pf_bottomk_select(const uint64_t *hashes, size_t n, uint64_t *scratch,
                         uint64_t *sort_scratch);

// Candidate pairs from postings [n] (key: shingle hash, value: text), in any order; they are
// sorted in place. `sources` [n_texts] are the texts' sources, 0 for unknown, or NULL where the
// corpus // one hash are passed over there. `sizes` [n_texts]: shingles of each text. Any order
// of postings and any number of threads give the same pairs. Linear in n. Source: Broder 1997
// (bottom sketch); the caps and the sampling are measured. PF_ENOMEM.
pf_status pf_bottomk_candidates(pf_keyed *postings, size_t n, const uint32_t *sources,
                                const uint32_t *sizes, pf_pool *pool, pf_pairs *out_pairs,
                                pf_error *err) PF_MUST_CHECK;

#endif
