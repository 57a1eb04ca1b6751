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
#define MANY     9000 // articles of one set: more than one worker reads

// Articles of made-up words, cut at spaces.
typedef struct article {
    const char *title;
    const char *body;
} article;

typedef struct token_store {
    pf_written titles[MAX_DOCS];
    pf_written bodies[MAX_DOCS];
    pf_written_source texts;
} token_store;

// Tokens are what stands between blanks, in lower case; "the" is a stop word.
static pf_written cut(const char *text)
{
    size_t len = strlen(text);
    uint64_t *hashes = malloc((len + 1) * sizeof *hashes);
    uint32_t *starts = malloc((len + 2) * sizeof *starts);
    uint32_t *lens = malloc((len + 1) * sizeof *lens);
    uint32_t *ends = malloc((len + 1) * sizeof *ends);
    char *chars = malloc(len + 2);
    uint8_t *flags = calloc(len + 1, 1);
    ck_assert(hashes != NULL && starts != NULL && lens != NULL && ends != NULL &&
              chars != NULL && flags != NULL);
    size_t n = 0;
    starts[0] = 0;
    for (size_t i = 0; len > 0 && i <= len; i++) {
        int is_capital = text[i] >= 'A' && text[i] <= 'Z';
        chars[i] = (char)(is_capital ? text[i] - 'A' + 'a' : text[i]);
        if (text[i] == ' ' || i == len) {
            hashes[n] = pf_hash64(chars + starts[n], i - starts[n]);
            lens[n] = (uint32_t)i - starts[n];
            ends[n] = (uint32_t)i;
            flags[n] = lens[n] == 3 && memcmp(chars + starts[n], "the", 3) == 0;
            starts[++n] = (uint32_t)i + 1;
        }
    }
    return (pf_written){{n, hashes, starts, lens, chars, flags, 1}, text, starts, ends};
}

static pf_status load_written(void *ctx, size_t doc, unsigned worker, pf_written *out_title,
                              pf_written *out_body, pf_error *err)
{
    (void)worker;
    (void)err;
    const token_store *store = ctx;
    *out_title = store->titles[doc % MAX_DOCS];
    *out_body = store->bodies[doc % MAX_DOCS];
    return PF_OK;
}

static void store_init(token_store *store, const article *articles, size_t n)
{
    ck_assert_uint_le(n, MAX_DOCS);
    for (size_t i = 0; i < n; i++) {
        store->titles[i] = cut(articles[i].title);
        store->bodies[i] = cut(articles[i].body);
    }
    store->texts = (pf_written_source){.load = load_written, .ctx = store, .max_tokens = 400};
}

static void free_written(pf_written text)
{
    free((void *)text.tokens.hashes);
    free((void *)text.tokens.starts);
    free((void *)text.tokens.lens);
    free((void *)text.tokens.chars);
    free((void *)text.tokens.flags);
    free((void *)text.ends);
}

static void store_finish(token_store *store)
{
    for (size_t i = 0; i < MAX_DOCS; i++) {
        free_written(store->titles[i]);
        free_written(store->bodies[i]);
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
    {"Storm Closes Old Harbour", "the storm closes the Old Harbour 2025 storms ferry people"},
    {"storm hits coast", "the storm hits the Old Harbour 2025 storms coast people"},
    {"storm leaves coast", "the storm leaves the coast 2025 storms people lonely"},
    {"bank raises rate", "bank raises rate people inflation invest sailcloth investing sail"},
    {"rate rises", "sail investing bank sailcloth rate rises invest inflation people"},
    {"alone here", "alone article about gardens people"},
    {"more", "people filler words many"},
    {"more", "people filler words few"},
    {"more", "people filler words some"},
    {"more", "people filler words none"},
    {"more", "people filler words all"},
    {"more", "people filler words any"},
};
static const uint32_t set_of[MAX_DOCS] = {0, 0, 0, 1, 1, 3, 3, 3, 3, 3, 3, 3};

// Everything that labels are made of.
typedef struct fixture {
    token_store store;
    pf_pool *pool;
    pf_terms terms;
    pf_csr rows;
    pf_label_input input;
    pf_labels labels;
} fixture;

static pf_terms count_terms(const token_store *store, size_t n_docs,
                            const pf_term_options *options, pf_pool *pool)
{
    pf_terms terms;
    pf_terms_builder *builder = NULL;
    ck_assert_int_eq(pf_terms_begin(n_docs, options, 1, &builder, NULL), PF_OK);
    for (size_t doc = 0; doc < n_docs; doc++) {
        ck_assert_int_eq(pf_terms_add(builder, doc, 0, &store->titles[doc % MAX_DOCS].tokens,
                                      &store->bodies[doc % MAX_DOCS].tokens, NULL),
                         PF_OK);
    }
    ck_assert_int_eq(pf_terms_take(builder, pool, &terms, NULL), PF_OK);
    pf_terms_builder_destroy(builder);
    return terms;
}

// `n_docs` articles, those above again and again.
static fixture *setup(unsigned n_threads, size_t n_docs, const uint32_t *sets, size_t n_sets)
{
    fixture *f = calloc(1, sizeof *f);
    ck_assert_ptr_nonnull(f);
    store_init(&f->store, articles, MAX_DOCS);
    f->pool = make_pool(n_threads);
    pf_term_options options;
    pf_term_options_init(&options);
    options.min_df = (pf_df_bound){1, 0};
    options.max_df = (pf_df_bound){1, 1};
    f->terms = count_terms(&f->store, n_docs, &options, f->pool);
    ck_assert_int_eq(pf_tfidf_fit(&f->terms, &f->rows, NULL), PF_OK);
    f->input = (pf_label_input){&f->terms, &f->rows, sets, n_sets, &f->store.texts};
    return f;
}

static fixture *fitted(void)
{
    fixture *f = setup(1, MAX_DOCS, set_of, N_SETS);
    ck_assert_int_eq(pf_labels_fit(&f->input, f->pool, &f->labels, NULL), PF_OK);
    return f;
}

static void teardown(fixture *f)
{
    pf_labels_finish(&f->labels);
    pf_csr_finish(&f->rows);
    pf_terms_finish(&f->terms);
    pf_pool_destroy(f->pool);
    store_finish(&f->store);
    free(f);
}

static int place_of(const pf_label *label, const char *term)
{
    for (uint32_t i = 0; i < label->n_terms; i++) {
        pf_strview text = label->terms[i].text;
        if (text.len == strlen(term) && memcmp(text.data, term, text.len) == 0) {
            return (int)i;
        }
    }
    return -1;
}

START_TEST(names_what_is_over_represented)
{
    fixture *f = fitted();
    const pf_label *labels = f->labels.labels;
    ck_assert_int_eq(place_of(&labels[0], "storm"), 0);
    ck_assert_double_eq((double)labels[0].terms[0].share, 1.0);
    ck_assert_int_eq(place_of(&labels[1], "rate"), 0);
    ck_assert_int_ge(place_of(&labels[1], "bank"), 0);
    teardown(f);
}
END_TEST

START_TEST(shows_words_that_bind_as_a_phrase_in_its_own_letters)
{
    fixture *f = fitted();
    const pf_label *labels = f->labels.labels;
    int harbour = place_of(&labels[0], "Old Harbour");
    ck_assert_int_gt(harbour, 0);
    ck_assert_double_eq_tol((double)labels[0].terms[harbour].share, 2.0 / 3.0, 1e-6);
    ck_assert_int_eq(place_of(&labels[0], "harbour"), -1);
    ck_assert_int_eq(place_of(&labels[0], "old"), -1);
    ck_assert_int_ge(place_of(&labels[0], "coast"), 0);
    teardown(f);
}
END_TEST

START_TEST(leaves_out_lone_words_numbers_variants_and_words_of_all)
{
    fixture *f = fitted();
    const char *absent[] = {"lonely", "ferry", "2025", "storms", "people", "the Old Harbour"};
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) {
        ck_assert_int_eq(place_of(&f->labels.labels[0], absent[i]), -1);
    }
    teardown(f);
}
END_TEST

// Three letters more are an ending, five are another word.
START_TEST(shows_one_of_the_forms_of_a_word)
{
    fixture *f = fitted();
    const pf_label *label = &f->labels.labels[1];
    int is_short = place_of(label, "invest") >= 0;
    int is_long = place_of(label, "investing") >= 0;
    ck_assert_int_eq(is_short + is_long, 1);
    ck_assert_int_ge(place_of(label, "sail"), 0);
    ck_assert_int_ge(place_of(label, "sailcloth"), 0);
    teardown(f);
}
END_TEST

START_TEST(finds_representatives_and_leaves_an_empty_set_empty)
{
    fixture *f = fitted();
    const pf_label *labels = f->labels.labels;
    const pf_representatives *r = &labels[0].representatives;
    ck_assert_uint_eq(r->n, 3);
    ck_assert_uint_eq(r->docs[0],
                      1); // shares the harbour with one, the coast with the other
    ck_assert_uint_eq(labels[2].representatives.n, 0);
    ck_assert_uint_eq(labels[2].n_terms, 0);
    teardown(f);
}
END_TEST

START_TEST(gives_an_article_alone_no_terms_and_does_not_read_it)
{
    uint32_t own[MAX_DOCS];
    for (uint32_t i = 0; i < MAX_DOCS; i++) {
        own[i] = i;
    }
    fixture *f = setup(1, MAX_DOCS, own, MAX_DOCS);
    f->store.texts.load = NULL;
    ck_assert_int_eq(pf_labels_fit(&f->input, f->pool, &f->labels, NULL), PF_OK);
    for (uint32_t i = 0; i < MAX_DOCS; i++) {
        ck_assert_uint_eq(f->labels.labels[i].n_terms, 0);
        ck_assert_uint_eq(f->labels.labels[i].representatives.docs[0], i);
    }
    teardown(f);
}
END_TEST

START_TEST(takes_words_of_the_vocabulary_where_no_text_is_given)
{
    fixture *f = setup(1, MAX_DOCS, set_of, N_SETS);
    f->input.texts = NULL;
    ck_assert_int_eq(pf_labels_fit(&f->input, f->pool, &f->labels, NULL), PF_OK);
    const pf_label *label = &f->labels.labels[0];
    ck_assert_int_eq(place_of(label, "storm"), 0);
    int harbour = place_of(label, "harbour");
    ck_assert_int_gt(harbour, 0);
    ck_assert_double_eq_tol((double)label->terms[harbour].share, 2.0 / 3.0, 1e-6);
    ck_assert_int_eq(place_of(label, "Old Harbour"), -1);
    ck_assert_int_eq(place_of(label, "storms"), -1);
    teardown(f);
}
END_TEST

static void check_equal(const pf_labels *a, const pf_labels *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const pf_label *one = &a->labels[i];
        const pf_label *two = &b->labels[i];
        ck_assert_mem_eq(&one->representatives, &two->representatives,
                         sizeof one->representatives);
        ck_assert_uint_eq(one->n_terms, two->n_terms);
        for (uint32_t t = 0; t < one->n_terms; t++) {
            ck_assert_int_eq(place_of(two, one->terms[t].text.data), (int)t);
            ck_assert_double_eq((double)one->terms[t].share, (double)two->terms[t].share);
        }
    }
}

START_TEST(gives_the_same_for_any_number_of_threads)
{
    const unsigned n_threads[] = {2, 7};
    uint32_t *sets = calloc(MANY, sizeof *sets);
    ck_assert_ptr_nonnull(sets);
    for (size_t i = 0; i < MANY; i++) {
        sets[i] = i % MAX_DOCS < 7 ? 0 : (uint32_t)(i % MAX_DOCS) - 6;
    }
    fixture *one = setup(1, MANY, sets, 6);
    ck_assert_int_eq(pf_labels_fit(&one->input, one->pool, &one->labels, NULL), PF_OK);
    // A set of more than 4,096 is read in blocks, and shares go over all of them.
    int harbour = place_of(&one->labels.labels[0], "Old Harbour");
    ck_assert_int_ge(harbour, 0);
    ck_assert_double_eq_tol((double)one->labels.labels[0].terms[harbour].share, 2.0 / 7.0,
                            1e-6);
    for (int i = 0; i < 2; i++) {
        fixture *more = setup(n_threads[i], MANY, sets, 6);
        ck_assert_int_eq(pf_labels_fit(&more->input, more->pool, &more->labels, NULL), PF_OK);
        check_equal(&one->labels, &more->labels, 6);
        teardown(more);
    }
    teardown(one);
    free(sets);
}
END_TEST

START_TEST(survives_every_failed_allocation)
{
    fixture *f = setup(1, MAX_DOCS, set_of, N_SETS);
    pf_status status = PF_ENOMEM;
    for (uint64_t n = 1; status != PF_OK; n++) {
        pf_mem_fail_at(n);
        status = pf_labels_fit(&f->input, f->pool, &f->labels, NULL);
        pf_mem_fail_at(0);
        ck_assert(status == PF_OK || status == PF_ENOMEM);
    }
    teardown(f);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("labels");
    TCase *tcase = tcase_create("core");
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, names_what_is_over_represented);
    tcase_add_test(tcase, shows_words_that_bind_as_a_phrase_in_its_own_letters);
    tcase_add_test(tcase, leaves_out_lone_words_numbers_variants_and_words_of_all);
    tcase_add_test(tcase, shows_one_of_the_forms_of_a_word);
    tcase_add_test(tcase, finds_representatives_and_leaves_an_empty_set_empty);
    tcase_add_test(tcase, gives_an_article_alone_no_terms_and_does_not_read_it);
    tcase_add_test(tcase, takes_words_of_the_vocabulary_where_no_text_is_given);
    tcase_add_test(tcase, gives_the_same_for_any_number_of_threads);
    tcase_add_test(tcase, survives_every_failed_allocation);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
