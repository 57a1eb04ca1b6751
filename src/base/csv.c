// SPDX-License-Identifier: MIT
#include "base/csv.h"

#include <string.h>

void pf_csv_init(pf_csv *csv, pf_buf *out)
{
    csv->out = out;
    csv->n_fields = 0;
}

static void begin_field(pf_csv *csv)
{
    if (csv->n_fields++ > 0) {
        pf_buf_append_char(csv->out, ',');
    }
}

static int needs_quotes(pf_strview value)
{
    for (size_t i = 0; i < value.len; i++) {
        char c = value.data[i];
        if (c == '"' || c == ',' || c == '\n' || c == '\r') {
            return 1;
        }
    }
    return 0;
}

void pf_csv_view(pf_csv *csv, pf_strview value)
{
    begin_field(csv);
    if (!needs_quotes(value)) {
        pf_buf_append_view(csv->out, value);
        return;
    }
    pf_buf_append_char(csv->out, '"');
    for (size_t i = 0; i < value.len; i++) {
        if (value.data[i] == '"') {
            pf_buf_append_char(csv->out, '"');
        }
        pf_buf_append_char(csv->out, value.data[i]);
    }
    pf_buf_append_char(csv->out, '"');
}

void pf_csv_str(pf_csv *csv, const char *value)
{
    pf_csv_view(csv, pf_view(value));
}

void pf_csv_u64(pf_csv *csv, uint64_t value)
{
    begin_field(csv);
    pf_buf_append_u64(csv->out, value);
}

void pf_csv_fixed(pf_csv *csv, double value, int digits)
{
    begin_field(csv);
    pf_buf_append_fixed(csv->out, value, digits);
}

void pf_csv_tag(pf_csv *csv, char letter, uint64_t value)
{
    begin_field(csv);
    pf_buf_append_char(csv->out, letter);
    pf_buf_append_u64(csv->out, value);
}

void pf_csv_end_row(pf_csv *csv)
{
    pf_buf_append_char(csv->out, '\n');
    csv->n_fields = 0;
}
