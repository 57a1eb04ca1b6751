// SPDX-License-Identifier: MIT
// Page furniture on real sessions. Every word of the made articles is a number with letters
// round it, so two texts share what they are given to share and nothing else.
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/rng.h"
#include "pipeline/furniture.h"
#include "pipeline/ingest.h"

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
static pf_texts texts;
static pf_furniture furniture;

static void make_file(void)
{
    memcpy(path, TEMPLATE, sizeof TEMPLATE); // a test may run again in this process
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    (void)close(file);
    n_articles = 0;
    n_words = 0;
    is_cancelled = 0;
}

static void drop_run(void)
{
    pf_furniture_finish(&furniture);
    pf_texts_finish(&texts);
    pf_sketches_finish(&sketches);
    pf_session_finish(&session);
}

static void drop_file(void)
{
    drop_run();
    for (uint32_t i = 0; i < n_articles; i++) {
        pf_buf_finish(&articles[i].text);
    }
    (void)unlink(path);
}

// Words that nobody else has; returns the first.
static uint32_t new_words(uint32_t n)
{
    n_words += n;
    return n_words - n;
}

static void append_words(pf_buf *text, uint32_t first, uint32_t n)
{
    char word[24];
    for (uint32_t i = 0; i < n; i++) {
        (void)snprintf(word, sizeof word, "w%ux ", first + i);
        pf_buf_append_str(text, word);
    }
}

static pf_buf *add(const char *source)
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
static void add_with_passage(const char *source, uint32_t n_own, uint32_t passage)
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

static void add_plain(const char *source, uint32_t n_own)
{
    append_words(add(source), new_words(n_own), n_own);
}

static void write_articles(const uint32_t *order)
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

static int cancelled(void *ctx)
{
    (void)ctx;
    return is_cancelled;
}

// Reads the file and folds its texts; the postings are then those of the candidate stage.
static void read_file(unsigned threads)
{
    static const pf_hooks hooks = {.cancelled = cancelled};
    static const char *inputs[1];
    static pf_job job;
    pf_error err = {0};
    pf_pairs candidates = {0};
    inputs[0] = path;
    pf_options_init(&options);
    options.input.batch_bytes = 4096;
    options.resources.threads = threads;
    pf_job made = {inputs, 1, &options, &hooks};
    job = made;
    ck_assert_msg(pf_session_init(&session, &job, &err) == PF_OK, "%s", err.message);
    ck_assert_int_eq(pf_sketches_init(&sketches, &options, &err), PF_OK);
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
    pf_sketched_texts view = {texts.n, doc_of, text_of, sizes,
                              session.corpus.n_sources > 2 ? sources : NULL};
    ck_assert_int_eq(pf_sketches_candidates(&sketches, &view, session.pool, &candidates, &err),
                     PF_OK);
    pf_pairs_finish(&candidates);
}

static void find(void)
{
    pf_error err = {0};
    ck_assert_msg(pf_furniture_find(&session, &texts, sketches.postings, sketches.n_postings,
                                    &furniture, &err) == PF_OK,
                  "%s", err.message);
}

// What must hold of any furniture.
static void validate(void)
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
            ck_assert_uint_eq(furniture.source_of[furniture.samples[s]], s);
        }
        for (size_t i = begin; i < end; i++) {
            ck_assert_uint_eq(furniture.hashes[i] & 1, 0);
            ck_assert(i == begin || furniture.hashes[i - 1] < furniture.hashes[i]);
            ck_assert_uint_ge(furniture.n_texts[i], PF_FURNITURE_TEXTS);
        }
    }
}

static void search(void)
{
    write_articles(NULL);
    read_file(1);
    find();
    validate();
}

static size_t source_index(const char *name)
{
    for (size_t s = 0; s < session.corpus.n_sources; s++) {
        if (pf_view_equal(session.corpus.sources[s], pf_view(name))) {
            return s;
        }
    }
    ck_abort_msg("no source '%s'", name);
}

// Shingles of a source's furniture.
static size_t n_furniture(const char *source)
{
    size_t s = source_index(source);
    return furniture.starts[s + 1] - furniture.starts[s];
}

// How many shingles of so many words from `first` are furniture of the source.
static size_t n_held(const char *source, uint32_t first, uint32_t n)
{
    pf_buf text;
    pf_tokenizer tokenizer;
    pf_tokens tokens;
    pf_shingles shingles;
    const pf_shingle_options words = {PF_SHINGLE_WORD, 5};
    pf_buf_init(&text);
    pf_tokenizer_init(&tokenizer, session.charmap);
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
static void assert_passage(const char *source, uint32_t passage)
{
    ck_assert_uint_eq(n_furniture(source), PASSAGE_SET);
    ck_assert_uint_eq(n_held(source, passage, PASSAGE), PASSAGE_SET);
}

START_TEST(what_an_outlet_puts_round_its_articles_is_its_furniture_alone)
{
    uint32_t passage = new_words(PASSAGE);
    for (uint32_t i = 0; i < 12; i++) {
        add_with_passage("a.example", 60 + 30 * i, passage);
        add_plain("b.example", 200);
        add_with_passage("c.example", 200, i < 3 ? passage : new_words(PASSAGE));
    }
    search();
    assert_passage("a.example", passage);
    ck_assert_uint_eq(n_furniture("b.example"), 0);
    ck_assert_uint_eq(n_furniture("c.example"), 0);
    ck_assert_uint_eq(n_furniture(""), 0);
    uint32_t most = 0;
    for (size_t i = 0; i < PASSAGE_SET; i++) {
        uint32_t n = furniture.n_texts[furniture.starts[source_index("a.example")] + i];
        ck_assert_uint_le(n, 12);
        most = n > most ? n : most;
    }
    ck_assert_uint_eq(most, 12); // those that all articles posted
}
END_TEST

START_TEST(strip_takes_from_each_text_what_is_furniture_of_its_source)
{
    pf_error err = {0};
    uint32_t passage = new_words(PASSAGE);
    for (uint32_t i = 0; i < 12; i++) {
        add_with_passage("a.example", 100, passage);
        add_with_passage("b.example", 100, i < 3 ? passage : new_words(PASSAGE));
    }
    search();
    for (uint32_t text = 0; text < texts.n; text++) {
        pf_textset set;
        pf_doc_id doc = pf_text_first(&texts, text);
        ck_assert_int_eq(pf_textset_load(&session, &session.scanners[0], doc, &set, &err),
                         PF_OK);
        ck_assert_int_eq(pf_furniture_strip(&furniture, text, &set, &err), PF_OK);
        ck_assert_uint_eq(set.all.n, 136);
        int is_of_a = session.corpus.docs[doc].source == source_index("a.example");
        ck_assert_uint_eq(set.core.n, is_of_a ? 100 : 136);
        pf_textset_finish(&set);
    }
}
END_TEST

START_TEST(a_passage_is_furniture_from_the_fifth_text_on)
{
    uint32_t passage = new_words(PASSAGE);
    uint32_t n = (uint32_t)_i;
    for (uint32_t i = 0; i < n; i++) {
        add_with_passage("a.example", 150, passage);
    }
    for (uint32_t i = 0; i < 10; i++) {
        add_plain("a.example", 150);
        add_with_passage(i % 2 == 0 ? "b.example" : "c.example", 150,
                         i < 8 ? passage : new_words(PASSAGE)); // four of either
    }
    search();
    if (n < PF_FURNITURE_TEXTS) {
        ck_assert_uint_eq(n_furniture("a.example"), 0);
    } else {
        assert_passage("a.example", passage);
    }
    ck_assert_uint_eq(n_furniture("b.example"), 0);
    ck_assert_uint_eq(n_furniture("c.example"), 0);
}
END_TEST

START_TEST(an_article_printed_twice_is_one_text)
{
    uint32_t passage = new_words(PASSAGE);
    for (uint32_t i = 0; i < 4; i++) {
        add_with_passage("a.example", 150, passage);
        pf_strview text = pf_buf_view(&articles[n_articles - 1].text);
        pf_buf_append_view(add("a.example"), text);
    }
    search();
    ck_assert_uint_eq(texts.n, 4);
    ck_assert_uint_eq(n_furniture("a.example"), 0);
}
END_TEST

// Twelve versions of one article, each with some words more, and others with the same passage.
START_TEST(versions_of_one_article_count_once)
{
    uint32_t passage = new_words(PASSAGE);
    uint32_t report = new_words(300);
    uint32_t n_others = (uint32_t)_i;
    for (uint32_t i = 0; i < 12; i++) {
        pf_buf *text = add("a.example");
        append_words(text, passage, PASSAGE);
        append_words(text, report, 300);
        append_words(text, new_words(20), 20);
    }
    for (uint32_t i = 0; i < n_others; i++) {
        add_with_passage("a.example", 150, passage);
    }
    search();
    if (n_others + 1 < PF_FURNITURE_TEXTS) {
        ck_assert_uint_eq(n_furniture("a.example"), 0);
    } else {
        assert_passage("a.example", passage);
    }
}
END_TEST

// 80 shingles are shared; so many of its own make a text a version of the others (J = 80/100)
// or none (80/102).
static const struct {
    uint32_t n_own;
    int are_versions;
} VERSIONS[] = {{5, 1}, {10, 1}, {11, 0}, {30, 0}};

START_TEST(versions_have_a_jaccard_similarity_of_four_fifths)
{
    uint32_t report = new_words(84);
    for (uint32_t i = 0; i < 8; i++) {
        pf_buf *text = add("a.example");
        append_words(text, report, 84);
        append_words(text, new_words(VERSIONS[_i].n_own), VERSIONS[_i].n_own);
    }
    search();
    ck_assert_uint_eq(n_furniture("a.example"), VERSIONS[_i].are_versions ? 0 : 80);
}
END_TEST

static const char *const OUTLETS[] = {
    "o00", "o01", "o02", "o03", "o04", "o05", "o06", "o07", "o08", "o09",
    "o10", "o11", "o12", "o13", "o14", "o15", "o16", "o17", "o18", "o19",
    "o20", "o21", "o22", "o23", "o24", "o25", "o26", "o27", "o28", "o29",
};

#define N_OUTLETS ((uint32_t)(sizeof OUTLETS / sizeof *OUTLETS))

// Word for word by half of them, by the others with a closing of their own.
START_TEST(a_wire_report_printed_by_thirty_outlets_is_nobodys_furniture)
{
    uint32_t report = new_words(150);
    for (uint32_t i = 0; i < N_OUTLETS; i++) {
        uint32_t n_closing = i % 2 == 0 ? 0 : 6;
        pf_buf *text = add(OUTLETS[i]);
        append_words(text, report, 150);
        append_words(text, new_words(n_closing), n_closing);
        add_plain(OUTLETS[i], 150);
    }
    search();
    ck_assert_uint_eq(texts.n, 30 + 15 + 1);
    ck_assert_uint_eq(furniture.starts[furniture.n_sources], 0);
}
END_TEST

// Each outlet prints it once among its own furniture.
START_TEST(a_wire_report_inside_furniture_stays)
{
    pf_error err = {0};
    uint32_t report = new_words(150);
    for (uint32_t i = 0; i < 6; i++) {
        uint32_t passage = new_words(PASSAGE);
        for (uint32_t j = 0; j < 6; j++) {
            pf_buf *text = add(OUTLETS[i]);
            append_words(text, passage, PASSAGE);
            append_words(text, j == 2 ? report : new_words(150), 150);
        }
    }
    search();
    for (uint32_t i = 0; i < 6; i++) {
        ck_assert_uint_eq(n_furniture(OUTLETS[i]), PASSAGE_SET);
        ck_assert_uint_eq(n_held(OUTLETS[i], report, 150), 0);
    }
    for (uint32_t text = 0; text < texts.n; text++) {
        pf_textset set;
        ck_assert_int_eq(pf_textset_load(&session, &session.scanners[0],
                                         pf_text_first(&texts, text), &set, &err),
                         PF_OK);
        ck_assert_int_eq(pf_furniture_strip(&furniture, text, &set, &err), PF_OK);
        ck_assert_uint_eq(set.core.n, 150); // 146 of the report, 4 that reach into it
        pf_textset_finish(&set);
    }
}
END_TEST

START_TEST(a_text_of_two_outlets_loses_the_furniture_of_neither)
{
    pf_error err = {0};
    uint32_t passage = new_words(PASSAGE);
    for (uint32_t i = 0; i < 8; i++) {
        add_with_passage("a.example", 150, passage);
    }
    pf_strview text = pf_buf_view(&articles[0].text);
    pf_buf_append_view(add("b.example"), text);
    search();
    assert_passage("a.example", passage);
    uint32_t shared = texts.text_of[pf_corpus_find(&session.corpus, pf_view("n000"))];
    ck_assert_uint_eq(pf_text_size(&texts, shared), 2);
    pf_textset set;
    ck_assert_int_eq(pf_textset_load(&session, &session.scanners[0],
                                     pf_text_first(&texts, shared), &set, &err),
                     PF_OK);
    ck_assert_int_eq(pf_furniture_strip(&furniture, shared, &set, &err), PF_OK);
    ck_assert_uint_eq(set.core.n, set.all.n);
    pf_textset_finish(&set);
}
END_TEST

START_TEST(of_unknown_source_what_unrelated_articles_repeat_is_furniture)
{
    uint32_t passage = new_words(PASSAGE);
    uint32_t n = (uint32_t)_i;
    for (uint32_t i = 0; i < n; i++) {
        add_with_passage("", 250, passage);
    }
    search();
    if (n < PF_FURNITURE_TEXTS) {
        ck_assert_uint_eq(n_furniture(""), 0);
    } else {
        assert_passage("", passage);
    }
}
END_TEST

START_TEST(of_unknown_source_what_copies_of_one_report_share_is_none)
{
    uint32_t report = new_words(250);
    uint32_t n_own = _i == 0 ? 10 : 250; // copies; texts of which it is one half
    for (uint32_t i = 0; i < 12; i++) {
        pf_buf *text = add("");
        append_words(text, report, 250);
        append_words(text, new_words(n_own), n_own);
    }
    search();
    ck_assert_uint_eq(n_furniture(""), 0);
}
END_TEST

// For an outlet that is known, half of its text may be furniture.
START_TEST(of_a_known_source_half_of_a_text_may_be_furniture)
{
    uint32_t long_passage = new_words(250);
    for (uint32_t i = 0; i < 12; i++) {
        pf_buf *text = add("a.example");
        append_words(text, long_passage, 250);
        append_words(text, new_words(250), 250);
    }
    search();
    ck_assert_uint_eq(n_furniture("a.example"), 246);
}
END_TEST

// Few of them are read, but the postings tell how many there are.
START_TEST(a_passage_is_counted_in_more_articles_than_are_read)
{
    uint32_t passage = new_words(PASSAGE);
    for (uint32_t i = 0; i < 150; i++) {
        add_with_passage("a.example", 40, passage);
    }
    search();
    assert_passage("a.example", passage);
    uint32_t most = 0;
    for (size_t i = 0; i < PASSAGE_SET; i++) {
        most = furniture.n_texts[i] > most ? furniture.n_texts[i] : most;
    }
    ck_assert_uint_eq(most, 150);
}
END_TEST

// Quotation marks round a passage in some of the articles do not hide it.
START_TEST(quotation_marks_do_not_part_a_passage)
{
    uint32_t passage = new_words(PASSAGE);
    for (uint32_t i = 0; i < 6; i++) {
        pf_buf *text = add("a.example");
        pf_buf_append_str(text, i % 2 == 0 ? "\\\"" : "");
        append_words(text, passage, PASSAGE);
        pf_buf_append_str(text, i % 2 == 0 ? "\\\" " : "");
        append_words(text, new_words(150), 150);
    }
    search();
    assert_passage("a.example", passage);
}
END_TEST

// Outlets with passages on some of their articles, articles of no known outlet, versions and a
// wire report.
static void add_mixed_articles(void)
{
    static const char *const sources[] = {"", "o01", "o02", "o03", "o04", "o05"};
    uint32_t passages[6];
    uint32_t report = new_words(120);
    pf_rng rng;
    pf_rng_init(&rng, 61);
    for (uint32_t s = 0; s < 6; s++) {
        passages[s] = new_words(2 * PASSAGE);
    }
    for (uint32_t i = 0; i < 280; i++) {
        uint32_t s = pf_rng_below(&rng, 3) == 0 ? 1 : pf_rng_below(&rng, 6);
        uint32_t kind = pf_rng_below(&rng, 8);
        pf_buf *text = add(sources[s]);
        if (kind < 5) { // a passage, or a part of it
            append_words(text, passages[s] + pf_rng_below(&rng, PASSAGE), PASSAGE);
        }
        append_words(text, kind == 7 ? report : new_words(100), 100);
        if (kind == 6) { // one of the source before
            append_words(text, passages[s == 0 ? 5 : s - 1], PASSAGE);
        }
        append_words(text, new_words(s), s);
    }
}

// Sources, hashes, counts and samples by name.
static void describe(pf_buf *out)
{
    static const char *const sources[] = {"", "o01", "o02", "o03", "o04", "o05"};
    char line[64];
    for (size_t i = 0; i < 6; i++) {
        size_t s = source_index(sources[i]);
        for (size_t j = furniture.starts[s]; j < furniture.starts[s + 1]; j++) {
            (void)snprintf(line, sizeof line, "%s %llx %u\n", sources[i],
                           (unsigned long long)furniture.hashes[j], furniture.n_texts[j]);
            pf_buf_append_str(out, line);
        }
        if (furniture.samples[s] != PF_NO_DOC) {
            pf_doc_id sample = pf_text_first(&texts, furniture.samples[s]);
            pf_buf_append_view(out, session.corpus.docs[sample].id);
            pf_buf_append_char(out, '\n');
        }
    }
    ck_assert_int_eq(pf_buf_status(out, NULL), PF_OK);
}

START_TEST(input_order_and_threads_do_not_change_the_furniture)
{
    static const unsigned threads[] = {1, 2, 7};
    uint32_t order[MAX_ARTICLES];
    pf_buf expected;
    pf_buf found;
    pf_buf_init(&expected);
    pf_buf_init(&found);
    pf_rng rng;
    pf_rng_init(&rng, 62 + (uint64_t)_i);
    add_mixed_articles();
    search();
    ck_assert_uint_gt(furniture.starts[furniture.n_sources], 200);
    describe(&expected);
    for (uint32_t i = 0; i < n_articles; i++) {
        order[i] = i;
    }
    for (int round = 0; round < 3; round++) {
        for (uint32_t i = n_articles; i > 1; i--) {
            uint32_t j = pf_rng_below(&rng, i);
            uint32_t swapped = order[i - 1];
            order[i - 1] = order[j];
            order[j] = swapped;
        }
        drop_run();
        write_articles(order);
        read_file(threads[_i]);
        find();
        validate();
        pf_buf_reset(&found);
        describe(&found);
        ck_assert_uint_eq(found.len, expected.len);
        ck_assert_mem_eq(found.data, expected.data, found.len);
    }
    pf_buf_finish(&found);
    pf_buf_finish(&expected);
}
END_TEST

START_TEST(survives_when_the_nth_allocation_fails)
{
    pf_error err = {0};
    uint32_t passage = new_words(PASSAGE);
    for (uint32_t i = 0; i < 6; i++) {
        add_with_passage("a.example", 50, passage);
    }
    search();
    for (uint64_t n = 1;; n++) {
        pf_furniture_finish(&furniture);
        pf_mem_fail_at(n);
        pf_status status = pf_furniture_find(&session, &texts, sketches.postings,
                                             sketches.n_postings, &furniture, &err);
        pf_mem_fail_at(0);
        if (status == PF_OK) {
            ck_assert_uint_gt(n, 15);
            break;
        }
        ck_assert_int_eq(status, PF_ENOMEM);
        ck_assert_int_eq(err.code, PF_ENOMEM);
        ck_assert_ptr_null(furniture.hashes); // left as it was
    }
    validate();
    assert_passage("a.example", passage);
}
END_TEST

START_TEST(a_search_can_be_cancelled)
{
    pf_error err = {0};
    uint32_t passage = new_words(PASSAGE);
    for (uint32_t i = 0; i < 6; i++) {
        add_with_passage("a.example", 50, passage);
    }
    write_articles(NULL);
    read_file(2);
    is_cancelled = 1;
    ck_assert_int_eq(pf_furniture_find(&session, &texts, sketches.postings, sketches.n_postings,
                                       &furniture, &err),
                     PF_ECANCELLED);
}
END_TEST

START_TEST(without_postings_nothing_is_furniture)
{
    pf_error err = {0};
    uint32_t passage = new_words(PASSAGE);
    for (uint32_t i = 0; i < 6; i++) {
        add_with_passage("a.example", 50, passage);
    }
    write_articles(NULL);
    read_file(1);
    ck_assert_int_eq(pf_furniture_find(&session, &texts, NULL, 0, &furniture, &err), PF_OK);
    validate();
    ck_assert_uint_eq(furniture.starts[furniture.n_sources], 0);
}
END_TEST

// What --furniture off leaves.
START_TEST(a_zeroed_table_strips_nothing)
{
    pf_error err = {0};
    pf_textset set;
    add_plain("a.example", 50);
    write_articles(NULL);
    read_file(1);
    ck_assert_int_eq(pf_textset_load(&session, &session.scanners[0], 0, &set, &err), PF_OK);
    ck_assert_int_eq(pf_furniture_strip(&furniture, 0, &set, &err), PF_OK);
    ck_assert_uint_eq(set.core.n, 46);
    pf_textset_finish(&set);
    pf_furniture_finish(&furniture);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

int main(void)
{
    Suite *suite = suite_create("furniture");
    TCase *tcase = tcase_create("furniture");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, make_file, drop_file);
    tcase_add_test(tcase, what_an_outlet_puts_round_its_articles_is_its_furniture_alone);
    tcase_add_test(tcase, strip_takes_from_each_text_what_is_furniture_of_its_source);
    tcase_add_loop_test(tcase, a_passage_is_furniture_from_the_fifth_text_on, 3, 8);
    tcase_add_test(tcase, an_article_printed_twice_is_one_text);
    tcase_add_loop_test(tcase, versions_of_one_article_count_once, 0, 6);
    tcase_add_loop_test(tcase, versions_have_a_jaccard_similarity_of_four_fifths, 0,
                        COUNT(VERSIONS));
    tcase_add_test(tcase, a_wire_report_printed_by_thirty_outlets_is_nobodys_furniture);
    tcase_add_test(tcase, a_wire_report_inside_furniture_stays);
    tcase_add_test(tcase, a_text_of_two_outlets_loses_the_furniture_of_neither);
    tcase_add_loop_test(tcase, of_unknown_source_what_unrelated_articles_repeat_is_furniture, 4,
                        8);
    tcase_add_loop_test(tcase, of_unknown_source_what_copies_of_one_report_share_is_none, 0, 2);
    tcase_add_test(tcase, of_a_known_source_half_of_a_text_may_be_furniture);
    tcase_add_test(tcase, a_passage_is_counted_in_more_articles_than_are_read);
    tcase_add_test(tcase, quotation_marks_do_not_part_a_passage);
    tcase_add_loop_test(tcase, input_order_and_threads_do_not_change_the_furniture, 0, 3);
    tcase_add_test(tcase, survives_when_the_nth_allocation_fails);
    tcase_add_test(tcase, a_search_can_be_cancelled);
    tcase_add_test(tcase, without_postings_nothing_is_furniture);
    tcase_add_test(tcase, a_zeroed_table_strips_nothing);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
