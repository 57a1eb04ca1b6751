// SPDX-License-Identifier: MIT
#include "model/title_parts.h"

#include <string.h>

#define WIDE_COLON "\xef\xbc\x9a"

// Where the title's first colon begins; title.len where there is none.
static size_t find_colon(pf_strview title)
{
    size_t at = 0;
    while (at < title.len) {
        size_t left = title.len - at;
        if ((left >= 2 && memcmp(title.data + at, ": ", 2) == 0) ||
            (left >= 3 && memcmp(title.data + at, WIDE_COLON, 3) == 0)) {
            break;
        }
        at++;
    }
    return at;
}

size_t pf_title_head(pf_strview title, const pf_tokens *tokens)
{
    size_t colon = find_colon(title);
    size_t n = 0;
    while (n < tokens->n && tokens->origins[n] < colon) {
        n++;
    }
    return n < tokens->n ? n : 0;
}

// Bytes of the dash that ends at `end`; 0 where there is none.
static size_t dash_before(const char *text, size_t end)
{
    if (end >= 1 && text[end - 1] == '-') {
        return 1;
    }
    // U+2013 and U+2014.
    int is_dash = end >= 3 && memcmp(text + end - 3, "\xe2\x80", 2) == 0 &&
                  (text[end - 1] == '\x93' || text[end - 1] == '\x94');
    return is_dash ? 3 : 0;
}

// Whether a separator stands before the token that begins at `origin`.
static int is_separated(const char *text, size_t origin)
{
    size_t end = origin;
    while (end > 0 && text[end - 1] == ' ') {
        end--;
    }
    if (end > 0 && text[end - 1] == '|') {
        return 1;
    }
    size_t len = dash_before(text, end);
    return len > 0 && end < origin && end > len && text[end - len - 1] == ' ';
}

size_t pf_title_tail(pf_strview title, const pf_tokens *tokens)
{
    for (size_t i = tokens->n; i > 1; i--) {
        // The pairs of one run begin together.
        size_t origin = tokens->origins[i - 1];
        if (origin != tokens->origins[i - 2] && is_separated(title.data, origin)) {
            return i - 1;
        }
    }
    return tokens->n;
}
