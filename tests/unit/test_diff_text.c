// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/diff_text.h"
#include "report/plain.h"

static const char *taken(pf_buf *out)
{
    static char text[4096];
    ck_assert_int_eq(pf_buf_status(out, NULL), PF_OK);
    ck_assert_uint_lt(out->len, sizeof text);
    if (out->len > 0) {
        memcpy(text, out->data, out->len);
    }
    text[out->len] = '\0';
    pf_buf_finish(out);
    return text;
}

static const struct {
    const char *text;
    const char *want;
} plain[] = {
    {"a\tb\nc\r\x01\x1b[31m\x7f", "a b c   [31m "},
    {"x\xc2\x9b"
     "31my",
     "x 31my"}, // the 8-bit form of ESC [
    {"x\x9b"
     "31my",
     "x?31my"}, // and its bare byte
    {"a\xe2\x80\xae"
     "b\xe2\x81\xa6"
     "c",
     "abc"},
    {"\xc3", "?"},
    {"\xc0\x9b\xe0\x80\x9b", "?????"}, // overlong
    {"\xed\x99\x82 \xf0\x9f\x93\xb0", "\xed\x99\x82 \xf0\x9f\x93\xb0"},
    {"", ""},
};

START_TEST(nothing_acts_on_a_terminal)
{
    pf_buf out;
    pf_buf_init(&out);
    pf_plain_text(&out, pf_view(plain[_i].text));
    ck_assert_str_eq(taken(&out), plain[_i].want);
}
END_TEST

static const char *words(const pf_diff_piece *pieces, size_t n, pf_diff_style style)
{
    pf_diff_view view = {.pieces = pieces, .n_pieces = n};
    pf_buf out;
    pf_buf_init(&out);
    pf_diff_text_words(&view, style, &out);
    return taken(&out);
}

static pf_diff_piece piece(pf_piece_kind kind, pf_piece_gap gap, const char *text)
{
    pf_diff_piece made = {.kind = kind, .gap = gap, .text = pf_view(text)};
    return made;
}

static const pf_diff_style no_colour = {0, 40};
static const pf_diff_style in_colour = {1, 40};

START_TEST(marks_stand_without_colour)
{
    pf_diff_piece pieces[] = {piece(PF_PIECE_SAME, PF_GAP_BLANK, "The ferry"),
                              piece(PF_PIECE_ONLY_A, PF_GAP_BLANK, "was late"),
                              piece(PF_PIECE_ONLY_B, PF_GAP_BLANK, "came"),
                              piece(PF_PIECE_SAME, PF_GAP_NONE, "."),
                              piece(PF_PIECE_MOVED_A, PF_GAP_LINE, "So."),
                              piece(PF_PIECE_MOVED_B, PF_GAP_BLANK, "So.")};
    pieces[4].move = pieces[5].move = 3;
    ck_assert_str_eq(words(pieces, 6, no_colour), "  The ferry [-was late-] {+came+}.\n"
                                                  "  [~3: So.~] {~3: So.~}\n");
    ck_assert_str_eq(words(pieces, 6, in_colour),
                     "  The ferry \033[31mwas late\033[0m \033[32mcame\033[0m.\n"
                     "  \033[36m[~3: So.~] {~3: So.~}\033[0m\n");
    ck_assert_str_eq(words(pieces, 0, no_colour), "");
}
END_TEST

START_TEST(lines_end_between_words)
{
    pf_diff_piece pieces[] = {
        piece(PF_PIECE_ONLY_A, PF_GAP_BLANK, "one two three four five six seven eight nine"),
        piece(PF_PIECE_SAME, PF_GAP_BLANK,
              "ten:abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz")};
    ck_assert_str_eq(words(pieces, 2, no_colour),
                     "  [-one two three four five six seven\n  eight nine-]\n"
                     "  ten:abcdefghijklmnopqrstuvwxyzabcdefgh\n  ijklmnopqrstuvwxyz\n");
    ck_assert_str_eq(words(pieces, 1, in_colour),
                     "  \033[31mone two three four five six seven\033[0m\n"
                     "  \033[31meight nine\033[0m\n");
    pf_diff_piece wide = piece(PF_PIECE_SAME, PF_GAP_BLANK,
                               "\xe6\xb2\xb3\xe6\xb2\xb3\xe6\xb2\xb3\xe6\xb2\xb3\xe6\xb2\xb3"
                               "\xe6\xb2\xb3\xe6\xb2\xb3\xe6\xb2\xb3\xe6\xb2\xb3\xe6\xb2\xb3"
                               "\xe6\xb2\xb3\xe6\xb2\xb3\xe6\xb2\xb3\xe6\xb2\xb3\xe6\xb2\xb3"
                               "\xe6\xb2\xb3\xe6\xb2\xb3\xe6\xb2\xb3\xe6\xb2\xb3\xe6\xb2\xb3");
    const char *shown = words(&wide, 1, no_colour);
    ck_assert_int_eq(strchr(shown, '\n') - shown, 2 + 19 * 3); // 38 columns
}
END_TEST

START_TEST(what_is_left_out_is_counted)
{
    pf_diff_piece pieces[] = {piece(PF_PIECE_ONLY_B, PF_GAP_BLANK, "one"),
                              piece(PF_PIECE_SAME, PF_GAP_BLANK, "two")};
    pieces[0].n_skipped = 1234;
    pieces[0].rest = pf_view("last\x1b");
    pieces[1].n_skipped = 1;
    ck_assert_str_eq(words(pieces, 2, no_colour),
                     "  {+one [... 1234 words ...] last+} two\n  [... 1 word ...]\n");
    ck_assert_str_eq(words(pieces, 1, in_colour),
                     "  \033[32mone\033[0m \033[2m[... 1234 words ...]\033[0m "
                     "\033[32mlast\033[0m\n");
}
END_TEST

START_TEST(strips_show_where_the_words_stand)
{
    pf_diff_view view = {.n_pieces = 0};
    pf_diff_side side = {
        .n_words = 50, .n_shared = 30, .n_cells = 5, .cells = {100, 99, 50, 1, 0}};
    view.sides[0] = side;
    pf_buf out;
    pf_buf_init(&out);
    pf_diff_text_strips(&view, no_colour, &out);
    ck_assert_str_eq(taken(&out), "  A  [#++-.]  30 of 50 in B\n  B  []  0 of 0 in A\n");
    pf_diff_text_strips(&view, in_colour, &out);
    ck_assert_str_eq(taken(&out), "  A  [#\033[31m++-.\033[0m]  30 of 50 in B\n"
                                  "  B  []  0 of 0 in A\n");
}
END_TEST

START_TEST(a_failed_allocation_sticks)
{
    pf_diff_piece pieces[] = {
        piece(PF_PIECE_ONLY_A, PF_GAP_BLANK, "one two three four five six seven eight nine"),
        piece(PF_PIECE_MOVED_B, PF_GAP_BLANK, "ten")};
    pf_diff_view view = {.pieces = pieces, .n_pieces = 2};
    pieces[0].n_skipped = 2;
    int n_failed = 0;
    int fails = 1;
    for (uint64_t n = 1; fails; n++) {
        pf_buf out;
        pf_buf_init(&out);
        pf_mem_fail_at(n);
        pf_diff_text_words(&view, in_colour, &out);
        pf_mem_fail_at(0);
        fails = pf_buf_status(&out, NULL) != PF_OK;
        n_failed += fails;
        pf_buf_finish(&out);
    }
    ck_assert_int_gt(n_failed, 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("diff_text");
    TCase *tcase = tcase_create("diff_text");
    tcase_add_loop_test(tcase, nothing_acts_on_a_terminal, 0, sizeof plain / sizeof *plain);
    tcase_add_test(tcase, marks_stand_without_colour);
    tcase_add_test(tcase, lines_end_between_words);
    tcase_add_test(tcase, what_is_left_out_is_counted);
    tcase_add_test(tcase, strips_show_where_the_words_stand);
    tcase_add_test(tcase, a_failed_allocation_sticks);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
