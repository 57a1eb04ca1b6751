// SPDX-License-Identifier: MIT
// One walk over the text, with no index of it before: what stands between strings is a few
// bytes, and a kernel copies a string. Cost: a third of what a general parser takes.
#include "io/json_flat.h"

#include <string.h>

#include "base/error.h"

#define KEEP_BYTES  ((size_t)4 << 20) // more is given up when far smaller texts come
#define MOST_DIGITS 18                // of a number; so many fit into 64 bits

typedef struct walk {
    const char *at;
    const char *end;
    char *out; // where the next string goes
    pf_unquote_fn unquote;
} walk;

void pf_json_flat_init(pf_json_flat *flat, pf_unquote_fn unquote)
{
    flat->unquote = unquote;
    flat->n = 0;
    pf_buf_init(&flat->strings);
}

void pf_json_flat_finish(pf_json_flat *flat)
{
    pf_buf_finish(&flat->strings);
}

static void skip_blanks(walk *w)
{
    while (w->at < w->end &&
           (*w->at == ' ' || *w->at == '\t' || *w->at == '\n' || *w->at == '\r')) {
        w->at++;
    }
}

// Whether the next byte but blanks is c, which is passed then.
static int take(walk *w, char c)
{
    skip_blanks(w);
    int is_there = w->at < w->end && *w->at == c;
    w->at += is_there;
    return is_there;
}

// The rest of a string, behind its opening quote.
static int take_string(walk *w, pf_strview *out_text)
{
    size_t n_read = 0;
    size_t n = w->unquote(w->at, (size_t)(w->end - w->at), w->out, &n_read);
    if (n == PF_NO_STRING) {
        return 0;
    }
    out_text->data = w->out;
    out_text->len = n;
    w->at += n_read + 1;
    w->out += n;
    return 1;
}

static int take_word(walk *w, const char *word)
{
    size_t len = strlen(word);
    int is_there = (size_t)(w->end - w->at) >= len && memcmp(w->at, word, len) == 0;
    w->at += is_there ? len : 0;
    return is_there;
}

// Whatever follows it, the caller sees that it is neither a comma nor a bracket.
static int take_number(walk *w, pf_strview *out_text)
{
    const char *first = w->at;
    while (w->at < w->end && w->at - first < MOST_DIGITS && *w->at >= '0' && *w->at <= '9') {
        w->at++;
    }
    out_text->data = first;
    out_text->len = (size_t)(w->at - first);
    return out_text->len == 1 || (out_text->len > 1 && *first != '0');
}

static int take_value(walk *w, pf_json_member *member)
{
    member->text = pf_view("");
    if (take(w, '"')) {
        member->kind = PF_JSON_STRING;
        return take_string(w, &member->text);
    }
    if (take_word(w, "null")) {
        member->kind = PF_JSON_NULL;
        return 1;
    }
    member->kind = PF_JSON_BOOL;
    if (take_word(w, "true")) {
        member->text = pf_view("true");
        return 1;
    }
    if (take_word(w, "false")) {
        member->text = pf_view("false");
        return 1;
    }
    member->kind = PF_JSON_NUMBER;
    return take_number(w, &member->text);
}

static int take_members(pf_json_flat *flat, walk *w)
{
    if (!take(w, '{')) {
        return 0;
    }
    if (take(w, '}')) {
        return 1;
    }
    do {
        pf_json_member *member = &flat->members[flat->n];
        if (flat->n == PF_FLAT_MEMBERS || !take(w, '"') || !take_string(w, &member->key) ||
            !take(w, ':') || !take_value(w, member)) {
            return 0;
        }
        flat->n++;
    } while (take(w, ','));
    return take(w, '}');
}

pf_status pf_json_flat_parse(pf_json_flat *flat, const char *data, size_t len, pf_error *err)
{
    if (flat->strings.cap > KEEP_BYTES && len < flat->strings.cap / 4) {
        pf_buf_finish(&flat->strings);
    }
    pf_buf_reset(&flat->strings);
    flat->n = 0;
    // No string is longer than it stands in the text.
    char *out = pf_buf_room(&flat->strings, len + PF_UNQUOTE_ROOM);
    PF_TRY(pf_buf_status(&flat->strings, err));
    walk w = {data, data + len, out, flat->unquote};
    int is_taken = take_members(flat, &w);
    skip_blanks(&w);
    return is_taken && w.at == w.end ? PF_OK : PF_END;
}

const pf_json_member *pf_json_flat_find(const pf_json_flat *flat, pf_strview key)
{
    for (size_t i = 0; i < flat->n; i++) {
        if (pf_view_equal(flat->members[i].key, key)) {
            return &flat->members[i];
        }
    }
    return NULL;
}
