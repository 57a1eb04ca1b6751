// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session/corpus.h"

#define DAY 86400

static pf_corpus corpus;

static void make_corpus(void)
{
    pf_error err = {0};
    ck_assert_int_eq(pf_corpus_init(&corpus, &err), PF_OK);
}

static void drop_corpus(void)
{
    pf_corpus_finish(&corpus);
    pf_corpus_finish(&corpus); // twice does no harm
}

static void append(const char *id, const char *source, int64_t time_seconds)
{
    pf_doc doc = {.time_seconds = time_seconds, .n_tokens = 5};
    pf_error err = {0};
    ck_assert_msg(pf_corpus_append(&corpus, &doc, (pf_hash128){8, 9}, pf_view(id),
                                   pf_view(source), &err) == PF_OK,
                  "%s", err.message);
}

static void assert_view(pf_strview view, const char *expected)
{
    ck_assert_msg(pf_view_equal(view, pf_view(expected)), "'%.*s', not '%s'", (int)view.len,
                  view.data, expected);
}

// Ids as they come in, and as they are then called; NULL ends the row.
static const struct {
    const char *ids[7];
    const char *called[7];
    uint64_t n_repeated;
} REPEATS[] = {
    {{"a", "b", "c"}, {"a", "b", "c"}, 0},
    {{"x", "x", "x", "y", "x"}, {"x", "x#2", "x#3", "y", "x#4"}, 3},
    {{"x#2", "x", "x", "x"}, {"x#2", "x", "x#3", "x#4"}, 2},
    {{"x", "x", "x#2", "x#2", "x"}, {"x", "x#2", "x#2#2", "x#2#3", "x#3"}, 4},
    {{"x#3", "x", "x", "x"}, {"x#3", "x", "x#2", "x#4"}, 2},
    {{"x", "X", "x ", "xx"}, {"x", "X", "x ", "xx"}, 0},
};

START_TEST(a_repeated_id_gets_the_first_free_number)
{
    size_t n = 0;
    for (; REPEATS[_i].ids[n] != NULL; n++) {
        append(REPEATS[_i].ids[n], "", 0);
    }
    ck_assert_uint_eq(corpus.n_docs, n);
    ck_assert_uint_eq(corpus.n_records, n);
    ck_assert_uint_eq(corpus.n_repeated_ids, REPEATS[_i].n_repeated);
    for (size_t i = 0; i < n; i++) {
        assert_view(pf_corpus_id(&corpus, i), REPEATS[_i].called[i]);
        ck_assert_uint_eq(pf_corpus_find(&corpus, pf_view(REPEATS[_i].called[i])), i);
    }
    ck_assert_uint_eq(pf_corpus_find(&corpus, pf_view("elsewhere")), PF_NO_DOC);
}
END_TEST

START_TEST(one_id_for_all_articles_takes_no_quadratic_time)
{
    const uint32_t n = 200000;
    for (uint32_t i = 0; i < n; i++) {
        pf_doc doc = {.time_seconds = 0};
        if (pf_corpus_append(&corpus, &doc, (pf_hash128){8, 9}, pf_view("same"), pf_view(""),
                             NULL) != PF_OK) {
            ck_abort_msg("article %u", i);
        }
    }
    ck_assert_uint_eq(corpus.n_repeated_ids, n - 1);
    assert_view(pf_corpus_id(&corpus, n - 1), "same#200000");
}
END_TEST

START_TEST(ids_and_sources_are_copied)
{
    char id[] = "first";
    char source[] = "outlet";
    append(id, source, 0);
    memset(id, 'z', sizeof id - 1);
    memset(source, 'z', sizeof source - 1);
    assert_view(pf_corpus_id(&corpus, 0), "first");
    assert_view(corpus.sources[corpus.docs[0].source], "outlet");
}
END_TEST

START_TEST(each_source_is_held_once_and_the_empty_one_is_none)
{
    const char *const sources[] = {"p", "q", "", "p", "P", "q"};
    const uint32_t expected[] = {1, 2, 0, 1, 3, 2};
    ck_assert_uint_eq(corpus.n_sources, 1);
    for (size_t i = 0; i < 6; i++) {
        append("id", sources[i], 0);
        ck_assert_uint_eq(corpus.docs[i].source, expected[i]);
    }
    ck_assert_uint_eq(corpus.n_sources, 4);
    assert_view(corpus.sources[0], "");
    assert_view(corpus.sources[2], "q");
}
END_TEST

START_TEST(what_the_article_brings_is_kept)
{
    pf_doc doc = {.time_seconds = 77,
                  .n_tokens = 5,
                  .n_shingles = 3,
                  .date_only = 1,
                  .has_text = 1,
                  .ref = {100, 20, 1}};
    ck_assert_int_eq(
        pf_corpus_append(&corpus, &doc, (pf_hash128){8, 9}, pf_view("a"), pf_view("s"), NULL),
        PF_OK);
    const pf_doc *filed = &corpus.docs[0];
    ck_assert_int_eq(filed->time_seconds, 77);
    ck_assert_uint_eq(filed->n_tokens, 5);
    ck_assert_uint_eq(filed->n_shingles, 3);
    ck_assert_uint_eq(filed->date_only, 1);
    ck_assert_uint_eq(filed->has_text, 1);
    ck_assert_uint_eq(corpus.text_hashes[0].low, 9);
    ck_assert_uint_eq(filed->ref.offset, 100);
    ck_assert_uint_eq(corpus.n_dated, 1);
}
END_TEST

START_TEST(time_orders_known_before_unknown_then_by_id)
{
    append("b", "", 100);
    append("a", "", 200);
    append("c", "", 100);
    append("e", "", PF_TIME_UNKNOWN);
    append("d", "", PF_TIME_UNKNOWN);
    append("f", "", -5000);
    const pf_doc_id order[] = {5, 0, 2, 1, 4, 3};
    for (size_t i = 0; i < 6; i++) {
        for (size_t j = 0; j < 6; j++) {
            int found = pf_corpus_compare_time(&corpus, order[i], order[j]);
            ck_assert_int_eq((found > 0) - (found < 0), (i > j) - (i < j));
        }
    }
    ck_assert_uint_eq(corpus.n_dated, 4);
}
END_TEST

START_TEST(days_apart_are_exact_and_unknown_without_a_date)
{
    append("a", "", 10 * DAY);
    append("b", "", 12 * DAY + DAY / 2);
    append("c", "", PF_TIME_UNKNOWN);
    append("d", "", -DAY);
    ck_assert_double_eq(pf_corpus_days_apart(&corpus, 0, 1), 2.5);
    ck_assert_double_eq(pf_corpus_days_apart(&corpus, 1, 0), 2.5);
    ck_assert_double_eq(pf_corpus_days_apart(&corpus, 0, 0), 0);
    ck_assert_double_eq(pf_corpus_days_apart(&corpus, 3, 0), 11);
    ck_assert_double_lt(pf_corpus_days_apart(&corpus, 0, 2), 0);
    ck_assert_double_lt(pf_corpus_days_apart(&corpus, 2, 2), 0);
}
END_TEST

START_TEST(bad_records_are_all_counted_and_the_first_listed)
{
    char reason[32];
    for (uint32_t i = 0; i < PF_MAX_LISTED_BAD + 5; i++) {
        (void)snprintf(reason, sizeof reason, "reason %u", i);
        if (pf_corpus_append_bad(&corpus, i % 3, i + 1, reason, NULL) != PF_OK) {
            ck_abort_msg("record %u", i);
        }
    }
    append("a", "", 0);
    ck_assert_uint_eq(corpus.n_bad, PF_MAX_LISTED_BAD + 5);
    ck_assert_uint_eq(corpus.n_listed_bad, PF_MAX_LISTED_BAD);
    ck_assert_uint_eq(corpus.n_records, PF_MAX_LISTED_BAD + 6);
    ck_assert_uint_eq(corpus.bad[7].number, 8);
    ck_assert_uint_eq(corpus.bad[7].input, 1);
    assert_view(corpus.bad[7].reason, "reason 7");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("corpus");
    TCase *tcase = tcase_create("corpus");
    tcase_add_checked_fixture(tcase, make_corpus, drop_corpus);
    tcase_add_loop_test(tcase, a_repeated_id_gets_the_first_free_number, 0,
                        (int)(sizeof REPEATS / sizeof REPEATS[0]));
    tcase_add_test(tcase, one_id_for_all_articles_takes_no_quadratic_time);
    tcase_add_test(tcase, ids_and_sources_are_copied);
    tcase_add_test(tcase, each_source_is_held_once_and_the_empty_one_is_none);
    tcase_add_test(tcase, what_the_article_brings_is_kept);
    tcase_add_test(tcase, time_orders_known_before_unknown_then_by_id);
    tcase_add_test(tcase, days_apart_are_exact_and_unknown_without_a_date);
    tcase_add_test(tcase, bad_records_are_all_counted_and_the_first_listed);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
