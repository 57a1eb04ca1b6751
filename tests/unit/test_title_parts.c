// SPDX-License-Identifier: MIT
// The head of a headline before its first colon, and its end behind the last separator.
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "model/title_parts.h"
#include "tokenizer_fixture.h"

// Titles, and the first letters of their tails; NULL: there is none.
static const struct {
    const char *title;
    const char *tail;
} titles[] = {
    {"Talks resume in Geneva - The Daily Example", "the"},
    {"Talks resume in Geneva | Example", "example"},
    {"Talks resume in Geneva|Example", "example"},
    {"Talks resume in Geneva \u2013 Example", "example"},
    {"Talks resume in Geneva \u2014 \u0397 \u039a\u03b1\u03b8\u03b7", "\u03b7"},
    {"One - two | three", "three"},
    {"\u6cb3\u6c34 | \u4e2d\u56fd\u65e5\u62a5", "\u4e2d\u56fd"}, // of pairs, from the first on
    {"Talks on the five-year plan", NULL},
    {"Talks on the five -year plan", NULL},
    {"Talks on the five- year plan", NULL},
    {"Talks \u2014the last ones", NULL},
    {"| The Daily Example", NULL}, // nothing stands before it
    {"- Example", NULL},
    {"Talks resume -", NULL},
    {"Talks resume - ", NULL},
    {"Talks", NULL},
    {"\u2013 ", NULL},
    {"", NULL},
};

START_TEST(a_tail_begins_behind_the_last_separator)
{
    pf_strview title = pf_view(titles[_i].title);
    const char *tail = titles[_i].tail;
    ck_assert_int_eq(pf_tokenize(&tokenizer, title, &tokens, NULL), PF_OK);
    size_t first = pf_title_tail(title, &tokens);
    if (tail == NULL) {
        ck_assert_uint_eq(first, tokens.n);
        return;
    }
    ck_assert_uint_gt(first, 0);
    ck_assert_uint_lt(first, tokens.n);
    ck_assert_uint_eq(tokens.lens[first], strlen(tail));
    ck_assert_mem_eq(tokens.chars + tokens.starts[first], tail, strlen(tail));
}
END_TEST

// Titles, and how many tokens their heads have.
static const struct {
    const char *title;
    size_t n_words;
} heads[] = {
    {"Tip of the day: Lake Orrin", 4},
    {"Tip 12: \u201cOrrin\u201d, again: yes", 2},
    {"Le point : Genève", 2},
    {"\u7ec4\u56fe\uff1a\u6cb3\u6c34", 1}, // of pairs
    {"Talks at 10:30 in Geneva", 0},
    {"Talks:", 0},
    {"Talks: ", 0},
    {": talks", 0},
    {"Talks", 0},
    {"", 0},
};

START_TEST(a_head_ends_at_the_first_colon)
{
    pf_strview title = pf_view(heads[_i].title);
    ck_assert_int_eq(pf_tokenize(&tokenizer, title, &tokens, NULL), PF_OK);
    ck_assert_uint_eq(pf_title_head(title, &tokens), heads[_i].n_words);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("title_parts");
    TCase *tcase = tcase_create("title_parts");
    tcase_add_unchecked_fixture(tcase, make_map, NULL);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, a_tail_begins_behind_the_last_separator, 0,
                        (int)(sizeof titles / sizeof *titles));
    tcase_add_loop_test(tcase, a_head_ends_at_the_first_colon, 0,
                        (int)(sizeof heads / sizeof *heads));
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
