// SPDX-License-Identifier: MIT
#include <check.h>
#include <math.h>
#include <string.h>

#include "../reference/topics/expected.h"
#include "base/mem.h"
#include "base/rng.h"
#include "features/stability.h"
#include "topics/kmeans.h"
#include "topics/refine.h"
#include "topics/seeding.h"

static pf_pool *pool;
static pf_kernels kernels;

static void make_pool(void)
{
    (void)pf_linalg_init();
    pf_kernels_init(&kernels, ~0u);
    ck_assert_int_eq(pf_pool_create(2, &pool, NULL), PF_OK);
}

static void drop_pool(void)
{
    pf_pool_destroy(pool);
}

static void check_clusters(const pf_kmeans *kmeans, size_t n_rows, size_t k)
{
    uint32_t *sizes = pf_calloc(k, sizeof *sizes);
    ck_assert_uint_eq(kmeans->n_rows, n_rows);
    ck_assert_uint_eq(kmeans->n_clusters, k);
    for (size_t row = 0; row < n_rows; row++) {
        ck_assert_uint_lt(kmeans->cluster_of[row], k);
        sizes[kmeans->cluster_of[row]]++;
    }
    for (size_t cluster = 0; cluster < k; cluster++) {
        ck_assert_uint_gt(sizes[cluster], 0);
    }
    pf_free(sizes);
}

// Unit rows around `n_groups` heads (0: each its own), the first `n_zero` of them zero.
static pf_dense make_rows(size_t n, size_t d, size_t n_groups, size_t n_zero)
{
    pf_dense rows;
    ck_assert_int_eq(pf_dense_init(&rows, n, d, NULL), PF_OK);
    for (size_t row = 0; row < n; row++) {
        pf_rng rng;
        double squared = 0;
        float *values = pf_dense_row(&rows, row);
        pf_rng_init(&rng, n_groups == 0 ? row : row % n_groups);
        for (size_t i = 0; i < d; i++) {
            values[i] = (float)(pf_rng_unit(&rng) - 0.5);
            squared += (double)values[i] * (double)values[i];
        }
        for (size_t i = 0; i < d; i++) {
            values[i] = row < n_zero ? 0 : values[i] / (float)sqrt(squared);
        }
    }
    return rows;
}

START_TEST(reaches_the_best_objective_known)
{
    pf_dense rows;
    ck_assert_int_eq(pf_dense_init(&rows, KMEANS_ROWS, KMEANS_DIMS, NULL), PF_OK);
    memcpy(rows.values, KMEANS_POINTS, sizeof KMEANS_POINTS);
    double best = 0;
    for (uint64_t seed = 0; seed < 5; seed++) {
        pf_kmeans kmeans;
        ck_assert_int_eq(pf_kmeans_fit(&rows, KMEANS_K, seed, &kernels, pool, &kmeans, NULL),
                         PF_OK);
        ck_assert_int_eq(pf_refine_clusters(&rows, seed, &kernels, pool, &kmeans, NULL), PF_OK);
        check_clusters(&kmeans, KMEANS_ROWS, KMEANS_K);
        ck_assert_double_le(kmeans.objective, KMEANS_BEST + 1e-4);
        best = fmax(best, kmeans.objective);
        pf_kmeans_finish(&kmeans);
    }
    ck_assert_double_eq_tol(best, KMEANS_BEST, 1e-4);
    pf_dense_finish(&rows);
}
END_TEST

START_TEST(refining_never_makes_it_worse)
{
    pf_dense rows = make_rows(400, 6, 0, 0);
    for (uint64_t seed = 0; seed < 4; seed++) {
        pf_kmeans kmeans;
        ck_assert_int_eq(pf_kmeans_fit(&rows, 12, seed, &kernels, pool, &kmeans, NULL), PF_OK);
        double before = kmeans.objective;
        ck_assert_int_eq(pf_refine_clusters(&rows, seed, &kernels, pool, &kmeans, NULL), PF_OK);
        check_clusters(&kmeans, 400, 12);
        ck_assert_double_ge(kmeans.objective, before);
        pf_kmeans_finish(&kmeans);
    }
    pf_dense_finish(&rows);
}
END_TEST

typedef struct nasty_case {
    size_t n;
    size_t d;
    size_t n_groups; // distinct rows; 0: all
    size_t n_zero;
    size_t k;
} nasty_case;

static const nasty_case NASTY[] = {
    {1, 1, 0, 0, 1},     {5, 3, 0, 0, 5},     {50, 4, 1, 0, 7}, {50, 4, 3, 0, 8},
    {50, 4, 0, 50, 4},   {50, 4, 0, 45, 10},  {30, 1, 0, 0, 5}, {64, 8, 0, 0, 64},
    {3000, 2, 4, 10, 9}, {300, 5, 2, 0, 300}, {2, 1, 0, 0, 2},  {40, 10, 1, 1, 2},
};

START_TEST(no_cluster_is_empty_whatever_comes)
{
    nasty_case nasty = NASTY[_i];
    pf_dense rows = make_rows(nasty.n, nasty.d, nasty.n_groups, nasty.n_zero);
    pf_kmeans kmeans;
    ck_assert_int_eq(pf_kmeans_fit(&rows, nasty.k, 1, &kernels, pool, &kmeans, NULL), PF_OK);
    check_clusters(&kmeans, nasty.n, nasty.k);
    ck_assert_int_eq(pf_refine_clusters(&rows, 1, &kernels, pool, &kmeans, NULL), PF_OK);
    check_clusters(&kmeans, nasty.n, nasty.k);
    ck_assert_double_le(kmeans.objective, (double)(nasty.n - nasty.n_zero) + 1e-3);
    pf_kmeans_finish(&kmeans);
    pf_dense_finish(&rows);
}
END_TEST

START_TEST(the_objective_is_the_sum_of_the_cosines)
{
    pf_dense rows = make_rows(2500, 9, 0, 3);
    pf_kmeans kmeans;
    pf_kmeans_margins margins = {
        .own = pf_alloc(2500, sizeof(float)),
        .other = pf_alloc(2500, sizeof(uint32_t)),
        .other_cos = pf_alloc(2500, sizeof(float)),
    };
    double sum = 0;
    ck_assert_int_eq(pf_kmeans_fit(&rows, 10, 4, &kernels, pool, &kmeans, NULL), PF_OK);
    ck_assert_int_eq(pf_kmeans_compare(&kmeans, &rows, &kernels, pool, &margins, NULL), PF_OK);
    for (size_t row = 0; row < 2500; row++) {
        sum += (double)margins.own[row];
        ck_assert_uint_ne(margins.other[row], kmeans.cluster_of[row]);
        ck_assert_uint_lt(margins.other[row], 10);
    }
    ck_assert_double_eq_tol(sum, kmeans.objective, 1e-3);
    pf_free(margins.own);
    pf_free(margins.other);
    pf_free(margins.other_cos);
    pf_kmeans_finish(&kmeans);
    pf_dense_finish(&rows);
}
END_TEST

START_TEST(seeds_are_different_rows)
{
    pf_dense rows = make_rows(40, 3, 0, 0);
    pf_dense centroids;
    ck_assert_int_eq(pf_dense_init(&centroids, 40, 3, NULL), PF_OK);
    ck_assert_int_eq(pf_seeding_choose(&rows, 8, &centroids, NULL), PF_OK);
    for (size_t row = 0; row < 40; row++) {
        int n_found = 0;
        for (size_t i = 0; i < 40; i++) {
            n_found += memcmp(pf_dense_row(&rows, row), pf_dense_row(&centroids, i), 12) == 0;
        }
        ck_assert_int_eq(n_found, 1);
    }
    pf_dense_finish(&centroids);
    pf_dense_finish(&rows);
}
END_TEST

START_TEST(stability_is_the_share_of_pairs_that_stay)
{
    // Of the six pairs of cluster 0 the second run keeps 2, the third 6; cluster 1 keeps 1 and
    // 1 of 1.
    const uint32_t a[7] = {0, 0, 0, 0, 1, 1, 2};
    const uint32_t b[7] = {1, 1, 2, 2, 0, 0, 2};
    const uint32_t c[7] = {2, 2, 2, 2, 2, 2, 0};
    const uint32_t *runs[3] = {a, b, c};
    float stability[3];
    pf_stability_input input = {runs, 3, 7, 3};
    ck_assert_int_eq(pf_stability_measure(&input, 0, stability, NULL), PF_OK);
    ck_assert_double_eq_tol((double)stability[0], 8.0 / 12, 1e-6);
    ck_assert_double_eq_tol((double)stability[1], 1, 1e-6);
    ck_assert_double_eq_tol((double)stability[2], 1, 1e-6);
}
END_TEST

START_TEST(every_failed_allocation_is_reported)
{
    pf_dense rows = make_rows(60, 3, 9, 0);
    pf_status status = PF_ENOMEM;
    uint64_t n = 0;
    while (status != PF_OK) {
        pf_kmeans kmeans = {0};
        pf_mem_fail_at(++n);
        status = pf_kmeans_fit(&rows, 12, 2, &kernels, pool, &kmeans, NULL);
        if (status == PF_OK) {
            status = pf_refine_clusters(&rows, 2, &kernels, pool, &kmeans, NULL);
        }
        pf_mem_fail_at(0);
        ck_assert(status == PF_OK || status == PF_ENOMEM);
        pf_kmeans_finish(&kmeans);
    }
    ck_assert_uint_gt(n, 15);
    pf_dense_finish(&rows);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("kmeans");
    TCase *tcase = tcase_create("kmeans");
    tcase_add_checked_fixture(tcase, make_pool, drop_pool);
    tcase_add_test(tcase, reaches_the_best_objective_known);
    tcase_add_test(tcase, refining_never_makes_it_worse);
    tcase_add_loop_test(tcase, no_cluster_is_empty_whatever_comes, 0,
                        (int)(sizeof NASTY / sizeof *NASTY));
    tcase_add_test(tcase, the_objective_is_the_sum_of_the_cosines);
    tcase_add_test(tcase, seeds_are_different_rows);
    tcase_add_test(tcase, stability_is_the_share_of_pairs_that_stay);
    tcase_add_test(tcase, every_failed_allocation_is_reported);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
