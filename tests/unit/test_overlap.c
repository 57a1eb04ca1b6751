// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>

#include "match/overlap.h"

#define TOLERANCE 1e-12

static pf_overlap compute(const uint64_t *a, uint32_t n_a, const uint64_t *b, uint32_t n_b)
{
    pf_kernels kernels;
    pf_kernels_init(&kernels, PF_CPU_FLAG_AVX2);
    pf_shingle_view x = {a, n_a, 0};
    pf_shingle_view y = {b, n_b, 0};
    for (uint32_t i = 0; i < n_a; i++) {
        x.n_quoted += a[i] & 1;
    }
    for (uint32_t i = 0; i < n_b; i++) {
        y.n_quoted += b[i] & 1;
    }
    return pf_overlap_compute(&kernels, x, y);
}

START_TEST(plain_figures_as_by_hand)
{
    const uint64_t a[] = {2, 4, 6, 8};
    const uint64_t b[] = {4, 8, 10, 12, 14, 16};
    pf_overlap o = compute(a, 4, b, 6);
    ck_assert_uint_eq(o.n_a, 4);
    ck_assert_uint_eq(o.n_b, 6);
    ck_assert_uint_eq(o.n_shared, 2);
    ck_assert_double_eq_tol(o.jaccard, 2 / 8.0, TOLERANCE);
    ck_assert_double_eq_tol(o.containment, 2 / 4.0, TOLERANCE);
    ck_assert_double_eq_tol(o.contained_a, 2 / 4.0, TOLERANCE);
    ck_assert_double_eq_tol(o.contained_b, 2 / 6.0, TOLERANCE);
    ck_assert_double_eq_tol(o.weighted_shared, 2, TOLERANCE);
    ck_assert_double_eq_tol(o.weighted_jaccard, o.jaccard, TOLERANCE);
    ck_assert_double_eq_tol(o.weighted_containment, o.containment, TOLERANCE);
    ck_assert_double_eq_tol(o.size_ratio, 4 / 6.0, TOLERANCE);
}
END_TEST

// Odd hashes are quoted. Shared: 4 (quoted in a only), 6 (in both), 8 (in b only), 20 (in
// neither).
START_TEST(a_shingle_quoted_on_either_side_counts_half)
{
    const uint64_t a[] = {2, 5, 7, 8, 20};
    const uint64_t b[] = {4, 7, 9, 12, 20, 30};
    pf_overlap o = compute(a, 5, b, 6);
    const double shared = 0.5 + 0.5 + 0.5 + 1; // 4, 6, 8 and 20
    const double weight_a = 3 + 2 * 0.5;
    const double weight_b = 4 + 2 * 0.5;
    ck_assert_uint_eq(o.n_shared, 4);
    ck_assert_double_eq_tol(o.jaccard, 4 / 7.0, TOLERANCE);
    ck_assert_double_eq_tol(o.containment, 4 / 5.0, TOLERANCE);
    ck_assert_double_eq_tol(o.weighted_shared, shared, TOLERANCE);
    ck_assert_double_eq_tol(o.weighted_jaccard, shared / (weight_a + weight_b - shared),
                            TOLERANCE);
    ck_assert_double_eq_tol(o.weighted_containment, shared / weight_a, TOLERANCE);
    ck_assert_double_eq_tol(o.size_ratio, weight_a / weight_b, TOLERANCE);
}
END_TEST

// The longer list may be the lighter one.
START_TEST(weighted_containment_is_that_of_the_lighter_set)
{
    const uint64_t a[] = {3, 5, 7, 9, 11}; // five quoted: 2.5
    const uint64_t b[] = {2, 4, 6, 40};    // four plain: 4
    pf_overlap o = compute(a, 5, b, 4);
    ck_assert_uint_eq(o.n_shared, 3);
    ck_assert_double_eq_tol(o.containment, 3 / 4.0, TOLERANCE);
    ck_assert_double_eq_tol(o.weighted_shared, 1.5, TOLERANCE);
    ck_assert_double_eq_tol(o.weighted_containment, 1.5 / 2.5, TOLERANCE);
    ck_assert_double_eq_tol(o.weighted_jaccard, 1.5 / (2.5 + 4 - 1.5), TOLERANCE);
    ck_assert_double_eq_tol(o.size_ratio, 2.5 / 4, TOLERANCE);
}
END_TEST

START_TEST(a_set_is_like_itself)
{
    const uint64_t a[] = {2, 5, 8};
    pf_overlap o = compute(a, 3, a, 3);
    const double figures[] = {o.jaccard,     o.containment,      o.contained_a,
                              o.contained_b, o.weighted_jaccard, o.weighted_containment,
                              o.size_ratio};
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        ck_assert_double_eq(figures[i], 1.0);
    }
}
END_TEST

// Sizes of the two sets, of which one or both are empty.
static const uint32_t EMPTY[][2] = {{0, 0}, {0, 3}, {3, 0}};

START_TEST(an_empty_set_shares_nothing)
{
    const uint64_t items[] = {2, 4, 7};
    pf_overlap o = compute(items, EMPTY[_i][0], items, EMPTY[_i][1]);
    const double figures[] = {
        o.jaccard,         o.containment,      o.contained_a,          o.contained_b,
        o.weighted_shared, o.weighted_jaccard, o.weighted_containment, o.size_ratio};
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        ck_assert_double_eq(figures[i], 0.0);
    }
}
END_TEST

START_TEST(turning_the_pair_round_swaps_only_the_sides)
{
    const uint64_t a[] = {2, 5, 7, 8, 20};
    const uint64_t b[] = {4, 7, 9, 12, 20, 30};
    pf_overlap o = compute(a, 5, b, 6);
    pf_overlap turned = compute(b, 6, a, 5);
    ck_assert_double_eq(o.jaccard, turned.jaccard);
    ck_assert_double_eq(o.weighted_jaccard, turned.weighted_jaccard);
    ck_assert_double_eq(o.weighted_containment, turned.weighted_containment);
    ck_assert_double_eq(o.contained_a, turned.contained_b);
    ck_assert_double_eq(o.contained_b, turned.contained_a);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("overlap");
    TCase *tcase = tcase_create("overlap");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, plain_figures_as_by_hand);
    tcase_add_test(tcase, a_shingle_quoted_on_either_side_counts_half);
    tcase_add_test(tcase, weighted_containment_is_that_of_the_lighter_set);
    tcase_add_test(tcase, a_set_is_like_itself);
    tcase_add_loop_test(tcase, an_empty_set_shares_nothing, 0, 3);
    tcase_add_test(tcase, turning_the_pair_round_swaps_only_the_sides);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
