// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "features/label_choice.h"
#include "features/phrases.h"
#include "kernels/kernels.h"
#include "text/token_spans.h"
#include "text/tokenize.h"

#define MAX_WORDS 8
#define MAX_TERMS 4

// A text as the pipeline hands it over: real tokens and their places.
typedef struct text {
    pf_tokens tokens;
    uint32_t *begins;
    uint32_t *ends;
    pf_written written;
} text;

static pf_charmap map;
static pf_tokenizer tokenizer;

static void setup(void)
{
    pf_kernels kernels;
    pf_kernels_init(&kernels, 0);
    pf_charmap_init(&map);
    pf_tokenizer_init(&tokenizer, &map, &kernels);
}

static void teardown(void)
{
    pf_tokenizer_finish(&tokenizer);
}

static void text_init(text *t, const char *letters)
{
    pf_strview view = {letters, strlen(letters)};
    pf_tokens_init(&t->tokens);
    ck_assert_int_eq(pf_tokenize(&tokenizer, view, &t->tokens, NULL), PF_OK);
    t->begins = calloc(t->tokens.n + 1, sizeof *t->begins);
    t->ends = calloc(t->tokens.n + 1, sizeof *t->ends);
    ck_assert(t->begins != NULL && t->ends != NULL);
    pf_token_spans(&map, view, &t->tokens, t->begins, t->ends);
    pf_token_view tokens = {t->tokens.n,
                            t->tokens.hashes,
                            t->tokens.starts,
                            t->tokens.lens,
                            t->tokens.chars,
                            NULL,
                            0};
    t->written = (pf_written){tokens, letters, t->begins, t->ends};
}

static void text_finish(text *t)
{
    pf_tokens_finish(&t->tokens);
    free(t->begins);
    free(t->ends);
}

// Looks for `words` (separated by blanks, in lower case) in n articles.
static void tally_init(pf_phrase_tally *tally, const char *words, pf_strview *out_letters)
{
    static text list;
    uint64_t hashes[MAX_WORDS];
    text_init(&list, words);
    ck_assert_uint_le(list.tokens.n, MAX_WORDS);
    for (size_t i = 0; i < list.tokens.n; i++) {
        hashes[i] = list.tokens.hashes[i];
        out_letters[i] = (pf_strview){words + list.begins[i], list.ends[i] - list.begins[i]};
    }
    pf_phrases_reset(tally, hashes, list.tokens.n);
    text_finish(&list);
}

static void count(pf_phrase_tally *tally, const char *title, const char *body, uint32_t doc)
{
    text one;
    text two;
    text_init(&one, title);
    text_init(&two, body);
    pf_phrases_count(tally, &one.written, &two.written, 400, doc);
    text_finish(&one);
    text_finish(&two);
}

typedef struct label_case {
    const char *words; // candidates by rank
    const char *bodies[4];
    const char *terms[MAX_TERMS]; // expected, with the articles of each
    uint32_t n_docs[MAX_TERMS];
} label_case;

static const label_case cases[] = {
    // Two words that bind become one term, as mostly written; a comma or full stop parts them.
    {"peace talks",
     {"The peace talks began.", "Then peace talks failed", "of peace, talks"},
     {"peace talks"},
     {2}},
    // A word with a life of its own stays, and the phrase follows for the other.
    {"gaza city",
     {"in Gaza and Gaza and Gaza City", "of Gaza in Gaza, to Gaza", "near Gaza City in Gaza"},
     {"Gaza", "Gaza City"},
     {3, 2}},
    // Longer ones, up to five words.
    {"central bank european",
     {"the European Central Bank", "the European Central Bank", "the European Central Bank"},
     {"European Central Bank"},
     {3}},
    {"a1 b2 c3 d4 e5 f6",
     {"x a1 b2 c3 d4 e5 f6", "x a1 b2 c3 d4 e5 f6"},
     {"a1 b2 c3 d4 e5", "b2 c3 d4 e5 f6"},
     {2, 2}},
    // Hyphens hold, as they were written.
    {"cease fire", {"a cease-fire now", "the cease-fire held"}, {"cease-fire"}, {2}},
    // Each in two articles at least: the phrase of one article is none.
    {"storm coast", {"the storm coast", "a storm, a coast"}, {"storm", "coast"}, {2, 2}},
    // Variants of what is there say nothing new.
    {"tariff tariffs", {"a tariff of tariffs", "the tariff, tariffs"}, {"tariff"}, {2}},
    // A script without spaces: pairs that lie over one another become the word they are of.
    {"\xe5\x8c\x97\xe4\xba\xac \xe4\xba\xac\xe5\xb8\x82",
     {"\xe5\x8c\x97\xe4\xba\xac\xe5\xb8\x82", "\xe5\x8c\x97\xe4\xba\xac\xe5\xb8\x82"},
     {"\xe5\x8c\x97\xe4\xba\xac\xe5\xb8\x82"},
     {2}},
    // What overlaps is shown once: a pair with a life of its own, and no phrase round it; of a
    // string that is too long for one term, the rest.
    {"民主 主党", {"民主党，民主，民主", "民主党，民主，民主", "民主", "民主"}, {"民主"}, {4}},
    {"巴基 基斯 斯坦 坦发 发生",
     {"巴基斯坦发生", "巴基斯坦发生", "巴基斯坦，巴基斯坦", "巴基斯坦，巴基斯坦"},
     {"巴基斯坦", "发生"},
     {4, 2}},
    // Letters that were normalised are shown as they stand in the text.
    {"\xc3\xa9lys\xc3\xa9"
     "e palais",
     {"le Palais \xc3\x89lys\xc3\xa9"
      "e, x",
      "au Palais \xc3\x89lys\xc3\xa9"
      "e"},
     {"Palais \xc3\x89lys\xc3\xa9"
      "e"},
     {2}},
};

START_TEST(makes_a_label_of_what_stands_side_by_side)
{
    const label_case *c = &cases[_i];
    static pf_phrase_tally tally;
    pf_strview letters[MAX_WORDS];
    const pf_phrase *chosen[MAX_TERMS];
    tally_init(&tally, c->words, letters);
    for (uint32_t i = 0; i < 4 && c->bodies[i] != NULL; i++) {
        count(&tally, "", c->bodies[i], i);
    }
    size_t n = pf_label_choose(&tally, letters, chosen, MAX_TERMS);
    for (size_t i = 0; i < n; i++) {
        ck_assert_ptr_nonnull(c->terms[i]);
        ck_assert_uint_eq(chosen[i]->form.len, strlen(c->terms[i]));
        ck_assert_mem_eq(chosen[i]->form.letters, c->terms[i], chosen[i]->form.len);
        ck_assert_uint_eq(chosen[i]->n_docs, c->n_docs[i]);
    }
    ck_assert(n == MAX_TERMS || c->terms[n] == NULL);
}
END_TEST

static void check_form(const pf_phrase_tally *tally, const char *form)
{
    ck_assert_uint_eq(tally->phrases[0].form.len, strlen(form));
    ck_assert_mem_eq(tally->phrases[0].form.letters, form, strlen(form));
}

START_TEST(takes_the_form_from_within_sentences_rather_than_from_titles)
{
    static pf_phrase_tally tally;
    pf_strview letters[MAX_WORDS];
    tally_init(&tally, "peace talks", letters);
    count(&tally, "Peace Talks Begin", "Peace talks began.", 0);
    count(&tally, "Peace Talks Fail", "So peace talks failed.", 1);
    check_form(&tally, "peace talks");
    ck_assert_uint_eq(tally.phrases[0].n_docs, 2);
    ck_assert_uint_eq(tally.phrases[0].n_times, 4);
    // Titles alone will do where there is nothing else.
    tally_init(&tally, "peace talks", letters);
    count(&tally, "New Peace Talks", "", 0);
    check_form(&tally, "Peace Talks");
}
END_TEST

START_TEST(adds_up_what_was_counted_in_blocks)
{
    static pf_phrase_tally whole;
    static pf_phrase_tally first;
    static pf_phrase_tally second;
    pf_strview letters[MAX_WORDS];
    const char *bodies[] = {"in Gaza City now", "on GAZA CITY and", "of Gaza City, Gaza"};
    tally_init(&whole, "gaza city", letters);
    tally_init(&first, "gaza city", letters);
    tally_init(&second, "gaza city", letters);
    for (uint32_t i = 0; i < 3; i++) {
        count(&whole, "", bodies[i], i);
        count(i < 2 ? &first : &second, "", bodies[i], i);
    }
    pf_phrases_merge(&first, &second);
    check_form(&first, "Gaza City");
    ck_assert_uint_eq(first.phrases[0].n_docs, whole.phrases[0].n_docs);
    ck_assert_uint_eq(first.phrases[0].n_times, whole.phrases[0].n_times);
    ck_assert_uint_eq(first.words[0].n_docs, whole.words[0].n_docs);
    ck_assert_uint_eq(first.words[0].n_times, 4);
}
END_TEST

START_TEST(counts_no_further_than_it_was_told)
{
    static pf_phrase_tally tally;
    pf_strview letters[MAX_WORDS];
    text title;
    text body;
    tally_init(&tally, "gaza city", letters);
    text_init(&title, "");
    text_init(&body, "one two Gaza City");
    pf_phrases_count(&tally, &title.written, &body.written, 3, 0);
    ck_assert_uint_eq(tally.words[0].n_docs, 1);
    ck_assert_uint_eq(tally.words[1].n_docs, 0);
    ck_assert_uint_eq(tally.n_phrases, 0);
    text_finish(&title);
    text_finish(&body);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("phrases");
    TCase *tcase = tcase_create("core");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_loop_test(tcase, makes_a_label_of_what_stands_side_by_side, 0,
                        sizeof cases / sizeof *cases);
    tcase_add_test(tcase, takes_the_form_from_within_sentences_rather_than_from_titles);
    tcase_add_test(tcase, adds_up_what_was_counted_in_blocks);
    tcase_add_test(tcase, counts_no_further_than_it_was_told);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
