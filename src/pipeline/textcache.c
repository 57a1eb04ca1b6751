// SPDX-License-Identifier: MIT
#include "pipeline/textcache.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"

#define SLOTS     512u
#define MAX_BYTES (64u << 20) // of shingles held; more empties the cache

struct pf_textcache {
    pf_session *session;
    const pf_texts *texts;
    pf_scanner *scanner;
    uint32_t last_slot; // of the entry returned last, which must stay
    size_t bytes;
    pf_cached_text slots[SLOTS];
};

pf_status pf_textcache_create(pf_session *session, const pf_texts *texts, unsigned worker,
                              pf_textcache **out_cache, pf_error *err)
{
    pf_textcache *cache = pf_calloc(1, sizeof *cache);
    if (cache == NULL) {
        return pf_fail_memory(err, sizeof *cache);
    }
    cache->session = session;
    cache->texts = texts;
    cache->scanner = &session->scanners[worker];
    cache->last_slot = SLOTS;
    for (uint32_t i = 0; i < SLOTS; i++) {
        cache->slots[i].text = PF_NO_DOC;
    }
    *out_cache = cache;
    return PF_OK;
}

static void empty_slot(pf_textcache *cache, uint32_t slot)
{
    pf_cached_text *entry = &cache->slots[slot];
    cache->bytes -= entry->shingles.n * sizeof *entry->shingles.hashes;
    pf_free((uint64_t *)entry->shingles.hashes);
    memset(entry, 0, sizeof *entry);
    entry->text = PF_NO_DOC;
}

void pf_textcache_destroy(pf_textcache *cache)
{
    if (cache == NULL) {
        return;
    }
    for (uint32_t i = 0; i < SLOTS; i++) {
        empty_slot(cache, i);
    }
    pf_free(cache);
}

static pf_status load(pf_textcache *cache, uint32_t text, pf_cached_text *entry, pf_error *err)
{
    pf_scanner *scanner = cache->scanner;
    const pf_doc *doc = &cache->session->corpus.docs[pf_text_first(cache->texts, text)];
    PF_TRY(pf_scan_load(scanner, cache->session->store, doc->ref, err));
    PF_TRY(pf_scan_text(scanner, err));
    PF_TRY(pf_scan_title(scanner, err));
    PF_TRY(pf_scan_shingle(scanner, err));
    pf_shingles_make_set(&scanner->shingles);
    size_t n = scanner->shingles.n;
    uint64_t *hashes = pf_alloc(n, sizeof *hashes);
    if (hashes == NULL) {
        return pf_fail_memory(err, n * sizeof *hashes);
    }
    memcpy(hashes, scanner->shingles.hashes, n * sizeof *hashes);
    entry->shingles.hashes = hashes;
    entry->shingles.n = (uint32_t)n;
    entry->shingles.n_quoted = (uint32_t)scanner->shingles.n_quoted;
    entry->n_title_keys =
        (uint32_t)pf_scan_word_keys(&scanner->title, entry->title_keys, PF_TITLE_KEYS);
    entry->text = text;
    cache->bytes += n * sizeof *hashes;
    return PF_OK;
}

static void make_room(pf_textcache *cache)
{
    for (uint32_t i = 0; cache->bytes > MAX_BYTES && i < SLOTS; i++) {
        if (i != cache->last_slot) {
            empty_slot(cache, i);
        }
    }
}

pf_status pf_textcache_get(pf_textcache *cache, uint32_t text, const pf_cached_text **out_entry,
                           pf_error *err)
{
    uint32_t home = (uint32_t)pf_mix64(text) & (SLOTS - 1);
    for (uint32_t i = 0; i < 2; i++) {
        if (cache->slots[home ^ i].text == text) {
            cache->last_slot = home ^ i;
            *out_entry = &cache->slots[home ^ i];
            return PF_OK;
        }
    }
    uint32_t slot = home == cache->last_slot ? home ^ 1u : home;
    empty_slot(cache, slot);
    make_room(cache);
    PF_TRY(load(cache, text, &cache->slots[slot], err));
    cache->last_slot = slot;
    *out_entry = &cache->slots[slot];
    return PF_OK;
}
