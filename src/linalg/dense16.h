// SPDX-License-Identifier: MIT
// A dense matrix in 16 bits a value, for products that wait for memory: the upper half of a
// float, which is its sign, its exponent and seven bits of its fraction (bfloat16). The largest
// error is 1/256 of the value.
#ifndef PF_LINALG_DENSE16_H
#define PF_LINALG_DENSE16_H

#include <stdint.h>

#include "linalg/linalg.h"

typedef struct pf_dense16 {
    size_t n_rows;
    size_t n_cols;
    uint16_t *values; // [n_rows x n_cols], aligned to 64 bytes
} pf_dense16;

// Values are not set. PF_ENOMEM.
pf_status pf_dense16_init(pf_dense16 *dense, size_t n_rows, size_t n_cols, pf_error *err)
    PF_MUST_CHECK;
void pf_dense16_finish(pf_dense16 *dense);

static inline uint16_t *pf_dense16_row(const pf_dense16 *dense, size_t row)
{
    return dense->values + row * dense->n_cols;
}

// Rounds n floats; halves go away from zero.
void pf_round_to_16(const float *values, size_t n, uint16_t *out);

#endif
