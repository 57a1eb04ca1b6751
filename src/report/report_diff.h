// SPDX-License-Identifier: MIT
// A word diff as a part of the page.
#ifndef PF_REPORT_REPORT_DIFF_H
#define PF_REPORT_REPORT_DIFF_H

#include "base/buf.h"
#include "report/diff_view.h"

// The strips of both sides with their figures, then the words: <del> for what only the kept
// article (a) has, <ins> for what only its copy (b) has, <span class="mv"> for what has moved.
void pf_report_write_diff(pf_buf *out, const pf_diff_view *view);

#endif
