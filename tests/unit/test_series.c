// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stories/series.h"

#define N_DOCS 6

// Pairs of a cluster of four, ranks 0, 2, 3 and 5, beside one of two, 1 and 4.
static const struct {
    const char *about;
    const char *pairs; // inside the first cluster; 'x': refused, '-': not
    uint32_t expected[N_DOCS];
} cases[] = {
    {"none is refused", "------", {0, 1, 0, 0, 1, 0}},
    {"a third of each one's", "x----x", {0, 1, 0, 0, 1, 0}},
    {"most of one's", "xx----", {0, 1, 2, 2, 1, 2}},
    {"all of one's", "xxx---", {0, 1, 2, 2, 1, 2}},
    {"of all but one", "xx-x--", {0, 1, 2, 3, 1, 5}},
    {"all", "xxxxxx", {0, 1, 2, 3, 1, 5}},
    {"no pair at all", "", {0, 1, 0, 0, 1, 0}},
};

static const uint32_t inside[][2] = {{0, 2}, {0, 3}, {0, 5}, {2, 3}, {2, 5}, {3, 5}};

START_TEST(who_is_mostly_refused_leaves)
{
    pf_graph_edge edges[8] = {
        {.a = 1, .b = 4, .similarity = 0.5F},
        {.a = 1, .b = 2, .refused = 5}, // between clusters: counts for neither
    };
    pf_graph graph = {2, edges};
    for (const char *pair = cases[_i].pairs; *pair != '\0'; pair++) {
        const uint32_t *ranks = inside[pair - cases[_i].pairs];
        pf_graph_edge edge = {.a = ranks[0], .b = ranks[1], .similarity = 0.5F};
        if (*pair == 'x') {
            edge.similarity = 0;
            edge.refused = 1;
        }
        edges[graph.n_edges++] = edge;
    }
    uint32_t cluster_of[N_DOCS] = {0, 1, 0, 0, 1, 0};
    ck_assert_int_eq(pf_series_part(&graph, N_DOCS, cluster_of, NULL), PF_OK);
    for (uint32_t rank = 0; rank < N_DOCS; rank++) {
        ck_assert_msg(cluster_of[rank] == cases[_i].expected[rank], "%s: rank %u",
                      cases[_i].about, rank);
    }
}
END_TEST

START_TEST(every_failed_allocation_is_reported)
{
    static const uint32_t before[N_DOCS] = {0, 1, 0, 0, 1, 0};
    pf_graph_edge edges[] = {{.a = 0, .b = 2, .refused = 1}};
    const pf_graph graph = {1, edges};
    uint32_t cluster_of[N_DOCS];
    memcpy(cluster_of, before, sizeof before);
    for (uint64_t n = 1; n <= 2; n++) {
        pf_mem_fail_at(n);
        pf_status status = pf_series_part(&graph, N_DOCS, cluster_of, NULL);
        pf_mem_fail_at(0);
        ck_assert_int_eq(status, PF_ENOMEM);
        ck_assert_mem_eq(cluster_of, before, sizeof before);
    }
    pf_mem_fail_at(3);
    ck_assert_int_eq(pf_series_part(&graph, N_DOCS, cluster_of, NULL), PF_OK);
    pf_mem_fail_at(0);
    ck_assert_uint_ne(cluster_of[2], 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("series");
    TCase *tcase = tcase_create("series");
    tcase_add_loop_test(tcase, who_is_mostly_refused_leaves, 0,
                        (int)(sizeof cases / sizeof *cases));
    tcase_add_test(tcase, every_failed_allocation_is_reported);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
