// SPDX-License-Identifier: MIT
#include <string.h>

#include "kernels/kernels.h"

void pf_combine_rows_ref(const int8_t *dense, size_t width, const uint32_t *cols,
                         const float *weights, size_t n, float *sum)
{
    size_t row_bytes = pf_scaled_row_bytes(width);
    for (size_t at = 0; at < n; at++) {
        const int8_t *row = dense + cols[at] * row_bytes;
        float scale;
        memcpy(&scale, row + row_bytes - sizeof scale, sizeof scale);
        float weight = weights[at] * scale;
        for (size_t i = 0; i < width; i++) {
            sum[i] += weight * (float)row[i];
        }
    }
}
