// SPDX-License-Identifier: MIT
// Stop words: the list as a set of hashes, what it holds and what it must not.
#include <check.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "text/stopwords.h"
#include "text/tokenize.h"

static uint64_t *list;
static size_t n_list;

static void set_up(void)
{
    list = NULL;
    ck_assert_int_eq(pf_stopwords_list(&list, &n_list, NULL), PF_OK);
}

static void tear_down(void)
{
    pf_free(list);
}

static int contains(uint64_t hash)
{
    size_t first = 0;
    size_t last = n_list;
    while (first < last) {
        size_t middle = first + (last - first) / 2;
        if (list[middle] < hash) {
            first = middle + 1;
        } else {
            last = middle;
        }
    }
    return first < n_list && list[first] == hash;
}

START_TEST(rises)
{
    ck_assert_uint_gt(n_list, 300);
    size_t n_repeated = 0;
    for (size_t i = 1; i < n_list; i++) {
        ck_assert_uint_ge(list[i], list[i - 1]);
        n_repeated += list[i] == list[i - 1];
    }
    // A word of two languages stands twice, which does no harm; more would be a mistake.
    ck_assert_uint_lt(n_repeated, 60);
    ck_assert_int_eq(contains(pf_hash_word("", 0)), 0); // no blank too many between words
}
END_TEST

// Hashes are of tokens, so the words are looked up as the tokeniser gives them.
static const struct {
    const char *word;
    int is_stop;
} words[] = {
    {"The", 1},
    {"and", 1},
    {"a", 1},
    {"t", 1}, // of don't
    {"said", 1},
    {"Reuters", 1},
    {"und", 1},
    {"F\u00dcR", 1},
    {"\u00fcber", 1},
    {"que", 1},
    {"m\u00e1s", 1},
    {"ma\u0301s", 1},
    {"n\u00e3o", 1},
    {"\u00e9t\u00e9", 1},
    {"pi\u00f9", 1},
    {"\u0418", 1},
    {"\u043f\u043e\u0441\u043b\u0435", 1},
    {"\u0441", 1},
    {"\u0641\u064a", 1},
    {"\u0641\u0650\u064a", 1}, // with its vowel sign
    {"\u0625\u0644\u0649", 1},
    {"war", 0},
    {"police", 0},
    {"minister", 0},
    {"president", 0},
    {"election", 0},
    {"die", 0}, // an English word
    {"man", 0},
    {"gaza", 0},
    {"\u0432\u043e\u0439\u043d\u0430", 0},
    {"\u062d\u0631\u0628", 0},
    {"\u4e2d\u56fd", 0},
    {"2025", 0},
};

START_TEST(holds_function_words_and_no_others)
{
    static pf_charmap map;
    pf_charmap_init(&map);
    pf_tokenizer tokenizer;
    pf_tokens tokens;
    pf_kernels kernels;
    pf_kernels_init(&kernels, ~0u);
    pf_tokenizer_init(&tokenizer, &map, &kernels);
    pf_tokens_init(&tokens);
    pf_strview text = {words[_i].word, strlen(words[_i].word)};
    ck_assert_int_eq(pf_tokenize(&tokenizer, text, &tokens, NULL), PF_OK);
    ck_assert_uint_eq(tokens.n, 1);
    ck_assert_msg(contains(tokens.hashes[0]) == words[_i].is_stop, "%s", words[_i].word);
    pf_tokens_finish(&tokens);
    pf_tokenizer_finish(&tokenizer);
}
END_TEST

START_TEST(gives_nothing_without_memory)
{
    uint64_t *hashes = list;
    size_t n = 7;
    pf_error err;
    pf_mem_fail_at(1);
    pf_status status = pf_stopwords_list(&hashes, &n, &err);
    pf_mem_fail_at(0);
    ck_assert_int_eq(status, PF_ENOMEM);
    ck_assert_int_eq(err.code, PF_ENOMEM);
    ck_assert_ptr_eq(hashes, list);
    ck_assert_uint_eq(n, 7);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stopwords");
    TCase *tcase = tcase_create("stopwords");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, rises);
    tcase_add_loop_test(tcase, holds_function_words_and_no_others, 0,
                        sizeof words / sizeof *words);
    tcase_add_test(tcase, gives_nothing_without_memory);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
