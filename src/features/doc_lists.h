// SPDX-License-Identifier: MIT
// Articles listed by a set that each of them names.
#ifndef PF_FEATURES_DOC_LISTS_H
#define PF_FEATURES_DOC_LISTS_H

#include <pressfold/status.h>
#include <pressfold/types.h>

typedef struct pf_doc_lists {
    uint32_t *starts; // [n_sets + 2] into docs; the last is not used
    uint32_t *docs;   // those of set s: docs[starts[s], starts[s + 1]), rising
} pf_doc_lists;

// `set_of` [n_docs]: a set below n_sets, or PF_NO_DOC for an article that is in no list.
// PF_ENOMEM. Linear.
pf_status pf_doc_lists_init(pf_doc_lists *out_lists, const uint32_t *set_of, size_t n_docs,
                            size_t n_sets, pf_error *err) PF_MUST_CHECK;
void pf_doc_lists_finish(pf_doc_lists *lists);

// The articles of a set, borrowed.
static inline const uint32_t *pf_doc_list(const pf_doc_lists *lists, size_t set, size_t *out_n)
{
    *out_n = lists->starts[set + 1] - lists->starts[set];
    return lists->docs + lists->starts[set];
}

#endif
