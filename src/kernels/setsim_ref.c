// SPDX-License-Identifier: MIT
// A merge without branches on the data: both ends step by comparison results, so mispredicted
// branches, which cost most of a merge of random numbers, do not occur.
#include "kernels/kernels.h"

pf_shared pf_intersect_ref(const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b)
{
    pf_shared shared = {0, 0};
    size_t i = 0;
    size_t j = 0;
    while (i < n_a && j < n_b) {
        uint64_t x = a[i] | 1u;
        uint64_t y = b[j] | 1u;
        unsigned is_same = x == y;
        shared.n += is_same;
        shared.n_quoted += is_same & (unsigned)(a[i] | b[j]);
        i += x <= y;
        j += y <= x;
    }
    return shared;
}
