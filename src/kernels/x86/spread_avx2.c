// SPDX-License-Identifier: MIT
// As the reference, eight columns at a time; rows are asked for some values ahead.
#include <immintrin.h>

#include "kernels/kernels.h"

#define LANES ((size_t)8)
#define AHEAD ((size_t)8) // values between asking for a row and adding to it

static inline void prefetch_row(const float *row, size_t width)
{
    for (size_t i = 0; i < width; i += 16) {
        _mm_prefetch((const char *)(row + i), _MM_HINT_T0);
    }
}

void pf_spread_row_avx2(const float *row, size_t width, const uint32_t *cols,
                        const float *weights, size_t n, float *dense)
{
    for (size_t at = 0; at < n; at++) {
        float *to = dense + cols[at] * width;
        __m256 weight = _mm256_set1_ps(weights[at]);
        size_t i = 0;
        if (at + AHEAD < n) {
            prefetch_row(dense + cols[at + AHEAD] * width, width);
        }
        for (; i + LANES <= width; i += LANES) {
            __m256 product = _mm256_mul_ps(weight, _mm256_loadu_ps(row + i));
            _mm256_storeu_ps(to + i, _mm256_add_ps(_mm256_loadu_ps(to + i), product));
        }
        for (; i < width; i++) {
            to[i] += weights[at] * row[i];
        }
    }
}
