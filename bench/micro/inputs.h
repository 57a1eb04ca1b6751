// SPDX-License-Identifier: MIT
// Made-up inputs of the benches: the same on every machine, from nobody's articles.
#ifndef PF_BENCH_INPUTS_H
#define PF_BENCH_INPUTS_H

#include <stddef.h>
#include <stdint.h>

// Writing of a text: what share of its letters lies outside ASCII decides the way through the
// tokeniser.
typedef enum bench_script {
    BENCH_ASCII,
    BENCH_ACCENTS, // one word in six has an accented letter
    BENCH_HAN
} bench_script;

typedef struct bench_bytes {
    char *data; // [len], then 64 zero bytes
    size_t len;
} bench_bytes;

// A text of n_words in sentences and paragraphs, common words common. To be freed.
bench_bytes bench_make_text(size_t n_words, bench_script script);

// An article with such a text as one line of JSON. To be freed.
bench_bytes bench_make_json(size_t n_words);

// Hashes [n] in random order, or sorted with bit 0 clear. Different seeds, different ones.
void bench_fill_hashes(uint64_t *hashes, size_t n, uint64_t seed);
void bench_fill_set(uint64_t *hashes, size_t n, uint64_t seed);

#endif
