// SPDX-License-Identifier: MIT
// For each source the windows of eight tokens of its articles are compared; one that stands in
// two articles is repeated, and so is every token inside it. Nearly all stand once, so two bits
// for each hash, of a table that stays in the cache, tell which may stand twice; only those are
// sorted. A source's own windows are in memory only while it is looked at, so memory is bounded
// by one source a thread. Kept articles only are looked at: a reprint is no repetition.
//
// The tail of a title, of any length, counts as one more window of the article, once for all
// articles of one title: versions of a live page repeat the whole.
#include "model/repeats.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"
#include "model/title_tail.h"

#define MAX_SOURCE_DOCS 2000u
#define PLACES_PER_DOC  4096u // windows of an article, some hundred, fill a tenth of them
#define MAX_PLACES      (1u << 21)
#define BITS_PER_WINDOW 16u // of the repeated ones, of all sources
#define MAX_ALL_BITS    (1u << 30)

// Two bits for each place of a table, side by side: seen, and seen more than once.
typedef struct seen_bits {
    uint64_t *bits; // [n_places / 32]
    uint64_t mask;  // n_places - 1
} seen_bits;

typedef struct hash_list {
    uint64_t *hashes;
    size_t n;
    size_t cap;
} hash_list;

// Of one source, while it is looked at.
typedef struct source_windows {
    hash_list *list;
    seen_bits seen;
    pf_map titles; // with a tail, by hash
} source_windows;

typedef struct repeats_job {
    pf_session *session;
    const pf_keyed *rows; // articles by source
    const size_t *starts; // [n_sources + 1] into rows
    hash_list *found;     // [n_sources]
} repeats_job;

// The least power of two that is at least `n`, 64 or more, and at most `most`, one itself.
static uint64_t bits_for(uint64_t n, uint64_t most)
{
    uint64_t bits = 64;
    while (bits < n && bits < most) {
        bits *= 2;
    }
    return bits;
}

static int bit_is_set(const uint64_t *bits, uint64_t at)
{
    return (int)(bits[at / 64] >> at % 64 & 1);
}

static void set_bit(uint64_t *bits, uint64_t at)
{
    bits[at / 64] |= (uint64_t)1 << at % 64;
}

static pf_status seen_init(seen_bits *seen, size_t n_docs, pf_error *err)
{
    uint64_t n_places = bits_for((uint64_t)n_docs * PLACES_PER_DOC, MAX_PLACES);
    seen->mask = n_places - 1;
    seen->bits = pf_calloc(n_places / 32, sizeof *seen->bits);
    return seen->bits != NULL ? PF_OK : pf_fail_memory(err, n_places / 4);
}

// Bit 0 of a window's hash is no part of it.
static uint64_t seen_place(const seen_bits *seen, uint64_t window)
{
    return window >> 1 & seen->mask;
}

static int is_seen_twice(const seen_bits *seen, uint64_t window)
{
    uint64_t at = seen_place(seen, window);
    return (int)(seen->bits[at / 32] >> (at % 32 * 2 + 1) & 1);
}

static void see(seen_bits *seen, uint64_t window)
{
    uint64_t at = seen_place(seen, window);
    uint64_t *word = &seen->bits[at / 32];
    uint64_t before = *word >> at % 32 * 2 & 1;
    *word |= (before << 1 | 1) << at % 32 * 2;
}

// The list must have room.
static void append_window(source_windows *found, uint64_t window)
{
    see(&found->seen, window);
    found->list->hashes[found->list->n++] = window;
}

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

static uint64_t tokens_hash(const pf_tokens *tokens, size_t first)
{
    return pf_hash64(tokens->hashes + first, (tokens->n - first) * sizeof *tokens->hashes) &
           ~(uint64_t)PF_SHINGLE_QUOTED;
}

// The hash of the title's tail; 0 where there is none, or where the source has had the title.
static pf_status new_tail(pf_scanner *scanner, pf_map *titles, uint64_t *out_tail,
                          pf_error *err)
{
    PF_TRY(pf_scan_title(scanner, err));
    const pf_tokens *title = &scanner->title;
    size_t first = pf_title_tail(scanner->article.title, title);
    size_t n_before = titles->n;
    *out_tail = 0;
    if (first == title->n) {
        return PF_OK;
    }
    if (pf_map_set(titles, tokens_hash(title, 0), 1) != PF_OK) {
        return pf_fail_memory(err, titles->n_slots * sizeof(uint64_t));
    }
    *out_tail = titles->n > n_before ? tokens_hash(title, first) : 0;
    return PF_OK;
}

// Adds the windows of one article to the list, and their number.
static pf_status append_windows(pf_session *session, uint32_t doc, pf_scanner *scanner,
                                source_windows *found, pf_error *err)
{
    uint64_t tail = 0;
    hash_list *list = found->list;
    PF_TRY(pf_scan_load(scanner, session->store, session->corpus.docs[doc].ref, err));
    PF_TRY(new_tail(scanner, &found->titles, &tail, err));
    PF_TRY(pf_scan_text(scanner, err));
    PF_TRY(shingle_windows(scanner, err));
    const pf_shingles *windows = &scanner->shingles;
    if (pf_reserve((void **)&list->hashes, &list->cap, list->n + windows->n + 2,
                   sizeof *list->hashes) != PF_OK) {
        return pf_fail_memory(err, windows->n * sizeof *list->hashes);
    }
    list->hashes[list->n++] = windows->n + (tail != 0);
    for (size_t i = 0; i < windows->n; i++) {
        append_window(found, windows->hashes[i] & ~(uint64_t)PF_SHINGLE_QUOTED);
    }
    if (tail != 0) {
        append_window(found, tail);
    }
    return PF_OK;
}

// Sorts hashes and keeps those that differ; returns how many. `scratch` has room for n.
static size_t sort_distinct(uint64_t *hashes, uint64_t *scratch, size_t n)
{
    size_t kept = 0;
    if (n > 0) {
        pf_sort_u64(hashes, scratch, n);
    }
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || hashes[i] != hashes[kept - 1]) {
            hashes[kept++] = hashes[i];
        }
    }
    return kept;
}

// Leaves of the list, article after article with its number of windows before them, those
// windows that may stand in two articles, each once an article.
static void keep_seen_twice(hash_list *list, const seen_bits *seen, uint64_t *scratch)
{
    size_t kept = 0;
    for (size_t at = 0; at < list->n;) {
        size_t end = at + 1 + (size_t)list->hashes[at];
        size_t first = kept;
        for (at++; at < end; at++) {
            list->hashes[kept] = list->hashes[at];
            kept += (size_t)is_seen_twice(seen, list->hashes[at]);
        }
        kept = first + sort_distinct(list->hashes + first, scratch, kept - first);
    }
    list->n = kept;
}

// Sorts the list and keeps one of each window that stands in it twice.
static void keep_equal(hash_list *list, uint64_t *scratch)
{
    size_t kept = 0;
    if (list->n > 0) {
        pf_sort_u64(list->hashes, scratch, list->n);
    }
    for (size_t i = 1; i < list->n; i++) {
        int is_repeated = list->hashes[i] == list->hashes[i - 1];
        int is_new = kept == 0 || list->hashes[kept - 1] != list->hashes[i];
        if (is_repeated && is_new) {
            list->hashes[kept++] = list->hashes[i];
        }
    }
    list->n = kept;
}

static pf_status keep_repeated(hash_list *list, const seen_bits *seen, pf_error *err)
{
    uint64_t *scratch = pf_alloc(list->n, sizeof *scratch);
    if (scratch == NULL) {
        return pf_fail_memory(err, list->n * sizeof *scratch);
    }
    keep_seen_twice(list, seen, scratch);
    keep_equal(list, scratch);
    pf_free(scratch);
    // Few windows are repeated: the others' room is given back.
    uint64_t *shrunk = pf_realloc(list->hashes, list->n, sizeof *shrunk);
    list->hashes = shrunk != NULL ? shrunk : list->hashes;
    list->cap = list->n;
    return PF_OK;
}

static pf_status find_in_docs(const repeats_job *job, size_t first, size_t n, unsigned worker,
                              hash_list *list, pf_error *err)
{
    pf_session *session = job->session;
    source_windows found = {.list = list};
    PF_TRY(seen_init(&found.seen, n, err));
    pf_map_init(&found.titles);
    pf_status status = PF_OK;
    for (size_t i = 0; status == PF_OK && i < n; i++) {
        status = append_windows(session, job->rows[first + i].value, &session->scanners[worker],
                                &found, err);
    }
    if (status == PF_OK) {
        status = pf_session_check(session, err);
    }
    if (status == PF_OK) {
        status = keep_repeated(list, &found.seen, err);
    }
    pf_map_finish(&found.titles);
    pf_free(found.seen.bits);
    return status;
}

static pf_status find_in_sources(void *ctx, size_t begin, size_t end, unsigned worker,
                                 pf_error *err)
{
    const repeats_job *job = ctx;
    for (size_t s = begin; s < end; s++) {
        size_t n = job->starts[s + 1] - job->starts[s];
        n = n < MAX_SOURCE_DOCS ? n : MAX_SOURCE_DOCS;
        if (n > 1) {
            PF_TRY(find_in_docs(job, job->starts[s], n, worker, &job->found[s], err));
        }
    }
    return PF_OK;
}

static pf_status collect(const repeats_job *job, size_t n_sources, pf_repeats *repeats,
                         pf_error *err)
{
    pf_map *windows = &repeats->windows;
    uint64_t n_windows = 0;
    for (size_t s = 0; s < n_sources; s++) {
        n_windows += job->found[s].n;
    }
    uint64_t n_bits = bits_for(n_windows * BITS_PER_WINDOW, MAX_ALL_BITS);
    repeats->bit_mask = n_bits - 1;
    repeats->bits = pf_calloc(n_bits / 64, sizeof *repeats->bits);
    if (repeats->bits == NULL) {
        return pf_fail_memory(err, n_bits / 8);
    }
    for (size_t s = 0; s < n_sources; s++) {
        const hash_list *list = &job->found[s];
        uint32_t source = (uint32_t)job->rows[job->starts[s]].key;
        for (size_t i = 0; i < list->n; i++) {
            uint64_t key = window_key(list->hashes[i], source);
            set_bit(repeats->bits, key & repeats->bit_mask);
            if (pf_map_set(windows, key, 1) != PF_OK) {
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
    pf_repeats repeats = {0};
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
        status = collect(&job, n_sources, &repeats, err);
    }
    for (size_t s = 0; found != NULL && s < session->corpus.n_sources; s++) {
        pf_free(found[s].hashes);
    }
    pf_free(rows);
    pf_free(starts);
    pf_free(found);
    if (status != PF_OK) {
        pf_repeats_finish(&repeats);
        return status;
    }
    *out_repeats = repeats;
    return PF_OK;
}

void pf_repeats_finish(pf_repeats *repeats)
{
    pf_map_finish(&repeats->windows);
    pf_free(repeats->bits);
}

static int is_repeated_window(const pf_repeats *repeats, uint64_t window, uint32_t source)
{
    uint64_t key = window_key(window, source);
    return bit_is_set(repeats->bits, key & repeats->bit_mask) &&
           pf_map_find(&repeats->windows, key) != PF_MAP_ABSENT;
}

static void drop_tail(const pf_repeats *repeats, uint32_t source, pf_scanner *scanner)
{
    pf_tokens *title = &scanner->title;
    size_t first = pf_title_tail(scanner->article.title, title);
    if (first < title->n && is_repeated_window(repeats, tokens_hash(title, first), source)) {
        title->n = first;
    }
}

pf_status pf_repeats_drop(const pf_repeats *repeats, uint32_t source, pf_scanner *scanner,
                          pf_error *err)
{
    if (source == 0 || repeats->windows.n == 0) {
        return PF_OK;
    }
    drop_tail(repeats, source, scanner);
    PF_TRY(shingle_windows(scanner, err));
    pf_tokens *text = &scanner->text;
    const pf_shingles *windows = &scanner->shingles;
    size_t covered = 0; // tokens before it lie in a window found so far
    for (size_t i = 0; i < text->n; i++) {
        if (i < windows->n && is_repeated_window(repeats, windows->hashes[i], source)) {
            covered = i + PF_REPEATS_TOKENS;
        }
        if (i < covered) {
            text->flags[i] |= PF_TOKEN_DROPPED;
        }
    }
    pf_tokens_drop(text);
    return PF_OK;
}
