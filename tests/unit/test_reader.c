// SPDX-License-Identifier: MIT
#include <archive.h>
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/outfile.h"
#include "io/json_parse.h"
#include "io/reader.h"
#include "reader_files.h"

// Everything the reader gives for a path, as lines "input:number offset flags |record or
// !reason".
static pf_status read_paths(const char *const *paths, size_t n_paths, pf_buf *out,
                            pf_error *err)
{
    pf_reader *reader = NULL;
    pf_record_batch batch;
    pf_record_batch_init(&batch);
    pf_buf_reset(out);
    pf_status status = pf_reader_create(paths, n_paths, &options, &reader, err);
    while (status == PF_OK) {
        status = pf_reader_next(reader, &batch, err);
        for (size_t i = 0; status == PF_OK && i < batch.n_records; i++) {
            const pf_record *record = &batch.records[i];
            const char *path = pf_reader_input(reader, record->input)->path;
            size_t skip = strncmp(path, dir, strlen(dir)) == 0 ? strlen(dir) + 1 : 0;
            pf_buf_append_str(out, path + skip);
            pf_buf_append_char(out, ':');
            pf_buf_append_u64(out, record->number);
            pf_buf_append_str(out, record->rereadable ? " @" : " ");
            pf_buf_append_u64(out, record->rereadable ? record->offset : 0);
            pf_buf_append_str(out, record->canonical ? " c" : " ");
            pf_buf_append_str(out, record->bad == NULL ? "|" : "!");
            pf_buf_append_str(out, record->bad == NULL ? "" : record->bad);
            pf_buf_append(out, batch.bytes.data + record->start, record->len);
            pf_buf_append_char(out, '\n');
            ck_assert_uint_ge(batch.bytes.cap, record->start + record->len + PF_JSON_PADDING);
        }
    }
    pf_record_batch_finish(&batch);
    pf_reader_destroy(reader);
    return status;
}

// Reads and compares with what is expected, "DIR" in it standing for the test's folder.
static void expect(const char *const *paths, size_t n_paths, const char *expected)
{
    pf_buf out;
    pf_buf wanted;
    pf_error err = {0};
    pf_buf_init(&out);
    pf_buf_init(&wanted);
    for (const char *at = expected; *at != '\0';) {
        const char *mark = strstr(at, "DIR");
        size_t len = mark == NULL ? strlen(at) : (size_t)(mark - at);
        pf_buf_append(&wanted, at, len);
        pf_buf_append_str(&wanted, mark == NULL ? "" : dir);
        at += mark == NULL ? len : len + 3;
    }
    ck_assert_msg(read_paths(paths, n_paths, &out, &err) == PF_END, "%s", err.message);
    ck_assert_msg(pf_view_equal(pf_buf_view(&out), pf_buf_view(&wanted)),
                  "read:\n%.*s\nwanted:\n%.*s", (int)out.len, out.data, (int)wanted.len,
                  wanted.data);
    pf_buf_finish(&out);
    pf_buf_finish(&wanted);
}

static void expect_file(const char *name, const char *expected)
{
    const char *path = in_dir(name);
    expect(&path, 1, expected);
}

#define ARRAY_REASON "a JSON array, not JSON Lines; convert with: jq -c '.[]'"

static const struct {
    const char *name;
    const char *bytes;
    const char *expected;
} files[] = {
    {"a.jsonl", "{\"a\":1}\n{\"b\":2}\n", "a.jsonl:1 @0 |{\"a\":1}\na.jsonl:2 @8 |{\"b\":2}\n"},
    {"a.jsonl", "{}\r\n\n \t\r\n{}", "a.jsonl:1 @0 |{}\na.jsonl:2 @9 |{}\n"},
    {"a.jsonl", "\xef\xbb\xbf{}\n", "a.jsonl:1 @3 |{}\n"},
    {"a.jsonl", "\xef\xbb\xbf\n{}\n", "a.jsonl:1 @4 |{}\n"},
    {"a.jsonl", "", ""},
    {"a.jsonl", "\n\n", ""},
    {"a.jsonl", " {} \n", "a.jsonl:1 @0 | {} \n"},
    {"a.jsonl", "not json\n", "a.jsonl:1 @0 |not json\n"},
    {"a.json", "[\n{\"a\":1},\n{}]\n", "a.json:1 0 !" ARRAY_REASON "\n"},
    {"a.json", "[{\"a\":1}]\n", "a.json:1 0 !" ARRAY_REASON "\n"},
    {"a.jsonl", "[1]\n{}\n[2\n{}\n",
     "a.jsonl:1 0 !" ARRAY_REASON "\na.jsonl:2 @4 |{}\na.jsonl:3 0 !" ARRAY_REASON
     "\na.jsonl:4 @10 |{}\n"},
    {"unnamed", " \n{\"a\":1}\n", "unnamed:1 @2 |{\"a\":1}\n"},
    {"unnamed", "[ {\"a\":1}\n]", "unnamed:1 0 !" ARRAY_REASON "\n"},
    {"unnamed", "", ""},
    {"a.JSONL", "{}\n", "a.JSONL:1 @0 |{}\n"},
    {"a.jsonl", "\xff\xfe{\1}\1", "a.jsonl:1 0 !UTF-16 text; convert it to UTF-8\n"},
    {"unnamed", "Head\n\nBody.\n",
     "unnamed:1 0 c|{\"id\":\"DIR/unnamed:1\",\"title\":\"Head\",\"text\":\"Body.\"}\n"},
    {"a.txt", "Only \"one\" <line>",
     "a.txt:1 0 c|{\"id\":\"DIR/a.txt:1\",\"title\":\"Only \\\"one\\\" \\u003cline>\","
     "\"text\":\"Only \\\"one\\\" \\u003cline>\"}\n"},
    {"a.txt", "", "a.txt:1 0 c|{\"id\":\"DIR/a.txt:1\",\"title\":\"\",\"text\":\"\"}\n"},
    {"a.txt", "\xef\xbb\xbf\r\n date 2025-08-07\r\n\r\nHead\r\nBody\rmore\r\n",
     "a.txt:1 0 c|{\"id\":\"DIR/a.txt:1\",\"date\":\"2025-08-07\",\"title\":\"Head\","
     "\"text\":\"Body\\nmore\"}\n"},
    {"a.txt", "Date 2025-08-07T10:00:00Z Head line\nBody",
     "a.txt:1 0 c|{\"id\":\"DIR/a.txt:1\",\"date\":\"2025-08-07T10:00:00Z\","
     "\"title\":\"Head line\",\"text\":\"Body\"}\n"},
    {"a.txt", "date 2025-08-07",
     "a.txt:1 0 "
     "c|{\"id\":\"DIR/a.txt:1\",\"date\":\"2025-08-07\",\"title\":\"\",\"text\":\"\"}\n"},
    {"a.txt", "date 2025-13-07 Head\nBody",
     "a.txt:1 0 c|{\"id\":\"DIR/a.txt:1\",\"title\":\"date 2025-13-07 "
     "Head\",\"text\":\"Body\"}\n"},
    {"a.txt", "Caf\xe9\nBody",
     "a.txt:1 0 c|{\"id\":\"DIR/a.txt:1\",\"title\":\"Caf\xef\xbf\xbd\",\"text\":\"Body\"}\n"},
    {"a.txt", "ELF\1\2\3\4", "a.txt:1 0 !not a text file\n"},
    {"a.md", "{\"a\":1}\n",
     "a.md:1 0 "
     "c|{\"id\":\"DIR/a.md:1\",\"title\":\"{\\\"a\\\":1}\",\"text\":\"{\\\"a\\\":1}\"}\n"},
};

START_TEST(cuts_a_file_into_records)
{
    put(files[_i].name, files[_i].bytes);
    expect_file(files[_i].name, files[_i].expected);
}
END_TEST

START_TEST(obeys_a_format_that_is_asked_for)
{
    put("a.txt", "{}\n");
    options.format = PF_FORMAT_JSONL;
    expect_file("a.txt", "a.txt:1 @0 |{}\n");
    put("a.jsonl", "Head");
    options.format = PF_FORMAT_TEXT;
    expect_file("a.jsonl", "a.jsonl:1 0 c|{\"id\":\"DIR/a.jsonl:1\",\"title\":\"Head\","
                           "\"text\":\"Head\"}\n");
}
END_TEST

START_TEST(refuses_a_file_with_a_zero_byte_as_text)
{
    put_bytes("a.txt", "Head\n\0Body", 10);
    expect_file("a.txt", "a.txt:1 0 !not a text file\n");
}
END_TEST

#define LEAD      "this is the lead of the article, long enough to be told from a word or two"
#define LONG_HEAD "A headline that would be shown, but " LEAD

START_TEST(finds_the_headline_before_a_lead_that_is_repeated)
{
    put("a.txt", "date 2025-08-07 A headline of a few words that stands before its lead: " LEAD
                 "\n\nTown:\n\n" LEAD "\n");
    expect_file(
        "a.txt",
        "a.txt:1 0 c|{\"id\":\"DIR/a.txt:1\",\"date\":\"2025-08-07\",\"title\":\"A "
        "headline of a few words that stands before its lead:\",\"text\":\"Town:\\n\\n" LEAD
        "\"}\n");
}
END_TEST

START_TEST(cuts_a_long_title_at_a_word_and_keeps_the_line)
{
    put("a.txt", LONG_HEAD " and some more words\nBody");
    expect_file("a.txt",
                "a.txt:1 0 c|{\"id\":\"DIR/a.txt:1\",\"title\":\"" LONG_HEAD " and some…\","
                "\"text\":\"" LONG_HEAD " and some more words\\n\\nBody\"}\n");
}
END_TEST

START_TEST(passes_over_a_line_that_is_too_long)
{
    char line[3 * 4096];
    static const size_t lens[] = {4097, 4100, 4101, 12000};
    memset(line, 'x', sizeof line);
    memcpy(line, "{}\n", 3);
    line[3 + lens[_i]] = '\n';
    memcpy(line + 4 + lens[_i], "{}", 2);
    put_bytes("a.jsonl", line, 6 + lens[_i]);
    char expected[200];
    (void)snprintf(expected, sizeof expected,
                   "a.jsonl:1 @0 |{}\na.jsonl:2 0 !longer than the limit of 4096 bytes; raise "
                   "--max-record\na.jsonl:3 @%zu |{}\n",
                   4 + lens[_i]);
    expect_file("a.jsonl", expected);
    memset(line + 3, ' ', lens[_i]); // blank, but as long
    put_bytes("a.jsonl", line, 6 + lens[_i]);
    if (lens[_i] > 4100) {
        expect_file("a.jsonl", expected);
    }
    put_bytes("a.txt", line, sizeof line);
    expect_file("a.txt",
                "a.txt:1 0 !longer than the limit of 4096 bytes; raise --max-record\n");
}
END_TEST

START_TEST(takes_a_line_of_just_the_limit)
{
    char line[4096 + 2];
    memset(line, 'x', sizeof line);
    memcpy(line + 4096, "\r\n", 2);
    put_bytes("a.jsonl", line, sizeof line);
    pf_buf out;
    pf_buf_init(&out);
    const char *path = in_dir("a.jsonl");
    ck_assert_int_eq(read_paths(&path, 1, &out, NULL), PF_END);
    ck_assert_uint_eq(out.len, strlen("a.jsonl:1 @0 |\n") + 4096);
    pf_buf_finish(&out);
}
END_TEST

START_TEST(gives_the_same_records_for_any_batch_size)
{
    static const uint64_t sizes[] = {4096, 4097, 5000, 65536, 1 << 20};
    pf_buf bytes;
    pf_buf first;
    pf_buf out;
    pf_buf_init(&bytes);
    pf_buf_init(&first);
    pf_buf_init(&out);
    for (unsigned i = 0; i < 3000; i++) {
        pf_buf_append_str(&bytes, "{\"id\":");
        pf_buf_append_u64(&bytes, i);
        for (unsigned k = 0; k < i * 7919 % 5000 && i % 10 == 0; k++) {
            pf_buf_append_char(&bytes, i % 20 == 0 ? ' ' : '\n');
        }
        pf_buf_append_str(&bytes, i % 7 == 0 ? "}\r\n\n" : "}\n");
    }
    put_bytes("a.jsonl", bytes.data, bytes.len);
    const char *path = in_dir("a.jsonl");
    ck_assert_int_eq(read_paths(&path, 1, &first, NULL), PF_END);
    for (size_t i = 1; i < sizeof sizes / sizeof *sizes; i++) {
        options.batch_bytes = sizes[i];
        ck_assert_int_eq(read_paths(&path, 1, &out, NULL), PF_END);
        ck_assert(pf_view_equal(pf_buf_view(&out), pf_buf_view(&first)));
    }
    pf_buf_finish(&bytes);
    pf_buf_finish(&first);
    pf_buf_finish(&out);
}
END_TEST

START_TEST(walks_a_folder_in_byte_order_without_hidden_files)
{
    ck_assert_int_eq(mkdir(in_dir("m"), 0755), 0);
    ck_assert_int_eq(mkdir(in_dir(".h"), 0755), 0);
    put("m/z.jsonl", "{}\n");
    put("m.jsonl", "{}\n");
    put("Z.jsonl", "{}\n");
    put("n.jsonl", "{}\n");
    put(".hidden.jsonl", "{}\n");
    put(".h/a.jsonl", "{}\n");
    ck_assert_int_eq(symlink("..", in_dir("m/loop")), 0);
    ck_assert_int_eq(symlink("z.jsonl", in_dir("m/link.jsonl")), 0);
    ck_assert_int_eq(mkfifo(in_dir("m/pipe"), 0644), 0);
    const char *path = dir;
    expect(&path, 1,
           "Z.jsonl:1 @0 |{}\nm/link.jsonl:1 @0 |{}\nm/z.jsonl:1 @0 |{}\n"
           "m.jsonl:1 @0 |{}\nn.jsonl:1 @0 |{}\n");
}
END_TEST

static const struct {
    const char *name;
    int filter;
} packings[] = {
    {"a.jsonl.gz", ARCHIVE_FILTER_GZIP}, {"a.jsonl.zst", ARCHIVE_FILTER_ZSTD},
    {"a.jsonl.xz", ARCHIVE_FILTER_XZ},   {"a.jsonl.bz2", ARCHIVE_FILTER_BZIP2},
    {"a.jsonl.lz4", ARCHIVE_FILTER_LZ4}, {"unnamed", ARCHIVE_FILTER_GZIP},
};

START_TEST(sees_through_compression)
{
    static const char *const members[2] = {"any", NULL};
    char expected[100];
    put_packed(packings[_i].name, ARCHIVE_FORMAT_RAW, packings[_i].filter, members, "{}\n{ }");
    (void)snprintf(expected, sizeof expected, "%s:1 0 |{}\n%s:2 0 |{ }\n", packings[_i].name,
                   packings[_i].name);
    expect_file(packings[_i].name, expected);
}
END_TEST

static const struct {
    const char *name;
    int format;
    int filter;
} archives[] = {
    {"a.tar", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE},
    {"a.tar.gz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP},
    {"a.zip", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE},
};

START_TEST(sees_through_archives)
{
    static const char *const members[2] = {"d/x.jsonl", "y.txt"};
    static const char *const hidden[2] = {"__MACOSX/._x.jsonl", "x.jsonl"};
    const char *name = archives[_i].name;
    char expected[300];
    put_packed(name, archives[_i].format, archives[_i].filter, members, "{}");
    (void)snprintf(expected, sizeof expected,
                   "%s:d/x.jsonl:1 0 |{}\n%s:y.txt:1 0 c|{\"id\":\"DIR/%s:y.txt:1\","
                   "\"title\":\"{}\",\"text\":\"{}\"}\n",
                   name, name, name);
    expect_file(name, expected);
    put_packed(name, archives[_i].format, archives[_i].filter, hidden, "{}");
    (void)snprintf(expected, sizeof expected, "%s:x.jsonl:1 0 |{}\n", name);
    expect_file(name, expected);
}
END_TEST

START_TEST(does_not_open_an_archive_inside_an_archive)
{
    static const char *const members[2] = {"a.gz", NULL};
    put_packed("a.tar", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, members,
               "\x1f\x8b\x08xx");
    expect_file("a.tar", "a.tar:a.gz:1 0 !an archive or compressed file inside an archive\n");
}
END_TEST

static size_t count_lines(const pf_buf *out)
{
    size_t n = 0;
    for (size_t i = 0; i < out->len; i++) {
        n += out->data[i] == '\n';
    }
    return n;
}

START_TEST(keeps_the_records_before_damage_and_goes_on)
{
    static const char *const members[2] = {"any", NULL};
    char *text = malloc(400001);
    for (size_t i = 0; i < 400000; i += 8) {
        (void)snprintf(text + i, 9, "{\"%03zx\"}\n", i * 7919 % 4093 & 0xfff);
    }
    put_packed("b.jsonl.gz", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, members, text);
    free(text);
    put("c.jsonl", "{}\n");
    struct stat info;
    ck_assert_int_eq(stat(in_dir("b.jsonl.gz"), &info), 0);
    ck_assert_int_eq(truncate(in_dir("b.jsonl.gz"), info.st_size / 2), 0);
    pf_buf out;
    pf_buf_init(&out);
    const char *path = dir;
    ck_assert_int_eq(read_paths(&path, 1, &out, NULL), PF_END);
    pf_buf_append_char(&out, '\0');
    ck_assert_uint_gt(count_lines(&out), 10000);
    ck_assert_ptr_nonnull(strstr(out.data, "!broken archive or compressed file: "));
    ck_assert_ptr_nonnull(strstr(out.data, "c.jsonl:1 @0 |{}\n"));
    pf_buf_finish(&out);
}
END_TEST

START_TEST(reports_bytes_behind_compressed_data)
{
    static const char *const members[2] = {"any", NULL};
    put_packed("a.jsonl.gz", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, members, "{}\n");
    FILE *file = fopen(in_dir("a.jsonl.gz"), "ab");
    (void)fputs("more", file);
    ck_assert_int_eq(fclose(file), 0);
    expect_file("a.jsonl.gz",
                "a.jsonl.gz:1 0 |{}\na.jsonl.gz:2 0 !broken archive or compressed "
                "file: other bytes follow the compressed data\n");
}
END_TEST

// Turns one bit, `back` bytes before the end of a file.
static void damage(const char *name, long back)
{
    FILE *file = fopen(in_dir(name), "r+b");
    ck_assert_int_eq(fseek(file, -back, SEEK_END), 0);
    int byte = fgetc(file);
    ck_assert_int_eq(fseek(file, -back, SEEK_END), 0);
    ck_assert_int_ne(fputc(byte ^ 1, file), EOF);
    ck_assert_int_eq(fclose(file), 0);
}

static const struct {
    long back;
    const char *words;
} trailer_damage[] = {{8, "incorrect data check"}, {1, "incorrect length check"}};

// The checksum and the length that end a gzip file; what was unpacked is all there.
START_TEST(compares_the_checksum_of_gzip)
{
    static const char *const any[2] = {"any", NULL};
    static const char *const members[2] = {"x.jsonl", "y.jsonl"};
    char expected[300];
    put_packed("a.jsonl.gz", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, any, "{}\n");
    damage("a.jsonl.gz", trailer_damage[_i].back);
    (void)snprintf(expected, sizeof expected,
                   "a.jsonl.gz:1 0 |{}\n"
                   "a.jsonl.gz:2 0 !broken archive or compressed file: %s\n",
                   trailer_damage[_i].words);
    expect_file("a.jsonl.gz", expected);
    put_packed("a.tar.gz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, members, "{}\n");
    damage("a.tar.gz", trailer_damage[_i].back);
    (void)snprintf(expected, sizeof expected,
                   "a.tar.gz:x.jsonl:1 0 |{}\na.tar.gz:y.jsonl:1 0 |{}\n"
                   "a.tar.gz:1 0 !broken archive or compressed file: %s\n",
                   trailer_damage[_i].words);
    expect_file("a.tar.gz", expected);
}
END_TEST

static void append_file(const char *to, const char *from)
{
    char bytes[1000];
    FILE *in = fopen(in_dir(from), "rb");
    size_t n = fread(bytes, 1, sizeof bytes, in);
    ck_assert_int_eq(fclose(in), 0);
    FILE *out = fopen(in_dir(to), "ab");
    ck_assert_uint_eq(fwrite(bytes, 1, n, out), n);
    ck_assert_int_eq(fclose(out), 0);
}

START_TEST(reads_gzip_members_one_behind_the_other)
{
    static const char *const members[2] = {"any", NULL};
    put_packed("p", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, members, "{}\n");
    put_packed("q", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, members, "{ }\n");
    put("zeros", "");
    ck_assert_int_eq(truncate(in_dir("zeros"), 600), 0);
    append_file("a.jsonl.gz", "p");
    append_file("a.jsonl.gz", "q");
    append_file("a.jsonl.gz", "zeros");
    expect_file("a.jsonl.gz", "a.jsonl.gz:1 0 |{}\na.jsonl.gz:2 0 |{ }\n");
    append_file("a.jsonl.gz", "q");
    expect_file("a.jsonl.gz", "a.jsonl.gz:1 0 |{}\na.jsonl.gz:2 0 |{ }\n"
                              "a.jsonl.gz:3 0 !broken archive or compressed file: "
                              "other bytes follow the compressed data\n");
    damage("p", 8);
    append_file("b.jsonl.gz", "p");
    append_file("b.jsonl.gz", "q");
    expect_file("b.jsonl.gz", "b.jsonl.gz:1 0 |{}\nb.jsonl.gz:2 0 !broken archive or "
                              "compressed file: incorrect data check\n");
}
END_TEST

START_TEST(tells_name_size_and_digest_of_an_input)
{
    static const char *const members[2] = {"x.jsonl", NULL};
    put("a.jsonl", "{}\n{}\n");
    put_packed("b.tar", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, members, "{}\n{}\n");
    pf_reader *reader = NULL;
    pf_record_batch batch;
    pf_record_batch_init(&batch);
    const char *path = dir;
    const pf_hash128 taken = pf_hash128_of("{}\n{}\n", 6);
    const pf_hash128 none = {0, 0};
    const pf_hash128 digest = _i == 0 ? taken : none;
    ck_assert_int_eq(pf_reader_create(&path, 1, &options, &reader, NULL), PF_OK);
    if (_i == 1) {
        pf_reader_skip_digests(reader);
    }
    while (pf_reader_next(reader, &batch, NULL) == PF_OK) {
    }
    ck_assert_uint_eq(pf_reader_n_inputs(reader), 2);
    for (size_t i = 0; i < 2; i++) {
        const pf_input *input = pf_reader_input(reader, i);
        ck_assert_uint_eq(input->bytes, 6);
        ck_assert_int_eq(pf_hash128_compare(input->digest, digest), 0);
        ck_assert_int_eq(input->plain, i == 0);
    }
    ck_assert_uint_eq(pf_reader_bytes_read(reader), pf_reader_total_bytes(reader));
    pf_record_batch_finish(&batch);
    pf_reader_destroy(reader);
}
END_TEST

START_TEST(reads_standard_input_under_its_own_name)
{
    put("a", "{}\n");
    int saved = dup(STDIN_FILENO);
    ck_assert_ptr_nonnull(freopen(in_dir("a"), "rb", stdin));
    const char *path = "-";
    expect(&path, 1, "-:1 0 |{}\n");
    (void)dup2(saved, STDIN_FILENO);
    (void)close(saved);
}
END_TEST

START_TEST(refuses_a_path_that_does_not_exist)
{
    pf_reader *reader = NULL;
    pf_error err = {0};
    const char *path = in_dir("none");
    ck_assert_int_eq(pf_reader_create(&path, 1, &options, &reader, &err), PF_ENOTFOUND);
    ck_assert_ptr_null(reader);
    ck_assert_ptr_nonnull(strstr(err.message, "none"));
}
END_TEST

START_TEST(makes_a_found_file_that_cannot_be_opened_a_bad_record)
{
    ck_assert_int_eq(symlink("nowhere", in_dir("a.jsonl")), 0);
    put("b.jsonl", "{}\n");
    const char *path = dir;
    expect(&path, 1,
           "a.jsonl:1 0 !DIR/a.jsonl: cannot be opened: No such file or directory\n"
           "b.jsonl:1 @0 |{}\n");
}
END_TEST

START_TEST(survives_any_failed_allocation)
{
    static const char *const members[2] = {"x.jsonl", "y.txt"};
    put("a.jsonl", "{}\n[1\n");
    put("b.txt", "Head\nBody");
    put("c.json", "[");
    put_packed("d.tar.gz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, members, "{}\n");
    const char *path = dir;
    pf_status status = PF_ENOMEM;
    uint64_t n = 1;
    for (; status != PF_END; n++) {
        pf_reader *reader = NULL;
        pf_record_batch batch;
        pf_record_batch_init(&batch);
        pf_mem_fail_at(n);
        status = pf_reader_create(&path, 1, &options, &reader, NULL);
        while (status == PF_OK) {
            status = pf_reader_next(reader, &batch, NULL);
        }
        pf_mem_fail_at(0);
        pf_record_batch_finish(&batch);
        pf_reader_destroy(reader);
        ck_assert(status == PF_END || status == PF_ENOMEM);
        ck_assert_uint_lt(n, 500);
    }
    ck_assert_uint_gt(n, 20);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_loop_test(tcase, cuts_a_file_into_records, 0, sizeof files / sizeof *files);
    tcase_add_test(tcase, obeys_a_format_that_is_asked_for);
    tcase_add_test(tcase, refuses_a_file_with_a_zero_byte_as_text);
    tcase_add_test(tcase, finds_the_headline_before_a_lead_that_is_repeated);
    tcase_add_test(tcase, cuts_a_long_title_at_a_word_and_keeps_the_line);
    tcase_add_loop_test(tcase, passes_over_a_line_that_is_too_long, 0, 4);
    tcase_add_test(tcase, takes_a_line_of_just_the_limit);
    tcase_add_test(tcase, gives_the_same_records_for_any_batch_size);
    tcase_add_test(tcase, walks_a_folder_in_byte_order_without_hidden_files);
    tcase_add_loop_test(tcase, sees_through_compression, 0, sizeof packings / sizeof *packings);
    tcase_add_loop_test(tcase, sees_through_archives, 0, sizeof archives / sizeof *archives);
    tcase_add_test(tcase, does_not_open_an_archive_inside_an_archive);
    tcase_add_test(tcase, keeps_the_records_before_damage_and_goes_on);
    tcase_add_test(tcase, reports_bytes_behind_compressed_data);
    tcase_add_loop_test(tcase, compares_the_checksum_of_gzip, 0,
                        sizeof trailer_damage / sizeof *trailer_damage);
    tcase_add_test(tcase, reads_gzip_members_one_behind_the_other);
    tcase_add_loop_test(tcase, tells_name_size_and_digest_of_an_input, 0, 2); // with, without
    tcase_add_test(tcase, reads_standard_input_under_its_own_name);
    tcase_add_test(tcase, refuses_a_path_that_does_not_exist);
    tcase_add_test(tcase, makes_a_found_file_that_cannot_be_opened_a_bad_record);
    tcase_add_test(tcase, survives_any_failed_allocation);
}

int main(void)
{
    Suite *suite = suite_create("reader");
    TCase *tcase = tcase_create("reader");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    add_tests(tcase);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
