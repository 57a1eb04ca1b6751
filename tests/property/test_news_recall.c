// SPDX-License-Identifier: MIT
// Candidates for the news rule against brute force, on texts: heads and tails cut off, words
// exchanged, outlets' boilerplate added, excerpts inside other texts, statements in quotation
// marks. Wanted are all pairs that share six shingles and more and whose similarity, half the
// sum of weighted Jaccard and containment, reaches the threshold of the rule, whatever else the
// rule asks. PRESSFOLD_SHOW prints the figures.
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/rng.h"
#include "match/rule.h"
#include "posting_array.h"
#include "session/sketches.h"
#include "sketch/bottomk.h"

#define N_FAMILIES   50
#define FAMILY       9
#define N_TEXTS      (N_FAMILIES * FAMILY)
#define N_OUTLETS    15
#define N_WORDS      4000 // distinct ones
#define MAX_LEN      1500 // of a story, in words
#define MAX_FOOT     60   // of an outlet's boilerplate
#define MIN_SHARED   6
#define MAX_POSTINGS 400 // of a text
#define SEED         400

typedef struct story {
    uint32_t words[MAX_LEN];
    uint32_t n;
} story;

typedef struct corpus {
    pf_numbering numbering;
    pf_marked_text sets[N_TEXTS];
    uint32_t sizes[N_TEXTS];
    uint32_t sources[N_TEXTS];
    pf_keyed *postings;
    size_t n_postings;
    pf_minhash *minhash;
    pf_bottomk_shape bottomk;
    pf_lsh_shape shape;
    uint32_t *signatures;
} corpus;

static corpus texts;
static pf_charmap map;

static void append_word(pf_buf *out, uint32_t word)
{
    char name[16];
    (void)snprintf(name, sizeof name, "w%u ", (unsigned)word);
    pf_buf_append_str(out, name);
}

// Every fifth run of twenty words is a statement in quotation marks.
static void append_words(pf_buf *out, const uint32_t *words, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        int is_quoted = i % 100 >= 80;
        if (is_quoted && i % 100 == 80) {
            pf_buf_append_str(out, "\u201c");
        }
        append_word(out, words[i]);
        if (is_quoted && i % 100 == 99) {
            pf_buf_append_str(out, "\u201d ");
        }
    }
    pf_buf_append_str(out, "\n\n");
}

static void append_fresh(pf_buf *out, uint32_t n, pf_rng *rng)
{
    for (uint32_t i = 0; i < n; i++) {
        append_word(out, pf_rng_below(rng, N_WORDS));
    }
    pf_buf_append_str(out, "\n\n");
}

// The words of an outlet's foot depend on the outlet alone.
static void append_foot(pf_buf *out, uint32_t outlet)
{
    pf_rng rng;
    pf_rng_init(&rng, outlet);
    append_fresh(out, 20 + pf_rng_below(&rng, MAX_FOOT - 20), &rng);
}

static void append_edited(pf_buf *out, const story *original, uint32_t one_in, pf_rng *rng)
{
    story edited = *original;
    for (uint32_t i = 0; i < edited.n; i++) {
        if (pf_rng_below(rng, one_in) == 0) {
            edited.words[i] = pf_rng_below(rng, N_WORDS);
        }
    }
    append_words(out, edited.words, edited.n);
}

// One article of a family, by its number in it.
static void write_article(pf_buf *out, const story *s, uint32_t kind, uint32_t outlet,
                          pf_rng *rng)
{
    uint32_t cut = s->n / 10 + pf_rng_below(rng, s->n / 2); // 10 to 60 %
    uint32_t part = 100 + pf_rng_below(rng, (s->n - 100) / (kind == 7 ? 4 : 1) + 1);
    uint32_t at = pf_rng_below(rng, s->n - part + 1);
    pf_buf_reset(out);
    switch (kind) {
    case 0:
        append_words(out, s->words, s->n);
        break;
    case 1: // without its head
        append_words(out, s->words + cut, s->n - cut);
        break;
    case 2: // without its tail
        append_words(out, s->words, s->n - cut);
        break;
    case 3: // without either
        append_words(out, s->words + cut / 2, s->n - cut);
        break;
    case 4:
        append_edited(out, s, 10 + pf_rng_below(rng, 40), rng);
        break;
    case 5:
        append_words(out, s->words, s->n);
        append_foot(out, outlet);
        break;
    case 6:
        append_words(out, s->words, s->n - cut);
        append_foot(out, outlet);
        break;
    case 7: // an excerpt of 100 words and more
        append_words(out, s->words + at, part);
        break;
    default: // and one inside another text
        append_fresh(out, pf_rng_below(rng, 200), rng);
        append_words(out, s->words + at, part);
        append_fresh(out, pf_rng_below(rng, 200), rng);
        append_foot(out, outlet);
        break;
    }
}

static void file_text(corpus *c, uint32_t t, pf_strview text, pf_tokenizer *tokenizer,
                      pf_tokens *tokens)
{
    static uint64_t selected[4 * MAX_LEN];
    static uint64_t scratch[4 * MAX_LEN];
    pf_shingle_options options = {PF_SHINGLE_AUTO, 0, NULL};
    pf_shingles list;
    pf_shingles_init(&list);
    ck_assert_int_eq(pf_tokenize(tokenizer, text, tokens, NULL), PF_OK);
    ck_assert_int_eq(pf_shingle(tokens, options, &list, NULL), PF_OK);
    ck_assert_uint_le(list.n, 4 * MAX_LEN);
    size_t n =
        pf_bottomk_select(c->bottomk, pf_collect_ref, list.hashes, list.n, selected, scratch);
    ck_assert_uint_le(n, MAX_POSTINGS);
    for (size_t i = 0; i < n; i++) {
        pf_keyed posting = {selected[i], t, 0};
        c->postings[c->n_postings++] = posting;
    }
    unsigned slots = c->shape.bands * c->shape.rows;
    pf_minhash_sketch(c->minhash, list.hashes, list.n, c->signatures + (size_t)t * slots);
    pf_window_lists windows = {.all = list.hashes, .n = list.n};
    ck_assert_int_eq(pf_marked_text_make(&c->sets[t], &c->numbering, &windows, NULL), PF_OK);
    c->sizes[t] = c->sets[t].all.n;
    pf_shingles_finish(&list);
}

static void make_corpus(corpus *c, uint64_t seed)
{
    static story original;
    pf_tokenizer tokenizer;
    pf_tokens tokens;
    pf_buf text;
    pf_rng rng;
    pf_options options;
    pf_options_init(&options);
    memset(c, 0, sizeof *c);
    options.copies.method = PF_METHOD_MINHASH;
    c->shape = pf_sketches_design(&options.copies).lsh;
    c->bottomk = pf_sketches_design(&options.copies).bottomk;
    unsigned slots = c->shape.bands * c->shape.rows;
    c->postings = pf_alloc((size_t)N_TEXTS * MAX_POSTINGS, sizeof *c->postings);
    c->signatures = pf_alloc((size_t)N_TEXTS * slots, sizeof *c->signatures);
    ck_assert(c->postings != NULL && c->signatures != NULL);
    ck_assert_int_eq(pf_minhash_create(slots, seed, PF_CPU_BEST, &c->minhash, NULL), PF_OK);
    pf_kernels kernels;
    pf_kernels_init(&kernels, ~0u);
    pf_tokenizer_init(&tokenizer, &map, &kernels);
    pf_tokens_init(&tokens);
    pf_buf_init(&text);
    pf_rng_init(&rng, seed);
    for (uint32_t t = 0; t < N_TEXTS; t++) {
        if (t % FAMILY == 0) {
            original.n = 120 + pf_rng_below(&rng, MAX_LEN - 120);
            for (uint32_t i = 0; i < original.n; i++) {
                original.words[i] = pf_rng_below(&rng, N_WORDS);
            }
        }
        c->sources[t] = 1 + pf_rng_below(&rng, N_OUTLETS);
        write_article(&text, &original, t % FAMILY, c->sources[t], &rng);
        file_text(c, t, pf_buf_view(&text), &tokenizer, &tokens);
    }
    pf_buf_finish(&text);
    pf_tokens_finish(&tokens);
    pf_tokenizer_finish(&tokenizer);
}

static void drop_corpus(corpus *c)
{
    for (uint32_t t = 0; t < N_TEXTS; t++) {
        pf_marked_text_finish(&c->sets[t]);
    }
    pf_free(c->postings);
    pf_free(c->signatures);
    pf_numbering_finish(&c->numbering);
    pf_minhash_destroy(c->minhash);
}

static int is_candidate(const pf_pairs *pairs, uint32_t a, uint32_t b)
{
    size_t low = 0;
    size_t high = pairs->n;
    uint64_t wanted = (uint64_t)a << 32 | b;
    while (low < high) {
        size_t middle = (low + high) / 2;
        uint64_t key = (uint64_t)pairs->pairs[middle].a << 32 | pairs->pairs[middle].b;
        low = key < wanted ? middle + 1 : low;
        high = key < wanted ? high : middle;
    }
    return low < pairs->n && pairs->pairs[low].a == a && pairs->pairs[low].b == b;
}

// Probability that at least two of n shared shingles are in the sample of a text of `size`.
static double sampled_probability(uint32_t n, uint32_t size)
{
    double rate = 32.0 / size;
    rate = rate < 1.0 / 32 ? 1.0 / 32 : rate;
    rate = rate > 1 ? 1 : rate;
    return 1 - pow(1 - rate, n) - n * rate * pow(1 - rate, n - 1.0);
}

// Pairs of one kind: wanted, found, and what theory expects to be found.
typedef struct tally {
    size_t n;
    size_t n_found;
    double expected;
    double variance;
} tally;

static void count_pair(tally *t, int is_found, double probability)
{
    t->n++;
    t->n_found += is_found != 0;
    t->expected += probability;
    t->variance += probability * (1 - probability);
}

typedef struct outcome {
    tally bottomk;  // pairs whose lengths let the rule join them
    tally excerpts; // the others
    tally minhash;  // as bottomk
} outcome;

static void show(const char *name, const tally *t)
{
    if (getenv("PRESSFOLD_SHOW") != NULL) {
        (void)fprintf(stderr, "# %s: %.4f of %zu pairs, %.4f expected\n", name,
                      (double)t->n_found / (double)t->n, t->n, t->expected / (double)t->n);
    }
}

static void count_pairs(const corpus *c, const pf_pairs *bottomk, const pf_pairs *minhash,
                        outcome *out)
{
    pf_options options;
    pf_options_init(&options);
    pf_rule rule = pf_rule_of(&options.copies);
    for (uint32_t a = 0; a < N_TEXTS; a++) {
        for (uint32_t b = a + 1; b < N_TEXTS; b++) {
            pf_overlap o = pf_overlap_compute(&c->sets[a], &c->sets[b]);
            if (o.n_shared < MIN_SHARED || pf_rule_similarity(&rule, &o) < rule.threshold) {
                continue;
            }
            uint32_t larger = o.n_a > o.n_b ? o.n_a : o.n_b;
            int may_join = o.size_ratio >= PF_NEWS_MIN_RATIO;
            count_pair(may_join ? &out->bottomk : &out->excerpts, is_candidate(bottomk, a, b),
                       sampled_probability(o.n_shared, larger));
            if (may_join) {
                count_pair(&out->minhash, is_candidate(minhash, a, b),
                           pf_lsh_probability(c->shape, o.jaccard));
            }
        }
    }
}

// Pairs of one family share their sample, so they vary together: twice as far as single ones.
static void assert_as_expected(const char *name, const tally *t, int seed)
{
    double allowed = 2 * 4 * sqrt(t->variance) + 1;
    ck_assert_msg(fabs((double)t->n_found - t->expected) <= allowed,
                  "seed %d, %s: %zu of %zu pairs, expected %.1f +- %.1f", seed, name,
                  t->n_found, t->n, t->expected, allowed);
}

START_TEST(pairs_that_the_news_rule_could_join_are_candidates)
{
    uint64_t seed = SEED + (uint64_t)_i;
    pf_pool *pool = NULL;
    pf_pairs bottomk = {NULL, 0};
    pf_pairs minhash = {NULL, 0};
    outcome out = {0};
    make_corpus(&texts, seed);
    ck_assert_int_eq(pf_pool_create(2, &pool, NULL), PF_OK);
    pf_bottomk_texts known = {N_TEXTS, texts.sources, texts.sizes};
    bottomk = find_candidates(texts.postings, texts.n_postings, &known, pool);
    pf_signatures view = {texts.signatures, (size_t)texts.shape.bands * texts.shape.rows,
                          texts.sizes, N_TEXTS};
    ck_assert_int_eq(pf_lsh_candidates(&view, texts.shape, NULL, pool, &minhash, NULL), PF_OK);
    count_pairs(&texts, &bottomk, &minhash, &out);
    show("bottomk", &out.bottomk);
    show("bottomk, excerpts", &out.excerpts);
    show("minhash", &out.minhash);
    ck_assert_uint_gt(out.bottomk.n, 1000);
    ck_assert_uint_gt(out.excerpts.n, 50);
    double recall = (double)out.bottomk.n_found / (double)out.bottomk.n;
    ck_assert_msg(recall >= 0.99, "seed %d: recall %.4f of %zu pairs", (int)seed, recall,
                  out.bottomk.n);
    assert_as_expected("excerpts", &out.excerpts, (int)seed);
    assert_as_expected("minhash", &out.minhash, (int)seed);
    pf_pairs_finish(&bottomk);
    pf_pairs_finish(&minhash);
    pf_pool_destroy(pool);
    drop_corpus(&texts);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("news_recall");
    TCase *tcase = tcase_create("news_recall");
    tcase_set_timeout(tcase, 240);
    pf_charmap_init(&map);
    tcase_add_loop_test(tcase, pairs_that_the_news_rule_could_join_are_candidates, 0, 4);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
