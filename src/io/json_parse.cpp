// SPDX-License-Identifier: MIT
// The one C++ file: simdjson's DOM parser behind the C face of json_parse.h.
//
// Where: below decode.c (every record of every run passes here) and table.c. Why simdjson: of
// the libraries measured it is the only strict one that keeps up with the disk (CONTRIBUTING.md
// has the figures). Why the DOM and not "on demand": a record must be proven whole before any
// part of it is used, and fields are looked up in any order.
//
// No exception leaves this file: simdjson is used by error codes, its own allocations do not
// throw, and the parser object lives in memory from pf_alloc. The text is parsed in place, so
// the caller provides PF_JSON_PADDING readable bytes behind it. Cost: one pass over the text to
// parse, and one over an object's keys for each lookup.
#define SIMDJSON_EXCEPTIONS 0
#include "io/json_parse.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <new>
#include <simdjson.h>

extern "C" {
#include "base/error.h"
#include "base/mem.h"
}

namespace dom = simdjson::dom;

static_assert(PF_JSON_PADDING >= simdjson::SIMDJSON_PADDING, "the padding simdjson reads");

// A parser that grew beyond this is given up when it is far larger than what comes.
static constexpr size_t KEEP_BYTES = size_t{4} << 20;

struct pf_json_parser {
    dom::parser parser{};
    dom::element root{};
    int is_object = 0;
    char number[40] = {}; // text of the number found last
};

extern "C" pf_status pf_json_parser_create(pf_json_parser **out_parser, pf_error *err)
{
    void *memory = pf_alloc(1, sizeof(pf_json_parser));
    if (memory == nullptr) {
        return pf_fail_memory(err, sizeof(pf_json_parser));
    }
    *out_parser = new (memory) pf_json_parser;
    return PF_OK;
}

extern "C" void pf_json_parser_destroy(pf_json_parser *parser)
{
    if (parser != nullptr) {
        parser->~pf_json_parser();
        pf_free(parser);
    }
}

static const char *reason(simdjson::error_code code)
{
    switch (code) {
    case simdjson::CAPACITY:
        return "longer than 4 GiB";
    case simdjson::TAPE_ERROR:
        return "a comma, colon, bracket or key is missing or too many";
    case simdjson::DEPTH_ERROR:
        return "nested deeper than 1,024 levels";
    case simdjson::STRING_ERROR:
        return "a string holds an escape that is none";
    case simdjson::T_ATOM_ERROR:
    case simdjson::F_ATOM_ERROR:
    case simdjson::N_ATOM_ERROR:
        return "a word that is not true, false or null";
    case simdjson::NUMBER_ERROR:
        return "a number that is none or is too large";
    case simdjson::UTF8_ERROR:
        return "not UTF-8";
    case simdjson::EMPTY:
        return "empty";
    case simdjson::UNESCAPED_CHARS:
        return "a string holds a raw control character";
    case simdjson::UNCLOSED_STRING:
        return "a string is not closed";
    default:
        return simdjson::error_message(code);
    }
}

// Makes room for a text of len bytes. Grows by half, so that slowly growing records do not cost
// an allocation each; lets go of what one huge record took.
static simdjson::error_code fit(dom::parser *parser, size_t len)
{
    size_t capacity = parser->capacity();
    if (capacity > KEEP_BYTES && len < capacity / 4) {
        *parser = dom::parser();
        capacity = 0;
    }
    if (len <= capacity) {
        return simdjson::SUCCESS;
    }
    size_t grown = capacity + capacity / 2;
    if (grown < len || grown > KEEP_BYTES) {
        grown = len;
    }
    return parser->allocate(grown < 4096 ? 4096 : grown);
}

extern "C" pf_status pf_json_parse(pf_json_parser *parser, const char *data, size_t len,
                                   pf_error *err)
{
    parser->is_object = 0;
    simdjson::error_code code = fit(&parser->parser, len);
    if (code == simdjson::SUCCESS) {
        code = parser->parser.parse(data, len, false).get(parser->root);
    }
    if (code == simdjson::MEMALLOC) {
        return pf_fail_memory(err, len);
    }
    if (code != simdjson::SUCCESS) {
        return pf_fail(err, PF_EFORMAT, "broken JSON: %s", reason(code));
    }
    parser->is_object = parser->root.is_object() ? 1 : 0;
    return PF_OK;
}

extern "C" int pf_json_is_object(const pf_json_parser *parser)
{
    return parser->is_object;
}

static pf_strview float_text(pf_json_parser *parser, double value)
{
    char *last = parser->number + sizeof parser->number;
    std::to_chars_result done{parser->number, std::errc()};
    if (std::fabs(value) < 1e15 && std::floor(value) == value) {
        done = std::to_chars(parser->number, last, static_cast<int64_t>(value));
    } else {
        done = std::to_chars(parser->number, last, value);
    }
    return {parser->number, static_cast<size_t>(done.ptr - parser->number)};
}

template <typename T> static pf_strview integer_text(pf_json_parser *parser, T value)
{
    char *last = parser->number + sizeof parser->number;
    std::to_chars_result done = std::to_chars(parser->number, last, value);
    return {parser->number, static_cast<size_t>(done.ptr - parser->number)};
}

static pf_json_kind read_value(pf_json_parser *parser, dom::element value, pf_strview *out_text)
{
    *out_text = {"", 0};
    switch (value.type()) {
    case dom::element_type::STRING: {
        std::string_view text = value.get_string().value_unsafe();
        *out_text = {text.data(), text.size()};
        return PF_JSON_STRING;
    }
    case dom::element_type::INT64:
        *out_text = integer_text(parser, value.get_int64().value_unsafe());
        return PF_JSON_NUMBER;
    case dom::element_type::UINT64:
        *out_text = integer_text(parser, value.get_uint64().value_unsafe());
        return PF_JSON_NUMBER;
    case dom::element_type::DOUBLE:
        *out_text = float_text(parser, value.get_double().value_unsafe());
        return PF_JSON_NUMBER;
    case dom::element_type::BOOL:
        *out_text =
            value.get_bool().value_unsafe() ? pf_strview{"true", 4} : pf_strview{"false", 5};
        return PF_JSON_BOOL;
    case dom::element_type::OBJECT:
        return PF_JSON_OBJECT;
    case dom::element_type::ARRAY:
        return PF_JSON_ARRAY;
    default:
        return PF_JSON_NULL;
    }
}

// The element at a path below `object`: the whole path as a name first, then cut at its first
// dot.
static bool find_element(dom::object object, std::string_view path, dom::element *out)
{
    for (;;) {
        if (object.at_key(path).get(*out) == simdjson::SUCCESS) {
            return true;
        }
        size_t dot = path.find('.');
        if (dot == std::string_view::npos) {
            return false;
        }
        dom::element inner;
        if (object.at_key(path.substr(0, dot)).get(inner) != simdjson::SUCCESS ||
            inner.get_object().get(object) != simdjson::SUCCESS) {
            return false;
        }
        path.remove_prefix(dot + 1);
    }
}

extern "C" pf_json_kind pf_json_find(pf_json_parser *parser, pf_strview path,
                                     pf_strview *out_text)
{
    pf_strview text = {"", 0};
    dom::object object;
    dom::element found;
    pf_json_kind kind = PF_JSON_ABSENT;
    if (parser->is_object && parser->root.get_object().get(object) == simdjson::SUCCESS &&
        find_element(object, std::string_view(path.data, path.len), &found)) {
        kind = read_value(parser, found, &text);
    }
    if (out_text != nullptr) {
        *out_text = text;
    }
    return kind;
}

extern "C" pf_status pf_json_each(pf_json_parser *parser, pf_json_member_fn fn, void *ctx)
{
    dom::object object;
    if (!parser->is_object || parser->root.get_object().get(object) != simdjson::SUCCESS) {
        return PF_OK;
    }
    for (dom::key_value_pair member : object) {
        pf_strview text;
        pf_json_kind kind = read_value(parser, member.value, &text);
        pf_status status = fn(ctx, {member.key.data(), member.key.size()}, kind, text);
        if (status != PF_OK) {
            return status;
        }
    }
    return PF_OK;
}
