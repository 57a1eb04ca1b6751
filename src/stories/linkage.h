// SPDX-License-Identifier: MIT
// Average linkage over a neighbour graph: a tree of merges, and its cuts.
#ifndef PF_STORIES_LINKAGE_H
#define PF_STORIES_LINKAGE_H

#include "stories/neighbours.h"

typedef struct pf_merge {
    uint32_t a; // clusters, named by their lowest rank; a < b, and a is the name from then on
    uint32_t b;
    float similarity; // mean over the cross pairs x time factor of the mean dates
} pf_merge;

typedef struct pf_linkage {
    size_t n_docs;
    size_t n_merges;
    pf_merge *merges; // in the order made
} pf_linkage;

// Merges down to `floor`. The same for any number of threads. PF_ENOMEM.
pf_status pf_linkage_fit(const pf_story_docs *docs, const pf_graph *graph, double floor,
                         pf_pool *pool, pf_linkage *out_linkage, pf_error *err) PF_MUST_CHECK;
void pf_linkage_finish(pf_linkage *linkage);

// Clusters joined by the merges of `threshold` or more: out_cluster_of [n_docs] is, for each
// rank, the lowest rank of its cluster.
void pf_linkage_cut(const pf_linkage *linkage, double threshold, uint32_t *out_cluster_of);

#endif
