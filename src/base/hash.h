// SPDX-License-Identifier: MIT
// XXH3 behind one face. The values are part of no file format, but they decide ties, so they
// are the same on every machine.
#ifndef PF_BASE_HASH_H
#define PF_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

typedef struct pf_hash128 {
    uint64_t high;
    uint64_t low;
} pf_hash128;

uint64_t pf_hash64(const void *data, size_t len);
pf_hash128 pf_hash128_of(const void *data, size_t len);

// Order of two 128-bit hashes, as memcmp.
int pf_hash128_compare(pf_hash128 a, pf_hash128 b);

// A bijection of 64-bit values that spreads every bit (the finaliser of SplitMix64, Steele
// 2014).
static inline uint64_t pf_mix64(uint64_t x)
{
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9u;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

// Set bits of a word.
static inline unsigned pf_count_bits(uint64_t bits)
{
    bits -= bits >> 1 & 0x5555555555555555u;
    bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
    bits = (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (unsigned)(bits * 0x0101010101010101u >> 56);
}

// A running hash of a stream, for the digest of an input in the manifest.
typedef struct pf_hasher pf_hasher;
pf_hasher *pf_hasher_create(void); // NULL when memory is out
void pf_hasher_append(pf_hasher *hasher, const void *data, size_t len);
pf_hash128 pf_hasher_value(const pf_hasher *hasher);
void pf_hasher_destroy(pf_hasher *hasher);

#endif
