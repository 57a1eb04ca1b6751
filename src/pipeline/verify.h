// SPDX-License-Identifier: MIT
// One pair of texts, looked at exactly.
#ifndef PF_PIPELINE_VERIFY_H
#define PF_PIPELINE_VERIFY_H

#include "match/rule.h"
#include "pipeline/textcache.h"

// What was found of a pair.
typedef struct pf_scored {
    uint32_t a; // texts
    uint32_t b;
    float similarity;
    float jaccard;
    float containment;
    uint8_t verdict;  // pf_verdict
    uint8_t relation; // pf_relation of b to a, where the verdict is copy or excerpt
} pf_scored;

typedef struct pf_verifier {
    pf_session *session;
    const pf_texts *texts;
    pf_rule rule;
    pf_kernels kernels;
} pf_verifier;

void pf_verifier_init(pf_verifier *verifier, pf_session *session, const pf_texts *texts);

// Compares two sets: fills the overlap, and the facts that follow from the sets (titles,
// numbers), and judges. The other facts are given.
pf_verdict pf_verify_sets(const pf_verifier *verifier, const pf_textset *a, const pf_textset *b,
                          pf_pair_facts *facts, pf_overlap *out_overlap);

// Whether b is truncated or extended against a, by length alone.
pf_relation pf_verify_length_relation(const pf_verifier *verifier, uint32_t a, uint32_t b);

// Compares two texts, loading them through the cache. PF_EIO, PF_ENOMEM.
pf_status pf_verify_pair(const pf_verifier *verifier, pf_textcache *cache, uint32_t a,
                         uint32_t b, pf_scored *out_scored, pf_error *err) PF_MUST_CHECK;

#endif
