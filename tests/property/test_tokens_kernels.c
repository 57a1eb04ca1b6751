// SPDX-License-Identifier: MIT
// The same tokens, to the byte, whichever kernels the CPU has: random texts of many scripts,
// quotation marks of all sorts, words of any length, any bytes.
#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "text/tokenize.h"

#define MAX_PIECES 120u
#define MAX_TEXT   (MAX_PIECES * 80)

static const char *const pieces[] = {
    "a",
    "The",
    "POLICE",
    "2025",
    "x1",
    "abcdefghijklmnop",  // as long as the fast hash takes
    "abcdefghijklmnopq", // one more
    "12345678901234567",
    " ",
    ". ",
    "\n",
    "\r\n",
    "\"",
    " \"",
    "(\"",
    "'",
    "-",
    "\u201c",
    "\u201d",
    "\u201e",
    "\u00ab",
    "\u00bb",
    "\u300c",
    "\u300d",
    "\u2019",
    "\u2014",
    "caf\u00e9",
    "\u00c9T\u00c9",
    "e\u0301",
    "co\u00adop",
    "\u200b",
    "\u0627\u0644\u062d\u0631\u0628",
    "\u0643\u0640\u062a",
    "\u4e2d\u56fd\u65b0\u95fb",
    "\u30ac\uff76\uff9e",
    "\u0e02\u0e48\u0e32",
    "\ud55c\uad6d",
    "\u1112\u1161\u11ab",
    "\ufb01",
    "\U00010400",
    "\U0001f600",
    "\xff",
    "\xe4\xb8",
};

static size_t make_text(pf_rng *rng, char *text)
{
    size_t n = 0;
    size_t n_pieces = pf_rng_below(rng, MAX_PIECES);
    for (size_t i = 0; i < n_pieces; i++) {
        const char *piece = pieces[pf_rng_below(rng, sizeof pieces / sizeof *pieces)];
        size_t times = pf_rng_below(rng, 40) == 0 ? 1 + pf_rng_below(rng, 4) : 1;
        for (size_t t = 0; t < times; t++) {
            memcpy(text + n, piece, strlen(piece));
            n += strlen(piece);
        }
        if (pf_rng_below(rng, 2) == 0) {
            text[n++] = ' ';
        }
        if (pf_rng_below(rng, 20) == 0) {
            text[n++] = (char)pf_rng_below(rng, 256);
        }
    }
    return n;
}

static int same_tokens(const pf_tokens *a, const pf_tokens *b)
{
    size_t n = a->n;
    if (b->n != n || a->n_pairs != b->n_pairs || a->n_quoted != b->n_quoted ||
        a->chars_len != b->chars_len) {
        return 0;
    }
    return n == 0 || (memcmp(a->hashes, b->hashes, n * sizeof *a->hashes) == 0 &&
                      memcmp(a->starts, b->starts, n * sizeof *a->starts) == 0 &&
                      memcmp(a->lens, b->lens, n * sizeof *a->lens) == 0 &&
                      memcmp(a->origins, b->origins, n * sizeof *a->origins) == 0 &&
                      memcmp(a->flags, b->flags, n) == 0 &&
                      memcmp(a->chars, b->chars, a->chars_len) == 0);
}

START_TEST(tokens_do_not_depend_on_the_kernels)
{
    static pf_charmap map;
    pf_charmap_init(&map);
    pf_tokenizer tokenizers[2];
    pf_tokens tokens[2];
    for (int i = 0; i < 2; i++) {
        pf_kernels kernels;
        pf_kernels_init(&kernels, i == 0 ? 0 : ~0u);
        pf_tokenizer_init(&tokenizers[i], &map, &kernels);
        pf_tokens_init(&tokens[i]);
    }
    pf_rng rng;
    pf_rng_init(&rng, 20);
    for (int round = 0; round < 3000; round++) {
        static char text[MAX_TEXT];
        size_t n = make_text(&rng, text);
        char *exact = malloc(n + 1); // so that a byte too far is seen
        memcpy(exact + 1, text, n);
        pf_strview view = {exact + 1, n};
        for (int i = 0; i < 2; i++) {
            ck_assert_int_eq(pf_tokenize(&tokenizers[i], view, &tokens[i], NULL), PF_OK);
        }
        if (!same_tokens(&tokens[0], &tokens[1])) {
            ck_abort_msg("round %d: '%.*s'", round, (int)n, text);
        }
        free(exact);
    }
    for (int i = 0; i < 2; i++) {
        pf_tokens_finish(&tokens[i]);
        pf_tokenizer_finish(&tokenizers[i]);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tokens_kernels");
    TCase *tcase = tcase_create("tokens_kernels");
    tcase_add_test(tcase, tokens_do_not_depend_on_the_kernels);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
