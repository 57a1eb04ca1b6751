// SPDX-License-Identifier: MIT
// Eight words at a time: each is one load of its 16 bytes, shuffles bring the first and the
// second halves together, and those past a word's end are cleared by shifting ones out of a
// mask.
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

static inline __m256i load_two(const char *chars, const uint32_t *starts)
{
    __m128i first = _mm_loadu_si128((const __m128i *)(chars + starts[0]));
    __m128i second = _mm_loadu_si128((const __m128i *)(chars + starts[1]));
    return _mm256_inserti128_si256(_mm256_castsi128_si256(first), second, 1);
}

static inline __m512i load_four(const char *chars, const uint32_t *starts)
{
    __m512i front = _mm512_castsi256_si512(load_two(chars, starts));
    return _mm512_inserti64x4(front, load_two(chars, starts + 2), 1);
}

// Hashes of eight words; the result has a bit for each that is odd.
static inline __mmask8 hash_eight(const char *chars, const uint32_t *starts,
                                  const uint32_t *lens, uint64_t *out_hashes)
{
    // Lanes hold words 0, 4, 1, 5, 2, 6, 3, 7, as the unpacking leaves them.
    const __m512i lane_of = _mm512_set_epi64(7, 5, 3, 1, 6, 4, 2, 0);
    const __m512i word_of = _mm512_set_epi64(7, 3, 6, 2, 5, 1, 4, 0);
    __m512i front = load_four(chars, starts);
    __m512i back = load_four(chars, starts + 4);
    const __m256i most = _mm256_set1_epi32(PF_WORD_BYTES);
    __m256i eight = _mm256_loadu_si256((const __m256i *)lens);
    __mmask8 longer = _mm256_cmpgt_epu32_mask(eight, most);
    __m512i len = _mm512_cvtepu32_epi64(_mm256_min_epu32(eight, most));
    len = _mm512_permutexvar_epi64(word_of, len);
    __m512i rest = _mm512_subs_epu16(len, _mm512_set1_epi64(8));
    __m512i low = _mm512_and_si512(_mm512_unpacklo_epi64(front, back), first_bytes(len));
    __m512i high = _mm512_and_si512(_mm512_unpackhi_epi64(front, back), first_bytes(rest));
    __m512i sum = _mm512_add_epi64(low, _mm512_set1_epi64((int64_t)PF_WORD_START));
    sum = _mm512_add_epi64(sum, multiply(high, PF_WORD_FACTOR));
    _mm512_storeu_si512(out_hashes, _mm512_permutexvar_epi64(lane_of, spread(sum)));
    __m512i all = _mm512_permutexvar_epi64(lane_of, _mm512_or_si512(low, high));
    return longer | _mm512_testn_epi64_mask(all, _mm512_set1_epi8(0x40));
}

// The same of n words, 1 <= n < 8: the first one stands in for those that are not there.
static inline __mmask8 hash_few(const char *chars, const uint32_t *starts, const uint32_t *lens,
                                size_t n, uint64_t *out_hashes)
{
    __mmask8 lanes = (__mmask8)((1u << n) - 1);
    uint32_t few_starts[LANES];
    uint32_t few_lens[LANES];
    uint64_t hashes[LANES];
    __m256i start = _mm256_set1_epi32((int)starts[0]);
    start = _mm256_mask_loadu_epi32(start, lanes, starts);
    _mm256_storeu_si256((__m256i *)few_starts, start);
    _mm256_storeu_si256((__m256i *)few_lens, _mm256_maskz_loadu_epi32(lanes, lens));
    __mmask8 odd = hash_eight(chars, few_starts, few_lens, hashes);
    _mm512_mask_storeu_epi64(out_hashes, lanes, _mm512_loadu_si512(hashes));
    return odd & lanes;
}

void pf_hash_words_avx512(const char *chars, const uint32_t *starts, const uint32_t *lens,
                          size_t n, uint64_t *out_hashes, uint64_t *out_odd)
{
    for (size_t at = 0; at < n; at += 64) {
        size_t end = n - at < 64 ? n : at + 64;
        uint64_t odd = 0;
        size_t i = at;
        for (; i + LANES <= end; i += LANES) {
            __mmask8 eight = hash_eight(chars, starts + i, lens + i, out_hashes + i);
            odd |= (uint64_t)eight << (i - at);
        }
        if (i < end) {
            __mmask8 few = hash_few(chars, starts + i, lens + i, end - i, out_hashes + i);
            odd |= (uint64_t)few << (i - at);
        }
        out_odd[at / 64] = odd;
    }
}
