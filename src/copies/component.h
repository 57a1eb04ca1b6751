// SPDX-License-Identifier: MIT
// One component of candidate pairs under one worker.
#ifndef PF_COPIES_COMPONENT_H
#define PF_COPIES_COMPONENT_H

#include "copies/grouping.h"
#include "match/linking.h"

typedef struct pf_component {
    pf_grouping *grouping;
    unsigned worker;
    pf_scored *scored; // [n] by a, then b
    size_t n;
} pf_component;

// Verifies every candidate, parts pages of several articles, links groups, chooses the article
// kept and relates the others to it. `edges` has room for n. PF_EIO, PF_ENOMEM.
pf_status pf_component_group(pf_component *component, pf_edge *edges, pf_error *err)
    PF_MUST_CHECK;

// The article of a text that the policy keeps.
pf_doc_id pf_component_best_of_text(const pf_grouping *grouping, uint32_t text);

// Files one text's articles as copies of `kept`, to which they are `copy`.
void pf_component_file_text(const pf_grouping *grouping, uint32_t text, pf_doc_id kept,
                            const pf_copy *copy);

#endif
