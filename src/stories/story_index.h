// SPDX-License-Identifier: MIT
// The inverted index of the neighbour search: for each column the articles that hold it, of
// each article its heaviest entries alone.
#ifndef PF_STORIES_STORY_INDEX_H
#define PF_STORIES_STORY_INDEX_H

#include "stories/story_docs.h"

#define PF_INDEXED_TERMS 48u

typedef struct pf_story_index {
    size_t max_row_len;
    uint64_t *starts; // [n_cols + 1] into ranks and values
    uint32_t *ranks;  // of each column rising
    uint16_t *values; // x PF_JOINED_UNIT
} pf_story_index;

// On failure the index is still to be finished. PF_ENOMEM.
pf_status pf_story_index_init(pf_story_index *index, const pf_story_docs *docs, pf_error *err)
    PF_MUST_CHECK;
void pf_story_index_finish(pf_story_index *index);

// Sorts keys of a row's entries (value << 32 | column), the heaviest last, those of value 0
// aside; keys [2 x row.n]. Returns how many there are.
size_t pf_story_sort_entries(pf_sparse row, uint64_t *keys) PF_MUST_CHECK;

#endif
