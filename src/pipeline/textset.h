// SPDX-License-Identifier: MIT
// What is compared of one text: its shingle sets and the keys of its title, read from the
// article's record.
#ifndef PF_PIPELINE_TEXTSET_H
#define PF_PIPELINE_TEXTSET_H

#include "match/overlap.h"
#include "pipeline/session.h"

typedef struct pf_textset {
    uint64_t *memory;       // owned; holds all the sets
    size_t n_bytes;         // of it
    pf_shingle_view all;    // every shingle
    pf_shingle_view core;   // without page furniture; `all` where there is none
    pf_shingle_view masked; // all, numbers taken for one; empty where the text has none
    uint32_t n_title_keys;
    uint64_t title_keys[PF_TITLE_KEYS]; // rising
} pf_textset;

// Reads the article and makes its sets; `core` is `all`. PF_EIO, PF_ENOMEM.
pf_status pf_textset_load(pf_session *session, pf_scanner *scanner, pf_doc_id doc,
                          pf_textset *out_set, pf_error *err) PF_MUST_CHECK;

// Leaves the shingles `drop` [n] (rising, bit 0 clear) out of the core; may be called again.
// PF_ENOMEM.
pf_status pf_textset_strip(pf_textset *set, const uint64_t *drop, size_t n, pf_error *err)
    PF_MUST_CHECK;

// Gives back the room of all sets but `all`.
void pf_textset_keep_all(pf_textset *set);

// Accepts a zeroed set.
void pf_textset_finish(pf_textset *set);

#endif
