// SPDX-License-Identifier: MIT
// A run begins and ends where a bit differs from the one before it, so a word of 64 is taken by
// its differing bits; four of each kind at a time, so that the loop is taken as often for most
// words. What is too much is overwritten. (No vector is in it, but the instructions that find
// and clear the lowest bit come with AVX2.)
#include <immintrin.h>

#include "kernels/kernels.h"

// Writes the places of the set bits, counted from `base`, and up to three items more.
static inline void list_bits(uint64_t starts, uint64_t ends, uint32_t base,
                             uint32_t *out_starts, uint32_t *out_ends)
{
    while ((starts | ends) != 0) {
        for (int i = 0; i < 4; i++) {
            *out_starts++ = base + (uint32_t)_tzcnt_u64(starts);
            *out_ends++ = base + (uint32_t)_tzcnt_u64(ends);
            starts = _blsr_u64(starts);
            ends = _blsr_u64(ends);
        }
    }
}

size_t pf_list_runs_avx2(const uint64_t *bits, size_t first, size_t end, uint32_t *out_starts,
                         uint32_t *out_lens)
{
    size_t n_starts = 0;
    size_t n_ends = 0;
    uint64_t before = 0; // the last bit of the word before
    uint64_t mask = UINT64_MAX << first % 64;
    for (size_t base = first / 64 * 64; base < end; base += 64) {
        mask = end - base < 64 ? _bzhi_u64(mask, (unsigned)(end - base)) : mask;
        uint64_t word = bits[base / 64] & mask;
        uint64_t shifted = word << 1 | before;
        uint64_t starts = word & ~shifted;
        uint64_t ends = ~word & shifted;
        list_bits(starts, ends, (uint32_t)base, out_starts + n_starts, out_lens + n_ends);
        n_starts += (size_t)_mm_popcnt_u64(starts);
        n_ends += (size_t)_mm_popcnt_u64(ends);
        before = word >> 63;
        mask = UINT64_MAX;
    }
    if (n_ends < n_starts) {
        out_lens[n_ends] = (uint32_t)end;
    }
    for (size_t i = 0; i < n_starts; i++) {
        out_lens[i] -= out_starts[i];
    }
    return n_starts;
}
