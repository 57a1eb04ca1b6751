// SPDX-License-Identifier: MIT
// What makes two texts copies, and why not.
#ifndef PF_MATCH_RULE_H
#define PF_MATCH_RULE_H

#include <pressfold/groups.h>
#include <pressfold/options.h>

#include "match/overlap.h"

// Days between two articles that are not both dated.
#define PF_DAYS_UNKNOWN (-1.0)

// What is known of a pair besides its overlap.
typedef struct pf_pair_facts {
    int is_identical;     // the token strings are equal
    int is_shell;         // equal text under unrelated titles: a cookie wall, a menu
    int is_same_source;   // both from one known source
    double title_overlap; // of the titles' longer words, 0..1
    double days_apart;    // >= 0, or PF_DAYS_UNKNOWN; the least, where the texts have several
    double days_span;     // the same, the greatest
    double number_gain;   // what Jaccard gains when all numbers are taken for equal, 0..1
} pf_pair_facts;

typedef enum pf_verdict {
    PF_VERDICT_COPY,
    PF_VERDICT_EXCERPT,       // similar, but one is less than a quarter of the other
    PF_VERDICT_UNLIKE,        // similarity below the threshold
    PF_VERDICT_TOO_LITTLE,    // too few shingles shared to tell
    PF_VERDICT_SAME_SOURCE,   // one outlet's own follow-up under another headline
    PF_VERDICT_DATES_APART,   // weekly columns and tables
    PF_VERDICT_OUT_OF_WINDOW, // further apart than the copy window
    PF_VERDICT_SHELL,         // same text, unrelated titles
    PF_VERDICT_NUMBERS        // a template filled with other numbers
} pf_verdict;

typedef struct pf_rule {
    pf_similarity_kind kind;
    double threshold;
    double full;          // the default threshold of the kind: what linking goes by
    unsigned window_days; // 0: no limit
} pf_rule;

// Shared weight from which the news rule believes an overlap, in plain shingles.
#define PF_NEWS_MIN_SHARED 15.0
// The smaller size over the larger from which two similar texts are one and not an excerpt.
#define PF_NEWS_MIN_RATIO 0.25
// Below this Jaccard, the same source under another title, or dates over a week apart, are no
// copies.
#define PF_NEWS_CLOSE_JACCARD 0.6
#define PF_NEWS_TITLE_OVERLAP 0.5
#define PF_NEWS_MAX_DAYS      7.0
// A pair whose Jaccard gains so much when its numbers are masked is a template: a weather
// table, a rate notice.
#define PF_NEWS_NUMBER_GAIN 0.12

// The rule of the options, its defaults filled in.
pf_rule pf_rule_of(const pf_copy_options *options);

// The measured default threshold of a similarity.
double pf_rule_default_threshold(pf_similarity_kind kind);

// The figure that decides: news (weighted Jaccard + weighted containment) / 2, else the plain
// one.
double pf_rule_similarity(const pf_rule *rule, const pf_overlap *overlap);

pf_verdict pf_rule_judge(const pf_rule *rule, const pf_overlap *overlap,
                         const pf_pair_facts *facts);

// What b is to a, if the two are copies.
pf_relation pf_rule_relation(const pf_overlap *overlap, const pf_pair_facts *facts);

// What a is to b, when b is `relation` to a.
pf_relation pf_relation_reverse(pf_relation relation);

// One sentence that says why, for people; a constant.
const char *pf_verdict_reason(pf_verdict verdict);
const char *pf_verdict_name(pf_verdict verdict);

#endif
