// SPDX-License-Identifier: MIT
// Against brute force: for each article the frequencies of its own days are counted anew and
// its row is made from them.
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <pressfold/types.h>

#include "base/mem.h"
#include "base/rng.h"
#include "features/local_idf.h"
#include "features/tfidf.h"

#define N_DOCS  60
#define N_TERMS 20
#define N_SETS  25
#define WINDOW  INT64_C(15 * 86400)

static pf_terms terms;
static int64_t times[N_DOCS];
static uint32_t set_of[N_DOCS];
static uint32_t df[N_TERMS];
static double set_df[N_TERMS];

// Every term with a chance of a third, the title's among the body's; a tenth has no title.
static void fill(pf_rng *rng, size_t doc, uint64_t *body_at, uint64_t *title_at)
{
    for (uint32_t t = 0; t < N_TERMS; t++) {
        if (pf_rng_below(rng, 3) > 0) {
            continue;
        }
        terms.body.cols[*body_at] = t;
        terms.body.values[(*body_at)++] = 0.5F + (float)pf_rng_below(rng, 100) / 100;
        df[t]++;
        if (doc % 10 != 0 && pf_rng_below(rng, 3) == 0) {
            terms.title.cols[*title_at] = t;
            terms.title.values[(*title_at)++] = 1.0F;
        }
    }
    terms.body.starts[doc + 1] = *body_at;
    terms.title.starts[doc + 1] = *title_at;
}

static void set_up(void)
{
    pf_rng rng;
    uint64_t body_at = 0;
    uint64_t title_at = 0;
    pf_rng_init(&rng, 7);
    memset(&terms, 0, sizeof terms);
    memset(df, 0, sizeof df);
    const uint64_t room = (uint64_t)N_DOCS * N_TERMS;
    ck_assert_int_eq(pf_csr_init(&terms.body, N_DOCS, N_TERMS, room, NULL), PF_OK);
    ck_assert_int_eq(pf_csr_init(&terms.title, N_DOCS, N_TERMS, room, NULL), PF_OK);
    terms.n_docs = N_DOCS;
    terms.vocab.n_terms = N_TERMS;
    terms.vocab.df = df;
    for (size_t doc = 0; doc < N_DOCS; doc++) {
        fill(&rng, doc, &body_at, &title_at);
        // A hundred days, with articles on the last moment of each other's windows.
        times[doc] = doc < N_DOCS - 8 ? (int64_t)(doc / 3) * INT64_C(432000) : PF_TIME_UNKNOWN;
        set_of[doc] = pf_rng_below(&rng, N_SETS);
    }
    ck_assert_int_eq(pf_tfidf_set_df(&terms, set_of, N_SETS, set_df, NULL), PF_OK);
}

static void tear_down(void)
{
    pf_csr_finish(&terms.body);
    pf_csr_finish(&terms.title);
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
    for (uint64_t i = terms.body.starts[doc]; i < terms.body.starts[doc + 1]; i++) {
        if (terms.body.cols[i] == term) {
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

// One half of the expected row; returns its squared length before it is scaled to `length`.
static double expected_half(const pf_local_idf *local, const pf_csr *half, size_t doc,
                            double power, double length, double *out)
{
    double square = 0;
    for (uint64_t i = half->starts[doc]; i < half->starts[doc + 1]; i++) {
        uint32_t term = half->cols[i];
        double value = (double)half->values[i] * pow(expected_idf(local, doc, term), power);
        out[term] = value;
        square += value * value;
    }
    for (uint32_t t = 0; square > 0 && t < N_TERMS; t++) {
        out[t] *= length / sqrt(square);
    }
    return square;
}

static void check_row(const pf_local_idf *local, const pf_csr *rows, size_t doc)
{
    double want[2 * N_TERMS] = {0};
    double body = expected_half(local, &terms.body, doc, 1, sqrt(0.75), want);
    double title = expected_half(local, &terms.title, doc, 0.7, sqrt(0.25), want + N_TERMS);
    double length = sqrt((body > 0 ? 0.75 : 0) + (title > 0 ? 0.25 : 0));
    for (uint64_t i = rows->starts[doc]; i < rows->starts[doc + 1]; i++) {
        ck_assert_double_eq_tol((double)rows->values[i], want[rows->cols[i]] / length, 1e-6);
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
    pf_csr rows;
    ck_assert_int_eq(pf_tfidf_fit(&terms, PF_TFIDF_JOINED, local.df, local.n, &rows, NULL),
                     PF_OK);
    ck_assert_int_eq(pf_local_idf_apply(&local, &rows, NULL), PF_OK);
    for (size_t doc = 0; doc < N_DOCS; doc++) {
        check_row(&local, &rows, doc);
    }
    pf_csr_finish(&rows);
}
END_TEST

START_TEST(rows_without_dates_stay)
{
    for (size_t doc = 0; doc < N_DOCS; doc++) {
        times[doc] = PF_TIME_UNKNOWN;
    }
    pf_local_idf local = {.terms = &terms, .times = times, .n = N_DOCS};
    pf_csr rows;
    pf_csr same;
    ck_assert_int_eq(pf_tfidf_fit(&terms, PF_TFIDF_JOINED, NULL, 0, &rows, NULL), PF_OK);
    ck_assert_int_eq(pf_tfidf_fit(&terms, PF_TFIDF_JOINED, NULL, 0, &same, NULL), PF_OK);
    ck_assert_int_eq(pf_local_idf_apply(&local, &rows, NULL), PF_OK);
    ck_assert_mem_eq(rows.values, same.values,
                     (size_t)rows.starts[N_DOCS] * sizeof *rows.values);
    pf_csr_finish(&rows);
    pf_csr_finish(&same);
}
END_TEST

START_TEST(survives_every_failed_allocation)
{
    pf_local_idf local = {.terms = &terms, .times = times, .n = N_DOCS};
    pf_csr rows;
    ck_assert_int_eq(pf_tfidf_fit(&terms, PF_TFIDF_JOINED, NULL, 0, &rows, NULL), PF_OK);
    pf_status status = PF_ENOMEM;
    for (uint64_t n = 1; status != PF_OK; n++) {
        pf_mem_fail_at(n);
        status = pf_local_idf_apply(&local, &rows, NULL);
        pf_mem_fail_at(0);
        ck_assert(status == PF_OK || status == PF_ENOMEM);
        ck_assert_uint_lt(n, 100);
    }
    pf_csr_finish(&rows);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("local_idf");
    TCase *tcase = tcase_create("local_idf");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, rows_are_weighed_by_the_days_around, 0, 2);
    tcase_add_test(tcase, rows_without_dates_stay);
    tcase_add_test(tcase, survives_every_failed_allocation);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
