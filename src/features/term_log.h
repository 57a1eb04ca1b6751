// SPDX-License-Identifier: MIT
// Terms of articles as they are counted, article after article in any order, before it is known
// which terms stay.
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
    pf_term_chunk **chunks;
    size_t n_chunks;
    size_t chunks_cap;
    uint64_t n_terms;
    size_t n_rows;
    uint64_t *row_starts; // [n_rows] place of an article's first term
    uint32_t *row_lens;   // [n_rows] terms of each article
} pf_term_log;

// For n_rows articles, which have no terms at first. PF_ENOMEM.
pf_status pf_term_log_init(pf_term_log *log, size_t n_rows, pf_error *err) PF_MUST_CHECK;
void pf_term_log_finish(pf_term_log *log);

// Files the terms [n] of an article, all of them. PF_ENOMEM.
pf_status pf_term_log_set_row(pf_term_log *log, size_t row, const pf_logged_term *terms,
                              size_t n, pf_error *err) PF_MUST_CHECK;

// Makes rows of the log, in the order of the articles. A term's number becomes new_id[id],
// which rises within each article and is below n_terms, or PF_MAP_ABSENT: it is left out.
// `max_weight`: of what the codes stand for. PF_ENOMEM, PF_ELIMIT: too many terms for one row.
pf_status pf_term_log_pack(const pf_term_log *log, const uint32_t *new_id, size_t n_terms,
                           double max_weight, pf_term_rows *out_rows, pf_error *err)
    PF_MUST_CHECK;

#endif
