// SPDX-License-Identifier: MIT
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sketch/lsh.h"

#define MAX_TEXTS 10000

static pf_pool *pool;

static void make_pool(void)
{
    pf_error err = {0};
    ck_assert_int_eq(pf_pool_create(2, &pool, &err), PF_OK);
}

static void drop_pool(void)
{
    pf_pool_destroy(pool);
}

static const struct {
    pf_lsh_shape shape;
    double s;
    double probability;
} CURVE[] = {
    {{1, 1}, 0.3, 0.3},      {{2, 1}, 0.5, 0.75},     {{1, 2}, 0.5, 0.25},
    {{3, 2}, 0.5, 0.578125}, {{20, 5}, 0.8, 0.99964}, {{20, 5}, 0.2, 0.00638},
    {{16, 8}, 0.0, 0.0},     {{16, 8}, 1.0, 1.0},
};

START_TEST(the_curve_is_that_of_theory)
{
    ck_assert_double_eq_tol(pf_lsh_probability(CURVE[_i].shape, CURVE[_i].s),
                            CURVE[_i].probability, 1e-5);
}
END_TEST

static pf_pairs find(const uint32_t *signatures, size_t stride, const uint32_t *sizes, size_t n,
                     pf_lsh_shape shape)
{
    pf_pairs pairs = {NULL, 0};
    pf_error err = {0};
    pf_signatures view = {signatures, stride, sizes, n};
    ck_assert_msg(pf_lsh_candidates(&view, shape, NULL, pool, &pairs, &err) == PF_OK, "%s",
                  err.message);
    return pairs;
}

START_TEST(texts_that_agree_in_a_whole_band_are_candidates)
{
    const uint32_t signatures[] = {
        1, 2, 3, 4, 99, // text 0
        1, 2, 7, 8, 99, // the first band of 0
        9, 2, 3, 5, 99, // single slots of 0, no band
        5, 6, 7, 8, 99, // the second band of 1
        3, 4, 1, 2, 99, // bands of 0, in each other's place
    };
    const uint32_t sizes[] = {1, 1, 1, 1, 1};
    pf_lsh_shape shape = {2, 2};
    pf_pairs pairs = find(signatures, 5, sizes, 5, shape); // the fifth slot belongs to no band
    const pf_pair expected[] = {{0, 1}, {1, 3}};
    ck_assert_uint_eq(pairs.n, 2);
    ck_assert_mem_eq(pairs.pairs, expected, sizeof expected);
    pf_pairs_finish(&pairs);
}
END_TEST

START_TEST(a_pair_found_in_several_bands_comes_once)
{
    const uint32_t signatures[] = {1, 2, 3, 4, 1, 2, 3, 4};
    const uint32_t sizes[] = {1, 1};
    pf_lsh_shape shape = {4, 1};
    pf_pairs pairs = find(signatures, 4, sizes, 2, shape);
    ck_assert_uint_eq(pairs.n, 1);
    pf_pairs_finish(&pairs);
}
END_TEST

START_TEST(texts_without_shingles_are_left_out)
{
    const uint32_t signatures[] = {UINT32_MAX, 5, UINT32_MAX, 5};
    const uint32_t sizes[] = {0, 3, 0, 3};
    pf_lsh_shape shape = {1, 1};
    pf_pairs pairs = find(signatures, 1, sizes, 4, shape);
    ck_assert_uint_eq(pairs.n, 1);
    ck_assert_uint_eq(pairs.pairs[0].a, 1);
    ck_assert_uint_eq(pairs.pairs[0].b, 3);
    pf_pairs_finish(&pairs);
    pairs = find(signatures, 1, sizes, 0, shape);
    ck_assert_uint_eq(pairs.n, 0);
    pf_pairs_finish(&pairs);
}
END_TEST

START_TEST(a_band_of_10000_texts_gives_linear_pairs)
{
    static uint32_t signatures[4 * MAX_TEXTS];
    static uint32_t sizes[MAX_TEXTS];
    for (uint32_t i = 0; i < MAX_TEXTS; i++) {
        signatures[4 * i] = 1;
        signatures[4 * i + 1] = 2;
        signatures[4 * i + 2] = i;
        signatures[4 * i + 3] = i;
        sizes[i] = 100;
    }
    pf_lsh_shape shape = {2, 2};
    pf_pairs pairs = find(signatures, 4, sizes, MAX_TEXTS, shape);
    ck_assert_uint_ge(pairs.n, MAX_TEXTS - 1);
    ck_assert_uint_le(pairs.n, MAX_TEXTS * (PF_BUCKET_WINDOW + 1));
    pf_pairs_finish(&pairs);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lsh");
    TCase *tcase = tcase_create("lsh");
    tcase_add_checked_fixture(tcase, make_pool, drop_pool);
    tcase_add_loop_test(tcase, the_curve_is_that_of_theory, 0,
                        (int)(sizeof CURVE / sizeof CURVE[0]));
    tcase_add_test(tcase, texts_that_agree_in_a_whole_band_are_candidates);
    tcase_add_test(tcase, a_pair_found_in_several_bands_comes_once);
    tcase_add_test(tcase, texts_without_shingles_are_left_out);
    tcase_add_test(tcase, a_band_of_10000_texts_gives_linear_pairs);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
