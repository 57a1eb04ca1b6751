// SPDX-License-Identifier: MIT
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <pressfold/types.h>

#include "../planted_rows.h"
#include "base/mem.h"
#include "stories/stories.h"

#define N_COLS    800
#define N_DOCS    240
#define N_PLANTED 20

static pf_story_options options;

// Stories are days apart, their articles hours.
static void make_times(int64_t *times, size_t n, int dated)
{
    for (size_t i = 0; i < n; i++) {
        times[i] =
            dated ? (int64_t)(i % N_PLANTED) * 2 * 86400 + (int64_t)i * 60 : PF_TIME_UNKNOWN;
    }
}

static void set_up(void)
{
    options = (pf_story_options){.threshold = 0.15, .window_days = 30};
}

static void fit_input(const pf_story_input *input, unsigned n_threads, pf_stories *stories)
{
    pf_pool *pool = start_pool(n_threads);
    pf_error err = {0};
    ck_assert_int_eq(pf_stories_fit(input, &options, pool, stories, &err), PF_OK);
    ck_assert_msg(pf_stories_validate(stories, &err) == PF_OK, "%s", err.message);
    pf_pool_destroy(pool);
}

static void fit(const pf_joined_rows *rows, const int64_t *times, unsigned n_threads,
                pf_stories *stories)
{
    pf_story_input input = {.rows = rows, .times = times};
    fit_input(&input, n_threads, stories);
}

START_TEST(finds_planted_stories_with_and_without_dates)
{
    pf_joined_rows rows = plant_rows(N_DOCS, N_PLANTED, N_COLS, 1);
    int64_t times[N_DOCS];
    make_times(times, N_DOCS, _i);
    pf_stories stories;
    fit(&rows, times, 2, &stories);
    ck_assert_uint_eq(stories.n_stories, N_PLANTED);
    for (size_t doc = 0; doc < N_DOCS; doc++) {
        ck_assert_uint_eq(stories.story_of[doc], doc % N_PLANTED);
        ck_assert(stories.similarity[doc] > stories.runner_up_similarity[doc]);
    }
    pf_stories_finish(&stories);
    free_rows(&rows);
}
END_TEST

START_TEST(similarities_are_means_over_the_pairs)
{
    // Two of one story a day apart, one of another that shares a word, one alone.
    pf_csr csr;
    ck_assert_int_eq(pf_csr_init(&csr, 4, 6, 8, NULL), PF_OK);
    const uint32_t cols[] = {0, 1, 0, 2, 2, 3, 4, 5};
    const float values[] = {0.8F, 0.6F, 0.8F, 0.6F, 0.2F, 0.9797959F, 0.6F, 0.8F};
    memcpy(csr.cols, cols, sizeof cols);
    memcpy(csr.values, values, sizeof values);
    for (size_t i = 0; i <= 4; i++) {
        csr.starts[i] = 2 * i;
    }
    pf_joined_rows rows = pack_rows(&csr);
    const int64_t times[] = {0, 86400, 86400, 0};
    pf_stories s;
    fit(&rows, times, 1, &s);
    ck_assert_uint_eq(s.n_stories, 3);
    ck_assert_mem_eq(s.story_of, ((uint32_t[]){0, 0, 1, 2}), 4 * sizeof(uint32_t));
    ck_assert_double_eq_tol((double)s.similarity[0], 0.64, PF_JOINED_UNIT);
    ck_assert_double_eq((double)s.similarity[2], 0);
    ck_assert_uint_eq(s.runner_up[1], 1);
    ck_assert_double_eq_tol((double)s.runner_up_similarity[1], 0.12, PF_JOINED_UNIT);
    ck_assert_uint_eq(s.runner_up[2], 0);
    ck_assert_double_eq_tol((double)s.runner_up_similarity[2], 0.06, PF_JOINED_UNIT);
    ck_assert_uint_eq(s.runner_up[3], PF_NO_DOC);
    ck_assert_uint_eq(s.info[0].n_related, 1);
    ck_assert_uint_eq(s.info[0].related[0], 1);
    ck_assert_double_eq_tol((double)s.info[0].related_similarity[0], 0.06, PF_JOINED_UNIT);
    ck_assert_uint_eq(s.info[2].n_related, 0);
    pf_stories_finish(&s);
    free_rows(&rows);
}
END_TEST

// Every second article of a story is refused to the others.
static int refuse_every_second(const void *ctx, uint32_t a, uint32_t b)
{
    (void)ctx;
    return a % N_PLANTED == b % N_PLANTED && a / N_PLANTED % 2 != b / N_PLANTED % 2;
}

// What was refused does not count as similarity to the other part.
START_TEST(refused_pairs_part_a_story)
{
    pf_joined_rows rows = plant_rows(N_DOCS, N_PLANTED, N_COLS, 1);
    int64_t times[N_DOCS];
    make_times(times, N_DOCS, 1);
    pf_story_input input = {&rows, times, refuse_every_second, NULL, 0};
    pf_stories stories;
    fit_input(&input, 2, &stories);
    ck_assert_uint_eq(stories.n_stories, 2u * N_PLANTED);
    for (uint32_t a = 0; a < N_DOCS; a++) {
        uint32_t part = stories.runner_up[a] == PF_NO_DOC ? UINT32_MAX : stories.runner_up[a];
        for (uint32_t b = 0; b < N_DOCS; b++) {
            int is_one = a % N_PLANTED == b % N_PLANTED && !refuse_every_second(NULL, a, b);
            ck_assert_int_eq(stories.story_of[a] == stories.story_of[b], is_one);
            ck_assert(stories.story_of[b] != part || stories.runner_up_similarity[a] < 0.1F ||
                      !refuse_every_second(NULL, a, b));
        }
    }
    pf_stories_finish(&stories);
    free_rows(&rows);
}
END_TEST

static void fit_auto(const pf_joined_rows *rows, const int64_t *times, pf_stories *stories)
{
    const pf_story_options chosen = {.window_days = 30};
    pf_story_input input = {.rows = rows, .times = times};
    pf_pool *pool = start_pool(2);
    ck_assert_int_eq(pf_stories_group(&input, &chosen, pool, stories, NULL), PF_OK);
    pf_pool_destroy(pool);
}

// Three in five pairs are refused, by chance.
static int refuse_most(const void *ctx, uint32_t a, uint32_t b)
{
    (void)ctx;
    uint64_t low = a < b ? a : b;
    uint64_t high = a < b ? b : a;
    return pf_mix64((high << 32 | low) + 1) % 5 < 3;
}

// More articles of one form than are compared with each other.
START_TEST(a_series_is_no_story)
{
    pf_joined_rows rows = plant_rows(N_DOCS, 1, N_COLS, 1);
    int64_t times[N_DOCS];
    make_times(times, N_DOCS, 0);
    pf_story_input input = {&rows, times, refuse_most, NULL, 0};
    pf_stories stories;
    fit(&rows, times, 2, &stories);
    ck_assert_uint_eq(stories.n_stories, 1);
    pf_stories_finish(&stories);
    fit_input(&input, 2, &stories);
    ck_assert_uint_eq(stories.n_stories, N_DOCS);
    pf_stories_finish(&stories);
    free_rows(&rows);
}
END_TEST

// The first nine are of one column.
static int refuse_column(const void *ctx, uint32_t a, uint32_t b)
{
    (void)ctx;
    return a < 9 && b < 9;
}

START_TEST(a_series_leaves_the_story_of_others_whole)
{
    pf_joined_rows rows = plant_rows(12, 1, N_COLS, 1);
    int64_t times[12];
    make_times(times, 12, 0);
    pf_story_input input = {&rows, times, refuse_column, NULL, 0};
    pf_stories stories;
    fit_input(&input, 1, &stories);
    ck_assert_uint_eq(stories.n_stories, 10);
    ck_assert_uint_eq(stories.story_of[9], stories.story_of[10]);
    ck_assert_uint_eq(stories.story_of[9], stories.story_of[11]);
    pf_stories_finish(&stories);
    free_rows(&rows);
}
END_TEST

// Without a threshold: the fixed one where there are dates, else one for these articles.
START_TEST(a_threshold_is_found_where_there_are_no_dates)
{
    pf_joined_rows rows = plant_rows(N_DOCS, N_PLANTED, N_COLS, 1);
    int64_t times[N_DOCS];
    pf_stories dated;
    pf_stories undated;
    make_times(times, N_DOCS, 1);
    fit_auto(&rows, times, &dated);
    make_times(times, N_DOCS, 0);
    fit_auto(&rows, times, &undated);
    ck_assert_double_eq(dated.calibration.threshold, PF_STORY_THRESHOLD);
    ck_assert_double_eq(dated.calibration.calibrated, 0);
    ck_assert_ptr_null(dated.info); // not described
    ck_assert_double_ge(undated.calibration.calibrated, 0.11);
    ck_assert_double_gt(undated.calibration.silhouette, 0.5);
    ck_assert_double_eq_tol(undated.calibration.threshold,
                            sqrt(0.16 * undated.calibration.calibrated), 1e-12);
    ck_assert_uint_eq(undated.n_stories, N_PLANTED);
    pf_stories_finish(&dated);
    pf_stories_finish(&undated);
    free_rows(&rows);
}
END_TEST

// Dates that do not part anything: all of the day of the scrape.
START_TEST(dates_within_a_day_are_no_dates)
{
    pf_joined_rows rows = plant_rows(N_DOCS, N_PLANTED, N_COLS, 1);
    int64_t times[N_DOCS];
    pf_stories undated;
    pf_stories one_day;
    pf_stories two_days;
    make_times(times, N_DOCS, 0);
    fit_auto(&rows, times, &undated);
    for (size_t i = 0; i < N_DOCS; i++) {
        times[i] = 1000000 + (int64_t)i * 86400 / N_DOCS;
    }
    fit_auto(&rows, times, &one_day);
    times[0] += 2 * 86400;
    fit_auto(&rows, times, &two_days);
    ck_assert_double_gt(one_day.calibration.calibrated, 0);
    ck_assert_double_eq(one_day.calibration.threshold, undated.calibration.threshold);
    ck_assert_double_eq(two_days.calibration.threshold, PF_STORY_THRESHOLD);
    pf_stories_finish(&undated);
    pf_stories_finish(&one_day);
    pf_stories_finish(&two_days);
    free_rows(&rows);
}
END_TEST

// The first half of the loop with dates, the second without: then the threshold is found.
START_TEST(gives_the_same_for_any_number_of_threads)
{
    const unsigned n_threads[] = {1, 2, 7};
    pf_joined_rows rows = plant_rows(N_DOCS, 60, N_COLS, 9);
    int64_t times[N_DOCS];
    make_times(times, N_DOCS, _i == 0);
    options.threshold = _i == 0 ? 0.15 : 0;
    pf_stories s[3];
    for (int i = 0; i < 3; i++) {
        fit(&rows, times, n_threads[i], &s[i]);
        ck_assert_uint_eq(s[0].n_stories, s[i].n_stories);
        ck_assert_mem_eq(s[0].story_of, s[i].story_of, N_DOCS * sizeof(uint32_t));
        ck_assert_mem_eq(s[0].similarity, s[i].similarity, N_DOCS * sizeof(float));
        ck_assert_mem_eq(s[0].runner_up, s[i].runner_up, N_DOCS * sizeof(uint32_t));
        ck_assert_mem_eq(s[0].info, s[i].info, s[0].n_stories * sizeof *s[0].info);
    }
    for (int i = 0; i < 3; i++) {
        pf_stories_finish(&s[i]);
    }
    free_rows(&rows);
}
END_TEST

static pf_joined_rows reversed(const pf_joined_rows *rows)
{
    size_t n = (size_t)rows->starts[rows->n_rows];
    uint64_t *starts = calloc(rows->n_rows + 1, sizeof *starts);
    uint16_t *steps = malloc(n * sizeof *steps);
    uint16_t *values = malloc(n * sizeof *values);
    ck_assert(starts != NULL && steps != NULL && values != NULL);
    for (size_t row = 0; row < rows->n_rows; row++) {
        size_t from = rows->n_rows - 1 - row;
        size_t len = pf_joined_row_len(rows, from);
        memcpy(steps + starts[row], rows->steps + rows->starts[from], len * sizeof *steps);
        memcpy(values + starts[row], rows->values + rows->starts[from], len * sizeof *values);
        starts[row + 1] = starts[row] + len;
    }
    return (pf_joined_rows){.n_rows = rows->n_rows,
                            .n_cols = rows->n_cols,
                            .starts = starts,
                            .steps = steps,
                            .values = values};
}

START_TEST(input_order_changes_nothing)
{
    options.threshold = _i == 0 ? 0.15 : 0;
    pf_joined_rows rows = plant_rows(N_DOCS, 60, N_COLS, 9);
    pf_joined_rows back = reversed(&rows);
    int64_t times[N_DOCS];
    int64_t back_times[N_DOCS];
    make_times(times, N_DOCS, _i == 0);
    for (size_t i = 0; i < N_DOCS; i++) {
        back_times[i] = times[N_DOCS - 1 - i];
    }
    pf_stories a;
    pf_stories b;
    fit(&rows, times, 1, &a);
    fit(&back, back_times, 2, &b);
    ck_assert_uint_eq(a.n_stories, b.n_stories);
    ck_assert_double_eq(a.calibration.threshold, b.calibration.threshold);
    for (size_t i = 0; i < N_DOCS; i++) {
        size_t at = N_DOCS - 1 - i;
        ck_assert_double_eq((double)a.similarity[i], (double)b.similarity[at]);
        ck_assert_double_eq((double)a.runner_up_similarity[i],
                            (double)b.runner_up_similarity[at]);
        for (size_t j = 0; j < i; j++) {
            ck_assert_int_eq(a.story_of[i] == a.story_of[j],
                             b.story_of[at] == b.story_of[N_DOCS - 1 - j]);
        }
    }
    pf_stories_finish(&a);
    pf_stories_finish(&b);
    free_rows(&rows);
    free_rows(&back);
}
END_TEST

START_TEST(takes_no_articles_and_empty_articles)
{
    const int64_t times[] = {PF_TIME_UNKNOWN, 5, 5};
    for (size_t n = 0; n <= 3; n++) {
        pf_csr empty;
        pf_stories stories;
        ck_assert_int_eq(pf_csr_init(&empty, n, 0, 0, NULL), PF_OK);
        pf_joined_rows rows = pack_rows(&empty);
        fit(&rows, times, 1, &stories);
        ck_assert_uint_eq(stories.n_stories, n);
        pf_stories_finish(&stories);
        free_rows(&rows);
    }
}
END_TEST

START_TEST(validation_names_broken_promises)
{
    pf_joined_rows rows = plant_rows(30, 5, N_COLS, 2);
    int64_t times[30] = {0};
    pf_stories s;
    pf_error err = {0};
    fit(&rows, times, 1, &s);
    s.story_of[0] = 1;
    ck_assert_int_eq(pf_stories_validate(&s, &err), PF_EINVAL);
    s.story_of[0] = (uint32_t)s.n_stories;
    ck_assert_int_eq(pf_stories_validate(&s, &err), PF_EINVAL);
    s.story_of[0] = 0;
    s.info[0].n_docs++;
    ck_assert_int_eq(pf_stories_validate(&s, &err), PF_EINVAL);
    s.info[0].n_docs--;
    s.runner_up[0] = 0;
    ck_assert_int_eq(pf_stories_validate(&s, &err), PF_EINVAL);
    s.runner_up[0] = PF_NO_DOC;
    ck_assert_int_eq(pf_stories_validate(&s, &err), PF_OK);
    pf_stories_finish(&s);
    free_rows(&rows);
}
END_TEST

START_TEST(survives_every_failed_allocation)
{
    pf_joined_rows rows = plant_rows(60, 10, N_COLS, 4);
    int64_t times[60];
    make_times(times, 60, _i == 0);
    options.threshold = _i == 0 ? 0.15 : 0;
    pf_story_input input = {&rows, times, refuse_every_second, NULL, 1};
    pf_pool *pool = start_pool(1);
    pf_status status = PF_ENOMEM;
    for (uint64_t n = 1; status != PF_OK; n++) {
        pf_stories stories;
        pf_mem_fail_at(n);
        status = pf_stories_fit(&input, &options, pool, &stories, NULL);
        pf_mem_fail_at(0);
        ck_assert(status == PF_OK || status == PF_ENOMEM);
        if (status == PF_OK) {
            pf_stories_finish(&stories);
        }
        ck_assert_uint_lt(n, 10000);
    }
    pf_pool_destroy(pool);
    free_rows(&rows);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stories");
    TCase *tcase = tcase_create("core");
    tcase_set_timeout(tcase, 120);
    tcase_add_checked_fixture(tcase, set_up, NULL);
    tcase_add_loop_test(tcase, finds_planted_stories_with_and_without_dates, 0, 2);
    tcase_add_test(tcase, similarities_are_means_over_the_pairs);
    tcase_add_test(tcase, refused_pairs_part_a_story);
    tcase_add_test(tcase, a_series_is_no_story);
    tcase_add_test(tcase, a_series_leaves_the_story_of_others_whole);
    tcase_add_test(tcase, a_threshold_is_found_where_there_are_no_dates);
    tcase_add_test(tcase, dates_within_a_day_are_no_dates);
    tcase_add_loop_test(tcase, gives_the_same_for_any_number_of_threads, 0, 2);
    tcase_add_loop_test(tcase, input_order_changes_nothing, 0, 2);
    tcase_add_test(tcase, takes_no_articles_and_empty_articles);
    tcase_add_test(tcase, validation_names_broken_promises);
    tcase_add_loop_test(tcase, survives_every_failed_allocation, 0, 2);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
