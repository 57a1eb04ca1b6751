// SPDX-License-Identifier: MIT
// Each of the 64 bits is decided by the weighted majority of that bit over the features: the
// sign of a random projection. Four sums at a time are kept in the quarters of one word: a
// table spreads four bits of the hash over them, so a feature costs 16 multiplications, and
// they are emptied into wide sums before they can overflow. All is integer: the same bits on
// every machine. Source: Charikar 2002, section 3; weighted features, Manku, Jain and Das Sarma
// 2007, section 2.
#include <pressfold/sketch.h>

#define BITS       64u
#define LANES      4u         // sums in a word
#define LANE_BITS  16u        // of a sum
#define LANE_LIMIT UINT16_MAX // most that a sum holds

// Bit b of the index at quarter b.
static const uint64_t QUARTERS[16] = {
    0x0000000000000000, 0x0000000000000001, 0x0000000000010000, 0x0000000000010001,
    0x0000000100000000, 0x0000000100000001, 0x0000000100010000, 0x0000000100010001,
    0x0001000000000000, 0x0001000000000001, 0x0001000000010000, 0x0001000000010001,
    0x0001000100000000, 0x0001000100000001, 0x0001000100010000, 0x0001000100010001};

// Adds features from `at` on while the sums hold them; returns the first one left.
static size_t add_features(const uint64_t *hashes, const uint16_t *weights, size_t at, size_t n,
                           uint64_t *sums, uint32_t *out_weight)
{
    uint32_t total = 0;
    for (; at < n; at++) {
        uint32_t weight = weights == NULL ? 1 : weights[at];
        if (total + weight > LANE_LIMIT) {
            break;
        }
        total += weight;
        for (unsigned i = 0; i < BITS / LANES; i++) {
            sums[i] += QUARTERS[hashes[at] >> (LANES * i) & 15u] * weight;
        }
    }
    *out_weight = total;
    return at;
}

uint64_t pf_simhash(const uint64_t *hashes, const uint16_t *weights, size_t n)
{
    uint64_t totals[BITS] = {0};
    uint64_t total = 0;
    for (size_t at = 0; at < n;) {
        uint64_t sums[BITS / LANES] = {0};
        uint32_t weight = 0;
        at = add_features(hashes, weights, at, n, sums, &weight);
        total += weight;
        for (unsigned bit = 0; bit < BITS; bit++) {
            totals[bit] += sums[bit / LANES] >> (LANE_BITS * (bit % LANES)) & LANE_LIMIT;
        }
    }
    uint64_t signature = 0;
    for (unsigned bit = 0; bit < BITS; bit++) {
        signature |= (uint64_t)(2 * totals[bit] > total) << bit;
    }
    return signature;
}
