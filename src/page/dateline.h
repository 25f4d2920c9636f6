/*
 * Date lines: the line on a page that says when the article was published or updated.
 *
 *   "الخميس 12 يونيو 2020 - 14:30"   "تاريخ النشر: 2020/6/12"   "آخر تحديث: …"   "2 شوال 1441هـ - 25 مايو 2020"
 *   "GMT 12:32 2024 الأربعاء 13 آذار/ مارس"   "Nov 29, 2015"   "منذ 3 ساعات" (needs the time of capture)
 *
 * A date inside a sentence is no date line: the date, its label, weekday, clock, zone and a short name (place, outlet,
 * author) must make up the line.
 */
#ifndef KH_PAGE_DATELINE_H
#define KH_PAGE_DATELINE_H

#include "arabic/date.h"
#include "page/page.h"

typedef enum kh_dateline_label {
    KH_DATELINE_BARE, /* a date without a word on what it is */
    KH_DATELINE_PUBLISHED,
    KH_DATELINE_UPDATED,
    KH_DATELINE_OTHER /* labelled as something else: "عدد يوم", "تاريخ الميلاد" … */
} kh_dateline_label;

typedef struct kh_dateline {
    int32_t day;    /* Gregorian */
    int32_t second; /* of the day, -1 not written */
    int32_t zone;   /* minutes east of UTC when written, else INT32_MIN */
    kh_dateline_label label;
    kh_str evidence;   /* view into the line: the date with weekday and clock, without its label */
    size_t start, end; /* bytes of the line: label, date and clock */
    size_t rest;       /* letters and digits of the line outside [start, end): how much else stands on it */
    bool relative;     /* "منذ 3 ساعات": reckoned from the capture */
    bool hijri;        /* only a Hijri date stands there: a day either side */
    bool ambiguous;    /* 3/4/2024 */
    bool year_missing; /* no year is written; filled in from the capture */
    double confidence; /* 0…1: 0.95 labelled with day and clock, 0.9 labelled, 0.8 weekday and year, 0.7 bare, 0.5
                          relative */
} kh_dateline;

/** What is known of the page around the line; all zero but the days: see KH_DATELINE_CONTEXT_NONE. */
typedef struct kh_dateline_context {
    int32_t captured;        /* day of capture, KH_NO_DAY */
    int32_t captured_second; /* second of that day, -1 */
    int32_t captured_zone;   /* minutes east of UTC that these are in, INT32_MIN: unknown */
    kh_digit_order order;    /* for 3/4/2024 */
} kh_dateline_context;
#define KH_DATELINE_CONTEXT_NONE ((kh_dateline_context){KH_NO_DAY, -1, INT32_MIN, KH_ORDER_UNKNOWN})

/**
 * Read the dates of one line, in their order: "نشر في … آخر تحديث …" has two.
 *
 * @param context  NULL: nothing is known
 * @return         how many of at most `max` were read; 0: no date line. Never fails but for memory (0, arena sticky).
 * Cost: linear in the line, of which the first 400 bytes are looked at.
 */
size_t kh_datelines_read(const kh_page_rules *rules, kh_arena *arena, kh_str line, const kh_dateline_context *context,
                         kh_dateline *ret, size_t max);

/** The publication date of the line: the labelled one, else the first bare one. False when there is none. */
bool kh_dateline_read(const kh_page_rules *rules, kh_arena *arena, kh_str line, const kh_dateline_context *context,
                      kh_dateline *ret);

/** Could there be a date in this line? Not in Latin letters without a digit. Cheap: for lines by the hundred. */
bool kh_may_date(kh_str line);

/** "2024-03-13T12:32:00+03:00", "2024-03-13T12:32:00" (no zone) or "2024-03-13", as much as is known. */
kh_str kh_dateline_iso(kh_arena *arena, const kh_dateline *line);

#endif
