// SPDX-License-Identifier: MIT
#include "stories/story_index.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"

// Weight in the high half: positive floats are ordered as their bits are.
static uint64_t weight_key(float weight, size_t index)
{
    uint32_t bits = 0;
    memcpy(&bits, &weight, sizeof bits);
    return ((uint64_t)bits << 32) | (uint64_t)index;
}

void pf_story_sort_entries(pf_sparse row, uint64_t *keys)
{
    for (size_t i = 0; i < row.n; i++) {
        keys[i] = weight_key(row.values[i], i);
    }
    pf_sort_u64(keys, keys + row.n, row.n);
}

// The weight from which the entries of a row are indexed: of the PF_INDEXED_TERMS-th heaviest.
static float indexed_weight(pf_sparse row, uint64_t *keys)
{
    if (row.n <= PF_INDEXED_TERMS) {
        return 0.0F;
    }
    pf_story_sort_entries(row, keys);
    return row.values[keys[row.n - PF_INDEXED_TERMS] & UINT32_MAX];
}

// Counts stand two places on, so that filling moves each start to where it belongs.
static void count_postings(pf_story_index *index, const pf_story_docs *docs, const float *least)
{
    const pf_csr *rows = docs->rows;
    uint64_t *next = index->starts + 1;
    for (size_t rank = 0; rank < docs->n_docs; rank++) {
        pf_sparse row = pf_story_row(docs, (uint32_t)rank);
        for (size_t i = 0; i < row.n; i++) {
            next[row.cols[i] + 1] += row.values[i] >= least[rank];
        }
    }
    for (size_t col = 0; col < rows->n_cols; col++) {
        next[col + 1] += next[col];
    }
}

static void fill_postings(pf_story_index *index, const pf_story_docs *docs, const float *least)
{
    uint64_t *next = index->starts + 1;
    for (size_t rank = 0; rank < docs->n_docs; rank++) {
        pf_sparse row = pf_story_row(docs, (uint32_t)rank);
        for (size_t i = 0; i < row.n; i++) {
            if (row.values[i] >= least[rank]) {
                index->postings[next[row.cols[i]]++] =
                    (pf_posting){.rank = (uint32_t)rank, .value = row.values[i]};
            }
        }
    }
}

static pf_status fill_index(pf_story_index *index, const pf_story_docs *docs, float *least,
                            uint64_t *keys, pf_error *err)
{
    const pf_csr *rows = docs->rows;
    for (size_t rank = 0; rank < docs->n_docs; rank++) {
        least[rank] = indexed_weight(pf_story_row(docs, (uint32_t)rank), keys);
    }
    count_postings(index, docs, least);
    uint64_t n = index->starts[rows->n_cols + 1];
    index->postings = pf_alloc(n, sizeof *index->postings);
    if (index->postings == NULL) {
        return pf_fail_memory(err, n * sizeof *index->postings);
    }
    fill_postings(index, docs, least);
    return PF_OK;
}

pf_status pf_story_index_init(pf_story_index *index, const pf_story_docs *docs, pf_error *err)
{
    const pf_csr *rows = docs->rows;
    memset(index, 0, sizeof *index);
    for (size_t row = 0; row < rows->n_rows; row++) {
        size_t len = pf_csr_row_len(rows, row);
        index->max_row_len = len > index->max_row_len ? len : index->max_row_len;
    }
    index->starts = pf_calloc(rows->n_cols + 2, sizeof *index->starts);
    float *least = pf_alloc(rows->n_rows, sizeof *least);
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
    pf_free(index->postings);
    memset(index, 0, sizeof *index);
}
