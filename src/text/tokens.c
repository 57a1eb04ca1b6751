// SPDX-License-Identifier: MIT
#include "text/tokens.h"

#include <string.h>

#include "base/mem.h"

void pf_tokens_init(pf_tokens *tokens)
{
    memset(tokens, 0, sizeof *tokens);
}

void pf_tokens_finish(pf_tokens *tokens)
{
    pf_free(tokens->hashes);
    pf_free(tokens->starts);
    pf_free(tokens->lens);
    pf_free(tokens->origins);
    pf_free(tokens->flags);
    pf_free(tokens->chars);
    pf_tokens_init(tokens);
}

// Grows one array; it stays as it was when that fails.
static int grow(void **items, size_t cap, size_t size)
{
    void *grown = pf_realloc(*items, cap, size);
    *items = grown != NULL ? grown : *items;
    return grown != NULL;
}

int pf_tokens_reserve(pf_tokens *tokens, size_t more)
{
    if (more <= tokens->cap - tokens->n) {
        return 1;
    }
    size_t cap = tokens->cap < 256 ? 512 : tokens->cap + tokens->cap / 2;
    if (cap < tokens->n + more) {
        cap = tokens->n + more;
    }
    if (!grow((void **)&tokens->hashes, cap, sizeof *tokens->hashes) ||
        !grow((void **)&tokens->starts, cap, sizeof *tokens->starts) ||
        !grow((void **)&tokens->lens, cap, sizeof *tokens->lens) ||
        !grow((void **)&tokens->origins, cap, sizeof *tokens->origins) ||
        !grow((void **)&tokens->flags, cap, 1)) {
        return 0;
    }
    tokens->cap = cap;
    return 1;
}

int pf_tokens_reserve_chars(pf_tokens *tokens, size_t more)
{
    return pf_reserve((void **)&tokens->chars, &tokens->chars_cap,
                      tokens->chars_len + more + PF_WORD_BYTES, 1) == PF_OK;
}

void pf_tokens_append(pf_tokens *tokens, size_t start, size_t len, size_t origin,
                      unsigned flags)
{
    size_t i = tokens->n++;
    const char *letters = tokens->chars + start;
    if (len <= PF_WORD_BYTES) {
        tokens->hashes[i] = pf_fold_word(pf_load_word(letters, len));
    } else {
        tokens->hashes[i] = pf_hash_word(letters, len);
    }
    tokens->starts[i] = (uint32_t)start;
    tokens->lens[i] = (uint32_t)len;
    tokens->origins[i] = (uint32_t)origin;
    tokens->flags[i] = (uint8_t)flags;
    tokens->n_pairs += (flags & PF_TOKEN_PAIR) != 0;
}

pf_hash128 pf_tokens_hash(const pf_tokens *tokens, pf_hash_bytes_fn hash_bytes)
{
    return hash_bytes(tokens->hashes, tokens->n * sizeof *tokens->hashes);
}

size_t pf_tokens_bytes(const pf_tokens *tokens)
{
    size_t n = tokens->n;
    for (size_t i = 0; i < tokens->n; i++) {
        n += tokens->lens[i];
    }
    return n;
}

size_t pf_tokens_next_number(const pf_tokens *tokens, size_t from)
{
    uint64_t eight = 0;
    size_t i = from;
    while (i + sizeof eight <= tokens->n) { // most tokens are none: eight are passed at a time
        memcpy(&eight, tokens->flags + i, sizeof eight);
        if ((eight & PF_TOKEN_NUMBER * 0x0101010101010101u) != 0) {
            break;
        }
        i += sizeof eight;
    }
    while (i < tokens->n && !(tokens->flags[i] & PF_TOKEN_NUMBER)) {
        i++;
    }
    return i;
}

size_t pf_tokens_mask_numbers(pf_tokens *tokens)
{
    const uint64_t masked = pf_hash_word("#", 1);
    size_t n = 0;
    size_t i = pf_tokens_next_number(tokens, 0);
    while (i < tokens->n) {
        tokens->hashes[i] = masked;
        n++;
        i = pf_tokens_next_number(tokens, i + 1);
    }
    return n;
}

void pf_tokens_drop(pf_tokens *tokens)
{
    size_t n = 0;
    for (size_t i = 0; i < tokens->n; i++) {
        if (tokens->flags[i] & PF_TOKEN_DROPPED) {
            continue;
        }
        tokens->hashes[n] = tokens->hashes[i];
        tokens->starts[n] = tokens->starts[i];
        tokens->lens[n] = tokens->lens[i];
        tokens->origins[n] = tokens->origins[i];
        tokens->flags[n++] = tokens->flags[i];
    }
    tokens->n = n;
}
