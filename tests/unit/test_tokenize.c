// SPDX-License-Identifier: MIT
// Text to tokens: many scripts, quotation, the fast path against the general one, memory
// running out.
#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/rng.h"
#include "tokenizer_fixture.h"

// What must hold of token i.
static int is_sound(const pf_tokens *t, size_t i, size_t text_len)
{
    pf_strview token = pf_token(t, i);
    int continues = (t->flags[i] & PF_TOKEN_CONTINUES) != 0;
    return token.len > 0 && t->starts[i] + t->lens[i] <= t->chars_len &&
           memchr(token.data, ' ', token.len) == NULL &&
           t->hashes[i] == pf_hash_word(token.data, token.len) && t->origins[i] < text_len &&
           (i == 0 || t->origins[i] >= t->origins[i - 1]) &&
           (!continues || ((t->flags[i] & PF_TOKEN_PAIR) != 0 && i + 1 < t->n));
}

// What must hold of any tokens. An assert that holds is a system call, so there is none for
// each token.
static void validate(const pf_tokens *t, size_t text_len)
{
    size_t n_pairs = 0;
    size_t n_quoted = 0;
    for (size_t i = 0; i < t->n; i++) {
        if (!is_sound(t, i, text_len)) {
            ck_abort_msg("token %zu of %zu, '%.*s', flags %u", i, t->n, (int)pf_token(t, i).len,
                         pf_token(t, i).data, (unsigned)t->flags[i]);
        }
        n_pairs += (t->flags[i] & PF_TOKEN_PAIR) != 0;
        n_quoted += (t->flags[i] & PF_TOKEN_QUOTED) != 0;
    }
    ck_assert_uint_eq(t->n_pairs, n_pairs);
    ck_assert_uint_eq(t->n_quoted, n_quoted);
    ck_assert_uint_le(n_quoted * 10, t->n * 6);
    ck_assert_uint_ge(t->chars_cap, t->chars_len + PF_WORD_BYTES);
}

static void tokenize_view(pf_strview text)
{
    ck_assert_int_eq(pf_tokenize(&tokenizer, text, &tokens, NULL), PF_OK);
    validate(&tokens, text.len);
}

static void tokenize(const char *text)
{
    tokenize_view(pf_view(text));
}

static pf_hash128 identity_of(const char *text)
{
    tokenize(text);
    return pf_tokens_hash(&tokens, pf_hash128_of);
}

// The tokens, a blank between two, are what is expected.
static void expect_tokens(const char *text, const char *expected)
{
    pf_buf got;
    pf_buf_init(&got);
    for (size_t i = 0; i < tokens.n; i++) {
        pf_buf_append_str(&got, i > 0 ? " " : "");
        pf_buf_append_view(&got, pf_token(&tokens, i));
    }
    ck_assert_msg(pf_view_equal(pf_buf_view(&got), pf_view(expected)),
                  "'%s' gives '%.*s' instead of '%s'", text, (int)got.len,
                  got.len > 0 ? got.data : "", expected);
    ck_assert_uint_eq(pf_tokens_bytes(&tokens), got.len + (got.len > 0));
    pf_buf_finish(&got);
}

static const struct {
    const char *text;
    const char *tokens;
} texts[] = {
    {"", ""},
    {" \n\t.,!", ""},
    {"War", "war"},
    {"  The POLICE said:", "the police said"},
    {"don't", "don t"},
    {"don\u2019t", "don t"},
    {"state-of-the-art", "state of the art"},
    {"state\u2010of\u2011the\u2013art\u2014", "state of the art"},
    {"1,500.5 km2 A4", "1 500 5 km2 a4"},
    {"U.S.", "u s"},
    {"a_b@c.de #tag", "a b c de tag"},
    {"caf\u00e9", "caf\u00e9"},
    {"cafe\u0301", "caf\u00e9"}, // decomposed
    {"CAF\u00c9", "caf\u00e9"},
    {"CAFE\u0301S", "caf\u00e9s"},
    {"\u00c5ngstr\u00f6m \u212bngstro\u0308m", "\u00e5ngstr\u00f6m \u00e5ngstr\u00f6m"},
    {"Vi\u1ec7t Vie\u0323\u0302t Vie\u0302\u0323t Vi\u00ea\u0323t",
     "vi\u1ec7t vi\u1ec7t vi\u1ec7t vi\u1ec7t"}, // marks in any order
    {"co\u00adoperate", "cooperate"},
    {"zero\u200bwidth\u200djoiner", "zerowidthjoiner"},
    {"\ufeffstart", "start"},
    {"\u00ad", ""},
    {"no\u00a0break", "no break"},
    {"\ufb01nance o\ufb03ce", "finance office"},
    {"\uff21\uff29 \uff11\uff12", "ai 12"},
    {"\u2460 x\u00b2 \u00bd", "1 x2 12"},
    {"Istanbul \u0130zmir i\u0307zmir", "istanbul i\u0307zmir i\u0307zmir"},
    {"d\u0131\u015f", "d\u0131\u015f"},
    {"Stra\u00dfe STRASSE STRA\u1e9eE", "strasse strasse strasse"},
    {"\u00dcber \u00c4\u00d6", "\u00fcber \u00e4\u00f6"},
    {"\u039f\u0394\u039f\u03a3 \u03bf\u03b4\u03bf\u03c2",
     "\u03bf\u03b4\u03bf\u03c3 \u03bf\u03b4\u03bf\u03c3"},                // final sigma
    {"\u0643\u062a\u0640\u0640\u0627\u0628", "\u0643\u062a\u0627\u0628"}, // tatweel
    {"\u0643\u064e\u062a\u064e\u0628\u064e", "\u0643\u062a\u0628"},       // harakat
    {"\u0627\u0644\u062d\u0631\u0628\u060c \u0641\u064a",
     "\u0627\u0644\u062d\u0631\u0628 \u0641\u064a"},
    {"\u0661\u0662", "\u0661\u0662"},
    {"\u05de\u05dc\u05d7\u05de\u05d4 \u05d1\u05e2\u05d6\u05d4.",
     "\u05de\u05dc\u05d7\u05de\u05d4 \u05d1\u05e2\u05d6\u05d4"},
    {"\u05e6\u05d4\"\u05dc", "\u05e6\u05d4 \u05dc"},
    {"\u0412\u043e\u0439\u043d\u0430 \u0432 \u0415\u0449\u0451",
     "\u0432\u043e\u0439\u043d\u0430 \u0432 \u0435\u0449\u0451"},
    {"\u0432\u043e\u0438\u0306\u043d\u0430", "\u0432\u043e\u0439\u043d\u0430"},
    {"\u0939\u093f\u0928\u094d\u0926\u0940 \u092e\u0947\u0902\u0964",
     "\u0939\u093f\u0928\u094d\u0926\u0940 \u092e\u0947\u0902"},
    {"\u4e2d\u56fd\u65b0\u95fb", "\u4e2d\u56fd \u56fd\u65b0 \u65b0\u95fb"},
    {"\u4e2d", "\u4e2d"},
    {"\u4e2d\u56fd\uff0c\u65b0\u3002", "\u4e2d\u56fd \u65b0"},
    {"AI\u306f2025\u5e74\u306b", "ai \u306f 2025 \u5e74\u306b"},
    {"\u6771\u4eac\u306eOpenAI\u793e", "\u6771\u4eac \u4eac\u306e openai \u793e"},
    {"\uff76\uff9e\uff73", "\u30ac\u30a6"}, // half-width with its voice mark
    {"\u304b\u3099\u304d", "\u304c\u304d"}, // composed
    {"\u30cb\u30e5\u30fc\u30b9", "\u30cb\u30e5 \u30e5\u30fc \u30fc\u30b9"},
    {"\u6771\u4eac\u30fb\u5927\u962a", "\u6771\u4eac \u5927\u962a"}, // middle dot
    {"\U00020000\U00020001", "\U00020000\U00020001"},
    {"\u0e02\u0e48\u0e32\u0e27",
     "\u0e02\u0e48\u0e32 \u0e32\u0e27"}, // tone mark stays with its letter
    {"\u1019\u103c\u1014\u103a", "\u1019\u103c\u1014\u103a"},
    {"\ud55c\uad6d \ub274\uc2a4", "\ud55c\uad6d \ub274\uc2a4"}, // words, no pairs
    {"\u1112\u1161\u11ab\u1100\u116e\u11a8", "\ud55c\uad6d"},   // conjoining letters
    {"\U0001f600\U0001f44d\U0001f3fd \u2764\ufe0f \U0001f468\u200d\U0001f469\u200d\U0001f467",
     ""},
    {"\U0001f1fa\U0001f1e6 \u2122 \u20ac", ""},
    {"fire\U0001f525works", "fire works"},
    {"\U00010400\U0001d400", "\U00010428a"}, // past the basic plane: Deseret, bold A
    {"ab\xff\xfe"
     "cd",
     "ab cd"},
    {"ab\xc3", "ab"},
    {"ab\xe4\xb8"
     "cd",
     "ab cd"},
    {"\xc0\xaf\xed\xa0\x80\xf5\x80", ""}, // overlong, surrogate, past the last
    {"caf\u00e9\x80"
     "t",
     "caf\u00e9 t"},
    {"a\u00e9 b", "a\u00e9 b"},
    {"\u0301", "\u0301"}, // a mark alone
    {"\u00bfQu\u00e9?", "qu\u00e9"},
    {"x\ufdfa", "x\u0635\u0644\u0649\u0627\u0644\u0644\u0647\u0639\u0644\u064a\u0647\u0648"
                "\u0633\u0644\u0645"},
};

START_TEST(cuts_a_text_into_tokens)
{
    tokenize(texts[_i].text);
    expect_tokens(texts[_i].text, texts[_i].tokens);
}
END_TEST

static const struct {
    const char *a;
    const char *b;
} same[] = {
    {"Police said: \"War!\"", "police said \u201cwar\u201d"},
    {"it's", "it\u2019s"},
    {"\u2018x\u2019", "'X'"},
    {"a - b", "a\u2014b"},
    {"na\u00efve", "nai\u0308ve"},
    {"a\r\nb", "a b"},
    {"\u4e2d\u56fd \u201c\u65b0\u201d", "\u4e2d\u56fd\u300c\u65b0\u300d"},
    {"", "..."},
};

START_TEST(takes_no_notice_of_case_quotes_and_punctuation)
{
    pf_hash128 a = identity_of(same[_i].a);
    pf_hash128 b = identity_of(same[_i].b);
    ck_assert_int_eq(pf_hash128_compare(a, b), 0);
}
END_TEST

static const struct {
    const char *a;
    const char *b;
} different[] = {
    {"war", "wars"}, {"a b", "ab"},         {"a b", "b a"},    {"a", ""},
    {"a a", "a"},    {"cafe", "caf\u00e9"}, {"1500", "1,500"},
};

START_TEST(takes_notice_of_words)
{
    pf_hash128 a = identity_of(different[_i].a);
    pf_hash128 b = identity_of(different[_i].b);
    ck_assert_int_ne(pf_hash128_compare(a, b), 0);
}
END_TEST

// Which tokens are quoted, as a string of q and a dot for each token. Enough other words
// follow.
static const struct {
    const char *text;
    const char *marks;
} quotations[] = {
    {"he said \u201cno way\u201d and left town now", "..qq...."},
    {"he said \"no way\" and left town now", "..qq...."},
    {"il dit \u00abnon\u00bb et puis voila tout", "..q...."},
    {"il dit \u00ab non merci \u00bb et puis voila", "..qq..."},
    {"er sagte \u201enein danke\u201c und ging nach hause", "..qq...."},
    {"\u201eNein\u201c sagte er \u201eja\u201c dann ging er", "q..q..."},
    {"\u5f7c\u306f\u300c\u306f\u3044\u300d\u3068\u8a00\u3063\u305f", ".q..."},
    {"one \u201copen\nnext line here and more words", ".q......"},
    {"one \"open\nnext line here and more words", ".q......"},
    {"one \"open\rnext line here and more words", ".q......"},
    {"a \u201cb \"c\" d\u201d e f g h", ".qqq...."},         // an inner mark is nested
    {"a \u201cb \u2018c\u2019 d\u201d e f g h", ".qqq...."}, // single marks do not
    {"(\"yes\") he said to all of them", "q......"},
    {"\u2014\"yes\" he said to all of them", "q......"},
    {"the 6\" pipe and the 5\" pipe were here", "........."}, // inches
    {"don't and 'single' words are not quoted", "........"},
    {"x \u201d y \u00bb z", "..."},
    {"er sagt \u00bbnein danke\u00ab und geht nach hause", "..qq...."}, // turned round
    {"hon sade \u201dnej tack\u201d och gick hem igen", "..qq...."},
    {"\u201call of\u201d it", "..."},                 // 2 of 3 is too much
    {"\u201cone two three\u201d four five", "qqq.."}, // 60 % is not
    {"\u201cone two three four five six\u201d seven eight nine", "........."}, // 66 % is
    {"a \u201ccaf\u00e9\u201d b c d", ".q..."},
    {"a \u201c\u00adcaf\u00e9\u00ad\u201d b c d", ".q..."},
    {"a \u201c\xff"
     "b\u201d c d e",
     ".q..."},
};

START_TEST(marks_what_stands_in_quotation_marks)
{
    tokenize(quotations[_i].text);
    char marks[64] = "";
    for (size_t i = 0; i < tokens.n; i++) {
        marks[i] = tokens.flags[i] & PF_TOKEN_QUOTED ? 'q' : '.';
    }
    ck_assert_str_eq(marks, quotations[_i].marks);
}
END_TEST

static const struct {
    const char *text;
    const char *kinds; // n number, p pair, c pair that continues, w other
} kinds[] = {
    {"12 a1 1a 007 x", "nwwnw"},
    {"1,500.5", "nnn"},
    {"\uff11\uff12 \u0661\u0662 \u0967", "nnn"},
    {"\u00bd \u00b2 \u2460", "www"}, // numbers, but no decimal digits
    {"1\u0301", "w"},
    {"\u4e2d\u56fd\u65b0 \u4e2d x", "cppw"},
    {"\u4e2d\u56fd2025", "pn"},
    {"\u0e51\u0e52", "n"}, // Thai digits
    {"\ud55c\uad6d", "w"},
};

START_TEST(tells_numbers_and_pairs)
{
    tokenize(kinds[_i].text);
    char got[64] = "";
    for (size_t i = 0; i < tokens.n; i++) {
        unsigned flags = tokens.flags[i];
        got[i] = flags & PF_TOKEN_NUMBER      ? 'n'
                 : flags & PF_TOKEN_CONTINUES ? 'c'
                 : flags & PF_TOKEN_PAIR      ? 'p'
                                              : 'w';
    }
    ck_assert_str_eq(got, kinds[_i].kinds);
}
END_TEST

START_TEST(points_at_where_tokens_began)
{
    const char *text = " Caf\u00e9 \u201cone\u201d\u00adtwo\n\xff"
                       "3";
    static const char *const begins[] = {"Caf", "one", "two", "3"};
    tokenize(text);
    ck_assert_uint_eq(tokens.n, 4);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(strncmp(text + tokens.origins[i], begins[i], strlen(begins[i])), 0);
    }
    tokenize("a \u4e2d\u56fd\u65b0 b"); // pairs share the place of their run
    ck_assert_uint_eq(tokens.n, 4);
    ck_assert_uint_eq(tokens.origins[1], 2);
    ck_assert_uint_eq(tokens.origins[2], 2);
    ck_assert_uint_eq(tokens.origins[3], 12);
}
END_TEST

// Tokens as a copy, for comparison.
typedef struct snapshot {
    size_t n;
    uint64_t hashes[512];
    uint32_t origins[512];
    uint8_t flags[512];
} snapshot;

static void take(snapshot *s, pf_strview text)
{
    tokenize_view(text);
    ck_assert_uint_le(tokens.n, 512);
    s->n = tokens.n;
    memcpy(s->hashes, tokens.hashes, tokens.n * sizeof *tokens.hashes);
    memcpy(s->origins, tokens.origins, tokens.n * sizeof *tokens.origins);
    memcpy(s->flags, tokens.flags, tokens.n);
}

static void expect_same(const snapshot *a, const snapshot *b, pf_strview text)
{
    ck_assert_msg(a->n == b->n && memcmp(a->hashes, b->hashes, a->n * sizeof *a->hashes) == 0 &&
                      memcmp(a->flags, b->flags, a->n) == 0,
                  "differs: '%.*s'", (int)text.len, text.data);
}

// A letter, sign or digit; any byte of ASCII now and then. Returns its length.
static size_t add_piece(char *out, pf_rng *rng)
{
    static const char letters[] = "abcXYZ019 \n\r\t.,'\"()-_@[";
    static const char *const past_ascii[] = {"\u00e9", "\u00c9", "\u044f",
                                             "\u0661", "\u2014", "\ud55c"};
    uint32_t kind = pf_rng_below(rng, 10);
    if (kind < 2) {
        const char *piece = past_ascii[pf_rng_below(rng, 6)];
        memcpy(out, piece, strlen(piece));
        return strlen(piece);
    }
    *out = kind == 2 ? (char)pf_rng_below(rng, 128)
                     : letters[pf_rng_below(rng, sizeof letters - 1)];
    return 1;
}

// An ignored sign behind each letter sends every word through the general way.
START_TEST(cuts_words_the_same_on_both_ways)
{
    pf_rng rng;
    pf_rng_init(&rng, (uint64_t)_i);
    static snapshot fast;
    static snapshot general;
    for (int round = 0; round < 300; round++) {
        char text[900];
        char slow[1800];
        size_t at[1800]; // place in text of each byte of slow where a letter begins
        size_t n_pieces = pf_rng_below(&rng, 300);
        size_t n = 0;
        size_t n_slow = 0;
        for (size_t i = 0; i < n_pieces; i++) {
            size_t len = add_piece(text + n, &rng);
            at[n_slow] = n;
            memcpy(slow + n_slow, text + n, len);
            memcpy(slow + n_slow + len, "\u200b", 3);
            n += len;
            n_slow += len + 3;
        }
        pf_strview plain = {text, n};
        pf_strview mixed = {slow, n_slow};
        take(&fast, plain);
        take(&general, mixed);
        expect_same(&fast, &general, plain);
        for (size_t i = 0; i < fast.n; i++) {
            if (at[general.origins[i]] != fast.origins[i]) {
                ck_abort_msg("token %zu begins elsewhere", i);
            }
        }
    }
}
END_TEST

START_TEST(gives_the_same_with_a_sign_past_ascii_behind_it)
{
    static const char letters[] = "abcXYZ019 \n.,'\"-";
    static snapshot alone;
    static snapshot followed;
    pf_rng rng;
    pf_rng_init(&rng, (uint64_t)_i + 50);
    for (int round = 0; round < 300; round++) {
        char text[210];
        size_t n = pf_rng_below(&rng, 200);
        for (size_t i = 0; i < n; i++) {
            text[i] = letters[pf_rng_below(&rng, sizeof letters - 1)];
        }
        memcpy(text + n, "\u20ac", 3);
        pf_strview without = {text, n};
        pf_strview with = {text, n + 3};
        take(&alone, without);
        take(&followed, with);
        expect_same(&alone, &followed, without);
    }
}
END_TEST

// Any bytes at all: nothing breaks, and the same comes again.
START_TEST(takes_any_bytes)
{
    static const char *const pieces[] = {"a",      "Z",      "9",      " ",          "\n",
                                         "\"",     "\u201c", "\u201d", "\u00e9",     "\u0301",
                                         "\u0323", "\u4e2d", "\u0e02", "\u0e48",     "\u1112",
                                         "\u1161", "\u00ad", "\ufdfa", "\U0001d400", "\xff",
                                         "\xe4",   "\x80",   "\ufb01", "\u0640",     "\u3099"};
    static snapshot first;
    static snapshot second;
    pf_rng rng;
    pf_rng_init(&rng, (uint64_t)_i);
    for (int round = 0; round < 300; round++) {
        char text[500];
        size_t n = 0;
        size_t n_pieces = pf_rng_below(&rng, 100);
        for (size_t i = 0; i < n_pieces; i++) {
            const char *piece = pieces[pf_rng_below(&rng, sizeof pieces / sizeof *pieces)];
            memcpy(text + n, piece, strlen(piece));
            n += strlen(piece);
        }
        char *exact = malloc(n + 1); // so that a byte too far is seen
        memcpy(exact, text, n);
        pf_strview view = {exact, n};
        take(&first, view);
        take(&second, view);
        expect_same(&first, &second, view);
        free(exact);
    }
}
END_TEST

static const struct {
    const char *unit;
    const char *end;
} endless[] = {
    {"a", ""},      {"a", "\u00e9"}, {"\u00e9", ""},  {"\u4e2d", ""},
    {"\u0301", ""}, {"\ufdfa", ""},  {"\u00ad", "x"},
};

START_TEST(cuts_words_without_end)
{
    pf_buf text;
    pf_buf_init(&text);
    while (text.len < 300000) {
        pf_buf_append_str(&text, endless[_i].unit);
    }
    pf_buf_append_str(&text, endless[_i].end);
    tokenize_view(pf_buf_view(&text));
    ck_assert_uint_ge(tokens.n, 1);
    for (size_t i = 0; i < tokens.n; i++) {
        ck_assert_uint_le(pf_token(&tokens, i).len, 4096 * 11);
    }
    pf_buf_finish(&text);
}
END_TEST

START_TEST(takes_time_in_proportion_to_the_text)
{
    // Were each part of a long word looked through to its end, this would take minutes.
    size_t n = (size_t)32 << 20;
    char *text = malloc(n + 2);
    memset(text, 'a', n);
    memcpy(text + n, "\u00e9", 2);
    pf_strview view = {text, n + 2};
    ck_assert_int_eq(pf_tokenize(&tokenizer, view, &tokens, NULL), PF_OK);
    ck_assert_uint_ge(tokens.n, n / 4096);
    free(text);
}
END_TEST

START_TEST(refuses_a_text_past_the_limit)
{
    pf_strview huge = {"", ((size_t)256 << 20) + 1};
    pf_error err;
    ck_assert_int_eq(pf_tokenize(&tokenizer, huge, &tokens, &err), PF_ELIMIT);
    ck_assert_int_eq(err.code, PF_ELIMIT);
}
END_TEST

START_TEST(takes_an_empty_view_without_a_place)
{
    pf_strview nothing = {NULL, 0};
    tokenize("something before");
    tokenize_view(nothing);
    ck_assert_uint_eq(tokens.n, 0);
    pf_hash128 a = pf_tokens_hash(&tokens, pf_hash128_of);
    ck_assert_int_eq(pf_hash128_compare(a, identity_of("")), 0);
}
END_TEST

START_TEST(survives_when_the_nth_allocation_fails)
{
    pf_buf text;
    pf_buf_init(&text);
    for (int i = 0; i < 600; i++) {
        pf_buf_append_str(&text, "War in caf\u00e9 \u4e2d\u56fd\u65b0\u95fb \ufdfa ");
    }
    tokenize_view(pf_buf_view(&text));
    pf_hash128 whole = pf_tokens_hash(&tokens, pf_hash128_of);
    size_t n_whole = tokens.n;
    for (uint64_t n = 1;; n++) {
        tear_down();
        set_up();
        pf_error err;
        pf_mem_fail_at(n);
        pf_status status = pf_tokenize(&tokenizer, pf_buf_view(&text), &tokens, &err);
        pf_mem_fail_at(0);
        if (status == PF_OK) {
            ck_assert_uint_gt(n, 10);
            break;
        }
        ck_assert_int_eq(status, PF_ENOMEM);
        ck_assert_int_eq(err.code, PF_ENOMEM);
        // What is left serves for the next text.
        tokenize_view(pf_buf_view(&text));
        ck_assert_uint_eq(tokens.n, n_whole);
        ck_assert_int_eq(pf_hash128_compare(pf_tokens_hash(&tokens, pf_hash128_of), whole), 0);
    }
    pf_mem_fail_at(UINT64_MAX);
    tokenize_view(pf_buf_view(&text));
    ck_assert_uint_eq(pf_mem_count(), 0); // buffers are reused
    pf_buf_finish(&text);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

int main(void)
{
    Suite *suite = suite_create("tokenize");
    TCase *tcase = tcase_create("tokenize");
    tcase_add_unchecked_fixture(tcase, make_map, NULL);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, cuts_a_text_into_tokens, 0, COUNT(texts));
    tcase_add_loop_test(tcase, takes_no_notice_of_case_quotes_and_punctuation, 0, COUNT(same));
    tcase_add_loop_test(tcase, takes_notice_of_words, 0, COUNT(different));
    tcase_add_loop_test(tcase, marks_what_stands_in_quotation_marks, 0, COUNT(quotations));
    tcase_add_loop_test(tcase, tells_numbers_and_pairs, 0, COUNT(kinds));
    tcase_add_test(tcase, points_at_where_tokens_began);
    tcase_add_loop_test(tcase, cuts_words_the_same_on_both_ways, 0, 8);
    tcase_add_loop_test(tcase, gives_the_same_with_a_sign_past_ascii_behind_it, 0, 8);
    tcase_add_loop_test(tcase, takes_any_bytes, 0, 8);
    tcase_add_loop_test(tcase, cuts_words_without_end, 0, COUNT(endless));
    tcase_add_test(tcase, takes_time_in_proportion_to_the_text);
    tcase_add_test(tcase, refuses_a_text_past_the_limit);
    tcase_add_test(tcase, takes_an_empty_view_without_a_place);
    tcase_add_test(tcase, survives_when_the_nth_allocation_fails);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
