// SPDX-License-Identifier: MIT
// The terms of the kept articles: a vocabulary with document frequencies, and for each article
// the saturated weight of each of its terms, apart for body and title. Stories and topics share
// it.
//
// Term ids are by rising hash of the term, so they depend on the set of articles alone, not on
// input order or threads. Rows are in the order of the articles given.
#ifndef PF_FEATURES_VOCAB_H
#define PF_FEATURES_VOCAB_H

#include <pressfold/options.h>

#include "base/pool.h"
#include "features/df_table.h"
#include "features/term_rows.h"
#include "features/token_view.h"

#define PF_BODY_TOKENS 400u // of an article's body count, where nothing else is asked

// What a term's weight in an article is made of.
typedef struct pf_term_options {
    unsigned max_body_tokens; // tokens of the body that count (PF_BODY_TOKENS)
    double lead_half;    // weight of body position p: 1 / (1 + p / lead_half) (100); 0: flat
    double title_weight; // weight of a title token in the body channel (2)
    double k1;           // saturation: w (k1 + 1) / (w + k1) (2)
    pf_df_bound min_df;  // terms in fewer articles are dropped (0: 2, below ten articles 1)
    pf_df_bound max_df;  // and those in more, articles of the background counted (0: none)
    const pf_df_table *background; // borrowed; NULL: none
    int keep_seen;                 // 1: pf_terms.seen is wanted
} pf_term_options;

void pf_term_options_init(pf_term_options *options);

// What no saturated weight passes.
static inline double pf_term_max_weight(const pf_term_options *options)
{
    return options->k1 + 1.0;
}

typedef struct pf_vocab {
    size_t n_terms;
    uint64_t *hashes;      // [n_terms] rising
    uint32_t *df;          // [n_terms] articles that hold the term in title or counted body
    uint32_t *starts;      // [n_terms + 1] into chars
    char *chars;           // the terms' letters, lower case
    uint32_t *background;  // [n_terms] articles of the background that hold it; NULL: none
    uint64_t n_background; // articles of the background
} pf_vocab;

typedef struct pf_terms {
    size_t n_docs;
    pf_vocab vocab;
    pf_term_rows rows; // [n_docs] saturated weights, before idf
    uint32_t *n_seen;  // [n_docs] terms of each article, those dropped too
    pf_vocab seen;     // all terms, also those dropped, in no order; empty unless asked for
} pf_terms;

// Terms that are being counted.
typedef struct pf_terms_builder pf_terms_builder;

// For n_docs articles, which n_workers threads add. `options` are borrowed. PF_ENOMEM.
pf_status pf_terms_begin(size_t n_docs, const pf_term_options *options, unsigned n_workers,
                         pf_terms_builder **out_builder, pf_error *err) PF_MUST_CHECK;
void pf_terms_builder_destroy(pf_terms_builder *builder);

// Counts an article, which is done once for each, in any order and by any number of threads at
// once, each with a `worker` of its own below n_workers. Stop words and tokens of a single
// ASCII letter are no terms. PF_ENOMEM, PF_ELIMIT (4 GiB of letters).
pf_status pf_terms_add(pf_terms_builder *builder, size_t doc, unsigned worker,
                       const pf_token_view *title, const pf_token_view *body, pf_error *err)
    PF_MUST_CHECK;

// What was counted, when all are added: the same whoever counted what, and when. PF_EINVAL
// (bounds that were given leave none of the terms), PF_ENOMEM, PF_ELIMIT. The builder is then
// of no more use.
pf_status pf_terms_take(pf_terms_builder *builder, pf_pool *pool, pf_terms *out_terms,
                        pf_error *err) PF_MUST_CHECK;
void pf_terms_finish(pf_terms *terms);

void pf_vocab_finish(pf_vocab *vocab);
pf_strview pf_vocab_term(const pf_vocab *vocab, uint32_t term);

#endif
