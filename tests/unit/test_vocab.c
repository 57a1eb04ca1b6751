// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"
#include "token_store.h"

#define STOP  4u
#define OTHER 3u // what else a token may be marked with

static uint8_t mark(const char *word, size_t len)
{
    return len == 3 && memcmp(word, "the", 3) == 0 ? STOP : OTHER;
}

static uint32_t find_term(const pf_vocab *vocab, const char *word)
{
    for (size_t t = 0; t < vocab->n_terms; t++) {
        if (vocab->hashes[t] == pf_hash64(word, strlen(word))) {
            return (uint32_t)t;
        }
    }
    return UINT32_MAX;
}

#define HALF_STEP (3.0 / 255 / 2 + 1e-9) // of weights that end at 3

static double weight_at(const pf_term_rows *rows, size_t doc, uint32_t col)
{
    for (pf_term_cursor c = pf_term_row(rows, doc); pf_term_next(&c);) {
        if (c.term == col) {
            return c.weight * (double)rows->unit;
        }
    }
    return 0;
}

static double body_weight(const pf_terms *terms, size_t doc, uint32_t term)
{
    return weight_at(&terms->rows, doc, term);
}

static double title_weight(const pf_terms *terms, size_t doc, uint32_t term)
{
    return weight_at(&terms->rows, doc, terms->rows.n_terms + term);
}

static pf_status try_fit(const article *articles, size_t n, const pf_term_options *options,
                         pf_terms *out_terms, pf_error *err)
{
    static token_store store;
    store_init(&store, articles, n, mark, STOP);
    pf_pool *pool = make_pool(1);
    pf_status status = store_fit(&store, options, pool, out_terms, err);
    pf_pool_destroy(pool);
    store_finish(&store);
    return status;
}

static pf_terms fit(const article *articles, size_t n, const pf_term_options *options)
{
    pf_terms terms;
    ck_assert_int_eq(try_fit(articles, n, options, &terms, NULL), PF_OK);
    return terms;
}

static void check_rows(const pf_terms *terms)
{
    for (size_t t = 1; t < terms->vocab.n_terms; t++) {
        ck_assert(terms->vocab.hashes[t - 1] < terms->vocab.hashes[t]);
    }
    ck_assert_uint_eq(terms->rows.n_rows, terms->n_docs);
    ck_assert_uint_eq(terms->rows.n_terms, terms->vocab.n_terms);
    for (size_t doc = 0; doc < terms->n_docs; doc++) {
        uint64_t body_end = terms->rows.starts[doc] + terms->rows.n_body[doc];
        uint32_t next = 0; // the least that the next may be
        for (pf_term_cursor c = pf_term_row(&terms->rows, doc); pf_term_next(&c);) {
            ck_assert_uint_ge(c.term, next);
            ck_assert_int_eq(c.term < terms->vocab.n_terms, c.at < body_end);
            ck_assert_uint_lt(c.term, 2 * terms->vocab.n_terms);
            next = c.term + 1;
        }
    }
}

START_TEST(counts_lead_and_title_weights_and_saturates_them)
{
    const article articles[] = {{"storm", "storm hits coast"}};
    pf_term_options options;
    pf_term_options_init(&options);
    pf_terms terms = fit(articles, 1, &options);
    check_rows(&terms);
    ck_assert_uint_eq(terms.vocab.n_terms, 3);
    double storm = 2.0 + 1.0;
    double coast = 1.0 / 1.02;
    uint32_t id = find_term(&terms.vocab, "storm");
    ck_assert_double_eq_tol(body_weight(&terms, 0, id), storm * 3 / (storm + 2), HALF_STEP);
    ck_assert_double_eq_tol(title_weight(&terms, 0, id), 1.0, 1e-6);
    id = find_term(&terms.vocab, "coast");
    ck_assert_double_eq_tol(body_weight(&terms, 0, id), coast * 3 / (coast + 2), HALF_STEP);
    ck_assert_double_eq(title_weight(&terms, 0, id), 0);
    pf_strview word = pf_vocab_term(&terms.vocab, id);
    ck_assert(word.len == 5 && memcmp(word.data, "coast", 5) == 0);
    pf_terms_finish(&terms);
}
END_TEST

START_TEST(leaves_out_stop_words_but_counts_their_positions)
{
    const article articles[] = {{"", "the x coast"}};
    pf_term_options options;
    pf_term_options_init(&options);
    options.lead_half = 1.0;
    pf_terms terms = fit(articles, 1, &options);
    ck_assert_uint_eq(terms.vocab.n_terms, 1);
    double coast = 1.0 / 3.0;
    ck_assert_double_eq_tol(body_weight(&terms, 0, 0), coast * 3 / (coast + 2), HALF_STEP);
    pf_terms_finish(&terms);
}
END_TEST

START_TEST(reads_no_further_than_the_limit)
{
    const article articles[] = {{"", "aa bb cc dd"}};
    pf_term_options options;
    pf_term_options_init(&options);
    options.max_body_tokens = 2;
    pf_terms terms = fit(articles, 1, &options);
    ck_assert_uint_eq(terms.vocab.n_terms, 2);
    ck_assert_uint_eq(find_term(&terms.vocab, "cc"), UINT32_MAX);
    pf_terms_finish(&terms);
}
END_TEST

// One article of which hashes are given, times 2^shift.
static pf_terms fit_hashes(const uint64_t *hashes, size_t n_title, size_t n_body,
                           unsigned shift)
{
    static const uint32_t starts[8] = {0};
    static const uint32_t lens[8] = {2, 2, 2, 2, 2, 2, 2, 2};
    static token_store store;
    uint64_t shifted[8];
    for (size_t i = 0; i < n_title + n_body; i++) {
        shifted[i] = hashes[i] << shift;
    }
    store.titles[0] = (pf_token_view){n_title, shifted, starts, lens, "ab", NULL, 0};
    store.bodies[0] = (pf_token_view){n_body, shifted + n_title, starts, lens, "ab", NULL, 0};
    store.n_docs = 1;
    pf_term_options options;
    pf_term_options_init(&options);
    pf_pool *pool = make_pool(1);
    pf_terms terms;
    ck_assert_int_eq(store_fit(&store, &options, pool, &terms, NULL), PF_OK);
    pf_pool_destroy(pool);
    return terms;
}

START_TEST(counts_words_whose_hashes_differ_in_any_bit)
{
    static const uint64_t hashes[] = {3, 1, 3, 2, 1, 3, 7, 2};
    pf_terms low = fit_hashes(hashes, 2, 6, (unsigned)_i);
    pf_terms high = fit_hashes(hashes, 2, 6, 61);
    check_rows(&low);
    ck_assert_uint_eq(low.vocab.n_terms, 4);
    for (uint32_t t = 0; t < 4; t++) {
        ck_assert_double_eq(body_weight(&low, 0, t), body_weight(&high, 0, t));
        ck_assert_double_eq(title_weight(&low, 0, t), title_weight(&high, 0, t));
    }
    double first = 2.0 + 1.0 / 1.02; // 1: in the title, and third in the body
    ck_assert_double_eq_tol(body_weight(&low, 0, 0), first * 3 / (first + 2), HALF_STEP);
    ck_assert_double_eq_tol(title_weight(&low, 0, 0), 1.0, 1e-6);
    ck_assert_double_eq(title_weight(&low, 0, 1), 0);
    pf_terms_finish(&low);
    pf_terms_finish(&high);
}
END_TEST

START_TEST(drops_rare_terms_of_a_large_set)
{
    article articles[40];
    for (size_t i = 0; i < 40; i++) {
        articles[i] = (article){"", i < 21 ? "common rest" : "rest other"};
        articles[i].body = i == 0 ? "common once" : articles[i].body;
    }
    pf_term_options options;
    pf_term_options_init(&options);
    pf_terms terms = fit(articles, 40, &options);
    // once 1 < 2; no word is too common.
    ck_assert_uint_eq(terms.vocab.n_terms, 3);
    ck_assert_uint_eq(find_term(&terms.vocab, "once"), UINT32_MAX);
    ck_assert_uint_eq(terms.vocab.df[find_term(&terms.vocab, "rest")], 39);
    for (size_t i = 0; i < 40; i++) {
        ck_assert_uint_eq(terms.n_seen[i], 2);
    }
    check_rows(&terms);
    pf_terms_finish(&terms);
}
END_TEST

START_TEST(takes_bounds_in_articles_and_in_shares)
{
    // one 1, two 2, ten 10, all 20
    static const struct {
        pf_df_bound min_df;
        pf_df_bound max_df;
        const char *kept;
    } cases[] = {
        {{0, 0}, {0, 0}, "two ten all"}, {{1, 0}, {1, 1}, "one two ten all"},
        {{3, 0}, {0, 0}, "ten all"},     {{0.1, 1}, {0.5, 1}, "two ten"},
        {{10, 0}, {10, 0}, "ten"},       {{1, 0}, {1, 0}, "one"},
        {{0.051, 1}, {2, 0}, "two"},
    };
    static const char *const words[] = {"one", "two", "ten", "all"};
    article articles[20];
    for (size_t i = 0; i < 20; i++) {
        articles[i] = (article){"", i < 10 ? "ten all" : "all"};
    }
    articles[0].body = "one two ten all";
    articles[1].body = "two ten all";
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        pf_term_options options;
        pf_term_options_init(&options);
        options.min_df = cases[c].min_df;
        options.max_df = cases[c].max_df;
        pf_terms terms = fit(articles, 20, &options);
        for (size_t w = 0; w < 4; w++) {
            ck_assert_msg((find_term(&terms.vocab, words[w]) != UINT32_MAX) ==
                              (strstr(cases[c].kept, words[w]) != NULL),
                          "case %zu: %s", c, words[w]);
        }
        check_rows(&terms);
        pf_terms_finish(&terms);
    }
}
END_TEST

START_TEST(refuses_bounds_that_leave_no_word)
{
    const article unlike[] = {{"one", "word"}, {"other", "word"}};
    static const struct {
        pf_df_bound min_df;
        pf_df_bound max_df;
        const char *told;
    } cases[] = {
        {{3, 0}, {0, 0}, "none of 3 is in at least 3 (--min-df) and at most 2 (--max-df)"},
        {{1, 0}, {0.4, 1}, "at most 0.8 (--max-df) articles, and the commonest is in 2 of 2"},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        pf_term_options options;
        pf_term_options_init(&options);
        options.min_df = cases[c].min_df;
        options.max_df = cases[c].max_df;
        pf_error err = {0};
        pf_terms terms;
        ck_assert_int_eq(try_fit(unlike, 2, &options, &terms, &err), PF_EINVAL);
        ck_assert_msg(strstr(err.message, cases[c].told) != NULL, "%s", err.message);
        // Articles without any word are nobody's mistake.
        const article empty[] = {{"", ""}, {"", "the"}};
        terms = fit(empty, 2, &options);
        ck_assert_uint_eq(terms.vocab.n_terms, 0);
        pf_terms_finish(&terms);
    }
}
END_TEST

START_TEST(counts_the_background_as_common_and_never_as_rare)
{
    article articles[20];
    for (size_t i = 0; i < 20; i++) {
        articles[i] = (article){"", i < 15 ? "event often" : "other often"};
    }
    articles[0].body = "event often once";
    pf_df_table background = {.n_docs = 80};
    pf_map_init(&background.df);
    ck_assert_int_eq(pf_map_set(&background.df, pf_hash64("often", 5), 31), PF_OK);
    ck_assert_int_eq(pf_map_set(&background.df, pf_hash64("once", 4), 9), PF_OK);
    pf_term_options options;
    pf_term_options_init(&options);
    options.background = &background;
    options.max_df = (pf_df_bound){0.5, 1};
    pf_terms terms = fit(articles, 20, &options);
    // Of a hundred: event 15, often 51, other 5; once is in one article at hand.
    ck_assert_uint_eq(terms.vocab.n_terms, 2);
    ck_assert_uint_eq(terms.vocab.n_background, 80);
    uint32_t event = find_term(&terms.vocab, "event");
    ck_assert_uint_ne(event, UINT32_MAX);
    ck_assert_uint_eq(terms.vocab.df[event], 15);
    ck_assert_uint_eq(terms.vocab.background[event], 0);
    pf_terms_finish(&terms);
    options.min_df = (pf_df_bound){1, 0};
    options.max_df = (pf_df_bound){1, 1};
    terms = fit(articles, 20, &options);
    ck_assert_uint_eq(terms.vocab.n_terms, 4);
    ck_assert_uint_eq(terms.vocab.background[find_term(&terms.vocab, "often")], 31);
    pf_terms_finish(&terms);
    pf_map_finish(&background.df);
}
END_TEST

START_TEST(keeps_what_was_seen_when_asked_to)
{
    const article articles[] = {{"once", "same words"}, {"", "same words"}, {"", "same the"}};
    pf_term_options options;
    pf_term_options_init(&options);
    options.min_df = (pf_df_bound){2, 0};
    options.max_df = (pf_df_bound){2, 0};
    pf_terms terms = fit(articles, 3, &options);
    ck_assert_uint_eq(terms.seen.n_terms, 0);
    pf_terms_finish(&terms);
    options.keep_seen = 1;
    terms = fit(articles, 3, &options);
    ck_assert_uint_eq(terms.vocab.n_terms, 1);
    ck_assert_uint_eq(terms.seen.n_terms, 3);
    ck_assert_uint_eq(terms.seen.df[find_term(&terms.seen, "same")], 3);
    ck_assert_uint_eq(terms.seen.df[find_term(&terms.seen, "once")], 1);
    ck_assert_uint_eq(find_term(&terms.seen, "the"), UINT32_MAX);
    pf_terms_finish(&terms);
}
END_TEST

START_TEST(keeps_all_terms_of_a_tiny_set)
{
    const article articles[] = {{"", "same words"}, {"", "same words"}, {"", "same others"}};
    pf_term_options options;
    pf_term_options_init(&options);
    pf_terms terms = fit(articles, 3, &options);
    ck_assert_uint_eq(terms.vocab.n_terms, 3);
    pf_terms_finish(&terms);
}
END_TEST

START_TEST(takes_no_articles_and_empty_articles)
{
    const article articles[] = {{"", ""}, {"", ""}};
    pf_term_options options;
    pf_term_options_init(&options);
    for (size_t n = 0; n <= 2; n++) {
        pf_terms terms = fit(articles, n, &options);
        ck_assert_uint_eq(terms.n_docs, n);
        ck_assert_uint_eq(terms.vocab.n_terms, 0);
        ck_assert_uint_eq(terms.rows.starts[n], 0);
        pf_terms_finish(&terms);
    }
}
END_TEST

START_TEST(cuts_the_letters_of_endless_terms_between_characters)
{
    char text[400];
    memset(text, 'a', sizeof text);
    memcpy(text + 119, "\xc3\xa9", 2);
    text[399] = '\0';
    const article articles[] = {{"", text}};
    pf_term_options options;
    pf_term_options_init(&options);
    pf_terms terms = fit(articles, 1, &options);
    ck_assert_uint_eq(pf_vocab_term(&terms.vocab, 0).len, 119);
    pf_terms_finish(&terms);
}
END_TEST

static char many_texts[MAX_DOCS][200];

static void make_many(article *articles)
{
    pf_rng rng;
    pf_rng_init(&rng, 11);
    for (size_t i = 0; i < MAX_DOCS; i++) {
        size_t at = 0;
        for (int word = 0; word < 20; word++) {
            uint32_t below = 1 + pf_rng_below(&rng, 400);
            at += (size_t)snprintf(many_texts[i] + at, sizeof many_texts[i] - at, "%sw%u",
                                   word > 0 ? " " : "", pf_rng_below(&rng, below));
        }
        articles[i] = (article){i % 3 == 0 ? "w1 w2" : "", many_texts[i]};
    }
}

static void check_equal(const pf_terms *a, const pf_terms *b)
{
    size_t n = (size_t)a->rows.starts[a->n_docs];
    ck_assert_uint_eq(a->vocab.n_terms, b->vocab.n_terms);
    ck_assert_mem_eq(a->vocab.hashes, b->vocab.hashes, a->vocab.n_terms * sizeof(uint64_t));
    ck_assert_mem_eq(a->vocab.chars, b->vocab.chars, a->vocab.starts[a->vocab.n_terms]);
    ck_assert_mem_eq(a->rows.starts, b->rows.starts, (a->n_docs + 1) * sizeof(uint64_t));
    ck_assert_mem_eq(a->rows.n_body, b->rows.n_body, a->n_docs * sizeof(uint32_t));
    ck_assert_mem_eq(a->rows.steps, b->rows.steps, n * sizeof(uint16_t));
    ck_assert_mem_eq(a->rows.weights, b->rows.weights, n);
}

START_TEST(gives_the_same_for_any_number_of_threads)
{
    static article articles[MAX_DOCS];
    static token_store store;
    const unsigned n_threads[] = {1, 2, 7};
    pf_terms terms[3];
    pf_term_options options;
    pf_term_options_init(&options);
    make_many(articles);
    store_init(&store, articles, MAX_DOCS, mark, STOP);
    for (int i = 0; i < 3; i++) {
        pf_pool *pool = make_pool(n_threads[i]);
        ck_assert_int_eq(store_fit(&store, &options, pool, &terms[i], NULL), PF_OK);
        pf_pool_destroy(pool);
        check_equal(&terms[0], &terms[i]);
    }
    check_rows(&terms[0]);
    ck_assert_uint_gt(terms[0].vocab.n_terms, 100);
    for (int i = 0; i < 3; i++) {
        pf_terms_finish(&terms[i]);
    }
    store_finish(&store);
}
END_TEST

START_TEST(survives_every_failed_allocation)
{
    static article articles[MAX_DOCS];
    static token_store store;
    make_many(articles);
    store_init(&store, articles, 100, mark, STOP);
    pf_term_options options;
    pf_term_options_init(&options);
    pf_df_table background = {.n_docs = 80};
    pf_map_init(&background.df);
    options.background = &background;
    options.keep_seen = 1;
    pf_pool *pool = make_pool(1);
    pf_status status = PF_ENOMEM;
    for (uint64_t n = 1; status != PF_OK; n++) {
        pf_terms terms;
        pf_error err;
        pf_mem_fail_at(n);
        status = store_fit(&store, &options, pool, &terms, &err);
        pf_mem_fail_at(0);
        if (status == PF_OK) {
            pf_terms_finish(&terms);
        } else {
            ck_assert_int_eq(status, PF_ENOMEM);
        }
        ck_assert_uint_lt(n, 100000);
    }
    pf_pool_destroy(pool);
    store_finish(&store);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("vocab");
    TCase *tcase = tcase_create("core");
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, counts_lead_and_title_weights_and_saturates_them);
    tcase_add_test(tcase, leaves_out_stop_words_but_counts_their_positions);
    tcase_add_test(tcase, reads_no_further_than_the_limit);
    tcase_add_loop_test(tcase, counts_words_whose_hashes_differ_in_any_bit, 0, 62);
    tcase_add_test(tcase, drops_rare_terms_of_a_large_set);
    tcase_add_test(tcase, takes_bounds_in_articles_and_in_shares);
    tcase_add_test(tcase, refuses_bounds_that_leave_no_word);
    tcase_add_test(tcase, counts_the_background_as_common_and_never_as_rare);
    tcase_add_test(tcase, keeps_what_was_seen_when_asked_to);
    tcase_add_test(tcase, keeps_all_terms_of_a_tiny_set);
    tcase_add_test(tcase, takes_no_articles_and_empty_articles);
    tcase_add_test(tcase, cuts_the_letters_of_endless_terms_between_characters);
    tcase_add_test(tcase, gives_the_same_for_any_number_of_threads);
    tcase_add_test(tcase, survives_every_failed_allocation);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
