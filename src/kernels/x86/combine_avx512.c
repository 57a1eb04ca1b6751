// SPDX-License-Identifier: MIT
// Sums stay in registers: up to 128 columns go through all rows at once, in eight registers,
// and wider matrices go by panels of 128 columns. Rows are asked for some values ahead: they
// come from all over memory, and decide the speed.
#include <immintrin.h>
#include <string.h>

#include "kernels/kernels.h"

#define LANES         ((size_t)16)
#define MAX_REGISTERS 8
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
    size_t n_columns;
    __mmask16 last; // lanes of the panel's last register
} panel;

static inline __mmask16 lanes_of(const panel *p, size_t reg, size_t n_registers)
{
    return reg + 1 < n_registers ? (__mmask16)0xffff : p->last;
}

// Always inlined: GCC 12 drops calls of functions that do no more than this.
__attribute__((always_inline)) static inline void prefetch_row(const panel *p, size_t at)
{
    const int8_t *row = p->dense + p->cols[at] * p->row_bytes;
    for (size_t i = 0; i < p->n_columns; i += LINE) {
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

static inline __m512 widened(__mmask16 lanes, const int8_t *row)
{
    return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_maskz_loadu_epi8(lanes, row)));
}

// Unrolled for the number of registers, which is a constant wherever this is called.
__attribute__((always_inline)) static inline void combine_panel(const panel *p, float *sum,
                                                                const size_t n_registers)
{
    __m512 sums[MAX_REGISTERS];
#pragma GCC unroll 8
    for (size_t reg = 0; reg < n_registers; reg++) {
        sums[reg] = _mm512_maskz_loadu_ps(lanes_of(p, reg, n_registers), sum + reg * LANES);
    }
    for (size_t at = 0; at < p->n; at++) {
        const int8_t *row = p->dense + p->cols[at] * p->row_bytes;
        __m512 weight = _mm512_set1_ps(weight_of(p, at, row));
        if (at + AHEAD < p->n) {
            prefetch_row(p, at + AHEAD);
        }
#pragma GCC unroll 8
        for (size_t reg = 0; reg < n_registers; reg++) {
            __m512 value = widened(lanes_of(p, reg, n_registers), row + p->first + reg * LANES);
            sums[reg] = _mm512_add_ps(sums[reg], _mm512_mul_ps(weight, value));
        }
    }
#pragma GCC unroll 8
    for (size_t reg = 0; reg < n_registers; reg++) {
        _mm512_mask_storeu_ps(sum + reg * LANES, lanes_of(p, reg, n_registers), sums[reg]);
    }
}

static void combine(const panel *p, float *sum, size_t n_registers)
{
    switch (n_registers) {
    case 1:
        combine_panel(p, sum, 1);
        return;
    case 2:
        combine_panel(p, sum, 2);
        return;
    case 3:
        combine_panel(p, sum, 3);
        return;
    case 4:
        combine_panel(p, sum, 4);
        return;
    case 5:
        combine_panel(p, sum, 5);
        return;
    case 6:
        combine_panel(p, sum, 6);
        return;
    case 7:
        combine_panel(p, sum, 7);
        return;
    default:
        combine_panel(p, sum, MAX_REGISTERS);
    }
}

void pf_combine_rows_avx512(const int8_t *dense, size_t width, const uint32_t *cols,
                            const float *weights, size_t n, float *sum)
{
    for (size_t first = 0; first < width; first += MAX_REGISTERS * LANES) {
        size_t left = width - first;
        size_t n_columns = left < MAX_REGISTERS * LANES ? left : MAX_REGISTERS * LANES;
        size_t n_registers = (n_columns + LANES - 1) / LANES;
        size_t n_last = n_columns - (n_registers - 1) * LANES;
        panel p = {.dense = dense,
                   .row_bytes = pf_scaled_row_bytes(width),
                   .first = first,
                   .cols = cols,
                   .weights = weights,
                   .n = n,
                   .n_columns = n_columns,
                   .last = (__mmask16)_bzhi_u32(0xffff, (unsigned)n_last)};
        combine(&p, sum + first, n_registers);
    }
}
