// SPDX-License-Identifier: MIT
/*
 * Stories and the texts about them.
 *
 * A story is an event of a topic: 15 to 40 terms (invented people, places and bodies, numbers,
 * and vocabulary of middle or low frequency), on 1 to 5 days. A text takes about 70 % of its
 * story's terms, so two texts of one event agree on much and not on all.
 *
 * A text is drawn word by word. A rank is drawn from the Zipf distribution of the language; a
 * function word stays as it is, any other is replaced by a term of the story (18 %, and 35 % in
 * the first 60 words, the lead) or by a word of the topic (28 %). A term's place is the smaller
 * of two uniform numbers, so the leading terms come several times. Nothing is copied between
 * texts and there are no set phrases: two texts of a story share words, hardly ever five
 * in a row.
 *
 * Length: exp2 of a normal deviate (sum of twelve uniform numbers) in 16.16 fixed point, median
 * 393 and sigma 0.6 (natural), kept within 80..1500.
 *
 * Each text, headline and story has a random stream of its own, so a copy can make the text of
 * its original again without looking at it.
 *
 * Cost: about 10 us a text of 480 words.
 */
#include "synth_text.h"

#include <string.h>

#define LEAD_WORDS         60
#define STORY_SHARE        11800  /* of 65536 content words: 18 % */
#define STORY_SHARE_LEAD   22900  /* 35 % */
#define TOPIC_SHARE        18300  /* 28 % */
#define LOG2_MEDIAN_Q16    564815 /* log2(393) * 65536 */
#define LOG2_SIGMA_Q16     56730  /* 0.6 / ln 2 * 65536 */
#define SENTENCE_WORDS_MAX 36

/* 2^(x / 65536) in whole numbers, x below 2^20: linear between sixteenths of an octave. */
static uint32_t exp2_q16(uint32_t x)
{
    static const uint32_t steps[17] = {
        65536, 68438,  71468,  74632,  77936,  81386,  84990,  88752,  92682,
        96785, 101070, 105545, 110218, 115098, 120194, 125515, 131072,
    };
    uint32_t step = (x >> 12) & 15;
    uint32_t part = x & 4095;
    uint64_t mantissa =
        steps[step] + (((uint64_t)(steps[step + 1] - steps[step]) * part) >> 12);

    return (uint32_t)((mantissa << (x >> 16)) >> 16);
}

static uint32_t draw_length(sy_rng *rng)
{
    int64_t normal = -INT64_C(6) * 65536;
    int64_t log2_length;
    uint32_t length;

    for (int i = 0; i < 12; i++) {
        normal += (int64_t)sy_rng_below(rng, 65536);
    }
    log2_length = LOG2_MEDIAN_Q16 + normal * LOG2_SIGMA_Q16 / 65536;
    length = log2_length <= 0 ? 0 : exp2_q16((uint32_t)log2_length);
    if (length < SY_MIN_WORDS) {
        return SY_MIN_WORDS;
    }
    return length < SY_MAX_WORDS ? length : SY_MAX_WORDS;
}

static uint32_t draw_number(sy_rng *rng)
{
    switch (sy_rng_below(rng, 5)) {
    case 0:
        return SY_NUMBER | sy_rng_range(rng, 1990, 2026);
    case 1:
        return SY_NUMBER | SY_DECIMAL | sy_rng_range(rng, 1, 999);
    case 2:
        return SY_NUMBER | sy_rng_range(rng, 10, 999);
    case 3:
        return SY_NUMBER | sy_rng_range(rng, 10, 999) * 100;
    default:
        return SY_NUMBER | sy_rng_range(rng, 2, 31);
    }
}

static uint32_t add_name(sy_story *story, sy_rng *rng)
{
    story->names[story->n_names] = sy_word_name(rng);
    return SY_NAME + story->n_names++;
}

static void add_term(sy_story *story, uint32_t word, uint32_t given)
{
    story->terms[story->n_terms++] = (sy_term){word, given};
}

/* 2..4 people, 1..2 places and 1..2 bodies: at most 12 names in at most 8 terms. */
static void add_names(sy_story *story, sy_rng *rng)
{
    uint32_t n_people = sy_rng_range(rng, 2, 4);
    uint32_t n_others = sy_rng_range(rng, 2, 4);

    for (uint32_t i = 0; i < n_people; i++) {
        uint32_t given = add_name(story, rng);

        add_term(story, add_name(story, rng), given);
    }
    for (uint32_t i = 0; i < n_others; i++) {
        add_term(story, add_name(story, rng), SY_NO_WORD);
    }
}

static void shuffle_terms(sy_term *terms, uint32_t n_terms, sy_rng *rng)
{
    for (uint32_t i = 1; i + 1 < n_terms; i++) {
        uint32_t j = sy_rng_range(rng, i, n_terms - 1);
        sy_term term = terms[i];

        terms[i] = terms[j];
        terms[j] = term;
    }
}

void sy_story_make(const sy_world *world, const sy_plan *plan, uint32_t index,
                   sy_story *out_story)
{
    sy_rng rng = sy_rng_derive(world->seed, SY_STREAM_STORY, index);
    sy_story *story = out_story;
    uint32_t n_terms = sy_rng_range(&rng, 15, SY_MAX_TERMS);

    story->topic = sy_alias_draw(&world->topic_choice, sy_rng_next(&rng));
    story->n_days = sy_rng_range(&rng, 1, 5);
    story->first_day = sy_rng_below(&rng, plan->n_days - story->n_days + 1);
    story->n_names = 0;
    story->n_terms = 0;
    add_names(story, &rng);
    add_term(story, draw_number(&rng), SY_NO_WORD);
    while (story->n_terms < n_terms) {
        uint32_t place = sy_rng_below(&rng, SY_N_TOPIC_WORDS);
        uint32_t rank = sy_rng_range(&rng, 1500, SY_N_WORDS - 1);

        add_term(story,
                 sy_rng_chance(&rng, 350) ? world->topic_words[story->topic][place] : rank,
                 SY_NO_WORD);
    }
    shuffle_terms(story->terms, story->n_terms, &rng);
}

/* Term 0 always, of the others about 70 %, in an order of the text's own. */
static void choose_terms(sy_article *article, sy_rng *rng)
{
    const sy_story *story = &article->story;

    article->n_active = 0;
    for (uint32_t i = 0; i < story->n_terms; i++) {
        if (i == 0 || sy_rng_chance(rng, 700)) {
            article->active[article->n_active++] = story->terms[i];
        }
    }
    shuffle_terms(article->active, article->n_active, rng);
}

static const sy_term *draw_term(const sy_article *article, sy_rng *rng)
{
    uint32_t a = sy_rng_below(rng, article->n_active);
    uint32_t b = sy_rng_below(rng, article->n_active);

    return &article->active[a < b ? a : b];
}

static uint32_t draw_topic_word(const sy_world *world, uint32_t topic, sy_rng *rng)
{
    return world->topic_words[topic][sy_alias_draw(&world->topic_zipf, sy_rng_next(rng))];
}

static void append_token(sy_article *article, uint32_t word, uint32_t marks)
{
    if (article->n_tokens < SY_MAX_TOKENS) {
        article->tokens[article->n_tokens++] = (sy_token){word, marks};
    }
}

static uint32_t capital_if_name(uint32_t word)
{
    return word >= SY_NAME && word < SY_NUMBER ? SY_CAPITAL : 0;
}

static void append_term(sy_article *article, sy_rng *rng)
{
    const sy_term *term = draw_term(article, rng);

    if (term->given != SY_NO_WORD && sy_rng_chance(rng, 350)) {
        append_token(article, term->given, SY_CAPITAL);
    }
    append_token(article, term->word, capital_if_name(term->word));
}

/* One step of the text; 16 random bits that the alias table leaves decide on the mixture. */
static void append_word(const sy_world *world, sy_article *article, sy_rng *rng,
                        uint32_t story_share)
{
    uint64_t random = sy_rng_next(rng);
    uint32_t rank = sy_alias_draw(&world->language.zipf, random);
    uint32_t mixture = (uint32_t)(random >> 32) & 0xFFFF;

    if (rank < SY_N_FUNCTION || mixture >= story_share + TOPIC_SHARE) {
        append_token(article, rank, 0);
    } else if (mixture < story_share) {
        append_term(article, rng);
    } else {
        append_token(article, draw_topic_word(world, article->story.topic, rng), 0);
    }
}

uint32_t sy_text_draw_word(const sy_world *world, const sy_article *article, sy_rng *rng)
{
    uint64_t random = sy_rng_next(rng);
    uint32_t rank = sy_alias_draw(&world->language.zipf, random);

    if (rank >= SY_N_FUNCTION && ((random >> 32) & 0xFFFF) < TOPIC_SHARE) {
        return draw_topic_word(world, article->story.topic, rng);
    }
    return rank;
}

/* Numbers, commas and dashes within the sentence that stands at tokens[first, n_tokens). */
static void punctuate(sy_article *article, sy_rng *rng, uint32_t first)
{
    for (uint32_t i = first + 1; i + 1 < article->n_tokens; i++) {
        uint32_t dice = sy_rng_below(rng, 1000);
        sy_token *token = &article->tokens[i];

        if (dice < 55) {
            token->marks |= SY_COMMA;
        } else if (dice < 59) {
            token->marks |= SY_DASH;
        } else if (dice < 80) {
            *token = (sy_token){draw_number(rng), 0};
        }
    }
}

/* “Words of the sentence,” Name said. The name is one of the text's own. */
static void close_quotation(const sy_world *world, sy_article *article, sy_rng *rng,
                            uint32_t first)
{
    uint32_t word = article->active[0].word;
    const sy_term *term = draw_term(article, rng);

    if (term->given != SY_NO_WORD) {
        word = term->word;
    }
    article->tokens[first].marks |= SY_QUOTE_OPEN;
    article->tokens[article->n_tokens - 1].marks |= SY_COMMA | SY_QUOTE_CLOSE;
    append_token(article, word, capital_if_name(word));
    append_token(article, world->language.said, 0);
}

static void append_sentence(const sy_world *world, sy_article *article, sy_rng *rng,
                            uint32_t n_words)
{
    uint32_t first = article->n_tokens;
    uint32_t dice = sy_rng_below(rng, 100);

    while (article->n_tokens < first + n_words) {
        uint32_t share = article->n_tokens < LEAD_WORDS ? STORY_SHARE_LEAD : STORY_SHARE;

        append_word(world, article, rng, share);
    }
    punctuate(article, rng, first);
    article->tokens[first].marks |= SY_START;
    if (dice < 12) {
        close_quotation(world, article, rng, first);
    }
    article->tokens[article->n_tokens - 1].marks |= dice >= 98 ? SY_QUESTION : SY_STOP;
}

void sy_text_make(const sy_world *world, sy_article *article, uint32_t original)
{
    sy_rng rng = sy_rng_derive(world->seed, SY_STREAM_TEXT, original);
    uint32_t length = draw_length(&rng);
    uint32_t n_left_in_paragraph = 0;

    article->n_tokens = 0;
    choose_terms(article, &rng);
    while (article->n_tokens < length) {
        uint32_t first = article->n_tokens;
        uint32_t n_words = 8 + sy_rng_below(&rng, 14) + sy_rng_below(&rng, 15);

        if (n_words + 8 > length - first) {
            n_words = length - first < SENTENCE_WORDS_MAX ? length - first : SENTENCE_WORDS_MAX;
        }
        append_sentence(world, article, &rng, n_words);
        if (n_left_in_paragraph == 0) {
            article->tokens[first].marks |= SY_PARAGRAPH;
            n_left_in_paragraph = sy_rng_range(&rng, 1, 4);
        }
        n_left_in_paragraph--;
    }
}

static void append_title(sy_article *article, uint32_t word)
{
    for (uint32_t i = 0; i < article->n_title; i++) {
        if (article->title[i].word == word) {
            return;
        }
    }
    article->title[article->n_title++] = (sy_token){word, capital_if_name(word)};
}

/* Function words of the lead mostly stay out; the last resort is words of the topic. */
void sy_text_headline(const sy_world *world, sy_article *article, uint32_t index)
{
    sy_rng rng = sy_rng_derive(world->seed, SY_STREAM_TITLE, index);
    uint32_t n_words = sy_rng_range(&rng, 6, SY_MAX_TITLE);
    uint32_t n_terms = sy_rng_range(&rng, 1, 3);
    uint32_t n_lead = article->n_tokens < LEAD_WORDS ? article->n_tokens : LEAD_WORDS;

    article->n_title = 0;
    for (uint32_t i = 0; i < n_terms; i++) {
        append_title(article, draw_term(article, &rng)->word);
    }
    for (uint32_t i = sy_rng_below(&rng, 4); i < n_lead && article->n_title < n_words;
         i += sy_rng_range(&rng, 1, 4)) {
        uint32_t word = article->tokens[i].word;

        if (word >= SY_N_FUNCTION || sy_rng_chance(&rng, 250)) {
            append_title(article, word);
        }
    }
    while (article->n_title < n_words) {
        append_title(article, draw_topic_word(world, article->story.topic, &rng));
    }
    article->title[0].marks |= SY_START;
}

void sy_text_append_local(const sy_world *world, sy_article *article, sy_rng *rng,
                          uint32_t n_words)
{
    uint32_t first = article->n_tokens;

    if (first + n_words > SY_MAX_TOKENS) {
        return;
    }
    for (uint32_t i = 0; i < n_words; i++) {
        append_token(article, sy_text_draw_word(world, article, rng), 0);
    }
    article->tokens[first].marks |= SY_PARAGRAPH | SY_START;
    article->tokens[first + n_words / 2].marks |= SY_COMMA;
    article->tokens[article->n_tokens - 1].marks |= SY_STOP;
}
