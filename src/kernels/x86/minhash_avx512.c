// SPDX-License-Identifier: MIT
// As with AVX2, at sixteen permutations a vector: the minima stay in registers while all hashes
// pass by. What is left over is done under a mask.
#include <immintrin.h>

#include "kernels/kernels.h"

#define LANES ((size_t)16)
#define BLOCK (4 * LANES)

static void update_block(const uint64_t *hashes, size_t n, const uint32_t *factors,
                         const uint32_t *addends, uint32_t *mins)
{
    __m512i f[4];
    __m512i a[4];
    __m512i m[4];
    for (size_t v = 0; v < 4; v++) {
        f[v] = _mm512_loadu_si512(factors + v * LANES);
        a[v] = _mm512_loadu_si512(addends + v * LANES);
        m[v] = _mm512_loadu_si512(mins + v * LANES);
    }
    for (size_t i = 0; i < n; i++) {
        __m512i x = _mm512_set1_epi32((int)(uint32_t)(hashes[i] >> 32));
        for (size_t v = 0; v < 4; v++) {
            __m512i value = _mm512_add_epi32(_mm512_mullo_epi32(x, f[v]), a[v]);
            m[v] = _mm512_min_epu32(m[v], value);
        }
    }
    for (size_t v = 0; v < 4; v++) {
        _mm512_storeu_si512(mins + v * LANES, m[v]);
    }
}

// The same for at most one vector.
static void update_lanes(const uint64_t *hashes, size_t n, const uint32_t *factors,
                         const uint32_t *addends, uint32_t *mins, __mmask16 lanes)
{
    __m512i f = _mm512_maskz_loadu_epi32(lanes, factors);
    __m512i a = _mm512_maskz_loadu_epi32(lanes, addends);
    __m512i m = _mm512_maskz_loadu_epi32(lanes, mins);
    for (size_t i = 0; i < n; i++) {
        __m512i x = _mm512_set1_epi32((int)(uint32_t)(hashes[i] >> 32));
        m = _mm512_min_epu32(m, _mm512_add_epi32(_mm512_mullo_epi32(x, f), a));
    }
    _mm512_mask_storeu_epi32(mins, lanes, m);
}

// The first of 16 lanes, `n` of them or all.
static __mmask16 first_lanes(size_t n)
{
    return n < LANES ? (__mmask16)((1u << n) - 1) : (__mmask16)0xffff;
}

void pf_minhash_update_avx512(const uint64_t *hashes, size_t n, const uint32_t *factors,
                              const uint32_t *addends, uint32_t *mins, size_t n_perm)
{
    size_t j = 0;
    for (; j + BLOCK <= n_perm; j += BLOCK) {
        update_block(hashes, n, factors + j, addends + j, mins + j);
    }
    for (; j < n_perm; j += LANES) {
        update_lanes(hashes, n, factors + j, addends + j, mins + j, first_lanes(n_perm - j));
    }
}

// Adds one to the lanes in which a and b are equal.
static inline __m512i count_lanes(__m512i counts, const uint32_t *a, const uint32_t *b)
{
    __mmask16 same = _mm512_cmpeq_epi32_mask(_mm512_loadu_si512(a), _mm512_loadu_si512(b));
    return _mm512_mask_add_epi32(counts, same, counts, _mm512_set1_epi32(1));
}

size_t pf_count_equal_avx512(const uint32_t *a, const uint32_t *b, size_t n)
{
    __m512i even = _mm512_setzero_si512();
    __m512i odd = _mm512_setzero_si512();
    size_t i = 0;
    for (; i + 2 * LANES <= n; i += 2 * LANES) {
        even = count_lanes(even, a + i, b + i);
        odd = count_lanes(odd, a + i + LANES, b + i + LANES);
    }
    size_t n_equal = (size_t)(unsigned)_mm512_reduce_add_epi32(_mm512_add_epi32(even, odd));
    for (; i < n; i += LANES) {
        __mmask16 lanes = first_lanes(n - i);
        __m512i x = _mm512_maskz_loadu_epi32(lanes, a + i);
        __m512i y = _mm512_maskz_loadu_epi32(lanes, b + i);
        n_equal += (size_t)_mm_popcnt_u32(_mm512_mask_cmpeq_epi32_mask(lanes, x, y));
    }
    return n_equal;
}
