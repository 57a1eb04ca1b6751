// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"
#include "report/report_diff.h"

static char page[1 << 16];

static const char *taken(pf_buf *out)
{
    ck_assert_int_eq(pf_buf_status(out, NULL), PF_OK);
    ck_assert_uint_lt(out->len, sizeof page);
    if (out->len > 0) {
        memcpy(page, out->data, out->len);
    }
    page[out->len] = '\0';
    return page;
}

static const char *shown(const pf_diff_view *view)
{
    pf_buf out;
    pf_buf_init(&out);
    pf_report_write_diff(&out, view);
    (void)taken(&out);
    pf_buf_finish(&out);
    return page;
}

static size_t count(const char *what)
{
    size_t n = 0;
    for (const char *at = strstr(page, what); at != NULL; at = strstr(at + 1, what)) {
        n++;
    }
    return n;
}

// Three pieces: what both have, what only the article kept has, and a move, all hostile.
static pf_diff_view view_of(pf_diff_piece *pieces)
{
    pf_diff_view view = {.pieces = pieces, .n_pieces = 3};
    pf_diff_piece made[] = {
        {PF_PIECE_SAME, PF_GAP_BLANK, 0, 7, pf_view("It <was> late"), pf_view("in\n\nMay")},
        {PF_PIECE_ONLY_A, PF_GAP_LINE, 0, 0, pf_view("</del><script>"), pf_view("")},
        {PF_PIECE_MOVED_B, PF_GAP_NONE, 12, 0, pf_view("a\x1bgain"), pf_view("")}};
    memcpy(pieces, made, sizeof made);
    pf_diff_side side = {.n_words = 1200, .n_shared = 900, .n_cells = 3, .cells = {100, 0, 25}};
    view.sides[0] = view.sides[1] = side;
    view.sides[1].n_behind = 5;
    return view;
}

START_TEST(texts_cannot_become_markup)
{
    pf_diff_piece pieces[3];
    pf_diff_view view = view_of(pieces);
    (void)shown(&view);
    ck_assert_ptr_nonnull(
        strstr(page, "It &lt;was&gt; late <i dir=\"ltr\">[\xe2\x80\xa6 7 words"));
    ck_assert_ptr_nonnull(strstr(page, "in<br>May<br><del>&lt;/del&gt;&lt;script&gt;</del>"));
    ck_assert_ptr_nonnull(strstr(page, "<span class=\"mv to\"><sup>12</sup>again</span>"));
    ck_assert_uint_eq(count("<script"), 0);
    ck_assert_uint_eq(count("<del>"), count("</del>"));
}
END_TEST

START_TEST(figures_and_strips_stand_above)
{
    pf_diff_piece pieces[3];
    pf_diff_view view = view_of(pieces);
    (void)shown(&view);
    ck_assert_ptr_nonnull(strstr(page, "<path d=\"M0 1V0.00H1V1zM2 1V0.75H3V1z\"/>"));
    ck_assert_ptr_nonnull(strstr(page, "900 of 1,200 words of the copy stand in the article"));
    ck_assert_ptr_nonnull(strstr(page, "0 more words of the article kept, 5 of the copy."));
    view.sides[1].n_behind = 0;
    (void)shown(&view);
    ck_assert_uint_eq(count("Not shown"), 0);
}
END_TEST

START_TEST(empty_texts_give_an_empty_diff)
{
    pf_diff_view view = {.n_pieces = 0};
    (void)shown(&view);
    ck_assert_ptr_nonnull(strstr(page, "viewBox=\"0 0 1 1\""));
    ck_assert_ptr_nonnull(strstr(page, "0 of 0 words of the copy"));
}
END_TEST

static pf_report_article article(const char *id, const char *relation)
{
    pf_report_article made = {.id = pf_view(id), .relation = relation, .similarity = 0.5};
    made.title = pf_view("Title");
    made.time_seconds = PF_TIME_UNKNOWN;
    return made;
}

// One diff, one equal copy and one without room for its diff.
START_TEST(each_copy_that_differs_shows_or_says_how)
{
    pf_report_article rows[] = {article("k1", "kept"), article("c1", "identical"),
                                article("c2", "edited"), article("<c3>", "truncated")};
    pf_diff_piece pieces[3];
    pf_diff_view view = view_of(pieces);
    rows[0].n_copies = 3;
    rows[2].diff = &view;
    rows[2].jaccard = 0.456;
    rows[2].containment = 0.789;
    pf_report_set story = {.name = "s1", .n_articles = 4, .n_texts = 1};
    story.first_seconds = story.last_seconds = PF_TIME_UNKNOWN;
    pf_report_data data = {.version = "1", .title = "t", .stories = &story, .n_stories = 1};
    data.articles = rows;
    data.n_report_articles = data.n_articles = 4;
    pf_outfile file;
    ck_assert_int_eq(pf_outfile_open(&file, "/tmp/test_report_diff-never", NULL), PF_OK);
    ck_assert_int_eq(pf_report_write(&data, &file, NULL), PF_OK);
    (void)taken(&file.buf);
    pf_outfile_abort(&file);
    ck_assert_uint_eq(count("<details class=\"what\">"), 1);
    ck_assert_ptr_nonnull(strstr(page, "Jaccard 0.46, containment 0.79."));
    ck_assert_ptr_nonnull(
        strstr(page, "<code>pressfold explain INPUT --pair k1 &lt;c3&gt;</code>"));
    ck_assert_ptr_nonnull(strstr(page, "<td>identical</td>"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report_diff");
    TCase *tcase = tcase_create("report_diff");
    tcase_add_test(tcase, texts_cannot_become_markup);
    tcase_add_test(tcase, figures_and_strips_stand_above);
    tcase_add_test(tcase, empty_texts_give_an_empty_diff);
    tcase_add_test(tcase, each_copy_that_differs_shows_or_says_how);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
