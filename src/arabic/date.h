/*
 * Dates as they are written: a day, a month or a clock time in digits and words, in the four month families, double
 * forms (يونيو/حزيران), Hijri, numeric forms, ISO. Absolute only: what is relative to another day is annotate's
 * business. Both the page layer (publication lines) and the annotators read dates through here.
 */
#ifndef KH_ARABIC_DATE_H
#define KH_ARABIC_DATE_H

#include "arabic/calendar.h"
#include "arabic/lexicon.h"

typedef struct kh_date_rules kh_date_rules;
kh_status kh_date_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, kh_date_rules **ret_rules,
                             kh_err *err) KH_MUST_CHECK;

/** The word sets (vocabulary.h) of which a written date, a clock time or a number in words begins with one. */
uint64_t kh_date_sets(const kh_date_rules *rules);

typedef enum kh_digit_order { KH_ORDER_UNKNOWN, KH_DAY_FIRST, KH_MONTH_FIRST } kh_digit_order;

typedef struct kh_written_date {
    size_t first, n;    /* tokens it covers; a proclitic glued to the first token is not part of it: see proclitic */
    uint32_t proclitic; /* folded bytes of the first token that are a proclitic */
    kh_civil date;      /* Gregorian or Hijri as `hijri` says; 0 in the parts that are not written */
    bool hijri;
    bool ordinal;         /* the day stands as a word: الأول من نوفمبر */
    bool ambiguous;       /* 3/4/2024: day and month could be exchanged; read day first unless told */
    int32_t weekday;      /* 0 = Saturday … 6; -1 not written */
    int32_t second;       /* clock time as second of the day, -1 not written */
    bool half_known;      /* of the clock time: صباحا or مساء is written, or the hour is past 12 */
    bool midnight;        /* of the clock time: منتصف الليل */
    int32_t zone;         /* minutes east of UTC when written (غرينتش, +03:00), else INT32_MIN */
    uint8_t month_family; /* 0 none, 1 Western (يناير), 2 Levant (كانون الثاني), 3 Maghreb (جانفي, يناير/غشت/شتنبر), 4
                             Hijri, 5 Latin */
} kh_written_date;

/**
 * Read the longest written date that begins at token `i`: at least a day and a month, a month and a year, a full
 * numeric date, or an ISO date. A leading weekday is included when a date follows; a clock time that touches the date
 * is included. A bare year, a bare weekday and a bare clock time are not dates here.
 */
bool kh_date_at(const kh_date_rules *rules, const kh_tokens *tokens, size_t i, kh_digit_order order,
                kh_written_date *ret_date);
/** Read a clock time at token `i`: 20:50, 8,30 مساء, الساعة الثامنة صباحا, 14:00 بتوقيت غرينتش. Sets second, zone,
 * first, n. */
bool kh_clock_at(const kh_date_rules *rules, const kh_tokens *tokens, size_t i, kh_written_date *ret_clock);
/** Month 1…12 named at token `i` (with any proclitic), how many tokens, its family; double forms as one. 0 when none.
 */
int kh_month_at(const kh_date_rules *rules, const kh_tokens *tokens, size_t i, kh_match *ret_match,
                uint8_t *ret_family);
/** 0 = Saturday … 6 = Friday named at token `i`, -1 when none. */
int kh_weekday_at(const kh_date_rules *rules, const kh_tokens *tokens, size_t i, kh_match *ret_match);
/** As kh_weekday_at, without ال too: جمعة of "كل جمعة". For places that nothing else can stand in; no proclitics. */
int kh_weekday_bare_at(const kh_date_rules *rules, const kh_tokens *tokens, size_t i, kh_match *ret_match);
/** The Gregorian day of a complete date, KH_NO_DAY when a part is missing or it does not exist. */
int32_t kh_written_day(const kh_written_date *date);

#endif
