// SPDX-License-Identifier: MIT
// A batch's memory: alignment, reuse, large pieces, failed allocations.
#include <check.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"

static const size_t block_sizes[] = {0, 1, 16, 100, 4096};

START_TEST(gives_separate_pieces_aligned_to_16)
{
    pf_arena arena;
    pf_arena_init(&arena, block_sizes[_i]);
    unsigned char *pieces[400];
    for (size_t i = 0; i < 400; i++) {
        pieces[i] = pf_arena_alloc(&arena, i);
        ck_assert_ptr_nonnull(pieces[i]);
        ck_assert_uint_eq((uintptr_t)pieces[i] % 16, 0);
        if (i > 0) {
            memset(pieces[i], (int)(i & 0xff), i);
        }
    }
    for (size_t i = 0; i < 400; i++) {
        for (size_t at = 0; at < i; at++) {
            ck_assert_uint_eq(pieces[i][at], i & 0xff);
        }
    }
    pf_arena_finish(&arena);
}
END_TEST

// Takes pieces of all sizes, more than one block holds.
static void fill(pf_arena *arena)
{
    for (size_t i = 0; i < 300; i++) {
        size_t bytes = i * 37 % 1500;
        void *piece = pf_arena_alloc(arena, bytes);
        ck_assert_ptr_nonnull(piece);
        if (bytes > 0) {
            memset(piece, 0x5a, bytes);
        }
    }
}

START_TEST(keeps_its_capacity_over_a_reset)
{
    pf_arena arena;
    pf_arena_init(&arena, 1024);
    fill(&arena);
    pf_mem_fail_at(UINT64_MAX); // counts
    for (int round = 0; round < 5; round++) {
        pf_arena_reset(&arena);
        fill(&arena);
    }
    ck_assert_uint_eq(pf_mem_count(), 0);
    pf_arena_finish(&arena);
}
END_TEST

START_TEST(gives_pieces_larger_than_a_block)
{
    pf_arena arena;
    pf_arena_init(&arena, 64);
    unsigned char *small = pf_arena_alloc(&arena, 8);
    memset(small, 1, 8);
    unsigned char *large = pf_arena_alloc(&arena, 1000000);
    memset(large, 2, 1000000);
    unsigned char *after = pf_arena_alloc(&arena, 8);
    memset(after, 3, 8);
    ck_assert_uint_eq(small[7], 1);
    ck_assert_uint_eq(large[0], 2);
    ck_assert_uint_eq(large[999999], 2);
    pf_arena_reset(&arena);
    pf_mem_fail_at(1); // the large block is there still
    ck_assert_ptr_nonnull(pf_arena_alloc(&arena, 900000));
    pf_mem_fail_at(0);
    pf_arena_finish(&arena);
}
END_TEST

START_TEST(refuses_what_no_block_can_hold)
{
    pf_arena arena;
    pf_arena_init(&arena, 0);
    ck_assert_ptr_null(pf_arena_alloc(&arena, SIZE_MAX));
    ck_assert_ptr_null(pf_arena_alloc(&arena, SIZE_MAX - 15));
    ck_assert_ptr_null(pf_arena_alloc(&arena, SIZE_MAX / 2 + 1));
    ck_assert_ptr_nonnull(pf_arena_alloc(&arena, 10));
    pf_arena_finish(&arena);
}
END_TEST

START_TEST(copies_a_view_and_ends_it_with_zero)
{
    pf_arena arena;
    pf_arena_init(&arena, 0);
    char text[] = "story";
    pf_strview view = {text, 3};
    pf_strview copy = {NULL, 0};
    ck_assert_int_eq(pf_arena_copy(&arena, view, &copy), 1);
    text[0] = 'X';
    ck_assert_uint_eq(copy.len, 3);
    ck_assert_str_eq(copy.data, "sto");
    pf_strview empty = {NULL, 0};
    ck_assert_int_eq(pf_arena_copy(&arena, empty, &copy), 1);
    ck_assert_uint_eq(copy.len, 0);
    ck_assert_str_eq(copy.data, "");
    pf_arena_finish(&arena);
}
END_TEST

START_TEST(survives_a_failed_allocation)
{
    pf_arena arena;
    pf_arena_init(&arena, 64);
    pf_mem_fail_at(1);
    ck_assert_ptr_null(pf_arena_alloc(&arena, 10));
    pf_mem_fail_at(0);
    char *first = pf_arena_alloc(&arena, 16);
    ck_assert_ptr_nonnull(first);
    memcpy(first, "stays", 6);
    pf_strview copy = {"untouched", 9};
    pf_mem_fail_at(1);
    ck_assert_ptr_null(pf_arena_alloc(&arena, 4096));
    char large[4096];
    memset(large, 'x', sizeof large);
    pf_strview view = {large, sizeof large};
    ck_assert_int_eq(pf_arena_copy(&arena, view, &copy), 0);
    ck_assert_str_eq(copy.data, "untouched");
    ck_assert_uint_eq(copy.len, 9);
    ck_assert_ptr_nonnull(pf_arena_alloc(&arena, 16)); // room is left in the first block
    pf_mem_fail_at(0);
    ck_assert_ptr_nonnull(pf_arena_alloc(&arena, 4096));
    ck_assert_str_eq(first, "stays");
    pf_arena_finish(&arena);
}
END_TEST

START_TEST(can_be_finished_twice_and_used_again)
{
    pf_arena arena;
    pf_arena_init(&arena, 128);
    pf_arena_reset(&arena);
    pf_arena_finish(&arena);
    ck_assert_ptr_nonnull(pf_arena_alloc(&arena, 1));
    pf_arena_finish(&arena);
    pf_arena_finish(&arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("arena");
    TCase *tcase = tcase_create("arena");
    tcase_add_loop_test(tcase, gives_separate_pieces_aligned_to_16, 0,
                        sizeof block_sizes / sizeof *block_sizes);
    tcase_add_test(tcase, keeps_its_capacity_over_a_reset);
    tcase_add_test(tcase, gives_pieces_larger_than_a_block);
    tcase_add_test(tcase, refuses_what_no_block_can_hold);
    tcase_add_test(tcase, copies_a_view_and_ends_it_with_zero);
    tcase_add_test(tcase, survives_a_failed_allocation);
    tcase_add_test(tcase, can_be_finished_twice_and_used_again);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
