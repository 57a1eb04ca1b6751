// SPDX-License-Identifier: MIT
#include "linalg/dense16.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"

pf_status pf_dense16_init(pf_dense16 *dense, size_t n_rows, size_t n_cols, pf_error *err)
{
    memset(dense, 0, sizeof *dense);
    if (n_cols != 0 && n_rows > SIZE_MAX / sizeof *dense->values / n_cols) {
        return pf_fail_memory(err, SIZE_MAX);
    }
    dense->values = pf_alloc_aligned(n_rows * n_cols, sizeof *dense->values);
    if (dense->values == NULL) {
        return pf_fail_memory(err, n_rows * n_cols * sizeof *dense->values);
    }
    dense->n_rows = n_rows;
    dense->n_cols = n_cols;
    return PF_OK;
}

void pf_dense16_finish(pf_dense16 *dense)
{
    pf_free(dense->values);
    memset(dense, 0, sizeof *dense);
}

void pf_round_to_16(const float *values, size_t n, uint16_t *out)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t bits;
        memcpy(&bits, &values[i], sizeof bits);
        out[i] = (uint16_t)((bits + 0x8000u) >> 16);
    }
}
