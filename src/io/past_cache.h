// SPDX-License-Identifier: MIT
// A file from its beginning to its end, past the page cache, some blocks ahead of whoever
// reads. For files that memory does not hold: their pages would be gone before they are read
// again, and to make a page costs the kernel more than to read it.
#ifndef PF_IO_PAST_CACHE_H
#define PF_IO_PAST_CACHE_H

#include <sys/types.h>

typedef struct pf_past_cache pf_past_cache;

// From byte `at` on. `fd`, of a regular file, is borrowed, is read from at places of its own,
// and must not be read from otherwise meanwhile. NULL: the system or the file does not allow
// it.
pf_past_cache *pf_past_cache_open(int fd, off_t at);

// Accepts NULL. The file is as it was, and stands where reading has come to.
void pf_past_cache_close(pf_past_cache *past);

// As read(2), which is asked where a block cannot be read.
ssize_t pf_past_cache_read(pf_past_cache *past, char *out, size_t cap);

#endif
