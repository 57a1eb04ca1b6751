// SPDX-License-Identifier: MIT
// Words that tell nothing of a story, for each language its own: function words, and what wires
// and pages put around the news.
#ifndef PF_TEXT_STOPWORDS_H
#define PF_TEXT_STOPWORDS_H

#include <pressfold/status.h>

#include "base/map.h"

// The languages that there is a list for.
typedef enum pf_language {
    PF_LANGUAGE_UNKNOWN,
    PF_LANGUAGE_AR,
    PF_LANGUAGE_DE,
    PF_LANGUAGE_EN,
    PF_LANGUAGE_ES,
    PF_LANGUAGE_FI,
    PF_LANGUAGE_FR,
    PF_LANGUAGE_IT,
    PF_LANGUAGE_PT,
    PF_LANGUAGE_RU,
    PF_LANGUAGE_ZH
} pf_language;

#define PF_N_LANGUAGES 11

// ISO 639-1 code, two small letters, "" for PF_LANGUAGE_UNKNOWN; and the English name,
// "unknown" for that one. Constant.
const char *pf_language_code(pf_language language);
const char *pf_language_name(pf_language language);

// The words of a language in rising order of their bytes, a blank between each two; of
// PF_LANGUAGE_UNKNOWN those that tell nothing in any language and none of it. Constant.
const char *pf_stopwords_list(pf_language language);

#define PF_STOPWORD_BITS 65536u

// All lists. Once made it is only read, from any number of threads.
typedef struct pf_stopwords {
    pf_map languages; // hash of a word to a bit (1 << language) for each list it is in
    uint64_t bits[PF_STOPWORD_BITS / 64]; // one for each word, by its hash: most words are in
                                          // no list, and 8 kB stay in the nearest cache
} pf_stopwords;

// About 2,300 words, 56 kB. PF_ENOMEM, and then there is nothing to finish.
pf_status pf_stopwords_init(pf_stopwords *words, pf_error *err) PF_MUST_CHECK;
void pf_stopwords_finish(pf_stopwords *words);

// 0: the word with this pf_hash_word is in no list; 1: it mostly is in one.
static inline int pf_stopwords_may_have(const pf_stopwords *words, uint64_t hash)
{
    uint64_t at = hash % PF_STOPWORD_BITS;
    return (int)(words->bits[at / 64] >> at % 64 & 1);
}

// Bits (1 << language) of the lists that it is in.
static inline uint32_t pf_stopwords_find(const pf_stopwords *words, uint64_t hash)
{
    uint32_t languages = pf_map_find(&words->languages, hash);
    return languages == PF_MAP_ABSENT ? 0 : languages;
}

#endif
