// SPDX-License-Identifier: MIT
// Most-significant-digit radix sort. Keys here are hashes or packed pairs, so the leading bits
// that still differ split well; a digit is as wide as leaves short buckets of hashes, and runs
// of up to INSERTION items are finished by insertion. Cost: few passes over the data. The first
// digit's buckets are sorted by the pool. A few thousand plain keys, mostly hashes of one
// article, are put into place by as many top bits as tell nearly all apart; keys that crowd
// there go the other way.
#include "base/sort.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"

#define DIGITS    256u
#define INSERTION 24u
#define MOST_BITS 11u // of a digit

#define SPREAD_KEYS 4096u // so many plain keys at most are sorted by one distribution
#define SPREAD_BITS 12u   // over at most 2^12 places
#define SPREAD_ROOM 2u    // places for each key

static void insert_keyed(pf_keyed *items, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        pf_keyed item = items[i];
        size_t at = i;
        while (at > 0 && items[at - 1].key > item.key) {
            items[at] = items[at - 1];
            at--;
        }
        items[at] = item;
    }
}

// Leading bits by which n keys are split: so many that the buckets of hashes are short.
static unsigned split_bits(size_t n, unsigned n_left)
{
    unsigned bits = 4;
    while (bits < MOST_BITS && (size_t)2 << bits < n) {
        bits++;
    }
    return bits < n_left ? bits : n_left;
}

// Turns counts [n] of buckets into where each begins.
static void begin_buckets(size_t *counts, size_t n)
{
    size_t at = 0;
    for (size_t d = 0; d < n; d++) {
        size_t here = counts[d];
        counts[d] = at;
        at += here;
    }
}

// Sorts by the lowest n_left bits; all keys are alike above them.
static void sort_keyed_run(pf_keyed *items, pf_keyed *scratch, size_t n, unsigned n_left)
{
    if (n <= INSERTION || n_left == 0) {
        insert_keyed(items, n);
        return;
    }
    size_t ends[1u << MOST_BITS];
    unsigned shift = n_left;
    uint64_t mask = 0;
    do { // bits in which all are alike cost no stack
        unsigned bits = split_bits(n, shift);
        shift -= bits;
        mask = ((uint64_t)1 << bits) - 1;
        memset(ends, 0, (mask + 1) * sizeof *ends);
        for (size_t i = 0; i < n; i++) {
            ends[items[i].key >> shift & mask]++;
        }
    } while (ends[items[0].key >> shift & mask] == n && shift > 0);
    begin_buckets(ends, mask + 1);
    for (size_t i = 0; i < n; i++) {
        scratch[ends[items[i].key >> shift & mask]++] = items[i];
    }
    memcpy(items, scratch, n * sizeof *items);
    for (size_t d = 0, begin = 0; d <= mask; begin = ends[d], d++) {
        if (ends[d] - begin > 1) {
            sort_keyed_run(items + begin, scratch + begin, ends[d] - begin, shift);
        }
    }
}

// Bits from 0 up to the highest at which any two keys differ.
static unsigned differing_bits(uint64_t differing)
{
    return differing == 0 ? 0 : 64 - (unsigned)__builtin_clzll(differing);
}

static unsigned bits_of_keyed(const pf_keyed *items, size_t n)
{
    uint64_t differing = 0;
    for (size_t i = 1; i < n; i++) {
        differing |= items[i].key ^ items[0].key;
    }
    return differing_bits(differing);
}

void pf_sort_keyed_with(pf_keyed *items, pf_keyed *scratch, size_t n)
{
    sort_keyed_run(items, scratch, n, bits_of_keyed(items, n));
}

typedef struct bucket_job {
    pf_keyed *items;
    pf_keyed *scratch;
    size_t starts[DIGITS + 1];
    unsigned shift; // bits that are not yet looked at
} bucket_job;

static pf_status sort_buckets(void *ctx, size_t begin, size_t end, unsigned worker,
                              pf_error *err)
{
    (void)worker;
    (void)err;
    const bucket_job *job = ctx;
    for (size_t d = begin; d < end; d++) {
        size_t at = job->starts[d];
        sort_keyed_run(job->items + at, job->scratch + at, job->starts[d + 1] - at, job->shift);
    }
    return PF_OK;
}

// Distributes all items by their leading bits, for the pool to sort.
static void split_keyed(bucket_job *job, size_t n, unsigned n_bits)
{
    job->shift = n_bits < 8 ? 0 : n_bits - 8;
    memset(job->starts, 0, sizeof job->starts);
    for (size_t i = 0; i < n; i++) {
        job->starts[(job->items[i].key >> job->shift & (DIGITS - 1)) + 1]++;
    }
    for (size_t d = 0; d < DIGITS; d++) {
        job->starts[d + 1] += job->starts[d];
    }
    size_t next[DIGITS];
    memcpy(next, job->starts, sizeof next);
    for (size_t i = 0; i < n; i++) {
        size_t d = job->items[i].key >> job->shift & (DIGITS - 1);
        job->scratch[next[d]++] = job->items[i];
    }
    memcpy(job->items, job->scratch, n * sizeof *job->items);
}

pf_status pf_sort_keyed(pf_keyed *items, size_t n, pf_pool *pool, pf_error *err)
{
    if (n <= INSERTION) {
        insert_keyed(items, n);
        return PF_OK;
    }
    bucket_job job = {.items = items, .scratch = pf_alloc(n, sizeof *items)};
    if (job.scratch == NULL) {
        return pf_fail_memory(err, n * sizeof *items);
    }
    split_keyed(&job, n, bits_of_keyed(items, n));
    pf_status status = pf_pool_for(pool, DIGITS, 1, sort_buckets, &job, err);
    pf_free(job.scratch);
    return status;
}

static void insert_u64(uint64_t *keys, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        uint64_t key = keys[i];
        size_t at = i;
        while (at > 0 && keys[at - 1] > key) {
            keys[at] = keys[at - 1];
            at--;
        }
        keys[at] = key;
    }
}

// As sort_keyed_run.
static void sort_u64_run(uint64_t *keys, uint64_t *scratch, size_t n, unsigned n_left)
{
    if (n <= INSERTION || n_left == 0) {
        insert_u64(keys, n);
        return;
    }
    size_t ends[1u << MOST_BITS];
    unsigned shift = n_left;
    uint64_t mask = 0;
    do { // bits in which all are alike cost no stack
        unsigned bits = split_bits(n, shift);
        shift -= bits;
        mask = ((uint64_t)1 << bits) - 1;
        memset(ends, 0, (mask + 1) * sizeof *ends);
        for (size_t i = 0; i < n; i++) {
            ends[keys[i] >> shift & mask]++;
        }
    } while (ends[keys[0] >> shift & mask] == n && shift > 0);
    begin_buckets(ends, mask + 1);
    for (size_t i = 0; i < n; i++) {
        scratch[ends[keys[i] >> shift & mask]++] = keys[i];
    }
    memcpy(keys, scratch, n * sizeof *keys);
    for (size_t d = 0, begin = 0; d <= mask; begin = ends[d], d++) {
        if (ends[d] - begin > 1) {
            sort_u64_run(keys + begin, scratch + begin, ends[d] - begin, shift);
        }
    }
}

static unsigned bits_of_u64(const uint64_t *keys, size_t n)
{
    uint64_t differing = 0;
    for (size_t i = 1; i < n; i++) {
        differing |= keys[i] ^ keys[0];
    }
    return differing_bits(differing);
}

// Inserts keys one after the other into `out`. The last two are put in order without a branch,
// which is all that nearly sorted keys need. Gives up (0) after `budget` moves; `out` then
// holds them in some order.
static int insert_few(const uint64_t *keys, size_t n, size_t budget, uint64_t *out)
{
    uint64_t last = keys[0];
    for (size_t i = 1; i < n; i++) {
        uint64_t key = keys[i];
        uint64_t low = key < last ? key : last;
        last = key < last ? last : key;
        size_t at = i - 1;
        while (at > 0 && out[at - 1] > low) {
            out[at] = out[at - 1];
            at--;
        }
        out[at] = low;
        if (i - at > budget) {
            out[i] = last;
            memcpy(out + i + 1, keys + i + 1, (n - i - 1) * sizeof *out);
            return 0;
        }
        budget -= i - 1 - at;
    }
    out[n - 1] = last;
    return 1;
}

// Turns counts [n] of places, a multiple of 4, into where each begins: four counts are one
// number, whose product with `each` has in each quarter the sum of the counts up to it.
static void begin_places(uint16_t *counts, size_t n)
{
    const uint64_t each = 0x0001000100010001u;
    uint64_t at = 0;
    for (size_t d = 0; d < n; d += 4) {
        uint64_t four = counts[d] | (uint64_t)counts[d + 1] << 16 |
                        (uint64_t)counts[d + 2] << 32 | (uint64_t)counts[d + 3] << 48;
        uint64_t sums = four * each;
        uint64_t begins = sums - four + at * each;
        counts[d] = (uint16_t)begins;
        counts[d + 1] = (uint16_t)(begins >> 16);
        counts[d + 2] = (uint16_t)(begins >> 32);
        counts[d + 3] = (uint16_t)(begins >> 48);
        at += sums >> 48;
    }
}

// One distribution by the top bits, over a few times as many places as there are keys: hashes
// then are all but sorted, and one insertion pass finds little to do. Returns 0 where keys
// crowd. All keys are alike above the lowest n_bits.
static int sort_spread(uint64_t *keys, uint64_t *scratch, size_t n, unsigned n_bits)
{
    uint16_t places[1u << SPREAD_BITS];
    unsigned bits = 7;
    while (bits < SPREAD_BITS && (size_t)1 << bits < SPREAD_ROOM * n) {
        bits++;
    }
    uint64_t mask = ((uint64_t)1 << bits) - 1;
    unsigned shift = n_bits < bits ? 0 : n_bits - bits;
    memset(places, 0, (mask + 1) * sizeof *places);
    for (size_t i = 0; i < n; i++) {
        places[keys[i] >> shift & mask]++;
    }
    begin_places(places, mask + 1);
    for (size_t i = 0; i < n; i++) {
        scratch[places[keys[i] >> shift & mask]++] = keys[i];
    }
    return insert_few(scratch, n, 2 * n, keys);
}

void pf_sort_u64(uint64_t *keys, uint64_t *scratch, size_t n)
{
    if (n <= INSERTION) {
        insert_u64(keys, n);
        return;
    }
    unsigned n_bits = bits_of_u64(keys, n);
    if (n > SPREAD_KEYS || !sort_spread(keys, scratch, n, n_bits)) {
        sort_u64_run(keys, scratch, n, n_bits);
    }
}

int pf_compare_u64(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x;
    uint64_t b = *(const uint64_t *)y;
    return a < b ? -1 : a > b;
}

size_t pf_find_u64(const uint64_t *sorted, size_t n, uint64_t key)
{
    size_t low = 0;
    size_t high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        low = sorted[middle] < key ? middle + 1 : low;
        high = sorted[middle] < key ? high : middle;
    }
    return low < n && sorted[low] == key ? low : n;
}
