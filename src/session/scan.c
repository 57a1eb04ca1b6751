// SPDX-License-Identifier: MIT
#include "session/scan.h"

#include <string.h>

#include "base/error.h"
#include "base/sort.h"
#include "sketch/cpu.h"
#include "text/utf8.h"

#define KEY_LETTERS 4u

pf_status pf_scanner_init(pf_scanner *scanner, const pf_options *options, const pf_charmap *map,
                          pf_error *err)
{
    memset(scanner, 0, sizeof *scanner);
    pf_kernels kernels;
    pf_kernels_init(&kernels, pf_cpu_allowed(options->resources.cpu));
    scanner->hash_bytes = kernels.hash_bytes;
    pf_tokenizer_init(&scanner->tokenizer, map, &kernels);
    scanner->shingle_options.kind = options->copies.shingle_kind;
    scanner->shingle_options.len = options->copies.shingle_len;
    scanner->shingle_options.windows = kernels.windows;
    return pf_decoder_create(&options->input, &scanner->decoder, err);
}

void pf_scanner_finish(pf_scanner *scanner)
{
    pf_decoder_destroy(scanner->decoder);
    pf_fetch_destroy(scanner->fetch);
    pf_tokenizer_finish(&scanner->tokenizer);
    pf_buf_finish(&scanner->record);
    pf_buf_finish(&scanner->joined);
    pf_tokens_finish(&scanner->title);
    pf_tokens_finish(&scanner->text);
    pf_tokens_finish(&scanner->both);
    pf_shingles_finish(&scanner->shingles);
    pf_shingles_finish(&scanner->numbered);
    pf_shingles_finish(&scanner->masked);
    memset(scanner, 0, sizeof *scanner);
}

pf_status pf_scan_decode(pf_scanner *scanner, const char *data, size_t len, int canonical,
                         pf_error *err)
{
    return pf_decode(scanner->decoder, data, len, canonical, &scanner->article,
                     &scanner->n_repaired, err);
}

void pf_scan_expect(pf_scanner *scanner, pf_store *store, const pf_record_ref *refs, size_t n)
{
    if (!pf_store_is_past_memory(store)) {
        return;
    }
    if (scanner->fetch == NULL) {
        scanner->fetch = pf_fetch_create(store);
    }
    if (scanner->fetch != NULL) {
        pf_fetch_next(scanner->fetch, refs, n);
    }
}

pf_status pf_scan_load(pf_scanner *scanner, pf_store *store, pf_record_ref ref, pf_error *err)
{
    if (scanner->fetch == NULL || !pf_fetch_take(scanner->fetch, ref, &scanner->record)) {
        PF_TRY(pf_store_read(store, ref, &scanner->record, err));
    }
    return pf_scan_decode(scanner, scanner->record.data, scanner->record.len,
                          pf_record_ref_canonical(ref), err);
}

pf_status pf_scan_text(pf_scanner *scanner, pf_error *err)
{
    return pf_tokenize(&scanner->tokenizer, scanner->article.text, &scanner->text, err);
}

pf_status pf_scan_title(pf_scanner *scanner, pf_error *err)
{
    return pf_tokenize(&scanner->tokenizer, scanner->article.title, &scanner->title, err);
}

static int is_judged_alone(const pf_scanner *scanner)
{
    return scanner->shingles.n >= PF_MIN_TEXT_SHINGLES || scanner->article.title.len == 0 ||
           scanner->text.n == 0;
}

pf_status pf_scan_shingle(pf_scanner *scanner, pf_error *err)
{
    PF_TRY(pf_shingle(&scanner->text, scanner->shingle_options, &scanner->shingles, err));
    scanner->is_joined = !is_judged_alone(scanner);
    if (!scanner->is_joined) {
        return PF_OK;
    }
    pf_buf_reset(&scanner->joined);
    pf_buf_append_view(&scanner->joined, scanner->article.title);
    pf_buf_append_char(&scanner->joined, '\n');
    pf_buf_append_view(&scanner->joined, scanner->article.text);
    PF_TRY(pf_buf_status(&scanner->joined, err));
    PF_TRY(
        pf_tokenize(&scanner->tokenizer, pf_buf_view(&scanner->joined), &scanner->both, err));
    return pf_shingle(&scanner->both, scanner->shingle_options, &scanner->shingles, err);
}

pf_status pf_scan_numbered(pf_scanner *scanner, pf_error *err)
{
    scanner->numbered.n = 0;
    scanner->masked.n = 0;
    if (scanner->is_joined || pf_tokens_mask_numbers(&scanner->text) == 0) {
        return PF_OK;
    }
    return pf_shingle_numbered(&scanner->text, scanner->shingle_options, &scanner->shingles,
                               &scanner->numbered, &scanner->masked, err);
}

// Bytes of the first KEY_LETTERS letters of a word, or 0 when it has fewer.
static size_t key_bytes(pf_strview word)
{
    unsigned char four[KEY_LETTERS];
    if (word.len >= KEY_LETTERS) {
        memcpy(four, word.data, KEY_LETTERS);
        if (((four[0] | four[1] | four[2] | four[3]) & 0x80u) == 0) {
            return KEY_LETTERS;
        }
    }
    size_t at = 0;
    for (unsigned letters = 0; letters < KEY_LETTERS; letters++) {
        if (at >= word.len) {
            return 0;
        }
        uint32_t point = 0;
        size_t len =
            pf_utf8_decode((const unsigned char *)word.data + at, word.len - at, &point);
        at += len == 0 ? 1 : len;
    }
    return at;
}

size_t pf_scan_word_keys(const pf_tokens *tokens, uint64_t *out_keys, uint64_t *scratch,
                         size_t cap)
{
    size_t n = 0;
    for (size_t i = 0; i < tokens->n && n < cap; i++) {
        pf_strview word = pf_token(tokens, i);
        int is_pair = (tokens->flags[i] & PF_TOKEN_PAIR) != 0;
        size_t len = is_pair ? word.len : key_bytes(word);
        if (len > 0) {
            out_keys[n++] = len <= PF_WORD_BYTES ? pf_fold_word(pf_load_word(word.data, len))
                                                 : pf_hash_word(word.data, len);
        }
    }
    pf_sort_u64(out_keys, scratch, n);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || out_keys[kept - 1] != out_keys[i]) {
            out_keys[kept++] = out_keys[i];
        }
    }
    return kept;
}

pf_status pf_scan_title_keys(pf_scanner *scanner, uint64_t *out_keys, uint32_t *out_n,
                             pf_error *err)
{
    uint64_t scratch[PF_TITLE_KEYS];
    PF_TRY(pf_scan_title(scanner, err));
    *out_n = (uint32_t)pf_scan_word_keys(&scanner->title, out_keys, scratch, PF_TITLE_KEYS);
    return PF_OK;
}

double pf_word_key_overlap(const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b)
{
    if (n_a == 0 || n_b == 0) {
        return 1;
    }
    size_t shared = 0;
    size_t i = 0;
    size_t j = 0;
    while (i < n_a && j < n_b) {
        shared += a[i] == b[j];
        size_t step_i = a[i] <= b[j];
        j += b[j] <= a[i];
        i += step_i;
    }
    return (double)shared / (double)(n_a < n_b ? n_a : n_b);
}
