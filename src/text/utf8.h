// SPDX-License-Identifier: MIT
// UTF-8, one code point at a time (RFC 3629: no overlong forms, no surrogates).
#ifndef PF_TEXT_UTF8_H
#define PF_TEXT_UTF8_H

#include <stddef.h>
#include <stdint.h>

static inline int pf_utf8_continues(unsigned char c)
{
    return (c & 0xc0) == 0x80;
}

// Length of the code point at `bytes` [len >= 1] and its value; 0 for an invalid sequence, and
// then *out_point stays.
static inline size_t pf_utf8_decode(const unsigned char *bytes, size_t len, uint32_t *out_point)
{
    unsigned char c = bytes[0];
    if (c < 0x80) {
        *out_point = c;
        return 1;
    }
    if (c < 0xc2 || len < 2 || !pf_utf8_continues(bytes[1])) {
        return 0;
    }
    if (c < 0xe0) {
        *out_point = (c & 0x1fu) << 6 | (bytes[1] & 0x3fu);
        return 2;
    }
    if (c > 0xf4 || len < 3 || !pf_utf8_continues(bytes[2])) {
        return 0;
    }
    uint32_t point = (c & 0x0fu) << 12 | (bytes[1] & 0x3fu) << 6 | (bytes[2] & 0x3fu);
    if (c < 0xf0) {
        if (point < 0x800 || (point >= 0xd800 && point <= 0xdfff)) {
            return 0;
        }
        *out_point = point;
        return 3;
    }
    if (len < 4 || !pf_utf8_continues(bytes[3])) {
        return 0;
    }
    point = point << 6 | (bytes[3] & 0x3fu);
    if (point < 0x10000 || point > 0x10ffff) {
        return 0;
    }
    *out_point = point;
    return 4;
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
