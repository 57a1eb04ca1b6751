// SPDX-License-Identifier: MIT
// Random numbers that are the same everywhere: xoshiro256** (Blackman and Vigna 2018), seeded
// by SplitMix64. Small enough to be inline; a generator is a plain struct, one for each use.
#ifndef PF_BASE_RNG_H
#define PF_BASE_RNG_H

#include <stdint.h>

#include "base/hash.h"

typedef struct pf_rng {
    uint64_t s[4];
} pf_rng;

static inline void pf_rng_init(pf_rng *rng, uint64_t seed)
{
    for (int i = 0; i < 4; i++) {
        seed += 0x9e3779b97f4a7c15u;
        rng->s[i] = pf_mix64(seed);
    }
}

static inline uint64_t pf_rng_next(pf_rng *rng)
{
    uint64_t *s = rng->s;
    uint64_t scrambled = s[1] * 5;
    scrambled = ((scrambled << 7) | (scrambled >> 57)) * 9;
    uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = (s[3] << 45) | (s[3] >> 19);
    return scrambled;
}

// Uniform in [0, n) for n >= 1, without bias that matters (n below 2^32).
static inline uint32_t pf_rng_below(pf_rng *rng, uint32_t n)
{
    return (uint32_t)(((pf_rng_next(rng) >> 32) * (uint64_t)n) >> 32);
}

// Uniform in [0, 1).
static inline double pf_rng_unit(pf_rng *rng)
{
    return (double)(pf_rng_next(rng) >> 11) * 0x1p-53;
}

#endif
