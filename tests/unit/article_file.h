// SPDX-License-Identifier: MIT
// A session over articles that are written to a JSON Lines file.
#ifndef TEST_ARTICLE_FILE_H
#define TEST_ARTICLE_FILE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "session/ingest.h"

#define TEMPLATE "/tmp/pressfold_articles_XXXXXX"
#define NOTE     "read more of this in our paper every morning" // nine words

typedef struct article {
    const char *source;
    const char *text;
} article;

static char path[sizeof TEMPLATE];
static pf_options run_options;
static pf_session session;

static inline void make_file(void)
{
    memcpy(path, TEMPLATE, sizeof TEMPLATE); // a test may run again in this process
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    (void)close(file);
}

static inline void remove_file(void)
{
    (void)unlink(path);
}

// Ids rise with the number of the article.
static inline void read_articles(const article *articles, size_t n, unsigned n_threads)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    for (size_t i = 0; i < n; i++) {
        (void)fprintf(file,
                      "{\"id\":\"%06zu\",\"source\":\"%s\",\"title\":\"\",\"text\":\"%s\"}\n",
                      i, articles[i].source, articles[i].text);
    }
    ck_assert_int_eq(fclose(file), 0);
    static const char *const inputs[] = {path};
    static pf_job job = {inputs, 1, &run_options, NULL};
    pf_error err = {0};
    pf_options_init(&run_options);
    run_options.resources.threads = n_threads;
    ck_assert_msg(pf_session_init(&session, &job, &err) == PF_OK, "%s", err.message);
    ck_assert_msg(pf_ingest(&session, NULL, &err) == PF_OK, "%s", err.message);
    ck_assert_uint_eq(session.corpus.n_docs, n);
}

#endif
