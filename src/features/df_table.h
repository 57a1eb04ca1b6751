// SPDX-License-Identifier: MIT
// Document frequencies of another corpus, which stand behind those of the articles at hand: a
// hundred articles of one week do not tell which words are rare.
#ifndef PF_FEATURES_DF_TABLE_H
#define PF_FEATURES_DF_TABLE_H

#include <pressfold/options.h>

#include "base/map.h"

// All zero: no table. Freed with pf_map_finish(&table->df).
typedef struct pf_df_table {
    uint64_t n_docs; // articles of that corpus
    pf_map df;       // hash of a term to the number of them that hold it
} pf_df_table;

// Articles of that corpus that hold the term; 0 for one that the table does not name.
static inline uint32_t pf_df_table_find(const pf_df_table *table, uint64_t hash)
{
    uint32_t df = table->df.n == 0 ? PF_MAP_ABSENT : pf_map_find(&table->df, hash);
    return df == PF_MAP_ABSENT ? 0 : df;
}

// Bounds on document frequency, in articles.
typedef struct pf_df_limits {
    double least; // of the articles at hand
    double most;  // of those and the background together
} pf_df_limits;

// What the bounds come to for n_docs articles before a background of n_background. Not given
// (value 0): 2, and 1 below ten articles, for with shared terms alone any two articles that
// share one word would look alike; and all, for a word that most articles hold may be what they
// are about. Measured (CONTRIBUTING.md).
pf_df_limits pf_df_limits_of(pf_df_bound min_df, pf_df_bound max_df, size_t n_docs,
                             uint64_t n_background);

#endif
