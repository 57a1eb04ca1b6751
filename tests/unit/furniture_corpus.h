// SPDX-License-Identifier: MIT
// Made corpora for the tests of page furniture, on real sessions. Every word of the articles is
// a number with letters round it, so two texts share what they are given to share and nothing
// else.
#ifndef TEST_FURNITURE_CORPUS_H
#define TEST_FURNITURE_CORPUS_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/rng.h"
#include "copies/furniture.h"
#include "session/ingest.h"

#define TEMPLATE "/tmp/pressfold_furniture_XXXXXX"

#define MAX_ARTICLES 300
#define PASSAGE      40u // words, and
#define PASSAGE_SET  36u // shingles

typedef struct article {
    char id[16];
    const char *source; // "": unknown
    pf_buf text;
} article;

static char path[sizeof TEMPLATE];
static article articles[MAX_ARTICLES];
static uint32_t n_articles;
static uint32_t n_words; // given out so far
static int is_cancelled;

// One reading of the articles.
static pf_options options;
static pf_session session;
static pf_sketches sketches;
static pf_sketched_texts sketched;
static pf_posting_view postings;
static pf_texts texts;
static pf_furniture furniture;

static inline void make_file(void)
{
    memcpy(path, TEMPLATE, sizeof TEMPLATE); // a test may run again in this process
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    (void)close(file);
    n_articles = 0;
    n_words = 0;
    is_cancelled = 0;
}

static inline void drop_run(void)
{
    pf_furniture_finish(&furniture);
    pf_texts_finish(&texts);
    pf_sketches_finish(&sketches);
    pf_session_finish(&session);
}

static inline void drop_file(void)
{
    drop_run();
    for (uint32_t i = 0; i < n_articles; i++) {
        pf_buf_finish(&articles[i].text);
    }
    (void)unlink(path);
}

// Words that nobody else has; returns the first.
static inline uint32_t new_words(uint32_t n)
{
    n_words += n;
    return n_words - n;
}

static inline void append_words(pf_buf *text, uint32_t first, uint32_t n)
{
    char word[24];
    for (uint32_t i = 0; i < n; i++) {
        (void)snprintf(word, sizeof word, "w%ux ", first + i);
        pf_buf_append_str(text, word);
    }
}

static inline pf_buf *add(const char *source)
{
    ck_assert_uint_lt(n_articles, MAX_ARTICLES);
    article *a = &articles[n_articles];
    (void)snprintf(a->id, sizeof a->id, "n%03u", n_articles);
    a->source = source;
    pf_buf_init(&a->text);
    n_articles++;
    return &a->text;
}

// An article of so many new words, and a passage above or below them.
static inline void add_with_passage(const char *source, uint32_t n_own, uint32_t passage)
{
    pf_buf *text = add(source);
    if (n_articles % 2 == 0) {
        append_words(text, passage, PASSAGE);
    }
    append_words(text, new_words(n_own), n_own);
    if (n_articles % 2 != 0) {
        append_words(text, passage, PASSAGE);
    }
}

static inline void add_plain(const char *source, uint32_t n_own)
{
    append_words(add(source), new_words(n_own), n_own);
}

static inline void write_articles(const uint32_t *order)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    for (uint32_t i = 0; i < n_articles; i++) {
        article *a = &articles[order != NULL ? order[i] : i];
        pf_strview text = pf_buf_view(&a->text);
        (void)fprintf(file, "{\"id\":\"%s\",\"source\":\"%s\",\"text\":\"%.*s\"}\n", a->id,
                      a->source, (int)text.len, text.data);
    }
    ck_assert_int_eq(fclose(file), 0);
}

static inline int cancelled(void *ctx)
{
    (void)ctx;
    return is_cancelled;
}

// Reads the file and folds its texts; the postings are then those of the candidate stage.
static inline void read_file(unsigned threads)
{
    static const pf_hooks hooks = {.cancelled = cancelled};
    static const char *inputs[1];
    static pf_job job;
    pf_error err = {0};
    inputs[0] = path;
    pf_options_init(&options);
    options.input.batch_bytes = 4096;
    options.resources.threads = threads;
    pf_job made = {inputs, 1, &options, &hooks};
    job = made;
    ck_assert_msg(pf_session_init(&session, &job, &err) == PF_OK, "%s", err.message);
    ck_assert_int_eq(pf_sketches_init(&sketches, &options, NULL, &err), PF_OK);
    ck_assert_msg(pf_ingest(&session, &sketches, &err) == PF_OK, "%s", err.message);
    ck_assert_msg(pf_texts_fold(&session, &texts, &err) == PF_OK, "%s", err.message);
    ck_assert_uint_eq(session.corpus.n_docs, n_articles);
    static uint32_t doc_of[MAX_ARTICLES];
    static uint32_t sizes[MAX_ARTICLES];
    static uint32_t sources[MAX_ARTICLES];
    static uint32_t text_of[MAX_ARTICLES];
    memset(text_of, 0xff, sizeof text_of);
    for (uint32_t t = 0; t < texts.n; t++) {
        doc_of[t] = pf_text_first(&texts, t);
        sizes[t] = session.corpus.docs[doc_of[t]].n_shingles;
        sources[t] = session.corpus.docs[doc_of[t]].source;
        text_of[doc_of[t]] = t;
    }
    pf_sketched_texts known = {texts.n, doc_of, text_of, sizes,
                               session.corpus.n_sources > 2 ? sources : NULL};
    sketched = known;
    ck_assert_int_eq(pf_sketches_share(&sketches, &sketched, session.pool, &err), PF_OK);
    postings = pf_sketches_view(&sketches);
}

static inline void find(void)
{
    pf_error err = {0};
    ck_assert_msg(pf_furniture_find(&session, &texts, &postings, &furniture, &err) == PF_OK,
                  "%s", err.message);
}

// What must hold of any furniture.
static inline void validate(void)
{
    ck_assert_uint_eq(furniture.n_sources, session.corpus.n_sources);
    ck_assert_uint_eq(furniture.starts[0], 0);
    for (size_t s = 0; s < furniture.n_sources; s++) {
        size_t begin = furniture.starts[s];
        size_t end = furniture.starts[s + 1];
        ck_assert_uint_le(begin, end);
        ck_assert_int_eq(furniture.samples[s] == PF_NO_DOC, begin == end);
        if (begin < end) {
            ck_assert_uint_lt(furniture.samples[s], texts.n);
        }
        for (size_t i = begin; i < end; i++) {
            ck_assert_uint_eq(furniture.hashes[i] & 1, 0);
            ck_assert(i == begin || furniture.hashes[i - 1] < furniture.hashes[i]);
            ck_assert_uint_ge(furniture.n_texts[i], PF_FURNITURE_TEXTS);
        }
    }
}

static inline void search(void)
{
    write_articles(NULL);
    read_file(1);
    find();
    validate();
}

static inline size_t source_index(const char *name)
{
    for (size_t s = 0; s < session.corpus.n_sources; s++) {
        if (pf_view_equal(session.corpus.sources[s], pf_view(name))) {
            return s;
        }
    }
    ck_abort_msg("no source '%s'", name);
}

// Shingles of a source's furniture.
static inline size_t n_furniture(const char *source)
{
    size_t s = source_index(source);
    return furniture.starts[s + 1] - furniture.starts[s];
}

// How many shingles of so many words from `first` are furniture of the source.
static inline size_t n_held(const char *source, uint32_t first, uint32_t n)
{
    pf_buf text;
    pf_tokenizer tokenizer;
    pf_tokens tokens;
    pf_shingles shingles;
    const pf_shingle_options words = {PF_SHINGLE_WORD, 5, NULL};
    pf_buf_init(&text);
    pf_kernels kernels;
    pf_kernels_init(&kernels, ~0u);
    pf_tokenizer_init(&tokenizer, session.charmap, &kernels);
    pf_tokens_init(&tokens);
    pf_shingles_init(&shingles);
    append_words(&text, first, n);
    ck_assert_int_eq(pf_tokenize(&tokenizer, pf_buf_view(&text), &tokens, NULL), PF_OK);
    ck_assert_int_eq(pf_shingle(&tokens, words, &shingles, NULL), PF_OK);
    ck_assert_uint_eq(shingles.n, n - 4);
    size_t s = source_index(source);
    size_t held = 0;
    for (size_t i = 0; i < shingles.n; i++) {
        for (size_t j = furniture.starts[s]; j < furniture.starts[s + 1]; j++) {
            held += furniture.hashes[j] == shingles.hashes[i];
        }
    }
    pf_shingles_finish(&shingles);
    pf_tokens_finish(&tokens);
    pf_tokenizer_finish(&tokenizer);
    pf_buf_finish(&text);
    return held;
}

// The furniture of a source is the passage, and nothing else.
static inline void assert_passage(const char *source, uint32_t passage)
{
    ck_assert_uint_eq(n_furniture(source), PASSAGE_SET);
    ck_assert_uint_eq(n_held(source, passage, PASSAGE), PASSAGE_SET);
}

#endif
