// SPDX-License-Identifier: MIT
// Jaccard similarity is not transitive: connected components of verified pairs chain digests
// and templates together. Merging by falling similarity, and only when the members compared
// across the two groups all reach a lower bar, keeps nearly all verified pairs and no bad ones
// where measured. Groups are rings, so joining two is a swap of two links; members compared are
// the first of each ring, counted from its lowest member, so the outcome depends on the edges
// alone.
#include "match/linking.h"

#include <stdlib.h>

#include "base/error.h"
#include "match/unionfind.h"

static int compare_edges(const void *x, const void *y)
{
    const pf_edge *p = x;
    const pf_edge *q = y;
    if (p->similarity != q->similarity) {
        return p->similarity > q->similarity ? -1 : 1;
    }
    if (p->a != q->a) {
        return p->a < q->a ? -1 : 1;
    }
    return p->b < q->b ? -1 : p->b > q->b;
}

// The first members of a ring from `first`; returns how many.
static size_t list_members(uint32_t first, const uint32_t *next, uint32_t *out_members)
{
    size_t n = 0;
    uint32_t item = first;
    do {
        out_members[n++] = item;
        item = next[item];
    } while (item != first && n < PF_LINK_COMPARED);
    return n;
}

// Whether all compared pairs across two groups reach the bar.
static pf_status may_join(uint32_t group_a, uint32_t group_b, double bar, const uint32_t *next,
                          const pf_comparer *comparer, int *out_may, pf_error *err)
{
    uint32_t in_a[PF_LINK_COMPARED];
    uint32_t in_b[PF_LINK_COMPARED];
    size_t n_a = list_members(group_a, next, in_a);
    size_t n_b = list_members(group_b, next, in_b);
    *out_may = 0;
    for (size_t i = 0; i < n_a; i++) {
        for (size_t j = 0; j < n_b; j++) {
            double similarity = 0;
            PF_TRY(comparer->compare(comparer->ctx, in_a[i], in_b[j], &similarity, err));
            if (similarity < bar) {
                return PF_OK;
            }
        }
    }
    *out_may = 1;
    return PF_OK;
}

// Two rings become one when the links behind any member of each are swapped.
static void join(uint32_t group_a, uint32_t group_b, uint32_t *parents, uint32_t *next)
{
    pf_unionfind_join(parents, group_a, group_b);
    uint32_t after = next[group_a];
    next[group_a] = next[group_b];
    next[group_b] = after;
}

pf_status pf_link_groups(pf_edge *edges, size_t n_edges, double bar,
                         const pf_comparer *comparer, uint32_t *parents, uint32_t *next,
                         pf_error *err)
{
    if (n_edges == 0) {
        return PF_OK;
    }
    qsort(edges, n_edges, sizeof *edges, compare_edges);
    for (size_t i = 0; i < n_edges; i++) {
        uint32_t group_a = pf_unionfind_root(parents, edges[i].a);
        uint32_t group_b = pf_unionfind_root(parents, edges[i].b);
        if (group_a == group_b) {
            continue;
        }
        int may = 0;
        PF_TRY(may_join(group_a, group_b, bar, next, comparer, &may, err));
        if (may) {
            join(group_a, group_b, parents, next);
        }
    }
    return PF_OK;
}
