// SPDX-License-Identifier: MIT
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <pressfold/types.h>

#include "../planted_rows.h"
#include "base/mem.h"
#include "stories/linkage.h"

#define N_COLS 200
#define N_DOCS 120

// What a pair counts for: nothing when it is refused.
static double pair_similarity(const pf_story_docs *docs, uint32_t a, uint32_t b)
{
    uint32_t row_a = docs->order[a];
    uint32_t row_b = docs->order[b];
    int is_refused = docs->refuse != NULL && docs->refuse(docs->refuse_ctx, row_a, row_b);
    return is_refused ? 0 : cosine_of(docs->rows, row_a, row_b);
}

static int refuse_some(const void *ctx, uint32_t a, uint32_t b)
{
    (void)ctx;
    return (a * b + a + b) % 7 == 0;
}

// Every pair is an edge, so that the result must be that of plain average linkage.
static pf_graph full_graph(const pf_story_docs *docs)
{
    size_t n = docs->n_docs;
    pf_graph graph = {.edges = pf_alloc(n * n / 2, sizeof *graph.edges)};
    for (uint32_t a = 0; a < n; a++) {
        for (uint32_t b = a + 1; b < n; b++) {
            double all = cosine_of(docs->rows, docs->order[a], docs->order[b]);
            double similarity = pair_similarity(docs, a, b);
            graph.edges[graph.n_edges++] = (pf_graph_edge){
                .a = a,
                .b = b,
                .similarity = pf_rounded(similarity),
                .refused = (uint32_t)((all - similarity) * PF_REFUSED_SCALE + .5)};
        }
    }
    return graph;
}

static double mean_similarity(const pf_story_docs *docs, const uint32_t *cluster_of, uint32_t a,
                              uint32_t b)
{
    double sum = 0;
    double n = 0;
    for (uint32_t i = 0; i < docs->n_docs; i++) {
        for (uint32_t j = 0; cluster_of[i] == a && j < docs->n_docs; j++) {
            if (cluster_of[j] == b) {
                sum += pair_similarity(docs, i, j);
                n++;
            }
        }
    }
    return sum / n;
}

// The textbook: merge the best pair until none reaches the threshold.
static void merge_one_by_one(const pf_story_docs *docs, double threshold, uint32_t *cluster_of)
{
    for (uint32_t i = 0; i < docs->n_docs; i++) {
        cluster_of[i] = i;
    }
    for (;;) {
        double best = threshold;
        uint32_t best_a = 0;
        uint32_t best_b = 0;
        for (uint32_t a = 0; a < docs->n_docs; a++) {
            for (uint32_t b = a + 1; cluster_of[a] == a && b < docs->n_docs; b++) {
                double s = cluster_of[b] == b ? mean_similarity(docs, cluster_of, a, b) : 0;
                if (s > best) {
                    best = s;
                    best_a = a;
                    best_b = b;
                }
            }
        }
        if (best_a == best_b) {
            return;
        }
        for (uint32_t i = 0; i < docs->n_docs; i++) {
            cluster_of[i] = cluster_of[i] == best_b ? best_a : cluster_of[i];
        }
    }
}

// The second half of the loop has pairs that are refused.
START_TEST(is_plain_average_linkage_on_a_full_graph)
{
    enum {
        N_FEW = 48
    };
    pf_joined_rows rows = plant_rows(N_FEW, 8, N_COLS, (uint64_t)_i + 1);
    int64_t times[N_FEW];
    for (size_t i = 0; i < N_FEW; i++) {
        times[i] = PF_TIME_UNKNOWN;
    }
    uint32_t expected[N_FEW];
    uint32_t found[N_FEW];
    pf_pool *pool = start_pool(2);
    pf_story_docs docs;
    pf_linkage linkage;
    pf_story_input input = {&rows, times, _i < 5 ? NULL : refuse_some, NULL, 0};
    ck_assert_int_eq(pf_story_docs_init(&docs, &input, pool, NULL), PF_OK);
    pf_graph graph = full_graph(&docs);
    ck_assert_int_eq(pf_linkage_fit(&docs, &graph, 0.25, pool, &linkage, NULL), PF_OK);
    pf_linkage_cut(&linkage, 0.25, found);
    merge_one_by_one(&docs, 0.25, expected);
    ck_assert_uint_gt(linkage.n_merges, 10);
    ck_assert_mem_eq(expected, found, sizeof expected);
    pf_linkage_finish(&linkage);
    pf_graph_finish(&graph);
    pf_story_docs_finish(&docs);
    pf_pool_destroy(pool);
    free_rows(&rows);
}
END_TEST

START_TEST(a_cut_above_the_floor_joins_less)
{
    pf_merge merges[] = {{0, 1, 0.9F}, {2, 3, 0.5F}, {0, 2, 0.3F}};
    pf_linkage linkage = {.n_docs = 5, .n_merges = 3, .merges = merges};
    uint32_t cluster_of[5];
    pf_linkage_cut(&linkage, 0.4, cluster_of);
    ck_assert_mem_eq(cluster_of, ((uint32_t[]){0, 0, 2, 2, 4}), sizeof cluster_of);
    pf_linkage_cut(&linkage, 0.2, cluster_of);
    ck_assert_mem_eq(cluster_of, ((uint32_t[]){0, 0, 0, 0, 4}), sizeof cluster_of);
    pf_linkage_cut(&linkage, 1.0, cluster_of);
    ck_assert_mem_eq(cluster_of, ((uint32_t[]){0, 1, 2, 3, 4}), sizeof cluster_of);
}
END_TEST

START_TEST(gives_the_same_for_any_number_of_threads)
{
    const unsigned n_threads[] = {1, 2, 7};
    pf_joined_rows rows = plant_rows(N_DOCS, 12, N_COLS, 5);
    int64_t times[N_DOCS];
    for (size_t i = 0; i < N_DOCS; i++) {
        times[i] = (int64_t)(i % 9) * 86400;
    }
    pf_linkage found[3];
    for (int i = 0; i < 3; i++) {
        pf_pool *pool = start_pool(n_threads[i]);
        pf_story_docs docs;
        pf_graph graph;
        pf_story_input input = {&rows, times, refuse_some, NULL, 0};
        ck_assert_int_eq(pf_story_docs_init(&docs, &input, pool, NULL), PF_OK);
        ck_assert_int_eq(pf_graph_fit(&docs, 0, pool, &graph, NULL), PF_OK);
        ck_assert_int_eq(pf_linkage_fit(&docs, &graph, 0.1, pool, &found[i], NULL), PF_OK);
        ck_assert_uint_eq(found[0].n_merges, found[i].n_merges);
        ck_assert_mem_eq(found[0].merges, found[i].merges,
                         found[0].n_merges * sizeof *found[0].merges);
        pf_graph_finish(&graph);
        pf_story_docs_finish(&docs);
        pf_pool_destroy(pool);
    }
    ck_assert_uint_gt(found[0].n_merges, 50);
    for (int i = 0; i < 3; i++) {
        pf_linkage_finish(&found[i]);
    }
    free_rows(&rows);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("linkage");
    TCase *tcase = tcase_create("core");
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, is_plain_average_linkage_on_a_full_graph, 0, 10);
    tcase_add_test(tcase, a_cut_above_the_floor_joins_less);
    tcase_add_test(tcase, gives_the_same_for_any_number_of_threads);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
