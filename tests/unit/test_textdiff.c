// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "outputs/textdiff.h"

static pf_charmap map;
static pf_tokenizer tokenizer;
static pf_tokens tokens;
static pf_arena arena;
static const pf_diff_limits all = {PF_DIFF_STEPS_MANY, 24, UINT32_MAX, UINT32_MAX};

static void set_up(void)
{
    pf_charmap_init(&map);
    pf_kernels kernels;
    pf_kernels_init(&kernels, ~0u);
    pf_tokenizer_init(&tokenizer, &map, &kernels);
    pf_tokens_init(&tokens);
    pf_arena_init(&arena, 0);
}

static void tear_down(void)
{
    pf_arena_finish(&arena);
    pf_tokens_finish(&tokens);
    pf_tokenizer_finish(&tokenizer);
}

static pf_diff_words cut(const char *text)
{
    pf_diff_words words;
    ck_assert_int_eq(pf_tokenize(&tokenizer, pf_view(text), &tokens, NULL), PF_OK);
    ck_assert_int_eq(pf_diff_words_make(&map, &tokens, pf_view(text), &arena, &words, NULL),
                     PF_OK);
    return words;
}

// Words between bars, behind them + where they are glued and . where a sentence begins.
static const struct {
    const char *text;
    const char *want;
} texts[] = {
    {"", "|"},
    {"   ", "|"},
    {"one", "|one.|"},
    {"  \"Hello,\" he said.  Then 1,500.5 - all.\n",
     "|\"Hello,\".|he|said.|Then.|1,|500.+|5+|- all.|"},
    {"don\xe2\x80\x99t a\xe2\x80\x94"
     "b",
     "|don\xe2\x80\x99.|t+|a\xe2\x80\x94|b|"},
    {"no stop\nhere", "|no.|stop|here.|"},
    {"\xe6\xb2\xb3\xe6\xb5\x81\xe3\x80\x82"
     "abc\xe6\xb2\xb3",
     "|\xe6\xb2\xb3.|\xe6\xb5\x81\xe3\x80\x82|abc|\xe6\xb2\xb3|"},
    {"** x **", "|** x **.|"},
};

START_TEST(a_text_is_cut_into_words_with_their_signs)
{
    pf_diff_words words = cut(texts[_i].text);
    char shown[200] = "|";
    size_t n = 1;
    for (uint32_t i = 0; i < words.n; i++) {
        ck_assert_uint_ge(words.begins[i], i > 0 ? words.ends[i - 1] : 0);
        ck_assert_uint_gt(words.ends[i], words.begins[i]);
        n += (size_t)snprintf(
            shown + n, sizeof shown - n, "%.*s%s%s|", (int)(words.ends[i] - words.begins[i]),
            texts[_i].text + words.begins[i], words.flags[i] & PF_WORD_GLUED ? "+" : "",
            words.flags[i] & PF_WORD_STARTS ? "." : "");
    }
    ck_assert_str_eq(shown, texts[_i].want);
}
END_TEST

static pf_diff_view compare(const char *a, const char *b, const pf_diff_limits *limits)
{
    pf_diff_view view;
    pf_diff_words x = cut(a);
    pf_diff_words y = cut(b);
    ck_assert_int_eq(pf_diff_view_make(&x, &y, limits, &arena, &view, NULL), PF_OK);
    return view;
}

static void assert_piece(const pf_diff_piece *piece, pf_piece_kind kind, pf_piece_gap gap,
                         const char *text)
{
    ck_assert_int_eq(piece->kind, kind);
    ck_assert_int_eq(piece->gap, gap);
    ck_assert_msg(pf_view_equal(piece->text, pf_view(text)), "'%.*s' is not '%s'",
                  (int)piece->text.len, piece->text.data, text);
}

START_TEST(pieces_are_the_words_of_the_texts)
{
    pf_diff_view view =
        compare("It cost 7.5 million, he said.", "It cost 7.9 million, HE SAID! Yes.", &all);
    ck_assert_uint_eq(view.n_pieces, 5);
    assert_piece(&view.pieces[0], PF_PIECE_SAME, PF_GAP_BLANK, "It cost");
    assert_piece(&view.pieces[1], PF_PIECE_ONLY_A, PF_GAP_BLANK, "7.5");
    assert_piece(&view.pieces[2], PF_PIECE_ONLY_B, PF_GAP_BLANK, "7.9");
    assert_piece(&view.pieces[3], PF_PIECE_SAME, PF_GAP_BLANK, "million, he said.");
    assert_piece(&view.pieces[4], PF_PIECE_ONLY_B, PF_GAP_BLANK, "Yes.");
    ck_assert_uint_eq(view.sides[0].n_words, 7);
    ck_assert_uint_eq(view.sides[0].n_shared, 5);
    ck_assert_uint_eq(view.sides[1].n_words, 8);
    ck_assert_uint_eq(view.sides[0].n_cells, 7);
    ck_assert_uint_eq(view.sides[0].cells[2], 0);
    ck_assert_uint_eq(view.sides[0].cells[4], 100);
    ck_assert_int_eq(view.is_coarse, 0);
}
END_TEST

START_TEST(moves_have_one_number_on_both_sides)
{
    pf_diff_view view = compare("a b c d e f g h i j k l\n1 2 3 4 5 6 7 8",
                                "1 2 3 4 5 6 7 8\na b c d e f g h i j k l", &all);
    ck_assert_uint_eq(view.n_pieces, 3);
    ck_assert_uint_eq(view.n_moves, 1);
    assert_piece(&view.pieces[0], PF_PIECE_MOVED_B, PF_GAP_BLANK, "1 2 3 4 5 6 7 8");
    assert_piece(&view.pieces[2], PF_PIECE_MOVED_A, PF_GAP_LINE, "1 2 3 4 5 6 7 8");
    ck_assert_uint_eq(view.pieces[0].move, 1);
    ck_assert_uint_eq(view.pieces[2].move, 1);
    ck_assert_uint_eq(view.sides[1].n_shared, 20);
}
END_TEST

START_TEST(long_stretches_lose_their_middle)
{
    static const pf_diff_limits tight = {PF_DIFF_STEPS_MANY, 4, 6, 9};
    static const char numbers[] = "1 2 3 4 5 6 7 8 9 10 11 12";
    pf_diff_view view =
        compare(numbers, "1 2 3 4 5 6 7 8 9 10 11 12 a b c d e f g h i", &tight);
    ck_assert_uint_eq(view.n_pieces, 2);
    assert_piece(&view.pieces[0], PF_PIECE_SAME, PF_GAP_BLANK, "1 2");
    ck_assert_uint_eq(view.pieces[0].n_skipped, 8);
    ck_assert(pf_view_equal(view.pieces[0].rest, pf_view("11 12")));
    // Nine words may be shown: five are left for nine that would be shortened to six.
    assert_piece(&view.pieces[1], PF_PIECE_ONLY_B, PF_GAP_BLANK, "a b c d e");
    ck_assert_uint_eq(view.pieces[1].n_skipped, 4);
    ck_assert_uint_eq(view.pieces[1].rest.len, 0);
    view = compare("x 1 2 3 4 5 6 y u v w", "a 1 2 3 4 5 6 b c", &tight);
    ck_assert_uint_eq(view.sides[0].n_behind, 0);
    ck_assert_uint_eq(view.sides[1].n_behind, 2);
}
END_TEST

START_TEST(a_copy_outlives_its_texts)
{
    pf_arena other;
    pf_arena_init(&other, 0);
    char text[] = "one two";
    pf_diff_view view = compare(text, "one three", &all);
    const pf_diff_view *copy = NULL;
    ck_assert_int_eq(pf_diff_view_copy(&view, &other, &copy, NULL), PF_OK);
    memset(text, 'x', sizeof text - 1);
    ck_assert_uint_eq(copy->n_pieces, 3);
    assert_piece(&copy->pieces[1], PF_PIECE_ONLY_A, PF_GAP_BLANK, "two");
    pf_arena_finish(&other);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("textdiff");
    TCase *tcase = tcase_create("textdiff");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, a_text_is_cut_into_words_with_their_signs, 0,
                        sizeof texts / sizeof *texts);
    tcase_add_test(tcase, pieces_are_the_words_of_the_texts);
    tcase_add_test(tcase, moves_have_one_number_on_both_sides);
    tcase_add_test(tcase, long_stretches_lose_their_middle);
    tcase_add_test(tcase, a_copy_outlives_its_texts);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
