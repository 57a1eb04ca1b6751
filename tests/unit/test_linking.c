// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/rng.h"
#include "match/linking.h"
#include "match/unionfind.h"

#define MAX_ITEMS 40
#define MAX_EDGES (MAX_ITEMS * MAX_ITEMS)

typedef struct table {
    uint32_t n;
    float similarity[MAX_ITEMS][MAX_ITEMS]; // symmetric
    pf_joining joinings[MAX_ITEMS];         // [n_joined]
    unsigned n_joined;
    unsigned n_compared;
    unsigned fail_at; // the call that fails; 0: none
} table;

static pf_status compare(void *ctx, uint32_t a, uint32_t b, float *out_similarity,
                         pf_error *err)
{
    table *t = ctx;
    if (++t->n_compared == t->fail_at) {
        return pf_fail(err, PF_EIO, "cannot compare");
    }
    *out_similarity = t->similarity[a][b];
    return PF_OK;
}

static pf_status note_joining(void *ctx, uint32_t group_a, uint32_t group_b,
                              const pf_joining *joining, int *out_joins, pf_error *err)
{
    table *t = ctx;
    (void)err;
    ck_assert_int_eq(*out_joins, 1);
    ck_assert_uint_ne(group_a, group_b);
    t->joinings[t->n_joined++] = *joining;
    return PF_OK;
}

static void set(table *t, uint32_t a, uint32_t b, double similarity)
{
    t->similarity[a][b] = (float)similarity;
    t->similarity[b][a] = (float)similarity;
}

// Pairs of at least `threshold` are edges.
static size_t list_edges(const table *t, float threshold, pf_edge *edges)
{
    size_t n = 0;
    for (uint32_t a = 0; a < t->n; a++) {
        for (uint32_t b = a + 1; b < t->n; b++) {
            if (t->similarity[a][b] >= threshold) {
                pf_edge edge = {a, b, t->similarity[a][b]};
                edges[n++] = edge;
            }
        }
    }
    return n;
}

// Links in two calls, the first `n_first` edges being the stronger ones.
static void link_edges(table *t, pf_edge *edges, size_t n_first, size_t n_edges, double full,
                       uint32_t *out_lowest)
{
    uint32_t parents[MAX_ITEMS];
    uint32_t next[MAX_ITEMS];
    pf_error err = {0};
    pf_linker linker = {parents, next, t, compare, note_joining};
    pf_unionfind_init(parents, t->n);
    pf_unionfind_init(next, t->n);
    t->n_joined = 0;
    ck_assert_msg(pf_link_groups(edges, n_first, full, &linker, &err) == PF_OK &&
                      pf_link_groups(edges + n_first, n_edges - n_first, full, &linker, &err) ==
                          PF_OK,
                  "%s", err.message);
    for (uint32_t i = 0; i < t->n; i++) {
        out_lowest[i] = pf_unionfind_root(parents, i);
        ck_assert_uint_le(out_lowest[i], i);
    }
    // The ring of each item runs round its group.
    for (uint32_t i = 0; i < t->n; i++) {
        uint32_t n_in_group = 0;
        for (uint32_t j = 0; j < t->n; j++) {
            n_in_group += out_lowest[j] == out_lowest[i];
        }
        uint32_t item = i;
        for (uint32_t step = 1; step < n_in_group; step++) {
            item = next[item];
            ck_assert_uint_ne(item, i);
            ck_assert_uint_eq(out_lowest[item], out_lowest[i]);
        }
        ck_assert_uint_eq(next[item], i);
    }
}

static void link_table(table *t, float threshold, double full, uint32_t *out_lowest)
{
    pf_edge edges[MAX_EDGES];
    size_t n = list_edges(t, threshold, edges);
    link_edges(t, edges, n, n, full, out_lowest);
}

// Whether groups x and y may join by an edge.
static int may_join(const table *t, const uint32_t *lowest, uint32_t x, uint32_t y, float edge,
                    float full)
{
    float copy = edge < full ? edge : full;
    unsigned n = 0;
    unsigned n_full = 0;
    unsigned n_below = 0;
    for (uint32_t i = 0; i < t->n; i++) {
        for (uint32_t j = 0; j < t->n; j++) {
            if (lowest[i] == x && lowest[j] == y) {
                n++;
                n_full += t->similarity[i][j] >= copy;
                n_below += t->similarity[i][j] < copy * (float)PF_LINK_BAR;
            }
        }
    }
    return n_below == 0 || (n_full >= 3 && 4 * n_full >= 3 * n);
}

// The definition: again and again the best edge not yet used (ties: lower a, then lower b); its
// two groups become one when they may.
static void link_plainly(const table *t, float threshold, float full, uint32_t *out_lowest)
{
    uint8_t used[MAX_ITEMS][MAX_ITEMS] = {{0}};
    for (uint32_t i = 0; i < t->n; i++) {
        out_lowest[i] = i;
    }
    for (;;) {
        uint32_t best_a = 0;
        uint32_t best_b = 0;
        for (uint32_t a = 0; a < t->n; a++) {
            for (uint32_t b = a + 1; b < t->n; b++) {
                if (!used[a][b] && t->similarity[a][b] >= threshold &&
                    (best_b == 0 || t->similarity[a][b] > t->similarity[best_a][best_b])) {
                    best_a = a;
                    best_b = b;
                }
            }
        }
        if (best_b == 0) {
            return;
        }
        used[best_a][best_b] = 1;
        uint32_t x = out_lowest[best_a];
        uint32_t y = out_lowest[best_b];
        float edge = t->similarity[best_a][best_b];
        int may = x != y && may_join(t, out_lowest, x, y, edge, full);
        for (uint32_t i = 0; may && i < t->n; i++) {
            if (out_lowest[i] == x || out_lowest[i] == y) {
                out_lowest[i] = x < y ? x : y;
            }
        }
    }
}

static void fill_random(table *t, uint32_t n, unsigned steps, pf_rng *rng)
{
    memset(t, 0, sizeof *t);
    t->n = n;
    for (uint32_t a = 0; a < n; a++) {
        for (uint32_t b = a + 1; b < n; b++) {
            set(t, a, b, pf_rng_below(rng, steps + 1) / (double)steps); // few steps: many ties
        }
    }
}

// Up to nine items, so that all cross pairs are among the compared ones. Similarities are
// arbitrary, those of no real texts.
START_TEST(links_as_plain_linkage_does)
{
    const float thresholds[] = {0.3F, 0.375F, 0.5F, 0.8F};
    const unsigned steps[] = {3, 10, 1000};
    uint32_t found[MAX_ITEMS];
    uint32_t expected[MAX_ITEMS];
    uint64_t seed = 500 + (uint64_t)_i;
    float threshold = thresholds[_i % 4];
    float full = _i % 3 == 0 ? threshold : 0.5F;
    table t;
    pf_rng rng;
    pf_rng_init(&rng, seed);
    for (int round = 0; round < 30; round++) {
        fill_random(&t, 1 + pf_rng_below(&rng, PF_LINK_COMPARED + 1), steps[_i % 3], &rng);
        link_table(&t, threshold, (double)full, found);
        link_plainly(&t, threshold, full, expected);
        ck_assert_msg(memcmp(found, expected, t.n * sizeof *found) == 0,
                      "seed %d, round %d: %u items, threshold %g, full %g", (int)seed, round,
                      t.n, (double)threshold, (double)full);
    }
}
END_TEST

// Linking down to a threshold, and then on, is linking all the way.
START_TEST(weaker_edges_may_follow_in_a_second_call)
{
    pf_edge edges[MAX_EDGES];
    uint32_t at_once[MAX_ITEMS];
    uint32_t in_two[MAX_ITEMS];
    uint64_t seed = 700 + (uint64_t)_i;
    table t;
    pf_rng rng;
    pf_rng_init(&rng, seed);
    fill_random(&t, MAX_ITEMS, _i % 2 == 0 ? 5 : 1000, &rng);
    link_table(&t, 0.3F, 0.5, at_once);
    size_t n_first = list_edges(&t, 0.6F, edges);
    size_t n = n_first;
    for (uint32_t a = 0; a < t.n; a++) {
        for (uint32_t b = a + 1; b < t.n; b++) {
            if (t.similarity[a][b] >= 0.3F && t.similarity[a][b] < 0.6F) {
                pf_edge edge = {a, b, t.similarity[a][b]};
                edges[n++] = edge;
            }
        }
    }
    link_edges(&t, edges, n_first, n, 0.5, in_two);
    ck_assert_msg(memcmp(at_once, in_two, sizeof at_once) == 0, "seed %d", (int)seed);
    for (unsigned i = 1; i < t.n_joined; i++) {
        ck_assert(t.joinings[i].similarity <= t.joinings[i - 1].similarity);
        ck_assert(t.joinings[i].least <= t.joinings[i].similarity);
    }
}
END_TEST

// Five whole texts (0-4) and two cuts of them (5, 6) that share nothing.
START_TEST(two_cuts_that_share_nothing_do_not_part_a_group)
{
    uint32_t lowest[7];
    table t = {.n = 7};
    for (uint32_t a = 0; a < 5; a++) {
        for (uint32_t b = a + 1; b < 5; b++) {
            set(&t, a, b, 0.9);
        }
        set(&t, a, 5, 0.6);
        set(&t, a, 6, 0.55);
    }
    link_table(&t, 0.375F, 0.375, lowest);
    for (uint32_t i = 0; i < 7; i++) {
        ck_assert_uint_eq(lowest[i], 0);
    }
    ck_assert(t.joinings[5].least < 0.01F); // 5 whole ones of 6 compared speak for it
    ck_assert(t.joinings[5].support > 0.83F && t.joinings[5].support < 0.84F);
    table pair = {.n = 3}; // one whole text is not enough
    set(&pair, 0, 1, 0.6);
    set(&pair, 0, 2, 0.55);
    link_table(&pair, 0.375F, 0.375, lowest);
    const uint32_t expected[] = {0, 0, 2};
    ck_assert_mem_eq(lowest, expected, sizeof expected);
}
END_TEST

// The groups above the compared size, too, follow from the edges alone.
START_TEST(shuffled_edges_give_the_same_groups)
{
    pf_edge edges[MAX_EDGES];
    uint32_t first[MAX_ITEMS];
    uint32_t again[MAX_ITEMS];
    uint64_t seed = 900 + (uint64_t)_i;
    table t;
    pf_rng rng;
    pf_rng_init(&rng, seed);
    fill_random(&t, MAX_ITEMS, _i % 2 == 0 ? 4 : 1000, &rng);
    for (uint32_t a = 0; a < MAX_ITEMS; a++) { // three dense groups in the noise
        for (uint32_t b = a + 1; b < MAX_ITEMS; b++) {
            if (a % 3 == b % 3) {
                set(&t, a, b, 0.4 + (double)t.similarity[a][b] / 2);
            }
        }
    }
    size_t n_edges = list_edges(&t, 0.45F, edges);
    link_edges(&t, edges, n_edges, n_edges, 0.45, first);
    for (int round = 0; round < 5; round++) {
        for (size_t i = n_edges; i > 1; i--) {
            size_t j = pf_rng_below(&rng, (uint32_t)i);
            pf_edge swapped = edges[i - 1];
            edges[i - 1] = edges[j];
            edges[j] = swapped;
        }
        link_edges(&t, edges, n_edges, n_edges, 0.45, again);
        ck_assert_msg(memcmp(first, again, sizeof first) == 0, "seed %d, round %d", (int)seed,
                      round);
    }
}
END_TEST

START_TEST(two_pairs_with_one_edge_between_them_stay_apart)
{
    uint32_t lowest[4];
    table t = {.n = 4};
    set(&t, 0, 1, 0.9);
    set(&t, 2, 3, 0.8);
    set(&t, 1, 2, 0.5); // the shared bucket made it a candidate, and it is verified
    set(&t, 0, 2, 0.1);
    set(&t, 0, 3, 0.1);
    set(&t, 1, 3, 0.1);
    link_table(&t, 0.375F, 0.375, lowest);
    const uint32_t expected[] = {0, 0, 2, 2};
    ck_assert_mem_eq(lowest, expected, sizeof expected);
}
END_TEST

// a-b and b-c are edges; what a-c is decides.
static const struct {
    double ends; // similarity of a and c
    uint32_t lowest[3];
} CHAINS[] = {
    {0.0, {0, 0, 2}}, {0.24, {0, 0, 2}}, {0.25, {0, 0, 0}}, {0.3, {0, 0, 0}}, {0.7, {0, 0, 0}},
};

START_TEST(a_chain_joins_only_when_its_ends_reach_the_bar)
{
    uint32_t lowest[3];
    table t = {.n = 3};
    set(&t, 0, 1, 0.9);
    set(&t, 1, 2, 0.6);
    set(&t, 0, 2, CHAINS[_i].ends);
    link_table(&t, 0.375F, 0.375, lowest);
    ck_assert_mem_eq(lowest, CHAINS[_i].lowest, sizeof lowest);
}
END_TEST

START_TEST(the_stronger_edge_goes_first)
{
    uint32_t lowest[3];
    table t = {.n = 3};
    set(&t, 0, 1, 0.6);
    set(&t, 1, 2, 0.9);
    link_table(&t, 0.375F, 0.375, lowest);
    const uint32_t expected[] = {0, 1, 1};
    ck_assert_mem_eq(lowest, expected, sizeof expected);
    set(&t, 0, 1, 0.9); // a tie: the lower pair
    link_table(&t, 0.375F, 0.375, lowest);
    const uint32_t of_tie[] = {0, 0, 2};
    ck_assert_mem_eq(lowest, of_tie, sizeof of_tie);
}
END_TEST

START_TEST(work_for_a_large_group_is_bounded)
{
    uint32_t lowest[MAX_ITEMS];
    pf_edge edges[MAX_EDGES];
    table t = {.n = MAX_ITEMS};
    for (uint32_t a = 0; a < MAX_ITEMS; a++) {
        for (uint32_t b = a + 1; b < MAX_ITEMS; b++) {
            set(&t, a, b, 1);
        }
    }
    size_t n_edges = list_edges(&t, 0.5F, edges);
    link_edges(&t, edges, n_edges, n_edges, 0.5, lowest);
    for (uint32_t i = 0; i < MAX_ITEMS; i++) {
        ck_assert_uint_eq(lowest[i], 0);
    }
    ck_assert_uint_le(t.n_compared, (MAX_ITEMS - 1) * PF_LINK_COMPARED * PF_LINK_COMPARED);
}
END_TEST

START_TEST(a_failed_comparison_is_passed_on)
{
    pf_edge edges[] = {{0, 1, 0.9F}, {1, 2, 0.8F}};
    uint32_t parents[3];
    uint32_t next[3];
    table t = {.n = 3, .fail_at = (unsigned)_i};
    pf_linker linker = {parents, next, &t, compare, note_joining};
    pf_error err = {0};
    set(&t, 0, 1, 0.9);
    set(&t, 1, 2, 0.8);
    set(&t, 0, 2, 0.8);
    pf_unionfind_init(parents, 3);
    pf_unionfind_init(next, 3);
    ck_assert_int_eq(pf_link_groups(edges, 2, 0.3, &linker, &err), PF_EIO);
    ck_assert_str_eq(err.message, "cannot compare");
}
END_TEST

START_TEST(no_edges_leave_every_item_alone)
{
    uint32_t lowest[3];
    pf_edge edges[1];
    table t = {.n = 3};
    link_edges(&t, edges, 0, 0, 0.3, lowest);
    const uint32_t expected[] = {0, 1, 2};
    ck_assert_mem_eq(lowest, expected, sizeof expected);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("linking");
    TCase *tcase = tcase_create("linking");
    tcase_add_loop_test(tcase, links_as_plain_linkage_does, 0, 48);
    tcase_add_loop_test(tcase, weaker_edges_may_follow_in_a_second_call, 0, 20);
    tcase_add_test(tcase, two_cuts_that_share_nothing_do_not_part_a_group);
    tcase_add_loop_test(tcase, shuffled_edges_give_the_same_groups, 0, 20);
    tcase_add_test(tcase, two_pairs_with_one_edge_between_them_stay_apart);
    tcase_add_loop_test(tcase, a_chain_joins_only_when_its_ends_reach_the_bar, 0,
                        (int)(sizeof CHAINS / sizeof CHAINS[0]));
    tcase_add_test(tcase, the_stronger_edge_goes_first);
    tcase_add_test(tcase, work_for_a_large_group_is_bounded);
    tcase_add_loop_test(tcase, a_failed_comparison_is_passed_on, 1, 4);
    tcase_add_test(tcase, no_edges_leave_every_item_alone);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
