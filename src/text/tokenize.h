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
// Each token carries its hash, where it stood, and whether it stood inside quotation marks.
#ifndef PF_TEXT_TOKENIZE_H
#define PF_TEXT_TOKENIZE_H

#include "kernels/kernels.h"
#include "text/charmap.h"
#include "text/tokens.h"

// One for each thread; its buffers grow and are reused.
typedef struct pf_tokenizer {
    const pf_charmap *map; // borrowed
    pf_classify_fn classify;
    pf_list_runs_fn list_runs;
    pf_hash_words_fn hash_words;
    uint64_t *bits; // of the text's bytes: words, then special ones
    size_t bits_cap;
    uint64_t *odd; // of a stretch's tokens: those of digits alone, and long ones
    size_t odd_cap;
    uint32_t *turns; // bytes where quotations begin and end
    size_t turns_cap;
    int32_t *points; // scratch for tokens that need normalising
    size_t points_cap;
} pf_tokenizer;

void pf_tokenizer_init(pf_tokenizer *tokenizer, const pf_charmap *map,
                       const pf_kernels *kernels);
void pf_tokenizer_finish(pf_tokenizer *tokenizer);

// Replaces the tokens by those of `text` (UTF-8; invalid bytes separate tokens; at most 256
// MiB). A line end separates tokens like a blank, and ends a quotation. When more than 60 % of
// the tokens are quoted none is: such an article is an interview or badly marked. PF_ENOMEM,
// PF_ELIMIT.
pf_status pf_tokenize(pf_tokenizer *tokenizer, pf_strview text, pf_tokens *tokens,
                      pf_error *err) PF_MUST_CHECK;

#endif
