// SPDX-License-Identifier: MIT
#include <check.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"
#include "linalg/linalg.h"
#include "topics/restarts.h"

#define N_DIMS 8

static pf_kernels kernels;

static void begin(void)
{
    (void)pf_linalg_init(); // threads of OpenBLAS's own would wait for one another by turning
    pf_kernels_init(&kernels, ~0u);
}

// Unit rows around n_groups heads, which take turns.
static pf_dense make_rows(size_t n, size_t n_groups)
{
    pf_dense rows;
    ck_assert_int_eq(pf_dense_init(&rows, n, N_DIMS, NULL), PF_OK);
    for (size_t row = 0; row < n; row++) {
        pf_rng head;
        pf_rng own;
        float *values = pf_dense_row(&rows, row);
        double squared = 0;
        pf_rng_init(&head, row % n_groups);
        pf_rng_init(&own, 1000 + row);
        for (size_t i = 0; i < N_DIMS; i++) {
            values[i] = (float)(pf_rng_unit(&head) - 0.5 + 0.2 * (pf_rng_unit(&own) - 0.5));
            squared += (double)values[i] * (double)values[i];
        }
        for (size_t i = 0; i < N_DIMS; i++) {
            values[i] /= (float)sqrt(squared);
        }
    }
    return rows;
}

static pf_restarts fit(const pf_dense *rows, size_t k, unsigned n_starts, unsigned n_threads)
{
    pf_restarts_input input = {rows, k, n_starts, 3, &kernels, 0, n_starts};
    pf_restarts restarts;
    pf_pool *pool;
    ck_assert_int_eq(pf_pool_create(n_threads, &pool, NULL), PF_OK);
    ck_assert_int_eq(pf_restarts_fit(&input, pool, &restarts, NULL), PF_OK);
    pf_pool_destroy(pool);
    return restarts;
}

static void check_clusters(const pf_kmeans *kmeans, size_t n_rows, size_t k)
{
    uint32_t *sizes = pf_calloc(k, sizeof *sizes);
    ck_assert_uint_eq(kmeans->n_rows, n_rows);
    ck_assert_uint_eq(kmeans->n_clusters, k);
    for (size_t row = 0; row < n_rows; row++) {
        sizes[kmeans->cluster_of[row]]++;
    }
    for (size_t cluster = 0; cluster < k; cluster++) {
        ck_assert_uint_gt(sizes[cluster], 0);
    }
    pf_free(sizes);
}

START_TEST(starts_see_a_sample_where_rows_are_many)
{
    ck_assert_uint_eq(pf_restarts_sample_size(1, 1), 1);
    ck_assert_uint_eq(pf_restarts_sample_size(16384, 5), 16384);
    ck_assert_uint_eq(pf_restarts_sample_size(100000, 5), 16384);
    ck_assert_uint_eq(pf_restarts_sample_size(100000, 500), 64000);
    ck_assert_uint_eq(pf_restarts_sample_size(1000, 500), 1000);
}
END_TEST

START_TEST(a_sample_finds_what_all_rows_hold)
{
    pf_dense rows = make_rows(20000, 9);
    pf_restarts restarts = fit(&rows, 9, 4, 2);
    ck_assert_uint_eq(restarts.n_sampled, 16384);
    check_clusters(&restarts.best, 20000, 9);
    for (size_t row = 9; row < 20000; row++) {
        ck_assert_uint_eq(restarts.best.cluster_of[row], restarts.best.cluster_of[row % 9]);
    }
    for (size_t cluster = 0; cluster < 9; cluster++) {
        ck_assert(restarts.stability[cluster] > 0.999f);
    }
    pf_restarts_finish(&restarts);
    pf_dense_finish(&rows);
}
END_TEST

// Rows that no sample holds may leave a centroid bare; k stays what was asked for.
START_TEST(no_cluster_is_empty_over_all_rows)
{
    pf_dense rows = make_rows(17000, 3);
    pf_restarts restarts = fit(&rows, 60, 1, 1);
    check_clusters(&restarts.best, 17000, 60);
    pf_restarts_finish(&restarts);
    pf_dense_finish(&rows);
}
END_TEST

static const size_t SIZES[] = {500, 17000};

// Seven clusters over eleven heads: some heads must share one, and which is a matter of luck.
// One start is judged by a second.
START_TEST(the_best_start_counts_and_runs_on_other_halves_judge_it)
{
    pf_dense rows = make_rows(SIZES[_i], 11);
    pf_restarts one = fit(&rows, 7, 1, 1);
    pf_restarts many = fit(&rows, 7, 20, 1);
    pf_restarts sure = fit(&rows, 11, 1, 1);
    double n_unstable = 0;
    check_clusters(&many.best, SIZES[_i], 7);
    ck_assert_double_ge(many.best.objective, one.best.objective * (1 - 1e-5));
    for (size_t cluster = 0; cluster < 7; cluster++) {
        ck_assert(one.stability[cluster] >= 0 && one.stability[cluster] <= 1);
        ck_assert(many.stability[cluster] >= 0 && many.stability[cluster] <= 1);
        n_unstable += many.stability[cluster] < 1;
    }
    for (size_t cluster = 0; cluster < 11; cluster++) {
        ck_assert(sure.stability[cluster] == 1);
    }
    ck_assert_double_gt(n_unstable, 0);
    pf_restarts_finish(&one);
    pf_restarts_finish(&many);
    pf_restarts_finish(&sure);
    pf_dense_finish(&rows);
}
END_TEST

// Rows without any group: another half must give other clusters, with one start too.
START_TEST(clusters_of_nothing_are_unstable_with_one_start)
{
    pf_dense rows = make_rows(2000, 2000);
    pf_restarts one = fit(&rows, 12, 1, 1);
    double sum = 0;
    for (size_t cluster = 0; cluster < 12; cluster++) {
        sum += (double)one.stability[cluster];
    }
    ck_assert_double_lt(sum / 12, 0.9);
    pf_restarts_finish(&one);
    pf_dense_finish(&rows);
}
END_TEST

START_TEST(too_few_rows_for_halves_have_no_stability)
{
    pf_dense rows = make_rows(9, 9);
    pf_restarts restarts = fit(&rows, 5, 3, 1);
    for (size_t cluster = 0; cluster < 5; cluster++) {
        ck_assert(isnan(restarts.stability[cluster]));
    }
    pf_restarts_finish(&restarts);
    pf_dense_finish(&rows);
}
END_TEST

START_TEST(threads_change_no_byte)
{
    pf_dense rows = make_rows(17000, 11);
    pf_restarts one = fit(&rows, 12, 2, 1);
    pf_restarts more = fit(&rows, 12, 2, 7);
    ck_assert_mem_eq(one.best.cluster_of, more.best.cluster_of, 17000 * sizeof(uint32_t));
    ck_assert_mem_eq(one.best.centroids.values, more.best.centroids.values,
                     12 * N_DIMS * sizeof(float));
    ck_assert_mem_eq(one.stability, more.stability, 12 * sizeof(float));
    pf_restarts_finish(&one);
    pf_restarts_finish(&more);
    pf_dense_finish(&rows);
}
END_TEST

START_TEST(every_failed_allocation_is_reported)
{
    pf_dense rows = make_rows(SIZES[_i], 4);
    pf_restarts_input input = {&rows, 3, 2, 1, &kernels, 0, 2};
    pf_pool *pool;
    pf_status status = PF_ENOMEM;
    uint64_t n = 0;
    ck_assert_int_eq(pf_pool_create(1, &pool, NULL), PF_OK);
    while (status != PF_OK) {
        pf_restarts restarts;
        pf_mem_fail_at(++n);
        status = pf_restarts_fit(&input, pool, &restarts, NULL);
        pf_mem_fail_at(0);
        ck_assert(status == PF_OK || status == PF_ENOMEM);
        if (status == PF_OK) {
            pf_restarts_finish(&restarts);
        }
    }
    ck_assert_uint_gt(n, 20);
    pf_pool_destroy(pool);
    pf_dense_finish(&rows);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("restarts");
    TCase *tcase = tcase_create("restarts");
    tcase_add_checked_fixture(tcase, begin, NULL);
    tcase_add_test(tcase, starts_see_a_sample_where_rows_are_many);
    tcase_add_test(tcase, a_sample_finds_what_all_rows_hold);
    tcase_add_test(tcase, no_cluster_is_empty_over_all_rows);
    tcase_add_loop_test(tcase, the_best_start_counts_and_runs_on_other_halves_judge_it, 0, 2);
    tcase_add_test(tcase, clusters_of_nothing_are_unstable_with_one_start);
    tcase_add_test(tcase, too_few_rows_for_halves_have_no_stability);
    tcase_add_test(tcase, threads_change_no_byte);
    tcase_add_loop_test(tcase, every_failed_allocation_is_reported, 0, 2);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
