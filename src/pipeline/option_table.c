// SPDX-License-Identifier: MIT
// One table: a row of words (pf_option_info) and a row of mechanics (pf_option_row) for each
// option. Parser, help, checks and manifest follow from it; a test proves that it covers
// pf_options.
#include "pipeline/option_table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/number.h"

#define SMALLEST_SHARE 1e-6 // of a pf_df_bound; its text has so many digits

#define AT(member) offsetof(pf_options, member)

// clang-format off
static const pf_option_info infos[] = {
    {"format", "auto|jsonl|text", "form of the records; compression and archives are seen through", PF_STAGE_INPUT},
    {"field", "NAME=KEY[,KEY]", "keys that hold id, date, source, title, text, url or label; a.b reaches into objects", PF_STAGE_INPUT},
    {"max-record", "SIZE", "longest record; a longer one is a bad record", PF_STAGE_INPUT},
    {"batch", "SIZE", "input handled at a time by one thread; results do not depend on it", PF_STAGE_INPUT},
    {"strict", NULL, "stop at the first bad record instead of counting it", PF_STAGE_INPUT},
    {"similarity", "news|jaccard|containment", "what makes two articles copies", PF_STAGE_COPIES},
    {"threshold", "T|auto", "similarity from which two articles are copies; auto is 0.375 for news, 0.5 for jaccard, 0.8 for containment", PF_STAGE_COPIES},
    {"method", "minhash|bottomk|simhash|exact", "how candidates are found", PF_STAGE_COPIES},
    {"recall", "R", "share of the copies just at the threshold that are to be candidates; the shape of minhash and bottomk follows", PF_STAGE_COPIES},
    {"shingle", "N|char:N|auto", "words or characters in a shingle; auto: 5 words, 8 pairs in scripts without spaces", PF_STAGE_COPIES},
    {"permutations", "N|auto", "MinHash slots; auto: as few as reach --recall, 256 at most", PF_STAGE_COPIES},
    {"bands", "B|auto", "bands of the signature", PF_STAGE_COPIES},
    {"rows", "R|auto", "rows of a band", PF_STAGE_COPIES},
    {"furniture", "on|off", "with --similarity news: leave out passages that a source repeats", PF_STAGE_COPIES},
    {"copy-window", "DAYS", "copies further apart are not joined; 0: no limit", PF_STAGE_COPIES},
    {"keep", "earliest|first|longest|source:FILE", "which copy is kept; FILE lists sources, best first", PF_STAGE_COPIES},
    {"df-table", "FILE", "CSV term,df of another corpus, whose articles count with these when rare words are told from common ones", PF_STAGE_WORDS},
    {"write-df-table", "FILE", "write such a table of these articles", PF_STAGE_WORDS},
    {"min-df", "N|SHARE|auto", "leave out words of fewer articles; 3 is three articles, 0.01 a hundredth of all; auto: 2, and 1 in less than ten articles", PF_STAGE_WORDS},
    {"max-df", "N|SHARE|auto", "leave out words of more articles; auto: no bound", PF_STAGE_WORDS},
    {"no-fold", NULL, "count copies as articles of their own", PF_STAGE_WORDS},
    {"story-threshold", "T|auto", "average similarity from which articles share a story (side pieces from .6 of it); auto: 0.14, or found from the articles where most have no date", PF_STAGE_STORIES},
    {"window", "DAYS", "articles further apart do not share a story; 0: no limit", PF_STAGE_STORIES},
    {"k", "N|auto", "number of topics; auto: three are tried, one is chosen", PF_STAGE_TOPICS},
    {"lsa", "N", "dimensions of the latent space", PF_STAGE_TOPICS},
    {"restarts", "N", "k-means starts; the best one counts", PF_STAGE_TOPICS},
    {"threads", "N|auto", "threads; auto: all cores", PF_STAGE_RESOURCES},
    {"memory", "SIZE|auto", "memory that finding copies may use, the rest goes to --tmpdir; auto: 75 % of what the machine allows", PF_STAGE_RESOURCES},
    {"tmpdir", "DIR", "where scratch files without a name are made; $TMPDIR where that is set", PF_STAGE_RESOURCES},
    {"seed", "N", "seed of everything random; the same seed gives the same bytes", PF_STAGE_RESOURCES},
    {"cpu", "best|scalar|avx2|avx512", "instruction set; results do not depend on it", PF_STAGE_RESOURCES},
};

static const pf_option_row rows[] = {
    {PF_OPTION_CHOICE, 0, AT(input.format), 0, 0, "auto|jsonl|text", NULL},
    {PF_OPTION_FIELD, 0, AT(input.keys), 0, 0, NULL, NULL},
    {PF_OPTION_SIZE, 0, AT(input.max_record_bytes), 1024, 256.0 * 1024 * 1024, NULL, NULL},
    {PF_OPTION_SIZE, 0, AT(input.batch_bytes), 4096, 256.0 * 1024 * 1024, NULL, NULL},
    {PF_OPTION_SWITCH, 1, AT(input.strict), 0, 0, NULL, NULL},
    {PF_OPTION_CHOICE, 0, AT(copies.similarity), 0, 0, "news|jaccard|containment", NULL},
    {PF_OPTION_REAL, 0, AT(copies.threshold), 0.05, 1, NULL, "auto"},
    {PF_OPTION_CHOICE, 0, AT(copies.method), 0, 0, "minhash|bottomk|simhash|exact", NULL},
    {PF_OPTION_REAL, 0, AT(copies.recall), 0.5, 0.9999, NULL, NULL},
    {PF_OPTION_SHINGLE, 0, AT(copies.shingle_kind), 1, 64, NULL, NULL},
    {PF_OPTION_UNSIGNED, 0, AT(copies.permutations), 1, 4096, NULL, "auto"},
    {PF_OPTION_UNSIGNED, 0, AT(copies.bands), 1, 4096, NULL, "auto"},
    {PF_OPTION_UNSIGNED, 0, AT(copies.rows), 1, 4096, NULL, "auto"},
    {PF_OPTION_CHOICE, 0, AT(copies.furniture), 0, 0, "off|on", NULL},
    {PF_OPTION_UNSIGNED, 0, AT(copies.window_days), 0, 36500, NULL, NULL},
    {PF_OPTION_KEEP, 0, AT(copies.keep), 0, 0, NULL, NULL},
    {PF_OPTION_PATH, 0, AT(words.df_table), 0, 0, NULL, "none"},
    {PF_OPTION_PATH, 0, AT(words.write_df_table), 0, 0, NULL, "none"},
    {PF_OPTION_BOUND, 0, AT(words.min_df), 1, 4294967295.0, NULL, "auto"},
    {PF_OPTION_BOUND, 0, AT(words.max_df), 1, 4294967295.0, NULL, "auto"},
    {PF_OPTION_SWITCH, 0, AT(fold), 0, 0, NULL, NULL},
    {PF_OPTION_REAL, 0, AT(stories.threshold), 0.01, 1, NULL, "auto"},
    {PF_OPTION_UNSIGNED, 0, AT(stories.window_days), 0, 36500, NULL, NULL},
    {PF_OPTION_UNSIGNED, 0, AT(topics.k), 1, 100000, NULL, "auto"},
    {PF_OPTION_UNSIGNED, 0, AT(topics.lsa_dims), 2, 1000, NULL, NULL},
    {PF_OPTION_UNSIGNED, 0, AT(topics.restarts), 1, 1000, NULL, NULL},
    {PF_OPTION_UNSIGNED, 0, AT(resources.threads), 1, 1024, NULL, "auto"},
    {PF_OPTION_SIZE, 0, AT(resources.memory_bytes), 1024.0 * 1024, 1024.0 * 1024 * 1024 * 1024 * 1024, NULL, "auto"},
    {PF_OPTION_PATH, 0, AT(resources.scratch_dir), 0, 0, NULL, NULL},
    {PF_OPTION_U64, 0, AT(resources.seed), 0, 0, NULL, NULL},
    {PF_OPTION_CHOICE, 0, AT(resources.cpu), 0, 0, "best|scalar|avx2|avx512", NULL},
};
// clang-format on

_Static_assert(sizeof infos / sizeof *infos == sizeof rows / sizeof *rows, "a row each");

static const char *const field_names[PF_N_FIELDS] = {
    "id", "date", "source", "title", "text", "url", "label",
};

const pf_option_info *pf_option_table(size_t *out_n)
{
    *out_n = sizeof infos / sizeof *infos;
    return infos;
}

static const pf_option_row *find_row(const char *name)
{
    for (size_t i = 0; i < sizeof infos / sizeof *infos; i++) {
        if (strcmp(infos[i].name, name) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

// "-" before a letter, "--" before a word.
static const char *dashes(const char *name)
{
    return name[1] == '\0' ? "-" : "--";
}

static pf_status bad_value(const char *name, const char *value, const char *expected,
                           pf_error *err)
{
    return pf_fail(err, PF_EINVAL, "%s%s '%.80s' is not %s", dashes(name), name, value,
                   expected);
}

// Digits only; strtoull would take signs and blanks.
static int parse_u64(const char *text, uint64_t *out_value, const char **out_rest)
{
    const char *at = text;
    uint64_t value = 0;
    while (*at >= '0' && *at <= '9') {
        uint64_t digit = (uint64_t)(*at - '0');
        if (value > (UINT64_MAX - digit) / 10) {
            return 0;
        }
        value = value * 10 + digit;
        at++;
    }
    *out_value = value;
    *out_rest = at;
    return at > text;
}

static pf_status set_unsigned(const pf_option_row *row, const char *name, const char *value,
                              unsigned *out, pf_error *err)
{
    if (row->auto_word != NULL && strcmp(value, row->auto_word) == 0) {
        *out = 0;
        return PF_OK;
    }
    uint64_t number = 0;
    const char *rest = NULL;
    if (!parse_u64(value, &number, &rest) || *rest != '\0') {
        return bad_value(name, value, "a whole number", err);
    }
    if ((double)number < row->min || (double)number > row->max) {
        return pf_fail(err, PF_EINVAL, "%s%s %.80s is outside %.0f..%.0f", dashes(name), name,
                       value, row->min, row->max);
    }
    *out = (unsigned)number;
    return PF_OK;
}

static pf_status set_real(const pf_option_row *row, const char *name, const char *value,
                          double *out, pf_error *err)
{
    if (row->auto_word != NULL && strcmp(value, row->auto_word) == 0) {
        *out = 0;
        return PF_OK;
    }
    double number = 0;
    if (!pf_number_parse(pf_view(value), &number)) {
        return bad_value(name, value, "a number", err);
    }
    if (number < row->min || number > row->max) {
        return pf_fail(err, PF_EINVAL, "%s%s %.80s is outside %g..%g", dashes(name), name,
                       value, row->min, row->max);
    }
    *out = number;
    return PF_OK;
}

// A count of articles, or a share where there is a decimal point.
static pf_status set_bound(const pf_option_row *row, const char *name, const char *value,
                           pf_df_bound *out, pf_error *err)
{
    pf_option_row share = {.min = SMALLEST_SHARE, .max = 1};
    pf_df_bound bound = {0, strchr(value, '.') != NULL};
    unsigned count = 0;
    pf_status status = bound.is_share ? set_real(&share, name, value, &bound.value, NULL)
                                      : set_unsigned(row, name, value, &count, NULL);
    if (status != PF_OK) {
        return bad_value(name, value,
                         "a number of articles from 1, or a share of them, with a decimal "
                         "point, up to 1.0",
                         err);
    }
    // Member by member: padding stays as it is, so that equal options are equal bytes.
    out->value = bound.is_share ? bound.value : (double)count;
    out->is_share = bound.is_share;
    return PF_OK;
}

static pf_status set_size(const pf_option_row *row, const char *name, const char *value,
                          uint64_t *out, pf_error *err)
{
    if (row->auto_word != NULL && strcmp(value, row->auto_word) == 0) {
        *out = 0;
        return PF_OK;
    }
    uint64_t number = 0;
    const char *rest = NULL;
    if (!parse_u64(value, &number, &rest)) {
        return bad_value(name, value, "a size such as 64K, 16M or 1G", err);
    }
    unsigned shift = 0;
    if (*rest != '\0') {
        const char *units = "KMG";
        const char *unit = strchr(units, *rest & ~0x20);
        if (unit == NULL || *unit == '\0' || rest[1] != '\0') {
            return bad_value(name, value, "a size such as 64K, 16M or 1G", err);
        }
        shift = 10 * (unsigned)(unit - units + 1);
    }
    double bytes = (double)number * (double)((uint64_t)1 << shift);
    if (bytes < row->min || bytes > row->max) {
        return pf_fail(err, PF_EINVAL, "%s%s %.80s is outside %.0f..%.0f bytes", dashes(name),
                       name, value, row->min, row->max);
    }
    *out = number << shift;
    return PF_OK;
}

static pf_status set_choice(const pf_option_row *row, const char *name, const char *value,
                            unsigned *out, pf_error *err)
{
    size_t len = strlen(value);
    const char *at = row->choices;
    for (unsigned i = 0; at != NULL; i++) {
        size_t choice_len = strcspn(at, "|");
        if (choice_len == len && memcmp(at, value, len) == 0) {
            *out = i;
            return PF_OK;
        }
        at = at[choice_len] == '|' ? at + choice_len + 1 : NULL;
    }
    return pf_fail(err, PF_EINVAL, "%s%s '%.80s' is not one of %s", dashes(name), name, value,
                   row->choices);
}

static pf_status set_path(const pf_option_row *row, const char *name, const char *value,
                          const char **out, pf_error *err)
{
    if (row->auto_word != NULL && strcmp(value, row->auto_word) == 0) {
        *out = NULL;
        return PF_OK;
    }
    if (value[0] == '\0') {
        return bad_value(name, value, "a path", err);
    }
    *out = value;
    return PF_OK;
}

static pf_status set_field(const char **keys, const char *value, pf_error *err)
{
    size_t len = strcspn(value, "=");
    for (int field = 0; field < PF_N_FIELDS; field++) {
        if (strlen(field_names[field]) == len && memcmp(field_names[field], value, len) == 0 &&
            value[len] == '=' && value[len + 1] != '\0') {
            keys[field] = value + len + 1;
            return PF_OK;
        }
    }
    return pf_fail(
        err, PF_EINVAL,
        "--field '%.80s' is not NAME=KEY[,KEY...] with NAME one of id, date, source, "
        "title, text, url, label",
        value);
}

static pf_status set_shingle(const pf_option_row *row, pf_copy_options *copies,
                             const char *name, const char *value, pf_error *err)
{
    if (strcmp(value, "auto") == 0) {
        copies->shingle_kind = PF_SHINGLE_AUTO;
        return PF_OK;
    }
    int is_char = strncmp(value, "char:", 5) == 0;
    unsigned len = 0;
    if (set_unsigned(row, name, is_char ? value + 5 : value, &len, NULL) != PF_OK) {
        return bad_value(name, value, "N, char:N or auto, N in 1..64", err);
    }
    copies->shingle_kind = is_char ? PF_SHINGLE_CHAR : PF_SHINGLE_WORD;
    copies->shingle_len = len;
    return PF_OK;
}

static pf_status set_keep(pf_copy_options *copies, const char *value, pf_error *err)
{
    if (strncmp(value, "source:", 7) == 0 && value[7] != '\0') {
        copies->keep = PF_KEEP_SOURCE;
        copies->keep_sources = value + 7;
        return PF_OK;
    }
    pf_option_row words = {.choices = "earliest|first|longest"};
    unsigned choice = 0;
    if (set_choice(&words, "keep", value, &choice, NULL) != PF_OK) {
        return bad_value("keep", value, "earliest, first, longest or source:FILE", err);
    }
    copies->keep = (pf_keep)choice;
    return PF_OK;
}

pf_status pf_options_set(pf_options *options, const char *name, const char *value,
                         pf_error *err)
{
    if (options == NULL || name == NULL) {
        return pf_fail(err, PF_EINVAL, "the options or the name are NULL");
    }
    const pf_option_row *row = find_row(name);
    if (row == NULL) {
        return pf_fail(err, PF_ENOTFOUND, "there is no option --%.80s", name);
    }
    void *member = (char *)options + row->offset;
    if (row->type == PF_OPTION_SWITCH) {
        *(int *)member = row->value_on;
        return PF_OK;
    }
    if (value == NULL) {
        return pf_fail(err, PF_EINVAL, "%s%s needs a value", dashes(name), name);
    }
    switch (row->type) {
    case PF_OPTION_UNSIGNED:
        return set_unsigned(row, name, value, member, err);
    case PF_OPTION_REAL:
        return set_real(row, name, value, member, err);
    case PF_OPTION_BOUND:
        return set_bound(row, name, value, member, err);
    case PF_OPTION_SIZE:
        return set_size(row, name, value, member, err);
    case PF_OPTION_PATH:
        return set_path(row, name, value, member, err);
    case PF_OPTION_U64: {
        const char *rest = NULL;
        uint64_t number = 0;
        if (!parse_u64(value, &number, &rest) || *rest != '\0') {
            return bad_value(name, value, "a whole number", err);
        }
        *(uint64_t *)member = number;
        return PF_OK;
    }
    case PF_OPTION_CHOICE:
        return set_choice(row, name, value, member, err);
    case PF_OPTION_FIELD:
        return set_field(member, value, err);
    case PF_OPTION_SHINGLE:
        return set_shingle(row, &options->copies, name, value, err);
    case PF_OPTION_KEEP:
        return set_keep(&options->copies, value, err);
    case PF_OPTION_SWITCH:
        break;
    }
    return PF_OK;
}

static void append_number(const pf_option_row *row, pf_buf *out, double value, int digits)
{
    if (row->auto_word != NULL && value == 0) {
        pf_buf_append_str(out, row->auto_word);
        return;
    }
    pf_buf_append_fixed(out, value, digits);
}

static void append_whole(const pf_option_row *row, pf_buf *out, uint64_t value)
{
    if (row->auto_word != NULL && value == 0) {
        pf_buf_append_str(out, row->auto_word);
        return;
    }
    pf_buf_append_u64(out, value);
}

static void append_path(const pf_option_row *row, pf_buf *out, const char *path)
{
    path = path == NULL ? row->auto_word : path;
    pf_buf_append_str(out, path != NULL ? path : "");
}

// A value that is no choice is written as "?", which no option takes.
static void append_choice(const pf_option_row *row, pf_buf *out, unsigned choice)
{
    const char *at = row->choices;
    for (; choice > 0; choice--) {
        at += strcspn(at, "|");
        if (*at++ == '\0') {
            pf_buf_append_char(out, '?');
            return;
        }
    }
    pf_buf_append(out, at, strcspn(at, "|"));
}

static void append_fields(pf_buf *out, const char *const *keys)
{
    for (int field = 0; field < PF_N_FIELDS; field++) {
        pf_buf_append_str(out, field > 0 ? " " : "");
        pf_buf_append_str(out, field_names[field]);
        pf_buf_append_char(out, '=');
        pf_buf_append_str(out, keys[field]);
    }
}

static void append_shingle(pf_buf *out, const pf_copy_options *copies)
{
    if (copies->shingle_kind == PF_SHINGLE_AUTO) {
        pf_buf_append_str(out, "auto");
        return;
    }
    pf_buf_append_str(out, copies->shingle_kind == PF_SHINGLE_CHAR ? "char:" : "");
    pf_buf_append_u64(out, copies->shingle_len);
}

static void append_keep(pf_buf *out, const pf_copy_options *copies)
{
    static const char *const words[] = {"earliest", "first", "longest", "source:"};
    if ((unsigned)copies->keep >= sizeof words / sizeof *words) {
        pf_buf_append_char(out, '?');
        return;
    }
    pf_buf_append_str(out, words[copies->keep]);
    if (copies->keep == PF_KEEP_SOURCE && copies->keep_sources != NULL) {
        pf_buf_append_str(out, copies->keep_sources);
    }
}

static void append_value(const pf_option_row *row, const pf_options *options, pf_buf *out)
{
    const void *member = (const char *)options + row->offset;
    switch (row->type) {
    case PF_OPTION_SWITCH:
        pf_buf_append_str(out, *(const int *)member == row->value_on ? "on" : "off");
        return;
    case PF_OPTION_UNSIGNED:
        append_number(row, out, *(const unsigned *)member, 0);
        return;
    case PF_OPTION_REAL:
        append_number(row, out, *(const double *)member, 6);
        return;
    case PF_OPTION_SIZE:
    case PF_OPTION_U64:
        append_whole(row, out, *(const uint64_t *)member);
        return;
    case PF_OPTION_BOUND: {
        const pf_df_bound *bound = member;
        append_number(row, out, bound->value, bound->is_share ? 6 : 0);
        return;
    }
    case PF_OPTION_PATH:
        append_path(row, out, *(const char *const *)member);
        return;
    case PF_OPTION_CHOICE:
        append_choice(row, out, *(const unsigned *)member);
        return;
    case PF_OPTION_FIELD:
        append_fields(out, (const char *const *)member);
        return;
    case PF_OPTION_SHINGLE:
        append_shingle(out, &options->copies);
        return;
    case PF_OPTION_KEEP:
        append_keep(out, &options->copies);
        return;
    }
}

pf_status pf_options_text(const pf_options *options, const char *name, char *out, size_t cap,
                          pf_error *err)
{
    if (options == NULL || name == NULL || (out == NULL && cap > 0)) {
        return pf_fail(err, PF_EINVAL, "the options, the name or the place is NULL");
    }
    const pf_option_row *row = find_row(name);
    if (row == NULL) {
        return pf_fail(err, PF_ENOTFOUND, "there is no option --%.80s", name);
    }
    pf_buf text;
    pf_buf_init(&text);
    append_value(row, options, &text);
    pf_status status = pf_buf_status(&text, err);
    if (status == PF_OK && cap > 0) {
        size_t len = text.len < cap - 1 ? text.len : cap - 1;
        memcpy(out, text.data, len);
        out[len] = '\0';
    }
    pf_buf_finish(&text);
    return status;
}
