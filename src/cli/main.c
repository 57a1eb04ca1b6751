// SPDX-License-Identifier: MIT
// Finds the subcommand, takes the arguments apart by its options and the library's option
// table, and runs it. Only this folder prints, reads the environment and chooses exit statuses.
#include <fcntl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "exit.h"
#include "help.h"
#include "restart.h"

static const cmd *const commands[] = {
    &cmd_run,     &cmd_dedup,   &cmd_stories, &cmd_topics,
    &cmd_explain, &cmd_regroup, &cmd_eval,    &cmd_plan,
};

#define N_COMMANDS (sizeof commands / sizeof *commands)

int cmd_usage_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)fputs("pressfold: ", stderr);
    (void)vfprintf(stderr, format, args);
    (void)fputs("\nTry 'pressfold --help'.\n", stderr);
    va_end(args);
    return EXIT_USAGE;
}

const char *cmd_value(const cmd_args *args, int i, const char *absent)
{
    return args->values[i][0] != NULL ? args->values[i][0] : absent;
}

// An option as it was typed: "--name=value", "--name value", "-k value", "-k5".
typedef struct typed_option {
    char name[64];
    const char *value; // behind '=' or the letter, NULL: the next argument
} typed_option;

static int split_option(const char *text, typed_option *out)
{
    int is_long = text[1] == '-';
    const char *name = text + (is_long ? 2 : 1);
    size_t len = is_long ? strcspn(name, "=") : 1;
    if (len == 0 || len >= sizeof out->name) {
        return 0;
    }
    memcpy(out->name, name, len);
    out->name[len] = '\0';
    out->value = NULL;
    if (is_long && name[len] == '=') {
        out->value = name + len + 1;
    } else if (!is_long && name[1] != '\0') {
        out->value = name + 1;
    }
    return 1;
}

static const pf_option_info *find_run_option(const char *name)
{
    size_t n = 0;
    const pf_option_info *table = pf_option_table(&n);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(table[i].name, name) == 0) {
            return &table[i];
        }
    }
    return NULL;
}

static int find_cmd_option(const cmd *command, const char *name)
{
    for (int i = 0; i < MAX_CMD_OPTIONS && command->options[i].name != NULL; i++) {
        if (strcmp(command->options[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

// The option's value: behind '=', or the next argument, on which *at then stands. NULL: none
// there.
static const char *take_value(const typed_option *typed, int argc, char **argv, int *at)
{
    if (typed->value != NULL) {
        return typed->value;
    }
    if (*at + 1 >= argc) {
        return NULL;
    }
    *at += 1;
    return argv[*at];
}

static int set_cmd_option(const cmd *command, int index, const typed_option *typed, int argc,
                          char **argv, int *at, cmd_args *args)
{
    const cmd_option *option = &command->options[index];
    if (option->argument == NULL) {
        if (typed->value != NULL) {
            return cmd_usage_error("--%s takes no value", option->name);
        }
        args->values[index][0] = "";
        return EXIT_DONE;
    }
    int n_values = strchr(option->argument, ' ') != NULL ? 2 : 1;
    for (int i = 0; i < n_values; i++) {
        typed_option next = *typed;
        next.value = i == 0 ? typed->value : NULL;
        args->values[index][i] = take_value(&next, argc, argv, at);
        if (args->values[index][i] == NULL) {
            return cmd_usage_error("%s%s needs %s", option->name[1] == '\0' ? "-" : "--",
                                   option->name, option->argument);
        }
    }
    return EXIT_DONE;
}

static int set_progress(const char *value, cmd_args *args)
{
    static const char *const words[] = {"auto", "always", "never"};
    for (int i = 0; i < 3; i++) {
        if (value != NULL && strcmp(value, words[i]) == 0) {
            args->progress = i;
            return EXIT_DONE;
        }
    }
    return cmd_usage_error("--progress is auto, always or never");
}

static int set_run_option(const pf_option_info *info, const typed_option *typed, int argc,
                          char **argv, int *at, cmd_args *args)
{
    const char *value =
        info->argument == NULL ? typed->value : take_value(typed, argc, argv, at);
    if (info->argument == NULL && value != NULL) {
        return cmd_usage_error("--%s takes no value", info->name);
    }
    pf_error error;
    if (pf_options_set(&args->options, info->name, value, &error) != PF_OK) {
        return cmd_usage_error("%s", error.message);
    }
    return EXIT_DONE;
}

// An option of a stage that the subcommand does not have: scripts give all of them the same
// options. Its value is checked and left at that, but a file that was asked for would be
// missing.
static int take_idle_option(const cmd *command, const pf_option_info *info,
                            const typed_option *typed, int argc, char **argv, int *at,
                            cmd_args *args)
{
    cmd_args aside = *args;
    int status = set_run_option(info, typed, argc, argv, at, &aside);
    if (status == EXIT_DONE && aside.options.words.write_df_table != NULL) {
        status = cmd_usage_error("%s counts no words, so --write-df-table has nothing to write",
                                 command->name);
    }
    args->idle_options |= UINT64_C(1) << (info - pf_option_table(&(size_t){0}));
    return status;
}

static void tell_idle_options(const cmd *command, const cmd_args *args)
{
    size_t n = 0;
    const pf_option_info *table = pf_option_table(&n);
    for (size_t i = 0; !args->quiet && i < n; i++) {
        if ((args->idle_options >> i & 1u) != 0) {
            (void)fprintf(stderr, "pressfold: %s: %s%s has no effect here\n", command->name,
                          table[i].name[1] == '\0' ? "-" : "--", table[i].name);
        }
    }
}

static int take_option(const cmd *command, int argc, char **argv, int *at, cmd_args *args)
{
    typed_option typed;
    if (!split_option(argv[*at], &typed)) {
        return cmd_usage_error("unknown option %s", argv[*at]);
    }
    int index = find_cmd_option(command, typed.name);
    if (index >= 0) {
        return set_cmd_option(command, index, &typed, argc, argv, at, args);
    }
    const pf_option_info *info = command->stages != 0 ? find_run_option(typed.name) : NULL;
    if (info != NULL && (command->stages >> info->stage & 1u) == 0) {
        return take_idle_option(command, info, &typed, argc, argv, at, args);
    }
    if (info != NULL) {
        return set_run_option(info, &typed, argc, argv, at, args);
    }
    if (command->stages != 0 && strcmp(typed.name, "quiet") == 0 && typed.value == NULL) {
        args->quiet = 1;
        return EXIT_DONE;
    }
    if (command->stages != 0 && strcmp(typed.name, "progress") == 0) {
        return set_progress(take_value(&typed, argc, argv, at), args);
    }
    return cmd_usage_error("%s: unknown option %s", command->name, argv[*at]);
}

// A file opened while a standard stream is closed would take its number, and what is meant for
// the stream would go into the file. The place is taken by something that can be neither read
// nor written in the stream's way, so that its use fails.
static void hold_standard_streams(void)
{
    static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};
    for (int fd = 0; fd < 3; fd++) {
        if (fcntl(fd, F_GETFD) == -1) {
            (void)open("/dev/null", modes[fd]);
        }
    }
}

static int run_command(const cmd *command, int argc, char **argv)
{
    cmd_args args;
    memset(&args, 0, sizeof args);
    pf_options_init(&args.options);
    const char *scratch = getenv("TMPDIR"); // NOLINT(concurrency-mt-unsafe): before any thread
    if (scratch != NULL && scratch[0] != '\0') {
        args.options.resources.scratch_dir = scratch;
    }
    args.inputs = calloc((size_t)argc + 1, sizeof(char *));
    if (args.inputs == NULL) {
        (void)fputs("pressfold: out of memory\n", stderr);
        return EXIT_FAILED;
    }
    int status = EXIT_DONE;
    int only_inputs = 0;
    for (int at = 0; at < argc && status == EXIT_DONE; at++) {
        const char *word = argv[at];
        if (!only_inputs && strcmp(word, "--") == 0) {
            only_inputs = 1;
        } else if (only_inputs || word[0] != '-' || word[1] == '\0') {
            args.inputs[args.n_inputs++] = word;
        } else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
            free((void *)args.inputs);
            help_print_command(command);
            return EXIT_DONE;
        } else {
            status = take_option(command, argc, argv, &at, &args);
        }
    }
    if (status == EXIT_DONE) {
        tell_idle_options(command, &args);
        status = command->run(&args);
    }
    free((void *)args.inputs);
    return status;
}

// glibc takes larger and larger blocks from its heap, once such a block was freed, and a heap
// with holes is not given back: three million articles peaked at 652 MB with that, and at 496
// without, under --memory 640M. CPU time is the same.
static void give_memory_back(void)
{
#ifdef __GLIBC__
    (void)mallopt(M_MMAP_THRESHOLD, 1 << 20); // NOLINT(concurrency-mt-unsafe): one thread yet
#endif
}

int main(int argc, char **argv)
{
    hold_standard_streams();
    restart_for_blas(
        argv); // also for --version: idle BLAS threads may hang where memory is short
    give_memory_back();
    // A closed pipe is then an error of the write, so that files aside are cleaned up.
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN); // likewise a file size limit
    if (argc < 2) {
        help_print(stderr, commands, N_COMMANDS);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        help_print(stdout, commands, N_COMMANDS);
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        (void)printf("pressfold %s\n", pf_version());
        return EXIT_DONE;
    }
    for (size_t i = 0; i < N_COMMANDS; i++) {
        if (strcmp(argv[1], commands[i]->name) == 0) {
            return run_command(commands[i], argc - 2, argv + 2);
        }
    }
    return cmd_usage_error("there is no command '%s'", argv[1]);
}
