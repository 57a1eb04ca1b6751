// SPDX-License-Identifier: MIT
#include "features/doc_lists.h"

#include "base/error.h"
#include "base/mem.h"

static void fill_lists(const pf_doc_lists *lists, const uint32_t *set_of, size_t n_docs,
                       size_t n_sets)
{
    // Counts stand two places on, so that filling moves each start to where it belongs.
    uint32_t *next = lists->starts + 1;
    for (size_t doc = 0; doc < n_docs; doc++) {
        if (set_of[doc] != PF_NO_DOC) {
            next[set_of[doc] + 1]++;
        }
    }
    for (size_t set = 0; set < n_sets; set++) {
        next[set + 1] += next[set];
    }
    for (size_t doc = 0; doc < n_docs; doc++) {
        if (set_of[doc] != PF_NO_DOC) {
            lists->docs[next[set_of[doc]]++] = (uint32_t)doc;
        }
    }
}

pf_status pf_doc_lists_init(pf_doc_lists *out_lists, const uint32_t *set_of, size_t n_docs,
                            size_t n_sets, pf_error *err)
{
    pf_doc_lists lists = {pf_calloc(n_sets + 2, sizeof *lists.starts),
                          pf_alloc(n_docs, sizeof *lists.docs)};
    if (lists.starts == NULL || lists.docs == NULL) {
        pf_doc_lists_finish(&lists);
        return pf_fail_memory(err, n_docs * sizeof *lists.docs);
    }
    fill_lists(&lists, set_of, n_docs, n_sets);
    *out_lists = lists;
    return PF_OK;
}

void pf_doc_lists_finish(pf_doc_lists *lists)
{
    pf_free(lists->starts);
    pf_free(lists->docs);
    lists->starts = NULL;
    lists->docs = NULL;
}
