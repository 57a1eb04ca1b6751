// SPDX-License-Identifier: MIT
#include <inttypes.h>
#include <stdio.h>

#include "cmd.h"
#include "exit.h"

enum {
    OUT,
    FORCE,
    ANNOTATE
};

static void print_summary(const pf_run_info *info, const char *dir)
{
    (void)fprintf(
        stderr,
        "%" PRIu64 " records = %" PRIu64 " articles + %" PRIu64 " bad\n"
        "%" PRIu64 " articles = %" PRIu64 " kept + %" PRIu64 " copies in %" PRIu64 " groups\n"
        "%" PRIu64 " stories, %" PRIu64 " topics\n"
        "report: %s/report.html\n",
        info->n_records, info->n_articles, info->n_bad, info->n_articles, info->n_kept,
        info->n_copies, info->n_groups, info->n_stories, info->n_topics, dir);
}

static int run(const cmd_args *args)
{
    const char *dir = cmd_value(args, OUT, NULL);
    if (dir == NULL || dir[0] == '\0') {
        return cmd_usage_error("run: -o DIR is needed");
    }
    if (args->n_inputs == 0) {
        return cmd_usage_error("run: no INPUT is given; - is standard input");
    }
    pf_hooks hooks = cmd_hooks(args);
    pf_job job = {args->inputs, args->n_inputs, &args->options, &hooks};
    pf_run_info info;
    pf_error error = {0};
    if (pf_run(&job, dir, args->values[FORCE][0] != NULL, cmd_value(args, ANNOTATE, NULL),
               &info, &error) != PF_OK) {
        return cmd_report_error(&error);
    }
    int status = cmd_finish(args, &info);
    if (!args->quiet) {
        print_summary(&info, dir);
    }
    return status;
}

const cmd cmd_run = {
    .name = "run",
    .synopsis = "INPUT... -o DIR",
    .summary = "copies, stories, topics, tables and a report, into a folder",
    .stages = STAGES_OF_COPIES | 1u << PF_STAGE_WORDS | 1u << PF_STAGE_STORIES |
              1u << PF_STAGE_TOPICS,
    .options =
        {
            {"o", "DIR", "folder for the results; appears whole or not at all"},
            {"force", NULL, "replace a folder that an earlier run made"},
            {"annotate", "FILE", "every record with its group, story and topic"},
        },
    .run = run,
};
