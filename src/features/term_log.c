// SPDX-License-Identifier: MIT
// Chunks of more than a MiB, so that nothing is moved when the log grows. Six bytes a term.
#include "features/term_log.h"

#include <string.h>

#include "base/error.h"
#include "base/map.h"
#include "base/mem.h"

#define CHUNK_TERMS ((size_t)1 << 18)

struct pf_term_chunk {
    uint32_t ids[CHUNK_TERMS];
    uint8_t bodies[CHUNK_TERMS];
    uint8_t titles[CHUNK_TERMS];
};

pf_status pf_term_log_init(pf_term_log *log, size_t n_rows, pf_error *err)
{
    *log = (pf_term_log){.n_rows = n_rows};
    log->row_starts = pf_calloc(n_rows, sizeof *log->row_starts);
    log->row_lens = pf_calloc(n_rows, sizeof *log->row_lens);
    if (log->row_starts == NULL || log->row_lens == NULL) {
        return pf_fail_memory(err, n_rows * sizeof *log->row_starts);
    }
    return PF_OK;
}

// Room for n further terms.
static pf_status reserve(pf_term_log *log, size_t n)
{
    while (log->n_terms + n > log->n_chunks * CHUNK_TERMS) {
        if (pf_reserve((void **)&log->chunks, &log->chunks_cap, log->n_chunks + 1,
                       sizeof *log->chunks) != PF_OK) {
            return PF_ENOMEM;
        }
        log->chunks[log->n_chunks] = pf_alloc(1, sizeof **log->chunks);
        if (log->chunks[log->n_chunks] == NULL) {
            return PF_ENOMEM;
        }
        log->n_chunks++;
    }
    return PF_OK;
}

pf_status pf_term_log_set_row(pf_term_log *log, size_t row, const pf_logged_term *terms,
                              size_t n, pf_error *err)
{
    if (reserve(log, n) != PF_OK) {
        return pf_fail_memory(err, sizeof(pf_term_chunk));
    }
    log->row_starts[row] = log->n_terms;
    log->row_lens[row] = (uint32_t)n;
    for (size_t i = 0; i < n; i++) {
        pf_term_chunk *chunk = log->chunks[log->n_terms / CHUNK_TERMS];
        size_t at = log->n_terms++ % CHUNK_TERMS;
        chunk->ids[at] = terms[i].id;
        chunk->bodies[at] = terms[i].body;
        chunk->titles[at] = terms[i].title;
    }
    return PF_OK;
}

// An article's terms under their new numbers; returns how many stay.
static size_t renumber_row(const pf_term_log *log, size_t row, const uint32_t *new_id,
                           pf_logged_term *out)
{
    uint64_t end = log->row_starts[row] + log->row_lens[row];
    size_t n = 0;
    for (uint64_t i = log->row_starts[row]; i < end; i++) {
        const pf_term_chunk *chunk = log->chunks[i / CHUNK_TERMS];
        size_t at = i % CHUNK_TERMS;
        out[n] = (pf_logged_term){new_id[chunk->ids[at]], chunk->bodies[at], chunk->titles[at]};
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

static pf_status append_rows(const pf_term_log *log, const uint32_t *new_id,
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
        status = append_row(builder, terms, renumber_row(log, row, new_id, terms), err);
    }
    pf_free(terms);
    return status;
}

pf_status pf_term_log_pack(const pf_term_log *log, const uint32_t *new_id, size_t n_terms,
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
    for (size_t i = 0; i < log->n_chunks; i++) {
        pf_free(log->chunks[i]);
    }
    pf_free((void *)log->chunks);
    pf_free(log->row_starts);
    pf_free(log->row_lens);
    memset(log, 0, sizeof *log);
}
