// SPDX-License-Identifier: MIT
// Every kernel of the table, in each variant that this CPU and build have. A new kernel is one
// row of LOOPS and the function that calls it; a new instruction set is one row of SETS in
// harness.c.
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/rng.h"
#include "base/sort.h"
#include "harness.h"
#include "inputs.h"

#define MOST         10000u // items
#define N_PERM       128u
#define WIDTH        112u // of rows of numbers: what a latent space of 100 is found with
#define SCALED_BYTES 128u // of one of eight bits a number

typedef struct inputs {
    uint64_t a[MOST];
    uint64_t b[MOST]; // half of them of a
    uint64_t windows[MOST];
    uint8_t flags[MOST];
    uint32_t slots_a[MOST];
    uint32_t slots_b[MOST]; // half of them of a
    uint32_t mins[N_PERM];
    bench_bytes text; // of n words
    char *lower;      // [text.len]
    uint64_t *words;  // [text.len / 64 + 1]
    uint64_t *special;
    uint32_t *starts; // [n_words], and PF_RUN_ROOM
    uint32_t *lens;
    uint64_t *hashes;
    size_t n_words;
    int8_t scaled[MOST * SCALED_BYTES]; // rows of whole numbers
    float cosines[MOST];
    float weights[MOST];
    uint32_t cols[MOST]; // each row once, in no order
    float row[WIDTH];
    size_t n; // items in use
} inputs;

static inputs in;

static void run_minhash(const bench_case *c)
{
    c->kernels->minhash_update(in.a, in.n, in.slots_a, in.slots_b, in.mins, N_PERM);
    bench_keep(in.mins[0]);
}

static void run_count_equal(const bench_case *c)
{
    bench_keep(c->kernels->count_equal(in.slots_a, in.slots_b, in.n));
}

static void run_intersect(const bench_case *c)
{
    bench_keep(c->kernels->intersect(in.a, in.n, in.b, in.n).n);
}

static void run_classify(const bench_case *c)
{
    c->kernels->classify((const unsigned char *)in.text.data, in.text.len, in.lower, in.words,
                         in.special);
    bench_keep(in.words[0]);
}

static void run_list_runs(const bench_case *c)
{
    bench_keep(c->kernels->list_runs(in.words, 0, in.text.len, in.starts, in.lens));
}

// The bitmap of odd words goes where the special bytes were.
static void run_hash_words(const bench_case *c)
{
    c->kernels->hash_words(in.lower, in.starts, in.lens, in.n_words, in.hashes, in.special);
    bench_keep(in.hashes[0]);
}

// The identity of a text of so many words.
static void run_hash_bytes(const bench_case *c)
{
    bench_keep(c->kernels->hash_bytes(in.b, in.n * sizeof *in.b).low);
}

// A window of five words, a few words quoted.
static void run_windows(const bench_case *c)
{
    c->kernels->windows(in.b, in.flags, in.n, 5, in.windows);
    bench_keep(in.windows[0]);
}

// As many as a bottom-k sketch looks at.
static void run_collect(const bench_case *c)
{
    bench_keep(c->kernels->collect(in.b, in.n, UINT64_MAX / 8, in.windows));
}

static void run_combine_rows(const bench_case *c)
{
    c->kernels->combine_rows(in.scaled, WIDTH, in.cols, in.weights, in.n, in.row);
    bench_keep((uint64_t)(in.row[0] > 0));
}

static void run_top_two(const bench_case *c)
{
    bench_keep(c->kernels->top_two(in.cosines, in.n).at);
}

static const struct {
    const char *name;
    const char *unit;
    size_t item_bytes; // read for each item; 0: the text is read
    size_t slot;       // of the kernel in the table
    void (*run)(const bench_case *c);
} LOOPS[] = {
    {"minhash_update_128", "shingle", 8, offsetof(pf_kernels, minhash_update), run_minhash},
    {"count_equal", "slot pair", 8, offsetof(pf_kernels, count_equal), run_count_equal},
    {"intersect", "shingle pair", 16, offsetof(pf_kernels, intersect), run_intersect},
    {"classify", "word", 0, offsetof(pf_kernels, classify), run_classify},
    {"list_runs", "word", 0, offsetof(pf_kernels, list_runs), run_list_runs},
    {"hash_words", "word", 0, offsetof(pf_kernels, hash_words), run_hash_words},
    {"hash_bytes", "word", 8, offsetof(pf_kernels, hash_bytes), run_hash_bytes},
    {"windows", "word", 8, offsetof(pf_kernels, windows), run_windows},
    {"collect", "shingle", 8, offsetof(pf_kernels, collect), run_collect},
    {"combine_rows_112", "row", SCALED_BYTES, offsetof(pf_kernels, combine_rows),
     run_combine_rows},
    {"top_two", "cosine", 4, offsetof(pf_kernels, top_two), run_top_two},
};

#define N_LOOPS (sizeof LOOPS / sizeof *LOOPS)

// Rows of numbers. 7919 has no divisor in common with a length.
static void fill_rows(size_t n)
{
    pf_rng rng;
    pf_rng_init(&rng, n);
    const float scale = 0.01F;
    for (size_t i = 0; i < n * SCALED_BYTES; i++) {
        in.scaled[i] = (int8_t)(i % 128);
    }
    for (size_t i = 1; i <= n; i++) {
        memcpy(in.scaled + i * SCALED_BYTES - sizeof scale, &scale, sizeof scale);
    }
    for (size_t i = 0; i < n; i++) {
        in.cosines[i] = (float)(pf_rng_unit(&rng) - 0.5);
        in.cols[i] = (uint32_t)(i * 7919 % n);
        in.weights[i] = (float)(pf_rng_unit(&rng) - 0.5) * 0.01f;
    }
    for (size_t i = 0; i < WIDTH; i++) {
        in.row[i] = (float)(pf_rng_unit(&rng) - 0.5);
    }
}

// Makes n items; every second one is in both.
static void fill(size_t n)
{
    pf_rng rng;
    pf_rng_init(&rng, n);
    in.n = n;
    fill_rows(n);
    bench_fill_set(in.a, n, 1);
    bench_fill_set(in.b, n, 2);
    for (size_t i = 0; i < n; i += 2) {
        in.b[i] = in.a[i];
    }
    qsort(in.b, n, sizeof *in.b, pf_compare_u64);
    in.text = bench_make_text(n, BENCH_ASCII);
    in.lower = bench_alloc(in.text.len + PF_WORD_BYTES, 1);
    in.words = bench_alloc(in.text.len / 64 + 1, sizeof *in.words);
    in.special = bench_alloc(in.text.len / 64 + 1, sizeof *in.special);
    in.starts = bench_alloc(in.text.len / 2 + 1 + PF_RUN_ROOM, sizeof *in.starts);
    in.lens = bench_alloc(in.text.len / 2 + 1 + PF_RUN_ROOM, sizeof *in.lens);
    in.hashes = bench_alloc(in.text.len / 2 + 1, sizeof *in.hashes);
    pf_classify_ref((const unsigned char *)in.text.data, in.text.len, in.lower, in.words,
                    in.special);
    in.n_words = pf_list_runs_ref(in.words, 0, in.text.len, in.starts, in.lens);
    for (size_t i = 0; i < MOST; i++) {
        in.flags[i] = i % 100 > 80;
        in.slots_a[i] = (uint32_t)pf_rng_next(&rng) | 1u;
        in.slots_b[i] = i % 2 == 0 ? in.slots_a[i] : (uint32_t)pf_rng_next(&rng);
    }
}

// Whether two tables hold the same function for a kernel: then there is no variant to time.
static int is_same(const pf_kernels *a, const pf_kernels *b, size_t slot)
{
    return memcmp((const char *)a + slot, (const char *)b + slot, sizeof(void (*)(void))) == 0;
}

static void drop(void)
{
    free(in.text.data);
    free(in.lower);
    free(in.words);
    free(in.special);
    free(in.starts);
    free(in.lens);
    free(in.hashes);
}

static void measure_loop(size_t loop, const bench_table *tables, size_t n_tables)
{
    bench_case cases[BENCH_MAX_TABLES];
    size_t n = 0;
    size_t item_bytes = LOOPS[loop].item_bytes;
    for (size_t t = 0; t < n_tables; t++) {
        const pf_kernels *kernels = &tables[t].kernels;
        if (t == 0 || !is_same(kernels, &tables[t - 1].kernels, LOOPS[loop].slot)) {
            bench_case c = {
                .name = LOOPS[loop].name,
                .variant = tables[t].name,
                .unit = LOOPS[loop].unit,
                .n_units = in.n,
                .n_bytes = item_bytes > 0 ? in.n * item_bytes : in.text.len,
                .run = LOOPS[loop].run,
                .kernels = kernels,
            };
            cases[n++] = c;
        }
    }
    bench_measure(cases, n);
}

void bench_kernels(void)
{
    bench_table tables[BENCH_MAX_TABLES];
    size_t n_tables = bench_list_tables(tables);
    for (size_t loop = 0; loop < N_LOOPS; loop++) {
        for (size_t i = 0; i < BENCH_N_LENGTHS; i++) {
            fill(bench_lengths[i]);
            measure_loop(loop, tables, n_tables);
            drop();
        }
    }
}
