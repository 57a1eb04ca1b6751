// SPDX-License-Identifier: MIT
// How compressed files and archives begin. Private to io/.
#ifndef PF_IO_PACKING_H
#define PF_IO_PACKING_H

#include <stddef.h>

struct archive;

// 1 when the bytes begin like something compressed or an archive.
int pf_is_packed(const char *head, size_t len);

// 1 when it is gzip.
int pf_is_gzip(const char *head, size_t len);

// 1 when the file is called as a tar, whose first bytes may say nothing.
int pf_is_tar_name(const char *path);

// Switches on in libarchive what is unpacked at all.
void pf_packing_enable(struct archive *archive);

#endif
