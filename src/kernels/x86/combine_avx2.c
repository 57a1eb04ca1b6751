// SPDX-License-Identifier: MIT
// As the reference, eight columns at a time; rows are asked for some values ahead.
#include <immintrin.h>
#include <string.h>

#include "kernels/kernels.h"

#define LANES ((size_t)8)
#define FOUR  ((size_t)4)
#define AHEAD ((size_t)8) // values between asking for a row and adding it

static inline void prefetch_row(const float *row, size_t width)
{
    for (size_t i = 0; i < width; i += 16) {
        _mm_prefetch((const char *)(row + i), _MM_HINT_T1);
    }
}

static inline __m256 product(float weight, const float *row)
{
    return _mm256_mul_ps(_mm256_set1_ps(weight), _mm256_loadu_ps(row));
}

static inline void add_four(float *sum, const float *const rows[4], const float *w,
                            size_t width)
{
    size_t i = 0;
    for (; i + LANES <= width; i += LANES) {
        __m256 low = _mm256_add_ps(product(w[0], rows[0] + i), product(w[1], rows[1] + i));
        __m256 high = _mm256_add_ps(product(w[2], rows[2] + i), product(w[3], rows[3] + i));
        __m256 sums = _mm256_add_ps(_mm256_loadu_ps(sum + i), _mm256_add_ps(low, high));
        _mm256_storeu_ps(sum + i, sums);
    }
    for (; i < width; i++) {
        sum[i] +=
            (w[0] * rows[0][i] + w[1] * rows[1][i]) + (w[2] * rows[2][i] + w[3] * rows[3][i]);
    }
}

static inline void add_one(float *sum, const float *row, float weight, size_t width)
{
    size_t i = 0;
    for (; i + LANES <= width; i += LANES) {
        __m256 sums = _mm256_add_ps(_mm256_loadu_ps(sum + i), product(weight, row + i));
        _mm256_storeu_ps(sum + i, sums);
    }
    for (; i < width; i++) {
        sum[i] += weight * row[i];
    }
}

void pf_combine_rows_avx2(const float *dense, size_t width, const uint32_t *cols,
                          const float *weights, size_t n, float *sum)
{
    size_t at = 0;
    memset(sum, 0, width * sizeof *sum);
    for (; at + FOUR <= n; at += FOUR) {
        const float *rows[4];
        for (size_t i = 0; i < FOUR; i++) {
            rows[i] = dense + cols[at + i] * width;
        }
        for (size_t i = at + AHEAD; i < at + AHEAD + FOUR && i < n; i++) {
            prefetch_row(dense + cols[i] * width, width);
        }
        add_four(sum, rows, weights + at, width);
    }
    for (; at < n; at++) {
        add_one(sum, dense + cols[at] * width, weights[at], width);
    }
}
