// SPDX-License-Identifier: MIT
// Pairs that stay together, counted without visiting pairs: of the c rows that a cluster shares
// with a cluster of the other run, c (c - 1) / 2 pairs are together in both. Rows are put in
// the order of their clusters once; the counts of a cluster are then one short array, filled
// and emptied again.
#include "features/stability.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"

typedef struct tally {
    size_t *starts;    // [n_clusters + 1] into members
    uint32_t *members; // [n_rows] by cluster
    uint32_t *counts;  // [n_clusters] zero between uses
    double *shares;    // [n_clusters] sums over the other runs
} tally;

static void tally_finish(tally *t)
{
    pf_free(t->starts);
    pf_free(t->members);
    pf_free(t->counts);
    pf_free(t->shares);
}

static pf_status tally_init(tally *t, const pf_stability_input *input, pf_error *err)
{
    t->starts = pf_calloc(input->n_clusters + 2, sizeof *t->starts);
    t->members = pf_alloc(input->n_rows, sizeof *t->members);
    t->counts = pf_calloc(input->n_clusters, sizeof *t->counts);
    t->shares = pf_calloc(input->n_clusters, sizeof *t->shares);
    if (t->starts == NULL || t->members == NULL || t->counts == NULL || t->shares == NULL) {
        tally_finish(t);
        return pf_fail_memory(err, input->n_rows * sizeof *t->members);
    }
    return PF_OK;
}

static void order_members(tally *t, const pf_stability_input *input, const uint32_t *cluster_of)
{
    for (size_t row = 0; row < input->n_rows; row++) {
        t->starts[cluster_of[row] + 2]++;
    }
    for (size_t i = 2; i < input->n_clusters + 2; i++) {
        t->starts[i] += t->starts[i - 1];
    }
    for (size_t row = 0; row < input->n_rows; row++) {
        t->members[t->starts[cluster_of[row] + 1]++] = (uint32_t)row;
    }
}

// Twice the pairs of one cluster that are together in the other run.
static double pairs_kept(tally *t, size_t cluster, const uint32_t *other)
{
    double pairs = 0;
    for (size_t at = t->starts[cluster]; at < t->starts[cluster + 1]; at++) {
        // The c-th row that is found together with others has c - 1 of them before it.
        pairs += 2.0 * t->counts[other[t->members[at]]]++;
    }
    for (size_t at = t->starts[cluster]; at < t->starts[cluster + 1]; at++) {
        t->counts[other[t->members[at]]] = 0;
    }
    return pairs;
}

pf_status pf_stability_measure(const pf_stability_input *input, size_t of, float *out_stability,
                               pf_error *err)
{
    tally t = {0};
    PF_TRY(tally_init(&t, input, err));
    order_members(&t, input, input->runs[of]);
    for (size_t cluster = 0; cluster < input->n_clusters; cluster++) {
        double size = (double)(t.starts[cluster + 1] - t.starts[cluster]);
        double n_pairs = size * (size - 1);
        for (size_t run = 0; run < input->n_runs && n_pairs > 0; run++) {
            t.shares[cluster] +=
                run == of ? 0 : pairs_kept(&t, cluster, input->runs[run]) / n_pairs;
        }
        int judged = n_pairs > 0 && input->n_runs > 1;
        out_stability[cluster] =
            judged ? (float)(t.shares[cluster] / (double)(input->n_runs - 1)) : 1.0f;
    }
    tally_finish(&t);
    return PF_OK;
}
