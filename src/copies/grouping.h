// SPDX-License-Identifier: MIT
// From candidate pairs of texts to copy groups: components of candidates share nothing, so each
// is one worker's job.
#ifndef PF_COPIES_GROUPING_H
#define PF_COPIES_GROUPING_H

#include <pressfold/groups.h>

#include "base/lock.h"
#include "copies/keep.h"
#include "copies/verify.h"
#include "sketch/pairs.h"

// What one worker found of members and the articles kept for them at other thresholds.
typedef struct pf_known_list {
    pf_copy_pair *pairs; // [n]
    size_t n;
    size_t cap;
} pf_known_list;

typedef struct pf_grouping {
    pf_session *session;
    const pf_texts *texts;
    const pf_furniture *furniture;
    pf_verifier verifier; // judges at the threshold, or at `full` where that is less
    float threshold;
    float full;
    int for_regrouping; // note what texts are to the articles kept for them
    pf_keep_policy policy;
    pf_scored *scored; // [n_scored] by component, then a, then b
    size_t n_scored;
    pf_counter n_verified; // of them, for the progress hook
    size_t *components;    // [n_components + 1] into scored
    size_t n_components;
    uint32_t *parents;     // [n texts] groups of texts
    uint32_t *next;        // [n texts] rings of a group's texts
    pf_doc_id *best;       // [n texts] at a group's lowest text: the article kept for it
    uint8_t *n_levels;     // [n texts] thresholds at which the text's figures are remembered
    pf_copy *copies;       // [n_docs]
    pf_join *joins;        // [n_docs]
    pf_known_list *known;  // [workers]
    pf_textcache **caches; // [workers]
} pf_grouping;

// So many articles that are kept for one text, at falling thresholds, are remembered.
#define PF_MAX_LEVELS 255u

// Groups the candidates; `grouping` is filled from `session` to `for_regrouping`; the rest is
// zero. The candidates are used up. Afterwards copies, joins, known and scored are there.
// PF_ELIMIT (too many candidates), PF_EIO, PF_ENOMEM, PF_ECANCELLED, PF_ENOTFOUND (the keep
// file).
pf_status pf_grouping_run(pf_grouping *grouping, pf_pairs *candidates, pf_error *err)
    PF_MUST_CHECK;
void pf_grouping_finish(pf_grouping *grouping);

// Counts a candidate that was verified. Any thread.
void pf_grouping_count(pf_grouping *grouping);

// Whether a scored pair is one of copies at the threshold, or an excerpt link.
int pf_grouping_is_linked(const pf_grouping *grouping, const pf_scored *scored);

#endif
