// SPDX-License-Identifier: MIT
// A posting takes eight bytes as a rule. Its part says eight bits of the hash, so seven bytes
// of it are stored, behind a byte that holds how far the document is from the one before in the
// part: documents come by rising number. 255 says that four bytes with its number follow, since
// it is further on or back. Packed postings stand in chunks of one size, linked part by part,
// so that nothing is ever moved to grow.
//
// Bits 1 to 8 choose the part. The high bits would not do, since small hashes are selected, nor
// bit 0, which selection sets on all.
//
// Written aside, a part's chunks become blocks of the spool, read back before what is in
// memory.
#include "sketch/postings.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "sketch/postings_private.h"

#define MAX_RECORD    (PF_POSTING_BYTES + sizeof(uint32_t))
#define PART_OF(hash) ((unsigned)((hash) >> 1) & (PF_POSTING_PARTS - 1))

pf_status pf_postings_create(pf_spool *spool, pf_postings **out_postings, pf_error *err)
{
    pf_postings *postings = pf_calloc(1, sizeof *postings);
    if (postings == NULL) {
        return pf_fail_memory(err, sizeof *postings);
    }
    postings->spool = spool;
    pf_lock_init(&postings->lock);
    *out_postings = postings;
    return PF_OK;
}

void pf_postings_free_slabs(pf_postings *postings)
{
    pf_slab *at = postings->slabs;
    while (at != NULL) {
        pf_slab *next = at->next;
        pf_free_huge(at);
        at = next;
    }
    postings->slabs = NULL;
    postings->n_slabs = 0;
    postings->n_free = 0;
}

void pf_postings_destroy(pf_postings *postings)
{
    if (postings == NULL) {
        return;
    }
    for (unsigned p = 0; p < PF_POSTING_PARTS; p++) {
        pf_free(postings->parts[p].blocks);
    }
    pf_postings_free_slabs(postings);
    pf_lock_finish(&postings->lock);
    pf_free(postings->block);
    pf_free(postings);
}

pf_chunk *pf_postings_take_chunk(pf_postings *postings)
{
    if (postings->n_free == 0) {
        pf_slab *made = pf_alloc_huge();
        if (made == NULL) {
            return NULL;
        }
        made->next = postings->slabs;
        postings->slabs = made;
        postings->n_slabs++;
        postings->n_free = PF_CHUNKS_PER_SLAB;
    }
    pf_chunk *taken = &postings->slabs->chunks[PF_CHUNKS_PER_SLAB - postings->n_free--];
    taken->next = NULL;
    taken->used = 0;
    return taken;
}

// Makes room for one record in the part's last chunk.
static int make_room(pf_postings *postings, pf_part *to)
{
    if (to->last != NULL && to->used + MAX_RECORD <= PF_CHUNK_DATA_BYTES) {
        return 1;
    }
    pf_chunk *taken = pf_postings_take_chunk(postings);
    if (taken == NULL) {
        return 0;
    }
    if (to->last == NULL) {
        to->first = taken;
    } else {
        pf_posting_close_chunk(to);
        to->last->next = taken;
    }
    to->last = taken;
    to->used = 0;
    return 1;
}

static void put_record(pf_part *to, uint32_t doc, uint64_t packed)
{
    unsigned char *at = to->last->data + to->used;
    uint32_t step = doc - to->last_doc;
    step = step < PF_POSTING_FAR ? step : PF_POSTING_FAR;
    pf_store64(at, packed << 8 | step);
    to->used += PF_POSTING_BYTES;
    if (step == PF_POSTING_FAR) {
        memcpy(at + PF_POSTING_BYTES, &doc, sizeof doc);
        to->used += (uint32_t)sizeof doc;
    }
    to->last_doc = doc;
    to->n++;
}

pf_status pf_postings_append(pf_postings *postings, uint32_t doc, const uint64_t *hashes,
                             size_t n, pf_error *err)
{
    for (size_t i = 0; i < n; i++) {
        pf_part *to = &postings->parts[PART_OF(hashes[i])];
        if (!make_room(postings, to)) {
            return pf_fail_memory(err, PF_SLAB_BYTES);
        }
        put_record(to, doc, pf_posting_pack(hashes[i]));
    }
    return PF_OK;
}

uint64_t pf_postings_count(const pf_postings *postings)
{
    uint64_t n = 0;
    for (unsigned p = 0; p < PF_POSTING_PARTS; p++) {
        n += postings->parts[p].n;
    }
    return n;
}

uint64_t pf_postings_most(const pf_postings *postings)
{
    uint64_t most = 0;
    for (unsigned p = 0; p < PF_POSTING_PARTS; p++) {
        most = postings->parts[p].n > most ? postings->parts[p].n : most;
    }
    return most;
}

size_t pf_postings_bytes(const pf_postings *postings)
{
    return postings->n_slabs * PF_SLAB_BYTES;
}

pf_status pf_postings_write_block(pf_postings *postings, pf_part *from,
                                  const unsigned char *block, size_t len, pf_error *err)
{
    if (pf_reserve((void **)&from->blocks, &from->cap, from->n_blocks + 1,
                   sizeof *from->blocks) != PF_OK) {
        return pf_fail_memory(err, sizeof *from->blocks);
    }
    PF_TRY(pf_spool_append(postings->spool, block, len, &from->blocks[from->n_blocks], err));
    from->n_blocks++;
    return PF_OK;
}

static pf_status spill_part(pf_postings *postings, pf_part *from, pf_error *err)
{
    size_t len = 0;
    pf_posting_close_chunk(from);
    for (const pf_chunk *c = from->first; c != NULL; c = c->next) {
        if (len + c->used > PF_POSTING_BLOCK) {
            PF_TRY(pf_postings_write_block(postings, from, postings->block, len, err));
            len = 0;
        }
        memcpy(postings->block + len, c->data, c->used);
        len += c->used;
    }
    if (len > 0) {
        PF_TRY(pf_postings_write_block(postings, from, postings->block, len, err));
    }
    from->first = NULL;
    from->last = NULL;
    return PF_OK;
}

pf_status pf_postings_spill(pf_postings *postings, pf_error *err)
{
    if (postings->block == NULL) {
        postings->block = pf_alloc(1, PF_POSTING_BLOCK);
    }
    if (postings->block == NULL) {
        return pf_fail_memory(err, PF_POSTING_BLOCK);
    }
    for (unsigned p = 0; p < PF_POSTING_PARTS; p++) {
        PF_TRY(spill_part(postings, &postings->parts[p], err));
    }
    pf_postings_free_slabs(postings);
    return PF_OK;
}
