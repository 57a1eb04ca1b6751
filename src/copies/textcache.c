// SPDX-License-Identifier: MIT
// Texts are numbered and marked in the order in which they come. When there is no room for two
// more, all are forgotten: a component of so many texts is a crowd, whose pairs come in the
// order of one of their texts.
#include "copies/textcache.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"

#define MOST_TEXTS    256u
#define PLACES        1024u   // of the index; a power of two
#define MOST_SHINGLES 262144u // a crowd of long texts is loaded again and again with fewer

struct pf_textcache {
    pf_session *session;
    const pf_texts *texts;
    const pf_furniture *furniture;
    pf_scanner *scanner;
    size_t n_bytes; // of the sets, held or not
    size_t max_bytes;
    pf_numbering numbering;
    uint32_t n; // texts held
    uint32_t held[MOST_TEXTS];
    pf_textset sets[MOST_TEXTS];
    uint16_t index[PLACES]; // where a text is among `held`, and 1; 0: free
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
    pf_numbering_init(&cache->numbering);
    *out_cache = cache;
    return PF_OK;
}

static void free_sets(pf_textcache *cache)
{
    for (uint32_t i = 0; i < MOST_TEXTS; i++) {
        pf_textset_finish(&cache->sets[i]);
    }
    pf_numbering_finish(&cache->numbering);
    cache->n_bytes = 0;
}

void pf_textcache_destroy(pf_textcache *cache)
{
    if (cache != NULL) {
        free_sets(cache);
        pf_free(cache);
    }
}

static int is_too_large(const pf_textcache *cache)
{
    return cache->n_bytes + pf_numbering_bytes(&cache->numbering) > cache->max_bytes;
}

void pf_textcache_reset(pf_textcache *cache)
{
    if (is_too_large(cache)) {
        free_sets(cache);
    }
    pf_numbering_reset(&cache->numbering);
    memset(cache->index, 0, sizeof cache->index);
    cache->n = 0;
}

static int has_room_for_two(const pf_textcache *cache)
{
    return cache->n + 2 <= MOST_TEXTS && cache->numbering.n < MOST_SHINGLES &&
           !is_too_large(cache);
}

// Where a text is in the index, or the free place where it would go.
static uint32_t place_of(const pf_textcache *cache, uint32_t text)
{
    uint32_t place = (uint32_t)pf_mix64(text) & (PLACES - 1);
    while (cache->index[place] != 0 && cache->held[cache->index[place] - 1] != text) {
        place = (place + 1) & (PLACES - 1);
    }
    return place;
}

static pf_status load(pf_textcache *cache, uint32_t text, pf_textset *set, pf_error *err)
{
    pf_doc_id doc = pf_text_first(cache->texts, text);
    cache->n_bytes -= pf_marked_text_bytes(&set->shingles);
    pf_status status =
        pf_textset_load(cache->session, cache->scanner, doc, &cache->numbering, set, err);
    if (status == PF_OK) {
        pf_furniture_note(cache->furniture, text, &cache->numbering, &set->shingles);
    }
    cache->n_bytes += pf_marked_text_bytes(&set->shingles);
    return status;
}

// The sets of a text; there is room for one more.
static pf_status get(pf_textcache *cache, uint32_t text, const pf_textset **out_set,
                     pf_error *err)
{
    uint32_t place = place_of(cache, text);
    if (cache->index[place] == 0) {
        PF_TRY(load(cache, text, &cache->sets[cache->n], err));
        cache->held[cache->n++] = text;
        cache->index[place] = (uint16_t)cache->n;
    }
    *out_set = &cache->sets[cache->index[place] - 1];
    return PF_OK;
}

pf_status pf_textcache_get(pf_textcache *cache, uint32_t a, uint32_t b,
                           const pf_textset **out_a, const pf_textset **out_b, pf_error *err)
{
    if (!has_room_for_two(cache)) {
        pf_textcache_reset(cache);
    }
    PF_TRY(get(cache, a, out_a, err));
    return get(cache, b, out_b, err);
}
