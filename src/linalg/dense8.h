// SPDX-License-Identifier: MIT
// A dense matrix in eight bits a value, for products that wait for memory: whole numbers from
// -127 to 127, and for each row what one stands for. The largest error is 1/254 of the row's
// largest value; so rows must be of values that are about as large, as those of random or
// orthonormal directions are, and columns may differ as they like.
#ifndef PF_LINALG_DENSE8_H
#define PF_LINALG_DENSE8_H

#include "kernels/kernels.h"
#include "linalg/linalg.h"

typedef struct pf_dense8 {
    size_t n_rows;
    size_t n_cols;
    int8_t *values; // [n_rows x pf_scaled_row_bytes(n_cols)], aligned to 64 bytes
} pf_dense8;

// Values are not set. PF_ENOMEM.
pf_status pf_dense8_init(pf_dense8 *dense, size_t n_rows, size_t n_cols, pf_error *err)
    PF_MUST_CHECK;
void pf_dense8_finish(pf_dense8 *dense);

// Rounds the floats of one row to the nearest. A row with a value that is not finite gives
// nothing but such in any product.
void pf_dense8_set_row(pf_dense8 *dense, size_t row, const float *values);

#endif
