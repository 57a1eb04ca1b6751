// SPDX-License-Identifier: MIT
// Years are counted from March, so that the leap day is the last of its year, and in eras of
// 400 years, which are all as long as one another.
#include "base/day.h"

#define ERA_DAYS   146097
#define ERA_YEARS  400
#define EPOCH_DAYS 719468 // from 0000-03-01 to 1970-01-01

int64_t pf_day_from_date(pf_date date)
{
    int64_t year = date.year - (date.month <= 2);
    int64_t era = (year >= 0 ? year : year - (ERA_YEARS - 1)) / ERA_YEARS;
    int64_t year_of_era = year - era * ERA_YEARS;
    int64_t month = date.month + (date.month > 2 ? -3 : 9); // from March
    int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    int64_t leap_days = year_of_era / 4 - year_of_era / 100;
    return era * ERA_DAYS + year_of_era * 365 + leap_days + day_of_year - EPOCH_DAYS;
}

pf_date pf_day_date(int64_t day)
{
    int64_t shifted = day + EPOCH_DAYS;
    int64_t era = (shifted >= 0 ? shifted : shifted - (ERA_DAYS - 1)) / ERA_DAYS;
    int64_t of_era = shifted - era * ERA_DAYS;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month = (int)((5 * of_year + 2) / 153); // from March
    pf_date date;
    date.day = (int)(of_year - (153 * month + 2) / 5 + 1);
    date.month = month < 10 ? month + 3 : month - 9;
    date.year = year_of_era + era * ERA_YEARS + (date.month <= 2);
    return date;
}
