// SPDX-License-Identifier: MIT
// What the report tells of a story: who, when, why, and the outlets.
#include "report_page.h"

// A story of eight texts, a small one, and one article alone.
typedef struct told_page {
    pf_report_article rows[10];
    pf_report_why why;
    pf_report_outlet outlets[3];
    pf_report_outlet matrix[4];
    pf_report_set stories[3];
    pf_report_data data;
} told_page;

static void fill_told(told_page *p)
{
    memset(p, 0, sizeof *p);
    for (size_t i = 0; i < 10; i++) {
        p->rows[i] = article("id", i < 9 ? "Title" : "On its own", "kept");
    }
    p->why = (pf_report_why){.similarity = 0.25,
                             .n_ties = 2,
                             .ties = {pf_view("harbour"), pf_view("ferry")},
                             .runner_up = "s2",
                             .runner_up_similarity = 0.07,
                             .n_runner_up_ties = 1,
                             .runner_up_ties = {pf_view("coast")}};
    p->rows[0].why = &p->why;
    p->outlets[0] = (pf_report_outlet){pf_view("Early"), 2, DAY_ONE, 0};
    p->outlets[1] = (pf_report_outlet){pf_view("Late"), 1, DAY_ONE + 7200, 0};
    p->outlets[2] = (pf_report_outlet){pf_view("Daily"), 1, DAY_ONE + 3 * DAY, 1};
    p->matrix[0] = (pf_report_outlet){pf_view("Early"), 2, DAY_ONE, 0};
    p->matrix[1] = (pf_report_outlet){pf_view("Early"), 0, 0, 0};
    p->matrix[2] = (pf_report_outlet){pf_view("Silent"), 1, PF_TIME_UNKNOWN, 0};
    p->matrix[3] = (pf_report_outlet){pf_view("Silent"), 1, DAY_ONE, 1};
    p->stories[0] = set_of("s1", 8, 8, 0);
    p->stories[1] = set_of("s2", 1, 2, 8);
    p->stories[2] = set_of("s3", 1, 1, 9);
    p->stories[1].headline = pf_view("Second");
    p->stories[0].n_outlets = 3;
    p->stories[0].stability = 0.6;
    p->stories[0].has_stability = 1;
    p->stories[0].peak_seconds = DAY_ONE + DAY;
    p->stories[0].first_by = pf_view("Early");
    p->stories[0].outlets = p->outlets;
    p->stories[0].n_no_outlet = 2;
    p->stories[0].n_representatives = 3;
    p->stories[0].representatives[0] = 3;
    p->stories[0].representatives[1] = 5;
    p->stories[0].representatives[2] = 9; // of another story: not shown
    p->rows[5].title = pf_view("Another view");
    p->stories[0].n_related = 1;
    (void)snprintf(p->stories[0].related[0], 16, "s3");
    p->stories[0].related_similarity[0] = 0.12;
    p->data = empty_data();
    p->data.stories = p->stories;
    p->data.n_stories = 3;
    p->data.articles = p->rows;
    p->data.n_report_articles = 10;
    p->data.matrix = p->matrix;
    p->data.n_matrix_stories = 2;
    p->data.n_matrix_outlets = 2;
    p->data.n_other_outlets = 1;
}

START_TEST(a_story_tells_who_and_when_and_why)
{
    told_page p;
    fill_told(&p);
    char *page = render(&p.data);
    const char *told[] = {
        "first</span> <span class=\"day\">2025-08-01</span></li><li><bdi>Early</bdi></li>",
        "<li>3 outlets</li><li>2 articles name none</li><li>stability 60%</li>",
        "most</span> <span class=\"day\">2025-08-02</span>",
        "Also told as</p><div class=\"rep\" dir=\"auto\"><p class=\"t\">Another view</p>",
        "25% like the rest of the story, by <bdi>harbour</bdi>, <bdi>ferry</bdi>.",
        "Next would come <a href=\"#s2\"><bdi>Second</bdi></a>: 7%, by <bdi>coast</bdi>.",
        "<summary>3 outlets, and when</summary>",
        "<td>2</td><td>2025-08-01 00:00</td><td><b>first</b></td>",
        "<td>2025-08-01 02:00</td><td>+2 h</td>",
        "<td>2025-08-04</td><td>+3 d</td>",
        "<a href=\"#s3\"><bdi>Headline</bdi></a> <span>12%</span>",
    };
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        ck_assert_msg(strstr(page, told[i]) != NULL, "the page lacks %s", told[i]);
    }
    ck_assert_uint_eq(count(page, "class=\"rep\""), 1);
    pf_free(page);
}
END_TEST

START_TEST(the_matrix_shows_gaps_and_articles_alone_are_folded)
{
    told_page p;
    fill_told(&p);
    char *page = render(&p.data);
    const char *told[] = {
        "<bdi>Early</bdi></th><td><b>first</b> <span>\xc3\x97"
        "2</span></td><td class=\"gap\">\xe2\x80\x93</td></tr>",
        "<bdi>Silent</bdi></th><td>undated</td><td><b>first day</b></td></tr>",
        "1 more outlet has one of these stories or more.",
        "<details class=\"more\"><summary>1 article</summary>",
        "<li id=\"s3\" dir=\"auto\"><p class=\"t\">On its own</p>",
        "Alone <span>1</span>",
    };
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        ck_assert_msg(strstr(page, told[i]) != NULL, "the page lacks %s", told[i]);
    }
    pf_free(page);
    p.data.n_matrix_outlets = 0;
    page = render(&p.data);
    ck_assert_uint_eq(count(page, "id=\"outlets\""), 0);
    pf_free(page);
}
END_TEST

START_TEST(where_a_day_is_all_that_is_known_days_are_told)
{
    told_page p;
    fill_told(&p);
    p.stories[0].first_by = pf_view(""); // not known: then nobody is said to be first
    p.stories[0].first_date_only = 1;
    p.outlets[0].date_only = 1;
    char *page = render(&p.data);
    const char *told[] = {
        "first</span> <span class=\"day\">2025-08-01</span></li><li><span>most",
        "<td>2025-08-01</td><td><b>first day</b></td>",
        "<td>2025-08-01 02:00</td><td><b>first day</b></td>",
        "<td>2025-08-04</td><td>+3 d</td>",
    };
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        ck_assert_msg(strstr(page, told[i]) != NULL, "the page lacks %s", told[i]);
    }
    pf_free(page);
    p.stories[0].first_date_only = 0; // an evening, and the day behind it
    p.stories[0].first_seconds = DAY_ONE + 20 * 3600;
    p.outlets[2].first_seconds = DAY_ONE + DAY;
    page = render(&p.data);
    ck_assert(strstr(page, "<td>2025-08-02</td><td>+1 d</td>") != NULL);
    pf_free(page);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report_story");
    TCase *tcase = tcase_create("page");
    tcase_add_test(tcase, a_story_tells_who_and_when_and_why);
    tcase_add_test(tcase, where_a_day_is_all_that_is_known_days_are_told);
    tcase_add_test(tcase, the_matrix_shows_gaps_and_articles_alone_are_folded);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
