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
    float similarity;
} pf_edge;

// How two groups held together when they were joined.
typedef struct pf_joining {
    float similarity; // of the edge that joined them
    float least;      // of the pairs compared across the two
    float support;    // share of these pairs that are as like as copies are
    float bar;        // what `least` has to reach, where support alone does not do
} pf_joining;

// At most this many members of either side are compared when two groups would join.
#define PF_LINK_COMPARED 8u

// All compared pairs reach 2/3 of what makes a copy; or, so that two cuts of one long report do
// not part it, three quarters of them are as like as copies.
#define PF_LINK_BAR     (2.0 / 3)
#define PF_LINK_SUPPORT 0.75F

// What the linker asks of and tells its caller. Groups go by their lowest item.
typedef struct pf_linker {
    uint32_t *parents; // [n_items] of pf_unionfind
    uint32_t *next;    // [n_items] next[] runs round each group
    void *ctx;
    // Verified similarity of any two items.
    pf_status (*compare)(void *ctx, uint32_t a, uint32_t b, float *out_similarity,
                         pf_error *err);
    // Two groups may become one; *out_joins, set to 1, says whether they do.
    pf_status (*join)(void *ctx, uint32_t group_a, uint32_t group_b, const pf_joining *joining,
                      int *out_joins, pf_error *err);
} pf_linker;

// Links groups by edges of falling similarity (ties: a, then b). `full` is the similarity from
// which two items are copies by default: the bars follow from it and from the edge alone, so
// the groups at a threshold are the same whether linking stops there or goes on: linking may be
// called again with weaker edges. Edges [n_edges] are sorted in place. Items of these edges
// enter with parents[i] == next[i] == i, or as an earlier call left them. Cost: n log n for the
// sort, at most 64 comparisons an edge, most of them known edges. As the callbacks return.
pf_status pf_link_groups(pf_edge *edges, size_t n_edges, double full, const pf_linker *linker,
                         pf_error *err) PF_MUST_CHECK;

#endif
