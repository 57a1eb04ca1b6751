// SPDX-License-Identifier: MIT
// Sums stay in registers: up to 128 columns go through all rows at once, in eight registers,
// and wider matrices go by panels of 128 columns. Rows are asked for some values ahead: they
// come from all over memory, and decide the speed.
#include <immintrin.h>

#include "kernels/kernels.h"

#define LANES         ((size_t)16)
#define MAX_REGISTERS 8
#define FOUR          ((size_t)4)
#define AHEAD         ((size_t)12) // values between asking for a row and adding it

// One panel of columns.
typedef struct panel {
    const float *dense; // at the panel's first column
    size_t width;       // of the matrix
    const uint32_t *cols;
    const float *weights;
    size_t n;
    __mmask16 last; // lanes of the panel's last register
} panel;

static inline __mmask16 lanes_of(const panel *p, size_t reg, size_t n_registers)
{
    return reg + 1 < n_registers ? (__mmask16)0xffff : p->last;
}

static inline __m512 product(__mmask16 lanes, __m512 weight, const float *row)
{
    return _mm512_mul_ps(weight, _mm512_maskz_loadu_ps(lanes, row));
}

static inline void prefetch_four(const panel *p, size_t at, size_t n_registers)
{
    for (size_t i = at; i < at + FOUR && i < p->n; i++) {
        for (size_t reg = 0; reg < n_registers; reg++) {
            _mm_prefetch((const char *)(p->dense + p->cols[i] * p->width + reg * LANES),
                         _MM_HINT_T1);
        }
    }
}

// Unrolled for the number of registers, which is a constant wherever this is called.
__attribute__((always_inline)) static inline void combine_panel(const panel *p, float *sum,
                                                                const size_t n_registers)
{
    __m512 sums[MAX_REGISTERS];
    size_t at = 0;
    for (size_t reg = 0; reg < n_registers; reg++) {
        sums[reg] = _mm512_setzero_ps();
    }
    for (; at + FOUR <= p->n; at += FOUR) {
        const float *r0 = p->dense + p->cols[at] * p->width;
        const float *r1 = p->dense + p->cols[at + 1] * p->width;
        const float *r2 = p->dense + p->cols[at + 2] * p->width;
        const float *r3 = p->dense + p->cols[at + 3] * p->width;
        __m512 w0 = _mm512_set1_ps(p->weights[at]);
        __m512 w1 = _mm512_set1_ps(p->weights[at + 1]);
        __m512 w2 = _mm512_set1_ps(p->weights[at + 2]);
        __m512 w3 = _mm512_set1_ps(p->weights[at + 3]);
        prefetch_four(p, at + AHEAD, n_registers);
#pragma GCC unroll 8
        for (size_t reg = 0; reg < n_registers; reg++) {
            __mmask16 lanes = lanes_of(p, reg, n_registers);
            __m512 low = _mm512_add_ps(product(lanes, w0, r0 + reg * LANES),
                                       product(lanes, w1, r1 + reg * LANES));
            __m512 high = _mm512_add_ps(product(lanes, w2, r2 + reg * LANES),
                                        product(lanes, w3, r3 + reg * LANES));
            sums[reg] = _mm512_add_ps(sums[reg], _mm512_add_ps(low, high));
        }
    }
    for (; at < p->n; at++) {
        const float *row = p->dense + p->cols[at] * p->width;
        __m512 weight = _mm512_set1_ps(p->weights[at]);
#pragma GCC unroll 8
        for (size_t reg = 0; reg < n_registers; reg++) {
            __mmask16 lanes = lanes_of(p, reg, n_registers);
            sums[reg] = _mm512_add_ps(sums[reg], product(lanes, weight, row + reg * LANES));
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

void pf_combine_rows_avx512(const float *dense, size_t width, const uint32_t *cols,
                            const float *weights, size_t n, float *sum)
{
    for (size_t first = 0; first < width; first += MAX_REGISTERS * LANES) {
        size_t left = width - first;
        size_t n_columns = left < MAX_REGISTERS * LANES ? left : MAX_REGISTERS * LANES;
        size_t n_registers = (n_columns + LANES - 1) / LANES;
        size_t n_last = n_columns - (n_registers - 1) * LANES;
        panel p = {.dense = dense + first,
                   .width = width,
                   .cols = cols,
                   .weights = weights,
                   .n = n,
                   .last = (__mmask16)_bzhi_u32(0xffff, (unsigned)n_last)};
        combine(&p, sum + first, n_registers);
    }
}
