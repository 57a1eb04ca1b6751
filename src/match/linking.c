// SPDX-License-Identifier: MIT
// Jaccard similarity is not transitive: connected components of verified pairs chain digests
// and templates together. Merging by falling similarity, and only when the members compared
// across the two groups are all at least somewhat alike, keeps nearly all verified pairs and no
// bad ones where measured. One exception: the head and the foot of a report, cut by two
// outlets, share nothing, yet both are copies of the whole; where most pairs are as like as
// copies are, the others are forgiven. Below `full` the bars fall with the edge, never rise
// above: then what is linked down to any similarity does not depend on how far linking goes.
// Groups are rings, so joining two is a swap of two links; members compared are the first of
// each ring, counted from its lowest member, so the outcome depends on the edges alone.
#include "match/linking.h"

#include <stdlib.h>

#include "base/error.h"
#include "match/unionfind.h"

#define INSERTION 16u // so few edges are sorted by insertion

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

// Most components have a few edges.
static void sort_edges(pf_edge *edges, size_t n)
{
    if (n > INSERTION) {
        qsort(edges, n, sizeof *edges, compare_edges);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        pf_edge edge = edges[i];
        size_t at = i;
        while (at > 0 && compare_edges(&edges[at - 1], &edge) > 0) {
            edges[at] = edges[at - 1];
            at--;
        }
        edges[at] = edge;
    }
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

// Compares across two groups and fills the joining; *out_may says whether they may join. A
// group that has no chance left is not compared to the end.
static pf_status compare_groups(const pf_linker *linker, uint32_t group_a, uint32_t group_b,
                                double full, pf_joining *joining, int *out_may, pf_error *err)
{
    uint32_t in_a[PF_LINK_COMPARED];
    uint32_t in_b[PF_LINK_COMPARED];
    size_t n_a = list_members(group_a, linker->next, in_a);
    size_t n_b = list_members(group_b, linker->next, in_b);
    size_t n = n_a * n_b;
    float copy = joining->similarity < (float)full ? joining->similarity : (float)full;
    float bar = copy * (float)PF_LINK_BAR;
    float least = joining->similarity;
    size_t n_full = 0;
    *out_may = 0;
    for (size_t k = 0; k < n; k++) {
        float similarity = 0;
        PF_TRY(linker->compare(linker->ctx, in_a[k / n_b], in_b[k % n_b], &similarity, err));
        least = similarity < least ? similarity : least;
        n_full += similarity >= copy;
        size_t n_weak = k + 1 - n_full;
        if (least < bar && (float)(n - n_weak) < PF_LINK_SUPPORT * (float)n) {
            return PF_OK;
        }
    }
    joining->least = least;
    joining->support = (float)n_full / (float)n;
    joining->bar = bar;
    *out_may = least >= bar || joining->support >= PF_LINK_SUPPORT;
    return PF_OK;
}

// Two rings become one when the links behind any member of each are swapped.
static void join_rings(const pf_linker *linker, uint32_t group_a, uint32_t group_b)
{
    uint32_t *next = linker->next;
    pf_unionfind_join(linker->parents, group_a, group_b);
    uint32_t after = next[group_a];
    next[group_a] = next[group_b];
    next[group_b] = after;
}

pf_status pf_link_groups(pf_edge *edges, size_t n_edges, double full, const pf_linker *linker,
                         pf_error *err)
{
    if (n_edges == 0) {
        return PF_OK;
    }
    sort_edges(edges, n_edges);
    for (size_t i = 0; i < n_edges; i++) {
        uint32_t group_a = pf_unionfind_root(linker->parents, edges[i].a);
        uint32_t group_b = pf_unionfind_root(linker->parents, edges[i].b);
        if (group_a == group_b) {
            continue;
        }
        pf_joining joining = {.similarity = edges[i].similarity};
        int may = 0;
        PF_TRY(compare_groups(linker, group_a, group_b, full, &joining, &may, err));
        if (may) {
            PF_TRY(linker->join(linker->ctx, group_a, group_b, &joining, &may, err));
        }
        if (may) {
            join_rings(linker, group_a, group_b);
        }
    }
    return PF_OK;
}
