// SPDX-License-Identifier: MIT
// The bottom-k index against brute force on synthetic shingle sets: families of a text with
// random, trimmed and edited relatives. Of the pairs that could be copies by the news rule (J +
// C >= 0.75, the smaller at least a quarter of the larger) nearly all are to become candidates.
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"
#include "posting_array.h"
#include "sketch/bottomk.h"

#define N_FAMILIES 400
#define FAMILY     6
#define N_TEXTS    (N_FAMILIES * FAMILY)
#define MAX_SIZE   1000

static const uint32_t SIZES[] = {20, 40, 80, 160, 300, 600, 1000};

#define N_SIZES ((int)(sizeof SIZES / sizeof SIZES[0]))

typedef struct corpus {
    uint64_t *hashes; // [N_TEXTS x MAX_SIZE]
    uint32_t sizes[N_TEXTS];
    pf_keyed *postings;
    size_t n_postings;
} corpus;

static uint64_t *text_of(const corpus *c, size_t text)
{
    return c->hashes + text * MAX_SIZE;
}

// How a relative comes from the first of its family.
static uint32_t make_relative(int kind, const uint64_t *base, uint32_t n, uint64_t *out,
                              pf_rng *rng)
{
    double keep = 0.2 + 0.8 * pf_rng_unit(rng);
    uint32_t n_out = n;
    uint32_t first = 0;
    if (kind % 3 == 1) { // trimmed: a run of it, from anywhere
        n_out = (uint32_t)(keep * n);
        first = pf_rng_below(rng, n - n_out + 1);
    }
    for (uint32_t i = 0; i < n_out; i++) {
        out[i] = base[first + i];
        if (kind % 3 == 0 && pf_rng_unit(rng) > keep) { // random ones are exchanged
            out[i] = pf_rng_next(rng);
        }
    }
    uint32_t n_edits = kind % 3 == 2 ? (uint32_t)((1 - keep) * n / 5) : 0;
    for (uint32_t e = 0; e < n_edits;
         e++) { // edited: each changed word takes five shingles along
        uint32_t at = pf_rng_below(rng, n);
        for (uint32_t i = at; i < n && i < at + 5; i++) {
            out[i] = pf_rng_next(rng);
        }
    }
    return n_out;
}

static void make_corpus(corpus *c, uint32_t size, uint64_t seed)
{
    static uint64_t selected[MAX_SIZE];
    static uint64_t sort_scratch[MAX_SIZE];
    pf_rng rng;
    pf_rng_init(&rng, seed);
    memset(c, 0, sizeof *c);
    c->hashes = pf_alloc((size_t)N_TEXTS * MAX_SIZE, sizeof *c->hashes);
    c->postings = pf_alloc((size_t)N_TEXTS * 100, sizeof *c->postings);
    ck_assert(c->hashes != NULL && c->postings != NULL);
    for (uint32_t t = 0; t < N_TEXTS; t++) {
        uint64_t *text = text_of(c, t);
        if (t % FAMILY == 0) {
            for (uint32_t i = 0; i < size; i++) {
                text[i] = pf_rng_next(&rng);
            }
            c->sizes[t] = size;
        } else {
            c->sizes[t] = make_relative((int)t, text_of(c, t - t % FAMILY), size, text, &rng);
        }
        size_t n = pf_bottomk_select(pf_bottomk_shape_of(32), pf_collect_ref, text, c->sizes[t],
                                     selected, sort_scratch);
        ck_assert_uint_le(n, 100);
        for (size_t i = 0; i < n; i++) {
            pf_keyed posting = {selected[i], t, 0};
            c->postings[c->n_postings++] = posting;
        }
    }
}

static void drop_corpus(corpus *c)
{
    pf_free(c->hashes);
    pf_free(c->postings);
}

static pf_pairs find(corpus *c, unsigned n_threads)
{
    pf_pool *pool = NULL;
    pf_error err = {0};
    ck_assert_int_eq(pf_pool_create(n_threads, &pool, &err), PF_OK);
    pf_bottomk_texts texts = {N_TEXTS, NULL, c->sizes};
    pf_pairs pairs = find_candidates(c->postings, c->n_postings, &texts, pool);
    pf_pool_destroy(pool);
    return pairs;
}

static int compare_u64(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x;
    uint64_t b = *(const uint64_t *)y;
    return a < b ? -1 : a > b;
}

static uint32_t count_shared(const corpus *c, uint32_t a, uint32_t b)
{
    const uint64_t *x = text_of(c, a);
    const uint64_t *y = text_of(c, b);
    uint32_t n = 0;
    uint32_t i = 0;
    uint32_t j = 0;
    while (i < c->sizes[a] && j < c->sizes[b]) {
        uint64_t p = x[i] | 1u;
        uint64_t q = y[j] | 1u;
        n += p == q;
        i += p <= q;
        j += q <= p;
    }
    return n;
}

static int could_be_copies(const corpus *c, uint32_t a, uint32_t b)
{
    double shared = count_shared(c, a, b);
    double n_a = c->sizes[a];
    double n_b = c->sizes[b];
    double smaller = n_a < n_b ? n_a : n_b;
    double larger = n_a < n_b ? n_b : n_a;
    return shared / (n_a + n_b - shared) + shared / smaller >= 0.75 && smaller >= larger / 4;
}

static int is_candidate(const pf_pairs *pairs, uint32_t a, uint32_t b)
{
    size_t low = 0;
    size_t high = pairs->n;
    uint64_t wanted = (uint64_t)a << 32 | b;
    while (low < high) {
        size_t middle = (low + high) / 2;
        uint64_t key = (uint64_t)pairs->pairs[middle].a << 32 | pairs->pairs[middle].b;
        low = key < wanted ? middle + 1 : low;
        high = key < wanted ? high : middle;
    }
    return low < pairs->n && pairs->pairs[low].a == a && pairs->pairs[low].b == b;
}

START_TEST(nearly_all_pairs_that_could_be_copies_are_candidates)
{
    static corpus c;
    uint64_t seed = 300 + (uint64_t)_i;
    make_corpus(&c, SIZES[_i], seed);
    pf_pairs pairs = find(&c, 2);
    for (uint32_t t = 0; t < N_TEXTS; t++) {
        qsort(text_of(&c, t), c.sizes[t], sizeof(uint64_t), compare_u64);
    }
    size_t n_wanted = 0;
    size_t n_found = 0;
    for (uint32_t a = 0; a < N_TEXTS; a++) { // families share nothing with one another
        for (uint32_t b = a + 1; b < (a / FAMILY + 1) * FAMILY; b++) {
            if (could_be_copies(&c, a, b)) {
                n_wanted++;
                n_found += (size_t)is_candidate(&pairs, a, b);
            }
        }
    }
    double recall = (double)n_found / (double)n_wanted;
    ck_assert_uint_gt(n_wanted, 1500);
    ck_assert_msg(recall >= 0.99, "seed %d, %u shingles: recall %.4f of %zu pairs", (int)seed,
                  SIZES[_i], recall, n_wanted);
    if (getenv("PRESSFOLD_SHOW") != NULL) {
        (void)fprintf(stderr, "# %u shingles: recall %.5f of %zu pairs\n", SIZES[_i], recall,
                      n_wanted);
    }
    for (size_t i = 0; i < pairs.n; i++) {
        ck_assert_uint_eq(pairs.pairs[i].a / FAMILY, pairs.pairs[i].b / FAMILY);
    }
    pf_pairs_finish(&pairs);
    drop_corpus(&c);
}
END_TEST

static const unsigned THREADS[] = {1, 2, 7};

START_TEST(order_of_postings_and_threads_change_nothing)
{
    static corpus c;
    make_corpus(&c, 160, 50);
    pf_pairs first = find(&c, 1);
    ck_assert_uint_gt(first.n, 1500);
    pf_rng rng;
    pf_rng_init(&rng, 51);
    for (int round = 0; round < 3; round++) {
        for (size_t i = c.n_postings; i > 1; i--) {
            size_t j = pf_rng_below(&rng, (uint32_t)i);
            pf_keyed swapped = c.postings[i - 1];
            c.postings[i - 1] = c.postings[j];
            c.postings[j] = swapped;
        }
        pf_pairs again = find(&c, THREADS[_i]);
        ck_assert_uint_eq(first.n, again.n);
        ck_assert_mem_eq(first.pairs, again.pairs, first.n * sizeof *first.pairs);
        pf_pairs_finish(&again);
    }
    pf_pairs_finish(&first);
    drop_corpus(&c);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bottomk_recall");
    TCase *tcase = tcase_create("bottomk_recall");
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, nearly_all_pairs_that_could_be_copies_are_candidates, 0,
                        N_SIZES);
    tcase_add_loop_test(tcase, order_of_postings_and_threads_change_nothing, 0, 3);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
