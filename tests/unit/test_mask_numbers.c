// SPDX-License-Identifier: MIT
// Taking all numbers of a text for one.
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "tokenizer_fixture.h"

static void tokenize(const char *text)
{
    ck_assert_int_eq(pf_tokenize(&tokenizer, pf_view(text), &tokens, NULL), PF_OK);
}

// Texts that differ in their numbers alone, and how many they have.
static const struct {
    const char *a;
    const char *b;
    size_t n;
} masks[] = {
    {"Route 1506 leaves at 7:45", "route 1507 leaves at 18:00", 3},
    {"1", "22", 1},
    {"0 and 0", "9 and 10", 2},
    {"\u0661\u0662 \uff11 \u0967", "3 4 5", 3}, // digits of any script
    {"\u4e2d\u56fd2025\u5e74", "\u4e2d\u56fd1999\u5e74", 1},
    {"no numbers", "No numbers!", 0},
    {"", "", 0},
};

START_TEST(masking_makes_all_numbers_equal)
{
    tokenize(masks[_i].a);
    size_t n_bytes = pf_tokens_bytes(&tokens);
    ck_assert_uint_eq(pf_tokens_mask_numbers(&tokens), masks[_i].n);
    ck_assert_uint_eq(pf_tokens_mask_numbers(&tokens), masks[_i].n); // flags stay
    ck_assert_uint_eq(pf_tokens_bytes(&tokens), n_bytes);            // so do letters
    ck_assert_uint_le(tokens.n, 16);
    uint64_t masked[16];
    size_t n = tokens.n;
    memcpy(masked, tokens.hashes, n * sizeof *masked);
    tokenize(masks[_i].b);
    (void)pf_tokens_mask_numbers(&tokens);
    ck_assert_uint_eq(tokens.n, n);
    ck_assert_mem_eq(tokens.hashes, masked, n * sizeof *masked);
}
END_TEST

// Words with digits in them are no numbers; nor is a word equal to any number.
START_TEST(masking_leaves_words_as_they_are)
{
    const char *const text = "a1 42 1a x2 forty \u00bd one 0";
    uint64_t hashes[16];
    tokenize(text);
    ck_assert_uint_eq(tokens.n, 8);
    memcpy(hashes, tokens.hashes, tokens.n * sizeof *hashes);
    ck_assert_uint_eq(pf_tokens_mask_numbers(&tokens), 2);
    for (size_t i = 0; i < tokens.n; i++) {
        if (tokens.flags[i] & PF_TOKEN_NUMBER) {
            ck_assert_uint_eq(tokens.hashes[i], tokens.hashes[1]);
        } else {
            ck_assert_uint_eq(tokens.hashes[i], hashes[i]);
            ck_assert_uint_ne(tokens.hashes[i], tokens.hashes[1]);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mask_numbers");
    TCase *tcase = tcase_create("mask_numbers");
    tcase_add_unchecked_fixture(tcase, make_map, NULL);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, masking_makes_all_numbers_equal, 0,
                        (int)(sizeof masks / sizeof *masks));
    tcase_add_test(tcase, masking_leaves_words_as_they_are);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
