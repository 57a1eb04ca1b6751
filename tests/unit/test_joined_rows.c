// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <pressfold/types.h>

#include "../packed_rows.h"
#include "base/mem.h"
#include "features/joined_rows.h"
#include "reference_terms.h"

#define RESIDUAL (PF_JOINED_UNIT / 2 + 1e-6) // and what float rounds

static size_t col_of(const pf_terms *terms, const char *word)
{
    size_t col = 0;
    while (terms->vocab.hashes[col] != pf_hash64(word, strlen(word))) {
        col++;
        ck_assert_uint_lt(col, terms->vocab.n_terms);
    }
    return col;
}

// Of articles without a date.
static pf_joined_rows join(const pf_terms *terms, const double *df, double n)
{
    int64_t times[N_DOCS];
    for (size_t doc = 0; doc < N_DOCS; doc++) {
        times[doc] = PF_TIME_UNKNOWN;
    }
    pf_local_idf local = {.terms = terms, .times = times, .df = df, .n = n};
    pf_joined_rows rows;
    ck_assert_int_eq(pf_joined_rows_fit(&local, &rows, NULL), PF_OK);
    return rows;
}

START_TEST(rows_are_those_of_numpy)
{
    pf_pool *pool = make_pool(1);
    pf_terms terms = fit_terms(pool);
    pf_joined_rows rows = join(&terms, NULL, N_DOCS);
    ck_assert_uint_eq(rows.n_cols, (size_t)2 * N_WORDS);
    for (size_t doc = 0; doc < N_DOCS; doc++) {
        for (size_t w = 0; w < N_WORDS; w++) {
            size_t col = col_of(&terms, words[w]);
            ck_assert_double_eq_tol(value_of(&rows, doc, col), expected_joined_body[doc][w],
                                    RESIDUAL);
            ck_assert_double_eq_tol(value_of(&rows, doc, N_WORDS + col),
                                    expected_joined_title[doc][w], RESIDUAL);
        }
    }
    pf_joined_rows_finish(&rows);
    pf_terms_finish(&terms);
    pf_pool_destroy(pool);
}
END_TEST

// A row is shorter where less than a quarter of its article's terms are left, and at a
// sixteenth half as long.
START_TEST(articles_that_share_few_of_their_terms_have_shorter_rows)
{
    static const struct {
        uint32_t seen; // for each term that is left
        double length;
    } cases[] = {{1, 1.0}, {4, 1.0}, {16, 0.5}, {64, 0.25}};
    pf_pool *pool = make_pool(1);
    pf_terms terms = fit_terms(pool);
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        for (size_t doc = 0; doc < N_DOCS; doc++) {
            terms.n_seen[doc] = terms.rows.n_body[doc] * cases[c].seen;
        }
        pf_joined_rows rows = join(&terms, NULL, N_DOCS);
        for (size_t doc = 0; doc < N_DOCS; doc++) {
            for (size_t w = 0; w < N_WORDS; w++) {
                size_t col = col_of(&terms, words[w]);
                ck_assert_double_eq_tol(value_of(&rows, doc, col),
                                        expected_joined_body[doc][w] * cases[c].length,
                                        RESIDUAL);
                ck_assert_double_eq_tol(value_of(&rows, doc, N_WORDS + col),
                                        expected_joined_title[doc][w] * cases[c].length,
                                        RESIDUAL);
            }
        }
        pf_joined_rows_finish(&rows);
    }
    pf_terms_finish(&terms);
    pf_pool_destroy(pool);
}
END_TEST

START_TEST(own_frequencies_replace_those_of_the_vocabulary)
{
    pf_pool *pool = make_pool(1);
    pf_terms terms = fit_terms(pool);
    double df[N_WORDS];
    for (size_t t = 0; t < N_WORDS; t++) {
        df[t] = terms.vocab.df[t];
    }
    pf_joined_rows own = join(&terms, NULL, N_DOCS);
    pf_joined_rows same = join(&terms, df, N_DOCS);
    pf_joined_rows other = join(&terms, df, 1000);
    size_t bytes = (size_t)own.starts[N_DOCS] * sizeof *own.values;
    ck_assert_mem_eq(own.values, same.values, bytes);
    ck_assert(memcmp(own.values, other.values, bytes) != 0);
    pf_joined_rows_finish(&own);
    pf_joined_rows_finish(&same);
    pf_joined_rows_finish(&other);
    pf_terms_finish(&terms);
    pf_pool_destroy(pool);
}
END_TEST

// Articles of the background count like those at hand, with either kind of frequencies.
START_TEST(a_background_is_added)
{
    pf_pool *pool = make_pool(1);
    pf_terms terms = fit_terms(pool);
    double df[N_WORDS];
    terms.vocab.background = pf_alloc(N_WORDS, sizeof *terms.vocab.background);
    ck_assert_ptr_nonnull(terms.vocab.background);
    for (uint32_t t = 0; t < N_WORDS; t++) {
        terms.vocab.background[t] = 7 * t % 50;
        df[t] = terms.vocab.df[t] + terms.vocab.background[t];
    }
    terms.vocab.n_background = 50;
    pf_joined_rows own = join(&terms, NULL, N_DOCS);
    uint32_t *background = terms.vocab.background;
    terms.vocab.background = NULL;
    terms.vocab.n_background = 0;
    pf_joined_rows want = join(&terms, df, N_DOCS + 50);
    for (size_t t = 0; t < N_WORDS; t++) {
        df[t] = terms.vocab.df[t];
    }
    terms.vocab.background = background;
    terms.vocab.n_background = 50;
    pf_joined_rows given = join(&terms, df, N_DOCS);
    size_t bytes = (size_t)own.starts[N_DOCS] * sizeof *own.values;
    ck_assert_mem_eq(own.values, want.values, bytes);
    ck_assert_mem_eq(given.values, want.values, bytes);
    pf_joined_rows_finish(&own);
    pf_joined_rows_finish(&given);
    pf_joined_rows_finish(&want);
    pf_terms_finish(&terms);
    pf_pool_destroy(pool);
}
END_TEST

START_TEST(survives_every_failed_allocation)
{
    pf_pool *pool = make_pool(1);
    pf_terms terms = fit_terms(pool);
    int64_t times[N_DOCS] = {0};
    pf_local_idf local = {.terms = &terms, .times = times, .n = N_DOCS};
    pf_status status = PF_ENOMEM;
    for (uint64_t n = 1; status != PF_OK; n++) {
        pf_joined_rows rows;
        pf_mem_fail_at(n);
        status = pf_joined_rows_fit(&local, &rows, NULL);
        pf_mem_fail_at(0);
        ck_assert(status == PF_OK || status == PF_ENOMEM);
        if (status == PF_OK) {
            pf_joined_rows_finish(&rows);
        }
    }
    pf_terms_finish(&terms);
    pf_pool_destroy(pool);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("joined_rows");
    TCase *tcase = tcase_create("core");
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, rows_are_those_of_numpy);
    tcase_add_test(tcase, articles_that_share_few_of_their_terms_have_shorter_rows);
    tcase_add_test(tcase, own_frequencies_replace_those_of_the_vocabulary);
    tcase_add_test(tcase, a_background_is_added);
    tcase_add_test(tcase, survives_every_failed_allocation);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
