// SPDX-License-Identifier: MIT
/*
 * The random numbers of the synthetic news generator.
 *
 * Splitmix64: a counter stepped by an odd constant and scrambled by two multiplications. One
 * word of state, so every article, story, outlet and copy gets a stream of its own from (seed,
 * stream, index) and can be made alone, on any thread, in any order.
 *
 * Unsigned integers only. Nothing here or above it depends on floating point, on the byte order
 * or on the C library, so a seed means the same bytes on every machine.
 *
 * Cost: about 1 ns a number.
 *
 * Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
 */
#ifndef SYNTH_RNG_H
#define SYNTH_RNG_H

#include <stdbool.h>
#include <stdint.h>

#define SY_GOLDEN UINT64_C(0x9E3779B97F4A7C15)

/* What a stream of random numbers is for; part of the derived seed, so never renumber. */
enum sy_stream {
    SY_STREAM_LANGUAGE = 1,
    SY_STREAM_TOPIC = 2,
    SY_STREAM_OUTLET = 3,
    SY_STREAM_PLAN = 4,
    SY_STREAM_ORDER = 5,
    SY_STREAM_STORY = 6,
    SY_STREAM_TEXT = 7,
    SY_STREAM_TITLE = 8,
    SY_STREAM_COPY = 9,
    SY_STREAM_CHOICE = 10,
    SY_STREAM_DRESS = 11,
};

typedef struct sy_rng {
    uint64_t state;
} sy_rng;

static inline uint64_t sy_mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static inline sy_rng sy_rng_derive(uint64_t seed, enum sy_stream stream, uint64_t index)
{
    uint64_t z = sy_mix(seed + SY_GOLDEN * (uint64_t)stream);

    return (sy_rng){sy_mix(z ^ sy_mix(index + SY_GOLDEN))};
}

static inline uint64_t sy_rng_next(sy_rng *rng)
{
    rng->state += SY_GOLDEN;
    return sy_mix(rng->state);
}

/* A number in [0, n); the bias of at most n / 2^32 does not matter here. */
static inline uint32_t sy_rng_below(sy_rng *rng, uint32_t n)
{
    return (uint32_t)(((sy_rng_next(rng) >> 32) * n) >> 32);
}

/* A number in [first, last], both ends included. */
static inline uint32_t sy_rng_range(sy_rng *rng, uint32_t first, uint32_t last)
{
    return first + sy_rng_below(rng, last - first + 1);
}

static inline bool sy_rng_chance(sy_rng *rng, uint32_t per_thousand)
{
    return sy_rng_below(rng, 1000) < per_thousand;
}

#endif
