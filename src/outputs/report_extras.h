// SPDX-License-Identifier: MIT
// For the report: the outlets of each story, the biggest stories against outlets, and why
// articles are where they are.
#ifndef PF_OUTPUTS_REPORT_EXTRAS_H
#define PF_OUTPUTS_REPORT_EXTRAS_H

#include "base/arena.h"
#include "outputs/outputs.h"
#include "report/report.h"

// Fills in `outlets` of the stories `sets` [n_sets], which are the first of found->stories, and
// `why` of their texts among `articles`, up to the limits of report.h. Made in `arena`.
// PF_ENOMEM.
pf_status pf_report_extras_fill(const pf_findings *found, pf_report_set *sets, size_t n_sets,
                                pf_report_article *articles, pf_arena *arena, pf_error *err)
    PF_MUST_CHECK;

// Fills in the matrix of `data`: its first stories, up to PF_REPORT_MATRIX_STORIES of two
// outlets and more, and the outlets that have most of them, then most articles, then by name.
// Made in `arena`. PF_ENOMEM.
pf_status pf_report_matrix_fill(const pf_findings *found, pf_arena *arena, pf_report_data *data,
                                pf_error *err) PF_MUST_CHECK;

#endif
