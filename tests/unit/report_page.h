// SPDX-License-Identifier: MIT
// Pages for the tests of the report.
#ifndef PF_TESTS_REPORT_PAGE_H
#define PF_TESTS_REPORT_PAGE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pressfold/types.h>

#include "base/mem.h"
#include "report/report.h"

#define DAY     86400
#define DAY_ONE 1754006400 // 2025-08-01

static inline pf_report_article article(const char *id, const char *title, const char *relation)
{
    pf_report_article made = {.id = pf_view(id), .title = pf_view(title), .relation = relation};
    made.source = pf_view("The Post");
    made.similarity = 1;
    made.time_seconds = DAY_ONE;
    return made;
}

static inline pf_report_set set_of(const char *name, uint32_t n_articles, uint32_t n_texts,
                                   size_t first)
{
    pf_report_set made = {.n_articles = n_articles, .n_texts = n_texts, .n_outlets = 1};
    (void)snprintf(made.name, sizeof made.name, "%s", name);
    made.headline = pf_view("Headline");
    made.first_seconds = DAY_ONE;
    made.last_seconds = DAY_ONE + DAY;
    made.first_article = first;
    return made;
}

static inline pf_report_data empty_data(void)
{
    pf_report_data data = {.version = "0.1.0", .title = "Corpus"};
    return data;
}

// The page as a zero-terminated string, to be freed with pf_free. It must end as a page does.
static inline char *render(const pf_report_data *data)
{
    pf_outfile file;
    pf_error err;
    char path[] = "/tmp/test_report-XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    (void)close(fd);
    ck_assert_int_eq(pf_outfile_open(&file, path, &err), PF_OK);
    ck_assert_int_eq(pf_report_write(data, &file, &err), PF_OK);
    ck_assert_int_eq(pf_outfile_commit(&file, &err), PF_OK);
    pf_outfile_abort(&file);
    FILE *in = fopen(path, "rb");
    ck_assert_ptr_nonnull(in);
    (void)fseek(in, 0, SEEK_END);
    size_t size = (size_t)ftell(in);
    rewind(in);
    char *page = pf_alloc(size + 1, 1);
    ck_assert_ptr_nonnull(page);
    ck_assert_uint_eq(fread(page, 1, size, in), size);
    page[size] = '\0';
    (void)fclose(in);
    (void)unlink(path);
    ck_assert_str_eq(page + size - 8, "</html>\n");
    return page;
}

// By hand: under the sanitizer each strstr first walks the rest of the page.
static inline size_t count(const char *page, const char *what)
{
    size_t n = 0;
    size_t len = strlen(what);
    for (const char *at = page; *at != '\0'; at++) {
        n += *at == *what && strncmp(at, what, len) == 0;
    }
    return n;
}

#endif
