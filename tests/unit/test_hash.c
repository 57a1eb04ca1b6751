// SPDX-License-Identifier: MIT
// XXH3 values that everybody's XXH3 gives, the running hash, the mixer.
#include <check.h>
#include <stdint.h>
#include <string.h>

#include "base/hash.h"

// Source of the values: xxHash 0.8's own sanity tables and xxh128sum.
static const struct {
    const char *text;
    uint64_t hash64;
    pf_hash128 hash128;
} known[] = {
    {"", 0x2d06800538d394c2u, {0x99aa06d3014798d8u, 0x6001c324468d497fu}},
    {"a", 0xe6c632b61e964e1fu, {0xa96faf705af16834u, 0xe6c632b61e964e1fu}},
    {"abc", 0x78af5f94892f3950u, {0x06b05ab6733a6185u, 0x78af5f94892f3950u}},
};

START_TEST(gives_the_values_of_xxh3)
{
    size_t len = strlen(known[_i].text);
    ck_assert_uint_eq(pf_hash64(known[_i].text, len), known[_i].hash64);
    pf_hash128 hash = pf_hash128_of(known[_i].text, len);
    ck_assert_uint_eq(hash.high, known[_i].hash128.high);
    ck_assert_uint_eq(hash.low, known[_i].hash128.low);
}
END_TEST

static const size_t piece_sizes[] = {1, 3, 64, 240, 241, 256, 1024, 5000};

START_TEST(gives_the_same_in_pieces_as_in_one)
{
    unsigned char data[5000];
    for (size_t i = 0; i < sizeof data; i++) {
        data[i] = (unsigned char)pf_mix64(i);
    }
    size_t piece = piece_sizes[_i];
    for (size_t len = 0; len <= sizeof data; len += 1 + len / 3) {
        pf_hasher *hasher = pf_hasher_create();
        ck_assert_ptr_nonnull(hasher);
        for (size_t at = 0; at < len; at += piece) {
            pf_hasher_append(hasher, data + at, len - at < piece ? len - at : piece);
        }
        pf_hasher_append(hasher, data, 0);
        pf_hash128 one = pf_hash128_of(data, len);
        for (int again = 0; again < 2; again++) { // asking does not change it
            pf_hash128 running = pf_hasher_value(hasher);
            ck_assert_uint_eq(running.high, one.high);
            ck_assert_uint_eq(running.low, one.low);
        }
        pf_hasher_destroy(hasher);
    }
    pf_hasher_destroy(NULL);
}
END_TEST

static const struct {
    pf_hash128 a;
    pf_hash128 b;
    int order;
} ordered[] = {
    {{0, 0}, {0, 0}, 0},          {{1, 0}, {0, UINT64_MAX}, 1}, {{5, 1}, {5, 2}, -1},
    {{UINT64_MAX, 0}, {1, 0}, 1}, {{7, UINT64_MAX}, {7, 1}, 1},
};

START_TEST(orders_wide_hashes_by_their_high_half_first)
{
    ck_assert_int_eq(pf_hash128_compare(ordered[_i].a, ordered[_i].b), ordered[_i].order);
    ck_assert_int_eq(pf_hash128_compare(ordered[_i].b, ordered[_i].a), -ordered[_i].order);
}
END_TEST

START_TEST(mixes_as_splitmix64_does)
{
    // The first outputs of SplitMix64 from seed 0 (its reference code).
    ck_assert_uint_eq(pf_mix64(0x9e3779b97f4a7c15u), 0xe220a8397b1dcdafu);
    ck_assert_uint_eq(pf_mix64(2 * 0x9e3779b97f4a7c15u), 0x6e789e6aa1b965f4u);
    ck_assert_uint_eq(pf_mix64(0), 0);
    // Each bit of the input turns about half of the output's.
    for (int bit = 0; bit < 64; bit++) {
        int turned = 0;
        for (uint64_t x = 1; x <= 64; x++) {
            turned += __builtin_popcountll(pf_mix64(x) ^ pf_mix64(x ^ (uint64_t)1 << bit));
        }
        ck_assert_int_gt(turned, 64 * 27);
        ck_assert_int_lt(turned, 64 * 37);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hash");
    TCase *tcase = tcase_create("hash");
    tcase_add_loop_test(tcase, gives_the_values_of_xxh3, 0, sizeof known / sizeof *known);
    tcase_add_loop_test(tcase, gives_the_same_in_pieces_as_in_one, 0,
                        sizeof piece_sizes / sizeof *piece_sizes);
    tcase_add_loop_test(tcase, orders_wide_hashes_by_their_high_half_first, 0,
                        sizeof ordered / sizeof *ordered);
    tcase_add_test(tcase, mixes_as_splitmix64_does);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
