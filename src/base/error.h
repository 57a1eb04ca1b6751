// SPDX-License-Identifier: MIT
// How errors are made and passed on. See <pressfold/status.h> for what they mean.
#ifndef PF_BASE_ERROR_H
#define PF_BASE_ERROR_H

#include <pressfold/status.h>

// Returns early with the status of `expr` unless it is PF_OK. Only where nothing is owned yet.
// (One brace less than usual, or every use in a loop would count as nested too deep.)
#define PF_TRY(expr)                                                   \
    do {                                                               \
        pf_status pf_try_status = (expr);                              \
        if (pf_try_status != PF_OK) /* NOLINT(readability-braces-*) */ \
            return pf_try_status;                                      \
    } while (0)

// Fills `err` (which may be NULL) with a formatted message and no place; returns `code`.
pf_status pf_fail(pf_error *err, pf_status code, const char *format, ...) PF_PRINTF(3, 4);

// Like pf_fail, with ": <text of errno>" at the end.
pf_status pf_fail_errno(pf_error *err, pf_status code, const char *format, ...) PF_PRINTF(3, 4);

// The one message for memory that could not be had; 0 where nobody knows how much it was.
// Inline, so that checkers see that it fails.
static inline pf_status pf_fail_memory(pf_error *err, size_t size_bytes)
{
    const char *advice = "let the process have more, or lower --threads and --memory";
    if (size_bytes == 0) {
        (void)pf_fail(err, PF_ENOMEM, "out of memory; %s", advice);
    } else {
        (void)pf_fail(err, PF_ENOMEM, "out of memory for %zu bytes; %s", size_bytes, advice);
    }
    return PF_ENOMEM;
}

// Adds a place to an error that was filled before.
void pf_error_place(pf_error *err, const char *source, uint64_t record, uint64_t byte_offset);

#endif
