// SPDX-License-Identifier: MIT
// Blocks are copied whole, and what is found in them says how far the copy goes.
#include <immintrin.h>

#include "kernels/kernels.h"
#include "kernels/unescaped.h"

#define BLOCK ((size_t)32)

// Copies what stands for itself; returns how many bytes, which may be more than len.
static inline size_t copy_plain(const char *from, size_t len, char *out)
{
    size_t i = 0;
    for (; i < len; i += BLOCK) {
        __m256i bytes = _mm256_loadu_si256((const __m256i *)(from + i));
        _mm256_storeu_si256((__m256i *)(out + i), bytes);
        __m256i last_control = _mm256_set1_epi8(' ' - 1);
        __m256i stops = _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, last_control), last_control);
        stops = _mm256_or_si256(stops, _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"')));
        stops = _mm256_or_si256(stops, _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\')));
        unsigned found = (unsigned)_mm256_movemask_epi8(stops);
        if (found != 0) {
            return i + (size_t)_tzcnt_u32(found);
        }
    }
    return i;
}

size_t pf_unquote_avx2(const char *from, size_t len, char *out, size_t *out_read)
{
    size_t i = 0;
    size_t n = 0;
    for (;;) {
        size_t plain = copy_plain(from + i, len - i, out + n);
        i += plain;
        n += plain;
        while (i + 1 < len && from[i] == '\\') {
            unsigned char c = (unsigned char)from[i + 1];
            out[n] = c < sizeof pf_unescaped ? pf_unescaped[c] : '\0';
            if (out[n++] == '\0') {
                return PF_NO_STRING;
            }
            i += 2;
        }
        if (i >= len || (unsigned char)from[i] < ' ' || from[i] == '\\') {
            return PF_NO_STRING;
        }
        if (from[i] == '"') {
            *out_read = i;
            return n;
        }
    }
}
