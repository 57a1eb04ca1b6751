// SPDX-License-Identifier: MIT
// Shingle sets of texts, loaded on demand: one worker's small cache, so that verifying the
// pairs of a component loads each text about once.
#ifndef PF_PIPELINE_TEXTCACHE_H
#define PF_PIPELINE_TEXTCACHE_H

#include "match/overlap.h"
#include "pipeline/texts.h"

// Borrowed from the cache until the call after next.
typedef struct pf_cached_text {
    uint32_t text; // PF_NO_DOC: free
    pf_shingle_view shingles;
    uint32_t n_title_keys;
    uint64_t title_keys[PF_TITLE_KEYS];
} pf_cached_text;

typedef struct pf_textcache pf_textcache;

pf_status pf_textcache_create(pf_session *session, const pf_texts *texts, unsigned worker,
                              pf_textcache **out_cache, pf_error *err) PF_MUST_CHECK;
void pf_textcache_destroy(pf_textcache *cache);

// The text's entry, loaded when it is not there. The entry returned by the call before stays
// valid. PF_EIO, PF_ENOMEM.
pf_status pf_textcache_get(pf_textcache *cache, uint32_t text, const pf_cached_text **out_entry,
                           pf_error *err) PF_MUST_CHECK;

#endif
