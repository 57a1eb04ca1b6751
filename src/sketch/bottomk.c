// SPDX-License-Identifier: MIT
// The index is the posting store, read part by part; texts at one hash are a bucket.
// Buckets are bounded (pairs.h). A source that repeats a shingle in many of its articles has
// only its first few in the bucket, and a chain of the others: page furniture then costs
// little, and an article that one feed carries in twenty versions is still found. Cost: one
// radix sort of a little over k postings an article, then a dozen pairs an article.
#include "sketch/bottomk.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/mem.h"

static size_t drop_repeats(uint64_t *sorted, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || sorted[kept - 1] != sorted[i]) {
            sorted[kept++] = sorted[i];
        }
    }
    return kept;
}

size_t pf_bottomk_select(pf_bottomk_shape shape, pf_collect_fn collect, const uint64_t *hashes,
                         size_t n, uint64_t *scratch, uint64_t *sort_scratch)
{
    // A limit under which about one and a half times k hashes fall; fewer than k are one in a
    // hundred where k is 32, and then all are read.
    size_t k = shape.k;
    uint64_t sampled = UINT64_MAX / shape.one_in;
    uint64_t guess = n <= 2 * k ? UINT64_MAX : UINT64_MAX / n * (k + k / 2);
    uint64_t limit = guess > sampled ? guess : sampled;
    size_t kept = collect(hashes, n, limit, scratch);
    pf_sort_u64(scratch, sort_scratch, kept);
    kept = drop_repeats(scratch, kept);
    if (kept < k && limit != UINT64_MAX) {
        kept = collect(hashes, n, UINT64_MAX, scratch);
        pf_sort_u64(scratch, sort_scratch, kept);
        kept = drop_repeats(scratch, kept);
    }
    size_t chosen = kept < k ? kept : k;
    while (chosen < kept && scratch[chosen] < sampled) {
        chosen++;
    }
    return chosen;
}

double pf_bottomk_probability(pf_bottomk_shape shape, double n_a, double n_b, double n_shared)
{
    _Static_assert(PF_BOTTOM_SHARED == 2, "the chance of none and of one are taken off");
    double larger = n_a > n_b ? n_a : n_b;
    double smaller = n_a > n_b ? n_b : n_a;
    if (!(n_shared >= 1)) {
        return 0;
    }
    double rate = fmin(1, fmax(1.0 / shape.one_in, shape.k / larger));
    double none = pow(1 - rate, n_shared);
    double one = n_shared * rate * pow(1 - rate, n_shared - 1);
    uint32_t size = smaller < 1000 ? (uint32_t)smaller : 1000; // far from tiny
    int one_is_enough = pf_pair_list_needed(PF_BOTTOM_SHARED, size) == 1;
    return fmax(0, 1 - none - (one_is_enough ? 0 : one));
}

// Of one bucket.
typedef struct bucket_scratch {
    uint32_t *texts; // [cap]
    size_t cap;
    uint64_t *keys; // [keys_cap] room for the texts, by source and without, and to sort them
    size_t keys_cap;
} bucket_scratch;

// Texts of one source that stand too often in the bucket: the first few speak for it in the
// bucket, each further one is linked with the one before it and with the first. The texts [n]
// become those that are left for the bucket; returns how many.
static size_t fold_common_sources(const bucket_scratch *s, size_t n, const uint32_t *sources,
                                  pf_pair_list *list)
{
    uint64_t *by_source = s->keys; // source << 32 | text, then the texts that are left
    for (size_t i = 0; i < n; i++) {
        by_source[i] = (uint64_t)sources[s->texts[i]] << 32 | s->texts[i];
    }
    pf_sort_u64(by_source, by_source + n, n);
    size_t kept = 0;
    size_t first = 0; // of the present source
    for (size_t i = 0; i < n; i++) {
        uint32_t text = (uint32_t)by_source[i];
        uint64_t source = by_source[i] >> 32;
        first = source == by_source[first] >> 32 ? first : i;
        if (source == 0 || i - first < PF_BOTTOM_SOURCE_CAP) {
            s->texts[kept++] = text;
            continue;
        }
        pf_pair_list_append(list, (uint32_t)by_source[i - 1], text);
        pf_pair_list_append(list, (uint32_t)by_source[first], text);
    }
    for (size_t i = 0; i < kept; i++) {
        by_source[i] = s->texts[i];
    }
    pf_sort_u64(by_source, by_source + n, kept);
    for (size_t i = 0; i < kept; i++) {
        s->texts[i] = (uint32_t)by_source[i];
    }
    return kept;
}

static int reserve_scratch(bucket_scratch *s, size_t n)
{
    return pf_reserve((void **)&s->texts, &s->cap, n, sizeof *s->texts) == PF_OK &&
           pf_reserve((void **)&s->keys, &s->keys_cap, 2 * n, sizeof *s->keys) == PF_OK;
}

static int link_bucket(bucket_scratch *s, const pf_keyed *postings, size_t n,
                       const uint32_t *sources, pf_pair_list *list)
{
    if (!reserve_scratch(s, n)) {
        return 0;
    }
    for (size_t i = 0; i < n; i++) {
        s->texts[i] = postings[i].value;
    }
    if (sources != NULL && n > PF_BOTTOM_SOURCE_CAP) {
        n = fold_common_sources(s, n, sources, list);
    }
    pf_pair_list_link(list, s->texts, n);
    return 1;
}

typedef struct candidate_job {
    const pf_bottomk_texts *texts;
    pf_pair_table table;
    bucket_scratch *scratch; // [workers]
} candidate_job;

// Links the buckets of one part of the index.
static pf_status link_part(void *ctx, unsigned part, unsigned worker, pf_keyed *items, size_t n,
                           pf_error *err)
{
    (void)part;
    const candidate_job *job = ctx;
    pf_pair_list *list = &job->table.lists[worker];
    for (size_t i = 0; i < n && !list->has_failed;) {
        size_t end = i + 1;
        while (end < n && items[end].key == items[i].key) {
            end++;
        }
        if (end - i == 2) {
            pf_pair_list_append(list, items[i].value, items[i + 1].value);
        } else if (end - i > 2 && !link_bucket(&job->scratch[worker], items + i, end - i,
                                               job->texts->sources, list)) {
            return pf_fail_memory(err, (end - i) * sizeof *items);
        }
        i = end;
    }
    return PF_OK; // what failed in the table is told when it is counted
}

static pf_status link_all(const pf_posting_view *view, candidate_job *job, pf_pool *pool,
                          pf_error *err)
{
    unsigned n = pf_pool_size(pool);
    job->scratch = pf_calloc(n, sizeof *job->scratch);
    if (job->scratch == NULL) {
        return pf_fail_memory(err, n * sizeof *job->scratch);
    }
    pf_status status = pf_postings_read(view, link_part, job, pool, err);
    for (unsigned i = 0; i < n; i++) {
        pf_free(job->scratch[i].texts);
        pf_free(job->scratch[i].keys);
    }
    pf_free(job->scratch);
    return status;
}

pf_status pf_bottomk_candidates(const pf_posting_view *view, const pf_bottomk_texts *texts,
                                const pf_pair_room *room, pf_pool *pool, pf_pairs *out_pairs,
                                pf_error *err)
{
    candidate_job job = {.texts = texts};
    pf_status status = pf_pair_table_init(&job.table, texts->n, pf_pool_size(pool),
                                          PF_BOTTOM_SHARED, room, err);
    if (status == PF_OK) {
        pf_meter_part(pf_pool_meter(pool), 0, 2);
        status = link_all(view, &job, pool, err);
    }
    if (status != PF_OK) {
        pf_pair_table_finish(&job.table);
        return status;
    }
    pf_meter_part(pf_pool_meter(pool), 1, 2);
    return pf_pair_table_count(&job.table, texts->sizes, pool, out_pairs, err);
}
