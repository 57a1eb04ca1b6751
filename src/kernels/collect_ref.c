// SPDX-License-Identifier: MIT
// Each is written, and the place moves on where it counts: no branch on the data.
#include "kernels/kernels.h"

size_t pf_collect_ref(const uint64_t *hashes, size_t n, uint64_t limit, uint64_t *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t hash = hashes[i] | 1u;
        out[kept] = hash;
        kept += hash <= limit;
    }
    return kept;
}
