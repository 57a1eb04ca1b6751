// SPDX-License-Identifier: MIT
/*
 * The plan: which story and which copy group each article belongs to, and where it stands.
 *
 * One pass draws stories until the articles are used up: a number of distinct texts for the
 * story, then for each text a number of articles. An article's plan index is its place in that
 * sequence, so a group is a run of plan indices that opens with the original, and a story a run
 * of groups. Two integers an article (8 bytes) are kept, the rest follows from derived seeds.
 *
 * Sizes. 55 % of the texts are alone in their story, 15 % in pairs, the rest in stories of 3 to
 * 100 texts, the number of stories falling with the square of the size. One text in ten is
 * copied, into groups of 2 to 20 articles with weight 1 / (g (g - 1)): half of the groups are
 * pairs, the mean is 3.7, and three articles in ten are in a group.
 *
 * Order. Position -> plan index is a four-round Feistel network on the smallest even number of
 * bits that holds n, walked until it falls under n (at most four times on average). It is a
 * bijection, needs no memory, and scatters copies through the whole file.
 *
 * Days. 60 up to 120,000 articles, then n / 2000, at most 3,650, from 2026-01-01.
 *
 * Cost: 15 ns an article, once.
 */
#include "synth_plan.h"

#include <stdlib.h>
#include <string.h>

#include "synth_alias.h"
#include "synth_rng.h"

#define COPIED_PER_THOUSAND 103 /* 0.103 * 3.73 / (1 + 0.103 * 2.73) = 0.30 of the articles */
#define FEISTEL_ROUNDS      4

/* weights[s - 1] for a story of s texts; the harmonic sum of 3..100 is 3.687. */
static void story_weights(uint64_t weights[SY_MAX_STORY])
{
    const uint64_t unit = UINT64_C(1000000000000000);

    weights[0] = 550 * unit;
    weights[1] = 75 * unit;
    for (uint64_t s = 3; s <= SY_MAX_STORY; s++) {
        weights[s - 1] = 300 * unit / 3687 * 1000 / (s * s);
    }
}

/* weights[g - 2] for a group of g articles. */
static void group_weights(uint64_t weights[SY_MAX_GROUP - 1])
{
    for (uint64_t g = 2; g <= SY_MAX_GROUP; g++) {
        weights[g - 2] = (UINT64_C(1) << 58) / (g * (g - 1));
    }
}

/* Articles with one text: mostly 1. */
static uint32_t draw_group_size(const sy_alias *group_sizes, sy_rng *rng)
{
    if (!sy_rng_chance(rng, COPIED_PER_THOUSAND)) {
        return 1;
    }
    return 2 + sy_alias_draw(group_sizes, sy_rng_next(rng));
}

/* Fills the next places with one text and its copies; returns where the next text goes. */
static uint32_t place_text(sy_plan *plan, uint32_t original, uint32_t n_articles,
                           uint32_t story)
{
    uint32_t left = plan->n_articles - original;
    uint32_t end = original + (n_articles < left ? n_articles : left);

    for (uint32_t i = original; i < end; i++) {
        plan->places[i] = (sy_place){original, story};
    }
    return end;
}

static void draw_places(sy_plan *plan, const sy_alias *story_sizes, const sy_alias *group_sizes)
{
    sy_rng rng = sy_rng_derive(plan->seed, SY_STREAM_PLAN, 0);
    uint32_t n = 0;

    for (uint32_t story = 0; n < plan->n_articles; story++) {
        uint32_t n_texts = 1 + sy_alias_draw(story_sizes, sy_rng_next(&rng));

        for (uint32_t t = 0; t < n_texts && n < plan->n_articles; t++) {
            n = place_text(plan, n, draw_group_size(group_sizes, &rng), story);
        }
    }
}

static void init_order(sy_plan *plan)
{
    sy_rng rng = sy_rng_derive(plan->seed, SY_STREAM_ORDER, 0);

    plan->half_bits = 1;
    while ((UINT64_C(1) << (2 * plan->half_bits)) < plan->n_articles) {
        plan->half_bits++;
    }
    for (int i = 0; i < FEISTEL_ROUNDS; i++) {
        plan->round_keys[i] = sy_rng_next(&rng);
    }
}

static void init_days(sy_plan *plan)
{
    plan->n_days = plan->n_articles / 2000;
    if (plan->n_days < 60) {
        plan->n_days = 60;
    }
    if (plan->n_days > 3650) {
        plan->n_days = 3650;
    }
}

bool sy_plan_init(sy_plan *plan, uint64_t seed, uint32_t n_articles)
{
    uint64_t by_story[SY_MAX_STORY];
    uint64_t by_group[SY_MAX_GROUP - 1];
    sy_alias story_sizes = {0};
    sy_alias group_sizes = {0};
    bool ok;

    memset(plan, 0, sizeof(*plan));
    plan->seed = seed;
    plan->n_articles = n_articles;
    plan->places = malloc((size_t)n_articles * sizeof(*plan->places));
    story_weights(by_story);
    group_weights(by_group);
    ok = plan->places != NULL && sy_alias_init(&story_sizes, by_story, SY_MAX_STORY) &&
         sy_alias_init(&group_sizes, by_group, SY_MAX_GROUP - 1);
    if (ok) {
        draw_places(plan, &story_sizes, &group_sizes);
        init_order(plan);
        init_days(plan);
    }
    sy_alias_finish(&story_sizes);
    sy_alias_finish(&group_sizes);
    return ok;
}

void sy_plan_finish(sy_plan *plan)
{
    free(plan->places);
    plan->places = NULL;
}

uint32_t sy_plan_index(const sy_plan *plan, uint32_t position)
{
    const uint64_t mask = (UINT64_C(1) << plan->half_bits) - 1;
    uint64_t value = position;

    do {
        uint64_t left = value >> plan->half_bits;
        uint64_t right = value & mask;

        for (int i = 0; i < FEISTEL_ROUNDS; i++) {
            uint64_t next = left ^ (sy_mix(right ^ plan->round_keys[i]) & mask);

            left = right;
            right = next;
        }
        value = left << plan->half_bits | right;
    } while (value >= plan->n_articles);
    return (uint32_t)value;
}

bool sy_plan_in_group(const sy_plan *plan, uint32_t index)
{
    const sy_place *place = &plan->places[index];

    return place->original != index ||
           (index + 1 < plan->n_articles && place[1].original == index);
}

static uint32_t days_in_month(uint32_t year, uint32_t month)
{
    static const uint8_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month] + (leap && month == 1 ? 1U : 0U);
}

static void put_digits(char *out, uint32_t value, int n_digits)
{
    for (int i = n_digits - 1; i >= 0; i--) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

void sy_plan_date(uint32_t day, char out_date[SY_DATE_MAX])
{
    uint32_t year = 2026;
    uint32_t month = 0;

    while (day >= days_in_month(year, month)) {
        day -= days_in_month(year, month);
        month++;
        if (month == 12) {
            month = 0;
            year++;
        }
    }
    memcpy(out_date, "0000-00-00", 11);
    put_digits(out_date, year, 4);
    put_digits(out_date + 5, month + 1, 2);
    put_digits(out_date + 8, day + 1, 2);
}
