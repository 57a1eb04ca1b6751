// SPDX-License-Identifier: MIT
// First the script: the one that most tokens are written in, if it has MIN_SCRIPT of them.
// Han without kana is Chinese. In the other scripts the language is the one whose list of stop
// words has the most of the tokens, provided that these are MIN_HITS, a certain share of the
// tokens of the script, and no other language has as many.
//
// A list holds the commonest words of its language, which are a third to a half of running
// text; languages without a list share some of them (Dutch with French, Romanian with Spanish,
// Serbian with Russian). MIN_SHARE was set on 8,000 texts of 15 words and more in 20 languages
// (manual pages, openings of news): at 0.2, 97 of 100 texts in a language with a list are
// found, and 5 of 100 in another one pass for it; at 0.25 it is 95 and 2, at 0.3 92 and 1.
// Arabic writes "and", "the", "to" together with the next word, so its share is lower, and
// nothing else that is common in that script has these words. Finnish has case endings for
// prepositions; Estonian, which is nearest, has a tenth of its tokens in the Finnish list.
//
// The likeliest languages' words are stop words even where the language remains unknown: in
// headlines alone B-cubed F1 falls by .009 (ground_news) and .014 (galaxy_wikinews) without.
#include "text/language.h"

#include <string.h>

#include "text/utf8.h"

#define MIN_SCRIPT        0.6 // share of the tokens in the leading script
#define MIN_HITS          3u
#define MIN_SHARE         0.25
#define MIN_ARABIC_SHARE  0.1
#define MIN_FINNISH_SHARE 0.15
#define MIN_HAN           4u   // pairs of characters from which a text is Chinese
#define MAX_KANA          0.05 // share of kana among Han; Japanese has a third and more

typedef enum script {
    SCRIPT_OTHER,
    SCRIPT_ARABIC,
    SCRIPT_CYRILLIC,
    SCRIPT_HAN,
    SCRIPT_KANA,
    SCRIPT_LATIN,
    N_SCRIPTS
} script;

static const script scripts[PF_N_LANGUAGES] = {
    [PF_LANGUAGE_AR] = SCRIPT_ARABIC,   [PF_LANGUAGE_DE] = SCRIPT_LATIN,
    [PF_LANGUAGE_EN] = SCRIPT_LATIN,    [PF_LANGUAGE_ES] = SCRIPT_LATIN,
    [PF_LANGUAGE_FI] = SCRIPT_LATIN,    [PF_LANGUAGE_FR] = SCRIPT_LATIN,
    [PF_LANGUAGE_IT] = SCRIPT_LATIN,    [PF_LANGUAGE_PT] = SCRIPT_LATIN,
    [PF_LANGUAGE_RU] = SCRIPT_CYRILLIC, [PF_LANGUAGE_ZH] = SCRIPT_HAN,
};

typedef struct script_range {
    uint32_t first;
    uint32_t last;
    script script;
} script_range;

static const script_range ranges[] = {
    {0x00c0, 0x024f, SCRIPT_LATIN},  {0x0400, 0x052f, SCRIPT_CYRILLIC},
    {0x0600, 0x06ff, SCRIPT_ARABIC}, {0x0750, 0x077f, SCRIPT_ARABIC},
    {0x1e00, 0x1eff, SCRIPT_LATIN},  {0x3041, 0x30ff, SCRIPT_KANA},
    {0x3400, 0x4dbf, SCRIPT_HAN},    {0x4e00, 0x9fff, SCRIPT_HAN},
    {0x20000, 0x3ffff, SCRIPT_HAN},
};

#define COUNTS_A_WORD 4u // sums of hits, of 16 bits each

_Static_assert(PF_N_LANGUAGES <= 3 * COUNTS_A_WORD, "find_listed adds to three of them");

// What was counted of an article.
typedef struct census {
    unsigned n_words; // tokens that are no numbers
    unsigned n_tokens[N_SCRIPTS];
    uint64_t hits[(PF_N_LANGUAGES + COUNTS_A_WORD - 1) / COUNTS_A_WORD];
} census;

// Tokens that are in a list.
typedef struct listed {
    size_t n;
    uint16_t places[PF_MARKED_TOKENS];
    uint16_t lists[PF_MARKED_TOKENS]; // bits (1 << language)
} listed;

// Of a first letter past ASCII.
static script script_past_ascii(pf_strview token)
{
    uint32_t point = 0;
    (void)pf_utf8_decode((const unsigned char *)token.data, token.len, &point);
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (point >= ranges[i].first && point <= ranges[i].last) {
            return ranges[i].script;
        }
    }
    return SCRIPT_OTHER;
}

// Four bits, each in the lowest place of sixteen.
static uint64_t spread(uint64_t four)
{
    return four * 0x0000200040008001u & 0x0001000100010001u;
}

static unsigned n_hits(const census *count, unsigned language)
{
    return count->hits[language / COUNTS_A_WORD] >> language % COUNTS_A_WORD * 16 & 0xffff;
}

// Two passes without a branch that words decide: which may be listed, then which are.
static void find_listed(const pf_stopwords *words, const pf_tokens *tokens, size_t n,
                        listed *found, census *count)
{
    size_t n_likely = 0;
    for (size_t i = 0; i < n; i++) {
        found->places[n_likely] = (uint16_t)i;
        n_likely += (size_t)pf_stopwords_may_have(words, tokens->hashes[i]);
    }
    for (size_t i = 0; i < n_likely; i++) {
        // NOLINTNEXTLINE(clang-analyzer-core.uninitialized.ArraySubscript): by the first pass
        uint32_t lists = pf_stopwords_find(words, tokens->hashes[found->places[i]]);
        found->lists[i] = (uint16_t)lists;
        count->hits[0] += spread(lists & 15);
        count->hits[1] += spread(lists >> 4 & 15);
        count->hits[2] += spread(lists >> 8);
    }
    found->n = n_likely;
}

static void count_scripts(const pf_tokens *tokens, size_t n, census *count)
{
    unsigned n_words = 0;
    unsigned n_latin = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned is_word = (tokens->flags[i] & PF_TOKEN_NUMBER) == 0;
        unsigned char first = (unsigned char)tokens->chars[tokens->starts[i]];
        n_words += is_word;
        n_latin += is_word & (first >= 'a' && first <= 'z');
        if (first >= 0x80 && is_word) {
            count->n_tokens[script_past_ascii(pf_token(tokens, i))]++;
        }
    }
    count->n_words += n_words;
    count->n_tokens[SCRIPT_LATIN] += n_latin;
}

// The script of most of the tokens, or SCRIPT_OTHER.
static script leading_script(const census *count)
{
    unsigned most = 0;
    script lead = SCRIPT_OTHER;
    for (unsigned s = SCRIPT_OTHER + 1; s < N_SCRIPTS; s++) {
        if (count->n_tokens[s] > most) {
            most = count->n_tokens[s];
            lead = (script)s;
        }
    }
    return most > MIN_SCRIPT * count->n_words ? lead : SCRIPT_OTHER;
}

static double min_share(pf_language language)
{
    if (language == PF_LANGUAGE_AR) {
        return MIN_ARABIC_SHARE;
    }
    return language == PF_LANGUAGE_FI ? MIN_FINNISH_SHARE : MIN_SHARE;
}

// Of the languages of a script; out_likeliest: bits (1 << language) of those that lead.
static pf_language by_hits(const census *count, script lead, uint32_t *out_likeliest)
{
    unsigned most = 0;
    pf_language best = PF_LANGUAGE_UNKNOWN;
    *out_likeliest = 0;
    for (unsigned l = 1; l < PF_N_LANGUAGES; l++) {
        unsigned n = n_hits(count, l);
        if (scripts[l] != lead || n == 0 || n < most) {
            continue;
        }
        if (n > most) {
            *out_likeliest = 0;
            best = (pf_language)l;
            most = n;
        } else {
            best = PF_LANGUAGE_UNKNOWN;
        }
        *out_likeliest |= 1u << l;
    }
    int is_enough = most >= MIN_HITS && most >= min_share(best) * count->n_tokens[lead];
    return is_enough ? best : PF_LANGUAGE_UNKNOWN;
}

static pf_language guess(const census *count, uint32_t *out_likeliest)
{
    script lead = leading_script(count);
    *out_likeliest = 0;
    if (lead == SCRIPT_HAN) {
        unsigned n_han = count->n_tokens[SCRIPT_HAN];
        int is_chinese = count->n_tokens[SCRIPT_KANA] <= MAX_KANA * n_han;
        *out_likeliest = is_chinese ? 1u << PF_LANGUAGE_ZH : 0;
        return is_chinese && n_han >= MIN_HAN ? PF_LANGUAGE_ZH : PF_LANGUAGE_UNKNOWN;
    }
    return by_hits(count, lead, out_likeliest);
}

static void mark(const listed *found, uint32_t languages, pf_tokens *tokens)
{
    for (size_t i = 0; i < found->n; i++) {
        tokens->flags[found->places[i]] |= found->lists[i] & languages ? PF_TOKEN_STOP : 0;
    }
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

pf_language pf_language_mark(const pf_stopwords *words, size_t n, pf_tokens *title,
                             pf_tokens *text)
{
    census count;
    listed of_title;
    listed of_text;
    size_t n_title = least(title->n, least(n, PF_MARKED_TOKENS));
    size_t n_text = least(text->n, least(n, PF_MARKED_TOKENS));
    memset(&count, 0, sizeof count);
    find_listed(words, title, n_title, &of_title, &count);
    find_listed(words, text, n_text, &of_text, &count);
    count_scripts(title, n_title, &count);
    count_scripts(text, n_text, &count);
    uint32_t likeliest = 0;
    pf_language language = guess(&count, &likeliest);
    likeliest |= 1u << PF_LANGUAGE_UNKNOWN;
    mark(&of_title, likeliest, title);
    mark(&of_text, likeliest, text);
    return language;
}
