// SPDX-License-Identifier: MIT
#include "match/overlap.h"

#define FEW 16u // times as many items make it cheaper to search each than to pass all

static double ratio(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

static void weigh(pf_shingle_view a, pf_shingle_view b, pf_shared shared, pf_overlap *out)
{
    double weight_a = a.n - 0.5 * a.n_quoted;
    double weight_b = b.n - 0.5 * b.n_quoted;
    double light = weight_a < weight_b ? weight_a : weight_b;
    double heavy = weight_a < weight_b ? weight_b : weight_a;
    double weight_shared = shared.n - 0.5 * shared.n_quoted;
    out->weighted_shared = weight_shared;
    out->weighted_jaccard = ratio(weight_shared, light + heavy - weight_shared);
    out->weighted_containment = ratio(weight_shared, light);
    out->size_ratio = ratio(light, heavy);
    out->held_a = ratio(shared.n, a.n);
    out->held_b = ratio(shared.n, b.n);
    out->length_ratio = a.n > 0 ? (double)b.n / a.n : 1;
}

pf_overlap pf_overlap_compute(const pf_kernels *kernels, pf_shingle_view a, pf_shingle_view b)
{
    pf_shared shared = kernels->intersect(a.hashes, a.n, b.hashes, b.n);
    double smaller = a.n < b.n ? a.n : b.n;
    pf_overlap overlap = {
        .n_a = a.n,
        .n_b = b.n,
        .n_shared = shared.n,
        .n_shared_quoted = shared.n_quoted,
        .jaccard = ratio(shared.n, (double)a.n + b.n - shared.n),
        .containment = ratio(shared.n, smaller),
        .contained_a = ratio(shared.n, a.n),
        .contained_b = ratio(shared.n, b.n),
    };
    weigh(a, b, shared, &overlap);
    return overlap;
}

// Halves by selection, not by branches, which nothing could foretell; so searches overlap.
uint32_t pf_shingle_find(pf_shingle_view set, uint64_t hash)
{
    uint64_t flagged = hash | 1u;
    uint32_t at = 0;
    for (uint32_t n = set.n; n > 1;) {
        uint32_t half = n / 2;
        at = (set.hashes[at + half] | 1u) <= flagged ? at + half : at;
        n -= half;
    }
    return set.n > 0 && (set.hashes[at] | 1u) == flagged ? at : set.n;
}

// What a part of one set shares with another set.
static pf_shared share_part(const pf_kernels *kernels, pf_shingle_view part,
                            pf_shingle_view set)
{
    if (part.n > set.n / FEW) {
        return kernels->intersect(part.hashes, part.n, set.hashes, set.n);
    }
    pf_shared shared = {0, 0};
    for (uint32_t i = 0; i < part.n; i++) {
        uint32_t at = pf_shingle_find(set, part.hashes[i]);
        if (at < set.n) {
            shared.n++;
            shared.n_quoted += (part.hashes[i] | set.hashes[at]) & 1u;
        }
    }
    return shared;
}

// The size of what is left of a page.
static pf_shingle_view core_of(const pf_page_view *page)
{
    pf_shingle_view core = {NULL, page->all.n - page->furniture.n,
                            page->all.n_quoted - page->furniture.n_quoted};
    return core;
}

void pf_overlap_leave_out(const pf_kernels *kernels, const pf_page_view *a,
                          const pf_page_view *b, pf_overlap *overlap)
{
    pf_shared of_a = share_part(kernels, a->furniture, b->all);
    pf_shared of_b = share_part(kernels, b->furniture, a->all);
    pf_shared of_both = share_part(kernels, a->furniture, b->furniture); // counted twice
    pf_shared left = {overlap->n_shared - of_a.n - of_b.n + of_both.n,
                      overlap->n_shared_quoted - of_a.n_quoted - of_b.n_quoted +
                          of_both.n_quoted};
    weigh(core_of(a), core_of(b), left, overlap);
}

static uint32_t count_shared(const pf_kernels *kernels, pf_shingle_view a, pf_shingle_view b)
{
    return kernels->intersect(a.hashes, a.n, b.hashes, b.n).n;
}

double pf_overlap_number_gain(const pf_kernels *kernels, const pf_overlap *overlap,
                              const pf_number_view *a, const pf_number_view *b)
{
    double n_a = (double)overlap->n_a - a->plain.n + a->masked.n;
    double n_b = (double)overlap->n_b - b->plain.n + b->masked.n;
    double n_shared = (double)overlap->n_shared - count_shared(kernels, a->plain, b->plain) +
                      count_shared(kernels, a->masked, b->masked);
    return ratio(n_shared, n_a + n_b - n_shared) - overlap->jaccard;
}
