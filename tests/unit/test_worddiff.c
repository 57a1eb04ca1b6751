// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/rng.h"
#include "match/worddiff.h"

#define LARGE 100000u
// Far above what an optimised build needs (the slowest takes a tenth of a second); under the
// sanitizers on a busy machine it still must not be quadratic.
#define MAX_SECONDS 20.0

static pf_worddiff diff;

static void set_up(void)
{
    pf_worddiff_init(&diff);
}

static void tear_down(void)
{
    pf_worddiff_finish(&diff);
}

static pf_words words(const uint64_t *hashes, uint32_t n)
{
    pf_words made = {hashes, n};
    return made;
}

// One word a letter.
static pf_words spell(const char *text, uint64_t *hashes)
{
    uint32_t n = 0;
    for (; text[n] != '\0'; n++) {
        hashes[n] = (uint64_t)text[n];
    }
    return words(hashes, n);
}

static uint32_t count_equal(void)
{
    uint32_t n = 0;
    for (size_t i = 0; i < diff.n; i++) {
        const pf_segment *s = &diff.segments[i];
        n += s->kind == PF_SEGMENT_EQUAL ? s->last_a - s->first_a : 0;
    }
    return n;
}

static uint32_t count_moved(void)
{
    uint32_t n = 0;
    for (size_t i = 0; i < diff.n; i++) {
        const pf_segment *s = &diff.segments[i];
        n += s->partner != PF_NO_SEGMENT ? s->last_a - s->first_a : 0;
    }
    return n;
}

static void assert_valid(pf_words a, pf_words b)
{
    pf_error err = {0};
    ck_assert_msg(pf_worddiff_validate(a, b, &diff, &err) == PF_OK, "%s", err.message);
}

static void compute(pf_words a, pf_words b, uint64_t max_steps)
{
    pf_error err = {0};
    ck_assert_int_eq(pf_worddiff_compute(a, b, max_steps, &diff, &err), PF_OK);
    assert_valid(a, b);
}

static void find_moves(pf_words a, pf_words b)
{
    pf_error err = {0};
    ck_assert_int_eq(pf_worddiff_find_moves(a, b, &diff, &err), PF_OK);
    assert_valid(a, b);
}

static void smooth(pf_words a, pf_words b, const uint8_t *flags)
{
    pf_error err = {0};
    ck_assert_int_eq(pf_worddiff_smooth(a, b, flags, flags, &diff, &err), PF_OK);
    assert_valid(a, b);
}

// The diff as text: equal words plain, [only in a], {only in b}, moved ones with a tilde.
static const char *shown(const char *a, const char *b)
{
    static char text[1000];
    size_t n = 0;
    for (size_t i = 0; i < diff.n; i++) {
        const pf_segment *s = &diff.segments[i];
        int is_b = s->kind == PF_SEGMENT_ONLY_B;
        const char *side = is_b ? b : a;
        uint32_t first = is_b ? s->first_b : s->first_a;
        uint32_t last = is_b ? s->last_b : s->last_a;
        ck_assert_uint_lt(n + last - first + 4, sizeof text);
        if (s->kind != PF_SEGMENT_EQUAL) {
            text[n++] = is_b ? '{' : '[';
        }
        if (s->partner != PF_NO_SEGMENT) {
            text[n++] = '~';
        }
        memcpy(text + n, side + first, last - first);
        n += last - first;
        if (s->kind != PF_SEGMENT_EQUAL) {
            text[n++] = is_b ? '}' : ']';
        }
    }
    text[n] = '\0';
    return text;
}

static const struct {
    const char *a;
    const char *b;
    const char *want;
} small[] = {
    {"", "", ""},
    {"abc", "", "[abc]"},
    {"", "abc", "{abc}"},
    {"abc", "abc", "abc"},
    {"abc", "xyz", "[abc]{xyz}"},
    {"abcd", "abd", "ab[c]d"},
    {"abd", "abcd", "ab{c}d"},
    {"abcd", "axcd", "a[b]{x}cd"},
    {"a", "b", "[a]{b}"},
    {"xabcy", "abc", "[x]abc[y]"},
    {"abc", "xabcy", "{x}abc{y}"},
    {"aaaa", "aa", "aa[aa]"},
};

START_TEST(small_texts_as_by_hand)
{
    uint64_t a[16];
    uint64_t b[16];
    compute(spell(small[_i].a, a), spell(small[_i].b, b), PF_DIFF_STEPS_MANY);
    ck_assert_int_eq(diff.is_exact, 1);
    ck_assert_str_eq(shown(small[_i].a, small[_i].b), small[_i].want);
}
END_TEST

static uint32_t longest_common(pf_words a, pf_words b)
{
    static uint32_t rows[2][200];
    memset(rows, 0, sizeof rows);
    for (uint32_t i = 1; i <= a.n; i++) {
        for (uint32_t j = 1; j <= b.n; j++) {
            uint32_t up = rows[(i - 1) & 1][j];
            uint32_t left = rows[i & 1][j - 1];
            uint32_t better = up > left ? up : left;
            rows[i & 1][j] =
                a.hashes[i - 1] == b.hashes[j - 1] ? rows[(i - 1) & 1][j - 1] + 1 : better;
        }
    }
    return rows[a.n & 1][b.n];
}

static pf_words random_words(pf_rng *rng, uint64_t *out, uint32_t max_n, uint32_t n_different)
{
    uint32_t n = (uint32_t)pf_rng_below(rng, max_n + 1);
    for (uint32_t i = 0; i < n; i++) {
        out[i] = pf_rng_below(rng, n_different);
    }
    return words(out, n);
}

START_TEST(equal_words_are_a_longest_common_subsequence)
{
    static const uint32_t vocabularies[] = {1, 2, 3, 5, 20, 200};
    uint64_t a[150];
    uint64_t b[150];
    pf_rng rng;
    pf_rng_init(&rng, 7 + (uint64_t)_i);
    for (int round = 0; round < 60; round++) {
        pf_words x = random_words(&rng, a, round < 40 ? 12 : 150, vocabularies[_i]);
        pf_words y = random_words(&rng, b, round < 40 ? 12 : 150, vocabularies[_i]);
        compute(x, y, PF_DIFF_STEPS_MANY);
        ck_assert_int_eq(diff.is_exact, 1);
        ck_assert_uint_eq(count_equal(), longest_common(x, y));
    }
}
END_TEST

// However little may be spent, the segments give back both texts.
START_TEST(any_bound_gives_a_whole_diff)
{
    uint64_t a[150];
    uint64_t b[150];
    pf_rng rng;
    pf_rng_init(&rng, 99);
    for (uint64_t steps = 0; steps < 3000; steps = steps * 3 / 2 + 1) {
        for (int round = 0; round < 30; round++) {
            pf_words x = random_words(&rng, a, 150, round % 2 == 0 ? 4 : 60);
            pf_words y = random_words(&rng, b, 150, round % 2 == 0 ? 4 : 60);
            compute(x, y, steps);
            ck_assert_uint_le(count_equal(), longest_common(x, y));
            find_moves(x, y);
        }
    }
}
END_TEST

// `n` words of `from`, each left out, replaced or followed by a new one in `per_mille` of the
// cases; returns how many there are then.
static uint32_t edit(pf_rng *rng, const uint64_t *from, uint32_t n, uint32_t per_mille,
                     uint64_t *out)
{
    uint32_t n_out = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t kind = pf_rng_below(rng, 1000) < per_mille ? pf_rng_below(rng, 3) : 3;
        if (kind >= 2) {
            out[n_out++] = from[i];
        }
        if (kind == 1 || kind == 2) {
            out[n_out++] = ((uint64_t)1 << 40) + pf_rng_below(rng, 1u << 30);
        }
    }
    return n_out;
}

static uint64_t *room(size_t n)
{
    uint64_t *made = pf_alloc(n, sizeof *made);
    ck_assert_ptr_nonnull(made);
    return made;
}

static double seconds_since(clock_t start)
{
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

// All three passes over a and b, timed.
static void run_large(const uint64_t *a, uint32_t n_a, const uint64_t *b, uint32_t n_b)
{
    uint8_t *flags = pf_calloc((size_t)n_a + n_b, 1);
    ck_assert_ptr_nonnull(flags);
    pf_words x = words(a, n_a);
    pf_words y = words(b, n_b);
    clock_t start = clock();
    compute(x, y, PF_DIFF_STEPS_ONE);
    smooth(x, y, flags);
    find_moves(x, y);
    ck_assert_double_lt(seconds_since(start), MAX_SECONDS);
    pf_free(flags);
}

START_TEST(edits_of_a_long_text_are_found)
{
    static const uint32_t per_mille[] = {0, 1, 20, 300};
    static const double least_equal[] = {1, 0.99, 0.98, 0.75};
    uint64_t *a = room(LARGE);
    uint64_t *b = room(2 * LARGE);
    pf_rng rng;
    pf_rng_init(&rng, 3);
    for (uint32_t i = 0; i < LARGE; i++) {
        a[i] = pf_rng_below(&rng, 20000);
    }
    uint32_t n_b = edit(&rng, a, LARGE, per_mille[_i], b);
    run_large(a, LARGE, b, n_b);
    ck_assert_double_ge(count_equal(), least_equal[_i] * LARGE);
    pf_free(a);
    pf_free(b);
}
END_TEST

// Pairs of long texts that a careless diff is quadratic on.
static uint64_t pathological(int kind, uint32_t side, uint32_t i, pf_rng *rng)
{
    switch (kind) {
    case 0: // nothing in common
        return (uint64_t)side << 32 | i;
    case 1: // all one word
        return 1;
    case 2: // two periods that never meet for long
        return i % (side == 0 ? 7 : 11);
    case 3: // a period, broken now and then
        return i % 1009 == side ? 77 : i % 3;
    case 4: // noise of few words
        return pf_rng_below(rng, 4);
    case 5: // noise of many words
        return pf_rng_below(rng, 50000);
    case 6: // turned round
        return side == 0 ? i : LARGE - i;
    case 7: // blocks of 20 in another order
        return side == 0 ? i : (uint64_t)(i / 20 * 7919 % (LARGE / 20)) * 20 + i % 20;
    default: // one word against another
        return side;
    }
}

START_TEST(long_texts_of_any_kind_cost_bounded_time)
{
    uint64_t *a = room(LARGE);
    uint64_t *b = room(LARGE);
    pf_rng rng;
    pf_rng_init(&rng, 5);
    for (uint32_t i = 0; i < LARGE; i++) {
        a[i] = pathological(_i, 0, i, &rng);
        b[i] = pathological(_i, 1, i, &rng);
    }
    run_large(a, LARGE, b, LARGE);
    if (_i == 0 || _i == 8) {
        ck_assert_uint_eq(diff.n, 2);
    }
    if (_i == 1) {
        ck_assert_uint_eq(diff.n, 1);
    }
    if (_i == 7) {
        ck_assert_uint_ge(count_equal() + count_moved(), LARGE - 100);
    }
    pf_free(a);
    pf_free(b);
}
END_TEST

static void find(const char *a, const char *b)
{
    static uint64_t hashes[2][200];
    pf_words x = spell(a, hashes[0]);
    pf_words y = spell(b, hashes[1]);
    compute(x, y, PF_DIFF_STEPS_MANY);
    find_moves(x, y);
}

static const struct {
    const char *a;
    const char *b;
    const char *want;
} moved[] = {
    {"ABCDEFGHIJabcdefgh", "abcdefghABCDEFGHIJ", "{~abcdefgh}ABCDEFGHIJ[~abcdefgh]"},
    // Seven words are too few.
    {"ABCDEFGHIJabcdefg", "abcdefgABCDEFGHIJ", "{abcdefg}ABCDEFGHIJ[abcdefg]"},
    // Only a part of what differs has moved.
    {"12ABCDEFGHIJKLMNabcdefgh34", "xabcdefghyABCDEFGHIJKLMN",
     "[12]{x}{~abcdefgh}{y}ABCDEFGHIJKLMN[~abcdefgh][34]"},
    // It stands twice in b: the first place is taken.
    {"ABCDEFGHIJabcdefgh", "abcdefghABCDEFGHIJK1abcdefgh", "ABCDEFGHIJ"},
};

START_TEST(passages_elsewhere_are_moves)
{
    find(moved[_i].a, moved[_i].b);
    if (_i < 3) {
        ck_assert_str_eq(shown(moved[_i].a, moved[_i].b), moved[_i].want);
    } else {
        ck_assert_uint_eq(count_equal() + count_moved(), 18);
    }
}
END_TEST

static const struct {
    const char *a;
    const char *b;
    const char *flags; // '.' where a sentence begins, '+' where words are of one piece
    const char *want;
} rough[] = {
    // A lone word between two rewritten passages is lost; at the rim, or when small, it stays.
    {"xabcdTefghy", "x1234T5678y", "", "x[abcdTefgh]{1234T5678}y"},
    {"xabTefy", "x12T56y", "", "x[ab]{12}T[ef]{56}y"},
    {"xabcdefghijkTfy", "x1T2y", "", "x[abcdefghijkTf]{1T2}y"},
    {"TabcdefgU", "T1234567U", "", "T[abcdefg]{1234567}U"},
    {"abcdeUVWefghiklXYZ", "1234UVW567890XYZ", "", "[abcde]{1234}UVW[efghikl]{567890}XYZ"},
    // "The a. The b." with "The c." put between: it begins where the sentence does.
    {"TaTb", "TaTcTb", ". . . ", "Ta{Tc}Tb"},
    {"xTaTcTby", "xTaTby", " . . .  ", "xTa[Tc]Tby"},
    {"Tb", "TaTb", ". . ", "{Ta}Tb"},
    // The island that is lost is found again at the rim.
    {"xabcdTefghTy", "xTy", "", "x[abcdTefgh]Ty"},
    // A number changes as a whole, whichever of its parts did.
    {"of7.9to", "of7.8to", "   ++", "of[7.9]{7.8}to"},
    {"of1.9to", "of7.9to", "   ++", "of[1.9]{7.9}to"},
    {"towe", "tow", "   +", "to[we]{w}"},
    // Where no sentence begins it stays where it is found.
    {"TaTb", "TaTcTb", "", "TaT{cT}b"},
};

START_TEST(a_smooth_diff_reads_well)
{
    uint64_t a[32];
    uint64_t b[32];
    uint8_t flags[32] = {0};
    for (size_t i = 0; i < strlen(rough[_i].flags); i++) {
        char flag = rough[_i].flags[i];
        flags[i] = flag == '.' ? PF_WORD_STARTS : flag == '+' ? PF_WORD_GLUED : 0;
    }
    pf_words x = spell(rough[_i].a, a);
    pf_words y = spell(rough[_i].b, b);
    compute(x, y, PF_DIFF_STEPS_MANY);
    smooth(x, y, flags);
    ck_assert_str_eq(shown(rough[_i].a, rough[_i].b), rough[_i].want);
}
END_TEST

START_TEST(smoothing_noise_keeps_both_texts)
{
    uint64_t a[150];
    uint64_t b[150];
    uint8_t flags[150];
    pf_rng rng;
    pf_rng_init(&rng, 11);
    for (int round = 0; round < 400; round++) {
        pf_words x = random_words(&rng, a, 150, 2 + (uint32_t)round % 30);
        uint32_t n_b = edit(&rng, a, x.n < 70 ? x.n : 70, 300, b);
        pf_words y = words(b, n_b);
        for (size_t i = 0; i < sizeof flags; i++) {
            flags[i] = (uint8_t)pf_rng_below(&rng, 8);
        }
        compute(x, y, PF_DIFF_STEPS_MANY);
        smooth(x, y, flags);
        find_moves(x, y);
    }
}
END_TEST

START_TEST(a_breach_is_found)
{
    uint64_t a[16];
    uint64_t b[16];
    pf_words x = spell("abcd", a);
    pf_words y = spell("axcd", b);
    for (int i = 0; i < 6; i++) {
        compute(x, y, PF_DIFF_STEPS_MANY); // a [b] {x} cd
        ck_assert_uint_eq(diff.n, 4);
        switch (i) {
        case 0:
            diff.n--;
            break;
        case 1:
            diff.segments[0].kind = PF_SEGMENT_ONLY_A;
            break;
        case 2:
            diff.segments[1].partner = 2;
            break;
        case 3:
            diff.segments[1].partner = 2;
            diff.segments[2].partner = 1;
            break;
        case 4:
            diff.segments[2].first_b++;
            break;
        default:
            a[3] = 'z';
            break;
        }
        ck_assert_int_eq(pf_worddiff_validate(x, y, &diff, NULL), PF_EINVAL);
        pf_worddiff_finish(&diff);
    }
}
END_TEST

START_TEST(every_failed_allocation_is_reported)
{
    uint64_t a[150];
    uint64_t b[300];
    const uint8_t flags[300] = {0};
    pf_rng rng;
    pf_rng_init(&rng, 2);
    for (uint32_t i = 0; i < 120; i++) {
        a[i] = i;
    }
    uint32_t n_b = edit(&rng, a + 60, 60, 50, b);
    n_b += edit(&rng, a, 60, 50, b + n_b);
    int n_failed = 0;
    pf_status status = PF_ENOMEM;
    for (uint64_t n = 1; status != PF_OK; n++) {
        pf_error err = {0};
        pf_mem_fail_at(n);
        status = pf_worddiff_compute(words(a, 120), words(b, n_b), 40, &diff, &err);
        if (status == PF_OK) {
            status =
                pf_worddiff_smooth(words(a, 120), words(b, n_b), flags, flags, &diff, &err);
        }
        if (status == PF_OK) {
            status = pf_worddiff_find_moves(words(a, 120), words(b, n_b), &diff, &err);
        }
        pf_mem_fail_at(0);
        ck_assert(status == PF_OK || status == PF_ENOMEM);
        ck_assert_int_eq(err.code, status);
        n_failed += status != PF_OK;
        pf_worddiff_finish(&diff);
    }
    ck_assert_int_gt(n_failed, 6);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("worddiff");
    TCase *tcase = tcase_create("worddiff");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, small_texts_as_by_hand, 0, sizeof small / sizeof *small);
    tcase_add_loop_test(tcase, equal_words_are_a_longest_common_subsequence, 0, 6);
    tcase_add_test(tcase, any_bound_gives_a_whole_diff);
    tcase_add_loop_test(tcase, edits_of_a_long_text_are_found, 0, 4);
    tcase_add_loop_test(tcase, long_texts_of_any_kind_cost_bounded_time, 0, 9);
    tcase_add_loop_test(tcase, passages_elsewhere_are_moves, 0, sizeof moved / sizeof *moved);
    tcase_add_loop_test(tcase, a_smooth_diff_reads_well, 0, sizeof rough / sizeof *rough);
    tcase_add_test(tcase, smoothing_noise_keeps_both_texts);
    tcase_add_test(tcase, a_breach_is_found);
    tcase_add_test(tcase, every_failed_allocation_is_reported);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
