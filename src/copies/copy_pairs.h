// SPDX-License-Identifier: MIT
// From verified pairs of texts to pairs of articles.
#ifndef PF_COPIES_COPY_PAIRS_H
#define PF_COPIES_COPY_PAIRS_H

#include "copies/grouping.h"

// Of texts with many articles not all pairs are listed: up to so many, then only those with the
// first article of either text, so that the list stays linear.
#define PF_MAX_EXPANDED_PAIRS 1024u

// Fills groups->pairs, n_pairs and n_excerpts (groups->copies being there) from the scored
// pairs of texts that are linked, and from equal texts. PF_ENOMEM.
pf_status pf_copy_pairs_expand(const pf_grouping *grouping, pf_groups *groups, pf_error *err)
    PF_MUST_CHECK;

#endif
