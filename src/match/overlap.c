// SPDX-License-Identifier: MIT
#include "match/overlap.h"

static double ratio(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

pf_overlap pf_overlap_compute(const pf_kernels *kernels, pf_shingle_view a, pf_shingle_view b)
{
    pf_shared shared = kernels->intersect(a.hashes, a.n, b.hashes, b.n);
    double smaller = a.n < b.n ? a.n : b.n;
    double weight_a = a.n - 0.5 * a.n_quoted;
    double weight_b = b.n - 0.5 * b.n_quoted;
    double light = weight_a < weight_b ? weight_a : weight_b;
    double heavy = weight_a < weight_b ? weight_b : weight_a;
    double weight_shared = shared.n - 0.5 * shared.n_quoted;
    pf_overlap overlap = {
        .n_a = a.n,
        .n_b = b.n,
        .n_shared = shared.n,
        .jaccard = ratio(shared.n, (double)a.n + b.n - shared.n),
        .containment = ratio(shared.n, smaller),
        .contained_a = ratio(shared.n, a.n),
        .contained_b = ratio(shared.n, b.n),
        .weighted_shared = weight_shared,
        .weighted_jaccard = ratio(weight_shared, light + heavy - weight_shared),
        .weighted_containment = ratio(weight_shared, light),
        .size_ratio = ratio(light, heavy),
    };
    return overlap;
}
