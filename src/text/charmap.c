// SPDX-License-Identifier: MIT
#include "text/charmap.h"

#include <stddef.h>
#include <utf8proc.h>

typedef struct code_range {
    uint32_t first;
    uint32_t last;
} code_range;

// Scripts that are written without spaces between words.
static const code_range paired[] = {
    {0x0e01, 0x0eff},   // Thai, Lao
    {0x1000, 0x109f},   // Myanmar
    {0x1780, 0x17ff},   // Khmer
    {0x3005, 0x3007},   // Han iteration mark, closing mark, zero
    {0x3041, 0x30ff},   // Hiragana, Katakana
    {0x31f0, 0x31ff},   // Katakana extensions
    {0x3400, 0x4dbf},   // Han
    {0x4e00, 0x9fff},   // Han
    {0xa9e0, 0xa9ff},   // Myanmar extensions
    {0xaa60, 0xaa7f},   // Myanmar extensions
    {0xf900, 0xfaff},   // Han compatibility
    {0xff66, 0xff9f},   // half-width Katakana
    {0x1b000, 0x1b16f}, // Kana supplement
    {0x20000, 0x3ffff}, // Han
};

// Signs that outlets put in or leave out without changing the word.
static const code_range ignored[] = {
    {0x00ad, 0x00ad}, // soft hyphen
    {0x061c, 0x061c}, // Arabic letter mark
    {0x0640, 0x0640}, // tatweel
    {0x064b, 0x0652}, // Arabic vowel signs
    {0x0670, 0x0670}, // superscript alef
    {0x180b, 0x180e}, // Mongolian variation selectors
    {0x200b, 0x200f}, // zero-width space, joiners, direction marks
    {0x202a, 0x202e}, // direction embeddings
    {0x2060, 0x2064}, // word joiner, invisible operators
    {0x2066, 0x206f}, // direction isolates
    {0xfe00, 0xfe0f}, // variation selectors
    {0xfeff, 0xfeff}, // byte order mark
    {0xe0100, 0xe01ef},
};

static int in_ranges(const code_range *ranges, size_t n, uint32_t c)
{
    for (size_t i = 0; i < n; i++) {
        if (c >= ranges[i].first && c <= ranges[i].last) {
            return 1;
        }
    }
    return 0;
}

static uint8_t quotation_flags(uint32_t c)
{
    switch (c) {
    case 0x00ab: // <<
    case 0x201c: // 66
    case 0x201e: // low 99
    case 0x300c: // corner brackets
    case 0x300e:
        return PF_CHAR_OPENS;
    case 0x00bb: // >>
    case 0x201d: // 99
    case 0x300d:
    case 0x300f:
        return PF_CHAR_CLOSES;
    default:
        return 0;
    }
}

static uint8_t category_flags(utf8proc_category_t category)
{
    switch (category) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return PF_CHAR_WORD;
    case UTF8PROC_CATEGORY_ND:
        return PF_CHAR_WORD | PF_CHAR_DIGIT;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return PF_CHAR_WORD | PF_CHAR_MARK;
    default:
        return 0;
    }
}

// Whether NFKC with case folding leaves the code point alone, wherever it stands among others
// of its kind. A composed letter is taken apart and put together again; nothing goes into it
// unless a mark or a conjoining letter follows, and these are not simple themselves.
static int is_simple(uint32_t c, uint8_t flags)
{
    int is_jamo = c >= 0x1100 && c <= 0x11ff; // conjoining letters compose into syllables
    if ((flags & PF_CHAR_MARK) || is_jamo) {
        return 0;
    }
    utf8proc_int32_t mapped[32];
    int boundary = 0;
    utf8proc_option_t how = UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE;
    utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)c, mapped, 32, how, &boundary);
    if (n > 1 && n <= 32) {
        utf8proc_option_t join = UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_COMPOSE;
        n = utf8proc_normalize_utf32(mapped, n, join);
    }
    return n == 1 && mapped[0] == (utf8proc_int32_t)c;
}

static uint8_t compute_flags(uint32_t c)
{
    if (in_ranges(ignored, sizeof ignored / sizeof *ignored, c)) {
        return PF_CHAR_IGNORED;
    }
    uint8_t flags = category_flags(utf8proc_category((utf8proc_int32_t)c));
    if ((flags & PF_CHAR_WORD) == 0) {
        return quotation_flags(c);
    }
    if (in_ranges(paired, sizeof paired / sizeof *paired, c) && (flags & PF_CHAR_DIGIT) == 0) {
        flags |= PF_CHAR_PAIRED;
    }
    if (is_simple(c, flags)) {
        flags |= PF_CHAR_SIMPLE;
    }
    return flags;
}

void pf_charmap_init(pf_charmap *map)
{
    for (uint32_t c = 0; c < 65536; c++) {
        map->flags[c] = compute_flags(c);
    }
}

uint8_t pf_charmap_flags(const pf_charmap *map, uint32_t code_point)
{
    return code_point < 65536 ? map->flags[code_point] : compute_flags(code_point);
}
