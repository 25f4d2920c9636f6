/*
 * Times: what the files time*.c share. time.c walks the tokens and puts mentions down; time_rules.c holds the words;
 * time_day.c puts days together, with time_month.c for dates and months and time_clock.c for hours; time_unit.c reads
 * years, months, weeks, seasons, sets and vague references; time_count.c reads durations and "so many units ago";
 * time_within.c reads a week or weekday of a month.
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
    KH_TW_THIS,
    KH_TW_EDGE,
    KH_TW_HEDGE,
    KH_TW_AGO,
    KH_TW_REF,
    KH_TW_SET,
    KH_TW_EVERY,
    KH_TW_QUARTER,
    KH_TW_HALF,
    KH_TW_SEASON_WORD,
    KH_TW_SEASON,
    KH_TW_FEW,
    KH_TW_DECADE,
    KH_TW_REST,
    KH_TW_ALL,
    KH_TW_REL, /* from here on words that begin no time */
    KH_TW_FIRST_NEIGHBOUR = KH_TW_REL,
    KH_TW_REL_TEXT,
    KH_TW_AFTER_HEDGE,
    KH_TW_SINCE,
    KH_TW_FUTURE,
    KH_TW_YEAR_BEFORE,
    KH_TW_LED,
    KH_TW_WHOLE,
    KH_TW_NOW,
    KH_TW_NOT_DECADE,
    KH_TW_LOOK_ALIKE,
    KH_TW_NAME_BEFORE,
    KH_TW_AFTER_SPAN,
    KH_TW_BEFORE_CHRIST,
    KH_TW_THAT_DAY,
    KH_TW_SCHEDULED,
    KH_TW_TOLD,
    KH_TW_UNDONE,
    KH_TW_YEAR_HEAD,
    KH_TW_YEARS,
    KH_TW_YEAR_KIND,
    KH_TW_MONTH_BEFORE,
    KH_TW_NO_DATE,
    KH_TW_OLD_DATE,
    KH_TW_TWO_BEFORE,
    KH_TW_TWO_BEHIND,
    KH_TW_GENERAL
} kh_time_class;

typedef struct kh_time_word {
    uint8_t class, mod; /* mod: kh_time_mod of an edge or a hedge */
    int32_t number;     /* value as a number */
    kh_str value, unit;
} kh_time_word;

struct kh_time_rules {
    kh_lexicon *lexicon, *neighbours;      /* time-words.tsv, time-neighbours.tsv */
    kh_time_word *words, *neighbour_words; /* by row */
};

/** Where the reader stands in one article. */
typedef struct kh_timing {
    kh_marking *marking;
    const kh_annotate_rules *rules;
    const kh_tokens *tokens;
    kh_arena *arena;
    int32_t today;         /* published day, KH_NO_DAY */
    int32_t year;          /* of it, 0 unknown */
    int32_t not_before;    /* where `today` is not known, a day that it does not lie before, */
    int32_t not_after;     /* and one that it does not lie behind; KH_NO_DAY */
    int32_t text_day;      /* the last full day that the text named, KH_NO_DAY */
    int32_t text_year;     /* the last year that the text named, 0 */
    uint64_t *classes;     /* for each token, the classes of time words that may stand there */
    uint64_t begins;       /* the word sets of which a time in words begins with one */
    int32_t text_month;    /* the last month that it named, if no day since: year × 12 + month − 1; else 0 */
    int32_t sentence_year; /* the last year that this sentence named, 0 */
    int32_t named_year;    /* and the text */
    int32_t heading_year;  /* the one that a heading right before this sentence named, 0 */
    size_t end;            /* end of the sentence being read */
    size_t start;          /* and its beginning */
    kh_digit_order order;  /* of day and month in the numeric dates of this text, once `order_known` */
    bool order_known;
    int32_t latest_told; /* the last day that the text told of in full, KH_NO_DAY */
    size_t loose_clock;  /* 1 + the mention of a clock time that was given the day around it, 0 */
    size_t month_end;    /* behind the last month that was read, 0 */
    size_t day_end;      /* behind the last day, 0 */
    bool day_in_full;    /* its year was written */
    size_t week_end;     /* behind the last week related to today, 0 */
    int32_t week;        /* and how many weeks from today it lies */
    size_t clock_end;    /* behind the last clock time that was read, 0 */
    int32_t clock;       /* and its second of the day */
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

/** The part of kh_time_word_at behind its first test. */
const kh_time_word *kh_time_word_here(const kh_timing *t, size_t i, kh_time_class class, unsigned flags,
                                      kh_match *ret_match);
/** The word of `class` at token `i`; NULL when there is none. `ret_match` gets its extent. */
static inline const kh_time_word *kh_time_word_at(const kh_timing *t, size_t i, kh_time_class class, unsigned flags,
                                                  kh_match *ret_match)
{
    *ret_match = (kh_match){.more = KH_NO_MORE};
    return i < t->end && (t->classes[i] >> class & 1) ? kh_time_word_here(t, i, class, flags, ret_match) : NULL;
}
/** Any word of the lexicon at token `i`, its first row. */
const kh_time_word *kh_time_any_at(const kh_timing *t, size_t i, unsigned flags, kh_match *ret_match);

bool kh_read_day(kh_timing *t, size_t i, kh_reading *ret);
bool kh_read_unit(kh_timing *t, size_t i, kh_reading *ret);
/** A count of units: "3 أيام", "قبل شهرين", "عام ونصف". */
bool kh_read_count(kh_timing *t, size_t i, kh_reading *ret);
/** "السنوات الخمس الماضية", "الأيام القليلة المقبلة". */
bool kh_read_counted_plural(kh_timing *t, size_t i, kh_reading *ret);
/** "الأسبوع الأول من أكتوبر", "أول جمعة من يوليو", "الأسبوع المقبل يوم الثلاثاء". */
bool kh_read_within(kh_timing *t, size_t i, kh_reading *ret);

/** A four-digit year between the bounds at token `i`, in digits. */
bool kh_time_year_at(const kh_timing *t, size_t i, int32_t least, int32_t most, int32_t *ret);
/** The year of a month (and day, or 0) without one: the nearest that the tense before token `first` allows. 0 when the
 * day of writing is not known. `sense` is -1, 0, 1 as الماضي, الجاري, المقبل; INT32_MIN when none is written. */
int32_t kh_time_year_for(const kh_timing *t, size_t first, int32_t month, int32_t of_month, int32_t sense);
/** [هذا] الشهر [الجاري], العام الماضي: how far from now in units of `code`; `ret_n` tokens. False when the unit stands
 * there without a relation. */
bool kh_time_offset_at(const kh_timing *t, size_t i, const char *code, int32_t *ret_offset, size_t *ret_n);
/** TIMEX3 of so many units; of an unknown number unless `known`. */
kh_str kh_time_duration_value(kh_arena *arena, const kh_time_word *unit, double count, bool known);

/** Does the clause before token `i` speak of what is to come? */
bool kh_time_is_future(const kh_timing *t, size_t i);
/** The same for a weekday at `i`, which is at most days away: nothing between may open what has happened. */
bool kh_time_is_coming(const kh_timing *t, size_t i);
/** Is token `i` a word of `class`, proclitics aside? False before the sentence. */
bool kh_time_is(const kh_timing *t, size_t i, kh_time_class class);
/** A weekday of the week that lies `offset` weeks from today; weeks begin on Saturday. */
int32_t kh_time_weekday_of_week(int32_t today, int32_t offset, int weekday);
kh_str kh_time_day_value(kh_arena *arena, int32_t day);
/** [from, to] of a reading that lies `offset` days from a day of writing that is only bounded. */
void kh_time_bound_days(const kh_timing *t, kh_reading *ret, int32_t offset);
/** A TIMEX3 value with X where it hangs on a day of writing that is not known: "XXXX-XX" for the code "M". */
kh_str kh_time_open_value(const kh_time_word *unit);
/** The days of a month or year. */
void kh_time_month_days(int32_t year, int32_t month, int32_t *ret_from, int32_t *ret_to);

#endif
