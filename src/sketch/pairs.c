// SPDX-License-Identifier: MIT
#include "sketch/pairs.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"

void pf_pair_list_init(pf_pair_list *list)
{
    memset(list, 0, sizeof *list);
}

void pf_pair_list_finish(pf_pair_list *list)
{
    pf_free(list->items);
    pf_pair_list_init(list);
}

void pf_pair_list_append(pf_pair_list *list, uint32_t x, uint32_t y)
{
    if (list->failed || pf_reserve((void **)&list->items, &list->cap, list->n + 1,
                                   sizeof *list->items) != PF_OK) {
        list->failed = 1;
        return;
    }
    uint32_t a = x < y ? x : y;
    uint32_t b = x < y ? y : x;
    pf_keyed item = {(uint64_t)a << 32 | b, 0, 0};
    list->items[list->n++] = item;
}

void pf_pair_list_link(pf_pair_list *list, const uint32_t *texts, size_t n)
{
    size_t window = n <= PF_BUCKET_ALL ? PF_BUCKET_ALL : PF_BUCKET_WINDOW;
    for (size_t i = 1; i < n; i++) {
        size_t from = i > window ? i - window : 0;
        if (from > 0) {
            pf_pair_list_append(list, texts[0], texts[i]);
        }
        for (size_t j = from; j < i; j++) {
            pf_pair_list_append(list, texts[j], texts[i]);
        }
    }
}

unsigned pf_pair_list_needed(unsigned min_count, uint32_t smaller)
{
    // Half of a tiny set may be all that two texts share of each other.
    uint32_t reachable = smaller / 2 < 1 ? 1 : smaller / 2;
    return reachable < min_count ? reachable : min_count;
}

static size_t needed(pf_pair pair, unsigned min_count, const uint32_t *sizes)
{
    if (sizes == NULL) {
        return min_count;
    }
    uint32_t smaller = sizes[pair.a] < sizes[pair.b] ? sizes[pair.a] : sizes[pair.b];
    return pf_pair_list_needed(min_count, smaller);
}

// Writes the pairs that occur often enough over `out`, or only counts them when it is NULL.
static size_t select_pairs(const pf_pair_list *list, unsigned min_count, const uint32_t *sizes,
                           pf_pair *out)
{
    size_t n = 0;
    for (size_t i = 0; i < list->n;) {
        size_t end = i + 1;
        while (end < list->n && list->items[end].key == list->items[i].key) {
            end++;
        }
        pf_pair pair = {(uint32_t)(list->items[i].key >> 32), (uint32_t)list->items[i].key};
        if (end - i >= needed(pair, min_count, sizes)) {
            if (out != NULL) {
                out[n] = pair;
            }
            n++;
        }
        i = end;
    }
    return n;
}

pf_status pf_pair_list_count(pf_pair_list *list, unsigned min_count, const uint32_t *sizes,
                             pf_pool *pool, pf_pairs *out_pairs, pf_error *err)
{
    pf_status status = list->failed ? pf_fail_memory(err, list->cap * sizeof *list->items)
                                    : pf_sort_keyed(list->items, list->n, pool, err);
    if (status == PF_OK) {
        size_t n = select_pairs(list, min_count, sizes, NULL);
        pf_pair *pairs = pf_alloc(n, sizeof *pairs);
        if (pairs == NULL) {
            status = pf_fail_memory(err, n * sizeof *pairs);
        } else {
            out_pairs->pairs = pairs;
            out_pairs->n = select_pairs(list, min_count, sizes, pairs);
        }
    }
    pf_pair_list_finish(list);
    return status;
}

void pf_pairs_finish(pf_pairs *pairs)
{
    pf_free(pairs->pairs);
    pairs->pairs = NULL;
    pairs->n = 0;
}
