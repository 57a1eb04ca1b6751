// SPDX-License-Identifier: MIT
// Columns: what one outlet publishes under one headline day after day, such as the horoscope,
// the cartoon, the money market of the day. Two days of one are alike in their words and tell
// of no event, so they do not share a story. Numbers in the headline do not count. A headline
// that most of an outlet's articles have is no column's: a scraper took the name of the site.
//
// The standing head of a headline that changes ("Tip of the day: ...") is a column's too, where
// it stands on a week's days and more, once a day: coverage of an event that lasts has its head
// twice on some of them.
//
// Measured on the articles that are kept of sets of one outlet or a few: 656 of 59,409
// (fi_news), 358 of 20,765 (reuters21578) and 39 of 5,902 (saudinewsnet) stand in a column,
// nearly all of the headlines with three days being one by their look and about half of those
// with two. Of the sets with labelled stories none has a headline with three days. Heads:
// CONTRIBUTING.md.
#ifndef PF_MODEL_COLUMNS_H
#define PF_MODEL_COLUMNS_H

#include <math.h>

#include "base/pool.h"
#include "text/tokens.h"

// What a column looks like: its words stand on so many different days, and in the mean in so
// many articles on each of them.
typedef struct pf_column_rule {
    uint32_t min_days;
    double max_a_day;
} pf_column_rule;

#define PF_COLUMN_HEADLINES ((pf_column_rule){3, INFINITY})
#define PF_COLUMN_HEADS     ((pf_column_rule){7, 1.1})

typedef struct pf_columns {
    size_t n_rows;
    uint64_t *keys; // [n_rows] words and outlet, then the day; 0: in no column
} pf_columns;

// PF_ENOMEM.
pf_status pf_columns_init(pf_columns *columns, size_t n_rows, pf_error *err) PF_MUST_CHECK;
void pf_columns_finish(pf_columns *columns);

// Files the first n_words tokens of the headline of a row. A row without a known source (0),
// time (PF_TIME_UNKNOWN) or a word among them is in no column. Rows may be added from several
// threads, each once.
void pf_columns_add(pf_columns *columns, size_t row, uint32_t source, int64_t time_seconds,
                    const pf_tokens *title, size_t n_words);

// Leaves the rows that are in a column, when all are added. sources [n_rows], below n_sources,
// as they were added. PF_ENOMEM. n log n.
pf_status pf_columns_settle(pf_columns *columns, pf_column_rule rule, const uint32_t *sources,
                            size_t n_sources, pf_pool *pool, pf_error *err) PF_MUST_CHECK;

// 1: the two rows are of one column and of different days (UTC). After pf_columns_settle.
int pf_columns_are_apart(const pf_columns *columns, uint32_t row_a, uint32_t row_b);

#endif
