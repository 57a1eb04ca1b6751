// SPDX-License-Identifier: MIT
// run.json: what was run, on what, with which options, and what came of it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/mem.h"
#include "kernels/kernels.h"
#include "linalg/linalg.h"
#include "match/linking.h"
#include "match/rule.h"
#include "outputs/outputs.h"
#include "outputs/topic_choice.h"
#include "session/sketches.h"
#include "sketch/cpu.h"

#define MAX_LOOSE 100u // joins listed

static pf_status append_options(pf_json *json, const pf_options *options, pf_error *err)
{
    size_t n = 0;
    const pf_option_info *table = pf_option_table(&n);
    pf_json_begin_object(json, "options");
    for (size_t i = 0; i < n; i++) {
        char text[2048];
        PF_TRY(pf_options_text(options, table[i].name, text, sizeof text, err));
        pf_json_str(json, table[i].name, text);
    }
    pf_json_end_object(json);
    return PF_OK;
}

// What the words "auto" came to.
static void append_derived(pf_json *json, const pf_options *options)
{
    const pf_copy_options *copies = &options->copies;
    pf_rule rule = pf_rule_of(copies);
    pf_design design = pf_sketches_design(copies);
    pf_json_begin_object(json, "derived");
    pf_json_fixed(json, "threshold", rule.threshold, 6);
    if (copies->method == PF_METHOD_MINHASH) {
        pf_json_u64(json, "bands", design.lsh.bands);
        pf_json_u64(json, "rows", design.lsh.rows);
    } else if (copies->method == PF_METHOD_BOTTOMK) {
        pf_json_u64(json, "smallest", design.bottomk.k);
        pf_json_u64(json, "sampled_one_in", design.bottomk.one_in);
        pf_json_u64(json, "least_shared", PF_BOTTOM_SHARED);
    }
    pf_json_end_object(json);
}

// Where the threshold of the stories came from.
static void append_story_threshold(pf_json *json, const pf_calibration *calibration)
{
    pf_json_begin_object(json, "story_threshold");
    pf_json_fixed(json, "used", calibration->threshold, 6);
    if (calibration->calibrated > 0) {
        pf_json_fixed(json, "calibrated", calibration->calibrated, 6);
        pf_json_fixed(json, "silhouette", calibration->silhouette, 6);
    }
    pf_json_end_object(json);
}

static void append_share(pf_json *json, const char *key, double share)
{
    if (share < 0) {
        pf_json_null(json, key);
    } else {
        pf_json_fixed(json, key, share, 6);
    }
}

// Articles of each language that there is, by its code.
static void append_languages(pf_json *json, const pf_findings *found)
{
    uint64_t counts[PF_N_LANGUAGES];
    pf_model_count_languages(found->model, found->session->corpus.n_docs, counts);
    pf_json_begin_object(json, "languages");
    for (unsigned l = 0; l < PF_N_LANGUAGES; l++) {
        if (counts[l] > 0) {
            const char *code = pf_language_code((pf_language)l);
            pf_json_u64(json, l == PF_LANGUAGE_UNKNOWN ? "unknown" : code, counts[l]);
        }
    }
    pf_json_end_object(json);
}

// Of the candidate stage: what was asked for, what its shape promises, what came of it.
static void append_recall(pf_json *json, const pf_session *session)
{
    pf_json_begin_object(json, "recall");
    pf_json_fixed(json, "asked", session->options->copies.recall, 6);
    append_share(json, "expected", session->info.recall_expected);
    append_share(json, "measured", session->info.recall_measured);
    pf_json_end_object(json);
}

static void append_inputs(pf_json *json, const pf_reader *reader)
{
    pf_json_begin_array(json, "inputs");
    for (size_t i = 0; i < pf_reader_n_inputs(reader); i++) {
        const pf_input *input = pf_reader_input(reader, i);
        char digest[40];
        (void)snprintf(digest, sizeof digest, "%016llx%016llx",
                       (unsigned long long)input->digest.high,
                       (unsigned long long)input->digest.low);
        pf_json_begin_object(json, NULL);
        pf_json_str(json, "path", input->path);
        pf_json_u64(json, "bytes", input->bytes);
        pf_json_str(json, "xxh3", digest);
        pf_json_end_object(json);
    }
    pf_json_end_array(json);
}

static void append_counts(pf_json *json, const pf_run_info *info)
{
    pf_json_begin_object(json, "counts");
    pf_json_u64(json, "records", info->n_records);
    pf_json_u64(json, "bad", info->n_bad);
    pf_json_u64(json, "articles", info->n_articles);
    pf_json_u64(json, "kept", info->n_kept);
    pf_json_u64(json, "copies", info->n_copies);
    pf_json_u64(json, "groups", info->n_groups);
    pf_json_u64(json, "excerpt_links", info->n_excerpt_links);
    pf_json_u64(json, "stories", info->n_stories);
    pf_json_u64(json, "topics", info->n_topics);
    pf_json_u64(json, "candidate_pairs", info->n_candidates);
    pf_json_u64(json, "repaired_bytes", info->n_repaired);
    pf_json_u64(json, "repeated_ids", info->n_repeated_ids);
    pf_json_u64(json, "odd_dates", info->n_odd_dates);
    pf_json_u64(json, "without_text", info->n_without_text);
    pf_json_end_object(json);
}

// Which passages were left out as page furniture, and how often.
static void append_furniture(pf_json *json, const pf_findings *found)
{
    const pf_passages *passages = found->passages;
    pf_json_begin_object(json, "furniture");
    pf_json_u64(json, "sources", passages->n_sources);
    pf_json_u64(json, "shingles", passages->n_shingles);
    pf_json_begin_array(json, "passages");
    for (size_t i = 0; i < passages->n; i++) {
        const pf_passage *passage = &passages->items[i];
        pf_json_begin_object(json, NULL);
        pf_json_view(json, "source", passage->source);
        pf_json_u64(json, "texts", passage->n_texts);
        pf_json_u64(json, "tokens", passage->n_tokens);
        pf_json_view(json, "text", passage->text);
        pf_json_end_object(json);
    }
    pf_json_end_array(json);
    pf_json_end_object(json);
}

static int is_loose(const pf_groups *groups, size_t i)
{
    const pf_join *join = &groups->joins[i];
    return join->to != i && join->similarity >= groups->threshold &&
           join->least < groups->full * (float)PF_LINK_BAR;
}

static void append_loose_join(pf_json *json, const pf_findings *found, uint32_t i)
{
    const pf_groups *groups = found->groups;
    const pf_corpus *corpus = &found->session->corpus;
    const pf_join *join = &groups->joins[i];
    pf_json_begin_object(json, NULL);
    pf_json_view(json, "group", pf_corpus_id(corpus, groups->copies[i].kept));
    pf_json_view(json, "joined", pf_corpus_id(corpus, i));
    pf_json_view(json, "to", pf_corpus_id(corpus, join->to));
    pf_json_fixed(json, "similarity", (double)join->similarity, 6);
    pf_json_fixed(json, "least", (double)join->least, 6);
    pf_json_fixed(json, "support", (double)join->support, 6);
    pf_json_end_object(json);
}

typedef struct loose_join {
    float least;
    pf_strview id;
    uint32_t doc;
} loose_join;

static int compare_loose(const void *x, const void *y)
{
    const loose_join *a = x;
    const loose_join *b = y;
    if (a->least != b->least) {
        return a->least < b->least ? -1 : 1;
    }
    return pf_view_compare(a->id, b->id);
}

// Groups of low inner similarity: parts that were joined although some pairs compared across
// them are unlike; the least like first.
static pf_status append_loose_joins(pf_json *json, const pf_findings *found, pf_error *err)
{
    const pf_groups *groups = found->groups;
    const pf_corpus *corpus = &found->session->corpus;
    loose_join *loose = NULL;
    size_t n = 0;
    size_t cap = 0;
    for (uint32_t i = 0; i < groups->n_docs; i++) {
        if (!is_loose(groups, i)) {
            continue;
        }
        if (pf_reserve((void **)&loose, &cap, n + 1, sizeof *loose) != PF_OK) {
            pf_free(loose);
            return pf_fail_memory(err, cap * sizeof *loose);
        }
        loose_join item = {groups->joins[i].least, pf_corpus_id(corpus, i), i};
        loose[n++] = item;
    }
    if (n > 0) {
        qsort(loose, n, sizeof *loose, compare_loose);
    }
    pf_json_u64(json, "n_loose_joins", n);
    pf_json_begin_array(json, "loose_joins");
    for (size_t i = 0; i < n && i < MAX_LOOSE; i++) {
        append_loose_join(json, found, loose[i].doc);
    }
    pf_json_end_array(json);
    pf_free(loose);
    return PF_OK;
}

static void append_bad(pf_json *json, const pf_session *session)
{
    const pf_corpus *corpus = &session->corpus;
    pf_json_begin_array(json, "bad");
    for (size_t i = 0; i < corpus->n_listed_bad; i++) {
        const pf_bad_record *bad = &corpus->bad[i];
        pf_json_begin_object(json, NULL);
        pf_json_str(json, "path", pf_reader_input(session->reader, bad->input)->path);
        pf_json_u64(json, "record", bad->number);
        pf_json_view(json, "reason", bad->reason);
        pf_json_end_object(json);
    }
    pf_json_end_array(json);
}

static void append_stages(pf_json *json, const pf_run_info *info)
{
    pf_json_begin_array(json, "stages");
    for (size_t i = 0; i < info->n_stages; i++) {
        const pf_stage_time *stage = &info->stages[i];
        pf_json_begin_object(json, NULL);
        pf_json_str(json, "name", stage->name);
        pf_json_fixed(json, "seconds", stage->seconds, 3);
        pf_json_fixed(json, "cpu_seconds", stage->cpu_seconds, 3);
        pf_json_u64(json, "bytes", stage->bytes);
        pf_json_end_object(json);
    }
    pf_json_end_array(json);
}

static void append_machine(pf_json *json, const pf_session *session)
{
    unsigned flags = pf_cpu_flags() & pf_cpu_allowed(session->options->resources.cpu);
    pf_json_begin_object(json, "machine");
    const char *cpu = flags & PF_CPU_FLAG_AVX2 ? "avx2" : "scalar";
    pf_json_str(json, "cpu", flags & PF_CPU_FLAG_AVX512 ? "avx512" : cpu);
    pf_json_u64(json, "threads", pf_pool_size(session->pool));
    pf_json_str(json, "blas", pf_linalg_config());
    pf_json_str(json, "blas_core", pf_linalg_core());
    pf_json_end_object(json);
}

pf_status pf_write_manifest(const pf_findings *found, pf_outfile *file, pf_error *err)
{
    const pf_session *session = found->session;
    pf_json json;
    pf_json_init(&json, &file->buf);
    pf_json_begin_object(&json, NULL);
    pf_json_str(&json, "version", pf_version());
    PF_TRY(append_options(&json, session->options, err));
    append_derived(&json, session->options);
    pf_json_fixed(&json, "regroup_floor", (double)found->groups->threshold, 12);
    append_inputs(&json, session->reader);
    append_counts(&json, &session->info);
    append_languages(&json, found);
    append_recall(&json, session);
    append_furniture(&json, found);
    PF_TRY(append_loose_joins(&json, found, err));
    append_bad(&json, session);
    append_story_threshold(&json, &found->model->stories.calibration);
    PF_TRY(pf_append_topic_choice(&json, found->model, session->options->topics.k, err));
    append_stages(&json, &session->info);
    append_machine(&json, session);
    pf_json_end_object(&json);
    pf_buf_append_char(&file->buf, '\n');
    return pf_buf_status(&file->buf, err);
}
