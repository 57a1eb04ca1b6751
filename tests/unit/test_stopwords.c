// SPDX-License-Identifier: MIT
// Stop words: what the lists must be, what they hold and what they must not.
#include <check.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/mem.h"
#include "text/stopwords.h"
#include "text/tokenize.h"

#define MAX_WORDS 500

static pf_stopwords words;
static pf_charmap map;
static pf_tokenizer tokenizer;
static pf_tokens tokens;

static void set_up(void)
{
    pf_kernels kernels;
    pf_kernels_init(&kernels, ~0u);
    pf_charmap_init(&map);
    pf_tokenizer_init(&tokenizer, &map, &kernels);
    pf_tokens_init(&tokens);
    ck_assert_int_eq(pf_stopwords_init(&words, NULL), PF_OK);
}

static void tear_down(void)
{
    pf_stopwords_finish(&words);
    pf_tokens_finish(&tokens);
    pf_tokenizer_finish(&tokenizer);
}

static size_t split(const char *list, pf_strview out_words[MAX_WORDS])
{
    size_t n = 0;
    while (*list != '\0') {
        ck_assert_uint_lt(n, MAX_WORDS);
        out_words[n].data = list;
        out_words[n].len = strcspn(list, " ");
        list += out_words[n++].len;
        list += *list == ' ' && list[1] != '\0';
    }
    return n;
}

START_TEST(each_list_rises_and_names_its_language)
{
    pf_language language = (pf_language)_i;
    static pf_strview list[MAX_WORDS];
    size_t n = split(pf_stopwords_list(language), list);
    ck_assert_uint_eq(strlen(pf_language_code(language)),
                      language == PF_LANGUAGE_UNKNOWN ? 0 : 2);
    ck_assert_uint_gt(strlen(pf_language_name(language)), 5);
    ck_assert_uint_ge(n, language == PF_LANGUAGE_UNKNOWN ? 0 : 150);
    for (size_t i = 0; i < n; i++) {
        ck_assert_uint_gt(list[i].len, 0);
        ck_assert_msg(i == 0 || pf_view_compare(list[i - 1], list[i]) < 0, "%.*s",
                      (int)list[i].len, list[i].data);
        uint32_t languages = pf_stopwords_find(&words, pf_hash_word(list[i].data, list[i].len));
        ck_assert(languages >> language & 1u);
    }
}
END_TEST

// As the tokeniser would give it: lower case, composed, valid UTF-8, one token.
START_TEST(each_word_is_a_token)
{
    static pf_strview list[MAX_WORDS];
    size_t n = split(pf_stopwords_list((pf_language)_i), list);
    for (size_t i = 0; i < n; i++) {
        ck_assert_int_eq(pf_tokenize(&tokenizer, list[i], &tokens, NULL), PF_OK);
        ck_assert_msg(tokens.n == 1 && pf_view_compare(pf_token(&tokens, 0), list[i]) == 0,
                      "%.*s", (int)list[i].len, list[i].data);
    }
}
END_TEST

#define ANY (1u << PF_LANGUAGE_UNKNOWN)
#define AR  (1u << PF_LANGUAGE_AR)
#define DE  (1u << PF_LANGUAGE_DE)
#define EN  (1u << PF_LANGUAGE_EN)
#define ES  (1u << PF_LANGUAGE_ES)
#define FI  (1u << PF_LANGUAGE_FI)
#define FR  (1u << PF_LANGUAGE_FR)
#define IT  (1u << PF_LANGUAGE_IT)
#define PT  (1u << PF_LANGUAGE_PT)
#define RU  (1u << PF_LANGUAGE_RU)
#define ZH  (1u << PF_LANGUAGE_ZH)

static const struct {
    const char *word;
    uint32_t languages;
} known[] = {
    {"The", EN},
    {"and", EN},
    {"said", EN},
    {"Reuters", DE | EN | ES | FI | FR | IT | PT | RU},
    {"die", DE},
    {"AUSSERDEM", DE},
    {"außerdem", DE},
    {"und", DE},
    {"F\u00dcR", DE},
    {"in", DE | EN | IT},
    {"que", ES | FR | PT},
    {"m\u00e1s", ES},
    {"ma\u0301s", ES},
    {"n\u00e3o", PT},
    {"\u00e9t\u00e9", FR},
    {"pi\u00f9", IT},
    {"ett\u00e4", FI},
    {"ja", DE | FI},
    {"t", EN | FR}, // of don't and a-t-il
    {"\u0418", RU},
    {"\u043f\u043e\u0441\u043b\u0435", RU},
    {"\u0641\u064a", AR},
    {"\u0641\u0650\u064a", AR}, // with its vowel sign
    {"\u0625\u0644\u0649", AR},
    {"\u6211\u4eec", ZH},
    {"war", DE}, // was,
    {"href", ANY},
    {"nbsp", ANY},
    {"https", ANY},
    {"police", 0},
    {"minister", 0},
    {"president", 0},
    {"election", 0},
    {"gaza", 0},
    {"guerra", 0},
    {"sota", 0},
    {"regierung", 0},
    {"\u0432\u043e\u0439\u043d\u0430", 0},
    {"\u062d\u0631\u0628", 0},
    {"\u4e2d\u56fd", 0},
    {"2025", 0},
};

START_TEST(holds_function_words_and_no_others)
{
    pf_strview text = {known[_i].word, strlen(known[_i].word)};
    ck_assert_int_eq(pf_tokenize(&tokenizer, text, &tokens, NULL), PF_OK);
    ck_assert_uint_eq(tokens.n, 1);
    ck_assert_msg(pf_stopwords_find(&words, tokens.hashes[0]) == known[_i].languages, "%s",
                  known[_i].word);
}
END_TEST

START_TEST(leaves_nothing_when_memory_is_out)
{
    pf_status status = PF_ENOMEM;
    for (uint64_t n = 1; status != PF_OK; n++) {
        pf_stopwords made;
        pf_error err;
        pf_mem_fail_at(n);
        status = pf_stopwords_init(&made, &err);
        pf_mem_fail_at(0);
        ck_assert_int_eq(status, n > 1000 ? PF_OK : status);
        if (status == PF_OK) {
            pf_stopwords_finish(&made);
        } else {
            ck_assert_int_eq(err.code, PF_ENOMEM);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stopwords");
    TCase *tcase = tcase_create("stopwords");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, each_list_rises_and_names_its_language, 0, PF_N_LANGUAGES);
    tcase_add_loop_test(tcase, each_word_is_a_token, 0, PF_N_LANGUAGES);
    tcase_add_loop_test(tcase, holds_function_words_and_no_others, 0,
                        sizeof known / sizeof *known);
    tcase_add_test(tcase, leaves_nothing_when_memory_is_out);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
