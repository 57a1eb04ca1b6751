// SPDX-License-Identifier: MIT
// A ring of blocks: the first is given out, the others are under way. Cost: one copy.
#include "io/past_cache.h"

#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/aio.h"
#include "base/mem.h"

#define N_BLOCKS    4u
#define BLOCK_BYTES ((size_t)512 << 10) // a multiple of every boundary of such reads
#define ALIGNMENT   4096u

struct pf_past_cache {
    pf_aio *aio;
    int fd;
    int flags;                    // of the file before
    uint64_t at;                  // what is given out next
    char *bytes;                  // [N_BLOCKS * BLOCK_BYTES + ALIGNMENT]
    pf_aio_read blocks[N_BLOCKS]; // each at its number of the file, modulo N_BLOCKS
};

static void start(pf_past_cache *past, uint64_t number)
{
    pf_aio_read *block = &past->blocks[number % N_BLOCKS];
    block->offset = number * BLOCK_BYTES;
    pf_aio_start(past->aio, past->fd, block, 1);
}

pf_past_cache *pf_past_cache_open(int fd, off_t at)
{
    int flags = fcntl(fd, F_GETFL);
    pf_past_cache *past = pf_calloc(1, sizeof *past);
    if (past == NULL || flags < 0 || fcntl(fd, F_SETFL, flags | O_DIRECT) != 0) {
        pf_free(past);
        return NULL;
    }
    past->fd = fd;
    past->flags = flags;
    past->at = (uint64_t)at;
    past->aio = pf_aio_create(N_BLOCKS);
    past->bytes = pf_alloc(N_BLOCKS * BLOCK_BYTES + ALIGNMENT, 1);
    if (past->aio == NULL || past->bytes == NULL) {
        (void)fcntl(fd, F_SETFL, flags);
        pf_past_cache_close(past);
        return NULL;
    }
    char *room = past->bytes + (ALIGNMENT - (uintptr_t)past->bytes % ALIGNMENT);
    for (unsigned i = 0; i < N_BLOCKS; i++) {
        past->blocks[i].out = room + i * BLOCK_BYTES;
        past->blocks[i].len = BLOCK_BYTES;
    }
    for (unsigned i = 0; i < N_BLOCKS; i++) {
        start(past, past->at / BLOCK_BYTES + i);
    }
    return past;
}

// From now on by way of the page cache, from where reading has come to.
static void give_up(pf_past_cache *past)
{
    pf_aio_destroy(past->aio);
    past->aio = NULL;
    (void)fcntl(past->fd, F_SETFL, past->flags);
    (void)lseek(past->fd, (off_t)past->at, SEEK_SET);
}

void pf_past_cache_close(pf_past_cache *past)
{
    if (past == NULL) {
        return;
    }
    if (past->aio != NULL) {
        give_up(past);
    }
    pf_free(past->bytes);
    pf_free(past);
}

ssize_t pf_past_cache_read(pf_past_cache *past, char *out, size_t cap)
{
    uint64_t number = past->at / BLOCK_BYTES;
    const pf_aio_read *block = &past->blocks[number % N_BLOCKS];
    size_t used = (size_t)(past->at % BLOCK_BYTES);
    if (past->aio != NULL) {
        pf_aio_wait(past->aio, block);
        if (block->done <= (int64_t)used) {
            give_up(past); // failed, or ends here: the system tells which
        }
    }
    if (past->aio == NULL) {
        return read(past->fd, out, cap);
    }
    size_t n = (size_t)block->done - used;
    n = n < cap ? n : cap;
    memcpy(out, (const char *)block->out + used, n);
    past->at += n;
    if (past->at % BLOCK_BYTES == 0) {
        start(past, number + N_BLOCKS);
    }
    return (ssize_t)n;
}
