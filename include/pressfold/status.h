// SPDX-License-Identifier: MIT
/**
 * @file
 * Status codes and the error object that every function which can fail fills in.
 *
 * A function returns a pf_status that must be checked. The words, and the place where it went
 * wrong, go into a pf_error that the caller owns and may leave out (NULL). Nothing is kept in
 * globals or thread-local state, so any number of threads may fail at once.
 */
#ifndef PRESSFOLD_STATUS_H
#define PRESSFOLD_STATUS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__) || defined(__clang__)
#define PF_API               __attribute__((visibility("default")))
#define PF_MUST_CHECK        __attribute__((warn_unused_result))
#define PF_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define PF_API
#define PF_MUST_CHECK
#define PF_PRINTF(fmt, args)
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** What became of a call. Zero is success, PF_END a normal end, everything negative an error.
 */
typedef enum pf_status {
    PF_OK = 0,         /**< done */
    PF_END = 1,        /**< no more items; not an error */
    PF_EINVAL = -1,    /**< an argument or option is outside what the function accepts */
    PF_ENOMEM = -2,    /**< memory could not be had */
    PF_EIO = -3,       /**< reading, writing or renaming a file failed */
    PF_EFORMAT = -4,   /**< data is not in the form it claims to be */
    PF_ELIMIT = -5,    /**< a stated limit was passed */
    PF_EEXIST = -6,    /**< an output exists already and may not be replaced */
    PF_ENOTFOUND = -7, /**< a file, column or article id does not exist */
    PF_ECLOSED = -8,   /**< the reader of an output went away (a closed pipe) */
    PF_ECANCELLED = -9 /**< the caller's cancel hook asked to stop */
} pf_status;

/**
 * Words and place of a failure. Owned by the caller; plain memory, nothing to free.
 * `source` is empty, and `record` 0, where the failure has no such place.
 */
typedef struct pf_error {
    pf_status code;
    char message[320];    /**< starts with the object, carries the value and the bound */
    char source[192];     /**< file or archive member, cut at the front if too long */
    uint64_t record;      /**< counted from 1 within the source */
    uint64_t byte_offset; /**< from the start of the source, after decompression */
} pf_error;

/**
 * The name of a status, such as "PF_EINVAL".
 *
 * @return a string constant; "PF_UNKNOWN" for a value that is none
 *
 * No allocation. Safe from any thread.
 */
PF_API const char *pf_status_name(pf_status status);

#ifdef __cplusplus
}
#endif

#endif
