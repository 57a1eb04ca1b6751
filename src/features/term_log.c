// SPDX-License-Identifier: MIT
// Chunks of more than a MiB, which go back to the system when they are freed. Six bytes a term.
#include "features/term_log.h"

#include <string.h>

#include "base/error.h"
#include "base/map.h"
#include "base/mem.h"

#define CHUNK_TERMS ((size_t)1 << 18)

struct pf_term_chunk {
    pf_term_chunk *next;
    size_t n;
    uint32_t ids[CHUNK_TERMS];
    uint8_t bodies[CHUNK_TERMS];
    uint8_t titles[CHUNK_TERMS];
};

pf_status pf_term_log_init(pf_term_log *log, size_t n_rows, pf_error *err)
{
    memset(log, 0, sizeof *log);
    log->row_lens = pf_calloc(n_rows, sizeof *log->row_lens);
    return log->row_lens != NULL ? PF_OK : pf_fail_memory(err, n_rows * sizeof *log->row_lens);
}

static pf_term_chunk *add_chunk(pf_term_log *log)
{
    pf_term_chunk *chunk = pf_alloc(1, sizeof *chunk);
    if (chunk != NULL) {
        chunk->next = NULL;
        chunk->n = 0;
        *(log->last != NULL ? &log->last->next : &log->first) = chunk;
        log->last = chunk;
    }
    return chunk;
}

pf_status pf_term_log_append(pf_term_log *log, pf_logged_term term, pf_error *err)
{
    pf_term_chunk *chunk = log->last;
    if (chunk == NULL || chunk->n == CHUNK_TERMS) {
        chunk = add_chunk(log);
        if (chunk == NULL) {
            return pf_fail_memory(err, sizeof *chunk);
        }
    }
    chunk->ids[chunk->n] = term.id;
    chunk->bodies[chunk->n] = term.body;
    chunk->titles[chunk->n++] = term.title;
    log->row_lens[log->n_rows]++;
    return PF_OK;
}

void pf_term_log_end_row(pf_term_log *log)
{
    log->n_rows++;
}

static void drop_first(pf_term_log *log)
{
    pf_term_chunk *chunk = log->first;
    log->first = chunk->next;
    log->last = log->first != NULL ? log->last : NULL;
    log->n_read = 0;
    pf_free(chunk);
}

static pf_logged_term take(pf_term_log *log)
{
    const pf_term_chunk *chunk = log->first;
    size_t at = log->n_read++;
    pf_logged_term term = {chunk->ids[at], chunk->bodies[at], chunk->titles[at]};
    if (log->n_read == chunk->n) {
        drop_first(log);
    }
    return term;
}

// Takes an article's terms out, under their new numbers; returns how many stay.
static size_t take_row(pf_term_log *log, size_t row, const uint32_t *new_id,
                       pf_logged_term *out)
{
    size_t n = 0;
    for (uint32_t i = 0; i < log->row_lens[row]; i++) {
        out[n] = take(log);
        out[n].id = new_id[out[n].id];
        n += out[n].id != PF_MAP_ABSENT;
    }
    return n;
}

static pf_status append_row(pf_term_rows_builder *builder, const pf_logged_term *terms,
                            size_t n, pf_error *err)
{
    for (size_t i = 0; i < n; i++) {
        PF_TRY(pf_term_rows_append(builder, terms[i].id, terms[i].body, err));
    }
    pf_term_rows_end_body(builder);
    for (size_t i = 0; i < n; i++) {
        if (terms[i].title > 0) {
            PF_TRY(pf_term_rows_append(builder, builder->rows.n_terms + terms[i].id,
                                       terms[i].title, err));
        }
    }
    pf_term_rows_end_row(builder);
    return PF_OK;
}

static pf_status append_rows(pf_term_log *log, const uint32_t *new_id,
                             pf_term_rows_builder *builder, pf_error *err)
{
    uint32_t longest = 0;
    for (size_t row = 0; row < log->n_rows; row++) {
        longest = log->row_lens[row] > longest ? log->row_lens[row] : longest;
    }
    pf_logged_term *terms = pf_alloc(longest, sizeof *terms);
    if (terms == NULL) {
        return pf_fail_memory(err, longest * sizeof *terms);
    }
    pf_status status = PF_OK;
    for (size_t row = 0; row < log->n_rows && status == PF_OK; row++) {
        status = append_row(builder, terms, take_row(log, row, new_id, terms), err);
    }
    pf_free(terms);
    return status;
}

pf_status pf_term_log_pack(pf_term_log *log, const uint32_t *new_id, size_t n_terms,
                           double max_weight, pf_term_rows *out_rows, pf_error *err)
{
    if (n_terms > INT32_MAX) {
        return pf_fail(err, PF_ELIMIT, "%zu terms are too many for one row", n_terms);
    }
    pf_term_rows_builder builder;
    PF_TRY(pf_term_rows_begin(&builder, log->n_rows, (uint32_t)n_terms, max_weight, err));
    pf_status status = append_rows(log, new_id, &builder, err);
    if (status == PF_OK) {
        *out_rows = pf_term_rows_take(&builder);
    }
    pf_term_rows_builder_finish(&builder);
    return status;
}

void pf_term_log_finish(pf_term_log *log)
{
    while (log->first != NULL) {
        drop_first(log);
    }
    pf_free(log->row_lens);
    memset(log, 0, sizeof *log);
}
