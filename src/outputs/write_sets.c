// SPDX-License-Identifier: MIT
#include <math.h>
#include <stdio.h>

#include "base/error.h"
#include "base/json.h"
#include "io/date.h"
#include "outputs/outputs.h"

static void append_tag(pf_json *json, const char *key, char letter, uint64_t number)
{
    char tag[24];
    (void)snprintf(tag, sizeof tag, "%c%llu", letter, (unsigned long long)number);
    pf_json_str(json, key, tag);
}

static void append_time(pf_json *json, const char *key, int64_t seconds, int date_only)
{
    char text[32];
    pf_date_format(seconds, date_only, text);
    if (text[0] == '\0') {
        pf_json_null(json, key);
    } else {
        pf_json_str(json, key, text);
    }
}

static void append_terms(pf_json *json, const pf_label *label)
{
    pf_json_begin_array(json, "terms");
    for (uint32_t i = 0; i < label->n_terms; i++) {
        pf_json_begin_object(json, NULL);
        pf_json_view(json, "term", label->terms[i].text);
        pf_json_fixed(json, "share", (double)label->terms[i].share, 3);
        pf_json_end_object(json);
    }
    pf_json_end_array(json);
}

static void append_first_by(pf_json *json, const pf_findings *found, const pf_set *set)
{
    if (set->first_source == 0) {
        pf_json_null(json, "first_by");
    } else {
        pf_json_view(json, "first_by", found->session->corpus.sources[set->first_source]);
    }
}

static void append_numbers(pf_json *json, const pf_findings *found, const pf_set *set)
{
    pf_json_u64(json, "size", set->n_articles);
    pf_json_u64(json, "texts", set->n_texts);
    pf_json_u64(json, "outlets", set->n_outlets);
    pf_json_u64(json, "no_outlet", set->n_no_outlet);
    append_time(json, "first", set->first_seconds, set->first_date_only);
    append_time(json, "last", set->last_seconds, set->last_date_only);
    append_time(json, "peak", set->peak_seconds, 1);
    append_first_by(json, found, set);
}

static void append_representatives(pf_json *json, const pf_findings *found,
                                   const pf_label *label)
{
    pf_json_begin_array(json, "representatives");
    for (uint32_t i = 0; i < label->representatives.n; i++) {
        pf_json_view(json, NULL,
                     pf_corpus_id(&found->session->corpus,
                                  found->model->docs[label->representatives.docs[i]]));
    }
    pf_json_end_array(json);
}

static void append_related(pf_json *json, const pf_findings *found, const pf_story_info *info)
{
    pf_json_begin_array(json, "related");
    for (uint32_t i = 0; i < info->n_related; i++) {
        append_tag(json, NULL, 's', found->stories->number_of[info->related[i]] + 1u);
    }
    pf_json_end_array(json);
    pf_json_begin_array(json, "related_similarity");
    for (uint32_t i = 0; i < info->n_related; i++) {
        pf_json_fixed(json, NULL, (double)info->related_similarity[i], 3);
    }
    pf_json_end_array(json);
}

static void append_articles(pf_json *json, const pf_findings *found, const pf_sets *sets,
                            const pf_set *set)
{
    pf_json_begin_array(json, "articles");
    for (uint32_t i = 0; i < set->n_articles; i++) {
        pf_json_view(json, NULL,
                     pf_corpus_id(&found->session->corpus, sets->docs[set->members + i]));
    }
    pf_json_end_array(json);
}

static int is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// Appends the text as one line: one blank where there are several, or line ends.
static void append_line(pf_buf *out, pf_strview text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!is_blank(text.data[i])) {
            pf_buf_append_str(out,
                              i > 0 && out->len > 0 && is_blank(text.data[i - 1]) ? " " : "");
            pf_buf_append_char(out, text.data[i]);
        }
    }
}

// What the set's middle article is shown by, its id where it has neither title nor text.
static pf_status append_headline(pf_json *json, const pf_findings *found, const pf_set *set,
                                 pf_error *err)
{
    pf_strview title = {NULL, 0};
    pf_buf line;
    PF_TRY(pf_load_title(found, set->headline, &title, err));
    pf_buf_init(&line);
    append_line(&line, title);
    pf_json_view(json, "headline",
                 line.len > 0 ? pf_buf_view(&line)
                              : pf_corpus_id(&found->session->corpus, set->headline));
    pf_status status = pf_buf_status(&line, err);
    pf_buf_finish(&line);
    return status;
}

static pf_status append_story(pf_json *json, const pf_findings *found, size_t number,
                              pf_error *err)
{
    const pf_set *set = &found->stories->sets[number];
    const pf_story_info *info = &found->model->stories.info[set->model_set];
    const pf_label *label = &found->stories->labels[set->model_set];
    pf_json_begin_object(json, NULL);
    append_tag(json, "story", 's', number + 1);
    append_numbers(json, found, set);
    PF_TRY(append_headline(json, found, set, err));
    append_representatives(json, found, label);
    append_terms(json, label);
    append_articles(json, found, found->stories, set);
    if (set->topic == PF_NO_DOC) {
        pf_json_null(json, "topic");
    } else {
        append_tag(json, "topic", 't', set->topic + 1u);
    }
    append_related(json, found, info);
    pf_json_fixed(json, "stability", (double)found->model->stories.stability[set->model_set],
                  3);
    pf_json_end_object(json);
    return PF_OK;
}

pf_status pf_write_stories(const pf_findings *found, pf_outfile *file, pf_error *err)
{
    for (size_t i = 0; i < found->stories->n; i++) {
        pf_json json;
        pf_json_init(&json, &file->buf);
        PF_TRY(append_story(&json, found, i, err));
        pf_buf_append_char(&file->buf, '\n');
        PF_TRY(pf_outfile_drain(file, err));
    }
    return PF_OK;
}

static pf_status append_topic(pf_json *json, const pf_findings *found, size_t number,
                              pf_error *err)
{
    const pf_set *set = &found->topics->sets[number];
    const pf_label *label = &found->topics->labels[set->model_set];
    pf_json_begin_object(json, NULL);
    append_tag(json, "topic", 't', number + 1);
    append_numbers(json, found, set);
    PF_TRY(append_headline(json, found, set, err));
    append_representatives(json, found, label);
    append_terms(json, label);
    append_articles(json, found, found->topics, set);
    float stability = found->model->topics.stability[set->model_set];
    if (isnan(stability)) {
        pf_json_null(json, "stability");
    } else {
        pf_json_fixed(json, "stability", (double)stability, 3);
    }
    pf_json_end_object(json);
    return PF_OK;
}

pf_status pf_write_topics(const pf_findings *found, pf_outfile *file, pf_error *err)
{
    for (size_t i = 0; i < found->topics->n; i++) {
        pf_json json;
        pf_json_init(&json, &file->buf);
        PF_TRY(append_topic(&json, found, i, err));
        pf_buf_append_char(&file->buf, '\n');
        PF_TRY(pf_outfile_drain(file, err));
    }
    return PF_OK;
}
