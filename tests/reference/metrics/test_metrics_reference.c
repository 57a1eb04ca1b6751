// SPDX-License-Identifier: MIT
// The agreement figures of seeded random labelings against scikit-learn's, to 1e-9.
#include <check.h>
#include <stdint.h>
#include <stdlib.h>

#include <pressfold/eval.h>

#define TOLERANCE 1e-9

typedef enum labeling_kind {
    EVEN,
    SKEWED,
    SINGLES
} labeling_kind;

typedef struct reference_case {
    labeling_kind kind;
    uint32_t n;
    uint32_t n_clusters;
    uint32_t n_classes;
    uint32_t follow; // thousandths of items whose cluster is named as their class
    uint64_t seed;
    pf_agreement want;
} reference_case;

#include "expected_metrics.h"

#define N_CASES ((int)(sizeof CASES / sizeof CASES[0]))

static uint32_t below(uint64_t *state, uint32_t n)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % n;
}

static uint32_t draw(uint64_t *state, labeling_kind kind, uint32_t item, uint32_t n_groups)
{
    if (kind == SKEWED) {
        return below(state, 1 + below(state, n_groups));
    }
    if (kind == SINGLES && below(state, 4) > 0) {
        return 100000 + item;
    }
    return below(state, n_groups);
}

// As labelings() in make_metrics.py.
static void make_labelings(const reference_case *c, uint32_t *predicted, uint32_t *truth)
{
    uint64_t state = c->seed;
    for (uint32_t item = 0; item < c->n; item++) {
        truth[item] = draw(&state, c->kind, item, c->n_classes);
        uint32_t own = draw(&state, c->kind, item, c->n_clusters);
        predicted[item] = below(&state, 1000) < c->follow ? truth[item] : own;
    }
}

START_TEST(figures_are_those_of_scikit_learn)
{
    const reference_case *c = &CASES[_i];
    uint32_t *predicted = calloc(c->n, sizeof *predicted);
    uint32_t *truth = calloc(c->n, sizeof *truth);
    ck_assert_ptr_nonnull(predicted);
    ck_assert_ptr_nonnull(truth);
    make_labelings(c, predicted, truth);
    pf_agreement got;
    ck_assert_int_eq(pf_agreement_compute(predicted, truth, c->n, &got, NULL), PF_OK);
    ck_assert_uint_eq(got.n, c->want.n);
    ck_assert_uint_eq(got.clusters, c->want.clusters);
    ck_assert_uint_eq(got.classes, c->want.classes);
    ck_assert_double_eq_tol(got.pair_precision, c->want.pair_precision, TOLERANCE);
    ck_assert_double_eq_tol(got.pair_recall, c->want.pair_recall, TOLERANCE);
    ck_assert_double_eq_tol(got.pair_f1, c->want.pair_f1, TOLERANCE);
    ck_assert_double_eq_tol(got.ari, c->want.ari, TOLERANCE);
    ck_assert_double_eq_tol(got.ami, c->want.ami, TOLERANCE);
    ck_assert_double_eq_tol(got.nmi, c->want.nmi, TOLERANCE);
    ck_assert_double_eq_tol(got.v_measure, c->want.v_measure, TOLERANCE);
    ck_assert_double_eq_tol(got.homogeneity, c->want.homogeneity, TOLERANCE);
    ck_assert_double_eq_tol(got.completeness, c->want.completeness, TOLERANCE);
    ck_assert_double_eq_tol(got.bcubed_precision, c->want.bcubed_precision, TOLERANCE);
    ck_assert_double_eq_tol(got.bcubed_recall, c->want.bcubed_recall, TOLERANCE);
    ck_assert_double_eq_tol(got.bcubed_f1, c->want.bcubed_f1, TOLERANCE);
    ck_assert_double_eq_tol(got.purity, c->want.purity, TOLERANCE);
    ck_assert_double_eq_tol(got.exact_set_accuracy, c->want.exact_set_accuracy, TOLERANCE);
    free(truth);
    free(predicted);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("metrics_reference");
    TCase *tcase = tcase_create("scikit_learn");
    tcase_add_loop_test(tcase, figures_are_those_of_scikit_learn, 0, N_CASES);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
