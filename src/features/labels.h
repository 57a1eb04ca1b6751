// SPDX-License-Identifier: MIT
// Names for sets of articles: the words over-represented inside, each with the share of members
// that hold it, and the medoid.
#ifndef PF_FEATURES_LABELS_H
#define PF_FEATURES_LABELS_H

#include "features/vocab.h"

#define PF_LABEL_TERMS 8

typedef struct pf_label {
    uint32_t n_terms;               // 0 .. PF_LABEL_TERMS
    uint32_t terms[PF_LABEL_TERMS]; // vocabulary ids, best first
    float shares[PF_LABEL_TERMS];   // share of the set's articles that hold the term, 0..1
    uint32_t medoid;                // article nearest to the set's mean direction; ties: lower
} pf_label;

// Labels for n_sets sets. `set_of` [terms->n_docs] is the set of each article (all < n_sets);
// `rows` are unit TF-IDF rows of the same articles (for the medoid). In sets of two or more
// articles every term stands in at least two members. *out_labels [n_sets] is the caller's.
// PF_ENOMEM.
pf_status pf_labels_fit(const pf_terms *terms, const pf_csr *rows, const uint32_t *set_of,
                        size_t n_sets, pf_pool *pool, pf_label *out_labels, pf_error *err)
    PF_MUST_CHECK;

#endif
