// SPDX-License-Identifier: MIT
// Bytes that should be UTF-8 made into UTF-8: what is not becomes U+FFFD and is counted.
#ifndef PF_IO_UTF8_REPAIR_H
#define PF_IO_UTF8_REPAIR_H

#include "base/buf.h"

// How many bytes at the start are valid UTF-8; `text.len` when all are.
size_t pf_utf8_valid(pf_strview text);

// Appends `text` to `out`, with one U+FFFD for each maximal part that is not UTF-8 (Unicode 15,
// section 3.9, "substitution of maximal subparts", as browsers do it). Returns how many there
// were.
uint64_t pf_utf8_repair(pf_buf *out, pf_strview text);

#endif
