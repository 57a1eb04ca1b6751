// SPDX-License-Identifier: MIT
#include <check.h>
#include <string.h>

#include "base/arena.h"
#include "base/rng.h"
#include "session/sketches.h"
#include "sketch/bottomk.h"

#define N_DOCS     5
#define N_SHINGLES 80
#define N_WORKERS  2
// Text 0 stands for articles 0 and 2, text 3 is too small to be a candidate.
static const uint32_t DOC_OF[] = {0, 1, 3, 4};
static const uint32_t TEXT_OF[] = {0, 1, PF_NO_DOC, 2, PF_NO_DOC};
static const uint32_t SIZES[] = {N_SHINGLES, N_SHINGLES, N_SHINGLES, 0};

typedef struct setup {
    pf_sketches sketches;
    pf_arena arena;
    pf_pool *pool;
} setup;

// Articles 0, 1 and 2 are one text, all but for one shingle; 3 and 4 are others.
static void fill(uint64_t *hashes, uint32_t doc)
{
    pf_rng rng;
    pf_rng_init(&rng, doc < 3 ? 7 : 7 + doc);
    for (size_t i = 0; i < N_SHINGLES; i++) {
        hashes[i] = pf_rng_next(&rng);
    }
    hashes[0] = doc == 1 ? hashes[0] + 8 : hashes[0];
}

static void set_up(setup *s, const pf_options *options)
{
    pf_error err = {0};
    ck_assert_int_eq(pf_sketches_init(&s->sketches, options, NULL, &err), PF_OK);
    ck_assert_int_eq(pf_pool_create(N_WORKERS, &s->pool, &err), PF_OK);
    pf_arena_init(&s->arena, 0);
    uint64_t scratch[N_SHINGLES];
    uint64_t hashes[N_SHINGLES];
    uint8_t flags[N_SHINGLES];
    memset(flags, PF_TOKEN_PAIR, sizeof flags); // SimHash then asks for no letters
    for (uint32_t doc = 0; doc < N_DOCS; doc++) {
        pf_sketch sketch;
        pf_tokens tokens = {0};
        pf_shingles shingles = {hashes, scratch, N_SHINGLES, 0, N_SHINGLES};
        fill(hashes, doc);
        tokens.hashes = hashes;
        tokens.flags = flags;
        tokens.n = N_SHINGLES;
        ck_assert_int_eq(
            pf_sketch_make(&s->sketches, &tokens, &shingles, &s->arena, &sketch, &err), PF_OK);
        ck_assert_int_eq(pf_sketches_append(&s->sketches, &sketch, &err), PF_OK);
    }
}

static void tear_down(setup *s)
{
    pf_sketches_finish(&s->sketches);
    pf_arena_finish(&s->arena);
    pf_pool_destroy(s->pool);
}

static const struct {
    pf_method method;
    pf_similarity_kind similarity;
    int furniture;
    int keeps_postings;
    size_t n_pairs; // at least
} CASES[] = {
    {PF_METHOD_BOTTOMK, PF_SIMILARITY_NEWS, 1, 1, 1},
    {PF_METHOD_BOTTOMK, PF_SIMILARITY_NEWS, 0, 1, 1},
    {PF_METHOD_BOTTOMK, PF_SIMILARITY_JACCARD, 1, 1, 1},
    {PF_METHOD_MINHASH, PF_SIMILARITY_NEWS, 1, 1, 1},
    {PF_METHOD_MINHASH, PF_SIMILARITY_NEWS, 0, 0, 1},
    {PF_METHOD_MINHASH, PF_SIMILARITY_CONTAINMENT, 1, 0, 1},
    {PF_METHOD_SIMHASH, PF_SIMILARITY_NEWS, 1, 1, 1},
    {PF_METHOD_SIMHASH, PF_SIMILARITY_NEWS, 0, 0, 1},
    {PF_METHOD_EXACT, PF_SIMILARITY_NEWS, 1, 0, 0},
};

#define N_CASES ((int)(sizeof CASES / sizeof *CASES))

// What one worker was given.
typedef struct seen_postings {
    pf_keyed items[3 * N_SHINGLES];
    size_t n;
} seen_postings;

static pf_status collect(void *ctx, unsigned part, unsigned worker, pf_keyed *items, size_t n,
                         pf_error *err)
{
    (void)part;
    (void)err;
    seen_postings *seen = (seen_postings *)ctx + worker;
    ck_assert_uint_le(seen->n + n, sizeof seen->items / sizeof *seen->items);
    memcpy(seen->items + seen->n, items, n * sizeof *items);
    seen->n += n;
    return PF_OK;
}

static void count_found(const seen_postings *seen, uint64_t hash, size_t n_found[3])
{
    for (size_t p = 0; p < seen->n; p++) {
        n_found[seen->items[p].value] += seen->items[p].key == hash;
    }
}

// Texts 0 and 1 share all of their postings but one or none, text 2 shares none.
static void check_postings(const pf_sketches *sketches, pf_pool *pool)
{
    static seen_postings seen[N_WORKERS];
    uint64_t hashes[N_SHINGLES];
    uint64_t scratch[N_SHINGLES];
    uint64_t expected[2][N_SHINGLES];
    size_t n_expected[2];
    size_t n_shared = 0;
    for (uint32_t text = 0; text < 2; text++) {
        fill(hashes, DOC_OF[text]);
        n_expected[text] = pf_bottomk_select(sketches->bottomk, pf_collect_ref, hashes,
                                             N_SHINGLES, expected[text], scratch);
    }
    pf_posting_view view = pf_sketches_view(sketches);
    ck_assert_int_eq(pf_postings_read(&view, collect, seen, pool, NULL), PF_OK);
    for (size_t i = 0; i < n_expected[0]; i++) {
        size_t n_others = 0;
        size_t n_found[3] = {0, 0, 0};
        for (size_t j = 0; j < n_expected[1]; j++) {
            n_others += expected[1][j] == expected[0][i];
        }
        for (size_t worker = 0; worker < N_WORKERS; worker++) {
            count_found(&seen[worker], expected[0][i], n_found);
        }
        ck_assert_uint_eq(n_found[0], n_others);
        ck_assert_uint_eq(n_found[1], n_others);
        ck_assert_uint_eq(n_found[2], 0);
        n_shared += n_others;
    }
    ck_assert_uint_ge(n_shared, sketches->bottomk.k - 1);
    ck_assert_uint_eq(seen[0].n + seen[1].n, 2 * n_shared);
}

START_TEST(postings_name_texts_and_make_candidates)
{
    pf_options options;
    pf_options_init(&options);
    options.copies.method = CASES[_i].method;
    options.copies.similarity = CASES[_i].similarity;
    options.copies.furniture = CASES[_i].furniture;
    setup s;
    set_up(&s, &options);
    ck_assert_int_eq(s.sketches.keeps_postings, CASES[_i].keeps_postings);
    pf_sketched_texts texts = {4, DOC_OF, TEXT_OF, SIZES, NULL};
    pf_pairs pairs = {NULL, 0};
    pf_error err = {0};
    ck_assert_int_eq(s.sketches.postings != NULL, CASES[_i].keeps_postings);
    ck_assert_int_eq(pf_sketches_share(&s.sketches, &texts, s.pool, &err), PF_OK);
    if (CASES[_i].keeps_postings) {
        check_postings(&s.sketches, s.pool);
    }
    ck_assert_int_eq(pf_sketches_candidates(&s.sketches, &texts, NULL, s.pool, &pairs, &err),
                     PF_OK);
    ck_assert_uint_eq(pairs.n, CASES[_i].n_pairs);
    ck_assert_ptr_null(s.sketches.postings);
    pf_pairs_finish(&pairs);
    tear_down(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sketches");
    TCase *tcase = tcase_create("sketches");
    tcase_add_loop_test(tcase, postings_name_texts_and_make_candidates, 0, N_CASES);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
