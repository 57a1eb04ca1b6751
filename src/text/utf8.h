// SPDX-License-Identifier: MIT
// UTF-8, one code point at a time (RFC 3629: no overlong forms, no surrogates).
#ifndef PF_TEXT_UTF8_H
#define PF_TEXT_UTF8_H

#include <stddef.h>
#include <stdint.h>

// Length of the code point at `bytes` [len >= 1] and its value, or 0 for an invalid sequence.
static inline size_t pf_utf8_decode(const unsigned char *bytes, size_t len, uint32_t *out_point)
{
    static const uint32_t lowest[5] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char c = bytes[0];
    if (c < 0x80) {
        *out_point = c;
        return 1;
    }
    size_t n = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
    if (c < 0xc2 || c > 0xf4 || n > len) {
        return 0;
    }
    uint32_t point = c & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((bytes[i] & 0xc0) != 0x80) {
            return 0;
        }
        point = (point << 6) | (bytes[i] & 0x3fu);
    }
    if (point < lowest[n] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
        return 0;
    }
    *out_point = point;
    return n;
}

// Writes a valid code point; `out` has room for 4 bytes. Returns its length.
static inline size_t pf_utf8_encode(uint32_t point, char *out)
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (char)(0xc0 | (point >> 6));
        out[1] = (char)(0x80 | (point & 0x3f));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (char)(0xe0 | (point >> 12));
        out[1] = (char)(0x80 | ((point >> 6) & 0x3f));
        out[2] = (char)(0x80 | (point & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | (point >> 18));
    out[1] = (char)(0x80 | ((point >> 12) & 0x3f));
    out[2] = (char)(0x80 | ((point >> 6) & 0x3f));
    out[3] = (char)(0x80 | (point & 0x3f));
    return 4;
}

#endif
