// SPDX-License-Identifier: MIT
#include <string.h>

#include "kernels/kernels.h"

static float widened(uint16_t half)
{
    uint32_t bits = (uint32_t)half << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

void pf_combine_rows_ref(const uint16_t *dense, size_t width, const uint32_t *cols,
                         const float *weights, size_t n, float *sum)
{
    for (size_t at = 0; at < n; at++) {
        const uint16_t *row = dense + cols[at] * width;
        for (size_t i = 0; i < width; i++) {
            sum[i] += weights[at] * widened(row[i]);
        }
    }
}
