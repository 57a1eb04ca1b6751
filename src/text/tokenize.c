// SPDX-License-Identifier: MIT
// A kernel looks at every byte once: it writes a lower-cased copy of the text, in which the
// letters of nearly all tokens then stay, and two bitmaps, of ASCII letters and digits and of
// special bytes. Between special bytes all is ASCII: the ends of its runs are bits that differ
// from their neighbours, listed a word of 64 at a time, so there is no branch by byte. At a
// byte past ASCII the run that touches it goes the general way (letter_run.h). Cost: linear, no
// allocation once the buffers have grown.
//
// Quotation follows the marks: opening and closing ones by their shape, an ASCII '"' opens at
// the start of a line and after a blank, bracket or dash, and closes elsewhere; a line end
// closes. Only special bytes and what stands right before them count for it.
#include "text/tokenize.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "text/letter_run.h"

#define MAX_TEXT_BYTES (256u << 20)
#define LOW_NINE_QUOTE 0x201eu             // opens in German, where the next 66 quote closes
#define MAX_RUNS       256u                // runs of ASCII are listed so many at a time
#define DIGITS_LACK    0x4040404040404040u // bits that every letter has and no digit

// Runs of ASCII letters and digits. A run may be open: begun, its end not seen yet.
typedef struct run_list {
    uint32_t starts[MAX_RUNS];
    uint32_t ends[MAX_RUNS];
    size_t n_starts;
    size_t n_ends;
} run_list;

typedef struct scan {
    pf_tokenizer *tokenizer;
    pf_tokens *tokens;
    const unsigned char *text;
    size_t len;
    size_t at;
    const uint64_t *words;
    const uint64_t *special;
    uint32_t opener; // 0: outside quotation marks
    uint32_t last;   // code point before last_end, 0 at the start of a line
    size_t last_end; // elsewhere the byte before tells it
    run_list runs;
} scan;

void pf_tokenizer_init(pf_tokenizer *tokenizer, const pf_charmap *map,
                       const pf_kernels *kernels)
{
    memset(tokenizer, 0, sizeof *tokenizer);
    tokenizer->map = map;
    tokenizer->classify = kernels->classify;
}

void pf_tokenizer_finish(pf_tokenizer *tokenizer)
{
    pf_free(tokenizer->bits);
    pf_free(tokenizer->points);
    tokenizer->bits = NULL;
    tokenizer->bits_cap = 0;
    tokenizer->points = NULL;
    tokenizer->points_cap = 0;
}

static unsigned quoted_flag(const scan *s)
{
    return s->opener != 0 ? PF_TOKEN_QUOTED : 0u;
}

static unsigned number_flag(const char *letters, size_t len)
{
    size_t i = 0;
    while (i < len && letters[i] <= '9') {
        i++;
    }
    return i == len ? PF_TOKEN_NUMBER : 0u;
}

// A run with any length, cut where it has to be.
static int append_long(scan *s, size_t start, size_t end)
{
    pf_tokens *t = s->tokens;
    if (!pf_tokens_reserve(t, (end - start) / PF_MAX_RUN_BYTES + 1)) {
        return 0;
    }
    while (start < end) {
        size_t len = end - start < PF_MAX_RUN_BYTES ? end - start : PF_MAX_RUN_BYTES;
        unsigned flags = number_flag(t->chars + start, len) | quoted_flag(s);
        pf_tokens_append(t, start, len, start, flags);
        start += len;
    }
    return 1;
}

// Hashes of the last tokens, from `first` on, and which are numbers.
static void hash_tokens(pf_tokens *t, size_t first, unsigned quoted)
{
    const char *chars = t->chars;
    const uint32_t *starts = t->starts;
    const uint32_t *lens = t->lens;
    uint64_t *hashes = t->hashes;
    uint8_t *flags = t->flags;
    for (size_t i = first; i < t->n; i++) {
        const char *letters = chars + starts[i];
        size_t len = lens[i];
        unsigned number = 0;
        if (len <= PF_WORD_BYTES) {
            pf_word_halves word = pf_load_word(letters, len);
            number = ((word.low | word.high) & DIGITS_LACK) == 0 ? PF_TOKEN_NUMBER : 0u;
            hashes[i] = pf_fold_word(word.low, word.high, len);
        } else {
            number = number_flag(letters, len);
            hashes[i] = pf_hash_word(letters, len);
        }
        flags[i] = (uint8_t)(number | quoted);
    }
}

// Appends the first `n` runs to the arrays by token, all but hashes and flags; returns the
// length of the longest.
static uint32_t copy_runs(pf_tokens *t, const run_list *runs, size_t n)
{
    uint32_t *starts = t->starts + t->n;
    uint32_t *lens = t->lens + t->n;
    uint32_t *origins = t->origins + t->n;
    uint32_t longest = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t len = runs->ends[i] - runs->starts[i];
        starts[i] = runs->starts[i];
        origins[i] = runs->starts[i];
        lens[i] = len;
        longest = len > longest ? len : longest;
    }
    return longest;
}

// Appends the runs that are ended; an open one stays in the list.
static int append_runs(scan *s)
{
    run_list *runs = &s->runs;
    pf_tokens *t = s->tokens;
    size_t n = runs->n_ends;
    if (!pf_tokens_reserve(t, n)) {
        return 0;
    }
    if (copy_runs(t, runs, n) <= PF_MAX_RUN_BYTES) {
        t->n += n;
        t->n_quoted += s->opener != 0 ? n : 0;
        hash_tokens(t, t->n - n, quoted_flag(s));
    } else {
        for (size_t i = 0; i < n; i++) {
            if (!append_long(s, runs->starts[i], runs->ends[i])) {
                return 0;
            }
        }
    }
    runs->n_starts -= n;
    runs->n_ends = 0;
    if (runs->n_starts > 0) {
        runs->starts[0] = runs->starts[n];
    }
    return 1;
}

// The place of the lowest bit; 63 where there is none.
static uint32_t lowest_bit(uint64_t bits)
{
    return (uint32_t)__builtin_ctzll(bits | (uint64_t)1 << 63);
}

// Lists the places of the set bits, counted from `base`. Four at a time, so that the loop is
// taken as often for most words; what is too much is overwritten.
static void list_edges(run_list *runs, uint64_t starts, uint64_t ends, uint32_t base)
{
    uint32_t *start = runs->starts + runs->n_starts;
    uint32_t *end = runs->ends + runs->n_ends;
    runs->n_starts += pf_count_bits(starts);
    runs->n_ends += pf_count_bits(ends);
    while ((starts | ends) != 0) {
        for (int i = 0; i < 4; i++) {
            *start++ = base + lowest_bit(starts);
            *end++ = base + lowest_bit(ends);
            starts &= starts - 1;
            ends &= ends - 1;
        }
    }
}

// Tokens of bytes [s->at, end), which are ASCII, or runs that bytes past ASCII do not go on.
static int take_ascii(scan *s, size_t end)
{
    run_list *runs = &s->runs; // empty
    uint64_t before = 0;       // the last bit of the word before
    uint64_t mask = UINT64_MAX << s->at % 64;
    for (size_t base = s->at / 64 * 64; base < end; base += 64) {
        mask = end - base < 64 ? mask & ~(UINT64_MAX << (end - base)) : mask;
        uint64_t words = s->words[base / 64] & mask;
        uint64_t shifted = words << 1 | before;
        list_edges(runs, words & ~shifted, ~words & shifted, (uint32_t)base);
        before = words >> 63;
        mask = UINT64_MAX;
        if (runs->n_starts > MAX_RUNS - 40 && !append_runs(s)) {
            return 0;
        }
    }
    if (before != 0) {
        runs->ends[runs->n_ends++] = (uint32_t)end;
    }
    s->at = end;
    return runs->n_ends == 0 || append_runs(s);
}

// The first special byte from `at` on, or the end of the text.
static size_t next_special(const scan *s, size_t at)
{
    size_t n_blocks = (s->len + 63) / 64;
    size_t block = at / 64;
    uint64_t bits = s->special[block] & UINT64_MAX << at % 64;
    while (bits == 0) {
        if (++block == n_blocks) {
            return s->len;
        }
        bits = s->special[block];
    }
    return block * 64 + (unsigned)__builtin_ctzll(bits);
}

static int is_ascii_word(const scan *s, size_t at)
{
    return (s->words[at / 64] >> at % 64 & 1) != 0;
}

// Where the ASCII letters begin that a run goes on from to a byte past ASCII at `at`.
static size_t touching_run(const scan *s, size_t at)
{
    size_t begin = at;
    while (begin > s->at && is_ascii_word(s, begin - 1)) {
        begin--;
    }
    return at - (at - begin) % PF_MAX_RUN_BYTES; // full ones before it are cut off
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
static uint32_t opener_after(const scan *s, uint32_t point, uint8_t flags, size_t next)
{
    uint32_t opener = s->opener;
    if (opener == 0) {
        int before_word = next < s->len && s->text[next] > ' ';
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

// Keeps s->last up over what is passed: it becomes the code point before s->at.
static void find_last(scan *s)
{
    if (s->at != s->last_end) {
        unsigned char c = s->text[s->at - 1];
        s->last = c == '\n' || c == '\r' ? 0 : c;
        s->last_end = s->at;
    }
}

// Keeps the quotation state over a separator past ASCII, or a sign that is passed over.
static void pass_sign(scan *s, uint32_t point, uint8_t flags, size_t len)
{
    find_last(s);
    if (flags & (PF_CHAR_OPENS | PF_CHAR_CLOSES)) {
        s->opener = opener_after(s, point, flags, s->at + len);
    }
    if (!(flags & PF_CHAR_IGNORED)) {
        s->last = point;
    }
    s->at += len;
    s->last_end = s->at;
}

// The same over a '"' or a line end.
static void pass_ascii(scan *s)
{
    if (s->text[s->at] == '"') {
        find_last(s);
        s->opener = opener_after(s, '"', 0, s->at + 1);
    } else {
        s->opener = 0;
    }
    s->at++;
}

static int take_run(scan *s)
{
    pf_letter_run run = pf_find_run(s->tokenizer->map, s->text, s->len, s->at);
    s->at = run.end;
    s->last = 'a';
    s->last_end = s->at;
    return pf_append_run(s->tokenizer, s->tokens, &run, quoted_flag(s));
}

// Takes the ASCII text before the byte past ASCII at `high`, and the run or sign there.
static int take_past_ascii(scan *s, size_t high)
{
    uint32_t point = 0;
    size_t len = 0;
    uint8_t flags = pf_char_at(s->tokenizer->map, s->text + high, s->len - high, &point, &len);
    int goes_on = (flags & (PF_CHAR_IGNORED | PF_CHAR_MARK)) != 0 ||
                  (flags & (PF_CHAR_WORD | PF_CHAR_PAIRED)) == PF_CHAR_WORD;
    size_t begin = goes_on ? touching_run(s, high) : high;
    if (s->at < begin && !take_ascii(s, begin)) {
        return 0;
    }
    if (begin < high || (flags & PF_CHAR_WORD)) {
        return take_run(s);
    }
    pass_sign(s, point, flags, len);
    return 1;
}

static int scan_text(scan *s)
{
    while (s->at < s->len) {
        size_t special = next_special(s, s->at);
        int done = 1;
        if (special < s->len && s->text[special] >= 0x80) {
            done = take_past_ascii(s, special);
        } else {
            done = s->at == special || take_ascii(s, special);
            if (special < s->len) {
                pass_ascii(s);
            }
        }
        if (!done) {
            return 0;
        }
    }
    return 1;
}

// Makes room for the lower-cased copy and the bitmaps, and fills them.
static int classify(scan *s)
{
    pf_tokenizer *t = s->tokenizer;
    size_t n_blocks = (s->len + 63) / 64;
    s->tokens->chars_len = 0;
    if (!pf_tokens_reserve_chars(s->tokens, s->len) ||
        pf_reserve((void **)&t->bits, &t->bits_cap, 2 * n_blocks, sizeof *t->bits) != PF_OK) {
        return 0;
    }
    t->classify(s->text, s->len, s->tokens->chars, t->bits, t->bits + n_blocks);
    s->tokens->chars_len = s->len;
    s->words = t->bits;
    s->special = t->bits + n_blocks;
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
    // One at least, so that the arrays of a text without tokens are there.
    if (!pf_tokens_reserve(tokens, 1) || !classify(&s) || !scan_text(&s)) {
        return pf_fail_memory(err, text.len);
    }
    if (tokens->n_quoted * 10 > tokens->n * 6) {
        forget_quotation(tokens);
    }
    return PF_OK;
}
