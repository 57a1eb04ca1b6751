// SPDX-License-Identifier: MIT
// Plain text: one article a file.
//
// Where: behind reader.c. The file becomes one JSON object with the canonical keys, so nothing
// behind the reader knows that it was not JSON. It may open with a line `date 2025-08-07`,
// alone or with the title behind it; the first line that is not only a date is the title, the
// rest is the text, and a lone line is both.
//
// Some files have headline and lead in one long line. Where a paragraph further down repeats
// the end of that line, the headline is what stands before it. Otherwise the title shown is the
// line's beginning, cut at a word, and the whole line stays in the text as its first paragraph:
// nothing is lost. What is not UTF-8 becomes U+FFFD; a file with a zero byte in its first 64
// KiB, or with many control characters, is not text. Cost: two passes over the file, held in
// memory.
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "io/date.h"
#include "io/reader_private.h"
#include "io/utf8_repair.h"

#define READ_BYTES  ((size_t)64 * 1024)
#define TITLE_CHARS 120 // of a title that is shown
#define WORD_CHARS  40  // a word longer than this may be cut
#define LEAD_BYTES  40  // the shortest paragraph that is taken for a repeated lead

typedef struct text_article {
    pf_strview date;
    pf_strview line;  // the first line, without its date
    pf_strview rest;  // what follows it
    pf_strview title; // beginning of `line`
    int is_cut;       // 1: the title is not the whole line
    int keeps_line;   // 1: the line is the text's first paragraph as well
} text_article;

static int is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static pf_strview trim(pf_strview view)
{
    while (view.len > 0 && is_blank(view.data[0])) {
        view.data++;
        view.len--;
    }
    while (view.len > 0 && is_blank(view.data[view.len - 1])) {
        view.len--;
    }
    return view;
}

// Takes the next line off `rest`, without its end.
static pf_strview take_line(pf_strview *rest)
{
    const char *end = rest->len == 0 ? NULL : memchr(rest->data, '\n', rest->len);
    pf_strview line = {rest->data, end == NULL ? rest->len : (size_t)(end - rest->data)};
    size_t taken = end == NULL ? rest->len : line.len + 1;
    rest->data += taken;
    rest->len -= taken;
    return line;
}

// Zero bytes and many control characters are the mark of other things than text.
static int is_text(pf_strview head)
{
    size_t n_controls = 0;
    if (head.len > READ_BYTES) {
        head.len = READ_BYTES;
    }
    for (size_t i = 0; i < head.len; i++) {
        unsigned char c = (unsigned char)head.data[i];
        if (c == 0) {
            return 0;
        }
        n_controls += c < 0x20 && !is_blank((char)c) && c != 0x1b;
    }
    return n_controls < 2 || n_controls * 32 <= head.len;
}

// Why what was read so far of the input is no article, or NULL.
static const char *refusal(const pf_reader *reader, int at_end)
{
    const pf_buf *body = &reader->body;
    int can_tell = at_end || body->len >= READ_BYTES;
    if (can_tell && !is_text(pf_buf_view(body))) {
        return "not a text file";
    }
    return body->len > reader->max_record_bytes ? reader->too_long : NULL;
}

// Reads the input whole. PF_END when it is in `body`, PF_EFORMAT when a bad record was added.
static pf_status read_body(pf_reader *reader, pf_record_batch *batch, pf_error *err)
{
    pf_buf *body = &reader->body;
    size_t n = 1;
    pf_buf_reset(body);
    pf_buf_append(body, reader->pending.data, reader->pending.len);
    pf_buf_reset(&reader->pending);
    PF_TRY(pf_buf_status(body, err));
    while (n > 0) {
        PF_TRY(pf_reader_read(reader, body, READ_BYTES, &n, err));
        const char *reason = refusal(reader, n == 0);
        if (reason != NULL) {
            PF_TRY(pf_reader_add_bad(reader, batch, reason, err));
            return PF_EFORMAT;
        }
    }
    return PF_END;
}

// "\r\n" and a lone '\r' become '\n', in place.
static void unify_line_ends(pf_buf *text)
{
    if (text->len == 0 || memchr(text->data, '\r', text->len) == NULL) {
        return;
    }
    size_t out = 0;
    for (size_t i = 0; i < text->len; i++) {
        char c = text->data[i];
        if (c == '\r') {
            i += i + 1 < text->len && text->data[i + 1] == '\n';
            c = '\n';
        }
        text->data[out++] = c;
    }
    text->len = out;
}

// The date of a line that begins `date 2025-08-07`; empty when it does not. *line goes behind
// it.
static pf_strview take_date(pf_strview *line)
{
    pf_strview none = {"", 0};
    if (line->len < 15 || (line->data[0] | 0x20) != 'd' || (line->data[1] | 0x20) != 'a' ||
        (line->data[2] | 0x20) != 't' || (line->data[3] | 0x20) != 'e' ||
        !is_blank(line->data[4])) {
        return none;
    }
    pf_strview rest = {line->data + 5, line->len - 5};
    rest = trim(rest);
    pf_strview date = {rest.data, 0};
    while (date.len < rest.len && !is_blank(rest.data[date.len])) {
        date.len++;
    }
    int64_t seconds = 0;
    int date_only = 0;
    if (date.len < 10 || date.data[4] != '-' || date.data[7] != '-' ||
        !pf_date_parse(date, &seconds, &date_only)) {
        return none;
    }
    rest.data += date.len;
    rest.len -= date.len;
    *line = trim(rest);
    return date;
}

// Bytes of the first n characters, or of all there are.
static size_t chars_to_bytes(pf_strview text, size_t n)
{
    size_t at = 0;
    while (at < text.len && n > 0) {
        at++;
        while (at < text.len && ((unsigned char)text.data[at] & 0xc0) == 0x80) {
            at++;
        }
        n--;
    }
    return at;
}

// The beginning of a long line, cut at a word where there is one.
static pf_strview cut_title(pf_strview line)
{
    size_t end = chars_to_bytes(line, TITLE_CHARS - 1);
    size_t first = chars_to_bytes(line, TITLE_CHARS - WORD_CHARS);
    size_t cut = end;
    while (cut > first && !is_blank(line.data[cut])) {
        cut--;
    }
    pf_strview title = {line.data, cut > first ? cut : end};
    return trim(title);
}

// Where a paragraph of `rest` repeats the end of the line: the line's beginning. Else empty.
static pf_strview find_headline(pf_strview line, pf_strview rest)
{
    pf_strview none = {"", 0};
    while (rest.len > 0) {
        pf_strview paragraph = trim(take_line(&rest));
        if (paragraph.len < LEAD_BYTES || paragraph.len >= line.len) {
            continue;
        }
        size_t before = line.len - paragraph.len;
        if (is_blank(line.data[before - 1]) &&
            memcmp(line.data + before, paragraph.data, paragraph.len) == 0) {
            pf_strview headline = {line.data, before};
            return trim(headline);
        }
    }
    return none;
}

static text_article split_article(pf_strview whole)
{
    text_article article = {{"", 0}, {"", 0}, {"", 0}, {"", 0}, 0, 0};
    article.rest = trim(whole);
    article.line = trim(take_line(&article.rest));
    article.date = take_date(&article.line);
    article.rest = trim(article.rest);
    if (article.line.len == 0) {
        article.line = trim(take_line(&article.rest));
        article.rest = trim(article.rest);
    }
    article.title = article.line;
    article.keeps_line = article.rest.len == 0;
    if (chars_to_bytes(article.line, TITLE_CHARS) == article.line.len) {
        return article;
    }
    pf_strview headline = find_headline(article.line, article.rest);
    if (headline.len > 0) {
        article.title = headline;
        return article;
    }
    article.title = cut_title(article.line);
    article.is_cut = 1;
    article.keeps_line = 1;
    return article;
}

// The article as a JSON object behind the batch's bytes. `scratch` is overwritten.
static void write_article(pf_reader *reader, const text_article *article, pf_buf *scratch,
                          pf_buf *out)
{
    pf_json json;
    pf_json_init(&json, out);
    pf_json_begin_object(&json, NULL);
    pf_buf_reset(scratch);
    (void)pf_utf8_repair(scratch, pf_view(reader->input->path));
    pf_buf_append_str(scratch, ":1");
    pf_json_view(&json, "id", pf_buf_view(scratch));
    if (article->date.len > 0) {
        pf_json_view(&json, "date", article->date);
    }
    pf_buf_reset(scratch);
    pf_buf_append_view(scratch, article->title);
    pf_buf_append_str(scratch, article->is_cut ? "…" : "");
    pf_json_view(&json, "title", pf_buf_view(scratch));
    pf_buf_reset(scratch);
    if (article->keeps_line) {
        pf_buf_append_view(scratch, article->line);
        pf_buf_append_str(scratch, article->rest.len > 0 ? "\n\n" : "");
    }
    pf_buf_append_view(scratch, article->rest);
    pf_json_view(&json, "text", pf_buf_view(scratch));
    pf_json_end_object(&json);
    out->failed |= scratch->failed;
}

static pf_status fill(pf_reader *reader, pf_record_batch *batch, pf_error *err)
{
    pf_status status = read_body(reader, batch, err);
    if (status != PF_END) {
        return status;
    }
    pf_strview body = pf_buf_view(&reader->body);
    if (body.len >= 3 && memcmp(body.data, "\xef\xbb\xbf", 3) == 0) {
        body.data += 3;
        body.len -= 3;
    }
    pf_buf_reset(&reader->clean);
    uint64_t n_repaired = pf_utf8_repair(&reader->clean, body);
    PF_TRY(pf_buf_status(&reader->clean, err));
    unify_line_ends(&reader->clean);
    text_article article = split_article(pf_buf_view(&reader->clean));
    size_t start = batch->bytes.len;
    write_article(reader, &article, &reader->body, &batch->bytes);
    PF_TRY(pf_buf_status(&batch->bytes, err));
    if (batch->bytes.len - start > UINT32_MAX) {
        batch->bytes.len = start;
        PF_TRY(pf_reader_add_bad(reader, batch, reader->too_long, err));
        return PF_END;
    }
    pf_record *record = pf_reader_add(reader, batch);
    if (record == NULL) {
        return pf_fail_memory(err, sizeof *record);
    }
    record->start = start;
    record->len = batch->bytes.len - start;
    record->canonical = 1;
    record->n_repaired = n_repaired > UINT32_MAX ? UINT32_MAX : (uint32_t)n_repaired;
    return PF_END;
}

const pf_reader_ops pf_reader_text = {"text", fill};
