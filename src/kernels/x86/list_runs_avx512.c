// SPDX-License-Identifier: MIT
// A run begins and ends where a bit differs from the one before it. One instruction packs the
// places of a word's set bits, as bytes; they are widened sixteen at a time, which is mostly
// all of them.
#include <immintrin.h>

#include "kernels/kernels.h"

#define LANES ((size_t)16)

// The numbers of the set bits, as bytes.
static inline __m512i pack_places(uint64_t bits)
{
    const __m512i places = _mm512_set_epi8(
        63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42,
        41, 40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20,
        19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    return _mm512_maskz_compress_epi8(bits, places);
}

// Writes the places of the set bits, 32 at most, counted from `base`, and up to 15 items more.
// Returns how many.
static inline size_t list_bits(uint64_t bits, uint32_t base, uint32_t *out)
{
    size_t n = (size_t)_mm_popcnt_u64(bits);
    __m512i from = _mm512_set1_epi32((int)base);
    __m512i places = pack_places(bits);
    __m512i low = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places));
    _mm512_storeu_si512(out, _mm512_add_epi32(low, from));
    if (n > LANES) {
        __m512i high = _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 1));
        _mm512_storeu_si512(out + LANES, _mm512_add_epi32(high, from));
    }
    return n;
}

size_t pf_list_runs_avx512(const uint64_t *bits, size_t first, size_t end, uint32_t *out_starts,
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
        n_starts += list_bits(word & ~shifted, (uint32_t)base, out_starts + n_starts);
        n_ends += list_bits(~word & shifted, (uint32_t)base, out_lens + n_ends);
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
