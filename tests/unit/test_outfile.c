// SPDX-License-Identifier: MIT
// Files and folders that appear whole or not at all; errors of the disk.
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/outfile.h"
#include "temp_folder.h"

#define MARKER "manifest.json"
#define NAMES  MARKER " groups.csv"

static void expect_text(const char *path, const char *text)
{
    char got[100] = "";
    FILE *stream = fopen(path, "r");
    ck_assert_msg(stream != NULL, "%s is not there", path);
    size_t n = fread(got, 1, sizeof got - 1, stream);
    ck_assert_int_eq(fclose(stream), 0);
    ck_assert_uint_eq(n, strlen(text));
    ck_assert_str_eq(got, text);
}

// How many names a folder holds.
static int count_names(const char *path)
{
    DIR *listing = opendir(path);
    ck_assert_ptr_nonnull(listing);
    int n = 0;
    while (readdir(listing) != NULL) {
        n++;
    }
    (void)closedir(listing);
    return n - 2;
}

static int exists(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0;
}

START_TEST(appears_only_when_committed)
{
    pf_outfile file;
    const char *path = in_dir("a.csv");
    ck_assert_int_eq(pf_outfile_open(&file, path, NULL), PF_OK);
    pf_buf_append_str(&file.buf, "one,");
    ck_assert_int_eq(pf_outfile_drain(&file, NULL), PF_OK);
    ck_assert_int_eq(exists(path), 0);
    pf_buf_append_str(&file.buf, "two\n");
    ck_assert_int_eq(pf_outfile_commit(&file, NULL), PF_OK);
    expect_text(path, "one,two\n");
    pf_outfile_abort(&file); // no harm
    expect_text(path, "one,two\n");
    ck_assert_int_eq(count_names(dir), 1);
}
END_TEST

START_TEST(drains_what_is_large_and_keeps_its_order)
{
    pf_outfile file;
    const char *path = in_dir("large");
    ck_assert_int_eq(pf_outfile_open(&file, path, NULL), PF_OK);
    size_t most = 0;
    for (uint32_t i = 0; i < 300000; i++) {
        pf_buf_append(&file.buf, &i, sizeof i);
        most = file.buf.len > most ? file.buf.len : most;
        ck_assert_int_eq(pf_outfile_drain(&file, NULL), PF_OK);
    }
    ck_assert_uint_le(most, 262144 + sizeof(uint32_t));
    ck_assert_int_eq(pf_outfile_commit(&file, NULL), PF_OK);
    int fd = open(path, O_RDONLY);
    for (uint32_t i = 0; i < 300000; i += 997) {
        uint32_t got = 0;
        ck_assert_int_eq(pf_read_at(fd, &got, sizeof got, (uint64_t)i * sizeof i, path, NULL),
                         PF_OK);
        ck_assert_uint_eq(got, i);
    }
    ck_assert_int_eq(lseek(fd, 0, SEEK_END), 300000 * 4);
    (void)close(fd);
}
END_TEST

START_TEST(leaves_nothing_when_aborted)
{
    pf_outfile file;
    ck_assert_int_eq(pf_outfile_open(&file, in_dir("a"), NULL), PF_OK);
    pf_buf_append_str(&file.buf, "text");
    ck_assert_int_eq(count_names(dir), 1);
    pf_outfile_abort(&file);
    ck_assert_int_eq(count_names(dir), 0);
    pf_outfile_abort(&file);
    pf_outfile never;
    pf_outfile_init(&never);
    pf_outfile_abort(&never);
}
END_TEST

START_TEST(replaces_a_file_at_once)
{
    const char *path = in_dir("a");
    put(path, "old");
    pf_outfile file;
    ck_assert_int_eq(pf_outfile_open(&file, path, NULL), PF_OK);
    pf_buf_append_str(&file.buf, "new");
    expect_text(path, "old");
    int before = open(path, O_RDONLY);
    ck_assert_int_eq(pf_outfile_commit(&file, NULL), PF_OK);
    expect_text(path, "new");
    char got[4] = ""; // who has the old one open reads it on
    ck_assert_int_eq(pf_read_at(before, got, 3, 0, path, NULL), PF_OK);
    ck_assert_str_eq(got, "old");
    (void)close(before);
    ck_assert_int_eq(count_names(dir), 1);
    ck_assert_int_eq(pf_outfile_open(&file, path, NULL), PF_OK);
    pf_outfile_abort(&file);
    expect_text(path, "new");
}
END_TEST

START_TEST(writes_through_a_link)
{
    put(in_dir("target"), "old");
    ck_assert_int_eq(symlink("target", in_dir("link")), 0);
    pf_outfile file;
    ck_assert_int_eq(pf_outfile_open(&file, in_dir("link"), NULL), PF_OK);
    pf_buf_append_str(&file.buf, "new");
    ck_assert_int_eq(pf_outfile_commit(&file, NULL), PF_OK);
    expect_text(in_dir("target"), "new");
    struct stat info;
    ck_assert_int_eq(lstat(in_dir("link"), &info), 0);
    ck_assert(S_ISLNK(info.st_mode));
}
END_TEST

START_TEST(writes_into_a_pipe_instead_of_replacing_it)
{
    const char *path = in_dir("pipe");
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    ck_assert_int_ge(reader, 0);
    pf_outfile file;
    ck_assert_int_eq(pf_outfile_open(&file, path, NULL), PF_OK);
    pf_buf_append_str(&file.buf, "through");
    ck_assert_int_eq(pf_outfile_commit(&file, NULL), PF_OK);
    char got[20] = "";
    ck_assert_int_eq(read(reader, got, sizeof got), 7);
    ck_assert_str_eq(got, "through");
    // With nobody left to read, the status is its own.
    ck_assert_int_eq(pf_outfile_open(&file, path, NULL), PF_OK);
    (void)close(reader);
    (void)signal(SIGPIPE, SIG_IGN);
    pf_buf_append_str(&file.buf, "lost");
    pf_error err;
    ck_assert_int_eq(pf_outfile_commit(&file, &err), PF_ECLOSED);
    ck_assert_int_eq(err.code, PF_ECLOSED);
    struct stat info;
    ck_assert_int_eq(lstat(path, &info), 0);
    ck_assert(S_ISFIFO(info.st_mode));
    ck_assert_int_eq(count_names(dir), 1);
}
END_TEST

static const char *const nowhere[] = {"no-such-folder/a", "file/a", "folder", ""};

START_TEST(refuses_a_place_where_no_file_can_be)
{
    put(in_dir("file"), "x");
    ck_assert_int_eq(mkdir(in_dir("folder"), 0755), 0);
    pf_outfile file;
    pf_error err;
    memset(&err, 0, sizeof err);
    ck_assert_int_eq(pf_outfile_open(&file, in_dir(nowhere[_i]), &err), PF_EIO);
    ck_assert_int_eq(err.code, PF_EIO);
    ck_assert_ptr_nonnull(strstr(err.message, in_dir(nowhere[_i])));
    pf_outfile_abort(&file);
    ck_assert_int_eq(count_names(dir), 2);
}
END_TEST

START_TEST(reports_a_folder_that_may_not_be_written)
{
    ck_assert_int_eq(mkdir(in_dir("locked"), 0555), 0);
    ck_assert_int_eq(chmod(dir, 0755), 0);
    int is_root = geteuid() == 0;
    ck_assert(!is_root || seteuid(65534) == 0);
    pf_outfile file;
    pf_outdir folder;
    pf_error err[3];
    int fd = -1;
    pf_status of_file = pf_outfile_open(&file, in_dir("locked/a"), &err[0]);
    pf_status of_folder = pf_outdir_open(&folder, in_dir("locked/run"), 0, NAMES, &err[1]);
    pf_status of_scratch = pf_scratch_open(in_dir("locked"), &fd, &err[2]);
    ck_assert(!is_root || seteuid(0) == 0);
    ck_assert_int_eq(of_file, PF_EIO);
    ck_assert_int_eq(of_folder, PF_EIO);
    ck_assert_int_eq(of_scratch, PF_EIO);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(err[i].code, PF_EIO);
        ck_assert_ptr_nonnull(strstr(err[i].message, strerror(EACCES)));
    }
    ck_assert_int_eq(count_names(in_dir("locked")), 0);
}
END_TEST

START_TEST(reports_a_full_disk)
{
    struct stat info;
    if (stat("/dev/full", &info) != 0 || !S_ISCHR(info.st_mode)) {
        (void)puts("# skipped: there is no /dev/full");
        return;
    }
    pf_outfile file;
    pf_error err;
    ck_assert_int_eq(pf_outfile_open(&file, "/dev/full", NULL), PF_OK);
    pf_buf_append_str(&file.buf, "text");
    ck_assert_int_eq(pf_outfile_commit(&file, &err), PF_EIO);
    ck_assert_int_eq(err.code, PF_EIO);
    ck_assert_ptr_nonnull(strstr(err.message, "/dev/full"));
    ck_assert_ptr_nonnull(strstr(err.message, strerror(ENOSPC)));
    ck_assert_int_eq(stat("/dev/full", &info), 0);
    ck_assert(S_ISCHR(info.st_mode));
    ck_assert_int_eq(pf_outfile_open(&file, "/dev/full", NULL), PF_OK);
    for (int i = 0; i < 300000; i++) {
        pf_buf_append_char(&file.buf, 'x');
    }
    ck_assert_int_eq(pf_outfile_drain(&file, &err), PF_EIO);
    pf_outfile_abort(&file);
}
END_TEST

START_TEST(appends_to_standard_output_and_leaves_it_open)
{
    int fds[2];
    ck_assert_int_eq(pipe(fds), 0);
    (void)fflush(stdout);
    int kept = dup(STDOUT_FILENO);
    ck_assert_int_eq(dup2(fds[1], STDOUT_FILENO), STDOUT_FILENO);
    pf_outfile file;
    pf_status status[4];
    status[0] = pf_outfile_open(&file, "-", NULL);
    pf_buf_append_str(&file.buf, "one ");
    status[1] = pf_outfile_commit(&file, NULL);
    status[2] = pf_outfile_open(&file, "-", NULL);
    pf_buf_append_str(&file.buf, "lost");
    pf_outfile_abort(&file);
    ssize_t n_written = write(STDOUT_FILENO, "two", 3);
    // A reader who is gone is no error of the disk.
    char got[20] = "";
    ssize_t n_read = read(fds[0], got, sizeof got);
    (void)close(fds[0]);
    (void)signal(SIGPIPE, SIG_IGN);
    status[3] = pf_outfile_open(&file, "-", NULL);
    pf_buf_append_str(&file.buf, "three");
    pf_error err;
    pf_status closed = pf_outfile_commit(&file, &err);
    ck_assert_int_eq(dup2(kept, STDOUT_FILENO), STDOUT_FILENO);
    for (int i = 0; i < 4; i++) {
        ck_assert_int_eq(status[i], PF_OK);
    }
    ck_assert_int_eq(n_written, 3);
    ck_assert_int_eq(n_read, 7);
    ck_assert_str_eq(got, "one two");
    ck_assert_int_eq(closed, PF_ECLOSED);
    ck_assert_ptr_nonnull(strstr(err.message, "standard output"));
    ck_assert_int_eq(count_names(dir), 0);
    (void)close(kept);
    (void)close(fds[1]);
}
END_TEST

START_TEST(fails_when_its_buffer_failed)
{
    pf_outfile file;
    pf_error err;
    put(in_dir("a"), "old");
    ck_assert_int_eq(pf_outfile_open(&file, in_dir("a"), NULL), PF_OK);
    pf_mem_fail_at(1);
    pf_buf_append_str(&file.buf, "text");
    pf_mem_fail_at(0);
    ck_assert_int_eq(pf_outfile_drain(&file, &err), PF_ENOMEM);
    ck_assert_int_eq(pf_outfile_commit(&file, &err), PF_ENOMEM);
    expect_text(in_dir("a"), "old");
    ck_assert_int_eq(count_names(dir), 1);
}
END_TEST

START_TEST(leaves_nothing_when_the_nth_allocation_fails)
{
    put(in_dir("old"), "old");
    for (uint64_t n = 1;; n++) {
        pf_outfile file;
        pf_mem_fail_at(n);
        pf_status status = pf_outfile_open(&file, in_dir("old"), NULL);
        if (status == PF_OK) {
            pf_buf_append_str(&file.buf, "new");
            status = pf_outfile_commit(&file, NULL);
        }
        pf_mem_fail_at(0);
        ck_assert_int_eq(count_names(dir), 1);
        expect_text(in_dir("old"), status == PF_OK ? "new" : "old");
        if (status == PF_OK) {
            ck_assert_uint_eq(n, 4);
            return;
        }
        ck_assert_int_eq(status, PF_ENOMEM);
    }
}
END_TEST

// A folder made by the steps of a run, with the text in its one file and the marker.
static pf_status make_run(const char *path, int replace, const char *text)
{
    pf_outdir folder;
    PF_TRY(pf_outdir_open(&folder, path, replace, NAMES, NULL));
    char *marker = pf_path_join(folder.temp, MARKER);
    char *name = pf_path_join(folder.temp, "groups.csv");
    pf_status status = PF_ENOMEM;
    if (marker != NULL && name != NULL) {
        put(marker, "{}");
        put(name, text);
        status = pf_outdir_commit(&folder, NULL);
    }
    pf_free(marker);
    pf_free(name);
    pf_outdir_abort(&folder);
    return status;
}

START_TEST(gives_a_folder_its_name_at_the_end)
{
    pf_outdir folder;
    const char *path = in_dir("run");
    ck_assert_int_eq(pf_outdir_open(&folder, path, 0, NAMES, NULL), PF_OK);
    ck_assert_int_eq(exists(path), 0);
    ck_assert_int_eq(exists(folder.temp), 1);
    ck_assert_int_eq(pf_outdir_commit(&folder, NULL), PF_OK);
    ck_assert_int_eq(exists(path), 1);
    ck_assert_int_eq(count_names(dir), 1);
    pf_outdir_abort(&folder);
    ck_assert_int_eq(exists(path), 1);
    ck_assert_int_eq(make_run(in_dir("other//"), 0, "x"), PF_OK); // slashes at the end go
    expect_text(in_dir("other/groups.csv"), "x");
    ck_assert_int_eq(count_names(dir), 2);
}
END_TEST

START_TEST(clears_an_aborted_folder)
{
    pf_outdir folder;
    ck_assert_int_eq(pf_outdir_open(&folder, in_dir("run"), 0, NAMES, NULL), PF_OK);
    char *name = pf_path_join(folder.temp, "half-written");
    put(name, "x");
    pf_free(name);
    pf_outdir_abort(&folder);
    ck_assert_int_eq(count_names(dir), 0);
    pf_outdir_abort(&folder);
}
END_TEST

START_TEST(replaces_only_when_told_to)
{
    ck_assert_int_eq(make_run(in_dir("run"), 0, "old"), PF_OK);
    pf_outdir folder;
    pf_error err;
    ck_assert_int_eq(pf_outdir_open(&folder, in_dir("run"), 0, NAMES, &err), PF_EEXIST);
    ck_assert_int_eq(err.code, PF_EEXIST);
    ck_assert_ptr_nonnull(strstr(err.message, "run"));
    pf_outdir_abort(&folder);
    expect_text(in_dir("run/groups.csv"), "old");
    ck_assert_int_eq(make_run(in_dir("run"), 1, "new"), PF_OK);
    expect_text(in_dir("run/groups.csv"), "new");
    ck_assert_int_eq(count_names(in_dir("run")), 2);
    ck_assert_int_eq(count_names(dir), 1);
    // An abort leaves the earlier run as it was.
    ck_assert_int_eq(pf_outdir_open(&folder, in_dir("run"), 1, NAMES, NULL), PF_OK);
    pf_outdir_abort(&folder);
    expect_text(in_dir("run/groups.csv"), "new");
    ck_assert_int_eq(count_names(dir), 1);
}
END_TEST

START_TEST(refuses_what_no_run_made)
{
    ck_assert_int_eq(mkdir(in_dir("mine"), 0755), 0);
    put(in_dir("mine/letter"), "dear");
    put(in_dir("file"), "x");
    ck_assert_int_eq(mkdir(in_dir("empty"), 0755), 0);
    ck_assert_int_eq(symlink("nowhere", in_dir("dangling")), 0);
    static const char *const names[] = {"mine", "file", "empty", "dangling"};
    for (int i = 0; i < 4; i++) {
        for (int replace = 0; replace <= 1; replace++) {
            pf_outdir folder;
            pf_error err;
            pf_status status = pf_outdir_open(&folder, in_dir(names[i]), replace, NAMES, &err);
            ck_assert_int_eq(status, PF_EEXIST);
            ck_assert_int_eq(err.code, PF_EEXIST);
            pf_outdir_abort(&folder);
        }
    }
    expect_text(in_dir("mine/letter"), "dear");
    ck_assert_int_eq(count_names(dir), 4);
}
END_TEST

START_TEST(refuses_a_run_with_a_file_of_somebody_else)
{
    ck_assert_int_eq(make_run(in_dir("run"), 0, "old"), PF_OK);
    put(in_dir("run/notes.txt"), "mine");
    ck_assert_int_eq(make_run(in_dir("run"), 1, "new"), PF_EEXIST);
    expect_text(in_dir("run/notes.txt"), "mine");
    expect_text(in_dir("run/groups.csv"), "old");
    ck_assert_int_eq(count_names(dir), 1);
}
END_TEST

START_TEST(does_not_replace_what_came_up_meanwhile)
{
    pf_outdir folder;
    ck_assert_int_eq(pf_outdir_open(&folder, in_dir("run"), 0, NAMES, NULL), PF_OK);
    ck_assert_int_eq(mkdir(in_dir("run"), 0755), 0);
    put(in_dir("run/notes.txt"), "mine");
    ck_assert_int_eq(pf_outdir_commit(&folder, NULL), PF_EIO);
    expect_text(in_dir("run/notes.txt"), "mine");
    ck_assert_int_eq(count_names(dir), 1);
}
END_TEST

START_TEST(leaves_alone_what_a_replaced_link_leads_to)
{
    ck_assert_int_eq(make_run(in_dir("target"), 0, "old"), PF_OK);
    ck_assert_int_eq(symlink("target", in_dir("link")), 0);
    ck_assert_int_eq(make_run(in_dir("link"), 1, "new"), PF_OK);
    expect_text(in_dir("target/groups.csv"), "old");
    expect_text(in_dir("link/groups.csv"), "new");
    ck_assert_int_eq(count_names(dir), 2);
}
END_TEST

START_TEST(keeps_the_earlier_folder_when_the_nth_allocation_fails)
{
    ck_assert_int_eq(make_run(in_dir("run"), 0, "old"), PF_OK);
    for (uint64_t n = 1;; n++) {
        pf_mem_fail_at(n);
        pf_status status = make_run(in_dir("run"), 1, "new");
        pf_mem_fail_at(0);
        expect_text(in_dir("run/groups.csv"), status == PF_OK ? "new" : "old");
        if (status == PF_OK) {
            ck_assert_uint_gt(n, 5);
            return;
        }
        ck_assert_int_eq(status, PF_ENOMEM);
    }
}
END_TEST

START_TEST(makes_scratch_files_without_a_name)
{
    int fd = -1;
    ck_assert_int_eq(pf_scratch_open(dir, &fd, NULL), PF_OK);
    ck_assert_int_eq(count_names(dir), 0);
    ck_assert_int_eq(pf_write_all(fd, "0123456789", 10, "scratch", NULL), PF_OK);
    char got[5] = "";
    ck_assert_int_eq(pf_read_at(fd, got, 4, 3, "scratch", NULL), PF_OK);
    ck_assert_str_eq(got, "3456");
    pf_error err;
    ck_assert_int_eq(pf_read_at(fd, got, 4, 7, "scratch", &err), PF_EIO); // one byte too far
    ck_assert_ptr_nonnull(strstr(err.message, "scratch"));
    ck_assert_int_eq(pf_read_at(fd, got, 0, 99, "scratch", NULL), PF_OK);
    (void)close(fd);
    ck_assert_int_eq(pf_read_at(fd, got, 1, 0, "scratch", &err), PF_EIO);
    ck_assert_int_eq(pf_write_all(fd, "x", 1, "scratch", &err), PF_EIO);
    int untouched = -7;
    ck_assert_int_eq(pf_scratch_open(in_dir("none"), &untouched, &err), PF_EIO);
    pf_mem_fail_at(1);
    ck_assert_int_eq(pf_scratch_open(dir, &untouched, &err), PF_ENOMEM);
    pf_mem_fail_at(0);
    ck_assert_int_eq(untouched, -7);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("outfile");
    TCase *tcase = tcase_create("outfile");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, appears_only_when_committed);
    tcase_add_test(tcase, drains_what_is_large_and_keeps_its_order);
    tcase_add_test(tcase, leaves_nothing_when_aborted);
    tcase_add_test(tcase, replaces_a_file_at_once);
    tcase_add_test(tcase, writes_through_a_link);
    tcase_add_test(tcase, writes_into_a_pipe_instead_of_replacing_it);
    tcase_add_loop_test(tcase, refuses_a_place_where_no_file_can_be, 0,
                        sizeof nowhere / sizeof *nowhere);
    tcase_add_test(tcase, reports_a_folder_that_may_not_be_written);
    tcase_add_test(tcase, reports_a_full_disk);
    tcase_add_test(tcase, appends_to_standard_output_and_leaves_it_open);
    tcase_add_test(tcase, fails_when_its_buffer_failed);
    tcase_add_test(tcase, leaves_nothing_when_the_nth_allocation_fails);
    tcase_add_test(tcase, gives_a_folder_its_name_at_the_end);
    tcase_add_test(tcase, clears_an_aborted_folder);
    tcase_add_test(tcase, replaces_only_when_told_to);
    tcase_add_test(tcase, refuses_what_no_run_made);
    tcase_add_test(tcase, refuses_a_run_with_a_file_of_somebody_else);
    tcase_add_test(tcase, does_not_replace_what_came_up_meanwhile);
    tcase_add_test(tcase, leaves_alone_what_a_replaced_link_leads_to);
    tcase_add_test(tcase, keeps_the_earlier_folder_when_the_nth_allocation_fails);
    tcase_add_test(tcase, makes_scratch_files_without_a_name);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
