// SPDX-License-Identifier: MIT
// Connected components against a search of the graph, and the root of each is its lowest
// member.
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "match/unionfind.h"

#define N_ITEMS   400
#define MAX_EDGES 800

typedef struct graph {
    uint32_t ends[MAX_EDGES][2];
    size_t n_edges;
} graph;

static void make_graph(graph *made, size_t n_edges, uint64_t seed)
{
    pf_rng rng;
    pf_rng_init(&rng, seed);
    made->n_edges = n_edges;
    for (size_t i = 0; i < n_edges; i++) {
        made->ends[i][0] = pf_rng_below(&rng, N_ITEMS);
        made->ends[i][1] = pf_rng_below(&rng, N_ITEMS); // loops too
    }
}

// Breadth first from each item that no lower one has reached.
static void search(const graph *g, uint32_t *out_lowest)
{
    static uint8_t joined[N_ITEMS][N_ITEMS];
    uint32_t queue[N_ITEMS];
    memset(joined, 0, sizeof joined);
    for (size_t i = 0; i < g->n_edges; i++) {
        joined[g->ends[i][0]][g->ends[i][1]] = 1;
        joined[g->ends[i][1]][g->ends[i][0]] = 1;
    }
    memset(out_lowest, 0xff, N_ITEMS * sizeof *out_lowest);
    for (uint32_t start = 0; start < N_ITEMS; start++) {
        size_t n_queued = 0;
        if (out_lowest[start] == UINT32_MAX) {
            out_lowest[start] = start;
            queue[n_queued++] = start;
        }
        for (size_t at = 0; at < n_queued; at++) {
            for (uint32_t other = 0; other < N_ITEMS; other++) {
                if (joined[queue[at]][other] && out_lowest[other] == UINT32_MAX) {
                    out_lowest[other] = start;
                    queue[n_queued++] = other;
                }
            }
        }
    }
}

START_TEST(roots_are_the_lowest_members_that_a_search_reaches)
{
    graph g;
    uint32_t parents[N_ITEMS];
    uint32_t lowest[N_ITEMS];
    uint64_t seed = 10 + (uint64_t)_i;
    make_graph(&g, (size_t)_i * MAX_EDGES / 20, seed);
    search(&g, lowest);
    pf_unionfind_init(parents, N_ITEMS);
    for (size_t i = 0; i < g.n_edges; i++) {
        pf_unionfind_join(parents, g.ends[i][0], g.ends[i][1]);
    }
    for (uint32_t i = 0; i < N_ITEMS; i++) {
        ck_assert_msg(pf_unionfind_root(parents, i) == lowest[i],
                      "seed %d, %zu edges: root of %u is %u, search reaches %u", (int)seed,
                      g.n_edges, i, pf_unionfind_root(parents, i), lowest[i]);
    }
}
END_TEST

START_TEST(the_order_of_edges_changes_nothing)
{
    graph g;
    uint32_t first[N_ITEMS];
    uint32_t again[N_ITEMS];
    uint64_t seed = 40 + (uint64_t)_i;
    make_graph(&g, N_ITEMS / 2 + 20 * (size_t)_i, seed);
    pf_unionfind_init(first, N_ITEMS);
    pf_unionfind_init(again, N_ITEMS);
    for (size_t i = 0; i < g.n_edges; i++) {
        pf_unionfind_join(first, g.ends[i][0], g.ends[i][1]);
    }
    for (size_t i = g.n_edges; i-- > 0;) {
        pf_unionfind_join(again, g.ends[i][1], g.ends[i][0]);
    }
    for (uint32_t i = 0; i < N_ITEMS; i++) {
        ck_assert_msg(pf_unionfind_root(first, i) == pf_unionfind_root(again, i),
                      "seed %d: item %u", (int)seed, i);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("unionfind_search");
    TCase *tcase = tcase_create("unionfind_search");
    tcase_add_loop_test(tcase, roots_are_the_lowest_members_that_a_search_reaches, 0, 21);
    tcase_add_loop_test(tcase, the_order_of_edges_changes_nothing, 0, 10);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
