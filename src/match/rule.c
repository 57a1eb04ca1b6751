// SPDX-License-Identifier: MIT
// The news rule. Neither Jaccard nor containment alone tells a cut wire text from two reports
// that share a statement; their sum does, when quoted words count half. Two articles are copies
// when J + C >= 0.75 (similarity, half of it, >= 0.375), at least 15 shingles are shared, and
// the smaller is at least a quarter of the larger: containment alone would make every excerpt a
// copy. One outlet's own updates and periodic columns share much and are not copies, so below J
// = 0.6 the same source needs a like title, and known dates must lie within a week.
#include "match/rule.h"

#define NEAR_IDENTICAL 0.90 // of both sides
#define HOLDS          0.85 // of the shorter side, for truncated and extended
#define CUT_RATIO      0.90 // shorter over longer, at most

double pf_rule_default_threshold(pf_similarity_kind kind)
{
    switch (kind) {
    case PF_SIMILARITY_JACCARD:
        return 0.5;
    case PF_SIMILARITY_CONTAINMENT:
        return 0.8;
    case PF_SIMILARITY_NEWS:
        break;
    }
    return 0.375;
}

pf_rule pf_rule_of(const pf_copy_options *options)
{
    pf_rule rule = {.kind = options->similarity,
                    .threshold = options->threshold,
                    .window_days = options->window_days};
    if (!(rule.threshold > 0)) {
        rule.threshold = pf_rule_default_threshold(rule.kind);
    }
    rule.full = pf_rule_default_threshold(rule.kind);
    return rule;
}

double pf_rule_similarity(const pf_rule *rule, const pf_overlap *overlap)
{
    switch (rule->kind) {
    case PF_SIMILARITY_JACCARD:
        return overlap->jaccard;
    case PF_SIMILARITY_CONTAINMENT:
        return overlap->containment;
    case PF_SIMILARITY_NEWS:
        break;
    }
    return (overlap->weighted_jaccard + overlap->weighted_containment) / 2;
}

static pf_verdict judge_news(const pf_overlap *overlap, const pf_pair_facts *facts)
{
    if (overlap->weighted_shared < PF_NEWS_MIN_SHARED) {
        return PF_VERDICT_TOO_LITTLE;
    }
    if (overlap->size_ratio < PF_NEWS_MIN_RATIO) {
        return PF_VERDICT_EXCERPT;
    }
    if (facts->number_gain >= PF_NEWS_NUMBER_GAIN) {
        return PF_VERDICT_NUMBERS;
    }
    if (overlap->jaccard >= PF_NEWS_CLOSE_JACCARD) {
        return PF_VERDICT_COPY;
    }
    if (facts->is_same_source && facts->title_overlap < PF_NEWS_TITLE_OVERLAP) {
        return PF_VERDICT_SAME_SOURCE;
    }
    return facts->days_apart > PF_NEWS_MAX_DAYS ? PF_VERDICT_DATES_APART : PF_VERDICT_COPY;
}

pf_verdict pf_rule_judge(const pf_rule *rule, const pf_overlap *overlap,
                         const pf_pair_facts *facts)
{
    if (facts->is_shell) {
        return PF_VERDICT_SHELL;
    }
    if (rule->window_days > 0 && facts->days_span > rule->window_days) {
        return PF_VERDICT_OUT_OF_WINDOW;
    }
    if (facts->is_identical) {
        return PF_VERDICT_COPY;
    }
    if (pf_rule_similarity(rule, overlap) < rule->threshold) {
        return PF_VERDICT_UNLIKE;
    }
    return rule->kind == PF_SIMILARITY_NEWS ? judge_news(overlap, facts) : PF_VERDICT_COPY;
}

pf_relation pf_rule_relation(const pf_overlap *overlap, const pf_pair_facts *facts)
{
    if (facts->is_identical) {
        return PF_RELATION_IDENTICAL;
    }
    if (overlap->held_a >= NEAR_IDENTICAL && overlap->held_b >= NEAR_IDENTICAL) {
        return PF_RELATION_NEAR_IDENTICAL;
    }
    if (overlap->length_ratio < CUT_RATIO && overlap->held_b >= HOLDS) {
        return PF_RELATION_TRUNCATED;
    }
    if (overlap->length_ratio * CUT_RATIO > 1 && overlap->held_a >= HOLDS) {
        return PF_RELATION_EXTENDED;
    }
    return PF_RELATION_EDITED;
}

pf_relation pf_relation_reverse(pf_relation relation)
{
    if (relation == PF_RELATION_TRUNCATED) {
        return PF_RELATION_EXTENDED;
    }
    return relation == PF_RELATION_EXTENDED ? PF_RELATION_TRUNCATED : relation;
}

const char *pf_verdict_name(pf_verdict verdict)
{
    switch (verdict) {
    case PF_VERDICT_COPY:
        return "copy";
    case PF_VERDICT_EXCERPT:
        return "excerpt";
    default:
        return "not a copy";
    }
}

const char *pf_verdict_reason(pf_verdict verdict)
{
    static const char *const reasons[] = {
        "similarity reaches the threshold",
        "like enough, but one is less than a quarter of the other: linked, not joined",
        "similarity is below the threshold",
        "fewer than 15 shingles are shared, quoted ones counting half: too little to tell",
        "one source, another headline and Jaccard below 0.6: its own follow-up",
        "more than 7 days apart and Jaccard below 0.6: a periodic text",
        "further apart than --copy-window",
        "equal text under unrelated titles: a page shell, such as a cookie wall",
        "the texts are alike but for their numbers: a template, such as a weather table",
    };
    return reasons[verdict];
}
