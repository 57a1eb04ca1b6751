// SPDX-License-Identifier: MIT
// Dates as news carries them.
#ifndef PF_IO_DATE_H
#define PF_IO_DATE_H

#include <stdint.h>

#include <pressfold/types.h>

// Reads ISO 8601 (2025-08-07, 2025-08-07T10:23:00.000Z, +02:00, a blank for the T), RFC
// 822/2822 (Thu, 07 Aug 2025 10:23:00 +0200, GMT, EST...), YYYYMMDD (with or without HHMMSS),
// 26-FEB-1987 15:01:01.20, "7 August 2025", "August 7, 2025", epoch seconds (10 digits) or
// milliseconds (13). Without a zone: UTC. *out_seconds since 1970 UTC; *out_date_only 1 when no
// time of day was given. Returns 0, with PF_TIME_UNKNOWN and 0, for anything else, for days
// that do not exist, and for years before 1000, which stand for none. Not locale-dependent; no
// allocation.
int pf_date_parse(pf_strview text, int64_t *out_seconds, int *out_date_only);

// "2025-08-07" or "2025-08-07T10:23:00Z" into out [>= 24]; empty for PF_TIME_UNKNOWN. Years are
// clamped to 0000..9999.
void pf_date_format(int64_t seconds, int date_only, char *out);

#endif
