// SPDX-License-Identifier: MIT
// Kernel variants against the reference: each length up to past its block, odd alignment, a
// guard page right behind the arrays. Those of words stand in test_word_kernels.c.
#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "kernel_cases.h"
#include "kernels/kernels.h"

#define MAX_PERM   130
#define MAX_HASHES 40
#define MAX_ITEMS  80
#define MAX_BYTES  200

START_TEST(selects_the_reference_when_nothing_is_allowed)
{
    pf_kernels kernels;
    memset(&kernels, 0, sizeof kernels);
    pf_kernels_init(&kernels, 0);
    ck_assert(kernels.minhash_update == pf_minhash_update_ref);
    ck_assert(kernels.count_equal == pf_count_equal_ref);
    ck_assert(kernels.intersect == pf_intersect_ref);
    ck_assert(kernels.classify == pf_classify_ref);
    ck_assert(kernels.list_runs == pf_list_runs_ref);
    ck_assert(kernels.hash_words == pf_hash_words_ref);
    ck_assert(kernels.hash_bytes == pf_hash_bytes_ref);
    ck_assert(kernels.windows == pf_windows_ref);
    ck_assert(kernels.collect == pf_collect_ref);
    ck_assert(kernels.combine_rows == pf_combine_rows_ref);
    ck_assert(kernels.top_two == pf_top_two_ref);
    pf_kernels_init(&kernels, ~pf_cpu_flags()); // flags that the CPU has not change nothing
    ck_assert(kernels.minhash_update == pf_minhash_update_ref);
    ck_assert(kernels.count_equal == pf_count_equal_ref);
    ck_assert(kernels.intersect == pf_intersect_ref);
}
END_TEST

START_TEST(selects_what_the_cpu_has)
{
    pf_kernels kernels;
    pf_kernels_init(&kernels, ~0u);
    ck_assert(kernels.intersect != NULL);
#ifdef PF_HAVE_AVX2
    int has_avx2 = (pf_cpu_flags() & PF_CPU_FLAG_AVX2) != 0;
    int has_avx512 = (pf_cpu_flags() & PF_CPU_FLAG_AVX512) != 0;
    ck_assert_int_eq(kernels.minhash_update == pf_minhash_update_avx512, has_avx512);
    ck_assert_int_eq(kernels.count_equal == pf_count_equal_avx512, has_avx512);
    ck_assert_int_eq(kernels.intersect == pf_intersect_avx512, has_avx512);
    ck_assert_int_eq(kernels.classify == pf_classify_avx2, has_avx2);
    ck_assert_int_eq(kernels.list_runs == pf_list_runs_avx512, has_avx512);
    ck_assert_int_eq(kernels.hash_words == pf_hash_words_avx512, has_avx512);
    ck_assert_int_eq(kernels.hash_bytes == pf_hash_bytes_avx512, has_avx512);
    ck_assert_int_eq(kernels.windows == pf_windows_avx512, has_avx512);
    ck_assert_int_eq(kernels.collect == pf_collect_avx512, has_avx512);
    ck_assert_int_eq(kernels.combine_rows == pf_combine_rows_avx512, has_avx512);
    ck_assert_int_eq(kernels.top_two == pf_top_two_avx512, has_avx512);
    pf_kernels_init(&kernels, PF_CPU_FLAG_AVX2);
    ck_assert_int_eq(kernels.minhash_update == pf_minhash_update_avx2, has_avx2);
    ck_assert_int_eq(kernels.count_equal == pf_count_equal_avx2, has_avx2);
    ck_assert_int_eq(kernels.intersect == pf_intersect_avx2, has_avx2);
    ck_assert_int_eq(kernels.list_runs == pf_list_runs_avx2, has_avx2);
    ck_assert_int_eq(kernels.hash_words == pf_hash_words_avx2, has_avx2);
    ck_assert_int_eq(kernels.hash_bytes == pf_hash_bytes_avx2, has_avx2);
    ck_assert_int_eq(kernels.windows == pf_windows_avx2, has_avx2);
    ck_assert_int_eq(kernels.collect == pf_collect_avx2, has_avx2);
    ck_assert_int_eq(kernels.combine_rows == pf_combine_rows_avx2, has_avx2);
    ck_assert_int_eq(kernels.top_two == pf_top_two_avx2, has_avx2);
#else
    ck_assert_uint_eq(pf_cpu_flags(), 0);
#endif
}
END_TEST

START_TEST(finds_minima_as_the_reference_defines_them)
{
    static const uint64_t hashes[] = {0x0000000300000000u, 0xffffffff12345678u,
                                      0x0000000100000000u};
    static const uint32_t factors[] = {1, 2, 0xffffffff};
    static const uint32_t addends[] = {5, 0, 10};
    uint32_t mins[] = {UINT32_MAX, UINT32_MAX, 1};
    pf_minhash_update_ref(hashes, 3, factors, addends, mins, 3);
    ck_assert_uint_eq(mins[0], 4); // of 8, 4 (wrapped), 6
    ck_assert_uint_eq(mins[1], 2); // of 6, 0xfffffffe, 2
    ck_assert_uint_eq(mins[2], 1); // of 7, 11, 9 and what was there
}
END_TEST

START_TEST(finds_the_same_minima_at_every_length)
{
    pf_kernels kernels;
    if (!has_variant(_i, &kernels)) {
        return;
    }
    guarded pages[4];
    for (int i = 0; i < 4; i++) {
        guarded_init(&pages[i]);
    }
    static const size_t hash_counts[] = {0, 1, 2, 3, 7, 8, 9, MAX_HASHES};
    pf_rng rng;
    pf_rng_init(&rng, 1);
    for (size_t n_perm = 0; n_perm <= MAX_PERM; n_perm++) {
        for (size_t c = 0; c < sizeof hash_counts / sizeof *hash_counts; c++) {
            size_t n = hash_counts[c];
            uint64_t *hashes = guarded_tail(&pages[0], n * sizeof *hashes);
            uint32_t *factors = guarded_tail(&pages[1], n_perm * sizeof *factors);
            uint32_t *addends = guarded_tail(&pages[2], n_perm * sizeof *addends);
            uint32_t *mins = guarded_tail(&pages[3], n_perm * sizeof *mins);
            uint32_t expected[MAX_PERM];
            fill_u64(hashes, n, &rng);
            fill_u32(factors, n_perm, &rng);
            fill_u32(addends, n_perm, &rng);
            fill_u32(mins, n_perm, &rng);
            for (size_t j = 0; j < n_perm; j++) {
                mins[j] |= 0xf0000000; // high, so that most are replaced
            }
            memcpy(expected, mins, n_perm * sizeof *mins);
            pf_minhash_update_ref(hashes, n, factors, addends, expected, n_perm);
            kernels.minhash_update(hashes, n, factors, addends, mins, n_perm);
            ck_assert_msg(memcmp(mins, expected, n_perm * sizeof *mins) == 0,
                          "%zu hashes, %zu minima", n, n_perm);
        }
    }
    for (int i = 0; i < 4; i++) {
        guarded_finish(&pages[i]);
    }
}
END_TEST

START_TEST(writes_no_minimum_outside_its_array)
{
    pf_kernels kernels;
    if (!has_variant(_i, &kernels)) {
        return;
    }
    pf_rng rng;
    pf_rng_init(&rng, 2);
    for (size_t offset = 0; offset < 9; offset++) {
        for (size_t n_perm = 0; n_perm <= MAX_PERM; n_perm++) {
            uint32_t mins[MAX_PERM + 32];
            uint32_t factors[MAX_PERM + 32];
            uint32_t addends[MAX_PERM + 32];
            uint64_t hashes[4];
            memset(mins, 0xff, sizeof mins);
            fill_u32(factors, MAX_PERM + 32, &rng);
            fill_u32(addends, MAX_PERM + 32, &rng);
            fill_u64(hashes, 4, &rng);
            kernels.minhash_update(hashes, 4, factors + offset + 1, addends + offset + 2,
                                   mins + offset, n_perm);
            uint32_t expected[MAX_PERM];
            memset(expected, 0xff, sizeof expected);
            pf_minhash_update_ref(hashes, 4, factors + offset + 1, addends + offset + 2,
                                  expected, n_perm);
            ck_assert_int_eq(memcmp(mins + offset, expected, n_perm * sizeof *mins), 0);
            for (size_t i = 0; i < MAX_PERM + 32; i++) {
                ck_assert((i >= offset && i < offset + n_perm) || mins[i] == UINT32_MAX);
            }
        }
    }
}
END_TEST

START_TEST(counts_equal_items_at_every_length_and_place)
{
    pf_kernels kernels;
    if (!has_variant(_i, &kernels)) {
        return;
    }
    guarded x;
    guarded y;
    guarded_init(&x);
    guarded_init(&y);
    pf_rng rng;
    pf_rng_init(&rng, 3);
    for (size_t n = 0; n <= MAX_PERM; n++) {
        for (size_t spare = 0; spare < 8; spare++) { // the arrays stand at different places
            uint32_t *a = guarded_tail(&x, (n + spare) * sizeof *a);
            uint32_t *b = guarded_tail(&y, n * sizeof *b);
            size_t expected = 0;
            for (size_t i = 0; i < n; i++) {
                a[i] = pf_rng_below(&rng, 3) - 1; // 0xffffffff, 0, 1
                b[i] = pf_rng_below(&rng, 3) - 1;
                expected += a[i] == b[i];
            }
            ck_assert_uint_eq(kernels.count_equal(a, b, n), expected);
            ck_assert_uint_eq(pf_count_equal_ref(a, b, n), expected);
            ck_assert_uint_eq(kernels.count_equal(a, a, n), n);
            // Items that differ in one bit are different, wherever they stand.
            if (n > 0) {
                memcpy(a, b, n * sizeof *a);
                a[(spare * 17) % n] ^= (uint32_t)1 << (n % 32);
                ck_assert_uint_eq(kernels.count_equal(a, b, n), n - 1);
            }
        }
    }
    guarded_finish(&x);
    guarded_finish(&y);
}
END_TEST

// A rising set over a small range, with flags in bit 0.
static void fill_set(uint64_t *items, size_t n, pf_rng *rng)
{
    uint64_t item = 0;
    for (size_t i = 0; i < n; i++) {
        item += 2 * (1 + (uint64_t)pf_rng_below(rng, 3));
        items[i] = item | (pf_rng_next(rng) >> 63);
    }
    if (n > 0 && pf_rng_below(rng, 4) == 0) {
        items[n - 1] |= UINT64_MAX - 1; // the highest there is
    }
}

static pf_shared intersect_by_force(const uint64_t *a, size_t n_a, const uint64_t *b,
                                    size_t n_b)
{
    pf_shared shared = {0, 0};
    for (size_t i = 0; i < n_a; i++) {
        for (size_t j = 0; j < n_b; j++) {
            if (a[i] >> 1 == b[j] >> 1) {
                shared.n++;
                shared.n_quoted += (a[i] & 1) != 0 || (b[j] & 1) != 0;
            }
        }
    }
    return shared;
}

START_TEST(intersects_sets_as_brute_force_does)
{
    pf_kernels kernels;
    if (!has_variant(_i, &kernels)) {
        return;
    }
    guarded x;
    guarded y;
    guarded_init(&x);
    guarded_init(&y);
    pf_rng rng;
    pf_rng_init(&rng, 4);
    for (size_t n_a = 0; n_a <= MAX_ITEMS; n_a++) {
        for (size_t n_b = 0; n_b <= MAX_ITEMS; n_b += 1 + n_b / 5) {
            uint64_t *a = guarded_tail(&x, n_a * sizeof *a);
            uint64_t *b = guarded_tail(&y, n_b * sizeof *b);
            fill_set(a, n_a, &rng);
            fill_set(b, n_b, &rng);
            pf_shared expected = intersect_by_force(a, n_a, b, n_b);
            pf_shared got = kernels.intersect(a, n_a, b, n_b);
            ck_assert_uint_eq(got.n, expected.n);
            ck_assert_uint_eq(got.n_quoted, expected.n_quoted);
            got = kernels.intersect(b, n_b, a, n_a);
            ck_assert_uint_eq(got.n, expected.n);
            ck_assert_uint_eq(got.n_quoted, expected.n_quoted);
            ck_assert_uint_eq(kernels.intersect(a, n_a, a, n_a).n, n_a);
        }
    }
    guarded_finish(&x);
    guarded_finish(&y);
}
END_TEST

START_TEST(classifies_each_byte_as_the_reference_defines_it)
{
    for (unsigned c = 0; c < 256; c++) {
        unsigned char byte = (unsigned char)c;
        char lower = 0;
        uint64_t words = 2;
        uint64_t special = 2;
        pf_classify_ref(&byte, 1, &lower, &words, &special);
        int is_capital = c < 128 && strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ", byte) && c > 0;
        int is_other = c > 0 && c < 128 && strchr("abcdefghijklmnopqrstuvwxyz0123456789", byte);
        ck_assert_int_eq((unsigned char)lower, is_capital ? c + 32 : c);
        ck_assert_uint_eq(words, (uint64_t)(is_capital || is_other));
        ck_assert_uint_eq(special, (uint64_t)(c == '"' || c > 127));
    }
}
END_TEST

// Room for `n` bytes that begin `skip` into a word: all places are tried.
typedef struct classified {
    char lower[MAX_BYTES + 64 + 2];
    uint64_t words[MAX_BYTES / 64 + 3];
    uint64_t special[MAX_BYTES / 64 + 3];
} classified;

static void classify(pf_classify_fn kernel, const unsigned char *bytes, size_t n, size_t skip,
                     classified *out)
{
    memset(out, 0x5a, sizeof *out); // what is not to be written stays
    kernel(bytes, n, out->lower + skip, out->words + 1, out->special + 1);
}

START_TEST(classifies_the_same_at_every_length_and_place)
{
    pf_kernels kernels;
    if (!has_variant(_i, &kernels)) {
        return;
    }
    guarded page;
    guarded_init(&page);
    pf_rng rng;
    pf_rng_init(&rng, 5);
    static classified expected;
    static classified got;
    for (size_t n = 0; n <= MAX_BYTES; n++) {
        for (size_t spare = 0; spare < 64; spare += 1 + spare / 3) {
            unsigned char *bytes = guarded_tail(&page, n + spare);
            unsigned any = pf_rng_below(&rng, 2);
            for (size_t i = 0; i < n; i++) {
                bytes[i] = (unsigned char)pf_rng_below(&rng, any ? 256 : 128);
            }
            classify(pf_classify_ref, bytes, n, spare, &expected);
            classify(kernels.classify, bytes, n, spare, &got);
            ck_assert_msg(memcmp(&got, &expected, sizeof got) == 0, "%zu bytes, %zu off", n,
                          spare);
            ck_assert_uint_eq(got.words[0], 0x5a5a5a5a5a5a5a5au);
            ck_assert_uint_eq(got.words[1 + (n + 63) / 64], 0x5a5a5a5a5a5a5a5au);
            ck_assert_uint_eq(got.special[1 + (n + 63) / 64], 0x5a5a5a5a5a5a5a5au);
            ck_assert_int_eq(got.lower[spare + n], 0x5a);
        }
    }
    guarded_finish(&page);
}
END_TEST

START_TEST(writes_no_letter_past_a_guard_page)
{
    pf_kernels kernels;
    if (!has_variant(_i, &kernels)) {
        return;
    }
    guarded pages[4];
    for (int i = 0; i < 4; i++) {
        guarded_init(&pages[i]);
    }
    for (size_t n = 0; n <= MAX_BYTES; n++) {
        size_t n_words = (n + 63) / 64;
        unsigned char *bytes = guarded_tail(&pages[0], n);
        memset(bytes, 'Q', n);
        char *lower = guarded_tail(&pages[1], n);
        uint64_t *words = guarded_tail(&pages[2], n_words * sizeof *words);
        uint64_t *special = guarded_tail(&pages[3], n_words * sizeof *special);
        kernels.classify(bytes, n, lower, words, special);
        for (size_t i = 0; i < n; i++) {
            ck_assert(lower[i] == 'q' && (words[i / 64] >> i % 64 & 1) == 1);
        }
        ck_assert(n % 64 == 0 || words[n / 64] >> n % 64 == 0);
    }
    for (int i = 0; i < 4; i++) {
        guarded_finish(&pages[i]);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("kernels");
    TCase *tcase = tcase_create("kernels");
    tcase_add_test(tcase, selects_the_reference_when_nothing_is_allowed);
    tcase_add_test(tcase, selects_what_the_cpu_has);
    tcase_add_test(tcase, finds_minima_as_the_reference_defines_them);
    tcase_add_loop_test(tcase, finds_the_same_minima_at_every_length, 0, N_MASKS);
    tcase_add_loop_test(tcase, writes_no_minimum_outside_its_array, 0, N_MASKS);
    tcase_add_loop_test(tcase, counts_equal_items_at_every_length_and_place, 0, N_MASKS);
    tcase_add_loop_test(tcase, intersects_sets_as_brute_force_does, 0, N_MASKS);
    tcase_add_test(tcase, classifies_each_byte_as_the_reference_defines_it);
    tcase_add_loop_test(tcase, classifies_the_same_at_every_length_and_place, 0, N_MASKS);
    tcase_add_loop_test(tcase, writes_no_letter_past_a_guard_page, 0, N_MASKS);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
