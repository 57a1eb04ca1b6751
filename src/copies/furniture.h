// SPDX-License-Identifier: MIT
// Page furniture: passages that a source puts round its articles - subscription notes, menus,
// lists of other stories. They must neither join two articles nor hide a copy, so the news rule
// leaves their shingles out.
#ifndef PF_COPIES_FURNITURE_H
#define PF_COPIES_FURNITURE_H

#include "copies/textset.h"
#include "session/texts.h"
#include "sketch/postings.h"

// A shingle is furniture when it stands in so many texts of its source that are not versions of
// one another.
#define PF_FURNITURE_TEXTS 5u

typedef struct pf_furniture {
    const pf_texts *texts; // borrowed
    uint64_t *hashes;    // of all sources one after the other, rising within each; bit 0 clear
    uint32_t *n_texts;   // [n hashes] texts of the source that hold it, at least
    size_t *starts;      // [n_sources + 1] into hashes; articles of unknown source are source 0
    uint32_t *samples;   // [n_sources] the text read that holds most; PF_NO_DOC: no furniture
    size_t n_sources;    // of the corpus; 0: nothing is furniture
    uint64_t *sieve;     // a bit for the leading bits of each hash, whatever its source
    unsigned sieve_bits; // leading bits that choose it
} pf_furniture;

// Finds the furniture of all sources from the postings of the texts. Reads a few articles of
// each source that repeats itself. Results do not depend on the input order or threads. PF_EIO,
// PF_ENOMEM, PF_ECANCELLED.
pf_status pf_furniture_find(pf_session *session, const pf_texts *texts,
                            const pf_posting_view *postings, pf_furniture *out_furniture,
                            pf_error *err) PF_MUST_CHECK;
void pf_furniture_finish(pf_furniture *furniture);

// A filter of postings (sketch/postings.h); `furniture` is a pf_furniture. Takes those that are
// furniture of their texts out: what a source repeats makes no candidates.
size_t pf_furniture_drop(const void *furniture, pf_keyed *postings, size_t n);

// Whether a shingle is furniture of the text.
int pf_furniture_holds(const pf_furniture *furniture, uint32_t text, uint64_t hash);

// Marks the furniture among the text's shingles.
void pf_furniture_note(const pf_furniture *furniture, uint32_t text,
                       const pf_numbering *numbering, pf_marked_text *marked);

#endif
