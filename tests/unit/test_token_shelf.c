// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/token_shelf.h"

#define ROOM ((size_t)48 << 20)

static pf_charmap map;
static pf_options options;

static void set_up(void)
{
    pf_charmap_init(&map);
    pf_options_init(&options);
}

static pf_scanner make_scanner(void)
{
    pf_scanner scanner;
    ck_assert_int_eq(pf_scanner_init(&scanner, &options, &map, NULL), PF_OK);
    return scanner;
}

static void scan(pf_scanner *scanner, const char *title, const char *text)
{
    scanner->article.title = pf_view(title);
    scanner->article.text = pf_view(text);
    ck_assert_int_eq(pf_scan_title(scanner, NULL), PF_OK);
    ck_assert_int_eq(pf_scan_text(scanner, NULL), PF_OK);
}

static void check_equal(const pf_tokens *a, const pf_tokens *b)
{
    ck_assert_uint_eq(a->n, b->n);
    ck_assert_uint_eq(a->n_pairs, b->n_pairs);
    ck_assert_uint_eq(a->n_quoted, b->n_quoted);
    for (size_t i = 0; i < a->n; i++) {
        ck_assert_uint_eq(a->hashes[i], b->hashes[i]);
        ck_assert_uint_eq(a->origins[i], b->origins[i]);
        ck_assert_uint_eq(a->flags[i], b->flags[i]);
        ck_assert(pf_view_equal(pf_token(a, i), pf_token(b, i)));
    }
}

static const char *const articles[][2] = {
    {"Talks resume - The Daily Example", "He said \"we talk again\" on 3 May."},
    {"", ""},
    {"", "Fa\xc3\xa7"
         "ade of \xef\xbc\xa1 and \xe5\x8c\x97\xe4\xba\xac\xe5\xb8\x82"},
    {"A title alone", ""},
};

START_TEST(gives_back_what_was_put_there)
{
    enum {
        N = sizeof articles / sizeof *articles
    };
    pf_scanner seen = make_scanner();
    pf_scanner lent = {0};
    pf_token_shelf shelf;
    pf_token_shelf_init(&shelf, ROOM);
    size_t places[N];
    for (size_t i = 0; i < N; i++) {
        scan(&seen, articles[i][0], articles[i][1]);
        ck_assert_int_eq(pf_token_shelf_put(&shelf, &seen, &places[i], NULL), PF_OK);
    }
    for (size_t i = N; i-- > 0;) {
        scan(&seen, articles[i][0], articles[i][1]);
        pf_token_shelf_lend(&shelf, places[i], &lent);
        check_equal(&seen.title, &lent.title);
        check_equal(&seen.text, &lent.text);
        ck_assert(pf_view_equal(seen.article.title, lent.article.title));
    }
    pf_token_shelf_finish(&shelf);
    pf_scanner_finish(&seen);
}
END_TEST

START_TEST(says_when_it_is_full)
{
    pf_scanner scanner = make_scanner();
    pf_token_shelf shelf;
    pf_token_shelf_init(&shelf, ROOM);
    size_t len = (size_t)1 << 20;
    char *text = malloc(len + 1);
    ck_assert_ptr_nonnull(text);
    memset(text, 'a', len);
    text[len] = 0;
    scan(&scanner, "", text);
    size_t n = 0;
    size_t place = 0;
    for (; place != PF_NOT_SHELVED; n++) {
        ck_assert_uint_lt(n, 1000);
        ck_assert_int_eq(pf_token_shelf_put(&shelf, &scanner, &place, NULL), PF_OK);
    }
    ck_assert_uint_gt(n, 10);
    ck_assert_uint_le(shelf.bytes.len, ROOM);
    pf_token_shelf_reset(&shelf);
    ck_assert_int_eq(pf_token_shelf_put(&shelf, &scanner, &place, NULL), PF_OK);
    ck_assert_uint_eq(place, 0);
    free(text);
    pf_token_shelf_finish(&shelf);
    pf_scanner_finish(&scanner);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("token_shelf");
    TCase *tcase = tcase_create("token_shelf");
    tcase_add_unchecked_fixture(tcase, set_up, NULL);
    tcase_add_test(tcase, gives_back_what_was_put_there);
    tcase_add_test(tcase, says_when_it_is_full);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
