// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "../reference/tfidf/expected.h"
#include "base/hash.h"
#include "base/mem.h"
#include "features/tfidf.h"

#define MAX_DOCS N_DOCS
#define RESIDUAL 1e-6

// Articles of made-up words, cut at spaces.
typedef struct article {
    const char *title;
    const char *body;
} article;

typedef struct token_store {
    pf_token_view titles[MAX_DOCS];
    pf_token_view bodies[MAX_DOCS];
    pf_token_source source;
} token_store;

static int is_stop_word(const char *word, size_t len)
{
    for (size_t i = 0; i < N_STOP; i++) {
        if (strlen(stop_words[i]) == len && memcmp(stop_words[i], word, len) == 0) {
            return 1;
        }
    }
    return 0;
}

static pf_token_view cut(const char *text)
{
    size_t len = strlen(text);
    uint64_t *hashes = malloc((len + 1) * sizeof *hashes);
    uint32_t *starts = malloc((len + 2) * sizeof *starts);
    uint32_t *lens = malloc((len + 1) * sizeof *lens);
    char *chars = malloc(len + 2);
    uint8_t *flags = calloc(len + 1, 1);
    ck_assert(hashes != NULL && starts != NULL && lens != NULL && chars != NULL);
    ck_assert_ptr_nonnull(flags);
    memcpy(chars, text, len);
    chars[len] = ' ';
    size_t n = 0;
    starts[0] = 0;
    for (size_t i = 0; len > 0 && i <= len; i++) {
        if (chars[i] == ' ') {
            hashes[n] = pf_hash64(chars + starts[n], i - starts[n]);
            lens[n] = (uint32_t)i - starts[n];
            flags[n] = (uint8_t)is_stop_word(chars + starts[n], lens[n]);
            starts[++n] = (uint32_t)i + 1;
        }
    }
    return (pf_token_view){n, hashes, starts, lens, chars, flags, 1};
}

static pf_status load(void *ctx, size_t doc, unsigned worker, pf_token_view *out_title,
                      pf_token_view *out_body, pf_error *err)
{
    (void)worker;
    (void)err;
    const token_store *store = ctx;
    *out_title = store->titles[doc];
    *out_body = store->bodies[doc];
    return PF_OK;
}

static void store_init(token_store *store, const article *articles, size_t n)
{
    ck_assert_uint_le(n, MAX_DOCS);
    for (size_t i = 0; i < n; i++) {
        store->titles[i] = cut(articles[i].title);
        store->bodies[i] = cut(articles[i].body);
    }
    store->source = (pf_token_source){.n_docs = n, .load = load, .ctx = store};
}

static void free_view(pf_token_view view)
{
    free((void *)view.hashes);
    free((void *)view.starts);
    free((void *)view.lens);
    free((void *)view.chars);
    free((void *)view.flags);
}

static void store_finish(token_store *store)
{
    for (size_t i = 0; i < store->source.n_docs; i++) {
        free_view(store->titles[i]);
        free_view(store->bodies[i]);
    }
}

static pf_pool *make_pool(unsigned n_threads)
{
    pf_pool *pool = NULL;
    ck_assert_int_eq(pf_pool_create(n_threads, &pool, NULL), PF_OK);
    return pool;
}

static pf_terms fit_terms(pf_pool *pool)
{
    static token_store store;
    article articles[N_DOCS];
    for (size_t i = 0; i < N_DOCS; i++) {
        articles[i] = (article){titles[i], bodies[i]};
    }
    store_init(&store, articles, N_DOCS);
    pf_term_options options;
    pf_term_options_init(&options);
    pf_terms terms;
    ck_assert_int_eq(pf_terms_fit(&store.source, &options, pool, &terms, NULL), PF_OK);
    ck_assert_uint_eq(terms.vocab.n_terms, N_WORDS);
    store_finish(&store);
    return terms;
}

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
