// SPDX-License-Identifier: MIT
// The tokens of some articles, put aside by whoever sees them first, so that they need not be
// read and cut again when it is known what is to be done with them.
#ifndef PF_MODEL_TOKEN_SHELF_H
#define PF_MODEL_TOKEN_SHELF_H

#include "session/scan.h"

#define PF_NOT_SHELVED SIZE_MAX

typedef struct pf_token_shelf {
    pf_buf bytes;
    size_t max_bytes; // what it may hold
} pf_token_shelf;

void pf_token_shelf_init(pf_token_shelf *shelf, size_t max_bytes);

void pf_token_shelf_finish(pf_token_shelf *shelf);

// Empties it; keeps the memory.
void pf_token_shelf_reset(pf_token_shelf *shelf);

// Puts the scanner's article aside: its title, and the tokens of title and text. *out_place:
// where, or PF_NOT_SHELVED where there is no room for it. PF_ENOMEM.
pf_status pf_token_shelf_put(pf_token_shelf *shelf, const pf_scanner *scanner,
                             size_t *out_place, pf_error *err) PF_MUST_CHECK;

// Lends an article back: scanner->title, scanner->text and scanner->article.title, all of them
// the shelf's own memory, in place of what the scanner owns, which the caller puts back. What
// else the scanner has is of another article. Tokens may be changed and dropped, not added.
void pf_token_shelf_lend(const pf_token_shelf *shelf, size_t place, pf_scanner *scanner);

#endif
