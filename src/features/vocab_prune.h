// SPDX-License-Identifier: MIT
// Leaves of a vocabulary what is neither too rare nor too common, numbered by rising hash.
#ifndef PF_FEATURES_VOCAB_PRUNE_H
#define PF_FEATURES_VOCAB_PRUNE_H

#include "features/term_log.h"
#include "features/vocab.h"

// Makes the vocabulary and the rows of out_terms. `seen` are all terms, in any order; the ids
// of `log` are places in it, by rising hash within an article; its row_lens are handed over.
// Bounds and background are those of `options`. PF_EINVAL (bounds that were given leave none of
// the terms), PF_ENOMEM, PF_ELIMIT; then out_terms is still to be finished.
pf_status pf_vocab_prune(const pf_vocab *seen, const pf_term_options *options, pf_term_log *log,
                         pf_pool *pool, pf_terms *out_terms, pf_error *err) PF_MUST_CHECK;

#endif
