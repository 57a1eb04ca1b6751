// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <pressfold/types.h>

#include "../packed_rows.h"
#include "../reference/tfidf/expected.h"
#include "base/hash.h"
#include "base/mem.h"
#include "features/joined_rows.h"

#define MAX_DOCS N_DOCS
#define RESIDUAL (PF_JOINED_UNIT / 2 + 1e-6) // and what float rounds

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
