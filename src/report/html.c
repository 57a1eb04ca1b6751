// SPDX-License-Identifier: MIT
// Escaping for the report. What reaches this page was scraped from anywhere, so every byte of
// it passes through pf_html_text or pf_html_clip, and one rule serves elements and quoted
// attributes alike. Bidi controls stay, since honest titles hold them; the page isolates each
// title in an element of its own (dir="auto" or <bdi>), where they end. Cost: linear, unescaped
// runs are copied whole.
#include "report/html.h"

#include <math.h>
#include <string.h>

#include <pressfold/types.h>

#include "base/day.h"

#define MAX_URL_BYTES 2000u

static const char *escape_of(unsigned char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\t':
    case '\n':
    case '\r':
    case '\f':
    case '\v':
        return " ";
    default:
        return c < 0x20 || c == 0x7f ? "" : NULL;
    }
}

// What stands for the character at `at`, or NULL when it stands for itself. *out_len: its
// bytes.
static const char *replacement(const char *at, size_t left, size_t *out_len)
{
    unsigned char c = (unsigned char)at[0];
    unsigned char next = left > 1 ? (unsigned char)at[1] : 0;
    unsigned char third = left > 2 ? (unsigned char)at[2] : 0;
    *out_len = 1;
    if (c < 0x80) {
        return escape_of(c);
    }
    if (c == 0xc2 && next >= 0x80 && next <= 0x9f) { // U+0080..U+009F
        *out_len = 2;
        return next == 0x85 ? " " : "";
    }
    if (c == 0xe2 && next == 0x80 && (third == 0xa8 || third == 0xa9)) { // U+2028, U+2029
        *out_len = 3;
        return " ";
    }
    return NULL;
}

static int starts_char(char c)
{
    return ((unsigned char)c & 0xc0u) != 0x80u;
}

void pf_html_clip(pf_buf *out, pf_strview text, size_t max_chars)
{
    size_t begin = 0; // of the run that is still to be copied
    size_t at = 0;
    size_t n_chars = 0;
    while (at < text.len) {
        n_chars += starts_char(text.data[at]);
        if (n_chars > max_chars) {
            break;
        }
        size_t len;
        const char *instead = replacement(text.data + at, text.len - at, &len);
        if (instead != NULL) {
            pf_buf_append(out, text.data + begin, at - begin);
            pf_buf_append_str(out, instead);
            begin = at + len;
        }
        at += len;
    }
    if (at > begin) {
        pf_buf_append(out, text.data + begin, at - begin);
    }
    if (at < text.len) {
        pf_buf_append_str(out, "\xe2\x80\xa6");
    }
}

void pf_html_text(pf_buf *out, pf_strview text)
{
    pf_html_clip(out, text, SIZE_MAX);
}

int pf_html_is_blank(pf_strview text)
{
    size_t len;
    for (size_t at = 0; at < text.len; at += len) {
        const char *instead = replacement(text.data + at, text.len - at, &len);
        int seen =
            instead == NULL ? text.data[at] != ' ' : instead[0] != '\0' && instead[0] != ' ';
        if (seen) {
            return 0;
        }
    }
    return 1;
}

// Length of `prefix` when the text starts with it, whatever the case of its ASCII letters; else
// 0.
static size_t match_prefix(pf_strview text, const char *prefix)
{
    size_t len = strlen(prefix);
    if (text.len < len) {
        return 0;
    }
    for (size_t i = 0; i < len; i++) {
        char c = text.data[i];
        if (c >= 'A' && c <= 'Z') {
            c = (char)(c - 'A' + 'a');
        }
        if (c != prefix[i]) {
            return 0;
        }
    }
    return len;
}

int pf_html_is_link(pf_strview url)
{
    size_t at = match_prefix(url, "http://") + match_prefix(url, "https://");
    if (at == 0 || url.len == at || url.len > MAX_URL_BYTES) {
        return 0;
    }
    if (strchr("/?#@:", url.data[at]) != NULL) {
        return 0;
    }
    size_t len;
    for (; at < url.len; at += len) {
        const char *instead = replacement(url.data + at, url.len - at, &len);
        int is_gap = instead != NULL && (instead[0] == '\0' || instead[0] == ' ');
        if (is_gap || url.data[at] == ' ' || url.data[at] == '\\') {
            return 0;
        }
    }
    return 1;
}

void pf_html_number(pf_buf *out, uint64_t value)
{
    char digits[32];
    size_t at = sizeof digits;
    int n_digits = 0;
    do {
        if (n_digits > 0 && n_digits % 3 == 0) {
            digits[--at] = ',';
        }
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
        n_digits++;
    } while (value != 0);
    pf_buf_append(out, digits + at, sizeof digits - at);
}

void pf_html_count(pf_buf *out, uint64_t value, const char *one, const char *many)
{
    pf_html_number(out, value);
    pf_buf_append_char(out, ' ');
    pf_buf_append_str(out, value == 1 ? one : many);
}

void pf_html_percent(pf_buf *out, double share)
{
    if (!(share > 0)) {
        pf_buf_append_str(out, "0%");
    } else if (share < 0.005) {
        pf_buf_append_str(out, "&lt;1%");
    } else if (share >= 1) {
        pf_buf_append_str(out, "100%");
    } else {
        pf_buf_append_fixed(out, fmin(share * 100, 99), 0);
        pf_buf_append_char(out, '%');
    }
}

static void append_padded(pf_buf *out, int64_t value, int width)
{
    char digits[8];
    for (int i = width - 1; i >= 0; i--) {
        digits[i] = (char)('0' + value % 10);
        value /= 10;
    }
    pf_buf_append(out, digits, (size_t)width);
}

void pf_html_date(pf_buf *out, int64_t seconds, int date_only)
{
    if (seconds == PF_TIME_UNKNOWN) {
        pf_buf_append_str(out, "undated");
        return;
    }
    seconds = seconds < PF_HTML_MIN_SECONDS ? PF_HTML_MIN_SECONDS : seconds;
    seconds = seconds > PF_HTML_MAX_SECONDS ? PF_HTML_MAX_SECONDS : seconds;
    int64_t of_day = pf_second_of_day(seconds);
    pf_date date = pf_day_date(pf_day_of(seconds));
    append_padded(out, date.year, 4);
    pf_buf_append_char(out, '-');
    append_padded(out, date.month, 2);
    pf_buf_append_char(out, '-');
    append_padded(out, date.day, 2);
    if (!date_only) {
        pf_buf_append_char(out, ' ');
        append_padded(out, of_day / 3600, 2);
        pf_buf_append_char(out, ':');
        append_padded(out, of_day / 60 % 60, 2);
    }
}
