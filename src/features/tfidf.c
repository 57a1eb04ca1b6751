// SPDX-License-Identifier: MIT
// TF-IDF. idf = ln((1 + N) / (1 + df)) + 1 (smoothed, as scikit-learn), rows scaled to length
// one, so that a dot product is a cosine.
//
// Document frequencies are those of the vocabulary (title or body), or the caller's, and in
// either case those of the background on top, which is counted in whole articles.
//
// Cost: linear in the entries.
#include "features/tfidf.h"

#include <math.h>
#include <stdint.h>

#include "base/error.h"
#include "base/mem.h"

double pf_idf(double n, double df)
{
    return log((1.0 + n) / (1.0 + df)) + 1.0;
}

double pf_tfidf_df_of(const pf_terms *terms, const double *df, uint32_t term)
{
    const pf_vocab *vocab = &terms->vocab;
    double own = df != NULL ? df[term] : (double)vocab->df[term];
    double behind = vocab->background != NULL ? (double)vocab->background[term] : 0;
    return own + behind;
}

static double squared(const float *values, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (double)values[i] * (double)values[i];
    }
    return sum;
}

void pf_scale_to(float *values, size_t n, double length)
{
    double sum = squared(values, n);
    double factor = sum > 0 ? length / sqrt(sum) : 0.0;
    for (size_t i = 0; i < n; i++) {
        values[i] = (float)((double)values[i] * factor);
    }
}

static void fill_rows(const pf_term_rows *terms, const float *idf, pf_csr *out)
{
    uint64_t at = 0;
    for (size_t doc = 0; doc < out->n_rows; doc++) {
        for (pf_term_cursor c = pf_term_body(terms, doc); pf_term_next(&c);) {
            out->cols[at] = c.term;
            out->values[at++] = (float)c.weight * idf[c.term];
        }
        out->starts[doc + 1] = at;
        pf_scale_to(out->values + out->starts[doc], pf_csr_row_len(out, doc), 1.0);
    }
}

static uint64_t count_body(const pf_term_rows *terms)
{
    uint64_t n = 0;
    for (size_t doc = 0; doc < terms->n_rows; doc++) {
        n += terms->n_body[doc];
    }
    return n;
}

pf_status pf_tfidf_fit(const pf_terms *terms, pf_csr *out_rows, pf_error *err)
{
    size_t n_terms = terms->vocab.n_terms;
    pf_csr rows;
    PF_TRY(pf_csr_init(&rows, terms->n_docs, n_terms, count_body(&terms->rows), err));
    float *idf = pf_alloc(n_terms, sizeof *idf);
    if (idf == NULL) {
        pf_csr_finish(&rows);
        return pf_fail_memory(err, n_terms * sizeof *idf);
    }
    double n_all = (double)terms->n_docs + (double)terms->vocab.n_background;
    for (uint32_t t = 0; t < n_terms; t++) {
        idf[t] = (float)pf_idf(n_all, pf_tfidf_df_of(terms, NULL, t));
    }
    fill_rows(&terms->rows, idf, &rows);
    pf_free(idf);
    *out_rows = rows;
    return PF_OK;
}

pf_status pf_tfidf_set_df(const pf_terms *terms, const uint32_t *set_of, size_t n_sets,
                          double *out_df, pf_error *err)
{
    uint32_t *sizes = pf_calloc(n_sets, sizeof *sizes);
    if (sizes == NULL) {
        return pf_fail_memory(err, n_sets * sizeof *sizes);
    }
    for (size_t doc = 0; doc < terms->n_docs; doc++) {
        sizes[set_of[doc]]++;
    }
    for (size_t t = 0; t < terms->vocab.n_terms; t++) {
        out_df[t] = 0;
    }
    for (size_t doc = 0; doc < terms->n_docs; doc++) {
        double share = 1.0 / (double)sizes[set_of[doc]];
        for (pf_term_cursor c = pf_term_body(&terms->rows, doc); pf_term_next(&c);) {
            out_df[c.term] += share;
        }
    }
    pf_free(sizes);
    return PF_OK;
}
