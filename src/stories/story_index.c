// SPDX-License-Identifier: MIT
#include "stories/story_index.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"

size_t pf_story_sort_entries(pf_sparse row, uint64_t *keys)
{
    size_t n = 0;
    uint32_t col = 0;
    for (size_t i = 0; i < row.n; i++) {
        col += row.steps[i];
        if (row.values[i] > 0) {
            keys[n++] = ((uint64_t)row.values[i] << 32) | col;
        }
    }
    pf_sort_u64(keys, keys + row.n, n);
    return n;
}

// The value from which the entries of a row are indexed: of the PF_INDEXED_TERMS-th heaviest.
static uint16_t indexed_value(pf_sparse row, uint64_t *keys)
{
    if (row.n <= PF_INDEXED_TERMS) {
        return 1;
    }
    size_t n = pf_story_sort_entries(row, keys);
    return n <= PF_INDEXED_TERMS ? 1 : (uint16_t)(keys[n - PF_INDEXED_TERMS] >> 32);
}

// Counts stand two places on, so that filling moves each start to where it belongs.
static void count_postings(pf_story_index *index, const pf_story_docs *docs,
                           const uint16_t *least)
{
    size_t n_cols = docs->rows->n_cols;
    uint64_t *next = index->starts + 1;
    for (size_t rank = 0; rank < docs->n_docs; rank++) {
        pf_sparse row = pf_story_row(docs, (uint32_t)rank);
        uint32_t col = 0;
        for (size_t i = 0; i < row.n; i++) {
            col += row.steps[i];
            next[col + 1] += row.values[i] >= least[rank];
        }
    }
    for (size_t col = 0; col < n_cols; col++) {
        next[col + 1] += next[col];
    }
}

static void fill_postings(pf_story_index *index, const pf_story_docs *docs,
                          const uint16_t *least)
{
    uint64_t *next = index->starts + 1;
    for (size_t rank = 0; rank < docs->n_docs; rank++) {
        pf_sparse row = pf_story_row(docs, (uint32_t)rank);
        uint32_t col = 0;
        for (size_t i = 0; i < row.n; i++) {
            col += row.steps[i];
            if (row.values[i] >= least[rank]) {
                index->ranks[next[col]] = (uint32_t)rank;
                index->values[next[col]++] = row.values[i];
            }
        }
    }
}

static pf_status fill_index(pf_story_index *index, const pf_story_docs *docs, uint16_t *least,
                            uint64_t *keys, pf_error *err)
{
    for (size_t rank = 0; rank < docs->n_docs; rank++) {
        least[rank] = indexed_value(pf_story_row(docs, (uint32_t)rank), keys);
    }
    count_postings(index, docs, least);
    size_t n = (size_t)index->starts[docs->rows->n_cols + 1];
    index->ranks = pf_alloc(n, sizeof *index->ranks);
    index->values = pf_alloc(n, sizeof *index->values);
    if (index->ranks == NULL || index->values == NULL) {
        return pf_fail_memory(err, n * sizeof *index->ranks);
    }
    fill_postings(index, docs, least);
    return PF_OK;
}

pf_status pf_story_index_init(pf_story_index *index, const pf_story_docs *docs, pf_error *err)
{
    const pf_joined_rows *rows = docs->rows;
    memset(index, 0, sizeof *index);
    for (size_t row = 0; row < rows->n_rows; row++) {
        size_t len = pf_joined_row_len(rows, row);
        index->max_row_len = len > index->max_row_len ? len : index->max_row_len;
    }
    index->starts = pf_calloc(rows->n_cols + 2, sizeof *index->starts);
    uint16_t *least = pf_alloc(rows->n_rows, sizeof *least);
    uint64_t *keys = pf_alloc(2 * index->max_row_len, sizeof *keys);
    pf_status status = PF_OK;
    if (index->starts == NULL || least == NULL || keys == NULL) {
        status = pf_fail_memory(err, rows->n_cols * sizeof *index->starts);
    } else {
        status = fill_index(index, docs, least, keys, err);
    }
    pf_free(least);
    pf_free(keys);
    return status;
}

void pf_story_index_finish(pf_story_index *index)
{
    pf_free(index->starts);
    pf_free(index->ranks);
    pf_free(index->values);
    memset(index, 0, sizeof *index);
}
