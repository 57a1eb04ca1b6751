// SPDX-License-Identifier: MIT
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "base/rng.h"
#include "sketch/design.h"

static const pf_similarity_kind KINDS[] = {PF_SIMILARITY_NEWS, PF_SIMILARITY_JACCARD,
                                           PF_SIMILARITY_CONTAINMENT};
static const double THRESHOLDS[] = {0.05, 0.3, 0.375, 0.5, 0.8, 0.95, 1};
static const double RATIOS[] = {0.25, 0.4, 0.5, 0.75, 1};
static const double RECALLS[] = {0.5, 0.9, 0.99, 0.999, 0.9999};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static pf_design_goal goal_of(pf_similarity_kind kind, double threshold, double recall)
{
    pf_design_goal goal = {kind, threshold, 0.25, recall};
    return goal;
}

static double expect(pf_design design, pf_design_goal goal)
{
    return pf_design_expect(&design, &goal).average;
}

START_TEST(containment_and_jaccard_give_the_similarity_back)
{
    double t = THRESHOLDS[_i];
    for (size_t r = 0; r < COUNT(RATIOS); r++) {
        double c = pf_design_containment(PF_SIMILARITY_NEWS, t, RATIOS[r]);
        if (c <= 1) {
            ck_assert_double_eq_tol((c + pf_design_jaccard(c, RATIOS[r])) / 2, t, 1e-12);
        } else {
            ck_assert_double_lt(RATIOS[r], 2 * t - 1 + 1e-12); // no such pair
        }
        c = pf_design_containment(PF_SIMILARITY_JACCARD, t, RATIOS[r]);
        ck_assert_double_eq_tol(pf_design_jaccard(c, RATIOS[r]), t, 1e-12);
        ck_assert_int_eq(c <= 1 + 1e-12, RATIOS[r] >= t - 1e-12);
        c = pf_design_containment(PF_SIMILARITY_CONTAINMENT, t, RATIOS[r]);
        ck_assert_double_eq(c, t);
    }
}
END_TEST

START_TEST(the_default_of_news_is_32)
{
    pf_design_goal goal = goal_of(PF_SIMILARITY_NEWS, 0.375, 0.99);
    pf_bottomk_shape shape = pf_design_bottomk(&goal);
    ck_assert_uint_eq(shape.k, 32);
    ck_assert_uint_eq(shape.one_in, 32);
}
END_TEST

START_TEST(more_postings_find_more)
{
    for (size_t kind = 0; kind < COUNT(KINDS); kind++) {
        pf_design_goal goal = goal_of(KINDS[kind], THRESHOLDS[_i], 0.99);
        double before = 0;
        for (unsigned k = 8; k <= 1024; k *= 2) {
            pf_design design = {.method = PF_METHOD_BOTTOMK, .bottomk = pf_bottomk_shape_of(k)};
            pf_design_recall recall = pf_design_expect(&design, &goal);
            ck_assert_double_ge(recall.average, before - 1e-9);
            ck_assert_double_le(recall.average, 1 + 1e-9);
            ck_assert_double_le(recall.worst, recall.average + 1e-9);
            ck_assert_double_ge(recall.worst_ratio, pf_design_least_ratio(&goal) - 1e-12);
            before = recall.average;
        }
        ck_assert_double_gt(before, 0.99);
    }
}
END_TEST

START_TEST(the_postings_are_as_few_as_reach_the_recall)
{
    for (size_t kind = 0; kind < COUNT(KINDS); kind++) {
        unsigned before = 16;
        for (size_t r = 0; r < COUNT(RECALLS); r++) {
            pf_design_goal goal = goal_of(KINDS[kind], THRESHOLDS[_i], RECALLS[r]);
            pf_design design = {.method = PF_METHOD_BOTTOMK,
                                .bottomk = pf_design_bottomk(&goal)};
            unsigned k = design.bottomk.k;
            ck_assert_uint_ge(k, before);
            ck_assert_uint_le(k, 128);
            ck_assert(k == 128 || expect(design, goal) >= RECALLS[r] - 1e-8);
            design.bottomk = pf_bottomk_shape_of(k * 2 / 3); // below the one before it
            ck_assert(k == 16 || expect(design, goal) < RECALLS[r]);
            before = k;
        }
    }
}
END_TEST

// Tries all, from the most rows on.
static pf_lsh_shape plain_lsh(pf_design_goal goal, unsigned slots)
{
    for (unsigned rows = slots; rows >= 2; rows--) {
        for (unsigned bands = 1; bands * rows <= slots; bands++) {
            pf_design design = {.method = PF_METHOD_MINHASH, .lsh = {bands, rows}};
            if (expect(design, goal) >= goal.recall - 1e-9) {
                return design.lsh;
            }
        }
    }
    pf_lsh_shape all = {slots < 2 ? slots : slots / 2, slots < 2 ? 1 : 2};
    return all;
}

static const unsigned SLOTS[] = {1, 2, 3, 32, 64};

START_TEST(bands_meet_their_limits_with_the_most_rows)
{
    for (size_t kind = 0; kind < COUNT(KINDS); kind++) {
        for (size_t i = 0; i < COUNT(RECALLS) * COUNT(SLOTS); i++) {
            pf_design_goal goal =
                goal_of(KINDS[kind], THRESHOLDS[_i], RECALLS[i % COUNT(RECALLS)]);
            unsigned slots = SLOTS[i / COUNT(RECALLS)];
            pf_lsh_shape expected = plain_lsh(goal, slots);
            pf_lsh_shape shape = pf_design_lsh(&goal, slots);
            ck_assert_uint_eq(shape.bands, expected.bands);
            ck_assert_uint_eq(shape.rows, expected.rows);
        }
    }
}
END_TEST

START_TEST(one_ratio_gives_the_curve_itself)
{
    pf_design_goal goal = goal_of(PF_SIMILARITY_NEWS, 0.5, 0.99);
    pf_design design = {.method = PF_METHOD_MINHASH, .lsh = {20, 5}};
    goal.min_ratio = 1;
    double j = pf_design_jaccard(pf_design_containment(PF_SIMILARITY_NEWS, 0.5, 1), 1);
    ck_assert_double_eq_tol(expect(design, goal), pf_lsh_probability(design.lsh, j), 1e-12);
    goal = goal_of(PF_SIMILARITY_JACCARD, 0.5, 0.99); // whatever the ratio
    ck_assert_double_eq_tol(expect(design, goal), pf_lsh_probability(design.lsh, 0.5), 1e-12);
}
END_TEST

START_TEST(methods_without_a_model_say_so)
{
    pf_design_goal goal = goal_of(PF_SIMILARITY_NEWS, 0.375, 0.99);
    pf_design design = {.method = PF_METHOD_SIMHASH};
    ck_assert_double_lt(expect(design, goal), 0);
    ck_assert_double_lt(pf_design_probability(&design, 0.5, 0.5), 0);
    design.method = PF_METHOD_EXACT;
    ck_assert_double_eq(expect(design, goal), 0);
}
END_TEST

static int compare_u64(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x;
    uint64_t b = *(const uint64_t *)y;
    return a < b ? -1 : a > b;
}

static const struct {
    unsigned k;
    unsigned n_a;
    unsigned n_b;
    unsigned n_shared;
} PAIRS[] = {
    {32, 1000, 250, 155}, {32, 500, 500, 215}, {32, 500, 500, 80}, {32, 500, 125, 78},
    {32, 2000, 500, 120}, {32, 100, 100, 20},  {32, 60, 40, 4},    {32, 30, 3, 1},
    {32, 90, 3, 1},       {16, 500, 300, 80},  {64, 500, 500, 60}, {128, 1000, 700, 20},
};

#define MAX_SET  2000
#define N_ROUNDS 1500

static size_t random_selection(pf_bottomk_shape shape, const uint64_t *set, size_t n,
                               uint64_t *out)
{
    static uint64_t scratch[MAX_SET];
    return pf_bottomk_select(shape, pf_collect_ref, set, n, out, scratch);
}

static int is_found(int pair, pf_rng *rng)
{
    static uint64_t sets[2][MAX_SET];
    static uint64_t posted[2][MAX_SET];
    pf_bottomk_shape shape = pf_bottomk_shape_of(PAIRS[pair].k);
    for (unsigned i = 0; i < PAIRS[pair].n_a; i++) {
        sets[0][i] = pf_rng_next(rng);
    }
    for (unsigned i = 0; i < PAIRS[pair].n_b; i++) {
        sets[1][i] = i < PAIRS[pair].n_shared ? sets[0][i] : pf_rng_next(rng);
    }
    size_t n_a = random_selection(shape, sets[0], PAIRS[pair].n_a, posted[0]);
    size_t n_b = random_selection(shape, sets[1], PAIRS[pair].n_b, posted[1]);
    unsigned n_common = 0;
    for (size_t i = 0; i < n_a; i++) {
        n_common +=
            bsearch(&posted[0][i], posted[1], n_b, sizeof(uint64_t), compare_u64) != NULL;
    }
    return n_common >= pf_pair_list_needed(PF_BOTTOM_SHARED, PAIRS[pair].n_b);
}

// The limits of two sketches are themselves random, which the binomial leaves out: 0.04.
START_TEST(random_sets_are_found_as_often_as_the_model_says)
{
    pf_rng rng;
    pf_rng_init(&rng, 80 + (uint64_t)_i);
    unsigned n_found = 0;
    for (int round = 0; round < N_ROUNDS; round++) {
        n_found += (unsigned)is_found(_i, &rng);
    }
    double found = (double)n_found / N_ROUNDS;
    double p = pf_bottomk_probability(pf_bottomk_shape_of(PAIRS[_i].k), PAIRS[_i].n_a,
                                      PAIRS[_i].n_b, PAIRS[_i].n_shared);
    double bias = p > 0.95 ? 0.015 : 0.04;
    double deviation = sqrt(p * (1 - p) / N_ROUNDS);
    ck_assert_msg(fabs(found - p) < bias + 3 * deviation,
                  "k %u, %u and %u, %u shared: %.4f found, %.4f by the model", PAIRS[_i].k,
                  PAIRS[_i].n_a, PAIRS[_i].n_b, PAIRS[_i].n_shared, found, p);
}
END_TEST

// Of many pairs, each found by its own probability, those found tell how many there were.
START_TEST(the_estimate_finds_the_recall_of_a_simulated_run)
{
    pf_rng rng;
    pf_rng_init(&rng, 9);
    pf_recall_estimate parts[3] = {{0}};
    pf_recall_estimate whole = {0};
    unsigned n_found = 0;
    const unsigned n_pairs = 200000;
    ck_assert_double_lt(pf_recall_estimate_value(&whole), 0);
    for (unsigned i = 0; i < n_pairs; i++) {
        double p = 0.3 + 0.7 * pf_rng_unit(&rng);
        if (pf_rng_unit(&rng) < p) {
            n_found++;
            pf_recall_estimate_add(&whole, p);
            pf_recall_estimate_add(&parts[i % 3], p);
        }
    }
    double recall = (double)n_found / n_pairs;
    ck_assert_double_eq_tol(pf_recall_estimate_value(&whole), recall, 0.005);
    pf_recall_estimate_merge(&parts[2], &parts[0]);
    pf_recall_estimate_merge(&parts[2], &parts[1]);
    ck_assert_double_eq(pf_recall_estimate_value(&parts[2]), pf_recall_estimate_value(&whole));
}
END_TEST

START_TEST(sure_pairs_estimate_one_and_hopeless_ones_are_left_out)
{
    pf_recall_estimate estimate = {0};
    pf_recall_estimate_add(&estimate, 0);
    pf_recall_estimate_add(&estimate, -1);
    pf_recall_estimate_add(&estimate, 1e-5);
    ck_assert_double_lt(pf_recall_estimate_value(&estimate), 0);
    pf_recall_estimate_add(&estimate, 1);
    pf_recall_estimate_add(&estimate, 1 + 1e-12);
    ck_assert_double_eq(pf_recall_estimate_value(&estimate), 1);
    pf_recall_estimate_add(&estimate, 0.25);
    ck_assert_double_eq(pf_recall_estimate_value(&estimate), 0.5);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("design");
    TCase *tcase = tcase_create("design");
    int n_thresholds = (int)COUNT(THRESHOLDS);
    tcase_add_loop_test(tcase, containment_and_jaccard_give_the_similarity_back, 0,
                        n_thresholds);
    tcase_add_test(tcase, the_default_of_news_is_32);
    tcase_add_loop_test(tcase, more_postings_find_more, 0, n_thresholds);
    tcase_add_loop_test(tcase, the_postings_are_as_few_as_reach_the_recall, 0, n_thresholds);
    tcase_add_loop_test(tcase, bands_meet_their_limits_with_the_most_rows, 0, n_thresholds);
    tcase_add_test(tcase, one_ratio_gives_the_curve_itself);
    tcase_add_test(tcase, methods_without_a_model_say_so);
    tcase_add_loop_test(tcase, random_sets_are_found_as_often_as_the_model_says, 0,
                        (int)COUNT(PAIRS));
    tcase_add_test(tcase, the_estimate_finds_the_recall_of_a_simulated_run);
    tcase_add_test(tcase, sure_pairs_estimate_one_and_hopeless_ones_are_left_out);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
