// SPDX-License-Identifier: MIT
// Small charts of articles over time, all of one page on the same axis.
#ifndef PF_REPORT_TIMELINE_H
#define PF_REPORT_TIMELINE_H

#include "report/report.h"

#define PF_TIMELINE_BINS 60

typedef struct pf_timeline {
    int64_t first_seconds; // where the first bar begins
    int64_t last_seconds;  // the latest time on the axis
    int64_t bin_seconds;
    uint32_t n_bins;    // 0 .. PF_TIMELINE_BINS; under 2: there is nothing to draw
    uint64_t n_outside; // dated, but off the axis
    uint64_t n_undated;
} pf_timeline;

// An axis for the articles: from the earliest to the latest, but a hundredth of them with dates
// far off (1970, a next century) may stay outside where a wide gap parts them from the rest. At
// most 10 passes.
void pf_timeline_fit(pf_timeline *axis, const pf_report_article *articles, size_t n_articles);

// One SVG with a bar for each bin, as high as its share of the highest. Nothing for fewer than
// two bins.
void pf_timeline_draw(const pf_timeline *axis, const pf_report_article *articles,
                      size_t n_articles, pf_buf *out);

// "day", "12 hours", "7 days": what one bar stands for.
void pf_timeline_unit(const pf_timeline *axis, pf_buf *out);

#endif
