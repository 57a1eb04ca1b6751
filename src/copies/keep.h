// SPDX-License-Identifier: MIT
// Which article of a copy group is kept.
#ifndef PF_COPIES_KEEP_H
#define PF_COPIES_KEEP_H

#include "session/corpus.h"

typedef struct pf_keep_policy {
    pf_keep keep;
    uint32_t *source_ranks; // [n_sources] 0 is best; NULL unless PF_KEEP_SOURCE
} pf_keep_policy;

// Whether the list of sources, where there is one, can be read: asked before the long work.
// PF_ENOTFOUND.
pf_status pf_keep_check(const pf_copy_options *options, pf_error *err) PF_MUST_CHECK;

// Reads the list of sources where the policy has one. PF_ENOTFOUND, PF_EIO, PF_ENOMEM.
pf_status pf_keep_policy_init(pf_keep_policy *policy, const pf_copy_options *options,
                              const pf_corpus *corpus, pf_error *err) PF_MUST_CHECK;
void pf_keep_policy_finish(pf_keep_policy *policy);

// The better of two articles; a total order, so any order of asking gives the same article.
pf_doc_id pf_keep_better(const pf_keep_policy *policy, const pf_corpus *corpus, pf_doc_id a,
                         pf_doc_id b);

#endif
