// SPDX-License-Identifier: MIT
// Leaves of a vocabulary what is neither too rare nor too common, numbered by rising hash.
#ifndef PF_FEATURES_VOCAB_PRUNE_H
#define PF_FEATURES_VOCAB_PRUNE_H

#include "features/vocab.h"

// `seen` are all terms, in any order; the columns of `rows` are places in it, by rising hash
// within a row, and become places in *out_vocab. Bounds and background are those of `options`.
// PF_EINVAL (bounds that were given leave none of the terms), PF_ENOMEM; then the rows are as
// they were.
pf_status pf_vocab_prune(const pf_vocab *seen, const pf_term_options *options, pf_csr *rows[2],
                         pf_pool *pool, pf_vocab *out_vocab, pf_error *err) PF_MUST_CHECK;

#endif
