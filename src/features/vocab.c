// SPDX-License-Identifier: MIT
// Workers count articles into blocks of their own; a full block goes to the vocabulary, by one
// worker at a time, which gives each new term a number, counts its articles and files the rows.
// At the end terms that are too rare or too common go (vocab_prune.h), and the others get their
// numbers by rising hash, so nothing depends on who came first. Within an article terms are
// sorted by hash from the start, so that last step only maps them and leaves out what goes.
//
// The tokens of an article are counted by that sort as well: the keys are their hashes with the
// place of the token in the lowest bits, so equal words stand together, in the order of the
// text. A table of the words seen so far takes a look for each token and the sort afterwards.
//
// Weight of a term in an article: each body token at position p (stop words count as positions)
// gives 1 / (1 + p / lead_half), because news puts the event first; each title token
// title_weight; the sum w saturates to w (k1 + 1) / (w + k1). That is BM25's tf part (Robertson
// and Zaragoza 2009, equation 3.14) with b = 0: the cut at max_body_tokens already limits
// length.
//
// Numbers are terms (they helped a little on every measured set); labels leave them out.
//
// Cost: linear in tokens; 6 bytes a row entry plus about 50 bytes a distinct term, and 3 bytes
// an entry that stays.
#include "features/vocab.h"

#include <string.h>

#include "base/error.h"
#include "base/lock.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/sort.h"
#include "features/vocab_prune.h"

#define BLOCK_DOCS     64u
#define AHEAD          16u  // terms between asking for a slot of the vocabulary and the look
#define MAX_TERM_BYTES 120u // of a term's letters are kept; what tells terms apart is the hash

typedef struct counted_term {
    uint64_t hash;
    uint32_t start; // into the block's letters
    uint32_t len;
} counted_term;

// The article at hand; places go through the title, then the body.
typedef struct counted_tokens {
    pf_token_view title;
    pf_token_view body;
    size_t n_title; // that count
    size_t n_body;
    uint64_t place_mask; // lowest bits of a key
} counted_tokens;

// Articles that one worker has counted, on their way to the vocabulary.
typedef struct term_block {
    uint64_t *keys; // [2 x keys_cap / 2] of an article's tokens to sort, and the sort's scratch
    size_t keys_cap;
    counted_term *terms;   // article after article, within each by rising hash
    pf_logged_term *codes; // [n_terms] of their weights; the id is the vocabulary's
    size_t n_terms;
    size_t terms_cap;
    size_t codes_cap;
    char *chars;
    size_t n_chars;
    size_t chars_cap;
    size_t n_docs;
    size_t docs[BLOCK_DOCS];
    size_t ends[BLOCK_DOCS]; // end of each article in terms
} term_block;

struct pf_terms_builder {
    const pf_term_options *options;
    float *leads;        // [max_body_tokens] weight of a token of the body at each position
    uint8_t *lead_codes; // [max_body_tokens] of a term that stands there and nowhere else
    term_block *blocks;  // [n_workers]
    unsigned n_workers;
    pf_lock lock; // of what follows
    pf_map ids;   // hash -> provisional id, in order of first sight
    pf_vocab seen;
    size_t hashes_cap;
    size_t df_cap;
    size_t starts_cap;
    size_t chars_cap;
    pf_term_log log;
};

void pf_term_options_init(pf_term_options *options)
{
    *options = (pf_term_options){
        .max_body_tokens = PF_BODY_TOKENS,
        .lead_half = 100.0,
        .title_weight = 2.0,
        .k1 = 2.0,
    };
}

// ---- counting one article -------------------------------------------------------------------

static pf_status no_memory(pf_error *err)
{
    return pf_fail_memory(err, 0);
}

// Not longer than MAX_TERM_BYTES, cut between characters.
static size_t kept_letters(const char *chars, size_t len)
{
    if (len <= MAX_TERM_BYTES) {
        return len;
    }
    len = MAX_TERM_BYTES;
    while (len > 0 && ((unsigned char)chars[len] & 0xc0u) == 0x80u) {
        len--;
    }
    return len;
}

static int is_term(const pf_token_view *tokens, size_t i)
{
    size_t len = tokens->lens[i];
    if (len == 0 || (len == 1 && (unsigned char)tokens->chars[tokens->starts[i]] < 0x80u)) {
        return 0;
    }
    return tokens->flags == NULL || (tokens->flags[i] & tokens->stop) == 0;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void view_counted(const pf_terms_builder *b, counted_tokens *tokens)
{
    tokens->n_title = least(tokens->title.n, b->options->max_body_tokens);
    tokens->n_body = least(tokens->body.n, b->options->max_body_tokens);
    size_t n = tokens->n_title + tokens->n_body;
    tokens->place_mask = n < 2 ? 1 : UINT64_MAX >> __builtin_clzll(n);
}

static uint64_t hash_at(const counted_tokens *tokens, uint64_t key)
{
    size_t place = (size_t)(key & tokens->place_mask);
    return place < tokens->n_title ? tokens->title.hashes[place]
                                   : tokens->body.hashes[place - tokens->n_title];
}

// Keys of those tokens that are terms; returns how many.
static size_t list_keys(const counted_tokens *tokens, uint64_t *keys)
{
    size_t n = 0;
    for (size_t i = 0; i < tokens->n_title; i++) {
        keys[n] = (tokens->title.hashes[i] & ~tokens->place_mask) | i;
        n += (size_t)is_term(&tokens->title, i);
    }
    for (size_t i = 0; i < tokens->n_body; i++) {
        keys[n] = (tokens->body.hashes[i] & ~tokens->place_mask) | (tokens->n_title + i);
        n += (size_t)is_term(&tokens->body, i);
    }
    return n;
}

// Sorts what the bits of the place stand in the way of: keys [n] that are alike above them.
static void sort_alike(const counted_tokens *tokens, uint64_t *keys, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        uint64_t key = keys[i];
        uint64_t hash = hash_at(tokens, key);
        size_t at = i;
        while (at > 0 && hash_at(tokens, keys[at - 1]) > hash) {
            keys[at] = keys[at - 1];
            at--;
        }
        keys[at] = key;
    }
}

static void sort_tokens(const counted_tokens *tokens, uint64_t *keys, size_t n)
{
    pf_sort_u64(keys, keys + n, n);
    for (size_t begin = 0, end = 0; begin < n; begin = end) {
        while (end < n && (keys[end] ^ keys[begin]) <= tokens->place_mask) {
            end++;
        }
        sort_alike(tokens, keys + begin, end - begin);
    }
}

// The code of a sum of weights, saturated; 0 for none.
static uint8_t saturated_code(float weight, double k1, double most)
{
    if (weight <= 0) {
        return 0;
    }
    double saturated = (double)weight * (k1 + 1.0) / ((double)weight + k1);
    return pf_term_code((double)(float)saturated, most);
}

// The weights of a term whose tokens have these keys [n].
static pf_logged_term weigh_term(const pf_terms_builder *b, const counted_tokens *tokens,
                                 const uint64_t *keys, size_t n)
{
    const pf_term_options *o = b->options;
    double most = pf_term_max_weight(o);
    float title = 0;
    float body = 0;
    size_t first = (size_t)(keys[0] & tokens->place_mask);
    if (n == 1 && first >= tokens->n_title) { // most terms
        return (pf_logged_term){.body = b->lead_codes[first - tokens->n_title]};
    }
    for (size_t i = 0; i < n; i++) {
        size_t place = (size_t)(keys[i] & tokens->place_mask);
        if (place < tokens->n_title) {
            title += 1.0F;
            body += (float)o->title_weight;
        } else {
            body += b->leads[place - tokens->n_title];
        }
    }
    return (pf_logged_term){.body = saturated_code(body, o->k1, most),
                            .title = saturated_code(title, o->k1, most)};
}

// Appends a term, by the key of a token of it.
static void append_term(term_block *block, const counted_tokens *tokens, uint64_t key,
                        pf_logged_term code)
{
    size_t place = (size_t)(key & tokens->place_mask);
    int is_title = place < tokens->n_title;
    const pf_token_view *view = is_title ? &tokens->title : &tokens->body;
    size_t i = is_title ? place : place - tokens->n_title;
    const char *letters = view->chars + view->starts[i];
    size_t len = kept_letters(letters, view->lens[i]);
    memcpy(block->chars + block->n_chars, letters, len);
    block->codes[block->n_terms] = code;
    block->terms[block->n_terms++] =
        (counted_term){view->hashes[i], (uint32_t)block->n_chars, (uint32_t)len};
    block->n_chars += len;
}

// Room for an article whose terms are all different and as long as they may be.
static pf_status reserve_article(term_block *block, size_t n)
{
    if (pf_reserve((void **)&block->keys, &block->keys_cap, 2 * n, sizeof *block->keys) !=
            PF_OK ||
        pf_reserve((void **)&block->terms, &block->terms_cap, block->n_terms + n,
                   sizeof *block->terms) != PF_OK ||
        pf_reserve((void **)&block->codes, &block->codes_cap, block->n_terms + n,
                   sizeof *block->codes) != PF_OK ||
        pf_reserve((void **)&block->chars, &block->chars_cap,
                   block->n_chars + n * MAX_TERM_BYTES, 1) != PF_OK) {
        return PF_ENOMEM;
    }
    return PF_OK;
}

// Appends the terms of an article to the block, by rising hash.
static pf_status count_article(const pf_terms_builder *b, term_block *block, size_t doc,
                               counted_tokens *tokens)
{
    view_counted(b, tokens);
    if (reserve_article(block, tokens->n_title + tokens->n_body) != PF_OK) {
        return PF_ENOMEM;
    }
    uint64_t *keys = block->keys;
    size_t n = list_keys(tokens, keys);
    sort_tokens(tokens, keys, n);
    for (size_t begin = 0, end = 0; begin < n; begin = end) {
        uint64_t hash = hash_at(tokens, keys[begin]);
        while (end < n && hash_at(tokens, keys[end]) == hash) {
            end++;
        }
        append_term(block, tokens, keys[begin],
                    weigh_term(b, tokens, keys + begin, end - begin));
    }
    block->docs[block->n_docs] = doc;
    block->ends[block->n_docs++] = block->n_terms;
    return PF_OK;
}

// ---- the vocabulary -------------------------------------------------------------------------

static pf_status add_term(pf_terms_builder *b, const counted_term *term, const char *letters,
                          pf_error *err)
{
    pf_vocab *v = &b->seen;
    size_t at = v->starts[v->n_terms];
    if (at > UINT32_MAX - term->len || v->n_terms >= PF_MAP_ABSENT - 1) {
        return pf_fail(err, PF_ELIMIT, "vocabulary of %zu terms passes 4 GiB of letters",
                       v->n_terms);
    }
    if (pf_reserve((void **)&v->hashes, &b->hashes_cap, v->n_terms + 1, sizeof *v->hashes) ||
        pf_reserve((void **)&v->df, &b->df_cap, v->n_terms + 1, sizeof *v->df) ||
        pf_reserve((void **)&v->starts, &b->starts_cap, v->n_terms + 2, sizeof *v->starts) ||
        pf_reserve((void **)&v->chars, &b->chars_cap, at + term->len, 1)) {
        return no_memory(err);
    }
    memcpy(v->chars + at, letters + term->start, term->len);
    v->hashes[v->n_terms] = term->hash;
    v->df[v->n_terms] = 0;
    v->n_terms++;
    v->starts[v->n_terms] = (uint32_t)at + term->len;
    return PF_OK;
}

// Numbers the terms of a block.
static pf_status number_terms(pf_terms_builder *b, term_block *block, pf_error *err)
{
    for (size_t at = 0; at < block->n_terms; at++) {
        const counted_term *term = &block->terms[at];
        uint32_t *id = &block->codes[at].id;
        if (at + AHEAD < block->n_terms) {
            pf_map_prefetch(&b->ids, block->terms[at + AHEAD].hash);
        }
        if (pf_map_add(&b->ids, term->hash, (uint32_t)b->seen.n_terms, id) != PF_OK) {
            return no_memory(err);
        }
        if (*id == b->seen.n_terms) {
            PF_TRY(add_term(b, term, block->chars, err));
        }
    }
    return PF_OK;
}

static pf_status write_block(pf_terms_builder *b, term_block *block, pf_error *err)
{
    PF_TRY(number_terms(b, block, err));
    size_t begin = 0;
    for (size_t i = 0; i < block->n_docs; i++) {
        PF_TRY(pf_term_log_set_row(&b->log, block->docs[i], block->codes + begin,
                                   block->ends[i] - begin, err));
        begin = block->ends[i];
    }
    // By itself, so that one count from anywhere in memory does not wait for the other.
    for (size_t i = 0; i < block->n_terms; i++) {
        b->seen.df[block->codes[i].id]++;
    }
    block->n_terms = 0;
    block->n_chars = 0;
    block->n_docs = 0;
    return PF_OK;
}

pf_status pf_terms_add(pf_terms_builder *builder, size_t doc, unsigned worker,
                       const pf_token_view *title, const pf_token_view *body, pf_error *err)
{
    term_block *block = &builder->blocks[worker];
    counted_tokens tokens = {.title = *title, .body = *body};
    if (count_article(builder, block, doc, &tokens) != PF_OK) {
        return no_memory(err);
    }
    if (block->n_docs < BLOCK_DOCS) {
        return PF_OK;
    }
    pf_lock_enter(&builder->lock);
    pf_status status = write_block(builder, block, err);
    pf_lock_leave(&builder->lock);
    return status;
}

// ---- begin and end --------------------------------------------------------------------------

static pf_status weigh_positions(pf_terms_builder *b, pf_error *err)
{
    const pf_term_options *o = b->options;
    b->leads = pf_alloc(o->max_body_tokens, sizeof *b->leads);
    b->lead_codes = pf_alloc(o->max_body_tokens, sizeof *b->lead_codes);
    if (b->leads == NULL || b->lead_codes == NULL) {
        return no_memory(err);
    }
    for (size_t i = 0; i < o->max_body_tokens; i++) {
        b->leads[i] = o->lead_half > 0 ? (float)(1.0 / (1.0 + (double)i / o->lead_half)) : 1.0F;
        b->lead_codes[i] = saturated_code(b->leads[i], o->k1, pf_term_max_weight(o));
    }
    return PF_OK;
}

static pf_status init_builder(pf_terms_builder *b, size_t n_docs, pf_error *err)
{
    PF_TRY(weigh_positions(b, err));
    b->blocks = pf_calloc(b->n_workers, sizeof *b->blocks);
    b->seen.starts = pf_calloc(1, sizeof *b->seen.starts);
    b->starts_cap = 1;
    if (b->blocks == NULL || b->seen.starts == NULL) {
        return no_memory(err);
    }
    return pf_term_log_init(&b->log, n_docs, err);
}

pf_status pf_terms_begin(size_t n_docs, const pf_term_options *options, unsigned n_workers,
                         pf_terms_builder **out_builder, pf_error *err)
{
    pf_terms_builder *b = pf_calloc(1, sizeof *b);
    if (b == NULL) {
        return no_memory(err);
    }
    b->options = options;
    b->n_workers = n_workers;
    pf_lock_init(&b->lock);
    pf_status status = init_builder(b, n_docs, err);
    if (status != PF_OK) {
        pf_terms_builder_destroy(b);
        return status;
    }
    *out_builder = b;
    return PF_OK;
}

void pf_terms_builder_destroy(pf_terms_builder *builder)
{
    if (builder == NULL) {
        return;
    }
    for (size_t i = 0; builder->blocks != NULL && i < builder->n_workers; i++) {
        pf_free(builder->blocks[i].keys);
        pf_free(builder->blocks[i].terms);
        pf_free(builder->blocks[i].codes);
        pf_free(builder->blocks[i].chars);
    }
    pf_free(builder->leads);
    pf_free(builder->lead_codes);
    pf_free(builder->blocks);
    pf_lock_finish(&builder->lock);
    pf_map_finish(&builder->ids);
    pf_vocab_finish(&builder->seen);
    pf_term_log_finish(&builder->log);
    pf_free(builder);
}

pf_status pf_terms_take(pf_terms_builder *builder, pf_pool *pool, pf_terms *out_terms,
                        pf_error *err)
{
    for (size_t i = 0; i < builder->n_workers; i++) {
        PF_TRY(write_block(builder, &builder->blocks[i], err));
    }
    pf_map_finish(&builder->ids);
    pf_terms terms = {.n_docs = builder->log.n_rows};
    pf_status status =
        pf_vocab_prune(&builder->seen, builder->options, &builder->log, pool, &terms, err);
    if (status != PF_OK) {
        pf_terms_finish(&terms);
        return status;
    }
    if (builder->options->keep_seen) {
        terms.seen = builder->seen;
        memset(&builder->seen, 0, sizeof builder->seen);
    }
    *out_terms = terms;
    return PF_OK;
}

void pf_vocab_finish(pf_vocab *vocab)
{
    pf_free(vocab->hashes);
    pf_free(vocab->df);
    pf_free(vocab->starts);
    pf_free(vocab->chars);
    pf_free(vocab->background);
    memset(vocab, 0, sizeof *vocab);
}

void pf_terms_finish(pf_terms *terms)
{
    if (terms == NULL) {
        return;
    }
    pf_vocab_finish(&terms->vocab);
    pf_vocab_finish(&terms->seen);
    pf_term_rows_finish(&terms->rows);
    pf_free(terms->n_seen);
    terms->n_seen = NULL;
    terms->n_docs = 0;
}

pf_strview pf_vocab_term(const pf_vocab *vocab, uint32_t term)
{
    return (pf_strview){.data = vocab->chars + vocab->starts[term],
                        .len = vocab->starts[term + 1] - vocab->starts[term]};
}
