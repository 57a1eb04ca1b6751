// SPDX-License-Identifier: MIT
// One array after the other, as they are. To copy them twice takes a tenth of the time that
// reading, parsing and cutting the article takes.
#include "model/token_shelf.h"

#include <string.h>

#include "base/error.h"

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

static size_t bytes_of(const pf_tokens *tokens)
{
    size_t of_one = sizeof *tokens->hashes + sizeof *tokens->starts + sizeof *tokens->lens +
                    sizeof *tokens->origins + sizeof *tokens->flags;
    return sizeof(shelved) + tokens->n * of_one + tokens->chars_len;
}

static void put_tokens(pf_buf *bytes, const pf_tokens *tokens)
{
    shelved head = {tokens->n, tokens->n_pairs, tokens->n_quoted, tokens->chars_len};
    pf_buf_append(bytes, &head, sizeof head);
    pf_buf_append(bytes, tokens->hashes, tokens->n * sizeof *tokens->hashes);
    pf_buf_append(bytes, tokens->starts, tokens->n * sizeof *tokens->starts);
    pf_buf_append(bytes, tokens->lens, tokens->n * sizeof *tokens->lens);
    pf_buf_append(bytes, tokens->origins, tokens->n * sizeof *tokens->origins);
    pf_buf_append(bytes, tokens->flags, tokens->n);
    pf_buf_append(bytes, tokens->chars, tokens->chars_len);
}

static const char *take(void *out, const char *from, size_t len)
{
    if (len > 0) {
        memcpy(out, from, len);
    }
    return from + len;
}

// Returns what follows the tokens; NULL where memory is out.
static const char *take_tokens(const char *from, pf_tokens *tokens)
{
    shelved head;
    from = take(&head, from, sizeof head);
    tokens->n = 0;
    tokens->chars_len = 0;
    if (!pf_tokens_reserve(tokens, head.n) ||
        !pf_tokens_reserve_chars(tokens, head.chars_len)) {
        return NULL;
    }
    tokens->n = head.n;
    tokens->n_pairs = head.n_pairs;
    tokens->n_quoted = head.n_quoted;
    tokens->chars_len = head.chars_len;
    from = take(tokens->hashes, from, head.n * sizeof *tokens->hashes);
    from = take(tokens->starts, from, head.n * sizeof *tokens->starts);
    from = take(tokens->lens, from, head.n * sizeof *tokens->lens);
    from = take(tokens->origins, from, head.n * sizeof *tokens->origins);
    from = take(tokens->flags, from, head.n);
    return take(tokens->chars, from, head.chars_len);
}

pf_status pf_token_shelf_put(pf_token_shelf *shelf, const pf_scanner *scanner,
                             size_t *out_place, pf_error *err)
{
    pf_buf *bytes = &shelf->bytes;
    size_t need = bytes_of(&scanner->title) + bytes_of(&scanner->text) +
                  sizeof scanner->article.title.len + scanner->article.title.len;
    *out_place = PF_NOT_SHELVED;
    if (need > shelf->max_bytes - bytes->len) {
        return PF_OK;
    }
    *out_place = bytes->len;
    put_tokens(bytes, &scanner->title);
    put_tokens(bytes, &scanner->text);
    pf_buf_append(bytes, &scanner->article.title.len, sizeof scanner->article.title.len);
    pf_buf_append_view(bytes, scanner->article.title);
    return pf_buf_status(bytes, err);
}

pf_status pf_token_shelf_take(const pf_token_shelf *shelf, size_t place, pf_scanner *scanner,
                              pf_error *err)
{
    const char *from = take_tokens(shelf->bytes.data + place, &scanner->title);
    from = from != NULL ? take_tokens(from, &scanner->text) : NULL;
    if (from == NULL) {
        return pf_fail_memory(err, shelf->bytes.len);
    }
    pf_strview *title = &scanner->article.title;
    title->data = take(&title->len, from, sizeof title->len);
    return PF_OK;
}
