// SPDX-License-Identifier: MIT
// Each part of the postings is gone through by itself; then the parts are brought into one
// list, which is ordered. Cost: one pass over the postings; a sort of the texts that hold an
// anchor, of which each anchor counts MAX_HOLDERS at most.
#include "copies/anchors.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "copies/furniture.h"

#define MAX_HOLDERS 64u // texts of an anchor that are considered
#define EXPECTED    64u // postings whose texts are fetched at once

// The anchors of one part.
typedef struct anchor_list {
    pf_keyed *items; // [n] as in pf_anchors, in order of hash
    size_t n;
    size_t cap;
    pf_anchor *anchors; // [n_anchors]
    size_t n_anchors;
    size_t anchors_cap;
    uint64_t *holders; // of one hash: source << 32 | text
    size_t holders_cap;
} anchor_list;

typedef struct anchor_job {
    pf_session *session;
    const pf_texts *texts;
    anchor_list *parts; // [PF_POSTING_PARTS]
} anchor_job;

static void finish_list(anchor_list *list)
{
    pf_free(list->items);
    pf_free(list->anchors);
    pf_free(list->holders);
    memset(list, 0, sizeof *list);
}

void pf_anchors_finish(pf_anchors *anchors)
{
    pf_free(anchors->items);
    pf_free(anchors->anchors);
    memset(anchors, 0, sizeof *anchors);
}

size_t pf_anchors_sources(const pf_texts *texts, uint32_t text, uint32_t *out_sources)
{
    size_t n = 0;
    for (uint32_t i = texts->starts[text]; i < texts->starts[text + 1] && n < PF_TEXT_SOURCES;
         i++) {
        uint32_t source = texts->sources[i];
        size_t at = 0;
        while (at < n && out_sources[at] != source) {
            at++;
        }
        out_sources[at] = source;
        n += at == n;
    }
    return n;
}

// Makes a shingle that texts [n] of one source hold an anchor.
static pf_status add_anchor(anchor_list *list, uint64_t hash, const uint64_t *holders, size_t n,
                            pf_error *err)
{
    size_t n_held = n < MAX_HOLDERS ? n : MAX_HOLDERS;
    if (pf_reserve((void **)&list->items, &list->cap, list->n + n_held, sizeof *list->items) !=
            PF_OK ||
        pf_reserve((void **)&list->anchors, &list->anchors_cap, list->n_anchors + 1,
                   sizeof *list->anchors) != PF_OK) {
        return pf_fail_memory(err, list->cap * sizeof *list->items);
    }
    for (size_t i = 0; i < n_held; i++) {
        pf_keyed item = {holders[i], (uint32_t)list->n_anchors, 0};
        list->items[list->n++] = item;
    }
    pf_anchor made = {.hash = hash & ~(uint64_t)PF_SHINGLE_QUOTED, .n_texts = (uint32_t)n};
    list->anchors[list->n_anchors++] = made;
    return PF_OK;
}

// One posting list, as source << 32 | text, rising: each source with enough texts gets an
// anchor.
static pf_status add_anchors(anchor_list *list, uint64_t hash, const uint64_t *holders,
                             size_t n, pf_error *err)
{
    for (size_t i = 0; i < n;) {
        size_t end = i + 1;
        while (end < n && holders[end] >> 32 == holders[i] >> 32) {
            end++;
        }
        if (end - i >= PF_FURNITURE_TEXTS) {
            PF_TRY(add_anchor(list, hash, holders + i, end - i, err));
        }
        i = end;
    }
    return PF_OK;
}

// Fetches what is asked of the texts of some postings, which stand anywhere in tables that are
// in no cache.
static inline __attribute__((always_inline)) void
expect_sources(const pf_texts *texts, const pf_keyed *postings, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        __builtin_prefetch(&texts->starts[postings[i].value]);
    }
    for (size_t i = 0; i < n; i++) {
        __builtin_prefetch(&texts->sources[texts->starts[postings[i].value]]);
    }
}

// The anchors of one run of postings with one hash.
static pf_status read_run(const anchor_job *job, const pf_keyed *postings, size_t n,
                          anchor_list *list, pf_error *err)
{
    if (n < PF_FURNITURE_TEXTS) {
        return PF_OK;
    }
    size_t n_holders = 0;
    for (size_t i = 0; i < n; i++) {
        if (i % EXPECTED == 0) {
            expect_sources(job->texts, postings + i, n - i < EXPECTED ? n - i : EXPECTED);
        }
        if (pf_reserve((void **)&list->holders, &list->holders_cap, n_holders + PF_TEXT_SOURCES,
                       sizeof *list->holders) != PF_OK) {
            return pf_fail_memory(err, n_holders * sizeof *list->holders);
        }
        uint32_t sources[PF_TEXT_SOURCES];
        size_t n_sources = pf_anchors_sources(job->texts, postings[i].value, sources);
        for (size_t k = 0; k < n_sources; k++) {
            list->holders[n_holders++] = (uint64_t)sources[k] << 32 | postings[i].value;
        }
    }
    if (pf_reserve((void **)&list->holders, &list->holders_cap, 2 * n_holders,
                   sizeof *list->holders) != PF_OK) { // room to sort
        return pf_fail_memory(err, n_holders * sizeof *list->holders);
    }
    pf_sort_u64(list->holders, list->holders + n_holders, n_holders);
    return add_anchors(list, postings[0].key, list->holders, n_holders, err);
}

// The anchors of one part of the postings.
static pf_status list_part(void *ctx, unsigned part, unsigned worker, pf_keyed *postings,
                           size_t n, pf_error *err)
{
    (void)worker;
    const anchor_job *job = ctx;
    anchor_list *list = &job->parts[part];
    pf_status status = PF_OK;
    for (size_t i = 0; i < n && status == PF_OK;) {
        size_t end = i + 1;
        while (end < n && postings[end].key == postings[i].key) {
            end++;
        }
        status = read_run(job, postings + i, end - i, list, err);
        i = end;
    }
    pf_free(list->holders);
    list->holders = NULL;
    list->holders_cap = 0;
    return status;
}

// Moves the anchors of the parts into one list.
static pf_status join_parts(const anchor_job *job, pf_anchors *all, pf_error *err)
{
    for (unsigned p = 0; p < PF_POSTING_PARTS; p++) {
        all->n += job->parts[p].n;
        all->n_anchors += job->parts[p].n_anchors;
    }
    all->items = pf_alloc(all->n, sizeof *all->items);
    all->anchors = pf_alloc(all->n_anchors, sizeof *all->anchors);
    if (all->items == NULL || all->anchors == NULL) {
        return pf_fail_memory(err, all->n * sizeof *all->items);
    }
    size_t n = 0;
    uint32_t n_anchors = 0;
    for (unsigned p = 0; p < PF_POSTING_PARTS; p++) {
        anchor_list *list = &job->parts[p];
        for (size_t i = 0; i < list->n; i++) {
            all->items[n] = list->items[i];
            all->items[n++].value += n_anchors;
        }
        if (list->n_anchors > 0) {
            memcpy(all->anchors + n_anchors, list->anchors,
                   list->n_anchors * sizeof *all->anchors);
            n_anchors += (uint32_t)list->n_anchors;
        }
        finish_list(list);
    }
    return PF_OK;
}

// The anchors of one text [n] by hash; `scratch` [2 n].
static void order_text(const pf_anchors *all, pf_keyed *items, size_t n, pf_keyed *scratch)
{
    uint64_t text = items[0].key;
    for (size_t i = 0; i < n; i++) {
        pf_keyed item = {all->anchors[items[i].value].hash, items[i].value, 0};
        scratch[i] = item;
    }
    pf_sort_keyed_with(scratch, scratch + n, n);
    for (size_t i = 0; i < n; i++) {
        pf_keyed item = {text, scratch[i].value, 0};
        items[i] = item;
    }
}

// By source and text; a text's anchors by hash.
static pf_status order_holders(pf_anchors *all, pf_pool *pool, pf_error *err)
{
    pf_keyed *items = all->items;
    PF_TRY(pf_sort_keyed(items, all->n, pool, err));
    pf_keyed *scratch = NULL;
    size_t cap = 0;
    pf_status status = PF_OK;
    for (size_t i = 0; i < all->n && status == PF_OK;) {
        size_t end = i + 1;
        while (end < all->n && items[end].key == items[i].key) {
            end++;
        }
        status = pf_reserve((void **)&scratch, &cap, 2 * (end - i), sizeof *scratch);
        if (status == PF_OK) {
            order_text(all, items + i, end - i, scratch);
        } else {
            status = pf_fail_memory(err, 2 * (end - i) * sizeof *scratch);
        }
        i = end;
    }
    pf_free(scratch);
    return status;
}

static pf_status fill_anchors(anchor_job *job, const pf_posting_view *postings, pf_anchors *all,
                              pf_error *err)
{
    pf_pool *pool = job->session->pool;
    PF_TRY(pf_postings_read(postings, list_part, job, pool, err));
    PF_TRY(join_parts(job, all, err));
    return order_holders(all, pool, err);
}

pf_status pf_anchors_list(pf_session *session, const pf_texts *texts,
                          const pf_posting_view *postings, pf_anchors *out_anchors,
                          pf_error *err)
{
    anchor_job job = {session, texts, pf_calloc(PF_POSTING_PARTS, sizeof *job.parts)};
    if (job.parts == NULL) {
        return pf_fail_memory(err, PF_POSTING_PARTS * sizeof *job.parts);
    }
    pf_anchors all = {0};
    pf_status status = fill_anchors(&job, postings, &all, err);
    for (unsigned p = 0; p < PF_POSTING_PARTS; p++) {
        finish_list(&job.parts[p]);
    }
    pf_free(job.parts);
    if (status != PF_OK) {
        pf_anchors_finish(&all);
        return status;
    }
    *out_anchors = all;
    return PF_OK;
}
