// SPDX-License-Identifier: MIT
/*
 * What happens to a text on its way into another paper.
 *
 * Light (58 % of the copies): a reprint, a new headline, a local paragraph below.
 * Medium (32 %): 8 to 25 % of the sentences left out, or 1.5 to 6 % of the words replaced.
 * Heavy (10 %): cut to the first 29 to 37 % of a text of 300 words or more, or 10.5 to 14.5 %
 * of the words replaced.
 *
 * With a share p of the words replaced at random, a share q = (1 - p)^5 of the five-word
 * shingles survives and the Jaccard similarity is q / (2 - q): 0.58 at p = 6 %, 0.40 at 10.5 %,
 * 0.30 at 14.5 %. A text cut to the share q of its length has Jaccard q and containment 1. Page
 * furniture of the two outlets comes on top and lowers both figures a little.
 *
 * Cost: one pass over the tokens.
 */
#include "synth_edit.h"

#include <string.h>

#define TRIM_MIN_WORDS                                                    \
    300 /* below this a third of the text is too little to be a news item \
         */

/* What becomes of a copy: share among copies and share with a headline of its own, in 1/1000.
 */
typedef struct relation_info {
    const char *name;
    const char *severity;
    uint32_t weight;
    uint32_t new_headline;
} relation_info;

static const relation_info relations[SY_N_RELATIONS] = {
    [SY_SINGLE] = {"single", "none", 0, 0},
    [SY_ORIGINAL] = {"original", "none", 0, 0},
    [SY_REPRINT] = {"reprint", "light", 210, 0},
    [SY_HEADLINE] = {"headline", "light", 200, 1000},
    [SY_FOOT] = {"foot", "light", 170, 350},
    [SY_CUT] = {"cut", "medium", 180, 500},
    [SY_REWORD] = {"reword", "medium", 140, 500},
    [SY_TRIM] = {"trim", "heavy", 60, 650},
    [SY_REWRITE] = {"rewrite", "heavy", 40, 650},
};

const char *sy_relation_name(enum sy_relation relation)
{
    return relations[relation].name;
}

const char *sy_relation_severity(enum sy_relation relation)
{
    return relations[relation].severity;
}

static enum sy_relation draw_relation(const sy_article *article, sy_rng *rng)
{
    uint32_t dice = sy_rng_below(rng, 1000);
    enum sy_relation relation = SY_REPRINT;

    while (dice >= relations[relation].weight) {
        dice -= relations[relation].weight;
        relation++;
    }
    if (relation == SY_TRIM && article->n_tokens < TRIM_MIN_WORDS) {
        return SY_REWRITE;
    }
    return relation;
}

/* Leaves out sentences, never the first; a paragraph that loses its opening joins the last. */
static void cut_sentences(sy_article *article, sy_rng *rng, uint32_t per_thousand)
{
    uint32_t n_kept = 0;
    bool cutting = false;

    for (uint32_t i = 0; i < article->n_tokens; i++) {
        if ((article->tokens[i].marks & SY_START) != 0) {
            cutting = i > 0 && sy_rng_chance(rng, per_thousand);
        }
        if (!cutting) {
            article->tokens[n_kept++] = article->tokens[i];
        }
    }
    article->n_tokens = n_kept;
}

/* Keeps whole sentences from the start, at least the given share of the words. */
static void trim_tail(sy_article *article, uint32_t per_thousand)
{
    uint32_t n_kept = (article->n_tokens * per_thousand + 999) / 1000;

    while (n_kept < article->n_tokens && (article->tokens[n_kept].marks & SY_START) == 0) {
        n_kept++;
    }
    article->n_tokens = n_kept;
}

static void replace_words(const sy_world *world, sy_article *article, sy_rng *rng,
                          uint32_t per_thousand)
{
    for (uint32_t i = 0; i < article->n_tokens; i++) {
        sy_token *token = &article->tokens[i];

        if (sy_rng_chance(rng, per_thousand)) {
            token->word = sy_text_draw_word(world, article, rng);
            token->marks &= ~(uint32_t)SY_CAPITAL;
        }
    }
}

static void edit_body(const sy_world *world, sy_article *article, sy_rng *rng,
                      enum sy_relation relation)
{
    switch (relation) {
    case SY_FOOT:
        sy_text_append_local(world, article, rng, sy_rng_range(rng, 15, 40));
        break;
    case SY_CUT:
        cut_sentences(article, rng, sy_rng_range(rng, 80, 250));
        break;
    case SY_REWORD:
        replace_words(world, article, rng, sy_rng_range(rng, 15, 60));
        break;
    case SY_TRIM:
        trim_tail(article, sy_rng_range(rng, 290, 370));
        break;
    case SY_REWRITE:
        replace_words(world, article, rng, sy_rng_range(rng, 105, 145));
        break;
    default:
        break;
    }
}

enum sy_relation sy_edit_copy(const sy_world *world, sy_article *article, uint32_t original,
                              uint32_t index)
{
    sy_rng rng = sy_rng_derive(world->seed, SY_STREAM_COPY, index);
    enum sy_relation relation = draw_relation(article, &rng);
    bool new_headline = sy_rng_chance(&rng, relations[relation].new_headline);

    sy_text_headline(world, article, new_headline ? index : original);
    edit_body(world, article, &rng, relation);
    return relation;
}
