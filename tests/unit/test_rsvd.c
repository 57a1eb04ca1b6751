// SPDX-License-Identifier: MIT
#include <check.h>
#include <math.h>
#include <string.h>

#include "../reference/topics/expected.h"
#include "base/mem.h"
#include "base/rng.h"
#include "linalg/csr_ops.h"
#include "linalg/rsvd.h"

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

static pf_csr csr_of(const float *dense, size_t n_rows, size_t n_cols)
{
    pf_csr csr;
    uint64_t n = 0;
    ck_assert_int_eq(pf_csr_init(&csr, n_rows, n_cols, n_rows * n_cols, NULL), PF_OK);
    for (size_t row = 0; row < n_rows; row++) {
        for (size_t col = 0; col < n_cols; col++) {
            if (dense[row * n_cols + col] != 0) {
                csr.cols[n] = (uint32_t)col;
                csr.values[n++] = dense[row * n_cols + col];
            }
        }
        csr.starts[row + 1] = n;
    }
    return csr;
}

// Relative, of a length: the directions are rounded to 16 bits.
#define ROUNDING (1.0 / 256)

static pf_rsvd fit(const pf_csr *csr, size_t n_dims)
{
    pf_rsvd rsvd;
    pf_rsvd_options options = {.n_dims = n_dims,
                               .n_oversamples = 10,
                               .n_iterations = 3,
                               .seed = 5,
                               .kernels = &kernels};
    ck_assert_int_eq(pf_rsvd_fit(csr, &options, pool, &rsvd, NULL), PF_OK);
    ck_assert_uint_eq(rsvd.projected.n_cols, rsvd.n_dims);
    ck_assert_uint_eq(rsvd.projected.n_rows, csr->n_rows);
    return rsvd;
}

START_TEST(agrees_with_numpy)
{
    pf_csr csr = csr_of(SVD_MATRIX, SVD_ROWS, SVD_COLS);
    pf_rsvd rsvd = fit(&csr, SVD_DIMS);
    double energy = 0;
    double optimum = 0;
    ck_assert_uint_eq(rsvd.n_dims, SVD_DIMS);
    for (size_t dim = 0; dim < SVD_DIMS; dim++) {
        energy += rsvd.singular_values[dim] * rsvd.singular_values[dim];
        optimum += SVD_SINGULAR[dim] * SVD_SINGULAR[dim];
        ck_assert_double_eq_tol(rsvd.singular_values[dim] / SVD_SINGULAR[dim], 1, ROUNDING);
    }
    ck_assert_double_eq_tol(energy / optimum, 1, ROUNDING);
    // What is left out is at most two thousandths more than must be.
    double total = pf_csr_norm_squared(&csr);
    ck_assert_double_ge(energy, optimum - 2e-3 * (total - optimum));
    pf_rsvd_finish(&rsvd);
    pf_csr_finish(&csr);
}
END_TEST

// Directions whose singular values are so near turn into one another by any rounding: two of
// the matrix are half a per cent apart.
#define NEAR 0.02

// The length of numpy's direction in the space of those found with nearly its singular value.
static double length_among_near(const pf_rsvd *rsvd, size_t dim)
{
    double sum = 0;
    for (size_t other = 0; other < SVD_DIMS; other++) {
        if (fabs(SVD_SINGULAR[other] / SVD_SINGULAR[dim] - 1) > NEAR) {
            continue;
        }
        double same = 0;
        for (size_t row = 0; row < SVD_ROWS; row++) {
            same += (double)pf_dense_row(&rsvd->projected, row)[other] *
                    SVD_PROJECTED[row * SVD_DIMS + dim];
        }
        same /= SVD_SINGULAR[other] * SVD_SINGULAR[dim];
        sum += same * same;
    }
    return sqrt(sum);
}

START_TEST(agrees_with_numpy_up_to_sign_when_nothing_is_left_out)
{
    pf_csr csr = csr_of(SVD_MATRIX, SVD_ROWS, SVD_COLS);
    pf_rsvd rsvd = fit(&csr, SVD_COLS);
    for (size_t dim = 0; dim < SVD_DIMS; dim++) {
        ck_assert_double_eq_tol(length_among_near(&rsvd, dim), 1, ROUNDING);
        ck_assert_double_eq_tol((double)pf_dense_row(&rsvd.projected, 7)[dim], 0, 1e-6);
    }
    pf_rsvd_finish(&rsvd);
    pf_csr_finish(&csr);
}
END_TEST

// A product of [n_rows x rank] and [rank x n_cols].
static pf_csr of_rank(size_t n_rows, size_t n_cols, size_t rank)
{
    pf_rng rng;
    float *dense = pf_calloc(n_rows * n_cols, sizeof *dense);
    pf_rng_init(&rng, 77);
    for (size_t i = 0; i < rank; i++) {
        for (size_t row = 0; row < n_rows; row++) {
            float left = (float)(pf_rng_unit(&rng) - 0.5);
            pf_rng column;
            pf_rng_init(&column, i);
            for (size_t col = 0; col < n_cols; col++) {
                dense[row * n_cols + col] += left * (float)pf_rng_unit(&column);
            }
        }
    }
    pf_csr csr = csr_of(dense, n_rows, n_cols);
    pf_free(dense);
    return csr;
}

typedef struct odd_case {
    size_t n_rows;
    size_t n_cols;
    size_t rank;
    size_t n_dims;
    size_t want;
} odd_case;

static const odd_case ODD[] = {
    {0, 5, 0, 3, 0},     {5, 0, 0, 3, 0},    {1, 1, 1, 10, 1},   {1, 300, 1, 10, 1},
    {300, 1, 1, 10, 1},  {2, 2, 2, 10, 2},   {50, 40, 0, 10, 0}, {50, 40, 3, 10, 3},
    {600, 40, 7, 20, 7}, {20, 900, 5, 8, 5}, {30, 30, 30, 4, 4},
};

START_TEST(dimensions_are_cut_to_the_rank)
{
    odd_case odd = ODD[_i];
    pf_csr csr = of_rank(odd.n_rows, odd.n_cols, odd.rank);
    pf_rsvd rsvd = fit(&csr, odd.n_dims);
    double energy = 0;
    ck_assert_uint_eq(rsvd.n_dims, odd.want);
    for (size_t dim = 0; dim < rsvd.n_dims; dim++) {
        energy += rsvd.singular_values[dim] * rsvd.singular_values[dim];
        ck_assert_double_gt(rsvd.singular_values[dim], 0);
    }
    if (odd.want == odd.rank) {
        double total = pf_csr_norm_squared(&csr);
        ck_assert_double_eq_tol(energy, total, ROUNDING * total + 1e-12);
    }
    pf_rsvd_finish(&rsvd);
    pf_csr_finish(&csr);
}
END_TEST

START_TEST(a_small_direction_beside_many_equal_rows_is_found)
{
    static const size_t N_ROWS[] = {2001, 200001};
    pf_csr csr;
    ck_assert_int_eq(pf_csr_init(&csr, N_ROWS[_i], 50, N_ROWS[_i], NULL), PF_OK);
    for (size_t row = 0; row < N_ROWS[_i]; row++) {
        csr.cols[row] = row == 1234 ? 7 : 3;
        csr.values[row] = 1;
        csr.starts[row + 1] = row + 1;
    }
    pf_rsvd rsvd = fit(&csr, 10);
    ck_assert_uint_eq(rsvd.n_dims, 2);
    ck_assert_double_eq_tol(rsvd.singular_values[1], 1, 1e-4);
    pf_rsvd_finish(&rsvd);
    pf_csr_finish(&csr);
}
END_TEST

static pf_rsvd fit_from_sample(const pf_csr *csr, size_t n_dims, size_t sample_rows)
{
    pf_rsvd rsvd;
    pf_rsvd_options options = {.n_dims = n_dims,
                               .n_oversamples = 10,
                               .n_iterations = 3,
                               .seed = 5,
                               .kernels = &kernels,
                               .sample_rows = sample_rows};
    ck_assert_int_eq(pf_rsvd_fit(csr, &options, pool, &rsvd, NULL), PF_OK);
    return rsvd;
}

START_TEST(a_sample_and_one_pass_over_all_rows_find_nearly_as_much)
{
    pf_csr csr = csr_of(SVD_MATRIX, SVD_ROWS, SVD_COLS);
    pf_rsvd rsvd = fit_from_sample(&csr, SVD_DIMS, SVD_ROWS / 2);
    pf_rsvd whole = fit_from_sample(&csr, SVD_DIMS, SVD_ROWS);
    pf_rsvd expected = fit(&csr, SVD_DIMS);
    double energy = 0;
    double optimum = 0;
    ck_assert_uint_eq(rsvd.projected.n_rows, SVD_ROWS);
    ck_assert_uint_eq(rsvd.n_dims, SVD_DIMS);
    for (size_t dim = 0; dim < SVD_DIMS; dim++) {
        energy += rsvd.singular_values[dim] * rsvd.singular_values[dim];
        optimum += SVD_SINGULAR[dim] * SVD_SINGULAR[dim];
        // As many rows as there are make no sample.
        ck_assert_double_eq(whole.singular_values[dim], expected.singular_values[dim]);
    }
    ck_assert_double_ge(energy, 0.98 * optimum);
    ck_assert_double_ne(energy, optimum);
    pf_rsvd_finish(&rsvd);
    pf_rsvd_finish(&whole);
    pf_rsvd_finish(&expected);
    pf_csr_finish(&csr);
}
END_TEST

START_TEST(a_direction_that_no_sampled_row_has_is_found)
{
    pf_csr csr;
    ck_assert_int_eq(pf_csr_init(&csr, 2001, 50, 2001, NULL), PF_OK);
    for (size_t row = 0; row < 2001; row++) {
        csr.cols[row] = row == 1234 ? 7 : 3;
        csr.values[row] = 1;
        csr.starts[row + 1] = row + 1;
    }
    pf_rsvd rsvd = fit_from_sample(&csr, 10, 100);
    ck_assert_uint_eq(rsvd.n_dims, 2);
    ck_assert_double_eq_tol(rsvd.singular_values[1], 1, 1e-4);
    pf_rsvd_finish(&rsvd);
    pf_csr_finish(&csr);
}
END_TEST

START_TEST(values_that_are_not_finite_are_refused)
{
    pf_csr csr = of_rank(20, 10, 2);
    pf_rsvd rsvd;
    pf_rsvd_options options = {
        .n_dims = 3, .n_oversamples = 3, .n_iterations = 2, .kernels = &kernels};
    csr.values[17] = _i == 0 ? NAN : INFINITY;
    ck_assert_int_eq(pf_rsvd_fit(&csr, &options, pool, &rsvd, NULL), PF_EINVAL);
    pf_csr_finish(&csr);
}
END_TEST

START_TEST(every_failed_allocation_is_reported)
{
    pf_csr csr = of_rank(30, 20, 4);
    pf_rsvd_options options = {
        .n_dims = 3, .n_oversamples = 3, .n_iterations = 2, .kernels = &kernels};
    options.sample_rows = _i == 0 ? 0 : 12;
    pf_status status = PF_ENOMEM;
    uint64_t n = 0;
    while (status != PF_OK) {
        pf_rsvd rsvd;
        pf_mem_fail_at(++n);
        status = pf_rsvd_fit(&csr, &options, pool, &rsvd, NULL);
        pf_mem_fail_at(0);
        ck_assert(status == PF_OK || status == PF_ENOMEM);
        if (status == PF_OK) {
            pf_rsvd_finish(&rsvd);
        }
    }
    ck_assert_uint_gt(n, 8);
    pf_csr_finish(&csr);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rsvd");
    TCase *tcase = tcase_create("rsvd");
    tcase_add_checked_fixture(tcase, make_pool, drop_pool);
    tcase_add_test(tcase, agrees_with_numpy);
    tcase_add_test(tcase, agrees_with_numpy_up_to_sign_when_nothing_is_left_out);
    tcase_add_loop_test(tcase, dimensions_are_cut_to_the_rank, 0,
                        (int)(sizeof ODD / sizeof *ODD));
    tcase_add_loop_test(tcase, a_small_direction_beside_many_equal_rows_is_found, 0, 2);
    tcase_add_loop_test(tcase, values_that_are_not_finite_are_refused, 0, 2);
    tcase_add_test(tcase, a_sample_and_one_pass_over_all_rows_find_nearly_as_much);
    tcase_add_test(tcase, a_direction_that_no_sampled_row_has_is_found);
    tcase_add_loop_test(tcase, every_failed_allocation_is_reported, 0, 2);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
