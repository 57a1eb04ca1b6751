// SPDX-License-Identifier: MIT
// From a line of JSON to an article: parsing alone, and with the fields found and decoded.
#include <stdlib.h>

#include "harness.h"
#include "inputs.h"
#include "io/decode.h"
#include "io/json_parse.h"

typedef struct work {
    bench_bytes json;
    pf_json_parser *parser;
    pf_decoder *decoder;
} work;

static void run_parse(const bench_case *c)
{
    const work *w = c->input;
    bench_need(pf_json_parse(w->parser, w->json.data, w->json.len, NULL), "pf_json_parse");
    bench_keep((uint64_t)pf_json_is_object(w->parser));
}

static void run_decode(const bench_case *c)
{
    const work *w = c->input;
    pf_article article;
    uint64_t n_repaired = 0;
    bench_need(pf_decode(w->decoder, w->json.data, w->json.len, 0, &article, &n_repaired, NULL),
               "pf_decode");
    bench_keep(article.text.len);
}

void bench_json(void)
{
    pf_options options;
    pf_options_init(&options);
    work w = {.parser = NULL};
    bench_need(pf_json_parser_create(&w.parser, NULL), "pf_json_parser_create");
    bench_need(pf_decoder_create(&options.input, &w.decoder, NULL), "pf_decoder_create");
    for (size_t i = 0; i < BENCH_N_LENGTHS; i++) {
        size_t n = bench_lengths[i];
        w.json = bench_make_json(n);
        bench_case cases[] = {
            {"json_parse", "", "word", n, w.json.len, run_parse, &w, NULL},
            {"json_decode", "", "word", n, w.json.len, run_decode, &w, NULL},
        };
        bench_measure(&cases[0], 1);
        bench_measure(&cases[1], 1);
        free(w.json.data);
    }
    pf_decoder_destroy(w.decoder);
    pf_json_parser_destroy(w.parser);
}
