// SPDX-License-Identifier: MIT
// Shingle sets of texts, loaded on demand: one worker's small cache, so that verifying the
// pairs of a component loads each text about once.
#ifndef PF_COPIES_TEXTCACHE_H
#define PF_COPIES_TEXTCACHE_H

#include "copies/furniture.h"

typedef struct pf_textcache pf_textcache;

// The sets come without the furniture of their sources.
pf_status pf_textcache_create(pf_session *session, const pf_texts *texts,
                              const pf_furniture *furniture, unsigned worker,
                              pf_textcache **out_cache, pf_error *err) PF_MUST_CHECK;
void pf_textcache_destroy(pf_textcache *cache);

// The text's sets, loaded when they are not there. Borrowed until the call after next. PF_EIO,
// PF_ENOMEM.
pf_status pf_textcache_get(pf_textcache *cache, uint32_t text, const pf_textset **out_set,
                           pf_error *err) PF_MUST_CHECK;

#endif
