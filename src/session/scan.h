// SPDX-License-Identifier: MIT
// One article taken apart: decoded, tokenised, shingled. A scanner is one thread's scratch;
// both the first reading and every later look at an article go through it, so they see the
// same.
#ifndef PF_SESSION_SCAN_H
#define PF_SESSION_SCAN_H

#include "io/decode.h"
#include "io/fetch.h"
#include "text/shingle.h"

// A text with fewer shingles is judged together with its title.
#define PF_MIN_TEXT_SHINGLES 3u

typedef struct pf_scanner {
    pf_decoder *decoder;
    pf_tokenizer tokenizer;
    pf_hash_bytes_fn hash_bytes;
    pf_shingle_options shingle_options;
    pf_fetch *fetch;     // NULL: nothing was expected yet
    pf_buf record;       // bytes of a record that was read back
    pf_buf joined;       // title and text, where they are judged together
    uint64_t n_repaired; // of the last article
    pf_article article;  // the last article, borrowed from decoder and record
    pf_tokens title;     // filled by pf_scan_title
    pf_tokens text;
    pf_tokens both;       // title and text, where they are judged together
    int is_joined;        // 1: they are
    pf_shingles shingles; // as pf_shingle gives them
    pf_shingles numbered; // filled by pf_scan_numbered
    pf_shingles masked;
} pf_scanner;

pf_status pf_scanner_init(pf_scanner *scanner, const pf_options *options, const pf_charmap *map,
                          pf_error *err) PF_MUST_CHECK;
void pf_scanner_finish(pf_scanner *scanner);

// Decodes a record into scanner->article. As pf_decode.
pf_status pf_scan_decode(pf_scanner *scanner, const char *data, size_t len, int canonical,
                         pf_error *err) PF_MUST_CHECK;

// Tells which records [n] are loaded in the turn after this one, where they come from the disk:
// as pf_fetch_next. It is for speed only.
void pf_scan_expect(pf_scanner *scanner, pf_store *store, const pf_record_ref *refs, size_t n);

// Reads a record back and decodes it. As pf_store_read and pf_decode.
pf_status pf_scan_load(pf_scanner *scanner, pf_store *store, pf_record_ref ref, pf_error *err)
    PF_MUST_CHECK;

// Tokens of the article's text, and of its title. PF_ENOMEM.
pf_status pf_scan_text(pf_scanner *scanner, pf_error *err) PF_MUST_CHECK;
pf_status pf_scan_title(pf_scanner *scanner, pf_error *err) PF_MUST_CHECK;

// Shingles of the article, after pf_scan_text. PF_ENOMEM.
pf_status pf_scan_shingle(pf_scanner *scanner, pf_error *err) PF_MUST_CHECK;

// Which of the shingles have a number in them, as they are and with all numbers taken for one;
// after pf_scan_shingle. None where the text is judged together with its title. Masks the
// text's tokens. PF_ENOMEM.
pf_status pf_scan_numbered(pf_scanner *scanner, pf_error *err) PF_MUST_CHECK;

// Keys of the longer words of some tokens, by which titles are compared: the first four letters
// of words of four and more, pairs of characters whole. Of the first `cap` keys the distinct
// ones, rising; `scratch` [cap].
size_t pf_scan_word_keys(const pf_tokens *tokens, uint64_t *out_keys, uint64_t *scratch,
                         size_t cap);

// So many keys of a title are compared.
#define PF_TITLE_KEYS 24u

// The keys of the article's title, rising: *out_n of out_keys [PF_TITLE_KEYS]. PF_ENOMEM.
pf_status pf_scan_title_keys(pf_scanner *scanner, uint64_t *out_keys, uint32_t *out_n,
                             pf_error *err) PF_MUST_CHECK;

// Shared keys over those of the smaller list; 1 when either list is empty: nothing speaks
// against.
double pf_word_key_overlap(const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b);

#endif
