// SPDX-License-Identifier: MIT
/*
 * pressfold-synth: writes a synthetic news corpus of any size with known truth.
 *
 * This file reads the command line and opens the outputs. The parts, from the bottom up:
 *   synth_rng.h    random streams derived from (seed, purpose, index)
 *   synth_alias    drawing from a discrete distribution in constant time, in whole numbers
 *   synth_words    the language: 60,000 forms with Zipf frequencies
 *   synth_world    topics and outlets
 *   synth_plan     which story and copy group each article belongs to, and the file order
 *   synth_text     stories, texts and headlines as tokens
 *   synth_edit     what happens to a copy
 *   synth_render   tokens to JSON and to the truth
 *   synth_outfile  output with every write checked
 *   synth_run      threads and ordered output
 *
 * Exit status: 0 done, 1 failed (no file left behind), 2 wrong usage.
 */
#define _POSIX_C_SOURCE 200809L // NOLINT(bugprone-reserved-identifier): the name POSIX gives

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "synth_outfile.h"
#include "synth_run.h"

#define EXIT_USAGE 2

typedef struct settings {
    uint64_t n_articles;
    uint64_t seed;
    uint64_t n_threads;
    const char *out_path;
    const char *gold_path; /* NULL: no truth wanted */
    bool help;
} settings;

/* One option: a whole number within bounds, or a path. */
typedef struct option_row {
    const char *name;
    uint64_t *number; /* or NULL */
    const char **path;
    uint64_t min;
    uint64_t max;
} option_row;

static const char help_text[] =
    "usage: pressfold-synth -n N -o OUT.jsonl [--gold GOLD.csv] [--seed S] [--threads T]\n"
    "\n"
    "Writes N synthetic news articles as JSON Lines, the same bytes for the same N and seed.\n"
    "\n"
    "  -n N          number of articles, 1..100000000\n"
    "  -o OUT        where the articles go: a file, or - for standard output\n"
    "  --gold GOLD   where the truth goes: CSV id,group,relation,severity,story,topic\n"
    "  --seed S      0..18446744073709551615 (default 1)\n"
    "  --threads T   1..256 (default: one for each processor); does not change the bytes\n"
    "  --help        this text\n";

static bool parse_number(const option_row *row, const char *text)
{
    char *end;
    unsigned long long value;

    errno = 0;
    value = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 || value < row->min ||
        value > row->max) {
        fprintf(stderr, "pressfold-synth: %s %s is not a whole number in %llu..%llu\n",
                row->name, text, (unsigned long long)row->min, (unsigned long long)row->max);
        return false;
    }
    *row->number = value;
    return true;
}

static bool parse_value(const option_row *row, const char *text)
{
    if (row->number != NULL) {
        return parse_number(row, text);
    }
    if (text[0] == '\0') {
        fprintf(stderr, "pressfold-synth: %s needs a path\n", row->name);
        return false;
    }
    *row->path = text;
    return true;
}

/* The row that `argument` names; *out_value is what follows "=" or NULL. */
static const option_row *find_option(const option_row *rows, size_t n_rows,
                                     const char *argument, const char **out_value)
{
    size_t n =
        argument[0] == '-' && argument[1] == '-' ? strcspn(argument, "=") : strlen(argument);

    *out_value = argument[n] == '=' ? argument + n + 1 : NULL;
    for (size_t i = 0; i < n_rows; i++) {
        if (strlen(rows[i].name) == n && memcmp(rows[i].name, argument, n) == 0) {
            return &rows[i];
        }
    }
    fprintf(stderr, "pressfold-synth: unknown argument %s (see --help)\n", argument);
    return NULL;
}

static bool parse_arguments(settings *set, int argc, char **argv)
{
    const option_row rows[] = {
        {"-n", &set->n_articles, NULL, 1, SY_MAX_ARTICLES},
        {"--seed", &set->seed, NULL, 0, UINT64_MAX},
        {"--threads", &set->n_threads, NULL, 1, SY_MAX_THREADS},
        {"-o", NULL, &set->out_path, 0, 0},
        {"--gold", NULL, &set->gold_path, 0, 0},
    };

    for (int i = 1; i < argc; i++) {
        const option_row *row;
        const char *value;

        if (strcmp(argv[i], "--help") == 0) {
            set->help = true;
            return true;
        }
        row = find_option(rows, sizeof(rows) / sizeof(rows[0]), argv[i], &value);
        if (row == NULL) {
            return false;
        }
        if (value == NULL && i + 1 == argc) {
            fprintf(stderr, "pressfold-synth: %s needs a value\n", row->name);
            return false;
        }
        if (!parse_value(row, value != NULL ? value : argv[++i])) {
            return false;
        }
    }
    return true;
}

static bool settings_complete(const settings *set)
{
    if (set->n_articles == 0 || set->out_path == NULL) {
        fprintf(stderr, "pressfold-synth: -n and -o are needed (see --help)\n");
        return false;
    }
    if (set->gold_path != NULL && strcmp(set->gold_path, set->out_path) == 0 &&
        strcmp(set->out_path, "/dev/null") != 0) {
        fprintf(stderr, "pressfold-synth: -o and --gold are the same: %s\n", set->out_path);
        return false;
    }
    return true;
}

/* Two names can be one file; two .part files that are one would be a mess. */
static bool outputs_differ(const sy_outfile *json, const sy_outfile *gold)
{
    struct stat a;
    struct stat b;

    if (fstat(json->fd, &a) == 0 && fstat(gold->fd, &b) == 0 && S_ISREG(a.st_mode) &&
        a.st_dev == b.st_dev && a.st_ino == b.st_ino) {
        fprintf(stderr, "pressfold-synth: -o and --gold are one file: %s\n", gold->path);
        return false;
    }
    return true;
}

static bool write_corpus(const settings *set, const sy_world *world, const sy_plan *plan)
{
    sy_outfile json = {-1, NULL, NULL};
    sy_outfile gold = {-1, NULL, NULL};
    bool has_gold = set->gold_path != NULL;
    bool ok = sy_outfile_open(&json, set->out_path);

    if (ok && has_gold) {
        ok = sy_outfile_open(&gold, set->gold_path) && outputs_differ(&json, &gold);
    }
    ok = ok && sy_run(world, plan, (unsigned)set->n_threads, &json, has_gold ? &gold : NULL) &&
         (!has_gold || sy_outfile_close(&gold)) && sy_outfile_close(&json) &&
         sy_outfile_commit(&json) && sy_outfile_commit(&gold);
    sy_outfile_discard(&gold);
    sy_outfile_discard(&json);
    return ok;
}

static bool generate(const settings *set)
{
    sy_world *world = sy_world_create(set->seed);
    sy_plan plan = {0};
    bool ok = world != NULL && sy_plan_init(&plan, set->seed, (uint32_t)set->n_articles);

    if (!ok) {
        fprintf(stderr, "pressfold-synth: out of memory\n");
    } else {
        ok = write_corpus(set, world, &plan);
    }
    sy_plan_finish(&plan);
    sy_world_destroy(world);
    return ok;
}

static uint64_t default_threads(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    if (n < 1) {
        return 1;
    }
    return n < SY_MAX_THREADS ? (uint64_t)n : SY_MAX_THREADS;
}

int main(int argc, char **argv)
{
    settings set = {.seed = 1, .n_threads = default_threads()};

    if (!parse_arguments(&set, argc, argv)) {
        return EXIT_USAGE;
    }
    if (set.help) {
        return fputs(help_text, stdout) >= 0 && fflush(stdout) == 0 ? EXIT_SUCCESS
                                                                    : EXIT_FAILURE;
    }
    if (!settings_complete(&set)) {
        return EXIT_USAGE;
    }
    signal(SIGPIPE, SIG_IGN);
    return generate(&set) ? EXIT_SUCCESS : EXIT_FAILURE;
}
