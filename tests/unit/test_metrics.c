// SPDX-License-Identifier: MIT
#include <check.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <pressfold/eval.h>

#include "base/mem.h"
#include "eval/eval_math.h"

#define MAX_ITEMS 16
#define TOLERANCE 1e-12

// Twelve items in gold groups of 5, 2 and 5, as in twembeddings' tests_bcubed notebook.
static const uint32_t GOLD_5_2_5[] = {0, 0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2};

static pf_agreement agreement(const uint32_t *predicted, const uint32_t *truth, size_t n)
{
    pf_agreement out;
    pf_error err = {0};
    ck_assert_msg(pf_agreement_compute(predicted, truth, n, &out, &err) == PF_OK, "%s",
                  err.message);
    return out;
}

// All fourteen figures.
static void assert_all_one(const pf_agreement *a)
{
    const double figures[] = {
        a->pair_precision,
        a->pair_recall,
        a->pair_f1,
        a->ari,
        a->ami,
        a->nmi,
        a->v_measure,
        a->homogeneity,
        a->completeness,
        a->bcubed_precision,
        a->bcubed_recall,
        a->bcubed_f1,
        a->purity,
        a->exact_set_accuracy,
    };
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        ck_assert_msg(figures[i] == 1.0, "figure %zu is %.17g", i, figures[i]);
    }
}

START_TEST(bcubed_of_three_groups_told_as_5_and_7)
{
    const uint32_t predicted[] = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1};
    pf_agreement got = agreement(predicted, GOLD_5_2_5, 12);
    ck_assert_double_eq_tol(got.bcubed_precision, 0.7619, 5e-5);
    ck_assert_double_eq_tol(got.bcubed_precision, (5 + (4 + 25) / 7.0) / 12, TOLERANCE);
    ck_assert_double_eq(got.bcubed_recall, 1.0);
    ck_assert_double_eq_tol(got.bcubed_f1, 0.8649, 5e-5);
    ck_assert_double_eq_tol(got.exact_set_accuracy, 5 / 12.0, TOLERANCE);
    ck_assert_uint_eq(got.n, 12);
    ck_assert_uint_eq(got.clusters, 2);
    ck_assert_uint_eq(got.classes, 3);
}
END_TEST

START_TEST(bcubed_of_three_groups_told_as_10_and_2)
{
    const uint32_t predicted[] = {0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0};
    pf_agreement got = agreement(predicted, GOLD_5_2_5, 12);
    ck_assert_double_eq_tol(got.bcubed_precision, 0.5833, 5e-5);
    ck_assert_double_eq_tol(got.bcubed_precision, 7 / 12.0, TOLERANCE);
    ck_assert_double_eq(got.bcubed_recall, 1.0);
    ck_assert_double_eq_tol(got.bcubed_f1, 0.7368, 5e-5);
    ck_assert_double_eq_tol(got.exact_set_accuracy, 2 / 12.0, TOLERANCE);
    ck_assert_double_eq_tol(got.purity, 7 / 12.0, TOLERANCE);
}
END_TEST

// Clusters {0,1,2} {3,4,5}, classes {0,1} {2,3,4,5}: cells 2, 1, 3.
START_TEST(counts_a_small_table_as_by_hand)
{
    const uint32_t predicted[] = {7, 7, 7, 9, 9, 9};
    const uint32_t truth[] = {1, 1, 0, 0, 0, 0};
    pf_agreement got = agreement(predicted, truth, 6);
    // Pairs: 1 + 0 + 3 in both, 6 in clusters, 1 + 6 in classes, 15 in all.
    ck_assert_double_eq_tol(got.pair_precision, 4 / 6.0, TOLERANCE);
    ck_assert_double_eq_tol(got.pair_recall, 4 / 7.0, TOLERANCE);
    ck_assert_double_eq_tol(got.pair_f1, 8 / 13.0, TOLERANCE);
    ck_assert_double_eq_tol(got.ari, (4 - 6 * 7 / 15.0) / (6.5 - 6 * 7 / 15.0), TOLERANCE);
    double h_clusters = log(2);
    double h_classes = log(3) / 3 + 2 * log(1.5) / 3;
    double mi = 2 * log(2) / 6 + log(0.5) / 6 + 3 * log(1.5) / 6;
    ck_assert_double_eq_tol(got.homogeneity, mi / h_classes, TOLERANCE);
    ck_assert_double_eq_tol(got.completeness, mi / h_clusters, TOLERANCE);
    ck_assert_double_eq_tol(got.nmi, 2 * mi / (h_clusters + h_classes), TOLERANCE);
    ck_assert_double_eq_tol(got.v_measure, got.nmi, TOLERANCE);
    // Of the class of two, 0, 1 or 2 fall into a given cluster with odds 3 : 9 : 3. With 0 or 2
    // the classes tell most: the information is `apart`; with 1 it is nothing.
    double apart = mi;
    double expected = 6 / 15.0 * apart;
    ck_assert_double_eq_tol(
        got.ami, (mi - expected) / ((h_clusters + h_classes) / 2 - expected), TOLERANCE);
    ck_assert_double_eq_tol(got.bcubed_precision, (5 / 3.0 + 3) / 6, TOLERANCE);
    ck_assert_double_eq_tol(got.bcubed_recall, (2 + 10 / 4.0) / 6, TOLERANCE);
    ck_assert_double_eq_tol(got.purity, 5 / 6.0, TOLERANCE);
    ck_assert_double_eq(got.exact_set_accuracy, 0.0);
}
END_TEST

typedef struct equal_case {
    uint32_t n;
    uint32_t predicted[MAX_ITEMS];
    uint32_t truth[MAX_ITEMS];
} equal_case;

static const equal_case EQUAL[] = {
    {1, {5}, {9}},
    {2, {0, 0}, {1, 1}},
    {2, {0, 1}, {1, 0}},
    {5, {0, 1, 2, 3, 4}, {9, 7, 5, 3, 1}},
    {5, {3, 3, 3, 3, 3}, {0, 0, 0, 0, 0}},
    {6, {0, 0, 1, 2, 2, 2}, {5, 5, 4, 3, 3, 3}},
    {4, {UINT32_MAX, 0, UINT32_MAX, 7}, {0, UINT32_MAX, 0, 2147483648u}},
};

START_TEST(equal_labelings_score_one_throughout)
{
    const equal_case *c = &EQUAL[_i];
    pf_agreement got = agreement(c->predicted, c->truth, c->n);
    assert_all_one(&got);
    ck_assert_uint_eq(got.clusters, got.classes);
}
END_TEST

START_TEST(one_cluster_of_several_classes)
{
    const uint32_t predicted[] = {4, 4, 4, 4};
    const uint32_t truth[] = {0, 0, 1, 2};
    pf_agreement got = agreement(predicted, truth, 4);
    ck_assert_double_eq_tol(got.pair_precision, 1 / 6.0, TOLERANCE);
    ck_assert_double_eq(got.pair_recall, 1.0);
    ck_assert_double_eq(got.completeness, 1.0);
    ck_assert_double_eq(got.homogeneity, 0.0);
    ck_assert_double_eq(got.v_measure, 0.0);
    ck_assert_double_eq(got.nmi, 0.0);
    ck_assert_double_eq(got.ami, 0.0);
    ck_assert_double_eq(got.ari, 0.0);
    ck_assert_double_eq(got.purity, 0.5);
    ck_assert_double_eq(got.exact_set_accuracy, 0.0);
}
END_TEST

START_TEST(every_item_alone_against_classes)
{
    const uint32_t predicted[] = {3, 2, 1, 0};
    const uint32_t truth[] = {0, 0, 1, 2};
    pf_agreement got = agreement(predicted, truth, 4);
    ck_assert_double_eq(got.pair_precision, 1.0);
    ck_assert_double_eq(got.pair_recall, 0.0);
    ck_assert_double_eq(got.pair_f1, 0.0);
    ck_assert_double_eq(got.homogeneity, 1.0);
    ck_assert_double_eq(got.ami, 0.0);
    ck_assert_double_eq(got.ari, 0.0);
    ck_assert_double_eq(got.bcubed_precision, 1.0);
    ck_assert_double_eq_tol(got.bcubed_recall, 0.75, TOLERANCE);
    ck_assert_double_eq(got.purity, 1.0);
    ck_assert_double_eq(got.exact_set_accuracy, 0.5);
}
END_TEST

START_TEST(independent_labelings_share_no_information)
{
    const uint32_t predicted[] = {0, 0, 1, 1};
    const uint32_t truth[] = {0, 1, 0, 1};
    pf_agreement got = agreement(predicted, truth, 4);
    ck_assert_double_eq_tol(got.nmi, 0.0, TOLERANCE);
    ck_assert_double_eq_tol(got.ari, -0.5, TOLERANCE);
    ck_assert_double_eq_tol(got.ami, -0.5, TOLERANCE);
}
END_TEST

// 200,000 items in one group: pair counts of 2e10, products of 4e20.
START_TEST(counts_pairs_beyond_64_bit_products)
{
    size_t n = 200000;
    uint32_t *predicted = calloc(n, sizeof *predicted);
    uint32_t *truth = calloc(n, sizeof *truth);
    ck_assert_ptr_nonnull(predicted);
    ck_assert_ptr_nonnull(truth);
    predicted[0] = 1;
    truth[n - 1] = 1;
    pf_agreement got = agreement(predicted, truth, n);
    double joined = (double)(n - 1) * (double)(n - 2) / 2;
    double both = (double)(n - 2) * (double)(n - 3) / 2;
    ck_assert_double_eq_tol(got.pair_precision, both / joined, TOLERANCE);
    ck_assert_double_eq_tol(got.pair_recall, both / joined, TOLERANCE);
    ck_assert_double_eq_tol(got.ari, -1.0 / (double)(n - 1), 1e-9);
    free(truth);
    free(predicted);
}
END_TEST

START_TEST(logarithms_near_one_keep_their_digits)
{
    const uint64_t n = 4000000000u;
    ck_assert_double_eq(pf_log_ratio(n, n), 0.0);
    ck_assert_double_eq_tol(pf_log_ratio(n + 1, n) * (double)n, 1 - 0.5 / (double)n, 1e-14);
    ck_assert_double_eq_tol(pf_log_ratio(n - 1, n) * (double)n, -1 - 0.5 / (double)n, 1e-14);
    ck_assert_double_eq_tol(pf_log_ratio(n, 2), log(2e9), 1e-14);
    ck_assert_double_eq_tol(pf_log_ratio(2, n), -log(2e9), 1e-14);
}
END_TEST

START_TEST(rejects_no_items_and_null)
{
    const uint32_t labels[] = {0, 1};
    pf_agreement out = {.n = 77};
    pf_error err = {0};
    ck_assert_int_eq(pf_agreement_compute(labels, labels, 0, &out, &err), PF_EINVAL);
    ck_assert_int_eq(err.code, PF_EINVAL);
    ck_assert_ptr_nonnull(strstr(err.message, "n 0"));
    ck_assert_int_eq(pf_agreement_compute(NULL, labels, 2, &out, NULL), PF_EINVAL);
    ck_assert_int_eq(pf_agreement_compute(labels, NULL, 2, &out, NULL), PF_EINVAL);
    ck_assert_int_eq(pf_agreement_compute(labels, labels, 2, NULL, NULL), PF_EINVAL);
    ck_assert_uint_eq(out.n, 77);
}
END_TEST

START_TEST(rejects_more_items_than_a_run_can_hold)
{
    const uint32_t labels[] = {0, 1};
    pf_agreement out = {.n = 77};
    pf_error err = {0};
    size_t n = (size_t)PF_MAX_DOCS + 1;
    ck_assert_int_eq(pf_agreement_compute(labels, labels, n, &out, &err), PF_ELIMIT);
    ck_assert_uint_eq(out.n, 77);
}
END_TEST

START_TEST(each_failed_allocation_is_reported_and_leaves_nothing)
{
    const uint32_t predicted[] = {0, 0, 0, 1, 1, 2, 3, 3, 3, 3};
    const uint32_t truth[] = {0, 0, 1, 1, 1, 2, 4, 4, 4, 5};
    pf_status status = PF_ENOMEM;
    uint64_t at = 0;
    while (status != PF_OK) {
        pf_agreement out = {.n = 77};
        pf_error err = {0};
        at++;
        ck_assert_uint_lt(at, 200);
        pf_mem_fail_at(at);
        status = pf_agreement_compute(predicted, truth, 10, &out, &err);
        pf_mem_fail_at(0);
        if (status != PF_OK) {
            ck_assert_int_eq(status, PF_ENOMEM);
            ck_assert_int_eq(err.code, PF_ENOMEM);
            ck_assert_uint_eq(out.n, 77);
        }
    }
    ck_assert_uint_gt(at, 3);
}
END_TEST

static const uint32_t GROUPS[] = {5, 5, 6, 6, 7};

START_TEST(scores_labelled_pairs)
{
    const pf_pair pairs[] = {{0, 1}, {1, 2}, {3, 2}, {0, 4}, {2, 4}, {0, 1}, {99, 99}};
    const int8_t labels[] = {1, 1, -1, -1, -1, 1, 0};
    pf_pair_agreement got;
    ck_assert_int_eq(pf_pair_agreement_compute(GROUPS, 5, pairs, labels, 7, &got, NULL), PF_OK);
    ck_assert_uint_eq(got.positives, 3);
    ck_assert_uint_eq(got.negatives, 3);
    ck_assert_uint_eq(got.positives_joined, 2);
    ck_assert_uint_eq(got.negatives_joined, 1);
    ck_assert_uint_eq(got.left_out, 1);
    ck_assert_double_eq_tol(got.precision, 2 / 3.0, TOLERANCE);
    ck_assert_double_eq_tol(got.recall, 2 / 3.0, TOLERANCE);
    ck_assert_double_eq_tol(got.f1, 2 / 3.0, TOLERANCE);
}
END_TEST

START_TEST(labelled_pairs_that_miss_a_side)
{
    const pf_pair apart = {0, 4};
    const pf_pair joined = {0, 1};
    const int8_t yes = 1;
    const int8_t no = -1;
    pf_pair_agreement got;
    ck_assert_int_eq(pf_pair_agreement_compute(GROUPS, 5, &apart, &yes, 1, &got, NULL), PF_OK);
    ck_assert_double_eq(got.precision, 1.0);
    ck_assert_double_eq(got.recall, 0.0);
    ck_assert_double_eq(got.f1, 0.0);
    ck_assert_int_eq(pf_pair_agreement_compute(GROUPS, 5, &joined, &no, 1, &got, NULL), PF_OK);
    ck_assert_double_eq(got.precision, 0.0);
    ck_assert_double_eq(got.recall, 1.0);
    ck_assert_double_eq(got.f1, 0.0);
    ck_assert_int_eq(pf_pair_agreement_compute(GROUPS, 5, &apart, &no, 1, &got, NULL), PF_OK);
    ck_assert_double_eq(got.f1, 1.0);
}
END_TEST

typedef struct bad_pair {
    pf_pair pair;
    int8_t label;
    const char *words; // that the message holds
} bad_pair;

static const bad_pair BAD_PAIRS[] = {
    {{0, 5}, 1, "item 5 is outside 0..4"},   {{5, 0}, -1, "item 5 is outside 0..4"},
    {{3, 3}, 1, "item 3 is paired"},         {{0, 1}, 2, "label 2 is outside -1..1"},
    {{0, 1}, -128, "label -128 is outside"}, {{0, UINT32_MAX}, 1, "item 4294967295"},
};

START_TEST(rejects_a_bad_pair_by_its_number)
{
    const pf_pair pairs[] = {{0, 1}, BAD_PAIRS[_i].pair};
    const int8_t labels[] = {1, BAD_PAIRS[_i].label};
    pf_pair_agreement out = {.positives = 77};
    pf_error err = {0};
    ck_assert_int_eq(pf_pair_agreement_compute(GROUPS, 5, pairs, labels, 2, &out, &err),
                     PF_EINVAL);
    ck_assert_ptr_nonnull(strstr(err.message, "labelled pair 1: "));
    ck_assert_ptr_nonnull(strstr(err.message, BAD_PAIRS[_i].words));
    ck_assert_uint_eq(out.positives, 77);
}
END_TEST

START_TEST(rejects_nothing_to_score)
{
    const pf_pair pair = {0, 1};
    const int8_t yes = 1;
    const int8_t left_out = 0;
    pf_pair_agreement out = {.positives = 77};
    ck_assert_int_eq(pf_pair_agreement_compute(GROUPS, 0, &pair, &yes, 1, &out, NULL),
                     PF_EINVAL);
    ck_assert_int_eq(pf_pair_agreement_compute(GROUPS, 5, &pair, &yes, 0, &out, NULL),
                     PF_EINVAL);
    ck_assert_int_eq(pf_pair_agreement_compute(GROUPS, 5, &pair, &left_out, 1, &out, NULL),
                     PF_EINVAL);
    ck_assert_int_eq(pf_pair_agreement_compute(NULL, 5, &pair, &yes, 1, &out, NULL), PF_EINVAL);
    ck_assert_int_eq(pf_pair_agreement_compute(GROUPS, 5, NULL, &yes, 1, &out, NULL),
                     PF_EINVAL);
    ck_assert_int_eq(pf_pair_agreement_compute(GROUPS, 5, &pair, NULL, 1, &out, NULL),
                     PF_EINVAL);
    ck_assert_int_eq(pf_pair_agreement_compute(GROUPS, 5, &pair, &yes, 1, NULL, NULL),
                     PF_EINVAL);
    ck_assert_uint_eq(out.positives, 77);
}
END_TEST

static TCase *labeling_tests(void)
{
    TCase *tcase = tcase_create("labelings");
    tcase_add_test(tcase, bcubed_of_three_groups_told_as_5_and_7);
    tcase_add_test(tcase, bcubed_of_three_groups_told_as_10_and_2);
    tcase_add_test(tcase, counts_a_small_table_as_by_hand);
    tcase_add_loop_test(tcase, equal_labelings_score_one_throughout, 0,
                        (int)(sizeof EQUAL / sizeof EQUAL[0]));
    tcase_add_test(tcase, one_cluster_of_several_classes);
    tcase_add_test(tcase, every_item_alone_against_classes);
    tcase_add_test(tcase, independent_labelings_share_no_information);
    tcase_add_test(tcase, counts_pairs_beyond_64_bit_products);
    tcase_add_test(tcase, logarithms_near_one_keep_their_digits);
    tcase_add_test(tcase, rejects_no_items_and_null);
    tcase_add_test(tcase, rejects_more_items_than_a_run_can_hold);
    tcase_add_test(tcase, each_failed_allocation_is_reported_and_leaves_nothing);
    return tcase;
}

static TCase *pair_tests(void)
{
    TCase *tcase = tcase_create("labelled_pairs");
    tcase_add_test(tcase, scores_labelled_pairs);
    tcase_add_test(tcase, labelled_pairs_that_miss_a_side);
    tcase_add_loop_test(tcase, rejects_a_bad_pair_by_its_number, 0,
                        (int)(sizeof BAD_PAIRS / sizeof BAD_PAIRS[0]));
    tcase_add_test(tcase, rejects_nothing_to_score);
    return tcase;
}

int main(void)
{
    Suite *suite = suite_create("metrics");
    suite_add_tcase(suite, labeling_tests());
    suite_add_tcase(suite, pair_tests());
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
