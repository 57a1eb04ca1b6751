// SPDX-License-Identifier: MIT
// The search for page furniture: order, threads, memory running out, cancelling.
#include "furniture_corpus.h"
#include "posting_array.h"

// Outlets with passages on some of their articles, articles of no known outlet, versions and a
// wire report.
static void add_mixed_articles(void)
{
    static const char *const sources[] = {"", "o01", "o02", "o03", "o04", "o05"};
    uint32_t passages[6];
    uint32_t report = new_words(120);
    pf_rng rng;
    pf_rng_init(&rng, 61);
    for (uint32_t s = 0; s < 6; s++) {
        passages[s] = new_words(2 * PASSAGE);
    }
    for (uint32_t i = 0; i < 280; i++) {
        uint32_t s = pf_rng_below(&rng, 3) == 0 ? 1 : pf_rng_below(&rng, 6);
        uint32_t kind = pf_rng_below(&rng, 8);
        pf_buf *text = add(sources[s]);
        if (kind < 5) { // a passage, or a part of it
            append_words(text, passages[s] + pf_rng_below(&rng, PASSAGE), PASSAGE);
        }
        append_words(text, kind == 7 ? report : new_words(100), 100);
        if (kind == 6) { // one of the source before
            append_words(text, passages[s == 0 ? 5 : s - 1], PASSAGE);
        }
        append_words(text, new_words(s), s);
    }
}

// Sources, hashes, counts and samples by name.
static void describe(pf_buf *out)
{
    static const char *const sources[] = {"", "o01", "o02", "o03", "o04", "o05"};
    char line[64];
    for (size_t i = 0; i < 6; i++) {
        size_t s = source_index(sources[i]);
        for (size_t j = furniture.starts[s]; j < furniture.starts[s + 1]; j++) {
            (void)snprintf(line, sizeof line, "%s %llx %u\n", sources[i],
                           (unsigned long long)furniture.hashes[j], furniture.n_texts[j]);
            pf_buf_append_str(out, line);
        }
        if (furniture.samples[s] != PF_NO_DOC) {
            pf_doc_id sample = pf_text_first(&texts, furniture.samples[s]);
            pf_buf_append_view(out, pf_corpus_id(&session.corpus, sample));
            pf_buf_append_char(out, '\n');
        }
    }
    ck_assert_int_eq(pf_buf_status(out, NULL), PF_OK);
}

START_TEST(input_order_and_threads_do_not_change_the_furniture)
{
    static const unsigned threads[] = {1, 2, 7};
    uint32_t order[MAX_ARTICLES];
    pf_buf expected;
    pf_buf found;
    pf_buf_init(&expected);
    pf_buf_init(&found);
    pf_rng rng;
    pf_rng_init(&rng, 62 + (uint64_t)_i);
    add_mixed_articles();
    search();
    ck_assert_uint_gt(furniture.starts[furniture.n_sources], 200);
    describe(&expected);
    for (uint32_t i = 0; i < n_articles; i++) {
        order[i] = i;
    }
    for (int round = 0; round < 3; round++) {
        for (uint32_t i = n_articles; i > 1; i--) {
            uint32_t j = pf_rng_below(&rng, i);
            uint32_t swapped = order[i - 1];
            order[i - 1] = order[j];
            order[j] = swapped;
        }
        drop_run();
        write_articles(order);
        read_file(threads[_i]);
        find();
        validate();
        pf_buf_reset(&found);
        describe(&found);
        ck_assert_uint_eq(found.len, expected.len);
        ck_assert_mem_eq(found.data, expected.data, found.len);
    }
    pf_buf_finish(&found);
    pf_buf_finish(&expected);
}
END_TEST

START_TEST(survives_when_the_nth_allocation_fails)
{
    pf_error err = {0};
    uint32_t passage = new_words(PASSAGE);
    for (uint32_t i = 0; i < 6; i++) {
        add_with_passage("a.example", 50, passage);
    }
    search();
    for (uint64_t n = 1;; n++) {
        pf_furniture_finish(&furniture);
        pf_mem_fail_at(n);
        pf_status status = pf_furniture_find(&session, &texts, &postings, &furniture, &err);
        pf_mem_fail_at(0);
        if (status == PF_OK) {
            ck_assert_uint_gt(n, 15);
            break;
        }
        ck_assert_int_eq(status, PF_ENOMEM);
        ck_assert_int_eq(err.code, PF_ENOMEM);
        ck_assert_ptr_null(furniture.hashes); // left as it was
    }
    validate();
    assert_passage("a.example", passage);
}
END_TEST

START_TEST(a_search_can_be_cancelled)
{
    pf_error err = {0};
    uint32_t passage = new_words(PASSAGE);
    for (uint32_t i = 0; i < 6; i++) {
        add_with_passage("a.example", 50, passage);
    }
    write_articles(NULL);
    read_file(2);
    is_cancelled = 1;
    ck_assert_int_eq(pf_furniture_find(&session, &texts, &postings, &furniture, &err),
                     PF_ECANCELLED);
}
END_TEST

START_TEST(postings_of_furniture_are_dropped_for_the_source_alone)
{
    pf_error err = {0};
    uint32_t passage = new_words(PASSAGE);
    for (uint32_t i = 0; i < 6; i++) {
        add_with_passage("a.example", 50, passage);
    }
    add_with_passage("b.example", 50, passage);
    add_with_passage("c.example", 50, passage);
    search();
    pf_pairs pairs[2];
    pf_bottomk_texts known = {texts.n, NULL, NULL};
    for (int i = 0; i < 2; i++) {
        postings.filter = i == 0 ? NULL : pf_furniture_drop;
        postings.filter_ctx = &furniture;
        ck_assert_int_eq(
            pf_bottomk_candidates(&postings, &known, NULL, session.pool, &pairs[i], &err),
            PF_OK);
    }
    ck_assert_uint_eq(pairs[0].n, 8 * 7 / 2);
    ck_assert_uint_eq(pairs[1].n, 1); // the two other sources share the passage
    pf_pairs_finish(&pairs[0]);
    pf_pairs_finish(&pairs[1]);
}
END_TEST

START_TEST(without_postings_nothing_is_furniture)
{
    pf_error err = {0};
    uint32_t passage = new_words(PASSAGE);
    for (uint32_t i = 0; i < 6; i++) {
        add_with_passage("a.example", 50, passage);
    }
    write_articles(NULL);
    read_file(1);
    pf_posting_view empty = {.postings = store_postings(NULL, 0, session.pool)};
    ck_assert_int_eq(pf_furniture_find(&session, &texts, &empty, &furniture, &err), PF_OK);
    validate();
    ck_assert_uint_eq(furniture.starts[furniture.n_sources], 0);
    pf_postings_destroy((pf_postings *)empty.postings);
}
END_TEST

// What --furniture off leaves.
START_TEST(a_zeroed_table_strips_nothing)
{
    pf_error err = {0};
    pf_textset set = {0};
    pf_numbering numbering;
    pf_numbering_init(&numbering);
    add_plain("a.example", 50);
    write_articles(NULL);
    read_file(1);
    ck_assert_int_eq(pf_textset_load(&session, &session.scanners[0], 0, &numbering, &set, &err),
                     PF_OK);
    pf_furniture_note(&furniture, 0, &numbering, &set.shingles);
    ck_assert_uint_eq(set.shingles.all.n, 46);
    ck_assert_uint_eq(set.shingles.furniture.n, 0);
    pf_textset_finish(&set);
    pf_numbering_finish(&numbering);
    pf_furniture_finish(&furniture);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("furniture_search");
    TCase *tcase = tcase_create("furniture_search");
    tcase_add_checked_fixture(tcase, make_file, drop_file);
    tcase_add_loop_test(tcase, input_order_and_threads_do_not_change_the_furniture, 0, 3);
    tcase_add_test(tcase, survives_when_the_nth_allocation_fails);
    tcase_add_test(tcase, a_search_can_be_cancelled);
    tcase_add_test(tcase, postings_of_furniture_are_dropped_for_the_source_alone);
    tcase_add_test(tcase, without_postings_nothing_is_furniture);
    tcase_add_test(tcase, a_zeroed_table_strips_nothing);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
