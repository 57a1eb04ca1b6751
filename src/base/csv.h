// SPDX-License-Identifier: MIT
// Writing CSV (RFC 4180, '\n' line ends) into a pf_buf: fields separate themselves, a field
// that needs quotes gets them.
#ifndef PF_BASE_CSV_H
#define PF_BASE_CSV_H

#include "base/buf.h"

typedef struct pf_csv {
    pf_buf *out;
    int n_fields; // in the current row
} pf_csv;

void pf_csv_init(pf_csv *csv, pf_buf *out);
void pf_csv_view(pf_csv *csv, pf_strview value);
void pf_csv_str(pf_csv *csv, const char *value);
void pf_csv_u64(pf_csv *csv, uint64_t value);
void pf_csv_fixed(pf_csv *csv, double value, int digits);

// A letter and a number, such as s12.
void pf_csv_tag(pf_csv *csv, char letter, uint64_t value);
void pf_csv_end_row(pf_csv *csv);

#endif
