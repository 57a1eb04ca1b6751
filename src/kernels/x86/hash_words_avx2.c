// SPDX-License-Identifier: MIT
// Four words at a time: each is one load of its 16 bytes and one mask, and two shuffles put the
// halves into lanes. A product of 64 bits is three of 32, which is still less than what four
// words cost one by one.
#include <immintrin.h>

#include "base/hash.h"
#include "kernels/kernels.h"

#define LANES ((size_t)4)

// Product of each lane with a constant, modulo 2^64.
static inline __m256i multiply(__m256i x, uint64_t factor)
{
    __m256i low = _mm256_set1_epi64x((int64_t)factor);
    __m256i high = _mm256_set1_epi64x((int64_t)(factor >> 32));
    __m256i cross = _mm256_add_epi64(_mm256_mul_epu32(_mm256_srli_epi64(x, 32), low),
                                     _mm256_mul_epu32(x, high));
    return _mm256_add_epi64(_mm256_mul_epu32(x, low), _mm256_slli_epi64(cross, 32));
}

static inline __m256i spread(__m256i x)
{
    x = _mm256_xor_si256(x, _mm256_srli_epi64(x, 30));
    x = multiply(x, PF_MIX_FIRST);
    x = _mm256_xor_si256(x, _mm256_srli_epi64(x, 27));
    x = multiply(x, PF_MIX_SECOND);
    return _mm256_xor_si256(x, _mm256_srli_epi64(x, 31));
}

static inline __m128i load_word(const char *letters, uint32_t len)
{
    static const unsigned char masks[2 * PF_WORD_BYTES] = {
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
    const unsigned char *mask =
        masks + PF_WORD_BYTES - (len < PF_WORD_BYTES ? len : PF_WORD_BYTES);
    return _mm_and_si128(_mm_loadu_si128((const __m128i *)letters),
                         _mm_loadu_si128((const __m128i *)mask));
}

static inline __m256i load_two(const char *chars, const uint32_t *starts, const uint32_t *lens)
{
    __m128i first = load_word(chars + starts[0], lens[0]);
    __m128i second = load_word(chars + starts[1], lens[1]);
    return _mm256_inserti128_si256(_mm256_castsi128_si256(first), second, 1);
}

// Hashes of four words; the result has a bit for each that holds digits alone.
static inline unsigned hash_four(const char *chars, const uint32_t *starts,
                                 const uint32_t *lens, uint64_t *out_hashes)
{
    // Lanes hold words 0, 2, 1, 3, as the unpacking leaves them.
    __m256i front = load_two(chars, starts, lens);
    __m256i back = load_two(chars, starts + 2, lens + 2);
    __m256i low = _mm256_unpacklo_epi64(front, back);
    __m256i high = _mm256_unpackhi_epi64(front, back);
    __m256i sum = _mm256_add_epi64(low, _mm256_set1_epi64x((int64_t)PF_WORD_START));
    __m256i hash = spread(_mm256_add_epi64(sum, multiply(high, PF_WORD_FACTOR)));
    hash = _mm256_permute4x64_epi64(hash, 0xd8);
    _mm256_storeu_si256((__m256i *)out_hashes, hash);
    __m256i letters = _mm256_and_si256(_mm256_or_si256(low, high), _mm256_set1_epi8(0x40));
    letters = _mm256_permute4x64_epi64(letters, 0xd8);
    __m256i none = _mm256_cmpeq_epi64(letters, _mm256_setzero_si256());
    return (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(none));
}

void pf_hash_words_avx2(const char *chars, const uint32_t *starts, const uint32_t *lens,
                        size_t n, uint64_t *out_hashes, uint64_t *out_digits)
{
    for (size_t at = 0; at < n; at += 64) {
        size_t end = n - at < 64 ? n : at + 64;
        uint64_t digits = 0;
        size_t i = at;
        for (; i + LANES <= end; i += LANES) {
            unsigned four = hash_four(chars, starts + i, lens + i, out_hashes + i);
            digits |= (uint64_t)four << (i - at);
        }
        if (i < end) {
            uint64_t rest = 0;
            pf_hash_words_ref(chars, starts + i, lens + i, end - i, out_hashes + i, &rest);
            digits |= rest << (i - at);
        }
        out_digits[at / 64] = digits;
    }
}
