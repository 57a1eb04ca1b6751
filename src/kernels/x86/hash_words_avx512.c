// SPDX-License-Identifier: MIT
// Eight words at a time: their first and second eight bytes are gathered, those past a word's
// end cleared by shifting ones out of a mask.
#include <immintrin.h>

#include "base/hash.h"
#include "kernels/kernels.h"

#define LANES ((size_t)8)

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

// Ones in the first `len` bytes of each lane, in all where that is 8 or more.
static inline __m512i first_bytes(__m512i len)
{
    __m512i spare = _mm512_subs_epu16(_mm512_set1_epi64(8), len);
    return _mm512_srlv_epi64(_mm512_set1_epi64(-1), _mm512_slli_epi64(spare, 3));
}

// Hashes of the words of the chosen lanes; the result has a bit for each that holds digits
// alone.
static inline __mmask8 hash_lanes(const char *chars, const uint32_t *starts,
                                  const uint32_t *lens, __mmask8 lanes, uint64_t *out_hashes)
{
    __m512i at = _mm512_cvtepu32_epi64(_mm256_maskz_loadu_epi32(lanes, starts));
    __m512i len = _mm512_cvtepu32_epi64(_mm256_maskz_loadu_epi32(lanes, lens));
    const __m512i none = _mm512_setzero_si512();
    len = _mm512_min_epu64(len, _mm512_set1_epi64(PF_WORD_BYTES));
    __m512i low = _mm512_mask_i64gather_epi64(none, lanes, at, chars, 1);
    low = _mm512_and_si512(low, first_bytes(len));
    __m512i sum = _mm512_add_epi64(low, _mm512_set1_epi64((int64_t)PF_WORD_START));
    __m512i all = low;
    __mmask8 is_long = _mm512_mask_cmpgt_epu64_mask(lanes, len, _mm512_set1_epi64(8));
    if (is_long != 0) {
        __m512i high = _mm512_mask_i64gather_epi64(none, is_long, at, chars + 8, 1);
        __m512i rest = _mm512_subs_epu16(len, _mm512_set1_epi64(8));
        high = _mm512_and_si512(high, first_bytes(rest));
        sum = _mm512_add_epi64(sum, multiply(high, PF_WORD_FACTOR));
        all = _mm512_or_si512(all, high);
    }
    _mm512_mask_storeu_epi64(out_hashes, lanes, spread(sum));
    return _mm512_mask_testn_epi64_mask(lanes, all, _mm512_set1_epi8(0x40));
}

void pf_hash_words_avx512(const char *chars, const uint32_t *starts, const uint32_t *lens,
                          size_t n, uint64_t *out_hashes, uint64_t *out_digits)
{
    for (size_t at = 0; at < n; at += 64) {
        size_t end = n - at < 64 ? n : at + 64;
        uint64_t digits = 0;
        for (size_t i = at; i < end; i += LANES) {
            __mmask8 lanes =
                (__mmask8)_cvtu32_mask8(end - i < LANES ? (1u << (end - i)) - 1 : 0xffu);
            __mmask8 eight = hash_lanes(chars, starts + i, lens + i, lanes, out_hashes + i);
            digits |= (uint64_t)eight << (i - at);
        }
        out_digits[at / 64] = digits;
    }
}
