// SPDX-License-Identifier: MIT
// The page as a whole: head, figures, sections in order, foot. The sections stand in
// files of their own, style and script in report_style.c.
//
// The page is complete without its script, loads nothing, and says so to the browser: the
// policy forbids every source, and lets run only the one script that the page was made with, by
// its hash. Writing streams: the buffer is drained between stories, so memory does not grow
// with the page.
#include "base/error.h"
#include "report/html.h"
#include "report/report_parts.h"

#define MAX_TITLE_CHARS  300
#define MAX_REASON_CHARS 500

static void append_all(pf_buf *out, const char *const *parts)
{
    for (; *parts != NULL; parts++) {
        pf_buf_append_str(out, *parts);
    }
}

static void write_head(const pf_report_page *page, pf_buf *out)
{
    pf_buf_append_str(
        out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
             "style-src 'unsafe-inline'; script-src '");
    pf_buf_append_str(out, pf_report_script_hash);
    pf_buf_append_str(out, "'; base-uri 'none'; form-action 'none'\">\n"
                           "<meta name=\"referrer\" content=\"no-referrer\">\n"
                           "<meta name=\"color-scheme\" content=\"light dark\">\n"
                           "<meta name=\"viewport\" content=\"width=device-width, "
                           "initial-scale=1\">\n<meta name=\"generator\" content=\"Pressfold ");
    pf_html_text(out, pf_view(page->data->version));
    pf_buf_append_str(out, "\">\n<title>");
    pf_html_clip(out, pf_view(page->data->title), MAX_TITLE_CHARS);
    pf_buf_append_str(out, "</title>\n<style>\n");
    append_all(out, pf_report_style);
    pf_buf_append_str(out, "</style>\n</head>\n<body>\n");
}

static void write_figure(pf_buf *out, uint64_t value, const char *name)
{
    pf_buf_append_str(out, "<div><dt>");
    pf_buf_append_str(out, name);
    pf_buf_append_str(out, "</dt><dd>");
    pf_html_number(out, value);
    pf_buf_append_str(out, "</dd></div>\n");
}

static void write_figures(const pf_report_page *page, pf_buf *out)
{
    const pf_report_data *data = page->data;
    pf_buf_append_str(out, "<dl class=\"figures\">\n");
    write_figure(out, data->n_records, "records");
    write_figure(out, data->n_bad, data->n_bad == 1 ? "bad record" : "bad records");
    write_figure(out, data->n_articles, "articles");
    write_figure(out, data->n_kept, "kept");
    write_figure(out, data->n_copies, "copies");
    write_figure(out, data->n_groups, "copy groups");
    write_figure(out, data->n_stories + data->n_single_stories, "stories");
    write_figure(out, data->n_topics, "topics");
    pf_buf_append_str(out, "</dl>\n");
}

static void write_sum(const pf_report_page *page, pf_buf *out)
{
    const pf_report_data *data = page->data;
    pf_buf_append_str(out, "<p class=\"sum\">");
    pf_html_count(out, data->n_records, "record", "records");
    pf_buf_append_str(out, " = ");
    pf_html_number(out, data->n_bad);
    pf_buf_append_str(out, " bad + ");
    pf_html_count(out, data->n_articles, "article", "articles");
    pf_buf_append_str(out, "; ");
    pf_html_count(out, data->n_articles, "article", "articles");
    pf_buf_append_str(out, " = ");
    pf_html_number(out, data->n_kept);
    pf_buf_append_str(out, " kept + ");
    pf_html_count(out, data->n_copies, "copy", "copies");
    pf_buf_append_str(out, ".</p>\n");
}

static void write_languages(const pf_report_page *page, pf_buf *out)
{
    const pf_report_data *data = page->data;
    if (data->n_languages == 0) {
        return;
    }
    pf_buf_append_str(out, "<p class=\"sum\">By language: ");
    for (size_t i = 0; i < data->n_languages; i++) {
        pf_buf_append_str(out, i > 0 ? ", " : "");
        pf_html_number(out, data->languages[i].n_articles);
        pf_buf_append_char(out, ' ');
        pf_buf_append_str(out, data->languages[i].name);
    }
    pf_buf_append_str(out, ".</p>\n");
}

static void write_share(pf_buf *out, const char *kind, double share, double from)
{
    pf_buf_append_str(out, "<rect class=\"");
    pf_buf_append_str(out, kind);
    pf_buf_append_str(out, "\" y=\"0\" height=\"8\" x=\"");
    pf_buf_append_fixed(out, from * 1000, 2);
    pf_buf_append_str(out, "\" width=\"");
    pf_buf_append_fixed(out, share * 1000, 2);
    pf_buf_append_str(out, "\"/>");
}

static void write_key(pf_buf *out, const char *kind, double share, const char *words)
{
    pf_buf_append_str(out, "<li class=\"");
    pf_buf_append_str(out, kind);
    pf_buf_append_str(out, "\">");
    pf_html_percent(out, share);
    pf_buf_append_str(out, words);
    pf_buf_append_str(out, "</li>");
}

// One bar of all records, split into kept, copies and bad.
static void write_split(const pf_report_page *page, pf_buf *out)
{
    const pf_report_data *data = page->data;
    if (data->n_records == 0) {
        return;
    }
    double all = (double)data->n_records;
    double kept = (double)data->n_kept / all;
    double copies = (double)data->n_copies / all;
    double bad = (double)data->n_bad / all;
    pf_buf_append_str(out, "<svg class=\"split\" viewBox=\"0 0 1000 8\" aria-hidden=\"true\" "
                           "preserveAspectRatio=\"none\">");
    write_share(out, "kept", kept, 0);
    write_share(out, "copied", copies, kept);
    write_share(out, "bad", bad, kept + copies);
    pf_buf_append_str(out, "</svg>\n<ul class=\"key\">");
    write_key(out, "kept", kept, " kept, one of each text");
    write_key(out, "copied", copies, " copies of those");
    if (data->n_bad > 0) {
        write_key(out, "bad", bad, " bad, in no table");
    }
    pf_buf_append_str(out, "</ul>\n");
}

// All articles over time; only when all were handed in, since the chart would be wrong
// otherwise.
static void write_corpus_chart(const pf_report_page *page, pf_buf *out)
{
    const pf_report_data *data = page->data;
    const pf_timeline *axis = &page->axis;
    if (axis->n_bins < 2 || data->n_report_articles != data->n_articles) {
        return;
    }
    pf_buf_append_str(out, "<figure class=\"corpus\"><div style=\"--bars:");
    pf_buf_append_u64(out, axis->n_bins);
    pf_buf_append_str(out, "\">");
    pf_timeline_draw(axis, data->articles, data->n_report_articles, out);
    pf_buf_append_str(out, "<div class=\"ends\"><span>");
    pf_html_date(out, axis->first_seconds, 1);
    pf_buf_append_str(out, "</span><span>");
    pf_html_date(out, axis->last_seconds, 1);
    pf_buf_append_str(out, "</span></div></div><figcaption>Articles over time, one bar a ");
    pf_timeline_unit(axis, out);
    pf_buf_append_str(out, "; each story\xe2\x80\x99s chart runs over the same days.");
    if (axis->n_outside > 0) {
        pf_buf_append_char(out, ' ');
        pf_html_count(out, axis->n_outside, "article has a date", "articles have dates");
        pf_buf_append_str(out, " far outside them.");
    }
    if (axis->n_undated > 0) {
        pf_buf_append_char(out, ' ');
        pf_html_count(out, axis->n_undated, "article is", "articles are");
        pf_buf_append_str(out, " undated.");
    }
    pf_buf_append_str(out, "</figcaption></figure>\n");
}

static void write_nav_link(pf_buf *out, const char *target, const char *words, uint64_t n)
{
    pf_buf_append_str(out, "<a href=\"#");
    pf_buf_append_str(out, target);
    pf_buf_append_str(out, "\">");
    pf_buf_append_str(out, words);
    pf_buf_append_str(out, " <span>");
    pf_html_number(out, n);
    pf_buf_append_str(out, "</span></a>\n");
}

static void write_masthead(const pf_report_page *page, pf_buf *out)
{
    const pf_report_data *data = page->data;
    pf_buf_append_str(out, "<header class=\"masthead\">\n<p class=\"brand\">Pressfold</p>\n"
                           "<h1 dir=\"auto\">");
    pf_html_clip(out, pf_view(data->title), MAX_TITLE_CHARS);
    pf_buf_append_str(out, "</h1>\n");
    write_sum(page, out);
    write_languages(page, out);
    write_figures(page, out);
    write_split(page, out);
    write_corpus_chart(page, out);
    pf_buf_append_str(out, "<nav>\n");
    write_nav_link(out, "stories", "Stories", page->n_stories);
    write_nav_link(out, "copies", "Copies outside them", page->n_reprints);
    write_nav_link(out, "alone", "Alone",
                   data->n_stories + data->n_single_stories - page->n_stories -
                       page->n_reprints);
    if (data->n_matrix_outlets > 0) {
        write_nav_link(out, "outlets", "Outlets",
                       data->n_matrix_outlets + data->n_other_outlets);
    }
    write_nav_link(out, "topics", "Topics", data->n_topics);
    write_nav_link(out, "bad", "Bad records", data->n_bad);
    pf_buf_append_str(
        out, "</nav>\n</header>\n"
             "<div class=\"find\" id=\"find\" role=\"search\" hidden>"
             "<label for=\"words\">Find</label>"
             "<input id=\"words\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\" "
             "placeholder=\"words in these stories\">"
             "<output id=\"found\" for=\"words\"></output>"
             "<button id=\"fold\" type=\"button\" aria-pressed=\"false\">Unfold all</button>"
             "</div>\n<main>\n");
}

static pf_status write_reasons(const pf_report_page *page, pf_error *err)
{
    const pf_report_data *data = page->data;
    pf_buf *out = &page->file->buf;
    pf_buf_append_str(out, "<ol class=\"reasons\">\n");
    pf_status status = PF_OK;
    for (size_t i = 0; status == PF_OK && i < data->n_bad_shown; i++) {
        pf_buf_append_str(out, "<li dir=\"auto\">");
        pf_html_clip(out, pf_view(data->bad[i]), MAX_REASON_CHARS);
        pf_buf_append_str(out, "</li>\n");
        status = pf_outfile_drain(page->file, err);
    }
    pf_buf_append_str(out, "</ol>\n");
    return status;
}

static pf_status write_bad(const pf_report_page *page, pf_error *err)
{
    const pf_report_data *data = page->data;
    pf_buf *out = &page->file->buf;
    pf_status status = PF_OK;
    pf_buf_append_str(out, "<section id=\"bad\">\n<h2>Bad records</h2>\n<p class=\"lead\">");
    if (data->n_bad == 0) {
        pf_buf_append_str(out, "None: every record could be read.</p>\n");
    } else {
        pf_html_count(out, data->n_bad, "record", "records");
        pf_buf_append_str(out,
                          " could not be read as an article, and stand in no table.</p>\n");
        status = write_reasons(page, err);
    }
    PF_TRY(status);
    if (data->n_bad > data->n_bad_shown) {
        pf_buf_append_str(out, "<p class=\"cut\">");
        pf_html_number(out, data->n_bad - data->n_bad_shown);
        pf_buf_append_str(out,
                          " more are counted in <code>run.json</code>, not listed here.</p>\n");
    }
    pf_buf_append_str(out, "</section>\n");
    return pf_outfile_drain(page->file, err);
}

static void write_foot(const pf_report_page *page, pf_buf *out)
{
    const pf_report_data *data = page->data;
    pf_buf_append_str(out, "</main>\n<footer>\n<p>");
    if (data->n_excerpt_links > 0) {
        pf_html_count(out, data->n_excerpt_links, "pair of articles shares",
                      "pairs of articles share");
        pf_buf_append_str(out, " only a small part: they are in <code>pairs.csv</code> as "
                               "<i>excerpt</i>, and never joined. ");
    }
    pf_buf_append_str(out,
                      "Times are UTC. A copy\xe2\x80\x99s percentage is its similarity to the "
                      "article kept; a word\xe2\x80\x99s is the share of texts that hold it. "
                      "Everything on this page, and all that it leaves out, is in "
                      "<code>articles.csv</code>, <code>pairs.csv</code>, "
                      "<code>outlets.csv</code>, "
                      "<code>stories.jsonl</code> and <code>topics.jsonl</code>.</p>\n"
                      "<p>Made by Pressfold ");
    pf_html_text(out, pf_view(data->version));
    pf_buf_append_str(out, ". This file loads nothing from anywhere.</p>\n</footer>\n<script>");
    append_all(out, pf_report_script);
    pf_buf_append_str(out, "</script>\n</body>\n</html>\n");
}

pf_status pf_report_write(const pf_report_data *data, pf_outfile *file, pf_error *err)
{
    pf_report_page page = {.data = data, .file = file};
    pf_timeline_fit(&page.axis, data->articles, data->n_report_articles);
    pf_report_choose_stories(&page);
    write_head(&page, &file->buf);
    write_masthead(&page, &file->buf);
    PF_TRY(pf_report_write_stories(&page, err));
    PF_TRY(pf_report_write_reprints(&page, err));
    PF_TRY(pf_report_write_alone(&page, err));
    PF_TRY(pf_report_write_matrix(&page, err));
    PF_TRY(pf_report_write_topics(&page, err));
    PF_TRY(write_bad(&page, err));
    write_foot(&page, &file->buf);
    PF_TRY(pf_outfile_drain(file, err));
    return pf_buf_status(&file->buf, err);
}
