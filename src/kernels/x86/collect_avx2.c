// SPDX-License-Identifier: MIT
// Four at a time, packed by a table of shuffles and stored whole: what is too much is
// overwritten, and the place never is past what was read.
#include <immintrin.h>

#include "kernels/kernels.h"

#define LANES ((size_t)4)

// By the lanes that count, which halves of lanes come first, four bits each.
static const uint32_t shuffles[16] = {
    0x76543210, 0x76543210, 0x76543232, 0x76543210, 0x76543254, 0x76545410,
    0x76545432, 0x76543210, 0x76543276, 0x76547610, 0x76547632, 0x76763210,
    0x76547654, 0x76765410, 0x76765432, 0x76543210,
};

// Numbers with their highest bit turned compare as signed ones.
static inline __m256i turn(__m256i x)
{
    return _mm256_xor_si256(x, _mm256_set1_epi64x(INT64_MIN));
}

size_t pf_collect_avx2(const uint64_t *hashes, size_t n, uint64_t limit, uint64_t *out)
{
    const __m256i most = turn(_mm256_set1_epi64x((int64_t)limit));
    const __m256i shifts = _mm256_setr_epi32(0, 4, 8, 12, 16, 20, 24, 28);
    size_t kept = 0;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        __m256i hash = _mm256_loadu_si256((const __m256i *)(hashes + i));
        hash = _mm256_or_si256(hash, _mm256_set1_epi64x(1));
        __m256i above = _mm256_cmpgt_epi64(turn(hash), most);
        unsigned counts = 15u ^ (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(above));
        __m256i places = _mm256_srlv_epi32(_mm256_set1_epi32((int)shuffles[counts]), shifts);
        __m256i packed = _mm256_permutevar8x32_epi32(hash, places); // takes the lowest 3 bits
        _mm256_storeu_si256((__m256i *)(out + kept), packed);
        kept += (size_t)_mm_popcnt_u32(counts);
    }
    return kept + pf_collect_ref(hashes + i, n - i, limit, out + kept);
}
