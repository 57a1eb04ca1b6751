// SPDX-License-Identifier: MIT
// The tokens of one text as arrays. A token's letters stand in `chars`, mostly where the text
// itself has them, in lower case; what had to be normalised is appended behind. Tokens may
// share letters (pairs of characters overlap), so nothing is to be written there.
#ifndef PF_TEXT_TOKENS_H
#define PF_TEXT_TOKENS_H

#include <pressfold/types.h>

#include "kernels/kernels.h"

enum {
    PF_TOKEN_QUOTED = 1,    // stood inside quotation marks
    PF_TOKEN_NUMBER = 2,    // digits only
    PF_TOKEN_PAIR = 4,      // a pair of characters of a script without spaces, or a lone one
    PF_TOKEN_CONTINUES = 8, // a pair whose second character is the first of the next pair
    PF_TOKEN_DROPPED = 16,  // set by a caller of pf_tokens_drop
    PF_TOKEN_STOP = 32      // a stop word in the language of its article: pf_language_mark
};

typedef struct pf_tokens {
    size_t n;
    size_t n_pairs;    // tokens with PF_TOKEN_PAIR
    size_t n_quoted;   // tokens with PF_TOKEN_QUOTED
    uint64_t *hashes;  // [n] pf_hash_word of the letters
    uint32_t *starts;  // [n] into chars
    uint32_t *lens;    // [n] bytes, at least 1
    uint32_t *origins; // [n] byte in the text where the token, or its run of pairs, begins
    uint8_t *flags;    // [n]
    char *chars;       // [chars_len] and PF_WORD_BYTES more that may be read
    size_t chars_len;
    size_t cap; // of the arrays by token
    size_t chars_cap;
} pf_tokens;

void pf_tokens_init(pf_tokens *tokens);
void pf_tokens_finish(pf_tokens *tokens);

// Room for `more` tokens, and for `more` letters behind chars_len. 0 when memory is out.
int pf_tokens_reserve(pf_tokens *tokens, size_t more);
int pf_tokens_reserve_chars(pf_tokens *tokens, size_t more);

// Appends the token whose letters are chars[start, start + len). There must be room for it, and
// PF_WORD_BYTES readable from its start on.
void pf_tokens_append(pf_tokens *tokens, size_t start, size_t len, size_t origin,
                      unsigned flags);

// Identity of the string of tokens, as their hashes are now; two texts are equal when these
// are. `hash_bytes` is a kernel.
pf_hash128 pf_tokens_hash(const pf_tokens *tokens, pf_hash_bytes_fn hash_bytes);

// Bytes of all letters and of one blank behind each token.
size_t pf_tokens_bytes(const pf_tokens *tokens);

// Takes the tokens with PF_TOKEN_DROPPED out, in place; counts are not kept up.
void pf_tokens_drop(pf_tokens *tokens);

// The first token from `from` on with PF_TOKEN_NUMBER; tokens->n where there is none.
size_t pf_tokens_next_number(const pf_tokens *tokens, size_t from);

// Gives all tokens with PF_TOKEN_NUMBER one hash, which no token has, and returns how many
// there are. Their characters stay, so shingles of characters do not see it.
size_t pf_tokens_mask_numbers(pf_tokens *tokens);

static inline pf_strview pf_token(const pf_tokens *tokens, size_t i)
{
    pf_strview view = {tokens->chars + tokens->starts[i], tokens->lens[i]};
    return view;
}

#endif
