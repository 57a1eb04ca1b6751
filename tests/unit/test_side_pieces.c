// SPDX-License-Identifier: MIT
#include <check.h>
#include <math.h>
#include <string.h>

#include <pressfold/types.h>

#include "../packed_rows.h"
#include "base/mem.h"
#include "stories/stories.h"

#define THRESHOLD 0.15
#define N_COLS    40u
#define MAX_DOCS  8u
#define OWN       20u // column of article i that no other has: OWN + i

// Articles by hand: what each has of column 0 and 1; the rest of its unit row is its own.
typedef struct article {
    float first;
    float second;
} article;

static pf_joined_rows make_rows(const article *articles, uint32_t n)
{
    pf_csr csr;
    uint64_t at = 0;
    ck_assert_int_eq(pf_csr_init(&csr, n, N_COLS, 3 * (size_t)n, NULL), PF_OK);
    for (uint32_t i = 0; i < n; i++) {
        double first = (double)articles[i].first;
        double second = (double)articles[i].second;
        const float values[] = {articles[i].first, articles[i].second,
                                (float)sqrt(1 - first * first - second * second)};
        const uint32_t cols[] = {0, 1, OWN + i};
        for (int k = 0; k < 3; k++) {
            csr.cols[at] = cols[k];
            csr.values[at++] = values[k];
        }
        csr.starts[i + 1] = at;
    }
    return pack_rows(&csr);
}

// The article that is refused to article 3; 3: none is.
static int refuse_one(const void *ctx, uint32_t a, uint32_t b)
{
    uint32_t other = *(const uint32_t *)ctx;
    return (a == 3 && b == other) || (b == 3 && a == other);
}

typedef struct grouping {
    size_t n_stories;
    uint32_t story_of[MAX_DOCS];
    float similarity[MAX_DOCS];
    float stability[MAX_DOCS]; // of stories
} grouping;

static grouping group_at(const article *articles, const int64_t *times, uint32_t n,
                         uint32_t refused)
{
    const pf_story_options options = {.threshold = THRESHOLD, .window_days = 30};
    pf_joined_rows rows = make_rows(articles, n);
    pf_story_input input = {&rows, times, refuse_one, &refused, 1};
    pf_pool *pool = NULL;
    pf_stories stories;
    grouping found = {0};
    ck_assert_int_eq(pf_pool_create(1, &pool, NULL), PF_OK);
    ck_assert_int_eq(pf_stories_fit(&input, &options, pool, &stories, NULL), PF_OK);
    ck_assert_int_eq(pf_stories_validate(&stories, NULL), PF_OK);
    found.n_stories = stories.n_stories;
    memcpy(found.story_of, stories.story_of, n * sizeof *found.story_of);
    memcpy(found.similarity, stories.similarity, n * sizeof *found.similarity);
    memcpy(found.stability, stories.stability, stories.n_stories * sizeof *found.stability);
    pf_stories_finish(&stories);
    pf_pool_destroy(pool);
    free_rows(&rows);
    return found;
}

static grouping group(const article *articles, uint32_t n, uint32_t refused)
{
    const int64_t times[MAX_DOCS] = {0};
    return group_at(articles, times, n, refused);
}

// Three reports of .81, and one that has .117 in common with each: under the threshold.
static const article reports_and_piece[] = {{0.9F, 0}, {0.9F, 0}, {0.9F, 0}, {0.13F, 0}};

START_TEST(a_side_piece_joins_a_story_of_three)
{
    grouping found = group(reports_and_piece, 4, 3);
    ck_assert_uint_eq(found.n_stories, 1);
    ck_assert_double_eq_tol((double)found.similarity[3], 0.117, 0.001);
    ck_assert_double_eq((double)found.stability[0], 1); // of the three
}
END_TEST

// Else it would take in pieces of all years.
START_TEST(a_story_without_a_date_takes_no_dated_piece)
{
    const article articles[6] = {{0.95F, 0}, {0.95F, 0}, {0.95F, 0},
                                 {0.15F, 0}, {0, 0.5F},  {0, 0.5F}};
    int64_t times[6] = {
        PF_TIME_UNKNOWN, PF_TIME_UNKNOWN, PF_TIME_UNKNOWN, PF_TIME_UNKNOWN, 0, 0};
    grouping found = group_at(articles, times, 6, 5);
    ck_assert_uint_eq(found.story_of[3], found.story_of[0]);
    times[3] = 0;
    found = group_at(articles, times, 6, 5);
    ck_assert_uint_ne(found.story_of[3], found.story_of[0]);
    times[0] = 0;
    found = group_at(articles, times, 6, 5);
    ck_assert_uint_eq(found.story_of[3], found.story_of[0]);
}
END_TEST

START_TEST(two_reports_draw_no_side_piece)
{
    grouping found = group(reports_and_piece + 1, 3, 3);
    ck_assert_uint_eq(found.n_stories, 2);
    ck_assert_uint_ne(found.story_of[0], found.story_of[2]);
}
END_TEST

START_TEST(what_is_hardly_like_stays_alone)
{
    article articles[4];
    memcpy(articles, reports_and_piece, sizeof articles);
    articles[3].first = 0.095F; // .0855; a side piece has .09
    ck_assert_uint_eq(group(articles, 4, 3).n_stories, 2);
    articles[3].first = 0.105F; // .0945
    ck_assert_uint_eq(group(articles, 4, 3).n_stories, 1);
}
END_TEST

// Another article that is alone, .105 or .09 from the side piece.
START_TEST(a_rival_that_is_nearly_as_like_keeps_it_alone)
{
    article articles[5] = {{0.9F, 0}, {0.9F, 0}, {0.9F, 0}, {0.13F, 0.3F}, {0, 0.35F}};
    ck_assert_uint_eq(group(articles, 5, 3).n_stories, 3);
    articles[4].second = 0.3F;
    grouping found = group(articles, 5, 3);
    ck_assert_uint_eq(found.n_stories, 2);
    ck_assert_uint_eq(found.story_of[3], found.story_of[0]);
    ck_assert_uint_ne(found.story_of[4], found.story_of[0]);
}
END_TEST

// A second story, of two: it is a rival though nothing can join it.
START_TEST(a_story_is_a_rival_too)
{
    const article articles[6] = {{0.9F, 0},      {0.9F, 0}, {0.9F, 0},
                                 {0.13F, 0.12F}, {0, 0.9F}, {0, 0.9F}};
    grouping found = group(articles, 6, 3);
    ck_assert_uint_eq(found.n_stories, 3);
    ck_assert_uint_ne(found.story_of[3], found.story_of[0]);
    ck_assert_uint_ne(found.story_of[3], found.story_of[4]);
}
END_TEST

// Of .207, .117 and .117 the mean is .147, and .078 when the first pair is refused.
START_TEST(refused_pairs_do_not_count)
{
    const article articles[4] = {{0.9F, 0.3F}, {0.9F, 0}, {0.9F, 0}, {0.13F, 0.3F}};
    ck_assert_uint_eq(group(articles, 4, 3).n_stories, 1);
    ck_assert_uint_eq(group(articles, 4, 0).n_stories, 2);
}
END_TEST

// Two days of a column, both with .117 in common with each report.
START_TEST(what_is_refused_to_anything_is_no_side_piece)
{
    const article articles[5] = {{0.9F, 0}, {0.9F, 0}, {0.9F, 0}, {0.13F, 0.5F}, {0.13F, 0.5F}};
    ck_assert_uint_eq(group(articles, 4, 3).n_stories, 1);
    grouping found = group(articles, 5, 4);
    ck_assert_uint_eq(found.n_stories, 3);
    ck_assert_uint_ne(found.story_of[3], found.story_of[0]);
    ck_assert_uint_ne(found.story_of[4], found.story_of[0]);
    ck_assert_uint_ne(found.story_of[3], found.story_of[4]);
}
END_TEST

START_TEST(every_failed_allocation_is_reported)
{
    const pf_story_options options = {.threshold = THRESHOLD, .window_days = 30};
    const int64_t times[MAX_DOCS] = {0};
    uint32_t refused = 3;
    pf_joined_rows rows = make_rows(reports_and_piece, 4);
    pf_story_input input = {&rows, times, refuse_one, &refused, 1};
    pf_pool *pool = NULL;
    ck_assert_int_eq(pf_pool_create(1, &pool, NULL), PF_OK);
    pf_status status = PF_ENOMEM;
    for (uint64_t n = 1; status != PF_OK; n++) {
        pf_stories stories;
        pf_mem_fail_at(n);
        status = pf_stories_fit(&input, &options, pool, &stories, NULL);
        pf_mem_fail_at(0);
        ck_assert(status == PF_OK || status == PF_ENOMEM);
        if (status == PF_OK) {
            ck_assert_uint_eq(stories.n_stories, 1);
            pf_stories_finish(&stories);
        }
    }
    pf_pool_destroy(pool);
    free_rows(&rows);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("side_pieces");
    TCase *tcase = tcase_create("core");
    tcase_add_test(tcase, a_side_piece_joins_a_story_of_three);
    tcase_add_test(tcase, a_story_without_a_date_takes_no_dated_piece);
    tcase_add_test(tcase, two_reports_draw_no_side_piece);
    tcase_add_test(tcase, what_is_hardly_like_stays_alone);
    tcase_add_test(tcase, a_rival_that_is_nearly_as_like_keeps_it_alone);
    tcase_add_test(tcase, a_story_is_a_rival_too);
    tcase_add_test(tcase, refused_pairs_do_not_count);
    tcase_add_test(tcase, what_is_refused_to_anything_is_no_side_piece);
    tcase_add_test(tcase, every_failed_allocation_is_reported);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
