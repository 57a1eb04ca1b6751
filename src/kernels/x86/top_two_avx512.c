// SPDX-License-Identifier: MIT
// Each lane keeps its two largest values and where the first of them stood; the lanes are
// compared at the end.
#include <immintrin.h>

#include "kernels/kernels.h"

#define LANES ((size_t)16)

pf_top_two pf_top_two_avx512(const float *values, size_t n)
{
    const __m512 least = _mm512_set1_ps(PF_NO_SECOND);
    __m512 first = least;
    __m512 second = least;
    __m512i places = _mm512_setzero_si512();
    __m512i here = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    for (size_t i = 0; i < n; i += LANES) {
        __mmask16 lanes = n - i < LANES ? (__mmask16)((1u << (n - i)) - 1) : (__mmask16)0xffff;
        __m512 value = _mm512_mask_loadu_ps(least, lanes, values + i);
        // A lane's first value counts also where it is the least there is.
        __mmask16 larger = i == 0 ? lanes : _mm512_cmp_ps_mask(value, first, _CMP_GT_OQ);
        second = _mm512_max_ps(second, _mm512_min_ps(first, value));
        first = _mm512_max_ps(first, value);
        places = _mm512_mask_mov_epi32(places, larger, here);
        here = _mm512_add_epi32(here, _mm512_set1_epi32((int)LANES));
    }
    __m512 best = _mm512_set1_ps(_mm512_reduce_max_ps(first));
    __mmask16 equal = _mm512_cmp_ps_mask(first, best, _CMP_EQ_OQ);
    uint32_t at = _mm512_mask_reduce_min_epu32(equal, places);
    __mmask16 own = _mm512_mask_cmpeq_epi32_mask(equal, places, _mm512_set1_epi32((int)at));
    // The lane of the largest gives its second, the others their first.
    float rest = _mm512_reduce_max_ps(_mm512_mask_mov_ps(first, own, second));
    return (pf_top_two){at, values[at], rest + 0.0f};
}
