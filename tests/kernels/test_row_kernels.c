// SPDX-License-Identifier: MIT
// The kernels of numbers in rows against the reference: each width past several panels, each
// number of rows past the groups they are taken in, a guard page behind every array.
#include <check.h>
#include <float.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "kernel_cases.h"
#include "kernels/kernels.h"

#define MAX_WIDTH 275 // two panels and a part of a register
#define MAX_ROWS  3   // of the dense matrix: the guarded page holds so many
#define MAX_N     35  // past what is asked for ahead

static void set_scale(int8_t *dense, size_t width, size_t row, float scale)
{
    size_t end = (row + 1) * pf_scaled_row_bytes(width);
    memcpy(dense + end - sizeof scale, &scale, sizeof scale);
}

START_TEST(combines_rows_as_the_reference_is_defined)
{
    static const float scales[] = {1, 2, 0.5f};
    int8_t dense[3 * 64] = {[0] = 1, 10, [64] = 1, 10, [128] = 6, -60};
    for (size_t i = 0; i < 3; i++) {
        set_scale(dense, 2, i, scales[i]);
    }
    static const uint32_t cols[] = {2, 0, 1, 1, 0}; // of 1 10, 2 20, 3 -30
    static const float weights[] = {0.5f, 2, -1, 3, 100};
    float sum[2] = {7, 7};
    pf_combine_rows_ref(dense, 2, cols, weights, 5, sum);
    ck_assert(sum[0] == 114.5f); // 7 + 1.5 + 2 - 2 + 6 + 100
    ck_assert(sum[1] == 1052.0f);
    pf_combine_rows_ref(dense, 2, cols, weights, 0, sum);
    ck_assert(sum[0] == 114.5f && sum[1] == 1052.0f);
}
END_TEST

// Values whose sums round differently in every other order, or when fused.
static void fill_floats(float *values, size_t n, pf_rng *rng)
{
    for (size_t i = 0; i < n; i++) {
        values[i] = (float)((pf_rng_unit(rng) - 0.5) * (i % 7 == 0 ? 1000 : 1));
    }
}

static void fill_scaled(int8_t *dense, size_t width, pf_rng *rng)
{
    for (size_t i = 0; i < MAX_ROWS * pf_scaled_row_bytes(width); i++) {
        dense[i] = (int8_t)(pf_rng_below(rng, 255) - 127);
    }
    for (size_t row = 0; row < MAX_ROWS; row++) {
        float scale;
        fill_floats(&scale, 1, rng);
        set_scale(dense, width, row, scale);
    }
}

START_TEST(combines_rows_to_the_same_bits_at_every_shape)
{
    pf_kernels kernels;
    if (!has_variant(_i, &kernels)) {
        return;
    }
    guarded pages[4];
    for (int i = 0; i < 4; i++) {
        guarded_init(&pages[i]);
    }
    pf_rng rng;
    pf_rng_init(&rng, 3);
    for (size_t width = 1; width <= MAX_WIDTH; width++) {
        for (size_t n = 0; n <= MAX_N; n++) {
            int8_t *dense = guarded_tail(&pages[0], MAX_ROWS * pf_scaled_row_bytes(width));
            uint32_t *cols = guarded_tail(&pages[1], n * sizeof *cols);
            float *weights = guarded_tail(&pages[2], n * sizeof *weights);
            float *sum = guarded_tail(&pages[3], width * sizeof *sum);
            float expected[MAX_WIDTH];
            fill_scaled(dense, width, &rng);
            fill_floats(weights, n, &rng);
            for (size_t i = 0; i < n; i++) {
                cols[i] = pf_rng_below(&rng, MAX_ROWS);
            }
            fill_floats(sum, width, &rng);
            memcpy(expected, sum, width * sizeof *sum);
            pf_combine_rows_ref(dense, width, cols, weights, n, expected);
            kernels.combine_rows(dense, width, cols, weights, n, sum);
            ck_assert_msg(memcmp(sum, expected, width * sizeof *sum) == 0,
                          "width %zu, %zu rows", width, n);
        }
    }
    for (int i = 0; i < 4; i++) {
        guarded_finish(&pages[i]);
    }
}
END_TEST

START_TEST(top_two_are_as_the_reference_is_defined)
{
    static const float values[] = {-3, 2, -1, 2, 0.5f};
    pf_top_two top = pf_top_two_ref(values, 5);
    ck_assert(top.at == 1 && top.first == 2 && top.second == 2);
    top = pf_top_two_ref(values, 3);
    ck_assert(top.at == 1 && top.first == 2 && top.second == -1);
    top = pf_top_two_ref(values, 1);
    ck_assert(top.at == 0 && top.first == -3 && top.second == -FLT_MAX);
}
END_TEST

// Few different values, so that equals stand everywhere; zeros of both signs are equals.
START_TEST(top_two_are_the_same_bits_at_every_length)
{
    pf_kernels kernels;
    if (!has_variant(_i, &kernels)) {
        return;
    }
    static const float choices[] = {-1, -0.0f, 0.0f, 0.25f, -FLT_MAX};
    guarded page;
    guarded_init(&page);
    pf_rng rng;
    pf_rng_init(&rng, 5);
    for (size_t n = 1; n <= MAX_WIDTH; n++) {
        float *values = guarded_tail(&page, n * sizeof *values);
        for (unsigned round = 0; round < 40; round++) {
            for (size_t i = 0; i < n; i++) {
                values[i] = round % 4 == 0 ? choices[pf_rng_below(&rng, 5)]
                                           : (float)(pf_rng_unit(&rng) - 0.5);
            }
            pf_top_two want = pf_top_two_ref(values, n);
            pf_top_two top = kernels.top_two(values, n);
            ck_assert_mem_eq(&top, &want, sizeof top);
        }
    }
    guarded_finish(&page);
}
END_TEST

START_TEST(writes_no_sum_outside_its_array)
{
    pf_kernels kernels;
    if (!has_variant(_i, &kernels)) {
        return;
    }
    static const uint32_t cols[] = {0, 1, 1, 0, 1};
    static const float weights[] = {1, 2, 3, 4, 5};
    int8_t dense[2 * (MAX_WIDTH + 63 + sizeof(float))];
    for (size_t width = 1; width <= MAX_WIDTH; width++) {
        memset(dense, 1, sizeof dense);
        set_scale(dense, width, 0, 1);
        set_scale(dense, width, 1, 1);
        float sum[MAX_WIDTH + 33];
        for (size_t i = 0; i < MAX_WIDTH + 33; i++) {
            sum[i] = -1;
        }
        kernels.combine_rows(dense, width, cols, weights, 5, sum + 1);
        for (size_t i = 0; i < MAX_WIDTH + 33; i++) {
            ck_assert(sum[i] == (i >= 1 && i < width + 1 ? 14.0f : -1.0f));
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("row_kernels");
    TCase *tcase = tcase_create("row_kernels");
    tcase_add_test(tcase, combines_rows_as_the_reference_is_defined);
    tcase_add_loop_test(tcase, combines_rows_to_the_same_bits_at_every_shape, 0, N_MASKS);
    tcase_add_test(tcase, top_two_are_as_the_reference_is_defined);
    tcase_add_loop_test(tcase, top_two_are_the_same_bits_at_every_length, 0, N_MASKS);
    tcase_add_loop_test(tcase, writes_no_sum_outside_its_array, 0, N_MASKS);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
