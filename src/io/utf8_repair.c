// SPDX-License-Identifier: MIT
// Repair of UTF-8, for plain text articles and for JSON records that simdjson refused.
//
// The well-formed sequences are those of table 3-7 of Unicode 15: the second byte's range
// depends on the first, which rules out overlong forms, surrogates and what lies past U+10FFFF.
// Runs of ASCII are passed over eight bytes at a time. Not the fast path of any run: valid JSON
// Lines are checked by simdjson. Cost: one pass.
#include "io/utf8_repair.h"

#include <string.h>

#define HIGH_BITS 0x8080808080808080u

static size_t ascii_run(const unsigned char *at, size_t len)
{
    size_t n = 0;
    for (; len - n >= 8; n += 8) {
        uint64_t word = 0;
        memcpy(&word, at + n, sizeof word);
        if ((word & HIGH_BITS) != 0) {
            break;
        }
    }
    while (n < len && at[n] < 0x80) {
        n++;
    }
    return n;
}

// Length of the sequence that starts with a byte past ASCII, or 0; *low..*high bound its second
// byte.
static size_t sequence_len(unsigned char first, unsigned char *low, unsigned char *high)
{
    *low = 0x80;
    *high = 0xbf;
    if (first >= 0xc2 && first <= 0xdf) {
        return 2;
    }
    if (first >= 0xe0 && first <= 0xef) {
        *low = first == 0xe0 ? 0xa0 : 0x80;
        *high = first == 0xed ? 0x9f : 0xbf;
        return 3;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        *low = first == 0xf0 ? 0x90 : 0x80;
        *high = first == 0xf4 ? 0x8f : 0xbf;
        return 4;
    }
    return 0;
}

// Bytes of the sequence at `at` that belong together; *valid 0 when they are a maximal subpart
// only.
static size_t take_sequence(const unsigned char *at, size_t len, int *valid)
{
    unsigned char low = 0;
    unsigned char high = 0;
    size_t need = sequence_len(at[0], &low, &high);
    size_t n = 1;
    while (n < need && n < len && at[n] >= low && at[n] <= high) {
        low = 0x80;
        high = 0xbf;
        n++;
    }
    *valid = need != 0 && n == need;
    return n;
}

size_t pf_utf8_valid(pf_strview text)
{
    const unsigned char *at = (const unsigned char *)text.data;
    size_t n = 0;
    while (n < text.len) {
        n += ascii_run(at + n, text.len - n);
        if (n == text.len) {
            break;
        }
        int valid = 0;
        size_t len = take_sequence(at + n, text.len - n, &valid);
        if (!valid) {
            return n;
        }
        n += len;
    }
    return n;
}

uint64_t pf_utf8_repair(pf_buf *out, pf_strview text)
{
    uint64_t n_repaired = 0;
    for (;;) {
        size_t good = pf_utf8_valid(text);
        pf_buf_append(out, text.data, good);
        text.data += good;
        text.len -= good;
        if (text.len == 0) {
            return n_repaired;
        }
        int valid = 0;
        size_t skipped = take_sequence((const unsigned char *)text.data, text.len, &valid);
        pf_buf_append_str(out, "\xef\xbf\xbd");
        n_repaired++;
        text.data += skipped;
        text.len -= skipped;
    }
}
