// SPDX-License-Identifier: MIT
#include "copies/textcache.h"

#include "base/error.h"
#include "base/mem.h"

#define SLOTS 512u

typedef struct slot {
    uint32_t text; // PF_NO_DOC: free
    pf_textset set;
} slot;

struct pf_textcache {
    pf_session *session;
    const pf_texts *texts;
    const pf_furniture *furniture;
    pf_scanner *scanner;
    uint32_t last_slot; // of the set returned last, which must stay
    size_t n_bytes;     // of sets held
    size_t max_bytes;
    slot slots[SLOTS];
};

pf_status pf_textcache_create(pf_session *session, const pf_texts *texts,
                              const pf_furniture *furniture, unsigned worker,
                              pf_textcache **out_cache, pf_error *err)
{
    pf_textcache *cache = pf_calloc(1, sizeof *cache);
    if (cache == NULL) {
        return pf_fail_memory(err, sizeof *cache);
    }
    cache->session = session;
    cache->texts = texts;
    cache->furniture = furniture;
    cache->scanner = &session->scanners[worker];
    cache->max_bytes = pf_budget_cache(&session->budget, pf_pool_size(session->pool));
    cache->last_slot = SLOTS;
    for (uint32_t i = 0; i < SLOTS; i++) {
        cache->slots[i].text = PF_NO_DOC;
    }
    *out_cache = cache;
    return PF_OK;
}

static void empty_slot(pf_textcache *cache, uint32_t index)
{
    slot *s = &cache->slots[index];
    cache->n_bytes -= pf_textset_bytes(&s->set);
    pf_textset_finish(&s->set);
    s->text = PF_NO_DOC;
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

// Gives sets back until no more is held than may be.
static void make_room(pf_textcache *cache)
{
    for (uint32_t i = 0; cache->n_bytes > cache->max_bytes && i < SLOTS; i++) {
        if (i != cache->last_slot) {
            empty_slot(cache, i);
        }
    }
}

// The set takes the memory of the one before it over.
static pf_status fill_slot(pf_textcache *cache, uint32_t text, slot *s, pf_error *err)
{
    pf_doc_id doc = pf_text_first(cache->texts, text);
    cache->n_bytes -= pf_textset_bytes(&s->set);
    s->text = PF_NO_DOC;
    pf_status status = pf_textset_load(cache->session, cache->scanner, doc, &s->set, err);
    if (status == PF_OK) {
        status = pf_furniture_note(cache->furniture, text, &s->set, err);
    }
    cache->n_bytes += pf_textset_bytes(&s->set);
    s->text = status == PF_OK ? text : PF_NO_DOC;
    return status;
}

pf_status pf_textcache_get(pf_textcache *cache, uint32_t text, const pf_textset **out_set,
                           pf_error *err)
{
    uint32_t home = (uint32_t)pf_mix64(text) & (SLOTS - 1);
    for (uint32_t i = 0; i < 2; i++) {
        if (cache->slots[home ^ i].text == text) {
            cache->last_slot = home ^ i;
            *out_set = &cache->slots[home ^ i].set;
            return PF_OK;
        }
    }
    uint32_t index = home == cache->last_slot ? home ^ 1u : home;
    make_room(cache);
    PF_TRY(fill_slot(cache, text, &cache->slots[index], err));
    cache->last_slot = index;
    *out_set = &cache->slots[index].set;
    return PF_OK;
}
