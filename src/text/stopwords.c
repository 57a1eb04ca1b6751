// SPDX-License-Identifier: MIT
// The lists are short on purpose: idf does the rest. English is whole; of the other languages
// stand only words that are no English words, so that one list serves a mixed feed.
#include "text/stopwords.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/sort.h"

// clang-format off
static const char *const lists[] = {
    // English
    "a about above across after again against ago all almost along already also although always am "
    "among an and another any are aren around as at away back be became because become been before "
    "behind being below between both but by came can cannot could couldn d did didn do does doesn "
    "doing don done down during each either else enough even ever every few for from further get "
    "gets getting give given go goes going got had hadn has hasn have haven having he her here hers "
    "herself him himself his how however i if in instead into is isn it its itself just keep kept "
    "last later least less let like likely ll made make makes making many may maybe me might mine "
    "more most much must my myself near need neither never next no nor not now of off often on once "
    "one only or other others our ours ourselves out over own part per perhaps put quite rather re "
    "really s same see seem seemed seen several shall she should shouldn since so some soon still "
    "such t take taken than that the their theirs them themselves then there these they thing things "
    "this those though through thus to together too took toward towards two under until up upon us "
    "used using ve very was wasn way we well went were weren what when where whether which while who "
    "whole whom whose why will with within without won would wouldn yes yet you your yours yourself",
    // of speech and of the wire
    "said say saying says told tell tells added according asked called reuters afp ap associated "
    "press news agency reported report reporting reports editing writing correspondent file photo "
    "image images getty copyright reserved rights subscribe newsletter advertisement click read mr "
    "mrs ms dr monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow week "
    "month year years day days",
    // of number
    "three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred "
    "hundreds thousand thousands million millions billion per cent percent first second third half",
    // Spanish, Portuguese
    "que los las una por para del al su sus se es lo como pero fue ser han más está esta este "
    "esto entre cuando muy sobre también hasta hay donde desde todo nos durante todos uno les "
    "ni otros ese eso ante ellos e y el la um uma não em os do da dos das ao aos na nas pelo "
    "pela foi são isso mas seu sua ele ela",
    // French, Italian
    "le les des du et en un une est dans qui sur pas au aux avec ce cette ces il elle ils sont "
    "été par ne leur leurs ses mais ou où comme selon après il della di che per gli nel delle "
    "dei alla è più ha sono anche dal degli",
    // German
    "der das und den von zu sich des auf für ist im dem nicht ein eine als auch es an werden aus "
    "er dass sie nach wird bei einer um am noch wie einem über einen so zum haben nur oder aber "
    "vor zur bis mehr durch sind wurde",
    // Russian
    "и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее мне "
    "было вот от меня еще нет о из ему когда даже ну вдруг ли если уже или быть был него до вас опять "
    "для при это этот том также после",
    // Arabic
    "في من على إلى الى عن أن ان إن هذا هذه التي الذي كان كانت قد كما لم لا ما هو هي مع بعد قبل بين كل "
    "أو او ثم حيث حتى غير ذلك تلك منذ عند وقد وفي ومن وهو وهي يوم قال وقال",
};

// clang-format on

// Hashes of the words of one list into out (NULL: only count them).
static size_t hash_words(const char *list, uint64_t *out)
{
    size_t n = 0;
    while (*list != '\0') {
        size_t len = strcspn(list, " ");
        if (out != NULL) {
            out[n] = pf_hash_word(list, len);
        }
        n++;
        list += len;
        list += *list == ' ';
    }
    return n;
}

pf_status pf_stopwords_list(uint64_t **out_hashes, size_t *out_n, pf_error *err)
{
    size_t n = 0;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        n += hash_words(lists[i], NULL);
    }
    uint64_t *hashes = pf_alloc(n, sizeof *hashes);
    if (hashes == NULL) {
        return pf_fail_memory(err, n * sizeof *hashes);
    }
    n = 0;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        n += hash_words(lists[i], hashes + n);
    }
    qsort(hashes, n, sizeof *hashes, pf_compare_u64);
    *out_hashes = hashes;
    *out_n = n;
    return PF_OK;
}
