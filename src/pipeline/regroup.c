// SPDX-License-Identifier: MIT
// New copy groups from a finished run, without reading articles again. The run noted, for every
// article that lost its place as the kept one of a group, to which article and at which
// similarity (joins.csv). The groups at a threshold are that forest, cut:
// from an article follow the joins that reach the threshold. What an article is to each that is
// kept for it at some threshold stands in figures.csv. Cost: linear in the tables.
#include <string.h>

#include <pressfold/run.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/outfile.h"
#include "io/table.h"
#include "pipeline/output_paths.h"

#define DIGITS 6 // of similarities, as dedup prints them

// How an article was joined; by rows of articles.csv.
typedef struct old_join {
    uint32_t to; // itself: never
    int same_text;
    float similarity;
} old_join;

typedef struct regrouping {
    pf_table *manifest;
    pf_table *articles;
    pf_table *joins;
    pf_table *figures;
    size_t id_column;  // of articles
    pf_map rows;       // hash of an id to its row in articles
    pf_map pairs;      // hash of (kept, article) to a row in figures
    old_join *forest;  // [n articles]
    size_t columns[6]; // of figures: id, kept, relation, similarity, jaccard, containment
} regrouping;

static uint64_t view_hash(pf_strview view)
{
    return pf_hash64(view.data, view.len);
}

static uint64_t pair_hash(uint32_t kept, uint32_t row)
{
    return pf_mix64((uint64_t)kept << 32 | row);
}

static pf_status read_table(const char *dir, const char *name, pf_table **out, pf_error *err)
{
    char *path = pf_path_join(dir, name);
    if (path == NULL) {
        return pf_fail_memory(err, strlen(dir));
    }
    pf_status status = pf_table_read(path, out, err);
    pf_free(path);
    return status;
}

static pf_status find_columns(const pf_table *table, const char *file, const char *const *names,
                              size_t n, size_t *out_columns, pf_error *err)
{
    for (size_t i = 0; i < n; i++) {
        out_columns[i] = pf_table_find(table, names[i]);
        if (out_columns[i] == SIZE_MAX) {
            return pf_fail(err, PF_EFORMAT, "%s has no column '%s'; was it written by a run?",
                           file, names[i]);
        }
    }
    return PF_OK;
}

static pf_status read_number(const pf_table *table, size_t row, size_t column, const char *file,
                             double *out, pf_error *err)
{
    pf_strview text = pf_table_value(table, row, column);
    if (!pf_number_parse(text, out)) {
        return pf_fail(err, PF_EFORMAT, "%s, row %zu: '%.*s' is not a number", file, row + 1,
                       (int)(text.len < 40 ? text.len : 40), text.data);
    }
    return PF_OK;
}

// The row of an id in articles.csv.
static pf_status find_row(const regrouping *r, pf_strview id, const char *file,
                          uint32_t *out_row, pf_error *err)
{
    *out_row = pf_map_find(&r->rows, view_hash(id));
    if (*out_row == PF_MAP_ABSENT) {
        return pf_fail(err, PF_EFORMAT, "%s names '%.*s', which articles.csv does not", file,
                       (int)(id.len < 100 ? id.len : 100), id.data);
    }
    return PF_OK;
}

static pf_status check_threshold(const regrouping *r, const char *dir, double threshold,
                                 pf_error *err)
{
    static const char *const names[] = {"regroup_floor"};
    size_t column = 0;
    double floor = 0;
    PF_TRY(find_columns(r->manifest, "run.json", names, 1, &column, err));
    if (pf_table_n_rows(r->manifest) != 1) {
        return pf_fail(err, PF_EFORMAT, "%s/run.json is not a run's manifest", dir);
    }
    PF_TRY(read_number(r->manifest, 0, column, "run.json", &floor, err));
    if ((float)threshold < (float)floor) {
        return pf_fail(err, PF_EINVAL,
                       "threshold %g is below %g, at which this run was made; "
                       "run again with --threshold %g",
                       threshold, floor, threshold);
    }
    return PF_OK;
}

static pf_status index_articles(regrouping *r, pf_error *err)
{
    static const char *const names[] = {"id"};
    PF_TRY(find_columns(r->articles, "articles.csv", names, 1, &r->id_column, err));
    size_t n = pf_table_n_rows(r->articles);
    r->forest = pf_alloc(n, sizeof *r->forest);
    if (r->forest == NULL) {
        return pf_fail_memory(err, n * sizeof *r->forest);
    }
    for (size_t row = 0; row < n; row++) {
        old_join alone = {(uint32_t)row, 0, 0};
        pf_strview id = pf_table_value(r->articles, row, r->id_column);
        r->forest[row] = alone;
        if (pf_map_set(&r->rows, view_hash(id), (uint32_t)row) != PF_OK) {
            return pf_fail_memory(err, n * sizeof(uint64_t));
        }
    }
    return PF_OK;
}

// Similarities fall along the way from an article to the one kept, so that every way ends.
static pf_status check_forest(const regrouping *r, pf_error *err)
{
    for (uint32_t row = 0; row < pf_table_n_rows(r->articles); row++) {
        const old_join *join = &r->forest[row];
        if (join->to != row && r->forest[join->to].similarity > join->similarity) {
            return pf_fail(err, PF_EFORMAT, "joins.csv: similarities rise from article %u on",
                           row + 1);
        }
    }
    return PF_OK;
}

static pf_status read_joins(regrouping *r, pf_error *err)
{
    static const char *const names[] = {"id", "joined_to", "same_text", "similarity"};
    size_t columns[4] = {0};
    PF_TRY(find_columns(r->joins, "joins.csv", names, 4, columns, err));
    for (size_t row = 0; row < pf_table_n_rows(r->joins); row++) {
        uint32_t article = 0;
        old_join join = {0};
        double same_text = 0;
        double similarity = 0;
        PF_TRY(
            find_row(r, pf_table_value(r->joins, row, columns[0]), "joins.csv", &article, err));
        PF_TRY(
            find_row(r, pf_table_value(r->joins, row, columns[1]), "joins.csv", &join.to, err));
        PF_TRY(read_number(r->joins, row, columns[2], "joins.csv", &same_text, err));
        PF_TRY(read_number(r->joins, row, columns[3], "joins.csv", &similarity, err));
        join.same_text = same_text != 0;
        join.similarity = (float)similarity;
        r->forest[article] = join;
    }
    return check_forest(r, err);
}

static pf_status index_figures(regrouping *r, pf_error *err)
{
    static const char *const names[] = {"id",         "kept",    "relation",
                                        "similarity", "jaccard", "containment"};
    PF_TRY(find_columns(r->figures, "figures.csv", names, 6, r->columns, err));
    for (size_t row = 0; row < pf_table_n_rows(r->figures); row++) {
        uint32_t article = 0;
        uint32_t kept = 0;
        PF_TRY(find_row(r, pf_table_value(r->figures, row, r->columns[0]), "figures.csv",
                        &article, err));
        PF_TRY(find_row(r, pf_table_value(r->figures, row, r->columns[1]), "figures.csv", &kept,
                        err));
        if (pf_map_set(&r->pairs, pair_hash(kept, article), (uint32_t)row) != PF_OK) {
            return pf_fail_memory(err, r->pairs.n_slots * sizeof(uint64_t));
        }
    }
    return PF_OK;
}

// The article kept for a row at the threshold. Joins fall along the way, so the way ends; n
// bounds it in a file that was tampered with.
static uint32_t kept_at(const regrouping *r, uint32_t row, float threshold)
{
    size_t n = pf_table_n_rows(r->articles);
    for (size_t step = 0; step < n; step++) {
        const old_join *join = &r->forest[row];
        if (join->to == row || join->similarity < threshold) {
            break;
        }
        row = join->to;
    }
    return row;
}

// The article that stands for all with this text.
static uint32_t of_text(const regrouping *r, uint32_t row)
{
    return r->forest[row].same_text ? r->forest[row].to : row;
}

// The last four fields of a row: relation and figures; empty where they were not noted.
static pf_status append_figures(const regrouping *r, uint32_t row, uint32_t kept, pf_csv *csv,
                                pf_error *err)
{
    if (row == kept || of_text(r, row) == kept) {
        pf_csv_str(csv, row == kept ? "kept" : "identical");
        for (int i = 0; i < 3; i++) {
            pf_csv_fixed(csv, 1, DIGITS);
        }
        return PF_OK;
    }
    uint32_t at = pf_map_find(&r->pairs, pair_hash(kept, of_text(r, row)));
    for (int i = 2; i < 6; i++) {
        double value = 0;
        if (at == PF_MAP_ABSENT) {
            pf_csv_str(csv, "");
        } else if (i == 2) {
            pf_csv_view(csv, pf_table_value(r->figures, at, r->columns[i]));
        } else {
            PF_TRY(read_number(r->figures, at, r->columns[i], "figures.csv", &value, err));
            pf_csv_fixed(csv, (double)(float)value, DIGITS);
        }
    }
    return PF_OK;
}

static pf_status write_groups(const regrouping *r, float threshold, pf_outfile *file,
                              pf_error *err)
{
    pf_csv csv;
    pf_csv_init(&csv, &file->buf);
    pf_buf_append_str(&file->buf, "id,group,kept,relation,similarity,jaccard,containment\n");
    for (uint32_t row = 0; row < pf_table_n_rows(r->articles); row++) {
        uint32_t kept = kept_at(r, row, threshold);
        pf_csv_view(&csv, pf_table_value(r->articles, row, r->id_column));
        pf_csv_view(&csv, pf_table_value(r->articles, kept, r->id_column));
        pf_csv_u64(&csv, kept == row);
        PF_TRY(append_figures(r, row, kept, &csv, err));
        pf_csv_end_row(&csv);
        PF_TRY(pf_outfile_drain(file, err));
    }
    return pf_outfile_commit(file, err);
}

static pf_status read_run(regrouping *r, const char *dir, double threshold, pf_error *err)
{
    PF_TRY(read_table(dir, "run.json", &r->manifest, err));
    PF_TRY(check_threshold(r, dir, threshold, err));
    PF_TRY(read_table(dir, "articles.csv", &r->articles, err));
    PF_TRY(read_table(dir, "joins.csv", &r->joins, err));
    PF_TRY(read_table(dir, "figures.csv", &r->figures, err));
    PF_TRY(index_articles(r, err));
    PF_TRY(read_joins(r, err));
    return index_figures(r, err);
}

static void finish_regrouping(regrouping *r)
{
    pf_table_destroy(r->manifest);
    pf_table_destroy(r->articles);
    pf_table_destroy(r->joins);
    pf_table_destroy(r->figures);
    pf_map_finish(&r->rows);
    pf_map_finish(&r->pairs);
    pf_free(r->forest);
}

pf_status pf_regroup(const char *dir, double threshold, const char *out_path, pf_error *err)
{
    if (!(threshold > 0 && threshold <= 1)) {
        return pf_fail(err, PF_EINVAL, "threshold %g is outside 0..1", threshold);
    }
    if (dir == NULL) {
        return pf_fail(err, PF_EINVAL, "no folder of a run is named");
    }
    PF_TRY(pf_output_beside_run_check(out_path, dir, err));
    regrouping r = {0};
    pf_map_init(&r.rows);
    pf_map_init(&r.pairs);
    pf_status status = read_run(&r, dir, threshold, err);
    if (status == PF_OK) {
        pf_outfile file;
        pf_outfile_init(&file);
        status = pf_outfile_open(&file, out_path, err);
        if (status == PF_OK) {
            status = write_groups(&r, (float)threshold, &file, err);
        }
        pf_outfile_abort(&file);
    }
    finish_regrouping(&r);
    return status;
}
