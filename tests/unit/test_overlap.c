// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>

#include "base/rng.h"
#include "match/overlap.h"

#define TOLERANCE 1e-12

#define MOST_FURNITURE 1024

// Hashes of a text, bit 0 set where quoted, and those of them that are furniture.
typedef struct page {
    const uint64_t *all;
    uint32_t n;
    const uint64_t *furniture;
    uint32_t n_furniture;
} page;

static pf_marked_text mark(pf_numbering *numbering, const pf_window_lists *lists)
{
    pf_marked_text text = {0};
    ck_assert_int_eq(pf_marked_text_make(&text, numbering, lists, NULL), PF_OK);
    return text;
}

static pf_marked_text mark_page(pf_numbering *numbering, const page *p)
{
    pf_window_lists lists = {.all = p->all, .n = p->n};
    pf_marked_text text = mark(numbering, &lists);
    uint64_t plain[MOST_FURNITURE];
    for (uint32_t i = 0; i < p->n_furniture; i++) {
        plain[i] = p->furniture[i] & ~(uint64_t)1;
    }
    pf_marked_text_note_furniture(&text, numbering, plain, p->n_furniture);
    ck_assert_uint_eq(text.furniture.n, p->n_furniture);
    return text;
}

static pf_overlap compute_pages(page a, page b)
{
    pf_numbering numbering;
    pf_numbering_init(&numbering);
    pf_marked_text of_a = mark_page(&numbering, &a);
    pf_marked_text of_b = mark_page(&numbering, &b);
    pf_overlap overlap = pf_overlap_compute(&of_a, &of_b);
    pf_marked_text_finish(&of_a);
    pf_marked_text_finish(&of_b);
    pf_numbering_finish(&numbering);
    return overlap;
}

static page page_of(const uint64_t *all, uint32_t n, const uint64_t *furniture,
                    uint32_t n_furniture)
{
    page made = {all, n, furniture, n_furniture};
    return made;
}

static pf_overlap compute(const uint64_t *a, uint32_t n_a, const uint64_t *b, uint32_t n_b)
{
    return compute_pages(page_of(a, n_a, NULL, 0), page_of(b, n_b, NULL, 0));
}

START_TEST(plain_figures_as_by_hand)
{
    const uint64_t a[] = {2, 4, 6, 8};
    const uint64_t b[] = {4, 8, 10, 12, 14, 16};
    pf_overlap o = compute(a, 4, b, 6);
    ck_assert_uint_eq(o.n_a, 4);
    ck_assert_uint_eq(o.n_b, 6);
    ck_assert_uint_eq(o.n_shared, 2);
    ck_assert_double_eq_tol(o.jaccard, 2 / 8.0, TOLERANCE);
    ck_assert_double_eq_tol(o.containment, 2 / 4.0, TOLERANCE);
    ck_assert_double_eq_tol(o.contained_a, 2 / 4.0, TOLERANCE);
    ck_assert_double_eq_tol(o.contained_b, 2 / 6.0, TOLERANCE);
    ck_assert_double_eq_tol(o.weighted_shared, 2, TOLERANCE);
    ck_assert_double_eq_tol(o.weighted_jaccard, o.jaccard, TOLERANCE);
    ck_assert_double_eq_tol(o.weighted_containment, o.containment, TOLERANCE);
    ck_assert_double_eq_tol(o.size_ratio, 4 / 6.0, TOLERANCE);
}
END_TEST

// Odd hashes are quoted. Shared: 4 (quoted in a only), 6 (in both), 8 (in b only), 20 (in
// neither).
START_TEST(a_shingle_quoted_on_either_side_counts_half)
{
    const uint64_t a[] = {2, 5, 7, 8, 20};
    const uint64_t b[] = {4, 7, 9, 12, 20, 30};
    pf_overlap o = compute(a, 5, b, 6);
    const double shared = 0.5 + 0.5 + 0.5 + 1; // 4, 6, 8 and 20
    const double weight_a = 3 + 2 * 0.5;
    const double weight_b = 4 + 2 * 0.5;
    ck_assert_uint_eq(o.n_shared, 4);
    ck_assert_double_eq_tol(o.jaccard, 4 / 7.0, TOLERANCE);
    ck_assert_double_eq_tol(o.containment, 4 / 5.0, TOLERANCE);
    ck_assert_double_eq_tol(o.weighted_shared, shared, TOLERANCE);
    ck_assert_double_eq_tol(o.weighted_jaccard, shared / (weight_a + weight_b - shared),
                            TOLERANCE);
    ck_assert_double_eq_tol(o.weighted_containment, shared / weight_a, TOLERANCE);
    ck_assert_double_eq_tol(o.size_ratio, weight_a / weight_b, TOLERANCE);
}
END_TEST

// The longer list may be the lighter one.
START_TEST(weighted_containment_is_that_of_the_lighter_set)
{
    const uint64_t a[] = {3, 5, 7, 9, 11}; // five quoted: 2.5
    const uint64_t b[] = {2, 4, 6, 40};    // four plain: 4
    pf_overlap o = compute(a, 5, b, 4);
    ck_assert_uint_eq(o.n_shared, 3);
    ck_assert_double_eq_tol(o.containment, 3 / 4.0, TOLERANCE);
    ck_assert_double_eq_tol(o.weighted_shared, 1.5, TOLERANCE);
    ck_assert_double_eq_tol(o.weighted_containment, 1.5 / 2.5, TOLERANCE);
    ck_assert_double_eq_tol(o.weighted_jaccard, 1.5 / (2.5 + 4 - 1.5), TOLERANCE);
    ck_assert_double_eq_tol(o.size_ratio, 2.5 / 4, TOLERANCE);
}
END_TEST

START_TEST(a_set_is_like_itself)
{
    const uint64_t a[] = {2, 5, 8};
    pf_overlap o = compute(a, 3, a, 3);
    const double figures[] = {o.jaccard,     o.containment,      o.contained_a,
                              o.contained_b, o.weighted_jaccard, o.weighted_containment,
                              o.size_ratio};
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        ck_assert_double_eq(figures[i], 1.0);
    }
}
END_TEST

// Sizes of the two sets, of which one or both are empty.
static const uint32_t EMPTY[][2] = {{0, 0}, {0, 3}, {3, 0}};

START_TEST(an_empty_set_shares_nothing)
{
    const uint64_t items[] = {2, 4, 7};
    pf_overlap o = compute(items, EMPTY[_i][0], items, EMPTY[_i][1]);
    const double figures[] = {
        o.jaccard,         o.containment,      o.contained_a,          o.contained_b,
        o.weighted_shared, o.weighted_jaccard, o.weighted_containment, o.size_ratio};
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        ck_assert_double_eq(figures[i], 0.0);
    }
}
END_TEST

START_TEST(turning_the_pair_round_swaps_only_the_sides)
{
    const uint64_t a[] = {2, 5, 7, 8, 20};
    const uint64_t b[] = {4, 7, 9, 12, 20, 30};
    pf_overlap o = compute(a, 5, b, 6);
    pf_overlap turned = compute(b, 6, a, 5);
    ck_assert_double_eq(o.jaccard, turned.jaccard);
    ck_assert_double_eq(o.weighted_jaccard, turned.weighted_jaccard);
    ck_assert_double_eq(o.weighted_containment, turned.weighted_containment);
    ck_assert_double_eq(o.contained_a, turned.contained_b);
    ck_assert_double_eq(o.contained_b, turned.contained_a);
    ck_assert_double_eq(o.held_a, turned.held_b);
    ck_assert_double_eq(o.held_b, turned.held_a);
    ck_assert_double_eq_tol(o.length_ratio * turned.length_ratio, 1, TOLERANCE);
}
END_TEST

// Quoted shingles count whole here: what a text holds is a matter of length.
START_TEST(what_is_held_is_the_share_of_either_side_and_lengths_are_those_of_b_to_a)
{
    const uint64_t a[] = {2, 5, 7, 8, 20};
    const uint64_t b[] = {4, 7, 9, 12, 20, 30};
    pf_overlap o = compute(a, 5, b, 6);
    ck_assert_double_eq_tol(o.held_a, 4 / 5.0, TOLERANCE);
    ck_assert_double_eq_tol(o.held_b, 4 / 6.0, TOLERANCE);
    ck_assert_double_eq_tol(o.length_ratio, 6 / 5.0, TOLERANCE);
}
END_TEST

static const struct {
    uint32_t n_a;
    uint32_t n_b;
    double length_ratio;
} BARE[] = {{0, 0, 1}, {0, 3, 1}, {3, 0, 0}};

START_TEST(an_empty_set_holds_nothing_and_a_ratio_to_it_is_one)
{
    const uint64_t items[] = {2, 4, 7};
    pf_overlap o = compute(items, BARE[_i].n_a, items, BARE[_i].n_b);
    ck_assert_double_eq(o.held_a, 0);
    ck_assert_double_eq(o.held_b, 0);
    ck_assert_double_eq(o.length_ratio, BARE[_i].length_ratio);
}
END_TEST

// Two pages: 2, 4, 6 and 8 are furniture of a, 40 and 42 of b; 13 is quoted in a.
static const uint64_t PAGE_A[] = {2, 4, 6, 8, 10, 13, 14, 16};
static const uint64_t PAGE_B[] = {10, 12, 14, 18, 20, 40, 42};
static const uint64_t FURNITURE_B[] = {40, 42};

START_TEST(weights_count_what_is_left_without_furniture_and_plain_figures_all)
{
    pf_overlap before = compute(PAGE_A, 8, PAGE_B, 7);
    pf_overlap o =
        compute_pages(page_of(PAGE_A, 8, PAGE_A, 4), page_of(PAGE_B, 7, FURNITURE_B, 2));
    ck_assert_uint_eq(o.n_a, 8);
    ck_assert_uint_eq(o.n_b, 7);
    ck_assert_uint_eq(o.n_shared, 3);
    ck_assert_double_eq(o.jaccard, before.jaccard);
    ck_assert_double_eq_tol(o.jaccard, 3 / 12.0, TOLERANCE);
    ck_assert_double_eq(o.containment, before.containment);
    ck_assert_double_eq(o.contained_a, before.contained_a);
    ck_assert_double_eq(o.contained_b, before.contained_b);
    const double shared = 1 + 0.5 + 1; // 10, 12 and 14
    ck_assert_double_eq_tol(o.weighted_shared, shared, TOLERANCE);
    ck_assert_double_eq_tol(o.weighted_jaccard, shared / (3.5 + 5 - shared), TOLERANCE);
    ck_assert_double_eq_tol(o.weighted_containment, shared / 3.5, TOLERANCE);
    ck_assert_double_eq_tol(o.size_ratio, 3.5 / 5, TOLERANCE);
    ck_assert_double_eq_tol(o.held_a, 3 / 4.0, TOLERANCE);
    ck_assert_double_eq_tol(o.held_b, 3 / 5.0, TOLERANCE);
    ck_assert_double_eq_tol(o.length_ratio, 5 / 4.0, TOLERANCE);
}
END_TEST

// Pages that share their furniture alone.
START_TEST(pages_of_nothing_but_furniture_weigh_nothing)
{
    pf_overlap o = compute_pages(page_of(PAGE_A, 8, PAGE_A, 8),
                                 page_of(PAGE_A, 8, PAGE_A, _i == 0 ? 8 : 4));
    ck_assert_double_eq(o.jaccard, 1);
    const double figures[] = {o.weighted_shared, o.weighted_jaccard, o.weighted_containment,
                              o.size_ratio,      o.held_a,           o.held_b};
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        ck_assert_double_eq(figures[i], 0);
    }
    ck_assert_double_eq(o.length_ratio, 1);
}
END_TEST

// A random page: items of a pool that two pages share, each quoted or furniture now and then.
static page make_page(pf_rng *rng, uint32_t n_pool, uint32_t furniture_of_64, uint64_t *all,
                      uint64_t *furniture, uint64_t *core, uint32_t *out_n_core)
{
    uint32_t n = 0;
    uint32_t n_furniture = 0;
    *out_n_core = 0;
    for (uint32_t i = 0; i < n_pool; i++) {
        if (pf_rng_below(rng, 3) == 0) {
            continue;
        }
        all[n] = 2 * (uint64_t)i | (pf_rng_below(rng, 4) == 0);
        if (pf_rng_below(rng, 64) < furniture_of_64) {
            furniture[n_furniture++] = all[n];
        } else {
            core[(*out_n_core)++] = all[n];
        }
        n++;
    }
    return page_of(all, n, furniture, n_furniture);
}

// Few and many items of furniture: the weighted figures are those of the sets without it.
START_TEST(what_is_left_weighs_what_it_weighs_alone)
{
    enum {
        POOL = 600
    };
    pf_rng rng;
    pf_rng_init(&rng, (uint64_t)_i);
    uint64_t memory[6][POOL];
    uint32_t n_a = 0;
    uint32_t n_b = 0;
    for (uint32_t n = 1; n < POOL; n += 1 + n / 8) {
        uint32_t often = pf_rng_below(&rng, 2) == 0 ? 2 : pf_rng_below(&rng, 65);
        page a = make_page(&rng, n, 2, memory[0], memory[1], memory[2], &n_a);
        page b = make_page(&rng, n, often, memory[3], memory[4], memory[5], &n_b);
        pf_overlap o = compute_pages(a, b);
        pf_overlap left = compute(memory[2], n_a, memory[5], n_b);
        ck_assert_double_eq(o.weighted_shared, left.weighted_shared);
        ck_assert_double_eq(o.weighted_jaccard, left.weighted_jaccard);
        ck_assert_double_eq(o.weighted_containment, left.weighted_containment);
        ck_assert_double_eq(o.size_ratio, left.size_ratio);
        ck_assert_double_eq(o.held_a, left.held_a);
        ck_assert_double_eq(o.held_b, left.held_b);
        ck_assert_double_eq(o.length_ratio, left.length_ratio);
    }
}
END_TEST

// Two filled-in forms: {1, 2, 3} are words, the others hold numbers; masked, the 60s stand for
// the 10s and 20s.
START_TEST(number_gain_is_what_masking_adds_to_jaccard)
{
    static const uint64_t all_a[] = {2, 4, 6, 10, 12, 14};
    static const uint64_t all_b[] = {2, 4, 8, 10, 22, 24};
    static const uint64_t numbers_a[] = {10, 12, 14};
    static const uint64_t numbers_b[] = {10, 22, 24};
    static const uint64_t masked_a[] = {60, 62, 64};
    static const uint64_t masked_b[] = {60, 62, 62}; // two become one
    pf_window_lists lists_a = {all_a, 6, numbers_a, masked_a, 3};
    pf_window_lists lists_b = {all_b, 6, numbers_b, masked_b, 3};
    pf_numbering numbering;
    pf_numbering_init(&numbering);
    pf_marked_text a = mark(&numbering, &lists_a);
    pf_marked_text b = mark(&numbering, &lists_b);
    pf_overlap overlap = pf_overlap_compute(&a, &b);
    ck_assert_double_eq_tol(overlap.jaccard, 3 / 9.0, TOLERANCE);
    // Sets of 6 and 5 that share 2 words and 2 numbers.
    ck_assert_double_eq_tol(pf_overlap_number_gain(&overlap, &a, &b), 4 / 7.0 - 3 / 9.0,
                            TOLERANCE);
    ck_assert_double_eq_tol(pf_overlap_number_gain(&overlap, &b, &a), 4 / 7.0 - 3 / 9.0,
                            TOLERANCE);
    pf_marked_text_finish(&a);
    pf_marked_text_finish(&b);
    pf_numbering_finish(&numbering);
}
END_TEST

START_TEST(without_numbers_nothing_is_gained)
{
    pf_window_lists lists = {.all = PAGE_A, .n = _i == 0 ? 8 : 0};
    pf_numbering numbering;
    pf_numbering_init(&numbering);
    pf_marked_text a = mark(&numbering, &lists);
    pf_overlap overlap = pf_overlap_compute(&a, &a);
    ck_assert_double_eq(pf_overlap_number_gain(&overlap, &a, &a), 0);
    pf_marked_text_finish(&a);
    pf_numbering_finish(&numbering);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("overlap");
    TCase *tcase = tcase_create("overlap");
    tcase_add_test(tcase, plain_figures_as_by_hand);
    tcase_add_test(tcase, a_shingle_quoted_on_either_side_counts_half);
    tcase_add_test(tcase, weighted_containment_is_that_of_the_lighter_set);
    tcase_add_test(tcase, a_set_is_like_itself);
    tcase_add_loop_test(tcase, an_empty_set_shares_nothing, 0, 3);
    tcase_add_test(tcase, turning_the_pair_round_swaps_only_the_sides);
    tcase_add_test(tcase,
                   what_is_held_is_the_share_of_either_side_and_lengths_are_those_of_b_to_a);
    tcase_add_loop_test(tcase, an_empty_set_holds_nothing_and_a_ratio_to_it_is_one, 0, 3);
    tcase_add_test(tcase, weights_count_what_is_left_without_furniture_and_plain_figures_all);
    tcase_add_loop_test(tcase, pages_of_nothing_but_furniture_weigh_nothing, 0, 2);
    tcase_add_loop_test(tcase, what_is_left_weighs_what_it_weighs_alone, 0, 10);
    tcase_add_test(tcase, number_gain_is_what_masking_adds_to_jaccard);
    tcase_add_loop_test(tcase, without_numbers_nothing_is_gained, 0, 2);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
