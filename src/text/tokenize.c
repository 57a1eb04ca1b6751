// SPDX-License-Identifier: MIT
// One pass over the bytes. Runs of ASCII letters and digits, nearly all of English news, are
// lower cased straight into the output; a code point past ASCII costs one look-up in the
// character map. A token whose code points all stand for themselves is copied; any other is
// folded and composed by utf8proc (NFKC with case folding). Cost: linear, no allocation once
// the buffers have grown.
//
// Quotation follows the marks: opening and closing ones by their shape, an ASCII '"' opens at
// the start of a line and after a blank, bracket or dash, and closes elsewhere; a line end
// closes.
#include "text/tokenize.h"

#include <string.h>
#include <utf8proc.h>

#include "base/error.h"
#include "base/mem.h"
#include "text/utf8.h"

#define MAX_TEXT_BYTES (256u << 20)
#define MAX_RUN_BYTES  4096u   // longer runs of letters are cut: bounds the scratch
#define MAX_MARKS      32      // of one letter that are put in order; more are no language's
#define LOW_NINE_QUOTE 0x201eu // opens in German, where the next 66 quote closes

typedef struct scan {
    pf_tokenizer *tokenizer;
    pf_tokens *tokens;
    const unsigned char *text;
    size_t len;
    size_t at;
    size_t chars_len;
    uint32_t opener; // 0: outside quotation marks
    uint32_t last;   // code point before the present one, 0 at the start of a line
} scan;

void pf_tokens_init(pf_tokens *tokens)
{
    memset(tokens, 0, sizeof *tokens);
}

void pf_tokens_finish(pf_tokens *tokens)
{
    pf_free(tokens->hashes);
    pf_free(tokens->starts);
    pf_free(tokens->origins);
    pf_free(tokens->flags);
    pf_free(tokens->chars);
    pf_tokens_init(tokens);
}

void pf_tokenizer_init(pf_tokenizer *tokenizer, const pf_charmap *map)
{
    memset(tokenizer, 0, sizeof *tokenizer);
    tokenizer->map = map;
}

void pf_tokenizer_finish(pf_tokenizer *tokenizer)
{
    pf_free(tokenizer->points);
    tokenizer->points = NULL;
    tokenizer->points_cap = 0;
}

static int reserve_tokens(pf_tokens *t, size_t need)
{
    if (need <= t->cap) {
        return 1;
    }
    size_t grown = t->cap < 256 ? 512 : t->cap * 2;
    while (grown < need) {
        grown *= 2;
    }
    uint64_t *hashes = pf_realloc(t->hashes, grown, sizeof *hashes);
    t->hashes = hashes != NULL ? hashes : t->hashes;
    uint32_t *starts = pf_realloc(t->starts, grown + 1, sizeof *starts);
    t->starts = starts != NULL ? starts : t->starts;
    uint32_t *origins = pf_realloc(t->origins, grown, sizeof *origins);
    t->origins = origins != NULL ? origins : t->origins;
    uint8_t *flags = pf_realloc(t->flags, grown, sizeof *flags);
    t->flags = flags != NULL ? flags : t->flags;
    if (hashes == NULL || starts == NULL || origins == NULL || flags == NULL) {
        return 0;
    }
    t->cap = grown;
    return 1;
}

// Room for `more` normalised bytes and their separator.
static int reserve_chars(scan *s, size_t more)
{
    return pf_reserve((void **)&s->tokens->chars, &s->tokens->chars_cap,
                      s->chars_len + more + 1, 1) == PF_OK;
}

// Ends the token whose letters stand at chars[start, chars_len).
static int end_token(scan *s, size_t start, size_t origin, unsigned flags)
{
    pf_tokens *t = s->tokens;
    if (!reserve_tokens(t, t->n + 1)) {
        return 0;
    }
    t->hashes[t->n] = pf_hash64(t->chars + start, s->chars_len - start);
    t->chars[s->chars_len++] = ' ';
    t->starts[t->n] = (uint32_t)start;
    t->starts[t->n + 1] = (uint32_t)s->chars_len;
    t->origins[t->n] = (uint32_t)origin;
    t->flags[t->n] = (uint8_t)(flags | (s->opener != 0 ? PF_TOKEN_QUOTED : 0));
    t->n_quoted += s->opener != 0;
    t->n_pairs += (flags & PF_TOKEN_PAIR) != 0;
    t->n++;
    return 1;
}

// What each ASCII byte becomes inside a token: itself in lower case, or 0 where it separates.
static unsigned char ascii_letter(unsigned char c)
{
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        return c;
    }
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : 0;
}

// Flags of the code point at `at`; its length in *out_len. Invalid bytes are separators.
static uint8_t flags_at(const scan *s, size_t at, uint32_t *out_point, size_t *out_len)
{
    if (s->text[at] < 0x80) {
        *out_point = s->text[at];
        *out_len = 1;
        return s->tokenizer->map->flags[s->text[at]];
    }
    *out_len = pf_utf8_decode(s->text + at, s->len - at, out_point);
    if (*out_len == 0) {
        *out_len = 1;
        return 0;
    }
    return pf_charmap_flags(s->tokenizer->map, *out_point);
}

// Extent of a token run from s->at: [s->at, result), of paired script or of other letters.
typedef struct run {
    size_t end;
    int is_simple; // every code point stands for itself and none is passed over
    int is_number;
    size_t n_points;
} run;

static run find_run(const scan *s, int is_paired)
{
    run r = {s->at, 1, 1, 0};
    while (r.end < s->len && r.end - s->at < MAX_RUN_BYTES) {
        uint32_t point = 0;
        size_t len = 0;
        uint8_t flags = flags_at(s, r.end, &point, &len);
        if (flags & PF_CHAR_IGNORED) {
            r.is_simple = 0;
            r.end += len;
            continue;
        }
        int is_mark = (flags & PF_CHAR_MARK) != 0;
        if (!(flags & PF_CHAR_WORD) ||
            (!is_mark && ((flags & PF_CHAR_PAIRED) != 0) != is_paired)) {
            break;
        }
        r.is_simple &= (flags & PF_CHAR_SIMPLE) != 0;
        r.is_number &= (flags & PF_CHAR_DIGIT) != 0;
        r.n_points++;
        r.end += len;
    }
    return r;
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
static ptrdiff_t normalize_run(scan *s, size_t begin, size_t end)
{
    pf_tokenizer *t = s->tokenizer;
    // A code point folds into at most 18 others (U+FDFA), so this always suffices.
    if (pf_reserve((void **)&t->points, &t->points_cap, (end - begin) * 18 + 8,
                   sizeof *t->points) != PF_OK) {
        return -1;
    }
    ptrdiff_t n = 0;
    utf8proc_option_t fold = UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_COMPOSE;
    for (size_t at = begin; at < end;) {
        uint32_t point = 0;
        size_t len = 0;
        uint8_t flags = flags_at(s, at, &point, &len);
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

static void append_point(scan *s, int32_t point)
{
    s->chars_len += pf_utf8_encode((uint32_t)point, s->tokens->chars + s->chars_len);
}

static int word_token(scan *s, run r)
{
    size_t start = s->chars_len;
    unsigned flags = r.is_number ? PF_TOKEN_NUMBER : 0;
    if (r.is_simple) {
        size_t len = r.end - s->at;
        if (!reserve_chars(s, len)) {
            return 0;
        }
        memcpy(s->tokens->chars + start, s->text + s->at, len);
        s->chars_len += len;
        return end_token(s, start, s->at, flags);
    }
    ptrdiff_t n = normalize_run(s, s->at, r.end);
    if (n < 0 || !reserve_chars(s, (size_t)n * 4)) {
        return 0;
    }
    for (ptrdiff_t i = 0; i < n; i++) {
        // Compatibility forms may open into several words ("Rs", "a/c"): only letters are kept.
        if (pf_charmap_flags(s->tokenizer->map, (uint32_t)s->tokenizer->points[i]) &
            PF_CHAR_WORD) {
            append_point(s, s->tokenizer->points[i]);
        }
    }
    return s->chars_len == start || end_token(s, start, s->at, flags);
}

// End of the character (a letter with its marks) that begins at points[i].
static ptrdiff_t character_end(const scan *s, ptrdiff_t i, ptrdiff_t n)
{
    ptrdiff_t end = i + 1;
    while (end < n && pf_charmap_flags(s->tokenizer->map, (uint32_t)s->tokenizer->points[end]) &
                          PF_CHAR_MARK) {
        end++;
    }
    return end;
}

// Overlapping pairs of characters. All of a run's tokens share its origin's place in the text.
static int pair_tokens(scan *s, run r)
{
    ptrdiff_t n = normalize_run(s, s->at, r.end);
    if (n < 0) {
        return 0;
    }
    ptrdiff_t first = 0;
    while (first < n) {
        ptrdiff_t second = character_end(s, first, n);
        ptrdiff_t end = second < n ? character_end(s, second, n) : second;
        if (!reserve_chars(s, (size_t)(end - first) * 4)) {
            return 0;
        }
        size_t start = s->chars_len;
        for (ptrdiff_t i = first; i < end; i++) {
            append_point(s, s->tokenizer->points[i]);
        }
        unsigned flags = PF_TOKEN_PAIR | (end < n ? PF_TOKEN_CONTINUES : 0u);
        if (!end_token(s, start, s->at, flags)) {
            return 0;
        }
        first = end < n ? second : n;
    }
    return 1;
}

static int opens_here(uint32_t last)
{
    switch (last) {
    case 0:
    case ' ':
    case '\t':
    case '(':
    case '[':
    case '-':
    case 0x00a0:
    case 0x2013:
    case 0x2014:
        return 1;
    default:
        return 0;
    }
}

// What opens the quotation after a mark, 0 for none. Marks are told by their shape; those that
// some languages turn round (German guillemets, Swedish 99 quotes) open where a word is about
// to begin, and then any mark but an ASCII one closes. Marks inside a quotation of another kind
// are nested.
static uint32_t opener_after(const scan *s, uint32_t point, uint8_t flags, int before_word)
{
    uint32_t opener = s->opener;
    if (opener == 0) {
        int begins = opens_here(s->last) && (point == '"' || before_word);
        return (flags & PF_CHAR_OPENS) || begins ? point : 0;
    }
    if (point == '"') {
        return opener == '"' ? 0 : opener;
    }
    uint8_t kind = opener == '"' ? 0 : pf_charmap_flags(s->tokenizer->map, opener);
    int is_turned = (kind & PF_CHAR_CLOSES) || opener == LOW_NINE_QUOTE;
    return (flags & PF_CHAR_CLOSES) || is_turned ? 0 : opener;
}

// Keeps the quotation state over a separator.
static void pass_separator(scan *s, uint32_t point, uint8_t flags, size_t len)
{
    if (point == '\n' || point == '\r') {
        s->opener = 0;
        s->last = 0;
        return;
    }
    if (point == '"' || (flags & (PF_CHAR_OPENS | PF_CHAR_CLOSES))) {
        size_t next = s->at + len;
        s->opener = opener_after(s, point, flags, next < s->len && s->text[next] > ' ');
    }
    s->last = point;
}

// A token of ASCII letters and digits from s->at. *out_end is where it ended; when a byte past
// ASCII follows, nothing is taken and the general way has to be gone.
static int ascii_token(scan *s, int *out_taken)
{
    size_t start = s->chars_len;
    char *out = s->tokens->chars + start;
    size_t at = s->at;
    size_t limit = s->len - at < MAX_RUN_BYTES ? s->len : at + MAX_RUN_BYTES;
    unsigned digits_only = PF_TOKEN_NUMBER;
    unsigned char c = 0;
    while (at < limit && (c = ascii_letter(s->text[at])) != 0) {
        digits_only = c > '9' ? 0 : digits_only;
        *out++ = (char)c;
        at++;
    }
    *out_taken = at == limit || s->text[at] < 0x80;
    if (!*out_taken) {
        return 1;
    }
    s->chars_len += at - s->at;
    int done = end_token(s, start, s->at, digits_only);
    s->at = at;
    s->last = 'a';
    // After a cut no separator pays for the token's blank.
    return done && (at < limit || reserve_chars(s, s->len - at + 1));
}

static int general_token(scan *s, uint8_t flags)
{
    int is_paired = (flags & PF_CHAR_PAIRED) != 0;
    run r = find_run(s, is_paired);
    int done = is_paired ? pair_tokens(s, r) : word_token(s, r);
    s->at = r.end;
    s->last = 'a';
    return done;
}

static int scan_text(scan *s)
{
    while (s->at < s->len) {
        unsigned char c = s->text[s->at];
        if (ascii_letter(c) != 0) {
            int taken = 0;
            if (!ascii_token(s, &taken)) {
                return 0;
            }
            if (taken) {
                continue;
            }
        }
        uint32_t point = 0;
        size_t len = 0;
        uint8_t flags = flags_at(s, s->at, &point, &len);
        if (flags & PF_CHAR_WORD) {
            if (!general_token(s, flags)) {
                return 0;
            }
            // The run may have grown the output past what the ASCII path relies on.
            if (!reserve_chars(s, s->len - s->at + 1)) {
                return 0;
            }
            continue;
        }
        if (!(flags & PF_CHAR_IGNORED)) {
            pass_separator(s, point, flags, len);
        }
        s->at += len;
    }
    return 1;
}

static void forget_quotation(pf_tokens *tokens)
{
    for (size_t i = 0; i < tokens->n; i++) {
        tokens->flags[i] &= (uint8_t)~PF_TOKEN_QUOTED;
    }
    tokens->n_quoted = 0;
}

pf_status pf_tokenize(pf_tokenizer *tokenizer, pf_strview text, pf_tokens *tokens,
                      pf_error *err)
{
    if (text.len > MAX_TEXT_BYTES) {
        return pf_fail(err, PF_ELIMIT, "text of %zu bytes is longer than %u", text.len,
                       MAX_TEXT_BYTES);
    }
    scan s = {.tokenizer = tokenizer, .tokens = tokens};
    s.text = (const unsigned char *)text.data;
    s.len = text.len;
    tokens->n = 0;
    tokens->n_pairs = 0;
    tokens->n_quoted = 0;
    // n bytes of ASCII give at most n letters and separators, and one separator at the end.
    if (!reserve_tokens(tokens, 1) || !reserve_chars(&s, s.len + 1) || !scan_text(&s)) {
        return pf_fail_memory(err, text.len);
    }
    tokens->starts[tokens->n] = (uint32_t)s.chars_len;
    if (tokens->n_quoted * 10 > tokens->n * 6) {
        forget_quotation(tokens);
    }
    return PF_OK;
}

pf_hash128 pf_tokens_hash(const pf_tokens *tokens)
{
    return pf_hash128_of(tokens->chars, tokens->starts[tokens->n]);
}

size_t pf_tokens_mask_numbers(pf_tokens *tokens)
{
    const uint64_t masked = pf_hash64("#", 1);
    size_t n = 0;
    for (size_t i = 0; i < tokens->n; i++) {
        if (tokens->flags[i] & PF_TOKEN_NUMBER) {
            tokens->hashes[i] = masked;
            n++;
        }
    }
    return n;
}

void pf_tokens_drop(pf_tokens *tokens)
{
    size_t n = 0;
    uint32_t at = 0;
    for (size_t i = 0; i < tokens->n; i++) {
        if (tokens->flags[i] & PF_TOKEN_DROPPED) {
            continue;
        }
        uint32_t start = tokens->starts[i];
        uint32_t len = tokens->starts[i + 1] - start;
        memmove(tokens->chars + at, tokens->chars + start, len);
        tokens->hashes[n] = tokens->hashes[i];
        tokens->origins[n] = tokens->origins[i];
        tokens->flags[n] = tokens->flags[i];
        tokens->starts[n++] = at;
        at += len;
    }
    tokens->n = n;
    tokens->starts[n] = at;
}
