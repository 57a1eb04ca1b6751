// SPDX-License-Identifier: MIT
// Sets that a cache gives, against what was written into the articles: of any two texts it is
// known which words they share.
#include "copies/textcache.h"
#include "furniture_corpus.h"
#include "match/overlap.h"

#define N_TEXTS  300u  // more than a cache holds
#define N_SHARED 60u   // words that all texts share
#define N_OWN    1500u // so that fewer than it has places for have more shingles than it takes
#define N_ALL    (N_SHARED + N_OWN)
#define WINDOW   4u // shingles fewer than words

static pf_textcache *cache;

static void begin(void)
{
    make_file();
    uint32_t shared = new_words(N_SHARED);
    for (uint32_t i = 0; i < N_TEXTS; i++) {
        pf_buf *text = add("a.example");
        append_words(text, shared, N_SHARED);
        append_words(text, new_words(N_OWN), N_OWN);
    }
    write_articles(NULL);
    read_file(1);
    ck_assert_uint_eq(texts.n, N_TEXTS);
    ck_assert_int_eq(pf_textcache_create(&session, &texts, &furniture, 0, &cache, NULL), PF_OK);
}

static void end(void)
{
    pf_textcache_destroy(cache);
    drop_file();
}

static void assert_pair(uint32_t a, uint32_t b)
{
    const pf_textset *x = NULL;
    const pf_textset *y = NULL;
    pf_error err = {0};
    ck_assert_msg(pf_textcache_get(cache, a, b, &x, &y, &err) == PF_OK, "%s", err.message);
    pf_overlap overlap = pf_overlap_compute(&x->shingles, &y->shingles);
    ck_assert_uint_eq(overlap.n_a, N_ALL - WINDOW);
    ck_assert_uint_eq(overlap.n_b, N_ALL - WINDOW);
    ck_assert_uint_eq(overlap.n_shared, a == b ? N_ALL - WINDOW : N_SHARED - WINDOW);
}

START_TEST(a_text_shares_with_others_what_they_have_in_common)
{
    assert_pair(3, 4);
    assert_pair(4, 3);
    assert_pair(3, 5);
    assert_pair(5, 5);
}
END_TEST

START_TEST(the_texts_of_another_component_are_loaded_anew)
{
    assert_pair(3, 4);
    pf_textcache_reset(cache);
    assert_pair(4, 7);
    pf_textcache_reset(cache);
    pf_textcache_reset(cache);
    assert_pair(3, 4);
}
END_TEST

// In the order of one of the texts, as the pairs of a crowd come, and in no order.
START_TEST(a_crowd_of_more_texts_than_are_held_is_compared_all_the_same)
{
    pf_rng rng;
    pf_rng_init(&rng, 1);
    for (uint32_t a = 0; a < N_TEXTS; a += 100) {
        for (uint32_t b = a + 1; b < N_TEXTS; b++) {
            assert_pair(a, b);
        }
    }
    for (uint32_t i = 0; i < N_TEXTS; i++) {
        assert_pair(pf_rng_below(&rng, N_TEXTS), pf_rng_below(&rng, N_TEXTS));
    }
}
END_TEST

START_TEST(memory_for_less_than_a_text_is_enough)
{
    pf_textcache_destroy(cache);
    session.budget.total = 4096;
    ck_assert_int_eq(pf_textcache_create(&session, &texts, &furniture, 0, &cache, NULL), PF_OK);
    for (uint32_t b = 1; b < 20; b++) {
        assert_pair(0, b);
    }
}
END_TEST

START_TEST(a_failed_allocation_loses_nothing)
{
    const pf_textset *x = NULL;
    const pf_textset *y = NULL;
    pf_error err = {0};
    pf_status status = PF_ENOMEM;
    for (uint64_t n = 1; status != PF_OK; n++) {
        pf_mem_fail_at(n);
        status = pf_textcache_get(cache, 0, 1, &x, &y, &err);
        pf_mem_fail_at(0);
        ck_assert(status == PF_OK || status == PF_ENOMEM);
    }
    assert_pair(0, 1);
    assert_pair(1, 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("textcache");
    TCase *tcase = tcase_create("textcache");
    tcase_add_checked_fixture(tcase, begin, end);
    tcase_add_test(tcase, a_text_shares_with_others_what_they_have_in_common);
    tcase_add_test(tcase, the_texts_of_another_component_are_loaded_anew);
    tcase_add_test(tcase, a_crowd_of_more_texts_than_are_held_is_compared_all_the_same);
    tcase_add_test(tcase, memory_for_less_than_a_text_is_enough);
    tcase_add_test(tcase, a_failed_allocation_loses_nothing);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
