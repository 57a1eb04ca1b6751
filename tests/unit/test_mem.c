// SPDX-License-Identifier: MIT
// The door to the heap: size checks, the failure hook, growing arrays.
#include <check.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

static const struct {
    size_t n;
    size_t size;
} too_large[] = {
    {SIZE_MAX, 2},
    {2, SIZE_MAX},
    {SIZE_MAX, SIZE_MAX},
    {SIZE_MAX / 2 + 1, 2},
    {SIZE_MAX / 8 + 1, 8},
    {(SIZE_MAX >> 32) + 1, (SIZE_MAX >> 32) + 1}, // the product wraps to 0
    {SIZE_MAX, 1},                                // leaves no room to align
};

START_TEST(refuses_sizes_that_overflow)
{
    size_t n = too_large[_i].n;
    size_t size = too_large[_i].size;
    ck_assert_ptr_null(pf_alloc(n, size));
    ck_assert_ptr_null(pf_calloc(n, size));
    ck_assert_ptr_null(pf_alloc_aligned(n, size));
    char *old = pf_alloc(4, 1);
    memcpy(old, "abc", 4);
    ck_assert_ptr_null(pf_realloc(old, n, size));
    ck_assert_str_eq(old, "abc");
    pf_free(old);
}
END_TEST

START_TEST(gives_a_byte_for_nothing)
{
    void *all[] = {pf_alloc(0, 8), pf_alloc(8, 0), pf_calloc(0, 0), pf_alloc_aligned(0, 4),
                   pf_realloc(NULL, 0, 16)};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        ck_assert_ptr_nonnull(all[i]);
        *(volatile char *)all[i] = 1;
        pf_free(all[i]);
    }
    pf_free(NULL);
}
END_TEST

START_TEST(fills_with_zeros)
{
    unsigned char *bytes = pf_calloc(1000, 3);
    for (size_t i = 0; i < 3000; i++) {
        ck_assert_uint_eq(bytes[i], 0);
    }
    pf_free(bytes);
}
END_TEST

START_TEST(gives_huge_pages_that_are_aligned)
{
    unsigned char *pages[3];
    for (size_t i = 0; i < 3; i++) {
        pages[i] = pf_alloc_huge();
        ck_assert_uint_eq((uintptr_t)pages[i] % PF_HUGE_BYTES, 0);
        ck_assert(pages[i][0] == 0 && pages[i][PF_HUGE_BYTES - 1] == 0);
        memset(pages[i], (int)i + 1, PF_HUGE_BYTES);
    }
    for (size_t i = 0; i < 3; i++) {
        ck_assert_uint_eq(pages[i][PF_HUGE_BYTES - 1], i + 1);
        pf_free_huge(pages[i]);
    }
    pf_free_huge(NULL);
    pf_mem_fail_at(1);
    ck_assert_ptr_null(pf_alloc_huge());
    pf_mem_fail_at(0);
}
END_TEST

START_TEST(aligns_arrays_to_64_bytes)
{
    for (size_t n = 1; n < 300; n++) {
        unsigned char *array = pf_alloc_aligned(n, 3);
        ck_assert_uint_eq((uintptr_t)array % 64, 0);
        memset(array, 0xaa, n * 3);
        pf_free(array);
    }
}
END_TEST

START_TEST(keeps_contents_when_it_grows_and_shrinks)
{
    uint32_t *items = pf_alloc(100, sizeof *items);
    for (uint32_t i = 0; i < 100; i++) {
        items[i] = i * i;
    }
    items = pf_realloc(items, 50000, sizeof *items);
    ck_assert_ptr_nonnull(items);
    items = pf_realloc(items, 60, sizeof *items);
    for (uint32_t i = 0; i < 60; i++) {
        ck_assert_uint_eq(items[i], i * i);
    }
    pf_free(items);
}
END_TEST

// One of each kind, by number.
static void *allocate(int kind)
{
    switch (kind) {
    case 0:
        return pf_alloc(1, 8);
    case 1:
        return pf_calloc(1, 8);
    case 2:
        return pf_alloc_aligned(1, 8);
    default:
        return pf_realloc(NULL, 1, 8);
    }
}

START_TEST(fails_from_the_nth_allocation_on)
{
    uint64_t nth = (uint64_t)_i;
    pf_mem_fail_at(nth);
    for (uint64_t i = 1; i <= 12; i++) {
        void *memory = allocate((int)(i % 4));
        ck_assert_int_eq(memory == NULL, i >= nth);
        pf_free(memory);
    }
    ck_assert_uint_eq(pf_mem_count(), 12);
    pf_mem_fail_at(0);
    void *memory = pf_alloc(1, 8);
    ck_assert_ptr_nonnull(memory);
    pf_free(memory);
}
END_TEST

START_TEST(reserves_what_is_needed_and_more)
{
    uint32_t *items = NULL;
    size_t cap = 0;
    size_t n_moves = 0;
    for (uint32_t n = 0; n < 20000; n++) {
        size_t before = cap;
        ck_assert_int_eq(pf_reserve((void **)&items, &cap, n + 1, sizeof *items), PF_OK);
        ck_assert_uint_ge(cap, n + 1);
        n_moves += cap != before;
        items[n] = n;
    }
    ck_assert_uint_lt(n_moves, 40); // grows by a factor
    for (uint32_t n = 0; n < 20000; n++) {
        ck_assert_uint_eq(items[n], n);
    }
    size_t before = cap;
    ck_assert_int_eq(pf_reserve((void **)&items, &cap, 5, sizeof *items), PF_OK);
    ck_assert_uint_eq(cap, before); // never shrinks
    ck_assert_int_eq(pf_reserve((void **)&items, &cap, 1000000, sizeof *items), PF_OK);
    ck_assert_uint_ge(cap, 1000000);
    items[999999] = 7;
    pf_free(items);
}
END_TEST

START_TEST(leaves_an_array_alone_when_it_cannot_grow)
{
    uint32_t *items = NULL;
    size_t cap = 0;
    ck_assert_int_eq(pf_reserve((void **)&items, &cap, 10, sizeof *items), PF_OK);
    items[9] = 1234;
    const uint32_t *before = items;
    size_t cap_before = cap;
    ck_assert_int_eq(pf_reserve((void **)&items, &cap, SIZE_MAX / 2, sizeof *items), PF_ENOMEM);
    pf_mem_fail_at(1);
    ck_assert_int_eq(pf_reserve((void **)&items, &cap, cap + 1, sizeof *items), PF_ENOMEM);
    ck_assert_int_eq(pf_reserve((void **)&items, &cap, cap, sizeof *items), PF_OK);
    pf_mem_fail_at(0);
    ck_assert_ptr_eq(items, before);
    ck_assert_uint_eq(cap, cap_before);
    ck_assert_uint_eq(items[9], 1234);
    pf_free(items);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mem");
    TCase *tcase = tcase_create("mem");
    tcase_add_loop_test(tcase, refuses_sizes_that_overflow, 0,
                        sizeof too_large / sizeof *too_large);
    tcase_add_test(tcase, gives_a_byte_for_nothing);
    tcase_add_test(tcase, fills_with_zeros);
    tcase_add_test(tcase, gives_huge_pages_that_are_aligned);
    tcase_add_test(tcase, aligns_arrays_to_64_bytes);
    tcase_add_test(tcase, keeps_contents_when_it_grows_and_shrinks);
    tcase_add_loop_test(tcase, fails_from_the_nth_allocation_on, 1, 14);
    tcase_add_test(tcase, reserves_what_is_needed_and_more);
    tcase_add_test(tcase, leaves_an_array_alone_when_it_cannot_grow);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
