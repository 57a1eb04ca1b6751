// SPDX-License-Identifier: MIT
// Files for tests of the reader, packed ones too, in a folder of the test's own.
#ifndef PF_TESTS_READER_FILES_H
#define PF_TESTS_READER_FILES_H

#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pressfold/options.h>

static char dir[256];
static pf_input_options options;

static void set_up(void)
{
    const char *base = getenv("TMPDIR");
    (void)snprintf(dir, sizeof dir, "%s/pf-reader-XXXXXX", base == NULL ? P_tmpdir : base);
    ck_assert_ptr_nonnull(mkdtemp(dir));
    memset(&options, 0, sizeof options);
    options.max_record_bytes = 4096;
    options.batch_bytes = 4096;
}

static void tear_down(void)
{
    char command[300];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", dir);
    ck_assert_int_eq(system(command), 0);
}

static const char *in_dir(const char *name)
{
    static char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    return path;
}

static void put_bytes(const char *name, const void *data, size_t len)
{
    FILE *file = fopen(in_dir(name), "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(data, 1, len, file), len);
    ck_assert_int_eq(fclose(file), 0);
}

static void put(const char *name, const char *text)
{
    put_bytes(name, text, strlen(text));
}

// Writes an archive of one or two members, or with member NULL only compressed bytes.
static void put_packed(const char *name, int format, int filter, const char *const members[2],
                       const char *text)
{
    struct archive *archive = archive_write_new();
    ck_assert_int_eq(archive_write_set_format(archive, format), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_add_filter(archive, filter), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_open_filename(archive, in_dir(name)), ARCHIVE_OK);
    for (int i = 0; i < 2 && members[i] != NULL; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, members[i]);
        archive_entry_set_size(entry, (la_int64_t)strlen(text));
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        ck_assert_int_eq(archive_write_header(archive, entry), ARCHIVE_OK);
        ck_assert_int_eq(archive_write_data(archive, text, strlen(text)),
                         (la_ssize_t)strlen(text));
        archive_entry_free(entry);
    }
    ck_assert_int_eq(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
}

#endif
