// SPDX-License-Identifier: MIT
// Articles in memory, cut into tokens.
#ifndef TEST_TOKEN_STORE_H
#define TEST_TOKEN_STORE_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/pool.h"
#include "features/vocab.h"

#define MAX_DOCS 500

// Articles of made-up words, cut at spaces.
typedef struct article {
    const char *title;
    const char *body;
} article;

// How a token is marked, in the way of pf_token_view.flags.
typedef uint8_t (*mark_fn)(const char *word, size_t len);

typedef struct token_store {
    pf_token_view titles[MAX_DOCS];
    pf_token_view bodies[MAX_DOCS];
    size_t n_docs;
} token_store;

static inline pf_token_view cut(const char *text, mark_fn mark, uint8_t stop)
{
    size_t len = strlen(text);
    uint64_t *hashes = malloc((len + 1) * sizeof *hashes);
    uint32_t *starts = malloc((len + 2) * sizeof *starts);
    uint32_t *lens = malloc((len + 1) * sizeof *lens);
    char *chars = malloc(len + 2);
    uint8_t *flags = calloc(len + 1, 1);
    ck_assert(hashes != NULL && starts != NULL && lens != NULL && chars != NULL);
    ck_assert_ptr_nonnull(flags);
    memcpy(chars, text, len);
    chars[len] = ' ';
    size_t n = 0;
    starts[0] = 0;
    for (size_t i = 0; len > 0 && i <= len; i++) {
        if (chars[i] == ' ') {
            hashes[n] = pf_hash64(chars + starts[n], i - starts[n]);
            lens[n] = (uint32_t)i - starts[n];
            flags[n] = mark(chars + starts[n], lens[n]);
            starts[++n] = (uint32_t)i + 1;
        }
    }
    return (pf_token_view){n, hashes, starts, lens, chars, flags, stop};
}

// `stop`: the marks of stop words.
static inline void store_init(token_store *store, const article *articles, size_t n,
                              mark_fn mark, uint8_t stop)
{
    ck_assert_uint_le(n, MAX_DOCS);
    for (size_t i = 0; i < n; i++) {
        store->titles[i] = cut(articles[i].title, mark, stop);
        store->bodies[i] = cut(articles[i].body, mark, stop);
    }
    store->n_docs = n;
}

static inline void free_view(pf_token_view view)
{
    free((void *)view.hashes);
    free((void *)view.starts);
    free((void *)view.lens);
    free((void *)view.chars);
    free((void *)view.flags);
}

static inline void store_finish(token_store *store)
{
    for (size_t i = 0; i < store->n_docs; i++) {
        free_view(store->titles[i]);
        free_view(store->bodies[i]);
    }
}

static inline pf_pool *make_pool(unsigned n_threads)
{
    pf_pool *pool = NULL;
    ck_assert_int_eq(pf_pool_create(n_threads, &pool, NULL), PF_OK);
    return pool;
}

typedef struct fit_job {
    const token_store *store;
    pf_terms_builder *builder;
} fit_job;

static inline pf_status add_docs(void *ctx, size_t begin, size_t end, unsigned worker,
                                 pf_error *err)
{
    const fit_job *job = ctx;
    for (size_t doc = begin; doc < end; doc++) {
        PF_TRY(pf_terms_add(job->builder, doc, worker, &job->store->titles[doc],
                            &job->store->bodies[doc], err));
    }
    return PF_OK;
}

// Counts all articles of the store, by all threads.
static inline pf_status store_fit(const token_store *store, const pf_term_options *options,
                                  pf_pool *pool, pf_terms *out_terms, pf_error *err)
{
    fit_job job = {.store = store};
    PF_TRY(pf_terms_begin(store->n_docs, options, pf_pool_size(pool), &job.builder, err));
    pf_status status = pf_pool_for(pool, store->n_docs, 1, add_docs, &job, err);
    if (status == PF_OK) {
        status = pf_terms_take(job.builder, pool, out_terms, err);
    }
    pf_terms_builder_destroy(job.builder);
    return status;
}

#endif
