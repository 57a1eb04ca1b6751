// SPDX-License-Identifier: MIT
// A tokenizer for each test, over one table of characters for all.
#ifndef TEST_TOKENIZER_FIXTURE_H
#define TEST_TOKENIZER_FIXTURE_H

#include "text/tokenize.h"

static pf_charmap map;
static pf_tokenizer tokenizer;
static pf_tokens tokens;

static inline void make_map(void)
{
    pf_charmap_init(&map);
}

static inline void set_up(void)
{
    pf_kernels kernels;
    pf_kernels_init(&kernels, ~0u);
    pf_tokenizer_init(&tokenizer, &map, &kernels);
    pf_tokens_init(&tokens);
}

static inline void tear_down(void)
{
    pf_tokens_finish(&tokens);
    pf_tokenizer_finish(&tokenizer);
}

#endif
