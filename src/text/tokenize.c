// SPDX-License-Identifier: MIT
// A kernel looks at every byte once: it writes a lower-cased copy of the text, in which the
// letters of nearly all tokens then stay, and two bitmaps, of ASCII letters and digits and of
// special bytes. Special bytes are walked one by one. A run of letters past ASCII that stand
// for themselves joins the first bitmap; any other goes the general way (letter_run.h) and ends
// the stretch whose runs a kernel lists at once, and another one hashes: mostly the whole text.
// Cost: linear, no allocation once the buffers have grown.
//
// Quotation follows the marks: opening and closing ones by their shape, an ASCII '"' opens at
// the start of a line and after a blank, bracket or dash, and closes elsewhere; a line end
// closes. Only special bytes, what stands right before them, and the line ends inside a
// quotation count for it. Where it begins and ends is noted, and tokens are marked at the end.
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
    uint64_t *words;
    const uint64_t *special;
    size_t n_turns;  // places in tokenizer->turns
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
    pf_free(tokenizer->odd);
    pf_free(tokenizer->turns);
    pf_free(tokenizer->points);
    tokenizer->bits = NULL;
    tokenizer->bits_cap = 0;
    tokenizer->odd = NULL;
    tokenizer->odd_cap = 0;
    tokenizer->turns = NULL;
    tokenizer->turns_cap = 0;
    tokenizer->points = NULL;
    tokenizer->points_cap = 0;
}

static unsigned number_flag(const char *letters, size_t len)
{
    size_t i = 0;
    while (i < len && (unsigned char)letters[i] <= '9') {
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
            pf_tokens_append(t, start, len, start, number_flag(t->chars + start, len));
            start += len;
        }
    }
    pf_free(runs);
    return done;
}

// What the kernel left open of token i, which is a number or long.
static void finish_odd(pf_tokens *t, size_t i)
{
    const char *letters = t->chars + t->starts[i];
    size_t len = t->lens[i];
    t->flags[i] = PF_TOKEN_NUMBER;
    if (len > PF_WORD_BYTES) {
        t->flags[i] = (uint8_t)number_flag(letters, len);
        t->hashes[i] = pf_hash_word(letters, len);
    }
}

// Hashes and flags of the runs [n] that were listed behind the tokens. 0 where one is too long.
static int hash_runs(scan *s, size_t n)
{
    pf_tokens *t = s->tokens;
    const uint64_t *odd = s->tokenizer->odd;
    s->tokenizer->hash_words(t->chars, t->starts + t->n, t->lens + t->n, n, t->hashes + t->n,
                             s->tokenizer->odd);
    memset(t->flags + t->n, 0, n);
    for (size_t block = 0; block < (n + 63) / 64; block++) {
        for (uint64_t bits = odd[block]; bits != 0; bits &= bits - 1) {
            size_t i = t->n + block * 64 + (unsigned)__builtin_ctzll(bits);
            if (t->lens[i] > PF_MAX_RUN_BYTES) {
                return 0;
            }
            finish_odd(t, i);
        }
    }
    return 1;
}

// Tokens of bytes [s->listed, end): all runs that are there stand in the bitmap.
static int list_stretch(scan *s, size_t end)
{
    pf_tokens *t = s->tokens;
    pf_tokenizer *tokenizer = s->tokenizer;
    size_t room = (end - s->listed) / 2 + 1; // memory that is not used is not touched
    if (!pf_tokens_reserve(t, room + PF_RUN_ROOM) ||
        pf_reserve((void **)&tokenizer->odd, &tokenizer->odd_cap, room / 64 + 1,
                   sizeof *tokenizer->odd) != PF_OK) {
        return 0;
    }
    uint32_t *starts = t->starts + t->n;
    uint32_t *lens = t->lens + t->n;
    size_t n = tokenizer->list_runs(s->words, s->listed, end, starts, lens);
    s->listed = end;
    if (!hash_runs(s, n)) {
        return append_long(s, n);
    }
    memcpy(t->origins + t->n, starts, n * sizeof *starts);
    t->n += n;
    return 1;
}

// Notes where a quotation begins or ends, which is at s->at.
static int set_opener(scan *s, uint32_t opener)
{
    pf_tokenizer *t = s->tokenizer;
    if ((opener != 0) != (s->opener != 0)) {
        if (pf_reserve((void **)&t->turns, &t->turns_cap, s->n_turns + 1, sizeof *t->turns) !=
            PF_OK) {
            return 0;
        }
        t->turns[s->n_turns++] = (uint32_t)s->at;
    }
    s->opener = opener;
    return 1;
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

static int is_in_word(const scan *s, size_t at)
{
    return (s->words[at / 64] >> at % 64 & 1) != 0;
}

// Where the ASCII letters begin that a run goes on from to a byte past ASCII at `at`.
static size_t touching_run(const scan *s, size_t at)
{
    size_t begin = at;
    while (begin > s->listed && is_in_word(s, begin - 1)) {
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

// Where the run ends that begins at `begin` and has a byte past ASCII at s->at. 0 where its
// token is not what the copy has, or more is to be told of it than its bytes do.
static size_t plain_run_end(const scan *s, size_t begin)
{
    const uint8_t plain = PF_CHAR_WORD | PF_CHAR_SIMPLE;
    size_t limit = s->len - begin < PF_MAX_RUN_BYTES ? s->len : begin + PF_MAX_RUN_BYTES;
    size_t at = s->at;
    while (at < limit) {
        uint32_t point = 0;
        size_t len = 1;
        uint8_t flags = is_in_word(s, at) ? plain : 0;
        if (s->text[at] >= 0x80) {
            flags = pf_char_at(s->tokenizer->map, s->text + at, s->len - at, &point, &len);
        }
        if (flags != plain) {
            return (flags & (PF_CHAR_WORD | PF_CHAR_IGNORED)) == 0 ? at : 0;
        }
        at += len;
    }
    return at - begin < PF_MAX_RUN_BYTES ? at : 0;
}

// Takes the run that begins at `begin`: it joins the bitmap, or goes the general way.
static int take_run(scan *s, size_t begin)
{
    int done = 1;
    size_t end = plain_run_end(s, begin);
    for (size_t at = s->at; at < end; at++) {
        s->words[at / 64] |= (uint64_t)1 << at % 64;
    }
    if (end == 0) {
        pf_letter_run run = pf_find_run(s->tokenizer->map, s->text, s->len, begin);
        done = (s->listed == begin || list_stretch(s, begin)) &&
               pf_append_run(s->tokenizer, s->tokens, &run);
        end = run.end;
        s->listed = end;
    }
    s->at = end;
    s->last = 'a';
    s->last_end = end;
    return done;
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
        return take_run(s, begin);
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
            return s->listed == s->len || list_stretch(s, s->len);
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

// How many tokens begin before byte `at`. No branch depends on what is found.
static size_t count_before(const pf_tokens *tokens, size_t at)
{
    size_t n = 0;
    for (size_t left = tokens->n; left > 0; left /= 2) {
        size_t half = (left + 1) / 2;
        n += tokens->origins[n + half - 1] < at ? half : 0;
    }
    return n;
}

// Marks the tokens inside quotations: these begin and end at the turns.
static void mark_quoted(const scan *s)
{
    pf_tokens *tokens = s->tokens;
    const uint32_t *turns = s->tokenizer->turns;
    for (size_t i = 0; i < s->n_turns; i += 2) {
        size_t first = count_before(tokens, turns[i]);
        size_t end = i + 1 < s->n_turns ? count_before(tokens, turns[i + 1]) : tokens->n;
        for (size_t t = first; t < end; t++) {
            tokens->flags[t] |= PF_TOKEN_QUOTED;
        }
        tokens->n_quoted += end - first;
    }
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
    mark_quoted(&s);
    if (tokens->n_quoted * 10 > tokens->n * 6) {
        forget_quotation(tokens);
    }
    return PF_OK;
}
