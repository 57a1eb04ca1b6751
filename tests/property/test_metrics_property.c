// SPDX-License-Identifier: MIT
// Laws that agreement figures obey for any labelings, over random ones from fixed seeds (the
// loop number _i, which Check prints for a test that fails, is the seed).
#include <check.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include <pressfold/eval.h>

#include "base/rng.h"

#define N_SEEDS   20
#define N_ROUNDS  15 // labelings for each seed
#define MAX_ITEMS 120
#define TOLERANCE 1e-12

typedef struct labelings {
    size_t n;
    uint32_t predicted[MAX_ITEMS];
    uint32_t truth[MAX_ITEMS];
} labelings;

// From few groups to mostly single items, from unrelated to nearly equal.
static void make_labelings(labelings *l, pf_rng *rng)
{
    l->n = 1 + pf_rng_below(rng, MAX_ITEMS);
    uint32_t n_classes = 1 + pf_rng_below(rng, 2 * (uint32_t)l->n);
    uint32_t n_clusters = 1 + pf_rng_below(rng, 2 * (uint32_t)l->n);
    double follow = pf_rng_unit(rng) < 0.3 ? 0.0 : pf_rng_unit(rng);
    for (size_t i = 0; i < l->n; i++) {
        l->truth[i] = pf_rng_below(rng, 1 + pf_rng_below(rng, n_classes));
        int follows = pf_rng_unit(rng) < follow;
        l->predicted[i] = follows ? l->truth[i] : pf_rng_below(rng, n_clusters);
    }
}

static pf_agreement agreement(const uint32_t *predicted, const uint32_t *truth, size_t n)
{
    pf_agreement out;
    ck_assert_int_eq(pf_agreement_compute(predicted, truth, n, &out, NULL), PF_OK);
    return out;
}

static void assert_near(double a, double b)
{
    ck_assert_double_eq_tol(a, b, TOLERANCE);
}

static void shuffle(uint32_t *items, size_t n, pf_rng *rng)
{
    for (size_t i = n; i > 1; i--) {
        size_t j = pf_rng_below(rng, (uint32_t)i);
        uint32_t moved = items[i - 1];
        items[i - 1] = items[j];
        items[j] = moved;
    }
}

// What the definitions count by comparing each item with each.
typedef struct brute_counts {
    double both, clusters, classes, all; // pairs
    double bcubed_precision, bcubed_recall;
    double exact; // items
} brute_counts;

static void compare_item(const labelings *l, size_t i, brute_counts *b)
{
    double n_both = 0;
    double n_cluster = 0;
    double n_class = 0;
    for (size_t j = 0; j < l->n; j++) {
        int same_cluster = l->predicted[i] == l->predicted[j];
        int same_class = l->truth[i] == l->truth[j];
        n_cluster += same_cluster;
        n_class += same_class;
        n_both += same_cluster && same_class;
    }
    b->both += (n_both - 1) / 2;
    b->clusters += (n_cluster - 1) / 2;
    b->classes += (n_class - 1) / 2;
    b->bcubed_precision += n_both / n_cluster / (double)l->n;
    b->bcubed_recall += n_both / n_class / (double)l->n;
    b->exact += n_both == n_cluster && n_both == n_class;
}

static void compare_with_brute_force(const labelings *l, pf_rng *rng)
{
    (void)rng;
    brute_counts b = {.all = (double)l->n * ((double)l->n - 1) / 2};
    for (size_t i = 0; i < l->n; i++) {
        compare_item(l, i, &b);
    }
    pf_agreement got = agreement(l->predicted, l->truth, l->n);
    assert_near(got.pair_precision, b.clusters > 0 ? b.both / b.clusters : 1.0);
    assert_near(got.pair_recall, b.classes > 0 ? b.both / b.classes : 1.0);
    double chance = b.all > 0 ? b.clusters * b.classes / b.all : 0.0;
    double spread = (b.clusters + b.classes) / 2 - chance;
    assert_near(got.ari, spread > 1e-9 ? (b.both - chance) / spread : 1.0);
    assert_near(got.bcubed_precision, b.bcubed_precision);
    assert_near(got.bcubed_recall, b.bcubed_recall);
    assert_near(got.exact_set_accuracy, b.exact / (double)l->n);
}

static void exchange_sides(const labelings *l, pf_rng *rng)
{
    (void)rng;
    pf_agreement one = agreement(l->predicted, l->truth, l->n);
    pf_agreement two = agreement(l->truth, l->predicted, l->n);
    assert_near(one.ari, two.ari);
    ck_assert_double_eq_tol(one.ami, two.ami, 1e-10);
    assert_near(one.nmi, two.nmi);
    assert_near(one.v_measure, two.v_measure);
    assert_near(one.homogeneity, two.completeness);
    assert_near(one.completeness, two.homogeneity);
    assert_near(one.pair_precision, two.pair_recall);
    assert_near(one.pair_f1, two.pair_f1);
    assert_near(one.bcubed_precision, two.bcubed_recall);
    assert_near(one.bcubed_f1, two.bcubed_f1);
    assert_near(one.exact_set_accuracy, two.exact_set_accuracy);
    ck_assert_uint_eq(one.clusters, two.classes);
}

static void rename_and_reorder(const labelings *l, pf_rng *rng)
{
    labelings other;
    uint32_t places[MAX_ITEMS];
    for (uint32_t i = 0; i < l->n; i++) {
        places[i] = i;
    }
    shuffle(places, l->n, rng);
    // Multiplying by an odd number and exclusive-or are one-to-one on 32 bits.
    uint32_t factor = (uint32_t)pf_rng_next(rng) | 1u;
    uint32_t mask = (uint32_t)pf_rng_next(rng);
    for (size_t i = 0; i < l->n; i++) {
        other.predicted[i] = l->predicted[places[i]] * factor;
        other.truth[i] = l->truth[places[i]] ^ mask;
    }
    pf_agreement one = agreement(l->predicted, l->truth, l->n);
    pf_agreement two = agreement(other.predicted, other.truth, l->n);
    ck_assert_mem_eq(&one, &two, sizeof one);
}

static void assert_within(double value, double least, double most)
{
    ck_assert_double_ge(value, least);
    ck_assert_double_le(value, most);
}

static void check_ranges(const labelings *l, pf_rng *rng)
{
    (void)rng;
    pf_agreement a = agreement(l->predicted, l->truth, l->n);
    const double shares[] = {
        a.pair_precision, a.pair_recall,        a.pair_f1,       a.nmi,
        a.v_measure,      a.homogeneity,        a.completeness,  a.purity,
        a.bcubed_f1,      a.exact_set_accuracy, a.bcubed_recall, a.bcubed_precision,
    };
    for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
        assert_within(shares[i], 0.0, 1.0);
    }
    assert_within(a.ari, -1.0, 1.0);
    ck_assert_double_le(a.ami, 1.0);
    assert_near(a.nmi, a.v_measure);
    ck_assert_double_le(a.ami, a.nmi + TOLERANCE);
    ck_assert_double_ge(a.purity, a.bcubed_precision - TOLERANCE);
    ck_assert_double_ge(a.bcubed_precision, a.exact_set_accuracy - TOLERANCE);
}

static void split_a_cluster(const labelings *l, pf_rng *rng)
{
    uint32_t split[MAX_ITEMS];
    uint32_t victim = l->predicted[pf_rng_below(rng, (uint32_t)l->n)];
    for (size_t i = 0; i < l->n; i++) {
        int leaves = l->predicted[i] == victim && pf_rng_unit(rng) < 0.5;
        split[i] = leaves ? 1000000 : l->predicted[i];
    }
    pf_agreement before = agreement(l->predicted, l->truth, l->n);
    pf_agreement after = agreement(split, l->truth, l->n);
    ck_assert_double_ge(after.homogeneity, before.homogeneity - TOLERANCE);
    ck_assert_double_ge(after.purity, before.purity);
    ck_assert_double_ge(after.bcubed_precision, before.bcubed_precision - TOLERANCE);
    ck_assert_double_le(after.pair_recall, before.pair_recall);
    ck_assert_double_le(after.bcubed_recall, before.bcubed_recall + TOLERANCE);
}

// The next arrangement of items in dictionary order; 0 after the last.
static int next_arrangement(uint32_t *items, size_t n)
{
    size_t i = n - 1;
    while (i > 0 && items[i - 1] >= items[i]) {
        i--;
    }
    if (i == 0) {
        return 0;
    }
    size_t j = n - 1;
    while (items[j] <= items[i - 1]) {
        j--;
    }
    uint32_t moved = items[i - 1];
    items[i - 1] = items[j];
    items[j] = moved;
    for (size_t left = i, right = n - 1; left < right; left++, right--) {
        moved = items[left];
        items[left] = items[right];
        items[right] = moved;
    }
    return 1;
}

static int rising(uint32_t *items, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        for (size_t j = i; j > 0 && items[j - 1] > items[j]; j--) {
            uint32_t moved = items[j];
            items[j] = items[j - 1];
            items[j - 1] = moved;
        }
    }
    return items[0] != items[n - 1];
}

// Correction for chance means just this: over all arrangements of one side the mean is 0.
START_TEST(adjusted_figures_average_to_nothing_over_all_arrangements)
{
    enum {
        N = 8
    };

    uint32_t predicted[N];
    uint32_t truth[N];
    pf_rng rng;
    pf_rng_init(&rng, (uint64_t)_i);
    for (size_t i = 0; i < N; i++) {
        predicted[i] = pf_rng_below(&rng, 2 + (uint32_t)_i % 4);
        truth[i] = pf_rng_below(&rng, 3);
    }
    if (!rising(predicted, N) || !rising(truth, N)) {
        return; // a single group: the figures are 0 by convention, or 1
    }
    double ari = 0;
    double ami = 0;
    size_t n_arrangements = 0;
    do {
        pf_agreement got = agreement(predicted, truth, N);
        ari += got.ari;
        ami += got.ami;
        n_arrangements++;
    } while (next_arrangement(predicted, N));
    ck_assert_uint_gt(n_arrangements, 1);
    ck_assert_double_eq_tol(ari / (double)n_arrangements, 0.0, TOLERANCE);
    ck_assert_double_eq_tol(ami / (double)n_arrangements, 0.0, TOLERANCE);
}
END_TEST

// All pairs as labelled pairs give the figures of the labelings.
static void score_all_pairs(const labelings *l, pf_rng *rng)
{
    (void)rng;
    static pf_pair pairs[MAX_ITEMS * MAX_ITEMS / 2];
    static int8_t labels[MAX_ITEMS * MAX_ITEMS / 2];
    size_t n_pairs = 0;
    for (uint32_t i = 0; i < l->n; i++) {
        for (uint32_t j = i + 1; j < l->n; j++) {
            pairs[n_pairs] = (pf_pair){i, j};
            labels[n_pairs++] = l->truth[i] == l->truth[j] ? 1 : -1;
        }
    }
    if (n_pairs == 0) {
        return;
    }
    pf_agreement all = agreement(l->predicted, l->truth, l->n);
    pf_pair_agreement got;
    ck_assert_int_eq(
        pf_pair_agreement_compute(l->predicted, l->n, pairs, labels, n_pairs, &got, NULL),
        PF_OK);
    ck_assert_double_eq(got.precision, all.pair_precision);
    ck_assert_double_eq(got.recall, all.pair_recall);
    ck_assert_double_eq(got.f1, all.pair_f1);
}

static void check_law(void (*law)(const labelings *l, pf_rng *rng), int seed)
{
    pf_rng rng;
    labelings l;
    pf_rng_init(&rng, (uint64_t)seed);
    for (int round = 0; round < N_ROUNDS; round++) {
        make_labelings(&l, &rng);
        law(&l, &rng);
    }
}

START_TEST(figures_equal_those_of_comparing_each_item_with_each)
{
    check_law(compare_with_brute_force, _i);
}
END_TEST

START_TEST(exchanging_the_sides_exchanges_the_figures)
{
    check_law(exchange_sides, _i);
}
END_TEST

START_TEST(names_and_order_change_no_bit)
{
    check_law(rename_and_reorder, _i);
}
END_TEST

START_TEST(figures_keep_their_ranges_and_relations)
{
    check_law(check_ranges, _i);
}
END_TEST

START_TEST(splitting_a_cluster_is_never_less_pure_nor_more_complete)
{
    check_law(split_a_cluster, _i);
}
END_TEST

START_TEST(all_pairs_labelled_score_as_the_labelings_do)
{
    check_law(score_all_pairs, _i);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("metrics_property");
    TCase *tcase = tcase_create("random_labelings");
    tcase_add_loop_test(tcase, figures_equal_those_of_comparing_each_item_with_each, 0,
                        N_SEEDS);
    tcase_add_loop_test(tcase, exchanging_the_sides_exchanges_the_figures, 0, N_SEEDS);
    tcase_add_loop_test(tcase, names_and_order_change_no_bit, 0, N_SEEDS);
    tcase_add_loop_test(tcase, figures_keep_their_ranges_and_relations, 0, N_SEEDS);
    tcase_add_loop_test(tcase, splitting_a_cluster_is_never_less_pure_nor_more_complete, 0,
                        N_SEEDS);
    tcase_add_loop_test(tcase, adjusted_figures_average_to_nothing_over_all_arrangements, 0,
                        20);
    tcase_add_loop_test(tcase, all_pairs_labelled_score_as_the_labelings_do, 0, N_SEEDS);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
