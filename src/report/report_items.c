// SPDX-License-Identifier: MIT
// How the page shows an article, an outlet, a story by name. Whatever comes from the input is
// clipped, since a headline may be of any length.
#include <string.h>

#include "report/html.h"
#include "report/report_parts.h"

#define MAX_TITLE_CHARS 300
#define MAX_NAME_CHARS  80

size_t pf_report_find(const pf_report_set *sets, size_t n, const char *name)
{
    size_t number = 0;
    for (const char *at = name + (*name != '\0'); *at >= '0' && *at <= '9'; at++) {
        if (number > n) {
            return n;
        }
        number = number * 10 + (size_t)(*at - '0');
    }
    if (number == 0 || number > n || strcmp(sets[number - 1].name, name) != 0) {
        return n;
    }
    return number - 1;
}

void pf_report_open_link(pf_buf *out, const pf_report_article *article)
{
    if (pf_html_is_link(article->url)) {
        pf_buf_append_str(out, "<a rel=\"noopener noreferrer\" href=\"");
        pf_html_text(out, article->url);
        pf_buf_append_str(out, "\">");
    }
}

void pf_report_close_link(pf_buf *out, const pf_report_article *article)
{
    pf_buf_append_str(out, pf_html_is_link(article->url) ? "</a>" : "");
}

void pf_report_write_words(pf_buf *out, const pf_report_article *article)
{
    pf_html_clip(out, pf_html_is_blank(article->title) ? article->id : article->title,
                 MAX_TITLE_CHARS);
}

void pf_report_write_source(pf_buf *out, pf_strview source)
{
    if (pf_html_is_blank(source)) {
        pf_buf_append_str(out, "<span class=\"none\">no source</span>");
        return;
    }
    pf_buf_append_str(out, "<bdi>");
    pf_html_clip(out, source, MAX_NAME_CHARS);
    pf_buf_append_str(out, "</bdi>");
}

void pf_report_write_title(pf_buf *out, const pf_report_article *article)
{
    pf_report_open_link(out, article);
    pf_report_write_words(out, article);
    pf_report_close_link(out, article);
}

void pf_report_write_by(pf_buf *out, const pf_report_article *article)
{
    pf_buf_append_str(out, "<p class=\"by\">");
    pf_report_write_source(out, article->source);
    pf_buf_append_str(out, " <span class=\"when\" dir=\"ltr\">");
    pf_html_date(out, article->time_seconds, article->date_only);
    pf_buf_append_str(out, "</span></p>");
}

void pf_report_write_headline(pf_buf *out, const pf_report_set *set)
{
    int is_blank = pf_html_is_blank(set->headline);
    pf_html_clip(out, is_blank ? pf_view(set->name) : set->headline, MAX_TITLE_CHARS);
}

void pf_report_write_terms(pf_buf *out, const pf_report_set *set)
{
    uint32_t n = set->n_terms < PF_REPORT_TERMS ? set->n_terms : PF_REPORT_TERMS;
    if (n == 0) {
        return;
    }
    pf_buf_append_str(out, "<ul class=\"terms\">");
    for (uint32_t i = 0; i < n; i++) {
        pf_buf_append_str(out, "<li><bdi>");
        pf_html_clip(out, set->terms[i].term, MAX_NAME_CHARS);
        pf_buf_append_str(out, "</bdi> <span>");
        pf_html_percent(out, set->terms[i].share);
        pf_buf_append_str(out, "</span></li>");
    }
    pf_buf_append_str(out, "</ul>\n");
}

void pf_report_write_stability(pf_buf *out, const pf_report_set *set)
{
    if (set->has_stability) {
        pf_buf_append_str(out, "<li>stability ");
        pf_html_percent(out, set->stability);
        pf_buf_append_str(out, "</li>");
    }
}

void pf_report_write_story_link(const pf_report_page *page, const char *name, pf_buf *out)
{
    const pf_report_data *data = page->data;
    size_t story = pf_report_find(data->stories, data->n_stories, name);
    int is_listed = pf_report_is_listed(page, story);
    if (is_listed) {
        pf_buf_append_str(out, "<a href=\"#");
        pf_html_text(out, pf_view(name));
        pf_buf_append_str(out, "\">");
    }
    pf_buf_append_str(out, "<bdi>");
    if (story < data->n_stories) {
        pf_report_write_headline(out, &data->stories[story]);
    } else {
        pf_html_text(out, pf_view(name));
    }
    pf_buf_append_str(out, is_listed ? "</bdi></a>" : "</bdi>");
}
