// SPDX-License-Identifier: MIT
#include "io/foreign.h"

#include <string.h>
#include <strings.h>

#include "base/buf.h"

#define LEAST_KEYS 2 // that a header names; one alone may be a word of a headline

static const char *const suffixes[] = {
    ".csv", ".tsv", ".html", ".htm", ".xml", ".rss", ".atom", ".warc", ".pdf", ".parquet",
};

static const char *const openings[] = {
    "<!doctype", "<html", "<?xml", "<rss", "<feed", "%pdf-", "warc/",
};

int pf_is_foreign_name(const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        size_t n = strlen(suffixes[i]);
        if (len > n && strcasecmp(name + len - n, suffixes[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

// Takes what stands before the next separator off `rest`, without blanks and quotes round it.
static pf_strview take_cell(pf_strview *rest, char separator)
{
    const char *end = memchr(rest->data, separator, rest->len);
    pf_strview cell = {rest->data, end == NULL ? rest->len : (size_t)(end - rest->data)};
    size_t taken = end == NULL ? rest->len : cell.len + 1;
    rest->data += taken;
    rest->len -= taken;
    while (cell.len > 0 && memchr(" \"\r", cell.data[0], 3) != NULL) {
        cell.data++;
        cell.len--;
    }
    while (cell.len > 0 && memchr(" \"\r", cell.data[cell.len - 1], 3) != NULL) {
        cell.len--;
    }
    return cell;
}

static int is_key(pf_strview cell, const char *const *keys)
{
    for (int field = 0; cell.len > 0 && field < PF_N_FIELDS; field++) {
        pf_strview list = pf_view(keys[field] == NULL ? "" : keys[field]);
        while (list.len > 0) {
            pf_strview key = take_cell(&list, ',');
            if (key.len == cell.len && strncasecmp(key.data, cell.data, key.len) == 0) {
                return 1;
            }
        }
    }
    return 0;
}

static int is_header(pf_strview line, const char *const *keys)
{
    static const char separators[] = {',', ';', '\t'};
    for (size_t i = 0; i < sizeof separators; i++) {
        pf_strview rest = line;
        int n_keys = 0;
        while (rest.len > 0) {
            n_keys += is_key(take_cell(&rest, separators[i]), keys);
        }
        if (n_keys >= LEAST_KEYS) {
            return 1;
        }
    }
    return 0;
}

int pf_is_foreign_head(const char *head, size_t len, const char *const *keys)
{
    size_t at = len >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (at < len && memchr(" \t\r\n", head[at], 4) != NULL) {
        at++;
    }
    head += at;
    len -= at;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        size_t n = strlen(openings[i]);
        if (len >= n && strncasecmp(head, openings[i], n) == 0) {
            return 1;
        }
    }
    const char *end = len == 0 ? NULL : memchr(head, '\n', len);
    pf_strview line = {head, end == NULL ? 0 : (size_t)(end - head)};
    return is_header(line, keys);
}
