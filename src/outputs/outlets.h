// SPDX-License-Identifier: MIT
// Who wrote about a story, and when: the outlet x story matrix, story by story.
#ifndef PF_OUTPUTS_OUTLETS_H
#define PF_OUTPUTS_OUTLETS_H

#include "outputs/sets.h"

// What one outlet has of one story or topic.
typedef struct pf_outlet {
    uint32_t source;       // into pf_corpus.sources, from 1
    pf_strview name;       // of it, borrowed from the corpus
    uint32_t n_articles;   // at least 1
    int64_t first_seconds; // of its first dated article, or PF_TIME_UNKNOWN
    int first_date_only;
} pf_outlet;

typedef struct pf_outlets {
    pf_outlet *outlets; // [n] by first time, those without a date last, then by name
    size_t n;
    size_t cap;
} pf_outlets;

// Replaces the outlets by those of `set`; their articles add up to those of the set that name
// an outlet. PF_ENOMEM.
pf_status pf_outlets_list(pf_outlets *outlets, const pf_corpus *corpus, const pf_sets *sets,
                          const pf_set *set, pf_error *err) PF_MUST_CHECK;
void pf_outlets_finish(pf_outlets *outlets);

#endif
