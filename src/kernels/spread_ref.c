// SPDX-License-Identifier: MIT
#include "kernels/kernels.h"

void pf_spread_row_ref(const float *row, size_t width, const uint32_t *cols,
                       const float *weights, size_t n, float *dense)
{
    for (size_t at = 0; at < n; at++) {
        float *restrict to = dense + cols[at] * width;
        float weight = weights[at];
        for (size_t i = 0; i < width; i++) {
            to[i] += weight * row[i];
        }
    }
}
