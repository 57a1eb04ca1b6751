// SPDX-License-Identifier: MIT
// The only file that knows the order of the stages.
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "copies/copies.h"
#include "model/df_file.h"
#include "outputs/outputs.h"
#include "pipeline/output_paths.h"
#include "session/ingest.h"

#define MANIFEST      "run.json"
#define RECORDS_SHARE 0.8 // of the time that writing a folder takes, about

const char *pf_version(void)
{
    return PF_VERSION;
}

// A run's findings with what they are made of.
typedef struct run_state {
    pf_session session;
    pf_groups groups;
    pf_passages passages;
    pf_model model;
    pf_sets stories;
    pf_sets topics;
    pf_findings found;
} run_state;

static void finish_state(run_state *state)
{
    pf_sets_finish(&state->stories);
    pf_sets_finish(&state->topics);
    pf_model_finish(&state->model);
    pf_groups_finish(&state->groups);
    pf_passages_finish(&state->passages);
    pf_session_finish(&state->session);
}

// Every article its own group: for --no-fold.
static pf_status make_single_groups(pf_session *session, pf_groups *groups, pf_error *err)
{
    size_t n = session->corpus.n_docs;
    groups->copies = pf_alloc(n, sizeof *groups->copies);
    groups->joins = pf_alloc(n, sizeof *groups->joins);
    if (groups->copies == NULL || groups->joins == NULL) {
        return pf_fail_memory(err, n * sizeof *groups->copies);
    }
    for (size_t i = 0; i < n; i++) {
        pf_copy copy = {(pf_doc_id)i, PF_RELATION_KEPT, 1, 1, 1};
        pf_join alone = {(pf_doc_id)i, 0, 0, 0, 0};
        groups->copies[i] = copy;
        groups->joins[i] = alone;
    }
    groups->n_docs = n;
    groups->n_kept = n;
    session->info.n_kept = n;
    return PF_OK;
}

// What copies are found for.
typedef enum copies_for {
    COPIES_FOR_FOLDING, // if anything is to be folded
    COPIES_FOR_TABLES,
    COPIES_FOR_REGROUPING // and what that needs
} copies_for;

// Reads and finds: copies, then the parts of PF_MODEL_*.
static pf_status find_all(run_state *state, const pf_job *job, unsigned parts,
                          copies_for purpose, pf_error *err)
{
    pf_session *session = &state->session;
    PF_TRY(pf_session_init(session, job, err));
    if (purpose != COPIES_FOR_REGROUPING) {
        pf_reader_skip_digests(session->reader); // the manifest alone tells them
    }
    if (parts != 0) {
        PF_TRY(pf_df_file_read(session, err));
    }
    if (purpose != COPIES_FOR_FOLDING || job->options->fold) {
        int is_run = purpose == COPIES_FOR_REGROUPING;
        pf_copies_wanted wanted = {is_run, &state->groups, is_run ? &state->passages : NULL};
        PF_TRY(pf_find_copies(session, &wanted, err));
    } else {
        PF_TRY(pf_ingest(session, NULL, err));
        PF_TRY(make_single_groups(session, &state->groups, err));
    }
    PF_TRY(pf_groups_validate(&state->groups, err));
    pf_findings found = {.session = session,
                         .groups = &state->groups,
                         .passages = &state->passages,
                         .model = &state->model};
    if (parts != 0) {
        PF_TRY(pf_model_fit(session, &state->groups, parts, &state->model, err));
    }
    if (parts & PF_MODEL_STORIES) {
        PF_TRY(
            pf_sets_of_stories(session, &state->groups, &state->model, &state->stories, err));
        found.stories = &state->stories;
    }
    if (parts & PF_MODEL_TOPICS) {
        PF_TRY(pf_sets_of_topics(session, &state->groups, &state->model, &state->topics, err));
        found.topics = &state->topics;
    }
    if (found.stories != NULL && found.topics != NULL) {
        PF_TRY(pf_sets_link_topics(&state->stories, &state->topics, &state->model, err));
    }
    state->found = found;
    return PF_OK;
}

typedef pf_status (*write_fn)(const pf_findings *found, pf_outfile *file, pf_error *err);

static pf_status write_file(const pf_findings *found, const char *path, write_fn write,
                            pf_error *err)
{
    pf_outfile file;
    PF_TRY(pf_outfile_open(&file, path, err));
    pf_status status = write(found, &file, err);
    if (status == PF_OK) {
        status = pf_outfile_commit(&file, err);
    }
    pf_outfile_abort(&file);
    return status;
}

static pf_status write_in(const pf_findings *found, const char *dir, const char *name,
                          write_fn write, pf_error *err)
{
    char *path = pf_path_join(dir, name);
    if (path == NULL) {
        return pf_fail_memory(err, strlen(dir));
    }
    pf_status status = write_file(found, path, write, err);
    pf_free(path);
    return status;
}

// Files that are written together and then take their names together; a NULL path is left out.
enum {
    OUT_KEPT,
    OUT_REMOVED,
    OUT_ANNOTATE,
    OUT_ARTICLES,
    OUT_GROUPS,
    OUT_PAIRS,
    OUT_ROWS, // of stories or topics
    OUT_DF_TABLE,
    N_OUT
};

typedef struct out_files {
    const char *paths[N_OUT];
    pf_outfile files[N_OUT];
} out_files;

static pf_outfile *out_file(out_files *out, int which)
{
    return out->paths[which] != NULL ? &out->files[which] : NULL;
}

static pf_status open_files(out_files *out, pf_error *err)
{
    for (int i = 0; i < N_OUT; i++) {
        if (out->paths[i] != NULL) {
            PF_TRY(pf_outfile_open(&out->files[i], out->paths[i], err));
        }
    }
    return PF_OK;
}

static pf_status fill_files(const pf_findings *found, out_files *out, pf_error *err)
{
    if (out->paths[OUT_PAIRS] != NULL) {
        PF_TRY(pf_write_pairs(found, &out->files[OUT_PAIRS], err));
    }
    if (out->paths[OUT_DF_TABLE] != NULL) {
        PF_TRY(pf_df_file_write(&found->model->terms, &out->files[OUT_DF_TABLE], err));
    }
    pf_record_files records = {out_file(out, OUT_KEPT), out_file(out, OUT_REMOVED),
                               out_file(out, OUT_ANNOTATE), out_file(out, OUT_ARTICLES),
                               out_file(out, OUT_GROUPS)};
    return pf_write_records(found, &records, err);
}

static void init_files(out_files *out)
{
    for (int i = 0; i < N_OUT; i++) {
        pf_outfile_init(&out->files[i]);
    }
}

// All or none: whatever can fail for want of room does so before the first takes its name.
static pf_status commit_files(out_files *out, pf_error *err)
{
    for (int i = 0; i < N_OUT; i++) {
        if (out->paths[i] != NULL) {
            PF_TRY(pf_outfile_settle(&out->files[i], err));
        }
    }
    for (int i = 0; i < N_OUT; i++) {
        if (out->paths[i] != NULL) {
            PF_TRY(pf_outfile_commit(&out->files[i], err));
        }
    }
    return PF_OK;
}

static void abort_files(out_files *out)
{
    for (int i = 0; i < N_OUT; i++) {
        pf_outfile_abort(&out->files[i]);
    }
}

// These files take their names last: what stands outside the folder (annotate, a table of
// document frequencies) then appears only when all else is written.
static pf_status write_parts(run_state *state, const char *dir, out_files *out, pf_error *err)
{
    const pf_findings *found = &state->found;
    pf_stage_mark mark = pf_stage_begin(&state->session, "write", state->session.corpus.n_docs);
    pf_meter *meter = pf_pool_meter(state->session.pool);
    pf_meter_range(meter, 0, RECORDS_SHARE);
    PF_TRY(fill_files(found, out, err));
    pf_meter_range(meter, RECORDS_SHARE, 1);
    PF_TRY(write_in(found, dir, "pairs.csv", pf_write_pairs, err));
    PF_TRY(write_in(found, dir, "joins.csv", pf_write_joins, err));
    PF_TRY(write_in(found, dir, "figures.csv", pf_write_figures, err));
    PF_TRY(write_in(found, dir, "outlets.csv", pf_write_outlets, err));
    PF_TRY(write_in(found, dir, "stories.jsonl", pf_write_stories, err));
    PF_TRY(write_in(found, dir, "topics.jsonl", pf_write_topics, err));
    PF_TRY(write_in(found, dir, "report.html", pf_write_report, err));
    pf_stage_end(&state->session, mark, 0);
    PF_TRY(write_in(found, dir, MANIFEST, pf_write_manifest, err));
    PF_TRY(pf_store_check(state->session.store, err));
    return commit_files(out, err);
}

// The files are opened before anything is read, so that a name that cannot be is told at once.
static pf_status fill_folder(run_state *state, const pf_job *job, const char *dir,
                             out_files *out, pf_error *err)
{
    PF_TRY(open_files(out, err));
    PF_TRY(find_all(state, job, PF_MODEL_STORIES | PF_MODEL_TOPICS | PF_MODEL_LABELS,
                    COPIES_FOR_REGROUPING, err));
    return write_parts(state, dir, out, err);
}

static pf_status run_into(run_state *state, const pf_job *job, const char *dir,
                          const char *annotate, pf_error *err)
{
    char *kept = pf_path_join(dir, "kept.jsonl");
    char *articles = pf_path_join(dir, "articles.csv");
    out_files out = {.paths = {[OUT_KEPT] = kept,
                               [OUT_ANNOTATE] = annotate,
                               [OUT_ARTICLES] = articles,
                               [OUT_DF_TABLE] = job->options->words.write_df_table}};
    init_files(&out);
    pf_status status = kept == NULL || articles == NULL
                           ? pf_fail_memory(err, strlen(dir))
                           : fill_folder(state, job, dir, &out, err);
    abort_files(&out);
    pf_free(kept);
    pf_free(articles);
    return status;
}

pf_status pf_run(const pf_job *job, const char *out_dir, int replace, const char *annotate,
                 pf_run_info *out_info, pf_error *err)
{
    PF_TRY(pf_job_check(job, out_info, err));
    PF_TRY(pf_output_file_check(out_dir, NULL, 0, err));
    const char *const outside[] = {annotate, job->options->words.write_df_table};
    PF_TRY(pf_output_folder_check(job, out_dir, outside, 2, err));
    pf_outdir dir;
    PF_TRY(pf_outdir_open(&dir, out_dir, replace, PF_RUN_FILES, err));
    run_state state = {0};
    pf_status status = run_into(&state, job, dir.temp, annotate, err);
    if (status == PF_OK) {
        status = pf_outdir_commit(&dir, err);
    }
    if (status == PF_OK) {
        *out_info = state.session.info;
    }
    pf_outdir_abort(&dir);
    finish_state(&state);
    return status;
}

static pf_status dedup(run_state *state, const pf_job *job, out_files *out, pf_error *err)
{
    PF_TRY(pf_output_paths_check(job, out->paths, N_OUT, err));
    PF_TRY(open_files(out, err));
    PF_TRY(find_all(state, job, 0, COPIES_FOR_TABLES, err));
    pf_stage_mark mark = pf_stage_begin(&state->session, "write", state->session.corpus.n_docs);
    PF_TRY(fill_files(&state->found, out, err));
    PF_TRY(pf_store_check(state->session.store, err));
    PF_TRY(commit_files(out, err));
    pf_stage_end(&state->session, mark, 0);
    return PF_OK;
}

pf_status pf_dedup(const pf_job *job, const pf_dedup_outputs *outputs, pf_run_info *out_info,
                   pf_error *err)
{
    PF_TRY(pf_job_check(job, out_info, err));
    if (outputs == NULL) {
        return pf_fail(err, PF_EINVAL, "the outputs are NULL");
    }
    run_state state = {0};
    out_files out = {.paths = {[OUT_KEPT] = outputs->kept,
                               [OUT_REMOVED] = outputs->removed,
                               [OUT_ANNOTATE] = outputs->annotate,
                               [OUT_GROUPS] = outputs->groups,
                               [OUT_PAIRS] = outputs->pairs}};
    init_files(&out);
    pf_status status = dedup(&state, job, &out, err);
    if (status == PF_OK) {
        *out_info = state.session.info;
    }
    abort_files(&out);
    finish_state(&state);
    return status;
}

static pf_status find_rows(run_state *state, const pf_job *job, unsigned part, write_fn write,
                           out_files *out, pf_error *err)
{
    PF_TRY(pf_output_paths_check(job, out->paths, N_OUT, err));
    PF_TRY(open_files(out, err));
    PF_TRY(find_all(state, job, part, COPIES_FOR_FOLDING, err));
    PF_TRY(write(&state->found, &out->files[OUT_ROWS], err));
    PF_TRY(fill_files(&state->found, out, err));
    PF_TRY(pf_store_check(state->session.store, err));
    return commit_files(out, err);
}

static pf_status find_and_write(const pf_job *job, unsigned part, const char *out_path,
                                write_fn write, pf_run_info *out_info, pf_error *err)
{
    PF_TRY(pf_job_check(job, out_info, err));
    run_state state = {0};
    out_files out = {
        .paths = {[OUT_ROWS] = out_path, [OUT_DF_TABLE] = job->options->words.write_df_table}};
    init_files(&out);
    pf_status status = find_rows(&state, job, part, write, &out, err);
    if (status == PF_OK) {
        *out_info = state.session.info;
    }
    abort_files(&out);
    finish_state(&state);
    return status;
}

pf_status pf_find_stories(const pf_job *job, const char *out_path, pf_run_info *out_info,
                          pf_error *err)
{
    return find_and_write(job, PF_MODEL_STORIES, out_path, pf_write_story_rows, out_info, err);
}

pf_status pf_find_topics(const pf_job *job, const char *out_path, pf_run_info *out_info,
                         pf_error *err)
{
    return find_and_write(job, PF_MODEL_TOPICS, out_path, pf_write_topic_rows, out_info, err);
}
