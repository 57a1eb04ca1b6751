// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "posting_array.h"
#include "sketch/bottomk.h"

#define MAX_TEXTS  10000
#define MAX_HASHES 5000

static pf_pool *pool;

static void make_pool(void)
{
    pf_error err = {0};
    ck_assert_int_eq(pf_pool_create(2, &pool, &err), PF_OK);
}

static void drop_pool(void)
{
    pf_pool_destroy(pool);
}

static int compare_u64(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x;
    uint64_t b = *(const uint64_t *)y;
    return a < b ? -1 : a > b;
}

// The definition: distinct hashes but for bit 0, rising; the k least and all sampled ones.
static size_t plain_select(pf_bottomk_shape shape, const uint64_t *hashes, size_t n,
                           uint64_t *out)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = hashes[i] | 1u;
    }
    qsort(out, n, sizeof *out, compare_u64);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        int is_new = kept == 0 || out[kept - 1] != out[i];
        if (is_new && (kept < shape.k || out[i] < UINT64_MAX / shape.one_in)) {
            out[kept++] = out[i];
        }
    }
    return kept;
}

static void check_shape(pf_bottomk_shape shape, const uint64_t *hashes, size_t n,
                        const char *what)
{
    static uint64_t selected[MAX_HASHES];
    static uint64_t sort_scratch[MAX_HASHES];
    static uint64_t expected[MAX_HASHES];
    size_t n_expected = plain_select(shape, hashes, n, expected);
    size_t n_selected =
        pf_bottomk_select(shape, pf_collect_ref, hashes, n, selected, sort_scratch);
    ck_assert_msg(n_selected == n_expected, "%s, %zu hashes, k %u: %zu selected, not %zu", what,
                  n, shape.k, n_selected, n_expected);
    ck_assert_msg(memcmp(selected, expected, n_expected * sizeof *expected) == 0,
                  "%s, %zu hashes: others are selected", what, n);
}

static const pf_bottomk_shape SHAPES[] = {{32, 32}, {16, 16}, {128, 128}, {1, 1}, {64, 8}};

static void check_selection(const uint64_t *hashes, size_t n, const char *what)
{
    for (size_t i = 0; i < sizeof SHAPES / sizeof *SHAPES; i++) {
        check_shape(SHAPES[i], hashes, n, what);
    }
}

static const size_t LENGTHS[] = {0,  1,  2,   31,  32,   33,   63,  64,
                                 65, 66, 100, 500, 1024, 2048, 5000};

START_TEST(selects_the_least_and_the_sampled_hashes)
{
    static uint64_t hashes[MAX_HASHES];
    size_t n = LENGTHS[_i];
    pf_rng rng;
    pf_rng_init(&rng, 30 + (uint64_t)_i);
    for (int round = 0; round < 50; round++) {
        for (size_t i = 0; i < n; i++) {
            hashes[i] = pf_rng_next(&rng);
        }
        check_selection(hashes, n, "random");
        for (size_t i = 1; i < n; i++) {
            if (pf_rng_below(&rng, 3) > 0) {
                hashes[i] = hashes[pf_rng_below(&rng, (uint32_t)i)] ^ (i & 1);
            }
        }
        check_selection(hashes, n, "repeated, quoted and not");
        for (size_t i = 0; i < n; i++) {
            hashes[i] = UINT64_MAX - pf_rng_below(&rng, 1000);
        }
        check_selection(hashes, n, "all large");
        for (size_t i = 0; i < n; i++) {
            hashes[i] = pf_rng_next(&rng) >> 8;
        }
        check_selection(hashes, n, "all sampled");
    }
}
END_TEST

// Posts hash `first` .. `first` + n_hashes - 1 for one text.
static size_t post(pf_keyed *postings, size_t at, uint32_t text, uint64_t first,
                   size_t n_hashes)
{
    for (size_t i = 0; i < n_hashes; i++) {
        pf_keyed posting = {(first + i) * 0x9e3779b97f4a7c15u, text, 0};
        postings[at++] = posting;
    }
    return at;
}

static pf_pairs find(pf_keyed *postings, size_t n, const uint32_t *sources,
                     const uint32_t *sizes)
{
    pf_bottomk_texts texts = {0, sources, sizes};
    for (size_t i = 0; i < n; i++) {
        texts.n = postings[i].value < texts.n ? texts.n : postings[i].value + 1;
    }
    return find_candidates(postings, n, &texts, pool);
}

START_TEST(two_shared_hashes_make_a_candidate_and_one_does_not)
{
    pf_keyed postings[20];
    const uint32_t sizes[] = {50, 50, 50};
    size_t n = post(postings, 0, 2, 0, 4);
    n = post(postings, n, 0, 2, 4); // shares two with text 2
    n = post(postings, n, 1, 5, 4); // shares one with text 0
    pf_pairs pairs = find(postings, n, NULL, sizes);
    ck_assert_uint_eq(pairs.n, 1);
    ck_assert_uint_eq(pairs.pairs[0].a, 0);
    ck_assert_uint_eq(pairs.pairs[0].b, 2);
    pf_pairs_finish(&pairs);
}
END_TEST

START_TEST(one_shared_hash_is_enough_for_a_tiny_text)
{
    pf_keyed postings[20];
    const uint32_t sizes[] = {50, 3, 4};
    size_t n = post(postings, 0, 0, 0, 5);
    n = post(postings, n, 1, 4, 3);
    n = post(postings, n, 2, 4, 1);
    pf_pairs pairs = find(postings, n, NULL, sizes);
    ck_assert_uint_eq(pairs.n, 2); // (0, 1) and (1, 2); (0, 2) would need two
    ck_assert_uint_eq(pairs.pairs[0].b, 1);
    ck_assert_uint_eq(pairs.pairs[1].a, 1);
    pf_pairs_finish(&pairs);
}
END_TEST

// Worked out: none and one of s at the rate r are taken off.
static const struct {
    pf_bottomk_shape shape;
    double n_a;
    double n_b;
    double n_shared;
    double probability;
} CURVE[] = {
    {{32, 32}, 1024, 300, 0, 0.0},     {{32, 32}, 1024, 300, 1, 0.0},
    {{32, 32}, 30, 20, 1, 0.0}, // all are posted, and one is not enough
    {{32, 32}, 30, 20, 2, 1.0},        {{32, 32}, 30, 3, 1, 1.0}, // of a tiny set it is
    {{32, 32}, 64, 3, 1, 0.5},         {{32, 32}, 64, 40, 2, 0.25},
    {{32, 32}, 40, 64, 3, 0.5},    // of whichever set
    {{32, 2}, 6400, 5000, 3, 0.5}, // sampled
    {{16, 16}, 256, 256, 32, 0.60273}, {{32, 32}, 4e9, 4e9, 1e9, 1.0},
};

START_TEST(the_curve_is_that_of_the_binomial)
{
    ck_assert_double_eq_tol(pf_bottomk_probability(CURVE[_i].shape, CURVE[_i].n_a,
                                                   CURVE[_i].n_b, CURVE[_i].n_shared),
                            CURVE[_i].probability, 1e-5);
}
END_TEST

START_TEST(no_postings_give_no_pairs)
{
    pf_pairs pairs = find(NULL, 0, NULL, NULL);
    ck_assert_uint_eq(pairs.n, 0);
    pf_pairs_finish(&pairs);
}
END_TEST

// So many texts of one source, and two of another, at two hashes: the pairs that are left.
static const struct {
    uint32_t n_texts;
    uint32_t source;
    size_t n_pairs;
} SOURCES[] = {
    {PF_BOTTOM_SOURCE_CAP, 1, 15},     // within the cap: all six are linked
    {PF_BOTTOM_SOURCE_CAP + 1, 1, 17}, // the fifth: with the one before it, and with the first
    {30, 1, 15 + 2 * 26},
    {PF_BOTTOM_SOURCE_CAP + 1, 0, 21}, // an unknown source says nothing
};

START_TEST(a_source_above_the_cap_is_chained)
{
    pf_keyed postings[100];
    uint32_t sources[40];
    uint32_t sizes[40];
    uint32_t n_texts = SOURCES[_i].n_texts + 2;
    size_t n = 0;
    for (uint32_t text = 0; text < n_texts; text++) {
        n = post(postings, n, text, 0, 2);
        sources[text] = text < SOURCES[_i].n_texts ? SOURCES[_i].source : 2;
        sizes[text] = 80;
    }
    pf_pairs pairs = find(postings, n, sources, sizes);
    ck_assert_uint_eq(pairs.n, SOURCES[_i].n_pairs);
    ck_assert_uint_eq(pairs.pairs[pairs.n - 1].b, n_texts - 1);
    pf_pairs_finish(&pairs);
}
END_TEST

START_TEST(without_sources_all_are_linked)
{
    pf_keyed postings[100];
    uint32_t sizes[10];
    size_t n = 0;
    for (uint32_t text = 0; text < 10; text++) {
        n = post(postings, n, text, 0, 2);
        sizes[text] = 80;
    }
    pf_pairs pairs = find(postings, n, NULL, sizes);
    ck_assert_uint_eq(pairs.n, 45);
    pf_pairs_finish(&pairs);
}
END_TEST

START_TEST(a_hash_of_10000_texts_gives_linear_pairs)
{
    static pf_keyed postings[2 * MAX_TEXTS];
    static uint32_t sources[MAX_TEXTS];
    static uint32_t sizes[MAX_TEXTS];
    size_t n = 0;
    for (uint32_t text = 0; text < MAX_TEXTS; text++) {
        n = post(postings, n, text, 0, 2);
        sources[text] = text; // each its own, so that none is chained
        sizes[text] = 100;
    }
    pf_pairs pairs = find(postings, n, _i == 0 ? NULL : sources, sizes);
    ck_assert_uint_ge(pairs.n, MAX_TEXTS - 1);
    ck_assert_uint_le(pairs.n, MAX_TEXTS * (PF_BUCKET_WINDOW + 1));
    pf_pairs_finish(&pairs);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bottomk");
    TCase *tcase = tcase_create("bottomk");
    tcase_add_checked_fixture(tcase, make_pool, drop_pool);
    tcase_add_loop_test(tcase, selects_the_least_and_the_sampled_hashes, 0,
                        (int)(sizeof LENGTHS / sizeof LENGTHS[0]));
    tcase_add_test(tcase, two_shared_hashes_make_a_candidate_and_one_does_not);
    tcase_add_test(tcase, one_shared_hash_is_enough_for_a_tiny_text);
    tcase_add_loop_test(tcase, the_curve_is_that_of_the_binomial, 0,
                        (int)(sizeof CURVE / sizeof CURVE[0]));
    tcase_add_test(tcase, no_postings_give_no_pairs);
    tcase_add_loop_test(tcase, a_source_above_the_cap_is_chained, 0,
                        (int)(sizeof SOURCES / sizeof SOURCES[0]));
    tcase_add_test(tcase, without_sources_all_are_linked);
    tcase_add_loop_test(tcase, a_hash_of_10000_texts_gives_linear_pairs, 0, 2);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
