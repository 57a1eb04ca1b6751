// SPDX-License-Identifier: MIT
// Candidates by an inverted index over a sample of each text's shingles: its k smallest hashes
// and every hash below 2^64 / k. Two texts that share two sampled shingles are a candidate
// pair. Unlike bands of MinHash slots this finds a text inside a much longer one.
#ifndef PF_SKETCH_BOTTOMK_H
#define PF_SKETCH_BOTTOMK_H

#include "kernels/kernels.h"
#include "sketch/pairs.h"
#include "sketch/postings.h"

#define PF_BOTTOM_SHARED     2u // sampled shingles that make a pair
#define PF_BOTTOM_SOURCE_CAP 4u

// Which hashes of a text are posted.
typedef struct pf_bottomk_shape {
    unsigned k;      // so many smallest, at least 1
    unsigned one_in; // and all below 2^64 / one_in, at least 1
} pf_bottomk_shape;

// The k smallest, and one in k of a longer text.
static inline pf_bottomk_shape pf_bottomk_shape_of(unsigned k)
{
    pf_bottomk_shape shape = {k, k};
    return shape;
}

// Probability that two sets with n_shared items in common become a candidate pair. An item is
// posted for both when its hash is below both limits, by the rate r = max(1 / one_in, k / the
// larger set), at most 1; the number of such items is taken as binomial, which sampling of
// random sets confirms within 0.04, and within 0.01 where it is above 0.95. Exact counts of set
// members may be given, or means. Cuts of long buckets are left out.
double pf_bottomk_probability(pf_bottomk_shape shape, double n_a, double n_b, double n_shared);

// Selects from `hashes` [n] (repetitions allowed; bit 0 is not looked at) the distinct ones to
// be posted, rising, into scratch [n] and returns how many: all where there are at most
// shape.k. `collect` is a kernel.
size_t pf_bottomk_select(pf_bottomk_shape shape, pf_collect_fn collect, const uint64_t *hashes,
                         size_t n, uint64_t *scratch, uint64_t *sort_scratch);

// What is known of the texts.
typedef struct pf_bottomk_texts {
    size_t n;
    const uint32_t *sources; // [n] 0 for unknown; NULL where the corpus names fewer than two
    const uint32_t *sizes;   // [n] shingles
} pf_bottomk_texts;

// Candidate pairs from postings of shingle hashes, seen as those of texts. Of a source that
// stands with more than PF_BOTTOM_SOURCE_CAP texts at one hash only the first few speak for it
// there. `room` for pairs, NULL: any. Any order of filing, any number of threads and any room
// give the same pairs. Linear in the postings. Source: Broder 1997 (bottom sketch); the caps
// are measured. PF_ENOMEM, PF_EIO, PF_ECANCELLED.
pf_status pf_bottomk_candidates(const pf_posting_view *view, const pf_bottomk_texts *texts,
                                const pf_pair_room *room, pf_pool *pool, pf_pairs *out_pairs,
                                pf_error *err) PF_MUST_CHECK;

#endif
