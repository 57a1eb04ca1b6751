// SPDX-License-Identifier: MIT
// Four rows at a time, so that the sum is loaded and stored once for four of them.
#include <string.h>

#include "kernels/kernels.h"

#define FOUR 4

static void add_four(float *restrict sum, const float *const rows[FOUR], const float *weights,
                     size_t width)
{
    const float *restrict r0 = rows[0];
    const float *restrict r1 = rows[1];
    const float *restrict r2 = rows[2];
    const float *restrict r3 = rows[3];
    float w0 = weights[0];
    float w1 = weights[1];
    float w2 = weights[2];
    float w3 = weights[3];
    for (size_t i = 0; i < width; i++) {
        sum[i] += (w0 * r0[i] + w1 * r1[i]) + (w2 * r2[i] + w3 * r3[i]);
    }
}

static void add_one(float *restrict sum, const float *restrict row, float weight, size_t width)
{
    for (size_t i = 0; i < width; i++) {
        sum[i] += weight * row[i];
    }
}

void pf_combine_rows_ref(const float *dense, size_t width, const uint32_t *cols,
                         const float *weights, size_t n, float *sum)
{
    size_t at = 0;
    memset(sum, 0, width * sizeof *sum);
    for (; at + FOUR <= n; at += FOUR) {
        const float *rows[FOUR];
        for (size_t i = 0; i < FOUR; i++) {
            rows[i] = dense + cols[at + i] * width;
        }
        add_four(sum, rows, weights + at, width);
    }
    for (; at < n; at++) {
        add_one(sum, dense + cols[at] * width, weights[at], width);
    }
}
