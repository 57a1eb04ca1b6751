// SPDX-License-Identifier: MIT
// Which rows are of one column, from headlines, outlets and days on.
#include <check.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "model/columns.h"
#include "tokenizer_fixture.h"

#define DAY       86400
#define MAX_ROWS  4
#define N_OTHERS  8 // other articles of each outlet
#define N_SOURCES 3
#define N_ROWS    (MAX_ROWS + N_SOURCES * N_OTHERS)
#define N_HEADED  24 // rows of an outlet, of which up to a half have a head

typedef struct headline {
    const char *title;
    uint32_t source;
    int64_t time_seconds;
} headline;

// Headlines, and whether the first two rows are apart. A row without a title is not there.
static const struct {
    const char *about;
    headline rows[MAX_ROWS];
    int are_apart;
} cases[] = {
    {"three days", {{"Stars", 1, 0}, {"Stars", 1, DAY}, {"Stars", 1, 9 * DAY}}, 1},
    {"letter case", {{"Stars", 1, 0}, {"STARS", 1, DAY}, {"stars", 1, 9 * DAY}}, 1},
    {"two days", {{"Stars", 1, 0}, {"Stars", 1, DAY}, {"Stars", 1, DAY + 60}}, 0},
    {"one day of a column",
     {{"Stars", 1, 60}, {"Stars", 1, 0}, {"Stars", 1, DAY}, {"Stars", 1, 2 * DAY}},
     0},
    {"numbers do not count",
     {{"Bills at 5.1 of 7", 1, 0}, {"Bills at 4.9 of 7", 1, DAY}, {"Bills at of", 1, 5 * DAY}},
     1},
    {"another outlet", {{"Stars", 1, 0}, {"Stars", 2, DAY}, {"Stars", 1, 2 * DAY}}, 0},
    {"two columns, of two outlets",
     {{"Stars", 2, 0}, {"Stars", 1, DAY}, {"Stars", 1, 2 * DAY}, {"Stars", 1, 3 * DAY}},
     0},
    {"no outlet", {{"Stars", 0, 0}, {"Stars", 0, DAY}, {"Stars", 0, 2 * DAY}}, 0},
    {"an undated row",
     {{"Stars", 1, PF_TIME_UNKNOWN}, {"Stars", 1, 0}, {"Stars", 1, DAY}, {"Stars", 1, 2 * DAY}},
     0},
    {"other words", {{"Stars", 1, 0}, {"Stars today", 1, DAY}, {"Stars", 1, 2 * DAY}}, 0},
    {"other order", {{"A b", 1, 0}, {"B a", 1, DAY}, {"A b", 1, 2 * DAY}}, 0},
    {"numbers alone", {{"12 3", 1, 0}, {"12 3", 1, DAY}, {"12 3", 1, 2 * DAY}}, 0},
    {"no words", {{"", 1, 0}, {"", 1, DAY}, {"", 1, 2 * DAY}}, 0},
    {"days around 1970", {{"Stars", 1, -60}, {"Stars", 1, 60}, {"Stars", 1, -DAY - 60}}, 1},
};

START_TEST(columns_are_told_from_headlines)
{
    pf_pool *pool = NULL;
    pf_columns columns = {0};
    ck_assert_int_eq(pf_pool_create(1, &pool, NULL), PF_OK);
    ck_assert_int_eq(pf_columns_init(&columns, N_ROWS, NULL), PF_OK);
    uint32_t sources[N_ROWS] = {0};
    for (size_t i = 0; i < N_SOURCES * N_OTHERS; i++) {
        sources[MAX_ROWS + i] = (uint32_t)(i % N_SOURCES);
    }
    for (size_t row = 0; row < MAX_ROWS && cases[_i].rows[row].title != NULL; row++) {
        const headline *h = &cases[_i].rows[row];
        ck_assert_int_eq(pf_tokenize(&tokenizer, pf_view(h->title), &tokens, NULL), PF_OK);
        sources[row] = h->source;
        pf_columns_add(&columns, row, h->source, h->time_seconds, &tokens, tokens.n);
    }
    ck_assert_int_eq(
        pf_columns_settle(&columns, PF_COLUMN_HEADLINES, sources, N_SOURCES, pool, NULL),
        PF_OK);
    ck_assert_msg(pf_columns_are_apart(&columns, 0, 1) == cases[_i].are_apart, "%s",
                  cases[_i].about);
    ck_assert_int_eq(pf_columns_are_apart(&columns, 1, 0), cases[_i].are_apart);
    ck_assert_int_eq(pf_columns_are_apart(&columns, 0, 0), 0);
    pf_columns_finish(&columns);
    pf_pool_destroy(pool);
}
END_TEST

// All that a scraper took for the headlines of an outlet is its name.
START_TEST(a_headline_of_most_articles_is_no_column)
{
    static const uint32_t sources[] = {1, 1, 1, 1, 1, 1, 1};
    size_t n_named = _i == 0 ? 4 : 3; // of seven
    pf_pool *pool = NULL;
    pf_columns columns = {0};
    ck_assert_int_eq(pf_pool_create(1, &pool, NULL), PF_OK);
    ck_assert_int_eq(pf_columns_init(&columns, 7, NULL), PF_OK);
    ck_assert_int_eq(pf_tokenize(&tokenizer, pf_view("The Daily"), &tokens, NULL), PF_OK);
    for (size_t row = 0; row < n_named; row++) {
        pf_columns_add(&columns, row, 1, (int64_t)row * DAY, &tokens, tokens.n);
    }
    ck_assert_int_eq(pf_columns_settle(&columns, PF_COLUMN_HEADLINES, sources, 2, pool, NULL),
                     PF_OK);
    ck_assert_int_eq(pf_columns_are_apart(&columns, 0, 1), _i == 1);
    pf_columns_finish(&columns);
    pf_pool_destroy(pool);
}
END_TEST

// Articles under one head, "Tip: ", on so many days, and how many of these have two.
static const struct {
    uint32_t n_days;
    uint32_t n_twice;
    int is_column;
} heads[] = {{6, 0, 0}, {7, 0, 1}, {7, 1, 0}, {10, 1, 1}, {10, 2, 0}};

START_TEST(a_head_is_a_columns_when_it_stands_once_a_day)
{
    static const uint32_t sources[N_HEADED];
    pf_pool *pool = NULL;
    pf_columns columns = {0};
    size_t row = 0;
    ck_assert_int_eq(pf_pool_create(1, &pool, NULL), PF_OK);
    ck_assert_int_eq(pf_columns_init(&columns, N_HEADED, NULL), PF_OK);
    for (uint32_t day = 0; day < heads[_i].n_days; day++) {
        for (uint32_t n = 0; n < (day < heads[_i].n_twice ? 2 : 1); n++, row++) {
            const char *title = row % 2 == 0 ? "Tip 12: hats" : "Tip 13: a fish";
            ck_assert_int_eq(pf_tokenize(&tokenizer, pf_view(title), &tokens, NULL), PF_OK);
            pf_columns_add(&columns, row, 1, (int64_t)day * DAY + n, &tokens, 2);
        }
    }
    ck_assert_int_eq(pf_columns_settle(&columns, PF_COLUMN_HEADS, sources, 1, pool, NULL),
                     PF_OK);
    ck_assert_int_eq(pf_columns_are_apart(&columns, 0, (uint32_t)row - 1), heads[_i].is_column);
    pf_columns_finish(&columns);
    pf_pool_destroy(pool);
}
END_TEST

START_TEST(every_failed_allocation_is_reported)
{
    static const uint32_t sources[N_ROWS]; // enough rows for the sort to allocate
    pf_pool *pool = NULL;
    ck_assert_int_eq(pf_pool_create(1, &pool, NULL), PF_OK);
    ck_assert_int_eq(pf_tokenize(&tokenizer, pf_view("Stars"), &tokens, NULL), PF_OK);
    pf_status status = PF_ENOMEM;
    uint64_t n = 1;
    for (; status != PF_OK; n++) {
        pf_columns columns = {0};
        pf_mem_fail_at(n);
        status = pf_columns_init(&columns, N_ROWS, NULL);
        for (size_t row = 0; row < 3 && status == PF_OK; row++) {
            pf_columns_add(&columns, row, 1, (int64_t)row * DAY, &tokens, tokens.n);
        }
        if (status == PF_OK) {
            status = pf_columns_settle(&columns, PF_COLUMN_HEADLINES, sources, 1, pool, NULL);
        }
        pf_mem_fail_at(0);
        ck_assert(status == PF_OK || status == PF_ENOMEM);
        pf_columns_finish(&columns);
    }
    ck_assert_uint_eq(n, 6); // the keys, the items, their counts and the sort's
    pf_pool_destroy(pool);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("columns");
    TCase *tcase = tcase_create("columns");
    tcase_add_unchecked_fixture(tcase, make_map, NULL);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, columns_are_told_from_headlines, 0,
                        (int)(sizeof cases / sizeof *cases));
    tcase_add_loop_test(tcase, a_headline_of_most_articles_is_no_column, 0, 2);
    tcase_add_loop_test(tcase, a_head_is_a_columns_when_it_stands_once_a_day, 0,
                        (int)(sizeof heads / sizeof *heads));
    tcase_add_test(tcase, every_failed_allocation_is_reported);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
