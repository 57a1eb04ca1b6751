// SPDX-License-Identifier: MIT
// A quick way for the JSON that nearly all records are: one object of strings.
#ifndef PF_IO_JSON_FLAT_H
#define PF_IO_JSON_FLAT_H

#include "base/buf.h"
#include "io/json_parse.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PF_FLAT_MEMBERS 48

typedef struct pf_json_member {
    pf_strview key;
    pf_strview text;
    pf_json_kind kind;
} pf_json_member;

typedef struct pf_json_flat {
    pf_unquote_fn unquote;
    pf_json_member members[PF_FLAT_MEMBERS];
    size_t n;
    pf_buf strings; // where their strings stand
} pf_json_flat;

void pf_json_flat_init(pf_json_flat *flat, pf_unquote_fn unquote);
void pf_json_flat_finish(pf_json_flat *flat);

// Takes a JSON text apart that is an object of strings, whole numbers from 0 on, true, false
// and null, with simple escapes only; PF_JSON_PADDING bytes must be readable behind it. All of
// the grammar is checked, but not that its bytes are UTF-8. PF_END: it is no such text, or
// broken. PF_ENOMEM.
pf_status pf_json_flat_parse(pf_json_flat *flat, const char *data, size_t len, pf_error *err)
    PF_MUST_CHECK;

// The first member of that name, or NULL.
const pf_json_member *pf_json_flat_find(const pf_json_flat *flat, pf_strview key);

#ifdef __cplusplus
}
#endif

#endif
