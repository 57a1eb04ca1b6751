// SPDX-License-Identifier: MIT
// Eight at a time, packed in a register and stored whole: what is too much is overwritten, and
// the place never is past what was read. (Packing straight into memory is slow on some CPUs.)
#include <immintrin.h>

#include "kernels/kernels.h"

#define LANES ((size_t)8)

size_t pf_collect_avx512(const uint64_t *hashes, size_t n, uint64_t limit, uint64_t *out)
{
    const __m512i one = _mm512_set1_epi64(1);
    const __m512i most = _mm512_set1_epi64((int64_t)limit);
    size_t kept = 0;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        __m512i hash = _mm512_or_si512(_mm512_loadu_si512(hashes + i), one);
        __mmask8 counts = _mm512_cmple_epu64_mask(hash, most);
        _mm512_storeu_si512(out + kept, _mm512_maskz_compress_epi64(counts, hash));
        kept += (size_t)_mm_popcnt_u32(counts);
    }
    return kept + pf_collect_ref(hashes + i, n - i, limit, out + kept);
}
