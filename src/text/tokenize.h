// SPDX-License-Identifier: MIT
// From text to tokens. What a token is (all measures of the program are taken over them):
//
// 1. A run of letters, marks and digits (Unicode L, M, N). Everything else ends it, the
//    apostrophe, the hyphen and the full stop too: "don't" is don, t; "1,500.5" is 1, 500, 5.
// 2. Case is folded and compatibility forms are unified (NFKC): a full-width A is a, a ligature
//    its letters.
// 3. Soft hyphens, zero-width and direction signs, the Arabic tatweel and vowel signs are
// passed
//    over as if they were not there.
// 4. Scripts without spaces (Han, Kana, Thai, Lao, Khmer, Myanmar) give overlapping pairs of
//    characters, a character being a letter with its marks: ABC is AB, BC. A lone one is a
//    token.
// 5. Typographic quotes and dashes are separators like their ASCII forms, so they never matter.
// 6. A run longer than 4,096 bytes is cut there: no word is so long, and scratch stays bounded.
//
// Each token carries its XXH3 hash, where it stood, and whether it stood inside quotation
// marks.
#ifndef PF_TEXT_TOKENIZE_H
#define PF_TEXT_TOKENIZE_H

#include <pressfold/types.h>

#include "base/hash.h"
#include "text/charmap.h"

enum {
    PF_TOKEN_QUOTED = 1,    // stood inside quotation marks
    PF_TOKEN_NUMBER = 2,    // digits only
    PF_TOKEN_PAIR = 4,      // a pair of characters of a script without spaces, or a lone one
    PF_TOKEN_CONTINUES = 8, // a pair whose second character is the first of the next pair
    PF_TOKEN_DROPPED = 16   // set by a caller of pf_tokens_drop
};

typedef struct pf_tokens {
    size_t n;
    size_t n_pairs;    // tokens with PF_TOKEN_PAIR
    size_t n_quoted;   // tokens with PF_TOKEN_QUOTED
    uint64_t *hashes;  // [n]
    uint32_t *starts;  // [n + 1] into chars; token i ends one byte before starts[i + 1]
    uint32_t *origins; // [n] byte in the text where the token, or its run of pairs, begins
    uint8_t *flags;    // [n]
    char *chars;       // normalised tokens, each followed by one blank
    size_t cap;        // of the arrays by token
    size_t chars_cap;
} pf_tokens;

// One for each thread; its buffers grow and are reused.
typedef struct pf_tokenizer {
    const pf_charmap *map; // borrowed
    int32_t *points;       // scratch for tokens that need normalising
    size_t points_cap;
} pf_tokenizer;

void pf_tokens_init(pf_tokens *tokens);
void pf_tokens_finish(pf_tokens *tokens);

void pf_tokenizer_init(pf_tokenizer *tokenizer, const pf_charmap *map);
void pf_tokenizer_finish(pf_tokenizer *tokenizer);

// Replaces the tokens by those of `text` (UTF-8; invalid bytes separate tokens; at most 256
// MiB). Lines do not end a token run, but they end a quotation. When more than 60 % of the
// tokens are quoted none is: such an article is an interview or badly marked. PF_ENOMEM,
// PF_ELIMIT.
pf_status pf_tokenize(pf_tokenizer *tokenizer, pf_strview text, pf_tokens *tokens,
                      pf_error *err) PF_MUST_CHECK;

// Identity of the token string; two texts are equal when these are.
pf_hash128 pf_tokens_hash(const pf_tokens *tokens);

// Takes the tokens with PF_TOKEN_DROPPED out, in place; counts are not kept up.
void pf_tokens_drop(pf_tokens *tokens);

// Gives all tokens with PF_TOKEN_NUMBER one hash, so that they are equal, and returns how many
// there are. Their characters stay, so shingles of characters do not see it.
size_t pf_tokens_mask_numbers(pf_tokens *tokens);

static inline pf_strview pf_token(const pf_tokens *tokens, size_t i)
{
    pf_strview view = {tokens->chars + tokens->starts[i],
                       tokens->starts[i + 1] - tokens->starts[i] - 1};
    return view;
}

#endif
