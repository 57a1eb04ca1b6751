// SPDX-License-Identifier: MIT
// How much of a piece of work is done, told by whoever does it to whoever wants to know. The
// listener sees one share, 0 to 1. Above, a caller says which range of that share the work
// under way stands for; below, a function that makes several passes calls each a part of the
// range; the passes tell how far they are. So nobody must know the others' work.
//
// Range and part are set by the thread that hands out work, between loops; any worker tells.
#ifndef PF_BASE_METER_H
#define PF_BASE_METER_H

#include <stddef.h>

typedef struct pf_meter {
    void (*listen)(void *ctx, double share); // any thread, any number at once; NULL: nobody
    void *ctx;
    double from; // the range
    double to;
    double part_from; // the part of it that is under way
    double part_to;
    int tells_alone; // 1: loops are silent, the work in them tells
} pf_meter;

// The work from here on is [from, to) of the whole, in one part.
static inline void pf_meter_range(pf_meter *meter, double from, double to)
{
    meter->from = from;
    meter->to = to;
    meter->part_from = from;
    meter->part_to = to;
    meter->tells_alone = 0;
}

// Until the next range, chunks of loops are not told: the work in them tells by itself, since
// they are of very unlike size.
static inline void pf_meter_tell_alone(pf_meter *meter)
{
    meter->tells_alone = 1;
}

// The work from here on is part `i` of `n` equal parts of the range.
static inline void pf_meter_part(pf_meter *meter, size_t i, size_t n)
{
    double width = (meter->to - meter->from) / (double)n;
    meter->part_from = meter->from + width * (double)i;
    meter->part_to = meter->part_from + width;
}

// Of the present part, `done` of `total` (1 or more) is done.
static inline void pf_meter_tell(const pf_meter *meter, size_t done, size_t total)
{
    if (meter->listen != NULL) {
        double width = meter->part_to - meter->part_from;
        meter->listen(meter->ctx, meter->part_from + width * (double)done / (double)total);
    }
}

#endif
