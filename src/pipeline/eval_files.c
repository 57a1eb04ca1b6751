// SPDX-License-Identifier: MIT
// Joins a result with labels by id and prints how well they agree.
#include <string.h>

#include <pressfold/eval.h>
#include <pressfold/run.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/outfile.h"
#include "io/table.h"
#include "pipeline/output_paths.h"

#define DIGITS 6

// A result: for each id the number of its group.
typedef struct result_labels {
    pf_table *table;
    pf_map rows;      // hash of an id to its row
    uint32_t *groups; // [n_rows]
} result_labels;

typedef struct evaluation {
    int has_agreement;
    pf_agreement agreement;
    uint64_t n_left_out; // ids in one file only, or without a label
    int has_pairs;
    pf_pair_agreement pairs;
} evaluation;

static uint64_t view_hash(pf_strview view)
{
    return pf_hash64(view.data, view.len);
}

static pf_status find_column(const pf_table *table, const char *path, const char *name,
                             size_t *out_column, pf_error *err)
{
    *out_column = pf_table_find(table, name);
    if (*out_column == SIZE_MAX) {
        return pf_fail(err, PF_ENOTFOUND, "%s has no column '%s'", path, name);
    }
    return PF_OK;
}

// Numbers for the values of a column, equal for equal values.
static pf_status number_values(const pf_table *table, size_t column, uint32_t *out_numbers,
                               pf_error *err)
{
    pf_map seen;
    pf_map_init(&seen);
    pf_status status = PF_OK;
    for (size_t row = 0; row < pf_table_n_rows(table) && status == PF_OK; row++) {
        uint64_t hash = view_hash(pf_table_value(table, row, column));
        if (pf_map_add(&seen, hash, (uint32_t)seen.n, &out_numbers[row]) != PF_OK) {
            status = pf_fail_memory(err, seen.n * sizeof hash);
        }
    }
    pf_map_finish(&seen);
    return status;
}

static pf_status index_ids(const pf_table *table, const char *path, pf_map *rows, pf_error *err)
{
    size_t column = 0;
    PF_TRY(find_column(table, path, "id", &column, err));
    for (size_t row = 0; row < pf_table_n_rows(table); row++) {
        uint32_t there = 0;
        pf_strview id = pf_table_value(table, row, column);
        if (pf_map_add(rows, view_hash(id), (uint32_t)row, &there) != PF_OK) {
            return pf_fail_memory(err, id.len);
        }
        if (there != row) {
            return pf_fail(err, PF_EFORMAT, "%s names the id '%.*s' twice", path,
                           (int)(id.len < 100 ? id.len : 100), id.data);
        }
    }
    return PF_OK;
}

static pf_status choose_result_column(const pf_table *table, const pf_eval_request *request,
                                      size_t *out_column, pf_error *err)
{
    static const char *const usual[] = {"story", "topic", "group"};
    if (request->result_column != NULL) {
        return find_column(table, request->result, request->result_column, out_column, err);
    }
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        *out_column = pf_table_find(table, usual[i]);
        if (*out_column != SIZE_MAX) {
            return PF_OK;
        }
    }
    return pf_fail(err, PF_ENOTFOUND,
                   "%s has no column story, topic or group; name one with --result-column",
                   request->result);
}

static pf_status load_result(const pf_eval_request *request, result_labels *result,
                             pf_error *err)
{
    PF_TRY(pf_table_read(request->result, &result->table, err));
    size_t column = 0;
    PF_TRY(choose_result_column(result->table, request, &column, err));
    PF_TRY(index_ids(result->table, request->result, &result->rows, err));
    size_t n = pf_table_n_rows(result->table);
    result->groups = pf_alloc(n, sizeof *result->groups);
    if (result->groups == NULL) {
        return pf_fail_memory(err, n * sizeof *result->groups);
    }
    return number_values(result->table, column, result->groups, err);
}

// The labelings side by side, for ids that are in both and have a label.
static pf_status join_labels(const result_labels *result, const pf_table *truth,
                             const pf_eval_request *request, uint32_t *labels, evaluation *out,
                             pf_error *err)
{
    const char *name = request->truth_column != NULL ? request->truth_column : "label";
    size_t id_column = 0;
    size_t column = 0;
    PF_TRY(find_column(truth, request->truth, "id", &id_column, err));
    PF_TRY(find_column(truth, request->truth, name, &column, err));
    size_t n_truth = pf_table_n_rows(truth);
    uint32_t *values = labels;
    uint32_t *true_groups = labels + n_truth;
    uint32_t *groups = labels + 2 * n_truth;
    PF_TRY(number_values(truth, column, values, err));
    size_t n = 0;
    size_t n_both = 0;
    for (size_t row = 0; row < n_truth; row++) {
        uint32_t at =
            pf_map_find(&result->rows, view_hash(pf_table_value(truth, row, id_column)));
        n_both += at != PF_MAP_ABSENT;
        if (at == PF_MAP_ABSENT || pf_table_value(truth, row, column).len == 0) {
            continue;
        }
        true_groups[n] = values[row];
        groups[n++] = result->groups[at];
    }
    if (n == 0) {
        return pf_fail(err, PF_EFORMAT, "%s and %s have no labelled id in common",
                       request->result, request->truth);
    }
    out->n_left_out = n_truth + pf_table_n_rows(result->table) - n_both - n;
    out->has_agreement = 1;
    return pf_agreement_compute(groups, true_groups, n, &out->agreement, err);
}

static pf_status compare_truth(const result_labels *result, const pf_eval_request *request,
                               evaluation *out, pf_error *err)
{
    pf_table *truth = NULL;
    PF_TRY(pf_table_read(request->truth, &truth, err));
    pf_map seen;
    pf_map_init(&seen);
    pf_status status = index_ids(truth, request->truth, &seen, err);
    uint32_t *labels = pf_alloc(3 * pf_table_n_rows(truth), sizeof *labels);
    if (status == PF_OK && labels == NULL) {
        status = pf_fail_memory(err, pf_table_n_rows(truth) * sizeof *labels);
    }
    if (status == PF_OK) {
        status = join_labels(result, truth, request, labels, out, err);
    }
    pf_free(labels);
    pf_map_finish(&seen);
    pf_table_destroy(truth);
    return status;
}

// Whether `label` is one of the words of a list separated by commas.
static int is_listed(pf_strview label, const char *list)
{
    while (list != NULL && *list != '\0') {
        size_t len = strcspn(list, ",");
        if (len == label.len && memcmp(list, label.data, len) == 0) {
            return 1;
        }
        list += len;
        list += *list == ',';
    }
    return 0;
}

static pf_status score_pairs(const result_labels *result, const pf_table *table, size_t column,
                             const pf_eval_request *request, evaluation *out, pf_error *err)
{
    size_t n = pf_table_n_rows(table);
    pf_pair *pairs = pf_alloc(n, sizeof *pairs);
    int8_t *labels = pf_alloc(n, sizeof *labels);
    pf_status status = PF_OK;
    if (pairs == NULL || labels == NULL) {
        status = pf_fail_memory(err, n * sizeof *pairs);
    }
    for (size_t row = 0; row < n && status == PF_OK; row++) {
        pf_strview label = pf_table_value(table, row, column);
        uint32_t a = pf_map_find(&result->rows, view_hash(pf_table_value(table, row, 0)));
        uint32_t b = pf_map_find(&result->rows, view_hash(pf_table_value(table, row, 1)));
        int is_known = a != PF_MAP_ABSENT && b != PF_MAP_ABSENT;
        pf_pair pair = {is_known ? a : 0, is_known ? b : 0};
        pairs[row] = pair;
        int sign = is_listed(label, request->positive) - is_listed(label, request->negative);
        labels[row] = (int8_t)(is_known ? sign : 0);
    }
    if (status == PF_OK) {
        status = pf_pair_agreement_compute(result->groups, pf_table_n_rows(result->table),
                                           pairs, labels, n, &out->pairs, err);
    }
    pf_free(pairs);
    pf_free(labels);
    return status;
}

static pf_status compare_pairs(const result_labels *result, const pf_eval_request *request,
                               evaluation *out, pf_error *err)
{
    pf_table *table = NULL;
    PF_TRY(pf_table_read(request->pairs, &table, err));
    // Where there is no TRUTH, --truth-column names the column of the pairs.
    const char *name = request->truth == NULL && request->truth_column != NULL
                           ? request->truth_column
                           : "label";
    size_t column = 0;
    pf_status status = find_column(table, request->pairs, name, &column, err);
    if (status == PF_OK && pf_table_n_columns(table) < 3) {
        status = pf_fail(err, PF_EFORMAT, "%s has fewer than three columns", request->pairs);
    }
    if (status == PF_OK) {
        status = score_pairs(result, table, column, request, out, err);
        out->has_pairs = 1;
    }
    pf_table_destroy(table);
    return status;
}

// One figure for either form of output.
typedef struct figure {
    const char *name;
    double value;
    int is_count;
} figure;

static void append_figures(const figure *figures, size_t n, int json, pf_json *writer)
{
    for (size_t i = 0; i < n; i++) {
        if (json && figures[i].is_count) {
            pf_json_u64(writer, figures[i].name, (uint64_t)figures[i].value);
        } else if (json) {
            pf_json_fixed(writer, figures[i].name, figures[i].value, DIGITS);
        } else {
            pf_buf *out = writer->out;
            pf_buf_append_str(out, figures[i].name);
            for (size_t len = strlen(figures[i].name); len < 22; len++) {
                pf_buf_append_char(out, ' ');
            }
            pf_buf_append_fixed(out, figures[i].value, figures[i].is_count ? 0 : 4);
            pf_buf_append_char(out, '\n');
        }
    }
}

static void append_agreement(const evaluation *found, int json, pf_json *writer)
{
    const pf_agreement *a = &found->agreement;
    const figure figures[] = {
        {"n", (double)a->n, 1},
        {"left_out", (double)found->n_left_out, 1},
        {"pair_precision", a->pair_precision, 0},
        {"pair_recall", a->pair_recall, 0},
        {"pair_f1", a->pair_f1, 0},
        {"ari", a->ari, 0},
        {"ami", a->ami, 0},
        {"nmi", a->nmi, 0},
        {"v_measure", a->v_measure, 0},
        {"homogeneity", a->homogeneity, 0},
        {"completeness", a->completeness, 0},
        {"bcubed_precision", a->bcubed_precision, 0},
        {"bcubed_recall", a->bcubed_recall, 0},
        {"bcubed_f1", a->bcubed_f1, 0},
        {"purity", a->purity, 0},
        {"exact_set_accuracy", a->exact_set_accuracy, 0},
        {"clusters", (double)a->clusters, 1},
        {"classes", (double)a->classes, 1},
    };
    append_figures(figures, sizeof figures / sizeof *figures, json, writer);
}

static void append_pairs(const evaluation *found, int json, pf_json *writer)
{
    const pf_pair_agreement *p = &found->pairs;
    const figure figures[] = {
        {"positive_pairs", (double)p->positives, 1},
        {"positive_joined", (double)p->positives_joined, 1},
        {"negative_pairs", (double)p->negatives, 1},
        {"negative_joined", (double)p->negatives_joined, 1},
        {"pairs_left_out", (double)p->left_out, 1},
        {"labelled_precision", p->precision, 0},
        {"labelled_recall", p->recall, 0},
        {"labelled_f1", p->f1, 0},
    };
    append_figures(figures, sizeof figures / sizeof *figures, json, writer);
}

static pf_status write_evaluation(const evaluation *found, int json, const char *path,
                                  pf_error *err)
{
    pf_outfile file;
    PF_TRY(pf_outfile_open(&file, path, err));
    pf_json writer;
    pf_json_init(&writer, &file.buf);
    if (json) {
        pf_json_begin_object(&writer, NULL);
    }
    if (found->has_agreement) {
        append_agreement(found, json, &writer);
    }
    if (found->has_pairs) {
        append_pairs(found, json, &writer);
    }
    if (json) {
        pf_json_end_object(&writer);
        pf_buf_append_char(&file.buf, '\n');
    }
    pf_status status = pf_outfile_commit(&file, err);
    pf_outfile_abort(&file);
    return status;
}

pf_status pf_eval_files(const pf_eval_request *request, const char *out_path, pf_error *err)
{
    if (request == NULL || request->result == NULL) {
        return pf_fail(err, PF_EINVAL, "eval needs a RESULT");
    }
    if (request->truth == NULL && request->pairs == NULL) {
        return pf_fail(err, PF_EINVAL, "eval needs TRUTH or --pairs");
    }
    if (request->pairs != NULL && request->positive == NULL && request->negative == NULL) {
        return pf_fail(err, PF_EINVAL, "--pairs needs --positive or --negative labels");
    }
    const char *const read[] = {request->result, request->truth, request->pairs};
    PF_TRY(pf_output_file_check(out_path, read, 3, err));
    result_labels result = {0};
    pf_map_init(&result.rows);
    evaluation found = {0};
    pf_status status = load_result(request, &result, err);
    if (status == PF_OK && request->truth != NULL) {
        status = compare_truth(&result, request, &found, err);
    }
    if (status == PF_OK && request->pairs != NULL) {
        status = compare_pairs(&result, request, &found, err);
    }
    if (status == PF_OK) {
        status = write_evaluation(&found, request->json, out_path, err);
    }
    pf_free(result.groups);
    pf_map_finish(&result.rows);
    pf_table_destroy(result.table);
    return status;
}
