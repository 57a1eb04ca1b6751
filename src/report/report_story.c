// SPDX-License-Identifier: MIT
// Stories and the articles in them. A story shows its first texts openly and folds the rest
// behind one line, so that a page of hundreds of stories still reads as an index; the copies of
// a text fold beneath it. Nothing is cut without a word: where a limit bites, the count of what
// is missing stands in its place.
#include <string.h>

#include "base/error.h"
#include "report/html.h"
#include "report/report_diff.h"
#include "report/report_parts.h"

#define MAX_TITLE_CHARS 300
#define MAX_NAME_CHARS  80
#define OPEN_TEXTS      5 // of a story, not folded
#define FOLD_AT_LEAST   3 // fewer than this are not worth a fold

// Rows of one story.
typedef struct story_rows {
    const pf_report_article *rows;
    size_t n_rows;
    size_t n_texts;   // among the rows
    size_t max_texts; // to be shown
    size_t max_copies;
    size_t n_texts_shown;
    size_t n_copies_shown;
} story_rows;

static size_t min_size(size_t a, size_t b)
{
    return a < b ? a : b;
}

// Copies that really stand behind the article at `at`.
static size_t copies_at(const story_rows *story, size_t at)
{
    return min_size(story->rows[at].n_copies, story->n_rows - at - 1);
}

static story_rows open_rows(const pf_report_page *page, const pf_report_set *set)
{
    const pf_report_data *data = page->data;
    size_t limit = page->n_rows < PF_REPORT_PAGE_ROWS ? PF_REPORT_MAX_ROWS : PF_REPORT_FEW_ROWS;
    size_t first = min_size(set->first_article, data->n_report_articles);
    story_rows story = {.max_texts = limit, .max_copies = limit};
    story.n_rows = min_size(set->n_articles, data->n_report_articles - first);
    story.rows = story.n_rows > 0 ? data->articles + first : NULL;
    for (size_t at = 0; at < story.n_rows; at += 1 + copies_at(&story, at)) {
        story.n_texts++;
    }
    return story;
}

// What differs from the kept article, folded.
static void write_difference(pf_buf *out, const pf_report_article *copy)
{
    pf_buf_append_str(out, "<tr class=\"diff\"><td colspan=\"4\"><details class=\"what\">"
                           "<summary>what differs</summary><p class=\"fig\">Jaccard ");
    pf_buf_append_fixed(out, copy->jaccard, 2);
    pf_buf_append_str(out, ", containment ");
    pf_buf_append_fixed(out, copy->containment, 2);
    pf_buf_append_str(out, copy->diff->is_coarse
                               ? ". Too unlike to be compared word by word throughout.</p>"
                               : ".</p>");
    pf_report_write_diff(out, copy->diff);
    pf_buf_append_str(out, "</details></td></tr>\n");
}

// One row, and what differs; the headline only where it is another than that of the kept
// article.
static void write_copy(pf_buf *out, const pf_report_article *kept,
                       const pf_report_article *copy)
{
    pf_buf_append_str(out, "<tr><td>");
    pf_report_open_link(out, copy);
    pf_report_write_source(out, copy->source);
    pf_report_close_link(out, copy);
    if (!pf_view_equal(kept->title, copy->title)) {
        pf_buf_append_str(out, "<p class=\"also\" dir=\"auto\">");
        pf_report_write_words(out, copy);
        pf_buf_append_str(out, "</p>");
    }
    pf_buf_append_str(out, "</td><td>");
    pf_html_date(out, copy->time_seconds, copy->date_only);
    pf_buf_append_str(out, "</td><td>");
    pf_html_text(out, pf_view(copy->relation == NULL ? "" : copy->relation));
    pf_buf_append_str(out, "</td><td>");
    pf_html_percent(out, copy->similarity);
    pf_buf_append_str(out, "</td></tr>\n");
    if (copy->diff != NULL) {
        write_difference(out, copy);
    }
}

static int is_identical(const pf_report_article *copy)
{
    return copy->relation != NULL && strcmp(copy->relation, "identical") == 0;
}

// The first of n copies that differs and does not show how; NULL: there is none.
static const pf_report_article *first_untold(const pf_report_article *copies, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (copies[i].diff == NULL && !is_identical(&copies[i])) {
            return &copies[i];
        }
    }
    return NULL;
}

// How to see what the page has no room for.
static void write_advice(pf_buf *out, const pf_report_article *kept,
                         const pf_report_article *copy)
{
    pf_buf_append_str(out, "<p class=\"cut\">What else differs: <code>pressfold explain INPUT "
                           "--pair ");
    pf_html_clip(out, kept->id, MAX_NAME_CHARS);
    pf_buf_append_char(out, ' ');
    pf_html_clip(out, copy->id, MAX_NAME_CHARS);
    pf_buf_append_str(out, "</code>, and so for each copy.</p>");
}

static void write_rows(pf_buf *out, const pf_report_article *kept, size_t n)
{
    pf_buf_append_str(out,
                      "<table><thead><tr><th scope=\"col\">Copy at</th><th scope=\"col\">Date"
                      "</th><th scope=\"col\">Relation</th><th scope=\"col\">Similar</th>"
                      "</tr></thead><tbody>\n");
    for (size_t i = 1; i <= n; i++) {
        write_copy(out, kept, &kept[i]);
    }
    pf_buf_append_str(out, "</tbody></table>");
    const pf_report_article *untold = first_untold(kept + 1, n);
    if (untold != NULL) {
        write_advice(out, kept, untold);
    }
}

// The copies of the text at `at`, folded.
static void write_copies(story_rows *story, size_t at, pf_buf *out)
{
    const pf_report_article *kept = &story->rows[at];
    size_t n_copies = copies_at(story, at);
    size_t n_shown = min_size(n_copies, story->max_copies - story->n_copies_shown);
    if (n_copies == 0) {
        return;
    }
    pf_buf_append_str(out, "<details class=\"copies\"><summary>");
    pf_html_count(out, n_copies, "copy", "copies");
    pf_buf_append_str(out, "</summary>");
    if (n_shown > 0) {
        write_rows(out, kept, n_shown);
    }
    if (n_shown < n_copies) {
        pf_buf_append_str(out, "<p class=\"cut\">");
        pf_html_count(out, n_copies - n_shown, n_shown > 0 ? "more copy" : "copy",
                      n_shown > 0 ? "more copies" : "copies");
        pf_buf_append_str(out, ": in <code>articles.csv</code> under group <code>");
        pf_html_clip(out, kept->id, MAX_NAME_CHARS);
        pf_buf_append_str(out, "</code>.</p>");
    }
    pf_buf_append_str(out, "</details>");
    story->n_copies_shown += n_shown;
}

static void write_text(const pf_report_page *page, story_rows *story, size_t at, pf_buf *out)
{
    const pf_report_article *kept = &story->rows[at];
    int has_title = !pf_html_is_blank(kept->title);
    pf_buf_append_str(out, has_title ? "<div dir=\"auto\"><p class=\"t\">"
                                     : "<div dir=\"auto\"><p class=\"t untitled\">");
    pf_report_write_title(out, kept);
    pf_buf_append_str(out, "</p>");
    pf_report_write_by(out, kept);
    pf_buf_append_str(out, "</div>");
    int folds = kept->why != NULL || copies_at(story, at) > 0;
    pf_buf_append_str(out, folds ? "<div class=\"folds\">" : "");
    if (kept->why != NULL) {
        pf_report_write_why(page, kept->why, out);
    }
    write_copies(story, at, out);
    pf_buf_append_str(out, folds ? "</div>" : "");
}

static void write_texts(const pf_report_page *page, story_rows *story, pf_buf *out)
{
    size_t n_shown = min_size(story->n_texts, story->max_texts);
    int folds = n_shown >= OPEN_TEXTS + FOLD_AT_LEAST;
    pf_buf_append_str(out, "<ul class=\"texts\">\n");
    for (size_t at = 0; story->n_texts_shown < n_shown; at += 1 + copies_at(story, at)) {
        if (folds && story->n_texts_shown == OPEN_TEXTS) {
            pf_buf_append_str(out, "</ul>\n<details class=\"more\"><summary>");
            pf_html_count(out, n_shown - OPEN_TEXTS, "more text", "more texts");
            pf_buf_append_str(out, "</summary><ul class=\"texts\">\n");
        }
        pf_buf_append_str(out, "<li>");
        write_text(page, story, at, out);
        pf_buf_append_str(out, "</li>\n");
        story->n_texts_shown++;
    }
    pf_buf_append_str(out, folds ? "</ul></details>\n" : "</ul>\n");
}

// What of the story is not on the page, in words.
static void write_missing(const story_rows *story, const pf_report_set *set, pf_buf *out)
{
    size_t n_shown = story->n_texts_shown + story->n_copies_shown;
    if (n_shown >= set->n_articles) {
        return;
    }
    pf_buf_append_str(out, "<p class=\"cut\">Shown here: ");
    pf_html_number(out, story->n_texts_shown);
    pf_buf_append_str(out, " of ");
    pf_html_count(out, set->n_texts, "text", "texts");
    pf_buf_append_str(out, ", ");
    pf_html_number(out, n_shown);
    pf_buf_append_str(out, " of ");
    pf_html_count(out, set->n_articles, "article", "articles");
    pf_buf_append_str(out, ". The other ");
    pf_html_number(out, set->n_articles - n_shown);
    pf_buf_append_str(out, " are in <code>articles.csv</code> under story ");
    pf_html_text(out, pf_view(set->name));
    pf_buf_append_str(out, ".</p>\n");
}

static void write_topic_link(const pf_report_page *page, const pf_report_set *story,
                             pf_buf *out)
{
    const pf_report_data *data = page->data;
    if (story->topic[0] == '\0') {
        return;
    }
    size_t topic = pf_report_find(data->topics, data->n_topics, story->topic);
    int is_linked = topic < data->n_topics && topic < PF_REPORT_MAX_SETS;
    pf_buf_append_str(out,
                      is_linked ? "<li class=\"topic\"><a href=\"#" : "<li class=\"topic\">");
    if (is_linked) {
        pf_html_text(out, pf_view(story->topic));
        pf_buf_append_str(out, "\">");
    }
    pf_html_text(out, pf_view(story->topic));
    for (uint32_t i = 0; is_linked && i < data->topics[topic].n_terms && i < 3; i++) {
        pf_buf_append_str(out, i == 0 ? " <bdi>" : ", <bdi>");
        pf_html_clip(out, data->topics[topic].terms[i].term, MAX_NAME_CHARS);
        pf_buf_append_str(out, "</bdi>");
    }
    pf_buf_append_str(out, is_linked ? "</a></li>" : "</li>");
}

static void write_facts(const pf_report_page *page, const pf_report_set *story,
                        const story_rows *rows, pf_buf *out)
{
    pf_buf_append_str(out, "<div class=\"facts\"><p class=\"size\"><b>");
    pf_html_number(out, story->n_articles);
    pf_buf_append_str(out, story->n_articles == 1 ? "</b> article</p><ul><li>"
                                                  : "</b> articles</p><ul><li>");
    pf_html_count(out, story->n_texts, "text", "texts");
    pf_buf_append_str(out, "</li><li>");
    pf_html_count(out, story->n_outlets, "outlet", "outlets");
    pf_buf_append_str(out, "</li>");
    if (story->n_no_outlet > 0) {
        pf_buf_append_str(out, "<li>");
        pf_html_count(out, story->n_no_outlet, "article names none", "articles name none");
        pf_buf_append_str(out, "</li>");
    }
    pf_report_write_stability(out, story);
    pf_buf_append_str(out, "</ul>");
    pf_timeline_draw(&page->axis, rows->rows, rows->n_rows, out);
    pf_buf_append_str(out, "<ul>");
    pf_report_write_times(out, story);
    write_topic_link(page, story, out);
    pf_buf_append_str(out, "</ul></div>\n");
}

static void write_related(const pf_report_page *page, const pf_report_set *story, pf_buf *out)
{
    for (uint32_t i = 0; i < story->n_related && i < PF_REPORT_RELATED; i++) {
        pf_buf_append_str(out,
                          i == 0 ? "<div class=\"related\"><p>Related</p><ul><li>" : "<li>");
        pf_report_write_story_link(page, story->related[i], out);
        pf_buf_append_str(out, " <span>");
        pf_html_percent(out, story->related_similarity[i]);
        pf_buf_append_str(out, "</span></li>");
    }
    pf_buf_append_str(out, story->n_related > 0 ? "</ul></div>\n" : "");
}

// The article that an index of the story stands for; NULL when it is none of its rows.
static const pf_report_article *representative(const pf_report_page *page,
                                               const pf_report_set *story, uint32_t i)
{
    size_t at = story->representatives[i];
    int is_own = at >= story->first_article && at - story->first_article < story->n_articles &&
                 at < page->data->n_report_articles;
    return i < story->n_representatives && is_own ? &page->data->articles[at] : NULL;
}

// The headline, which leads to the article it is of, and where that stood.
static void write_story_head(const pf_report_page *page, const pf_report_set *story,
                             pf_buf *out)
{
    const pf_report_article *medoid = representative(page, story, 0);
    pf_buf_append_str(out, "<div dir=\"auto\"><h3>");
    if (medoid != NULL) {
        pf_report_open_link(out, medoid);
    }
    pf_report_write_headline(out, story);
    if (medoid != NULL) {
        pf_report_close_link(out, medoid);
    }
    pf_buf_append_str(out, "</h3>\n");
    if (medoid != NULL) {
        pf_report_write_by(out, medoid);
    }
    pf_buf_append_str(out, "</div>\n");
    pf_report_write_terms(out, story);
}

// The other articles that stand for the story; where all its texts are open, they are seen.
static void write_representatives(const pf_report_page *page, const pf_report_set *story,
                                  pf_buf *out)
{
    int is_open = story->n_texts < OPEN_TEXTS + FOLD_AT_LEAST;
    for (uint32_t i = 1; i < 3 && !is_open; i++) {
        const pf_report_article *article = representative(page, story, i);
        if (article == NULL) {
            break;
        }
        pf_buf_append_str(out, i == 1 ? "<p class=\"part\">Also told as</p>" : "");
        pf_buf_append_str(out, "<div class=\"rep\" dir=\"auto\"><p class=\"t\">");
        pf_report_write_title(out, article);
        pf_buf_append_str(out, "</p>");
        pf_report_write_by(out, article);
        pf_buf_append_str(out, "</div>\n");
    }
    pf_buf_append_str(out, is_open ? "" : "<p class=\"part\">From the first on</p>\n");
}

static void open_story(const pf_report_set *story, const char *class_name, pf_buf *out)
{
    pf_buf_append_str(out, "<article class=\"");
    pf_buf_append_str(out, class_name);
    pf_buf_append_str(out, "\" id=\"");
    pf_html_text(out, pf_view(story->name));
    pf_buf_append_str(out, "\">\n");
}

static void write_story(pf_report_page *page, const pf_report_set *story, pf_buf *out)
{
    story_rows rows = open_rows(page, story);
    open_story(story, "story", out);
    write_facts(page, story, &rows, out);
    pf_buf_append_str(out, "<div class=\"body\">\n");
    write_story_head(page, story, out);
    write_representatives(page, story, out);
    write_texts(page, &rows, out);
    write_missing(&rows, story, out);
    pf_report_write_outlets(out, story);
    write_related(page, story, out);
    pf_buf_append_str(out, "</div>\n</article>\n");
    page->n_rows += rows.n_texts_shown + rows.n_copies_shown;
}

static void write_unlisted(pf_buf *out, size_t n_all, size_t n_listed, const char *what)
{
    if (n_listed == n_all) {
        return;
    }
    pf_buf_append_str(out, "<p class=\"cut\">The biggest ");
    pf_html_number(out, n_listed);
    pf_buf_append_str(out, " are listed; ");
    pf_html_number(out, n_all - n_listed);
    pf_buf_append_str(out, what);
    pf_buf_append_str(out, " are in <code>stories.jsonl</code>.</p>\n");
}

pf_status pf_report_write_stories(pf_report_page *page, pf_error *err)
{
    const pf_report_data *data = page->data;
    pf_buf *out = &page->file->buf;
    pf_buf_append_str(out, "<section id=\"stories\">\n<h2>Stories</h2>\n<p class=\"lead\">");
    if (page->n_stories == 0) {
        pf_buf_append_str(out, "No story has two or more different texts.</p>\n");
    } else {
        pf_html_count(out, page->n_stories, "story has", "stories have");
        pf_buf_append_str(out, " two or more different texts, the biggest first.</p>\n");
    }
    pf_status status = PF_OK;
    for (size_t i = 0; status == PF_OK && i < page->end_stories; i++) {
        if (data->stories[i].n_texts < 2) {
            continue;
        }
        write_story(page, &data->stories[i], out);
        status = pf_outfile_drain(page->file, err);
    }
    PF_TRY(status);
    write_unlisted(out, page->n_stories, page->n_stories_listed, " smaller ones");
    pf_buf_append_str(out, "</section>\n");
    return pf_outfile_drain(page->file, err);
}

static void write_reprint(pf_report_page *page, const pf_report_set *story, pf_buf *out)
{
    story_rows rows = open_rows(page, story);
    open_story(story, "story reprint", out);
    for (size_t at = 0; at < rows.n_rows && rows.n_texts_shown < rows.max_texts;
         at += 1 + copies_at(&rows, at)) {
        write_text(page, &rows, at, out);
        rows.n_texts_shown++;
    }
    if (rows.n_rows == 0) {
        pf_buf_append_str(out, "<p class=\"t\" dir=\"auto\">");
        pf_report_write_headline(out, story);
        pf_buf_append_str(out, "</p>");
    }
    write_missing(&rows, story, out);
    pf_buf_append_str(out, "</article>\n");
    page->n_rows += rows.n_texts_shown + rows.n_copies_shown;
}

pf_status pf_report_write_reprints(pf_report_page *page, pf_error *err)
{
    const pf_report_data *data = page->data;
    pf_buf *out = &page->file->buf;
    pf_buf_append_str(out, "<section id=\"copies\">\n<h2>Copies outside larger stories</h2>\n"
                           "<p class=\"lead\">");
    pf_html_count(out, page->n_reprints, "story is", "stories are");
    pf_buf_append_str(out, " a single text with its copies.</p>\n");
    pf_status status = PF_OK;
    for (size_t i = 0; status == PF_OK && i < page->end_reprints; i++) {
        const pf_report_set *story = &data->stories[i];
        if (story->n_texts >= 2 || story->n_articles < 2) {
            continue;
        }
        write_reprint(page, story, out);
        status = pf_outfile_drain(page->file, err);
    }
    PF_TRY(status);
    write_unlisted(out, page->n_reprints, page->n_reprints_listed, " with fewer copies");
    pf_buf_append_str(out, "</section>\n");
    return pf_outfile_drain(page->file, err);
}
