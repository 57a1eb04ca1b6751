// SPDX-License-Identifier: MIT
#include "kernels/kernels.h"
#include "kernels/unescaped.h"

size_t pf_unquote_ref(const char *from, size_t len, char *out, size_t *out_read)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)from[i];
        if (c == '"') {
            *out_read = i;
            return n;
        }
        if (c == '\\' && i + 1 < len) {
            c = (unsigned char)from[++i];
            c = c < sizeof pf_unescaped ? (unsigned char)pf_unescaped[c] : 0;
        } else if (c < ' ' || c == '\\') {
            c = 0;
        }
        if (c == 0) {
            break;
        }
        out[n++] = (char)c;
    }
    return PF_NO_STRING;
}
