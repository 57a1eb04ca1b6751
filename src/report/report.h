// SPDX-License-Identifier: MIT
// The HTML report: one file that opens offline. It is given plain data and knows no stage.
//
// The page never grows without bound: what it leaves out it counts in words, with the name of
// the table that holds it (the limits are below). Same data, same bytes.
#ifndef PF_REPORT_REPORT_H
#define PF_REPORT_REPORT_H

#include <pressfold/status.h>
#include <pressfold/types.h>

#include "base/outfile.h"
#include "report/diff_view.h"

#define PF_REPORT_TERMS 8

// At most so many stories of two or more texts, as many of one text with copies, and topics.
#define PF_REPORT_MAX_SETS 500
// At most so many texts of one story, and so many copies in one story.
#define PF_REPORT_MAX_ROWS 200
// Once the page holds so many rows, a story shows its first PF_REPORT_FEW_ROWS texts and copies
// only.
#define PF_REPORT_PAGE_ROWS 60000
#define PF_REPORT_FEW_ROWS  10

// What differs is shown of so many copies on the page, so many of one story, and so many words
// of each; whoever fills the data holds to it.
#define PF_REPORT_MAX_DIFFS   500
#define PF_REPORT_STORY_DIFFS 50
#define PF_REPORT_DIFF_WORDS  400

// At most so many articles that are alone; outlets of one story; texts of one story with why
// they are in it.
#define PF_REPORT_MAX_ALONE     1000
#define PF_REPORT_STORY_OUTLETS 60
#define PF_REPORT_STORY_WHY     20
// Stories and outlets of the matrix, at most.
#define PF_REPORT_MATRIX_STORIES 8
#define PF_REPORT_MATRIX_OUTLETS 40
#define PF_REPORT_RELATED        3
#define PF_REPORT_TIES           5

typedef struct pf_report_term {
    pf_strview term;
    double share; // of the articles that hold it, 0..1
} pf_report_term;

// Why an article is in its story, and which would come next.
typedef struct pf_report_why {
    double similarity; // to the rest of the story, 0..1
    uint32_t n_ties;
    pf_strview ties[PF_REPORT_TIES]; // terms, the strongest first
    char runner_up[16];              // name of a story; empty: none
    double runner_up_similarity;
    uint32_t n_runner_up_ties;
    pf_strview runner_up_ties[PF_REPORT_TIES];
} pf_report_why;

// An outlet's part in a story.
typedef struct pf_report_outlet {
    pf_strview name;
    uint32_t n_articles;   // 0 in the matrix: a gap
    int64_t first_seconds; // PF_TIME_UNKNOWN: undated
    int date_only;
} pf_report_outlet;

// One article. Copies stand right behind the article kept for them.
typedef struct pf_report_article {
    pf_strview id;
    pf_strview title;     // may be empty: the report then shows the id
    pf_strview source;    // may be empty
    pf_strview url;       // may be empty; only http and https become links
    const char *relation; // "kept", "identical", ...
    double similarity;    // to the kept article, 0..1
    double jaccard;       // plain, to the kept article
    double containment;
    const pf_diff_view *diff; // of a copy: a is the kept article; NULL: not shown
    int64_t time_seconds;
    int date_only;
    const pf_report_why *why; // of a kept article; NULL: not shown
    uint32_t n_copies;        // of a kept article: how many rows behind it are its copies
} pf_report_article;

// A story or a topic.
typedef struct pf_report_set {
    char name[16]; // "s12", "t3"
    pf_strview headline;
    uint32_t n_articles;
    uint32_t n_texts; // distinct, copies folded
    uint32_t n_outlets;
    uint32_t n_no_outlet;  // articles that name none
    int64_t first_seconds; // PF_TIME_UNKNOWN when no article is dated
    int first_date_only;
    int64_t last_seconds;
    int64_t peak_seconds; // 00:00 of the day with most articles
    pf_strview first_by;  // outlet that was first for sure; empty: not known
    uint32_t n_terms;
    pf_report_term terms[PF_REPORT_TERMS];
    size_t
        first_article; // of a story: its articles are articles[first_article .. + n_articles)
    char topic[16];    // of a story: its topic; empty: none
    uint32_t n_related;
    char related[PF_REPORT_RELATED][16]; // of a story: names of the nearest others
    double related_similarity[PF_REPORT_RELATED];
    uint32_t n_representatives;
    size_t
        representatives[3]; // of a story: indexes of articles, the nearest to the middle first
    const pf_report_outlet *outlets; // of a story: [n_outlets] by first time; NULL: not shown
    double stability;  // share of its pairs that stay together in other runs, 0..1
    int has_stability; // 0: not known
} pf_report_set;

// Articles of one language.
typedef struct pf_report_language {
    const char *name;
    uint64_t n_articles;
} pf_report_language;

typedef struct pf_report_data {
    const char *version;
    const char *title; // of the page
    uint64_t n_records, n_bad, n_articles, n_kept, n_copies, n_groups, n_excerpt_links;
    const pf_report_language *languages; // [n_languages]
    size_t n_languages;
    // [n_stories] by falling size, named s1, s2, ... in this order. Stories of one article may
    // be left out at the end, with their articles: then n_single_stories says how many were.
    const pf_report_set *stories;
    size_t n_stories;
    uint64_t n_single_stories;
    const pf_report_set *topics; // [n_topics] by falling size, named t1, t2, ... in this order
    size_t n_topics;
    const pf_report_article *articles;
    size_t n_report_articles;
    // The first n_matrix_stories of the stories against some outlets: a row of
    // matrix[n_matrix_outlets * n_matrix_stories] for each outlet, all of the same name.
    const pf_report_outlet *matrix;
    size_t n_matrix_stories;
    size_t n_matrix_outlets;
    uint64_t n_other_outlets; // that have one of these stories and no row
    const char *const *bad;   // [n_bad_shown] "file:record: reason"
    size_t n_bad_shown;
    uint32_t candidate_k[3]; // k tried when it was to be chosen; n_candidates of them
    double candidate_score[3];
    pf_strview candidate_topics[3]; // what the topics of each are about, the largest first
    size_t n_candidates;
} pf_report_data;

// Writes the page into `file` (open; the caller commits). Strings may hold anything: they are
// escaped. Rows that the sets claim beyond n_report_articles are not looked at. Linear; memory:
// 12 bytes a topic and the buffer of `file`. PF_EIO, PF_ENOMEM, PF_ECLOSED.
pf_status pf_report_write(const pf_report_data *data, pf_outfile *file, pf_error *err)
    PF_MUST_CHECK;

#endif
