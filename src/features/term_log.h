// SPDX-License-Identifier: MIT
// Terms of articles in the order in which they are seen, before it is known which of them stay.
// What was read is freed, so that the rows made of it take its place.
#ifndef PF_FEATURES_TERM_LOG_H
#define PF_FEATURES_TERM_LOG_H

#include <stddef.h>
#include <stdint.h>

#include "features/term_rows.h"

// pf_term_code of the weights.
typedef struct pf_logged_term {
    uint32_t id;
    uint8_t body;
    uint8_t title; // 0: it is not in the title
} pf_logged_term;

typedef struct pf_term_chunk pf_term_chunk;

typedef struct pf_term_log {
    pf_term_chunk *first;
    pf_term_chunk *last;
    size_t n_read;      // of the first chunk
    uint32_t *row_lens; // [n_rows] terms of each article
    size_t n_rows;
} pf_term_log;

// For n_rows articles at most. PF_ENOMEM.
pf_status pf_term_log_init(pf_term_log *log, size_t n_rows, pf_error *err) PF_MUST_CHECK;
void pf_term_log_finish(pf_term_log *log);

// Appends a term to the article at hand. PF_ENOMEM.
pf_status pf_term_log_append(pf_term_log *log, pf_logged_term term, pf_error *err)
    PF_MUST_CHECK;
void pf_term_log_end_row(pf_term_log *log);

// Makes rows of the log and empties it. A term's number becomes new_id[id], which rises within
// each article and is below n_terms, or PF_MAP_ABSENT: it is left out. `max_weight`: of what
// the codes stand for. PF_ENOMEM, PF_ELIMIT: too many terms for one row.
pf_status pf_term_log_pack(pf_term_log *log, const uint32_t *new_id, size_t n_terms,
                           double max_weight, pf_term_rows *out_rows, pf_error *err)
    PF_MUST_CHECK;

#endif
