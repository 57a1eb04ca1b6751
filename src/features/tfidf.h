// SPDX-License-Identifier: MIT
// TF-IDF rows of unit length over pf_terms.
#ifndef PF_FEATURES_TFIDF_H
#define PF_FEATURES_TFIDF_H

#include "base/csr.h"
#include "features/vocab.h"

#define PF_TITLE_POWER 0.7 // of the idf of titles

// ln((1 + n) / (1 + df)) + 1.
double pf_idf(double n, double df);

// Articles that hold a term: those of `df`, or of the vocabulary where it is NULL, and those of
// the background.
double pf_tfidf_df_of(const pf_terms *terms, const double *df, uint32_t term);

// Scales values to a vector of this length; zeros stay.
void pf_scale_to(float *values, size_t n, double length);

// Rows of the bodies, n_terms columns: weights x pf_idf. The background, if there is one, is
// added to the vocabulary's counts. Rows of articles without a term are empty. PF_ENOMEM.
pf_status pf_tfidf_fit(const pf_terms *terms, pf_csr *out_rows, pf_error *err) PF_MUST_CHECK;

// Document frequencies with each set of articles counted once: an article of a set of n adds
// 1/n. For the second pass over stories: else a story of a hundred articles makes its own words
// look common. `set_of` [terms->n_docs], all < n_sets; out_df [n_terms]; n_effective is the
// number of sets that are not empty. PF_ENOMEM.
pf_status pf_tfidf_set_df(const pf_terms *terms, const uint32_t *set_of, size_t n_sets,
                          double *out_df, pf_error *err) PF_MUST_CHECK;

#endif
