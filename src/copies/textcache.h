// SPDX-License-Identifier: MIT
// The sets of the texts of one component, loaded on demand: one worker's, so that verifying the
// pairs of a component loads each text about once.
#ifndef PF_COPIES_TEXTCACHE_H
#define PF_COPIES_TEXTCACHE_H

#include "copies/furniture.h"

typedef struct pf_textcache pf_textcache;

// The sets come with the furniture of their sources marked.
pf_status pf_textcache_create(pf_session *session, const pf_texts *texts,
                              const pf_furniture *furniture, unsigned worker,
                              pf_textcache **out_cache, pf_error *err) PF_MUST_CHECK;
void pf_textcache_destroy(pf_textcache *cache);

// Forgets all texts: those of another component come. Their memory is kept.
void pf_textcache_reset(pf_textcache *cache);

// The sets of two texts, loaded where they are not there. Borrowed until the next call.
// PF_EIO, PF_ENOMEM.
pf_status pf_textcache_get(pf_textcache *cache, uint32_t a, uint32_t b,
                           const pf_textset **out_a, const pf_textset **out_b, pf_error *err)
    PF_MUST_CHECK;

#endif
