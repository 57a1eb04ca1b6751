// SPDX-License-Identifier: MIT
// The inverted index of the neighbour search: for each column the articles that hold it, of
// each article its heaviest entries alone.
#ifndef PF_STORIES_STORY_INDEX_H
#define PF_STORIES_STORY_INDEX_H

#include "stories/story_docs.h"

#define PF_INDEXED_TERMS 64u

typedef struct pf_posting {
    uint32_t rank;
    float value;
} pf_posting;

typedef struct pf_story_index {
    size_t max_row_len;
    uint64_t *starts;     // [n_cols + 1] into postings
    pf_posting *postings; // of each column by rank
} pf_story_index;

// On failure the index is still to be finished. PF_ENOMEM.
pf_status pf_story_index_init(pf_story_index *index, const pf_story_docs *docs, pf_error *err)
    PF_MUST_CHECK;
void pf_story_index_finish(pf_story_index *index);

// Sorts keys of a row's entries (weight bits << 32 | place), the heaviest last; keys [2 x
// row.n].
void pf_story_sort_entries(pf_sparse row, uint64_t *keys);

#endif
