// SPDX-License-Identifier: MIT
// The 64 bits are cut into max_distance + 2 blocks. Signatures that differ in at most
// max_distance bits agree wholly in at least two blocks (pigeonhole), so sorting once for each
// pair of blocks, with these two in front, brings every such pair into one run: none is missed.
// Within a run the rest is compared by exclusive-or and population count. Equal signatures are
// linked first and only one of them takes part. Cost for distance k: (k+2)(k+1)/2 sorts, and
// about n^2 / 2^(128/(k+2)) comparisons a sort. Source: Manku, Jain and Das Sarma 2007.
#include "sketch/hamming.h"

#include "base/error.h"
#include "base/mem.h"

// Mask of block b of `blocks`.
static uint64_t block_mask(unsigned b, unsigned blocks)
{
    unsigned first = b * 64 / blocks;
    unsigned last = (b + 1) * 64 / blocks; // first < last <= 64
    return (UINT64_MAX >> (64 - (last - first))) << first;
}

// Links texts with the same signature and keeps one of each in place; returns how many are
// left. items are sorted by signature.
static size_t fold_equal(pf_keyed *items, size_t n, uint32_t *bucket, pf_pair_list *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < n;) {
        size_t end = i;
        while (end < n && items[end].key == items[i].key) {
            bucket[end - i] = items[end].value;
            end++;
        }
        pf_pair_list_link(list, bucket, end - i);
        items[kept++] = items[i];
        i = end;
    }
    return kept;
}

static void compare_run(const pf_keyed *run, size_t n, const uint64_t *signatures,
                        unsigned limit, pf_pair_list *list)
{
    for (size_t i = 1; i < n; i++) {
        uint64_t signature = signatures[run[i].value];
        for (size_t j = 0; j < i; j++) {
            uint64_t differing = signature ^ signatures[run[j].value];
            if ((unsigned)__builtin_popcountll(differing) <= limit) {
                pf_pair_list_append(list, run[j].value, run[i].value);
            }
        }
    }
}

// What a search over all tables needs.
typedef struct hamming_search {
    pf_keyed *items; // [n] distinct signatures
    size_t n;
    const uint64_t *signatures;
    unsigned limit;
    pf_pool *pool;
    pf_pair_list *list;
} hamming_search;

// One table: items sorted by the bits under `mask`, runs compared.
static pf_status search_table(const hamming_search *s, uint64_t mask, pf_error *err)
{
    for (size_t i = 0; i < s->n; i++) {
        s->items[i].key = s->signatures[s->items[i].value] & mask;
    }
    PF_TRY(pf_sort_keyed(s->items, s->n, s->pool, err));
    for (size_t i = 0; i < s->n;) {
        size_t end = i + 1;
        while (end < s->n && s->items[end].key == s->items[i].key) {
            end++;
        }
        compare_run(s->items + i, end - i, s->signatures, s->limit, s->list);
        i = end;
    }
    return PF_OK;
}

static pf_status search(const hamming_search *s, pf_error *err)
{
    unsigned blocks = s->limit + 2;
    for (unsigned i = 0; i < blocks; i++) {
        for (unsigned j = i + 1; j < blocks; j++) {
            PF_TRY(search_table(s, block_mask(i, blocks) | block_mask(j, blocks), err));
        }
    }
    return PF_OK;
}

pf_status pf_hamming_candidates(const uint64_t *signatures, const uint32_t *sizes, size_t n,
                                unsigned max_distance, pf_pool *pool, pf_pairs *out_pairs,
                                pf_error *err)
{
    if (max_distance > PF_HAMMING_MAX) {
        return pf_fail(err, PF_EINVAL, "Hamming distance %u is outside 0..%u", max_distance,
                       PF_HAMMING_MAX);
    }
    pf_pair_list list;
    pf_pair_list_init(&list);
    pf_keyed *items = pf_alloc(n, sizeof *items);
    uint32_t *bucket = pf_alloc(n, sizeof *bucket);
    pf_status status =
        items == NULL || bucket == NULL ? pf_fail_memory(err, n * sizeof *items) : PF_OK;
    size_t n_items = 0;
    for (size_t i = 0; status == PF_OK && i < n; i++) {
        if (sizes[i] > 0) {
            pf_keyed item = {signatures[i], (uint32_t)i, 0};
            items[n_items++] = item;
        }
    }
    if (status == PF_OK) {
        status = pf_sort_keyed(items, n_items, pool, err);
    }
    if (status == PF_OK) {
        n_items = fold_equal(items, n_items, bucket, &list);
        hamming_search job = {items, n_items, signatures, max_distance, pool, &list};
        status = search(&job, err);
    }
    pf_free(items);
    pf_free(bucket);
    if (status != PF_OK) {
        pf_pair_list_finish(&list);
        return status;
    }
    return pf_pair_list_count(&list, 1, NULL, pool, out_pairs, err);
}
