// SPDX-License-Identifier: MIT
/*
 * Topics and outlets.
 *
 * A topic is a Zipf distribution over 1,500 words of middle frequency (ranks 151 to 15,000),
 * drawn without repetition; two topics share about a tenth of their words, as politics and
 * business do. Topics differ in size: the weight of topic t is 1 / (t + 10).
 *
 * An outlet has a host name, habits of print, and 20 to 60 words of page furniture that never
 * change: a menu above the text or a subscription note below it, on 25 % to 95 % of its
 * articles. Unrelated articles of one outlet therefore share up to 56 five-word shingles, which
 * a program that looks for copies must not take for one.
 *
 * Cost: about 5 ms once.
 */
#include "synth_world.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_TOPIC_RANK SY_N_FUNCTION
#define LAST_TOPIC_RANK  14999
#define N_TOPIC_RANKS    (LAST_TOPIC_RANK - FIRST_TOPIC_RANK + 1)
#define COUNT(a)         ((uint32_t)(sizeof(a) / sizeof((a)[0])))

static bool init_harmonic(sy_alias *alias, uint32_t n_items, uint64_t offset)
{
    uint64_t *weights = malloc(n_items * sizeof(*weights));
    bool ok = weights != NULL;

    if (ok) {
        for (uint32_t i = 0; i < n_items; i++) {
            weights[i] = (UINT64_C(1) << 59) / (i + offset);
        }
        ok = sy_alias_init(alias, weights, n_items);
    }
    free(weights);
    return ok;
}

/* The first SY_N_TOPIC_WORDS steps of a shuffle of the middle ranks, once for each topic. */
static bool init_topics(sy_world *world)
{
    uint16_t *ranks = malloc(N_TOPIC_RANKS * sizeof(*ranks));

    if (ranks == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < N_TOPIC_RANKS; i++) {
        ranks[i] = (uint16_t)(FIRST_TOPIC_RANK + i);
    }
    for (uint32_t topic = 0; topic < SY_N_TOPICS; topic++) {
        sy_rng rng = sy_rng_derive(world->seed, SY_STREAM_TOPIC, topic);

        for (uint32_t i = 0; i < SY_N_TOPIC_WORDS; i++) {
            uint32_t j = sy_rng_range(&rng, i, N_TOPIC_RANKS - 1);
            uint16_t rank = ranks[j];

            ranks[j] = ranks[i];
            ranks[i] = rank;
            world->topic_words[topic][i] = rank;
        }
    }
    free(ranks);
    return true;
}

static void make_host(sy_outlet *outlet, sy_rng *rng)
{
    static const char *const kinds[] = {
        "-post", "-times", "-herald", "-daily", "-tribune", "-echo",  "-news",
        "-wire", "-star",  "-mail",   "-today", "-gazette", "-press", "-online",
    };
    const char *kind = kinds[sy_rng_below(rng, COUNT(kinds))];
    sy_word name = sy_word_name(rng);
    size_t n = 0;

    for (unsigned i = 0; i < name.len; i++) {
        if ((unsigned char)name.text[i] < 0x80) {
            outlet->host[n++] = name.text[i];
        }
    }
    memcpy(outlet->host + n, kind, strlen(kind));
    n += strlen(kind);
    memcpy(outlet->host + n, ".example", 8);
    outlet->host_len = (uint8_t)(n + 8);
}

static void put(sy_outlet *outlet, const char *text, size_t len)
{
    if (outlet->furniture_len + len <= SY_FURNITURE_MAX) {
        memcpy(outlet->furniture + outlet->furniture_len, text, len);
        outlet->furniture_len = (uint16_t)(outlet->furniture_len + len);
    }
}

static void put_furniture_word(sy_outlet *outlet, const sy_word *word, bool capital)
{
    char text[SY_WORD_MAX];

    memcpy(text, word->text, SY_WORD_MAX);
    if (capital && text[0] >= 'a' && text[0] <= 'z') {
        text[0] = (char)(text[0] - 'a' + 'A');
    }
    put(outlet, text, word->len);
}

/* "Home | Sport | ..." or sentences of ten words or so; every fourth word is a frequent one. */
static void make_furniture(const sy_world *world, sy_outlet *outlet, sy_rng *rng)
{
    uint32_t n_words = sy_rng_range(rng, 20, 60);
    bool opens = true;

    for (uint32_t i = 0; i < n_words; i++) {
        bool last = i + 1 == n_words;
        bool ends = last || (!opens && sy_rng_chance(rng, outlet->menu_on_top ? 600 : 100));
        uint32_t rank = sy_rng_chance(rng, 450) && !outlet->menu_on_top
                            ? sy_rng_below(rng, SY_N_FUNCTION)
                            : sy_rng_range(rng, SY_N_FUNCTION, 3000);

        put_furniture_word(outlet, &world->language.words[rank], opens);
        if (ends && !last) {
            put(outlet, outlet->menu_on_top ? " | " : ". ", outlet->menu_on_top ? 3 : 2);
        } else if (!ends) {
            put(outlet, " ", 1);
        } else if (!outlet->menu_on_top) {
            put(outlet, ".", 1);
        }
        opens = ends;
    }
}

static bool host_is_taken(const sy_world *world, uint32_t n_outlets)
{
    const sy_outlet *outlet = &world->outlets[n_outlets];

    for (uint32_t i = 0; i < n_outlets; i++) {
        if (world->outlets[i].host_len == outlet->host_len &&
            memcmp(world->outlets[i].host, outlet->host, outlet->host_len) == 0) {
            return true;
        }
    }
    return false;
}

static void init_outlets(sy_world *world)
{
    for (uint32_t i = 0; i < SY_N_OUTLETS; i++) {
        sy_outlet *outlet = &world->outlets[i];
        sy_rng rng = sy_rng_derive(world->seed, SY_STREAM_OUTLET, i);

        do {
            make_host(outlet, &rng);
        } while (host_is_taken(world, i));
        outlet->title_case = sy_rng_chance(&rng, 350);
        outlet->curly_quotes = sy_rng_chance(&rng, 500);
        outlet->menu_on_top = sy_rng_chance(&rng, 400);
        outlet->dress = (uint16_t)sy_rng_range(&rng, 250, 950);
        make_furniture(world, outlet, &rng);
    }
}

sy_world *sy_world_create(uint64_t seed)
{
    sy_world *world = calloc(1, sizeof(*world));

    if (world == NULL) {
        return NULL;
    }
    world->seed = seed;
    if (!sy_language_init(&world->language) || !init_topics(world) ||
        !init_harmonic(&world->topic_choice, SY_N_TOPICS, 10) ||
        !init_harmonic(&world->topic_zipf, SY_N_TOPIC_WORDS, 8) ||
        !init_harmonic(&world->outlet_choice, SY_N_OUTLETS, 30)) {
        sy_world_destroy(world);
        return NULL;
    }
    init_outlets(world);
    return world;
}

void sy_world_destroy(sy_world *world)
{
    if (world == NULL) {
        return;
    }
    sy_language_finish(&world->language);
    sy_alias_finish(&world->topic_choice);
    sy_alias_finish(&world->topic_zipf);
    sy_alias_finish(&world->outlet_choice);
    free(world);
}
