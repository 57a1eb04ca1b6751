// SPDX-License-Identifier: MIT
// Agreement of two labelings: the figures of <pressfold/eval.h> out of the counted contingency
// table.
//
// Definitions are those of scikit-learn where it has the measure (ARI by pair counts, NMI and
// AMI by the arithmetic mean, homogeneity, completeness, V-measure) and those of the literature
// otherwise (B-cubed: averages over items, then their harmonic mean). Limits: a share of
// nothing is 1, so two labelings that leave every item alone agree fully.
//
// Pairs are counted in 64 bits (n (n - 1) / 2 < 2^63 for n < 2^32), products of two such counts
// in 128. Entropies come from sizes in rising order with compensated sums; mutual information
// is H(clusters) + H(classes) - H(cells).
//
// Cost: that of the table (contingency.c) and of the expected mutual information
// (expected_mi.c).
#include <float.h>
#include <stddef.h>
#include <stdint.h>

#include <pressfold/eval.h>

#include "base/error.h"
#include "eval/contingency.h"
#include "eval/eval_math.h"
#include "eval/expected_mi.h"

__extension__ typedef __int128 wide;

typedef struct pair_counts {
    uint64_t both;     // in one cluster and in one class
    uint64_t clusters; // in one cluster
    uint64_t classes;  // in one class
    uint64_t all;
} pair_counts;

// 2 (tp tn - fn fp) / ((tp + fn)(fn + tn) + (tp + fp)(fp + tn)), which is Hubert and Arabie's
// index without a difference of nearly equal fractions. Each product is below 2^126.
static double adjusted_rand(const pair_counts *pairs)
{
    wide tp = pairs->both;
    wide fp = pairs->clusters - pairs->both;
    wide fn = pairs->classes - pairs->both;
    wide tn = pairs->all - pairs->clusters - pairs->classes + pairs->both;
    if (fp == 0 && fn == 0) {
        return 1.0;
    }
    wide below = (tp + fn) * (fn + tn) + (tp + fp) * (fp + tn);
    return 2.0 * (double)(tp * tn - fn * fp) / (double)below;
}

static void fill_pairs(const pf_contingency *table, pf_agreement *out)
{
    pair_counts pairs = {
        .both = pf_size_table_pairs(&table->cells),
        .clusters = pf_size_table_pairs(&table->clusters),
        .classes = pf_size_table_pairs(&table->classes),
        .all = table->n_items * (table->n_items - 1) / 2,
    };
    out->pair_precision = pf_share(pairs.both, pairs.clusters);
    out->pair_recall = pf_share(pairs.both, pairs.classes);
    out->pair_f1 = pf_harmonic_mean(out->pair_precision, out->pair_recall);
    out->ari = adjusted_rand(&pairs);
}

// (1/n) sum of n_ij^2 / size, the size that of the cluster (precision) or of the class
// (recall).
static double bcubed(const pf_size_table *sets, uint64_t n)
{
    pf_sum sum = {0};
    for (size_t i = 0; i < sets->n_groups; i++) {
        pf_sum_append(&sum, (double)sets->groups[i].squares / (double)sets->groups[i].size);
    }
    return pf_sum_value(&sum) / (double)n;
}

static void fill_sets(const pf_contingency *table, pf_agreement *out)
{
    out->bcubed_precision = bcubed(&table->clusters, table->n_items);
    out->bcubed_recall = bcubed(&table->classes, table->n_items);
    out->bcubed_f1 = pf_harmonic_mean(out->bcubed_precision, out->bcubed_recall);
    out->purity = pf_share(table->n_majority, table->n_items);
    out->exact_set_accuracy = pf_share(table->n_exact, table->n_items);
}

// Mutual information against what chance gives, over the mean entropy against the same.
static double adjusted_mi(const pf_contingency *table, double mi, double mean_entropy)
{
    uint64_t n = table->n_items;
    uint64_t n_clusters = table->clusters.n_sets;
    uint64_t n_classes = table->classes.n_sets;
    if (pf_contingency_is_equality(table)) {
        return 1.0;
    }
    // Here shuffling changes nothing: every outcome is the expected one.
    if (n_clusters == 1 || n_classes == 1 || n_clusters == n || n_classes == n) {
        return 0.0;
    }
    double expected = pf_expected_mi(&table->clusters, &table->classes, n);
    // At least the mutual information, and more than expected, unless rounding says otherwise.
    double room = mean_entropy - expected;
    return (mi - expected) / (room > DBL_EPSILON ? room : DBL_EPSILON);
}

static void fill_information(const pf_contingency *table, pf_agreement *out)
{
    double h_clusters = pf_size_table_entropy(&table->clusters, table->n_items);
    double h_classes = pf_size_table_entropy(&table->classes, table->n_items);
    double mi = h_clusters + h_classes - pf_size_table_entropy(&table->cells, table->n_items);
    double most = h_clusters < h_classes ? h_clusters : h_classes;
    mi = mi < 0.0 ? 0.0 : mi;
    mi = mi > most ? most : mi;
    double mean = (h_clusters + h_classes) / 2.0;
    out->homogeneity = table->classes.n_sets == 1 ? 1.0 : mi / h_classes;
    out->completeness = table->clusters.n_sets == 1 ? 1.0 : mi / h_clusters;
    out->v_measure = pf_harmonic_mean(out->homogeneity, out->completeness);
    out->nmi = mean > 0.0 ? mi / mean : 1.0;
    out->ami = adjusted_mi(table, mi, mean);
}

pf_status pf_agreement_compute(const uint32_t *predicted, const uint32_t *truth, size_t n,
                               pf_agreement *out, pf_error *err)
{
    if (predicted == NULL || truth == NULL || out == NULL) {
        return pf_fail(err, PF_EINVAL, "labelings: predicted, truth or out is NULL");
    }
    if (n == 0) {
        return pf_fail(err, PF_EINVAL, "labelings: n 0 is outside 1..%u", PF_MAX_DOCS);
    }
    if (n > PF_MAX_DOCS) {
        return pf_fail(err, PF_ELIMIT, "labelings: n %zu is outside 1..%u", n, PF_MAX_DOCS);
    }
    pf_contingency table;
    PF_TRY(pf_contingency_init(&table, predicted, truth, n, err));
    pf_agreement result = {.n = n};
    result.clusters = table.clusters.n_sets;
    result.classes = table.classes.n_sets;
    fill_pairs(&table, &result);
    fill_information(&table, &result);
    fill_sets(&table, &result);
    pf_contingency_finish(&table);
    *out = result;
    return PF_OK;
}
