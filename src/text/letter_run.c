// SPDX-License-Identifier: MIT
#include "text/letter_run.h"

#include <string.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "text/utf8.h"

#define MAX_MARKS 32 // of one letter that are put in order; more are no language's

uint8_t pf_char_at(const pf_charmap *map, const unsigned char *bytes, size_t len,
                   uint32_t *out_point, size_t *out_len)
{
    *out_point = 0;
    *out_len = pf_utf8_decode(bytes, len, out_point);
    if (*out_len == 0) {
        *out_len = 1;
        return 0;
    }
    return *out_point < 65536 ? map->flags[*out_point] : pf_charmap_flags(map, *out_point);
}

pf_letter_run pf_find_run(const pf_charmap *map, const unsigned char *text, size_t len,
                          size_t begin)
{
    uint32_t point = 0;
    size_t step = 0;
    uint8_t flags = pf_char_at(map, text + begin, len - begin, &point, &step);
    unsigned paired = flags & PF_CHAR_PAIRED;
    unsigned common = PF_CHAR_SIMPLE | PF_CHAR_DIGIT; // flags that all code points have
    unsigned ignored = 0;
    size_t limit = len - begin < PF_MAX_RUN_BYTES ? len : begin + PF_MAX_RUN_BYTES;
    size_t at = begin;
    while (at < limit) {
        flags = pf_char_at(map, text + at, len - at, &point, &step);
        if (flags & PF_CHAR_IGNORED) {
            ignored = 1;
            at += step;
            continue;
        }
        if (!(flags & PF_CHAR_WORD) ||
            (!(flags & PF_CHAR_MARK) && (flags & PF_CHAR_PAIRED) != paired)) {
            break;
        }
        // A capital of ASCII is lower cased in the copy, so it is as good as simple.
        common &= flags | (point < 0x80 ? PF_CHAR_SIMPLE : 0u);
        at += step;
    }
    pf_letter_run run = {text, begin, at, paired != 0, 0, ignored != 0, 0};
    run.is_simple = (common & PF_CHAR_SIMPLE) != 0;
    run.is_number = (common & PF_CHAR_DIGIT) != 0;
    return run;
}

// Puts the marks of each letter into canonical order (Unicode 3.11), so that it does not matter
// in which order they were typed.
static void order_marks(int32_t *points, ptrdiff_t n)
{
    for (ptrdiff_t i = 1; i < n; i++) {
        int32_t mark = points[i];
        utf8proc_propval_t class = utf8proc_get_property(mark)->combining_class;
        ptrdiff_t at = i;
        while (class != 0 && at > 0 && i - at < MAX_MARKS &&
               utf8proc_get_property(points[at - 1])->combining_class > class) {
            points[at] = points[at - 1];
            at--;
        }
        points[at] = mark;
    }
}

// Code points of a run, case-folded and composed, into tokenizer->points. Returns how many, or
// -1.
static ptrdiff_t normalize_run(pf_tokenizer *t, const pf_letter_run *run)
{
    // A code point folds into at most 18 others (U+FDFA), so this always suffices.
    if (pf_reserve((void **)&t->points, &t->points_cap, (run->end - run->begin) * 18 + 8,
                   sizeof *t->points) != PF_OK) {
        return -1;
    }
    ptrdiff_t n = 0;
    utf8proc_option_t fold = UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_COMPOSE;
    for (size_t at = run->begin; at < run->end;) {
        uint32_t point = 0;
        size_t len = 0;
        uint8_t flags = pf_char_at(t->map, run->text + at, run->end - at, &point, &len);
        at += len;
        if (flags & PF_CHAR_IGNORED) {
            continue;
        }
        int boundary = 0;
        utf8proc_ssize_t got = utf8proc_decompose_char(
            (utf8proc_int32_t)point, t->points + n, (utf8proc_ssize_t)t->points_cap - n,
            UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE, &boundary);
        if (got > 0) {
            n += got;
        }
    }
    order_marks(t->points, n);
    utf8proc_ssize_t composed = utf8proc_normalize_utf32(t->points, n, fold);
    return composed < 0 ? n : composed;
}

static void append_point(pf_tokens *tokens, int32_t point)
{
    tokens->chars_len += pf_utf8_encode((uint32_t)point, tokens->chars + tokens->chars_len);
}

// A word whose signs that are passed over are left out.
static int append_without_ignored(const pf_charmap *map, pf_tokens *tokens,
                                  const pf_letter_run *run, unsigned flags)
{
    if (!pf_tokens_reserve_chars(tokens, run->end - run->begin)) {
        return 0;
    }
    size_t start = tokens->chars_len;
    for (size_t at = run->begin; at < run->end;) {
        uint32_t point = 0;
        size_t len = 0;
        uint8_t of_point = pf_char_at(map, run->text + at, run->end - at, &point, &len);
        if (!(of_point & PF_CHAR_IGNORED)) {
            memcpy(tokens->chars + tokens->chars_len, tokens->chars + at, len);
            tokens->chars_len += len;
        }
        at += len;
    }
    pf_tokens_append(tokens, start, tokens->chars_len - start, run->begin, flags);
    return 1;
}

static int append_normalized(pf_tokenizer *t, pf_tokens *tokens, const pf_letter_run *run,
                             unsigned flags)
{
    ptrdiff_t n = normalize_run(t, run);
    if (n < 0 || !pf_tokens_reserve_chars(tokens, (size_t)n * 4)) {
        return 0;
    }
    size_t start = tokens->chars_len;
    for (ptrdiff_t i = 0; i < n; i++) {
        // Compatibility forms may open into several words ("Rs", "a/c"): only letters are kept.
        if (pf_charmap_flags(t->map, (uint32_t)t->points[i]) & PF_CHAR_WORD) {
            append_point(tokens, t->points[i]);
        }
    }
    if (tokens->chars_len > start) {
        pf_tokens_append(tokens, start, tokens->chars_len - start, run->begin, flags);
    }
    return 1;
}

static int append_word(pf_tokenizer *t, pf_tokens *tokens, const pf_letter_run *run)
{
    unsigned flags = run->is_number ? PF_TOKEN_NUMBER : 0u;
    if (!pf_tokens_reserve(tokens, 1)) {
        return 0;
    }
    if (!run->is_simple) {
        return append_normalized(t, tokens, run, flags);
    }
    if (run->has_ignored) {
        return append_without_ignored(t->map, tokens, run, flags);
    }
    pf_tokens_append(tokens, run->begin, run->end - run->begin, run->begin, flags);
    return 1;
}

// End of the character (a letter with its marks) that begins at points[i].
static ptrdiff_t character_end(const pf_tokenizer *t, ptrdiff_t i, ptrdiff_t n)
{
    ptrdiff_t end = i + 1;
    while (end < n && pf_charmap_flags(t->map, (uint32_t)t->points[end]) & PF_CHAR_MARK) {
        end++;
    }
    return end;
}

// Overlapping pairs of characters. All of a run's tokens share its origin's place in the text.
static int append_normalized_pairs(pf_tokenizer *t, pf_tokens *tokens, const pf_letter_run *run)
{
    ptrdiff_t n = normalize_run(t, run);
    if (n < 0 || !pf_tokens_reserve(tokens, (size_t)n)) {
        return 0;
    }
    ptrdiff_t first = 0;
    while (first < n) {
        ptrdiff_t second = character_end(t, first, n);
        ptrdiff_t end = second < n ? character_end(t, second, n) : second;
        if (!pf_tokens_reserve_chars(tokens, (size_t)(end - first) * 4)) {
            return 0;
        }
        size_t start = tokens->chars_len;
        for (ptrdiff_t i = first; i < end; i++) {
            append_point(tokens, t->points[i]);
        }
        pf_tokens_append(tokens, start, tokens->chars_len - start, run->begin,
                         PF_TOKEN_PAIR | (end < n ? PF_TOKEN_CONTINUES : 0u));
        first = end < n ? second : n;
    }
    return 1;
}

static size_t step_at(const pf_letter_run *run, size_t at)
{
    unsigned char c = run->text[at];
    return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

// The same where each character is one code point that stands for itself: pairs then lie over
// one another in the copy.
static int append_simple_pairs(pf_tokens *tokens, const pf_letter_run *run)
{
    if (!pf_tokens_reserve(tokens, (run->end - run->begin) / 2 + 1)) {
        return 0;
    }
    size_t first = run->begin;
    size_t second = first + step_at(run, first);
    if (second == run->end) {
        pf_tokens_append(tokens, first, second - first, run->begin, PF_TOKEN_PAIR);
        return 1;
    }
    while (second < run->end) {
        size_t end = second + step_at(run, second);
        unsigned continues = end < run->end ? PF_TOKEN_CONTINUES : 0u;
        pf_tokens_append(tokens, first, end - first, run->begin, PF_TOKEN_PAIR | continues);
        first = second;
        second = end;
    }
    return 1;
}

int pf_append_run(pf_tokenizer *tokenizer, pf_tokens *tokens, const pf_letter_run *run)
{
    if (!run->is_paired) {
        return append_word(tokenizer, tokens, run);
    }
    if (run->is_simple && !run->has_ignored) {
        return append_simple_pairs(tokens, run);
    }
    return append_normalized_pairs(tokenizer, tokens, run);
}
