// SPDX-License-Identifier: MIT
#include "linalg/dense8.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"

#define MOST 127 // of a whole number

pf_status pf_dense8_init(pf_dense8 *dense, size_t n_rows, size_t n_cols, pf_error *err)
{
    size_t row_bytes = pf_scaled_row_bytes(n_cols);
    memset(dense, 0, sizeof *dense);
    if (n_rows > SIZE_MAX / row_bytes) {
        return pf_fail_memory(err, SIZE_MAX);
    }
    dense->values = pf_alloc_aligned(n_rows, row_bytes);
    if (dense->values == NULL) {
        return pf_fail_memory(err, n_rows * row_bytes);
    }
    dense->n_rows = n_rows;
    dense->n_cols = n_cols;
    return PF_OK;
}

void pf_dense8_finish(pf_dense8 *dense)
{
    pf_free(dense->values);
    memset(dense, 0, sizeof *dense);
}

// The largest of the absolute values. Such floats stand in the order of their bits, which any
// CPU compares several at a time.
static float largest(const float *values, size_t n)
{
    int32_t most = 0;
    for (size_t i = 0; i < n; i++) {
        int32_t bits;
        memcpy(&bits, &values[i], sizeof bits);
        bits &= INT32_MAX;
        most = bits > most ? bits : most;
    }
    float value;
    memcpy(&value, &most, sizeof value);
    return value;
}

void pf_dense8_set_row(pf_dense8 *dense, size_t row, const float *values)
{
    size_t n = dense->n_cols;
    size_t row_bytes = pf_scaled_row_bytes(n);
    int8_t *out = dense->values + row * row_bytes;
    float most = largest(values, n);
    float scale = isfinite(most) ? most / MOST : NAN;
    memset(out, 0, row_bytes);
    memcpy(out + row_bytes - sizeof scale, &scale, sizeof scale);
    if (!(scale > FLT_MIN)) {
        return; // nothing to be divided by
    }
    float factor = MOST / most;
    for (size_t i = 0; i < n; i++) {
        float scaled = values[i] * factor;
        out[i] = (int8_t)(int32_t)(scaled + copysignf(0.5F, scaled));
    }
}
