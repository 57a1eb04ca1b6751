// SPDX-License-Identifier: MIT
#include "copies/passages.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"

#define MAX_SOURCES 1000u
#define SHOWN_BYTES 200u

typedef struct listing {
    const pf_furniture *furniture;
    pf_scanner *scanner;
    uint32_t source;
    size_t window; // tokens of a shingle
    pf_passages *out;
} listing;

// In how many texts a shingle of the source is known to stand; 0: it is no furniture.
static uint32_t count_of(const listing *l, uint64_t hash)
{
    size_t first = l->furniture->starts[l->source];
    size_t n = l->furniture->starts[l->source + 1] - first;
    size_t at =
        pf_find_u64(l->furniture->hashes + first, n, hash & ~(uint64_t)PF_SHINGLE_QUOTED);
    return at < n ? l->furniture->n_texts[first + at] : 0;
}

// The words of tokens [first, last) as they stand in the article, cut at a character.
static pf_strview cut_words(const pf_scanner *scanner, size_t first, size_t last)
{
    pf_strview text = scanner->article.text;
    size_t begin = scanner->text.origins[first];
    size_t end = last < scanner->text.n ? scanner->text.origins[last] : text.len;
    if (end - begin > SHOWN_BYTES) {
        end = begin + SHOWN_BYTES;
        while (end > begin && ((unsigned char)text.data[end] & 0xc0) == 0x80) {
            end--;
        }
    }
    while (end > begin && (unsigned char)text.data[end - 1] <= ' ') {
        end--;
    }
    pf_strview words = {text.data + begin, end - begin};
    return words;
}

// Shingles [first, last) of the article are furniture, one in n_texts texts.
static pf_status add_passage(listing *l, size_t first, size_t last, uint32_t n_texts,
                             pf_error *err)
{
    pf_passages *out = l->out;
    pf_strview words = cut_words(l->scanner, first, last + l->window - 1);
    pf_passage passage = {{0}, (uint32_t)(last - first + l->window - 1), n_texts, {0}};
    if (pf_reserve((void **)&out->items, &out->cap, out->n + 1, sizeof *out->items) != PF_OK ||
        !pf_arena_copy(&out->strings, words, &passage.text)) {
        return pf_fail_memory(err, out->cap * sizeof *out->items);
    }
    out->items[out->n++] = passage;
    return PF_OK;
}

static pf_status cut_passages(listing *l, pf_error *err)
{
    const pf_shingles *shingles = &l->scanner->shingles;
    for (size_t i = 0; i < shingles->n;) {
        uint32_t most = count_of(l, shingles->hashes[i]);
        size_t end = i + 1;
        if (most == 0) {
            i = end;
            continue;
        }
        uint32_t n_texts = most;
        while (end < shingles->n && n_texts > 0) {
            n_texts = count_of(l, shingles->hashes[end]);
            most = n_texts > most ? n_texts : most;
            end += n_texts > 0;
        }
        PF_TRY(add_passage(l, i, end, most, err));
        i = end;
    }
    return PF_OK;
}

pf_status pf_passages_cut(const pf_furniture *furniture, uint32_t source, pf_scanner *scanner,
                          pf_passages *passages, pf_error *err)
{
    if (source >= furniture->n_sources) {
        return PF_OK;
    }
    PF_TRY(pf_scan_shingle(scanner, err));
    // Shingles of words lie one token apart; those of characters, or with the title, do not.
    int is_by_words = scanner->shingle_options.kind != PF_SHINGLE_CHAR &&
                      scanner->shingles.n >= PF_MIN_TEXT_SHINGLES;
    if (!is_by_words) {
        return PF_OK;
    }
    listing l = {furniture, scanner, source, scanner->text.n - scanner->shingles.n + 1,
                 passages};
    return cut_passages(&l, err);
}

static pf_status list_source(pf_session *session, const pf_texts *texts,
                             const pf_furniture *furniture, uint32_t source,
                             pf_passages *passages, pf_error *err)
{
    pf_scanner *scanner = &session->scanners[0];
    pf_doc_id doc = pf_text_first(texts, furniture->samples[source]);
    PF_TRY(pf_scan_load(scanner, session->store, session->corpus.docs[doc].ref, err));
    PF_TRY(pf_scan_text(scanner, err));
    return pf_passages_cut(furniture, source, scanner, passages, err);
}

// By the room they take up; then by what they say and whose they are, not by input order.
static int compare_passages(const void *x, const void *y)
{
    const pf_passage *a = x;
    const pf_passage *b = y;
    uint64_t size_a = (uint64_t)a->n_tokens * a->n_texts;
    uint64_t size_b = (uint64_t)b->n_tokens * b->n_texts;
    if (size_a != size_b) {
        return size_a > size_b ? -1 : 1;
    }
    int order = pf_view_compare(a->text, b->text);
    return order != 0 ? order : pf_view_compare(a->source, b->source);
}

pf_status pf_passages_list(pf_session *session, const pf_texts *texts,
                           const pf_furniture *furniture, pf_passages *out_passages,
                           pf_error *err)
{
    pf_passages passages = {0};
    pf_arena_init(&passages.strings, 0);
    pf_status status = PF_OK;
    for (uint32_t s = 0; s < furniture->n_sources && status == PF_OK; s++) {
        size_t n = furniture->starts[s + 1] - furniture->starts[s];
        passages.n_sources += n > 0;
        passages.n_shingles += n;
        if (n > 0 && passages.n_sources <= MAX_SOURCES) {
            size_t first = passages.n;
            status = list_source(session, texts, furniture, s, &passages, err);
            for (size_t i = first; i < passages.n; i++) {
                passages.items[i].source = session->corpus.sources[s];
            }
        }
    }
    if (status != PF_OK) {
        pf_passages_finish(&passages);
        return status;
    }
    if (passages.n > 0) {
        qsort(passages.items, passages.n, sizeof *passages.items, compare_passages);
    }
    passages.n = passages.n < PF_MAX_PASSAGES ? passages.n : PF_MAX_PASSAGES;
    *out_passages = passages;
    return PF_OK;
}

void pf_passages_finish(pf_passages *passages)
{
    pf_free(passages->items);
    pf_arena_finish(&passages->strings);
    memset(passages, 0, sizeof *passages);
}
