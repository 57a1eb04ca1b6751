// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "features/labels.h"
#include "features/tfidf.h"

#define MAX_DOCS 12
#define N_SETS   4

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

static pf_token_view cut(const char *text)
{
    size_t len = strlen(text);
    uint64_t *hashes = malloc((len + 1) * sizeof *hashes);
    uint32_t *starts = malloc((len + 2) * sizeof *starts);
    uint32_t *lens = malloc((len + 1) * sizeof *lens);
    char *chars = malloc(len + 2);
    ck_assert(hashes != NULL && starts != NULL && lens != NULL && chars != NULL);
    memcpy(chars, text, len);
    chars[len] = ' ';
    size_t n = 0;
    starts[0] = 0;
    for (size_t i = 0; len > 0 && i <= len; i++) {
        if (chars[i] == ' ') {
            hashes[n] = pf_hash64(chars + starts[n], i - starts[n]);
            lens[n] = (uint32_t)i - starts[n];
            starts[++n] = (uint32_t)i + 1;
        }
    }
    return (pf_token_view){n, hashes, starts, lens, chars};
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

// Three sets, and set 2 is empty.
static const article articles[MAX_DOCS] = {
    {"storm closes harbour", "storm storms closes harbour 2025 ferry people"},
    {"storm hits coast", "storm storms hits harbour 2025 coast people"},
    {"storm leaves coast", "storm storms leaves coast 2025 people lonely"},
    {"bank raises rate", "bank raises rate people inflation"},
    {"rate rises", "bank rate rises inflation people"},
    {"alone here", "alone article about gardens people"},
    {"more", "people filler words many"},
    {"more", "people filler words few"},
    {"more", "people filler words some"},
    {"more", "people filler words none"},
    {"more", "people filler words all"},
    {"more", "people filler words any"},
};
static const uint32_t set_of[MAX_DOCS] = {0, 0, 0, 1, 1, 3, 3, 3, 3, 3, 3, 3};

static void fit(pf_pool *pool, pf_terms *terms, pf_csr *rows)
{
    static token_store store;
    store_init(&store, articles, MAX_DOCS);
    pf_term_options options;
    pf_term_options_init(&options);
    options.min_df = 1;
    options.max_df = 1.0;
    ck_assert_int_eq(pf_terms_fit(&store.source, &options, NULL, 0, pool, terms, NULL), PF_OK);
    ck_assert_int_eq(pf_tfidf_fit(terms, PF_TFIDF_JOINED, NULL, 0, rows, NULL), PF_OK);
    store_finish(&store);
}

static int place_of(const pf_terms *terms, const pf_label *label, const char *word)
{
    for (uint32_t i = 0; i < label->n_terms; i++) {
        pf_strview term = pf_vocab_term(&terms->vocab, label->terms[i]);
        if (term.len == strlen(word) && memcmp(term.data, word, term.len) == 0) {
            return (int)i;
        }
    }
    return -1;
}

START_TEST(names_what_is_over_represented)
{
    pf_pool *pool = make_pool(1);
    pf_terms terms;
    pf_csr rows;
    pf_label labels[N_SETS];
    fit(pool, &terms, &rows);
    ck_assert_int_eq(pf_labels_fit(&terms, &rows, set_of, N_SETS, pool, labels, NULL), PF_OK);
    ck_assert_int_eq(place_of(&terms, &labels[0], "storm"), 0);
    ck_assert_double_eq((double)labels[0].shares[0], 1.0);
    int harbour = place_of(&terms, &labels[0], "harbour");
    ck_assert_int_gt(harbour, 0);
    ck_assert_double_eq_tol((double)labels[0].shares[harbour], 2.0 / 3.0, 1e-6);
    ck_assert_int_eq(place_of(&terms, &labels[1], "rate"), 0);
    ck_assert_int_ge(place_of(&terms, &labels[1], "bank"), 0);
    pf_csr_finish(&rows);
    pf_terms_finish(&terms);
    pf_pool_destroy(pool);
}
END_TEST

START_TEST(leaves_out_lone_words_numbers_variants_and_words_of_all)
{
    pf_pool *pool = make_pool(1);
    pf_terms terms;
    pf_csr rows;
    pf_label labels[N_SETS];
    fit(pool, &terms, &rows);
    ck_assert_int_eq(pf_labels_fit(&terms, &rows, set_of, N_SETS, pool, labels, NULL), PF_OK);
    const char *absent[] = {"lonely", "ferry", "2025", "storms", "people"};
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) {
        ck_assert_int_eq(place_of(&terms, &labels[0], absent[i]), -1);
    }
    pf_csr_finish(&rows);
    pf_terms_finish(&terms);
    pf_pool_destroy(pool);
}
END_TEST

START_TEST(finds_the_medoid_and_leaves_an_empty_set_empty)
{
    pf_pool *pool = make_pool(1);
    pf_terms terms;
    pf_csr rows;
    pf_label labels[N_SETS];
    fit(pool, &terms, &rows);
    ck_assert_int_eq(pf_labels_fit(&terms, &rows, set_of, N_SETS, pool, labels, NULL), PF_OK);
    ck_assert_uint_eq(labels[0].medoid,
                      1); // shares the harbour with one, the coast with the other
    ck_assert_uint_eq(labels[2].medoid, PF_NO_DOC);
    ck_assert_uint_eq(labels[2].n_terms, 0);
    pf_csr_finish(&rows);
    pf_terms_finish(&terms);
    pf_pool_destroy(pool);
}
END_TEST

START_TEST(gives_the_same_for_any_number_of_threads)
{
    const unsigned n_threads[] = {1, 2, 7};
    pf_label labels[3][MAX_DOCS];
    uint32_t own[MAX_DOCS];
    for (uint32_t i = 0; i < MAX_DOCS; i++) {
        own[i] = i;
    }
    for (int i = 0; i < 3; i++) {
        pf_pool *pool = make_pool(n_threads[i]);
        pf_terms terms;
        pf_csr rows;
        fit(pool, &terms, &rows);
        ck_assert_int_eq(pf_labels_fit(&terms, &rows, own, MAX_DOCS, pool, labels[i], NULL),
                         PF_OK);
        ck_assert_mem_eq(labels[0], labels[i], sizeof labels[0]);
        pf_csr_finish(&rows);
        pf_terms_finish(&terms);
        pf_pool_destroy(pool);
    }
}
END_TEST

START_TEST(survives_every_failed_allocation)
{
    pf_pool *pool = make_pool(1);
    pf_terms terms;
    pf_csr rows;
    pf_label labels[N_SETS];
    fit(pool, &terms, &rows);
    pf_status status = PF_ENOMEM;
    for (uint64_t n = 1; status != PF_OK; n++) {
        pf_mem_fail_at(n);
        status = pf_labels_fit(&terms, &rows, set_of, N_SETS, pool, labels, NULL);
        pf_mem_fail_at(0);
        ck_assert(status == PF_OK || status == PF_ENOMEM);
    }
    pf_csr_finish(&rows);
    pf_terms_finish(&terms);
    pf_pool_destroy(pool);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("labels");
    TCase *tcase = tcase_create("core");
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, names_what_is_over_represented);
    tcase_add_test(tcase, leaves_out_lone_words_numbers_variants_and_words_of_all);
    tcase_add_test(tcase, finds_the_medoid_and_leaves_an_empty_set_empty);
    tcase_add_test(tcase, gives_the_same_for_any_number_of_threads);
    tcase_add_test(tcase, survives_every_failed_allocation);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
