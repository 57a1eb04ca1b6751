// SPDX-License-Identifier: MIT
// Copies: from sketches to verified pairs, groups, and the article kept of each.
#ifndef PF_PIPELINE_COPIES_H
#define PF_PIPELINE_COPIES_H

#include "pipeline/session.h"
#include "pipeline/sketches.h"

// Reads all inputs and finds the copies among them. On success session->corpus and *out_groups
// are filled, to the floor where that is asked for: what regrouping needs. PF_EIO, PF_ENOMEM,
// PF_EFORMAT (strict), PF_ECANCELLED, PF_ENOTFOUND (the keep file).
pf_status pf_find_copies(pf_session *session, int goes_to_floor, pf_groups *out_groups,
                         pf_error *err) PF_MUST_CHECK;

#endif
