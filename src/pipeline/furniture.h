// SPDX-License-Identifier: MIT
// Page furniture as stories and topics see it: passages that one source repeats in its articles
// (subscription notes, menus, the fixed sentences of a bulletin). They tell nothing of the news
// and would draw a source's articles together, so their words are dropped before terms are
// counted.
#ifndef PF_PIPELINE_FURNITURE_H
#define PF_PIPELINE_FURNITURE_H

#include "pipeline/session.h"

// Tokens of a passage that must stand again, in a row, in another article of the source.
#define PF_FURNITURE_TOKENS 8u

typedef struct pf_furniture {
    pf_map windows; // hash of (source, window)
} pf_furniture;

// Looks at the articles `docs` [n] (at most 2,000 of a source, the first in this order).
// Articles of unknown source have no furniture. Loads each article once. PF_EIO, PF_ENOMEM,
// PF_ECANCELLED.
pf_status pf_furniture_find(pf_session *session, const uint32_t *docs, size_t n,
                            pf_furniture *out_furniture, pf_error *err) PF_MUST_CHECK;
void pf_furniture_finish(pf_furniture *furniture);

// Drops the furniture from scanner->text, the tokens of an article of `source`. PF_ENOMEM.
pf_status pf_furniture_drop(const pf_furniture *furniture, uint32_t source, pf_scanner *scanner,
                            pf_error *err) PF_MUST_CHECK;

#endif
