// SPDX-License-Identifier: MIT
// From letters to tokens and shingles. Bytes are those of the text.
#include <stdlib.h>

#include "harness.h"
#include "inputs.h"
#include "text/shingle.h"
#include "text/tokenize.h"

typedef struct work {
    bench_bytes text;
    pf_tokenizer tokenizer;
    pf_tokens tokens;
    pf_shingles shingles;
    pf_windows_fn windows;
} work;

static pf_charmap charmap;

static void run_tokenize(const bench_case *c)
{
    work *w = c->input;
    pf_strview text = {w->text.data, w->text.len};
    bench_need(pf_tokenize(&w->tokenizer, text, &w->tokens, NULL), "pf_tokenize");
    bench_keep(w->tokens.n);
}

static void run_shingle(const bench_case *c)
{
    work *w = c->input;
    pf_shingle_options options = {PF_SHINGLE_AUTO, 0, w->windows};
    bench_need(pf_shingle(&w->tokens, options, &w->shingles, NULL), "pf_shingle");
    bench_keep(w->shingles.n);
}

// List and set: what verification makes of a text.
static void run_shingle_set(const bench_case *c)
{
    run_shingle(c);
    work *w = c->input;
    pf_shingles_make_set(&w->shingles);
    bench_keep(w->shingles.n);
}

static void init_work(work *w, size_t n_words, bench_script script, const bench_table *table)
{
    w->text = bench_make_text(n_words, script);
    pf_tokenizer_init(&w->tokenizer, &charmap, &table->kernels);
    pf_tokens_init(&w->tokens);
    pf_shingles_init(&w->shingles);
    w->windows = table->kernels.windows;
    bench_case once = {.input = w};
    run_tokenize(&once);
}

static void finish_work(work *w)
{
    free(w->text.data);
    pf_tokenizer_finish(&w->tokenizer);
    pf_tokens_finish(&w->tokens);
    pf_shingles_finish(&w->shingles);
}

static const struct {
    const char *name;
    bench_script script;
    int uses_table; // 0: one variant
    void (*run)(const bench_case *c);
} LOOPS[] = {
    {"tokenize_ascii", BENCH_ASCII, 1, run_tokenize},
    {"tokenize_accents", BENCH_ACCENTS, 1, run_tokenize},
    {"tokenize_han", BENCH_HAN, 1, run_tokenize},
    {"shingle_words", BENCH_ASCII, 1, run_shingle},
    {"shingle_pairs", BENCH_HAN, 0, run_shingle},
    {"shingle_set", BENCH_ASCII, 1, run_shingle_set},
};

#define N_LOOPS (sizeof LOOPS / sizeof *LOOPS)

static void measure_text(size_t loop, size_t n_words, const bench_table *tables,
                         size_t n_tables)
{
    work works[BENCH_MAX_TABLES];
    bench_case cases[BENCH_MAX_TABLES];
    size_t n = LOOPS[loop].uses_table ? n_tables : 1;
    for (size_t i = 0; i < n; i++) {
        init_work(&works[i], n_words, LOOPS[loop].script, &tables[i]);
        bench_case c = {
            .name = LOOPS[loop].name,
            .variant = LOOPS[loop].uses_table ? tables[i].name : "",
            .unit = "token",
            .n_units = works[i].tokens.n,
            .n_bytes = works[i].text.len,
            .run = LOOPS[loop].run,
            .input = &works[i],
        };
        cases[i] = c;
    }
    bench_measure(cases, n);
    for (size_t i = 0; i < n; i++) {
        finish_work(&works[i]);
    }
}

void bench_text(void)
{
    bench_table tables[BENCH_MAX_TABLES];
    size_t n_tables = bench_list_tables(tables);
    pf_charmap_init(&charmap);
    for (size_t loop = 0; loop < N_LOOPS; loop++) {
        for (size_t i = 0; i < BENCH_N_LENGTHS; i++) {
            measure_text(loop, bench_lengths[i], tables, n_tables);
        }
    }
}
