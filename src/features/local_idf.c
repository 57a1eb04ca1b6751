// SPDX-License-Identifier: MIT
// A window slides over the rows, which stand by time: rows enter and leave the counts once
// each, in whole steps of 2^-32, so that the counts are exact. An entry is multiplied by the
// ratio of the two idf, in the title's half raised to the power that the title's idf has.
//
// The width hardly matters (7, 15 and 30 days differ by .003 B-cubed F1 at most on five
// labelled sets), and no more does the weight of the whole (30 to 300 articles).
//
// Cost: linear in the entries, a logarithm each; 12 bytes a term.
#include "features/local_idf.h"

#include <math.h>
#include <string.h>

#include <pressfold/types.h>

#include "base/day.h"
#include "base/error.h"
#include "base/mem.h"
#include "features/tfidf.h"

#define WINDOW_SECONDS (15 * PF_DAY_SECONDS)
#define WHOLE_WEIGHT   100.0 // articles
#define UNIT           0x1p32

static pf_status weigh_rows(pf_idf_window *window, pf_error *err)
{
    const pf_local_idf *local = window->local;
    size_t n_docs = local->terms->n_docs;
    uint32_t *sizes = pf_calloc(local->n_sets, sizeof *sizes);
    if (sizes == NULL) {
        return pf_fail_memory(err, local->n_sets * sizeof *sizes);
    }
    for (size_t doc = 0; local->set_of != NULL && doc < n_docs; doc++) {
        sizes[local->set_of[doc]]++;
    }
    for (size_t doc = 0; doc < n_docs; doc++) {
        uint32_t size = local->set_of != NULL ? sizes[local->set_of[doc]] : 1;
        window->units[doc] = (uint64_t)(UNIT / (double)size);
    }
    pf_free(sizes);
    return PF_OK;
}

static void count_row(pf_idf_window *window, size_t doc, int enters)
{
    uint64_t units = enters ? window->units[doc] : (uint64_t)0 - window->units[doc];
    window->n += units;
    const pf_term_rows *rows = &window->local->terms->rows;
    for (pf_term_cursor c = pf_term_body(rows, doc); pf_term_next(&c);) {
        window->df[c.term] += units;
    }
}

static void slide_to(pf_idf_window *window, size_t doc)
{
    const int64_t *times = window->local->times;
    while (window->last < window->n_dated &&
           times[window->last] - times[doc] <= WINDOW_SECONDS) {
        count_row(window, window->last++, 1);
    }
    while (times[doc] - times[window->first] > WINDOW_SECONDS) {
        count_row(window, window->first++, 0);
    }
}

// Local idf of a term over that of the whole.
static double ratio_of(const pf_idf_window *window, uint32_t term)
{
    const pf_local_idf *local = window->local;
    double df = pf_tfidf_df_of(local->terms, local->df, term);
    double counted = (double)window->df[term] / UNIT + WHOLE_WEIGHT * df / window->n_whole;
    double share = counted / ((double)window->n / UNIT + WHOLE_WEIGHT);
    return pf_idf(window->n_whole, share * window->n_whole) / pf_idf(window->n_whole, df);
}

// Multiplies some entries of one half of a row, whose length stays.
static void weigh_entries(const pf_idf_window *window, const uint32_t *cols, float *values,
                          size_t n, uint32_t offset)
{
    double before = 0;
    double after = 0;
    for (size_t i = 0; i < n; i++) {
        double ratio = ratio_of(window, cols[i] - offset);
        double value = (double)values[i];
        before += value * value;
        value *= offset > 0 ? pow(ratio, PF_TITLE_POWER) : ratio;
        after += value * value;
        values[i] = (float)value;
    }
    double scale = after > 0 ? sqrt(before / after) : 1.0;
    for (size_t i = 0; i < n; i++) {
        values[i] = (float)((double)values[i] * scale);
    }
}

void pf_idf_window_weigh(pf_idf_window *window, size_t doc, pf_weighted_row *row)
{
    if (doc >= window->n_dated) {
        return;
    }
    slide_to(window, doc);
    size_t n_body = row->n_body;
    uint32_t n_terms = (uint32_t)window->local->terms->vocab.n_terms;
    weigh_entries(window, row->cols, row->values, n_body, 0);
    weigh_entries(window, row->cols + n_body, row->values + n_body, row->n - n_body, n_terms);
}

pf_status pf_idf_window_init(pf_idf_window *window, const pf_local_idf *local, pf_error *err)
{
    size_t n_docs = local->terms->n_docs;
    *window = (pf_idf_window){.local = local};
    window->n_whole = local->n + (double)local->terms->vocab.n_background;
    while (window->n_dated < n_docs && local->times[window->n_dated] != PF_TIME_UNKNOWN) {
        window->n_dated++;
    }
    window->units = pf_alloc(n_docs, sizeof *window->units);
    window->df = pf_calloc(local->terms->vocab.n_terms, sizeof *window->df);
    if (window->units == NULL || window->df == NULL) {
        return pf_fail_memory(err, n_docs * sizeof *window->units);
    }
    return weigh_rows(window, err);
}

void pf_idf_window_finish(pf_idf_window *window)
{
    pf_free(window->units);
    pf_free(window->df);
    memset(window, 0, sizeof *window);
}
