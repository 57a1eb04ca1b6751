// SPDX-License-Identifier: MIT
#include "help.h"

#include <string.h>

#define COLUMN 34 // where the words of an option begin

static void print_entry(const char *name, const char *argument, const char *help)
{
    char left[96];
    const char *dashes = name[1] == '\0' ? "-" : "--";
    int len = argument == NULL
                  ? snprintf(left, sizeof left, "  %s%s", dashes, name)
                  : snprintf(left, sizeof left, "  %s%s %s", dashes, name, argument);
    if (len >= COLUMN) {
        (void)printf("%s\n%*s%s\n", left, COLUMN, "", help);
    } else {
        (void)printf("%-*s%s\n", COLUMN, left, help);
    }
}

// Help of an option with its default, where that tells anything.
static void print_run_option(const pf_option_info *info, const pf_options *defaults)
{
    char value[256];
    char help[512];
    int is_plain = info->argument == NULL || strcmp(info->name, "field") == 0 ||
                   pf_options_text(defaults, info->name, value, sizeof value, NULL) != PF_OK;
    (void)snprintf(help, sizeof help, is_plain ? "%s" : "%s (default %s)", info->help, value);
    print_entry(info->name, info->argument, help);
}

static void print_run_options(unsigned stages)
{
    static const char *const titles[] = {"Input",   "Copies", "Stories and topics",
                                         "Stories", "Topics", "Resources"};
    size_t n = 0;
    const pf_option_info *table = pf_option_table(&n);
    pf_options defaults;
    pf_options_init(&defaults);
    for (size_t i = 0; i < n; i++) {
        if ((stages >> table[i].stage & 1u) == 0) {
            continue;
        }
        if (i == 0 || table[i].stage != table[i - 1].stage) {
            (void)printf("\n%s:\n", titles[table[i].stage]);
        }
        print_run_option(&table[i], &defaults);
    }
    print_entry("quiet", NULL, "print errors only");
    print_entry("progress", "auto|always|never",
                "stage, rate and time left on standard error (default auto: on a terminal)");
}

void help_print_command(const cmd *command)
{
    (void)printf("Usage: pressfold %s %s\n\n%s\n", command->name, command->synopsis,
                 command->summary);
    if (command->options[0].name != NULL) {
        (void)printf("\nOptions:\n");
    }
    for (int i = 0; i < MAX_CMD_OPTIONS && command->options[i].name != NULL; i++) {
        print_entry(command->options[i].name, command->options[i].argument,
                    command->options[i].help);
    }
    if (command->stages != 0) {
        print_run_options(command->stages);
    }
}

void help_print(FILE *out, const cmd *const *commands, size_t n)
{
    (void)fputs("Pressfold folds scraped news: copies, stories, topics.\n\n"
                "Usage: pressfold COMMAND ARGUMENTS\n\n",
                out);
    for (size_t i = 0; i < n; i++) {
        (void)fprintf(out, "  %-9s%s\n", commands[i]->name, commands[i]->summary);
    }
    (void)fputs(
        "\nINPUT is a file, a folder, or - for standard input: JSON Lines or plain text,\n"
        "plain, compressed (gz zst xz bz2 lz4) or in a tar, zip or 7z archive.\n\n"
        "  pressfold COMMAND --help   its options\n"
        "  pressfold --version\n\n"
        "Exit status: 0 done, 1 failed, 2 usage, 3 done with bad records.\n",
        out);
}
