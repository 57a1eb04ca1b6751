// SPDX-License-Identifier: MIT
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cmd.h"
#include "exit.h"

#define MAX_WIDTH 120u // longer lines are hard to read

enum {
    PAIR,
    OUT,
    COLOR
};

// Of the terminal, where the output goes to one; else 0.
static unsigned terminal_width(const char *out_path)
{
    struct winsize size;
    if (strcmp(out_path, "-") != 0 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) {
        return 0;
    }
    return size.ws_col < MAX_WIDTH ? size.ws_col : MAX_WIDTH;
}

// https://no-color.org
static int wants_colour(const char *out_path)
{
    const char *no_color = getenv("NO_COLOR"); // NOLINT(concurrency-mt-unsafe): one thread yet
    const char *term = getenv("TERM");         // NOLINT(concurrency-mt-unsafe)
    return strcmp(out_path, "-") == 0 && isatty(STDOUT_FILENO) &&
           (no_color == NULL || no_color[0] == '\0') &&
           (term == NULL || strcmp(term, "dumb") != 0);
}

// 0 when `word` is none of the three.
static int choose_colour(const char *word, const char *out_path, pf_colour *out_colour)
{
    int is_on =
        strcmp(word, "always") == 0 || (strcmp(word, "auto") == 0 && wants_colour(out_path));
    *out_colour = is_on ? PF_COLOUR_ANSI : PF_COLOUR_NONE;
    return is_on || strcmp(word, "auto") == 0 || strcmp(word, "never") == 0;
}

static int run(const cmd_args *args)
{
    if (args->n_inputs == 0) {
        return cmd_usage_error("explain: no INPUT is given; - is standard input");
    }
    if (args->values[PAIR][0] == NULL) {
        return cmd_usage_error("explain: --pair ID ID is needed");
    }
    pf_explain_request request = {.id_a = args->values[PAIR][0],
                                  .id_b = args->values[PAIR][1],
                                  .out_path = cmd_value(args, OUT, "-")};
    if (!choose_colour(cmd_value(args, COLOR, "auto"), request.out_path, &request.colour)) {
        return cmd_usage_error("explain: --color is auto, always or never");
    }
    request.width = terminal_width(request.out_path);
    pf_hooks hooks = cmd_hooks(args);
    pf_job job = {args->inputs, args->n_inputs, &args->options, &hooks};
    pf_run_info info;
    pf_error error = {0};
    if (pf_explain(&job, &request, &info, &error) != PF_OK) {
        return cmd_report_error(&error);
    }
    return cmd_finish(args, &info);
}

const cmd cmd_explain = {
    .name = "explain",
    .synopsis = "INPUT... --pair ID ID",
    .summary = "why two articles are, or are not, copies, and what differs",
    .stages = STAGES_OF_COPIES,
    .options =
        {
            {"pair", "ID ID", "the two articles"},
            {"o", "FILE", "left out or -: standard output"},
            {"color", "auto|always|never", "auto: on a terminal, unless NO_COLOR is set"},
        },
    .run = run,
};
