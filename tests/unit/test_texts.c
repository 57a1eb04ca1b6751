// SPDX-License-Identifier: MIT
// The exact stage on real sessions: a JSON Lines file is read, its texts are folded.
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/rng.h"
#include "session/ingest.h"
#include "session/texts.h"

#define TEMPLATE "/tmp/pressfold_texts_XXXXXX"

#define MAX_DOCS 1200

typedef struct article {
    const char *id;
    const char *date;
    const char *title;
    const char *text;
} article;

static char path[sizeof TEMPLATE];

static void make_file(void)
{
    memcpy(path, TEMPLATE, sizeof TEMPLATE); // a test may run again in this process
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    (void)close(file);
}

static void drop_file(void)
{
    (void)unlink(path);
}

static void write_articles(const article *articles, size_t n)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    for (size_t i = 0; i < n; i++) {
        (void)fprintf(file,
                      "{\"id\":\"%s\",\"date\":\"%s\",\"title\":\"%s\",\"text\":\"%s\"}\n",
                      articles[i].id, articles[i].date, articles[i].title, articles[i].text);
    }
    ck_assert_int_eq(fclose(file), 0);
}

// Reads and folds. `out_first` names for each article, by its place in `articles`, the place of
// the first article of its text.
static size_t fold(const article *articles, size_t n, unsigned threads, size_t *out_first)
{
    static size_t place_of[MAX_DOCS];
    pf_session session;
    pf_texts texts = {0};
    pf_options options;
    pf_error err = {0};
    const char *const inputs[] = {path};
    pf_job job = {inputs, 1, &options, NULL};
    pf_options_init(&options);
    options.input.batch_bytes = 4096;
    options.resources.threads = threads;
    ck_assert_msg(pf_session_init(&session, &job, &err) == PF_OK, "%s", err.message);
    ck_assert_msg(pf_ingest(&session, NULL, &err) == PF_OK, "%s", err.message);
    ck_assert_msg(pf_texts_fold(&session, &texts, &err) == PF_OK, "%s", err.message);
    ck_assert_uint_eq(session.corpus.n_docs, n);
    for (size_t i = 0; i < n; i++) {
        pf_doc_id doc = pf_corpus_find(&session.corpus, pf_view(articles[i].id));
        ck_assert_uint_lt(doc, n);
        place_of[doc] = i;
    }
    ck_assert_uint_eq(texts.starts[texts.n], n);
    for (uint32_t text = 0; text < texts.n; text++) {
        ck_assert_uint_gt(pf_text_size(&texts, text), 0);
        for (uint32_t i = texts.starts[text]; i < texts.starts[text + 1]; i++) {
            pf_doc_id doc = texts.docs[i];
            ck_assert_uint_eq(texts.text_of[doc], text);
            ck_assert(i == texts.starts[text] ||
                      pf_corpus_compare_time(&session.corpus, texts.docs[i - 1], doc) < 0);
            out_first[place_of[doc]] = place_of[pf_text_first(&texts, text)];
        }
    }
    size_t n_texts = texts.n;
    pf_texts_finish(&texts);
    pf_session_finish(&session);
    return n_texts;
}

static size_t fold_articles(const article *articles, size_t n, unsigned threads,
                            size_t *out_first)
{
    write_articles(articles, n);
    return fold(articles, n, threads, out_first);
}

#define BODY \
    "The council voted on Tuesday to close the old harbour bridge for two years of repair."
#define WALL \
    "We and our partners store cookies on your device. Accept all or manage your choices."

START_TEST(equal_texts_fold_and_the_earliest_stands_for_them)
{
    const article articles[] = {
        {"c", "2024-05-03", "Bridge to close", BODY},
        {"b", "2024-05-02", "Bridge to close", BODY},
        {"a", "", "Bridge to close", BODY},
        {"d", "2024-05-02", "Bridge to close", BODY},
        {"e", "2024-05-01", "Bridge to close", BODY " More follows."},
    };
    size_t first[5];
    ck_assert_uint_eq(fold_articles(articles, 5, 1, first), 2);
    const size_t expected[] = {1, 1, 1, 1, 4};
    ck_assert_mem_eq(first, expected, sizeof expected);
}
END_TEST

// Case, spaces and marks are no part of the tokens.
START_TEST(texts_of_equal_tokens_are_equal)
{
    const article articles[] = {
        {"a", "2024-05-01", "Bridge", "The council voted, on Tuesday: close the bridge."},
        {"b", "2024-05-02", "Bridge", "the COUNCIL voted on  Tuesday\\nclose the bridge"},
        {"c", "2024-05-03", "Bridge", "the council voted on Tuesdays close the bridge"},
    };
    size_t first[3];
    ck_assert_uint_eq(fold_articles(articles, 3, 1, first), 2);
    ck_assert_uint_eq(first[1], 0);
    ck_assert_uint_eq(first[2], 2);
}
END_TEST

START_TEST(empty_texts_are_nobodys_copies)
{
    const article articles[] = {
        {"a", "2024-05-01", "Bridge", ""},
        {"b", "2024-05-01", "Bridge", ""},
        {"c", "2024-05-01", "Bridge", BODY},
        {"d", "2024-05-01", "", ""},
    };
    size_t first[4];
    ck_assert_uint_eq(fold_articles(articles, 4, 2, first), 4);
    const size_t expected[] = {0, 1, 2, 3};
    ck_assert_mem_eq(first, expected, sizeof expected);
}
END_TEST

START_TEST(texts_without_tokens_fold_when_their_bytes_are_equal)
{
    const article articles[] = {
        {"a", "2024-05-01", "One", "..."},
        {"b", "2024-05-02", "One", "..."},
        {"c", "2024-05-03", "One", "???"},
    };
    size_t first[3];
    ck_assert_uint_eq(fold_articles(articles, 3, 1, first), 2);
    ck_assert_uint_eq(first[1], 0);
    ck_assert_uint_eq(first[2], 2);
}
END_TEST

// A cookie wall under titles that have nothing to do with one another or with it.
static const article SHELLS[] = {
    {"a", "2024-05-01", "Minister resigns over railway contract", WALL},
    {"b", "2024-05-02", "Storm floods villages along northern coast", WALL},
    {"c", "2024-05-03", "Minister resigns over railway contract scandal", WALL},
    {"d", "2024-05-04", "Striker signs with champions until 2027 season", WALL},
    {"e", "2024-05-05", "Villages along northern coast under water", WALL},
};

START_TEST(page_shells_are_kept_apart)
{
    size_t first[5];
    ck_assert_uint_eq(fold_articles(SHELLS, 5, 1, first), 3);
    const size_t expected[] = {0, 1, 0, 3, 1};
    ck_assert_mem_eq(first, expected, sizeof expected);
}
END_TEST

START_TEST(the_shell_question_is_answered_for_any_two)
{
    pf_session session;
    pf_options options;
    pf_error err = {0};
    const char *const inputs[] = {path};
    pf_job job = {inputs, 1, &options, NULL};
    int are_shells = -1;
    write_articles(SHELLS, 5);
    pf_options_init(&options);
    ck_assert_int_eq(pf_session_init(&session, &job, &err), PF_OK);
    ck_assert_int_eq(pf_ingest(&session, NULL, &err), PF_OK);
    ck_assert_int_eq(pf_texts_are_shells(&session, 0, 1, &are_shells, &err), PF_OK);
    ck_assert_int_eq(are_shells, 1);
    ck_assert_int_eq(pf_texts_are_shells(&session, 0, 2, &are_shells, &err), PF_OK);
    ck_assert_int_eq(are_shells, 0);
    pf_session_finish(&session);
}
END_TEST

// One word of a new headline stands in the text: that is a copy, no shell. So is a short title.
START_TEST(new_headlines_over_one_text_fold)
{
    const article articles[] = {
        {"a", "2024-05-01", "Harbour bridge closed until repair is done", BODY},
        {"b", "2024-05-02", "Council votes: two years without crossing", BODY},
        {"c", "2024-05-03", "Traffic", BODY},
        {"d", "2024-05-04", "", BODY},
    };
    size_t first[4];
    ck_assert_uint_eq(fold_articles(articles, 4, 2, first), 1);
}
END_TEST

START_TEST(a_thousand_equal_texts_are_one)
{
    static article articles[1000];
    static char ids[1000][16];
    static size_t first[1000];
    for (size_t i = 0; i < 1000; i++) {
        (void)snprintf(ids[i], sizeof ids[i], "id%03zu", 999 - i);
        article one = {ids[i], "2024-05-01", "Bridge to close", BODY};
        articles[i] = one;
    }
    ck_assert_uint_eq(fold_articles(articles, 1000, 3, first), 1);
    ck_assert_uint_eq(first[0], 999); // equal dates: the least id
}
END_TEST

START_TEST(more_unrelated_shells_than_are_compared_stay_apart)
{
    static article articles[200];
    static char ids[200][16];
    static char titles[200][64];
    static size_t first[200];
    for (size_t i = 0; i < 200; i++) {
        (void)snprintf(ids[i], sizeof ids[i], "id%03zu", i);
        char x = (char)('a' + i / 20);
        char y = (char)('a' + i % 20);
        (void)snprintf(titles[i], sizeof titles[i], "q%c%cword w%c%cname v%c%cthing", x, y, x,
                       y, x, y);
        article one = {ids[i], "2024-05-01", titles[i], WALL};
        articles[i] = one;
    }
    ck_assert_uint_eq(fold_articles(articles, 200, 2, first), 200);
}
END_TEST

// Groups of a mixed lot, written in another order each time, with any number of threads.
START_TEST(input_order_and_threads_do_not_change_the_partition)
{
    static const char *const threads_of[] = {"1", "2", "7"};
    static article articles[300];
    static article shuffled[300];
    static char ids[300][16];
    static char texts[300][160];
    static size_t expected[300];
    static size_t found[300];
    const unsigned threads = (unsigned)strtoul(threads_of[_i], NULL, 10);
    pf_rng rng;
    pf_rng_init(&rng, 91);
    for (size_t i = 0; i < 300; i++) {
        (void)snprintf(ids[i], sizeof ids[i], "n%03zu", i * 7 % 300);
        (void)snprintf(texts[i], sizeof texts[i], "%s Part %u.", i % 3 == 0 ? WALL : BODY,
                       pf_rng_below(&rng, 20));
        article one = {ids[i], i % 4 == 0 ? "" : "2024-05-01",
                       SHELLS[pf_rng_below(&rng, 5)].title, i % 10 == 0 ? "" : texts[i]};
        articles[i] = one;
        shuffled[i] = one;
    }
    size_t n_texts = fold_articles(articles, 300, 1, expected);
    ck_assert_uint_gt(n_texts, 60);
    ck_assert_uint_lt(n_texts, 250);
    for (int round = 0; round < 4; round++) {
        for (uint32_t i = 300; i > 1; i--) {
            uint32_t j = pf_rng_below(&rng, i);
            article swapped = shuffled[i - 1];
            shuffled[i - 1] = shuffled[j];
            shuffled[j] = swapped;
        }
        write_articles(shuffled, 300);
        ck_assert_uint_eq(fold(articles, 300, threads, found), n_texts);
        ck_assert_mem_eq(found, expected, sizeof found);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("texts");
    TCase *tcase = tcase_create("texts");
    tcase_add_checked_fixture(tcase, make_file, drop_file);
    tcase_add_test(tcase, equal_texts_fold_and_the_earliest_stands_for_them);
    tcase_add_test(tcase, texts_of_equal_tokens_are_equal);
    tcase_add_test(tcase, empty_texts_are_nobodys_copies);
    tcase_add_test(tcase, texts_without_tokens_fold_when_their_bytes_are_equal);
    tcase_add_test(tcase, page_shells_are_kept_apart);
    tcase_add_test(tcase, the_shell_question_is_answered_for_any_two);
    tcase_add_test(tcase, new_headlines_over_one_text_fold);
    tcase_add_test(tcase, a_thousand_equal_texts_are_one);
    tcase_add_test(tcase, more_unrelated_shells_than_are_compared_stay_apart);
    tcase_add_loop_test(tcase, input_order_and_threads_do_not_change_the_partition, 0, 3);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
