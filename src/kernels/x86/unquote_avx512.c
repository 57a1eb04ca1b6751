// SPDX-License-Identifier: MIT
// Escapes are resolved in the register, and their backslashes are pressed out: no branch but
// where a string ends, for nobody can foresee where an escape stands.
#include <immintrin.h>

#include "kernels/kernels.h"
#include "kernels/unescaped.h"

#define BLOCK ((size_t)64)

#define ODD 0xaaaaaaaaaaaaaaaau

// Which backslashes begin an escape, where several may stand side by side; `carried` 1: the
// first byte of the block belongs to one that began before. Source: simdjson
// (json_escape_scanner).
static inline uint64_t find_escapes(uint64_t backslashes, uint64_t carried)
{
    uint64_t begins = backslashes & ~carried;
    return ((((begins << 1) | ODD) - begins) ^ ODD) & backslashes;
}

// The bytes of a block with those that `escaped` names replaced; *out_bad gets a bit for each
// that is no escape.
static inline __m512i resolve(__m512i bytes, __mmask64 escaped, __mmask64 *out_bad)
{
    const __m512i low = _mm512_loadu_si512(pf_unescaped);
    const __m512i high = _mm512_loadu_si512(pf_unescaped + BLOCK);
    __m512i meant = _mm512_permutex2var_epi8(low, bytes, high); // by the lowest 7 bits
    *out_bad = escaped & (_mm512_testn_epi8_mask(meant, meant) | _mm512_movepi8_mask(bytes));
    return _mm512_mask_mov_epi8(bytes, escaped, meant);
}

size_t pf_unquote_avx512(const char *from, size_t len, char *out, size_t *out_read)
{
    size_t n = 0;
    uint64_t carried = 0;
    for (size_t i = 0; i < len; i += BLOCK) {
        __m512i bytes = _mm512_loadu_si512(from + i);
        uint64_t backslashes = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\\'));
        uint64_t escapes = find_escapes(backslashes, carried);
        uint64_t escaped = escapes << 1 | carried;
        uint64_t ends = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"')) & ~escaped;
        uint64_t controls = _mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8(' '));
        __mmask64 bad = 0;
        bytes = resolve(bytes, escaped, &bad);
        uint64_t stops = ends | controls | bad;
        uint64_t passed = stops == 0 ? UINT64_MAX : _blsmsk_u64(stops) >> 1;
        uint64_t kept = passed & ~escapes;
        _mm512_storeu_si512(out + n, _mm512_maskz_compress_epi8(kept, bytes));
        n += (size_t)_mm_popcnt_u64(kept);
        if (stops != 0) {
            *out_read = i + (size_t)_tzcnt_u64(stops);
            return *out_read < len && (_blsi_u64(stops) & ends) != 0 ? n : PF_NO_STRING;
        }
        carried = escapes >> 63;
    }
    return PF_NO_STRING;
}
