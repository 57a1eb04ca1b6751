// SPDX-License-Identifier: MIT
// Two vectors make one word of each bitmap. A range of bytes is one addition, which puts it at
// the bottom of the signed numbers, and one comparison. What is left at the end goes through a
// block of its own, so that nothing past it is read or written.
#include <immintrin.h>
#include <string.h>

#include "kernels/kernels.h"

#define BLOCK ((size_t)64)

// All ones in the bytes that are one of `n` from `first` on.
static __m256i in_range(__m256i x, char first, char n)
{
    __m256i shifted = _mm256_add_epi8(x, _mm256_set1_epi8((char)(-128 - first)));
    return _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(-128 + n)), shifted);
}

static uint64_t bits_of(__m256i low, __m256i high)
{
    uint64_t bits = (uint32_t)_mm256_movemask_epi8(low);
    return bits | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

static __m256i to_lower(__m256i x)
{
    __m256i capital = in_range(x, 'A', 26);
    return _mm256_or_si256(x, _mm256_and_si256(capital, _mm256_set1_epi8(0x20)));
}

static __m256i words_of(__m256i lower)
{
    return _mm256_or_si256(in_range(lower, 'a', 26), in_range(lower, '0', 10));
}

// The sign bit of each byte: bytes past ASCII have it themselves.
static __m256i special_of(__m256i x)
{
    __m256i quote = _mm256_cmpeq_epi8(x, _mm256_set1_epi8('"'));
    return _mm256_or_si256(x, quote);
}

static void classify_block(const unsigned char *bytes, char *out_lower, uint64_t *out_words,
                           uint64_t *out_special)
{
    __m256i a = _mm256_loadu_si256((const __m256i *)bytes);
    __m256i b = _mm256_loadu_si256((const __m256i *)(bytes + 32));
    *out_special = bits_of(special_of(a), special_of(b));
    a = to_lower(a);
    b = to_lower(b);
    *out_words = bits_of(words_of(a), words_of(b));
    _mm256_storeu_si256((__m256i *)out_lower, a);
    _mm256_storeu_si256((__m256i *)(out_lower + 32), b);
}

void pf_classify_avx2(const unsigned char *bytes, size_t n, char *out_lower,
                      uint64_t *out_words, uint64_t *out_special)
{
    size_t at = 0;
    for (; at + BLOCK <= n; at += BLOCK) {
        classify_block(bytes + at, out_lower + at, out_words++, out_special++);
    }
    if (at < n) {
        unsigned char last[BLOCK] = {0};
        char lower[BLOCK];
        memcpy(last, bytes + at, n - at);
        classify_block(last, lower, out_words, out_special);
        memcpy(out_lower + at, lower, n - at);
    }
}
