// SPDX-License-Identifier: MIT
// A word shingle is a polynomial in the hashes of its tokens, rolled along: one multiplication
// to take a token in, one to let one go. The finaliser spreads it, so that minima and sampling
// by value are sound. Source: Karp and Rabin 1987; shingles, Broder 1997.
#include "text/shingle.h"

#include <string.h>
#include <utf8proc.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"
#include "text/utf8.h"

#define MAX_WINDOW 8u // most tokens in a window of weighted ones

// Five words or eight pairs, which is as much text: a window takes tokens in until their
// weights reach the full one. What it holds depends on its own tokens alone: a cut copy of a
// text in two languages then has the windows of the whole.
#define WORD_WEIGHT 8u
#define PAIR_WEIGHT 5u
#define FULL_WEIGHT 40u

void pf_shingles_init(pf_shingles *shingles)
{
    memset(shingles, 0, sizeof *shingles);
}

void pf_shingles_finish(pf_shingles *shingles)
{
    pf_free(shingles->hashes);
    pf_free(shingles->scratch);
    pf_shingles_init(shingles);
}

static pf_status reserve(pf_shingles *shingles, size_t need, pf_error *err)
{
    if (need <= shingles->cap) {
        return PF_OK;
    }
    size_t cap = need + need / 2;
    uint64_t *hashes = pf_alloc(cap, sizeof *hashes);
    uint64_t *scratch = pf_alloc(cap, sizeof *scratch);
    if (hashes == NULL || scratch == NULL) {
        pf_free(hashes);
        pf_free(scratch);
        return pf_fail_memory(err, cap * sizeof *hashes);
    }
    pf_shingles_finish(shingles);
    shingles->hashes = hashes;
    shingles->scratch = scratch;
    shingles->cap = cap;
    return PF_OK;
}

static unsigned weight_of(uint8_t flags)
{
    return flags & PF_TOKEN_PAIR ? PAIR_WEIGHT : WORD_WEIGHT;
}

static uint64_t window_hash(uint64_t sum, size_t n_quoted, size_t len)
{
    uint64_t is_quoted = 2 * n_quoted > len ? PF_SHINGLE_QUOTED : 0;
    return (pf_mix64(sum) & ~(uint64_t)PF_SHINGLE_QUOTED) | is_quoted;
}

// The general way, for words and pairs: values [n >= 1] with flags each.
static void roll_weighted(const uint64_t *values, const uint8_t *flags, size_t n,
                          pf_shingles *out)
{
    uint64_t
        powers[MAX_WINDOW + 1]; // of PF_WINDOW_BASE: weight of the value that leaves, by length
    powers[0] = 1;
    for (size_t i = 1; i <= MAX_WINDOW; i++) {
        powers[i] = powers[i - 1] * PF_WINDOW_BASE;
    }
    uint64_t sum = 0;
    size_t n_quoted = 0;
    size_t begin = 0;
    unsigned weight = 0;
    out->n = 0;
    for (size_t i = 0; i < n; i++) {
        sum = (sum + values[i]) * PF_WINDOW_BASE;
        n_quoted += flags[i] & PF_TOKEN_QUOTED;
        weight += weight_of(flags[i]);
        for (; weight >= FULL_WEIGHT; begin++) {
            size_t len = i + 1 - begin;
            out->hashes[out->n++] = window_hash(sum, n_quoted, len);
            sum -= values[begin] * powers[len];
            n_quoted -= flags[begin] & PF_TOKEN_QUOTED;
            weight -= weight_of(flags[begin]);
        }
    }
    if (out->n == 0) {
        out->hashes[out->n++] = window_hash(sum, n_quoted, n);
    }
}

// The same where every value weighs the same, by a kernel: appends the windows of `len` values,
// or of all n where these are fewer.
static void roll_even(pf_windows_fn windows, const uint64_t *values, const uint8_t *flags,
                      size_t n, size_t len, pf_shingles *out)
{
    len = len < n ? len : n;
    (windows != NULL ? windows : pf_windows_ref)(values, flags, n, len, out->hashes + out->n);
    out->n += n - len + 1;
}

static int is_mark(uint32_t point)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)point);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
           category == UTF8PROC_CATEGORY_ME;
}

// Code points of the normalised text as values, words parted by one blank; of overlapping pairs
// each character counts once. values and flags have room for chars_len items. Returns how many.
static size_t list_characters(const pf_tokens *tokens, uint64_t *values, uint8_t *flags)
{
    size_t n = 0;
    for (size_t t = 0; t < tokens->n; t++) {
        pf_strview token = pf_token(tokens, t);
        size_t at = 0;
        int first = 1;
        while (at < token.len) {
            uint32_t point = 0;
            size_t len =
                pf_utf8_decode((const unsigned char *)token.data + at, token.len - at, &point);
            // The second character of a pair that continues is the first of the next one; the
            // marks before it belong to the first.
            if (!first && (tokens->flags[t] & PF_TOKEN_CONTINUES) && !is_mark(point)) {
                break;
            }
            values[n] = pf_mix64(point);
            flags[n++] = tokens->flags[t] & PF_TOKEN_QUOTED;
            at += len == 0 ? 1 : len;
            first = 0;
        }
        if (!(tokens->flags[t] & PF_TOKEN_PAIR)) {
            values[n] = pf_mix64(' ');
            flags[n++] = tokens->flags[t] & PF_TOKEN_QUOTED;
        }
    }
    return n;
}

static pf_status shingle_characters(const pf_tokens *tokens, pf_shingle_options options,
                                    pf_shingles *out, pf_error *err)
{
    size_t room = pf_tokens_bytes(tokens) + 1;
    uint64_t *values = pf_alloc(room, sizeof *values);
    uint8_t *flags = pf_alloc(room, 1);
    pf_status status = PF_ENOMEM;
    if (values != NULL && flags != NULL) {
        size_t n = list_characters(tokens, values, flags);
        status = reserve(out, n, err);
        if (status == PF_OK) {
            roll_even(options.windows, values, tokens->n_quoted > 0 ? flags : NULL, n,
                      options.len, out);
        }
    } else {
        status = pf_fail_memory(err, room * sizeof *values);
    }
    pf_free(values);
    pf_free(flags);
    return status;
}

// Whether a window's length hangs on what stands in it.
static int is_weighted(const pf_tokens *tokens, pf_shingle_options options)
{
    return options.kind == PF_SHINGLE_AUTO && tokens->n_pairs > 0;
}

// Windows of the tokens [first, end), which all weigh the same.
static void roll_words(const pf_tokens *tokens, size_t first, size_t end,
                       pf_shingle_options options, pf_shingles *out)
{
    size_t len = options.kind == PF_SHINGLE_AUTO ? FULL_WEIGHT / WORD_WEIGHT : options.len;
    const uint8_t *flags = tokens->n_quoted > 0 ? tokens->flags + first : NULL;
    roll_even(options.windows, tokens->hashes + first, flags, end - first, len, out);
}

pf_status pf_shingle(const pf_tokens *tokens, pf_shingle_options options, pf_shingles *out_list,
                     pf_error *err)
{
    out_list->n = 0;
    out_list->n_quoted = 0;
    if (tokens->n == 0) {
        return PF_OK;
    }
    if (options.kind == PF_SHINGLE_CHAR) {
        return shingle_characters(tokens, options, out_list, err);
    }
    PF_TRY(reserve(out_list, tokens->n, err));
    if (is_weighted(tokens, options)) {
        roll_weighted(tokens->hashes, tokens->flags, tokens->n, out_list);
    } else {
        roll_words(tokens, 0, tokens->n, options, out_list);
    }
    return PF_OK;
}

// Leaves those of two lists of one length that differ at the same place.
static void leave_differing(pf_shingles *numbered, pf_shingles *masked)
{
    size_t n = 0;
    for (size_t i = 0; i < numbered->n; i++) {
        uint64_t hash = masked->hashes[i];
        numbered->hashes[n] = numbered->hashes[i];
        masked->hashes[n] = hash;
        n += hash != numbered->hashes[n];
    }
    numbered->n = n;
    masked->n = n;
}

// Rolls the masked tokens round numbers only: stretches of windows, one for the numbers whose
// windows touch.
static void roll_numbered(const pf_tokens *tokens, pf_shingle_options options,
                          const pf_shingles *list, pf_shingles *numbered, pf_shingles *masked)
{
    size_t beyond = tokens->n - list->n; // tokens of a window behind its first
    size_t number = pf_tokens_next_number(tokens, 0);
    while (number < tokens->n) {
        size_t first = number > beyond ? number - beyond : 0;
        size_t last = number;
        number = pf_tokens_next_number(tokens, number + 1);
        while (number < tokens->n && number <= last + 1 + beyond) {
            last = number;
            number = pf_tokens_next_number(tokens, number + 1);
        }
        size_t end = last < list->n ? last + 1 : list->n;
        memcpy(numbered->hashes + numbered->n, list->hashes + first,
               (end - first) * sizeof *list->hashes);
        numbered->n += end - first;
        roll_words(tokens, first, end + beyond, options, masked);
    }
}

pf_status pf_shingle_numbered(const pf_tokens *masked, pf_shingle_options options,
                              const pf_shingles *list, pf_shingles *out_numbered,
                              pf_shingles *out_masked, pf_error *err)
{
    out_numbered->n = 0;
    out_masked->n = 0;
    if (options.kind == PF_SHINGLE_CHAR || list->n == 0) {
        return PF_OK;
    }
    PF_TRY(reserve(out_numbered, list->n, err));
    if (is_weighted(masked, options)) {
        PF_TRY(pf_shingle(masked, options, out_masked, err));
        memcpy(out_numbered->hashes, list->hashes, list->n * sizeof *list->hashes);
        out_numbered->n = list->n;
        leave_differing(out_numbered, out_masked);
        return PF_OK;
    }
    PF_TRY(reserve(out_masked, list->n, err));
    roll_numbered(masked, options, list, out_numbered, out_masked);
    return PF_OK;
}

void pf_shingles_make_set(pf_shingles *shingles)
{
    uint64_t *hashes = shingles->hashes;
    pf_sort_u64(hashes, shingles->scratch, shingles->n);
    size_t n = 0;
    size_t n_quoted = 0;
    uint64_t last = 0; // the item before, flagged; no item is 0 then
    for (size_t i = 0; i < shingles->n; i++) {
        // The form without the flag sorts first, so it is the one that stays.
        uint64_t hash = hashes[i];
        size_t is_new = (hash | PF_SHINGLE_QUOTED) != last;
        last = hash | PF_SHINGLE_QUOTED;
        hashes[n] = hash;
        n_quoted += is_new & hash;
        n += is_new;
    }
    shingles->n = n;
    shingles->n_quoted = n_quoted;
}
