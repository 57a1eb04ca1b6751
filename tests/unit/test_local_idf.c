// SPDX-License-Identifier: MIT
// Against brute force: for each article the frequencies of its own days are counted anew and
// its row is made from them.
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <pressfold/types.h>

#include "../packed_rows.h"
#include "base/mem.h"
#include "base/rng.h"
#include "features/joined_rows.h"
#include "features/tfidf.h"

#define N_DOCS  60
#define N_TERMS 20
#define N_SETS  25
#define WINDOW  INT64_C(15 * 86400)

static pf_terms terms;
static uint32_t n_seen[N_DOCS];
static int64_t times[N_DOCS];
static uint32_t set_of[N_DOCS];
static uint32_t df[N_TERMS];
static double set_df[N_TERMS];

// Every term with a chance of a third, the title's among the body's; a tenth has no title.
static void fill(pf_rng *rng, size_t doc, pf_term_rows_builder *builder)
{
    int is_in_title[N_TERMS] = {0};
    for (uint32_t t = 0; t < N_TERMS; t++) {
        if (pf_rng_below(rng, 3) > 0) {
            continue;
        }
        uint8_t weight = (uint8_t)(50 + pf_rng_below(rng, 100));
        ck_assert_int_eq(pf_term_rows_append(builder, t, weight, NULL), PF_OK);
        df[t]++;
        is_in_title[t] = doc % 10 != 0 && pf_rng_below(rng, 3) == 0;
    }
    pf_term_rows_end_body(builder);
    for (uint32_t t = 0; t < N_TERMS; t++) {
        if (is_in_title[t]) {
            ck_assert_int_eq(pf_term_rows_append(builder, N_TERMS + t, 100, NULL), PF_OK);
        }
    }
    pf_term_rows_end_row(builder);
}

static void set_up(void)
{
    pf_rng rng;
    pf_term_rows_builder builder;
    pf_rng_init(&rng, 7);
    memset(&terms, 0, sizeof terms);
    memset(df, 0, sizeof df);
    ck_assert_int_eq(pf_term_rows_begin(&builder, N_DOCS, N_TERMS, 2.55, NULL), PF_OK);
    terms.n_docs = N_DOCS;
    terms.vocab.n_terms = N_TERMS;
    terms.vocab.df = df;
    terms.n_seen = n_seen; // none: rows are of full length
    for (size_t doc = 0; doc < N_DOCS; doc++) {
        fill(&rng, doc, &builder);
        // A hundred days, with articles on the last moment of each other's windows.
        times[doc] = doc < N_DOCS - 8 ? (int64_t)(doc / 3) * INT64_C(432000) : PF_TIME_UNKNOWN;
        set_of[doc] = pf_rng_below(&rng, N_SETS);
    }
    terms.rows = pf_term_rows_take(&builder);
    ck_assert_int_eq(pf_tfidf_set_df(&terms, set_of, N_SETS, set_df, NULL), PF_OK);
}

static void tear_down(void)
{
    pf_term_rows_finish(&terms.rows);
}

static double weight_of(size_t doc, int by_sets)
{
    double size = 0;
    for (size_t i = 0; i < N_DOCS; i++) {
        size += set_of[i] == set_of[doc];
    }
    return by_sets ? 1 / size : 1;
}

static int holds(size_t doc, uint32_t term)
{
    for (pf_term_cursor c = pf_term_body(&terms.rows, doc); pf_term_next(&c);) {
        if (c.term == term) {
            return 1;
        }
    }
    return 0;
}

static double expected_idf(const pf_local_idf *local, size_t doc, uint32_t term)
{
    double whole = local->df != NULL ? local->df[term] : df[term];
    if (times[doc] == PF_TIME_UNKNOWN) {
        return pf_idf(local->n, whole);
    }
    double n = 100;
    double counted = 100 * whole / local->n;
    for (size_t i = 0; i < N_DOCS; i++) {
        if (times[i] != PF_TIME_UNKNOWN && llabs(times[i] - times[doc]) <= WINDOW) {
            n += weight_of(i, local->set_of != NULL);
            counted += holds(i, term) ? weight_of(i, local->set_of != NULL) : 0;
        }
    }
    return pf_idf(local->n, local->n * counted / n);
}

// The columns [first, first + N_TERMS) of the expected row; returns their squared length before
// it is scaled to `length`.
static double expected_half(const pf_local_idf *local, size_t doc, uint32_t first,
                            double length, double *out)
{
    double square = 0;
    for (pf_term_cursor c = pf_term_row(&terms.rows, doc); pf_term_next(&c);) {
        if (c.term >= first && c.term < first + N_TERMS) {
            double idf = expected_idf(local, doc, c.term - first);
            out[c.term] = c.weight * (first > 0 ? pow(idf, 0.7) : idf);
            square += out[c.term] * out[c.term];
        }
    }
    for (uint32_t t = first; square > 0 && t < first + N_TERMS; t++) {
        out[t] *= length / sqrt(square);
    }
    return square;
}

static void check_row(const pf_local_idf *local, const pf_joined_rows *rows, size_t doc)
{
    double want[2 * N_TERMS] = {0};
    double body = expected_half(local, doc, 0, sqrt(0.75), want);
    double title = expected_half(local, doc, N_TERMS, sqrt(0.25), want);
    double length = sqrt((body > 0 ? 0.75 : 0) + (title > 0 ? 0.25 : 0));
    for (size_t col = 0; col < (size_t)2 * N_TERMS; col++) {
        double expected = want[col] > 0 ? want[col] / length : 0;
        ck_assert_double_eq_tol(value_of(rows, doc, col), expected, PF_JOINED_UNIT / 2 + 1e-6);
    }
}

START_TEST(rows_are_weighed_by_the_days_around)
{
    pf_local_idf local = {.terms = &terms, .times = times, .n = N_DOCS};
    if (_i == 1) {
        local.set_of = set_of;
        local.n_sets = N_SETS;
        local.df = set_df;
        local.n = N_SETS;
    }
    pf_joined_rows rows;
    ck_assert_int_eq(pf_joined_rows_fit(&local, &rows, NULL), PF_OK);
    for (size_t doc = 0; doc < N_DOCS; doc++) {
        check_row(&local, &rows, doc);
    }
    pf_joined_rows_finish(&rows);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("local_idf");
    TCase *tcase = tcase_create("local_idf");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, rows_are_weighed_by_the_days_around, 0, 2);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
