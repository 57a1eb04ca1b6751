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
    // Stories are listed while their index is below these: those of two or more texts, those of
    // one text with copies, and articles alone. How many of each there are, and are listed.
    size_t end_stories;
    size_t end_reprints;
    size_t end_alone;
    size_t n_stories;
    size_t n_stories_listed;
    size_t n_reprints;
    size_t n_reprints_listed;
    size_t n_alone; // those that were left out of the data, too
    size_t n_alone_listed;
} pf_report_page;

// The style sheet and the script, each [.. NULL], to be written one behind the other. The
// policy of the page names the script by its SHA-256, so that no other can run.
extern const char *const pf_report_style[];
extern const char *const pf_report_script[];
extern const char pf_report_script_hash[];

// Sections. Each returns what draining the file returned.
pf_status pf_report_write_stories(pf_report_page *page, pf_error *err) PF_MUST_CHECK;
pf_status pf_report_write_reprints(pf_report_page *page, pf_error *err) PF_MUST_CHECK;
pf_status pf_report_write_alone(pf_report_page *page, pf_error *err) PF_MUST_CHECK;
pf_status pf_report_write_matrix(pf_report_page *page, pf_error *err) PF_MUST_CHECK;
pf_status pf_report_write_topics(pf_report_page *page, pf_error *err) PF_MUST_CHECK;

// Of report_choice.c. Decides which stories are listed, before any section is written.
void pf_report_choose_stories(pf_report_page *page);

// 1 when the story has a place on the page that can be linked to.
int pf_report_is_listed(const pf_report_page *page, size_t story);

// Of report_items.c. Index of the story "s12" or topic "t3" that stands at the place its number
// says; `n` when none does.
size_t pf_report_find(const pf_report_set *sets, size_t n, const char *name);

// Pieces of an article: a link to its address, where it has one; its title, or its id where it
// has none, plain and in that link; its outlet; outlet and date as a line.
void pf_report_open_link(pf_buf *out, const pf_report_article *article);
void pf_report_close_link(pf_buf *out, const pf_report_article *article);
void pf_report_write_words(pf_buf *out, const pf_report_article *article);
void pf_report_write_title(pf_buf *out, const pf_report_article *article);
void pf_report_write_source(pf_buf *out, pf_strview source);
void pf_report_write_by(pf_buf *out, const pf_report_article *article);

// Of a set: its headline (its name when it has none), words with their shares, and how stable
// it is, a list item where that is known.
void pf_report_write_headline(pf_buf *out, const pf_report_set *set);
void pf_report_write_terms(pf_buf *out, const pf_report_set *set);
void pf_report_write_stability(pf_buf *out, const pf_report_set *set);

// Headline of a story by its name, linked where it is on the page.
void pf_report_write_story_link(const pf_report_page *page, const char *name, pf_buf *out);

// Of report_facts.c. When a story was first, most and last written about, and by whom first;
// list items.
void pf_report_write_times(pf_buf *out, const pf_report_set *set);

// Why an article is in its story, folded.
void pf_report_write_why(const pf_report_page *page, const pf_report_why *why, pf_buf *out);

// Of report_outlets.c. The outlets of a story, folded.
void pf_report_write_outlets(pf_buf *out, const pf_report_set *story);

#endif
