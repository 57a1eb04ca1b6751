// SPDX-License-Identifier: MIT
// A kernel looks at every byte once: it writes a lower-cased copy of the text, in which the
// letters of nearly all tokens then stay, and two bitmaps, of ASCII letters and digits and of
// special bytes. Between special bytes all is ASCII, and a kernel lists the runs of the first
// bitmap, another one hashes them. Special bytes are walked one by one: a letter past ASCII
// ends the stretch that is listed at once, and the run that touches it goes the general way
// (letter_run.h); so does a mark at which a quotation begins or ends, as the tokens of a
// stretch are quoted or not together. Cost: linear, no allocation once the buffers have grown.
//
// Quotation follows the marks: opening and closing ones by their shape, an ASCII '"' opens at
// the start of a line and after a blank, bracket or dash, and closes elsewhere; a line end
// closes. Only special bytes, what stands right before them, and the line ends inside a
// quotation count for it.
#include "text/tokenize.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "text/letter_run.h"

#define MAX_TEXT_BYTES (256u << 20)
#define LOW_NINE_QUOTE 0x201eu // opens in German, where the next 66 quote closes

typedef struct scan {
    pf_tokenizer *tokenizer;
    pf_tokens *tokens;
    const unsigned char *text;
    size_t len;
    size_t at;
    size_t listed; // tokens of the bytes before it are there
    const uint64_t *words;
    const uint64_t *special;
    uint32_t opener; // 0: outside quotation marks
    uint32_t last;   // code point before last_end, 0 at the start of a line
    size_t last_end; // elsewhere the byte before tells it
} scan;

void pf_tokenizer_init(pf_tokenizer *tokenizer, const pf_charmap *map,
                       const pf_kernels *kernels)
{
    memset(tokenizer, 0, sizeof *tokenizer);
    tokenizer->map = map;
    tokenizer->classify = kernels->classify;
    tokenizer->list_runs = kernels->list_runs;
    tokenizer->hash_words = kernels->hash_words;
}

void pf_tokenizer_finish(pf_tokenizer *tokenizer)
{
    pf_free(tokenizer->bits);
    pf_free(tokenizer->digits);
    pf_free(tokenizer->points);
    tokenizer->bits = NULL;
    tokenizer->bits_cap = 0;
    tokenizer->digits = NULL;
    tokenizer->digits_cap = 0;
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

// Appends the runs [n] that were listed behind the tokens one by one, cut where they are too
// long.
static int append_long(scan *s, size_t n)
{
    pf_tokens *t = s->tokens;
    uint32_t *runs = pf_alloc(2 * n, sizeof *runs); // starts, then lengths
    if (runs == NULL) {
        return 0;
    }
    memcpy(runs, t->starts + t->n, n * sizeof *runs);
    memcpy(runs + n, t->lens + t->n, n * sizeof *runs);
    int done = 1;
    for (size_t i = 0; i < n && done; i++) {
        size_t start = runs[i];
        size_t end = start + runs[n + i];
        done = pf_tokens_reserve(t, (end - start) / PF_MAX_RUN_BYTES + 1);
        while (done && start < end) {
            size_t len = end - start < PF_MAX_RUN_BYTES ? end - start : PF_MAX_RUN_BYTES;
            unsigned flags = number_flag(t->chars + start, len) | quoted_flag(s);
            pf_tokens_append(t, start, len, start, flags);
            start += len;
        }
    }
    pf_free(runs);
    return done;
}

// Hashes and flags of the runs [n] that were listed behind the tokens; none is longer than
// `most`.
static void hash_runs(scan *s, size_t n, uint32_t most)
{
    pf_tokens *t = s->tokens;
    const uint64_t *digits = s->tokenizer->digits;
    const uint32_t *starts = t->starts + t->n;
    const uint32_t *lens = t->lens + t->n;
    uint64_t *hashes = t->hashes + t->n;
    uint8_t *flags = t->flags + t->n;
    s->tokenizer->hash_words(t->chars, starts, lens, n, hashes, s->tokenizer->digits);
    memset(flags, (int)quoted_flag(s), n);
    for (size_t block = 0; block < (n + 63) / 64; block++) {
        for (uint64_t bits = digits[block]; bits != 0; bits &= bits - 1) {
            flags[block * 64 + (unsigned)__builtin_ctzll(bits)] |= PF_TOKEN_NUMBER;
        }
    }
    for (size_t i = 0; i < n && most > PF_WORD_BYTES; i++) {
        if (lens[i] > PF_WORD_BYTES) {
            const char *letters = t->chars + starts[i];
            hashes[i] = pf_hash_word(letters, lens[i]);
            flags[i] = (uint8_t)(number_flag(letters, lens[i]) | quoted_flag(s));
        }
    }
}

// Tokens of bytes [s->listed, end), which are ASCII, or runs that bytes past ASCII do not go
// on, and quoted or not together.
static int list_ascii(scan *s, size_t end)
{
    pf_tokens *t = s->tokens;
    pf_tokenizer *tokenizer = s->tokenizer;
    size_t room = (end - s->listed) / 2 + 1; // memory that is not used is not touched
    if (!pf_tokens_reserve(t, room + PF_RUN_ROOM) ||
        pf_reserve((void **)&tokenizer->digits, &tokenizer->digits_cap, room / 64 + 1,
                   sizeof *tokenizer->digits) != PF_OK) {
        return 0;
    }
    uint32_t *starts = t->starts + t->n;
    uint32_t *lens = t->lens + t->n;
    size_t n = tokenizer->list_runs(s->words, s->listed, end, starts, lens);
    s->listed = end;
    uint32_t most = 0; // no length is more than all their bits together
    for (size_t i = 0; i < n; i++) {
        most |= lens[i];
    }
    if (most > PF_MAX_RUN_BYTES) {
        return append_long(s, n);
    }
    memcpy(t->origins + t->n, starts, n * sizeof *starts);
    hash_runs(s, n, most);
    t->n += n;
    t->n_quoted += s->opener != 0 ? n : 0;
    return 1;
}

// A quotation begins or ends at s->at: lists what stands before it.
static int set_opener(scan *s, uint32_t opener)
{
    int done = (opener != 0) == (s->opener != 0) || list_ascii(s, s->at);
    s->opener = opener;
    return done;
}

// The first special byte from `at` on, or the end of the text.
static size_t next_special(const scan *s, size_t at)
{
    if (at >= s->len) {
        return s->len;
    }
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
    while (begin > s->listed && is_ascii_word(s, begin - 1)) {
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
static int pass_sign(scan *s, uint32_t point, uint8_t flags, size_t len)
{
    find_last(s);
    if ((flags & (PF_CHAR_OPENS | PF_CHAR_CLOSES)) &&
        !set_opener(s, opener_after(s, point, flags, s->at + len))) {
        return 0;
    }
    if (!(flags & PF_CHAR_IGNORED)) {
        s->last = point;
    }
    s->at += len;
    s->last_end = s->at;
    return 1;
}

// The same over a '"'.
static int pass_quote(scan *s)
{
    find_last(s);
    int done = set_opener(s, opener_after(s, '"', 0, s->at + 1));
    s->at++;
    return done;
}

// A line end before the special byte at `end` ends the quotation.
static int end_at_line(scan *s, size_t end)
{
    const unsigned char *from = s->text + s->at;
    size_t len = end - s->at;
    const unsigned char *feed = memchr(from, '\n', len);
    len = feed != NULL ? (size_t)(feed - from) : len;
    const unsigned char *line_end = memchr(from, '\r', len);
    line_end = line_end != NULL ? line_end : feed;
    if (line_end == NULL) {
        return 1;
    }
    s->at = (size_t)(line_end - s->text);
    return set_opener(s, 0);
}

static int take_run(scan *s, size_t begin)
{
    pf_letter_run run = pf_find_run(s->tokenizer->map, s->text, s->len, begin);
    s->at = run.end;
    s->listed = run.end;
    s->last = 'a';
    s->last_end = s->at;
    return pf_append_run(s->tokenizer, s->tokens, &run, quoted_flag(s));
}

// Takes the run that the byte past ASCII at s->at belongs to, or the sign there.
static int take_past_ascii(scan *s)
{
    size_t high = s->at;
    uint32_t point = 0;
    size_t len = 0;
    uint8_t flags = pf_char_at(s->tokenizer->map, s->text + high, s->len - high, &point, &len);
    int goes_on = (flags & (PF_CHAR_IGNORED | PF_CHAR_MARK)) != 0 ||
                  (flags & (PF_CHAR_WORD | PF_CHAR_PAIRED)) == PF_CHAR_WORD;
    size_t begin = goes_on ? touching_run(s, high) : high;
    if (begin < high || (flags & PF_CHAR_WORD)) {
        return (s->listed == begin || list_ascii(s, begin)) && take_run(s, begin);
    }
    return pass_sign(s, point, flags, len);
}

static int scan_text(scan *s)
{
    for (;;) {
        size_t special = next_special(s, s->at);
        if (s->opener != 0 && !end_at_line(s, special)) {
            return 0;
        }
        s->at = special;
        if (special == s->len) {
            return s->listed == s->len || list_ascii(s, s->len);
        }
        if (!(s->text[special] >= 0x80 ? take_past_ascii(s) : pass_quote(s))) {
            return 0;
        }
    }
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
