// SPDX-License-Identifier: MIT
// The sets of a text on a real session: articles are written to a file, read and loaded; what
// the sets must hold is worked out here from the tokens.
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/rng.h"
#include "base/sort.h"
#include "copies/textset.h"
#include "session/ingest.h"

#define TEMPLATE "/tmp/pressfold_textset_XXXXXX"

#define MAX_SET 512

static char path[sizeof TEMPLATE];
static pf_session session;
static pf_options options;
static pf_textset set;
static pf_numbering numbering;

static void make_file(void)
{
    memcpy(path, TEMPLATE, sizeof TEMPLATE); // a test may run again in this process
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    (void)close(file);
    pf_options_init(&options);
    options.resources.threads = 1;
    memset(&session, 0, sizeof session);
    memset(&set, 0, sizeof set);
    pf_numbering_init(&numbering);
}

static void drop_file(void)
{
    pf_textset_finish(&set);
    pf_numbering_finish(&numbering);
    pf_session_finish(&session);
    (void)unlink(path);
}

// Reads one article and leaves it in the session.
static void read_article(const char *title, const char *text)
{
    static pf_job job;
    static const char *inputs[1];
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    (void)fprintf(file, "{\"id\":\"a\",\"title\":\"%s\",\"text\":\"%s\"}\n", title, text);
    ck_assert_int_eq(fclose(file), 0);
    inputs[0] = path;
    pf_job made = {inputs, 1, &options, NULL};
    job = made;
    pf_error err = {0};
    ck_assert_msg(pf_session_init(&session, &job, &err) == PF_OK, "%s", err.message);
    ck_assert_msg(pf_ingest(&session, NULL, &err) == PF_OK, "%s", err.message);
    ck_assert_uint_eq(session.corpus.n_docs, 1);
}

static pf_status load_set(pf_error *err)
{
    return pf_textset_load(&session, &session.scanners[0], 0, &numbering, &set, err);
}

static void load(const char *title, const char *text)
{
    pf_error err = {0};
    read_article(title, text);
    ck_assert_msg(load_set(&err) == PF_OK, "%s", err.message);
}

// The set of a text, without the pipeline.
typedef struct expected_set {
    uint64_t hashes[MAX_SET];
    uint32_t n;
    uint32_t n_quoted;
} expected_set;

static expected_set expect_set(const char *text)
{
    expected_set expected = {.n = 0};
    pf_tokenizer tokenizer;
    pf_tokens tokens;
    pf_shingles shingles;
    const pf_shingle_options shingle_options = {PF_SHINGLE_WORD, 5, NULL};
    pf_kernels kernels;
    pf_kernels_init(&kernels, ~0u);
    pf_tokenizer_init(&tokenizer, session.charmap, &kernels);
    pf_tokens_init(&tokens);
    pf_shingles_init(&shingles);
    ck_assert_int_eq(pf_tokenize(&tokenizer, pf_view(text), &tokens, NULL), PF_OK);
    ck_assert_int_eq(pf_shingle(&tokens, shingle_options, &shingles, NULL), PF_OK);
    pf_shingles_make_set(&shingles);
    ck_assert_uint_le(shingles.n, MAX_SET);
    memcpy(expected.hashes, shingles.hashes, shingles.n * sizeof *shingles.hashes);
    expected.n = (uint32_t)shingles.n;
    expected.n_quoted = (uint32_t)shingles.n_quoted;
    pf_shingles_finish(&shingles);
    pf_tokens_finish(&tokens);
    pf_tokenizer_finish(&tokenizer);
    return expected;
}

static int has_mark(pf_mark mark, size_t number)
{
    for (size_t i = 0; i < set.shingles.n_marks; i++) {
        if (set.shingles.groups[i] == number / 64) {
            return (int)(set.shingles.marks[i].of[mark] >> number % 64 & 1);
        }
    }
    return 0;
}

// The shingles that the set has marked, rising; bit 0 says quoted.
static expected_set list_set(pf_mark mark)
{
    expected_set listed = {.n = 0};
    for (size_t i = 0; i < numbering.n; i++) {
        if (has_mark(mark, i)) {
            ck_assert_uint_lt(listed.n, MAX_SET);
            uint32_t is_quoted = mark != PF_MARK_MASKED && !has_mark(PF_MARK_PLAIN, i);
            listed.hashes[listed.n++] = numbering.shingles[i] | is_quoted;
            listed.n_quoted += is_quoted;
        }
    }
    qsort(listed.hashes, listed.n, sizeof *listed.hashes, pf_compare_u64);
    return listed;
}

static void assert_set(pf_mark mark, const expected_set *expected)
{
    expected_set listed = list_set(mark);
    ck_assert_uint_eq(listed.n, expected->n);
    ck_assert_uint_eq(listed.n_quoted, expected->n_quoted);
    for (uint32_t i = 0; i < listed.n; i++) {
        ck_assert_uint_eq(listed.hashes[i], expected->hashes[i]);
    }
}

static uint32_t count_shared(const expected_set *a, const expected_set *b)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < a->n; i++) {
        for (uint32_t j = 0; j < b->n; j++) {
            n += a->hashes[i] == b->hashes[j];
        }
    }
    return n;
}

// What a strip has to list: one item after the other is looked for in the whole list.
static expected_set pick_out(const expected_set *all, const uint64_t *drop, size_t n)
{
    expected_set picked = {.n = 0};
    for (uint32_t i = 0; i < all->n; i++) {
        int is_dropped = 0;
        for (size_t j = 0; j < n; j++) {
            is_dropped |= drop[j] == (all->hashes[i] & ~(uint64_t)PF_SHINGLE_QUOTED);
        }
        if (is_dropped) {
            picked.hashes[picked.n++] = all->hashes[i];
            picked.n_quoted += (uint32_t)(all->hashes[i] & 1);
        }
    }
    return picked;
}

static void strip(const uint64_t *drop, size_t n)
{
    pf_marked_text_note_furniture(&set.shingles, &numbering, drop, n);
}

// The counts are those of the marks.
static void validate(void)
{
    const pf_marked_text *text = &set.shingles;
    expected_set all = list_set(PF_MARK_HELD);
    expected_set furniture = list_set(PF_MARK_FURNITURE);
    ck_assert_uint_eq(text->all.n, all.n);
    ck_assert_uint_eq(text->all.n_quoted, all.n_quoted);
    ck_assert_uint_eq(text->furniture.n, furniture.n);
    ck_assert_uint_eq(text->furniture.n_quoted, furniture.n_quoted);
    ck_assert_uint_eq(text->n_numbered, list_set(PF_MARK_NUMBERED).n);
    ck_assert_uint_eq(text->n_masked, list_set(PF_MARK_MASKED).n);
    for (size_t i = 0; i < text->n_marks; i++) {
        ck_assert_uint_lt(text->groups[i], numbering.n / 64 + 1);
        ck_assert(i == 0 || text->groups[i - 1] < text->groups[i]);
        ck_assert_uint_ne(text->marks[i].of[PF_MARK_HELD] | text->marks[i].of[PF_MARK_MASKED],
                          0);
        const uint64_t *of = text->marks[i].of;
        ck_assert_uint_eq((of[PF_MARK_PLAIN] | of[PF_MARK_FURNITURE] | of[PF_MARK_NUMBERED]) &
                              ~of[PF_MARK_HELD],
                          0);
    }
}

#define PLAIN \
    "The council voted on Tuesday to close the old harbour bridge for years of repair."
#define NUMBERED \
    "Route 1506 leaves the harbour at 7 and calls at 12 stops before the northern hospital."
#define RENUMBERED \
    "Route 1507 leaves the harbour at 9 and calls at 12 stops before the northern hospital."
// 21 tokens, 8 of them quoted.
#define QUOTING                                                                            \
    "Nobody knew it then, but \\\"we shall close the old bridge at once\\\" was all that " \
    "the mayor of Ysmere said"
#define QUOTING_PLAINLY                                                                \
    "Nobody knew it then, but \"we shall close the old bridge at once\" was all that " \
    "the mayor of Ysmere said"

START_TEST(a_text_without_numbers_has_one_set)
{
    load("Bridge", PLAIN);
    expected_set all = expect_set(PLAIN);
    ck_assert_uint_eq(all.n, 11); // 15 words
    assert_set(PF_MARK_HELD, &all);
    ck_assert_uint_eq(set.shingles.furniture.n, 0);
    ck_assert_uint_eq(set.shingles.n_numbered, 0);
    ck_assert_uint_eq(set.shingles.n_masked, 0);
    validate();
}
END_TEST

START_TEST(shingles_with_a_number_are_there_plain_and_masked)
{
    load("Bus", NUMBERED);
    expected_set all = expect_set(NUMBERED);
    assert_set(PF_MARK_HELD, &all);
    ck_assert_uint_eq(set.shingles.furniture.n, 0);
    ck_assert_uint_eq(set.shingles.all.n, 12);
    // All but "stops before the northern hospital".
    expected_set numbered = list_set(PF_MARK_NUMBERED);
    ck_assert_uint_eq(numbered.n, 11);
    ck_assert_uint_eq(count_shared(&all, &numbered), 11);
    // Which hash stands for numbers is not told, so the sets of other numbers are compared.
    expected_set masked = list_set(PF_MARK_MASKED);
    ck_assert_uint_eq(masked.n, 11);
    ck_assert_uint_eq(count_shared(&all, &masked), 0);
    validate();
    drop_file();
    make_file();
    load("Bus", RENUMBERED);
    expected_set other = list_set(PF_MARK_HELD);
    ck_assert_uint_eq(count_shared(&all, &other), 5); // those without 1506 and 7
    assert_set(PF_MARK_MASKED, &masked);
}
END_TEST

START_TEST(the_plain_measures_mask_no_numbers)
{
    options.copies.similarity = _i == 0 ? PF_SIMILARITY_JACCARD : PF_SIMILARITY_CONTAINMENT;
    load("Bus", NUMBERED);
    expected_set all = expect_set(NUMBERED);
    assert_set(PF_MARK_HELD, &all);
    ck_assert_uint_eq(set.shingles.n_numbered, 0);
    ck_assert_uint_eq(set.shingles.n_masked, 0);
    validate();
}
END_TEST

START_TEST(quoted_shingles_are_marked_and_counted)
{
    load("Mayor", QUOTING);
    expected_set all = expect_set(QUOTING_PLAINLY);
    ck_assert_uint_eq(all.n, 17);
    ck_assert_uint_eq(all.n_quoted, 8); // windows with three quoted tokens and more
    assert_set(PF_MARK_HELD, &all);
    validate();
}
END_TEST

START_TEST(a_title_gives_the_keys_of_its_longer_words)
{
    load("Harbour bridge to be shut for a year", PLAIN);
    ck_assert_uint_eq(set.n_title_keys, 4); // harb, brid, shut, year
    for (uint32_t i = 1; i < set.n_title_keys; i++) {
        ck_assert_uint_lt(set.title_keys[i - 1], set.title_keys[i]);
    }
}
END_TEST

START_TEST(a_short_text_is_taken_with_its_title)
{
    load("Harbour bridge to be shut", "For a year, it seems.");
    expected_set both = expect_set("Harbour bridge to be shut for a year it seems");
    ck_assert_uint_eq(both.n, 6);
    assert_set(PF_MARK_HELD, &both);
    ck_assert_uint_eq(set.shingles.n_numbered, 0);
    ck_assert_uint_eq(set.shingles.n_masked, 0);
}
END_TEST

START_TEST(an_empty_text_has_empty_sets_that_can_be_stripped)
{
    const uint64_t drop[] = {2, 4};
    load("", "");
    ck_assert_uint_eq(set.shingles.all.n, 0);
    validate();
    strip(drop, 2);
    ck_assert_uint_eq(set.shingles.furniture.n, 0);
    validate();
}
END_TEST

START_TEST(an_empty_list_finds_no_furniture)
{
    load("Mayor", QUOTING);
    expected_set all = list_set(PF_MARK_HELD);
    strip(NULL, 0);
    ck_assert_uint_eq(set.shingles.furniture.n, 0);
    assert_set(PF_MARK_HELD, &all);
    validate();
}
END_TEST

START_TEST(a_list_of_strangers_finds_no_furniture)
{
    load("Mayor", QUOTING);
    expected_set all = list_set(PF_MARK_HELD);
    uint64_t drop[MAX_SET];
    size_t n = 0;
    drop[n++] = 2;
    for (uint32_t i = 0; i < all.n; i++) {
        drop[n++] = (all.hashes[i] & ~(uint64_t)1) + 2; // next to each
    }
    strip(drop, n);
    ck_assert_uint_eq(set.shingles.furniture.n, 0);
    assert_set(PF_MARK_HELD, &all);
    validate();
}
END_TEST

START_TEST(all_may_be_furniture)
{
    load("Bus", NUMBERED);
    expected_set all = list_set(PF_MARK_HELD);
    expected_set masked = list_set(PF_MARK_MASKED);
    uint64_t drop[MAX_SET];
    for (uint32_t i = 0; i < all.n; i++) {
        drop[i] = all.hashes[i] & ~(uint64_t)PF_SHINGLE_QUOTED;
    }
    strip(drop, all.n);
    assert_set(PF_MARK_FURNITURE, &all);
    assert_set(PF_MARK_HELD, &all);
    assert_set(PF_MARK_MASKED, &masked);
    validate();
}
END_TEST

// The list never has bit 0 set, the text's shingles do where they are quoted.
START_TEST(quoted_shingles_are_furniture_too)
{
    load("Mayor", QUOTING);
    expected_set all = list_set(PF_MARK_HELD);
    uint64_t drop[MAX_SET];
    size_t n = 0;
    for (uint32_t i = 0; i < all.n; i++) {
        if (all.hashes[i] & PF_SHINGLE_QUOTED) {
            drop[n++] = all.hashes[i] & ~(uint64_t)PF_SHINGLE_QUOTED;
        }
    }
    ck_assert_uint_eq(n, 8);
    strip(drop, n);
    ck_assert_uint_eq(set.shingles.furniture.n, 8);
    ck_assert_uint_eq(set.shingles.furniture.n_quoted, 8);
    expected_set picked = pick_out(&all, drop, n);
    assert_set(PF_MARK_FURNITURE, &picked);
    validate();
}
END_TEST

// Any part of the text's shingles, with strangers among them, at both ends and between.
START_TEST(strip_lists_what_is_there_in_its_order)
{
    char text[4096] = "";
    pf_rng rng;
    pf_rng_init(&rng, 400 + (uint64_t)_i);
    for (int i = 0; i < 200; i++) {
        char word[24];
        const char *mark = i % 40 == 10 || i % 40 == 20 ? "\\\"" : "";
        uint32_t n = pf_rng_below(&rng, 5000);
        (void)snprintf(word, sizeof word, n % 9 == 0 ? "%s%u " : "%sq%u ", mark, n);
        strncat(text, word, sizeof text - strlen(text) - 1);
    }
    load("Words", text);
    expected_set all = list_set(PF_MARK_HELD);
    expected_set masked = list_set(PF_MARK_MASKED);
    ck_assert_uint_gt(all.n_quoted, 20);
    ck_assert_uint_gt(masked.n, 50);
    uint64_t drop[2 * MAX_SET];
    size_t n = 0;
    for (uint32_t i = 0; i < all.n; i++) {
        uint64_t plain = all.hashes[i] & ~(uint64_t)PF_SHINGLE_QUOTED;
        if (pf_rng_below(&rng, 6) > (uint32_t)_i) {
            drop[n++] = plain;
        }
        if (pf_rng_below(&rng, 4) == 0) {
            drop[n++] = plain + 2;
        }
    }
    expected_set picked = pick_out(&all, drop, n);
    ck_assert_uint_lt(picked.n, all.n);
    ck_assert_uint_gt(picked.n, 0);
    size_t split = pf_rng_below(&rng, 2) * pf_rng_below(&rng, (uint32_t)n);
    size_t again = n - n / 4; // lists of two sources, that hold some alike
    strip(drop + split, n - split);
    if (split > 0) {
        strip(drop, split < again ? again : split);
    }
    assert_set(PF_MARK_FURNITURE, &picked);
    assert_set(PF_MARK_HELD, &all);
    assert_set(PF_MARK_MASKED, &masked);
    validate();
}
END_TEST

START_TEST(a_set_is_loaded_again_into_the_same_memory)
{
    const uint64_t drop[] = {2, 4};
    pf_error err = {0};
    load("Bus", NUMBERED);
    expected_set all = list_set(PF_MARK_HELD);
    expected_set masked = list_set(PF_MARK_MASKED);
    strip(drop, 2);
    const pf_marks *marks = set.shingles.marks;
    ck_assert_int_eq(load_set(&err), PF_OK);
    ck_assert_ptr_eq(set.shingles.marks, marks);
    assert_set(PF_MARK_HELD, &all);
    assert_set(PF_MARK_MASKED, &masked);
    ck_assert_uint_eq(set.shingles.furniture.n, 0);
    validate();
}
END_TEST

START_TEST(survives_when_the_nth_allocation_fails)
{
    pf_error err = {0};
    read_article("Bus", NUMBERED);
    for (uint64_t n = 1;; n++) {
        pf_mem_fail_at(n);
        pf_status status = load_set(&err);
        pf_mem_fail_at(0);
        if (status == PF_OK) {
            ck_assert_uint_gt(n, 3); // the numbers, their table, the marks
            break;
        }
        ck_assert_int_eq(status, PF_ENOMEM);
        pf_textset_finish(&set);
        pf_numbering_finish(&numbering);
    }
    validate();
}
END_TEST

START_TEST(finishing_a_zeroed_set_does_no_harm)
{
    pf_textset_finish(&set);
    load("Bridge", PLAIN);
    pf_textset_finish(&set);
    ck_assert_ptr_null(set.shingles.marks);
    ck_assert_uint_eq(pf_marked_text_bytes(&set.shingles), 0);
    pf_textset_finish(&set);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("textset");
    TCase *tcase = tcase_create("textset");
    tcase_add_checked_fixture(tcase, make_file, drop_file);
    tcase_add_test(tcase, a_text_without_numbers_has_one_set);
    tcase_add_test(tcase, shingles_with_a_number_are_there_plain_and_masked);
    tcase_add_test(tcase, a_set_is_loaded_again_into_the_same_memory);
    tcase_add_loop_test(tcase, the_plain_measures_mask_no_numbers, 0, 2);
    tcase_add_test(tcase, quoted_shingles_are_marked_and_counted);
    tcase_add_test(tcase, a_title_gives_the_keys_of_its_longer_words);
    tcase_add_test(tcase, a_short_text_is_taken_with_its_title);
    tcase_add_test(tcase, an_empty_text_has_empty_sets_that_can_be_stripped);
    tcase_add_test(tcase, an_empty_list_finds_no_furniture);
    tcase_add_test(tcase, a_list_of_strangers_finds_no_furniture);
    tcase_add_test(tcase, all_may_be_furniture);
    tcase_add_test(tcase, quoted_shingles_are_furniture_too);
    tcase_add_loop_test(tcase, strip_lists_what_is_there_in_its_order, 0, 5);
    tcase_add_test(tcase, survives_when_the_nth_allocation_fails);
    tcase_add_test(tcase, finishing_a_zeroed_set_does_no_harm);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
