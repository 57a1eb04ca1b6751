// SPDX-License-Identifier: MIT
// The articles as the stages of the stories layer see them: in an order of their own, by time
// and content, which does not depend on the order of the input. An article's place in it is its
// rank.
#ifndef PF_STORIES_STORY_DOCS_H
#define PF_STORIES_STORY_DOCS_H

#include "base/hash.h"
#include "base/pool.h"
#include "features/joined_rows.h"

// Whether two rows are of different stories whatever their words say. Symmetric; called from
// many threads at once.
typedef int (*pf_refuse_fn)(const void *ctx, uint32_t row_a, uint32_t row_b);

// What stories are made of.
typedef struct pf_story_input {
    const pf_joined_rows *rows;
    const int64_t *times; // [rows->n_rows] in seconds, or PF_TIME_UNKNOWN
    pf_refuse_fn refuse;  // NULL: no pair is refused
    const void *refuse_ctx;
    int is_resampled; // 1: the stability of the stories is measured
} pf_story_input;

typedef struct pf_story_docs {
    size_t n_docs;
    size_t n_dated;
    const pf_joined_rows *rows; // borrowed, in input order
    pf_refuse_fn refuse;        // of rows, or NULL
    const void *refuse_ctx;
    uint32_t *order;       // [n_docs] rank -> row: dated articles by time, then the undated
    double *days;          // [n_docs] by rank, since the first; of undated ranks 0
    double undated_factor; // time factor where a date is missing
    const float *weights;  // [rows->n_cols] what columns count for in linkage; NULL: 1 each
} pf_story_docs;

// The entries of one article's row, or of a sum of rows: pf_joined_rows has the form.
typedef struct pf_sparse {
    const uint16_t *steps;
    const uint16_t *values;
    size_t n;
    double unit; // of the values
} pf_sparse;

// What the input points to must outlive *out_docs, the times aside. PF_ENOMEM.
pf_status pf_story_docs_init(pf_story_docs *out_docs, const pf_story_input *input,
                             pf_pool *pool, pf_error *err) PF_MUST_CHECK;
void pf_story_docs_finish(pf_story_docs *docs);

// Whether dates part articles: a fifth have one, and the first and last are more than a day
// apart. Where all have the day of the scrape, dates say nothing.
int pf_story_docs_are_dated(const pf_story_docs *docs);

static inline pf_sparse pf_story_row(const pf_story_docs *docs, uint32_t rank)
{
    uint32_t row = docs->order[rank];
    uint64_t first = docs->rows->starts[row];
    return (pf_sparse){.steps = docs->rows->steps + first,
                       .values = docs->rows->values + first,
                       .n = pf_joined_row_len(docs->rows, row),
                       .unit = PF_JOINED_UNIT};
}

// What a likeness counts for when its sides are `gap` days apart: 1 up to a day, a half at a
// week.
static inline double pf_time_factor(double gap)
{
    return gap <= 1.0 ? 1.0 : 1.0 / (1.0 + (gap - 1.0) / 6.0);
}

// Similarities are kept in steps of 2^-20, so that sums which differ in their last bits tie.
static inline float pf_rounded(double similarity)
{
    return (float)((double)(int64_t)(similarity * 0x1p20 + 0.5) * 0x1p-20);
}

// Decides between pairs of equal similarity, in either order of the two. By chance rather than
// by the lower rank: where all articles are alike (copies that were not folded), everybody
// would have the same neighbours, and only they could merge.
static inline uint64_t pf_pair_tie(uint32_t a, uint32_t b)
{
    uint64_t low = a < b ? a : b;
    uint64_t high = a < b ? b : a;
    return pf_mix64(((high << 32) | low) + 0x9e3779b97f4a7c15u);
}

// The factor of two ranks.
static inline double pf_story_pair_factor(const pf_story_docs *docs, uint32_t a, uint32_t b)
{
    if (a >= docs->n_dated || b >= docs->n_dated) {
        return docs->undated_factor;
    }
    return pf_time_factor(docs->days[a] > docs->days[b] ? docs->days[a] - docs->days[b]
                                                        : docs->days[b] - docs->days[a]);
}

// dense[col] += values, the weighted one times weights[col] (NULL: 1); and the way back to
// zeros.
void pf_sparse_scatter(pf_sparse row, float *dense);
void pf_sparse_scatter_weighted(pf_sparse row, const float *weights, float *dense);
void pf_sparse_clear(pf_sparse row, float *dense);
double pf_sparse_dot(pf_sparse row, const float *dense);

#endif
