// SPDX-License-Identifier: MIT
// What is told of a story beside its texts: when, and why an article is in it.
#include "base/day.h"
#include "report/html.h"
#include "report/report_parts.h"

#define MAX_TERM_CHARS 80

static void write_day(pf_buf *out, const char *name, int64_t seconds)
{
    pf_buf_append_str(out, "<li><span>");
    pf_buf_append_str(out, name);
    pf_buf_append_str(out, "</span> <span class=\"day\">");
    pf_html_date(out, seconds, 1);
    pf_buf_append_str(out, "</span></li>");
}

void pf_report_write_times(pf_buf *out, const pf_report_set *set)
{
    if (set->first_seconds == PF_TIME_UNKNOWN || set->last_seconds == PF_TIME_UNKNOWN) {
        pf_buf_append_str(out, "<li>undated</li>");
        return;
    }
    write_day(out, "first", set->first_seconds);
    if (!pf_html_is_blank(set->first_by)) {
        pf_buf_append_str(out, "<li>");
        pf_report_write_source(out, set->first_by);
        pf_buf_append_str(out, "</li>");
    }
    if (pf_day_of(set->last_seconds) != pf_day_of(set->first_seconds)) {
        write_day(out, "most", set->peak_seconds);
        write_day(out, "last", set->last_seconds);
    }
}

static void write_ties(pf_buf *out, const pf_strview *ties, uint32_t n)
{
    for (uint32_t i = 0; i < n && i < PF_REPORT_TIES; i++) {
        pf_buf_append_str(out, i > 0 ? ", <bdi>" : "<bdi>");
        pf_html_clip(out, ties[i], MAX_TERM_CHARS);
        pf_buf_append_str(out, "</bdi>");
    }
}

void pf_report_write_why(const pf_report_page *page, const pf_report_why *why, pf_buf *out)
{
    pf_buf_append_str(out, "<details class=\"why\"><summary>why here</summary><p>");
    pf_html_percent(out, why->similarity);
    pf_buf_append_str(out, " like the rest of the story");
    pf_buf_append_str(out, why->n_ties > 0 ? ", by " : ".");
    write_ties(out, why->ties, why->n_ties);
    pf_buf_append_str(out, why->n_ties > 0 ? "." : "");
    if (why->runner_up[0] != '\0') {
        pf_buf_append_str(out, " Next would come ");
        pf_report_write_story_link(page, why->runner_up, out);
        pf_buf_append_str(out, ": ");
        pf_html_percent(out, why->runner_up_similarity);
        pf_buf_append_str(out, why->n_runner_up_ties > 0 ? ", by " : "");
        write_ties(out, why->runner_up_ties, why->n_runner_up_ties);
        pf_buf_append_char(out, '.');
    }
    pf_buf_append_str(out, "</p></details>");
}
