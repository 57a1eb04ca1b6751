// SPDX-License-Identifier: MIT
// Articles that are a story of their own: they are most of many corpora, so they stand folded,
// a line each, and past a limit in stories.jsonl only.
#include "base/error.h"
#include "report/html.h"
#include "report/report_parts.h"

static void write_single(const pf_report_data *data, const pf_report_set *story, pf_buf *out)
{
    pf_buf_append_str(out, "<li id=\"");
    pf_html_text(out, pf_view(story->name));
    pf_buf_append_str(out, "\" dir=\"auto\"><p class=\"t\">");
    if (story->first_article < data->n_report_articles) {
        const pf_report_article *article = &data->articles[story->first_article];
        pf_report_write_title(out, article);
        pf_buf_append_str(out, "</p>");
        pf_report_write_by(out, article);
    } else {
        pf_report_write_headline(out, story);
        pf_buf_append_str(out, "</p>");
    }
    pf_buf_append_str(out, "</li>\n");
}

static pf_status write_list(pf_report_page *page, pf_error *err)
{
    const pf_report_data *data = page->data;
    pf_buf *out = &page->file->buf;
    size_t n_left = page->n_alone_listed;
    pf_buf_append_str(out, "<details class=\"more\"><summary>");
    pf_html_count(out, n_left, "article", "articles");
    pf_buf_append_str(out, "</summary><ul class=\"texts\">\n");
    pf_status status = PF_OK;
    for (size_t i = 0; i < data->n_stories && n_left > 0 && status == PF_OK; i++) {
        const pf_report_set *story = &data->stories[i];
        if (story->n_texts < 2 && story->n_articles < 2) {
            write_single(data, story, out);
            status = pf_outfile_drain(page->file, err);
            n_left--;
        }
    }
    pf_buf_append_str(out, "</ul></details>\n");
    return status;
}

pf_status pf_report_write_alone(pf_report_page *page, pf_error *err)
{
    pf_buf *out = &page->file->buf;
    pf_buf_append_str(out, "<section id=\"alone\">\n<h2>Articles alone</h2>\n"
                           "<p class=\"lead\">");
    pf_html_count(out, page->n_alone, "story is", "stories are");
    pf_buf_append_str(out, " one article alone.</p>\n");
    if (page->n_alone_listed > 0) {
        PF_TRY(write_list(page, err));
    }
    if (page->n_alone_listed < page->n_alone) {
        pf_buf_append_str(out, "<p class=\"cut\">");
        pf_html_number(out, page->n_alone - page->n_alone_listed);
        pf_buf_append_str(out, page->n_alone_listed > 0 ? " more are" : " are");
        pf_buf_append_str(out, " in <code>stories.jsonl</code>.</p>\n");
    }
    pf_buf_append_str(out, "</section>\n");
    return pf_outfile_drain(page->file, err);
}
