// SPDX-License-Identifier: MIT
// Hamming search against brute force: all pairs within the distance, and no other; in crowds,
// the four properties that the head of hamming.c states.
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"
#include "match/unionfind.h"
#include "sketch/hamming.h"

#define N_TEXTS   2000
#define N_PLANTED 900 // of them near to an earlier one

static const unsigned DISTANCES[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 14};
static const unsigned THREADS[] = {1, 2, 7};

// Random signatures, behind them ones that differ from a random earlier one in up to `reach`
// bits.
static void make_signatures(uint64_t *signatures, unsigned reach, uint64_t seed)
{
    pf_rng rng;
    pf_rng_init(&rng, seed);
    for (uint32_t i = 0; i < N_TEXTS; i++) {
        signatures[i] = pf_rng_next(&rng);
        if (i < N_TEXTS - N_PLANTED) {
            continue;
        }
        signatures[i] = signatures[pf_rng_below(&rng, i)];
        uint32_t flips = pf_rng_below(&rng, reach + 1);
        for (uint32_t f = 0; f < flips; f++) {
            signatures[i] ^= (uint64_t)1 << pf_rng_below(&rng, 64);
        }
    }
}

static pf_pairs search(const uint64_t *signatures, unsigned distance, unsigned n_threads)
{
    static uint32_t sizes[N_TEXTS];
    pf_error err = {0};
    pf_pool *pool = NULL;
    pf_pairs pairs = {NULL, 0};
    for (size_t i = 0; i < N_TEXTS; i++) {
        sizes[i] = 1;
    }
    ck_assert_int_eq(pf_pool_create(n_threads, &pool, &err), PF_OK);
    ck_assert_int_eq(
        pf_hamming_candidates(signatures, sizes, N_TEXTS, distance, pool, &pairs, &err), PF_OK);
    pf_pool_destroy(pool);
    return pairs;
}

static int distance_of(const uint64_t *signatures, uint32_t a, uint32_t b)
{
    return __builtin_popcountll(signatures[a] ^ signatures[b]);
}

// Whether an earlier text has the same signature: it then takes part for both.
static void mark_repeats(const uint64_t *signatures, uint8_t *is_repeat)
{
    memset(is_repeat, 0, N_TEXTS);
    for (uint32_t a = 0; a < N_TEXTS; a++) {
        for (uint32_t b = a + 1; b < N_TEXTS; b++) {
            is_repeat[b] |= signatures[a] == signatures[b];
        }
    }
}

START_TEST(finds_all_pairs_within_the_distance_and_no_other)
{
    static uint64_t signatures[N_TEXTS];
    static uint8_t is_repeat[N_TEXTS];
    unsigned distance = DISTANCES[_i];
    uint64_t seed = 600 + (uint64_t)_i;
    make_signatures(signatures, distance + 3, seed);
    mark_repeats(signatures, is_repeat);
    pf_pairs pairs = search(signatures, distance, 2);
    size_t at = 0;
    size_t n_near = 0;
    for (uint32_t a = 0; a < N_TEXTS; a++) {
        for (uint32_t b = a + 1; b < N_TEXTS; b++) {
            int differing = distance_of(signatures, a, b);
            int is_found = at < pairs.n && pairs.pairs[at].a == a && pairs.pairs[at].b == b;
            at += (size_t)is_found;
            int is_near = differing <= (int)distance;
            int must_find = is_near && (differing == 0 || (!is_repeat[a] && !is_repeat[b]));
            n_near += (size_t)must_find;
            // An assertion each would cost a write each.
            if ((must_find && !is_found) || (is_found && !is_near)) {
                ck_abort_msg("seed %d: %u and %u at %d bits are %s", (int)seed, a, b, differing,
                             is_found ? "found" : "missed");
            }
        }
    }
    ck_assert_uint_eq(at, pairs.n); // in order, and none twice
    ck_assert_uint_ge(n_near, distance < 2 ? 50 : 300);
    pf_pairs_finish(&pairs);
}
END_TEST

// With repeats folded, the components are still those of all near pairs.
START_TEST(components_are_those_of_brute_force)
{
    static uint64_t signatures[N_TEXTS];
    static uint32_t found[N_TEXTS];
    static uint32_t expected[N_TEXTS];
    unsigned distance = DISTANCES[_i];
    uint64_t seed = 700 + (uint64_t)_i;
    make_signatures(signatures, 1, seed); // about half of the planted ones repeat a signature
    pf_pairs pairs = search(signatures, distance, 2);
    pf_unionfind_init(found, N_TEXTS);
    pf_unionfind_init(expected, N_TEXTS);
    for (size_t i = 0; i < pairs.n; i++) {
        pf_unionfind_join(found, pairs.pairs[i].a, pairs.pairs[i].b);
    }
    for (uint32_t a = 0; a < N_TEXTS; a++) {
        for (uint32_t b = a + 1; b < N_TEXTS; b++) {
            if (distance_of(signatures, a, b) <= (int)distance) {
                pf_unionfind_join(expected, a, b);
            }
        }
    }
    for (uint32_t i = 0; i < N_TEXTS; i++) {
        ck_assert_msg(pf_unionfind_root(found, i) == pf_unionfind_root(expected, i),
                      "seed %d: text %u", (int)seed, i);
    }
    pf_pairs_finish(&pairs);
}
END_TEST

// Crowds: texts around a few centres, each with up to `flips` bits flipped, and `n_lone` random
// ones. Centres that are `apart` bits from the first, so that crowds share runs.
typedef struct crowd_shape {
    unsigned distance;
    uint32_t n_centres;
    uint32_t flips;
    unsigned apart;
    uint32_t n_lone;
    int has_long_runs; // more than PF_HAMMING_RUN fingerprints
} crowd_shape;

static const crowd_shape SHAPES[] = {
    {12, 3, 4, 32, 0, 0},   {12, 3, 4, 20, 500, 0}, {12, 2, 3, 17, 0, 0},
    {8, 20, 6, 14, 300, 0}, {8, 60, 2, 30, 800, 0}, {8, 4, 9, 16, 0, 0},
    {3, 3, 2, 8, 0, 0},     {1, 4, 2, 5, 0, 0},     {14, 3, 4, 24, 0, 0},
    {12, 1, 2, 0, 0, 1},    {12, 2, 2, 15, 10, 1},  {8, 1, 3, 0, 200, 1},
    {5, 2, 2, 11, 0, 1},
};

static void flip_bits(uint64_t *bits, uint32_t n, pf_rng *rng)
{
    for (uint32_t f = 0; f < n; f++) {
        *bits ^= (uint64_t)1 << pf_rng_below(rng, 64);
    }
}

static void make_crowds(uint64_t *signatures, const crowd_shape *shape, uint64_t seed)
{
    uint64_t centres[64];
    pf_rng rng;
    pf_rng_init(&rng, seed);
    for (uint32_t c = 0; c < shape->n_centres; c++) {
        centres[c] = c == 0 ? pf_rng_next(&rng) : centres[0];
        flip_bits(&centres[c], c == 0 ? 0 : shape->apart, &rng);
    }
    for (uint32_t i = 0; i < N_TEXTS; i++) {
        if (i < shape->n_lone) {
            signatures[i] = pf_rng_next(&rng);
            continue;
        }
        // The first crowd is the largest.
        uint32_t bound = pf_rng_below(&rng, shape->n_centres) + 1;
        signatures[i] = centres[pf_rng_below(&rng, bound)];
        flip_bits(&signatures[i], pf_rng_below(&rng, shape->flips + 1), &rng);
    }
}

// What a search found: its components, how many partners of other signatures each text has,
// and which pairs there are, as bits.
typedef struct found_graph {
    uint32_t parents[N_TEXTS];
    uint32_t n_partners[N_TEXTS];
    uint8_t is_pair[N_TEXTS][N_TEXTS / 8];
    size_t n_far; // pairs beyond the distance
} found_graph;

static void read_graph(found_graph *graph, const pf_pairs *pairs, const uint64_t *signatures,
                       unsigned distance)
{
    memset(graph, 0, sizeof *graph);
    pf_unionfind_init(graph->parents, N_TEXTS);
    for (size_t i = 0; i < pairs->n; i++) {
        uint32_t a = pairs->pairs[i].a;
        uint32_t b = pairs->pairs[i].b;
        int differing = distance_of(signatures, a, b);
        pf_unionfind_join(graph->parents, a, b);
        graph->is_pair[a][b / 8] |= (uint8_t)(1u << b % 8);
        graph->n_partners[a] += differing > 0 && differing <= (int)distance;
        graph->n_partners[b] += differing > 0 && differing <= (int)distance;
        graph->n_far += differing > (int)distance;
    }
}

// Whether a near pair may go unreported.
static int may_be_passed_over(const found_graph *graph, const crowd_shape *shape, uint32_t a,
                              uint32_t b)
{
    return shape->has_long_runs || (graph->n_partners[a] >= PF_HAMMING_PARTNERS &&
                                    graph->n_partners[b] >= PF_HAMMING_PARTNERS);
}

START_TEST(crowds_are_bounded_and_connected)
{
    static uint64_t signatures[N_TEXTS];
    static uint8_t is_repeat[N_TEXTS];
    static found_graph graph;
    const crowd_shape *shape = &SHAPES[_i];
    uint64_t seed = 900 + (uint64_t)_i;
    make_crowds(signatures, shape, seed);
    mark_repeats(signatures, is_repeat);
    pf_pairs pairs = search(signatures, shape->distance, 2);
    read_graph(&graph, &pairs, signatures, shape->distance);
    size_t n_passed_over = 0;
    for (uint32_t a = 0; a < N_TEXTS; a++) {
        for (uint32_t b = a + 1; b < N_TEXTS; b++) {
            if (distance_of(signatures, a, b) > (int)shape->distance) {
                continue;
            }
            if (pf_unionfind_root(graph.parents, a) != pf_unionfind_root(graph.parents, b)) {
                ck_abort_msg("seed %d: %u and %u are parted", (int)seed, a, b);
            }
            int is_found = graph.is_pair[a][b / 8] >> b % 8 & 1;
            if (is_found || is_repeat[a] || is_repeat[b]) {
                continue;
            }
            n_passed_over++;
            if (!may_be_passed_over(&graph, shape, a, b)) {
                ck_abort_msg("seed %d: %u and %u are missed", (int)seed, a, b);
            }
        }
    }
    size_t n_bucket_pairs = (size_t)N_TEXTS * PF_BUCKET_ALL;
    ck_assert_uint_le(pairs.n, (PF_HAMMING_PARTNERS + 1) * (size_t)N_TEXTS + n_bucket_pairs);
    ck_assert_uint_lt(graph.n_far, shape->has_long_runs ? N_TEXTS : 1);
    ck_assert_uint_ge(n_passed_over, shape->distance < 4 ? 0 : 1000); // it is a crowd
    pf_pairs_finish(&pairs);
}
END_TEST

// One run of all of them, too long to be compared, in which near ones stand far apart.
START_TEST(strangers_in_one_long_run_are_connected)
{
    static uint64_t signatures[N_TEXTS];
    static found_graph graph;
    pf_rng rng;
    pf_rng_init(&rng, 950);
    for (uint32_t i = 0; i < N_TEXTS; i++) {
        signatures[i] = pf_rng_next(&rng) << 36 | 0x123456789u;
    }
    pf_pairs pairs = search(signatures, 8, 2);
    read_graph(&graph, &pairs, signatures, 8);
    for (uint32_t i = 1; i < N_TEXTS; i++) {
        ck_assert_uint_eq(pf_unionfind_root(graph.parents, i), 0);
    }
    ck_assert_uint_lt(graph.n_far, N_TEXTS);
    ck_assert_uint_le(pairs.n, (PF_HAMMING_PARTNERS + 1) * (size_t)N_TEXTS);
    pf_pairs_finish(&pairs);
}
END_TEST

static int compare_pairs_of_values(const void *x, const void *y)
{
    return memcmp(x, y, 2 * sizeof(uint64_t));
}

// The pairs as pairs of signatures, sorted.
static uint64_t *values_of(const pf_pairs *pairs, const uint64_t *signatures)
{
    uint64_t *values = pf_alloc(pairs->n, 2 * sizeof *values);
    ck_assert_ptr_nonnull(values);
    for (size_t i = 0; i < pairs->n; i++) {
        uint64_t x = signatures[pairs->pairs[i].a];
        uint64_t y = signatures[pairs->pairs[i].b];
        values[2 * i] = x < y ? x : y;
        values[2 * i + 1] = x < y ? y : x;
    }
    qsort(values, pairs->n, 2 * sizeof *values, compare_pairs_of_values);
    return values;
}

START_TEST(input_order_does_not_change_the_pairs)
{
    static uint64_t signatures[N_TEXTS];
    static uint64_t shuffled[N_TEXTS];
    const crowd_shape *shape = &SHAPES[_i];
    make_crowds(signatures, shape, 1000 + (uint64_t)_i);
    memcpy(shuffled, signatures, sizeof shuffled);
    pf_rng rng;
    pf_rng_init(&rng, 1100);
    for (uint32_t i = N_TEXTS - 1; i > 0; i--) {
        uint32_t j = pf_rng_below(&rng, i + 1);
        uint64_t moved = shuffled[i];
        shuffled[i] = shuffled[j];
        shuffled[j] = moved;
    }
    pf_pairs one = search(signatures, shape->distance, 2);
    pf_pairs other = search(shuffled, shape->distance, 1);
    ck_assert_uint_eq(one.n, other.n);
    uint64_t *x = values_of(&one, signatures);
    uint64_t *y = values_of(&other, shuffled);
    ck_assert_mem_eq(x, y, one.n * 2 * sizeof *x);
    pf_free(x);
    pf_free(y);
    pf_pairs_finish(&one);
    pf_pairs_finish(&other);
}
END_TEST

START_TEST(threads_do_not_change_the_pairs)
{
    static uint64_t signatures[N_TEXTS];
    make_signatures(signatures, 9, 800);
    pf_pairs one = search(signatures, 6, 1);
    pf_pairs many = search(signatures, 6, THREADS[_i]);
    ck_assert_uint_gt(one.n, 300);
    ck_assert_uint_eq(one.n, many.n);
    ck_assert_mem_eq(one.pairs, many.pairs, one.n * sizeof *one.pairs);
    pf_pairs_finish(&one);
    pf_pairs_finish(&many);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hamming_recall");
    TCase *tcase = tcase_create("hamming_recall");
    tcase_set_timeout(tcase, 240);
    tcase_add_loop_test(tcase, finds_all_pairs_within_the_distance_and_no_other, 0,
                        (int)(sizeof DISTANCES / sizeof DISTANCES[0]));
    tcase_add_loop_test(tcase, components_are_those_of_brute_force, 0,
                        (int)(sizeof DISTANCES / sizeof DISTANCES[0]));
    tcase_add_loop_test(tcase, crowds_are_bounded_and_connected, 0,
                        (int)(sizeof SHAPES / sizeof SHAPES[0]));
    tcase_add_test(tcase, strangers_in_one_long_run_are_connected);
    tcase_add_loop_test(tcase, input_order_does_not_change_the_pairs, 0,
                        (int)(sizeof SHAPES / sizeof SHAPES[0]));
    tcase_add_loop_test(tcase, threads_do_not_change_the_pairs, 0, 3);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
