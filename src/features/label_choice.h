// SPDX-License-Identifier: MIT
// The terms of one label, out of what was counted.
#ifndef PF_FEATURES_LABEL_CHOICE_H
#define PF_FEATURES_LABEL_CHOICE_H

#include <pressfold/types.h>

#include "features/phrases.h"

// The chosen terms, best first, into chosen [cap]; returns how many. The tally's candidates
// stand by falling rank, `letters` [tally->n_candidates] are their normalised letters. Borrowed
// from the tally.
size_t pf_label_choose(const pf_phrase_tally *tally, const pf_strview *letters,
                       const pf_phrase **chosen, size_t cap);

#endif
