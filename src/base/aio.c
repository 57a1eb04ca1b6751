// SPDX-License-Identifier: MIT
// Linux's older interface for that, since the newer one (io_uring) is barred in many
// containers. The system calls have no function in the C library.
#include "base/aio.h"

#include "base/mem.h"

#if defined(__linux__) && __has_include(<linux/aio_abi.h>)
#include <errno.h>
#include <linux/aio_abi.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define GROUP 64u // begun, or asked for, in one call

struct pf_aio {
    aio_context_t context;
};

pf_aio *pf_aio_create(unsigned n)
{
    pf_aio *aio = pf_calloc(1, sizeof *aio);
    if (aio != NULL && syscall(SYS_io_setup, n, &aio->context) != 0) {
        pf_free(aio);
        return NULL;
    }
    return aio;
}

void pf_aio_destroy(pf_aio *aio)
{
    if (aio != NULL) {
        (void)syscall(SYS_io_destroy, aio->context);
        pf_free(aio);
    }
}

// How many of the reads [n <= GROUP] were begun.
static size_t start_group(pf_aio *aio, int fd, pf_aio_read *reads, size_t n)
{
    struct iocb blocks[GROUP];
    struct iocb *list[GROUP];
    memset(blocks, 0, n * sizeof *blocks);
    for (size_t i = 0; i < n; i++) {
        reads[i].done = PF_AIO_PENDING;
        blocks[i].aio_data = (uint64_t)(uintptr_t)&reads[i];
        blocks[i].aio_lio_opcode = IOCB_CMD_PREAD;
        blocks[i].aio_fildes = (uint32_t)fd;
        blocks[i].aio_buf = (uint64_t)(uintptr_t)reads[i].out;
        blocks[i].aio_nbytes = reads[i].len;
        blocks[i].aio_offset = (int64_t)reads[i].offset;
        list[i] = &blocks[i];
    }
    long n_begun = syscall(SYS_io_submit, aio->context, n, list);
    return n_begun > 0 ? (size_t)n_begun : 0;
}

void pf_aio_start(pf_aio *aio, int fd, pf_aio_read *reads, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t n_begun = start_group(aio, fd, reads + i, n - i < GROUP ? n - i : GROUP);
        i += n_begun;
        if (n_begun == 0) {
            reads[i++].done = PF_AIO_FAILED;
        }
    }
}

void pf_aio_wait(pf_aio *aio, const pf_aio_read *read)
{
    struct io_event events[GROUP];
    while (read->done == PF_AIO_PENDING) {
        long n = syscall(SYS_io_getevents, aio->context, 1L, (long)GROUP, events, NULL);
        for (long i = 0; i < n; i++) {
            pf_aio_read *done = NULL;
            memcpy((void *)&done, &events[i].data, sizeof done);
            done->done = events[i].res < 0 ? PF_AIO_FAILED : events[i].res;
        }
    }
}

#else

struct pf_aio {
    int none;
};

pf_aio *pf_aio_create(unsigned n)
{
    (void)n;
    return NULL;
}

void pf_aio_destroy(pf_aio *aio)
{
    pf_free(aio);
}

void pf_aio_start(pf_aio *aio, int fd, pf_aio_read *reads, size_t n)
{
    (void)aio;
    (void)fd;
    for (size_t i = 0; i < n; i++) {
        reads[i].done = PF_AIO_FAILED;
    }
}

void pf_aio_wait(pf_aio *aio, const pf_aio_read *read)
{
    (void)aio;
    (void)read;
}

#endif
