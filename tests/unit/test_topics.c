// SPDX-License-Identifier: MIT
#include <check.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"
#include "topics/topics.h"

#define WORDS_PER_GROUP 20
#define WORDS_PER_DOC   8

// Articles that draw their words from their group's vocabulary (some from all); every
// `empty_every`-th (0: none) has no word.
static pf_csr make_rows(size_t n_docs, size_t n_groups, size_t empty_every)
{
    pf_csr csr;
    uint64_t n = 0;
    size_t n_terms = n_groups * WORDS_PER_GROUP;
    ck_assert_int_eq(pf_csr_init(&csr, n_docs, n_terms, n_docs * WORDS_PER_DOC, NULL), PF_OK);
    for (size_t doc = 0; doc < n_docs; doc++) {
        pf_rng rng;
        pf_rng_init(&rng, doc);
        int is_empty = empty_every > 0 && doc % empty_every == 0;
        for (size_t i = 0; i < WORDS_PER_DOC && !is_empty; i++) {
            // Columns rise: word i comes from the i-th part of the group's vocabulary.
            uint32_t word = pf_rng_below(&rng, 2) + 2 * (uint32_t)i;
            csr.cols[n] = (uint32_t)(doc % n_groups) * WORDS_PER_GROUP + word;
            csr.values[n++] = 1 / sqrtf(WORDS_PER_DOC);
        }
        csr.starts[doc + 1] = n;
    }
    return csr;
}

static pf_status try_fit(const pf_csr *rows, const pf_topic_options *options, pf_pool *pool,
                         pf_topics *topics, pf_error *err)
{
    pf_kernels kernels;
    pf_kernels_init(&kernels, ~0u);
    pf_topics_input input = {rows, options, 11, &kernels};
    return pf_topics_fit(&input, pool, topics, err);
}

static pf_topics fit(const pf_csr *rows, unsigned k, unsigned n_threads)
{
    pf_topic_options options = {.k = k, .lsa_dims = 20, .restarts = 4};
    pf_pool *pool;
    pf_topics topics;
    pf_error err = {0};
    ck_assert_int_eq(pf_pool_create(n_threads, &pool, NULL), PF_OK);
    ck_assert_msg(try_fit(rows, &options, pool, &topics, &err) == PF_OK, "%s", err.message);
    ck_assert_msg(pf_topics_validate(&topics, &err) == PF_OK, "%s", err.message);
    pf_pool_destroy(pool);
    return topics;
}

START_TEST(finds_the_groups_that_were_planted)
{
    pf_csr rows = make_rows(300, 6, 0);
    pf_topics topics = fit(&rows, 6, 2);
    ck_assert_uint_eq(topics.n_topics, 6);
    for (size_t doc = 0; doc < 300; doc++) {
        ck_assert_uint_eq(topics.topic_of[doc], doc % 6);
        ck_assert(topics.similarity[doc] > topics.runner_up_similarity[doc]);
        ck_assert(topics.similarity[doc] <= 1.00001f);
    }
    for (size_t topic = 0; topic < 6; topic++) {
        ck_assert(topics.stability[topic] > 0.99f);
    }
    ck_assert_uint_eq(topics.n_candidates, 0);
    pf_topics_finish(&topics);
    pf_csr_finish(&rows);
}
END_TEST

typedef struct shape_case {
    size_t n_docs;
    size_t n_groups;
    size_t empty_every;
    unsigned k;
    size_t want; // 0: as the choice has it
} shape_case;

static const shape_case SHAPES[] = {
    {0, 1, 0, 5, 0},    {1, 1, 0, 5, 1},     {2, 1, 0, 2, 2},   {3, 2, 0, 7, 3},
    {10, 3, 1, 4, 4},   {10, 3, 1, 12, 10},  {10, 3, 2, 7, 7},  {10, 3, 2, 10, 10},
    {40, 4, 3, 4, 4},   {200, 1, 0, 9, 9},   {0, 1, 0, 0, 0},   {1, 1, 0, 0, 1},
    {2, 2, 0, 0, 1},    {3, 3, 0, 0, 1},     {5, 2, 1, 0, 1},   {7, 3, 0, 0, 0},
    {2500, 8, 7, 0, 0}, {50, 50, 0, 50, 50}, {300, 5, 0, 1, 1}, {30, 5, 4, 30, 30},
};

START_TEST(there_are_as_many_topics_as_asked_for)
{
    shape_case shape = SHAPES[_i];
    pf_csr rows = make_rows(shape.n_docs, shape.n_groups, shape.empty_every);
    pf_topics topics = fit(&rows, shape.k, 2);
    ck_assert_uint_eq(topics.n_docs, shape.n_docs);
    if (shape.want > 0 || shape.n_docs == 0) {
        ck_assert_uint_eq(topics.n_topics, shape.want);
    }
    pf_topics_finish(&topics);
    pf_csr_finish(&rows);
}
END_TEST

START_TEST(equal_articles_are_split_when_more_topics_are_asked_for)
{
    pf_csr rows;
    ck_assert_int_eq(pf_csr_init(&rows, 30, 4, 30, NULL), PF_OK);
    for (size_t doc = 0; doc < 30; doc++) {
        rows.cols[doc] = 2;
        rows.values[doc] = 1;
        rows.starts[doc + 1] = doc + 1;
    }
    pf_topics topics = fit(&rows, 6, 1);
    ck_assert_uint_eq(topics.n_topics, 6);
    pf_topics_finish(&topics);
    pf_csr_finish(&rows);
}
END_TEST

START_TEST(articles_without_words_join_the_largest_topic)
{
    pf_csr rows = make_rows(100, 2, 10);
    pf_topics topics = fit(&rows, 2, 1);
    // Even articles lose ten of theirs, so the odd ones are the larger group.
    for (size_t doc = 0; doc < 100; doc += 10) {
        ck_assert_uint_eq(topics.topic_of[doc], topics.topic_of[1]);
        ck_assert(topics.similarity[doc] == 0);
        ck_assert_uint_eq(topics.runner_up[doc], PF_NO_DOC);
    }
    ck_assert_uint_ne(topics.topic_of[2], topics.topic_of[1]);
    pf_topics_finish(&topics);
    pf_csr_finish(&rows);
}
END_TEST

// Topics 0 .. k-1, each there, by lowest member.
static void check_numbering(const uint32_t *topic_of, size_t n_docs, size_t k)
{
    size_t n_seen = 0;
    for (size_t doc = 0; doc < n_docs; doc++) {
        ck_assert_uint_le(topic_of[doc], n_seen);
        n_seen += topic_of[doc] == n_seen;
    }
    ck_assert_uint_eq(n_seen, k);
}

START_TEST(a_k_is_chosen_among_three)
{
    pf_csr rows = make_rows(2000, 6, 0);
    pf_topics topics = fit(&rows, 0, 2);
    double best = -2;
    ck_assert_uint_eq(topics.n_candidates, PF_TOPIC_CANDIDATES);
    for (size_t i = 0; i < topics.n_candidates; i++) {
        const pf_topic_candidate *candidate = &topics.candidates[i];
        ck_assert(i == 0 || candidate->k > topics.candidates[i - 1].k);
        ck_assert(candidate->score == candidate->silhouette * candidate->stability);
        ck_assert(candidate->stability >= 0 && candidate->stability <= 1);
        check_numbering(candidate->topic_of, 2000, candidate->k);
        if (candidate->score > best) {
            best = candidate->score;
        }
    }
    const pf_topic_candidate *chosen = &topics.candidates[topics.chosen];
    ck_assert(chosen->score == best);
    ck_assert_uint_eq(chosen->k, topics.n_topics);
    ck_assert_mem_eq(chosen->topic_of, topics.topic_of, 2000 * sizeof *topics.topic_of);
    ck_assert_uint_eq(topics.n_topics, 6);
    ck_assert_uint_eq(topics.n_active, 2000);
    ck_assert_uint_eq(topics.n_sampled, 2000);
    pf_topics_finish(&topics);
    pf_csr_finish(&rows);
}
END_TEST

static const unsigned THREADS[] = {2, 7};

START_TEST(threads_change_no_byte)
{
    pf_csr rows = make_rows(5000, 7, 9);
    pf_topics one = fit(&rows, 10, 1);
    pf_topics more = fit(&rows, 10, THREADS[_i]);
    ck_assert_mem_eq(one.topic_of, more.topic_of, 5000 * sizeof *one.topic_of);
    ck_assert_mem_eq(one.similarity, more.similarity, 5000 * sizeof *one.similarity);
    ck_assert_mem_eq(one.runner_up, more.runner_up, 5000 * sizeof *one.runner_up);
    ck_assert_mem_eq(one.runner_up_similarity, more.runner_up_similarity, 5000 * sizeof(float));
    ck_assert_mem_eq(one.stability, more.stability, 10 * sizeof *one.stability);
    ck_assert(one.objective == more.objective);
    pf_topics_finish(&one);
    pf_topics_finish(&more);
    pf_csr_finish(&rows);
}
END_TEST

START_TEST(options_outside_their_range_and_values_not_finite_are_refused)
{
    pf_csr rows = make_rows(20, 2, 0);
    pf_topic_options options = {.k = 2, .lsa_dims = 0, .restarts = 1};
    pf_pool *pool;
    pf_topics topics;
    pf_error err = {0};
    ck_assert_int_eq(pf_pool_create(1, &pool, NULL), PF_OK);
    ck_assert_int_eq(try_fit(&rows, &options, pool, &topics, &err), PF_EINVAL);
    ck_assert_ptr_nonnull(strstr(err.message, "lsa_dims 0"));
    options.lsa_dims = 1001;
    ck_assert_int_eq(try_fit(&rows, &options, pool, &topics, &err), PF_EINVAL);
    options.lsa_dims = 5;
    rows.values[3] = NAN;
    ck_assert_int_eq(try_fit(&rows, &options, pool, &topics, &err), PF_EINVAL);
    pf_pool_destroy(pool);
    pf_csr_finish(&rows);
}
END_TEST

START_TEST(validation_finds_what_is_broken)
{
    pf_csr rows = make_rows(40, 4, 0);
    pf_topics topics = fit(&rows, 4, 1);
    topics.n_topics = 5;
    ck_assert_int_eq(pf_topics_validate(&topics, NULL), PF_EINVAL);
    topics.n_topics = 3;
    ck_assert_int_eq(pf_topics_validate(&topics, NULL), PF_EINVAL);
    topics.n_topics = 4;
    topics.runner_up[5] = topics.topic_of[5];
    ck_assert_int_eq(pf_topics_validate(&topics, NULL), PF_EINVAL);
    topics.runner_up[5] = PF_NO_DOC;
    topics.topic_of[0] = 1;
    ck_assert_int_eq(pf_topics_validate(&topics, NULL), PF_EINVAL);
    pf_topics_finish(&topics);
    pf_csr_finish(&rows);
}
END_TEST

START_TEST(every_failed_allocation_is_reported)
{
    pf_csr rows = make_rows(40, 5, 6);
    pf_topic_options options = {.k = _i == 0 ? 6 : 0, .lsa_dims = 5, .restarts = 2};
    pf_pool *pool;
    pf_status status = PF_ENOMEM;
    uint64_t n = 0;
    ck_assert_int_eq(pf_pool_create(1, &pool, NULL), PF_OK);
    while (status != PF_OK) {
        pf_topics topics;
        pf_mem_fail_at(++n);
        status = try_fit(&rows, &options, pool, &topics, NULL);
        pf_mem_fail_at(0);
        ck_assert(status == PF_OK || status == PF_ENOMEM);
        if (status == PF_OK) {
            pf_topics_finish(&topics);
        }
    }
    ck_assert_uint_gt(n, 40);
    pf_pool_destroy(pool);
    pf_csr_finish(&rows);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("topics");
    TCase *tcase = tcase_create("topics");
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, finds_the_groups_that_were_planted);
    tcase_add_loop_test(tcase, there_are_as_many_topics_as_asked_for, 0,
                        (int)(sizeof SHAPES / sizeof *SHAPES));
    tcase_add_test(tcase, equal_articles_are_split_when_more_topics_are_asked_for);
    tcase_add_test(tcase, articles_without_words_join_the_largest_topic);
    tcase_add_test(tcase, a_k_is_chosen_among_three);
    tcase_add_loop_test(tcase, threads_change_no_byte, 0, 2);
    tcase_add_test(tcase, options_outside_their_range_and_values_not_finite_are_refused);
    tcase_add_test(tcase, validation_finds_what_is_broken);
    tcase_add_loop_test(tcase, every_failed_allocation_is_reported, 0, 2);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
