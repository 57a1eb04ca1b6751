// SPDX-License-Identifier: MIT
// What differs between the articles kept and their copies, for the report.
#ifndef PF_OUTPUTS_REPORT_DIFFS_H
#define PF_OUTPUTS_REPORT_DIFFS_H

#include "base/arena.h"
#include "outputs/outputs.h"
#include "report/report.h"

// Fills in `diff` of the copies among `articles`, which stand as found->stories has them, for
// the stories `sets` [n_sets]. The first copies of each story, in this order, until the limits
// of report.h are reached; identical ones need none. Reads two texts a diff. The diffs are made
// in `arena`. PF_EIO, PF_ENOMEM, PF_ECANCELLED.
pf_status pf_report_diffs_fill(const pf_findings *found, const pf_report_set *sets,
                               size_t n_sets, pf_report_article *articles, pf_arena *arena,
                               pf_error *err) PF_MUST_CHECK;

#endif
