// SPDX-License-Identifier: MIT
#include "kernels/kernels.h"

void pf_minhash_update_ref(const uint64_t *hashes, size_t n, const uint32_t *factors,
                           const uint32_t *addends, uint32_t *mins, size_t n_perm)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t x = (uint32_t)(hashes[i] >> 32);
        for (size_t j = 0; j < n_perm; j++) {
            uint32_t value = x * factors[j] + addends[j];
            mins[j] = value < mins[j] ? value : mins[j];
        }
    }
}

size_t pf_count_equal_ref(const uint32_t *a, const uint32_t *b, size_t n)
{
    size_t n_equal = 0;
    for (size_t i = 0; i < n; i++) {
        n_equal += a[i] == b[i];
    }
    return n_equal;
}
