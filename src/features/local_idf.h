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

// The entries of one row, those of the title behind those of the body and n_terms columns on.
typedef struct pf_weighted_row {
    size_t n_body;
    size_t n;
    uint32_t *cols; // [n]
    float *values;  // [n]
} pf_weighted_row;

// The days around the article that it was last asked for.
typedef struct pf_idf_window {
    const pf_local_idf *local;
    size_t n_dated;
    size_t first; // rows [first, last) are counted
    size_t last;
    uint64_t *units; // [n_docs] what a row counts for
    uint64_t *df;    // [n_terms] of the counted rows
    uint64_t n;      // of the counted rows
    double n_whole;  // articles or sets of the whole, and of the background
} pf_idf_window;

// `local` must outlive it. On failure it is still to be finished. PF_ENOMEM.
pf_status pf_idf_window_init(pf_idf_window *window, const pf_local_idf *local, pf_error *err)
    PF_MUST_CHECK;
void pf_idf_window_finish(pf_idf_window *window);

// Weighs the row of an article, made by frequencies of the whole, anew; articles rising from
// one call to the next. Per term the share of articles that hold it is that of the 15 days
// before and behind, drawn towards that of the whole as if by a hundred articles more. Rows of
// unknown date stay; the lengths of body and title stay.
void pf_idf_window_weigh(pf_idf_window *window, size_t doc, pf_weighted_row *row);

#endif
