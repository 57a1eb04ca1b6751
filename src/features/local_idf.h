// SPDX-License-Identifier: MIT
// Inverse document frequencies of the days around an article in the place of those of the whole
// corpus.
//
// What makes articles of one summit alike are the words that few others share on those days;
// how rare a word is in other years tells nothing. With frequencies of the whole corpus the
// similarities within a war's daily news rise when old articles on other subjects are added,
// and its stories run together.
#ifndef PF_FEATURES_LOCAL_IDF_H
#define PF_FEATURES_LOCAL_IDF_H

#include "features/vocab.h"

typedef struct pf_local_idf {
    const pf_terms *terms;
    const int64_t *times;   // [terms->n_docs] in seconds, rising, PF_TIME_UNKNOWN behind
    const uint32_t *set_of; // [terms->n_docs] as pf_tfidf_set_df, or NULL: each counts as one
    size_t n_sets;
    const double *df; // [n_terms] of the whole, or NULL: the vocabulary's
    double n;         // articles or sets of the whole
} pf_local_idf;

// Weighs `rows` (PF_TFIDF_JOINED over the same df and n) anew. Per term the share of articles
// that hold it is that of the 15 days before and behind, drawn towards that of the whole as if
// by a hundred articles more. Rows of unknown date stay; the lengths of body and title within a
// row stay. PF_ENOMEM.
pf_status pf_local_idf_apply(const pf_local_idf *local, pf_csr *rows, pf_error *err)
    PF_MUST_CHECK;

#endif
