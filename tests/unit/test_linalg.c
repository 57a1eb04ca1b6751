// SPDX-License-Identifier: MIT
#include <check.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"
#include "linalg/csr_ops.h"
#include "linalg/linalg.h"

// A random matrix, with a share of its values zero, and its sparse form.
static pf_csr random_csr(size_t n_rows, size_t n_cols, float *dense)
{
    pf_csr csr;
    pf_rng rng;
    uint64_t n = 0;
    pf_rng_init(&rng, n_rows * 1000 + n_cols);
    ck_assert_int_eq(pf_csr_init(&csr, n_rows, n_cols, n_rows * n_cols, NULL), PF_OK);
    for (size_t row = 0; row < n_rows; row++) {
        for (size_t col = 0; col < n_cols; col++) {
            int used = row % 5 != 2 && pf_rng_unit(&rng) < 0.4;
            float value = used ? (float)(pf_rng_unit(&rng) - 0.5) : 0.0f;
            dense[row * n_cols + col] = value;
            if (used) {
                csr.cols[n] = (uint32_t)col;
                csr.values[n++] = value;
            }
        }
        csr.starts[row + 1] = n;
    }
    return csr;
}

static pf_dense random_dense(size_t n_rows, size_t n_cols)
{
    pf_dense dense;
    pf_rng rng;
    pf_rng_init(&rng, n_cols);
    ck_assert_int_eq(pf_dense_init(&dense, n_rows, n_cols, NULL), PF_OK);
    for (size_t i = 0; i < n_rows * n_cols; i++) {
        dense.values[i] = (float)(pf_rng_unit(&rng) - 0.5);
    }
    return dense;
}

// Rounds a matrix to eight bits, where it is, and returns it as such too.
static pf_dense8 round_dense(pf_dense *dense)
{
    pf_dense8 rounded;
    size_t row_bytes = pf_scaled_row_bytes(dense->n_cols);
    ck_assert_int_eq(pf_dense8_init(&rounded, dense->n_rows, dense->n_cols, NULL), PF_OK);
    for (size_t row = 0; row < dense->n_rows; row++) {
        float *values = pf_dense_row(dense, row);
        pf_dense8_set_row(&rounded, row, values);
        const int8_t *whole = rounded.values + row * row_bytes;
        float scale;
        memcpy(&scale, whole + row_bytes - sizeof scale, sizeof scale);
        for (size_t i = 0; i < dense->n_cols; i++) {
            ck_assert(fabsf((float)whole[i] * scale - values[i]) <= 0.5001F * scale);
            values[i] = (float)whole[i] * scale;
        }
    }
    return rounded;
}

START_TEST(rows_of_any_size_are_rounded)
{
    static const float rows[][3] = {{1e38f, -2e38f, 0}, {1e-30f, -5e-31f, 2e-30f},
                                    {0, -0.0f, 0},      {1e-41f, -1e-41f, 0},
                                    {INFINITY, 1, 2},   {1, NAN, -1}};
    static const int8_t whole[][3] = {{64, -127, 0}, {64, -32, 127}, {0, 0, 0},
                                      {0, 0, 0},     {0, 0, 0},      {0, 0, 0}};
    size_t row_bytes = pf_scaled_row_bytes(3);
    pf_dense8 rounded;
    ck_assert_int_eq(pf_dense8_init(&rounded, 6, 3, NULL), PF_OK);
    for (size_t row = 0; row < 6; row++) {
        float scale;
        pf_dense8_set_row(&rounded, row, rows[row]);
        ck_assert_mem_eq(rounded.values + row * row_bytes, whole[row], 3);
        memcpy(&scale, rounded.values + (row + 1) * row_bytes - sizeof scale, sizeof scale);
        ck_assert_int_eq(isfinite(scale) != 0, row < 4);
    }
    pf_dense8_finish(&rounded);
}
END_TEST

typedef struct shape {
    size_t n_rows;
    size_t n_cols;
    size_t width;
} shape;

static const shape SHAPES[] = {{1, 1, 1},   {7, 5, 3},    {150, 33, 17}, {3, 200, 16},
                               {200, 3, 1}, {65, 64, 40}, {2100, 30, 5}};
#define N_SHAPES ((int)(sizeof SHAPES / sizeof *SHAPES))

// sum over i of a[i * step] * b[i * width].
static double product(const float *a, size_t step, const float *b, size_t n_inner, size_t width)
{
    double sum = 0;
    for (size_t i = 0; i < n_inner; i++) {
        sum += (double)a[i * step] * (double)b[i * width];
    }
    return sum;
}

START_TEST(sparse_products_equal_dense_ones)
{
    shape s = SHAPES[_i];
    float *full = pf_alloc(s.n_rows * s.n_cols, sizeof *full);
    pf_csr csr = random_csr(s.n_rows, s.n_cols, full);
    pf_pool *pool;
    ck_assert_int_eq(pf_pool_create(3, &pool, NULL), PF_OK);
    pf_dense right = random_dense(s.n_cols, s.width);
    pf_dense left = random_dense(s.n_rows, s.width);
    pf_dense8 right8 = round_dense(&right);
    pf_dense8 left8 = round_dense(&left);
    pf_dense out_left = random_dense(s.n_rows, s.width);
    pf_dense out_right = random_dense(s.n_cols, s.width);
    pf_dense out_gram = random_dense(s.n_cols, s.width);
    pf_kernels kernels;
    pf_kernels_init(&kernels, ~0u);
    ck_assert_int_eq(pf_csr_multiply(&csr, &right8, &kernels, pool, &out_left, NULL), PF_OK);
    ck_assert_int_eq(pf_csr_multiply_transposed(&csr, &left, &kernels, pool, &out_right, NULL),
                     PF_OK);
    ck_assert_int_eq(pf_csr_multiply_gram(&csr, &right8, &kernels, pool, &out_gram, NULL),
                     PF_OK);
    for (size_t col = 0; col < s.width; col++) {
        for (size_t row = 0; row < s.n_rows; row++) {
            double want =
                product(full + row * s.n_cols, 1, right.values + col, s.n_cols, s.width);
            ck_assert_double_eq_tol((double)pf_dense_row(&out_left, row)[col], want, 1e-5);
        }
        for (size_t row = 0; row < s.n_cols; row++) {
            double want = product(full + row, s.n_cols, left.values + col, s.n_rows, s.width);
            ck_assert_double_eq_tol((double)pf_dense_row(&out_right, row)[col], want, 1e-5);
            want = product(full + row, s.n_cols, out_left.values + col, s.n_rows, s.width);
            // The rows between the two products are rounded to eight bits.
            ck_assert_double_eq_tol((double)pf_dense_row(&out_gram, row)[col], want,
                                    (1 + fabs(want)) / 32);
        }
    }
    pf_dense_finish(&right);
    pf_dense_finish(&left);
    pf_dense8_finish(&right8);
    pf_dense8_finish(&left8);
    pf_dense_finish(&out_left);
    pf_dense_finish(&out_right);
    pf_dense_finish(&out_gram);
    pf_csr_finish(&csr);
    pf_free(full);
    pf_pool_destroy(pool);
}
END_TEST

START_TEST(a_sample_is_of_evenly_spaced_rows)
{
    shape s = SHAPES[_i];
    float *full = pf_alloc(s.n_rows * s.n_cols, sizeof *full);
    pf_csr csr = random_csr(s.n_rows, s.n_cols, full);
    for (size_t n = 1; n <= s.n_rows; n += 1 + n / 3) {
        pf_csr sample;
        ck_assert_int_eq(pf_csr_sample(&csr, n, &sample, NULL), PF_OK);
        ck_assert_uint_eq(sample.n_rows, n);
        ck_assert_uint_eq(sample.n_cols, s.n_cols);
        for (size_t i = 0; i < n; i++) {
            size_t row = i * s.n_rows / n;
            size_t len = pf_csr_row_len(&csr, row);
            ck_assert_uint_eq(pf_csr_row_len(&sample, i), len);
            for (size_t at = 0; at < len; at++) {
                ck_assert_uint_eq(sample.cols[sample.starts[i] + at],
                                  csr.cols[csr.starts[row] + at]);
                ck_assert(sample.values[sample.starts[i] + at] ==
                          csr.values[csr.starts[row] + at]);
            }
        }
        pf_csr_finish(&sample);
    }
    pf_csr_finish(&csr);
    pf_free(full);
}
END_TEST

START_TEST(dense_products_have_the_shapes_they_state)
{
    const float a[6] = {1, 2, 3, 4, 5, 6};  // [2 x 3]
    const float b[6] = {1, 0, -1, 2, 1, 0}; // [2 x 3], or [3 x 2]
    float c[4];
    pf_gemm_nt(2, 2, 3, a, b, c);
    ck_assert_double_eq((double)c[0], -2);
    ck_assert_double_eq((double)c[1], 4);
    ck_assert_double_eq((double)c[3], 13);
    pf_gemm_nn(2, 2, 3, a, b, c);
    ck_assert_double_eq((double)c[0], 2);
    ck_assert_double_eq((double)c[1], 4);
    ck_assert_double_eq((double)c[2], 5);
    pf_gemv(2, 3, a, b + 3, c);
    ck_assert_double_eq((double)c[0], 4);
    ck_assert_double_eq((double)c[1], 13);
    const double d[4] = {1, 2, 3, 4};
    double gram[4] = {1, 7, 1, 1};
    pf_gram_add(2, 2, d, gram);
    ck_assert_double_eq(gram[0], 11);
    ck_assert_double_eq(gram[1], 7);
    ck_assert_double_eq(gram[2], 15);
    ck_assert_double_eq(gram[3], 21);
}
END_TEST

START_TEST(eigenvectors_are_rows_and_values_rise)
{
    double a[9] = {2, 99, 99, 1, 2, 99, 0, 0, 7}; // lower triangle
    double values[3];
    ck_assert_int_eq(pf_eigh(3, a, values, NULL), PF_OK);
    ck_assert_double_eq_tol(values[0], 1, 1e-12);
    ck_assert_double_eq_tol(values[1], 3, 1e-12);
    ck_assert_double_eq_tol(values[2], 7, 1e-12);
    ck_assert_double_eq_tol(fabs(a[8]), 1, 1e-12);
    ck_assert_double_eq_tol(a[0] + a[1], 0, 1e-12);
    ck_assert_double_eq_tol(fabs(a[0]), sqrt(0.5), 1e-12);
}
END_TEST

START_TEST(eigenvalues_of_what_is_not_finite_are_refused)
{
    double a[4] = {1, 0, _i == 0 ? (double)NAN : (double)INFINITY, 1};
    double values[2];
    pf_error err;
    ck_assert_int_eq(pf_eigh(2, a, values, &err), PF_EINVAL);
    ck_assert_ptr_nonnull(strstr(err.message, "finite"));
}
END_TEST

START_TEST(a_dense_matrix_too_large_for_memory_is_an_error)
{
    pf_dense dense;
    ck_assert_int_eq(pf_dense_init(&dense, SIZE_MAX / 4, 16, NULL), PF_ENOMEM);
    pf_dense_finish(&dense);
}
END_TEST

START_TEST(room_for_the_blas_is_asked_for)
{
    ck_assert_int_eq(pf_linalg_check_room(2, NULL), PF_OK);
    pf_error err = {0};
    pf_mem_fail_at(1);
    ck_assert_int_eq(pf_linalg_check_room(2, &err), PF_ENOMEM);
    pf_mem_fail_at(0);
    ck_assert_ptr_nonnull(strstr(err.message, "lower --threads"));
}
END_TEST

START_TEST(the_blas_says_what_it_is)
{
    ck_assert_int_eq(pf_linalg_init(), pf_linalg_init());
    ck_assert_uint_gt(strlen(pf_linalg_config()), 0);
    ck_assert_uint_gt(strlen(pf_linalg_core()), 0);
}
END_TEST

START_TEST(a_faster_core_is_another_one_and_only_named_where_the_library_has_several)
{
    const char *faster = pf_linalg_faster_core();
    if (faster != NULL) {
        ck_assert_str_ne(faster, pf_linalg_core());
        ck_assert_ptr_nonnull(strstr(pf_linalg_config(), "DYNAMIC_ARCH"));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("linalg");
    TCase *tcase = tcase_create("linalg");
    tcase_add_test(tcase, rows_of_any_size_are_rounded);
    tcase_add_loop_test(tcase, sparse_products_equal_dense_ones, 0, N_SHAPES);
    tcase_add_loop_test(tcase, a_sample_is_of_evenly_spaced_rows, 0, N_SHAPES);
    tcase_add_test(tcase, dense_products_have_the_shapes_they_state);
    tcase_add_test(tcase, eigenvectors_are_rows_and_values_rise);
    tcase_add_loop_test(tcase, eigenvalues_of_what_is_not_finite_are_refused, 0, 2);
    tcase_add_test(tcase, a_dense_matrix_too_large_for_memory_is_an_error);
    tcase_add_test(tcase, room_for_the_blas_is_asked_for);
    tcase_add_test(tcase, the_blas_says_what_it_is);
    tcase_add_test(tcase,
                   a_faster_core_is_another_one_and_only_named_where_the_library_has_several);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
