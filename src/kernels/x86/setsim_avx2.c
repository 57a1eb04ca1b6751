// SPDX-License-Identifier: MIT
// Four items of either set at a time: every one of a block against every one of the other by
// three rotations, then the block with the lesser last item gives way. The step depends on one
// comparison alone, so a quarter of the reference's chain of dependent steps is left; what is
// shared is counted in vector lanes and added up at the end. Source of the scheme: Schlegel,
// Willhalm, Lehner, Fast Sorted-Set Intersection using SIMD Instructions, ADMS 2011.
#include <immintrin.h>

#include "kernels/kernels.h"

#define LANES ((size_t)4)

// Counts, by lanes: the items found so far, negative; those of them that are quoted.
typedef struct counts {
    __m256i found;
    __m256i quoted;
} counts;

static inline counts count_lanes(counts c, __m256i a, __m256i b)
{
    const __m256i flag = _mm256_set1_epi64x(1);
    __m256i equal = _mm256_cmpeq_epi64(_mm256_or_si256(a, flag), _mm256_or_si256(b, flag));
    __m256i either = _mm256_and_si256(_mm256_or_si256(a, b), flag);
    c.found = _mm256_add_epi64(c.found, equal);
    c.quoted = _mm256_add_epi64(c.quoted, _mm256_and_si256(equal, either));
    return c;
}

static uint32_t add_up(__m256i lanes)
{
    __m128i two =
        _mm_add_epi64(_mm256_castsi256_si128(lanes), _mm256_extracti128_si256(lanes, 1));
    return (uint32_t)(_mm_cvtsi128_si64(two) + _mm_extract_epi64(two, 1));
}

pf_shared pf_intersect_avx2(const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b)
{
    counts c = {_mm256_setzero_si256(), _mm256_setzero_si256()};
    size_t i = 0;
    size_t j = 0;
    while (i + LANES <= n_a && j + LANES <= n_b) {
        __m256i x = _mm256_loadu_si256((const __m256i *)(a + i));
        __m256i y = _mm256_loadu_si256((const __m256i *)(b + j));
        c = count_lanes(c, x, y);
        c = count_lanes(c, x, _mm256_permute4x64_epi64(y, 0x39));
        c = count_lanes(c, x, _mm256_permute4x64_epi64(y, 0x4e));
        c = count_lanes(c, x, _mm256_permute4x64_epi64(y, 0x93));
        uint64_t last_a = a[i + LANES - 1] | 1u;
        uint64_t last_b = b[j + LANES - 1] | 1u;
        i += last_a <= last_b ? LANES : 0;
        j += last_b <= last_a ? LANES : 0;
    }
    pf_shared rest = pf_intersect_ref(a + i, n_a - i, b + j, n_b - j);
    pf_shared shared = {rest.n - add_up(c.found), rest.n_quoted + add_up(c.quoted)};
    return shared;
}
