// SPDX-License-Identifier: MIT
#include "model/df_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/mem.h"
#include "io/table.h"

#define MAX_SHOWN 80u // letters of a value in a message

typedef struct df_reader {
    const char *path;
    pf_table *table;
    size_t term; // columns
    size_t df;
    pf_scanner *scanner;
    pf_df_table *background;
} df_reader;

// A message with the row's number, from 1 without the header, and the value that is wrong.
static pf_status bad_row(const df_reader *reader, size_t row, size_t column, const char *what,
                         pf_error *err)
{
    pf_strview value = pf_table_value(reader->table, row, column);
    return pf_fail(err, PF_EFORMAT, "%s row %zu: '%.*s' %s", reader->path, row + 1,
                   (int)(value.len < MAX_SHOWN ? value.len : MAX_SHOWN), value.data, what);
}

static pf_status parse_count(const df_reader *reader, size_t row, uint32_t *out_count,
                             pf_error *err)
{
    pf_strview text = pf_table_value(reader->table, row, reader->df);
    uint64_t count = 0;
    int is_number = text.len > 0 && text.len <= 10;
    for (size_t i = 0; i < text.len && is_number; i++) {
        is_number = text.data[i] >= '0' && text.data[i] <= '9';
        count = 10 * count + (uint64_t)(text.data[i] - '0');
    }
    if (!is_number || count == 0 || count >= PF_MAP_ABSENT) {
        return bad_row(reader, row, reader->df, "is no number of articles", err);
    }
    *out_count = (uint32_t)count;
    return PF_OK;
}

// The row that says how many articles there are.
static pf_status find_total(const df_reader *reader, pf_error *err)
{
    for (size_t row = 0; row < pf_table_n_rows(reader->table); row++) {
        if (pf_table_value(reader->table, row, reader->term).len > 0) {
            continue;
        }
        if (reader->background->n_docs != 0) {
            return bad_row(reader, row, reader->df, "is a second number of all articles", err);
        }
        uint32_t total = 0;
        PF_TRY(parse_count(reader, row, &total, err));
        reader->background->n_docs = total;
    }
    if (reader->background->n_docs == 0) {
        return pf_fail(err, PF_EFORMAT,
                       "%s does not say how many articles were counted: a row with an empty "
                       "term and their number",
                       reader->path);
    }
    return PF_OK;
}

static pf_status add_term(const df_reader *reader, size_t row, pf_error *err)
{
    pf_tokens *tokens = &reader->scanner->text;
    pf_strview term = pf_table_value(reader->table, row, reader->term);
    uint32_t count = 0;
    PF_TRY(parse_count(reader, row, &count, err));
    PF_TRY(pf_tokenize(&reader->scanner->tokenizer, term, tokens, err));
    if (tokens->n != 1) {
        return bad_row(reader, row, reader->term, "is not one word", err);
    }
    if (count > reader->background->n_docs) {
        return bad_row(reader, row, reader->df, "is more than all articles", err);
    }
    uint32_t there = 0;
    size_t n = reader->background->df.n;
    if (pf_map_add(&reader->background->df, tokens->hashes[0], count, &there) != PF_OK) {
        return pf_fail_memory(err, n * sizeof count);
    }
    if (reader->background->df.n == n) {
        return bad_row(reader, row, reader->term, "is there twice", err);
    }
    return PF_OK;
}

static pf_status find_column(const df_reader *reader, const char *name, size_t *out_column,
                             pf_error *err)
{
    *out_column = pf_table_find(reader->table, name);
    if (*out_column == SIZE_MAX) {
        return pf_fail(err, PF_EFORMAT, "%s has no column '%s'", reader->path, name);
    }
    return PF_OK;
}

static pf_status read_rows(df_reader *reader, pf_error *err)
{
    PF_TRY(find_column(reader, "term", &reader->term, err));
    PF_TRY(find_column(reader, "df", &reader->df, err));
    PF_TRY(find_total(reader, err));
    for (size_t row = 0; row < pf_table_n_rows(reader->table); row++) {
        if (pf_table_value(reader->table, row, reader->term).len > 0) {
            PF_TRY(add_term(reader, row, err));
        }
    }
    return PF_OK;
}

pf_status pf_df_file_read(pf_session *session, pf_error *err)
{
    const char *path = session->options->words.df_table;
    if (path == NULL) {
        return PF_OK;
    }
    df_reader reader = {
        .path = path, .scanner = &session->scanners[0], .background = &session->background};
    PF_TRY(pf_table_read(path, &reader.table, err));
    pf_status status = read_rows(&reader, err);
    pf_table_destroy(reader.table);
    return status;
}

typedef struct df_row {
    pf_strview term;
    uint32_t df;
} df_row;

static int compare_terms(const void *x, const void *y)
{
    const df_row *a = x;
    const df_row *b = y;
    return pf_view_compare(a->term, b->term);
}

// The rows to write, in the order of the file; returns how many.
static size_t list_rows(const pf_vocab *seen, df_row *rows)
{
    size_t n = 0;
    for (size_t t = 0; t < seen->n_terms; t++) {
        pf_strview term = pf_vocab_term(seen, (uint32_t)t);
        if (pf_hash_word(term.data, term.len) == seen->hashes[t]) {
            df_row row = {term, seen->df[t]};
            rows[n++] = row;
        }
    }
    if (n > 0) {
        qsort(rows, n, sizeof *rows, compare_terms);
    }
    return n;
}

pf_status pf_df_file_write(const pf_terms *terms, pf_outfile *file, pf_error *err)
{
    df_row *rows = pf_alloc(terms->seen.n_terms, sizeof *rows);
    if (rows == NULL) {
        return pf_fail_memory(err, terms->seen.n_terms * sizeof *rows);
    }
    size_t n = list_rows(&terms->seen, rows);
    pf_csv csv;
    pf_csv_init(&csv, &file->buf);
    pf_csv_str(&csv, "term");
    pf_csv_str(&csv, "df");
    pf_csv_end_row(&csv);
    pf_csv_str(&csv, "");
    pf_csv_u64(&csv, terms->n_docs);
    pf_csv_end_row(&csv);
    pf_status status = PF_OK;
    for (size_t i = 0; i < n && status == PF_OK; i++) {
        pf_csv_view(&csv, rows[i].term);
        pf_csv_u64(&csv, rows[i].df);
        pf_csv_end_row(&csv);
        status = pf_outfile_drain(file, err);
    }
    pf_free(rows);
    return status;
}
