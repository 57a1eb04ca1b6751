// SPDX-License-Identifier: MIT
// What the sections of the report share.
#ifndef PF_REPORT_REPORT_PARTS_H
#define PF_REPORT_REPORT_PARTS_H

#include "report/report.h"
#include "report/timeline.h"

typedef struct pf_report_page {
    const pf_report_data *data;
    pf_outfile *file;
    pf_timeline axis;
    size_t n_rows; // articles written so far
    // Stories are listed while their index is below these: those of two or more texts, and
    // those of one text with copies. How many of each there are, and how many are listed.
    size_t end_stories;
    size_t end_reprints;
    size_t n_stories;
    size_t n_stories_listed;
    size_t n_reprints;
    size_t n_reprints_listed;
} pf_report_page;

// The style sheet and the script, each [.. NULL], to be written one behind the other. The
// policy of the page names the script by its SHA-256, so that no other can run.
extern const char *const pf_report_style[];
extern const char *const pf_report_script[];
extern const char pf_report_script_hash[];

// Sections. Each returns what draining the file returned.
pf_status pf_report_write_stories(pf_report_page *page, pf_error *err) PF_MUST_CHECK;
pf_status pf_report_write_reprints(pf_report_page *page, pf_error *err) PF_MUST_CHECK;
pf_status pf_report_write_topics(pf_report_page *page, pf_error *err) PF_MUST_CHECK;

// Index of the story "s12" or topic "t3" that stands at the place its number says; `n` when
// none does.
size_t pf_report_find(const pf_report_set *sets, size_t n, const char *name);

// 1 when the story has a place on the page that can be linked to.
int pf_report_is_listed(const pf_report_page *page, size_t story);

// Words with their shares, and the headline of a set (its name when it has none).
void pf_report_write_terms(pf_buf *out, const pf_report_set *set);
void pf_report_write_headline(pf_buf *out, const pf_report_set *set);

#endif
