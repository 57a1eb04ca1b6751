// SPDX-License-Identifier: MIT
#include "session/corpus.h"

#include <math.h>
#include <string.h>

#include "base/day.h"
#include "base/error.h"
#include "base/mem.h"

pf_status pf_corpus_init(pf_corpus *corpus, pf_error *err)
{
    memset(corpus, 0, sizeof *corpus);
    pf_arena_init(&corpus->strings, 1u << 20);
    pf_idset_init(&corpus->ids);
    pf_map_init(&corpus->id_numbers);
    pf_map_init(&corpus->source_ids);
    if (pf_reserve((void **)&corpus->sources, &corpus->sources_cap, 1,
                   sizeof *corpus->sources) != PF_OK) {
        return pf_fail_memory(err, sizeof *corpus->sources);
    }
    corpus->sources[0] = pf_view("");
    corpus->n_sources = 1;
    return PF_OK;
}

void pf_corpus_finish(pf_corpus *corpus)
{
    pf_free(corpus->docs);
    pf_free(corpus->text_hashes);
    pf_free(corpus->sources);
    pf_free(corpus->bad);
    pf_arena_finish(&corpus->strings);
    pf_idset_finish(&corpus->ids);
    pf_map_finish(&corpus->id_numbers);
    pf_map_finish(&corpus->source_ids);
    memset(corpus, 0, sizeof *corpus);
}

static pf_status intern_source(pf_corpus *corpus, pf_strview source, uint32_t *out,
                               pf_error *err)
{
    if (source.len == 0) {
        *out = 0;
        return PF_OK;
    }
    uint64_t hash = pf_hash64(source.data, source.len);
    uint32_t index = pf_map_find(&corpus->source_ids, hash);
    if (index == PF_MAP_ABSENT) {
        pf_strview copy = {NULL, 0};
        index = (uint32_t)corpus->n_sources;
        if (!pf_arena_copy(&corpus->strings, source, &copy) ||
            pf_reserve((void **)&corpus->sources, &corpus->sources_cap, corpus->n_sources + 1,
                       sizeof *corpus->sources) != PF_OK ||
            pf_map_set(&corpus->source_ids, hash, index) != PF_OK) {
            return pf_fail_memory(err, source.len);
        }
        corpus->sources[corpus->n_sources++] = copy;
    }
    *out = index;
    return PF_OK;
}

// Books an id that is free; *out_is_free tells. PF_ENOMEM, PF_ELIMIT.
static pf_status try_id(pf_corpus *corpus, pf_strview id, int *out_is_free, pf_error *err)
{
    uint32_t owner = 0;
    PF_TRY(pf_idset_add(&corpus->ids, id, &owner, err));
    *out_is_free = owner == corpus->n_docs;
    return PF_OK;
}

// Writes the first of id#2, id#3, ... that is free. Numbers below the one noted are taken, so
// an id that all articles share takes no longer.
static pf_status claim_number(pf_corpus *corpus, pf_strview id, pf_buf *name, pf_error *err)
{
    uint64_t hash = pf_hash64(id.data, id.len);
    uint32_t number = pf_map_find(&corpus->id_numbers, hash);
    int is_free = 0;
    for (number = number == PF_MAP_ABSENT ? 2 : number; !is_free; number++) {
        pf_buf_reset(name);
        pf_buf_append_view(name, id);
        pf_buf_append_char(name, '#');
        pf_buf_append_u64(name, number);
        PF_TRY(pf_buf_status(name, err));
        PF_TRY(try_id(corpus, pf_buf_view(name), &is_free, err));
    }
    corpus->n_repeated_ids++;
    return pf_map_set(&corpus->id_numbers, hash, number) == PF_OK
               ? PF_OK
               : pf_fail_memory(err, sizeof hash);
}

// Books the id itself, or the first of id#2, id#3, ... that is free.
static pf_status claim_id(pf_corpus *corpus, pf_strview id, pf_error *err)
{
    int is_free = 0;
    PF_TRY(try_id(corpus, id, &is_free, err));
    if (is_free) {
        return PF_OK;
    }
    pf_buf name;
    pf_buf_init(&name);
    pf_status status = claim_number(corpus, id, &name, err);
    pf_buf_finish(&name);
    return status;
}

static pf_status make_room(pf_corpus *corpus, pf_error *err)
{
    if (corpus->n_docs >= PF_MAX_DOCS) {
        return pf_fail(err, PF_ELIMIT, "corpus: more than %u articles", PF_MAX_DOCS);
    }
    size_t need = corpus->n_docs + 1;
    if (pf_reserve((void **)&corpus->docs, &corpus->docs_cap, need, sizeof *corpus->docs) !=
            PF_OK ||
        pf_reserve((void **)&corpus->text_hashes, &corpus->hashes_cap, need,
                   sizeof *corpus->text_hashes) != PF_OK) {
        return pf_fail_memory(err, need * sizeof *corpus->docs);
    }
    return PF_OK;
}

pf_status pf_corpus_append(pf_corpus *corpus, const pf_doc *doc, pf_hash128 text_hash,
                           pf_strview id, pf_strview source, pf_error *err)
{
    PF_TRY(make_room(corpus, err));
    pf_doc filed = *doc;
    PF_TRY(intern_source(corpus, source, &filed.source, err));
    PF_TRY(claim_id(corpus, id, err));
    corpus->n_dated += filed.time_seconds != PF_TIME_UNKNOWN;
    corpus->text_hashes[corpus->n_docs] = text_hash;
    corpus->docs[corpus->n_docs++] = filed;
    corpus->n_records++;
    return PF_OK;
}

pf_strview pf_corpus_id(const pf_corpus *corpus, pf_doc_id doc)
{
    return pf_idset_get(&corpus->ids, doc);
}

uint64_t pf_corpus_bytes(const pf_corpus *corpus)
{
    uint64_t n_hashed = corpus->text_hashes != NULL ? corpus->n_docs : 0;
    return corpus->n_docs * sizeof *corpus->docs + n_hashed * sizeof *corpus->text_hashes +
           pf_idset_bytes(&corpus->ids);
}

void pf_corpus_drop_hashes(pf_corpus *corpus)
{
    pf_free(corpus->text_hashes);
    corpus->text_hashes = NULL;
    corpus->hashes_cap = 0;
}

pf_status pf_corpus_append_bad(pf_corpus *corpus, uint32_t input, uint64_t number,
                               const char *reason, pf_error *err)
{
    corpus->n_records++;
    corpus->n_bad++;
    if (corpus->n_listed_bad >= PF_MAX_LISTED_BAD) {
        return PF_OK;
    }
    pf_bad_record bad = {.input = input, .number = number};
    if (!pf_arena_copy(&corpus->strings, pf_view(reason), &bad.reason) ||
        pf_reserve((void **)&corpus->bad, &corpus->bad_cap, corpus->n_listed_bad + 1,
                   sizeof *corpus->bad) != PF_OK) {
        return pf_fail_memory(err, sizeof bad);
    }
    corpus->bad[corpus->n_listed_bad++] = bad;
    return PF_OK;
}

pf_doc_id pf_corpus_find(const pf_corpus *corpus, pf_strview id)
{
    return pf_idset_find(&corpus->ids, id);
}

int pf_time_id_compare(int64_t time_a, pf_strview id_a, int64_t time_b, pf_strview id_b)
{
    if (time_a != time_b) {
        // PF_TIME_UNKNOWN is the lowest value, but goes last.
        if (time_a == PF_TIME_UNKNOWN || time_b == PF_TIME_UNKNOWN) {
            return time_a == PF_TIME_UNKNOWN ? 1 : -1;
        }
        return time_a < time_b ? -1 : 1;
    }
    return pf_view_compare(id_a, id_b);
}

int pf_corpus_compare_time(const pf_corpus *corpus, pf_doc_id a, pf_doc_id b)
{
    const pf_doc *x = &corpus->docs[a];
    const pf_doc *y = &corpus->docs[b];
    pf_strview none = {NULL, 0};
    if (x->time_seconds != y->time_seconds) { // ids stand anywhere in memory
        return pf_time_id_compare(x->time_seconds, none, y->time_seconds, none);
    }
    return pf_view_compare(pf_corpus_id(corpus, a), pf_corpus_id(corpus, b));
}

double pf_corpus_days_apart(const pf_corpus *corpus, pf_doc_id a, pf_doc_id b)
{
    int64_t x = corpus->docs[a].time_seconds;
    int64_t y = corpus->docs[b].time_seconds;
    if (x == PF_TIME_UNKNOWN || y == PF_TIME_UNKNOWN) {
        return -1;
    }
    return fabs((double)x - (double)y) / (double)PF_DAY_SECONDS;
}
