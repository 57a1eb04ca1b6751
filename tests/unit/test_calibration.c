// SPDX-License-Identifier: MIT
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <pressfold/types.h>

#include "../packed_rows.h"
#include "base/mem.h"
#include "stories/calibration.h"

static const struct {
    double tried[4];
    double silhouettes[4];
    double calibrated;
    double silhouette;
} choices[] = {
    {{0.08, 0.14, 0.20, 0.30}, {0.70, 0.60, 0.50, 0.40}, 0.11, 0.70}, // falls: clamped
    {{0.08, 0.14, 0.20, 0.30}, {0.50, 0.50, 0.49, 0.48}, 0.30, 0.50}, // flat: the highest
    {{0.08, 0.14, 0.20, 0.30}, {0.50, 0.60, 0.58, 0.40}, 0.20, 0.60}, // within a twentieth
    {{0.08, 0.14, 0.20, 0.30}, {0.50, 0.60, 0.55, 0.40}, 0.14, 0.60},
    {{0.08, 0.14, 0.20, 0.30}, {-0.1, 0, 0, 0}, 0, 0}, // nothing to go by
};

START_TEST(takes_the_highest_cut_that_is_about_the_best)
{
    pf_calibration found = pf_calibration_choose(choices[_i].tried, choices[_i].silhouettes, 4);
    double threshold =
        choices[_i].calibrated > 0 ? sqrt(0.16 * choices[_i].calibrated) : PF_STORY_THRESHOLD;
    ck_assert_double_eq(found.calibrated, choices[_i].calibrated);
    ck_assert_double_eq(found.silhouette, choices[_i].silhouette);
    ck_assert_double_eq_tol(found.threshold, threshold, 1e-12);
}
END_TEST

// Articles a, a, b, c, d: b.c = .28, c.d = .96, b.d = 0. Up to .14 b, c and d are a story, and
// no article is like another one: the silhouette is 1. Above, b is alone and c is like it: the
// mean of 1, 1, (.96 - .28) / .96 and 1 is .927, no longer within a twentieth of the best.
START_TEST(the_silhouette_is_the_mean_of_the_articles_in_stories)
{
    const uint32_t cols[] = {0, 0, 1, 1, 2, 2};
    const float values[] = {1, 1, 1, 0.2801F, 0.95997F, 1};
    const uint64_t starts[] = {0, 1, 2, 3, 5, 6};
    int64_t times[5];
    memset(times, 0, sizeof times);
    for (size_t i = 0; i < 5; i++) {
        times[i] = PF_TIME_UNKNOWN;
    }
    pf_csr csr;
    ck_assert_int_eq(pf_csr_init(&csr, 5, 3, 6, NULL), PF_OK);
    memcpy(csr.cols, cols, sizeof cols);
    memcpy(csr.values, values, sizeof values);
    memcpy(csr.starts, starts, sizeof starts);
    pf_joined_rows rows = pack_rows(&csr);
    pf_story_input input = {.rows = &rows, .times = times};
    pf_pool *pool = NULL;
    pf_story_docs docs;
    pf_graph graph;
    pf_affinity affinity;
    pf_linkage linkage;
    pf_calibration found;
    ck_assert_int_eq(pf_pool_create(1, &pool, NULL), PF_OK);
    ck_assert_int_eq(pf_story_docs_init(&docs, &input, pool, NULL), PF_OK);
    ck_assert_int_eq(pf_graph_fit(&docs, 0, pool, &graph, NULL), PF_OK);
    ck_assert_int_eq(pf_linkage_fit(&docs, &graph, PF_CALIBRATION_FLOOR, pool, &linkage, NULL),
                     PF_OK);
    ck_assert_int_eq(pf_affinity_init(&affinity, &docs, pool, NULL), PF_OK);
    ck_assert_int_eq(pf_calibrate(&linkage, &graph, &affinity, pool, &found, NULL), PF_OK);
    ck_assert_double_eq(found.silhouette, 1);
    ck_assert_double_eq_tol(found.calibrated, 0.14, 1e-12);
    pf_affinity_finish(&affinity);
    pf_linkage_finish(&linkage);
    pf_graph_finish(&graph);
    pf_story_docs_finish(&docs);
    pf_pool_destroy(pool);
    free_rows(&rows);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("calibration");
    TCase *tcase = tcase_create("calibration");
    tcase_add_loop_test(tcase, takes_the_highest_cut_that_is_about_the_best, 0,
                        (int)(sizeof choices / sizeof *choices));
    tcase_add_test(tcase, the_silhouette_is_the_mean_of_the_articles_in_stories);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
