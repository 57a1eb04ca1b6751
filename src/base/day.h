// SPDX-License-Identifier: MIT
// Days and dates of times in seconds since 1970, in UTC, in the proleptic Gregorian calendar.
// Source: H. Hinnant, "chrono-compatible low-level date algorithms" (2013), days_from_civil and
// civil_from_days.
#ifndef PF_BASE_DAY_H
#define PF_BASE_DAY_H

#include <stdint.h>

#define PF_HOUR_SECONDS INT64_C(3600)
#define PF_DAY_SECONDS  INT64_C(86400)

typedef struct pf_date {
    int64_t year; // 0 is the year before 1
    int month;    // from 1
    int day;      // from 1
} pf_date;

// Of its UTC day: 0 to 86399, before 1970 as well.
static inline int64_t pf_second_of_day(int64_t seconds)
{
    int64_t second = seconds % PF_DAY_SECONDS;
    return second < 0 ? second + PF_DAY_SECONDS : second;
}

// Days since 1970-01-01, rounded down.
static inline int64_t pf_day_of(int64_t seconds)
{
    return seconds / PF_DAY_SECONDS - (seconds % PF_DAY_SECONDS < 0);
}

// The date is one that there is; its year is within 10^15 of 0.
int64_t pf_day_from_date(pf_date date);

// The inverse. The day is that of a time in seconds.
pf_date pf_day_date(int64_t day);

#endif
