// SPDX-License-Identifier: MIT
// Anchors of page furniture: posted shingles that stand in several texts of one source.
#ifndef PF_COPIES_ANCHORS_H
#define PF_COPIES_ANCHORS_H

#include "session/texts.h"
#include "sketch/postings.h"

#define PF_ANCHOR_ENOUGH 8u // differing texts of an anchor that are read
#define PF_TEXT_SOURCES  8u // of a text, that are looked at

// A posted shingle that a source repeats, and the differing texts in which it was seen.
typedef struct pf_anchor {
    uint64_t hash;
    uint32_t n_texts;                  // of the source, that hold it
    uint32_t groups[PF_ANCHOR_ENOUGH]; // indices of readings; filled by who reads texts
    uint32_t n_groups;
} pf_anchor;

typedef struct pf_anchors {
    pf_keyed *items; // [n] by source, text and hash; key: source << 32 | text; value: anchor
    size_t n;
    pf_anchor *anchors; // [n_anchors]
    size_t n_anchors;
} pf_anchors;

// Lists the anchors of all sources and the texts that hold them. What is listed does not depend
// on how the postings are cut into parts, nor on threads. PF_ENOMEM, PF_EIO, PF_ECANCELLED.
pf_status pf_anchors_list(pf_session *session, const pf_texts *texts,
                          const pf_posting_view *postings, pf_anchors *out_anchors,
                          pf_error *err) PF_MUST_CHECK;
void pf_anchors_finish(pf_anchors *anchors);

// The distinct sources of a text's articles, at most PF_TEXT_SOURCES; returns how many.
size_t pf_anchors_sources(const pf_texts *texts, uint32_t text, uint32_t *out_sources);

#endif
