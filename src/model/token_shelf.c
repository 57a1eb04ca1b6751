// SPDX-License-Identifier: MIT
// One array after the other, as they are, so that they can be used where they stand. To copy
// them takes a twentieth of the time that reading, parsing and cutting the article takes.
#include "model/token_shelf.h"

#include <string.h>

#include "base/error.h"

#define ALIGNMENT sizeof(uint64_t) // of each array

// What stands before the arrays.
typedef struct shelved {
    size_t n;
    size_t n_pairs;
    size_t n_quoted;
    size_t chars_len;
} shelved;

void pf_token_shelf_init(pf_token_shelf *shelf, size_t max_bytes)
{
    memset(shelf, 0, sizeof *shelf);
    shelf->max_bytes = max_bytes;
}

void pf_token_shelf_finish(pf_token_shelf *shelf)
{
    pf_buf_finish(&shelf->bytes);
}

void pf_token_shelf_reset(pf_token_shelf *shelf)
{
    pf_buf_reset(&shelf->bytes);
}

static size_t padded(size_t len)
{
    return (len + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static size_t bytes_of(const pf_tokens *tokens)
{
    size_t n = tokens->n;
    return sizeof(shelved) + padded(n * sizeof *tokens->hashes) +
           padded(n * sizeof *tokens->starts) + padded(n * sizeof *tokens->lens) +
           padded(n * sizeof *tokens->origins) + padded(n * sizeof *tokens->flags) +
           padded(tokens->chars_len + PF_WORD_BYTES);
}

// Returns where the next one goes. What is left of the last eight bytes stays as it is.
static char *put(char *to, const void *from, size_t len)
{
    if (len > 0) {
        memcpy(to, from, len);
    }
    return to + padded(len);
}

static char *put_tokens(char *to, const pf_tokens *tokens)
{
    size_t n = tokens->n;
    shelved head = {n, tokens->n_pairs, tokens->n_quoted, tokens->chars_len};
    to = put(to, &head, sizeof head);
    to = put(to, tokens->hashes, n * sizeof *tokens->hashes);
    to = put(to, tokens->starts, n * sizeof *tokens->starts);
    to = put(to, tokens->lens, n * sizeof *tokens->lens);
    to = put(to, tokens->origins, n * sizeof *tokens->origins);
    to = put(to, tokens->flags, n * sizeof *tokens->flags);
    (void)put(to, tokens->chars, tokens->chars_len);
    memset(to + tokens->chars_len, 0, PF_WORD_BYTES);
    return to + padded(tokens->chars_len + PF_WORD_BYTES);
}

static void *lend(char **from, size_t len)
{
    void *array = *from;
    *from += padded(len);
    return array;
}

static void lend_tokens(char **from, pf_tokens *tokens)
{
    shelved head;
    memcpy(&head, lend(from, sizeof head), sizeof head);
    *tokens = (pf_tokens){.n = head.n,
                          .n_pairs = head.n_pairs,
                          .n_quoted = head.n_quoted,
                          .chars_len = head.chars_len};
    tokens->hashes = lend(from, head.n * sizeof *tokens->hashes);
    tokens->starts = lend(from, head.n * sizeof *tokens->starts);
    tokens->lens = lend(from, head.n * sizeof *tokens->lens);
    tokens->origins = lend(from, head.n * sizeof *tokens->origins);
    tokens->flags = lend(from, head.n * sizeof *tokens->flags);
    tokens->chars = lend(from, head.chars_len + PF_WORD_BYTES);
}

pf_status pf_token_shelf_put(pf_token_shelf *shelf, const pf_scanner *scanner,
                             size_t *out_place, pf_error *err)
{
    pf_buf *bytes = &shelf->bytes;
    pf_strview title = scanner->article.title;
    size_t need = bytes_of(&scanner->title) + bytes_of(&scanner->text) + sizeof title.len +
                  padded(title.len);
    *out_place = PF_NOT_SHELVED;
    if (need > shelf->max_bytes - bytes->len) {
        return PF_OK;
    }
    char *to = pf_buf_room(bytes, need);
    if (to == NULL) {
        return pf_buf_status(bytes, err);
    }
    *out_place = bytes->len;
    bytes->len += need;
    to = put_tokens(to, &scanner->title);
    to = put_tokens(to, &scanner->text);
    to = put(to, &title.len, sizeof title.len);
    (void)put(to, title.data, title.len);
    return PF_OK;
}

void pf_token_shelf_lend(const pf_token_shelf *shelf, size_t place, pf_scanner *scanner)
{
    char *from = shelf->bytes.data + place;
    pf_strview *title = &scanner->article.title;
    lend_tokens(&from, &scanner->title);
    lend_tokens(&from, &scanner->text);
    memcpy(&title->len, lend(&from, sizeof title->len), sizeof title->len);
    title->data = from;
}
