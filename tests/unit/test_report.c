// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pressfold/types.h>

#include "base/hash.h"
#include "base/mem.h"
#include "report/html.h"
#include "report/report.h"
#include "report/report_parts.h"
#include "report/timeline.h"
#include "report_page.h"

// What `write` of html.h made, zero-terminated, in a static buffer.
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

static const char *escaped(const char *text)
{
    pf_buf out;
    pf_buf_init(&out);
    pf_html_text(&out, pf_view(text));
    return taken(&out);
}

START_TEST(text_cannot_become_markup)
{
    ck_assert_str_eq(escaped("<script>\"a\" & 'b'</script>"),
                     "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;");
    ck_assert_str_eq(escaped("<!-- -->"), "&lt;!-- --&gt;");
    ck_assert_str_eq(escaped("a\nb\tc\x01"
                             "d\x7f"),
                     "a b cd");
    ck_assert_str_eq(escaped("x\xc2\x9by\xe2\x80\xa8z\xe2\x80\xa9"), "xy z ");
    ck_assert_str_eq(escaped("\xd9\x82\xd9\x85\xd8\xa9 \xe6\xb2\xb3 \xc2\xa0"),
                     "\xd9\x82\xd9\x85\xd8\xa9 \xe6\xb2\xb3 \xc2\xa0");
    ck_assert_str_eq(escaped(""), "");
    pf_buf out;
    pf_buf_init(&out);
    pf_strview with_zero = {"a\0<b", 4};
    pf_html_text(&out, with_zero);
    ck_assert_str_eq(taken(&out), "a&lt;b");
}
END_TEST

START_TEST(clipping_keeps_characters_whole_and_shows)
{
    pf_buf out;
    pf_buf_init(&out);
    pf_html_clip(&out, pf_view("\xe6\xb2\xb3\xe6\xb5\x81<x"), 3);
    ck_assert_str_eq(taken(&out), "\xe6\xb2\xb3\xe6\xb5\x81&lt;\xe2\x80\xa6");
    pf_html_clip(&out, pf_view("abc"), 3);
    ck_assert_str_eq(taken(&out), "abc");
}
END_TEST

static const struct {
    const char *url;
    int is_link;
} urls[] = {
    {"http://a.example/x?y=1&z=2", 1},
    {"HTTPS://a.example", 1},
    {"https://a.example/\xd9\x82", 1},
    {"https://a.example/'\"<>", 1}, // escaped where it is shown
    {"javascript:alert(1)", 0},
    {" https://a.example", 0},
    {"java\nscript:alert(1)", 0},
    {"data:text/html,x", 0},
    {"file:///etc/passwd", 0},
    {"//a.example", 0},
    {"http:a.example", 0},
    {"https://", 0},
    {"https:///x", 0},
    {"https://a b", 0},
    {"https://a\nb", 0},
    {"https:\\\\a.example", 0},
    {"https://a\\b", 0},
    {"", 0},
};

START_TEST(only_web_addresses_are_links)
{
    ck_assert_msg(pf_html_is_link(pf_view(urls[_i].url)) == urls[_i].is_link, "%s",
                  urls[_i].url);
}
END_TEST

START_TEST(an_address_of_two_thousand_bytes_is_the_longest_link)
{
    char url[2001];
    memset(url, 'x', sizeof url);
    memcpy(url, "https://", 8);
    ck_assert_int_eq(pf_html_is_link((pf_strview){url, 2000}), 1);
    ck_assert_int_eq(pf_html_is_link((pf_strview){url, 2001}), 0);
}
END_TEST

START_TEST(numbers_read_well)
{
    static const struct {
        double share;
        const char *want;
    } shares[] = {{0, "0%"},      {-1, "0%"},      {0.001, "&lt;1%"}, {0.005, "1%"},
                  {0.333, "33%"}, {0.9999, "99%"}, {1, "100%"},       {2, "100%"}};
    pf_buf out;
    pf_buf_init(&out);
    for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
        pf_html_percent(&out, shares[i].share);
        ck_assert_str_eq(taken(&out), shares[i].want);
    }
    pf_html_number(&out, 0);
    ck_assert_str_eq(taken(&out), "0");
    pf_html_number(&out, UINT64_MAX);
    ck_assert_str_eq(taken(&out), "18,446,744,073,709,551,615");
    pf_html_count(&out, 1, "copy", "copies");
    ck_assert_str_eq(taken(&out), "1 copy");
}
END_TEST

START_TEST(dates_are_of_the_civil_calendar)
{
    static const struct {
        int64_t seconds;
        int date_only;
        const char *want;
    } dates[] = {{0, 1, "1970-01-01"},
                 {-1, 0, "1969-12-31 23:59"},
                 {951782400 + 3661, 0, "2000-02-29 01:01"},
                 {DAY_ONE, 1, "2025-08-01"},
                 {INT64_MIN + 1, 1, "0000-01-01"},
                 {INT64_MAX, 0, "9999-12-31 23:59"},
                 {PF_TIME_UNKNOWN, 1, "undated"}};
    pf_buf out;
    pf_buf_init(&out);
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        pf_html_date(&out, dates[i].seconds, dates[i].date_only);
        ck_assert_str_eq(taken(&out), dates[i].want);
    }
}
END_TEST

START_TEST(axis_spans_all_days_without_strays)
{
    pf_report_article rows[300];
    for (int i = 0; i < 300; i++) {
        rows[i] = article("x", "t", "kept");
        rows[i].date_only = 1;
        rows[i].time_seconds = DAY_ONE + (i % 10) * DAY;
    }
    pf_timeline axis;
    pf_timeline_fit(&axis, rows, 300);
    ck_assert_int_eq(axis.first_seconds, DAY_ONE);
    ck_assert_uint_eq(axis.n_bins, 10);
    ck_assert_uint_eq(axis.n_outside, 0);
    rows[0].time_seconds = 0;
    rows[299].time_seconds = DAY_ONE + 36500ll * DAY;
    rows[298].time_seconds = PF_TIME_UNKNOWN;
    pf_timeline_fit(&axis, rows, 300);
    ck_assert_int_eq(axis.first_seconds, DAY_ONE);
    ck_assert_int_eq(axis.bin_seconds, DAY);
    ck_assert_uint_eq(axis.n_bins, 10);
    ck_assert_uint_eq(axis.n_outside, 2);
    ck_assert_uint_eq(axis.n_undated, 1);
}
END_TEST

START_TEST(axis_holds_for_any_range)
{
    pf_report_article rows[2] = {article("x", "t", "kept"), article("y", "t", "kept")};
    pf_timeline axis;
    for (int shift = 0; shift < 38; shift++) {
        rows[0].time_seconds = DAY_ONE - ((int64_t)1 << shift) / 3;
        rows[1].time_seconds = DAY_ONE + ((int64_t)1 << shift) / 2;
        rows[1].date_only = shift % 2;
        pf_timeline_fit(&axis, rows, 2);
        ck_assert_uint_ge(axis.n_bins, 1);
        ck_assert_uint_le(axis.n_bins, PF_TIMELINE_BINS);
        ck_assert_int_le(axis.first_seconds, rows[0].time_seconds);
        pf_buf out;
        pf_buf_init(&out);
        pf_timeline_draw(&axis, rows, 2, &out);
        (void)taken(&out);
    }
    pf_timeline_fit(&axis, NULL, 0);
    ck_assert_uint_eq(axis.n_bins, 0);
}
END_TEST

START_TEST(empty_corpus_gives_a_whole_page)
{
    pf_report_data data = empty_data();
    char *page = render(&data);
    ck_assert_ptr_nonnull(
        strstr(page, "0 records = 0 bad + 0 articles; 0 articles = 0 kept + 0 copies"));
    ck_assert_ptr_nonnull(strstr(page, "No story has two or more"));
    ck_assert_ptr_nonnull(strstr(page, "There are no topics"));
    ck_assert_ptr_nonnull(strstr(page, "every record could be read"));
    pf_free(page);
}
END_TEST

START_TEST(page_loads_nothing_and_forbids_it)
{
    pf_report_data data = empty_data();
    char *page = render(&data);
    ck_assert_ptr_nonnull(
        strstr(page, "Content-Security-Policy\" content=\"default-src 'none'; "));
    ck_assert_uint_eq(count(page, " src="), 0);
    ck_assert_uint_eq(count(page, "<link"), 0);
    ck_assert_uint_eq(count(page, "@import"), 0);
    ck_assert_uint_eq(count(page, "url("), 0);
    ck_assert_uint_eq(count(page, "://"), 0);
    pf_free(page);
}
END_TEST

START_TEST(figures_add_up_in_words)
{
    pf_report_data data = empty_data();
    const char *bad[] = {"a.jsonl:3: <not> an object"};
    data.n_records = 1203;
    data.n_bad = 3;
    data.n_articles = 1200;
    data.n_kept = 900;
    data.n_copies = 300;
    data.n_groups = 77;
    data.n_single_stories = 4321;
    data.bad = bad;
    data.n_bad_shown = 1;
    char *page = render(&data);
    ck_assert_ptr_nonnull(strstr(
        page,
        "1,203 records = 3 bad + 1,200 articles; 1,200 articles = 900 kept + 300 copies."));
    ck_assert_ptr_nonnull(strstr(page, "<dt>copy groups</dt><dd>77</dd>"));
    ck_assert_ptr_nonnull(strstr(page, "<dt>stories</dt><dd>4,321</dd>"));
    ck_assert_ptr_nonnull(strstr(page, "4,321 stories are one article alone"));
    ck_assert_ptr_nonnull(strstr(page, "a.jsonl:3: &lt;not&gt; an object"));
    ck_assert_ptr_nonnull(strstr(page, "2 more are counted in <code>run.json"));
    pf_free(page);
}
END_TEST

START_TEST(copies_fold_under_the_article_kept)
{
    pf_report_article rows[] = {
        article("k1", "First", "kept"), article("c1", "First", "identical"),
        article("c2", "Other words", "truncated"), article("k2", "Second", "kept")};
    rows[0].n_copies = 2;
    rows[2].similarity = 0.876;
    pf_report_set story = set_of("s1", 4, 2, 0);
    pf_report_data data = empty_data();
    data.stories = &story;
    data.n_stories = 1;
    data.articles = rows;
    data.n_report_articles = data.n_articles = 4;
    char *page = render(&data);
    const char *first = strstr(page, "<p class=\"t\">First</p>");
    const char *second = strstr(page, "<p class=\"t\">Second</p>");
    const char *fold = strstr(page, "<summary>2 copies</summary>");
    const char *other = strstr(page, "Other words");
    ck_assert(first != NULL && second != NULL && fold != NULL && other != NULL);
    ck_assert(first < fold && fold < other && other < second);
    ck_assert_uint_eq(count(page, "<details class=\"copies\">"), 1);
    ck_assert_ptr_nonnull(strstr(page, "<td>truncated</td><td>88%</td>"));
    ck_assert_uint_eq(count(page, "Shown here:"), 0);
    ck_assert_uint_eq(count(page, "what differs"), 0);
    ck_assert_uint_eq(count(page, "--pair k1 c2</code>"), 1);
    pf_free(page);
}
END_TEST

START_TEST(hostile_fields_stay_text)
{
    pf_report_article rows[] = {article("\"><img>", "", "kept"),
                                article("k2", "</script><script>alert(1)</script><!--", "kept"),
                                article("k3", "Fine", "kept")};
    rows[0].url = pf_view("javascript:alert(1)");
    rows[1].url = pf_view("https://a.example/\"onmouseover='x'");
    rows[2].source = pf_view("<b>Post</b>");
    rows[2].relation = NULL;
    pf_report_set story = set_of("s1", 3, 3, 0);
    story.headline = pf_view("\n ");
    story.n_terms = 1;
    story.terms[0].term = pf_view("<i>");
    pf_report_set topic = set_of("t1", 3, 3, 0);
    topic.headline = pf_view("</title><style>");
    (void)snprintf(story.topic, sizeof story.topic, "t1");
    pf_report_data data = empty_data();
    data.title = "<h1>'\"&";
    data.stories = &story;
    data.topics = &topic;
    data.n_stories = data.n_topics = 1;
    data.articles = rows;
    data.n_report_articles = 3;
    pf_report_why why = {.n_ties = 1, .n_runner_up_ties = 1, .runner_up = "<img s2>"};
    why.ties[0] = pf_view("</p><script>");
    why.runner_up_ties[0] = pf_view("<style>");
    rows[1].why = &why;
    pf_report_outlet outlets[] = {{pf_view("<b>Post"), 1, INT64_MAX, 0},
                                  {pf_view("\"><img>"), 1, INT64_MIN + 1, 0}};
    story.outlets = data.matrix = outlets;
    story.n_outlets = 2;
    data.n_matrix_outlets = 2;
    data.n_matrix_stories = 1;
    story.first_by = pf_view("</title><!--");
    char *page = render(&data);
    ck_assert_uint_eq(count(page, "<script"), 1);
    ck_assert_uint_eq(count(page, "</script"), 1);
    ck_assert_uint_eq(count(page, "<style"), 1);
    ck_assert_uint_eq(count(page, "</title"), 1);
    ck_assert_uint_eq(count(page, "<!--"), 0);
    ck_assert_uint_eq(count(page, "<img"), 0);
    ck_assert_uint_eq(count(page, "<b>Post"), 0);
    ck_assert_uint_eq(count(page, "javascript:"), 0);
    ck_assert_ptr_nonnull(strstr(page, "<title>&lt;h1&gt;&#39;&quot;&amp;</title>"));
    ck_assert_ptr_nonnull(strstr(page, "<p class=\"t untitled\">&quot;&gt;&lt;img&gt;</p>"));
    ck_assert_ptr_nonnull(strstr(
        page,
        "<a rel=\"noopener noreferrer\" href=\"https://a.example/&quot;onmouseover=&#39;x"));
    ck_assert_ptr_nonnull(strstr(page, "<div dir=\"auto\"><h3>s1</h3>"));
    ck_assert_ptr_nonnull(strstr(page, "<a href=\"#t1\">t1</a>"));
    pf_free(page);
}
END_TEST

// n stories of n_texts articles without copies (or one article and a copy).
static char *render_many(size_t n, uint32_t n_articles, uint32_t n_texts)
{
    pf_report_set *stories = pf_calloc(n, sizeof *stories);
    pf_report_article *rows = pf_calloc(n * n_articles, sizeof *rows);
    ck_assert(stories != NULL && rows != NULL);
    for (size_t i = 0; i < n; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "s%u", (unsigned)i + 1);
        stories[i] = set_of(name, n_articles, n_texts, i * n_articles);
        for (size_t j = 0; j < n_articles; j++) {
            rows[i * n_articles + j] =
                article("id", "Title", j < n_texts ? "kept" : "identical");
        }
        rows[i * n_articles + n_texts - 1].n_copies = n_articles - n_texts;
    }
    pf_report_data data = empty_data();
    data.stories = stories;
    data.n_stories = n;
    data.articles = rows;
    data.n_report_articles = n * n_articles;
    char *page = render(&data);
    pf_free(rows);
    pf_free(stories);
    return page;
}

START_TEST(long_lists_say_what_is_missing)
{
    char *page = render_many(PF_REPORT_MAX_SETS + 7, 2, 2);
    ck_assert_uint_eq(count(page, "<article class=\"story\""), PF_REPORT_MAX_SETS);
    ck_assert_ptr_nonnull(
        strstr(page, "The biggest 500 are listed; 7 smaller ones are in <code>stories"));
    pf_free(page);
    page = render_many(PF_REPORT_MAX_SETS + 3, 2, 1);
    ck_assert_uint_eq(count(page, "<article class=\"story reprint\""), PF_REPORT_MAX_SETS);
    ck_assert_ptr_nonnull(strstr(page, "500 are listed; 3 with fewer copies are in"));
    pf_free(page);
    page = render_many(1, PF_REPORT_MAX_ROWS + 60, PF_REPORT_MAX_ROWS + 60);
    ck_assert_uint_eq(count(page, "<p class=\"t\">"), PF_REPORT_MAX_ROWS);
    ck_assert_ptr_nonnull(strstr(page, "<summary>195 more texts</summary>"));
    ck_assert_ptr_nonnull(
        strstr(page, "200 of 260 texts, 200 of 260 articles. The other 60 are in"));
    pf_free(page);
    page = render_many(1, PF_REPORT_MAX_ROWS + 12, 2);
    ck_assert_uint_eq(count(page, "<tr><td>"), PF_REPORT_MAX_ROWS);
    ck_assert_ptr_nonnull(strstr(page, "<summary>210 copies</summary>"));
    ck_assert_ptr_nonnull(
        strstr(page, "10 more copies: in <code>articles.csv</code> under group"));
    pf_free(page);
    page = render_many(PF_REPORT_MAX_ALONE + 9, 1, 1);
    ck_assert_uint_eq(count(page, "<li id=\"s"), PF_REPORT_MAX_ALONE);
    ck_assert_ptr_nonnull(strstr(page, "<p class=\"cut\">9 more are in <code>stories.jsonl"));
    pf_free(page);
}
END_TEST

START_TEST(whole_page_is_bounded)
{
    char *page = render_many(400, 250, 250);
    size_t n_rows = count(page, "<p class=\"t\">");
    ck_assert_uint_eq(n_rows, PF_REPORT_PAGE_ROWS + 100 * PF_REPORT_FEW_ROWS);
    ck_assert_ptr_nonnull(
        strstr(page, "10 of 250 texts, 10 of 250 articles. The other 240 are in"));
    pf_free(page);
}
END_TEST

START_TEST(wrong_ranges_are_not_followed)
{
    pf_report_article rows[] = {article("a", "A", "kept"), article("b", "B", "kept")};
    rows[1].n_copies = 1000;
    pf_report_set stories[] = {set_of("s1", 50, 40, 1), set_of("s2", 9, 2, 77)};
    stories[0].n_related = 3;
    (void)snprintf(stories[0].related[0], 16, "s2");
    (void)snprintf(stories[0].related[1], 16, "s99999999999");
    stories[0].n_terms = 1000;
    pf_report_data data = empty_data();
    data.stories = stories;
    data.n_stories = 2;
    data.articles = rows;
    data.n_report_articles = 2;
    char *page = render(&data);
    ck_assert_ptr_nonnull(strstr(page, "1 of 40 texts, 1 of 50 articles. The other 49 are"));
    ck_assert_ptr_nonnull(strstr(page, "0 of 2 texts, 0 of 9 articles. The other 9 are"));
    ck_assert_ptr_nonnull(strstr(page, "<a href=\"#s2\">"));
    pf_free(page);
}
END_TEST

START_TEST(topics_show_terms_stories_and_what_was_tried)
{
    pf_report_article rows[] = {article("a", "A", "kept"), article("b", "B", "kept")};
    pf_report_set story = set_of("s1", 2, 2, 0);
    pf_report_set topics[] = {set_of("t1", 2, 2, 0), set_of("t2", 1, 1, 0)};
    (void)snprintf(story.topic, sizeof story.topic, "t2");
    topics[1].n_terms = 1;
    topics[1].terms[0].term = pf_view("summit");
    topics[1].terms[0].share = 0.5;
    topics[1].stability = 0.75;
    topics[1].has_stability = 1;
    pf_report_data data = empty_data();
    data.stories = &story;
    data.n_stories = 1;
    data.topics = topics;
    data.n_topics = 2;
    data.articles = rows;
    data.n_report_articles = data.n_articles = 2;
    data.n_candidates = 2;
    data.candidate_k[0] = 2;
    data.candidate_k[1] = 4;
    data.candidate_score[0] = 0.25;
    data.candidate_topics[1] = pf_view("talks, <b>; protests");
    char *page = render(&data);
    const char *second = strstr(page, "id=\"t2\"");
    ck_assert_ptr_nonnull(second);
    ck_assert_ptr_nonnull(strstr(second, "<bdi>summit</bdi> <span>50%</span>"));
    ck_assert_ptr_nonnull(strstr(second, "stability 75%"));
    ck_assert_ptr_nonnull(strstr(second, "<a href=\"#s1\"><bdi>Headline</bdi></a>"));
    ck_assert_ptr_nonnull(strstr(page, "<td>2</td><td>0.250</td><td>chosen</td>"));
    ck_assert_ptr_nonnull(strstr(page, "<td>4</td><td>0.000</td><td></td>"));
    ck_assert_ptr_nonnull(strstr(page, "<td dir=\"auto\">talks, &lt;b&gt;; protests</td>"));
    pf_free(page);
}
END_TEST

START_TEST(every_failed_allocation_is_reported)
{
    pf_report_article rows[] = {article("a", "A", "kept"), article("b", "B", "kept")};
    pf_report_set story = set_of("s1", 2, 2, 0);
    pf_report_set topic = set_of("t1", 2, 2, 0);
    pf_report_data data = empty_data();
    data.stories = &story;
    data.topics = &topic;
    data.n_stories = data.n_topics = 1;
    data.articles = rows;
    data.n_report_articles = 2;
    pf_status status = PF_ENOMEM;
    int n_failed = 0;
    for (uint64_t n = 1; status != PF_OK; n++) {
        pf_outfile file;
        pf_error err = {0};
        ck_assert_int_eq(pf_outfile_open(&file, "/tmp/test_report-never", &err), PF_OK);
        pf_mem_fail_at(n);
        status = pf_report_write(&data, &file, &err);
        pf_mem_fail_at(0);
        ck_assert(status == PF_OK || status == PF_ENOMEM);
        ck_assert_int_eq(err.code, status);
        n_failed += status != PF_OK;
        pf_outfile_abort(&file);
    }
    ck_assert_int_gt(n_failed, 3);
    ck_assert_int_ne(access("/tmp/test_report-never", F_OK), 0);
}
END_TEST

// A tripwire, since the browser wants SHA-256: whoever changes the script must also renew the
// hash that the policy names (report_style.c says how), and then this number.
START_TEST(script_and_its_hash_change_together)
{
    pf_report_data data = empty_data();
    char *page = render(&data);
    const char *begin = strstr(page, "<script>");
    const char *end = strstr(page, "</script>");
    ck_assert(begin != NULL && end != NULL);
    begin += strlen("<script>");
    ck_assert_uint_eq(pf_hash64(begin, (size_t)(end - begin)), 2559272771854341665u);
    ck_assert_str_eq(pf_report_script_hash,
                     "sha256-nQC9UIV55+mrxu0SOODWh6Cqzuxs/H6FJSgdK37WXdk=");
    const char *named = strstr(page, pf_report_script_hash);
    ck_assert(named != NULL && named[strlen(pf_report_script_hash)] == '\'');
    pf_free(page);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report");
    TCase *html = tcase_create("html");
    tcase_add_test(html, text_cannot_become_markup);
    tcase_add_test(html, clipping_keeps_characters_whole_and_shows);
    tcase_add_loop_test(html, only_web_addresses_are_links, 0, sizeof urls / sizeof urls[0]);
    tcase_add_test(html, an_address_of_two_thousand_bytes_is_the_longest_link);
    tcase_add_test(html, numbers_read_well);
    tcase_add_test(html, dates_are_of_the_civil_calendar);
    tcase_add_test(html, axis_spans_all_days_without_strays);
    tcase_add_test(html, axis_holds_for_any_range);
    suite_add_tcase(suite, html);
    TCase *page = tcase_create("page");
    tcase_add_test(page, empty_corpus_gives_a_whole_page);
    tcase_add_test(page, page_loads_nothing_and_forbids_it);
    tcase_add_test(page, script_and_its_hash_change_together);
    tcase_add_test(page, figures_add_up_in_words);
    tcase_add_test(page, copies_fold_under_the_article_kept);
    tcase_add_test(page, hostile_fields_stay_text);
    tcase_add_test(page, long_lists_say_what_is_missing);
    tcase_add_test(page, whole_page_is_bounded);
    tcase_add_test(page, wrong_ranges_are_not_followed);
    tcase_add_test(page, topics_show_terms_stories_and_what_was_tried);
    tcase_add_test(page, every_failed_allocation_is_reported);
    suite_add_tcase(suite, page);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
