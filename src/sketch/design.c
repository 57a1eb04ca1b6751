// SPDX-License-Identifier: MIT
// A pair at the threshold may be of like length or one may be several times the other, and the
// sketches find it more or less easily for that. So recall is told as the average over the
// ratios of size that the threshold allows, each ratio counting the same, together with the
// worst. From similarity and ratio follow containment c and Jaccard J:
//
//   s shared, sizes n and ratio * n:  c = s / (ratio n),  J = c ratio / (1 + ratio - c ratio)
//   news: J + c = 2 t, a quadratic equation in c
//
// Bottom-k is modelled at the size where it is weakest, k times the sampling: shorter texts
// have more of their shingles posted, longer ones share more at the same rate. Banded MinHash
// does not depend on the size. What the models leave out: quoted words and page furniture,
// which weigh less in the news rule; and buckets that are cut because too many texts stand in
// them. Cost: some thousand evaluations of the curve. Sources: 1 - (1 - J^r)^b, Leskovec,
// Rajaraman and Ullman, Mining of Massive Datasets, chapter 3; Horvitz and Thompson 1952 for
// the estimate.
#include "sketch/design.h"

#include <math.h>

#define N_RATIOS     64 // intervals that are averaged over
#define SLACK        1e-9
#define UNITS        16777216.0
#define LEAST_CHANCE 1e-4

static const unsigned ladder[] = {16, 24, 32, 48, 64, 96, 128};

#define N_LADDER (sizeof ladder / sizeof *ladder)

double pf_design_jaccard(double containment, double ratio)
{
    return containment * ratio / (1 + ratio - containment * ratio);
}

// c from J + c = 2 t: ratio c^2 - (1 + 2 ratio + 2 t ratio) c + 2 t (1 + ratio) = 0.
static double news_containment(double t, double ratio)
{
    double b = 1 + 2 * ratio + 2 * t * ratio;
    return (b - sqrt(b * b - 8 * t * ratio * (1 + ratio))) / (2 * ratio);
}

double pf_design_containment(pf_similarity_kind similarity, double value, double ratio)
{
    switch (similarity) {
    case PF_SIMILARITY_JACCARD:
        return value * (1 + ratio) / ((1 + value) * ratio);
    case PF_SIMILARITY_CONTAINMENT:
        return value;
    case PF_SIMILARITY_NEWS:
        break;
    }
    return news_containment(value, ratio);
}

double pf_design_least_ratio(const pf_design_goal *goal)
{
    double least = goal->min_ratio;
    if (goal->similarity == PF_SIMILARITY_JACCARD) {
        least = goal->threshold; // where the smaller set is part of the larger
    } else if (goal->similarity == PF_SIMILARITY_NEWS && 2 * goal->threshold - 1 > least) {
        least = 2 * goal->threshold - 1; // likewise: J = ratio, c = 1
    }
    return least;
}

static double bottomk_probability(pf_bottomk_shape shape, double containment, double ratio)
{
    double larger = (double)shape.k * shape.one_in;
    double smaller = larger * ratio;
    return pf_bottomk_probability(shape, larger, smaller, containment * smaller);
}

double pf_design_probability(const pf_design *design, double containment, double ratio)
{
    double c = containment < 1 ? containment : 1;
    switch (design->method) {
    case PF_METHOD_MINHASH:
        return pf_lsh_probability(design->lsh, pf_design_jaccard(c, ratio));
    case PF_METHOD_BOTTOMK:
        return bottomk_probability(design->bottomk, c, ratio);
    case PF_METHOD_SIMHASH:
        return -1;
    case PF_METHOD_EXACT:
        break;
    }
    return 0;
}

pf_design_recall pf_design_expect(const pf_design *design, const pf_design_goal *goal)
{
    double least = pf_design_least_ratio(goal);
    pf_design_recall recall = {0, 2, 1};
    for (int i = 0; i <= N_RATIOS; i++) {
        double ratio = least + (1 - least) * i / N_RATIOS;
        double c = pf_design_containment(goal->similarity, goal->threshold, ratio);
        double p = pf_design_probability(design, c, ratio);
        double weight = i == 0 || i == N_RATIOS ? 0.5 : 1;
        recall.average += weight * p / N_RATIOS;
        recall.worst_ratio = p < recall.worst ? ratio : recall.worst_ratio;
        recall.worst = p < recall.worst ? p : recall.worst;
    }
    return recall;
}

pf_bottomk_shape pf_design_bottomk(const pf_design_goal *goal)
{
    pf_design design = {.method = PF_METHOD_BOTTOMK};
    for (size_t i = 0; i < N_LADDER; i++) {
        design.bottomk = pf_bottomk_shape_of(ladder[i]);
        if (pf_design_expect(&design, goal).average >= goal->recall - SLACK) {
            break;
        }
    }
    return design.bottomk;
}

static int lsh_reaches(const pf_design_goal *goal, unsigned bands, unsigned rows)
{
    pf_design design = {.method = PF_METHOD_MINHASH, .lsh = {bands, rows}};
    return pf_design_expect(&design, goal).average >= goal->recall - SLACK;
}

// The fewest bands in [1, most] that reach the goal, which `most` does.
static unsigned fewest_bands(const pf_design_goal *goal, unsigned most, unsigned rows)
{
    unsigned low = 1;
    while (low < most) {
        unsigned middle = (low + most) / 2;
        if (lsh_reaches(goal, middle, rows)) {
            most = middle;
        } else {
            low = middle + 1;
        }
    }
    return most;
}

pf_lsh_shape pf_design_lsh(const pf_design_goal *goal, unsigned max_slots)
{
    unsigned rows = max_slots < 2 ? 1 : 2;
    pf_lsh_shape shape = {max_slots / rows, rows};
    // With more rows and as many slots recall only falls.
    for (; rows <= max_slots && lsh_reaches(goal, max_slots / rows, rows); rows++) {
        shape.rows = rows;
        shape.bands = fewest_bands(goal, max_slots / rows, rows);
    }
    return shape;
}

void pf_recall_estimate_add(pf_recall_estimate *estimate, double probability)
{
    if (probability >= LEAST_CHANCE) {
        estimate->n_found++;
        estimate->units += (uint64_t)(UNITS / (probability < 1 ? probability : 1) + 0.5);
    }
}

void pf_recall_estimate_merge(pf_recall_estimate *estimate, const pf_recall_estimate *other)
{
    estimate->n_found += other->n_found;
    estimate->units += other->units;
}

double pf_recall_estimate_value(const pf_recall_estimate *estimate)
{
    if (estimate->n_found == 0) {
        return -1;
    }
    return (double)estimate->n_found * UNITS / (double)estimate->units;
}
