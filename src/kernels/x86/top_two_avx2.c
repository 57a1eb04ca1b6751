// SPDX-License-Identifier: MIT
// Each lane keeps its two largest values and where the first of them stood; the lanes, and the
// values past the last whole eight, are compared at the end.
#include <immintrin.h>

#include "kernels/kernels.h"

#define LANES ((size_t)8)

// Takes in a value that stood at `at`, in any order.
static inline void take(pf_top_two *top, float value, uint32_t at)
{
    if (value > top->first || (value == top->first && at < top->at)) {
        *top = (pf_top_two){at, value, top->first};
    } else if (value > top->second) {
        top->second = value;
    }
}

pf_top_two pf_top_two_avx2(const float *values, size_t n)
{
    if (n < LANES) {
        return pf_top_two_ref(values, n);
    }
    __m256 first = _mm256_loadu_ps(values);
    __m256 second = _mm256_set1_ps(PF_NO_SECOND);
    __m256i here = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    __m256i places = here;
    size_t i = LANES;
    for (; i + LANES <= n; i += LANES) {
        __m256 value = _mm256_loadu_ps(values + i);
        __m256 larger = _mm256_cmp_ps(value, first, _CMP_GT_OQ);
        here = _mm256_add_epi32(here, _mm256_set1_epi32((int)LANES));
        second = _mm256_max_ps(second, _mm256_min_ps(first, value));
        first = _mm256_max_ps(first, value);
        places = _mm256_blendv_epi8(places, here, _mm256_castps_si256(larger));
    }
    float firsts[LANES];
    float seconds[LANES];
    uint32_t at[LANES];
    _mm256_storeu_ps(firsts, first);
    _mm256_storeu_ps(seconds, second);
    _mm256_storeu_si256((__m256i *)at, places);
    pf_top_two top = {at[0], firsts[0], seconds[0]};
    for (size_t lane = 1; lane < LANES; lane++) {
        take(&top, firsts[lane], at[lane]);
        top.second = seconds[lane] > top.second ? seconds[lane] : top.second;
    }
    for (; i < n; i++) {
        take(&top, values[i], (uint32_t)i);
    }
    return (pf_top_two){top.at, values[top.at], top.second + 0.0f};
}
