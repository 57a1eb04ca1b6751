// SPDX-License-Identifier: MIT
// From text to tokens. What a token is (all measures of the program are taken over them):
//
// 1. A run of letters, marks and digits (Unicode L, M, N, as utf8proc knows them). All else
//    ends it, the apostrophe, the hyphen, the full stop and the line end too: "don't" is don,
//    t; "1,500.5" is 1, 500, 5. So do private and unassigned code points.
// 2. Case is folded and compatibility forms are unified (NFKC): a full-width A is a, a ligature
//    its letters. Each code point is folded and taken apart by itself, then the marks of a
//    letter are put in order, then all is composed. What that brings in and is no letter, mark
//    or digit is dropped: one half, a sign, is 12.
// 3. Passed over as if they were not there, also inside a run: soft hyphen (U+00AD), tatweel
//    (U+0640), Arabic vowel signs (U+064B-0652, U+0670), zero-width and direction signs
//    (U+061C, U+200B-200F, U+202A-202E, U+2060-2064, U+2066-206F, U+FEFF), variation selectors
//    (U+180B-180E, U+FE00-FE0F, U+E0100-E01EF).
// 4. Scripts without spaces (Han, Kana, Thai, Lao, Khmer, Myanmar; the ranges are in charmap.c)
//    give overlapping pairs of characters, a character being a letter with its marks, after
//    rule 2: ABC is AB, BC. A lone one is a token. A run ends where such a script and other
//    letters meet, so there is no pair across. Decimal digits are other letters in any script.
//    A mark never ends a run, whatever its script; one that nothing stands before begins one.
// 5. Typographic quotes and dashes are separators like their ASCII forms, so they never matter.
// 6. A run is cut behind the code point with which it reaches 4,096 bytes, passed-over signs
//    counted: no word is so long, and scratch stays bounded. No pair reaches across the cut.
//
// Two tokens are the same when their normalised letters are, a pair or not.
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
// MiB). A line end separates tokens like a blank, and ends a quotation. When more than 60 % of
// the tokens are quoted none is: such an article is an interview or badly marked. PF_ENOMEM,
// PF_ELIMIT.
pf_status pf_tokenize(pf_tokenizer *tokenizer, pf_strview text, pf_tokens *tokens,
                      pf_error *err) PF_MUST_CHECK;

// Identity of the token string; two texts are equal when these are.
pf_hash128 pf_tokens_hash(const pf_tokens *tokens);

// Takes the tokens with PF_TOKEN_DROPPED out, in place; counts are not kept up.
void pf_tokens_drop(pf_tokens *tokens);

// Gives all tokens with PF_TOKEN_NUMBER one hash, which no token has, and returns how many
// there are. Their characters stay, so shingles of characters do not see it.
size_t pf_tokens_mask_numbers(pf_tokens *tokens);

static inline pf_strview pf_token(const pf_tokens *tokens, size_t i)
{
    pf_strview view = {tokens->chars + tokens->starts[i],
                       tokens->starts[i + 1] - tokens->starts[i] - 1};
    return view;
}

#endif
