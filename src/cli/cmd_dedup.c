// SPDX-License-Identifier: MIT
#include <inttypes.h>
#include <stdio.h>

#include "cmd.h"
#include "exit.h"

enum {
    OUT,
    GROUPS,
    PAIRS,
    REMOVED,
    ANNOTATE
};

static int run(const cmd_args *args)
{
    if (args->n_inputs == 0) {
        return cmd_usage_error("dedup: no INPUT is given; - is standard input");
    }
    pf_dedup_outputs outputs = {
        .kept = cmd_value(args, OUT, "-"),
        .groups = cmd_value(args, GROUPS, NULL),
        .pairs = cmd_value(args, PAIRS, NULL),
        .removed = cmd_value(args, REMOVED, NULL),
        .annotate = cmd_value(args, ANNOTATE, NULL),
    };
    pf_hooks hooks = cmd_hooks(args);
    pf_job job = {args->inputs, args->n_inputs, &args->options, &hooks};
    pf_run_info info;
    pf_error error = {0};
    if (pf_dedup(&job, &outputs, &info, &error) != PF_OK) {
        return cmd_report_error(&error);
    }
    int status = cmd_finish(args, &info);
    if (!args->quiet) {
        (void)fprintf(stderr, "%" PRIu64 " articles = %" PRIu64 " kept + %" PRIu64 " copies\n",
                      info.n_articles, info.n_kept, info.n_copies);
    }
    return status;
}

const cmd cmd_dedup = {
    .name = "dedup",
    .synopsis = "INPUT... [-o FILE]",
    .summary = "one article of each text; records leave byte for byte as they came",
    .stages = STAGES_OF_COPIES,
    .options =
        {
            {"o", "FILE", "kept records; left out or -: standard output"},
            {"groups", "FILE",
             "CSV: the group of each article, and its relation to the kept one"},
            {"pairs", "FILE", "CSV: every verified pair, and excerpt links"},
            {"removed", "FILE", "JSON Lines: the records left out, with kept_id"},
            {"annotate", "FILE", "JSON Lines: every record, with group"},
        },
    .run = run,
};
