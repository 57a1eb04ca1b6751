// SPDX-License-Identifier: MIT
// Names for sets of articles: the words and phrases over-represented inside, each with the
// share of members that hold it, and the articles that stand for the set.
#ifndef PF_FEATURES_LABELS_H
#define PF_FEATURES_LABELS_H

#include "base/arena.h"
#include "features/representatives.h"
#include "features/vocab.h"
#include "features/written.h"

#define PF_LABEL_TERMS 8

// A word, or two or three in a row, as they are mostly written in the set.
typedef struct pf_label_term {
    pf_strview text;
    float share; // of the set's articles that hold it in title or counted text, 0..1
} pf_label_term;

typedef struct pf_label {
    const pf_label_term *terms; // [n_terms] best first
    uint32_t n_terms;           // 0 .. PF_LABEL_TERMS
    pf_representatives representatives;
} pf_label;

typedef struct pf_labels {
    pf_label *labels; // [n_sets]
    pf_arena *arenas; // [n_arenas] hold the terms
    unsigned n_arenas;
} pf_labels;

typedef struct pf_label_input {
    const pf_terms *terms;
    const pf_csr *rows;     // unit TF-IDF rows of the same articles, for the representatives
    const uint32_t *set_of; // [terms->n_docs] set of each article, all below n_sets
    size_t n_sets;
    const pf_written_source *texts; // of the same articles; NULL: none is read
} pf_label_input;

// Labels for sets. A set of one article has a representative and no terms: every term stands in
// at least two members. Texts are read once, those of sets of two and more articles only;
// without texts the terms are single words in the vocabulary's letters, with the share of the
// articles of which they are terms. Same result for any number of threads. PF_ENOMEM, and what
// texts->load returns.
pf_status pf_labels_fit(const pf_label_input *input, pf_pool *pool, pf_labels *out_labels,
                        pf_error *err) PF_MUST_CHECK;
void pf_labels_finish(pf_labels *labels);

#endif
