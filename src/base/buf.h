// SPDX-License-Identifier: MIT
// A growing run of bytes for output. A failed allocation sticks: later appends do nothing, and
// pf_buf_status tells. So a writer appends freely and checks once.
#ifndef PF_BASE_BUF_H
#define PF_BASE_BUF_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <pressfold/status.h>
#include <pressfold/types.h>

typedef struct pf_buf {
    char *data; // not zero-terminated
    size_t len;
    size_t cap;
    int failed;
} pf_buf;

void pf_buf_init(pf_buf *buf);
void pf_buf_finish(pf_buf *buf);

// Empties it and forgets a failure; keeps the capacity.
void pf_buf_reset(pf_buf *buf);

void pf_buf_append(pf_buf *buf, const void *data, size_t len);
void pf_buf_append_view(pf_buf *buf, pf_strview view);
void pf_buf_append_str(pf_buf *buf, const char *text);
void pf_buf_append_char(pf_buf *buf, char c);
void pf_buf_append_u64(pf_buf *buf, uint64_t value);
void pf_buf_append_i64(pf_buf *buf, int64_t value);

// A number with `digits` (0..9) decimals, '.' whatever the locale, rounded half away from zero.
// Not-a-number and values of 1e18 and more are written as 0.
void pf_buf_append_fixed(pf_buf *buf, double value, int digits);

// Makes room for `more` bytes after len and returns where they go, or NULL.
char *pf_buf_room(pf_buf *buf, size_t more);

pf_status pf_buf_status(const pf_buf *buf, pf_error *err) PF_MUST_CHECK;
pf_strview pf_buf_view(const pf_buf *buf);

// A zero-terminated C string as a view.
static inline pf_strview pf_view(const char *text)
{
    pf_strview view = {text, strlen(text)};
    return view;
}

static inline int pf_view_equal(pf_strview a, pf_strview b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

// Bytewise order, shorter first; as memcmp.
int pf_view_compare(pf_strview a, pf_strview b);

#endif
