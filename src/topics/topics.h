// SPDX-License-Identifier: MIT
// Topics: the subjects that stories belong to, by spherical k-means in a latent (LSA) space.
#ifndef PF_TOPICS_TOPICS_H
#define PF_TOPICS_TOPICS_H

#include <pressfold/options.h>

#include "base/csr.h"
#include "base/pool.h"
#include "kernels/kernels.h"

#define PF_TOPIC_CANDIDATES 3

// One k that was tried when k was to be chosen.
typedef struct pf_topic_candidate {
    uint32_t k;
    double silhouette;  // mean simplified silhouette of cosines, -1..1
    double stability;   // mean over the topics that have one, 0..1; 1 where none has
    double score;       // their product; the candidate with the largest is chosen
    uint32_t *topic_of; // [n_docs] 0 .. k-1, by lowest member, were this k chosen
} pf_topic_candidate;

typedef struct pf_topics {
    size_t n_docs;
    size_t n_topics;
    uint32_t *topic_of; // [n_docs] 0 .. n_topics-1, by lowest member
    float *similarity;  // [n_docs] cosine to the topic's centroid; 0 for articles without terms
    uint32_t *runner_up;         // [n_docs] next best topic, or PF_NO_DOC
    float *runner_up_similarity; // [n_docs]
    float *stability; // [n_topics] share of its pairs that stay together in k-means over random
                      // halves of the articles; NAN where there was no pair to tell it by
    size_t n_candidates; // 0 when k was given; fewer than three for a few articles
    size_t chosen;       // of the candidates
    pf_topic_candidate candidates[PF_TOPIC_CANDIDATES];
    double objective; // sum of the cosines to the centroids
    size_t n_active;  // articles that k-means grouped: all with something in the latent space
    size_t n_sampled; // of them, articles that the restarts saw before the best went over all
} pf_topics;

typedef struct pf_topics_input {
    const pf_csr *rows; // unit TF-IDF rows (PF_TFIDF_BODY); empty rows are allowed
    const pf_topic_options *options;
    uint64_t seed;
    const pf_kernels *kernels;
} pf_topics_input;

// Exactly options->k topics,
// none empty, where there are that many rows (else one a row; 0 rows: 0 topics). Same result
// for any number of threads on one machine. Limits the BLAS to one thread. PF_ENOMEM; PF_EINVAL
// for lsa_dims outside 2..1000, or values that are not finite. Memory: the matrix once more, 4
// (n_docs + n_terms) (lsa_dims + 26) bytes, what pf_restarts_fit takes, and
// 12 n_docs bytes where k is to be chosen.
pf_status pf_topics_fit(const pf_topics_input *input, pf_pool *pool, pf_topics *out_topics,
                        pf_error *err) PF_MUST_CHECK;
void pf_topics_finish(pf_topics *topics);

// PF_EINVAL with the first broken promise: no topic empty, ids in range and by lowest member.
pf_status pf_topics_validate(const pf_topics *topics, pf_error *err) PF_MUST_CHECK;

#endif
