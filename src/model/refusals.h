// SPDX-License-Identifier: MIT
// Which articles of a model cannot share a story, however alike their words are: those filled
// from one template, and those of one column.
#ifndef PF_MODEL_REFUSALS_H
#define PF_MODEL_REFUSALS_H

#include "model/columns.h"
#include "model/templates.h"
#include "session/session.h"

typedef struct pf_refusals {
    pf_templates templates;
    pf_columns headlines;
    pf_columns heads; // of headlines
} pf_refusals;

// PF_ENOMEM.
pf_status pf_refusals_init(pf_refusals *refusals, size_t n_rows, pf_error *err) PF_MUST_CHECK;
void pf_refusals_finish(pf_refusals *refusals);

// Notes the headline of a row, before anything is dropped from it. Rows may be added from
// several threads, each once. Its text is added to refusals->templates.
void pf_refusals_add_title(pf_refusals *refusals, size_t row, const pf_doc *doc,
                           const pf_scanner *scanner);

// To be called when all rows are added, whose articles are `docs`. PF_ENOMEM.
pf_status pf_refusals_settle(pf_refusals *refusals, pf_session *session, const uint32_t *docs,
                             pf_error *err) PF_MUST_CHECK;

// 1: the two rows are refused. `ctx` is a pf_refusals that is settled; as pf_refuse_fn.
int pf_refusals_have(const void *ctx, uint32_t row_a, uint32_t row_b);

#endif
