// SPDX-License-Identifier: MIT
// A run begins and ends where a bit differs from the one before it: such edges are beginnings
// and ends in turn. A table has the places of a byte's edges, which are widened and stored
// eight at a time without a branch on how many they are; then what stands in turn is parted,
// eight runs at a time.
#include <immintrin.h>

#include "kernels/kernels.h"

#define BLOCK_WORDS ((size_t)16) // of the bitmap, whose edges are listed before they are parted
#define LANES       ((size_t)8)

// The numbers of the set bits of each byte, as bytes, the lowest first.
#define WITH_BIT_0(list) (list), (list) << 8
#define WITH_BIT_1(list) WITH_BIT_0(list), WITH_BIT_0((list) << 8 | 1)
#define WITH_BIT_2(list) WITH_BIT_1(list), WITH_BIT_1((list) << 8 | 2)
#define WITH_BIT_3(list) WITH_BIT_2(list), WITH_BIT_2((list) << 8 | 3)
#define WITH_BIT_4(list) WITH_BIT_3(list), WITH_BIT_3((list) << 8 | 4)
#define WITH_BIT_5(list) WITH_BIT_4(list), WITH_BIT_4((list) << 8 | 5)
#define WITH_BIT_6(list) WITH_BIT_5(list), WITH_BIT_5((list) << 8 | 6)
#define WITH_BIT_7(list) WITH_BIT_6(list), WITH_BIT_6((list) << 8 | 7)

static const uint64_t places[256] = {WITH_BIT_7((uint64_t)0)};

// Writes the places of the set bits, counted from `base`, and up to LANES items more. Returns
// how many.
static inline size_t list_bits(uint64_t bits, uint32_t base, uint32_t *out)
{
    size_t n = 0;
    for (unsigned shift = 0; bits != 0 && shift < 64; shift += 8) {
        unsigned byte = (unsigned)(bits >> shift) & 255;
        __m256i at = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)&places[byte]));
        at = _mm256_add_epi32(at, _mm256_set1_epi32((int)(base + shift)));
        _mm256_storeu_si256((__m256i *)(out + n), at);
        n += (size_t)_mm_popcnt_u32(byte);
    }
    return n;
}

// Parts n beginnings and ends, and up to LANES - 1 more.
static void part_edges(const uint32_t *edges, size_t n, uint32_t *out_starts,
                       uint32_t *out_lens)
{
    for (size_t i = 0; i < n; i += LANES) {
        __m256 low = _mm256_loadu_ps((const float *)(edges + 2 * i));
        __m256 high = _mm256_loadu_ps((const float *)(edges + 2 * i + LANES));
        __m256i starts = _mm256_castps_si256(_mm256_shuffle_ps(low, high, 0x88));
        __m256i ends = _mm256_castps_si256(_mm256_shuffle_ps(low, high, 0xdd));
        __m256i lens = _mm256_sub_epi32(ends, starts);
        starts = _mm256_permute4x64_epi64(starts, 0xd8);
        lens = _mm256_permute4x64_epi64(lens, 0xd8);
        _mm256_storeu_si256((__m256i *)(out_starts + i), starts);
        _mm256_storeu_si256((__m256i *)(out_lens + i), lens);
    }
}

size_t pf_list_runs_avx2(const uint64_t *bits, size_t first, size_t end, uint32_t *out_starts,
                         uint32_t *out_lens)
{
    uint32_t edges[64 * BLOCK_WORDS + 1 + 2 * LANES]; // one may be left from the block before
    size_t n_edges = 0;
    size_t n = 0;
    uint64_t before = 0; // the last bit of the word before
    uint64_t mask = UINT64_MAX << first % 64;
    for (size_t at = first / 64; at * 64 < end;) {
        size_t last = at + BLOCK_WORDS;
        for (; at < last && at * 64 < end; at++) {
            size_t left = end - at * 64;
            mask = left < 64 ? _bzhi_u64(mask, (unsigned)left) : mask;
            uint64_t word = bits[at] & mask;
            uint64_t turns = word ^ (word << 1 | before);
            n_edges += list_bits(turns, (uint32_t)(at * 64), edges + n_edges);
            before = word >> 63;
            mask = UINT64_MAX;
        }
        part_edges(edges, n_edges / 2, out_starts + n, out_lens + n);
        n += n_edges / 2;
        edges[0] = n_edges % 2 != 0 ? edges[n_edges - 1] : 0;
        n_edges %= 2;
    }
    if (n_edges > 0) {
        out_starts[n] = edges[0];
        out_lens[n++] = (uint32_t)end - edges[0];
    }
    return n;
}
