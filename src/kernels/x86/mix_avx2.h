// SPDX-License-Identifier: MIT
// Products of 64 bits, which AVX2 has not, and the finaliser of base/hash.h on four lanes.
//
// Of a product modulo 2^64 the low halves give 64 bits, and low by high and high by low give
// what is added to the upper half: both of these by one product of 32 bits a lane, as the
// factor's halves are swapped. Sums of products need the last step only once.
#ifndef PF_KERNELS_MIX_AVX2_H
#define PF_KERNELS_MIX_AVX2_H

#include <immintrin.h>

#include "base/hash.h"

// A sum of products that is not yet put together.
typedef struct pf_products {
    __m256i low;   // of the low halves
    __m256i cross; // in halves of 32 bits, low by high and high by low
} pf_products;

static inline __m256i pf_swap_halves(__m256i x)
{
    return _mm256_shuffle_epi32(x, 0xb1);
}

static inline __m256i pf_products_sum(pf_products p)
{
    __m256i cross = _mm256_add_epi32(p.cross, _mm256_srli_epi64(p.cross, 32));
    return _mm256_add_epi64(p.low, _mm256_slli_epi64(cross, 32));
}

static inline __m256i pf_multiply_avx2(__m256i x, uint64_t factor)
{
    __m256i factors = _mm256_set1_epi64x((int64_t)factor);
    pf_products p = {_mm256_mul_epu32(x, factors),
                     _mm256_mullo_epi32(x, pf_swap_halves(factors))};
    return pf_products_sum(p);
}

// pf_mix64 of each lane.
static inline __m256i pf_mix_avx2(__m256i x)
{
    x = _mm256_xor_si256(x, _mm256_srli_epi64(x, 30));
    x = pf_multiply_avx2(x, PF_MIX_FIRST);
    x = _mm256_xor_si256(x, _mm256_srli_epi64(x, 27));
    x = pf_multiply_avx2(x, PF_MIX_SECOND);
    return _mm256_xor_si256(x, _mm256_srli_epi64(x, 31));
}

#endif
