// SPDX-License-Identifier: MIT
/*
 * From a position in the file to its line of JSON and its row of the truth.
 *
 * The plan says which text stands there; the text is made from its original's seed, a copy
 * edits it, the outlet dresses it: quotation marks, headline case, furniture. Outlets of one
 * group all differ. A copy appears 0 to 2 days after its original, within the days of the
 * story.
 *
 * The largest possible line is reserved once, then words are moved as fixed 16 bytes and the
 * pointer steps on by the length, so the inner loop has no bounds test and no call. The only
 * bytes that JSON wants escaped are the straight quotation mark and the line break.
 *
 * Cost: about 5 us an article of 3.2 kB; with its text 17 us.
 */
#include "synth_render.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A token: break or space, quote, 15 bytes, comma, quote, dash; rounded up. */
#define TOKEN_MAX 40
#define LINE_MAX_BYTES \
    ((SY_MAX_TOKENS + SY_MAX_TITLE) * TOKEN_MAX + SY_FURNITURE_MAX + 512 /* fields, id, url    \
                                                                          */)
#define GOLD_MAX_BYTES 128

/* Where and when an article appeared. */
typedef struct appearance {
    const sy_outlet *outlet;
    bool dressed; /* carries the outlet's furniture */
    char date[SY_DATE_MAX];
} appearance;

static bool reserve(sy_buffer *buffer, size_t n)
{
    size_t cap = buffer->cap;
    char *data;

    if (buffer->cap - buffer->len >= n) {
        return true;
    }
    while (cap - buffer->len < n) {
        cap = cap == 0 ? 4096 : cap * 2;
    }
    data = realloc(buffer->data, cap);
    if (data == NULL) {
        return false;
    }
    buffer->data = data;
    buffer->cap = cap;
    return true;
}

void sy_buffer_finish(sy_buffer *buffer)
{
    free(buffer->data);
    *buffer = (sy_buffer){0};
}

static char *put_bytes(char *out, const char *bytes, size_t n)
{
    memcpy(out, bytes, n);
    return out + n;
}

static char *put_text(char *out, const char *text)
{
    return put_bytes(out, text, strlen(text));
}

/* Decimal digits, with zeros in front up to `width`. */
static char *put_number(char *out, uint32_t value, int width)
{
    char digits[16];
    int n = 0;

    do {
        digits[n++] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0 || n < width);
    while (n > 0) {
        *out++ = digits[--n];
    }
    return out;
}

/* 1998, 3.5 or 12,400; years and the like stay without a comma. */
static char *put_number_token(char *out, uint32_t word)
{
    uint32_t value = word & SY_NUMBER_MASK;

    if ((word & SY_DECIMAL) != 0) {
        out = put_number(out, value / 10, 1);
        *out++ = '.';
        return put_number(out, value % 10, 1);
    }
    if (value > 2100) {
        out = put_number(out, value / 1000, 1);
        *out++ = ',';
        return put_number(out, value % 1000, 3);
    }
    return put_number(out, value, 1);
}

static char *put_word(char *out, const sy_world *world, const sy_story *story, sy_token token,
                      bool capital)
{
    const sy_word *word;

    if ((token.word & SY_NUMBER) != 0) {
        return put_number_token(out, token.word);
    }
    word = token.word < SY_NAME ? &world->language.words[token.word]
                                : &story->names[token.word - SY_NAME];
    memcpy(out, word, sizeof(*word));
    if (capital && *out >= 'a' && *out <= 'z') {
        *out = (char)(*out - 'a' + 'A');
    }
    return out + word->len;
}

static char *put_quote(char *out, const sy_outlet *outlet, bool opens)
{
    if (outlet->curly_quotes) {
        return put_bytes(out, opens ? "\xE2\x80\x9C" : "\xE2\x80\x9D", 3);
    }
    return put_bytes(out, "\\\"", 2);
}

/* What follows a word: its stop or comma, then a closing quotation mark, then a dash. */
static char *put_marks_after(char *out, const sy_outlet *outlet, uint32_t marks)
{
    if ((marks & SY_STOP) != 0) {
        *out++ = '.';
    } else if ((marks & SY_QUESTION) != 0) {
        *out++ = '?';
    } else if ((marks & SY_COMMA) != 0) {
        *out++ = ',';
    }
    if ((marks & SY_QUOTE_CLOSE) != 0) {
        out = put_quote(out, outlet, false);
    }
    if ((marks & SY_DASH) != 0) {
        out = put_bytes(out, " \xE2\x80\x94", 4);
    }
    return out;
}

static char *put_body(char *out, const sy_world *world, const sy_article *article,
                      const sy_outlet *outlet)
{
    for (uint32_t i = 0; i < article->n_tokens; i++) {
        sy_token token = article->tokens[i];

        if (i > 0 && (token.marks & SY_PARAGRAPH) != 0) {
            out = put_bytes(out, "\\n\\n", 4);
        } else if (i > 0) {
            *out++ = ' ';
        }
        if ((token.marks & SY_QUOTE_OPEN) != 0) {
            out = put_quote(out, outlet, true);
        }
        out = put_word(out, world, &article->story, token,
                       (token.marks & (SY_START | SY_CAPITAL)) != 0);
        if (token.marks > SY_QUOTE_OPEN) {
            out = put_marks_after(out, outlet, token.marks);
        }
    }
    return out;
}

static char *put_text_field(char *out, const sy_world *world, const sy_article *article,
                            const appearance *at)
{
    const sy_outlet *outlet = at->outlet;

    if (at->dressed && outlet->menu_on_top) {
        out = put_bytes(out, outlet->furniture, outlet->furniture_len);
        out = put_bytes(out, "\\n\\n", 4);
    }
    out = put_body(out, world, article, outlet);
    if (at->dressed && !outlet->menu_on_top) {
        out = put_bytes(out, "\\n\\n", 4);
        out = put_bytes(out, outlet->furniture, outlet->furniture_len);
    }
    return out;
}

static char *put_title_field(char *out, const sy_world *world, const sy_article *article,
                             const sy_outlet *outlet)
{
    for (uint32_t i = 0; i < article->n_title; i++) {
        sy_token token = article->title[i];
        bool capital = outlet->title_case || (token.marks & (SY_START | SY_CAPITAL)) != 0;

        if (i > 0) {
            *out++ = ' ';
        }
        out = put_word(out, world, &article->story, token, capital);
    }
    return out;
}

static char *put_id(char *out, uint32_t position)
{
    *out++ = 'a';
    return put_number(out, position, 9);
}

static char *put_url(char *out, const appearance *at, uint32_t position)
{
    out = put_text(out, "https://");
    out = put_bytes(out, at->outlet->host, at->outlet->host_len);
    *out++ = '/';
    out = put_bytes(out, at->date, 4);
    *out++ = '/';
    out = put_bytes(out, at->date + 5, 2);
    *out++ = '/';
    out = put_bytes(out, at->date + 8, 2);
    *out++ = '/';
    out = put_id(out, position);
    return put_text(out, ".html");
}

static void put_line(sy_buffer *json, const sy_world *world, const sy_article *article,
                     const appearance *at, uint32_t position)
{
    char *out = json->data + json->len;

    out = put_text(out, "{\"id\":\"");
    out = put_id(out, position);
    out = put_text(out, "\",\"date\":\"");
    out = put_text(out, at->date);
    out = put_text(out, "\",\"source\":\"");
    out = put_bytes(out, at->outlet->host, at->outlet->host_len);
    out = put_text(out, "\",\"title\":\"");
    out = put_title_field(out, world, article, at->outlet);
    out = put_text(out, "\",\"text\":\"");
    out = put_text_field(out, world, article, at);
    out = put_text(out, "\",\"url\":\"");
    out = put_url(out, at, position);
    out = put_text(out, "\"}\n");
    json->len = (size_t)(out - json->data);
    assert(json->len <= json->cap);
}

static void put_gold(sy_buffer *gold, const sy_place *place, uint32_t topic,
                     enum sy_relation relation, uint32_t position)
{
    char *out = gold->data + gold->len;

    out = put_id(out, position);
    out = put_text(out, ",g");
    out = put_number(out, place->original, 1);
    *out++ = ',';
    out = put_text(out, sy_relation_name(relation));
    *out++ = ',';
    out = put_text(out, sy_relation_severity(relation));
    out = put_text(out, ",s");
    out = put_number(out, place->story, 1);
    out = put_text(out, ",t");
    out = put_number(out, topic, 1);
    *out++ = '\n';
    gold->len = (size_t)(out - gold->data);
    assert(gold->len <= gold->cap);
}

/* The outlet of the n-th article of a group: drawn in order, each outlet once. */
static const sy_outlet *choose_outlet(const sy_world *world, sy_rng *rng, uint32_t nth)
{
    uint32_t used[SY_MAX_GROUP];

    assert(nth < SY_MAX_GROUP);
    for (uint32_t n_used = 0; n_used <= nth;) {
        uint32_t outlet = sy_alias_draw(&world->outlet_choice, sy_rng_next(rng));
        bool is_new = true;

        for (uint32_t i = 0; i < n_used; i++) {
            is_new = is_new && used[i] != outlet;
        }
        if (is_new) {
            used[n_used++] = outlet;
        }
    }
    return &world->outlets[used[nth]];
}

/* The first draws from the group's stream are common to all its articles. */
static appearance make_appearance(const sy_world *world, const sy_story *story,
                                  uint32_t original, uint32_t index)
{
    sy_rng group_rng = sy_rng_derive(world->seed, SY_STREAM_CHOICE, original);
    sy_rng rng = sy_rng_derive(world->seed, SY_STREAM_DRESS, index);
    uint32_t day = sy_rng_below(&group_rng, story->n_days);
    appearance at;

    at.outlet = choose_outlet(world, &group_rng, index - original);
    at.dressed = sy_rng_chance(&rng, at.outlet->dress);
    if (index != original) {
        day += sy_rng_below(&rng, 3);
    }
    if (day >= story->n_days) {
        day = story->n_days - 1;
    }
    sy_plan_date(story->first_day + day, at.date);
    return at;
}

bool sy_render_article(const sy_world *world, const sy_plan *plan, uint32_t position,
                       sy_article *article, sy_buffer *json, sy_buffer *gold)
{
    uint32_t index = sy_plan_index(plan, position);
    const sy_place *place = &plan->places[index];
    enum sy_relation relation = SY_ORIGINAL;
    appearance at;

    if (!reserve(json, LINE_MAX_BYTES) || !reserve(gold, GOLD_MAX_BYTES)) {
        return false;
    }
    sy_story_make(world, plan, place->story, &article->story);
    sy_text_make(world, article, place->original);
    if (index != place->original) {
        relation = sy_edit_copy(world, article, place->original, index);
    } else {
        sy_text_headline(world, article, index);
        relation = sy_plan_in_group(plan, index) ? SY_ORIGINAL : SY_SINGLE;
    }
    at = make_appearance(world, &article->story, place->original, index);
    put_line(json, world, article, &at, position);
    put_gold(gold, place, article->story.topic, relation, position);
    return true;
}
