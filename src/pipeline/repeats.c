// SPDX-License-Identifier: MIT
// For each source the windows of eight tokens of its articles are sorted; one that stands in
// two articles is repeated, and so is every token inside it. A source's own windows are in
// memory only while it is looked at, so memory is bounded by one source a thread. Kept articles
// only are looked at: a reprint is no repetition.
#include "pipeline/repeats.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"

#define MAX_SOURCE_DOCS 2000u

typedef struct hash_list {
    uint64_t *hashes;
    size_t n;
    size_t cap;
} hash_list;

typedef struct repeats_job {
    pf_session *session;
    const pf_keyed *rows; // articles by source
    const size_t *starts; // [n_sources + 1] into rows
    hash_list *found;     // [n_sources]
} repeats_job;

static uint64_t window_key(uint64_t window, uint32_t source)
{
    return pf_mix64((window & ~(uint64_t)PF_SHINGLE_QUOTED) + source * 0x9e3779b97f4a7c15u);
}

static pf_status shingle_windows(pf_scanner *scanner, pf_error *err)
{
    pf_shingle_options options = {PF_SHINGLE_WORD, PF_REPEATS_TOKENS,
                                  scanner->shingle_options.windows};
    PF_TRY(pf_shingle(&scanner->text, options, &scanner->shingles, err));
    if (scanner->text.n < PF_REPEATS_TOKENS) {
        scanner->shingles.n = 0;
    }
    return PF_OK;
}

// Adds the distinct windows of one article to the list.
static pf_status append_windows(pf_session *session, uint32_t doc, pf_scanner *scanner,
                                hash_list *list, pf_error *err)
{
    PF_TRY(pf_scan_load(scanner, session->store, session->corpus.docs[doc].ref, err));
    PF_TRY(pf_scan_text(scanner, err));
    PF_TRY(shingle_windows(scanner, err));
    pf_shingles_make_set(&scanner->shingles);
    const pf_shingles *set = &scanner->shingles;
    if (pf_reserve((void **)&list->hashes, &list->cap, list->n + set->n,
                   sizeof *list->hashes) != PF_OK) {
        return pf_fail_memory(err, set->n * sizeof *list->hashes);
    }
    for (size_t i = 0; i < set->n; i++) {
        list->hashes[list->n++] = set->hashes[i] & ~(uint64_t)PF_SHINGLE_QUOTED;
    }
    return PF_OK;
}

// Sorts the list and keeps one of each window that stands in it twice.
static pf_status keep_repeated(hash_list *list, pf_error *err)
{
    uint64_t *scratch = pf_alloc(list->n, sizeof *scratch);
    if (scratch == NULL) {
        return pf_fail_memory(err, list->n * sizeof *scratch);
    }
    pf_sort_u64(list->hashes, scratch, list->n);
    pf_free(scratch);
    size_t kept = 0;
    for (size_t i = 1; i < list->n; i++) {
        int is_repeated = list->hashes[i] == list->hashes[i - 1];
        int is_new = kept == 0 || list->hashes[kept - 1] != list->hashes[i];
        if (is_repeated && is_new) {
            list->hashes[kept++] = list->hashes[i];
        }
    }
    // Few windows are repeated: the others' room is given back.
    uint64_t *shrunk = pf_realloc(list->hashes, kept, sizeof *shrunk);
    list->hashes = shrunk != NULL ? shrunk : list->hashes;
    list->cap = kept;
    list->n = kept;
    return PF_OK;
}

static pf_status find_in_sources(void *ctx, size_t begin, size_t end, unsigned worker,
                                 pf_error *err)
{
    const repeats_job *job = ctx;
    pf_scanner *scanner = &job->session->scanners[worker];
    for (size_t s = begin; s < end; s++) {
        size_t n = job->starts[s + 1] - job->starts[s];
        n = n < MAX_SOURCE_DOCS ? n : MAX_SOURCE_DOCS;
        hash_list *list = &job->found[s];
        for (size_t i = 0; i < n && n > 1; i++) {
            uint32_t doc = job->rows[job->starts[s] + i].value;
            PF_TRY(append_windows(job->session, doc, scanner, list, err));
        }
        PF_TRY(pf_session_check(job->session, err));
        PF_TRY(keep_repeated(list, err));
    }
    return PF_OK;
}

static pf_status collect(const repeats_job *job, size_t n_sources, pf_map *windows,
                         pf_error *err)
{
    for (size_t s = 0; s < n_sources; s++) {
        const hash_list *list = &job->found[s];
        uint32_t source = (uint32_t)job->rows[job->starts[s]].key;
        for (size_t i = 0; i < list->n; i++) {
            if (pf_map_set(windows, window_key(list->hashes[i], source), 1) != PF_OK) {
                return pf_fail_memory(err, windows->n_slots * sizeof(uint64_t));
            }
        }
    }
    return PF_OK;
}

// Articles of known source, by source; *out_n of them, in *out_n_sources runs.
static pf_status split_sources(pf_session *session, const uint32_t *docs, size_t n,
                               pf_keyed *rows, size_t *starts, size_t *out_n_sources,
                               pf_error *err)
{
    size_t n_rows = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t source = session->corpus.docs[docs[i]].source;
        if (source != 0) {
            pf_keyed row = {source, docs[i], 0};
            rows[n_rows++] = row;
        }
    }
    PF_TRY(pf_sort_keyed(rows, n_rows, session->pool, err));
    size_t n_sources = 0;
    for (size_t i = 0; i < n_rows; i++) {
        if (i == 0 || rows[i].key != rows[i - 1].key) {
            starts[n_sources++] = i;
        }
    }
    starts[n_sources] = n_rows;
    *out_n_sources = n_sources;
    return PF_OK;
}

pf_status pf_repeats_find(pf_session *session, const uint32_t *docs, size_t n,
                          pf_repeats *out_repeats, pf_error *err)
{
    pf_repeats repeats;
    pf_map_init(&repeats.windows);
    size_t n_sources = 0;
    pf_keyed *rows = pf_alloc(n, sizeof *rows);
    size_t *starts = pf_alloc(session->corpus.n_sources + 1, sizeof *starts);
    hash_list *found = pf_calloc(session->corpus.n_sources, sizeof *found);
    pf_status status = PF_OK;
    if (rows == NULL || starts == NULL || found == NULL) {
        status = pf_fail_memory(err, n * sizeof *rows);
    } else {
        status = split_sources(session, docs, n, rows, starts, &n_sources, err);
    }
    repeats_job job = {session, rows, starts, found};
    if (status == PF_OK) {
        status = pf_pool_for(session->pool, n_sources, 1, find_in_sources, &job, err);
    }
    if (status == PF_OK) {
        status = collect(&job, n_sources, &repeats.windows, err);
    }
    for (size_t s = 0; found != NULL && s < session->corpus.n_sources; s++) {
        pf_free(found[s].hashes);
    }
    pf_free(rows);
    pf_free(starts);
    pf_free(found);
    if (status != PF_OK) {
        pf_map_finish(&repeats.windows);
        return status;
    }
    *out_repeats = repeats;
    return PF_OK;
}

void pf_repeats_finish(pf_repeats *repeats)
{
    pf_map_finish(&repeats->windows);
}

pf_status pf_repeats_drop(const pf_repeats *repeats, uint32_t source, pf_scanner *scanner,
                          pf_error *err)
{
    if (source == 0 || repeats->windows.n == 0) {
        return PF_OK;
    }
    PF_TRY(shingle_windows(scanner, err));
    pf_tokens *text = &scanner->text;
    const pf_shingles *windows = &scanner->shingles;
    size_t covered = 0; // tokens before it lie in a window found so far
    for (size_t i = 0; i < text->n; i++) {
        if (i < windows->n &&
            pf_map_find(&repeats->windows, window_key(windows->hashes[i], source)) !=
                PF_MAP_ABSENT) {
            covered = i + PF_REPEATS_TOKENS;
        }
        if (i < covered) {
            text->flags[i] |= PF_TOKEN_DROPPED;
        }
    }
    pf_tokens_drop(text);
    return PF_OK;
}
