// SPDX-License-Identifier: MIT
// Most-significant-digit radix sort. Keys here are hashes or packed pairs, so the leading byte
// that still differs splits well; runs of up to INSERTION items are finished by insertion.
// Cost: about log256(n / INSERTION) passes over the data. The first digit's buckets are sorted
// by the pool. A few thousand plain keys, mostly hashes of one article, are put into place by
// as many top bits as tell nearly all apart; keys that crowd there go the other way.
#include "base/sort.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"

#define DIGITS    256u
#define INSERTION 24u

#define SPREAD_KEYS 4096u // so many plain keys at most are sorted by one distribution
#define SPREAD_BITS 12u   // over at most 2^12 places
#define SPREAD_ROOM 2u    // places for each key

static unsigned digit(uint64_t key, unsigned shift)
{
    return (unsigned)(key >> shift) & (DIGITS - 1);
}

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

// Distributes items by one digit through scratch and back; starts gets DIGITS + 1 offsets.
static void split_keyed(pf_keyed *items, pf_keyed *scratch, size_t n, unsigned shift,
                        size_t *starts)
{
    memset(starts, 0, (DIGITS + 1) * sizeof *starts);
    for (size_t i = 0; i < n; i++) {
        starts[digit(items[i].key, shift) + 1]++;
    }
    for (size_t d = 0; d < DIGITS; d++) {
        starts[d + 1] += starts[d];
    }
    size_t next[DIGITS];
    memcpy(next, starts, sizeof next);
    for (size_t i = 0; i < n; i++) {
        scratch[next[digit(items[i].key, shift)]++] = items[i];
    }
    memcpy(items, scratch, n * sizeof *items);
}

static void sort_keyed_run(pf_keyed *items, pf_keyed *scratch, size_t n, unsigned shift)
{
    if (n <= INSERTION) {
        insert_keyed(items, n);
        return;
    }
    size_t starts[DIGITS + 1];
    split_keyed(items, scratch, n, shift, starts);
    if (shift == 0) {
        return;
    }
    for (size_t d = 0; d < DIGITS; d++) {
        size_t len = starts[d + 1] - starts[d];
        if (len > 1) {
            sort_keyed_run(items + starts[d], scratch + starts[d], len, shift - 8);
        }
    }
}

typedef struct bucket_job {
    pf_keyed *items;
    pf_keyed *scratch;
    const size_t *starts;
    unsigned shift;
} bucket_job;

static pf_status sort_buckets(void *ctx, size_t begin, size_t end, unsigned worker,
                              pf_error *err)
{
    (void)worker;
    (void)err;
    bucket_job *job = ctx;
    for (size_t d = begin; d < end; d++) {
        size_t at = job->starts[d];
        sort_keyed_run(job->items + at, job->scratch + at, job->starts[d + 1] - at, job->shift);
    }
    return PF_OK;
}

// The highest shift at which any two keys can differ.
static unsigned top_shift(const pf_keyed *items, size_t n)
{
    uint64_t differing = 0;
    for (size_t i = 1; i < n; i++) {
        differing |= items[i].key ^ items[0].key;
    }
    unsigned shift = 56;
    while (shift > 0 && digit(differing, shift) == 0) {
        shift -= 8;
    }
    return shift;
}

void pf_sort_keyed_with(pf_keyed *items, pf_keyed *scratch, size_t n)
{
    sort_keyed_run(items, scratch, n, n > INSERTION ? top_shift(items, n) : 0);
}

pf_status pf_sort_keyed(pf_keyed *items, size_t n, pf_pool *pool, pf_error *err)
{
    if (n <= INSERTION) {
        insert_keyed(items, n);
        return PF_OK;
    }
    pf_keyed *scratch = pf_alloc(n, sizeof *scratch);
    if (scratch == NULL) {
        return pf_fail_memory(err, n * sizeof *scratch);
    }
    size_t starts[DIGITS + 1];
    unsigned shift = top_shift(items, n);
    split_keyed(items, scratch, n, shift, starts);
    pf_status status = PF_OK;
    if (shift > 0) {
        bucket_job job = {items, scratch, starts, shift - 8};
        status = pf_pool_for(pool, DIGITS, 1, sort_buckets, &job, err);
    }
    pf_free(scratch);
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

static void sort_u64_run(uint64_t *keys, uint64_t *scratch, size_t n, unsigned shift)
{
    if (n <= INSERTION) {
        insert_u64(keys, n);
        return;
    }
    size_t starts[DIGITS + 1] = {0};
    for (size_t i = 0; i < n; i++) {
        starts[digit(keys[i], shift) + 1]++;
    }
    for (size_t d = 0; d < DIGITS; d++) {
        starts[d + 1] += starts[d];
    }
    unsigned first = digit(keys[0], shift);
    if (starts[first + 1] - starts[first] < n) { // else they are all in one bucket already
        size_t next[DIGITS];
        memcpy(next, starts, sizeof next);
        for (size_t i = 0; i < n; i++) {
            scratch[next[digit(keys[i], shift)]++] = keys[i];
        }
        memcpy(keys, scratch, n * sizeof *keys);
    }
    for (size_t d = 0; shift > 0 && d < DIGITS; d++) {
        size_t len = starts[d + 1] - starts[d];
        if (len > 1) {
            sort_u64_run(keys + starts[d], scratch + starts[d], len, shift - 8);
        }
    }
}

// By how much to shift keys so that `bits` bits stay below the highest one at which any two
// differ, and it.
static unsigned top_bits_shift(const uint64_t *keys, size_t n, unsigned bits)
{
    uint64_t differing = 1;
    for (size_t i = 1; i < n; i++) {
        differing |= keys[i] ^ keys[0];
    }
    unsigned top = 64 - (unsigned)__builtin_clzll(differing);
    return top < bits ? 0 : top - bits;
}

// Inserts keys one after the other into `out`. Gives up (0) after `budget` moves; `out` then
// holds them in some order.
static int insert_few(const uint64_t *keys, size_t n, size_t budget, uint64_t *out)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t key = keys[i];
        size_t at = i;
        while (at > 0 && out[at - 1] > key) {
            out[at] = out[at - 1];
            at--;
        }
        out[at] = key;
        if (i - at > budget) {
            memcpy(out + i + 1, keys + i + 1, (n - i - 1) * sizeof *out);
            return 0;
        }
        budget -= i - at;
    }
    return 1;
}

// One distribution by the top bits, over a few times as many places as there are keys: hashes
// then are all but sorted, and one insertion pass finds little to do. Returns 0 where keys
// crowd.
static int sort_spread(uint64_t *keys, uint64_t *scratch, size_t n)
{
    uint32_t places[1u << SPREAD_BITS];
    unsigned bits = 7;
    while (bits < SPREAD_BITS && (size_t)1 << bits < SPREAD_ROOM * n) {
        bits++;
    }
    uint64_t mask = ((uint64_t)1 << bits) - 1;
    unsigned shift = top_bits_shift(keys, n, bits);
    memset(places, 0, (mask + 1) * sizeof *places);
    for (size_t i = 0; i < n; i++) {
        places[keys[i] >> shift & mask]++;
    }
    unsigned at = 0;
    for (size_t d = 0; d <= mask; d++) {
        unsigned here = places[d];
        places[d] = (uint32_t)at;
        at += here;
    }
    for (size_t i = 0; i < n; i++) {
        scratch[places[keys[i] >> shift & mask]++] = keys[i];
    }
    return insert_few(scratch, n, 2 * n, keys);
}

void pf_sort_u64(uint64_t *keys, uint64_t *scratch, size_t n)
{
    if (n > INSERTION && n <= SPREAD_KEYS && sort_spread(keys, scratch, n)) {
        return;
    }
    sort_u64_run(keys, scratch, n, 56);
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
