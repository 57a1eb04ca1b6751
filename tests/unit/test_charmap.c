// SPDX-License-Identifier: MIT
// Flags of code points: a table of cases, and what must hold of all of them.
#include <check.h>
#include <string.h>
#include <utf8proc.h>

#include "text/charmap.h"

static pf_charmap map;

static void make_map(void)
{
    pf_charmap_init(&map);
}

enum {
    LETTER = PF_CHAR_WORD | PF_CHAR_SIMPLE,
    DIGIT = PF_CHAR_WORD | PF_CHAR_SIMPLE | PF_CHAR_DIGIT,
    PAIRED = PF_CHAR_WORD | PF_CHAR_SIMPLE | PF_CHAR_PAIRED,
    MARK = PF_CHAR_WORD | PF_CHAR_MARK
};

static const struct {
    uint32_t point;
    uint8_t flags;
} points[] = {
    {0, 0},
    {' ', 0},
    {'\n', 0},
    {'"', 0}, // its side depends on what stands before it
    {'\'', 0},
    {'-', 0},
    {'_', 0},
    {'a', LETTER},
    {'z', LETTER},
    {'A', PF_CHAR_WORD},
    {'0', DIGIT},
    {'9', DIGIT},
    {0x7f, 0},
    {0x00a0, 0},
    {0x00ab, PF_CHAR_OPENS},
    {0x00bb, PF_CHAR_CLOSES},
    {0x201c, PF_CHAR_OPENS},
    {0x201d, PF_CHAR_CLOSES},
    {0x201e, PF_CHAR_OPENS},
    {0x300c, PF_CHAR_OPENS},
    {0x300d, PF_CHAR_CLOSES},
    {0x2018, 0}, // single marks are apostrophes as often
    {0x2019, 0},
    {0x2013, 0},
    {0x00ad, PF_CHAR_IGNORED},
    {0x0640, PF_CHAR_IGNORED},
    {0x064e, PF_CHAR_IGNORED},
    {0x0652, PF_CHAR_IGNORED},
    {0x200b, PF_CHAR_IGNORED},
    {0x200d, PF_CHAR_IGNORED},
    {0xfe0f, PF_CHAR_IGNORED},
    {0xfeff, PF_CHAR_IGNORED},
    {0xe0100, PF_CHAR_IGNORED},
    {0x0653, MARK}, // madda makes another letter
    {0x00e6, LETTER},
    {0x00e9, LETTER},       // composed, and comes together again
    {0x00c9, PF_CHAR_WORD}, // but not in capitals
    {0x0344, MARK},
    {0x00df, PF_CHAR_WORD}, // folds to ss
    {0x0130, PF_CHAR_WORD},
    {0x0131, LETTER},
    {0x0301, MARK},
    {0x0932, LETTER},
    {0x093f, MARK}, // a spacing mark
    {0x0e01, PAIRED},
    {0x0e31, MARK | PF_CHAR_PAIRED},
    {0x0e51, DIGIT}, // digits are words in any script
    {0x4e2d, PAIRED},
    {0x3042, PAIRED},
    {0x30fb, 0}, // middle dot
    {0x30fc, PAIRED},
    {0x3001, 0},
    {0xff76, PF_CHAR_WORD | PF_CHAR_PAIRED}, // half-width
    {0xff21, PF_CHAR_WORD},
    {0xff11, PF_CHAR_WORD | PF_CHAR_DIGIT},
    {0x00b2, PF_CHAR_WORD},
    {0xac00, LETTER},
    {0x1100, PF_CHAR_WORD},
    {0x1161, PF_CHAR_WORD},
    {0x11a8, PF_CHAR_WORD},
    {0x0661, DIGIT},
    {0x20ac, 0},
    {0x2122, 0},
    {0xfffd, 0},
    {0xd800, 0},
    {0xffff, 0},
    {0x1f600, 0},
    {0x20000, PAIRED},
    {0x1d400, PF_CHAR_WORD}, // bold A
    {0x10ffff, 0},
};

START_TEST(knows_a_code_point)
{
    uint32_t point = points[_i].point;
    ck_assert_msg(pf_charmap_flags(&map, point) == points[_i].flags, "U+%04X has %#x, not %#x",
                  point, pf_charmap_flags(&map, point), points[_i].flags);
}
END_TEST

START_TEST(reads_the_basic_plane_from_the_table)
{
    for (uint32_t c = 0; c < 65536; c++) {
        if (pf_charmap_flags(&map, c) != map.flags[c]) {
            ck_abort_msg("U+%04X", (unsigned)c);
        }
    }
}
END_TEST

// An assert that holds is a system call too: over all code points only those that fail are
// made.
static int is_sound(uint8_t flags)
{
    int is_word = (flags & PF_CHAR_WORD) != 0;
    uint8_t of_words = PF_CHAR_SIMPLE | PF_CHAR_PAIRED | PF_CHAR_MARK | PF_CHAR_DIGIT;
    uint8_t of_others = PF_CHAR_IGNORED | PF_CHAR_OPENS | PF_CHAR_CLOSES;
    return (is_word || !(flags & of_words)) && (!is_word || !(flags & of_others)) &&
           (!(flags & PF_CHAR_IGNORED) || flags == PF_CHAR_IGNORED) &&
           (!(flags & PF_CHAR_OPENS) || !(flags & PF_CHAR_CLOSES)) &&
           (!(flags & PF_CHAR_MARK) || !(flags & PF_CHAR_SIMPLE));
}

START_TEST(gives_no_contradicting_flags)
{
    for (uint32_t c = 0; c < 0x110000; c++) {
        uint8_t flags = pf_charmap_flags(&map, c);
        if (!is_sound(flags)) {
            ck_abort_msg("U+%04X: flags %u", (unsigned)c, (unsigned)flags);
        }
    }
}
END_TEST

// Two simple code points side by side must stay as they are under NFKC with case folding.
static void check_pair(utf8proc_int32_t a, utf8proc_int32_t b)
{
    utf8proc_int32_t both[2] = {a, b};
    utf8proc_option_t how = UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_COMPOSE;
    utf8proc_ssize_t n = utf8proc_normalize_utf32(both, 2, how);
    if (n != 2 || both[0] != a || both[1] != b) {
        ck_abort_msg("U+%04X U+%04X", (unsigned)a, (unsigned)b);
    }
}

START_TEST(calls_nothing_simple_that_composes)
{
    // Letters that take something on: Latin, Greek, Devanagari, Kana, Hangul, Brahmic vowels.
    static const utf8proc_int32_t firsts[] = {'a',    0x03b1, 0x0928, 0x0bc6, 0x0dd9,
                                              0x1025, 0x1100, 0x1112, 0x1b05, 0x304b,
                                              0x4e2d, 0xac00, 0xd558};
    for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++) {
        for (uint32_t c = 0; c < 65536; c++) {
            if (!(map.flags[firsts[i]] & PF_CHAR_SIMPLE) || !(map.flags[c] & PF_CHAR_SIMPLE)) {
                continue;
            }
            check_pair(firsts[i], (utf8proc_int32_t)c);
            check_pair((utf8proc_int32_t)c, firsts[i]);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("charmap");
    TCase *tcase = tcase_create("charmap");
    tcase_add_unchecked_fixture(tcase, make_map, NULL);
    tcase_add_loop_test(tcase, knows_a_code_point, 0, sizeof points / sizeof *points);
    tcase_add_test(tcase, reads_the_basic_plane_from_the_table);
    tcase_add_test(tcase, gives_no_contradicting_flags);
    tcase_add_test(tcase, calls_nothing_simple_that_composes);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
