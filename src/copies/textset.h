// SPDX-License-Identifier: MIT
// What is compared of one text: its shingle sets and the keys of its title, read from the
// article's record.
#ifndef PF_COPIES_TEXTSET_H
#define PF_COPIES_TEXTSET_H

#include "match/overlap.h"
#include "session/session.h"

typedef struct pf_textset {
    uint64_t *memory;          // owned; holds all the sets
    size_t cap;                // items of it
    pf_shingle_view all;       // every shingle
    pf_shingle_view furniture; // those of `all` that are page furniture
    pf_shingle_view numbered;  // those of `all` with a number in them
    pf_shingle_view masked;    // the same with all numbers taken for one
    uint32_t n_title_keys;
    uint64_t title_keys[PF_TITLE_KEYS]; // rising
} pf_textset;

// Reads the article and makes its sets, in the memory that the set has; without
// furniture. Zero the set before the first time. PF_EIO, PF_ENOMEM.
pf_status pf_textset_load(pf_session *session, pf_scanner *scanner, pf_doc_id doc,
                          pf_textset *set, pf_error *err) PF_MUST_CHECK;

// The same with `all` alone, in no more memory than that takes.
pf_status pf_textset_load_all(pf_session *session, pf_scanner *scanner, pf_doc_id doc,
                              pf_textset *set, pf_error *err) PF_MUST_CHECK;

// Adds those of `all` that are among `drop` [n] (rising, bit 0 clear) to the furniture; may be
// called again. PF_ENOMEM.
pf_status pf_textset_note_furniture(pf_textset *set, const uint64_t *drop, size_t n,
                                    pf_error *err) PF_MUST_CHECK;

static inline size_t pf_textset_bytes(const pf_textset *set)
{
    return set->cap * sizeof *set->memory;
}

// Accepts a zeroed set.
void pf_textset_finish(pf_textset *set);

#endif
