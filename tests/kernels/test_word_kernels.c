// SPDX-License-Identifier: MIT
// Variants of the kernels that make shingles of letters, against the reference and against what
// they are defined as: each length up to past its block, a guard page right behind the arrays.
#include <check.h>
#include <stdint.h>
#include <string.h>

#include "base/hash.h"
#include "base/rng.h"
#include "kernel_cases.h"
#include "kernels/kernels.h"

#define MAX_ITEMS 80
#define MAX_BITS  1400
#define MAX_WORDS 150

START_TEST(lists_runs_as_the_reference_defines_them)
{
    static const uint64_t bits[] = {0x8000000000000036u, 0x0000000000000003u};
    uint32_t starts[4 + PF_RUN_ROOM];
    uint32_t lens[4 + PF_RUN_ROOM];
    ck_assert_uint_eq(pf_list_runs_ref(bits, 0, 128, starts, lens), 3);
    ck_assert(starts[0] == 1 && lens[0] == 2);
    ck_assert(starts[1] == 4 && lens[1] == 2);
    ck_assert(starts[2] == 63 && lens[2] == 3);
    // Bits outside of the range do not count.
    ck_assert_uint_eq(pf_list_runs_ref(bits, 2, 65, starts, lens), 3);
    ck_assert(starts[0] == 2 && lens[0] == 1);
    ck_assert(starts[2] == 63 && lens[2] == 2);
    ck_assert_uint_eq(pf_list_runs_ref(bits, 6, 63, starts, lens), 0);
}
END_TEST

// Random bits, in runs that are shorter or longer.
static void fill_bits(uint64_t *bits, size_t n_words, pf_rng *rng)
{
    uint32_t change = 1 + pf_rng_below(rng, 40);
    uint64_t bit = 0;
    for (size_t i = 0; i < n_words; i++) {
        bits[i] = 0;
        for (unsigned b = 0; b < 64; b++) {
            bit ^= pf_rng_below(rng, change) == 0;
            bits[i] |= bit << b;
        }
    }
}

START_TEST(lists_the_same_runs_in_every_range)
{
    pf_kernels kernels;
    if (!has_variant(_i, &kernels)) {
        return;
    }
    guarded pages[3];
    for (int i = 0; i < 3; i++) {
        guarded_init(&pages[i]);
    }
    pf_rng rng;
    pf_rng_init(&rng, 6);
    static uint32_t starts[MAX_BITS + PF_RUN_ROOM];
    static uint32_t lens[MAX_BITS + PF_RUN_ROOM];
    for (size_t end = 0; end <= MAX_BITS; end++) {
        uint64_t *bits = guarded_tail(&pages[0], (end + 63) / 64 * sizeof *bits);
        fill_bits(bits, (end + 63) / 64, &rng);
        uint32_t step = 5 + (uint32_t)end / 20; // fewer ranges of many bits, which take longer
        for (size_t first = 0; first <= end; first += 1 + pf_rng_below(&rng, step)) {
            size_t n = pf_list_runs_ref(bits, first, end, starts, lens);
            size_t room = (n + PF_RUN_ROOM) * sizeof *starts;
            uint32_t *got_starts = guarded_tail(&pages[1], room);
            uint32_t *got_lens = guarded_tail(&pages[2], room);
            ck_assert_uint_eq(kernels.list_runs(bits, first, end, got_starts, got_lens), n);
            ck_assert(memcmp(got_starts, starts, n * sizeof *starts) == 0);
            ck_assert(memcmp(got_lens, lens, n * sizeof *lens) == 0);
        }
    }
    for (int i = 0; i < 3; i++) {
        guarded_finish(&pages[i]);
    }
}
END_TEST

// Words of letters and digits, longer ones than are hashed among them, one behind the other
// with other bytes between. Returns where the last one begins.
static size_t fill_words(char *chars, uint32_t *starts, uint32_t *lens, size_t n, pf_rng *rng)
{
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        at += pf_rng_below(rng, 3);
        starts[i] = (uint32_t)at;
        lens[i] = pf_rng_below(rng, 4) == 0 ? 1 + pf_rng_below(rng, PF_WORD_BYTES + 4)
                                            : 1 + pf_rng_below(rng, 9);
        int is_number = pf_rng_below(rng, 3) == 0;
        for (uint32_t j = 0; j < lens[i]; j++) {
            int is_digit = is_number || pf_rng_below(rng, 4) == 0;
            chars[at++] =
                (char)(is_digit ? '0' + pf_rng_below(rng, 10) : 'a' + pf_rng_below(rng, 26));
        }
        chars[at] = ' ';
    }
    return n > 0 ? starts[n - 1] : 0;
}

START_TEST(hashes_words_as_they_are_known_anywhere)
{
    static char chars[MAX_WORDS * 24 + 64];
    uint32_t starts[MAX_WORDS];
    uint32_t lens[MAX_WORDS];
    uint64_t hashes[MAX_WORDS];
    uint64_t odd[MAX_WORDS / 64 + 1];
    pf_rng rng;
    pf_rng_init(&rng, 7);
    (void)fill_words(chars, starts, lens, MAX_WORDS, &rng);
    pf_hash_words_ref(chars, starts, lens, MAX_WORDS, hashes, odd);
    for (size_t i = 0; i < MAX_WORDS; i++) {
        size_t len = lens[i] < PF_WORD_BYTES ? lens[i] : PF_WORD_BYTES;
        const char *word = chars + starts[i];
        ck_assert_uint_eq(hashes[i], pf_hash_word(word, len));
        size_t n_digits = 0;
        while (n_digits < len && word[n_digits] <= '9') {
            n_digits++;
        }
        ck_assert_uint_eq(odd[i / 64] >> i % 64 & 1,
                          n_digits == len || lens[i] > PF_WORD_BYTES);
    }
    ck_assert_uint_eq(odd[MAX_WORDS / 64] >> MAX_WORDS % 64, 0);
}
END_TEST

START_TEST(hashes_the_same_words_at_every_number)
{
    pf_kernels kernels;
    if (!has_variant(_i, &kernels)) {
        return;
    }
    guarded pages[5];
    for (int i = 0; i < 5; i++) {
        guarded_init(&pages[i]);
    }
    pf_rng rng;
    pf_rng_init(&rng, 8);
    static char made[MAX_WORDS * 24 + 64];
    for (size_t n = 0; n <= MAX_WORDS; n++) {
        size_t n_blocks = (n + 63) / 64;
        uint32_t *starts = guarded_tail(&pages[1], n * sizeof *starts);
        uint32_t *lens = guarded_tail(&pages[2], n * sizeof *lens);
        uint64_t *hashes = guarded_tail(&pages[3], n * sizeof *hashes);
        uint64_t *odd = guarded_tail(&pages[4], n_blocks * sizeof *odd);
        size_t n_chars = fill_words(made, starts, lens, n, &rng) + PF_WORD_BYTES;
        char *chars = guarded_tail(&pages[0], n_chars);
        memcpy(chars, made, n_chars);
        uint64_t expected[MAX_WORDS];
        uint64_t expected_odd[MAX_WORDS / 64 + 1];
        pf_hash_words_ref(chars, starts, lens, n, expected, expected_odd);
        kernels.hash_words(chars, starts, lens, n, hashes, odd);
        ck_assert(memcmp(hashes, expected, n * sizeof *hashes) == 0);
        ck_assert(memcmp(odd, expected_odd, n_blocks * sizeof *odd) == 0);
    }
    for (int i = 0; i < 5; i++) {
        guarded_finish(&pages[i]);
    }
}
END_TEST

// The polynomial of one window from the definition, flag and all.
static uint64_t window_by_force(const uint64_t *values, const uint8_t *flags, size_t len)
{
    uint64_t sum = 0;
    size_t n_set = 0;
    for (size_t i = 0; i < len; i++) {
        uint64_t power = 1;
        for (size_t k = i; k < len; k++) {
            power *= PF_WINDOW_BASE;
        }
        sum += values[i] * power;
        n_set += flags != NULL ? flags[i] & 1u : 0;
    }
    return (pf_mix64(sum) & ~(uint64_t)1) | (2 * n_set > len);
}

START_TEST(hashes_windows_as_each_gives_alone)
{
    pf_kernels kernels;
    if (!has_variant(_i, &kernels)) {
        return;
    }
    guarded pages[3];
    for (int i = 0; i < 3; i++) {
        guarded_init(&pages[i]);
    }
    pf_rng rng;
    pf_rng_init(&rng, 9);
    for (size_t len = 1; len <= 64; len += 1 + len / 9) {
        for (size_t n = len; n < len + 150; n += 1 + pf_rng_below(&rng, 3)) {
            size_t n_windows = n - len + 1;
            uint64_t *values = guarded_tail(&pages[0], n * sizeof *values);
            uint8_t *flags = guarded_tail(&pages[1], n);
            uint64_t *out = guarded_tail(&pages[2], n_windows * sizeof *out);
            fill_u64(values, n, &rng);
            for (size_t i = 0; i < n; i++) { // other bits than the lowest do not count
                flags[i] = (uint8_t)(pf_rng_next(&rng) >> 56);
            }
            int has_flags = pf_rng_below(&rng, 3) > 0;
            kernels.windows(values, has_flags ? flags : NULL, n, len, out);
            for (size_t i = 0; i < n_windows; i++) {
                const uint8_t *from = has_flags ? flags + i : NULL;
                ck_assert_msg(out[i] == window_by_force(values + i, from, len),
                              "window %zu of %zu values, of %zu", i, n, len);
            }
        }
    }
    for (int i = 0; i < 3; i++) {
        guarded_finish(&pages[i]);
    }
}
END_TEST

START_TEST(hashes_bytes_to_the_same_value)
{
    pf_kernels kernels;
    if (!has_variant(_i, &kernels)) {
        return;
    }
    guarded page;
    guarded_init(&page);
    pf_rng rng;
    pf_rng_init(&rng, 12);
    for (size_t n = 0; n <= 3000; n += 1 + n / 40) {
        unsigned char *bytes = guarded_tail(&page, n);
        for (size_t i = 0; i < n; i++) {
            bytes[i] = (unsigned char)pf_rng_below(&rng, 256);
        }
        pf_hash128 got = kernels.hash_bytes(bytes, n);
        ck_assert_int_eq(pf_hash128_compare(got, pf_hash128_of(bytes, n)), 0);
    }
    guarded_finish(&page);
}
END_TEST

START_TEST(collects_what_is_at_most_the_limit)
{
    pf_kernels kernels;
    if (!has_variant(_i, &kernels)) {
        return;
    }
    guarded pages[2];
    guarded_init(&pages[0]);
    guarded_init(&pages[1]);
    pf_rng rng;
    pf_rng_init(&rng, 10);
    for (size_t n = 0; n <= MAX_ITEMS; n++) {
        uint64_t *hashes = guarded_tail(&pages[0], n * sizeof *hashes);
        uint64_t *out = guarded_tail(&pages[1], n * sizeof *out);
        for (unsigned share = 0; share <= 8; share++) {
            fill_u64(hashes, n, &rng);
            uint64_t limit = share == 8 ? UINT64_MAX : (uint64_t)share << 61;
            if (n > 0) {
                limit = share == 3 ? hashes[n / 2] | 1u : limit; // one is as large as that
            }
            uint64_t expected[MAX_ITEMS];
            size_t n_expected = 0;
            for (size_t i = 0; i < n; i++) {
                if ((hashes[i] | 1u) <= limit) {
                    expected[n_expected++] = hashes[i] | 1u;
                }
            }
            ck_assert_uint_eq(kernels.collect(hashes, n, limit, out), n_expected);
            ck_assert(memcmp(out, expected, n_expected * sizeof *out) == 0);
        }
    }
    guarded_finish(&pages[0]);
    guarded_finish(&pages[1]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("word_kernels");
    TCase *tcase = tcase_create("word_kernels");
    tcase_add_test(tcase, lists_runs_as_the_reference_defines_them);
    tcase_add_loop_test(tcase, lists_the_same_runs_in_every_range, 0, N_MASKS);
    tcase_add_test(tcase, hashes_words_as_they_are_known_anywhere);
    tcase_add_loop_test(tcase, hashes_the_same_words_at_every_number, 0, N_MASKS);
    tcase_add_loop_test(tcase, hashes_windows_as_each_gives_alone, 0, N_MASKS);
    tcase_add_loop_test(tcase, hashes_bytes_to_the_same_value, 0, N_MASKS);
    tcase_add_loop_test(tcase, collects_what_is_at_most_the_limit, 0, N_MASKS);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
