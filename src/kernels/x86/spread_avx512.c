// SPDX-License-Identifier: MIT
// The row stays in registers: up to 128 columns, eight registers, go to all rows at once, and
// wider matrices go by panels of 128 columns. Rows are asked for some values ahead: they come
// from all over memory, and decide the speed.
#include <immintrin.h>

#include "kernels/kernels.h"

#define LANES         ((size_t)16)
#define MAX_REGISTERS 8
#define AHEAD         ((size_t)8) // values between asking for a row and adding to it

// One panel of columns.
typedef struct panel {
    float *dense; // at the panel's first column
    size_t width; // of the matrix
    const uint32_t *cols;
    const float *weights;
    size_t n;
    __mmask16 last; // lanes of the panel's last register
} panel;

static inline __mmask16 lanes_of(const panel *p, size_t reg, size_t n_registers)
{
    return reg + 1 < n_registers ? (__mmask16)0xffff : p->last;
}

// Unrolled for the number of registers, which is a constant wherever this is called.
__attribute__((always_inline)) static inline void spread_panel(const panel *p, const float *row,
                                                               const size_t n_registers)
{
    __m512 values[MAX_REGISTERS];
#pragma GCC unroll 8
    for (size_t reg = 0; reg < n_registers; reg++) {
        values[reg] = _mm512_maskz_loadu_ps(lanes_of(p, reg, n_registers), row + reg * LANES);
    }
    for (size_t at = 0; at < p->n; at++) {
        float *to = p->dense + p->cols[at] * p->width;
        __m512 weight = _mm512_set1_ps(p->weights[at]);
        if (at + AHEAD < p->n) {
            const float *next = p->dense + p->cols[at + AHEAD] * p->width;
#pragma GCC unroll 8
            for (size_t reg = 0; reg < n_registers; reg++) {
                _mm_prefetch((const char *)(next + reg * LANES), _MM_HINT_T0);
            }
        }
#pragma GCC unroll 8
        for (size_t reg = 0; reg < n_registers; reg++) {
            __mmask16 lanes = lanes_of(p, reg, n_registers);
            __m512 sum = _mm512_add_ps(_mm512_maskz_loadu_ps(lanes, to + reg * LANES),
                                       _mm512_mul_ps(weight, values[reg]));
            _mm512_mask_storeu_ps(to + reg * LANES, lanes, sum);
        }
    }
}

static void spread(const panel *p, const float *row, size_t n_registers)
{
    switch (n_registers) {
    case 1:
        spread_panel(p, row, 1);
        return;
    case 2:
        spread_panel(p, row, 2);
        return;
    case 3:
        spread_panel(p, row, 3);
        return;
    case 4:
        spread_panel(p, row, 4);
        return;
    case 5:
        spread_panel(p, row, 5);
        return;
    case 6:
        spread_panel(p, row, 6);
        return;
    case 7:
        spread_panel(p, row, 7);
        return;
    default:
        spread_panel(p, row, MAX_REGISTERS);
    }
}

void pf_spread_row_avx512(const float *row, size_t width, const uint32_t *cols,
                          const float *weights, size_t n, float *dense)
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
        spread(&p, row + first, n_registers);
    }
}
