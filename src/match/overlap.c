// SPDX-License-Identifier: MIT
#include "match/overlap.h"

#include "base/hash.h"

// What two texts share: all of it, and what of that is furniture of neither.
typedef struct shared_counts {
    pf_shingle_count all;
    pf_shingle_count core;
} shared_counts;

static double ratio(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

// Where two texts have marks of the same group.
typedef struct meeting {
    size_t a;
    size_t b;
} meeting;

// The next one from here on; 0: there is none.
static int meet(const pf_marked_text *a, const pf_marked_text *b, meeting *at)
{
    while (at->a < a->n_marks && at->b < b->n_marks) {
        uint32_t x = a->groups[at->a];
        uint32_t y = b->groups[at->b];
        if (x == y) {
            return 1;
        }
        at->a += x < y;
        at->b += y < x;
    }
    return 0;
}

static shared_counts count_shared(const pf_marked_text *a, const pf_marked_text *b)
{
    shared_counts shared = {{0, 0}, {0, 0}};
    for (meeting at = {0, 0}; meet(a, b, &at); at.a++, at.b++) {
        const uint64_t *x = a->marks[at.a].of;
        const uint64_t *y = b->marks[at.b].of;
        uint64_t all = x[PF_MARK_HELD] & y[PF_MARK_HELD];
        uint64_t quoted = all & ~(x[PF_MARK_PLAIN] & y[PF_MARK_PLAIN]);
        uint64_t core = all & ~(x[PF_MARK_FURNITURE] | y[PF_MARK_FURNITURE]);
        shared.all.n += pf_count_bits(all);
        shared.all.n_quoted += pf_count_bits(quoted);
        shared.core.n += pf_count_bits(core);
        shared.core.n_quoted += pf_count_bits(core & quoted);
    }
    return shared;
}

// What is left of a text without furniture.
static pf_shingle_count core_of(const pf_marked_text *text)
{
    pf_shingle_count core = {text->all.n - text->furniture.n,
                             text->all.n_quoted - text->furniture.n_quoted};
    return core;
}

static double weight_of(pf_shingle_count count)
{
    return count.n - 0.5 * count.n_quoted;
}

// The figures of what is left of two texts without furniture.
static void weigh(pf_shingle_count a, pf_shingle_count b, pf_shingle_count shared,
                  pf_overlap *out)
{
    double weight_a = weight_of(a);
    double weight_b = weight_of(b);
    double light = weight_a < weight_b ? weight_a : weight_b;
    double heavy = weight_a < weight_b ? weight_b : weight_a;
    double weight_shared = weight_of(shared);
    out->weighted_shared = weight_shared;
    out->weighted_jaccard = ratio(weight_shared, light + heavy - weight_shared);
    out->weighted_containment = ratio(weight_shared, light);
    out->size_ratio = ratio(light, heavy);
    out->held_a = ratio(shared.n, a.n);
    out->held_b = ratio(shared.n, b.n);
    out->length_ratio = a.n > 0 ? (double)b.n / a.n : 1;
}

pf_overlap pf_overlap_compute(const pf_marked_text *a, const pf_marked_text *b)
{
    shared_counts shared = count_shared(a, b);
    uint32_t n_a = a->all.n;
    uint32_t n_b = b->all.n;
    double n_shared = shared.all.n;
    pf_overlap overlap = {
        .n_a = n_a,
        .n_b = n_b,
        .n_shared = shared.all.n,
        .n_shared_quoted = shared.all.n_quoted,
        .jaccard = ratio(n_shared, (double)n_a + n_b - n_shared),
        .containment = ratio(n_shared, n_a < n_b ? n_a : n_b),
        .contained_a = ratio(n_shared, n_a),
        .contained_b = ratio(n_shared, n_b),
    };
    weigh(core_of(a), core_of(b), shared.core, &overlap);
    return overlap;
}

double pf_overlap_number_gain(const pf_overlap *overlap, const pf_marked_text *a,
                              const pf_marked_text *b)
{
    double n_shared = overlap->n_shared;
    for (meeting at = {0, 0}; meet(a, b, &at); at.a++, at.b++) {
        const uint64_t *x = a->marks[at.a].of;
        const uint64_t *y = b->marks[at.b].of;
        n_shared -= pf_count_bits(x[PF_MARK_NUMBERED] & y[PF_MARK_NUMBERED]);
        n_shared += pf_count_bits(x[PF_MARK_MASKED] & y[PF_MARK_MASKED]);
    }
    double n_a = (double)overlap->n_a - a->n_numbered + a->n_masked;
    double n_b = (double)overlap->n_b - b->n_numbered + b->n_masked;
    return ratio(n_shared, n_a + n_b - n_shared) - overlap->jaccard;
}
