// SPDX-License-Identifier: MIT
#include "match/template.h"

static uint32_t masked_part(uint32_t window)
{
    return window >> PF_TEMPLATE_PLAIN_BITS;
}

// Where the windows with the masked hash of windows[at] end.
static uint32_t end_of_run(pf_template_view view, uint32_t at)
{
    uint32_t masked = masked_part(view.windows[at]);
    while (at < view.n && masked_part(view.windows[at]) == masked) {
        at++;
    }
    return at;
}

// Whether two runs of equal masked hash share a window with its numbers.
static int share_plain(pf_template_view a, uint32_t i, uint32_t i_end, pf_template_view b,
                       uint32_t j, uint32_t j_end)
{
    while (i < i_end && j < j_end) {
        if (a.windows[i] == b.windows[j]) {
            return 1;
        }
        if (a.windows[i] < b.windows[j]) {
            i++;
        } else {
            j++;
        }
    }
    return 0;
}

double pf_template_gain(pf_template_view a, pf_template_view b)
{
    uint32_t n = 0;
    uint32_t i = 0;
    uint32_t j = 0;
    while (i < a.n && j < b.n) {
        uint32_t masked_a = masked_part(a.windows[i]);
        uint32_t masked_b = masked_part(b.windows[j]);
        uint32_t i_end = masked_a <= masked_b ? end_of_run(a, i) : i;
        uint32_t j_end = masked_b <= masked_a ? end_of_run(b, j) : j;
        if (masked_a == masked_b) {
            n += !share_plain(a, i, i_end, b, j, j_end);
        }
        i = i_end;
        j = j_end;
    }
    uint32_t larger = a.n_all > b.n_all ? a.n_all : b.n_all;
    return larger > 0 ? (double)n / larger : 0.0;
}
