// SPDX-License-Identifier: MIT
// A text may be several articles. What is asked of articles (source, date) is then asked of the
// first few of either side, and the pair that speaks most for a copy counts.
#include "copies/verify.h"

#include "base/error.h"
#include "session/sketches.h"

#define MAX_COMPARED_DOCS 8u
#define LIKE_LENGTH       0.75 // shorter over longer, at least
#define MOST              0.7  // of a text that another one holds

void pf_verifier_init(pf_verifier *verifier, pf_session *session, const pf_texts *texts,
                      const pf_rule *rule)
{
    verifier->session = session;
    verifier->texts = texts;
    verifier->rule = *rule;
    verifier->design = pf_sketches_design(&session->options->copies);
}

static uint32_t n_compared(const pf_texts *texts, uint32_t text)
{
    size_t n = pf_text_size(texts, text);
    return n < MAX_COMPARED_DOCS ? (uint32_t)n : MAX_COMPARED_DOCS;
}

// Least and greatest distance in days, and whether all compared articles are of one known
// source.
static void compare_docs(const pf_verifier *verifier, uint32_t a, uint32_t b,
                         pf_pair_facts *facts)
{
    const pf_texts *texts = verifier->texts;
    const pf_corpus *corpus = &verifier->session->corpus;
    facts->days_apart = PF_DAYS_UNKNOWN;
    facts->days_span = PF_DAYS_UNKNOWN;
    facts->is_same_source = 1;
    int any_undated = 0;
    for (uint32_t i = 0; i < n_compared(texts, a); i++) {
        for (uint32_t j = 0; j < n_compared(texts, b); j++) {
            pf_doc_id x = texts->docs[texts->starts[a] + i];
            pf_doc_id y = texts->docs[texts->starts[b] + j];
            uint32_t source = corpus->docs[x].source;
            facts->is_same_source &= source != 0 && source == corpus->docs[y].source;
            double days = pf_corpus_days_apart(corpus, x, y);
            any_undated |= days < 0;
            facts->days_span = days > facts->days_span ? days : facts->days_span;
            if (days >= 0 && (facts->days_apart < 0 || days < facts->days_apart)) {
                facts->days_apart = days;
            }
        }
    }
    if (any_undated) {
        facts->days_apart = PF_DAYS_UNKNOWN;
    }
}

pf_verdict pf_verify_sets(const pf_verifier *verifier, const pf_textset *a, const pf_textset *b,
                          pf_pair_facts *facts, pf_overlap *out_overlap)
{
    const pf_rule *rule = &verifier->rule;
    pf_overlap overlap = pf_overlap_compute(&a->shingles, &b->shingles);
    facts->title_overlap =
        pf_word_key_overlap(a->title_keys, a->n_title_keys, b->title_keys, b->n_title_keys);
    int have_numbers = a->shingles.n_masked > 0 && b->shingles.n_masked > 0;
    if (have_numbers && pf_rule_similarity(rule, &overlap) >= rule->threshold) {
        facts->number_gain = pf_overlap_number_gain(&overlap, &a->shingles, &b->shingles);
    }
    *out_overlap = overlap;
    return pf_rule_judge(rule, &overlap, facts);
}

static float probability_of(const pf_design *design, const pf_overlap *overlap)
{
    switch (design->method) {
    case PF_METHOD_BOTTOMK:
        return (float)pf_bottomk_probability(design->bottomk, overlap->n_a, overlap->n_b,
                                             overlap->n_shared);
    case PF_METHOD_MINHASH:
        return (float)pf_lsh_probability(design->lsh, overlap->jaccard);
    case PF_METHOD_SIMHASH:
    case PF_METHOD_EXACT:
        break;
    }
    return -1;
}

static pf_fit fit_of(const pf_overlap *overlap)
{
    double ratio = overlap->length_ratio;
    if (ratio >= LIKE_LENGTH && ratio * LIKE_LENGTH <= 1) {
        return PF_FIT_LIKE;
    }
    if (ratio < 1) {
        return overlap->held_b >= MOST ? PF_FIT_A_HOLDS_B : PF_FIT_OTHER;
    }
    return overlap->held_a >= MOST ? PF_FIT_B_HOLDS_A : PF_FIT_OTHER;
}

pf_status pf_verify_pair(const pf_verifier *verifier, pf_textcache *cache, uint32_t a,
                         uint32_t b, pf_scored *out_scored, pf_error *err)
{
    const pf_textset *x = NULL;
    const pf_textset *y = NULL;
    PF_TRY(pf_textcache_get(cache, a, b, &x, &y, err));
    pf_pair_facts facts = {0};
    compare_docs(verifier, a, b, &facts);
    // Equal texts that the exact stage kept apart are page shells.
    facts.is_shell = pf_texts_are_equal(verifier->texts, a, b);
    pf_overlap overlap;
    pf_verdict verdict = pf_verify_sets(verifier, x, y, &facts, &overlap);
    pf_scored scored = {
        .a = a,
        .b = b,
        .similarity = (float)pf_rule_similarity(&verifier->rule, &overlap),
        .jaccard = (float)overlap.jaccard,
        .containment = (float)overlap.containment,
        .probability = probability_of(&verifier->design, &overlap),
        .verdict = (uint8_t)verdict,
        .relation = (uint8_t)pf_rule_relation(&overlap, &facts),
        .fit = (uint8_t)fit_of(&overlap),
        .titles_alike = facts.title_overlap >= PF_NEWS_TITLE_OVERLAP,
    };
    *out_scored = scored;
    return PF_OK;
}
