// SPDX-License-Identifier: MIT
#ifndef SYNTH_PLAN_H
#define SYNTH_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#define SY_MAX_ARTICLES 100000000
#define SY_MAX_GROUP    20  /* articles with one text: the original and its copies */
#define SY_MAX_STORY    100 /* distinct texts of one event */
#define SY_DATE_MAX     16

/* One article's place in the truth, by plan index. */
typedef struct sy_place {
    uint32_t
        original;   /* plan index of the first article with this text; itself if not a copy */
    uint32_t story; /* from 0 */
} sy_place;

/* What every article of a corpus is; made once, then read-only and shared by the threads. */
typedef struct sy_plan {
    uint64_t seed;
    uint32_t n_articles;
    uint32_t n_days;    /* the corpus spans this many days */
    unsigned half_bits; /* the file order is a permutation of 2 * half_bits bits */
    uint64_t round_keys[4];
    sy_place *places; /* [n_articles] by plan index */
} sy_plan;

/* n_articles 1..SY_MAX_ARTICLES; takes 8 bytes an article. False when memory runs out. */
bool sy_plan_init(sy_plan *plan, uint64_t seed, uint32_t n_articles);

void sy_plan_finish(sy_plan *plan);

/* The plan index of the article at `position` of the file; a bijection on 0..n_articles-1. */
uint32_t sy_plan_index(const sy_plan *plan, uint32_t position);

/* Whether the text of plan index `index` has copies (or is one). */
bool sy_plan_in_group(const sy_plan *plan, uint32_t index);

/* Writes day 0, 1, ... of the corpus as YYYY-MM-DD with a final zero byte. */
void sy_plan_date(uint32_t day, char out_date[SY_DATE_MAX]);

#endif
