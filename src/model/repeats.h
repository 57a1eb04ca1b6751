// SPDX-License-Identifier: MIT
// Passages that one source repeats in its articles (subscription notes, menus, the fixed
// sentences of a bulletin), and tails that it repeats in their titles (" - The Daily Example").
// They tell nothing of the news and would draw a source's articles together in stories and
// topics, so their words are dropped before terms are counted. Copies are stricter about what
// they leave out: see furniture.h.
#ifndef PF_MODEL_REPEATS_H
#define PF_MODEL_REPEATS_H

#include "session/session.h"

// Tokens of a passage that must stand again, in a row, in another article of the source.
#define PF_REPEATS_TOKENS 8u

typedef struct pf_repeats {
    pf_map windows; // hash of (source, window), or of (source, tail of a title)
    // A bit for each window's hash, of a power of two: most windows of a text are told not to
    // be in the map without a look at it, which would seldom be in the cache.
    uint64_t *bits;
    uint64_t bit_mask;
} pf_repeats;

// Looks at the articles `docs` [n] (at most 2,000 of a source, the first in this order).
// Articles of unknown source have none. Loads each article once. PF_EIO, PF_ENOMEM,
// PF_ECANCELLED.
pf_status pf_repeats_find(pf_session *session, const uint32_t *docs, size_t n,
                          pf_repeats *out_repeats, pf_error *err) PF_MUST_CHECK;
void pf_repeats_finish(pf_repeats *repeats);

// Drops the repeated passages from scanner->text and the repeated tail from scanner->title, the
// tokens of an article of `source`. PF_ENOMEM.
pf_status pf_repeats_drop(const pf_repeats *repeats, uint32_t source, pf_scanner *scanner,
                          pf_error *err) PF_MUST_CHECK;

#endif
