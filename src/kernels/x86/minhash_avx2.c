// SPDX-License-Identifier: MIT
// Eight permutations a vector, four vectors at a time: the minima stay in registers while all
// hashes pass by, so the loop is bound by the 32-bit multiplier alone.
#include <immintrin.h>

#include "kernels/kernels.h"

#define LANES ((size_t)8)
#define BLOCK (4 * LANES)

static void update_block(const uint64_t *hashes, size_t n, const uint32_t *factors,
                         const uint32_t *addends, uint32_t *mins)
{
    __m256i f[4];
    __m256i a[4];
    __m256i m[4];
    for (size_t v = 0; v < 4; v++) {
        f[v] = _mm256_loadu_si256((const __m256i *)(factors + v * LANES));
        a[v] = _mm256_loadu_si256((const __m256i *)(addends + v * LANES));
        m[v] = _mm256_loadu_si256((const __m256i *)(mins + v * LANES));
    }
    for (size_t i = 0; i < n; i++) {
        __m256i x = _mm256_set1_epi32((int)(uint32_t)(hashes[i] >> 32));
        for (size_t v = 0; v < 4; v++) {
            __m256i value = _mm256_add_epi32(_mm256_mullo_epi32(x, f[v]), a[v]);
            m[v] = _mm256_min_epu32(m[v], value);
        }
    }
    for (size_t v = 0; v < 4; v++) {
        _mm256_storeu_si256((__m256i *)(mins + v * LANES), m[v]);
    }
}

void pf_minhash_update_avx2(const uint64_t *hashes, size_t n, const uint32_t *factors,
                            const uint32_t *addends, uint32_t *mins, size_t n_perm)
{
    size_t j = 0;
    for (; j + BLOCK <= n_perm; j += BLOCK) {
        update_block(hashes, n, factors + j, addends + j, mins + j);
    }
    pf_minhash_update_ref(hashes, n, factors + j, addends + j, mins + j, n_perm - j);
}

size_t pf_count_equal_avx2(const uint32_t *a, const uint32_t *b, size_t n)
{
    size_t n_equal = 0;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        __m256i x = _mm256_loadu_si256((const __m256i *)(a + i));
        __m256i y = _mm256_loadu_si256((const __m256i *)(b + i));
        unsigned mask =
            (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpeq_epi32(x, y)));
        n_equal += (size_t)__builtin_popcount(mask);
    }
    return n_equal + pf_count_equal_ref(a + i, b + i, n - i);
}
