// SPDX-License-Identifier: MIT
// Topics: what each is about, how much of the corpus it holds, and its biggest stories, found
// in one pass over the stories (they come by falling size, so the first three seen are the
// three biggest).
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "report/html.h"
#include "report/report_parts.h"

#define TOP_STORIES 3
#define NONE        UINT32_MAX

typedef struct top_stories {
    uint32_t story[TOP_STORIES]; // indexes, or NONE
} top_stories;

// [n_topics], to be freed with pf_free; NULL when memory is out.
static top_stories *find_top(const pf_report_page *page)
{
    const pf_report_data *data = page->data;
    top_stories *top = pf_alloc(data->n_topics, sizeof *top);
    if (top == NULL) {
        return NULL;
    }
    for (size_t t = 0; t < data->n_topics; t++) {
        for (size_t i = 0; i < TOP_STORIES; i++) {
            top[t].story[i] = NONE;
        }
    }
    size_t end =
        page->end_stories > page->end_reprints ? page->end_stories : page->end_reprints;
    for (size_t s = 0; s < end; s++) {
        size_t t = pf_report_find(data->topics, data->n_topics, data->stories[s].topic);
        size_t slot = 0;
        if (t == data->n_topics || !pf_report_is_listed(page, s)) {
            continue;
        }
        while (slot < TOP_STORIES && top[t].story[slot] != NONE) {
            slot++;
        }
        if (slot < TOP_STORIES) {
            top[t].story[slot] = (uint32_t)s;
        }
    }
    return top;
}

static void write_candidates(const pf_report_data *data, pf_buf *out)
{
    size_t n = data->n_candidates < 3 ? data->n_candidates : 3;
    if (n == 0) {
        return;
    }
    pf_buf_append_str(out, "<table class=\"tried\"><caption>Numbers of topics that were tried: "
                           "the score is silhouette times stability</caption><thead><tr>"
                           "<th scope=\"col\">Topics</th><th scope=\"col\">Score</th><th></th>"
                           "<th scope=\"col\">About</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < n; i++) {
        pf_buf_append_str(out, "<tr><td>");
        pf_html_number(out, data->candidate_k[i]);
        pf_buf_append_str(out, "</td><td>");
        pf_buf_append_fixed(out, data->candidate_score[i], 3);
        pf_buf_append_str(out, data->candidate_k[i] == data->n_topics ? "</td><td>chosen"
                                                                      : "</td><td>");
        pf_buf_append_str(out, "</td><td dir=\"auto\">");
        pf_html_text(out, data->candidate_topics[i]);
        pf_buf_append_str(out, "</td></tr>\n");
    }
    pf_buf_append_str(out, "</tbody></table>\n");
}

static void write_facts(const pf_report_data *data, const pf_report_set *topic, pf_buf *out)
{
    double share =
        data->n_articles > 0 ? (double)topic->n_articles / (double)data->n_articles : 0;
    pf_buf_append_str(out, "<div class=\"facts\"><p class=\"size\"><b>");
    pf_html_number(out, topic->n_articles);
    pf_buf_append_str(out, topic->n_articles == 1 ? "</b> article" : "</b> articles");
    pf_buf_append_str(out,
                      "</p><svg class=\"split\" viewBox=\"0 0 1000 8\" aria-hidden=\"true\" "
                      "preserveAspectRatio=\"none\"><rect class=\"rest\" width=\"1000\" "
                      "height=\"8\"/><rect class=\"kept\" height=\"8\" width=\"");
    pf_buf_append_fixed(out, share < 1 ? share * 1000 : 1000, 2);
    pf_buf_append_str(out, "\"/></svg><ul><li>");
    pf_html_percent(out, share);
    pf_buf_append_str(out, " of all</li><li>");
    pf_html_count(out, topic->n_texts, "text", "texts");
    pf_buf_append_str(out, "</li>");
    pf_report_write_stability(out, topic);
    pf_buf_append_str(out, "</ul></div>\n");
}

static void write_top(const pf_report_data *data, const top_stories *top, pf_buf *out)
{
    if (top->story[0] == NONE) {
        return;
    }
    pf_buf_append_str(out, "<div class=\"related\"><p>Biggest stories</p><ul>");
    for (size_t i = 0; i < TOP_STORIES && top->story[i] != NONE; i++) {
        const pf_report_set *story = &data->stories[top->story[i]];
        pf_buf_append_str(out, "<li><a href=\"#");
        pf_html_text(out, pf_view(story->name));
        pf_buf_append_str(out, "\"><bdi>");
        pf_report_write_headline(out, story);
        pf_buf_append_str(out, "</bdi></a> <span>");
        pf_html_number(out, story->n_articles);
        pf_buf_append_str(out, "</span></li>");
    }
    pf_buf_append_str(out, "</ul></div>\n");
}

static void write_topic(const pf_report_data *data, const pf_report_set *topic,
                        const top_stories *top, pf_buf *out)
{
    pf_buf_append_str(out, "<article class=\"topic\" id=\"");
    pf_html_text(out, pf_view(topic->name));
    pf_buf_append_str(out, "\">\n");
    write_facts(data, topic, out);
    pf_buf_append_str(out, "<div class=\"body\"><h3 dir=\"auto\">");
    pf_report_write_headline(out, topic);
    pf_buf_append_str(out, "</h3>\n");
    pf_report_write_terms(out, topic);
    write_top(data, top, out);
    pf_buf_append_str(out, "</div></article>\n");
}

static pf_status write_list(pf_report_page *page, const top_stories *top, pf_error *err)
{
    const pf_report_data *data = page->data;
    pf_buf *out = &page->file->buf;
    pf_status status = PF_OK;
    for (size_t t = 0; status == PF_OK && t < data->n_topics && t < PF_REPORT_MAX_SETS; t++) {
        write_topic(data, &data->topics[t], &top[t], out);
        status = pf_outfile_drain(page->file, err);
    }
    if (data->n_topics > PF_REPORT_MAX_SETS) {
        pf_buf_append_str(out, "<p class=\"cut\">The biggest ");
        pf_html_number(out, PF_REPORT_MAX_SETS);
        pf_buf_append_str(out, " are listed; ");
        pf_html_number(out, data->n_topics - PF_REPORT_MAX_SETS);
        pf_buf_append_str(out, " smaller ones are in <code>topics.jsonl</code>.</p>\n");
    }
    return status;
}

pf_status pf_report_write_topics(pf_report_page *page, pf_error *err)
{
    const pf_report_data *data = page->data;
    pf_buf *out = &page->file->buf;
    top_stories *top = find_top(page);
    if (top == NULL) {
        return pf_fail_memory(err, data->n_topics * sizeof *top);
    }
    pf_buf_append_str(out, "<section id=\"topics\">\n<h2>Topics</h2>\n<p class=\"lead\">");
    if (data->n_topics == 0) {
        pf_buf_append_str(out, "There are no topics.</p>\n");
    } else {
        pf_buf_append_str(out, "Every article belongs to one of ");
        pf_html_count(out, data->n_topics, "topic", "topics");
        pf_buf_append_str(
            out, ". The headline is of the article nearest to the middle of its topic.</p>\n");
    }
    write_candidates(data, out);
    pf_status status = write_list(page, top, err);
    pf_free(top);
    if (status != PF_OK) {
        return status;
    }
    pf_buf_append_str(out, "</section>\n");
    return pf_outfile_drain(page->file, err);
}
