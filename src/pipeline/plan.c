// SPDX-License-Identifier: MIT
// A plan is a run over a sample, measured. The reader takes batches at even distances from all
// over the inputs, copies are found among these articles as in any run, and what that took is
// multiplied by how much larger the input is. Recall and the curve are not measured but follow
// from the shape (design.h). Candidates grow faster than the input: a pair whose one article is
// outside the sample is not seen in it, and unlike texts meet by chance. So every second batch
// is looked at once more alone, and pairs = a n + b n^2 goes through both counts. That is too
// many, since buckets are cut in a large input, and what is in proportion is too few: both are
// told. Cost: that of
// finding copies in one and a half times PF_PLAN_SAMPLE_BYTES, whatever the size of the input.
#include "pipeline/plan.h"

#include <string.h>

#include "base/error.h"
#include "base/outfile.h"
#include "copies/copies.h"
#include "copies/verify.h"
#include "pipeline/output_paths.h"

#define PF_PLAN_SAMPLE_BYTES ((uint64_t)16 << 20)
#define PF_PLAN_BATCH_BYTES  ((uint64_t)256 << 10) // 64 places of the input
#define PF_PLAN_LEAST_PAIRS  20.0                  // from which growth can be told

const double pf_plan_ratios[PF_PLAN_RATIOS] = {1, 0.5, 0.25};

double pf_plan_curve(const pf_plan_figures *plan, double similarity, double ratio)
{
    double c = pf_design_containment(plan->goal.similarity, similarity, ratio);
    return c > 1 + 1e-9 ? -1 : pf_design_probability(&plan->design, c, ratio);
}

// Postings of an article with so many shingles, the repeated ones among them left out of
// account.
static double count_posted(pf_bottomk_shape shape, uint32_t n_shingles)
{
    double sampled = (double)n_shingles / shape.one_in;
    double posted = sampled > shape.k ? sampled : shape.k;
    return n_shingles < posted ? n_shingles : posted;
}

static void measure_articles(pf_plan_figures *plan)
{
    const pf_corpus *corpus = &plan->session->corpus;
    int is_posted = pf_sketches_keep_postings(&plan->session->options->copies);
    double n = corpus->n_docs > 0 ? (double)corpus->n_docs : 1;
    for (size_t i = 0; i < corpus->n_docs; i++) {
        const pf_doc *doc = &corpus->docs[i];
        plan->tokens += doc->n_tokens / n;
        plan->shingles += doc->n_shingles / n;
        plan->record_bytes += doc->ref.len / n;
        if (is_posted) {
            plan->memory.n_posted += count_posted(plan->design.bottomk, doc->n_shingles) / n;
        }
    }
}

// From the sizes of the structures. A signature is copied once, text by text.
static void add_up_memory(pf_plan_figures *plan)
{
    pf_plan_memory *memory = &plan->memory;
    const pf_session *session = plan->session;
    const pf_run_info *info = &session->info;
    int is_minhash = plan->design.method == PF_METHOD_MINHASH;
    double scale = plan->scale > 0 ? plan->scale : 1;
    double n_sample = info->n_articles > 0 ? (double)info->n_articles : 1;
    double signature = 0;
    if (is_minhash) {
        signature = (double)plan->design.lsh.bands * plan->design.lsh.rows * sizeof(uint32_t);
    } else if (plan->design.method == PF_METHOD_SIMHASH) {
        signature = sizeof(uint64_t);
    }
    memory->facts = (double)pf_idset_bytes(&session->corpus.ids) / n_sample + sizeof(pf_doc) +
                    sizeof(pf_hash128) + PF_TABLE_BYTES;
    memory->sketch = memory->n_posted * PF_POSTING_BYTES + signature;
    memory->work = memory->n_posted * 2 * sizeof(pf_keyed) / PF_POSTING_PARTS *
                   pf_pool_size(session->pool);
    memory->work += is_minhash ? signature + 2 * sizeof(pf_keyed) : 0;
    memory->pairs = plan->most.candidates / (n_sample * scale) * 2 * sizeof(pf_pair);
}

// All but the reading goes by the candidates.
static void scale_time(const pf_plan_figures *plan, pf_plan_volume *volume)
{
    const pf_run_info *info = &plan->session->info;
    double scale = plan->scale > 0 ? plan->scale : 1;
    double pairs = (double)info->n_candidates;
    double rest = pairs > 0 ? volume->candidates / pairs : scale;
    for (size_t i = 0; i < info->n_stages; i++) {
        const pf_stage_time *stage = &info->stages[i];
        double factor = strcmp(stage->name, "read") == 0 ? scale : rest;
        volume->seconds += stage->seconds * factor;
        volume->cpu_seconds += stage->cpu_seconds * factor;
    }
}

static void measure_rate(pf_plan_figures *plan)
{
    const pf_run_info *info = &plan->session->info;
    for (size_t i = 0; i < info->n_stages; i++) {
        const pf_stage_time *stage = &info->stages[i];
        if (strcmp(stage->name, "read") == 0 && stage->seconds > 0) {
            plan->tokens_per_second = plan->tokens * (double)info->n_articles / stage->seconds;
        }
    }
}

// A bucket bounds how many pairs a posting or a band can bring an article.
static double most_pairs(const pf_plan_figures *plan, double n)
{
    double keys = plan->design.method == PF_METHOD_MINHASH ? plan->design.lsh.bands
                                                           : plan->memory.n_posted;
    double by_buckets = keys * PF_BUCKET_ALL / 2 * n;
    double all = n * (n - 1) / 2;
    return keys > 0 && by_buckets < all ? by_buckets : all;
}

// pairs = a n + b n^2 through the counts of a part of the sample and of the whole sample.
static double grow(double n_part, double pairs_part, double n, double pairs, double n_all)
{
    double a = pairs / n;
    double b = n > n_part ? (pairs / n - pairs_part / n_part) / (n - n_part) : 0;
    if (pairs_part < PF_PLAN_LEAST_PAIRS || b < 0) {
        b = 0;
    } else if (b * n > a) {
        b = a / n;
    }
    return (a - b * n) * n_all + b * n_all * n_all;
}

static void extrapolate(pf_plan_figures *plan, const pf_run_info *part)
{
    const pf_run_info *info = &plan->session->info;
    double scale = plan->scale > 0 ? plan->scale : 1;
    double n_all = (double)info->n_articles * scale;
    plan->least.candidates = (double)info->n_candidates * scale;
    plan->most.candidates = plan->least.candidates;
    if (part->n_articles > 0) {
        double grown = grow((double)part->n_articles, (double)part->n_candidates,
                            (double)info->n_articles, (double)info->n_candidates, n_all);
        double most = most_pairs(plan, n_all);
        plan->most.candidates = grown < most ? grown : most;
    }
    scale_time(plan, &plan->least);
    scale_time(plan, &plan->most);
}

static void measure_input(pf_plan_figures *plan)
{
    const pf_session *session = plan->session;
    const pf_reader *reader = session->reader;
    plan->input_bytes = pf_reader_total_bytes(reader);
    plan->sample_bytes = pf_reader_bytes_sampled(reader);
    plan->is_part = pf_reader_is_part(reader);
    for (size_t i = 0; i < pf_reader_n_inputs(reader); i++) {
        const pf_input *input = pf_reader_input(reader, i);
        plan->is_packed |= !input->plain && strcmp(input->path, "-") != 0;
    }
    int is_known = 1;
    for (size_t i = 0; i < session->job->n_inputs; i++) {
        is_known &= strcmp(session->job->inputs[i], "-") != 0;
    }
    plan->input_bytes = is_known ? plan->input_bytes : 0;
    plan->scale = plan->is_part ? 0 : 1;
    if (plan->is_part && is_known && plan->sample_bytes > 0) {
        plan->scale = (double)plan->input_bytes / (double)plan->sample_bytes;
    }
}

static pf_status find_in_sample(pf_session *session, uint64_t bytes, pf_error *err)
{
    pf_groups groups = {0};
    pf_reader_sample(session->reader, bytes);
    pf_copies_wanted wanted = {0, &groups, NULL};
    PF_TRY(pf_find_copies(session, &wanted, err));
    pf_groups_finish(&groups);
    return PF_OK;
}

// Every second batch of the sample; all zero where the inputs cannot be read again or were read
// to their end.
static pf_status measure_half(const pf_plan_figures *plan, pf_run_info *out_info, pf_error *err)
{
    memset(out_info, 0, sizeof *out_info);
    if (!plan->is_part || plan->scale <= 0) {
        return PF_OK;
    }
    pf_session half;
    pf_status status = pf_session_init(&half, plan->session->job, err);
    if (status == PF_OK) {
        status = find_in_sample(&half, PF_PLAN_SAMPLE_BYTES / 2, err);
    }
    if (status == PF_OK) {
        *out_info = half.info;
    }
    pf_session_finish(&half);
    return status;
}

static pf_status measure(pf_session *session, pf_plan_figures *plan, pf_error *err)
{
    const pf_copy_options *copies = &session->options->copies;
    pf_run_info half;
    PF_TRY(find_in_sample(session, PF_PLAN_SAMPLE_BYTES, err));
    plan->session = session;
    plan->goal = pf_sketches_goal(copies);
    plan->design = pf_sketches_design(copies);
    plan->expected = pf_sketches_expected(copies);
    measure_articles(plan);
    measure_input(plan);
    PF_TRY(measure_half(plan, &half, err));
    extrapolate(plan, &half);
    add_up_memory(plan);
    measure_rate(plan);
    return PF_OK;
}

static pf_status write_plan(const pf_plan_figures *plan, int json, const char *out_path,
                            pf_error *err)
{
    pf_outfile file;
    PF_TRY(pf_outfile_open(&file, out_path, err));
    if (json) {
        pf_plan_write_json(plan, &file.buf);
    } else {
        pf_plan_write_text(plan, &file.buf);
    }
    pf_status status = pf_outfile_commit(&file, err);
    pf_outfile_abort(&file);
    return status;
}

pf_status pf_plan(const pf_job *job, int json, const char *out_path, pf_error *err)
{
    const pf_run_info unused = {0};
    PF_TRY(pf_job_check(job, &unused, err));
    PF_TRY(pf_output_file_check(out_path, NULL, 0, err));
    PF_TRY(pf_output_paths_check(job, &out_path, 1, err));
    // Small batches, so that the sample is of many places. Numbers of records mean nothing in a
    // sample, so bad ones are counted and not told.
    pf_options options = *job->options;
    options.input.batch_bytes = PF_PLAN_BATCH_BYTES;
    options.input.strict = 0;
    pf_hooks hooks = {0};
    if (job->hooks != NULL) {
        hooks.ctx = job->hooks->ctx;
        hooks.cancelled = job->hooks->cancelled;
    }
    pf_job sample_job = {job->inputs, job->n_inputs, &options, &hooks};
    pf_session session;
    pf_plan_figures plan = {0};
    pf_status status = pf_options_validate(job->options, err);
    if (status != PF_OK) {
        return status;
    }
    status = pf_session_init(&session, &sample_job, err);
    if (status == PF_OK) {
        status = measure(&session, &plan, err);
    }
    if (status == PF_OK) {
        status = write_plan(&plan, json, out_path, err);
    }
    pf_session_finish(&session);
    return status;
}
