// SPDX-License-Identifier: MIT
/**
 * @file
 * Copy groups: which articles carry the same text, which one of them is kept, and what the
 * others are to it.
 */
#ifndef PRESSFOLD_GROUPS_H
#define PRESSFOLD_GROUPS_H

#include <pressfold/status.h>
#include <pressfold/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What an article is to the one kept for it (or, in a pair, what b is to a). */
typedef enum pf_relation {
    PF_RELATION_KEPT,           /**< it is the kept one itself */
    PF_RELATION_IDENTICAL,      /**< the same tokens */
    PF_RELATION_NEAR_IDENTICAL, /**< at least 90 % of either side stands in the other */
    PF_RELATION_EDITED,         /**< reworked: none of the others */
    PF_RELATION_TRUNCATED, /**< shorter, and at least 85 % of it stands in the longer one */
    PF_RELATION_EXTENDED,  /**< longer, and holds at least 85 % of the shorter one */
    PF_RELATION_EXCERPT    /**< a small part of a longer one; linked, never joined */
} pf_relation;

/** "kept", "identical", "near-identical", "edited", "truncated", "extended" or "excerpt";
 * "unknown" for a value that is none. */
PF_API const char *pf_relation_name(pf_relation relation);

/** One article's place. Similarities are 0..1, and 1 for a kept article. */
typedef struct pf_copy {
    pf_doc_id kept;       /**< its group: the article kept; itself where it is kept */
    pf_relation relation; /**< to the kept article */
    float similarity;     /**< the figure that decides, by the similarity chosen */
    float jaccard;        /**< plain, exact, over the shingles, to the kept article */
    float containment;    /**< plain, exact: shared shingles over those of the smaller set */
} pf_copy;

/** A verified pair, a < b in input order. `relation` says what b is to a. */
typedef struct pf_copy_pair {
    pf_doc_id a;
    pf_doc_id b;
    pf_relation relation;
    float similarity;
    float jaccard;
    float containment;
} pf_copy_pair;

/** How an article lost its place as the kept one of its group: the group was joined to that of
 *  `to`. Following `to` while `similarity` reaches a threshold leads to the article kept at
 * that threshold. */
typedef struct pf_join {
    pf_doc_id to;     /**< itself: kept at every threshold down to that of the groups */
    float similarity; /**< of the pair that joined the two groups; falls along the way */
    float least;      /**< of the pairs compared across the two groups */
    float support;    /**< share of these pairs that reach the default threshold */
    int same_text;    /**< joined because the texts are equal */
} pf_join;

/** Copy groups of a corpus. */
typedef struct pf_groups {
    size_t n_docs;
    float threshold;     /**< at which `copies` are groups */
    float full;          /**< default threshold of the similarity; linking goes by it */
    pf_copy *copies;     /**< [n_docs] */
    pf_join *joins;      /**< [n_docs] */
    pf_copy_pair *known; /**< [n_known] b against a, which is kept for it at some threshold
                            from this one to 1; both the kept ones of their texts */
    size_t n_known;
    pf_copy_pair *pairs; /**< [n_pairs] by a, then b: verified pairs and excerpt links */
    size_t n_pairs;
    size_t n_kept;     /**< articles that are kept */
    size_t n_groups;   /**< groups of two and more articles */
    size_t n_excerpts; /**< pairs that are excerpt links */
} pf_groups;

/** Frees what the groups hold; accepts NULL and a zeroed struct. */
PF_API void pf_groups_finish(pf_groups *groups);

/**
 * Proves what the groups promise: every article's kept article exists and is kept by itself, a
 * kept article has similarity 1, copies and kept ones add up, pairs are ordered and in range;
 * every copy was joined by a pair that reaches the threshold, and, as linking noted, the pairs
 * compared across the two groups reached two thirds of it (of the default threshold, where that
 * is less), or three quarters of them reached all of it.
 *
 * @return PF_OK, or PF_EINVAL with the first broken promise
 *
 * Cost O(n_docs + n_pairs). No allocation. Safe from any number of threads.
 */
PF_API pf_status pf_groups_validate(const pf_groups *groups, pf_error *err) PF_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
