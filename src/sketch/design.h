// SPDX-License-Identifier: MIT
// Recall by design: the shape of the candidate stage follows from the similarity at which pairs
// are copies and the share of such pairs that is to be found.
#ifndef PF_SKETCH_DESIGN_H
#define PF_SKETCH_DESIGN_H

#include <pressfold/options.h>

#include "sketch/bottomk.h"
#include "sketch/lsh.h"

// What is asked for.
typedef struct pf_design_goal {
    pf_similarity_kind similarity;
    double threshold;
    double min_ratio; // smaller over larger size: news joins no pair below it
    double recall;    // of pairs at the threshold so many are to become candidates
} pf_design_goal;

// How candidates are found. Only the shape of the method counts.
typedef struct pf_design {
    pf_method method;
    pf_bottomk_shape bottomk;
    pf_lsh_shape lsh;
} pf_design;

// Recall at the threshold over the ratios of size that it allows; negative: not derived.
typedef struct pf_design_recall {
    double average;
    double worst;
    double worst_ratio; // at which the worst is met
} pf_design_recall;

// The containment in the smaller set that a pair of this similarity and ratio of sizes (0..1]
// has; above 1 where there is no such pair. Weights of the news rule are left out.
double pf_design_containment(pf_similarity_kind similarity, double value, double ratio);

// The Jaccard similarity that goes with a containment and a ratio of sizes.
double pf_design_jaccard(double containment, double ratio);

// The least ratio of sizes of a pair at the threshold. Containment knows none: min_ratio is
// taken for it too, and pairs of less like sizes are found more rarely than is told.
double pf_design_least_ratio(const pf_design_goal *goal);

// Probability that a pair of long texts becomes a candidate; negative where the method
// (SimHash) has no such model, which goes by words and not by shingles.
double pf_design_probability(const pf_design *design, double containment, double ratio);

// Expected recall of pairs just at the goal's threshold.
pf_design_recall pf_design_expect(const pf_design *design, const pf_design_goal *goal);

// The least shape of a fixed ladder, 16..128, that reaches the goal on average; 128 when none
// does.
pf_bottomk_shape pf_design_bottomk(const pf_design_goal *goal);

// The shape of at most max_slots slots that reaches the goal on average with the most rows, and
// with them the fewest bands; when none does, all slots in bands of two. One row is never
// taken: its buckets grow with the corpus, are cut, and the curve no longer holds.
pf_lsh_shape pf_design_lsh(const pf_design_goal *goal, unsigned max_slots);

// Recall of a run, estimated from what it found: a pair that is found with probability p stands
// for 1 / p pairs. The sum is in whole units, so that any order of adding gives the same.
typedef struct pf_recall_estimate {
    uint64_t n_found;
    uint64_t units; // of 2^-24 pairs
} pf_recall_estimate;

// A verified pair, with the probability by the model that it was found. Below 0.0001 it is left
// out: one such pair would outweigh all others.
void pf_recall_estimate_add(pf_recall_estimate *estimate, double probability);
void pf_recall_estimate_merge(pf_recall_estimate *estimate, const pf_recall_estimate *other);

// 0..1, or -1 where no pair was added.
double pf_recall_estimate_value(const pf_recall_estimate *estimate);

#endif
