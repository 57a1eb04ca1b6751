// SPDX-License-Identifier: MIT
// Who had what, and when: under each story its outlets by time, and once the biggest stories
// against the outlets that have most of them, where an empty place is a gap.
#include "base/day.h"
#include "base/error.h"
#include "report/html.h"
#include "report/report_parts.h"

#define MAX_HOURS 48 // later ones are told in days

// "+5 h" or "+3 d" after the first; whole days where either gives no hour. Of those with a day
// only, all of that day may have been first.
static void write_lag(pf_buf *out, const pf_report_outlet *outlet, const pf_report_set *story)
{
    int64_t first_seconds = story->first_seconds;
    int is_day = outlet->date_only || story->first_date_only;
    if (outlet->first_seconds == PF_TIME_UNKNOWN || first_seconds == PF_TIME_UNKNOWN) {
        pf_buf_append_str(out, "undated");
        return;
    }
    // Unsigned: the times may be anything. Days count from the beginning of the first one.
    uint64_t since = (uint64_t)pf_second_of_day(first_seconds);
    uint64_t lag =
        outlet->first_seconds > first_seconds
            ? (uint64_t)outlet->first_seconds - (uint64_t)first_seconds + (is_day ? since : 0)
            : 0;
    if (lag == 0 || (is_day && lag < PF_DAY_SECONDS)) {
        pf_buf_append_str(out, is_day ? "<b>first day</b>" : "<b>first</b>");
        return;
    }
    int is_days = is_day || lag >= (uint64_t)MAX_HOURS * PF_HOUR_SECONDS;
    pf_buf_append_char(out, '+');
    pf_html_number(out, lag / (uint64_t)(is_days ? PF_DAY_SECONDS : PF_HOUR_SECONDS));
    pf_buf_append_str(out, is_days ? " d" : " h");
}

static void write_row(pf_buf *out, const pf_report_outlet *outlet, const pf_report_set *story)
{
    pf_buf_append_str(out, "<tr><td>");
    pf_report_write_source(out, outlet->name);
    pf_buf_append_str(out, "</td><td>");
    pf_html_number(out, outlet->n_articles);
    pf_buf_append_str(out, "</td><td>");
    pf_html_date(out, outlet->first_seconds, outlet->date_only);
    pf_buf_append_str(out, "</td><td>");
    write_lag(out, outlet, story);
    pf_buf_append_str(out, "</td></tr>\n");
}

void pf_report_write_outlets(pf_buf *out, const pf_report_set *story)
{
    uint32_t n = story->outlets != NULL ? story->n_outlets : 0;
    if (n < 2) {
        return;
    }
    pf_buf_append_str(out, "<details class=\"outlets\"><summary>");
    pf_html_count(out, story->n_outlets, "outlet", "outlets");
    pf_buf_append_str(out, ", and when</summary><table><thead><tr><th scope=\"col\">Outlet</th>"
                           "<th scope=\"col\">Articles</th><th scope=\"col\">First</th>"
                           "<th scope=\"col\">After</th></tr></thead><tbody>\n");
    for (uint32_t i = 0; i < n && i < PF_REPORT_STORY_OUTLETS; i++) {
        write_row(out, &story->outlets[i], story);
    }
    pf_buf_append_str(out, "</tbody></table>");
    if (n > PF_REPORT_STORY_OUTLETS) {
        pf_buf_append_str(out, "<p class=\"cut\">");
        pf_html_number(out, n - PF_REPORT_STORY_OUTLETS);
        pf_buf_append_str(out, " later ones are in <code>outlets.csv</code>.</p>");
    }
    pf_buf_append_str(out, "</details>\n");
}

static void write_columns(const pf_report_page *page, size_t n_columns, pf_buf *out)
{
    const pf_report_data *data = page->data;
    pf_buf_append_str(out, "<thead><tr><th scope=\"col\">Outlet</th>");
    for (size_t s = 0; s < n_columns; s++) {
        const pf_report_set *story = &data->stories[s];
        pf_buf_append_str(out, "<th scope=\"col\">");
        pf_report_write_story_link(page, story->name, out);
        pf_buf_append_str(out, "</th>");
    }
    pf_buf_append_str(out, "</tr></thead>\n");
}

static void write_cells(const pf_report_page *page, size_t outlet, size_t n_columns,
                        pf_buf *out)
{
    const pf_report_data *data = page->data;
    const pf_report_outlet *cells = data->matrix + outlet * data->n_matrix_stories;
    pf_buf_append_str(out, "<tr><th scope=\"row\">");
    pf_report_write_source(out, cells[0].name);
    pf_buf_append_str(out, "</th>");
    for (size_t s = 0; s < n_columns; s++) {
        if (cells[s].n_articles == 0) {
            pf_buf_append_str(out, "<td class=\"gap\">\xe2\x80\x93</td>");
            continue;
        }
        pf_buf_append_str(out, "<td>");
        write_lag(out, &cells[s], &data->stories[s]);
        if (cells[s].n_articles > 1) {
            pf_buf_append_str(out, " <span>\xc3\x97");
            pf_html_number(out, cells[s].n_articles);
            pf_buf_append_str(out, "</span>");
        }
        pf_buf_append_str(out, "</td>");
    }
    pf_buf_append_str(out, "</tr>\n");
}

pf_status pf_report_write_matrix(pf_report_page *page, pf_error *err)
{
    const pf_report_data *data = page->data;
    pf_buf *out = &page->file->buf;
    size_t n_columns =
        data->n_matrix_stories < data->n_stories ? data->n_matrix_stories : data->n_stories;
    if (data->matrix == NULL || data->n_matrix_outlets == 0 || n_columns == 0) {
        return PF_OK;
    }
    pf_buf_append_str(out, "<section id=\"outlets\">\n<h2>Outlets</h2>\n<p class=\"lead\">The "
                           "biggest stories and the outlets that have most of them: how long "
                           "after the first article of the story theirs came. "
                           "\xe2\x80\x93 is a gap; all the others are in "
                           "<code>outlets.csv</code>.</p>\n"
                           "<div class=\"wide\" role=\"region\" tabindex=\"0\" "
                           "aria-label=\"Outlets and stories\"><table class=\"matrix\">");
    write_columns(page, n_columns, out);
    pf_buf_append_str(out, "<tbody>\n");
    for (size_t i = 0; i < data->n_matrix_outlets; i++) {
        write_cells(page, i, n_columns, out);
    }
    pf_buf_append_str(out, "</tbody></table></div>\n");
    if (data->n_other_outlets > 0) {
        pf_buf_append_str(out, "<p class=\"cut\">");
        pf_html_count(out, data->n_other_outlets, "more outlet has", "more outlets have");
        pf_buf_append_str(out, " one of these stories or more.</p>\n");
    }
    pf_buf_append_str(out, "</section>\n");
    return pf_outfile_drain(page->file, err);
}
