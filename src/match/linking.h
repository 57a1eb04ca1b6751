// SPDX-License-Identifier: MIT
// Groups from verified edges, never by chain alone.
#ifndef PF_MATCH_LINKING_H
#define PF_MATCH_LINKING_H

#include <stddef.h>
#include <stdint.h>

#include <pressfold/status.h>

typedef struct pf_edge {
    uint32_t a; // a < b
    uint32_t b;
    double similarity;
} pf_edge;

// Similarity of any two items, verified.
typedef struct pf_comparer {
    pf_status (*compare)(void *ctx, uint32_t a, uint32_t b, double *out_similarity,
                         pf_error *err);
    void *ctx;
} pf_comparer;

// At most this many members of either side are compared when two groups would join.
#define PF_LINK_COMPARED 8u

// Greedy complete linkage: edges by falling similarity (ties: a, then b); two groups join when
// all compared cross pairs reach `bar`. Edges [n_edges] are sorted in place. `parents` and
// `next` are arrays over all items, entered with parents[i] == i and next[i] == i for the items
// of these edges; afterwards pf_unionfind_root(parents, i) is the lowest member of i's group,
// and next[] runs round the group. Cost: n log n for the sort, at most 64 comparisons an edge,
// most of them known edges.
pf_status pf_link_groups(pf_edge *edges, size_t n_edges, double bar,
                         const pf_comparer *comparer, uint32_t *parents, uint32_t *next,
                         pf_error *err) PF_MUST_CHECK;

#endif
