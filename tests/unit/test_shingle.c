// SPDX-License-Identifier: MIT
// Windows of tokens and of characters: how many, in which order, what is quoted, which are the
// same.
#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"
#include "text/shingle.h"

static pf_charmap map;
static pf_tokenizer tokenizer;
static pf_tokens tokens;
static pf_shingles shingles;

static void make_map(void)
{
    pf_charmap_init(&map);
}

static void set_up(void)
{
    pf_kernels kernels;
    pf_kernels_init(&kernels, ~0u);
    pf_tokenizer_init(&tokenizer, &map, &kernels);
    pf_tokens_init(&tokens);
    pf_shingles_init(&shingles);
}

static void tear_down(void)
{
    pf_shingles_finish(&shingles);
    pf_tokens_finish(&tokens);
    pf_tokenizer_finish(&tokenizer);
}

static void shingle(const char *text, pf_shingle_kind kind, unsigned len, pf_shingles *out)
{
    pf_strview view = {text, strlen(text)};
    pf_shingle_options options = {kind, len, NULL};
    ck_assert_int_eq(pf_tokenize(&tokenizer, view, &tokens, NULL), PF_OK);
    ck_assert_int_eq(pf_shingle(&tokens, options, out, NULL), PF_OK);
}

static const struct {
    const char *text;
    pf_shingle_kind kind;
    unsigned len;
    size_t n;
} counts[] = {
    {"", PF_SHINGLE_WORD, 3, 0},
    {"", PF_SHINGLE_CHAR, 3, 0},
    {"", PF_SHINGLE_AUTO, 0, 0},
    {"...", PF_SHINGLE_WORD, 1, 0},
    {"a", PF_SHINGLE_WORD, 1, 1},
    {"a", PF_SHINGLE_WORD, 3, 1}, // all of a text that is too short
    {"a b", PF_SHINGLE_WORD, 3, 1},
    {"a b c", PF_SHINGLE_WORD, 3, 1},
    {"a b c d", PF_SHINGLE_WORD, 3, 2},
    {"a a a a", PF_SHINGLE_WORD, 2, 3}, // repetitions and all
    {"a b c d", PF_SHINGLE_WORD, 1, 4},
    {"a b c d", PF_SHINGLE_WORD, 64, 1},
    {"a b c d", PF_SHINGLE_AUTO, 0, 1},
    {"a b c d e f g", PF_SHINGLE_AUTO, 0, 3}, // windows of 5 words
    {"a b c d e f g", PF_SHINGLE_AUTO, 2, 3}, // the length is no matter
    {"abc de", PF_SHINGLE_CHAR, 3, 5},        // 7 characters with a blank behind each word
    {"a", PF_SHINGLE_CHAR, 5, 1},
    {"\u00e9\u00e9\u00e9", PF_SHINGLE_CHAR, 4, 1}, // characters, not bytes
    {"\u4e00\u4e01\u4e02\u4e03\u4e04\u4e05\u4e06\u4e07\u4e08\u4e09\u4e0a", PF_SHINGLE_AUTO, 0,
     3},
    {"\u4e00\u4e01\u4e02\u4e03\u4e04", PF_SHINGLE_CHAR, 2, 4},
    {"\u4e00", PF_SHINGLE_CHAR, 2, 1},
    {"\u4e00\u4e01 a", PF_SHINGLE_CHAR, 1, 4},
    // A pair is five eighths of a word: 39 of 40 here, then 44, 47 and, without the first, 42.
    {"\u4e00\u4e01\u4e02\u4e03 a b c", PF_SHINGLE_AUTO, 0, 1},
    {"\u4e00\u4e01\u4e02\u4e03\u4e04 a b c", PF_SHINGLE_AUTO, 0, 1},
    {"\u4e00\u4e01\u4e02\u4e03 a b c d", PF_SHINGLE_AUTO, 0, 2},
    {"\u4e00 a \u4e00 b \u4e00 c \u4e00", PF_SHINGLE_AUTO, 0, 1}, // lone characters
    {"\u4e00 a \u4e00 b \u4e00 c \u4e00 d", PF_SHINGLE_AUTO, 0, 2},
};

START_TEST(gives_a_shingle_for_each_window)
{
    shingle(counts[_i].text, counts[_i].kind, counts[_i].len, &shingles);
    ck_assert_uint_eq(shingles.n, counts[_i].n);
}
END_TEST

START_TEST(depends_on_words_and_their_order)
{
    static const char *const texts[] = {"a b c", "c b a",   "a c b", "a b",
                                        "a b d", "a b c c", "abc"};
    enum {
        N = sizeof texts / sizeof *texts
    };
    uint64_t first[N];
    for (int i = 0; i < N; i++) {
        shingle(texts[i], PF_SHINGLE_WORD, 4, &shingles);
        ck_assert_uint_eq(shingles.n, 1);
        first[i] = shingles.hashes[0];
        for (int j = 0; j < i; j++) {
            ck_assert_uint_ne(first[i], first[j]);
        }
    }
    shingle("A, 'B' - C!", PF_SHINGLE_WORD, 4, &shingles);
    ck_assert_uint_eq(shingles.hashes[0], first[0]);
}
END_TEST

START_TEST(does_not_depend_on_what_stands_around)
{
    shingle("x y a b c z", PF_SHINGLE_WORD, 3, &shingles);
    uint64_t inside = shingles.hashes[2];
    shingle("a b c", PF_SHINGLE_WORD, 3, &shingles);
    ck_assert_uint_eq(shingles.hashes[0], inside);
}
END_TEST

// A cut text has the first windows of the whole, also where either is mostly pairs.
START_TEST(does_not_depend_on_how_much_is_pairs)
{
    static const char pairs[] = "\u4e00\u4e01\u4e02\u4e03\u4e04\u4e05\u4e06\u4e07\u4e08\u4e09";
    static const char words[] = "a b c d e f g";
    static const struct {
        const char *parts[3];
    } mixed[] = {{{pairs, words, words}}, {{words, pairs, pairs}}, {{pairs, words, pairs}}};
    char cut[128];
    char whole[256];
    for (size_t m = 0; m < sizeof mixed / sizeof *mixed; m++) {
        const char *const *parts = mixed[m].parts;
        (void)snprintf(cut, sizeof cut, "%s %s", parts[0], parts[1]);
        (void)snprintf(whole, sizeof whole, "%s %s %s x y z", cut, parts[2], parts[2]);
        uint64_t first[64];
        shingle(cut, PF_SHINGLE_AUTO, 0, &shingles);
        size_t n = shingles.n;
        ck_assert_uint_ge(n, 8);
        ck_assert_uint_le(n, 64);
        memcpy(first, shingles.hashes, n * sizeof *first);
        shingle(whole, PF_SHINGLE_AUTO, 0, &shingles);
        ck_assert_uint_gt(shingles.n, n);
        ck_assert_mem_eq(first, shingles.hashes, n * sizeof *first);
    }
}
END_TEST

// Tokens made by hand, without text.
static void make_tokens(pf_rng *rng, size_t n, unsigned n_words, unsigned quoted_of_ten)
{
    pf_tokens_finish(&tokens);
    tokens.hashes = pf_alloc(n, sizeof *tokens.hashes);
    tokens.flags = pf_alloc(n, 1);
    tokens.n = n;
    tokens.n_quoted = 0;
    for (size_t i = 0; i < n; i++) {
        tokens.hashes[i] = pf_mix64(pf_rng_below(rng, n_words) + 1);
        tokens.flags[i] = pf_rng_below(rng, 10) < quoted_of_ten ? PF_TOKEN_QUOTED : 0;
        tokens.n_quoted += tokens.flags[i];
    }
}

// The polynomial of one window from the definition, flag and all.
static uint64_t window_by_force(size_t begin, size_t len)
{
    uint64_t sum = 0;
    size_t n_quoted = 0;
    for (size_t i = begin; i < begin + len; i++) {
        uint64_t power = 1;
        for (size_t k = i; k < begin + len; k++) {
            power *= 0x9e3779b97f4a7c15u;
        }
        sum += tokens.hashes[i] * power;
        n_quoted += tokens.flags[i] & PF_TOKEN_QUOTED;
    }
    return (pf_mix64(sum) & ~(uint64_t)1) | (2 * n_quoted > len);
}

START_TEST(rolls_to_what_each_window_gives_alone)
{
    pf_rng rng;
    pf_rng_init(&rng, (uint64_t)_i);
    for (unsigned len = 1; len <= 64; len += 1 + len / 7) {
        size_t n = 1 + pf_rng_below(&rng, 200);
        make_tokens(&rng, n, 1 + pf_rng_below(&rng, 50), (unsigned)_i);
        pf_shingle_options options = {PF_SHINGLE_WORD, len, NULL};
        ck_assert_int_eq(pf_shingle(&tokens, options, &shingles, NULL), PF_OK);
        size_t window = n < len ? n : len;
        ck_assert_uint_eq(shingles.n, n - window + 1);
        for (size_t i = 0; i < shingles.n; i++) {
            ck_assert_uint_eq(shingles.hashes[i], window_by_force(i, window));
        }
    }
}
END_TEST

// Tokens that are said to have pairs among them, though none is one, go the general way.
START_TEST(rolls_words_the_same_on_both_ways)
{
    pf_rng rng;
    pf_rng_init(&rng, (uint64_t)_i + 40);
    pf_shingles general;
    pf_shingles_init(&general);
    pf_shingle_options options = {PF_SHINGLE_AUTO, 0, NULL};
    for (size_t n = 1; n < 300; n += 1 + n / 12) {
        make_tokens(&rng, n, 1 + pf_rng_below(&rng, 50), (unsigned)_i);
        ck_assert_int_eq(pf_shingle(&tokens, options, &shingles, NULL), PF_OK);
        tokens.n_pairs = 1;
        ck_assert_int_eq(pf_shingle(&tokens, options, &general, NULL), PF_OK);
        ck_assert_uint_eq(shingles.n, general.n);
        ck_assert_mem_eq(shingles.hashes, general.hashes, general.n * sizeof *general.hashes);
    }
    pf_shingles_finish(&general);
}
END_TEST

static int compare_u64(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x;
    uint64_t b = *(const uint64_t *)y;
    return a < b ? -1 : a > b;
}

START_TEST(makes_the_set_that_brute_force_makes)
{
    pf_rng rng;
    pf_rng_init(&rng, (uint64_t)_i + 20);
    size_t n = (size_t)_i * 50 + 1;
    make_tokens(&rng, n, 12, 5);
    pf_shingle_options options = {PF_SHINGLE_WORD, 2, NULL};
    ck_assert_int_eq(pf_shingle(&tokens, options, &shingles, NULL), PF_OK);
    size_t n_list = shingles.n;
    uint64_t *all = malloc(n_list * sizeof *all);
    memcpy(all, shingles.hashes, n_list * sizeof *all);
    qsort(all, n_list, sizeof *all, compare_u64);
    pf_shingles_make_set(&shingles);
    size_t at = 0;
    size_t n_quoted = 0;
    for (size_t i = 0; i < n_list;) {
        uint64_t item = all[i]; // unflagged first, and it wins
        ck_assert_uint_lt(at, shingles.n);
        ck_assert_uint_eq(shingles.hashes[at], item);
        n_quoted += item & PF_SHINGLE_QUOTED;
        at++;
        while (i < n_list && all[i] >> 1 == item >> 1) {
            i++;
        }
    }
    ck_assert_uint_eq(shingles.n, at);
    ck_assert_uint_eq(shingles.n_quoted, n_quoted);
    free(all);
}
END_TEST

START_TEST(makes_a_set_of_nothing)
{
    pf_shingles_make_set(&shingles);
    ck_assert_uint_eq(shingles.n, 0);
    ck_assert_uint_eq(shingles.n_quoted, 0);
}
END_TEST

START_TEST(counts_as_quoted_only_what_is_nowhere_unquoted)
{
    // "x y" stands inside and outside, "u v" inside only, "v and" is half inside: not more.
    shingle("x y said \u201cx y\u201d then \u201cu v\u201d and went home again",
            PF_SHINGLE_WORD, 2, &shingles);
    ck_assert_uint_eq(shingles.n, 11);
    pf_shingles_make_set(&shingles);
    ck_assert_uint_eq(shingles.n, 10);
    ck_assert_uint_eq(shingles.n_quoted, 1);
    shingle("u v", PF_SHINGLE_WORD, 2, &shingles);
    uint64_t quoted = shingles.hashes[0] | PF_SHINGLE_QUOTED;
    shingle("x y said \u201cx y\u201d then \u201cu v\u201d and went home again",
            PF_SHINGLE_WORD, 2, &shingles);
    ck_assert_uint_eq(shingles.hashes[6], quoted);
}
END_TEST

// The windows that masking changes, from the two whole lists.
static void assert_numbered(pf_shingle_options options, const pf_shingles *numbered,
                            const pf_shingles *masked)
{
    pf_shingles plain;
    pf_shingles changed;
    pf_shingles_init(&plain);
    pf_shingles_init(&changed);
    uint64_t *hashes = pf_alloc(tokens.n, sizeof *hashes);
    memcpy(hashes, tokens.hashes, tokens.n * sizeof *hashes);
    ck_assert_int_eq(pf_shingle(&tokens, options, &plain, NULL), PF_OK);
    (void)pf_tokens_mask_numbers(&tokens);
    ck_assert_int_eq(pf_shingle(&tokens, options, &changed, NULL), PF_OK);
    memcpy(tokens.hashes, hashes, tokens.n * sizeof *hashes);
    size_t n = 0;
    for (size_t i = 0; i < plain.n; i++) {
        if (plain.hashes[i] != changed.hashes[i]) {
            ck_assert_uint_lt(n, numbered->n);
            ck_assert_uint_eq(numbered->hashes[n], plain.hashes[i]);
            ck_assert_uint_eq(masked->hashes[n++], changed.hashes[i]);
        }
    }
    ck_assert_uint_eq(numbered->n, n);
    ck_assert_uint_eq(masked->n, n);
    pf_free(hashes);
    pf_shingles_finish(&plain);
    pf_shingles_finish(&changed);
}

// Lists the windows with a number of the tokens there are, and looks at them.
static void check_numbered(pf_shingle_options options)
{
    pf_shingles numbered;
    pf_shingles masked;
    pf_shingles_init(&numbered);
    pf_shingles_init(&masked);
    uint64_t *hashes = pf_alloc(tokens.n, sizeof *hashes);
    memcpy(hashes, tokens.hashes, tokens.n * sizeof *hashes);
    ck_assert_int_eq(pf_shingle(&tokens, options, &shingles, NULL), PF_OK);
    (void)pf_tokens_mask_numbers(&tokens);
    ck_assert_int_eq(pf_shingle_numbered(&tokens, options, &shingles, &numbered, &masked, NULL),
                     PF_OK);
    memcpy(tokens.hashes, hashes, tokens.n * sizeof *hashes);
    assert_numbered(options, &numbered, &masked);
    pf_free(hashes);
    pf_shingles_finish(&numbered);
    pf_shingles_finish(&masked);
}

// One number at each place, and two at any distance, in texts shorter and longer than a window.
START_TEST(lists_the_windows_round_each_number)
{
    const pf_shingle_options options = {PF_SHINGLE_WORD, 1 + (unsigned)_i, NULL};
    pf_rng rng;
    pf_rng_init(&rng, 60);
    for (size_t n = 1; n < 24; n++) {
        make_tokens(&rng, n, 9, 5);
        check_numbered(options); // none
        for (size_t i = 0; i < n; i++) {
            for (size_t j = i; j < n; j++) {
                tokens.flags[i] |= PF_TOKEN_NUMBER;
                tokens.flags[j] |= PF_TOKEN_NUMBER;
                check_numbered(options);
                tokens.flags[i] &= (uint8_t)~PF_TOKEN_NUMBER;
                tokens.flags[j] &= (uint8_t)~PF_TOKEN_NUMBER;
            }
        }
    }
}
END_TEST

// Rare ones and crowds of them, by words and by the general way.
START_TEST(lists_the_windows_round_many_numbers)
{
    const pf_shingle_options options = {PF_SHINGLE_AUTO, 0, NULL};
    pf_rng rng;
    pf_rng_init(&rng, 70 + (uint64_t)_i);
    for (size_t n = 1; n < 300; n += 1 + n / 9) {
        make_tokens(&rng, n, 40, 3);
        uint32_t rarity = 1 + pf_rng_below(&rng, 30);
        for (size_t i = 0; i < n; i++) {
            tokens.flags[i] |= pf_rng_below(&rng, rarity) == 0 ? PF_TOKEN_NUMBER : 0;
        }
        check_numbered(options);
        tokens.n_pairs = 1;
        check_numbered(options);
        tokens.n_pairs = 0;
    }
}
END_TEST

START_TEST(lists_no_window_of_characters_for_its_numbers)
{
    const pf_shingle_options options = {PF_SHINGLE_CHAR, 3, NULL};
    pf_shingles numbered;
    pf_shingles masked;
    pf_shingles_init(&numbered);
    pf_shingles_init(&masked);
    shingle("route 1506 at 7", PF_SHINGLE_CHAR, 3, &shingles);
    ck_assert_uint_eq(pf_tokens_mask_numbers(&tokens), 2);
    ck_assert_int_eq(pf_shingle_numbered(&tokens, options, &shingles, &numbered, &masked, NULL),
                     PF_OK);
    ck_assert_uint_eq(numbered.n, 0);
    ck_assert_uint_eq(masked.n, 0);
    pf_shingles_finish(&numbered);
    pf_shingles_finish(&masked);
}
END_TEST

static const struct {
    const char *a;
    const char *b;
    int is_same;
} characters[] = {
    {"War in Sudan", "war, in sudan!", 1},
    {"war in", "warin", 0}, // words are parted
    {"\u4e2d\u56fd\u65b0\u95fb", "\u4e2d\u56fd\uff0c\u65b0\u95fb", 1},
    {"\u4e2d\u56fd\u65b0\u95fb", "\u4e2d\u65b0\u56fd\u95fb", 0},
    {"\u6771\u4eac\u306eAI\u793e", "\u6771\u4eac\u306e AI \u793e", 1},
    {"\u0e02\u0e48\u0e32\u0e27\u0e27\u0e31\u0e19",
     "\u0e02\u0e48\u0e32\u0e27 \u0e27\u0e31\u0e19", 1},
    {"\u0e01\u0e35\u0e02\u0e04\u0e07", "\u0e01\u0e39\u0e02\u0e04\u0e07",
     0}, // another vowel sign
    {"\u0e01\u0e02\u0e35\u0e04\u0e07", "\u0e01\u0e02\u0e39\u0e04\u0e07", 0},
    {"\u0e01\u0e02\u0e04\u0e07\u0e35", "\u0e01\u0e02\u0e04\u0e07\u0e39", 0},
    {"\u0e01\u0e35\u0e01\u0e35\u0e01\u0e35", "\u0e01\u0e35\u0e01\u0e01\u0e35\u0e35", 0},
    {"caf\u00e9", "cafe\u0301", 1},
};

START_TEST(takes_characters_for_what_they_are)
{
    pf_shingles other;
    pf_shingles_init(&other);
    shingle(characters[_i].a, PF_SHINGLE_CHAR, 3, &shingles);
    shingle(characters[_i].b, PF_SHINGLE_CHAR, 3, &other);
    pf_shingles_make_set(&shingles);
    pf_shingles_make_set(&other);
    int is_same = shingles.n == other.n &&
                  memcmp(shingles.hashes, other.hashes, other.n * sizeof *other.hashes) == 0;
    ck_assert_int_eq(is_same, characters[_i].is_same);
    pf_shingles_finish(&other);
}
END_TEST

START_TEST(survives_when_the_nth_allocation_fails)
{
    static const pf_shingle_kind kinds[] = {PF_SHINGLE_WORD, PF_SHINGLE_CHAR};
    shingle("war in \u4e2d\u56fd and elsewhere too", PF_SHINGLE_WORD, 2, &shingles);
    pf_shingle_options options = {kinds[_i], 2, NULL};
    for (uint64_t n = 1;; n++) {
        pf_shingles_finish(&shingles);
        pf_error err;
        pf_mem_fail_at(n);
        pf_status status = pf_shingle(&tokens, options, &shingles, &err);
        pf_mem_fail_at(0);
        if (status == PF_OK) {
            ck_assert_uint_eq(n, _i == 0 ? 3 : 5);
            ck_assert_uint_gt(shingles.n, 4);
            return;
        }
        ck_assert_int_eq(status, PF_ENOMEM);
        ck_assert_int_eq(err.code, PF_ENOMEM);
        ck_assert_uint_eq(shingles.n, 0);
    }
}
END_TEST

START_TEST(reuses_its_memory)
{
    shingle("a b c d e f g h i j", PF_SHINGLE_WORD, 2, &shingles);
    pf_shingle_options options = {PF_SHINGLE_WORD, 3, NULL};
    pf_mem_fail_at(1);
    pf_status status = pf_shingle(&tokens, options, &shingles, NULL);
    pf_mem_fail_at(0);
    ck_assert_int_eq(status, PF_OK);
    ck_assert_uint_eq(shingles.n, 8);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

int main(void)
{
    Suite *suite = suite_create("shingle");
    TCase *tcase = tcase_create("shingle");
    tcase_add_unchecked_fixture(tcase, make_map, NULL);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, gives_a_shingle_for_each_window, 0, COUNT(counts));
    tcase_add_test(tcase, depends_on_words_and_their_order);
    tcase_add_test(tcase, does_not_depend_on_what_stands_around);
    tcase_add_test(tcase, does_not_depend_on_how_much_is_pairs);
    tcase_add_loop_test(tcase, rolls_to_what_each_window_gives_alone, 0, 10);
    tcase_add_loop_test(tcase, rolls_words_the_same_on_both_ways, 0, 10);
    tcase_add_loop_test(tcase, makes_the_set_that_brute_force_makes, 0, 10);
    tcase_add_loop_test(tcase, lists_the_windows_round_each_number, 0, 7);
    tcase_add_loop_test(tcase, lists_the_windows_round_many_numbers, 0, 10);
    tcase_add_test(tcase, lists_no_window_of_characters_for_its_numbers);
    tcase_add_test(tcase, makes_a_set_of_nothing);
    tcase_add_test(tcase, counts_as_quoted_only_what_is_nowhere_unquoted);
    tcase_add_loop_test(tcase, takes_characters_for_what_they_are, 0, COUNT(characters));
    tcase_add_loop_test(tcase, survives_when_the_nth_allocation_fails, 0, 2);
    tcase_add_test(tcase, reuses_its_memory);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
