// SPDX-License-Identifier: MIT
#include "inputs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "base/sort.h"
#include "harness.h"

#define N_VOCABULARY  4000u
#define MAX_LETTERS   12u
#define MAX_WORD      40u // bytes, with what stands behind it
#define PADDING       64u
#define HEAD_AND_TAIL 256u

// Common words come up again and again: the smaller of two draws, twice.
static uint32_t draw_word(pf_rng *rng)
{
    uint32_t a = pf_rng_below(rng, N_VOCABULARY);
    uint32_t b = pf_rng_below(rng, N_VOCABULARY);
    uint32_t c = pf_rng_below(rng, N_VOCABULARY);
    uint32_t least = a < b ? a : b;
    return least < c ? least : c;
}

// The letters of a word follow from its number; returns how many bytes they take.
static size_t write_word(uint32_t word, bench_script script, char *out)
{
    pf_rng rng;
    pf_rng_init(&rng, word);
    size_t n_letters = 2 + pf_rng_below(&rng, word < N_VOCABULARY / 20 ? 3 : MAX_LETTERS - 1);
    size_t at = 0;
    if (script == BENCH_HAN) {
        for (size_t i = 0; i < 1 + n_letters / 4; i++) {
            uint32_t point = 0x4e00u + pf_rng_below(&rng, 3000);
            out[at++] = (char)(0xe0u | point >> 12);
            out[at++] = (char)(0x80u | (point >> 6 & 0x3fu));
            out[at++] = (char)(0x80u | (point & 0x3fu));
        }
        return at;
    }
    for (size_t i = 0; i < n_letters; i++) {
        out[at++] = (char)('a' + pf_rng_below(&rng, 26));
    }
    if (script == BENCH_ACCENTS && word % 6 == 0) {
        memcpy(out + at, "\xc3\xa9", 2); // e acute
        at += 2;
    }
    return at;
}

// What stands between words: mostly a blank, now and then the end of a sentence.
static const char *separator(uint32_t draw, bench_script script)
{
    if (draw == 0) {
        return script == BENCH_HAN ? "\xe3\x80\x82\n" : ".\n\n";
    }
    if (draw < 3) {
        return script == BENCH_HAN ? "\xef\xbc\x8c" : ", ";
    }
    return script == BENCH_HAN ? "" : " ";
}

bench_bytes bench_make_text(size_t n_words, bench_script script)
{
    bench_bytes text = {bench_alloc(n_words * MAX_WORD + PADDING, 1), 0};
    pf_rng rng;
    pf_rng_init(&rng, n_words);
    int begins = 1;
    for (size_t i = 0; i < n_words; i++) {
        size_t len = write_word(draw_word(&rng), script, text.data + text.len);
        if (begins && script != BENCH_HAN) {
            text.data[text.len] = (char)(text.data[text.len] - 'a' + 'A');
        }
        text.len += len;
        uint32_t draw = pf_rng_below(&rng, 20);
        const char *behind = separator(draw, script);
        begins = draw == 0;
        memcpy(text.data + text.len, behind, strlen(behind));
        text.len += strlen(behind);
    }
    return text;
}

bench_bytes bench_make_json(size_t n_words)
{
    bench_bytes text = bench_make_text(n_words, BENCH_ASCII);
    bench_bytes json = {bench_alloc(2 * text.len + HEAD_AND_TAIL + PADDING, 1), 0};
    json.len = (size_t)snprintf(json.data, HEAD_AND_TAIL,
                                "{\"id\":\"a%zu\",\"date\":\"2031-05-04T10:20:30Z\","
                                "\"source\":\"ysmere-post.example\",\"title\":\"A report of "
                                "%zu words\",\"text\":\"",
                                n_words, n_words);
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == '\n') {
            json.data[json.len++] = '\\';
        }
        json.data[json.len++] = text.data[i] == '\n' ? 'n' : text.data[i];
    }
    json.data[json.len++] = '"';
    json.data[json.len++] = '}';
    free(text.data);
    return json;
}

void bench_fill_hashes(uint64_t *hashes, size_t n, uint64_t seed)
{
    pf_rng rng;
    pf_rng_init(&rng, seed);
    for (size_t i = 0; i < n; i++) {
        hashes[i] = pf_rng_next(&rng) & ~(uint64_t)1;
    }
}

void bench_fill_set(uint64_t *hashes, size_t n, uint64_t seed)
{
    bench_fill_hashes(hashes, n, seed);
    if (n > 0) {
        qsort(hashes, n, sizeof *hashes, pf_compare_u64);
    }
}
