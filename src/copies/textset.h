// SPDX-License-Identifier: MIT
// What is compared of one text: its shingle sets and the keys of its title, read from the
// article's record.
#ifndef PF_COPIES_TEXTSET_H
#define PF_COPIES_TEXTSET_H

#include "match/marks.h"
#include "session/session.h"

typedef struct pf_textset {
    pf_marked_text shingles; // its sets
    uint32_t n_title_keys;
    uint64_t title_keys[PF_TITLE_KEYS]; // rising
} pf_textset;

// Reads the article and marks its sets by the numbering, in the memory that the set has;
// without furniture. Zero the set before the first time. PF_EIO, PF_ENOMEM.
pf_status pf_textset_load(pf_session *session, pf_scanner *scanner, pf_doc_id doc,
                          pf_numbering *numbering, pf_textset *set, pf_error *err)
    PF_MUST_CHECK;

// Accepts a zeroed set.
void pf_textset_finish(pf_textset *set);

#endif
