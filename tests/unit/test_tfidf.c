// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "features/tfidf.h"
#include "reference_terms.h"

#define RESIDUAL 1e-6

static double value_at(const pf_csr *rows, size_t row, size_t col)
{
    for (uint64_t i = rows->starts[row]; i < rows->starts[row + 1]; i++) {
        if (rows->cols[i] == col) {
            return (double)rows->values[i];
        }
    }
    return 0;
}

static size_t col_of(const pf_terms *terms, const char *word)
{
    size_t col = 0;
    while (terms->vocab.hashes[col] != pf_hash64(word, strlen(word))) {
        col++;
        ck_assert_uint_lt(col, terms->vocab.n_terms);
    }
    return col;
}

START_TEST(body_rows_are_those_of_numpy)
{
    pf_pool *pool = make_pool(2);
    pf_terms terms = fit_terms(pool);
    pf_csr rows;
    ck_assert_int_eq(pf_tfidf_fit(&terms, &rows, NULL), PF_OK);
    ck_assert_uint_eq(rows.n_cols, N_WORDS);
    for (size_t doc = 0; doc < N_DOCS; doc++) {
        for (size_t w = 0; w < N_WORDS; w++) {
            ck_assert_double_eq_tol(value_at(&rows, doc, col_of(&terms, words[w])),
                                    expected_body[doc][w], RESIDUAL);
        }
    }
    pf_csr_finish(&rows);
    pf_terms_finish(&terms);
    pf_pool_destroy(pool);
}
END_TEST

START_TEST(a_set_of_articles_counts_as_one)
{
    pf_pool *pool = make_pool(1);
    pf_terms terms = fit_terms(pool);
    const uint32_t set_of[N_DOCS] = {0, 0, 1, 1, 2, 3};
    double df[N_WORDS];
    ck_assert_int_eq(pf_tfidf_set_df(&terms, set_of, 4, df, NULL), PF_OK);
    ck_assert_double_eq_tol(df[col_of(&terms, "summit")], 2.0, 1e-12);
    ck_assert_double_eq_tol(df[col_of(&terms, "harbour")], 1.5, 1e-12);
    ck_assert_double_eq_tol(df[col_of(&terms, "police")], 0.5, 1e-12);
    pf_terms_finish(&terms);
    pf_pool_destroy(pool);
}
END_TEST

START_TEST(survives_every_failed_allocation)
{
    pf_pool *pool = make_pool(1);
    pf_terms terms = fit_terms(pool);
    pf_status status = PF_ENOMEM;
    for (uint64_t n = 1; status != PF_OK; n++) {
        pf_csr rows;
        pf_mem_fail_at(n);
        status = pf_tfidf_fit(&terms, &rows, NULL);
        pf_mem_fail_at(0);
        ck_assert(status == PF_OK || status == PF_ENOMEM);
        if (status == PF_OK) {
            pf_csr_finish(&rows);
        }
    }
    pf_terms_finish(&terms);
    pf_pool_destroy(pool);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tfidf");
    TCase *tcase = tcase_create("core");
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, body_rows_are_those_of_numpy);
    tcase_add_test(tcase, a_set_of_articles_counts_as_one);
    tcase_add_test(tcase, survives_every_failed_allocation);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
