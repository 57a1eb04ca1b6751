// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/rng.h"
#include "copies/keep.h"

#define TEMPLATE "/tmp/pressfold_keep_XXXXXX"

#define N_DOCS 7

static pf_corpus corpus;
static char list_path[sizeof TEMPLATE];

// Ids do not follow input order, and each figure has ties.
static const struct {
    const char *id;
    const char *source;
    int64_t time_seconds;
    uint32_t n_tokens;
} DOCS[N_DOCS] = {
    {"m", "paper", 500, 10},
    {"k", "wire", 300, 40},
    {"z", "blog", 300, 40},
    {"a", "", 900, 40},
    {"q", "wire", PF_TIME_UNKNOWN, 90},
    {"p", "paper", 100, 5},
    {"b", "blog", PF_TIME_UNKNOWN, 90},
};

static void make_corpus(void)
{
    ck_assert_int_eq(pf_corpus_init(&corpus, NULL), PF_OK);
    for (size_t i = 0; i < N_DOCS; i++) {
        pf_doc doc = {.time_seconds = DOCS[i].time_seconds, .n_tokens = DOCS[i].n_tokens};
        ck_assert_int_eq(pf_corpus_append(&corpus, &doc, (pf_hash128){8, 9},
                                          pf_view(DOCS[i].id), pf_view(DOCS[i].source), NULL),
                         PF_OK);
    }
    memcpy(list_path, TEMPLATE, sizeof TEMPLATE); // a test may run again in this process
    int file = mkstemp(list_path);
    ck_assert_int_ge(file, 0);
    (void)close(file);
}

static void drop_corpus(void)
{
    pf_corpus_finish(&corpus);
    (void)unlink(list_path);
}

static void write_list(const char *text, size_t len)
{
    FILE *file = fopen(list_path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, len, file), len);
    ck_assert_int_eq(fclose(file), 0);
}

static pf_keep_policy make_policy(pf_keep keep)
{
    pf_keep_policy policy;
    pf_error err = {0};
    pf_copy_options options = {.keep = keep, .keep_sources = list_path};
    ck_assert_msg(pf_keep_policy_init(&policy, &options, &corpus, &err) == PF_OK, "%s",
                  err.message);
    return policy;
}

// All articles from best to worst, as indices.
static const struct {
    pf_keep keep;
    const char *list;
    pf_doc_id order[N_DOCS];
} ORDERS[] = {
    {PF_KEEP_EARLIEST, "", {5, 1, 2, 0, 3, 6, 4}},
    {PF_KEEP_FIRST, "", {0, 1, 2, 3, 4, 5, 6}},
    {PF_KEEP_LONGEST, "", {6, 4, 1, 2, 3, 0, 5}},
    {PF_KEEP_SOURCE, "blog\nwire\npaper\n", {2, 6, 1, 4, 5, 0, 3}},
    {PF_KEEP_SOURCE, "wire", {1, 4, 5, 2, 0, 3, 6}},
    // Line ends of another system, blank lines, blanks, names that nobody has, a name twice.
    {PF_KEEP_SOURCE,
     "\r\n  \r\nnobody\r\n\tblog \r\n\r\nwire\r\nblog\r\npaper",
     {2, 6, 1, 4, 5, 0, 3}},
    {PF_KEEP_SOURCE, "Wire\nwire.example\n\n\n", {5, 1, 2, 0, 3, 6, 4}},
    {PF_KEEP_SOURCE, "", {5, 1, 2, 0, 3, 6, 4}},
};

#define N_ORDERS ((int)(sizeof ORDERS / sizeof ORDERS[0]))

START_TEST(any_two_articles_are_ordered_as_the_policy_says)
{
    write_list(ORDERS[_i].list, strlen(ORDERS[_i].list));
    pf_keep_policy policy = make_policy(ORDERS[_i].keep);
    for (size_t i = 0; i < N_DOCS; i++) {
        for (size_t j = i; j < N_DOCS; j++) {
            pf_doc_id a = ORDERS[_i].order[i];
            pf_doc_id b = ORDERS[_i].order[j];
            ck_assert_msg(pf_keep_better(&policy, &corpus, a, b) == a &&
                              pf_keep_better(&policy, &corpus, b, a) == a,
                          "row %d: %s is not before %s", _i, DOCS[a].id, DOCS[b].id);
        }
    }
    pf_keep_policy_finish(&policy);
}
END_TEST

// The winner of a tournament does not depend on who meets whom first.
START_TEST(any_order_of_asking_gives_the_same_article)
{
    pf_doc_id docs[N_DOCS] = {0, 1, 2, 3, 4, 5, 6};
    write_list(ORDERS[_i].list, strlen(ORDERS[_i].list));
    pf_keep_policy policy = make_policy(ORDERS[_i].keep);
    pf_rng rng;
    pf_rng_init(&rng, 60 + (uint64_t)_i);
    for (int round = 0; round < 200; round++) {
        for (uint32_t i = N_DOCS; i > 1; i--) {
            uint32_t j = pf_rng_below(&rng, i);
            pf_doc_id swapped = docs[i - 1];
            docs[i - 1] = docs[j];
            docs[j] = swapped;
        }
        pf_doc_id best = docs[0];
        for (size_t i = 1; i < N_DOCS; i++) {
            best = pf_keep_better(&policy, &corpus, best, docs[i]);
        }
        ck_assert_uint_eq(best, ORDERS[_i].order[0]);
    }
    pf_keep_policy_finish(&policy);
}
END_TEST

START_TEST(a_byte_order_mark_is_no_part_of_the_first_source)
{
    write_list("\xef\xbb\xbfwire\r\nblog\r\n", 15);
    pf_keep_policy policy = make_policy(PF_KEEP_SOURCE);
    ck_assert_uint_eq(pf_keep_better(&policy, &corpus, 2, 1), 1);
    pf_keep_policy_finish(&policy);
}
END_TEST

START_TEST(a_list_that_is_not_there_is_not_found)
{
    pf_keep_policy policy;
    pf_error err = {0};
    pf_copy_options options = {.keep = PF_KEEP_SOURCE, .keep_sources = "/nowhere/sources.txt"};
    ck_assert_int_eq(pf_keep_policy_init(&policy, &options, &corpus, &err), PF_ENOTFOUND);
    ck_assert_msg(strstr(err.message, "/nowhere/sources.txt") != NULL, "%s", err.message);
    pf_keep_policy_finish(&policy);
}
END_TEST

START_TEST(a_folder_is_no_list)
{
    pf_keep_policy policy;
    pf_error err = {0};
    pf_copy_options options = {.keep = PF_KEEP_SOURCE, .keep_sources = "/"};
    ck_assert_int_ne(pf_keep_policy_init(&policy, &options, &corpus, &err), PF_OK);
    ck_assert_ptr_nonnull(strstr(err.message, "--keep"));
    pf_keep_policy_finish(&policy);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("keep");
    TCase *tcase = tcase_create("keep");
    tcase_add_checked_fixture(tcase, make_corpus, drop_corpus);
    tcase_add_loop_test(tcase, any_two_articles_are_ordered_as_the_policy_says, 0, N_ORDERS);
    tcase_add_loop_test(tcase, any_order_of_asking_gives_the_same_article, 0, N_ORDERS);
    tcase_add_test(tcase, a_byte_order_mark_is_no_part_of_the_first_source);
    tcase_add_test(tcase, a_list_that_is_not_there_is_not_found);
    tcase_add_test(tcase, a_folder_is_no_list);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
