// SPDX-License-Identifier: MIT
// Four words at a time: two of 16 bytes to a vector, cut where they end, and two shuffles put
// the halves into lanes. What is left at the end is hashed with words before it once more.
#include "kernels/kernels.h"
#include "kernels/x86/mix_avx2.h"

#define LANES ((size_t)4)

// Copies of a byte in each half of a vector.
static inline __m256i two_bytes(char low, char high)
{
    return _mm256_setr_m128i(_mm_set1_epi8(low), _mm_set1_epi8(high));
}

static inline __m256i load_two(const char *first, const char *second)
{
    __m128i low = _mm_loadu_si128((const __m128i *)first);
    __m128i high = _mm_loadu_si128((const __m128i *)second);
    return _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
}

// Puts zeros where two words end; `lens` in both halves, of which bytes `which` are theirs.
static inline __m256i cut_two(__m256i words, __m256i lens, __m256i which)
{
    const __m256i places = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    __m256i inside = _mm256_cmpgt_epi8(_mm256_shuffle_epi8(lens, which), places);
    return _mm256_and_si256(words, inside);
}

// Hashes of four words; the result has a bit for each that is odd.
static inline unsigned hash_four(const char *chars, const uint32_t *starts,
                                 const uint32_t *lens, uint64_t *out_hashes)
{
    const __m128i most = _mm_set1_epi32(PF_WORD_BYTES);
    __m128i four = _mm_loadu_si128((const __m128i *)lens);
    int longer = _mm_movemask_ps(_mm_castsi128_ps(_mm_cmpgt_epi32(four, most)));
    four = _mm_min_epu32(four, most);
    __m256i cuts = _mm256_broadcastsi128_si256(four);
    __m256i even = load_two(chars + starts[0], chars + starts[2]);
    __m256i odd = load_two(chars + starts[1], chars + starts[3]);
    even = cut_two(even, cuts, two_bytes(0, 8));
    odd = cut_two(odd, cuts, two_bytes(4, 12));
    __m256i low = _mm256_unpacklo_epi64(even, odd);
    __m256i high = _mm256_unpackhi_epi64(even, odd);
    __m256i sum = _mm256_add_epi64(low, _mm256_set1_epi64x((int64_t)PF_WORD_START));
    sum = _mm256_add_epi64(sum, pf_multiply_avx2(high, PF_WORD_FACTOR));
    _mm256_storeu_si256((__m256i *)out_hashes, pf_mix_avx2(sum));
    __m256i letters = _mm256_and_si256(_mm256_or_si256(low, high), _mm256_set1_epi8(0x40));
    __m256i none = _mm256_cmpeq_epi64(letters, _mm256_setzero_si256());
    return (unsigned)(longer | _mm256_movemask_pd(_mm256_castsi256_pd(none)));
}

void pf_hash_words_avx2(const char *chars, const uint32_t *starts, const uint32_t *lens,
                        size_t n, uint64_t *out_hashes, uint64_t *out_odd)
{
    for (size_t at = 0; at < n; at += 64) {
        size_t n_here = n - at < 64 ? n - at : 64;
        uint64_t odd = 0;
        if (n_here < LANES) {
            pf_hash_words_ref(chars, starts + at, lens + at, n_here, out_hashes + at, &odd);
        }
        for (size_t done = 0; n_here >= LANES && done < n_here; done += LANES) {
            size_t i = n_here - done < LANES ? n_here - LANES : done;
            unsigned four =
                hash_four(chars, starts + at + i, lens + at + i, out_hashes + at + i);
            odd |= (uint64_t)four << i;
        }
        out_odd[at / 64] = odd;
    }
}
