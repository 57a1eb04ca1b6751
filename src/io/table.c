// SPDX-License-Identifier: MIT
// Small tables in memory: label files, results, pairs.
//
// Where: `eval` and the column lookups of the program; articles never come through here. The
// file is unpacked by input.c like any other, and its first byte that is not blank tells the
// form: '{' is JSON Lines, anything else CSV with a header (tabs where the header has tabs and
// no comma). CSV is read by libcsv; blanks around a value belong to it, those around a column's
// name do not. Columns of JSON Lines stand in the order in which they first appear; numbers and
// booleans are text, objects, arrays and null are absent.
//
// Memory: 16 bytes a value and its text. Cost: one pass, and per JSON value a lookup of its
// column (the one behind the last is tried first, so rows of one shape cost no search).
#include "io/table.h"

#include <csv.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "io/input.h"
#include "io/json_parse.h"

#define READ_BYTES ((size_t)256 * 1024)

struct pf_table {
    pf_arena memory; // of all names and values
    pf_strview *names;
    size_t n_columns;
    size_t names_cap;
    pf_strview *values; // [n_rows * n_columns] when complete
    size_t n_rows;
};

// One value on its way into the table: JSON rows may add columns, so the grid is laid at the
// end.
typedef struct cell {
    pf_strview text;
    size_t row;
    size_t column;
} cell;

typedef struct table_builder {
    pf_table *table;
    cell *cells;
    size_t n_cells;
    size_t cells_cap;
    size_t row;    // rows finished, the CSV header not counted
    size_t column; // where the next value of the row goes
    int in_header;
    pf_status status; // the first failure; libcsv's callbacks cannot return one
    pf_error *err;
} table_builder;

static int fail_builder(table_builder *builder, size_t bytes)
{
    builder->status = pf_fail_memory(builder->err, bytes);
    return 0;
}

// A copy that the table owns; empty views need none. Returns 0 when memory is out.
static int copy_text(table_builder *builder, pf_strview text, pf_strview *out)
{
    pf_strview empty = {"", 0};
    *out = empty;
    return text.len == 0 || pf_arena_copy(&builder->table->memory, text, out) ||
           fail_builder(builder, text.len);
}

static int add_column(table_builder *builder, pf_strview name)
{
    pf_table *table = builder->table;
    if (pf_reserve((void **)&table->names, &table->names_cap, table->n_columns + 1,
                   sizeof *table->names) != PF_OK) {
        return fail_builder(builder, (table->n_columns + 1) * sizeof *table->names);
    }
    if (!copy_text(builder, name, &table->names[table->n_columns])) {
        return 0;
    }
    table->n_columns++;
    return 1;
}

static int add_cell(table_builder *builder, pf_strview text, size_t column)
{
    if (text.len == 0) {
        return 1;
    }
    if (pf_reserve((void **)&builder->cells, &builder->cells_cap, builder->n_cells + 1,
                   sizeof *builder->cells) != PF_OK) {
        return fail_builder(builder, (builder->n_cells + 1) * sizeof *builder->cells);
    }
    cell made = {{"", 0}, builder->row, column};
    if (!copy_text(builder, text, &made.text)) {
        return 0;
    }
    builder->cells[builder->n_cells++] = made;
    return 1;
}

static pf_strview trim(pf_strview view)
{
    while (view.len > 0 && (view.data[0] == ' ' || view.data[0] == '\t')) {
        view.data++;
        view.len--;
    }
    while (view.len > 0 &&
           (view.data[view.len - 1] == ' ' || view.data[view.len - 1] == '\t')) {
        view.len--;
    }
    return view;
}

static void take_csv_field(void *field, size_t len, void *ctx)
{
    table_builder *builder = ctx;
    pf_strview text = {len == 0 ? "" : field, len};
    if (builder->status != PF_OK) {
        return;
    }
    if (builder->in_header) {
        (void)add_column(builder, trim(text));
        return;
    }
    if (builder->column >= builder->table->n_columns && len > 0) {
        builder->status = pf_fail(builder->err, PF_EFORMAT,
                                  "row %zu has more values than the header's %zu names",
                                  builder->row + 1, builder->table->n_columns);
        return;
    }
    (void)add_cell(builder, text, builder->column++);
}

static void end_csv_row(int terminator, void *ctx)
{
    table_builder *builder = ctx;
    (void)terminator;
    if (builder->status != PF_OK) {
        return;
    }
    if (!builder->in_header) {
        builder->row++;
    }
    builder->in_header = 0;
    builder->column = 0;
}

static int no_blank(unsigned char c)
{
    (void)c;
    return 0;
}

static void *csv_grow(void *old, size_t size)
{
    return pf_realloc(old, size, 1);
}

static unsigned char find_delimiter(pf_strview file)
{
    for (size_t i = 0; i < file.len && file.data[i] != '\n' && file.data[i] != ','; i++) {
        if (file.data[i] == '\t') {
            return CSV_TAB;
        }
    }
    return CSV_COMMA;
}

static pf_status read_csv(table_builder *builder, pf_strview file)
{
    struct csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        return pf_fail_memory(builder->err, sizeof parser);
    }
    csv_set_space_func(&parser, no_blank);
    csv_set_realloc_func(&parser, csv_grow);
    csv_set_free_func(&parser, pf_free);
    csv_set_delim(&parser, find_delimiter(file));
    builder->in_header = 1;
    size_t done = csv_parse(&parser, file.data, file.len, take_csv_field, end_csv_row, builder);
    int failed =
        done != file.len || csv_fini(&parser, take_csv_field, end_csv_row, builder) != 0;
    if (failed && builder->status == PF_OK) {
        builder->status =
            csv_error(&parser) == CSV_ENOMEM
                ? pf_fail_memory(builder->err, file.len)
                : pf_fail(builder->err, PF_EFORMAT,
                          "row %zu is broken CSV: a quote out of place", builder->row + 1);
    }
    csv_free(&parser);
    return builder->status;
}

// The column of a name, made where there is none yet; SIZE_MAX when memory is out.
static size_t column_of(table_builder *builder, pf_strview name)
{
    const pf_table *table = builder->table;
    if (builder->column < table->n_columns &&
        pf_view_equal(table->names[builder->column], name)) {
        return builder->column;
    }
    for (size_t i = 0; i < table->n_columns; i++) {
        if (pf_view_equal(table->names[i], name)) {
            return i;
        }
    }
    return add_column(builder, name) ? table->n_columns - 1 : SIZE_MAX;
}

static pf_status take_json_member(void *ctx, pf_strview key, pf_json_kind kind, pf_strview text)
{
    table_builder *builder = ctx;
    if (kind != PF_JSON_STRING && kind != PF_JSON_NUMBER && kind != PF_JSON_BOOL) {
        return PF_OK;
    }
    size_t column = column_of(builder, key);
    if (column != SIZE_MAX && add_cell(builder, text, column)) {
        builder->column = column + 1;
    }
    return builder->status;
}

// One line; `line.data` has readable bytes behind it.
static pf_status take_json_line(table_builder *builder, pf_json_parser *parser, pf_strview line)
{
    pf_strview solid = line;
    if (solid.len > 0 && solid.data[solid.len - 1] == '\r') {
        solid.len--;
    }
    if (trim(solid).len == 0) {
        return PF_OK;
    }
    pf_error why = {0};
    pf_status status = pf_json_parse(parser, line.data, line.len, &why);
    if (status == PF_OK && !pf_json_is_object(parser)) {
        status = pf_fail(&why, PF_EFORMAT, "not an object");
    }
    if (status != PF_OK) {
        return pf_fail(builder->err, status, "row %zu: %s", builder->row + 1, why.message);
    }
    builder->column = 0;
    PF_TRY(pf_json_each(parser, take_json_member, builder));
    builder->row++;
    return PF_OK;
}

static pf_status read_jsonl(table_builder *builder, pf_strview file)
{
    pf_json_parser *parser = NULL;
    PF_TRY(pf_json_parser_create(&parser, builder->err));
    pf_status status = PF_OK;
    while (status == PF_OK && file.len > 0) {
        const char *end = memchr(file.data, '\n', file.len);
        size_t len = end == NULL ? file.len : (size_t)(end - file.data);
        pf_strview line = {file.data, len};
        status = take_json_line(builder, parser, line);
        size_t taken = end == NULL ? len : len + 1;
        file.data += taken;
        file.len -= taken;
    }
    pf_json_parser_destroy(parser);
    return status;
}

// Lays the values out by row and column. Of two values for one place the first counts.
static pf_status lay_grid(table_builder *builder)
{
    pf_table *table = builder->table;
    const pf_strview empty = {"", 0};
    size_t n_columns = table->n_columns == 0 ? 1 : table->n_columns;
    if (builder->row > SIZE_MAX / n_columns) {
        return pf_fail_memory(builder->err, SIZE_MAX);
    }
    size_t n = builder->row * n_columns;
    table->values = pf_alloc(n, sizeof *table->values);
    if (table->values == NULL) {
        return pf_fail_memory(builder->err, n * sizeof *table->values);
    }
    for (size_t i = 0; i < n; i++) {
        table->values[i] = empty;
    }
    for (size_t i = builder->n_cells; i-- > 0;) {
        const cell *made = &builder->cells[i];
        table->values[made->row * n_columns + made->column] = made->text;
    }
    table->n_rows = builder->row;
    return PF_OK;
}

// The whole file, unpacked, with padding behind it.
static pf_status read_file(const char *path, pf_buf *out, pf_error *err)
{
    struct stat info;
    if (strcmp(path, "-") != 0 && stat(path, &info) != 0 &&
        (errno == ENOENT || errno == ENOTDIR)) {
        return pf_fail(err, PF_ENOTFOUND, "%s: no such file", path);
    }
    pf_source *source = NULL;
    PF_TRY(pf_source_open(path, &source, err));
    pf_status status = pf_source_next(source, err);
    size_t n = 1;
    while (status == PF_OK && n > 0) {
        char *room = pf_buf_room(out, READ_BYTES);
        status = pf_buf_status(out, err);
        if (status == PF_OK) {
            status = pf_source_read(source, room, READ_BYTES, &n, err);
            out->len += n;
        }
    }
    pf_source_close(source);
    if (status == PF_END) {
        status = pf_fail(err, PF_EFORMAT, "%s: an archive without a file", path);
    }
    return status;
}

// Without a byte order mark and leading blank lines.
static pf_strview skip_start(pf_strview file)
{
    if (file.len >= 3 && memcmp(file.data, "\xef\xbb\xbf", 3) == 0) {
        file.data += 3;
        file.len -= 3;
    }
    while (file.len > 0 && (file.data[0] == '\n' || file.data[0] == '\r')) {
        file.data++;
        file.len--;
    }
    return file;
}

static pf_status build(table_builder *builder, pf_strview file)
{
    file = skip_start(file);
    pf_strview solid = trim(file);
    pf_status status = solid.len > 0 && solid.data[0] == '{' ? read_jsonl(builder, file)
                                                             : read_csv(builder, file);
    return status == PF_OK ? lay_grid(builder) : status;
}

pf_status pf_table_read(const char *path, pf_table **out_table, pf_error *err)
{
    pf_buf file;
    pf_error why = {0};
    pf_buf_init(&file);
    pf_table *table = pf_calloc(1, sizeof *table);
    if (table == NULL) {
        return pf_fail_memory(err, sizeof *table);
    }
    pf_arena_init(&table->memory, 0);
    table_builder builder = {.table = table, .status = PF_OK, .err = &why};
    pf_status status = read_file(path, &file, &why);
    if (status == PF_OK) {
        status = build(&builder, pf_buf_view(&file));
    }
    pf_buf_finish(&file);
    pf_free(builder.cells);
    if (status != PF_OK) {
        pf_table_destroy(table);
        (void)pf_fail(err, status, "%s", why.message);
        pf_error_place(err, path, status == PF_EFORMAT ? builder.row + 1 : 0, 0);
        return status;
    }
    *out_table = table;
    return PF_OK;
}

void pf_table_destroy(pf_table *table)
{
    if (table != NULL) {
        pf_free(table->names);
        pf_free(table->values);
        pf_arena_finish(&table->memory);
        pf_free(table);
    }
}

size_t pf_table_n_rows(const pf_table *table)
{
    return table->n_rows;
}

size_t pf_table_n_columns(const pf_table *table)
{
    return table->n_columns;
}

pf_strview pf_table_column_name(const pf_table *table, size_t column)
{
    return table->names[column];
}

size_t pf_table_find(const pf_table *table, const char *name)
{
    pf_strview wanted = {name, strlen(name)};
    for (size_t i = 0; i < table->n_columns; i++) {
        if (pf_view_equal(table->names[i], wanted)) {
            return i;
        }
    }
    return SIZE_MAX;
}

pf_strview pf_table_value(const pf_table *table, size_t row, size_t column)
{
    return table->values[row * table->n_columns + column];
}
