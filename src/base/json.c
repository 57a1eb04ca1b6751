// SPDX-License-Identifier: MIT
#include "base/json.h"

void pf_json_init(pf_json *json, pf_buf *out)
{
    json->out = out;
    json->needs_comma = 0;
}

static void begin_value(pf_json *json, const char *key)
{
    if (json->needs_comma) {
        pf_buf_append_char(json->out, ',');
    }
    json->needs_comma = 1;
    if (key != NULL) {
        pf_json_quote(json->out, pf_view(key));
        pf_buf_append_char(json->out, ':');
    }
}

static void begin_nest(pf_json *json, const char *key, char open)
{
    begin_value(json, key);
    pf_buf_append_char(json->out, open);
    json->needs_comma = 0;
}

static void end_nest(pf_json *json, char close)
{
    pf_buf_append_char(json->out, close);
    json->needs_comma = 1;
}

void pf_json_begin_object(pf_json *json, const char *key)
{
    begin_nest(json, key, '{');
}

void pf_json_end_object(pf_json *json)
{
    end_nest(json, '}');
}

void pf_json_begin_array(pf_json *json, const char *key)
{
    begin_nest(json, key, '[');
}

void pf_json_end_array(pf_json *json)
{
    end_nest(json, ']');
}

void pf_json_view(pf_json *json, const char *key, pf_strview value)
{
    begin_value(json, key);
    pf_json_quote(json->out, value);
}

void pf_json_str(pf_json *json, const char *key, const char *value)
{
    pf_json_view(json, key, pf_view(value));
}

void pf_json_u64(pf_json *json, const char *key, uint64_t value)
{
    begin_value(json, key);
    pf_buf_append_u64(json->out, value);
}

void pf_json_i64(pf_json *json, const char *key, int64_t value)
{
    begin_value(json, key);
    pf_buf_append_i64(json->out, value);
}

void pf_json_fixed(pf_json *json, const char *key, double value, int digits)
{
    begin_value(json, key);
    pf_buf_append_fixed(json->out, value, digits);
}

void pf_json_bool(pf_json *json, const char *key, int value)
{
    begin_value(json, key);
    pf_buf_append_str(json->out, value ? "true" : "false");
}

void pf_json_null(pf_json *json, const char *key)
{
    begin_value(json, key);
    pf_buf_append_str(json->out, "null");
}

void pf_json_raw(pf_json *json, const char *key, pf_strview value)
{
    begin_value(json, key);
    pf_buf_append_view(json->out, value);
}

static void append_escape(pf_buf *out, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    switch (c) {
    case '"':
        pf_buf_append_str(out, "\\\"");
        return;
    case '\\':
        pf_buf_append_str(out, "\\\\");
        return;
    case '\n':
        pf_buf_append_str(out, "\\n");
        return;
    case '\r':
        pf_buf_append_str(out, "\\r");
        return;
    case '\t':
        pf_buf_append_str(out, "\\t");
        return;
    default:
        pf_buf_append_str(out, "\\u00");
        pf_buf_append_char(out, hex[c >> 4]);
        pf_buf_append_char(out, hex[c & 15]);
        return;
    }
}

void pf_json_quote(pf_buf *out, pf_strview value)
{
    pf_buf_append_char(out, '"');
    size_t plain = 0; // start of the run that needs no escape
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.data[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != '<') {
            continue;
        }
        pf_buf_append(out, value.data + plain, i - plain);
        append_escape(out, c);
        plain = i + 1;
    }
    if (value.len > plain) {
        pf_buf_append(out, value.data + plain, value.len - plain);
    }
    pf_buf_append_char(out, '"');
}
