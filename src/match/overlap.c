// SPDX-License-Identifier: MIT
#include "match/overlap.h"

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
        .jaccard = ratio(shared.n, (double)a.n + b.n - shared.n),
        .containment = ratio(shared.n, smaller),
        .contained_a = ratio(shared.n, a.n),
        .contained_b = ratio(shared.n, b.n),
    };
    weigh(a, b, shared, &overlap);
    return overlap;
}

void pf_overlap_weigh(const pf_kernels *kernels, pf_shingle_view a, pf_shingle_view b,
                      pf_overlap *overlap)
{
    weigh(a, b, kernels->intersect(a.hashes, a.n, b.hashes, b.n), overlap);
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
