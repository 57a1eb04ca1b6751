// SPDX-License-Identifier: MIT
// Which articles of a model are one template filled with other numbers. Such pairs do not
// share a story, however alike their words are; the copies stage has a rule of its own for them
// (match/rule.h), over whole texts.
#ifndef PF_MODEL_TEMPLATES_H
#define PF_MODEL_TEMPLATES_H

#include "session/scan.h"

typedef struct pf_numbered_text pf_numbered_text;

// Of the rows of a model; texts with few numbers have nothing here.
typedef struct pf_templates {
    size_t n_rows;
    pf_numbered_text **texts; // [n_rows] NULL: never a template
} pf_templates;

// PF_ENOMEM.
pf_status pf_templates_init(pf_templates *templates, size_t n_rows, pf_error *err)
    PF_MUST_CHECK;
void pf_templates_finish(pf_templates *templates);

// Files the text in the scanner as that of a row, by its first 400 tokens, which stay as they
// are; the scanner's shingles do not. Rows may be added from several threads, each once.
// PF_ENOMEM.
pf_status pf_templates_add(pf_templates *templates, size_t row, pf_scanner *scanner,
                           pf_error *err) PF_MUST_CHECK;

// 1: the two rows are one template.
int pf_templates_are_one(const pf_templates *templates, uint32_t row_a, uint32_t row_b);

#endif
