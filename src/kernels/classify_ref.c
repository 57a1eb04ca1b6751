// SPDX-License-Identifier: MIT
#include "kernels/kernels.h"

// Whether c is one of the `n` bytes from `first` on.
static unsigned is_in(unsigned c, unsigned first, unsigned n)
{
    return c - first < n;
}

void pf_classify_ref(const unsigned char *bytes, size_t n, char *out_lower, uint64_t *out_words,
                     uint64_t *out_special)
{
    for (size_t at = 0; at < n; at += 64) {
        size_t len = n - at < 64 ? n - at : 64;
        uint64_t words = 0;
        uint64_t special = 0;
        for (size_t i = 0; i < len; i++) {
            unsigned c = bytes[at + i];
            unsigned lower = c | is_in(c, 'A', 26) << 5;
            unsigned is_special = c >> 7 | (c == '"');
            words |= (uint64_t)(is_in(lower, 'a', 26) | is_in(c, '0', 10)) << i;
            special |= (uint64_t)is_special << i;
            out_lower[at + i] = (char)lower;
        }
        out_words[at / 64] = words;
        out_special[at / 64] = special;
    }
}
