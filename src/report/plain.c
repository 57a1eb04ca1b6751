// SPDX-License-Identifier: MIT
// A terminal obeys control characters: those of ASCII, their 8-bit forms (U+0080..U+009F), and
// the signs that turn the direction of what follows (U+202A.. and U+2066..), by which a line
// can be made to read as another one (Boucher and Anderson, "Trojan Source", 2021). None of
// them is passed on, nor is a byte that is no UTF-8, since a terminal may take it for one of
// the second kind. Cost: linear.
#include "report/plain.h"

typedef struct range {
    uint32_t first;
    uint32_t last;
} range;

// Wide ones of East Asia (after Unicode's East Asian Width, coarsely) and pictures.
static const range wide[] = {
    {0x1100, 0x115f},   {0x2e80, 0xa4cf},   {0xac00, 0xd7a3}, {0xf900, 0xfaff},
    {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6}, {0x1f300, 0x1f64f},
    {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};
// Marks that stand on the letter before them, and joiners.
static const range narrow[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x0610, 0x061a}, {0x064b, 0x065f},
    {0x0e31, 0x0e31}, {0x0e34, 0x0e3a}, {0x0e47, 0x0e4e}, {0x200b, 0x200d}, {0x20d0, 0x20f0},
    {0x3099, 0x309a}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff},
};

static int is_in(uint32_t point, const range *ranges, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (point >= ranges[i].first && point <= ranges[i].last) {
            return 1;
        }
    }
    return 0;
}

// Length of the code point at the start of `text` and its value; 0: it is none.
static size_t decode(pf_strview text, uint32_t *out_point)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = (unsigned char)text.data[0];
    size_t len = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    if ((lead >= 0x80 && lead < 0xc2) || lead > 0xf4 || len > text.len) {
        return 0;
    }
    uint32_t point = len == 1 ? lead : lead & (0x7fu >> len);
    for (size_t i = 1; i < len; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if ((c & 0xc0u) != 0x80u) {
            return 0;
        }
        point = point << 6 | (c & 0x3fu);
    }
    *out_point = point;
    return point < least[len] || point > 0x10ffff ? 0 : len;
}

static pf_plain_kind kind_of(uint32_t point)
{
    if (point == '\n' || point == 0x2028 || point == 0x2029) {
        return PF_PLAIN_LINE;
    }
    if (point <= ' ' || (point >= 0x7f && point <= 0x9f)) {
        return PF_PLAIN_BLANK;
    }
    int turns = point == 0x200e || point == 0x200f || point == 0x061c ||
                (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
    return turns ? PF_PLAIN_NOTHING : PF_PLAIN_PRINT;
}

static unsigned width_of(uint32_t point)
{
    if (point < 0x300) {
        return 1;
    }
    if (is_in(point, narrow, sizeof narrow / sizeof *narrow)) {
        return 0;
    }
    return is_in(point, wide, sizeof wide / sizeof *wide) ? 2 : 1;
}

size_t pf_plain_next(pf_strview text, pf_plain_char *out_char)
{
    uint32_t point = 0;
    size_t len = decode(text, &point);
    if (len == 0) {
        pf_plain_char unknown = {PF_PLAIN_PRINT, pf_view("?"), 1};
        *out_char = unknown;
        return 1;
    }
    pf_plain_char known = {kind_of(point), {text.data, len}, width_of(point)};
    *out_char = known;
    return len;
}

void pf_plain_text(pf_buf *out, pf_strview text)
{
    while (text.len > 0) {
        pf_plain_char c;
        size_t len = pf_plain_next(text, &c);
        if (c.kind == PF_PLAIN_PRINT) {
            pf_buf_append_view(out, c.bytes);
        } else if (c.kind != PF_PLAIN_NOTHING) {
            pf_buf_append_char(out, ' ');
        }
        text.data += len;
        text.len -= len;
    }
}
