// SPDX-License-Identifier: MIT
#ifndef SYNTH_WORLD_H
#define SYNTH_WORLD_H

#include "synth_words.h"

#define SY_N_TOPICS      40
#define SY_N_TOPIC_WORDS 1500
#define SY_N_OUTLETS     400
#define SY_FURNITURE_MAX 1400

/* A newspaper, agency page or portal: its name, its habits and its page furniture. */
typedef struct sy_outlet {
    char host[64];
    uint8_t host_len;
    bool title_case;   /* headlines Like This */
    bool curly_quotes; /* “ ” and not " " */
    bool menu_on_top;  /* furniture is a menu above the text, else a note below it */
    uint16_t dress;    /* share of its articles that carry the furniture, in 1/1000 */
    uint16_t furniture_len;
    char furniture[SY_FURNITURE_MAX]; /* ready for JSON: nothing in it needs an escape */
} sy_outlet;

/* The setting that all articles share; made once, read-only after that. About 2 MB. */
typedef struct sy_world {
    uint64_t seed;
    sy_language language;
    sy_alias topic_choice;                               /* topic of a story */
    sy_alias topic_zipf;                                 /* rank within a topic's words */
    uint16_t topic_words[SY_N_TOPICS][SY_N_TOPIC_WORDS]; /* vocabulary ranks */
    sy_alias outlet_choice;                              /* a few outlets are large */
    sy_outlet outlets[SY_N_OUTLETS];
} sy_world;

/* Returns NULL when memory runs out; sy_world_destroy() accepts NULL. */
sy_world *sy_world_create(uint64_t seed);

void sy_world_destroy(sy_world *world);

#endif
