// SPDX-License-Identifier: MIT
// What a run tells while it goes: bad records, a progress line, and the end.
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cmd.h"
#include "exit.h"

#define MAX_BAD_PRINTED 20u

// One run a process, so its state may be here.
static volatile sig_atomic_t interrupted;
static uint64_t n_bad_printed;
static int line_is_open; // a progress line stands on the terminal
static struct timespec started;

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
    (void)close(STDIN_FILENO); // a read that waits for more must end
}

static void clear_line(void)
{
    if (line_is_open) {
        (void)fputs("\r\033[K", stderr);
        line_is_open = 0;
    }
}

static void print_bad(void *ctx, const pf_error *what)
{
    const cmd_args *args = ctx;
    n_bad_printed++;
    if (args->quiet || n_bad_printed > MAX_BAD_PRINTED) {
        return;
    }
    clear_line();
    (void)fprintf(stderr, "pressfold: %s:%" PRIu64 ": %s (skipped)\n", what->source,
                  what->record, what->message);
}

static void print_progress(void *ctx, const pf_progress *progress)
{
    (void)ctx;
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    double seconds =
        (double)(now.tv_sec - started.tv_sec) + (double)(now.tv_nsec - started.tv_nsec) * 1e-9;
    double rate = seconds > 0 ? (double)progress->n_articles / seconds : 0;
    (void)fprintf(stderr, "\r\033[K%s: ", progress->stage);
    if (progress->total > 0) {
        (void)fprintf(stderr, "%.0f %%, ",
                      100.0 * (double)progress->done / (double)progress->total);
    }
    (void)fprintf(stderr, "%" PRIu64 " articles, %.0f a second", progress->n_articles, rate);
    if (progress->total > 0 && progress->done > 0) {
        double left =
            seconds * (double)(progress->total - progress->done) / (double)progress->done;
        (void)fprintf(stderr, ", %.0f s left in this stage", left);
    }
    (void)fflush(stderr);
    line_is_open = 1;
}

static int is_cancelled(void *ctx)
{
    (void)ctx;
    return interrupted;
}

pf_hooks cmd_hooks(const cmd_args *args)
{
    int shows = args->progress == 1 || (args->progress == 0 && isatty(STDERR_FILENO));
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    action.sa_flags = (int)SA_RESETHAND; // a second Ctrl-C ends at once
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    (void)clock_gettime(CLOCK_MONOTONIC, &started);
    pf_hooks hooks = {
        .ctx = (void *)args,
        .on_bad = print_bad,
        .on_progress = shows && !args->quiet ? print_progress : NULL,
        .cancelled = is_cancelled,
    };
    return hooks;
}

int cmd_report_error(const pf_error *error)
{
    clear_line();
    if (error->code == PF_ECLOSED) {
        return EXIT_FAILED; // whoever closed the pipe knows
    }
    if (interrupted) {
        (void)fputs("pressfold: stopped; no output was left\n", stderr);
        return EXIT_FAILED;
    }
    if (error->record > 0) {
        (void)fprintf(stderr, "pressfold: %s:%" PRIu64 ": %s\n", error->source, error->record,
                      error->message);
    } else {
        (void)fprintf(stderr, "pressfold: %s\n", error->message);
    }
    return error->code == PF_EINVAL ? EXIT_USAGE : EXIT_FAILED;
}

int cmd_finish(const cmd_args *args, const pf_run_info *info)
{
    clear_line();
    if (!args->quiet && n_bad_printed > MAX_BAD_PRINTED) {
        (void)fprintf(stderr, "pressfold: %" PRIu64 " more bad records were skipped\n",
                      n_bad_printed - MAX_BAD_PRINTED);
    }
    if (!args->quiet && info->n_repeated_ids > 0) {
        (void)fprintf(stderr,
                      "pressfold: %" PRIu64
                      " articles had an id that was taken; they are called "
                      "id#2, id#3, ...\n",
                      info->n_repeated_ids);
    }
    return info->n_bad > 0 ? EXIT_BAD_RECORDS : EXIT_DONE;
}
