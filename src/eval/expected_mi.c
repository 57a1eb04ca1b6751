// SPDX-License-Identifier: MIT
// Expected mutual information under random shuffling (Vinh, Epps and Bailey 2010, equation
// 24a):
//
//   E = sum over clusters i, classes j, overlaps k of   k/n ln(n k / (a_i b_j)) P(k; a_i, b_j,
//   n)
//
// P is the hypergeometric probability that k of a class's b_j items fall among a cluster's a_i.
//
// Two things make it cheap. The inner sum depends on the sizes only, so it is taken once for
// each pair of different sizes and multiplied by how many such pairs there are: 60,000
// singletons count as one size. And P is not computed from factorials: neighbouring
// probabilities have a rational quotient,
//
//   P(k + 1) / P(k) = (a - k)(b - k) / ((k + 1)(n - a - b + k + 1)),
//
// so weights are walked outward from the most probable overlap, where the weight is 1, until
// they vanish, and divided by their sum in the end. That takes some twenty standard deviations
// of terms instead of min(a, b), and loses no digits: ln(n!) at a million items is 1.3e7, which
// leaves a relative error of 1e-9 in each probability taken from log-gamma tables
// (scikit-learn's way).
//
// The quotients fall as k rises (P is log-concave), so behind the first negligible weight all
// are.
//
// Cost: (different cluster sizes) x (different class sizes) x (about 20 sqrt(a b / n) + 20).
#include "eval/expected_mi.h"

#include "eval/eval_math.h"

// Weights below this are left out. The most probable overlap has weight 1 and at most 2^17
// weights exceed it at the largest n, so what is left out is below the last bit of the sum.
#define NEGLIGIBLE 0x1p-90

typedef struct overlap {
    uint64_t a, b, n;
    double weights; // sum of the weights so far
    double terms;   // sum of weight * k ln(n k / (a b))
} overlap;

static void append_term(overlap *o, uint64_t k, double weight)
{
    o->weights += weight;
    if (k > 0) {
        o->terms += weight * (double)k * pf_log_ratio(o->n * k, o->a * o->b);
    }
}

// From `mode` upwards, `mode` included.
static void walk_up(overlap *o, uint64_t mode)
{
    uint64_t last = o->a < o->b ? o->a : o->b;
    double weight = 1.0;
    for (uint64_t k = mode; weight > NEGLIGIBLE; k++) {
        append_term(o, k, weight);
        if (k == last) {
            return;
        }
        double outside = (double)(o->n + k + 1 - o->a - o->b);
        weight *= (double)(o->a - k) * (double)(o->b - k) / ((double)(k + 1) * outside);
    }
}

// From `mode` downwards, `mode` left out.
static void walk_down(overlap *o, uint64_t mode)
{
    uint64_t first = o->a + o->b > o->n ? o->a + o->b - o->n : 0;
    double weight = 1.0;
    for (uint64_t k = mode; k > first; k--) {
        double outside = (double)(o->n + k - o->a - o->b);
        weight *= (double)k * outside / ((double)(o->a - k + 1) * (double)(o->b - k + 1));
        if (weight <= NEGLIGIBLE) {
            return;
        }
        append_term(o, k - 1, weight);
    }
}

// n times the inner sum for one cluster of a items and one class of b.
static double expected_term(uint64_t a, uint64_t b, uint64_t n)
{
    overlap o = {.a = a, .b = b, .n = n};
    uint64_t mode = (a + 1) * (b + 1) / (n + 2);
    walk_up(&o, mode);
    walk_down(&o, mode);
    return o.terms / o.weights;
}

double pf_expected_mi(const pf_size_table *clusters, const pf_size_table *classes, uint64_t n)
{
    pf_sum sum = {0};
    for (size_t i = 0; i < clusters->n_groups; i++) {
        const pf_size_group *rows = &clusters->groups[i];
        for (size_t j = 0; j < classes->n_groups; j++) {
            const pf_size_group *cols = &classes->groups[j];
            double n_pairs = (double)rows->count * (double)cols->count;
            pf_sum_append(&sum, n_pairs * expected_term(rows->size, cols->size, n));
        }
    }
    return pf_sum_value(&sum) / (double)n;
}
