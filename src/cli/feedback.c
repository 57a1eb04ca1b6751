// SPDX-License-Identifier: MIT
// What a run tells while it goes: bad records, a progress line, and the end.
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "exit.h"

#define MAX_BAD_PRINTED 20u

// One run a process, so its state may be here.
static _Atomic int interrupted; // by a handler; all threads ask
static uint64_t n_bad_printed;
static int line_is_open; // a progress line stands on the terminal

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
    (void)close(STDIN_FILENO); // a read that waits for more must end
}

// Told to stop by a key, by another program, or by a terminal that goes away; but what a signal
// was ignored for (nohup, a job in the background) still holds.
static void await_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    action.sa_flags = (int)SA_RESETHAND; // a second Ctrl-C ends at once
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction before;
        if (sigaction(numbers[i], NULL, &before) != 0 || before.sa_handler != SIG_IGN) {
            (void)sigaction(numbers[i], &action, NULL);
        }
    }
}

static void clear_line(void)
{
    if (line_is_open) {
        (void)fputs("\r\033[K", stderr);
        line_is_open = 0;
    }
}

// The names of files and of members of archives are others' words: what would steer the
// terminal (C0, and C1 as UTF-8 has it) becomes question marks.
static const char *harmless(char *text)
{
    for (unsigned char *at = (unsigned char *)text; *at != '\0'; at++) {
        int is_c1 = at[0] == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0;
        if (at[0] < ' ' || at[0] == 0x7f || is_c1) {
            at[0] = '?';
        }
        if (is_c1) {
            at[1] = '?';
        }
    }
    return text;
}

static void print_error(const pf_error *error, const char *after)
{
    pf_error shown = *error;
    clear_line();
    if (error->record > 0) {
        (void)fprintf(stderr, "pressfold: %s:%" PRIu64 ": %s%s\n", harmless(shown.source),
                      shown.record, harmless(shown.message), after);
    } else {
        (void)fprintf(stderr, "pressfold: %s%s\n", harmless(shown.message), after);
    }
}

static void print_bad(void *ctx, const pf_error *what)
{
    const cmd_args *args = ctx;
    n_bad_printed++;
    if (args->quiet || n_bad_printed > MAX_BAD_PRINTED) {
        return;
    }
    print_error(what, " (skipped)");
}

// "12 s", "3 min", "2 h 5 min" into text [n].
static void format_time(double seconds, char *text, size_t n)
{
    uint64_t minutes = (uint64_t)(seconds / 60 + 0.5);
    if (seconds < 99.5) {
        (void)snprintf(text, n, "%.0f s", seconds);
    } else if (minutes < 60) {
        (void)snprintf(text, n, "%" PRIu64 " min", minutes);
    } else {
        (void)snprintf(text, n, "%" PRIu64 " h %" PRIu64 " min", minutes / 60, minutes % 60);
    }
}

// Stage, share, articles with their rate, time left: as far as they are known; in one write.
static void print_progress(const pf_progress *p, const char *before, const char *after)
{
    char share[32] = "";
    char rates[96] = "";
    char left[64] = "";
    if (p->total > 0) {
        (void)snprintf(share, sizeof share, " %.0f %%",
                       100.0 * (double)p->done / (double)p->total);
    }
    if (p->n_articles > 0 && p->seconds > 0) {
        (void)snprintf(rates, sizeof rates, " %" PRIu64 " articles, %.0f/s, %.1f MB/s",
                       p->n_articles, (double)p->n_articles / p->seconds,
                       (double)p->n_bytes / p->seconds * 1e-6);
    }
    if (p->total > 0 && p->done > 0) {
        char time[48];
        format_time(p->seconds * (double)(p->total - p->done) / (double)p->done, time,
                    sizeof time);
        (void)snprintf(left, sizeof left, ", %s left", time);
    }
    (void)fprintf(stderr, "%s%s:%s%s%s%s%s", before, p->stage, share,
                  share[0] != '\0' && rates[0] != '\0' ? "," : "", rates, left, after);
}

static void show_on_terminal(void *ctx, const pf_progress *progress)
{
    (void)ctx;
    print_progress(progress, "\r", "\033[K");
    (void)fflush(stderr);
    line_is_open = 1;
}

// Where a line cannot be written over, one a stage and one a second will do.
static void show_in_lines(void *ctx, const pf_progress *progress)
{
    (void)ctx;
    static const char *stage;
    static double shown_at; // seconds of the stage
    if (stage == progress->stage && progress->seconds < shown_at + 1) {
        return;
    }
    stage = progress->stage;
    shown_at = progress->seconds;
    print_progress(progress, "", "\n");
}

typedef void (*show_fn)(void *ctx, const pf_progress *progress);

// NULL: nothing is shown.
static show_fn choose_show(const cmd_args *args)
{
    int is_terminal = isatty(STDERR_FILENO);
    if (args->quiet || args->progress == 2 || (args->progress == 0 && !is_terminal)) {
        return NULL;
    }
    return is_terminal ? show_on_terminal : show_in_lines;
}

static int is_cancelled(void *ctx)
{
    (void)ctx;
    return interrupted;
}

pf_hooks cmd_hooks(const cmd_args *args)
{
    await_signals();
    pf_hooks hooks = {
        .ctx = (void *)args,
        .on_bad = print_bad,
        .on_progress = choose_show(args),
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
    print_error(error, "");
    return error->code == PF_EINVAL ? EXIT_USAGE : EXIT_FAILED;
}

// What in the input is not as its owner may think.
static void print_notes(const pf_run_info *info)
{
    if (n_bad_printed > MAX_BAD_PRINTED) {
        (void)fprintf(stderr, "pressfold: %" PRIu64 " more bad records were skipped\n",
                      n_bad_printed - MAX_BAD_PRINTED);
    }
    if (info->n_records == 0) {
        (void)fputs("pressfold: the input holds no record\n", stderr);
    }
    if (info->n_articles > 0 && info->n_without_text == info->n_articles) {
        (void)fputs(
            "pressfold: no article has a text, so none is a copy; if texts are under a key "
            "of another name, give it with --field text=KEY\n",
            stderr);
    }
    if (info->n_repeated_ids > 0) {
        (void)fprintf(stderr,
                      "pressfold: %" PRIu64
                      " articles had an id that was taken; they are called "
                      "id#2, id#3, ...\n",
                      info->n_repeated_ids);
    }
    if (info->n_odd_dates > 0) {
        (void)fprintf(stderr,
                      "pressfold: dates that cannot be read: %" PRIu64
                      "; their articles count as undated\n",
                      info->n_odd_dates);
    }
}

int cmd_finish(const cmd_args *args, const pf_run_info *info)
{
    clear_line();
    if (!args->quiet) {
        print_notes(info);
    }
    return info->n_bad > 0 ? EXIT_BAD_RECORDS : EXIT_DONE;
}
