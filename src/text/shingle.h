// SPDX-License-Identifier: MIT
// Shingles: the n-token (or n-character) windows of an article, as 64-bit hashes. Bit 0 of a
// hash is kept free: in a set it says that the shingle stood inside quotation marks.
#ifndef PF_TEXT_SHINGLE_H
#define PF_TEXT_SHINGLE_H

#include <pressfold/options.h>

#include "text/tokenize.h"

#define PF_SHINGLE_QUOTED 1u // bit 0 of an item of a set

// A set of shingles: hashes rise and differ in more than bit 0. Where a shingle stands both
// inside and outside quotation marks, it counts as outside.
typedef struct pf_shingles {
    uint64_t *hashes; // [n]
    uint64_t *scratch;
    size_t n;
    size_t n_quoted;
    size_t cap;
} pf_shingles;

typedef struct pf_shingle_options {
    pf_shingle_kind kind;
    unsigned len;
    pf_windows_fn windows; // a kernel; NULL: the reference
} pf_shingle_options;

void pf_shingles_init(pf_shingles *shingles);
void pf_shingles_finish(pf_shingles *shingles);

// Every window of `tokens`, in text order, repetitions and all, bit 0 set where more than half
// of its tokens are quoted. Windows go over line ends and punctuation. An article with fewer
// tokens than a window holds has one shingle, of all of them; one without tokens has none.
// PF_SHINGLE_AUTO is as much text as 5 words: from each token on, as few tokens as reach 40
// when a character pair (or a lone character) counts 5 and any other token 8, so 5 words, 8
// pairs, 6 or 7 where both are mixed. At most 64 tokens or characters in a window. PF_ENOMEM.
pf_status pf_shingle(const pf_tokens *tokens, pf_shingle_options options, pf_shingles *out_list,
                     pf_error *err) PF_MUST_CHECK;

// Of the list that pf_shingle made of some tokens, the windows with a number in them: as they
// are, and as they are in `masked`, the same tokens after pf_tokens_mask_numbers. None of
// windows of characters, which masking leaves alone. PF_ENOMEM.
pf_status pf_shingle_numbered(const pf_tokens *masked, pf_shingle_options options,
                              const pf_shingles *list, pf_shingles *out_numbered,
                              pf_shingles *out_masked, pf_error *err) PF_MUST_CHECK;

// Sorts a list and drops repetitions: makes the set.
void pf_shingles_make_set(pf_shingles *shingles);

#endif
