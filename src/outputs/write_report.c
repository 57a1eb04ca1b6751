// SPDX-License-Identifier: MIT
// Gathers what the report shows: all stories of two and more articles, with titles and
// addresses read back from the records, and what differs in the copies. The report's own limits
// say how much of that it prints.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "outputs/outputs.h"
#include "outputs/report_diffs.h"
#include "outputs/report_extras.h"
#include "outputs/topic_choice.h"
#include "report/report.h"

#define MAX_BAD_SHOWN 100u
#define TRIED_TERMS   3u // of a topic of a k that was tried

typedef struct report_builder {
    const pf_findings *found;
    pf_arena strings;
    pf_report_set *stories;
    pf_report_set *topics;
    pf_report_article *articles;
    const char **bad;
    pf_report_language languages[PF_N_LANGUAGES];
    pf_report_data data;
} report_builder;

// All of two and more articles, and some that are alone: by falling size, so at the end.
static size_t count_shown_stories(const pf_sets *stories)
{
    size_t n = 0;
    while (n < stories->n && stories->sets[n].n_articles > 1) {
        n++;
    }
    size_t n_alone = stories->n - n;
    return n + (n_alone < PF_REPORT_MAX_ALONE ? n_alone : PF_REPORT_MAX_ALONE);
}

static pf_status copy_view(report_builder *b, pf_strview view, pf_strview *out, pf_error *err)
{
    return pf_arena_copy(&b->strings, view, out) ? PF_OK : pf_fail_memory(err, view.len);
}

static pf_status load_shown_title(report_builder *b, pf_doc_id doc, pf_strview *out,
                                  pf_error *err)
{
    pf_strview title = {NULL, 0};
    PF_TRY(pf_load_title(b->found, doc, &title, err));
    return copy_view(b, title, out, err);
}

static pf_status fill_article(report_builder *b, pf_doc_id doc, pf_report_article *article,
                              pf_error *err)
{
    const pf_corpus *corpus = &b->found->session->corpus;
    const pf_doc *d = &corpus->docs[doc];
    const pf_copy *copy = &b->found->groups->copies[doc];
    memset(article, 0, sizeof *article);
    PF_TRY(load_shown_title(b, doc, &article->title, err));
    PF_TRY(copy_view(b, b->found->session->scanners[0].article.url, &article->url, err));
    article->id = pf_corpus_id(corpus, doc);
    article->source = corpus->sources[d->source];
    article->relation = pf_relation_name(copy->relation);
    article->similarity = (double)copy->similarity;
    article->jaccard = (double)copy->jaccard;
    article->containment = (double)copy->containment;
    article->time_seconds = d->time_seconds;
    article->date_only = d->date_only;
    return PF_OK;
}

// Articles of one story: each kept one, then its copies, which it counts.
static pf_status fill_articles(report_builder *b, const pf_set *set, size_t at, pf_error *err)
{
    const uint32_t *docs = b->found->stories->docs + set->members;
    const pf_model *model = b->found->model;
    size_t kept_at = at;
    for (uint32_t i = 0; i < set->n_articles; i++) {
        PF_TRY(fill_article(b, docs[i], &b->articles[at + i], err));
        if (model->docs[model->row_of[docs[i]]] == docs[i]) {
            kept_at = at + i;
        } else {
            b->articles[kept_at].n_copies++;
        }
    }
    return PF_OK;
}

static pf_status fill_set(report_builder *b, const pf_sets *sets, size_t number,
                          pf_report_set *out, pf_error *err)
{
    const pf_set *set = &sets->sets[number];
    const pf_label *label = &sets->labels[set->model_set];
    memset(out, 0, sizeof *out);
    (void)snprintf(out->name, sizeof out->name, "%c%zu", sets->letter, number + 1);
    PF_TRY(load_shown_title(b, set->headline, &out->headline, err));
    if (out->headline.len == 0) {
        out->headline = pf_corpus_id(&b->found->session->corpus, set->headline);
    }
    out->n_articles = set->n_articles;
    out->n_texts = set->n_texts;
    out->n_outlets = set->n_outlets;
    out->n_no_outlet = set->n_no_outlet;
    out->first_seconds = set->first_seconds;
    out->first_date_only = set->first_date_only;
    out->last_seconds = set->last_seconds;
    out->peak_seconds = set->peak_seconds;
    out->first_by = b->found->session->corpus.sources[set->first_source];
    out->n_terms = label->n_terms < PF_REPORT_TERMS ? label->n_terms : PF_REPORT_TERMS;
    for (uint32_t i = 0; i < out->n_terms; i++) {
        out->terms[i].term = label->terms[i].text;
        out->terms[i].share = (double)label->terms[i].share;
    }
    return PF_OK;
}

// Where the articles that stand for the story are among those of the page.
static void fill_representatives(const report_builder *b, const pf_set *set, size_t at,
                                 pf_report_set *out)
{
    const pf_representatives *chosen =
        &b->found->stories->labels[set->model_set].representatives;
    const uint32_t *docs = b->found->stories->docs + set->members;
    for (uint32_t r = 0; r < chosen->n; r++) {
        pf_doc_id doc = b->found->model->docs[chosen->docs[r]];
        for (uint32_t i = 0; i < set->n_articles; i++) {
            if (docs[i] == doc) {
                out->representatives[out->n_representatives++] = at + i;
            }
        }
    }
}

static pf_status fill_stories(report_builder *b, pf_error *err)
{
    const pf_sets *stories = b->found->stories;
    size_t at = 0;
    for (size_t i = 0; i < b->data.n_stories; i++) {
        const pf_set *set = &stories->sets[i];
        pf_report_set *out = &b->stories[i];
        PF_TRY(fill_set(b, stories, i, out, err));
        out->first_article = at;
        if (set->topic != PF_NO_DOC) {
            (void)snprintf(out->topic, sizeof out->topic, "t%u", set->topic + 1);
        }
        const pf_story_info *info = &b->found->model->stories.info[set->model_set];
        for (uint32_t r = 0; r < info->n_related && r < PF_REPORT_RELATED; r++) {
            uint32_t related = stories->number_of[info->related[r]];
            if (related < b->data.n_stories) { // the others are not on the page
                out->related_similarity[out->n_related] = (double)info->related_similarity[r];
                (void)snprintf(out->related[out->n_related++], sizeof out->related[0], "s%u",
                               related + 1);
            }
        }
        PF_TRY(fill_articles(b, set, at, err));
        fill_representatives(b, set, at, out);
        out->stability = (double)b->found->model->stories.stability[set->model_set];
        out->has_stability = set->n_texts > 1;
        at += set->n_articles;
    }
    return PF_OK;
}

// "word, word, word; word, ...": the first words of each topic of a candidate.
static void append_tried(const pf_model *model, size_t number, const pf_tried_topic *topics,
                         pf_buf *out)
{
    for (uint32_t i = 0; i < model->topics.candidates[number].k; i++) {
        const pf_label *label = pf_tried_topic_label(model, number, topics[i].topic);
        pf_buf_append_str(out, i > 0 ? "; " : "");
        for (uint32_t t = 0; t < label->n_terms && t < TRIED_TERMS; t++) {
            pf_buf_append_str(out, t > 0 ? ", " : "");
            pf_buf_append_view(out, label->terms[t].text);
        }
    }
}

static pf_status fill_tried(report_builder *b, size_t number, pf_error *err)
{
    const pf_model *model = b->found->model;
    pf_tried_topic *topics = NULL;
    pf_buf line;
    PF_TRY(pf_tried_topics_list(model, number, &topics, err));
    pf_buf_init(&line);
    append_tried(model, number, topics, &line);
    pf_free(topics);
    pf_status status = pf_buf_status(&line, err);
    if (status == PF_OK) {
        pf_strview view = {line.data, line.len};
        status = copy_view(b, view, &b->data.candidate_topics[number], err);
    }
    pf_buf_finish(&line);
    return status;
}

static pf_status fill_topics(report_builder *b, pf_error *err)
{
    const pf_topics *topics = &b->found->model->topics;
    for (size_t i = 0; i < b->found->topics->n; i++) {
        PF_TRY(fill_set(b, b->found->topics, i, &b->topics[i], err));
        float stability = topics->stability[b->found->topics->sets[i].model_set];
        b->topics[i].stability = (double)stability;
        b->topics[i].has_stability = !isnan(stability);
    }
    b->data.n_candidates = topics->n_candidates;
    for (size_t i = 0; i < topics->n_candidates; i++) {
        b->data.candidate_k[i] = topics->candidates[i].k;
        b->data.candidate_score[i] = topics->candidates[i].score;
        PF_TRY(fill_tried(b, i, err));
    }
    return PF_OK;
}

static pf_status fill_bad(report_builder *b, pf_error *err)
{
    const pf_session *session = b->found->session;
    for (size_t i = 0; i < b->data.n_bad_shown; i++) {
        const pf_bad_record *bad = &session->corpus.bad[i];
        pf_buf line;
        pf_buf_init(&line);
        pf_buf_append_str(&line, pf_reader_input(session->reader, bad->input)->path);
        pf_buf_append_char(&line, ':');
        pf_buf_append_u64(&line, bad->number);
        pf_buf_append_str(&line, ": ");
        pf_buf_append_view(&line, bad->reason);
        pf_strview copy = {NULL, 0};
        pf_status status = pf_buf_status(&line, err);
        if (status == PF_OK) {
            status = copy_view(b, pf_buf_view(&line), &copy, err);
        }
        pf_buf_finish(&line);
        PF_TRY(status);
        b->bad[i] = copy.data;
    }
    return PF_OK;
}

// The page is called by its first input, without the folders but the last.
static pf_status fill_title(report_builder *b, pf_error *err)
{
    const pf_job *job = b->found->session->job;
    const char *path = strcmp(job->inputs[0], "-") == 0 ? "standard input" : job->inputs[0];
    const char *start = path + strlen(path);
    int n_slashes = 0;
    while (start > path && (start[-1] != '/' || ++n_slashes < 2)) {
        start--;
    }
    pf_buf title;
    pf_buf_init(&title);
    pf_buf_append_str(&title, start);
    if (job->n_inputs > 1) {
        pf_buf_append_str(&title, " and ");
        pf_buf_append_u64(&title, job->n_inputs - 1);
        pf_buf_append_str(&title, " more");
    }
    pf_strview copy = {NULL, 0};
    pf_status status = pf_buf_status(&title, err);
    if (status == PF_OK) {
        status = copy_view(b, pf_buf_view(&title), &copy, err);
    }
    pf_buf_finish(&title);
    b->data.title = copy.data;
    return status;
}

static void fill_counts(report_builder *b)
{
    const pf_run_info *info = &b->found->session->info;
    pf_report_data *data = &b->data;
    data->version = pf_version();
    data->n_records = info->n_records;
    data->n_bad = info->n_bad;
    data->n_articles = info->n_articles;
    data->n_kept = info->n_kept;
    data->n_copies = info->n_copies;
    data->n_groups = info->n_groups;
    data->n_excerpt_links = info->n_excerpt_links;
}

// By falling number of articles, then as the languages are numbered; unknown ones last.
static void fill_languages(report_builder *b)
{
    uint64_t counts[PF_N_LANGUAGES];
    pf_model_count_languages(b->found->model, b->found->session->corpus.n_docs, counts);
    size_t n = 0;
    for (unsigned i = 1; i <= PF_N_LANGUAGES; i++) {
        unsigned l = i % PF_N_LANGUAGES;
        if (counts[l] == 0) {
            continue;
        }
        pf_report_language language = {pf_language_name((pf_language)l), counts[l]};
        size_t at = n++;
        while (l != PF_LANGUAGE_UNKNOWN && at > 0 &&
               b->languages[at - 1].n_articles < language.n_articles) {
            b->languages[at] = b->languages[at - 1];
            at--;
        }
        b->languages[at] = language;
    }
    b->data.languages = b->languages;
    b->data.n_languages = n;
}

static pf_status make_room(report_builder *b, pf_error *err)
{
    const pf_sets *stories = b->found->stories;
    pf_report_data *data = &b->data;
    data->n_stories = count_shown_stories(stories);
    data->n_single_stories = stories->n - data->n_stories;
    for (size_t i = 0; i < data->n_stories; i++) {
        data->n_report_articles += stories->sets[i].n_articles;
    }
    data->n_topics = b->found->topics->n;
    size_t n_bad = b->found->session->corpus.n_listed_bad;
    data->n_bad_shown = n_bad < MAX_BAD_SHOWN ? n_bad : MAX_BAD_SHOWN;
    b->stories = pf_calloc(data->n_stories, sizeof *b->stories);
    b->topics = pf_calloc(data->n_topics, sizeof *b->topics);
    b->articles = pf_calloc(data->n_report_articles, sizeof *b->articles);
    b->bad = pf_calloc(data->n_bad_shown, sizeof(const char *));
    if (b->stories == NULL || b->topics == NULL || b->articles == NULL || b->bad == NULL) {
        return pf_fail_memory(err, data->n_report_articles * sizeof *b->articles);
    }
    data->stories = b->stories;
    data->topics = b->topics;
    data->articles = b->articles;
    data->bad = b->bad;
    return PF_OK;
}

static pf_status build(report_builder *b, pf_outfile *file, pf_error *err)
{
    PF_TRY(make_room(b, err));
    fill_counts(b);
    fill_languages(b);
    PF_TRY(fill_title(b, err));
    PF_TRY(fill_stories(b, err));
    PF_TRY(fill_topics(b, err));
    PF_TRY(fill_bad(b, err));
    PF_TRY(pf_report_diffs_fill(b->found, b->stories, b->data.n_stories, b->articles,
                                &b->strings, err));
    PF_TRY(pf_report_extras_fill(b->found, b->stories, b->data.n_stories, b->articles,
                                 &b->strings, err));
    PF_TRY(pf_report_matrix_fill(b->found, &b->strings, &b->data, err));
    return pf_report_write(&b->data, file, err);
}

pf_status pf_write_report(const pf_findings *found, pf_outfile *file, pf_error *err)
{
    report_builder b = {.found = found};
    pf_arena_init(&b.strings, 0);
    pf_status status = build(&b, file, err);
    pf_arena_finish(&b.strings);
    pf_free(b.stories);
    pf_free(b.topics);
    pf_free(b.articles);
    pf_free((void *)b.bad);
    return status;
}
