// SPDX-License-Identifier: MIT
// XXH3 values that everybody's XXH3 gives, the running hash, the mixer, the hash of words.
#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
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

// Words of a made-up language, each another one: syllables by the digits of a number, then a
// number by itself now and then.
static size_t make_word(uint64_t number, char *word)
{
    static const char *const syllables[] = {"ba", "chi", "do",  "fer", "gan", "lo", "mi", "ne",
                                            "pu", "ras", "sto", "ti",  "u",   "va", "xe", "zy"};
    size_t n = 0;
    uint64_t left = number;
    do {
        const char *syllable = syllables[left % 16];
        size_t len = strlen(syllable);
        memcpy(word + n, syllable, len);
        n += len;
        left /= 16;
    } while (left > 0);
    return n;
}

START_TEST(stores_a_number_by_its_lowest_byte_first)
{
    static const unsigned char expected[] = {0, 8, 7, 6, 5, 4, 3, 2, 1, 0};
    unsigned char bytes[10] = {0};
    pf_store64(bytes + 1, 0x0102030405060708u);
    ck_assert_mem_eq(bytes, expected, sizeof bytes);
    ck_assert_uint_eq(pf_load64(bytes + 1), 0x0102030405060708u);
}
END_TEST

START_TEST(hashes_a_word_the_same_wherever_it_stands)
{
    char letters[48];
    for (size_t i = 0; i < sizeof letters; i++) {
        letters[i] = (char)('a' + i % 26);
    }
    for (size_t len = 0; len <= PF_WORD_BYTES; len++) {
        uint64_t alone = pf_hash_word(letters, len);
        char around[48];
        for (size_t at = 0; at < 16; at++) {
            memset(around, 0xa5, sizeof around);
            memcpy(around + at, letters, len);
            ck_assert_uint_eq(pf_fold_word(pf_load_word(around + at, len)), alone);
        }
    }
    for (size_t len = PF_WORD_BYTES + 1; len < 40; len++) {
        ck_assert_uint_eq(pf_hash_word(letters, len), pf_hash64(letters, len));
    }
}
END_TEST

// Each bit of a word turns each bit of its hash as often as not.
START_TEST(spreads_each_bit_of_a_word_over_its_hash)
{
    enum {
        N_WORDS = 4096
    };
    static unsigned turned[PF_WORD_BYTES * 8][64];
    memset(turned, 0, sizeof turned);
    size_t len = (size_t)_i;
    for (uint64_t i = 0; i < N_WORDS; i++) {
        uint64_t halves[2] = {pf_mix64(2 * i + 1), pf_mix64(2 * i + 2)};
        char word[PF_WORD_BYTES];
        memcpy(word, halves, sizeof word);
        uint64_t hash = pf_hash_word(word, len);
        for (size_t bit = 0; bit < len * 8; bit++) {
            word[bit / 8] = (char)(word[bit / 8] ^ 1 << bit % 8);
            uint64_t changed = hash ^ pf_hash_word(word, len);
            word[bit / 8] = (char)(word[bit / 8] ^ 1 << bit % 8);
            for (int b = 0; b < 64; b++) {
                turned[bit][b] += changed >> b & 1;
            }
        }
    }
    for (size_t bit = 0; bit < len * 8; bit++) {
        for (int b = 0; b < 64; b++) { // 6.5 standard deviations of 32
            if (turned[bit][b] < N_WORDS / 2 - 208 || turned[bit][b] > N_WORDS / 2 + 208) {
                ck_abort_msg("length %zu: bit %zu turns bit %d %u times of %d", len, bit, b,
                             turned[bit][b], N_WORDS);
            }
        }
    }
}
END_TEST

// Any 16 bits of the hashes of words fill their 65,536 values evenly.
START_TEST(fills_every_part_of_the_range)
{
    enum {
        N_WORDS = 1 << 20
    };
    static uint32_t counts[65536];
    for (unsigned shift = 0; shift <= 48; shift += 8) {
        memset(counts, 0, sizeof counts);
        for (uint64_t i = 0; i < N_WORDS; i++) {
            char word[64];
            size_t len = make_word(i, word);
            counts[pf_hash_word(word, len) >> shift & 0xffff]++;
        }
        double chi_square = 0;
        for (size_t v = 0; v < 65536; v++) {
            double off = counts[v] - (double)N_WORDS / 65536;
            chi_square += off * off / ((double)N_WORDS / 65536);
        }
        // Mean 65,535, standard deviation 362.
        ck_assert_double_gt(chi_square, 65535 - 6 * 362);
        ck_assert_double_lt(chi_square, 65535 + 6 * 362);
    }
}
END_TEST

static uint64_t *many_hashes;

static void insert_hash(uint64_t hash, uint64_t mask, size_t *n_twice)
{
    uint64_t at = hash & mask;
    while (many_hashes[at] != 0 && many_hashes[at] != hash) {
        at = (at + 1) & mask;
    }
    *n_twice += many_hashes[at] == hash;
    many_hashes[at] = hash;
}

START_TEST(gives_millions_of_words_a_hash_each)
{
    const uint64_t mask = ((uint64_t)1 << 23) - 1;
    many_hashes = calloc(mask + 1, sizeof *many_hashes);
    ck_assert_ptr_nonnull(many_hashes);
    size_t n_twice = 0;
    for (uint64_t i = 0; i < 3000000; i++) {
        char word[64];
        size_t len = make_word(i, word);
        insert_hash(pf_hash_word(word, len), mask, &n_twice);
    }
    for (unsigned i = 0; i < 1000000; i++) { // numbers, of six digits and a tail alike
        char word[16];
        (void)snprintf(word, sizeof word, "%06u00", i);
        insert_hash(pf_hash_word(word, 8), mask, &n_twice);
    }
    ck_assert_uint_eq(n_twice, 0);
    free(many_hashes);
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
    tcase_add_test(tcase, stores_a_number_by_its_lowest_byte_first);
    tcase_add_test(tcase, hashes_a_word_the_same_wherever_it_stands);
    tcase_add_loop_test(tcase, spreads_each_bit_of_a_word_over_its_hash, 2, PF_WORD_BYTES + 1);
    tcase_add_test(tcase, fills_every_part_of_the_range);
    tcase_add_test(tcase, gives_millions_of_words_a_hash_each);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
