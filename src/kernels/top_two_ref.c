// SPDX-License-Identifier: MIT
#include "kernels/kernels.h"

pf_top_two pf_top_two_ref(const float *values, size_t n)
{
    pf_top_two top = {0, values[0], PF_NO_SECOND};
    for (uint32_t i = 1; i < n; i++) {
        if (values[i] > top.first) {
            top = (pf_top_two){i, values[i], top.first};
        } else if (values[i] > top.second) {
            top.second = values[i];
        }
    }
    top.second += 0.0f;
    return top;
}
