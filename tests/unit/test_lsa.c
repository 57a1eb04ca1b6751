// SPDX-License-Identifier: MIT
#include <check.h>
#include <math.h>
#include <stdint.h>

#include "../reference/topics/expected.h"
#include "base/mem.h"
#include "topics/lsa.h"

static pf_csr reference_matrix(void)
{
    pf_csr csr;
    uint64_t n = 0;
    ck_assert_int_eq(pf_csr_init(&csr, SVD_ROWS, SVD_COLS, SVD_ROWS * SVD_COLS, NULL), PF_OK);
    for (size_t row = 0; row < SVD_ROWS; row++) {
        for (size_t col = 0; col < SVD_COLS; col++) {
            if (SVD_MATRIX[row * SVD_COLS + col] != 0) {
                csr.cols[n] = (uint32_t)col;
                csr.values[n++] = SVD_MATRIX[row * SVD_COLS + col];
            }
        }
        csr.starts[row + 1] = n;
    }
    return csr;
}

static pf_dense fit(const pf_csr *csr, size_t n_dims, unsigned n_threads)
{
    pf_pool *pool;
    pf_dense rows;
    (void)pf_linalg_init();
    ck_assert_int_eq(pf_pool_create(n_threads, &pool, NULL), PF_OK);
    pf_kernels kernels;
    pf_kernels_init(&kernels, ~0u);
    pf_lsa_options options = {n_dims, 3, &kernels};
    ck_assert_int_eq(pf_lsa_fit(csr, &options, pool, &rows, NULL), PF_OK);
    ck_assert_uint_eq((uintptr_t)rows.values % 64, 0);
    pf_pool_destroy(pool);
    return rows;
}

static double cosine(const double *a, const double *b)
{
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (size_t i = 0; i < SVD_DIMS; i++) {
        ab += a[i] * b[i];
        aa += a[i] * a[i];
        bb += b[i] * b[i];
    }
    return ab / sqrt(aa * bb);
}

START_TEST(cosines_in_latent_space_are_those_of_numpy)
{
    pf_csr csr = reference_matrix();
    pf_dense rows = fit(&csr, SVD_DIMS, 2);
    ck_assert_uint_eq(rows.n_cols, SVD_DIMS);
    for (size_t a = 0; a < SVD_ROWS; a++) {
        for (size_t b = 0; b < SVD_ROWS && a != 7; b++) {
            double got = 0;
            for (size_t i = 0; i < SVD_DIMS; i++) {
                got += (double)pf_dense_row(&rows, a)[i] * (double)pf_dense_row(&rows, b)[i];
            }
            double want =
                b == 7 ? 0 : cosine(SVD_PROJECTED + a * SVD_DIMS, SVD_PROJECTED + b * SVD_DIMS);
            ck_assert_double_eq_tol(got, want, 0.05);
        }
    }
    pf_dense_finish(&rows);
    pf_csr_finish(&csr);
}
END_TEST

START_TEST(rows_have_unit_length_and_empty_ones_stay_zero)
{
    pf_csr csr = reference_matrix();
    pf_dense rows = fit(&csr, 4, 1);
    for (size_t row = 0; row < SVD_ROWS; row++) {
        double squared = 0;
        for (size_t i = 0; i < rows.n_cols; i++) {
            squared +=
                (double)pf_dense_row(&rows, row)[i] * (double)pf_dense_row(&rows, row)[i];
        }
        ck_assert_double_eq_tol(squared, row == 7 ? 0 : 1, 1e-6);
    }
    pf_dense_finish(&rows);
    pf_csr_finish(&csr);
}
END_TEST

START_TEST(a_matrix_without_values_gives_one_column_of_zeros)
{
    pf_csr csr;
    size_t n_rows = (size_t)_i * 3;
    ck_assert_int_eq(pf_csr_init(&csr, n_rows, (size_t)_i, 0, NULL), PF_OK);
    pf_dense rows = fit(&csr, 10, 2);
    ck_assert_uint_eq(rows.n_rows, n_rows);
    ck_assert_uint_eq(rows.n_cols, 1);
    for (size_t row = 0; row < n_rows; row++) {
        ck_assert(rows.values[row] == 0);
    }
    pf_dense_finish(&rows);
    pf_csr_finish(&csr);
}
END_TEST

START_TEST(threads_change_no_byte)
{
    pf_csr csr = reference_matrix();
    pf_dense one = fit(&csr, 5, 1);
    pf_dense seven = fit(&csr, 5, 7);
    ck_assert_mem_eq(one.values, seven.values, one.n_rows * one.n_cols * sizeof *one.values);
    pf_dense_finish(&one);
    pf_dense_finish(&seven);
    pf_csr_finish(&csr);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lsa");
    TCase *tcase = tcase_create("lsa");
    tcase_add_test(tcase, cosines_in_latent_space_are_those_of_numpy);
    tcase_add_test(tcase, rows_have_unit_length_and_empty_ones_stay_zero);
    tcase_add_loop_test(tcase, a_matrix_without_values_gives_one_column_of_zeros, 0, 4);
    tcase_add_test(tcase, threads_change_no_byte);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
