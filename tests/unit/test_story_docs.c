// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>

#include <pressfold/types.h>

#include "../packed_rows.h"
#include "base/day.h"
#include "stories/story_docs.h"

#define N_DOCS 10u

static pf_pool *pool;
static pf_joined_rows rows;

// Each article with a term of its own.
static void set_up(void)
{
    pf_csr csr;
    ck_assert_int_eq(pf_csr_init(&csr, N_DOCS, N_DOCS, N_DOCS, NULL), PF_OK);
    for (uint32_t i = 0; i < N_DOCS; i++) {
        csr.cols[i] = i;
        csr.values[i] = 1;
        csr.starts[i + 1] = i + 1;
    }
    rows = pack_rows(&csr);
    ck_assert_int_eq(pf_pool_create(1, &pool, NULL), PF_OK);
}

static void tear_down(void)
{
    free_rows(&rows);
    pf_pool_destroy(pool);
}

static pf_story_docs make_docs(const int64_t *times)
{
    pf_story_input input = {.rows = &rows, .times = times};
    pf_story_docs docs;
    ck_assert_int_eq(pf_story_docs_init(&docs, &input, pool, NULL), PF_OK);
    return docs;
}

// How many articles have a date, over how long, and whether dates then part stories.
static const struct {
    size_t n_dated;
    int64_t span;
    int are_dated;
} cases[] = {
    {0, 0, 0},
    {1, 0, 0},
    {1, 9 * PF_DAY_SECONDS, 0}, // less than a fifth
    {2, 9 * PF_DAY_SECONDS, 1},
    {2, PF_DAY_SECONDS, 0}, // a day parts nothing
    {2, PF_DAY_SECONDS + 1, 1},
    {N_DOCS, PF_DAY_SECONDS, 0},
    {N_DOCS, 2 * PF_DAY_SECONDS, 1},
};

START_TEST(a_fifth_with_dates_of_more_than_a_day_are_dated)
{
    int64_t times[N_DOCS];
    for (size_t i = 0; i < N_DOCS; i++) {
        times[i] = i < cases[_i].n_dated ? 1000 : PF_TIME_UNKNOWN;
    }
    times[0] += cases[_i].n_dated > 0 ? cases[_i].span : 0;
    pf_story_docs docs = make_docs(times);
    ck_assert_uint_eq(docs.n_dated, cases[_i].n_dated);
    ck_assert_int_eq(pf_story_docs_are_dated(&docs), cases[_i].are_dated);
    // What an article without a date is worth to another: less, where others have one.
    ck_assert_double_eq(docs.undated_factor, cases[_i].are_dated ? 0.85 : 1.0);
    pf_story_docs_finish(&docs);
}
END_TEST

START_TEST(ranks_rise_in_time_and_end_with_the_undated)
{
    int64_t times[N_DOCS];
    for (size_t i = 0; i < N_DOCS; i++) {
        times[i] = i == 4 ? PF_TIME_UNKNOWN : (int64_t)(i * 7 % N_DOCS) * PF_DAY_SECONDS;
    }
    pf_story_docs docs = make_docs(times);
    for (size_t rank = 1; rank + 1 < N_DOCS; rank++) {
        ck_assert_int_lt(times[docs.order[rank - 1]], times[docs.order[rank]]);
        ck_assert_double_eq(docs.days[rank],
                            (double)(times[docs.order[rank]] / PF_DAY_SECONDS));
    }
    ck_assert_uint_eq(docs.order[N_DOCS - 1], 4);
    pf_story_docs_finish(&docs);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("story_docs");
    TCase *tcase = tcase_create("core");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, a_fifth_with_dates_of_more_than_a_day_are_dated, 0,
                        (int)(sizeof cases / sizeof *cases));
    tcase_add_test(tcase, ranks_rise_in_time_and_end_with_the_undated);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
