// SPDX-License-Identifier: MIT
// simdjson behind a C face: parse one JSON text, then look values up by a dotted path.
#ifndef PF_IO_JSON_PARSE_H
#define PF_IO_JSON_PARSE_H

#include <pressfold/status.h>
#include <pressfold/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// Bytes past the end of a JSON text that must be readable (their values do not matter).
#define PF_JSON_PADDING 64

typedef struct pf_json_parser pf_json_parser;

typedef enum pf_json_kind {
    PF_JSON_ABSENT,
    PF_JSON_NULL,
    PF_JSON_STRING,
    PF_JSON_NUMBER, // text: as an integer where it is one, else the shortest decimal form
    PF_JSON_BOOL,   // text: true or false
    PF_JSON_OBJECT, // no text
    PF_JSON_ARRAY   // no text
} pf_json_kind;

pf_status pf_json_parser_create(pf_json_parser **out_parser, pf_error *err) PF_MUST_CHECK;
void pf_json_parser_destroy(pf_json_parser *parser);

// Parses one JSON text strictly (UTF-8 and grammar, all of it). PF_EFORMAT, the message "broken
// JSON: " and the reason in plain words; PF_ENOMEM. Bounded depth (1,024). Duplicate keys are
// kept, the first counts. Takes up to 14 bytes of memory for a byte of text, given back when
// texts get smaller.
pf_status pf_json_parse(pf_json_parser *parser, const char *data, size_t len, pf_error *err)
    PF_MUST_CHECK;

// 1 when the parsed text is an object.
int pf_json_is_object(const pf_json_parser *parser);

// Value at a path: "a.b" is member b of object a; a member whose own name is "a.b" counts
// first. *out_text (may be NULL) is set for strings, numbers and booleans; borrowed until the
// next parse or, for numbers, the next find.
pf_json_kind pf_json_find(pf_json_parser *parser, pf_strview path, pf_strview *out_text);

// Calls fn for each member of the parsed object, in the order in which they stand, until one
// call returns something else than PF_OK; that is returned. `text` is borrowed as in
// pf_json_find. A text that is not an object has no members.
typedef pf_status (*pf_json_member_fn)(void *ctx, pf_strview key, pf_json_kind kind,
                                       pf_strview text);
pf_status pf_json_each(pf_json_parser *parser, pf_json_member_fn fn, void *ctx) PF_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
