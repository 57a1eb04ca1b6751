// SPDX-License-Identifier: MIT
#include "outputs/sets.h"

#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"

// A set with what its order is decided by.
typedef struct ranked_set {
    pf_set set;
    pf_strview least_id;
} ranked_set;

static int compare_sets(const void *x, const void *y)
{
    const ranked_set *a = x;
    const ranked_set *b = y;
    if (a->set.n_articles != b->set.n_articles) {
        return a->set.n_articles > b->set.n_articles ? -1 : 1;
    }
    return pf_time_id_compare(a->set.first_seconds, a->least_id, b->set.first_seconds,
                              b->least_id);
}

// An article with what its place among the members of its row is decided by.
typedef struct member_key {
    uint64_t row; // times two, plus one for a copy
    int64_t time_seconds;
    pf_strview id;
    uint32_t doc;
} member_key;

static int compare_members(const void *x, const void *y)
{
    const member_key *a = x;
    const member_key *b = y;
    if (a->row != b->row) {
        return a->row < b->row ? -1 : 1;
    }
    return pf_time_id_compare(a->time_seconds, a->id, b->time_seconds, b->id);
}

// Articles of the corpus by row, and within a row the kept one first, then by time and id.
static pf_status order_members(const pf_session *session, const pf_groups *groups,
                               const pf_model *model, uint32_t *out_docs, pf_error *err)
{
    const pf_corpus *corpus = &session->corpus;
    size_t n = corpus->n_docs;
    member_key *keys = pf_alloc(n, sizeof *keys);
    if (keys == NULL) {
        return pf_fail_memory(err, n * sizeof *keys);
    }
    for (uint32_t i = 0; i < n; i++) {
        uint64_t is_copy = groups->copies[i].kept != i;
        member_key key = {(uint64_t)model->row_of[i] << 1 | is_copy,
                          corpus->docs[i].time_seconds, pf_corpus_id(corpus, i), i};
        keys[i] = key;
    }
    qsort(keys, n, sizeof *keys, compare_members);
    for (size_t i = 0; i < n; i++) {
        out_docs[i] = keys[i].doc;
    }
    pf_free(keys);
    return PF_OK;
}

// Members of all sets, set by set in model order: rows rise in time, so members do.
static pf_status group_members(const pf_session *session, const pf_model *model,
                               const uint32_t *set_of_row, const uint32_t *by_row,
                               uint32_t *out_docs, pf_error *err)
{
    size_t n = session->corpus.n_docs;
    pf_keyed *keys = pf_alloc(n, sizeof *keys);
    if (keys == NULL) {
        return pf_fail_memory(err, n * sizeof *keys);
    }
    for (size_t i = 0; i < n; i++) {
        pf_keyed key = {set_of_row[model->row_of[by_row[i]]], by_row[i], 0};
        keys[i] = key;
    }
    pf_status status = pf_sort_keyed(keys, n, session->pool, err);
    for (size_t i = 0; i < n && status == PF_OK; i++) {
        out_docs[i] = keys[i].value;
    }
    pf_free(keys);
    return status;
}

static int compare_u32(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x;
    uint32_t b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

static void count_outlets(const pf_corpus *corpus, const uint32_t *docs, pf_set *set,
                          uint32_t *scratch)
{
    for (uint32_t i = 0; i < set->n_articles; i++) {
        scratch[i] = corpus->docs[docs[i]].source;
    }
    qsort(scratch, set->n_articles, sizeof *scratch, compare_u32);
    for (uint32_t i = 0; i < set->n_articles; i++) {
        set->n_no_outlet += scratch[i] == 0;
        set->n_outlets += scratch[i] != 0 && (i == 0 || scratch[i] != scratch[i - 1]);
    }
}

static int compare_i64(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x;
    int64_t b = *(const int64_t *)y;
    return a < b ? -1 : a > b;
}

// The last second that an article may be of: all of its day where that is all it tells.
static int64_t latest_second(const pf_doc *doc)
{
    return doc->time_seconds + (doc->date_only ? PF_DAY_SECONDS - 1 : 0);
}

// The source whose first article came before those of all others at whatever hour of their days
// these were written; 0: none did, none is dated, or it names no source.
static uint32_t find_first_source(const pf_corpus *corpus, const uint32_t *docs, uint32_t n)
{
    const pf_doc *first = NULL;
    for (uint32_t i = 0; i < n; i++) {
        const pf_doc *doc = &corpus->docs[docs[i]];
        if (doc->time_seconds != PF_TIME_UNKNOWN &&
            (first == NULL || latest_second(doc) < latest_second(first))) {
            first = doc;
        }
    }
    for (uint32_t i = 0; i < n && first != NULL; i++) {
        const pf_doc *doc = &corpus->docs[docs[i]];
        if (doc->source != first->source && doc->time_seconds != PF_TIME_UNKNOWN &&
            doc->time_seconds <= latest_second(first)) {
            return 0;
        }
    }
    return first != NULL ? first->source : 0;
}

// First, last and peak time over the dated members; days is scratch.
static void measure_times(const pf_corpus *corpus, const uint32_t *docs, pf_set *set,
                          int64_t *days)
{
    uint32_t n = 0;
    set->first_seconds = PF_TIME_UNKNOWN;
    set->last_seconds = PF_TIME_UNKNOWN;
    set->peak_seconds = PF_TIME_UNKNOWN;
    for (uint32_t i = 0; i < set->n_articles; i++) {
        const pf_doc *doc = &corpus->docs[docs[i]];
        if (doc->time_seconds == PF_TIME_UNKNOWN) {
            continue;
        }
        if (n == 0 || doc->time_seconds < set->first_seconds ||
            (doc->time_seconds == set->first_seconds && !doc->date_only)) {
            set->first_seconds = doc->time_seconds;
            set->first_date_only = doc->date_only;
        }
        if (n == 0 || doc->time_seconds > set->last_seconds) {
            set->last_seconds = doc->time_seconds;
            set->last_date_only = doc->date_only;
        }
        days[n++] = pf_day_of(doc->time_seconds);
    }
    qsort(days, n, sizeof *days, compare_i64);
    uint32_t best = 0;
    for (uint32_t i = 0; i < n;) {
        uint32_t end = i + 1;
        while (end < n && days[end] == days[i]) {
            end++;
        }
        if (end - i > best) {
            best = end - i;
            set->peak_seconds = days[i] * PF_DAY_SECONDS;
        }
        i = end;
    }
}

typedef struct set_builder {
    const pf_session *session;
    const pf_groups *groups;
    const pf_model *model;
    ranked_set *ranked; // [n]
    uint32_t *sources;  // scratch [n_docs]
    int64_t *days;      // scratch [n_docs]
} set_builder;

static void build_set(const set_builder *b, const pf_sets *sets, uint32_t model_set,
                      uint32_t begin, uint32_t end)
{
    const pf_corpus *corpus = &b->session->corpus;
    ranked_set *ranked = &b->ranked[model_set];
    pf_set *set = &ranked->set;
    memset(ranked, 0, sizeof *ranked);
    set->n_articles = end - begin;
    set->members = begin;
    set->model_set = model_set;
    set->topic = PF_NO_DOC;
    set->headline = sets->labels == NULL
                        ? PF_NO_DOC
                        : b->model->docs[sets->labels[model_set].representatives.docs[0]];
    const uint32_t *docs = sets->docs + begin;
    for (uint32_t i = 0; i < set->n_articles; i++) {
        pf_strview id = pf_corpus_id(corpus, docs[i]);
        set->n_texts += b->model->docs[b->model->row_of[docs[i]]] == docs[i];
        if (i == 0 || pf_view_compare(id, ranked->least_id) < 0) {
            ranked->least_id = id;
        }
    }
    count_outlets(corpus, docs, set, b->sources);
    set->first_source = find_first_source(corpus, docs, set->n_articles);
    measure_times(corpus, docs, set, b->days);
}

static void build_sets(const set_builder *b, pf_sets *sets)
{
    size_t n_docs = b->session->corpus.n_docs;
    const uint32_t *row_of = b->model->row_of;
    for (size_t i = 0; i < n_docs;) {
        uint32_t model_set = sets->set_of_row[row_of[sets->docs[i]]];
        size_t end = i + 1;
        while (end < n_docs && sets->set_of_row[row_of[sets->docs[end]]] == model_set) {
            end++;
        }
        build_set(b, sets, model_set, (uint32_t)i, (uint32_t)end);
        i = end;
    }
    qsort(b->ranked, sets->n, sizeof *b->ranked, compare_sets);
    for (size_t i = 0; i < sets->n; i++) {
        sets->sets[i] = b->ranked[i].set;
        sets->number_of[sets->sets[i].model_set] = (uint32_t)i;
    }
}

static pf_status make_sets(set_builder *b, pf_sets *sets, pf_error *err)
{
    size_t n_docs = b->session->corpus.n_docs;
    uint32_t *by_row = b->sources; // free until the sets are measured
    sets->sets = pf_alloc(sets->n, sizeof *sets->sets);
    sets->number_of = pf_alloc(sets->n, sizeof *sets->number_of);
    sets->docs = pf_alloc(n_docs, sizeof *sets->docs);
    if (sets->sets == NULL || sets->number_of == NULL || sets->docs == NULL || by_row == NULL ||
        b->ranked == NULL || b->days == NULL) {
        return pf_fail_memory(err, n_docs * sizeof *sets->sets);
    }
    PF_TRY(order_members(b->session, b->groups, b->model, by_row, err));
    PF_TRY(group_members(b->session, b->model, sets->set_of_row, by_row, sets->docs, err));
    build_sets(b, sets);
    return PF_OK;
}

static pf_status find_sets(const pf_session *session, const pf_groups *groups,
                           const pf_model *model, pf_sets *sets, pf_error *err)
{
    size_t n_docs = session->corpus.n_docs;
    set_builder b = {session, groups, model, NULL, NULL, NULL};
    b.ranked = pf_alloc(sets->n, sizeof *b.ranked);
    b.sources = pf_alloc(n_docs, sizeof *b.sources);
    b.days = pf_alloc(n_docs, sizeof *b.days);
    pf_status status = make_sets(&b, sets, err);
    pf_free(b.ranked);
    pf_free(b.sources);
    pf_free(b.days);
    if (status != PF_OK) {
        pf_sets_finish(sets);
    }
    return status;
}

pf_status pf_sets_of_stories(const pf_session *session, const pf_groups *groups,
                             const pf_model *model, pf_sets *out_sets, pf_error *err)
{
    pf_sets sets = {.letter = 's',
                    .n = model->stories.n_stories,
                    .set_of_row = model->stories.story_of,
                    .labels = model->story_labels.labels};
    PF_TRY(find_sets(session, groups, model, &sets, err));
    *out_sets = sets;
    return PF_OK;
}

pf_status pf_sets_of_topics(const pf_session *session, const pf_groups *groups,
                            const pf_model *model, pf_sets *out_sets, pf_error *err)
{
    pf_sets sets = {.letter = 't',
                    .n = model->topics.n_topics,
                    .set_of_row = model->topics.topic_of,
                    .labels = model->topic_labels.labels};
    PF_TRY(find_sets(session, groups, model, &sets, err));
    *out_sets = sets;
    return PF_OK;
}

pf_status pf_sets_link_topics(pf_sets *stories, const pf_sets *topics, const pf_model *model,
                              pf_error *err)
{
    uint32_t *votes = pf_calloc(topics->n, sizeof *votes);
    if (votes == NULL) {
        return pf_fail_memory(err, topics->n * sizeof *votes);
    }
    for (size_t s = 0; s < stories->n; s++) {
        pf_set *story = &stories->sets[s];
        const uint32_t *docs = stories->docs + story->members;
        for (uint32_t i = 0; i < story->n_articles; i++) {
            uint32_t topic = pf_set_of_doc(topics, model, docs[i]);
            votes[topic]++;
            if (story->topic == PF_NO_DOC || votes[topic] > votes[story->topic] ||
                (votes[topic] == votes[story->topic] && topic < story->topic)) {
                story->topic = topic;
            }
        }
        for (uint32_t i = 0; i < story->n_articles; i++) {
            votes[pf_set_of_doc(topics, model, docs[i])] = 0;
        }
    }
    pf_free(votes);
    return PF_OK;
}

void pf_sets_finish(pf_sets *sets)
{
    pf_free(sets->sets);
    pf_free(sets->number_of);
    pf_free(sets->docs);
    memset(sets, 0, sizeof *sets);
}
