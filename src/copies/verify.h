// SPDX-License-Identifier: MIT
// One pair of texts, looked at exactly.
#ifndef PF_COPIES_VERIFY_H
#define PF_COPIES_VERIFY_H

#include "copies/textcache.h"
#include "match/rule.h"
#include "sketch/design.h"

// How the lengths of a pair go together.
typedef enum pf_fit {
    PF_FIT_LIKE,      // of like length: the shorter has three quarters of the longer or more
    PF_FIT_A_HOLDS_B, // b is shorter, and most of it stands in a
    PF_FIT_B_HOLDS_A,
    PF_FIT_OTHER
} pf_fit;

// What was found of a pair.
typedef struct pf_scored {
    uint32_t a; // texts
    uint32_t b;
    float similarity;
    float jaccard;
    float containment;
    float probability; // that the candidate stage finds such a pair; negative: not known
    uint8_t verdict;   // pf_verdict
    uint8_t relation;  // pf_relation of b to a, if they are copies
    uint8_t fit;       // pf_fit
    uint8_t titles_alike;
} pf_scored;

typedef struct pf_verifier {
    pf_session *session;
    const pf_texts *texts;
    pf_rule rule;     // judged by
    pf_design design; // of the candidate stage
} pf_verifier;

void pf_verifier_init(pf_verifier *verifier, pf_session *session, const pf_texts *texts,
                      const pf_rule *rule);

// Compares two sets: fills the overlap, and the facts that follow from the sets (titles,
// numbers), and judges. The other facts are given.
pf_verdict pf_verify_sets(const pf_verifier *verifier, const pf_textset *a, const pf_textset *b,
                          pf_pair_facts *facts, pf_overlap *out_overlap);

// Compares two texts, loading them through the cache. PF_EIO, PF_ENOMEM.
pf_status pf_verify_pair(const pf_verifier *verifier, pf_textcache *cache, uint32_t a,
                         uint32_t b, pf_scored *out_scored, pf_error *err) PF_MUST_CHECK;

#endif
