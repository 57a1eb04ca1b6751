// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "io/decode.h"
#include "io/json_parse.h"

static pf_input_options options;
static pf_decoder *decoder;

static void set_options(void)
{
    memset(&options, 0, sizeof options);
    options.max_record_bytes = 1 << 20;
    options.batch_bytes = 1 << 16;
    options.keys[PF_FIELD_ID] = "id, _id ,uid";
    options.keys[PF_FIELD_DATE] = "date,published";
    options.keys[PF_FIELD_SOURCE] = "source,outlet,meta.site";
    options.keys[PF_FIELD_TITLE] = "title,headline";
    options.keys[PF_FIELD_TEXT] = "text,body";
    options.keys[PF_FIELD_URL] = "url";
    options.keys[PF_FIELD_LABEL] = "label";
}

static void make_decoder(void)
{
    set_options();
    ck_assert_int_eq(pf_decoder_create(&options, &decoder, NULL), PF_OK);
}

static void drop_decoder(void)
{
    pf_decoder_destroy(decoder);
}

// Decodes a copy with exactly the promised padding, so that a sanitizer sees what is read past
// it.
static pf_status decode(const char *json, int canonical, pf_article *out,
                        uint64_t *out_n_repaired, pf_error *err)
{
    size_t len = strlen(json);
    char *copy = malloc(len + PF_JSON_PADDING);
    memcpy(copy, json, len);
    memset(copy + len, 0, PF_JSON_PADDING);
    pf_status status = pf_decode(decoder, copy, len, canonical, out, out_n_repaired, err);
    free(copy);
    return status;
}

static const struct {
    const char *json;
    const char *fields[PF_N_FIELDS]; // in the order of pf_field
    int n_repaired;
} good[] = {
    {"{\"id\":\"1\",\"date\":\"2025-08-07\",\"source\":\"s\",\"title\":\"t\",\"text\":\"x\","
     "\"url\":\"u\",\"label\":\"l\"}",
     {"1", "2025-08-07", "s", "t", "x", "u", "l"},
     0},
    {"{\"title\":\"t\"}", {"", "", "", "t", "", "", ""}, 0},
    {"{\"body\":\"b\"}", {"", "", "", "", "b", "", ""}, 0},
    {"{\"title\":null}", {"", "", "", "", "", "", ""}, 0},
    {"{\"text\":\"\"}", {"", "", "", "", "", "", ""}, 0},
    {"{\"text\":[\"x\"],\"title\":true}", {"", "", "", "", "", "", ""}, 0},
    {"{\"id\":\"\",\"_id\":7,\"title\":\"\",\"headline\":\"h\"}",
     {"7", "", "", "h", "", "", ""},
     0},
    {"{\"id\":12,\"date\":1754562180,\"label\":3.5,\"title\":\"t\"}",
     {"12", "1754562180", "", "t", "", "", "3.5"},
     0},
    {"{\"meta\":{\"site\":\"m\"},\"title\":\"t\"}", {"", "", "m", "t", "", "", ""}, 0},
    {"{\"source\":{\"id\":null,\"name\":\"BBC\"},\"title\":\"t\"}",
     {"", "", "BBC", "t", "", "", ""},
     0},
    {"{\"source\":{\"id\":1},\"outlet\":\"o\",\"title\":\"t\"}",
     {"", "", "o", "t", "", "", ""},
     0},
    {"{\"title\":\"a\",\"title\":\"b\"}", {"", "", "", "a", "", "", ""}, 0},
    {"{\"title\":\"a\xff"
     "b\"}",
     {"", "", "",
      "a\xef\xbf\xbd"
      "b",
      "", "", ""},
     1},
    {"{\"title\":\"\xe2\x82\"}", {"", "", "", "\xef\xbf\xbd", "", "", ""}, 1},
    {"{\"title\":\"\xed\xa0\x80\"}",
     {"", "", "", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", "", "", ""},
     3},
    {"{\"title\":\"\\ud800x\"}", {"", "", "", "\xef\xbf\xbdx", "", "", ""}, 1},
    {"{\"title\":\"\\udc00\\ud83d\\ude00\"}",
     {"", "", "", "\xef\xbf\xbd\xf0\x9f\x98\x80", "", "", ""},
     1},
    {"{\"title\":\"\\ud83d\\ud83d\\ude00\"}",
     {"", "", "", "\xef\xbf\xbd\xf0\x9f\x98\x80", "", "", ""},
     1},
    {"{\"title\":\"a\tb\\\"c\x01\"}", {"", "", "", "a\tb\"c\x01", "", "", ""}, 2},
    // No source: the host of the address.
    {"{\"title\":\"t\",\"url\":\"https://www.a-b.example/x?y=z\"}",
     {"", "", "a-b.example", "t", "", "https://www.a-b.example/x?y=z", ""},
     0},
    {"{\"title\":\"t\",\"url\":\"http://me@news.example:8080\"}",
     {"", "", "news.example", "t", "", "http://me@news.example:8080", ""},
     0},
    {"{\"title\":\"t\",\"source\":\"s\",\"url\":\"https://www.a.example\"}",
     {"", "", "s", "t", "", "https://www.a.example", ""},
     0},
    {"{\"title\":\"t\",\"url\":\"file://localhost/x\"}",
     {"", "", "", "t", "", "file://localhost/x", ""},
     0},
    {"{\"id\":123456789012345678901234567890,\"title\":\"9\"}",
     {"123456789012345678901234567890", "", "", "9", "", "", ""},
     0},
};

START_TEST(maps_fields_and_repairs_text)
{
    pf_article a;
    uint64_t n_repaired = 99;
    pf_error err = {0};
    ck_assert_msg(decode(good[_i].json, 0, &a, &n_repaired, &err) == PF_OK, "%s", err.message);
    const pf_strview fields[PF_N_FIELDS] = {
        [PF_FIELD_ID] = a.id,       [PF_FIELD_DATE] = a.date, [PF_FIELD_SOURCE] = a.source,
        [PF_FIELD_TITLE] = a.title, [PF_FIELD_TEXT] = a.text, [PF_FIELD_URL] = a.url,
        [PF_FIELD_LABEL] = a.label,
    };
    for (int f = 0; f < PF_N_FIELDS; f++) {
        // The record is gone: views must not point into it.
        ck_assert_msg(pf_view_equal(fields[f], pf_view(good[_i].fields[f])),
                      "field %d is '%.*s'", f, (int)fields[f].len, fields[f].data);
    }
    ck_assert_int_eq(n_repaired, good[_i].n_repaired);
}
END_TEST

static const char *const bad[][2] = {
    {"{}", "neither title nor text"},
    {"{\"a\":{\"title\":\"x\"}}", "neither title nor text"},
    {"[1]", "not an object"},
    {"\"title\"", "not an object"},
    {"17", "not an object"},
    {"{\"title\":\"a\"", "broken JSON: "},
    {"{\"title\":\"a", "broken JSON: a string is not closed"},
    {"{\"title\":\"a\xff", "broken JSON: a string is not closed"},
    {"{\"title\":\"\\u12\"}", "broken JSON: "},
    {"{\"title\":\"\\", "broken JSON: "},
    {"{\"title\":\"\\ud8", "broken JSON: "},
    {"", "broken JSON: empty"},
    {"\xff\xfe", "broken JSON: "},
};

START_TEST(gives_the_reason_of_a_bad_record)
{
    pf_article a = {.time_seconds = 5};
    pf_error err = {0};
    ck_assert_int_eq(decode(bad[_i][0], 0, &a, NULL, &err), PF_EFORMAT);
    ck_assert_msg(strncmp(err.message, bad[_i][1], strlen(bad[_i][1])) == 0, "%s", err.message);
    ck_assert_int_eq(a.time_seconds, 5); // untouched
    ck_assert_int_eq(decode("{\"title\":\"next\"}", 0, &a, NULL, NULL), PF_OK);
}
END_TEST

START_TEST(keeps_a_zero_character)
{
    pf_article a;
    ck_assert_int_eq(decode("{\"text\":\"a\\u0000b\"}", 0, &a, NULL, NULL), PF_OK);
    ck_assert_uint_eq(a.text.len, 3);
    ck_assert_int_eq(memcmp(a.text.data, "a\0b", 3), 0);
}
END_TEST

START_TEST(reads_canonical_records_by_canonical_keys_only)
{
    pf_article a;
    options.keys[PF_FIELD_TITLE] = "other";
    pf_decoder *mapped = decoder;
    ck_assert_int_eq(pf_decoder_create(&options, &decoder, NULL), PF_OK);
    ck_assert_int_eq(decode("{\"title\":\"t\"}", 1, &a, NULL, NULL), PF_OK);
    ck_assert(pf_view_equal(a.title, pf_view("t")));
    ck_assert_int_eq(decode("{\"title\":\"t\"}", 0, &a, NULL, NULL), PF_EFORMAT);
    ck_assert_int_eq(decode("{\"headline\":\"t\"}", 1, &a, NULL, NULL), PF_EFORMAT);
    pf_decoder_destroy(decoder);
    decoder = mapped;
}
END_TEST

START_TEST(parses_the_date)
{
    pf_article a;
    ck_assert_int_eq(decode("{\"title\":\"t\",\"date\":\"2025-08-07\"}", 0, &a, NULL, NULL),
                     PF_OK);
    ck_assert_int_eq(a.time_seconds, 1754524800);
    ck_assert_int_eq(a.date_only, 1);
    ck_assert_int_eq(decode("{\"title\":\"t\",\"date\":1754562180000}", 0, &a, NULL, NULL),
                     PF_OK);
    ck_assert_int_eq(a.time_seconds, 1754562180);
    ck_assert_int_eq(a.date_only, 0);
    ck_assert_int_eq(decode("{\"title\":\"t\",\"date\":\"soon\"}", 0, &a, NULL, NULL), PF_OK);
    ck_assert(a.time_seconds == PF_TIME_UNKNOWN);
    ck_assert(pf_view_equal(a.date, pf_view("soon")));
}
END_TEST

static const char *const bad_lists[] = {"", " ", "id,", ",id", "id,,x"};

START_TEST(refuses_an_empty_key)
{
    pf_decoder *none = NULL;
    pf_error err = {0};
    options.keys[PF_FIELD_ID] = bad_lists[_i];
    ck_assert_int_eq(pf_decoder_create(&options, &none, &err), PF_EINVAL);
    ck_assert_ptr_null(none);
    ck_assert_ptr_nonnull(strstr(err.message, "id"));
}
END_TEST

// One decoding with the n-th allocation failing; the record needs a repair.
static pf_status decode_with_failure(uint64_t n)
{
    static const char json[] = "{\"title\":\"a\xff\\ud800\"}";
    char record[sizeof json + PF_JSON_PADDING] = {0};
    memcpy(record, json, sizeof json - 1);
    pf_decoder *made = NULL;
    pf_article a;
    pf_mem_fail_at(n);
    pf_status status = pf_decoder_create(&options, &made, NULL);
    if (status == PF_OK) {
        status = pf_decode(made, record, sizeof json - 1, 0, &a, NULL, NULL);
    }
    pf_mem_fail_at(0);
    pf_decoder_destroy(made);
    return status;
}

START_TEST(survives_any_failed_allocation)
{
    uint64_t n = 1;
    pf_status status = PF_ENOMEM;
    for (; status != PF_OK; n++) {
        status = decode_with_failure(n);
        ck_assert(status == PF_OK || status == PF_ENOMEM);
        ck_assert_uint_lt(n, 200);
    }
    ck_assert_uint_gt(n, 8);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("decode");
    TCase *tcase = tcase_create("decode");
    tcase_add_checked_fixture(tcase, make_decoder, drop_decoder);
    tcase_add_loop_test(tcase, maps_fields_and_repairs_text, 0, sizeof good / sizeof *good);
    tcase_add_loop_test(tcase, gives_the_reason_of_a_bad_record, 0, sizeof bad / sizeof *bad);
    tcase_add_test(tcase, keeps_a_zero_character);
    tcase_add_test(tcase, reads_canonical_records_by_canonical_keys_only);
    tcase_add_test(tcase, parses_the_date);
    tcase_add_loop_test(tcase, refuses_an_empty_key, 0, sizeof bad_lists / sizeof *bad_lists);
    tcase_add_test(tcase, survives_any_failed_allocation);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
