// SPDX-License-Identifier: MIT
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *pf_status_name(pf_status status)
{
    switch (status) {
    case PF_OK:
        return "PF_OK";
    case PF_END:
        return "PF_END";
    case PF_EINVAL:
        return "PF_EINVAL";
    case PF_ENOMEM:
        return "PF_ENOMEM";
    case PF_EIO:
        return "PF_EIO";
    case PF_EFORMAT:
        return "PF_EFORMAT";
    case PF_ELIMIT:
        return "PF_ELIMIT";
    case PF_EEXIST:
        return "PF_EEXIST";
    case PF_ENOTFOUND:
        return "PF_ENOTFOUND";
    case PF_ECLOSED:
        return "PF_ECLOSED";
    case PF_ECANCELLED:
        return "PF_ECANCELLED";
    }
    return "PF_UNKNOWN";
}

static void set_message(pf_error *err, pf_status code, const char *format, va_list args)
{
    memset(err, 0, sizeof *err);
    err->code = code;
    (void)vsnprintf(err->message, sizeof err->message, format, args);
}

pf_status pf_fail(pf_error *err, pf_status code, const char *format, ...)
{
    if (err != NULL) {
        va_list args;
        va_start(args, format);
        set_message(err, code, format, args);
        va_end(args);
    }
    return code;
}

pf_status pf_fail_errno(pf_error *err, pf_status code, const char *format, ...)
{
    int number = errno;
    if (err != NULL) {
        va_list args;
        va_start(args, format);
        set_message(err, code, format, args);
        va_end(args);
        size_t used = strlen(err->message);
        char text[128] = "";
        // Both strerror_r conventions are handled: GNU returns the text, POSIX fills the
        // buffer.
#if defined(__GLIBC__) && defined(_GNU_SOURCE)
        const char *words = strerror_r(number, text, sizeof text);
#else
        const char *words = strerror_r(number, text, sizeof text) == 0 ? text : "unknown error";
#endif
        (void)snprintf(err->message + used, sizeof err->message - used, ": %s", words);
    }
    return code;
}

void pf_error_place(pf_error *err, const char *source, uint64_t record, uint64_t byte_offset)
{
    if (err == NULL) {
        return;
    }
    size_t len = strlen(source);
    size_t room = sizeof err->source - 1;
    const char *from = len > room ? source + (len - room) : source;
    (void)snprintf(err->source, sizeof err->source, "%s", from);
    err->record = record;
    err->byte_offset = byte_offset;
}
