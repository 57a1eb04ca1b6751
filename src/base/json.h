// SPDX-License-Identifier: MIT
// Writing JSON into a pf_buf, with the commas kept in order. A key of NULL means an array item.
#ifndef PF_BASE_JSON_H
#define PF_BASE_JSON_H

#include <stdint.h>

#include "base/buf.h"

typedef struct pf_json {
    pf_buf *out;
    int needs_comma;
} pf_json;

void pf_json_init(pf_json *json, pf_buf *out);
void pf_json_begin_object(pf_json *json, const char *key);
void pf_json_end_object(pf_json *json);
void pf_json_begin_array(pf_json *json, const char *key);
void pf_json_end_array(pf_json *json);
void pf_json_view(pf_json *json, const char *key, pf_strview value);
void pf_json_str(pf_json *json, const char *key, const char *value);
void pf_json_u64(pf_json *json, const char *key, uint64_t value);
void pf_json_i64(pf_json *json, const char *key, int64_t value);
void pf_json_fixed(pf_json *json, const char *key, double value, int digits);
void pf_json_bool(pf_json *json, const char *key, int value);
void pf_json_null(pf_json *json, const char *key);

// JSON that is already written, put in as it is.
void pf_json_raw(pf_json *json, const char *key, pf_strview value);

// A quoted, escaped string on its own. Control characters, '"', '\\' and '<' are escaped ('<'
// so that a value can never close a script element); bytes past ASCII go out as they are.
void pf_json_quote(pf_buf *out, pf_strview value);

#endif
