// SPDX-License-Identifier: MIT
// Dates as news carries them, to seconds since 1970 UTC.
//
// Where: called by decode.c for the date of every record. Three families are told apart by how
// the text begins: digits only (YYYYMMDD, YYYYMMDDHHMMSS, epoch), a four-digit year and a
// separator (ISO 8601), and everything else, which is read token by token (RFC 822/2822,
// asctime, "August 7, 2025", 26-FEB-1987). What words mean stands in one table. Every part may
// occur once, days that do not exist are refused, and one unknown word makes the whole date
// unknown: a wrong date would be worse than none, since it decides which copy is the earliest.
// 07/08/2025 is two days, so it is unknown. Entities and remarks behind a date
// ("14:02:56.54&#5;F", "# guesswork": Reuters-21578) are cut off. strptime is not used: it
// depends on the locale.
// Cost: O(length), no allocation.
#include "io/date.h"

#include <string.h>

#include "base/day.h"

#define UNSET (-1)

typedef struct date_parts {
    int year, month, day; // UNSET until seen
    int hour, minute, second;
    int has_half; // am or pm was seen
    int has_zone;
    int zone_minutes; // east of Greenwich
} date_parts;

typedef struct cursor {
    const char *at;
    const char *end;
} cursor;

typedef enum word_kind {
    WORD_MONTH,
    WORD_ZONE,
    WORD_HALF,
    WORD_SKIP
} word_kind;

// `shortest` letters are enough, more must agree with the name: "Sept", "Thurs".
static const struct {
    const char *name;
    unsigned char shortest;
    unsigned char kind;
    short value;
} words[] = {
    {"january", 3, WORD_MONTH, 1},   {"february", 3, WORD_MONTH, 2},
    {"march", 3, WORD_MONTH, 3},     {"april", 3, WORD_MONTH, 4},
    {"may", 3, WORD_MONTH, 5},       {"june", 3, WORD_MONTH, 6},
    {"july", 3, WORD_MONTH, 7},      {"august", 3, WORD_MONTH, 8},
    {"september", 3, WORD_MONTH, 9}, {"october", 3, WORD_MONTH, 10},
    {"november", 3, WORD_MONTH, 11}, {"december", 3, WORD_MONTH, 12},
    {"monday", 3, WORD_SKIP, 0},     {"tuesday", 3, WORD_SKIP, 0},
    {"wednesday", 3, WORD_SKIP, 0},  {"thursday", 3, WORD_SKIP, 0},
    {"friday", 3, WORD_SKIP, 0},     {"saturday", 3, WORD_SKIP, 0},
    {"sunday", 3, WORD_SKIP, 0},     {"at", 2, WORD_SKIP, 0},
    {"am", 2, WORD_HALF, 0},         {"pm", 2, WORD_HALF, 12},
    {"z", 1, WORD_ZONE, 0},          {"ut", 2, WORD_ZONE, 0},
    {"utc", 3, WORD_ZONE, 0},        {"gmt", 3, WORD_ZONE, 0},
    {"wet", 3, WORD_ZONE, 0},        {"west", 4, WORD_ZONE, 60},
    {"bst", 3, WORD_ZONE, 60},       {"cet", 3, WORD_ZONE, 60},
    {"cest", 4, WORD_ZONE, 120},     {"eet", 3, WORD_ZONE, 120},
    {"eest", 4, WORD_ZONE, 180},     {"msk", 3, WORD_ZONE, 180},
    {"hkt", 3, WORD_ZONE, 480},      {"sgt", 3, WORD_ZONE, 480},
    {"jst", 3, WORD_ZONE, 540},      {"kst", 3, WORD_ZONE, 540},
    {"aest", 4, WORD_ZONE, 600},     {"aedt", 4, WORD_ZONE, 660},
    {"nzst", 4, WORD_ZONE, 720},     {"nzdt", 4, WORD_ZONE, 780},
    {"ast", 3, WORD_ZONE, -240},     {"adt", 3, WORD_ZONE, -180},
    {"est", 3, WORD_ZONE, -300},     {"edt", 3, WORD_ZONE, -240},
    {"cst", 3, WORD_ZONE, -360},     {"cdt", 3, WORD_ZONE, -300},
    {"mst", 3, WORD_ZONE, -420},     {"mdt", 3, WORD_ZONE, -360},
    {"pst", 3, WORD_ZONE, -480},     {"pdt", 3, WORD_ZONE, -420},
};

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static int peek(const cursor *c)
{
    return c->at < c->end ? (unsigned char)*c->at : 0;
}

static size_t count_digits(const cursor *c)
{
    size_t n = 0;
    while (c->at + n < c->end && is_digit(c->at[n])) {
        n++;
    }
    return n;
}

// The next n digits, which the caller has counted; n <= 18.
static int64_t take_number(cursor *c, size_t n)
{
    int64_t value = 0;
    for (size_t i = 0; i < n; i++) {
        value = value * 10 + (*c->at++ - '0');
    }
    return value;
}

static void skip_blanks(cursor *c)
{
    while (c->at < c->end && is_blank(*c->at)) {
        c->at++;
    }
}

static int days_in_month(int year, int month)
{
    static const signed char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

static int is_day(const date_parts *p)
{
    return p->year >= 1000 && p->year <= 9999 && p->month >= 1 && p->month <= 12 &&
           p->day >= 1 && p->day <= days_in_month(p->year, p->month);
}

// 24:00:00 ends a day, second 60 is a leap second; both run over into what follows.
static int is_time(const date_parts *p)
{
    if (p->hour == 24) {
        return p->minute == 0 && p->second == 0;
    }
    return p->hour <= 23 && p->minute <= 59 && p->second <= 60;
}

// Turns what was read into seconds; 0 when it is not a moment.
static int finish(const date_parts *p, int64_t *out_seconds, int *out_date_only)
{
    if (!is_day(p)) {
        return 0;
    }
    int64_t seconds = pf_day_from_date((pf_date){p->year, p->month, p->day}) * PF_DAY_SECONDS;
    if (p->hour == UNSET) {
        if (p->has_half) {
            return 0;
        }
        *out_seconds = seconds;
        *out_date_only = 1;
        return 1;
    }
    if (!is_time(p)) {
        return 0;
    }
    seconds += (int64_t)p->hour * 3600 + (int64_t)p->minute * 60 + p->second;
    *out_seconds = seconds - (int64_t)p->zone_minutes * 60;
    *out_date_only = 0;
    return 1;
}

static void skip_fraction(cursor *c)
{
    if ((peek(c) == '.' || peek(c) == ',') && c->end - c->at > 1 && is_digit(c->at[1])) {
        c->at++;
        c->at += count_digits(c);
    }
}

// H:MM, HH:MM:SS, HH:MM:SS.frac; the cursor stands on the hour, its n digits counted.
static int take_clock(cursor *c, size_t n, date_parts *p)
{
    if (p->hour != UNSET || n > 2) {
        return 0;
    }
    p->hour = (int)take_number(c, n);
    p->second = 0;
    c->at++; // the colon
    if (count_digits(c) != 2) {
        return 0;
    }
    p->minute = (int)take_number(c, 2);
    if (peek(c) != ':') {
        return 1;
    }
    c->at++;
    if (count_digits(c) != 2) {
        return 0;
    }
    p->second = (int)take_number(c, 2);
    skip_fraction(c);
    return 1;
}

// HHMM or HHMMSS, as in 20250807T102300Z.
static int take_compact_clock(cursor *c, date_parts *p)
{
    size_t n = count_digits(c);
    if (n != 4 && n != 6) {
        return 0;
    }
    p->hour = (int)take_number(c, 2);
    p->minute = (int)take_number(c, 2);
    p->second = n == 6 ? (int)take_number(c, 2) : 0;
    skip_fraction(c);
    return 1;
}

// +HH, +HHMM, +HH:MM; the cursor stands on the sign. A name of Greenwich may stand before it.
static int take_offset(cursor *c, date_parts *p)
{
    int sign = *c->at++ == '-' ? -1 : 1;
    size_t n = count_digits(c);
    if ((p->has_zone && p->zone_minutes != 0) || n == 0 || n == 3 || n > 4) {
        return 0;
    }
    int hours = (int)take_number(c, n < 2 ? n : 2);
    int minutes = 0;
    if (n == 4) {
        minutes = (int)take_number(c, 2);
    } else if (peek(c) == ':') {
        c->at++;
        if (count_digits(c) != 2) {
            return 0;
        }
        minutes = (int)take_number(c, 2);
    }
    p->has_zone = 1;
    p->zone_minutes = sign * (hours * 60 + minutes);
    return hours <= 15 && minutes <= 59;
}

static int word_is(const char *text, size_t len, const char *name, size_t shortest)
{
    if (len < shortest || len > strlen(name)) {
        return 0;
    }
    for (size_t i = 0; i < len; i++) {
        if ((text[i] | 0x20) != name[i]) {
            return 0;
        }
    }
    return 1;
}

static int apply_half(date_parts *p, int plus)
{
    if (p->hour == UNSET || p->has_half || p->hour < 1 || p->hour > 12) {
        return 0;
    }
    p->hour = p->hour % 12 + plus;
    p->has_half = 1;
    return 1;
}

static int apply_word(date_parts *p, word_kind kind, int value)
{
    switch (kind) {
    case WORD_MONTH:
        if (p->month != UNSET) {
            return 0;
        }
        p->month = value;
        return 1;
    case WORD_ZONE:
        if (p->has_zone) {
            return 0;
        }
        p->has_zone = 1;
        p->zone_minutes = value;
        return 1;
    case WORD_HALF:
        return apply_half(p, value);
    default:
        return 1;
    }
}

static int take_word(cursor *c, date_parts *p)
{
    const char *start = c->at;
    while (c->at < c->end && is_letter(*c->at)) {
        c->at++;
    }
    size_t len = (size_t)(c->at - start);
    if (peek(c) == '.') { // "Aug.", "p.m." is not read
        c->at++;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (word_is(start, len, words[i].name, words[i].shortest)) {
            return apply_word(p, (word_kind)words[i].kind, words[i].value);
        }
    }
    return 0;
}

// st, nd, rd, th behind a day, as a whole word.
static void skip_ordinal(cursor *c)
{
    static const char endings[][3] = {"st", "nd", "rd", "th"};
    if (c->end - c->at < 2 || (c->end - c->at > 2 && is_letter(c->at[2]))) {
        return;
    }
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (word_is(c->at, 2, endings[i], 2)) {
            c->at += 2;
            return;
        }
    }
}

// A number in a date with words: a clock, a year, a day, or a year of two digits behind the
// month.
static int take_plain_number(cursor *c, date_parts *p)
{
    size_t n = count_digits(c);
    if (c->at + n < c->end && c->at[n] == ':') {
        return take_clock(c, n, p);
    }
    if (n == 4 && p->year == UNSET) {
        p->year = (int)take_number(c, n);
        return 1;
    }
    if (n > 2) {
        return 0;
    }
    int value = (int)take_number(c, n);
    if (p->day == UNSET) {
        p->day = value;
        skip_ordinal(c);
        return 1;
    }
    if (n == 2 && p->month != UNSET && p->year == UNSET && p->hour == UNSET) {
        p->year = value < 50 ? 2000 + value : 1900 + value; // RFC 2822, 4.3
        return 1;
    }
    return 0;
}

// A comment of RFC 822, such as (CEST) behind the offset.
static int skip_comment(cursor *c)
{
    const char *close = memchr(c->at, ')', (size_t)(c->end - c->at));
    if (close == NULL) {
        return 0;
    }
    c->at = close + 1;
    return 1;
}

static int take_token(cursor *c, date_parts *p)
{
    int ch = peek(c);
    if (is_digit((char)ch)) {
        return take_plain_number(c, p);
    }
    if (is_letter((char)ch)) {
        return take_word(c, p);
    }
    if (ch == '+' || (ch == '-' && p->hour != UNSET)) {
        return take_offset(c, p);
    }
    if (ch == '(') {
        return skip_comment(c);
    }
    c->at++;
    return ch == ',' || (ch == '-' && p->hour == UNSET);
}

// Whatever follows, to the end: clock, zone, month and day by name.
static int take_tokens(cursor *c, date_parts *p)
{
    for (skip_blanks(c); c->at < c->end; skip_blanks(c)) {
        if (!take_token(c, p)) {
            return 0;
        }
    }
    return 1;
}

// What may stand between a numeric day and its clock: nothing, T, blanks or a comma.
static int take_rest(cursor *c, date_parts *p)
{
    if ((peek(c) | 0x20) == 't' && c->end - c->at > 1 && is_digit(c->at[1])) {
        c->at++;
        size_t n = count_digits(c);
        int colon = c->at + n < c->end && c->at[n] == ':';
        if (!(colon ? take_clock(c, n, p) : take_compact_clock(c, p))) {
            return 0;
        }
    } else if (c->at < c->end && is_digit(*c->at)) {
        return 0;
    }
    if (peek(c) == '-' && p->hour == UNSET) { // 2025-08-07-05:00, a day with a zone
        return take_offset(c, p) && c->at == c->end;
    }
    return take_tokens(c, p);
}

// The cursor stands behind the year: -MM-DD, /M/D, .MM.DD.
static int take_iso_day(cursor *c, date_parts *p)
{
    char separator = *c->at++;
    size_t n = count_digits(c);
    if (n < 1 || n > 2) {
        return 0;
    }
    p->month = (int)take_number(c, n);
    if (peek(c) != separator) {
        return 0;
    }
    c->at++;
    n = count_digits(c);
    if (n < 1 || n > 2) {
        return 0;
    }
    p->day = (int)take_number(c, n);
    return 1;
}

// Digits at the start, n of them: epoch seconds or milliseconds, or a compact day.
static int parse_digits(cursor *c, size_t n, date_parts *p, int64_t *out_epoch)
{
    if ((n == 9 || n == 10 || n == 12 || n == 13) && *c->at != '0') {
        int64_t value = take_number(c, n);
        *out_epoch = n > 10 ? value / 1000 : value;
        skip_fraction(c);
        return c->at == c->end;
    }
    if (n != 8 && n != 14) {
        return 0;
    }
    p->year = (int)take_number(c, 4);
    p->month = (int)take_number(c, 2);
    p->day = (int)take_number(c, 2);
    if (n == 14) {
        return take_compact_clock(c, p) && take_tokens(c, p);
    }
    return take_rest(c, p);
}

static void cut_remark(cursor *c)
{
    for (const char *at = c->at; at < c->end; at++) {
        if (*at == '&' || *at == '#') {
            c->end = at;
        }
    }
}

int pf_date_parse(pf_strview text, int64_t *out_seconds, int *out_date_only)
{
    *out_seconds = PF_TIME_UNKNOWN;
    *out_date_only = 0;
    if (text.len == 0 || text.len > 100) {
        return 0;
    }
    cursor c = {text.data, text.data + text.len};
    date_parts p = {UNSET, UNSET, UNSET, UNSET, 0, 0, 0, 0, 0};
    int64_t epoch = PF_TIME_UNKNOWN;
    skip_blanks(&c);
    cut_remark(&c);
    while (c.end > c.at && is_blank(c.end[-1])) {
        c.end--;
    }
    size_t n = count_digits(&c);
    int behind = c.at + n < c.end ? c.at[n] : 0;
    int done = 0;
    if (n == 4 && (behind == '-' || behind == '/' || behind == '.')) {
        p.year = (int)take_number(&c, n);
        done = take_iso_day(&c, &p) && take_rest(&c, &p);
    } else if (n > 4) {
        done = parse_digits(&c, n, &p, &epoch);
    } else {
        done = take_tokens(&c, &p);
    }
    if (done && epoch != PF_TIME_UNKNOWN) {
        *out_seconds = epoch;
        return 1;
    }
    return done && finish(&p, out_seconds, out_date_only);
}

static char *put_digits(char *out, int64_t value, int n)
{
    for (int i = n - 1; i >= 0; i--) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return out + n;
}

void pf_date_format(int64_t seconds, int date_only, char *out)
{
    out[0] = '\0';
    if (seconds == PF_TIME_UNKNOWN) {
        return;
    }
    const int64_t first = pf_day_from_date((pf_date){0, 1, 1}) * PF_DAY_SECONDS;
    const int64_t last = pf_day_from_date((pf_date){10000, 1, 1}) * PF_DAY_SECONDS - 1;
    seconds = seconds < first ? first : seconds > last ? last : seconds;
    int64_t time = pf_second_of_day(seconds);
    pf_date date = pf_day_date(pf_day_of(seconds));
    out = put_digits(out, date.year, 4);
    *out++ = '-';
    out = put_digits(out, date.month, 2);
    *out++ = '-';
    out = put_digits(out, date.day, 2);
    if (!date_only) {
        *out++ = 'T';
        out = put_digits(out, time / 3600, 2);
        *out++ = ':';
        out = put_digits(out, time / 60 % 60, 2);
        *out++ = ':';
        out = put_digits(out, time % 60, 2);
        *out++ = 'Z';
    }
    *out = '\0';
}
