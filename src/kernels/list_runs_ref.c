// SPDX-License-Identifier: MIT
// A run begins and ends where a bit differs from the one before it, so a word of 64 is taken by
// its differing bits, which are beginnings and ends in turn.
#include "kernels/kernels.h"

size_t pf_list_runs_ref(const uint64_t *bits, size_t first, size_t end, uint32_t *out_starts,
                        uint32_t *out_lens)
{
    size_t n = 0;
    uint64_t inside = 0; // 1: a run has begun and not ended
    uint64_t mask = UINT64_MAX << first % 64;
    for (size_t base = first / 64 * 64; base < end; base += 64) {
        mask = end - base < 64 ? mask & ~(UINT64_MAX << (end - base)) : mask;
        uint64_t word = bits[base / 64] & mask;
        uint64_t edges = word ^ (word << 1 | inside);
        for (; edges != 0; edges &= edges - 1) {
            uint32_t at = (uint32_t)(base + (unsigned)__builtin_ctzll(edges));
            if (inside) {
                out_lens[n] = at - out_starts[n];
                n++;
            } else {
                out_starts[n] = at;
            }
            inside ^= 1;
        }
        mask = UINT64_MAX;
    }
    if (inside) {
        out_lens[n] = (uint32_t)end - out_starts[n];
        n++;
    }
    return n;
}
