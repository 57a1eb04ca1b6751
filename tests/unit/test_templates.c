// SPDX-License-Identifier: MIT
// Which texts are one template, from the texts on.
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/templates.h"

static pf_charmap map;
static pf_scanner scanner;
static pf_templates templates;

static void set_up(void)
{
    pf_options options;
    pf_options_init(&options);
    pf_charmap_init(&map);
    ck_assert_int_eq(pf_scanner_init(&scanner, &options, &map, NULL), PF_OK);
    ck_assert_int_eq(pf_templates_init(&templates, 3, NULL), PF_OK);
}

static void tear_down(void)
{
    pf_templates_finish(&templates);
    pf_scanner_finish(&scanner);
}

// Adds a text as a row; its tokens must be left alone.
static void add(size_t row, const char *text)
{
    ck_assert_int_eq(pf_tokenize(&scanner.tokenizer, pf_view(text), &scanner.text, NULL),
                     PF_OK);
    pf_hash128 before = pf_tokens_hash(&scanner.text, pf_hash128_of);
    size_t n = scanner.text.n;
    ck_assert_int_eq(pf_templates_add(&templates, row, &scanner, NULL), PF_OK);
    pf_hash128 after = pf_tokens_hash(&scanner.text, pf_hash128_of);
    ck_assert(before.low == after.low && before.high == after.high && scanner.text.n == n);
}

static const struct {
    const char *a;
    const char *b;
    int are_one;
} pairs[] = {
    // A closing of another day.
    {"The index closed at 3405 points, 12 up, with 45 shares higher and 18 lower on the day",
     "The index closed at 3391 points, 14 up, with 51 shares higher and 12 lower on the day",
     1},
    // The same closing, told again.
    {"The index closed at 3405 points, 12 up, with 45 shares higher and 18 lower on the day",
     "Traders said: the index closed at 3405 points, 12 up, with 45 shares higher and 18 lower",
     0},
    // Reports with numbers, but no template.
    {"Police said 3 of the 12 crew were found by 6 boats off the cape at dawn on Monday",
     "The union wants 5 per cent for the 900 drivers and 2 days more for those past 60", 0},
    // Too few numbers to tell: one event, told again with a higher toll.
    {"At least 12 people died when the ferry sank off the cape on Monday",
     "At least 15 people died when the ferry sank off the cape on Monday", 0},
    {"No numbers in this text at all", "No numbers in this text at all", 0},
    {"", "", 0},
};

START_TEST(templates_are_told_from_reports)
{
    add(0, pairs[_i].a);
    add(1, pairs[_i].b);
    ck_assert_int_eq(pf_templates_are_one(&templates, 0, 1), pairs[_i].are_one);
    ck_assert_int_eq(pf_templates_are_one(&templates, 1, 0), pairs[_i].are_one);
    ck_assert_int_eq(pf_templates_are_one(&templates, 0, 0), 0);
    ck_assert_int_eq(pf_templates_are_one(&templates, 0, 2), 0); // no text was added
}
END_TEST

// Numbers that are no share of the text to speak of take no memory.
START_TEST(long_texts_with_few_numbers_are_not_kept)
{
    char text[8192] = "1 2 3";
    size_t len = 5;
    for (int i = 0; i < 350; i++) {
        len += (size_t)snprintf(text + len, sizeof text - len, " word%c%c", 'a' + i % 26,
                                'a' + i / 26);
    }
    add(0, text);
    add(1, "1 2 3 and few words more");
    ck_assert_ptr_null(templates.texts[0]);
    ck_assert_ptr_nonnull(templates.texts[1]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("templates");
    TCase *tcase = tcase_create("templates");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, templates_are_told_from_reports, 0,
                        (int)(sizeof pairs / sizeof *pairs));
    tcase_add_test(tcase, long_texts_with_few_numbers_are_not_kept);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
