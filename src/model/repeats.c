// SPDX-License-Identifier: MIT
// The windows of eight tokens of a source's articles are compared; one that stands in two
// articles is repeated, and so is every token inside it. Nearly all stand once, so two bits for
// each hash, of a table that stays in the cache, tell which may stand twice; only those are
// sorted. Kept articles only are looked at: a reprint is no repetition.
//
// The tail of a title, of any length, counts as one more window of the article, once for all
// articles of one title: versions of a live page repeat the whole.
#include "model/repeats.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"
#include "model/title_parts.h"

#define PLACES_PER_DOC  4096u // windows of an article, some hundred, fill a tenth of them
#define MAX_PLACES      (1u << 21)
#define BITS_PER_WINDOW 16u // of the repeated ones
#define MAX_ALL_BITS    (1u << 30)

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

// Bit 0 of a window's hash is no part of it.
static uint64_t seen_place(const pf_repeats_finder *finder, uint64_t window)
{
    return window >> 1 & finder->seen_mask;
}

static int is_seen_twice(const pf_repeats_finder *finder, uint64_t window)
{
    uint64_t at = seen_place(finder, window);
    return (int)(finder->seen[at / 32] >> (at % 32 * 2 + 1) & 1);
}

static void see(pf_repeats_finder *finder, uint64_t window)
{
    uint64_t at = seen_place(finder, window);
    uint64_t *word = &finder->seen[at / 32];
    uint64_t before = *word >> at % 32 * 2 & 1;
    *word |= (before << 1 | 1) << at % 32 * 2;
}

void pf_repeats_finder_finish(pf_repeats_finder *finder)
{
    pf_free(finder->windows);
    pf_free(finder->found);
    pf_free(finder->seen);
    pf_map_finish(&finder->titles);
    memset(finder, 0, sizeof *finder);
}

pf_status pf_repeats_begin(pf_repeats_finder *finder, size_t n_docs, pf_error *err)
{
    uint64_t n_places = bits_for((uint64_t)n_docs * PLACES_PER_DOC, MAX_PLACES);
    pf_free(finder->seen);
    finder->seen = pf_calloc(n_places / 32, sizeof *finder->seen);
    finder->seen_mask = n_places - 1;
    finder->n_windows = 0;
    pf_map_clear(&finder->titles);
    return finder->seen != NULL ? PF_OK : pf_fail_memory(err, n_places / 4);
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
static pf_status new_tail(const pf_scanner *scanner, pf_map *titles, uint64_t *out_tail,
                          pf_error *err)
{
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

// There must be room for it.
static void append_window(pf_repeats_finder *finder, uint64_t window)
{
    see(finder, window);
    finder->windows[finder->n_windows++] = window;
}

// Appends the article's windows, and their number before them.
pf_status pf_repeats_add(pf_repeats_finder *finder, pf_scanner *scanner, pf_error *err)
{
    uint64_t tail = 0;
    PF_TRY(new_tail(scanner, &finder->titles, &tail, err));
    PF_TRY(shingle_windows(scanner, err));
    const pf_shingles *windows = &scanner->shingles;
    if (pf_reserve((void **)&finder->windows, &finder->windows_cap,
                   finder->n_windows + windows->n + 2, sizeof *finder->windows) != PF_OK) {
        return pf_fail_memory(err, windows->n * sizeof *finder->windows);
    }
    finder->windows[finder->n_windows++] = windows->n + (tail != 0);
    for (size_t i = 0; i < windows->n; i++) {
        append_window(finder, windows->hashes[i] & ~(uint64_t)PF_SHINGLE_QUOTED);
    }
    if (tail != 0) {
        append_window(finder, tail);
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

// Lists the windows that may stand in two articles, each once an article.
static void find_seen_twice(pf_repeats_finder *finder, uint64_t *scratch)
{
    const uint64_t *windows = finder->windows;
    uint64_t *found = finder->found;
    size_t n = 0;
    for (size_t at = 0; at < finder->n_windows;) {
        size_t end = at + 1 + (size_t)windows[at];
        size_t first = n;
        for (at++; at < end; at++) {
            found[n] = windows[at];
            n += (size_t)is_seen_twice(finder, windows[at]);
        }
        n = first + sort_distinct(found + first, scratch, n - first);
    }
    finder->n_found = n;
}

// Sorts what was found and keeps one of each that stands there twice.
static void keep_equal(pf_repeats_finder *finder, uint64_t *scratch)
{
    uint64_t *found = finder->found;
    size_t kept = 0;
    if (finder->n_found > 0) {
        pf_sort_u64(found, scratch, finder->n_found);
    }
    for (size_t i = 1; i < finder->n_found; i++) {
        int is_repeated = found[i] == found[i - 1];
        int is_new = kept == 0 || found[kept - 1] != found[i];
        if (is_repeated && is_new) {
            found[kept++] = found[i];
        }
    }
    finder->n_found = kept;
}

// Memory that is not used is not touched: few windows are found.
static pf_status find_repeated(pf_repeats_finder *finder, pf_error *err)
{
    size_t n = finder->n_windows;
    if (pf_reserve((void **)&finder->found, &finder->found_cap, 2 * n, sizeof *finder->found) !=
        PF_OK) {
        return pf_fail_memory(err, 2 * n * sizeof *finder->found);
    }
    find_seen_twice(finder, finder->found + n);
    keep_equal(finder, finder->found + n);
    return PF_OK;
}

static pf_status make_table(const pf_repeats_finder *finder, pf_repeats *repeats, pf_error *err)
{
    uint64_t n_bits = bits_for((uint64_t)finder->n_found * BITS_PER_WINDOW, MAX_ALL_BITS);
    repeats->bit_mask = n_bits - 1;
    repeats->bits = pf_calloc(n_bits / 64, sizeof *repeats->bits);
    if (repeats->bits == NULL) {
        return pf_fail_memory(err, n_bits / 8);
    }
    for (size_t i = 0; i < finder->n_found; i++) {
        uint64_t window = finder->found[i];
        set_bit(repeats->bits, window >> 1 & repeats->bit_mask);
        if (pf_map_set(&repeats->windows, window, 1) != PF_OK) {
            return pf_fail_memory(err, repeats->windows.n_slots * sizeof(uint64_t));
        }
    }
    return PF_OK;
}

pf_status pf_repeats_take(pf_repeats_finder *finder, pf_repeats *out_repeats, pf_error *err)
{
    pf_repeats repeats = {0};
    PF_TRY(find_repeated(finder, err));
    pf_status status = make_table(finder, &repeats, err);
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
    memset(repeats, 0, sizeof *repeats);
}

static int is_repeated_window(const pf_repeats *repeats, uint64_t window)
{
    return bit_is_set(repeats->bits, window >> 1 & repeats->bit_mask) &&
           pf_map_find(&repeats->windows, window) != PF_MAP_ABSENT;
}

static void drop_tail(const pf_repeats *repeats, pf_scanner *scanner)
{
    pf_tokens *title = &scanner->title;
    size_t first = pf_title_tail(scanner->article.title, title);
    if (first < title->n && is_repeated_window(repeats, tokens_hash(title, first))) {
        title->n = first;
    }
}

// Drops what the text's windows [n] cover where they are repeated.
static void drop_passages(const pf_repeats *repeats, const uint64_t *windows, size_t n,
                          pf_tokens *text)
{
    size_t covered = 0; // tokens before it lie in a window found so far
    for (size_t i = 0; i < n; i++) {
        if (!is_repeated_window(repeats, windows[i] & ~(uint64_t)PF_SHINGLE_QUOTED)) {
            continue;
        }
        for (covered = covered > i ? covered : i; covered < i + PF_REPEATS_TOKENS; covered++) {
            text->flags[covered] |= PF_TOKEN_DROPPED;
        }
    }
    if (covered > 0) {
        pf_tokens_drop(text);
    }
}

pf_status pf_repeats_drop(const pf_repeats *repeats, pf_scanner *scanner, pf_error *err)
{
    if (repeats->windows.n > 0) {
        drop_tail(repeats, scanner);
        PF_TRY(shingle_windows(scanner, err));
        drop_passages(repeats, scanner->shingles.hashes, scanner->shingles.n, &scanner->text);
    }
    return PF_OK;
}

// What an article has beside the windows of its text is the tail of its title.
void pf_repeats_drop_seen(const pf_repeats *repeats, const pf_repeats_finder *finder,
                          size_t *place, pf_scanner *scanner)
{
    const uint64_t *windows = finder->windows + *place + 1;
    size_t n_seen = (size_t)finder->windows[*place];
    size_t n_tokens = scanner->text.n;
    size_t n = n_tokens < PF_REPEATS_TOKENS ? 0 : n_tokens - PF_REPEATS_TOKENS + 1;
    *place += 1 + n_seen;
    if (repeats->windows.n > 0) {
        drop_tail(repeats, scanner);
        // A file that is changed during the run may have given other tokens when read again.
        drop_passages(repeats, windows, n < n_seen ? n : n_seen, &scanner->text);
    }
}
