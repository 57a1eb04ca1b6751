// SPDX-License-Identifier: MIT
// Bars over time. Scraped dates hold strays (1970, a mistyped century), and one of them would
// squeeze a month of news into a single bar. So the ends are trimmed: in a histogram of 256
// bins over the range, what lies beyond a gap of a third of it is cut off, as long as no more
// than a hundredth of the articles goes; repeated, as a narrower range shows finer. What falls
// outside is counted, and the page says so. Cost: linear.
#include "report/timeline.h"

#include <string.h>

#include "base/day.h"
#include "report/html.h"

#define TRIM_BINS  256
#define MAX_TRIMS  6
#define BAR_WIDTH  4
#define BAR_HEIGHT 24

typedef struct time_range {
    int64_t lo;
    int64_t hi;
    uint64_t n_dated;
    int all_timed; // no article has a day only
} time_range;

static int is_inside(int64_t seconds, int64_t lo, int64_t hi)
{
    return seconds >= lo && seconds <= hi;
}

static time_range find_range(const pf_report_article *articles, size_t n)
{
    time_range range = {PF_HTML_MAX_SECONDS, PF_HTML_MIN_SECONDS, 0, 1};
    for (size_t i = 0; i < n; i++) {
        int64_t at = articles[i].time_seconds;
        if (!is_inside(at, PF_HTML_MIN_SECONDS, PF_HTML_MAX_SECONDS)) {
            continue;
        }
        range.n_dated++;
        range.lo = at < range.lo ? at : range.lo;
        range.hi = at > range.hi ? at : range.hi;
        range.all_timed &= !articles[i].date_only;
    }
    return range;
}

// The longest run of empty bins: *out_first is its first, *out_end one past its last.
static void find_gap(const uint64_t *counts, int64_t *out_first, int64_t *out_end)
{
    *out_first = *out_end = 0;
    for (int64_t begin = 0, i = 0; i < TRIM_BINS; i++) {
        if (counts[i] != 0) {
            begin = i + 1;
        } else if (i + 1 - begin > *out_end - *out_first) {
            *out_first = begin;
            *out_end = i + 1;
        }
    }
}

// Cuts off the smaller side of the longest gap, if the gap is a third of the range and the side
// holds no more than `spare` articles. 1 when it did.
static int trim(time_range *range, const pf_report_article *articles, size_t n, uint64_t *spare)
{
    uint64_t counts[TRIM_BINS] = {0};
    uint64_t below = 0;
    uint64_t all = 0;
    int64_t gap_first;
    int64_t gap_end;
    int64_t width = (range->hi - range->lo) / TRIM_BINS + 1;
    for (size_t i = 0; i < n; i++) {
        if (is_inside(articles[i].time_seconds, range->lo, range->hi)) {
            counts[(articles[i].time_seconds - range->lo) / width]++;
        }
    }
    find_gap(counts, &gap_first, &gap_end);
    for (int64_t i = 0; i < TRIM_BINS; i++) {
        below += i < gap_first ? counts[i] : 0;
        all += counts[i];
    }
    uint64_t smaller = below < all - below ? below : all - below;
    if (gap_end - gap_first < TRIM_BINS / 3 || smaller > *spare || smaller == 0) {
        return 0;
    }
    *spare -= smaller;
    if (smaller == below) {
        range->lo += gap_end * width;
    } else {
        range->hi = range->lo + gap_first * width - 1;
    }
    return 1;
}

// The smallest round unit that needs no more than PF_TIMELINE_BINS bars.
static int64_t choose_bin(int64_t span, int all_timed)
{
    static const int64_t units[] = {
        PF_HOUR_SECONDS, 3 * PF_HOUR_SECONDS, 6 * PF_HOUR_SECONDS, 12 * PF_HOUR_SECONDS,
        PF_DAY_SECONDS,  2 * PF_DAY_SECONDS,  7 * PF_DAY_SECONDS};
    for (size_t i = all_timed ? 0 : 4; i < sizeof units / sizeof units[0]; i++) {
        if (span / units[i] + 2 <= PF_TIMELINE_BINS) {
            return units[i];
        }
    }
    int64_t bin = 14 * PF_DAY_SECONDS;
    while (span / bin + 2 > PF_TIMELINE_BINS) {
        bin *= 2;
    }
    return bin;
}

static int64_t floor_to(int64_t seconds, int64_t unit)
{
    return seconds - ((seconds % unit + unit) % unit);
}

// Narrows the axis to the first and last article on it, and counts what is off it.
static void settle(time_range *range, const pf_report_article *articles, size_t n,
                   uint64_t *inside)
{
    time_range tight = {range->hi, range->lo, 0, range->all_timed};
    for (size_t i = 0; i < n; i++) {
        int64_t at = articles[i].time_seconds;
        if (is_inside(at, range->lo, range->hi)) {
            tight.lo = at < tight.lo ? at : tight.lo;
            tight.hi = at > tight.hi ? at : tight.hi;
            ++*inside;
        }
    }
    range->lo = tight.lo;
    range->hi = tight.hi;
}

void pf_timeline_fit(pf_timeline *axis, const pf_report_article *articles, size_t n_articles)
{
    memset(axis, 0, sizeof *axis);
    time_range range = find_range(articles, n_articles);
    axis->n_undated = n_articles - range.n_dated;
    if (range.n_dated == 0) {
        return;
    }
    uint64_t spare = range.n_dated / 100;
    for (int i = 0; i < MAX_TRIMS && trim(&range, articles, n_articles, &spare); i++) {
    }
    uint64_t n_inside = 0;
    settle(&range, articles, n_articles, &n_inside);
    axis->n_outside = range.n_dated - n_inside;
    axis->bin_seconds = choose_bin(range.hi - range.lo, range.all_timed);
    axis->first_seconds = floor_to(
        range.lo, axis->bin_seconds < PF_DAY_SECONDS ? axis->bin_seconds : PF_DAY_SECONDS);
    axis->last_seconds = range.hi;
    axis->n_bins = (uint32_t)((range.hi - axis->first_seconds) / axis->bin_seconds + 1);
}

// Bars as one path: each 3 wide with a gap of 1, standing on the lower edge.
static void draw_bars(const uint64_t *counts, uint32_t n_bins, uint64_t highest, pf_buf *out)
{
    for (uint32_t i = 0; i < n_bins; i++) {
        if (counts[i] == 0) {
            continue;
        }
        uint64_t height = counts[i] * (BAR_HEIGHT - 1) / highest;
        height = height < 2 ? 2 : height;
        pf_buf_append_char(out, 'M');
        pf_buf_append_u64(out, (uint64_t)i * BAR_WIDTH);
        pf_buf_append_char(out, ' ');
        pf_buf_append_u64(out, BAR_HEIGHT);
        pf_buf_append_str(out, "v-");
        pf_buf_append_u64(out, height);
        pf_buf_append_str(out, "h3v");
        pf_buf_append_u64(out, height);
        pf_buf_append_char(out, 'z');
    }
}

void pf_timeline_draw(const pf_timeline *axis, const pf_report_article *articles,
                      size_t n_articles, pf_buf *out)
{
    uint64_t counts[PF_TIMELINE_BINS] = {0};
    uint32_t peak = 0;
    if (axis->n_bins < 2) {
        return;
    }
    for (size_t i = 0; i < n_articles; i++) {
        int64_t at = articles[i].time_seconds;
        if (is_inside(at, axis->first_seconds, axis->last_seconds)) {
            counts[(at - axis->first_seconds) / axis->bin_seconds]++;
        }
    }
    for (uint32_t i = 1; i < axis->n_bins; i++) {
        peak = counts[i] > counts[peak] ? i : peak;
    }
    if (counts[peak] == 0) {
        return;
    }
    pf_buf_append_str(out, "<svg class=\"line\" role=\"img\" preserveAspectRatio=\"none\""
                           " viewBox=\"0 0 ");
    pf_buf_append_u64(out, (uint64_t)axis->n_bins * BAR_WIDTH - 1);
    pf_buf_append_str(out, " 24\"><title>Articles over time, most from ");
    pf_html_date(out, axis->first_seconds + peak * axis->bin_seconds,
                 axis->bin_seconds >= PF_DAY_SECONDS);
    pf_buf_append_str(out, ": ");
    pf_html_number(out, counts[peak]);
    pf_buf_append_str(out, "</title><path d=\"");
    draw_bars(counts, axis->n_bins, counts[peak], out);
    pf_buf_append_str(out, "\"/></svg>");
}

void pf_timeline_unit(const pf_timeline *axis, pf_buf *out)
{
    int is_days = axis->bin_seconds >= PF_DAY_SECONDS;
    int64_t n = axis->bin_seconds / (is_days ? PF_DAY_SECONDS : PF_HOUR_SECONDS);
    if (n > 1) {
        pf_buf_append_i64(out, n);
        pf_buf_append_char(out, ' ');
    }
    pf_buf_append_str(out, is_days ? "day" : "hour");
    pf_buf_append_str(out, n > 1 ? "s" : "");
}
