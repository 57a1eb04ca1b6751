// SPDX-License-Identifier: MIT
// The terms of the articles that tests/reference/tfidf has weights of.
#ifndef TEST_REFERENCE_TERMS_H
#define TEST_REFERENCE_TERMS_H

#include "../reference/tfidf/expected.h"
#include "token_store.h"

static inline uint8_t is_stop_word(const char *word, size_t len)
{
    for (size_t i = 0; i < N_STOP; i++) {
        if (strlen(stop_words[i]) == len && memcmp(stop_words[i], word, len) == 0) {
            return 1;
        }
    }
    return 0;
}

static inline pf_terms fit_terms(pf_pool *pool)
{
    static token_store store;
    article articles[N_DOCS];
    for (size_t i = 0; i < N_DOCS; i++) {
        articles[i] = (article){titles[i], bodies[i]};
    }
    store_init(&store, articles, N_DOCS, is_stop_word, 1);
    pf_term_options options;
    pf_term_options_init(&options);
    pf_terms terms;
    ck_assert_int_eq(store_fit(&store, &options, pool, &terms, NULL), PF_OK);
    ck_assert_uint_eq(terms.vocab.n_terms, N_WORDS);
    store_finish(&store);
    return terms;
}

#endif
