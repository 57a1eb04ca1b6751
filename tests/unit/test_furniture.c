// SPDX-License-Identifier: MIT
// What is page furniture and what is not.
#include "furniture_corpus.h"

START_TEST(what_an_outlet_puts_round_its_articles_is_its_furniture_alone)
{
    uint32_t passage = new_words(PASSAGE);
    for (uint32_t i = 0; i < 12; i++) {
        add_with_passage("a.example", 60 + 30 * i, passage);
        add_plain("b.example", 200);
        add_with_passage("c.example", 200, i < 3 ? passage : new_words(PASSAGE));
    }
    search();
    assert_passage("a.example", passage);
    ck_assert_uint_eq(n_furniture("b.example"), 0);
    ck_assert_uint_eq(n_furniture("c.example"), 0);
    ck_assert_uint_eq(n_furniture(""), 0);
    uint32_t most = 0;
    for (size_t i = 0; i < PASSAGE_SET; i++) {
        uint32_t n = furniture.n_texts[furniture.starts[source_index("a.example")] + i];
        ck_assert_uint_le(n, 12);
        most = n > most ? n : most;
    }
    ck_assert_uint_eq(most, 12); // those that all articles posted
}
END_TEST

START_TEST(strip_takes_from_each_text_what_is_furniture_of_its_source)
{
    pf_error err = {0};
    uint32_t passage = new_words(PASSAGE);
    for (uint32_t i = 0; i < 12; i++) {
        add_with_passage("a.example", 100, passage);
        add_with_passage("b.example", 100, i < 3 ? passage : new_words(PASSAGE));
    }
    search();
    for (uint32_t text = 0; text < texts.n; text++) {
        pf_textset set = {0};
        pf_numbering numbering;
        pf_numbering_init(&numbering);
        pf_doc_id doc = pf_text_first(&texts, text);
        ck_assert_int_eq(
            pf_textset_load(&session, &session.scanners[0], doc, &numbering, &set, &err),
            PF_OK);
        pf_furniture_note(&furniture, text, &numbering, &set.shingles);
        ck_assert_uint_eq(set.shingles.all.n, 136);
        int is_of_a = session.corpus.docs[doc].source == source_index("a.example");
        ck_assert_uint_eq(set.shingles.furniture.n, is_of_a ? 36 : 0);
        pf_textset_finish(&set);
        pf_numbering_finish(&numbering);
    }
}
END_TEST

START_TEST(a_passage_is_furniture_from_the_fifth_text_on)
{
    uint32_t passage = new_words(PASSAGE);
    uint32_t n = (uint32_t)_i;
    for (uint32_t i = 0; i < n; i++) {
        add_with_passage("a.example", 150, passage);
    }
    for (uint32_t i = 0; i < 10; i++) {
        add_plain("a.example", 150);
        add_with_passage(i % 2 == 0 ? "b.example" : "c.example", 150,
                         i < 8 ? passage : new_words(PASSAGE)); // four of either
    }
    search();
    if (n < PF_FURNITURE_TEXTS) {
        ck_assert_uint_eq(n_furniture("a.example"), 0);
    } else {
        assert_passage("a.example", passage);
    }
    ck_assert_uint_eq(n_furniture("b.example"), 0);
    ck_assert_uint_eq(n_furniture("c.example"), 0);
}
END_TEST

START_TEST(an_article_printed_twice_is_one_text)
{
    uint32_t passage = new_words(PASSAGE);
    for (uint32_t i = 0; i < 4; i++) {
        add_with_passage("a.example", 150, passage);
        pf_strview text = pf_buf_view(&articles[n_articles - 1].text);
        pf_buf_append_view(add("a.example"), text);
    }
    search();
    ck_assert_uint_eq(texts.n, 4);
    ck_assert_uint_eq(n_furniture("a.example"), 0);
}
END_TEST

// Twelve versions of one article, each with some words more, and others with the same passage.
START_TEST(versions_of_one_article_count_once)
{
    uint32_t passage = new_words(PASSAGE);
    uint32_t report = new_words(300);
    uint32_t n_others = (uint32_t)_i;
    for (uint32_t i = 0; i < 12; i++) {
        pf_buf *text = add("a.example");
        append_words(text, passage, PASSAGE);
        append_words(text, report, 300);
        append_words(text, new_words(20), 20);
    }
    for (uint32_t i = 0; i < n_others; i++) {
        add_with_passage("a.example", 150, passage);
    }
    search();
    if (n_others + 1 < PF_FURNITURE_TEXTS) {
        ck_assert_uint_eq(n_furniture("a.example"), 0);
    } else {
        assert_passage("a.example", passage);
    }
}
END_TEST

// 80 shingles are shared; so many of its own make a text a version of the others (J = 80/100)
// or none (80/102).
static const struct {
    uint32_t n_own;
    int are_versions;
} VERSIONS[] = {{5, 1}, {10, 1}, {11, 0}, {30, 0}};

START_TEST(versions_have_a_jaccard_similarity_of_four_fifths)
{
    uint32_t report = new_words(84);
    for (uint32_t i = 0; i < 8; i++) {
        pf_buf *text = add("a.example");
        append_words(text, report, 84);
        append_words(text, new_words(VERSIONS[_i].n_own), VERSIONS[_i].n_own);
    }
    search();
    ck_assert_uint_eq(n_furniture("a.example"), VERSIONS[_i].are_versions ? 0 : 80);
}
END_TEST

static const char *const OUTLETS[] = {
    "o00", "o01", "o02", "o03", "o04", "o05", "o06", "o07", "o08", "o09",
    "o10", "o11", "o12", "o13", "o14", "o15", "o16", "o17", "o18", "o19",
    "o20", "o21", "o22", "o23", "o24", "o25", "o26", "o27", "o28", "o29",
};

#define N_OUTLETS ((uint32_t)(sizeof OUTLETS / sizeof *OUTLETS))

// Word for word by half of them, by the others with a closing of their own.
START_TEST(a_wire_report_printed_by_thirty_outlets_is_nobodys_furniture)
{
    uint32_t report = new_words(150);
    for (uint32_t i = 0; i < N_OUTLETS; i++) {
        uint32_t n_closing = i % 2 == 0 ? 0 : 6;
        pf_buf *text = add(OUTLETS[i]);
        append_words(text, report, 150);
        append_words(text, new_words(n_closing), n_closing);
        add_plain(OUTLETS[i], 150);
    }
    search();
    ck_assert_uint_eq(texts.n, 30 + 15 + 1);
    ck_assert_uint_eq(furniture.starts[furniture.n_sources], 0);
}
END_TEST

// Each outlet prints it once among its own furniture.
START_TEST(a_wire_report_inside_furniture_stays)
{
    pf_error err = {0};
    uint32_t report = new_words(150);
    for (uint32_t i = 0; i < 6; i++) {
        uint32_t passage = new_words(PASSAGE);
        for (uint32_t j = 0; j < 6; j++) {
            pf_buf *text = add(OUTLETS[i]);
            append_words(text, passage, PASSAGE);
            append_words(text, j == 2 ? report : new_words(150), 150);
        }
    }
    search();
    for (uint32_t i = 0; i < 6; i++) {
        ck_assert_uint_eq(n_furniture(OUTLETS[i]), PASSAGE_SET);
        ck_assert_uint_eq(n_held(OUTLETS[i], report, 150), 0);
    }
    for (uint32_t text = 0; text < texts.n; text++) {
        pf_textset set = {0};
        pf_numbering numbering;
        pf_numbering_init(&numbering);
        ck_assert_int_eq(pf_textset_load(&session, &session.scanners[0],
                                         pf_text_first(&texts, text), &numbering, &set, &err),
                         PF_OK);
        pf_furniture_note(&furniture, text, &numbering, &set.shingles);
        ck_assert_uint_eq(set.shingles.all.n - set.shingles.furniture.n,
                          150); // 146 of the report, 4 that reach into it
        pf_textset_finish(&set);
        pf_numbering_finish(&numbering);
    }
}
END_TEST

START_TEST(a_text_of_two_outlets_loses_the_furniture_of_either)
{
    pf_error err = {0};
    uint32_t passage = new_words(PASSAGE);
    for (uint32_t i = 0; i < 8; i++) {
        add_with_passage("a.example", 150, passage);
    }
    pf_strview text = pf_buf_view(&articles[0].text);
    pf_buf_append_view(add("b.example"), text);
    search();
    assert_passage("a.example", passage);
    uint32_t shared = texts.text_of[pf_corpus_find(&session.corpus, pf_view("n000"))];
    ck_assert_uint_eq(pf_text_size(&texts, shared), 2);
    pf_textset set = {0};
    pf_numbering numbering;
    pf_numbering_init(&numbering);
    ck_assert_int_eq(pf_textset_load(&session, &session.scanners[0],
                                     pf_text_first(&texts, shared), &numbering, &set, &err),
                     PF_OK);
    pf_furniture_note(&furniture, shared, &numbering, &set.shingles);
    ck_assert_uint_eq(set.shingles.furniture.n, PASSAGE_SET);
    pf_textset_finish(&set);
    pf_numbering_finish(&numbering);
}
END_TEST

START_TEST(of_unknown_source_what_unrelated_articles_repeat_is_furniture)
{
    uint32_t passage = new_words(PASSAGE);
    uint32_t n = (uint32_t)_i;
    for (uint32_t i = 0; i < n; i++) {
        add_with_passage("", 250, passage);
    }
    search();
    if (n < PF_FURNITURE_TEXTS) {
        ck_assert_uint_eq(n_furniture(""), 0);
    } else {
        assert_passage("", passage);
    }
}
END_TEST

START_TEST(of_unknown_source_what_copies_of_one_report_share_is_none)
{
    uint32_t report = new_words(250);
    uint32_t n_own = _i == 0 ? 10 : 250; // copies; texts of which it is one half
    for (uint32_t i = 0; i < 12; i++) {
        pf_buf *text = add("");
        append_words(text, report, 250);
        append_words(text, new_words(n_own), n_own);
    }
    search();
    ck_assert_uint_eq(n_furniture(""), 0);
}
END_TEST

// For an outlet that is known, half of its text may be furniture.
START_TEST(of_a_known_source_half_of_a_text_may_be_furniture)
{
    uint32_t long_passage = new_words(250);
    for (uint32_t i = 0; i < 12; i++) {
        pf_buf *text = add("a.example");
        append_words(text, long_passage, 250);
        append_words(text, new_words(250), 250);
    }
    search();
    ck_assert_uint_eq(n_furniture("a.example"), 246);
}
END_TEST

// Few of them are read, but the postings tell how many there are.
START_TEST(a_passage_is_counted_in_more_articles_than_are_read)
{
    uint32_t passage = new_words(PASSAGE);
    for (uint32_t i = 0; i < 150; i++) {
        add_with_passage("a.example", 40, passage);
    }
    search();
    assert_passage("a.example", passage);
    uint32_t most = 0;
    for (size_t i = 0; i < PASSAGE_SET; i++) {
        most = furniture.n_texts[i] > most ? furniture.n_texts[i] : most;
    }
    ck_assert_uint_eq(most, 150);
}
END_TEST

// Quotation marks round a passage in some of the articles do not hide it.
START_TEST(quotation_marks_do_not_part_a_passage)
{
    uint32_t passage = new_words(PASSAGE);
    for (uint32_t i = 0; i < 6; i++) {
        pf_buf *text = add("a.example");
        pf_buf_append_str(text, i % 2 == 0 ? "\\\"" : "");
        append_words(text, passage, PASSAGE);
        pf_buf_append_str(text, i % 2 == 0 ? "\\\" " : "");
        append_words(text, new_words(150), 150);
    }
    search();
    assert_passage("a.example", passage);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

int main(void)
{
    Suite *suite = suite_create("furniture");
    TCase *tcase = tcase_create("furniture");
    tcase_add_checked_fixture(tcase, make_file, drop_file);
    tcase_add_test(tcase, what_an_outlet_puts_round_its_articles_is_its_furniture_alone);
    tcase_add_test(tcase, strip_takes_from_each_text_what_is_furniture_of_its_source);
    tcase_add_loop_test(tcase, a_passage_is_furniture_from_the_fifth_text_on, 3, 8);
    tcase_add_test(tcase, an_article_printed_twice_is_one_text);
    tcase_add_loop_test(tcase, versions_of_one_article_count_once, 0, 6);
    tcase_add_loop_test(tcase, versions_have_a_jaccard_similarity_of_four_fifths, 0,
                        COUNT(VERSIONS));
    tcase_add_test(tcase, a_wire_report_printed_by_thirty_outlets_is_nobodys_furniture);
    tcase_add_test(tcase, a_wire_report_inside_furniture_stays);
    tcase_add_test(tcase, a_text_of_two_outlets_loses_the_furniture_of_either);
    tcase_add_loop_test(tcase, of_unknown_source_what_unrelated_articles_repeat_is_furniture, 4,
                        8);
    tcase_add_loop_test(tcase, of_unknown_source_what_copies_of_one_report_share_is_none, 0, 2);
    tcase_add_test(tcase, of_a_known_source_half_of_a_text_may_be_furniture);
    tcase_add_test(tcase, a_passage_is_counted_in_more_articles_than_are_read);
    tcase_add_test(tcase, quotation_marks_do_not_part_a_passage);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
