// SPDX-License-Identifier: MIT
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <pressfold/types.h>

#include "../planted_rows.h"
#include "base/mem.h"
#include "base/rng.h"
#include "stories/neighbours.h"

#define N_COLS 400
#define N_DOCS 300

static pf_status init_docs(pf_story_docs *docs, const pf_joined_rows *rows,
                           const int64_t *times, pf_pool *pool)
{
    pf_story_input input = {.rows = rows, .times = times};
    return pf_story_docs_init(docs, &input, pool, NULL);
}

static double expected_similarity(const pf_story_docs *docs, uint32_t a, uint32_t b,
                                  double window)
{
    double gap = fabs(docs->days[a] - docs->days[b]);
    int dated = a < docs->n_dated && b < docs->n_dated;
    if (a == b || (dated && window > 0 && gap > window)) {
        return -1;
    }
    double factor = dated ? (gap <= 1 ? 1 : 1 / (1 + (gap - 1) / 6)) : docs->undated_factor;
    return cosine_of(docs->rows, docs->order[a], docs->order[b]) * factor;
}

// The PF_NEIGHBOURS-th best similarity of a rank, or 0.06 where there are fewer above it.
static double bar_of(const pf_story_docs *docs, uint32_t rank, double window)
{
    double best[PF_NEIGHBOURS] = {0};
    for (uint32_t other = 0; other < docs->n_docs; other++) {
        double s = expected_similarity(docs, rank, other, window);
        for (int i = 0; i < PF_NEIGHBOURS; i++) {
            if (s > best[i]) {
                double down = best[i];
                best[i] = s;
                s = down;
            }
        }
    }
    return best[PF_NEIGHBOURS - 1] > 0.06 ? best[PF_NEIGHBOURS - 1] : 0.06;
}

static int has_edge(const pf_graph *graph, uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < graph->n_edges; i++) {
        if (graph->edges[i].a == a && graph->edges[i].b == b) {
            return 1;
        }
    }
    return 0;
}

// Brute force: a pair is joined when it is among the best of either side, and only then.
static void check_graph(const pf_story_docs *docs, const pf_graph *graph, double window)
{
    static double bars[N_DOCS];
    for (uint32_t rank = 0; rank < docs->n_docs; rank++) {
        bars[rank] = bar_of(docs, rank, window);
    }
    for (size_t i = 0; i < graph->n_edges; i++) {
        const pf_graph_edge *edge = &graph->edges[i];
        double s = expected_similarity(docs, edge->a, edge->b, window);
        ck_assert_uint_lt(edge->a, edge->b);
        ck_assert_double_eq_tol((double)edge->similarity, s, 2e-6);
        ck_assert(s > bars[edge->a] - 2e-6 || s > bars[edge->b] - 2e-6);
    }
    for (uint32_t a = 0; a < docs->n_docs; a += 7) {
        for (uint32_t b = a + 1; b < docs->n_docs; b++) {
            double s = expected_similarity(docs, a, b, window);
            if (s > bars[a] + 2e-6 || s > bars[b] + 2e-6) {
                ck_assert_msg(has_edge(graph, a, b), "%u %u %f is missing", a, b, s);
            }
        }
    }
}

static void make_times(int64_t *times, size_t n, unsigned undated_of_ten)
{
    for (size_t i = 0; i < n; i++) {
        times[i] = i % 10 < undated_of_ten ? PF_TIME_UNKNOWN : (int64_t)(i * 7919 % 60) * 40000;
    }
}

static const struct {
    unsigned undated_of_ten;
    unsigned window;
} cases[] = {{0, 0}, {0, 10}, {10, 0}, {10, 10}, {3, 5}, {9, 2}};

START_TEST(finds_what_brute_force_finds)
{
    pf_joined_rows rows = plant_rows(N_DOCS, 40, N_COLS, 3);
    int64_t times[N_DOCS];
    make_times(times, N_DOCS, cases[_i].undated_of_ten);
    pf_pool *pool = start_pool(2);
    pf_story_docs docs;
    pf_graph graph;
    ck_assert_int_eq(init_docs(&docs, &rows, times, pool), PF_OK);
    ck_assert_int_eq(pf_graph_fit(&docs, cases[_i].window, pool, &graph, NULL), PF_OK);
    ck_assert_uint_gt(graph.n_edges, N_DOCS);
    check_graph(&docs, &graph, cases[_i].window);
    pf_graph_finish(&graph);
    pf_story_docs_finish(&docs);
    pf_pool_destroy(pool);
    free_rows(&rows);
}
END_TEST

// Every second article of a story is refused to the others.
static int refuse_every_second(const void *ctx, uint32_t a, uint32_t b)
{
    uint32_t n_stories = *(const uint32_t *)ctx;
    return a % n_stories == b % n_stories && a / n_stories % 2 != b / n_stories % 2;
}

// Those that a rank may have for neighbours.
static unsigned count_alike(const pf_story_docs *docs, uint32_t rank)
{
    unsigned n = 0;
    for (uint32_t other = 0; other < docs->n_docs; other++) {
        int is_refused = docs->refuse(docs->refuse_ctx, docs->order[rank], docs->order[other]);
        n += !is_refused && expected_similarity(docs, rank, other, 0) >= 0.06;
    }
    return n;
}

// Refused pairs are edges without similarity, and leave their places to the next nearest.
START_TEST(refused_pairs_are_no_neighbours)
{
    const uint32_t n_stories = 10;
    pf_joined_rows rows = plant_rows(N_DOCS, n_stories, N_COLS, 3);
    int64_t times[N_DOCS];
    make_times(times, N_DOCS, 2);
    pf_pool *pool = start_pool(2);
    pf_story_input input = {
        .rows = &rows, .times = times, .refuse = refuse_every_second, .refuse_ctx = &n_stories};
    pf_story_docs docs;
    pf_graph graph;
    ck_assert_int_eq(pf_story_docs_init(&docs, &input, pool, NULL), PF_OK);
    ck_assert_int_eq(pf_graph_fit(&docs, 0, pool, &graph, NULL), PF_OK);
    static unsigned degree[N_DOCS];
    size_t n_refused = 0;
    memset(degree, 0, sizeof degree);
    for (size_t i = 0; i < graph.n_edges; i++) {
        const pf_graph_edge *edge = &graph.edges[i];
        double s = cosine_of(&rows, docs.order[edge->a], docs.order[edge->b]);
        if (refuse_every_second(&n_stories, docs.order[edge->a], docs.order[edge->b]) &&
            s >= 0.2) {
            ck_assert_double_eq((double)edge->similarity, 0);
            ck_assert_double_eq_tol(edge->refused / PF_REFUSED_SCALE, s, 1e-5);
            n_refused++;
        } else {
            ck_assert_double_eq_tol((double)edge->similarity,
                                    expected_similarity(&docs, edge->a, edge->b, 0), 2e-6);
            ck_assert_uint_eq(edge->refused, 0);
            degree[edge->a]++;
            degree[edge->b]++;
        }
    }
    ck_assert_uint_gt(n_refused, N_DOCS);
    for (uint32_t i = 0; i < N_DOCS; i++) {
        unsigned n_alike = count_alike(&docs, i);
        ck_assert_uint_ge(degree[i], n_alike < PF_NEIGHBOURS ? n_alike : PF_NEIGHBOURS);
    }
    pf_graph_finish(&graph);
    pf_story_docs_finish(&docs);
    pf_pool_destroy(pool);
    free_rows(&rows);
}
END_TEST

START_TEST(joins_nothing_to_empty_rows)
{
    pf_csr empty;
    ck_assert_int_eq(pf_csr_init(&empty, 5, 10, 0, NULL), PF_OK);
    pf_joined_rows rows = pack_rows(&empty);
    int64_t times[5] = {1, 2, 3, 4, 5};
    pf_pool *pool = start_pool(1);
    pf_story_docs docs;
    pf_graph graph;
    ck_assert_int_eq(init_docs(&docs, &rows, times, pool), PF_OK);
    ck_assert_int_eq(pf_graph_fit(&docs, 30, pool, &graph, NULL), PF_OK);
    ck_assert_uint_eq(graph.n_edges, 0);
    pf_graph_finish(&graph);
    pf_story_docs_finish(&docs);
    pf_pool_destroy(pool);
    free_rows(&rows);
}
END_TEST

// Two words, and then one of them taken away from one article.
START_TEST(who_shares_one_word_is_no_neighbour)
{
    pf_csr csr;
    ck_assert_int_eq(pf_csr_init(&csr, 2, 3, 4, NULL), PF_OK);
    for (uint32_t i = 0; i < 4; i++) {
        csr.cols[i] = i % 2 == 0 ? 0 : 1 + i / 2;
        csr.values[i] = i % 2 == 0 ? 0.8F : 0.6F;
        csr.starts[i / 2 + 1] = i + 1;
    }
    const int64_t times[2] = {0, 0};
    pf_joined_rows rows = pack_rows(&csr);
    pf_pool *pool = start_pool(1);
    for (uint32_t n_shared = 2; n_shared > 0; n_shared--) {
        pf_story_docs docs;
        pf_graph graph;
        ck_assert_int_eq(init_docs(&docs, &rows, times, pool), PF_OK);
        ck_assert_int_eq(pf_graph_fit(&docs, 30, pool, &graph, NULL), PF_OK);
        ck_assert_uint_eq(graph.n_edges, n_shared == 2);
        pf_graph_finish(&graph);
        pf_story_docs_finish(&docs);
        rows.values[1] = 0;
    }
    pf_pool_destroy(pool);
    free_rows(&rows);
}
END_TEST

// More equal articles than the budget holds: each still finds neighbours, and not all the same.
START_TEST(thousands_of_equal_articles_have_neighbours)
{
    enum {
        N_SAME = 25000
    };
    pf_csr equal;
    ck_assert_int_eq(pf_csr_init(&equal, N_SAME, 4, (uint64_t)N_SAME * 4, NULL), PF_OK);
    int64_t *times = malloc(N_SAME * sizeof *times);
    uint32_t *degree = calloc(N_SAME, sizeof *degree);
    ck_assert(times != NULL && degree != NULL);
    for (uint32_t i = 0; i < N_SAME * 4; i++) {
        equal.cols[i] = i % 4;
        equal.values[i] = 0.5F;
        equal.starts[i / 4 + 1] = i + 1;
        times[i / 4] = 0;
    }
    pf_joined_rows rows = pack_rows(&equal);
    pf_pool *pool = start_pool(2);
    pf_story_docs docs;
    pf_graph graph;
    ck_assert_int_eq(init_docs(&docs, &rows, times, pool), PF_OK);
    ck_assert_int_eq(pf_graph_fit(&docs, 30, pool, &graph, NULL), PF_OK);
    for (size_t i = 0; i < graph.n_edges; i++) {
        degree[graph.edges[i].a]++;
        degree[graph.edges[i].b]++;
    }
    for (size_t i = 0; i < N_SAME; i++) {
        ck_assert_uint_ge(degree[i], PF_NEIGHBOURS);
        ck_assert_uint_lt(degree[i], 200);
    }
    free(times);
    free(degree);
    pf_graph_finish(&graph);
    pf_story_docs_finish(&docs);
    pf_pool_destroy(pool);
    free_rows(&rows);
}
END_TEST

#define N_LONG     200
#define LONG_COLS  3000
#define LONG_WORDS 150

// Twenty articles a story: sixty words of the story's hundred, ninety of all.
static pf_joined_rows make_long_rows(void)
{
    static float dense[LONG_COLS];
    pf_rng rng;
    pf_rng_init(&rng, 11);
    pf_csr rows;
    ck_assert_int_eq(pf_csr_init(&rows, N_LONG, LONG_COLS, (size_t)N_LONG * LONG_WORDS, NULL),
                     PF_OK);
    uint64_t at = 0;
    for (uint32_t doc = 0; doc < N_LONG; doc++) {
        memset(dense, 0, sizeof dense);
        for (uint32_t i = 0; i < LONG_WORDS; i++) {
            uint32_t own = doc % 10 * 100 + pf_rng_below(&rng, 100);
            uint32_t col = i < 60 ? own : pf_rng_below(&rng, LONG_COLS);
            dense[col] = 1.0F + (float)pf_rng_below(&rng, 100) / 100;
        }
        double square = 0;
        for (size_t c = 0; c < LONG_COLS; c++) {
            square += (double)dense[c] * (double)dense[c];
        }
        for (uint32_t c = 0; c < LONG_COLS; c++) {
            if (dense[c] > 0) {
                rows.cols[at] = c;
                rows.values[at++] = (float)((double)dense[c] / sqrt(square));
            }
        }
        rows.starts[doc + 1] = at;
    }
    return pack_rows(&rows);
}

// Rows longer than what is indexed of them: the articles of a story still find each other, and
// the similarity is that of the whole rows.
START_TEST(long_articles_find_their_story)
{
    pf_joined_rows rows = make_long_rows();
    static int64_t times[N_LONG];
    pf_pool *pool = start_pool(2);
    pf_story_docs docs;
    pf_graph graph;
    ck_assert_int_eq(init_docs(&docs, &rows, times, pool), PF_OK);
    ck_assert_int_eq(pf_graph_fit(&docs, 0, pool, &graph, NULL), PF_OK);
    size_t n_inside = 0;
    for (size_t i = 0; i < graph.n_edges; i++) {
        const pf_graph_edge *edge = &graph.edges[i];
        pf_sparse a = pf_story_row(&docs, edge->a);
        pf_sparse b = pf_story_row(&docs, edge->b);
        static float dense[4 * LONG_COLS];
        pf_sparse_scatter(a, dense);
        ck_assert_double_eq_tol((double)edge->similarity, pf_sparse_dot(b, dense), 2e-6);
        pf_sparse_clear(a, dense);
        n_inside += docs.order[edge->a] % 10 == docs.order[edge->b] % 10;
    }
    ck_assert_uint_ge(n_inside, 1890); // of the 1,900 pairs of all stories
    pf_graph_finish(&graph);
    pf_story_docs_finish(&docs);
    pf_pool_destroy(pool);
    free_rows(&rows);
}
END_TEST

START_TEST(gives_the_same_for_any_number_of_threads)
{
    const unsigned n_threads[] = {1, 2, 7};
    pf_joined_rows rows = plant_rows(N_DOCS, 40, N_COLS, 3);
    int64_t times[N_DOCS];
    make_times(times, N_DOCS, 2);
    pf_graph graphs[3];
    for (int i = 0; i < 3; i++) {
        pf_pool *pool = start_pool(n_threads[i]);
        pf_story_docs docs;
        ck_assert_int_eq(init_docs(&docs, &rows, times, pool), PF_OK);
        ck_assert_int_eq(pf_graph_fit(&docs, 9, pool, &graphs[i], NULL), PF_OK);
        ck_assert_uint_eq(graphs[0].n_edges, graphs[i].n_edges);
        ck_assert_mem_eq(graphs[0].edges, graphs[i].edges,
                         graphs[0].n_edges * sizeof *graphs[0].edges);
        pf_story_docs_finish(&docs);
        pf_pool_destroy(pool);
    }
    for (int i = 0; i < 3; i++) {
        pf_graph_finish(&graphs[i]);
    }
    free_rows(&rows);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("neighbours");
    TCase *tcase = tcase_create("core");
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, finds_what_brute_force_finds, 0, sizeof cases / sizeof *cases);
    tcase_add_test(tcase, refused_pairs_are_no_neighbours);
    tcase_add_test(tcase, joins_nothing_to_empty_rows);
    tcase_add_test(tcase, who_shares_one_word_is_no_neighbour);
    tcase_add_test(tcase, long_articles_find_their_story);
    tcase_add_test(tcase, thousands_of_equal_articles_have_neighbours);
    tcase_add_test(tcase, gives_the_same_for_any_number_of_threads);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
