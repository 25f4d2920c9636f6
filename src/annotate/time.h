/*
 * Times: what the files time*.c share. time.c walks the tokens and puts mentions down; time_rules.c holds the words;
 * time_day.c reads days, parts of days and clocks; time_unit.c reads years, months, weeks, durations, sets and vague
 * references.
 */
#ifndef KH_ANNOTATE_TIME_H
#define KH_ANNOTATE_TIME_H

#include "annotate/rules.h"

typedef enum kh_time_class {
    KH_TW_NONE,
    KH_TW_UNIT,
    KH_TW_DAY,
    KH_TW_NIGHT,
    KH_TW_PART,
    KH_TW_REL,
    KH_TW_REL_TEXT,
    KH_TW_THIS,
    KH_TW_EDGE,
    KH_TW_HEDGE,
    KH_TW_AFTER_HEDGE,
    KH_TW_AGO,
    KH_TW_LATER,
    KH_TW_SINCE,
    KH_TW_REF,
    KH_TW_SET,
    KH_TW_EVERY,
    KH_TW_QUARTER,
    KH_TW_HALF,
    KH_TW_SEASON_WORD,
    KH_TW_SEASON,
    KH_TW_FEW,
    KH_TW_DECADE,
    KH_TW_FUTURE,
    KH_TW_YEAR_BEFORE
} kh_time_class;

typedef struct kh_time_word {
    uint8_t class, mod; /* mod: kh_time_mod of an edge or a hedge */
    int32_t number;     /* value as a number */
    kh_str value, unit;
} kh_time_word;

struct kh_time_rules {
    kh_lexicon *lexicon;
    kh_time_word *words; /* by row */
};

/** Where the reader stands in one article. */
typedef struct kh_timing {
    kh_marking *marking;
    const kh_annotate_rules *rules;
    const kh_tokens *tokens;
    kh_arena *arena;
    int32_t today;     /* published day, KH_NO_DAY */
    int32_t year;      /* of it, 0 unknown */
    int32_t text_day;  /* the last full day that the text named, KH_NO_DAY */
    int32_t text_year; /* the last year that the text named, 0 */
    uint64_t begins;   /* the word sets of which a time in words begins with one */
    size_t end;        /* end of the sentence being read */
    size_t start;      /* and its beginning */
} kh_timing;

/** One mention as it is being read. */
typedef struct kh_reading {
    size_t first, end;  /* tokens */
    uint32_t proclitic; /* bytes of the first token's folded form */
    kh_str value;
    int32_t from, to; /* days it covers */
    uint8_t type, mod, anchor;
    bool hijri;
} kh_reading;

/** The word of `class` at token `i`; NULL when there is none. `ret_match` gets its extent. */
const kh_time_word *kh_time_word_at(const kh_timing *t, size_t i, kh_time_class class, unsigned flags,
                                    kh_match *ret_match);
/** Any word of the lexicon at token `i`, its first row. */
const kh_time_word *kh_time_any_at(const kh_timing *t, size_t i, unsigned flags, kh_match *ret_match);

bool kh_read_day(kh_timing *t, size_t i, kh_reading *ret);
bool kh_read_unit(kh_timing *t, size_t i, kh_reading *ret);

/** Does the clause before token `i` speak of what is to come? */
bool kh_time_is_future(const kh_timing *t, size_t i);
kh_str kh_time_day_value(kh_arena *arena, int32_t day);
/** The days of a month or year. */
void kh_time_month_days(int32_t year, int32_t month, int32_t *ret_from, int32_t *ret_to);

#endif
