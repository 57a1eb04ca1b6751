// SPDX-License-Identifier: MIT
// Eight windows at a time, each summed up anew: that is a product for each of its values, but
// none waits for another. Windows of more than MOST_SUMMED values are rolled as in the
// reference. Flags are counted as bytes, 64 windows at a time.
#include <immintrin.h>

#include "base/hash.h"
#include "kernels/kernels.h"

#define LANES       ((size_t)8)
#define BLOCK       ((size_t)64)
#define MOST_SUMMED 24u

static inline __m512i multiply(__m512i x, uint64_t factor)
{
    return _mm512_mullo_epi64(x, _mm512_set1_epi64((int64_t)factor));
}

static inline __m512i spread(__m512i x)
{
    x = _mm512_xor_si512(x, _mm512_srli_epi64(x, 30));
    x = multiply(x, PF_MIX_FIRST);
    x = _mm512_xor_si512(x, _mm512_srli_epi64(x, 27));
    x = multiply(x, PF_MIX_SECOND);
    return _mm512_xor_si512(x, _mm512_srli_epi64(x, 31));
}

// A bit for each of n windows, 64 at most, of which more than half of the flags are set.
static inline uint64_t count_flags(const uint8_t *flags, size_t n, size_t len)
{
    __mmask64 lanes = _bzhi_u64(UINT64_MAX, (unsigned)n);
    __m512i twice = _mm512_setzero_si512();
    for (size_t j = 0; j < len; j++) {
        __m512i set = _mm512_maskz_loadu_epi8(lanes, flags + j);
        set = _mm512_and_si512(set, _mm512_set1_epi8(1));
        twice = _mm512_add_epi8(twice, _mm512_add_epi8(set, set));
    }
    return _mm512_mask_cmpgt_epu8_mask(lanes, twice, _mm512_set1_epi8((char)len));
}

// A window's values times powers of the base, of the first value the highest.
static inline __m512i sum_up(const uint64_t *values, const uint64_t *powers, size_t len,
                             __mmask8 lanes)
{
    __m512i sum = _mm512_setzero_si512();
    for (size_t j = 0; j < len; j++) {
        __m512i value = _mm512_maskz_loadu_epi64(lanes, values + j);
        sum = _mm512_add_epi64(sum, multiply(value, powers[j]));
    }
    return sum;
}

static inline __m512i set_flags(__m512i sum, __mmask8 flagged)
{
    const __m512i one = _mm512_set1_epi64(1);
    __m512i hash = _mm512_andnot_si512(one, spread(sum));
    return _mm512_mask_or_epi64(hash, flagged, hash, one);
}

// Windows [n <= 64].
static inline void hash_block(const uint64_t *values, const uint64_t *powers, size_t n,
                              size_t len, uint64_t flagged, uint64_t *out)
{
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        __m512i sum = sum_up(values + i, powers, len, 0xff);
        _mm512_storeu_si512(out + i, set_flags(sum, (__mmask8)(flagged >> i)));
    }
    if (i < n) {
        __mmask8 lanes = (__mmask8)((1u << (n - i)) - 1);
        __m512i hash =
            set_flags(sum_up(values + i, powers, len, lanes), (__mmask8)(flagged >> i));
        _mm512_mask_storeu_epi64(out + i, lanes, hash);
    }
}

void pf_windows_avx512(const uint64_t *values, const uint8_t *flags, size_t n, size_t len,
                       uint64_t *out)
{
    if (len > MOST_SUMMED) {
        pf_windows_ref(values, flags, n, len, out);
        return;
    }
    uint64_t powers[MOST_SUMMED];
    uint64_t power = 1;
    for (size_t j = len; j-- > 0;) {
        power *= PF_WINDOW_BASE;
        powers[j] = power;
    }
    size_t n_windows = n - len + 1;
    for (size_t at = 0; at < n_windows; at += BLOCK) {
        size_t n_here = n_windows - at < BLOCK ? n_windows - at : BLOCK;
        uint64_t flagged = flags != NULL ? count_flags(flags + at, n_here, len) : 0;
        hash_block(values + at, powers, n_here, len, flagged, out + at);
    }
}
