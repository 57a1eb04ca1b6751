// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <pressfold/options.h>

#define MAX_TEXT 512

// A value for each option that is not its default, and how the option's text then reads.
static const struct {
    const char *name;
    const char *value;
    const char *text;
} SETTINGS[] = {
    {"format", "jsonl", "jsonl"},
    {"format", "text", "text"},
    {"field", "id=key.a,key.b", NULL},
    {"field", "date=when", NULL},
    {"field", "source=who", NULL},
    {"field", "title=name", NULL},
    {"field", "text=story", NULL},
    {"field", "url=where", NULL},
    {"field", "label=class", NULL},
    {"max-record", "64K", "65536"},
    {"max-record", "256M", "268435456"},
    {"max-record", "1024", "1024"},
    {"batch", "4k", "4096"},
    {"batch", "3m", "3145728"},
    {"strict", NULL, "on"},
    {"similarity", "jaccard", "jaccard"},
    {"similarity", "containment", "containment"},
    {"threshold", "0.5", "0.500000"},
    {"threshold", ".05", "0.050000"},
    {"threshold", "1", "1.000000"},
    {"method", "minhash", "minhash"},
    {"method", "simhash", "simhash"},
    {"method", "exact", "exact"},
    {"recall", "0.5", "0.500000"},
    {"recall", "0.9999", "0.999900"},
    {"shingle", "3", "3"},
    {"shingle", "char:64", "char:64"},
    {"permutations", "4096", "4096"},
    {"bands", "20", "20"},
    {"rows", "5", "5"},
    {"furniture", "off", "off"},
    {"copy-window", "36500", "36500"},
    {"keep", "first", "first"},
    {"keep", "longest", "longest"},
    {"keep", "source:a:b.txt", "source:a:b.txt"},
    {"df-table", "words.csv", "words.csv"},
    {"write-df-table", "out.csv", "out.csv"},
    {"min-df", "3", "3"},
    {"max-df", ".000001", "0.000001"},
    {"story-threshold", "0.25", "0.250000"},
    {"window", "0", "0"},
    {"k", "100000", "100000"},
    {"lsa", "2", "2"},
    {"restarts", "1000", "1000"},
    {"no-fold", NULL, "on"},
    {"threads", "1024", "1024"},
    {"seed", "18446744073709551615", "18446744073709551615"},
    {"seed", "0", "0"},
    {"memory", "256M", "268435456"},
    {"memory", "1m", "1048576"},
    {"tmpdir", "/somewhere/else", "/somewhere/else"},
    {"cpu", "scalar", "scalar"},
    {"cpu", "avx2", "avx2"},
    {"cpu", "avx512", "avx512"},
};

#define N_SETTINGS ((int)(sizeof SETTINGS / sizeof SETTINGS[0]))

static pf_options set_one(int setting)
{
    pf_options options;
    pf_error err = {0};
    pf_options_init(&options);
    ck_assert_msg(pf_options_set(&options, SETTINGS[setting].name, SETTINGS[setting].value,
                                 &err) == PF_OK,
                  "%s", err.message);
    return options;
}

START_TEST(a_setting_changes_the_struct_and_reads_back)
{
    char text[MAX_TEXT];
    pf_options defaults;
    pf_options_init(&defaults);
    pf_options options = set_one(_i);
    ck_assert_msg(memcmp(&options, &defaults, sizeof options) != 0, "--%s %s changes nothing",
                  SETTINGS[_i].name, SETTINGS[_i].value);
    ck_assert_int_eq(pf_options_text(&options, SETTINGS[_i].name, text, sizeof text, NULL),
                     PF_OK);
    if (SETTINGS[_i].text != NULL) {
        ck_assert_str_eq(text, SETTINGS[_i].text);
    } else {
        ck_assert_ptr_nonnull(strstr(text, SETTINGS[_i].value));
    }
}
END_TEST

START_TEST(every_option_of_the_table_is_set_above)
{
    size_t n = 0;
    const pf_option_info *table = pf_option_table(&n);
    ck_assert_uint_gt(n, 0);
    for (size_t i = 0; i < n; i++) {
        int n_found = 0;
        for (int s = 0; s < N_SETTINGS; s++) {
            n_found += strcmp(table[i].name, SETTINGS[s].name) == 0;
            if (strcmp(table[i].name, SETTINGS[s].name) == 0) {
                ck_assert_int_eq(table[i].argument == NULL, SETTINGS[s].value == NULL);
            }
        }
        ck_assert_msg(n_found > 0, "--%s", table[i].name);
        ck_assert_uint_gt(strlen(table[i].help), 5);
        ck_assert_uint_le(table[i].stage, PF_STAGE_RESOURCES);
    }
}
END_TEST

typedef struct member {
    const char *name;
    size_t offset;
    size_t size;
} member;

#define MEMBER(path)                                                        \
    {                                                                       \
#path, offsetof(pf_options, path), sizeof((pf_options *)NULL)->path \
    }

// All of them, in the order of the struct.
static const member MEMBERS[] = {
    MEMBER(input.format),
    MEMBER(input.keys[PF_FIELD_ID]),
    MEMBER(input.keys[PF_FIELD_DATE]),
    MEMBER(input.keys[PF_FIELD_SOURCE]),
    MEMBER(input.keys[PF_FIELD_TITLE]),
    MEMBER(input.keys[PF_FIELD_TEXT]),
    MEMBER(input.keys[PF_FIELD_URL]),
    MEMBER(input.keys[PF_FIELD_LABEL]),
    MEMBER(input.max_record_bytes),
    MEMBER(input.batch_bytes),
    MEMBER(input.strict),
    MEMBER(copies.similarity),
    MEMBER(copies.threshold),
    MEMBER(copies.method),
    MEMBER(copies.recall),
    MEMBER(copies.shingle_kind),
    MEMBER(copies.shingle_len),
    MEMBER(copies.permutations),
    MEMBER(copies.bands),
    MEMBER(copies.rows),
    MEMBER(copies.furniture),
    MEMBER(copies.window_days),
    MEMBER(copies.keep),
    MEMBER(copies.keep_sources),
    MEMBER(words.df_table),
    MEMBER(words.write_df_table),
    MEMBER(words.min_df),
    MEMBER(words.max_df),
    MEMBER(stories.threshold),
    MEMBER(stories.window_days),
    MEMBER(topics.k),
    MEMBER(topics.lsa_dims),
    MEMBER(topics.restarts),
    MEMBER(resources.threads),
    MEMBER(resources.seed),
    MEMBER(resources.cpu),
    MEMBER(resources.memory_bytes),
    MEMBER(resources.scratch_dir),
    MEMBER(fold),
};

#define N_MEMBERS (sizeof MEMBERS / sizeof MEMBERS[0])

// Between two members lies less than the alignment of the widest type: no whole member is
// missing above but one that would fit into padding.
START_TEST(the_members_above_are_the_whole_struct)
{
    size_t end = 0;
    for (size_t i = 0; i < N_MEMBERS; i++) {
        ck_assert_msg(MEMBERS[i].offset >= end && MEMBERS[i].offset - end < _Alignof(uint64_t),
                      "%zu bytes before %s", MEMBERS[i].offset - end, MEMBERS[i].name);
        // Padding only where the next member's alignment asks for it.
        ck_assert_uint_eq(MEMBERS[i].offset % (MEMBERS[i].size < 8 ? 4 : 8), 0);
        ck_assert_uint_ge(end + 7, MEMBERS[i].offset);
        end = MEMBERS[i].offset + MEMBERS[i].size;
    }
    ck_assert_uint_lt(sizeof(pf_options) - end, _Alignof(uint64_t));
}
END_TEST

START_TEST(the_table_reaches_every_member)
{
    pf_options defaults;
    pf_options_init(&defaults);
    for (size_t i = 0; i < N_MEMBERS; i++) {
        int n_changed = 0;
        for (int s = 0; s < N_SETTINGS; s++) {
            pf_options options = set_one(s);
            n_changed += memcmp((char *)&options + MEMBERS[i].offset,
                                (char *)&defaults + MEMBERS[i].offset, MEMBERS[i].size) != 0;
        }
        ck_assert_msg(n_changed > 0, "%s is changed by no setting", MEMBERS[i].name);
    }
}
END_TEST

// What an option does not name stays as it was.
START_TEST(a_setting_changes_no_other_option)
{
    char before[MAX_TEXT];
    char after[MAX_TEXT];
    size_t n = 0;
    const pf_option_info *table = pf_option_table(&n);
    pf_options defaults;
    pf_options_init(&defaults);
    pf_options options = set_one(_i);
    for (size_t i = 0; i < n; i++) {
        ck_assert_int_eq(pf_options_text(&defaults, table[i].name, before, MAX_TEXT, NULL),
                         PF_OK);
        ck_assert_int_eq(pf_options_text(&options, table[i].name, after, MAX_TEXT, NULL),
                         PF_OK);
        int is_same = strcmp(before, after) == 0;
        ck_assert_int_eq(is_same, strcmp(table[i].name, SETTINGS[_i].name) != 0);
    }
}
END_TEST

START_TEST(default_texts_read_back_to_the_defaults)
{
    char text[MAX_TEXT];
    size_t n = 0;
    const pf_option_info *table = pf_option_table(&n);
    pf_options defaults;
    pf_options options;
    pf_error err = {0};
    pf_options_init(&defaults);
    pf_options_init(&options);
    for (size_t i = 0; i < n; i++) {
        ck_assert_int_eq(pf_options_text(&defaults, table[i].name, text, MAX_TEXT, NULL),
                         PF_OK);
        ck_assert_uint_gt(strlen(text), 0);
        if (table[i].argument == NULL || strcmp(table[i].name, "field") == 0) {
            continue; // a switch reads "off", the fields stand in one line
        }
        ck_assert_msg(pf_options_set(&options, table[i].name, text, &err) == PF_OK, "%s",
                      err.message);
        if (options.resources.scratch_dir == text) { // any path is one
            ck_assert_str_eq(text, defaults.resources.scratch_dir);
            options.resources.scratch_dir = defaults.resources.scratch_dir;
        }
        ck_assert_msg(memcmp(&options, &defaults, sizeof options) == 0, "--%s %s",
                      table[i].name, text);
    }
    ck_assert_int_eq(pf_options_validate(&options, NULL), PF_OK);
}
END_TEST

START_TEST(the_text_is_cut_at_the_room_given)
{
    char text[8] = "xxxxxxx";
    pf_options options;
    pf_options_init(&options);
    ck_assert_int_eq(pf_options_text(&options, "keep", text, 4, NULL), PF_OK);
    ck_assert_str_eq(text, "ear");
    ck_assert_int_eq(text[4], 'x');
    ck_assert_int_eq(pf_options_text(&options, "keep", text, 0, NULL), PF_OK);
    ck_assert_str_eq(text, "ear");
}
END_TEST

static const char *const UNKNOWN[] = {"", "thread", "threadss", "Threads", "--threads", "plan"};

START_TEST(an_unknown_name_is_not_found)
{
    char text[8] = "before";
    pf_options options;
    pf_error err = {0};
    pf_options_init(&options);
    ck_assert_int_eq(pf_options_set(&options, UNKNOWN[_i], "1", &err), PF_ENOTFOUND);
    ck_assert_ptr_nonnull(strstr(err.message, UNKNOWN[_i]));
    ck_assert_int_eq(pf_options_text(&options, UNKNOWN[_i], text, sizeof text, &err),
                     PF_ENOTFOUND);
    ck_assert_str_eq(text, "before");
}
END_TEST

static void assert_rejected(const char *name, const char *value)
{
    pf_options before;
    pf_options options;
    pf_error err = {0};
    pf_options_init(&before);
    pf_options_init(&options);
    ck_assert_msg(pf_options_set(&options, name, value, &err) == PF_EINVAL,
                  "--%s '%s' is taken", name, value == NULL ? "(null)" : value);
    ck_assert_msg(strstr(err.message, name) != NULL, "'%s' without %s", err.message, name);
    ck_assert_msg(value == NULL || strstr(err.message, value) != NULL, "'%s' without '%s'",
                  err.message, value == NULL ? "" : value);
    ck_assert_mem_eq(&options, &before, sizeof options);
    ck_assert_int_eq(pf_options_set(&options, name, value, NULL), PF_EINVAL);
}

static const char *const NEVER[] = {"",
                                    "-1",
                                    "abc!",
                                    "1e9",
                                    " 5",
                                    "5 ",
                                    "+5",
                                    "0x10",
                                    "5,0",
                                    "12Q",
                                    "99999999999999999999999999",
                                    "nan",
                                    "inf",
                                    "AUTO",
                                    "auto "};

START_TEST(no_option_takes_a_value_that_is_none)
{
    size_t n = 0;
    const pf_option_info *table = pf_option_table(&n);
    for (size_t i = 0; i < n; i++) {
        if (table[i].argument != NULL && strstr("DIR FILE", table[i].argument) == NULL) {
            assert_rejected(table[i].name, NEVER[_i]);
        }
    }
}
END_TEST

START_TEST(an_option_with_an_argument_needs_one)
{
    size_t n = 0;
    const pf_option_info *table = pf_option_table(&n);
    for (size_t i = 0; i < n; i++) {
        if (table[i].argument != NULL) {
            assert_rejected(table[i].name, NULL);
        }
    }
}
END_TEST

static const char *const BAD[][2] = {
    {"format", "csv"},
    {"format", "json"},
    {"format", "auto|jsonl"},
    {"field", "id"},
    {"field", "id="},
    {"field", "ident=x"},
    {"field", "=x"},
    {"field", "i=x"},
    {"max-record", "0"},
    {"max-record", "1023"},
    {"max-record", "1G"},
    {"max-record", "257M"},
    {"max-record", "K"},
    {"max-record", "1KB"},
    {"max-record", "1.5M"},
    {"max-record", "64 "},
    {"max-record", "17179869184G"},
    {"batch", "4095"},
    {"batch", "3K"},
    {"batch", "1G"},
    {"similarity", "new"},
    {"similarity", "newsy"},
    {"threshold", "0"},
    {"threshold", "0.04"},
    {"threshold", "1.01"},
    {"threshold", "."},
    {"threshold", "0.5x"},
    {"threshold", "-0.5"},
    {"method", "lsh"},
    {"recall", "0.49"},
    {"recall", "1"},
    {"recall", "0.99991"},
    {"recall", "99"},
    {"recall", "auto"},
    {"shingle", "0"},
    {"shingle", "65"},
    {"shingle", "char:"},
    {"shingle", "char:0"},
    {"shingle", "char:65"},
    {"shingle", "word:5"},
    {"shingle", "char"},
    {"permutations", "0"},
    {"permutations", "4097"},
    {"bands", "0"},
    {"bands", "4097"},
    {"rows", "0"},
    {"rows", "4097"},
    {"furniture", "yes"},
    {"furniture", "off|on"},
    {"copy-window", "36501"},
    {"copy-window", "auto"},
    {"keep", "last"},
    {"keep", "source"},
    {"keep", "source:"},
    {"keep", "earliest|first"},
    {"story-threshold", "0"},
    {"story-threshold", "1.1"},
    {"window", "36501"},
    {"k", "0"},
    {"k", "100001"},
    {"lsa", "0"},
    {"lsa", "1"},
    {"lsa", "1001"},
    {"restarts", "0"},
    {"restarts", "1001"},
    {"threads", "0"},
    {"threads", "1025"},
    {"threads", "4294967297"},
    {"seed", "18446744073709551616"},
    {"seed", "1.0"},
    {"memory", "1023K"},
    {"memory", "some"},
    {"memory", "0"},
    {"tmpdir", ""},
    {"cpu", "neon"},
    {"cpu", "AVX2"},
};

START_TEST(a_value_out_of_range_is_rejected_with_its_option)
{
    assert_rejected(BAD[_i][0], BAD[_i][1]);
}
END_TEST

START_TEST(auto_is_the_default_where_there_is_one)
{
    const char *const names[] = {"threshold", "shingle", "permutations", "bands",  "rows",
                                 "k",         "threads", "format",       "min-df", "max-df"};
    pf_options defaults;
    pf_options_init(&defaults);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        pf_options options;
        pf_options_init(&options);
        const char *other = strcmp(names[i], "format") == 0 ? "text" : "1";
        ck_assert_int_eq(pf_options_set(&options, names[i], other, NULL), PF_OK);
        ck_assert_int_eq(pf_options_set(&options, names[i], "auto", NULL), PF_OK);
        options.copies.shingle_len = defaults.copies.shingle_len; // not looked at with auto
        ck_assert_mem_eq(&options, &defaults, sizeof options);
    }
}
END_TEST

// Names and values of up to four options together, and whether they may stand together.
static const struct {
    const char *pairs[8];
    const char *told; // NULL: they may
} COMBINATIONS[] = {
    {{"method", "minhash"}, NULL},
    {{"method", "minhash", "bands", "20", "rows", "5"}, NULL},
    {{"method", "minhash", "bands", "20", "rows", "5", "permutations", "100"}, NULL},
    {{"method", "minhash", "bands", "20", "rows", "5", "permutations", "128"}, NULL},
    {{"method", "minhash", "permutations", "128"}, NULL},
    {{"method", "minhash", "bands", "64", "rows", "64"}, NULL},
    {{"method", "minhash", "bands", "20"}, "--rows"},
    {{"method", "minhash", "rows", "5"}, "--bands"},
    {{"method", "minhash", "bands", "20", "rows", "5", "permutations", "99"},
     "--permutations 99"},
    {{"method", "minhash", "bands", "4096", "rows", "2"}, "4096"},
    {{"method", "minhash", "bands", "4096", "rows", "4096"}, "4096"},
    {{"method", "bottomk", "permutations", "128"}, "--method minhash"},
    {{"method", "exact", "bands", "20", "rows", "5"}, "--method minhash"},
    {{"bands", "20", "rows", "5"}, "--method minhash"},
};

START_TEST(combinations_are_checked)
{
    pf_options options;
    pf_error err = {0};
    pf_options_init(&options);
    for (int i = 0; i < 8 && COMBINATIONS[_i].pairs[i] != NULL; i += 2) {
        ck_assert_int_eq(pf_options_set(&options, COMBINATIONS[_i].pairs[i],
                                        COMBINATIONS[_i].pairs[i + 1], NULL),
                         PF_OK);
    }
    pf_status expected = COMBINATIONS[_i].told == NULL ? PF_OK : PF_EINVAL;
    ck_assert_msg(pf_options_validate(&options, &err) == expected, "%s", err.message);
    if (COMBINATIONS[_i].told != NULL) {
        ck_assert_msg(strstr(err.message, COMBINATIONS[_i].told) != NULL, "%s", err.message);
    }
}
END_TEST

static void set_unknown_method(pf_options *o)
{
    o->copies.method = (pf_method)9;
}

static void set_unknown_keep(pf_options *o)
{
    o->copies.keep = (pf_keep)77;
}

static void keep_without_file(pf_options *o)
{
    o->copies.keep = PF_KEEP_SOURCE;
}

static void set_many_threads(pf_options *o)
{
    o->resources.threads = 5000;
}

static void set_negative_threshold(pf_options *o)
{
    o->copies.threshold = -1;
}

static void set_high_threshold(pf_options *o)
{
    o->copies.threshold = 1.5;
}

static void set_no_batch(pf_options *o)
{
    o->input.batch_bytes = 0;
}

static void set_no_key(pf_options *o)
{
    o->input.keys[PF_FIELD_TEXT] = "";
}

static void set_null_key(pf_options *o)
{
    o->input.keys[PF_FIELD_LABEL] = NULL;
}

static void set_one_dimension(pf_options *o)
{
    o->topics.lsa_dims = 1;
}

static const struct {
    void (*damage)(pf_options *o);
    const char *told;
} DAMAGES[] = {
    {set_unknown_method, "method"},
    {set_unknown_keep, "keep"},
    {keep_without_file, "keep"},
    {set_many_threads, "threads"},
    {set_negative_threshold, "threshold"},
    {set_high_threshold, "threshold"},
    {set_no_batch, "batch"},
    {set_no_key, "key"},
    {set_null_key, "key"},
    {set_one_dimension, "lsa"},
};

START_TEST(a_struct_filled_by_hand_is_checked)
{
    pf_options options;
    pf_error err = {0};
    pf_options_init(&options);
    DAMAGES[_i].damage(&options);
    ck_assert_int_eq(pf_options_validate(&options, &err), PF_EINVAL);
    ck_assert_msg(strstr(err.message, DAMAGES[_i].told) != NULL, "'%s' without '%s'",
                  err.message, DAMAGES[_i].told);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("options");
    TCase *tcase = tcase_create("options");
    tcase_add_loop_test(tcase, a_setting_changes_the_struct_and_reads_back, 0, N_SETTINGS);
    tcase_add_test(tcase, every_option_of_the_table_is_set_above);
    tcase_add_test(tcase, the_members_above_are_the_whole_struct);
    tcase_add_test(tcase, the_table_reaches_every_member);
    tcase_add_loop_test(tcase, a_setting_changes_no_other_option, 0, N_SETTINGS);
    tcase_add_test(tcase, default_texts_read_back_to_the_defaults);
    tcase_add_test(tcase, the_text_is_cut_at_the_room_given);
    tcase_add_loop_test(tcase, an_unknown_name_is_not_found, 0,
                        (int)(sizeof UNKNOWN / sizeof UNKNOWN[0]));
    tcase_add_loop_test(tcase, no_option_takes_a_value_that_is_none, 0,
                        (int)(sizeof NEVER / sizeof NEVER[0]));
    tcase_add_test(tcase, an_option_with_an_argument_needs_one);
    tcase_add_loop_test(tcase, a_value_out_of_range_is_rejected_with_its_option, 0,
                        (int)(sizeof BAD / sizeof BAD[0]));
    tcase_add_test(tcase, auto_is_the_default_where_there_is_one);
    tcase_add_loop_test(tcase, combinations_are_checked, 0,
                        (int)(sizeof COMBINATIONS / sizeof COMBINATIONS[0]));
    tcase_add_loop_test(tcase, a_struct_filled_by_hand_is_checked, 0,
                        (int)(sizeof DAMAGES / sizeof DAMAGES[0]));
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
