// SPDX-License-Identifier: MIT
// Copies: from sketches to verified pairs, groups, and the article kept of each.
#ifndef PF_COPIES_COPIES_H
#define PF_COPIES_COPIES_H

#include "copies/passages.h"
#include "session/sketches.h"

// What a caller wants of the copies; all are filled on success.
typedef struct pf_copies_wanted {
    int for_regrouping; // note what regrouping needs
    pf_groups *groups;
    pf_passages *passages; // NULL: not wanted
} pf_copies_wanted;

// Reads all inputs and finds the copies among them; session->corpus is filled too. PF_EIO,
// PF_ENOMEM, PF_EFORMAT (strict), PF_ECANCELLED, PF_ENOTFOUND (the keep file).
pf_status pf_find_copies(pf_session *session, const pf_copies_wanted *wanted, pf_error *err)
    PF_MUST_CHECK;

// Reads all inputs and goes as far as pf_find_copies does before it looks for candidates;
// what is known then is the page furniture. *out_furniture points to *out_texts. Returns as it.
pf_status pf_find_furniture(pf_session *session, pf_furniture *out_furniture,
                            pf_texts *out_texts, pf_error *err) PF_MUST_CHECK;

#endif
