// SPDX-License-Identifier: MIT
// Sums stay in registers: up to 112 columns go through all rows at once, in fourteen registers,
// and wider matrices go by panels of so many columns. Rows are asked for some values ahead:
// they come from all over memory, and decide the speed.
#include <immintrin.h>
#include <string.h>

#include "kernels/kernels.h"

#define LANES         ((size_t)8)
#define MAX_REGISTERS 14
#define LINE          ((size_t)64) // values of a row in a cache line
#define AHEAD         ((size_t)16) // values between asking for a row and adding it

// One panel of columns.
typedef struct panel {
    const int8_t *dense;
    size_t row_bytes;
    size_t first; // column
    const uint32_t *cols;
    const float *weights;
    size_t n;
} panel;

// Always inlined: GCC 12 drops calls of functions that do no more than this.
__attribute__((always_inline)) static inline void prefetch_row(const panel *p, size_t at,
                                                               size_t n_columns)
{
    const int8_t *row = p->dense + p->cols[at] * p->row_bytes;
    for (size_t i = 0; i < n_columns; i += LINE) {
        _mm_prefetch((const char *)(row + p->first + i), _MM_HINT_T0);
    }
    _mm_prefetch((const char *)(row + p->row_bytes - 1), _MM_HINT_T0);
}

static inline float weight_of(const panel *p, size_t at, const int8_t *row)
{
    float scale;
    memcpy(&scale, row + p->row_bytes - sizeof scale, sizeof scale);
    return p->weights[at] * scale;
}

static inline __m256 widened(const int8_t *row)
{
    return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)row)));
}

// Unrolled for the number of registers, which is a constant wherever this is called.
__attribute__((always_inline)) static inline void combine_panel(const panel *p, float *sum,
                                                                const size_t n_registers)
{
    __m256 sums[MAX_REGISTERS];
#pragma GCC unroll 14
    for (size_t reg = 0; reg < n_registers; reg++) {
        sums[reg] = _mm256_loadu_ps(sum + reg * LANES);
    }
    for (size_t at = 0; at < p->n; at++) {
        const int8_t *row = p->dense + p->cols[at] * p->row_bytes;
        __m256 weight = _mm256_set1_ps(weight_of(p, at, row));
        if (at + AHEAD < p->n) {
            prefetch_row(p, at + AHEAD, n_registers * LANES);
        }
#pragma GCC unroll 14
        for (size_t reg = 0; reg < n_registers; reg++) {
            __m256 product = _mm256_mul_ps(weight, widened(row + p->first + reg * LANES));
            sums[reg] = _mm256_add_ps(sums[reg], product);
        }
    }
#pragma GCC unroll 14
    for (size_t reg = 0; reg < n_registers; reg++) {
        _mm256_storeu_ps(sum + reg * LANES, sums[reg]);
    }
}

// Columns left over, fewer than a register has.
static void combine_last(const panel *p, float *sum, size_t n_columns)
{
    for (size_t at = 0; at < p->n; at++) {
        const int8_t *row = p->dense + p->cols[at] * p->row_bytes;
        float weight = weight_of(p, at, row);
        for (size_t i = 0; i < n_columns; i++) {
            sum[i] += weight * (float)row[p->first + i];
        }
    }
}

void pf_combine_rows_avx2(const int8_t *dense, size_t width, const uint32_t *cols,
                          const float *weights, size_t n, float *sum)
{
    size_t row_bytes = pf_scaled_row_bytes(width);
    size_t i = 0;
    for (; i + MAX_REGISTERS * LANES <= width; i += MAX_REGISTERS * LANES) {
        panel p = {dense, row_bytes, i, cols, weights, n};
        combine_panel(&p, sum + i, MAX_REGISTERS);
    }
    for (; i + 4 * LANES <= width; i += 4 * LANES) {
        panel p = {dense, row_bytes, i, cols, weights, n};
        combine_panel(&p, sum + i, 4);
    }
    for (; i + LANES <= width; i += LANES) {
        panel p = {dense, row_bytes, i, cols, weights, n};
        combine_panel(&p, sum + i, 1);
    }
    panel p = {dense, row_bytes, i, cols, weights, n};
    combine_last(&p, sum + i, width - i);
}
