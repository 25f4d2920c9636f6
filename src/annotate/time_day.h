/*
 * One day as it is being read: what time_day.c, time_month.c and time_clock.c share. Each kh_day_take_… reads one part
 * at `at`, moves on behind it and is true, or leaves everything as it was.
 */
#ifndef KH_ANNOTATE_TIME_DAY_H
#define KH_ANNOTATE_TIME_DAY_H

#include "annotate/time.h"

typedef struct kh_day {
    kh_timing *t;
    size_t first, at, end; /* end: behind the last part that was read */
    int32_t day;           /* KH_NO_DAY while unknown */
    bool midnight;         /* منتصف الليل */
    bool deictic, weekday, dated, clock, part_known, sense_known, in_brackets, hijri, anchored, edge;
    int wanted_weekday;
    int32_t away;        /* of a deictic: days from the day of writing */
    int32_t sense;       /* -1 last, 0 this, 1 next */
    int32_t month, year; /* of a date without a day */
    int32_t from, to;    /* the days of a Hijri month; 0 and 0 for any other */
    int32_t day_alone;   /* يوم 27 of a month that is not known, 0 */
    bool eve;            /* the part is ليلة */
    bool in_full;        /* the year is written */
    int32_t other;       /* 3/4/2024: the day with day and month exchanged, KH_NO_DAY where that is no question */
    bool generic;        /* a part of the day that is no one day's: في الصباح */
    int32_t second, zone;
    kh_str part;
    uint32_t proclitic;
    uint8_t mod;
} kh_day;

/** الماضي, المقبل, الجاري behind a day or a month. */
bool kh_day_take_sense(kh_day *d);
/** The year of a month (and day, or 0) that is told without one; 0 when the day of writing is not known. */
int32_t kh_day_year_for(const kh_day *d, int32_t month, int32_t of_month);
/** What joins the two ends of a range. */
bool kh_day_joins_range(const kh_day *d, size_t i);

/* time_month.c */
bool kh_day_take_date(kh_day *d);
bool kh_day_take_of_month(kh_day *d);
bool kh_day_take_short_date(kh_day *d);
bool kh_day_take_bare_day(kh_day *d);
bool kh_day_take_numbered(kh_day *d);
bool kh_day_take_month_number(kh_day *d);
/** The first end of a range of days, which borrows month and year from the second. */
bool kh_day_borrowed(kh_day *d);
bool kh_day_bare_month(kh_day *d, size_t i);
bool kh_day_first_of_month(kh_day *d);

/* time_clock.c */
bool kh_day_take_clock(kh_day *d);
/** The first end of a range of hours, which borrows the half of the day from the second. */
bool kh_day_borrowed_hour(kh_day *d);
/** A bare hour that ends a range of hours. */
bool kh_day_hour_behind_clock(kh_day *d);

#endif
