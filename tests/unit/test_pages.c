// SPDX-License-Identifier: MIT
// Pages of several articles, on made tables: text 0 is the page unless a case says otherwise.
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/rng.h"
#include "copies/pages.h"

#define FULL      0.375F
#define MAX_TEXTS 40
#define MAX_PAIRS 200

// What the scorer knows, and what it was asked.
typedef struct table {
    float similarity[MAX_TEXTS][MAX_TEXTS];
    int titles_alike[MAX_TEXTS][MAX_TEXTS];
    uint32_t n_calls;
    uint32_t fails_at; // this call fails; 0: none
} table;

static table known;
static pf_scored scored[MAX_PAIRS];
static size_t n_scored;

static void set_up(void)
{
    memset(&known, 0, sizeof known);
    memset(scored, 0, sizeof scored);
    n_scored = 0;
}

static pf_status score(void *ctx, uint32_t a, uint32_t b, pf_scored *out, pf_error *err)
{
    table *t = ctx;
    ck_assert_uint_ne(a, b);
    ck_assert_uint_lt(a, MAX_TEXTS);
    ck_assert_uint_lt(b, MAX_TEXTS);
    if (++t->n_calls == t->fails_at) {
        return pf_fail(err, PF_EIO, "the disk is gone");
    }
    pf_scored found = {.a = a < b ? a : b, .b = a < b ? b : a, .verdict = PF_VERDICT_UNLIKE};
    found.similarity = t->similarity[found.a][found.b];
    found.titles_alike = (uint8_t)t->titles_alike[found.a][found.b];
    *out = found;
    return PF_OK;
}

// Adds a pair of copies.
static pf_scored *add(uint32_t a, uint32_t b, pf_fit fit)
{
    ck_assert_uint_lt(n_scored, MAX_PAIRS);
    pf_scored made = {.a = a,
                      .b = b,
                      .similarity = 0.6F,
                      .jaccard = 0.4F,
                      .containment = 0.8F,
                      .verdict = PF_VERDICT_COPY,
                      .relation = PF_RELATION_EDITED,
                      .fit = (uint8_t)fit};
    scored[n_scored] = made;
    return &scored[n_scored++];
}

static pf_status part_with_error(pf_error *err)
{
    pf_scorer scorer = {&known, score};
    return pf_pages_part(scored, n_scored, FULL, &scorer, err);
}

static void part(void)
{
    pf_error err = {0};
    ck_assert_msg(part_with_error(&err) == PF_OK, "%s", err.message);
}

static int is_excerpt(const pf_scored *s)
{
    return s->verdict == PF_VERDICT_EXCERPT;
}

static size_t count_excerpts(void)
{
    size_t n = 0;
    for (size_t i = 0; i < n_scored; i++) {
        n += (size_t)is_excerpt(&scored[i]);
    }
    return n;
}

START_TEST(texts_that_share_nothing_are_excerpts_of_the_page_that_holds_them)
{
    add(0, 1, PF_FIT_A_HOLDS_B);
    add(0, 2, PF_FIT_A_HOLDS_B);
    pf_scored before = scored[0];
    part();
    ck_assert(is_excerpt(&scored[0]));
    ck_assert(is_excerpt(&scored[1]));
    ck_assert_uint_eq(known.n_calls, 1);
    // Nothing else of the pair changes.
    ck_assert_uint_eq(scored[0].a, before.a);
    ck_assert_uint_eq(scored[0].b, before.b);
    ck_assert(scored[0].similarity == before.similarity);
    ck_assert(scored[0].jaccard == before.jaccard);
    ck_assert(scored[0].containment == before.containment);
    ck_assert_uint_eq(scored[0].fit, before.fit);
}
END_TEST

// The page's number may lie below, between and above those of the texts that it holds.
START_TEST(the_page_may_be_either_side_of_a_pair)
{
    uint32_t page = (uint32_t)_i;
    uint32_t first = page == 0 ? 1 : 0;
    uint32_t second = page == 2 ? 1 : 2;
    add(page < first ? page : first, page < first ? first : page,
        page < first ? PF_FIT_A_HOLDS_B : PF_FIT_B_HOLDS_A);
    add(page < second ? page : second, page < second ? second : page,
        page < second ? PF_FIT_A_HOLDS_B : PF_FIT_B_HOLDS_A);
    part();
    ck_assert_uint_eq(count_excerpts(), 2);
}
END_TEST

START_TEST(a_text_that_is_held_twice_makes_no_page_of_its_holders)
{
    add(0, 2, PF_FIT_A_HOLDS_B);
    add(1, 2, PF_FIT_A_HOLDS_B);
    part();
    ck_assert_uint_eq(count_excerpts(), 0);
    ck_assert_uint_eq(known.n_calls, 0);
}
END_TEST

// Similarity of the two held texts, and whether they then make a page.
static const struct {
    float similarity;
    int is_page;
} HELD[] = {{0, 1}, {0.05F, 1}, {0.051F, 0}, {0.2F, 0}, {0.9F, 0}};

START_TEST(held_texts_that_are_related_make_no_page)
{
    add(0, 1, PF_FIT_A_HOLDS_B);
    add(0, 2, PF_FIT_A_HOLDS_B);
    known.similarity[1][2] = HELD[_i].similarity;
    part();
    ck_assert_uint_eq(count_excerpts(), HELD[_i].is_page ? 2 : 0);
}
END_TEST

START_TEST(held_texts_of_like_titles_make_no_page)
{
    add(0, 1, PF_FIT_A_HOLDS_B);
    add(0, 2, PF_FIT_A_HOLDS_B);
    known.titles_alike[1][2] = 1;
    part();
    ck_assert_uint_eq(count_excerpts(), 0);
    ck_assert_uint_eq(known.n_calls, 1);
}
END_TEST

START_TEST(a_third_text_that_is_unlike_the_first_makes_the_page)
{
    add(0, 1, PF_FIT_A_HOLDS_B);
    add(0, 2, PF_FIT_A_HOLDS_B);
    add(0, 3, PF_FIT_A_HOLDS_B);
    known.similarity[1][2] = 0.5F;
    part();
    ck_assert_uint_eq(count_excerpts(), 3);
    ck_assert_uint_eq(known.n_calls, 2);
}
END_TEST

// Live pages and digests have versions; what they hold is no copy for that.
START_TEST(a_page_in_two_versions_is_still_a_page)
{
    add(0, 1, PF_FIT_A_HOLDS_B);
    add(0, 2, PF_FIT_A_HOLDS_B);
    pf_scored *versions = add(0, 3, PF_FIT_LIKE);
    add(1, 3, PF_FIT_B_HOLDS_A);
    add(2, 3, PF_FIT_B_HOLDS_A);
    part();
    ck_assert_uint_eq(count_excerpts(), 4);
    ck_assert(!is_excerpt(versions));
}
END_TEST

// Copies of the held texts say nothing of the page.
START_TEST(copies_of_the_held_texts_do_not_save_the_page)
{
    add(0, 1, PF_FIT_A_HOLDS_B);
    add(0, 2, PF_FIT_A_HOLDS_B);
    pf_scored *among_themselves = add(1, 3, PF_FIT_LIKE);
    part();
    ck_assert(is_excerpt(&scored[0]));
    ck_assert(is_excerpt(&scored[1]));
    ck_assert(!is_excerpt(among_themselves));
}
END_TEST

START_TEST(each_page_is_judged_alone)
{
    add(0, 2, PF_FIT_A_HOLDS_B); // 0 holds 2 and 3, which share nothing
    add(0, 3, PF_FIT_A_HOLDS_B);
    add(1, 4, PF_FIT_A_HOLDS_B); // 1 holds 4 and 5, two cuts of one text
    add(1, 5, PF_FIT_A_HOLDS_B);
    known.similarity[4][5] = 0.5F;
    part();
    ck_assert(is_excerpt(&scored[0]));
    ck_assert(is_excerpt(&scored[1]));
    ck_assert(!is_excerpt(&scored[2]));
    ck_assert(!is_excerpt(&scored[3]));
}
END_TEST

// What makes of the second pair no held text.
static const struct {
    float similarity;
    pf_verdict verdict;
    pf_fit fit;
    int is_page;
} SECOND[] = {
    {FULL, PF_VERDICT_COPY, PF_FIT_A_HOLDS_B, 1},
    {0.374F, PF_VERDICT_COPY, PF_FIT_A_HOLDS_B, 0},
    {0.6F, PF_VERDICT_EXCERPT, PF_FIT_A_HOLDS_B, 1},
    {0.6F, PF_VERDICT_UNLIKE, PF_FIT_A_HOLDS_B, 0},
    {0.6F, PF_VERDICT_TOO_LITTLE, PF_FIT_A_HOLDS_B, 0},
    {0.6F, PF_VERDICT_SAME_SOURCE, PF_FIT_A_HOLDS_B, 0},
    {0.6F, PF_VERDICT_NUMBERS, PF_FIT_A_HOLDS_B, 0},
    {0.6F, PF_VERDICT_SHELL, PF_FIT_A_HOLDS_B, 0},
    {0.6F, PF_VERDICT_COPY, PF_FIT_OTHER, 0},
    {0.6F, PF_VERDICT_COPY, PF_FIT_B_HOLDS_A, 0},
};

START_TEST(only_linked_pairs_from_full_on_in_which_one_holds_the_other_count)
{
    add(0, 1, PF_FIT_A_HOLDS_B);
    pf_scored *second = add(0, 2, SECOND[_i].fit);
    second->similarity = SECOND[_i].similarity;
    second->verdict = (uint8_t)SECOND[_i].verdict;
    second->relation = (uint8_t)(SECOND[_i].verdict == PF_VERDICT_EXCERPT ? PF_RELATION_EXCERPT
                                                                          : PF_RELATION_EDITED);
    part();
    ck_assert_int_eq(is_excerpt(&scored[0]), SECOND[_i].is_page);
    if (!SECOND[_i].is_page) {
        ck_assert_uint_eq(scored[1].verdict, SECOND[_i].verdict);
    }
}
END_TEST

// More texts than are compared, all cuts of one.
START_TEST(comparisons_of_a_holder_are_bounded)
{
    const uint32_t n = PF_PAGE_COMPARED + 5;
    for (uint32_t i = 1; i <= n; i++) {
        add(0, i, PF_FIT_A_HOLDS_B);
        known.similarity[1][i] = 0.5F;
    }
    part();
    ck_assert_uint_eq(known.n_calls, PF_PAGE_COMPARED - 1);
    ck_assert_uint_eq(count_excerpts(), 0);
    // Behind them another text would not be seen; among them it is, and then all are parted.
    known.similarity[1][PF_PAGE_COMPARED + 1] = 0;
    part();
    ck_assert_uint_eq(count_excerpts(), 0);
    known.similarity[1][PF_PAGE_COMPARED] = 0;
    part();
    ck_assert_uint_eq(count_excerpts(), n);
}
END_TEST

START_TEST(the_order_of_the_pairs_does_not_matter)
{
    pf_rng rng;
    pf_rng_init(&rng, 500 + (uint64_t)_i);
    for (uint32_t a = 0; a < 12; a++) {
        for (uint32_t b = a + 1; b < 12; b++) {
            known.similarity[a][b] = pf_rng_below(&rng, 3) == 0 ? 0 : 0.5F;
            if (pf_rng_below(&rng, 2) == 0) {
                add(a, b, pf_rng_below(&rng, 15) == 0 ? PF_FIT_LIKE : PF_FIT_A_HOLDS_B);
            }
        }
    }
    static pf_scored shuffled[MAX_PAIRS];
    uint32_t places[MAX_PAIRS];
    for (uint32_t i = 0; i < n_scored; i++) {
        uint32_t j = pf_rng_below(&rng, i + 1);
        places[i] = places[j];
        places[j] = i;
    }
    for (size_t i = 0; i < n_scored; i++) {
        shuffled[i] = scored[places[i]];
    }
    part();
    ck_assert_uint_gt(count_excerpts(), 0);
    pf_scorer scorer = {&known, score};
    ck_assert_int_eq(pf_pages_part(shuffled, n_scored, FULL, &scorer, NULL), PF_OK);
    for (size_t i = 0; i < n_scored; i++) {
        ck_assert_uint_eq(shuffled[i].verdict, scored[places[i]].verdict);
    }
}
END_TEST

START_TEST(a_failing_scorer_is_passed_on)
{
    pf_error err = {0};
    add(0, 1, PF_FIT_A_HOLDS_B);
    add(0, 2, PF_FIT_A_HOLDS_B);
    add(0, 3, PF_FIT_A_HOLDS_B);
    known.similarity[1][2] = 0.5F;
    known.fails_at = 2;
    ck_assert_int_eq(part_with_error(&err), PF_EIO);
    ck_assert_str_eq(err.message, "the disk is gone");
    ck_assert_uint_eq(known.n_calls, 2);
    ck_assert_uint_eq(count_excerpts(), 0);
}
END_TEST

START_TEST(too_little_memory_is_said)
{
    pf_error err = {0};
    add(0, 1, PF_FIT_A_HOLDS_B);
    add(0, 2, PF_FIT_A_HOLDS_B);
    pf_mem_fail_at(1);
    pf_status status = part_with_error(&err);
    pf_mem_fail_at(0);
    ck_assert_int_eq(status, PF_ENOMEM);
    ck_assert_int_eq(err.code, PF_ENOMEM);
    ck_assert_uint_eq(count_excerpts(), 0);
}
END_TEST

START_TEST(fewer_than_two_pairs_hold_no_page)
{
    part();
    add(0, 1, PF_FIT_A_HOLDS_B);
    part();
    ck_assert_uint_eq(known.n_calls, 0);
    ck_assert_uint_eq(count_excerpts(), 0);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

int main(void)
{
    Suite *suite = suite_create("pages");
    TCase *tcase = tcase_create("pages");
    tcase_add_checked_fixture(tcase, set_up, NULL);
    tcase_add_test(tcase, texts_that_share_nothing_are_excerpts_of_the_page_that_holds_them);
    tcase_add_loop_test(tcase, the_page_may_be_either_side_of_a_pair, 0, 3);
    tcase_add_test(tcase, a_text_that_is_held_twice_makes_no_page_of_its_holders);
    tcase_add_loop_test(tcase, held_texts_that_are_related_make_no_page, 0, COUNT(HELD));
    tcase_add_test(tcase, held_texts_of_like_titles_make_no_page);
    tcase_add_test(tcase, a_third_text_that_is_unlike_the_first_makes_the_page);
    tcase_add_test(tcase, a_page_in_two_versions_is_still_a_page);
    tcase_add_test(tcase, copies_of_the_held_texts_do_not_save_the_page);
    tcase_add_test(tcase, each_page_is_judged_alone);
    tcase_add_loop_test(tcase,
                        only_linked_pairs_from_full_on_in_which_one_holds_the_other_count, 0,
                        COUNT(SECOND));
    tcase_add_test(tcase, comparisons_of_a_holder_are_bounded);
    tcase_add_loop_test(tcase, the_order_of_the_pairs_does_not_matter, 0, 5);
    tcase_add_test(tcase, a_failing_scorer_is_passed_on);
    tcase_add_test(tcase, too_little_memory_is_said);
    tcase_add_test(tcase, fewer_than_two_pairs_hold_no_page);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
