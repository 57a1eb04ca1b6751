// SPDX-License-Identifier: MIT
// XXH3 behind one face, and a shorter hash for words. The values are part of no file format,
// but they decide ties, so they are the same on every machine.
//
// A word of up to 16 bytes is two 64-bit numbers, low byte first, with zeros where it ends. The
// second one times a constant is added to the first, and the sum is spread by the finaliser of
// SplitMix64, in which each bit turns every other as often as not. So words of up to 8 bytes
// never collide with one another, whatever they are, and longer ones as random numbers do.
// Three products of 64 bits are what a vector has too (kernels.h, hash_words). Longer words go
// through XXH3.
#ifndef PF_BASE_HASH_H
#define PF_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define PF_WORD_BYTES  16u                 // words up to so long are hashed by three products
#define PF_WORD_START  0x9e3779b97f4a7c15u // so that no word is hashed to 0
#define PF_WORD_FACTOR 0xd6e8feb86659fd93u
#define PF_WINDOW_BASE 0x9e3779b97f4a7c15u // of windows; odd, so no factor is lost
#define PF_MIX_FIRST   0xbf58476d1ce4e5b9u
#define PF_MIX_SECOND  0x94d049bb133111ebu

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
    x *= PF_MIX_FIRST;
    x ^= x >> 27;
    x *= PF_MIX_SECOND;
    return x ^ (x >> 31);
}

// Eight bytes as a number, the first one lowest.
static inline uint64_t pf_load64(const void *bytes)
{
    uint64_t value = 0;
    memcpy(&value, bytes, sizeof value);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap64(value);
#endif
    return value;
}

static inline void pf_store64(void *bytes, uint64_t value)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap64(value);
#endif
    memcpy(bytes, &value, sizeof value);
}

// The hash of a word by which all tokens are known. Reads `len` bytes alone, so it is for words
// that stand anywhere.
uint64_t pf_hash_word(const void *word, size_t len);

// The two halves of a word of at most 16 bytes, zero where it ends. 16 bytes must be readable
// from its start on, whatever its length is.
typedef struct pf_word_halves {
    uint64_t low;
    uint64_t high;
} pf_word_halves;

static inline pf_word_halves pf_load_word(const void *word, size_t len)
{
    static const unsigned char masks[2 * PF_WORD_BYTES] = {
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
    const unsigned char *mask = masks + PF_WORD_BYTES - len; // len times ones, then zeros
    pf_word_halves halves = {pf_load64(word) & pf_load64(mask),
                             pf_load64((const char *)word + 8) & pf_load64(mask + 8)};
    return halves;
}

// The hash of a word of at most 16 bytes.
static inline uint64_t pf_fold_word(pf_word_halves word)
{
    return pf_mix64(word.low + PF_WORD_START + word.high * PF_WORD_FACTOR);
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
