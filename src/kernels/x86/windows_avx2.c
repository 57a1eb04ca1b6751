// SPDX-License-Identifier: MIT
// Sixteen windows at a time, each summed up anew: that is a product for each of its values, but
// none waits for another, and what makes a product one of 64 bits is done once for the sum.
// What is left at the end is hashed with windows before it once more. Windows of more than
// MOST_SUMMED values are rolled as in the reference, and so are fewer windows than a block.
#include "kernels/kernels.h"
#include "kernels/x86/mix_avx2.h"

#define LANES       ((size_t)4)
#define BLOCK       ((size_t)16)
#define VECTORS     (BLOCK / LANES)
#define MOST_SUMMED 24u

// Ones in the bytes of the windows of which more than half of the flags are set.
static inline __m128i count_flags(const uint8_t *flags, size_t len)
{
    const __m128i one = _mm_set1_epi8(1);
    __m128i n = _mm_setzero_si128();
    for (size_t j = 0; j < len; j++) {
        __m128i at = _mm_loadu_si128((const __m128i *)(flags + j));
        n = _mm_add_epi8(n, _mm_and_si128(at, one));
    }
    __m128i twice = _mm_add_epi8(n, n);
    return _mm_and_si128(_mm_cmpgt_epi8(twice, _mm_set1_epi8((char)len)), one);
}

// Hashes BLOCK windows; `powers` [len] of the base, of a window's first value the highest.
static inline void hash_block(const uint64_t *values, const uint64_t *powers, size_t len,
                              __m128i flagged, uint64_t *out)
{
    pf_products sums[VECTORS];
    for (size_t v = 0; v < VECTORS; v++) {
        sums[v].low = _mm256_setzero_si256();
        sums[v].cross = _mm256_setzero_si256();
    }
    for (size_t j = 0; j < len; j++) {
        __m256i power = _mm256_set1_epi64x((int64_t)powers[j]);
        __m256i swapped = pf_swap_halves(power);
        for (size_t v = 0; v < VECTORS; v++) {
            __m256i value = _mm256_loadu_si256((const __m256i *)(values + v * LANES + j));
            sums[v].low = _mm256_add_epi64(sums[v].low, _mm256_mul_epu32(value, power));
            sums[v].cross = _mm256_add_epi32(sums[v].cross, _mm256_mullo_epi32(value, swapped));
        }
    }
    for (size_t v = 0; v < VECTORS; v++) {
        __m256i hash = pf_mix_avx2(pf_products_sum(sums[v]));
        hash = _mm256_andnot_si256(_mm256_set1_epi64x(1), hash);
        hash = _mm256_or_si256(hash, _mm256_cvtepu8_epi64(flagged));
        flagged = _mm_srli_si128(flagged, LANES);
        _mm256_storeu_si256((__m256i *)(out + v * LANES), hash);
    }
}

void pf_windows_avx2(const uint64_t *values, const uint8_t *flags, size_t n, size_t len,
                     uint64_t *out)
{
    size_t n_windows = n - len + 1;
    if (len > MOST_SUMMED || n_windows < BLOCK) {
        pf_windows_ref(values, flags, n, len, out);
        return;
    }
    uint64_t powers[MOST_SUMMED];
    uint64_t power = 1;
    for (size_t j = len; j-- > 0;) {
        power *= PF_WINDOW_BASE;
        powers[j] = power;
    }
    __m128i flagged = _mm_setzero_si128();
    for (size_t done = 0; done < n_windows; done += BLOCK) {
        size_t at = n_windows - done < BLOCK ? n_windows - BLOCK : done;
        if (flags != NULL) {
            flagged = count_flags(flags + at, len);
        }
        hash_block(values + at, powers, len, flagged, out + at);
    }
}
