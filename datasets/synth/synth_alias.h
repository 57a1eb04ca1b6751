// SPDX-License-Identifier: MIT
#ifndef SYNTH_ALIAS_H
#define SYNTH_ALIAS_H

#include <stdbool.h>
#include <stdint.h>

/* A discrete distribution that is drawn from in constant time; see synth_alias.c. */
typedef struct sy_alias {
    unsigned bits;   /* 2^bits buckets */
    uint32_t *cut;   /* [2^bits] below this fraction of 2^32 the bucket means itself */
    uint16_t *other; /* [2^bits] what the bucket means above it */
} sy_alias;

/*
 * Makes the table for items 0..n_items-1, n_items 1..65536. The weights should sum to at least
 * 2^12 * 2^32 * (n_items rounded up to a power of two) for full precision, and below 2^63.
 * Returns false when memory runs out. sy_alias_finish() accepts a zeroed or half-built table.
 */
bool sy_alias_init(sy_alias *alias, const uint64_t *weights, uint32_t n_items);

void sy_alias_finish(sy_alias *alias);

/* The item meant by one random number: its top `bits` bits and its low 32 bits are used. */
static inline uint32_t sy_alias_draw(const sy_alias *alias, uint64_t random)
{
    uint32_t bucket = (uint32_t)(random >> (64 - alias->bits));

    return (uint32_t)random < alias->cut[bucket] ? bucket : alias->other[bucket];
}

#endif
