// SPDX-License-Identifier: MIT
#include "base/buf.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"

void pf_buf_init(pf_buf *buf)
{
    memset(buf, 0, sizeof *buf);
}

void pf_buf_finish(pf_buf *buf)
{
    pf_free(buf->data);
    pf_buf_init(buf);
}

void pf_buf_reset(pf_buf *buf)
{
    buf->len = 0;
    buf->failed = 0;
}

char *pf_buf_room(pf_buf *buf, size_t more)
{
    if (buf->failed || more > SIZE_MAX - buf->len ||
        pf_reserve((void **)&buf->data, &buf->cap, buf->len + more, 1) != PF_OK) {
        buf->failed = 1;
        return NULL;
    }
    return buf->data + buf->len;
}

void pf_buf_append(pf_buf *buf, const void *data, size_t len)
{
    if (len == 0) {
        return;
    }
    char *room = pf_buf_room(buf, len);
    if (room != NULL) {
        memcpy(room, data, len);
        buf->len += len;
    }
}

void pf_buf_append_view(pf_buf *buf, pf_strview view)
{
    pf_buf_append(buf, view.data, view.len);
}

void pf_buf_append_str(pf_buf *buf, const char *text)
{
    pf_buf_append(buf, text, strlen(text));
}

void pf_buf_append_char(pf_buf *buf, char c)
{
    pf_buf_append(buf, &c, 1);
}

void pf_buf_append_u64(pf_buf *buf, uint64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    pf_buf_append(buf, digits + at, sizeof digits - at);
}

void pf_buf_append_i64(pf_buf *buf, int64_t value)
{
    if (value < 0) {
        pf_buf_append_char(buf, '-');
        pf_buf_append_u64(buf, (uint64_t)0 - (uint64_t)value);
        return;
    }
    pf_buf_append_u64(buf, (uint64_t)value);
}

void pf_buf_append_fixed(pf_buf *buf, double value, int digits)
{
    uint64_t scale = 1;
    for (int i = 0; i < digits; i++) {
        scale *= 10;
    }
    uint64_t whole = 0;
    uint64_t rest = 0;
    if (fabs(value) < 1e18) {
        double integer = 0;
        double scaled = modf(fabs(value), &integer) * (double)scale;
        rest = (uint64_t)scaled;
        rest += scaled - (double)rest >= 0.5;
        whole = (uint64_t)integer + rest / scale;
        rest %= scale;
    }
    if (value < 0 && (whole != 0 || rest != 0)) {
        pf_buf_append_char(buf, '-');
    }
    pf_buf_append_u64(buf, whole);
    if (digits == 0) {
        return;
    }
    pf_buf_append_char(buf, '.');
    for (uint64_t unit = scale / 10; unit != 0; unit /= 10) {
        pf_buf_append_char(buf, (char)('0' + rest / unit % 10));
    }
}

pf_status pf_buf_status(const pf_buf *buf, pf_error *err)
{
    return buf->failed ? pf_fail_memory(err, buf->cap) : PF_OK;
}

pf_strview pf_buf_view(const pf_buf *buf)
{
    pf_strview view = {buf->data, buf->len};
    return view;
}

int pf_view_compare(pf_strview a, pf_strview b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared == 0 ? 0 : memcmp(a.data, b.data, shared);
    if (order != 0) {
        return order;
    }
    return a.len < b.len ? -1 : a.len > b.len;
}
