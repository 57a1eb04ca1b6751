// SPDX-License-Identifier: MIT
#include "cmd.h"
#include "exit.h"

enum {
    OUT
};

static int run(const cmd_args *args)
{
    if (args->n_inputs == 0) {
        return cmd_usage_error("stories: no INPUT is given; - is standard input");
    }
    pf_hooks hooks = cmd_hooks(args);
    pf_job job = {args->inputs, args->n_inputs, &args->options, &hooks};
    pf_run_info info;
    pf_error error = {0};
    if (pf_find_stories(&job, cmd_value(args, OUT, "-"), &info, &error) != PF_OK) {
        return cmd_report_error(&error);
    }
    return cmd_finish(args, &info);
}

const cmd cmd_stories = {
    .name = "stories",
    .synopsis = "INPUT... [-o FILE]",
    .summary = "one row an article: its story",
    .stages = STAGES_OF_COPIES | 1u << PF_STAGE_WORDS | 1u << PF_STAGE_STORIES,
    .options = {{"o", "FILE", "CSV; left out or -: standard output"}},
    .run = run,
};
