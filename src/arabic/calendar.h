/* Calendars: day numbers, weekdays, ISO weeks, Umm al-Qura. All dates are proleptic; day 0 is 1970-01-01. */
#ifndef KH_ARABIC_CALENDAR_H
#define KH_ARABIC_CALENDAR_H

#include "khayt/base.h"

typedef struct kh_civil {
    int32_t year;
    int32_t month, day;
} kh_civil; /* month, day from 1; 0 = not known */

bool kh_civil_valid(kh_civil date);
int32_t kh_day_of_civil(kh_civil date);
kh_civil kh_civil_of_day(int32_t day);
int32_t kh_days_in_month(int32_t year, int32_t month);
/** 0 = Saturday … 6 = Friday, the Arab week. */
int kh_weekday(int32_t day);
/** ISO 8601 week and the year it belongs to. */
void kh_iso_week(int32_t day, int32_t *ret_year, int32_t *ret_week);
int32_t kh_day_of_iso_week(int32_t year, int32_t week); /* its Monday */
/** Umm al-Qura date to a day number (years 1300–1600 AH; outside, the civil arithmetic calendar). KH_NO_DAY-like
 * INT32_MIN when invalid. */
int32_t kh_day_of_hijri(kh_civil date);
kh_civil kh_hijri_of_day(int32_t day);
/** "2024-03-13" into 11 bytes with NUL. */
void kh_format_day(int32_t day, char out[16]);
/**
 * ISO 8601 / RFC 3339 (and RFC 2822, as feeds have it) date or date-time in ASCII or Arabic-Indic digits: sets day,
 * second of day (-1: no time) and zone in minutes (INT32_MIN: none written). The whole of `text` must be one, white
 * space apart.
 */
bool kh_parse_instant(kh_str text, int32_t *ret_day, int32_t *ret_second, int32_t *ret_zone);

#endif
