// SPDX-License-Identifier: MIT
/**
 * @file
 * Small types that every part of Pressfold shares.
 */
#ifndef PRESSFOLD_TYPES_H
#define PRESSFOLD_TYPES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Index of an article in input order, from 0. At most PF_MAX_DOCS articles fit in one run. */
typedef uint32_t pf_doc_id;

#define PF_NO_DOC   UINT32_MAX
#define PF_MAX_DOCS (UINT32_MAX - 1u)

/** A date that is not known. */
#define PF_TIME_UNKNOWN INT64_MIN

/** Bytes that somebody else owns. Not zero-terminated. An empty view may have data == NULL. */
typedef struct pf_strview {
    const char *data;
    size_t len;
} pf_strview;

/**
 * One article as its reader saw it: borrowed views, valid until the reader moves on.
 * Text is UTF-8; what was not has been repaired to U+FFFD.
 */
typedef struct pf_article {
    pf_strview id;
    pf_strview source; /**< without one: the host of the url */
    pf_strview title;
    pf_strview text;
    pf_strview url;
    pf_strview label;
    pf_strview date;      /**< as written in the record */
    int64_t time_seconds; /**< the same in seconds since 1970 UTC, or PF_TIME_UNKNOWN */
    int date_only;        /**< 1 when the record names a day but no time of day */
    int has_odd_date;     /**< 1 when the record has a date that cannot be read */
} pf_article;

/** Two different articles or texts, a < b. */
typedef struct pf_pair {
    uint32_t a;
    uint32_t b;
} pf_pair;

#ifdef __cplusplus
}
#endif

#endif
