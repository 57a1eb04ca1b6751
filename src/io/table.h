// SPDX-License-Identifier: MIT
// Columns of a small table in memory: CSV with a header (libcsv) or JSON Lines, compressed or
// not. For labels and results, not for articles.
#ifndef PF_IO_TABLE_H
#define PF_IO_TABLE_H

#include <pressfold/status.h>
#include <pressfold/types.h>

typedef struct pf_table pf_table;

// Reads the whole file; the form is told by its first byte ('{' is JSON Lines). PF_ENOTFOUND,
// PF_EIO, PF_EFORMAT (place in err), PF_ENOMEM. Rows shorter than the header get empty values.
pf_status pf_table_read(const char *path, pf_table **out_table, pf_error *err) PF_MUST_CHECK;
void pf_table_destroy(pf_table *table);

size_t pf_table_n_rows(const pf_table *table);
size_t pf_table_n_columns(const pf_table *table);
pf_strview pf_table_column_name(const pf_table *table, size_t column);

// Index of a column by name, or SIZE_MAX.
size_t pf_table_find(const pf_table *table, const char *name);

// Empty for a value that is absent. Borrowed from the table.
pf_strview pf_table_value(const pf_table *table, size_t row, size_t column);

#endif
