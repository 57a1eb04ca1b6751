// SPDX-License-Identifier: MIT
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <pressfold/types.h>

#include "../packed_rows.h"
#include "base/mem.h"
#include "base/rng.h"
#include "stories/stories.h"
#include "stories/story_stability.h"

#define N_COLS    6000
#define ROW_LEN   40
#define N_DOCS    120
#define N_PAIRS   (N_DOCS / 2)
#define N_STRONG  (N_DOCS / 4)
#define THRESHOLD 0.15

static const pf_story_options options = {.threshold = THRESHOLD, .window_days = 30};

// Pairs of articles of one length: of the first pairs half the words are shared, of the others
// seven, which is just above the threshold, and too little in every fourth draw; no word is in
// two pairs.
static pf_joined_rows make_rows(void)
{
    pf_csr rows;
    uint64_t at = 0;
    ck_assert_int_eq(pf_csr_init(&rows, N_DOCS, N_COLS, (uint64_t)N_DOCS * ROW_LEN, NULL),
                     PF_OK);
    for (uint32_t doc = 0; doc < N_DOCS; doc++) {
        uint32_t pair = doc / 2;
        uint32_t n_shared = pair < N_STRONG ? ROW_LEN / 2 : 7;
        uint32_t first = pair * (N_COLS / N_PAIRS);
        for (uint32_t i = 0; i < ROW_LEN; i++) {
            uint32_t own = doc % 2 == 1 && i >= n_shared ? ROW_LEN - n_shared : 0;
            rows.cols[at] = first + i + own;
            rows.values[at++] = 1.0F / sqrtf(ROW_LEN);
        }
        rows.starts[doc + 1] = at;
    }
    return pack_rows(&rows);
}

static void fit(const pf_joined_rows *rows, unsigned n_threads, pf_stories *out_stories)
{
    int64_t times[N_DOCS];
    for (size_t doc = 0; doc < N_DOCS; doc++) {
        times[doc] = 1700000000 + (int64_t)(doc / 2) * 3600;
    }
    pf_pool *pool = NULL;
    ck_assert_int_eq(pf_pool_create(n_threads, &pool, NULL), PF_OK);
    pf_story_input input = {.rows = rows, .times = times, .is_resampled = 1};
    ck_assert_int_eq(pf_stories_fit(&input, &options, pool, out_stories, NULL), PF_OK);
    pf_pool_destroy(pool);
}

// Mean stability of stories [first, last).
static double mean_of(const pf_stories *stories, size_t first, size_t last)
{
    double sum = 0;
    for (size_t s = first; s < last; s++) {
        sum += (double)stories->stability[s];
    }
    return sum / (double)(last - first);
}

START_TEST(what_holds_by_many_words_is_stable_and_what_barely_holds_is_not)
{
    pf_joined_rows rows = make_rows();
    pf_stories stories;
    fit(&rows, 1, &stories);
    ck_assert_uint_eq(stories.n_stories, N_PAIRS);
    ck_assert_double_eq_tol(mean_of(&stories, 0, N_STRONG), 1, 1e-6);
    double weak = mean_of(&stories, N_STRONG, N_PAIRS);
    ck_assert_double_gt(weak, 0.5);
    ck_assert_double_lt(weak, 0.95);
    for (size_t s = 0; s < N_PAIRS; s++) {
        // A pair stays together or not, so it is a number of runs.
        double runs = (double)stories.stability[s] * PF_STORY_RESAMPLES;
        ck_assert_double_eq_tol(runs, round(runs), 1e-5);
    }
    pf_stories_finish(&stories);
    free_rows(&rows);
}
END_TEST

START_TEST(articles_alone_are_stable)
{
    pf_joined_rows rows = make_rows();
    rows.n_rows = 1;
    pf_stories stories;
    int64_t time = 0;
    pf_pool *pool = NULL;
    ck_assert_int_eq(pf_pool_create(1, &pool, NULL), PF_OK);
    pf_story_input input = {.rows = &rows, .times = &time, .is_resampled = 1};
    ck_assert_int_eq(pf_stories_fit(&input, &options, pool, &stories, NULL), PF_OK);
    ck_assert_double_eq((double)stories.stability[0], 1);
    pf_stories_finish(&stories);
    input.is_resampled = 0;
    ck_assert_int_eq(pf_stories_fit(&input, &options, pool, &stories, NULL), PF_OK);
    ck_assert_ptr_null(stories.stability);
    pf_stories_finish(&stories);
    pf_pool_destroy(pool);
    free_rows(&rows);
}
END_TEST

START_TEST(is_the_same_for_any_number_of_threads)
{
    pf_joined_rows rows = make_rows();
    pf_stories one;
    fit(&rows, 1, &one);
    const unsigned n_threads[] = {2, 7};
    for (int i = 0; i < 2; i++) {
        pf_stories more;
        fit(&rows, n_threads[i], &more);
        ck_assert_uint_eq(more.n_stories, one.n_stories);
        ck_assert_mem_eq(more.stability, one.stability, one.n_stories * sizeof *one.stability);
        pf_stories_finish(&more);
    }
    pf_stories_finish(&one);
    free_rows(&rows);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("story_stability");
    TCase *tcase = tcase_create("core");
    tcase_add_test(tcase, what_holds_by_many_words_is_stable_and_what_barely_holds_is_not);
    tcase_add_test(tcase, articles_alone_are_stable);
    tcase_add_test(tcase, is_the_same_for_any_number_of_threads);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
