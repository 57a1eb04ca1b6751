// SPDX-License-Identifier: MIT
#include "base/spool.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/lock.h"
#include "base/mem.h"
#include "base/outfile.h"

struct pf_spool {
    const char *dir;
    char *name;   // in messages
    pf_lock lock; // for what follows
    int fd;       // -1: not yet needed
    uint64_t len;
};

pf_status pf_spool_create(const char *dir, pf_spool **out_spool, pf_error *err)
{
    static const char prefix[] = "the scratch file in ";
    size_t len = sizeof prefix + strlen(dir);
    pf_spool *spool = pf_calloc(1, sizeof *spool);
    char *name = spool == NULL ? NULL : pf_alloc(len, 1);
    if (name == NULL) {
        pf_free(spool);
        return pf_fail_memory(err, sizeof *spool);
    }
    (void)snprintf(name, len, "%s%s", prefix, dir);
    spool->dir = dir;
    spool->name = name;
    spool->fd = -1;
    pf_lock_init(&spool->lock);
    *out_spool = spool;
    return PF_OK;
}

void pf_spool_destroy(pf_spool *spool)
{
    if (spool == NULL) {
        return;
    }
    if (spool->fd >= 0) {
        (void)close(spool->fd);
    }
    pf_lock_finish(&spool->lock);
    pf_free(spool->name);
    pf_free(spool);
}

static pf_status append_locked(pf_spool *spool, const void *data, size_t len, pf_error *err)
{
    if (spool->fd < 0) {
        PF_TRY(pf_scratch_open(spool->dir, &spool->fd, err));
    }
    PF_TRY(pf_write_all(spool->fd, data, len, spool->name, err));
    spool->len += len;
    return PF_OK;
}

pf_status pf_spool_append(pf_spool *spool, const void *data, size_t len,
                          pf_spool_block *out_block, pf_error *err)
{
    pf_spool_block block = {0, pf_hash64(data, len), len};
    pf_lock_enter(&spool->lock);
    block.offset = spool->len;
    pf_status status = append_locked(spool, data, len, err);
    pf_lock_leave(&spool->lock);
    if (status == PF_OK) {
        *out_block = block;
    }
    return status;
}

pf_status pf_spool_read(const pf_spool *spool, const pf_spool_block *block, void *out,
                        pf_error *err)
{
    PF_TRY(pf_read_at(spool->fd, out, block->len, block->offset, spool->name, err));
    if (pf_hash64(out, block->len) != block->checksum) {
        return pf_fail(err, PF_EIO, "%s: the %zu bytes at %llu are not what was written",
                       spool->name, block->len, (unsigned long long)block->offset);
    }
    return PF_OK;
}

uint64_t pf_spool_bytes(const pf_spool *spool)
{
    return spool->len;
}

int pf_spool_fd(const pf_spool *spool)
{
    return spool->fd;
}
