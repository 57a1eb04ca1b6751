// SPDX-License-Identifier: MIT
// A plan, for people and as JSON. Numbers go by pf_buf, so that no locale changes them.
#include <string.h>

#include "base/json.h"
#include "pipeline/plan.h"

#define MIB    (1024.0 * 1024.0)
#define COLUMN 12 // where what a line says begins
#define CELL   9
#define DIGITS 4 // of a probability

static const char *const method_names[] = {"minhash", "bottomk", "simhash", "exact"};
static const char *const similarity_names[] = {"news", "jaccard", "containment"};

static void begin_line(pf_buf *out, const char *name)
{
    pf_buf_append_str(out, name);
    for (size_t i = strlen(name); i < COLUMN; i++) {
        pf_buf_append_char(out, ' ');
    }
}

static void append_number(pf_buf *out, const char *before, double value, int digits,
                          const char *after)
{
    pf_buf_append_str(out, before);
    pf_buf_append_fixed(out, value, digits);
    pf_buf_append_str(out, after);
}

static double n_sampled(const pf_plan_figures *plan)
{
    uint64_t n = plan->session->info.n_articles;
    return n > 0 ? (double)n : 1;
}

// Digits that tell something: of small numbers more.
static int digits_of(double value)
{
    return value < 10 ? 2 : value < 100 ? 1 : 0;
}

static void write_sample(const pf_plan_figures *plan, pf_buf *out)
{
    const pf_run_info *info = &plan->session->info;
    begin_line(out, "Sample");
    append_number(out, plan->is_part ? "" : "all: ", (double)info->n_articles, 0, " articles");
    append_number(out, ", ", (double)info->n_bad, 0, " bad");
    append_number(out, "; ", (double)plan->sample_bytes / MIB, 1, " MiB");
    if (plan->input_bytes > 0) {
        append_number(out, " of ", (double)plan->input_bytes / MIB, 1, " MiB");
    }
    pf_buf_append_str(out, plan->is_packed ? ", packed\n" : "\n");
    begin_line(out, "Articles");
    append_number(out, "each ", plan->record_bytes, 0, " bytes");
    append_number(out, ", ", plan->tokens, digits_of(plan->tokens), " tokens");
    append_number(out, ", ", plan->shingles, digits_of(plan->shingles),
                  " shingles, on average\n");
}

static void write_shape(const pf_plan_figures *plan, pf_buf *out)
{
    const pf_design *design = &plan->design;
    begin_line(out, "Method");
    pf_buf_append_str(out, method_names[design->method]);
    if (design->method == PF_METHOD_BOTTOMK) {
        append_number(out, ": the ", design->bottomk.k, 0,
                      " smallest shingle hashes and one in");
        append_number(out, " ", design->bottomk.one_in, 0, ";");
        append_number(out, " ", PF_BOTTOM_SHARED, 0, " shared make a candidate");
    } else if (design->method == PF_METHOD_MINHASH) {
        append_number(out, ": ", design->lsh.bands, 0, " bands of");
        append_number(out, " ", design->lsh.rows, 0, " rows");
    }
    pf_buf_append_char(out, '\n');
}

static void write_shortfall(const pf_plan_figures *plan, pf_buf *out)
{
    const pf_copy_options *copies = &plan->session->options->copies;
    if (plan->expected.average >= plan->goal.recall) {
        return;
    }
    begin_line(out, "");
    pf_buf_append_str(out, "less than was asked for: ");
    if (plan->design.method == PF_METHOD_BOTTOMK) {
        pf_buf_append_str(out, "more postings than that are not made\n");
    } else if (copies->bands > 0) {
        pf_buf_append_str(out, "so it is with these --bands and --rows\n");
    } else {
        pf_buf_append_str(out, "more --permutations, or --method bottomk, reach it\n");
    }
}

static void write_recall(const pf_plan_figures *plan, pf_buf *out)
{
    begin_line(out, "Copies");
    pf_buf_append_str(out, similarity_names[plan->goal.similarity]);
    append_number(out, " similarity of ", plan->goal.threshold, 3, " and more\n");
    begin_line(out, "Recall");
    append_number(out, "asked ", plan->goal.recall, DIGITS, ", ");
    if (plan->design.method == PF_METHOD_SIMHASH) {
        pf_buf_append_str(out, "expected: not derived; SimHash goes by words, not shingles\n");
        return;
    }
    append_number(out, "expected ", plan->expected.average, DIGITS, "");
    if (plan->design.method == PF_METHOD_EXACT) {
        pf_buf_append_str(out, ": equal texts are found, all of them, and no others\n");
        return;
    }
    pf_buf_append_str(out, " just at the threshold, on average over\n");
    begin_line(out, "");
    append_number(out, "ratios of length from ", pf_design_least_ratio(&plan->goal), 2,
                  " to 1");
    append_number(out, "; at worst ", plan->expected.worst, DIGITS, "");
    append_number(out, ", at ", plan->expected.worst_ratio, 2, "\n");
    if (plan->goal.similarity == PF_SIMILARITY_CONTAINMENT) {
        begin_line(out, "");
        pf_buf_append_str(out, "(a text in one more than four times as long is found more "
                               "rarely)\n");
    }
    write_shortfall(plan, out);
}

static int has_curve(const pf_plan_figures *plan)
{
    return plan->design.method == PF_METHOD_BOTTOMK || plan->design.method == PF_METHOD_MINHASH;
}

static void append_cell(pf_buf *out, double value, int digits)
{
    pf_buf cell;
    pf_buf_init(&cell);
    if (value < 0) {
        pf_buf_append_char(&cell, '-');
    } else {
        pf_buf_append_fixed(&cell, value, digits);
    }
    for (size_t i = cell.len; i < CELL; i++) {
        pf_buf_append_char(out, ' ');
    }
    pf_buf_append_view(out, pf_buf_view(&cell));
    out->failed |= cell.failed;
    pf_buf_finish(&cell);
}

static void write_curve(const pf_plan_figures *plan, pf_buf *out)
{
    begin_line(out, "Curve");
    pf_buf_append_str(out, "probability that two long articles become a candidate\n");
    begin_line(out, "");
    pf_buf_append_str(out, "similarity, where one has as much, half, a quarter of the text\n");
    for (int i = 1; i <= PF_PLAN_CURVE; i++) {
        double similarity = (double)i / PF_PLAN_CURVE;
        begin_line(out, "");
        append_cell(out, similarity, 2);
        for (int r = 0; r < PF_PLAN_RATIOS; r++) {
            append_cell(out, pf_plan_curve(plan, similarity, pf_plan_ratios[r]), DIGITS);
        }
        pf_buf_append_char(out, '\n');
    }
}

static double memory_of(const pf_plan_figures *plan)
{
    const pf_plan_memory *memory = &plan->memory;
    return memory->facts + memory->sketch + memory->work + memory->pairs;
}

static void write_memory(const pf_plan_figures *plan, double n_articles, pf_buf *out)
{
    const pf_plan_memory *memory = &plan->memory;
    begin_line(out, "Memory");
    append_number(out, "", memory_of(plan), 0, " bytes an article");
    if (plan->scale > 0) {
        append_number(out, ", ", memory_of(plan) * n_articles / MIB, 0, " MiB in all");
    }
    pf_buf_append_str(out, ":\n");
    begin_line(out, "");
    append_number(out, "", memory->facts, 0, " facts and tables,");
    append_number(out, " ", memory->sketch, 0, " sketch");
    if (memory->n_posted > 0) {
        append_number(out, " (", memory->n_posted, 1, " postings");
        append_number(out, " of ", sizeof(pf_keyed), 0, ")");
    }
    append_number(out, ", ", memory->work, 0, " to sort it,\n");
    begin_line(out, "");
    append_number(out, "", memory->pairs, 0, " candidates; buffers of the threads beside\n");
}

static void write_articles(const pf_plan_figures *plan, double n_articles, pf_buf *out)
{
    begin_line(out, "Expected");
    if (!plan->is_part) {
        append_number(out, "", n_articles, 0, " articles, counted\n");
    } else if (plan->scale <= 0) {
        pf_buf_append_str(out, "articles: not known, as the size of the input is not\n");
    } else {
        append_number(out, "about ", n_articles, 0, " articles, ");
        pf_buf_append_str(out, plan->is_packed ? "a rough estimate: the input is packed\n"
                                               : "by the bytes of the sample\n");
    }
}

static void write_candidates(const pf_plan_figures *plan, pf_buf *out)
{
    double n_pairs = (double)plan->session->info.n_candidates;
    begin_line(out, "Candidates");
    append_number(out, "", n_pairs / n_sampled(plan), 2, " pairs an article in the sample");
    if (!plan->is_part) {
        append_number(out, ", ", n_pairs, 0, " in all\n");
    } else if (plan->scale > 0) {
        pf_buf_append_str(out, "; in all, extrapolated,\n");
        begin_line(out, "");
        append_number(out, "from ", plan->least.candidates, 0, " (in proportion)");
        append_number(out, " to ", plan->most.candidates, 0,
                      " (as they grow from half the sample on)\n");
    } else {
        pf_buf_append_str(out, ", more in a longer input\n");
    }
}

static void append_seconds(const pf_plan_figures *plan, double least, double most,
                           const char *after, pf_buf *out)
{
    append_number(out, "", least, digits_of(least), "");
    if (plan->is_part && plan->scale > 0) {
        append_number(out, " to ", most, digits_of(most), "");
    }
    pf_buf_append_str(out, after);
}

static void write_time(const pf_plan_figures *plan, pf_buf *out)
{
    begin_line(out, "Time");
    pf_buf_append_str(out, plan->scale > 0 ? "" : "of the sample ");
    append_seconds(plan, plan->least.cpu_seconds, plan->most.cpu_seconds, " s of CPU; ", out);
    append_seconds(plan, plan->least.seconds, plan->most.seconds, " s by the clock", out);
    append_number(out, " with ", pf_pool_size(plan->session->pool), 0, " threads,\n");
    begin_line(out, "");
    append_number(out, "as busy as this machine was: ", plan->tokens_per_second / 1e6, 2,
                  " million tokens a second\n");
    begin_line(out, "");
    pf_buf_append_str(out, "(to find the copies; stories, topics and writing come on top)\n");
}

static void write_estimates(const pf_plan_figures *plan, pf_buf *out)
{
    double n_articles = (double)plan->session->info.n_articles * plan->scale;
    write_articles(plan, n_articles, out);
    write_candidates(plan, out);
    write_memory(plan, n_articles, out);
    write_time(plan, out);
}

void pf_plan_write_text(const pf_plan_figures *plan, pf_buf *out)
{
    write_sample(plan, out);
    write_shape(plan, out);
    write_recall(plan, out);
    if (has_curve(plan)) {
        write_curve(plan, out);
    }
    write_estimates(plan, out);
}

static void append_share(pf_json *json, const char *key, double share)
{
    if (share < 0) {
        pf_json_null(json, key);
    } else {
        pf_json_fixed(json, key, share, 6);
    }
}

static void append_shape(pf_json *json, const pf_plan_figures *plan)
{
    const pf_design *design = &plan->design;
    pf_json_begin_object(json, "shape");
    if (design->method == PF_METHOD_BOTTOMK) {
        pf_json_u64(json, "smallest", design->bottomk.k);
        pf_json_u64(json, "sampled_one_in", design->bottomk.one_in);
        pf_json_u64(json, "least_shared", PF_BOTTOM_SHARED);
    } else if (design->method == PF_METHOD_MINHASH) {
        pf_json_u64(json, "bands", design->lsh.bands);
        pf_json_u64(json, "rows", design->lsh.rows);
    }
    pf_json_end_object(json);
}

static void append_recall(pf_json *json, const pf_plan_figures *plan)
{
    pf_json_begin_object(json, "recall");
    pf_json_fixed(json, "asked", plan->goal.recall, 6);
    append_share(json, "expected", plan->expected.average);
    append_share(json, "worst", plan->expected.worst);
    append_share(json, "worst_ratio",
                 plan->expected.worst < 0 ? -1 : plan->expected.worst_ratio);
    pf_json_end_object(json);
}

static void append_curve(pf_json *json, const pf_plan_figures *plan)
{
    static const char *const keys[PF_PLAN_RATIOS] = {"ratio_1", "ratio_1_2", "ratio_1_4"};
    pf_json_begin_array(json, "curve");
    for (int i = 1; i <= PF_PLAN_CURVE && has_curve(plan); i++) {
        double similarity = (double)i / PF_PLAN_CURVE;
        pf_json_begin_object(json, NULL);
        pf_json_fixed(json, "similarity", similarity, 2);
        for (int r = 0; r < PF_PLAN_RATIOS; r++) {
            append_share(json, keys[r], pf_plan_curve(plan, similarity, pf_plan_ratios[r]));
        }
        pf_json_end_object(json);
    }
    pf_json_end_array(json);
}

static void append_input(pf_json *json, const pf_plan_figures *plan)
{
    pf_json_begin_object(json, "input");
    if (plan->input_bytes > 0 || !plan->is_part) {
        uint64_t bytes = plan->is_part ? plan->input_bytes : plan->sample_bytes;
        pf_json_u64(json, "bytes", bytes);
    } else {
        pf_json_null(json, "bytes");
    }
    pf_json_bool(json, "packed", plan->is_packed);
    pf_json_end_object(json);
}

static void append_sample(pf_json *json, const pf_plan_figures *plan)
{
    const pf_run_info *info = &plan->session->info;
    pf_json_begin_object(json, "sample");
    pf_json_bool(json, "whole", !plan->is_part);
    pf_json_u64(json, "bytes", plan->sample_bytes);
    pf_json_u64(json, "records", info->n_records);
    pf_json_u64(json, "bad", info->n_bad);
    pf_json_u64(json, "articles", info->n_articles);
    pf_json_u64(json, "copies", info->n_copies);
    pf_json_u64(json, "candidates", info->n_candidates);
    pf_json_end_object(json);
}

static void append_per_article(pf_json *json, const pf_plan_figures *plan)
{
    double n_pairs = (double)plan->session->info.n_candidates;
    pf_json_begin_object(json, "per_article");
    pf_json_fixed(json, "bytes", plan->record_bytes, 1);
    pf_json_fixed(json, "tokens", plan->tokens, 1);
    pf_json_fixed(json, "shingles", plan->shingles, 1);
    pf_json_fixed(json, "postings", plan->memory.n_posted, 1);
    pf_json_fixed(json, "candidates", n_pairs / n_sampled(plan), 4);
    pf_json_fixed(json, "memory_bytes", memory_of(plan), 0);
    pf_json_end_object(json);
}

// A figure of the whole input, or null where its size is not known.
static void append_estimate(pf_json *json, const char *key, const pf_plan_figures *plan,
                            double value, int digits)
{
    if (plan->scale > 0) {
        pf_json_fixed(json, key, value, digits);
    } else {
        pf_json_null(json, key);
    }
}

static void append_volume(pf_json *json, const char *key, const pf_plan_figures *plan,
                          const pf_plan_volume *volume)
{
    pf_json_begin_object(json, key);
    append_estimate(json, "candidates", plan, volume->candidates, 0);
    append_estimate(json, "seconds", plan, volume->seconds, 3);
    append_estimate(json, "cpu_seconds", plan, volume->cpu_seconds, 3);
    pf_json_end_object(json);
}

static void append_estimates(pf_json *json, const pf_plan_figures *plan)
{
    double n = (double)plan->session->info.n_articles * plan->scale;
    pf_json_begin_object(json, "expected");
    pf_json_bool(json, "is_counted", !plan->is_part);
    append_estimate(json, "articles", plan, n, 0);
    append_estimate(json, "memory_bytes", plan, memory_of(plan) * n, 0);
    append_volume(json, "least", plan, &plan->least);
    append_volume(json, "most", plan, &plan->most);
    pf_json_end_object(json);
}

void pf_plan_write_json(const pf_plan_figures *plan, pf_buf *out)
{
    pf_json json;
    pf_json_init(&json, out);
    pf_json_begin_object(&json, NULL);
    pf_json_str(&json, "similarity", similarity_names[plan->goal.similarity]);
    pf_json_fixed(&json, "threshold", plan->goal.threshold, 6);
    pf_json_str(&json, "method", method_names[plan->design.method]);
    append_shape(&json, plan);
    append_recall(&json, plan);
    append_curve(&json, plan);
    append_input(&json, plan);
    append_sample(&json, plan);
    append_per_article(&json, plan);
    append_estimates(&json, plan);
    pf_json_u64(&json, "threads", pf_pool_size(plan->session->pool));
    pf_json_fixed(&json, "tokens_per_second", plan->tokens_per_second, 0);
    pf_json_end_object(&json);
    pf_buf_append_char(out, '\n');
}
