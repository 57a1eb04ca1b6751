// SPDX-License-Identifier: MIT
// Each of the 64 bits is decided by majority. Eight counters at a time are kept in the bytes of
// one word: a table spreads eight bits of the hash over eight bytes, and the bytes are emptied
// into wide counters before they can overflow.
#include <pressfold/sketch.h>

#define BYTE_LIMIT 255u // additions before a byte counter is full

// Bit b of `bits` at byte b.
static uint64_t spread(uint64_t bits)
{
    uint64_t copies = (bits & 0xffu) * 0x0101010101010101u;
    uint64_t picked = copies & 0x8040201008040201u;
    return ((picked + 0x7f7f7f7f7f7f7f7fu) | picked) >> 7 & 0x0101010101010101u;
}

uint64_t pf_simhash(const uint64_t *hashes, size_t n)
{
    uint64_t counts[64] = {0};
    size_t at = 0;
    while (at < n) {
        size_t end = n - at > BYTE_LIMIT ? at + BYTE_LIMIT : n;
        uint64_t bytes[8] = {0};
        for (; at < end; at++) {
            for (unsigned group = 0; group < 8; group++) {
                bytes[group] += spread(hashes[at] >> (8 * group));
            }
        }
        for (unsigned bit = 0; bit < 64; bit++) {
            counts[bit] += bytes[bit / 8] >> (8 * (bit % 8)) & 0xffu;
        }
    }
    uint64_t signature = 0;
    for (unsigned bit = 0; bit < 64; bit++) {
        signature |= (uint64_t)(2 * counts[bit] > n) << bit;
    }
    return signature;
}
