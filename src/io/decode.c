// SPDX-License-Identifier: MIT
// From a raw record to an article.
//
// Where: the first step of the work on every record, in as many threads as there are; the
// reader has only split the input. The record is parsed once, strictly, and each field is
// looked up under its keys in their order. Only a record that the parser refuses is looked at a
// second time: bytes that are not UTF-8 and escapes of half a surrogate pair become U+FFFD, raw
// control characters in strings become escapes, integers too large for 64 bits become strings.
// A scraped feed is full of those, and none of them is worth losing an article. What is broken
// after that is a bad record.
//
// Cost: one parse (about 3 GB/s), a handful of key comparisons; three passes more for a repair.
#include "io/decode.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "io/date.h"
#include "io/json_parse.h"
#include "io/utf8_repair.h"

#define NUMBER_LEN 40

typedef struct key_list {
    pf_strview *keys;
    size_t n;
    size_t cap;
} key_list;

struct pf_decoder {
    pf_json_parser *parser;
    key_list lists[PF_N_FIELDS];
    char numbers[PF_N_FIELDS][NUMBER_LEN]; // the parser keeps only the last number's text
    pf_buf utf8;                           // a record with its UTF-8 repaired
    pf_buf repaired;                       // and with its strings and numbers repaired
};

static const char *const canonical_keys[PF_N_FIELDS] = {
    [PF_FIELD_ID] = "id",       [PF_FIELD_DATE] = "date", [PF_FIELD_SOURCE] = "source",
    [PF_FIELD_TITLE] = "title", [PF_FIELD_TEXT] = "text", [PF_FIELD_URL] = "url",
    [PF_FIELD_LABEL] = "label",
};

static pf_strview trim(const char *first, const char *last)
{
    while (first < last && (*first == ' ' || *first == '\t')) {
        first++;
    }
    while (last > first && (last[-1] == ' ' || last[-1] == '\t')) {
        last--;
    }
    pf_strview view = {first, (size_t)(last - first)};
    return view;
}

// Cuts "a, b,c" into views; the text stays the caller's.
static pf_status split_keys(key_list *list, const char *name, const char *keys, pf_error *err)
{
    const char *at = keys == NULL ? "" : keys;
    for (;;) {
        const char *end = strchrnul(at, ',');
        pf_strview key = trim(at, end);
        if (key.len == 0) {
            return pf_fail(err, PF_EINVAL, "field %s has an empty key in its list '%s'", name,
                           keys == NULL ? "" : keys);
        }
        if (pf_reserve((void **)&list->keys, &list->cap, list->n + 1, sizeof *list->keys) !=
            PF_OK) {
            return pf_fail_memory(err, (list->n + 1) * sizeof *list->keys);
        }
        list->keys[list->n++] = key;
        if (*end == '\0') {
            return PF_OK;
        }
        at = end + 1;
    }
}

pf_status pf_decoder_create(const pf_input_options *options, pf_decoder **out_decoder,
                            pf_error *err)
{
    pf_decoder *decoder = pf_calloc(1, sizeof *decoder);
    if (decoder == NULL) {
        return pf_fail_memory(err, sizeof *decoder);
    }
    pf_status status = pf_json_parser_create(&decoder->parser, err);
    for (int f = 0; status == PF_OK && f < PF_N_FIELDS; f++) {
        status = split_keys(&decoder->lists[f], canonical_keys[f], options->keys[f], err);
    }
    if (status != PF_OK) {
        pf_decoder_destroy(decoder);
        return status;
    }
    *out_decoder = decoder;
    return PF_OK;
}

void pf_decoder_destroy(pf_decoder *decoder)
{
    if (decoder == NULL) {
        return;
    }
    for (int f = 0; f < PF_N_FIELDS; f++) {
        pf_free(decoder->lists[f].keys);
    }
    pf_json_parser_destroy(decoder->parser);
    pf_buf_finish(&decoder->utf8);
    pf_buf_finish(&decoder->repaired);
    pf_free(decoder);
}

// Value of four hexadecimal digits, or -1.
static int hex4(const char *at)
{
    int value = 0;
    for (int i = 0; i < 4; i++) {
        char c = at[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
        if (digit < 0 || digit > 15) {
            return -1;
        }
        value = value * 16 + digit;
    }
    return value;
}

// Code of an escape \uXXXX at `at`, or -1.
static int escape_code(const char *at, const char *end)
{
    return end - at >= 6 && at[0] == '\\' && at[1] == 'u' ? hex4(at + 2) : -1;
}

// Copies the escape at `at`; half a surrogate pair becomes U+FFFD. Returns where it ends.
static const char *repair_escape(pf_buf *out, const char *at, const char *end, uint64_t *count)
{
    int code = escape_code(at, end);
    size_t len = code >= 0 ? 6 : 2;
    if ((size_t)(end - at) < len) {
        len = (size_t)(end - at);
    }
    if (code >= 0xd800 && code <= 0xdfff) {
        int next = code <= 0xdbff ? escape_code(at + 6, end) : -1;
        if (next < 0xdc00 || next > 0xdfff) {
            pf_buf_append_str(out, "\\ufffd");
            *count += 1;
            return at + 6;
        }
        len = 12;
    }
    pf_buf_append(out, at, len);
    return at + len;
}

static void append_control(pf_buf *out, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    const char escape[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    pf_buf_append(out, escape, sizeof escape);
}

// Copies a string from behind its opening quote. Returns where it ends, behind the closing
// quote.
static const char *repair_string(pf_buf *out, const char *at, const char *end, uint64_t *count)
{
    while (at < end) {
        const char *plain = at;
        while (at < end && *at != '"' && *at != '\\' && (unsigned char)*at >= 0x20) {
            at++;
        }
        pf_buf_append(out, plain, (size_t)(at - plain));
        if (at == end) {
            break;
        }
        if (*at == '"') {
            pf_buf_append_char(out, '"');
            return at + 1;
        }
        if (*at == '\\') {
            at = repair_escape(out, at, end, count);
        } else {
            append_control(out, (unsigned char)*at++);
            *count += 1;
        }
    }
    return at;
}

// Copies a number; an integer of more than 18 digits becomes a string (it may not fit 64 bits).
static const char *repair_number(pf_buf *out, const char *at, const char *end)
{
    const char *start = at;
    size_t n_digits = 0;
    int is_integer = 1;
    for (; at < end && strchr("+-.eE0123456789", *at) != NULL && *at != '\0'; at++) {
        n_digits += *at >= '0' && *at <= '9';
        is_integer &= at == start || (*at >= '0' && *at <= '9');
    }
    int quote = is_integer && n_digits > 18;
    if (quote) {
        pf_buf_append_char(out, '"');
    }
    pf_buf_append(out, start, (size_t)(at - start));
    if (quote) {
        pf_buf_append_char(out, '"');
    }
    return at;
}

// The record with everything repaired that can be, in decoder->repaired.
static pf_status repair(pf_decoder *decoder, pf_strview record, uint64_t *count, pf_error *err)
{
    pf_buf *out = &decoder->repaired;
    pf_buf_reset(&decoder->utf8);
    pf_buf_reset(out);
    *count = pf_utf8_repair(&decoder->utf8, record);
    PF_TRY(pf_buf_status(&decoder->utf8, err));
    const char *at = decoder->utf8.data;
    const char *end = at + decoder->utf8.len;
    while (at < end) {
        if (*at == '"') {
            pf_buf_append_char(out, '"');
            at = repair_string(out, at + 1, end, count);
        } else if (*at == '-' || (*at >= '0' && *at <= '9')) {
            at = repair_number(out, at, end);
        } else {
            pf_buf_append_char(out, *at++);
        }
    }
    char *padding = pf_buf_room(out, PF_JSON_PADDING);
    PF_TRY(pf_buf_status(out, err));
    memset(padding, 0, PF_JSON_PADDING);
    return PF_OK;
}

static pf_status parse(pf_decoder *decoder, pf_strview record, uint64_t *n_repaired,
                       pf_error *err)
{
    pf_status status = pf_json_parse(decoder->parser, record.data, record.len, err);
    if (status != PF_EFORMAT || record.len == 0) {
        return status;
    }
    PF_TRY(repair(decoder, record, n_repaired, err));
    const pf_buf *repaired = &decoder->repaired;
    status = pf_json_parse(decoder->parser, repaired->data, repaired->len, err);
    if (status != PF_OK) {
        *n_repaired = 0;
    }
    return status;
}

// Text of the value under one key. An object stands for its member "name" ({"source": {"name":
// ..}}).
static pf_json_kind find_text(pf_decoder *decoder, pf_strview key, pf_strview *out_text)
{
    pf_json_kind kind = pf_json_find(decoder->parser, key, out_text);
    static const char member[5] = {'.', 'n', 'a', 'm', 'e'};
    char path[128];
    if (kind == PF_JSON_OBJECT && key.len + sizeof member <= sizeof path) {
        memcpy(path, key.data, key.len);
        memcpy(path + key.len, member, sizeof member);
        pf_strview inner = {path, key.len + sizeof member};
        pf_json_kind inner_kind = pf_json_find(decoder->parser, inner, out_text);
        return inner_kind == PF_JSON_STRING ? PF_JSON_STRING : PF_JSON_OBJECT;
    }
    return kind;
}

// The first value of a field that is present and not empty. *out_kind: the last in the order of
// pf_json_kind among the values looked at, PF_JSON_ABSENT where there was no key at all.
static pf_strview find_field(pf_decoder *decoder, pf_field field, int canonical,
                             pf_json_kind *out_kind)
{
    pf_strview empty = {"", 0};
    pf_strview name = canonical ? pf_view(canonical_keys[field]) : empty;
    const pf_strview *keys = canonical ? &name : decoder->lists[field].keys;
    size_t n_keys = canonical ? 1 : decoder->lists[field].n;
    *out_kind = PF_JSON_ABSENT;
    for (size_t i = 0; i < n_keys; i++) {
        pf_strview text = empty;
        pf_json_kind kind = find_text(decoder, keys[i], &text);
        *out_kind = kind > *out_kind ? kind : *out_kind;
        if (kind == PF_JSON_STRING && text.len > 0) {
            return text;
        }
        if (kind == PF_JSON_NUMBER && text.len <= NUMBER_LEN) {
            memcpy(decoder->numbers[field], text.data, text.len);
            text.data = decoder->numbers[field];
            return text;
        }
    }
    return empty;
}

// The host of an address, without "www."; empty where there is none.
static pf_strview url_host(pf_strview url)
{
    const pf_strview none = {url.data, 0};
    const char *at = url.len > 0 ? memmem(url.data, url.len, "://", 3) : NULL;
    if (at == NULL) {
        return none;
    }
    const char *end = url.data + url.len;
    const char *first = at + 3;
    const char *last = first;
    while (last < end && strchr("/?#:", *last) == NULL) {
        first = *last == '@' ? last + 1 : first;
        last++;
    }
    if (last - first > 4 && memcmp(first, "www.", 4) == 0) {
        first += 4;
    }
    pf_strview host = {first, (size_t)(last - first)};
    return memchr(first, '.', host.len) != NULL ? host : none;
}

pf_status pf_decode(pf_decoder *decoder, const char *data, size_t len, int canonical,
                    pf_article *out_article, uint64_t *out_n_repaired, pf_error *err)
{
    uint64_t n_repaired = 0;
    pf_strview record = {data, len};
    PF_TRY(parse(decoder, record, &n_repaired, err));
    if (!pf_json_is_object(decoder->parser)) {
        return pf_fail(err, PF_EFORMAT, "not an object");
    }
    pf_json_kind title_kind;
    pf_json_kind text_kind;
    pf_json_kind date_kind;
    pf_json_kind ignored;
    pf_article article = {0};
    article.title = find_field(decoder, PF_FIELD_TITLE, canonical, &title_kind);
    article.text = find_field(decoder, PF_FIELD_TEXT, canonical, &text_kind);
    if (title_kind == PF_JSON_ABSENT && text_kind == PF_JSON_ABSENT) {
        return pf_fail(err, PF_EFORMAT, "neither title nor text");
    }
    article.id = find_field(decoder, PF_FIELD_ID, canonical, &ignored);
    article.date = find_field(decoder, PF_FIELD_DATE, canonical, &date_kind);
    article.source = find_field(decoder, PF_FIELD_SOURCE, canonical, &ignored);
    article.url = find_field(decoder, PF_FIELD_URL, canonical, &ignored);
    if (article.source.len == 0) {
        article.source = url_host(article.url);
    }
    article.label = find_field(decoder, PF_FIELD_LABEL, canonical, &ignored);
    (void)pf_date_parse(article.date, &article.time_seconds, &article.date_only);
    article.has_odd_date = article.time_seconds == PF_TIME_UNKNOWN &&
                           (article.date.len > 0 || date_kind > PF_JSON_STRING);
    *out_article = article;
    if (out_n_repaired != NULL) {
        *out_n_repaired = n_repaired;
    }
    return PF_OK;
}
