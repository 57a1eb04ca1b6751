// SPDX-License-Identifier: MIT
// How the posting store lies in memory: between the file that fills it (postings.c) and the
// file that sorts out and reads what is shared (postings_read.c).
#ifndef PF_SKETCH_POSTINGS_PRIVATE_H
#define PF_SKETCH_POSTINGS_PRIVATE_H

#include "base/hash.h"
#include "base/lock.h"
#include "base/mem.h"
#include "sketch/postings.h"

#define PF_CHUNK_BYTES      4096u
#define PF_CHUNK_DATA_BYTES (PF_CHUNK_BYTES - sizeof(void *) - sizeof(uint32_t))
#define PF_SLAB_BYTES       PF_HUGE_BYTES
#define PF_CHUNKS_PER_SLAB  (PF_SLAB_BYTES / PF_CHUNK_BYTES - 1) // the slab has a head
#define PF_POSTING_BLOCK    ((size_t)256 << 10) // bytes written aside in one piece, at most
#define PF_POSTING_BYTES    8u // seven of the hash, and one that tells a document or counts some
#define PF_POSTING_FAR      255u // the document's number follows

typedef struct pf_chunk {
    struct pf_chunk *next;
    uint32_t used; // once it is closed
    unsigned char data[PF_CHUNK_DATA_BYTES];
} pf_chunk;

_Static_assert(sizeof(pf_chunk) <= PF_CHUNK_BYTES, "a slab is cut evenly");

typedef struct pf_part {
    pf_chunk *first;
    pf_chunk *last;
    uint64_t n;
    uint32_t last_doc;
    uint32_t used;          // bytes of the last chunk, while it is filled
    pf_spool_block *blocks; // [n_blocks] written aside
    size_t n_blocks;
    size_t cap;
} pf_part;

typedef struct pf_slab {
    struct pf_slab *next;
    pf_chunk chunks[];
} pf_slab;

struct pf_postings {
    pf_spool *spool;
    int is_shared; // parts hold runs
    pf_lock lock;  // for the slabs, while parts are shared
    pf_slab *slabs;
    size_t n_free; // chunks at the end of the first slab that are not in use
    size_t n_slabs;
    unsigned char *block; // [PF_POSTING_BLOCK] where chunks are put together; made when needed
    pf_part parts[PF_POSTING_PARTS];
};

// The hash without the bits that its part says: bits 9 to 63, then bit 0.
static inline uint64_t pf_posting_pack(uint64_t hash)
{
    return hash >> 9 << 1 | (hash & 1u);
}

static inline uint64_t pf_posting_unpack(uint64_t packed, unsigned part_number)
{
    return packed >> 1 << 9 | (uint64_t)part_number << 1 | (packed & 1u);
}

// Notes in the part's last chunk how far it is filled.
static inline void pf_posting_close_chunk(const pf_part *part)
{
    if (part->last != NULL) {
        part->last->used = part->used;
    }
}

// A chunk for a part, or NULL. Under the store's lock where several threads ask.
pf_chunk *pf_postings_take_chunk(pf_postings *postings);

// Writes `block` [len] aside, behind the part's other blocks. PF_EIO, PF_ENOMEM.
pf_status pf_postings_write_block(pf_postings *postings, pf_part *from,
                                  const unsigned char *block, size_t len, pf_error *err)
    PF_MUST_CHECK;

// Gives all chunks back.
void pf_postings_free_slabs(pf_postings *postings);

#endif
