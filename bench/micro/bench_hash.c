// SPDX-License-Identifier: MIT
// Hashing: each word of a text, by XXH3, as words are known anywhere, and as the tokeniser does
// it in place; and all of it by XXH3, as the exact stage does where there are no tokens.
#include <stdlib.h>

#include "base/hash.h"
#include "harness.h"
#include "inputs.h"

typedef uint64_t (*hash_fn)(const void *data, size_t len);

static void run_words(const bench_bytes *text, hash_fn hash)
{
    uint64_t all = 0;
    size_t start = 0;
    for (size_t i = 0; i < text->len; i++) {
        if (text->data[i] == ' ') {
            all += hash(text->data + start, i - start);
            start = i + 1;
        }
    }
    bench_keep(all);
}

static void run_xxh3_words(const bench_case *c)
{
    run_words(c->input, pf_hash64);
}

static void run_hash_words(const bench_case *c)
{
    run_words(c->input, pf_hash_word);
}

// As the tokeniser does, which may read past the word.
static uint64_t hash_in_place(const void *word, size_t len)
{
    if (len > PF_WORD_BYTES) {
        return pf_hash64(word, len);
    }
    return pf_fold_word(pf_load_word(word, len));
}

static void run_words_in_place(const bench_case *c)
{
    run_words(c->input, hash_in_place);
}

static void run_xxh3_text(const bench_case *c)
{
    const bench_bytes *text = c->input;
    bench_keep(pf_hash128_of(text->data, text->len).low);
}

void bench_hash(void)
{
    for (size_t i = 0; i < BENCH_N_LENGTHS; i++) {
        size_t n = bench_lengths[i];
        bench_bytes text = bench_make_text(n, BENCH_ASCII);
        bench_case words[] = {
            {"hash_word", "xxh3", "word", n, text.len, run_xxh3_words, &text, NULL},
            {"hash_word", "pf_hash_word", "word", n, text.len, run_hash_words, &text, NULL},
            {"hash_word", "in place", "word", n, text.len, run_words_in_place, &text, NULL},
        };
        bench_case whole = {"hash_text", "xxh3 128",    "word", n,
                            text.len,    run_xxh3_text, &text,  NULL};
        bench_measure(words, 3);
        bench_measure(&whole, 1);
        free(text.data);
    }
}
