/*
 * Days: dates, weekdays, deictics, parts of the day and clock times, in the orders that newspapers put them.
 *
 *   day   = { part | deictic | weekday [modifier] | date | "(" date ")" | clock }    at least one, each at most once
 *   مساء الأحد · اليوم الأربعاء (26 آذار 2025) · أمس الأول السبت · الساعة 8 مساء الأحد · فجر، الأحد
 */
#include "annotate/time_day.h"

enum { WEEK = 7, STEPS = 10, DAY_END = 24 * 3600, MONDAY = 2 };
static bool sign_between(const kh_day *d, size_t i)
{
    return kh_token_is(d->t->tokens, i, "،") || kh_token_is(d->t->tokens, i, ",") || kh_token_is(d->t->tokens, i, "(");
}

/* الماضي, المقبل, الجاري behind a day or a month. */
bool kh_day_take_sense(kh_day *d)
{
    kh_match match;
    const kh_time_word *word = kh_time_word_at(d->t, d->at, KH_TW_REL, KH_MATCH_EXACT, &match);

    if (!word || d->sense_known)
        return false;
    d->sense = word->number;
    d->sense_known = true;
    d->at += match.n;
    return true;
}

/* "من الإثنين وحتى الأربعاء المقبل" */
static bool opens_coming_range(const kh_day *d)
{
    kh_match match, rel;
    const kh_time_word *sense;

    if (!kh_day_joins_range(d, d->at) || d->at + 1 >= d->t->end ||
        kh_weekday_at(d->t->rules->dates, d->t->tokens, d->at + 1, &match) < 0)
        return false;
    sense = kh_time_word_at(d->t, d->at + 1 + match.n, KH_TW_REL, KH_MATCH_EXACT, &rel);
    return sense && sense->number > 0;
}

static int32_t nearest_weekday(const kh_day *d)
{
    int32_t today = d->t->today, back = (kh_weekday(today) - d->wanted_weekday + WEEK) % WEEK;

    if (d->sense_known && d->sense < 0)
        return today - (back ? back : WEEK) + (d->sense + 1) * WEEK;
    if (d->sense_known && d->sense > 0)
        return today + (WEEK - back) + (d->sense - 1) * WEEK;
    if (!d->sense_known && back && (kh_time_is_coming(d->t, d->first) || opens_coming_range(d)))
        return today + (WEEK - back);
    if (!d->sense_known && d->t->day_end && d->t->day_end + 1 == d->first && kh_day_joins_range(d, d->first - 1) &&
        d->t->text_day != KH_NO_DAY) /* the second end lies behind the first */
        return d->t->text_day + (d->wanted_weekday - kh_weekday(d->t->text_day) + WEEK) % WEEK;
    return today - back;
}

int32_t kh_day_year_for(const kh_day *d, int32_t month, int32_t of_month)
{
    return kh_time_year_for(d->t, d->first, month, of_month, d->sense_known ? d->sense : INT32_MIN);
}

/* "الجمعة من الأسبوع المقبل" */
static bool take_week(kh_day *d)
{
    size_t at = d->at + (kh_token_word(d->t->tokens, d->at, "من") ? 1 : 0), n;
    int32_t offset;

    if (!kh_time_offset_at(d->t, at, "W", &offset, &n))
        return false;
    d->anchored = d->t->today != KH_NO_DAY;
    if (d->anchored)
        d->day = kh_time_weekday_of_week(d->t->today, offset, d->wanted_weekday);
    d->at = at + n;
    return true;
}

/* "الأسبوع المقبل بين الأربعاء والجمعة": days of the week that has just been told. */
static bool take_told_week(kh_day *d)
{
    const kh_timing *t = d->t;
    bool range = kh_day_joins_range(d, d->first - 1) || d->proclitic;

    if (!t->week_end || t->today == KH_NO_DAY || d->first < t->week_end || d->first > t->week_end + 4)
        return false;
    if (!range && !kh_token_word(t->tokens, d->first - 1, "بين") && !kh_token_word(t->tokens, d->first - 1, "من"))
        return false;
    d->day = kh_time_weekday_of_week(t->today, t->week, d->wanted_weekday);
    if (range && t->text_day != KH_NO_DAY && d->day < t->text_day)
        d->day += WEEK;
    d->anchored = true;
    return true;
}

/* الاثنين, the two: "بين الاثنين", "الاثنين معا"; a range of days is none. */
static bool means_two(const kh_day *d)
{
    const kh_timing *t = d->t;
    kh_match match;

    if (kh_time_is(t, d->at + 1, KH_TW_TWO_BEHIND))
        return true;
    if (d->at == t->start || !kh_time_is(t, d->at - 1, KH_TW_TWO_BEFORE))
        return false;
    return !(d->at + 1 < t->end &&
             (kh_weekday_at(t->rules->dates, t->tokens, d->at + 1, &match) >= 0 || kh_day_joins_range(d, d->at + 1)));
}

/* "الأحد الثاني" of a month that is not told, "الاثنين الأول": no day near the day of writing. */
static bool is_counted(const kh_day *d, size_t i)
{
    kh_number number;

    return i < d->t->end && d->t->tokens->at[i].kind == KH_TOKEN_WORD &&
           kh_number_at(d->t->rules->numbers, d->t->tokens, i, &number) && number.kind == KH_NUMBER_ORDINAL &&
           number.definite && !number.proclitic && number.value <= 5;
}

static bool take_weekday(kh_day *d)
{
    kh_match match;
    int weekday = d->weekday ? -1 : kh_weekday_at(d->t->rules->dates, d->t->tokens, d->at, &match);

    if (weekday < 0 || (match.proclitic && d->at != d->first) || (weekday == MONDAY && means_two(d)) ||
        is_counted(d, d->at + match.n))
        return false;
    if (d->at == d->first)
        d->proclitic = match.proclitic;
    d->weekday = true;
    d->wanted_weekday = weekday;
    d->at += match.n;
    if (!take_week(d) && !take_told_week(d) && !kh_day_take_bare_day(d))
        kh_day_take_sense(d);
    return true;
}

/* هذا الصباح، هذا المساء */
static bool take_this_part(kh_day *d)
{
    unsigned flags = d->at == d->first ? KH_MATCH_PROCLITICS : KH_MATCH_EXACT;
    kh_match this_match, match;
    const kh_time_word *part;

    if (!kh_time_word_at(d->t, d->at, KH_TW_THIS, flags, &this_match))
        return false;
    part = kh_time_word_at(d->t, d->at + this_match.n, KH_TW_PART, KH_MATCH_EXACT, &match);
    if (!part || match.n != 1 || d->t->tokens->at[d->at + this_match.n].fold.len < 10 ||
        memcmp(d->t->tokens->at[d->at + this_match.n].fold.ptr, "\xD8\xA7\xD9\x84", 4) != 0)
        return false;
    if (d->at == d->first)
        d->proclitic = this_match.proclitic;
    d->deictic = d->part_known = true;
    d->part = part->value;
    if (d->t->today != KH_NO_DAY)
        d->day = d->t->today;
    d->at += this_match.n + match.n;
    return true;
}

static bool take_deictic(kh_day *d)
{
    unsigned flags = d->at == d->first ? KH_MATCH_PROCLITICS : KH_MATCH_EXACT;
    kh_match match, next;
    const kh_time_word *word = d->deictic ? NULL : kh_time_word_at(d->t, d->at, KH_TW_DAY, flags, &match);
    const kh_time_word *night = word || d->deictic ? NULL : kh_time_word_at(d->t, d->at, KH_TW_NIGHT, flags, &match);

    if (!word && !night)
        return !d->deictic && !d->part_known && take_this_part(d);
    if (d->at > d->t->start && kh_time_word_at(d->t, d->at - 1, KH_TW_THAT_DAY, KH_MATCH_PROCLITICS, &next))
        return false;
    if (kh_token_word(d->t->tokens, d->at, "لامس")) /* the verb; لأمس is rare */
        return false;
    /* روسيا اليوم، حزب الغد */
    if (word && d->at == d->first && d->at > d->t->start && !match.proclitic && match.n == 1 &&
        kh_time_word_at(d->t, d->at - 1, KH_TW_NAME_BEFORE, KH_MATCH_PROCLITICS, &next))
        return false;
    /* "اليوم الأول", "اليوم التالي", "اليوم العالمي": a day counted or named; "طوال اليوم": its length */
    if (word && word->number == 0) {
        kh_number number;
        if (d->at > d->t->start && kh_time_word_at(d->t, d->at - 1, KH_TW_ALL, KH_MATCH_PROCLITICS, &next))
            return false;
        if (kh_number_at(d->t->rules->numbers, d->t->tokens, d->at + match.n, &number) &&
            number.kind == KH_NUMBER_ORDINAL && number.definite)
            return false;
        if (kh_time_word_at(d->t, d->at + match.n, KH_TW_REL_TEXT, KH_MATCH_EXACT, &next) ||
            kh_token_word(d->t->tokens, d->at + match.n, "الاخير") ||
            kh_token_word(d->t->tokens, d->at + match.n, "العالمي") ||
            kh_token_word(d->t->tokens, d->at + match.n, "الوطني") ||
            kh_token_word(d->t->tokens, d->at + match.n, "الدولي"))
            return false;
    }
    if (d->at == d->first)
        d->proclitic = match.proclitic;
    d->deictic = true;
    d->away = word ? word->number : night->number;
    if (d->t->today != KH_NO_DAY)
        d->day = d->t->today + d->away;
    if (night) {
        d->part_known = true;
        d->part = KH_STR("NI");
    }
    d->at += match.n;
    return true;
}

static bool take_part(kh_day *d)
{
    unsigned flags = d->at == d->first ? KH_MATCH_PROCLITICS : KH_MATCH_EXACT;
    kh_match match;
    const kh_time_word *word = d->part_known ? NULL : kh_time_word_at(d->t, d->at, KH_TW_PART, flags, &match);

    if (!word || d->t->tokens->at[d->at].fold.len - match.proclitic <
                     6) /* ظهر the verb and ص are short: three letters at least */
        return false;
    if (d->at == d->first)
        d->proclitic = match.proclitic;
    d->part_known = true;
    d->part = word->value;
    d->eve = kh_token_word(d->t->tokens, d->at, "ليله");
    d->at += match.n;
    d->at += kh_token_word(d->t->tokens, d->at, "الباكر") ? 1 : 0;
    if (kh_token_word(d->t->tokens, d->at, "يوم") ||
        kh_token_word(d->t->tokens, d->at, "هذا")) { /* مساء يوم الأحد، مساء هذا اليوم */
        kh_day next = *d;
        next.at++;
        if (take_weekday(&next) || take_deictic(&next) || kh_day_take_date(&next)) {
            d->at++;
        }
    }
    return true;
}

static bool take_any(kh_day *d)
{
    return kh_day_take_clock(d) || kh_day_take_date(d) || kh_day_take_short_date(d) || kh_day_take_month_number(d) ||
           kh_day_take_of_month(d) || kh_day_take_numbered(d) || take_weekday(d) || take_deictic(d) || take_part(d);
}

/* Read parts while they follow each other, a comma or an opening bracket between them. */
static bool read_parts(kh_day *d)
{
    d->end = d->at;
    for (int i = 0; i < STEPS && d->at < d->t->end; i++) {
        bool bracket = kh_token_is(d->t->tokens, d->at, "("), sign = i > 0 && sign_between(d, d->at);
        size_t before = d->at;

        if (sign)
            d->at++;
        if (!sign && i > 0 && d->clock && kh_token_word(d->t->tokens, d->at, "من"))
            d->at++;
        if (!sign && i > 0 && kh_token_word(d->t->tokens, d->at, "يوم"))
            d->at++;
        if (!take_any(d)) {
            d->at = before;
            break;
        }
        if (bracket && sign) {
            if (!kh_token_is(d->t->tokens, d->at, ")")) {
                d->at = before;
                break;
            }
            d->at++;
        }
        d->end = d->at;
    }
    return d->end > d->first;
}

/* A weekday told with a date must be that date's; a bare one is resolved from the day of writing. */
static void settle_day(kh_day *d)
{
    if (d->day == KH_NO_DAY && !d->dated && d->weekday && d->t->today != KH_NO_DAY) {
        d->day = nearest_weekday(d);
        if (d->eve && d->day == d->t->today && !kh_time_is_future(d->t, d->first))
            d->day--; /* ليلة الجمعة in a report of Friday: the night that Friday began with */
        d->anchored = true;
    }
    if (d->deictic && d->day != KH_NO_DAY) {
        /* "اليوم الأربعاء" in a report of Thursday: the weekday is the surer of the two */
        int32_t off = d->weekday && !d->dated ? (d->wanted_weekday - kh_weekday(d->day) + WEEK) % WEEK : 0;

        if (off == 1 || off == WEEK - 1)
            d->day += off == 1 ? 1 : -1;
        d->anchored = true;
    }
    /* "مساء" or a clock time alone belongs to the day told around it, else to the day of writing */
    if (d->day == KH_NO_DAY && !d->dated && !d->weekday && !d->deictic && !d->generic && (d->part_known || d->clock)) {
        d->t->loose_clock = d->clock ? d->t->marking->times.n + 1 : 0;
        d->day = d->t->text_day != KH_NO_DAY ? d->t->text_day : d->t->today;
        d->anchored = d->day != KH_NO_DAY;
    }
}

static kh_str clock_value(const kh_day *d, const char *prefix)
{
    return kh_arena_format(d->t->arena, "%sT%02d:%02d%s", prefix, (int)(d->second / 3600), (int)(d->second / 60 % 60),
                           d->zone == 0 ? "Z" : "");
}

/* "بعد الظهر الساعة 7": the part of the day that stands apart from the hour. */
static void lay_in_part(kh_day *d)
{
    if (d->part_known && !d->midnight && d->second < 12 * 3600 && !kh_str_eq(d->part, KH_STR("MO")))
        d->second += 12 * 3600;
}

static kh_str value_of(kh_day *d)
{
    char day[16];

    if (d->clock)
        lay_in_part(d);
    /* منتصف ليل الأحد ends Sunday; of what began in the night of writing, today's is the one before */
    if (d->midnight && (d->weekday || d->deictic || d->dated) &&
        !(d->day != KH_NO_DAY && d->day == d->t->today && !kh_time_is_future(d->t, d->first)))
        d->second = DAY_END;

    if (d->day != KH_NO_DAY) {
        kh_format_day(d->day, day);
        if (d->clock)
            return clock_value(d, day);
        if (d->part_known)
            return kh_arena_format(d->t->arena, "%sT%.*s", day, (int)d->part.len, d->part.ptr);
        return kh_arena_str(d->t->arena, kh_str_z(day));
    }
    if (d->clock)
        return clock_value(d, "");
    if (d->dated && d->hijri && d->from == d->to) /* of a Hijri year that is not known */
        return d->month < 0 ? KH_STR("XXXX-XX-XX") : KH_STR("XXXX-XX");
    if (d->day_alone)
        return kh_arena_format(d->t->arena, "XXXX-XX-%02d", (int)d->day_alone);
    if (d->dated && d->month < 0)
        return kh_arena_format(d->t->arena, "XXXX-%02d-%02d", (int)-d->month, d->wanted_weekday);
    if (d->dated && d->month && d->year)
        return kh_arena_format(d->t->arena, "%04d-%02d", (int)d->year, (int)d->month);
    if (d->dated && d->month)
        return kh_arena_format(d->t->arena, "XXXX-%02d", (int)d->month);
    if (d->weekday) /* TIMEX3 counts weekdays from Monday = 1 */
        return kh_arena_format(d->t->arena, "XXXX-WXX-%d%s%.*s", (d->wanted_weekday + 5) % 7 + 1,
                               d->part_known ? "T" : "", (int)d->part.len, d->part.ptr ? d->part.ptr : "");
    if (d->deictic)
        return kh_arena_format(d->t->arena, "XXXX-XX-XX%s%.*s", d->part_known ? "T" : "", (int)d->part.len,
                               d->part.ptr ? d->part.ptr : "");
    if (d->part_known)
        return kh_arena_format(d->t->arena, "T%.*s", (int)d->part.len, d->part.ptr);
    return (kh_str){NULL, 0};
}

/* "الساعة الواحدة بالتوقيت المحلي، الثامنة بتوقيت غرينتش الثلاثاء": the day told with the second is that of both. */
static void share_day(kh_day *d)
{
    kh_vec *times = &d->t->marking->times;
    kh_time *twin = d->t->loose_clock && d->t->loose_clock == times->n ? KH_AT(times, kh_time, times->n - 1) : NULL;
    char day[16];

    if (!twin || !d->clock || d->zone != 0 || d->day == KH_NO_DAY || !(d->weekday || d->dated || d->deictic) ||
        twin->value.len <= 10 || twin->first == KH_NO_DAY || twin->span.end < d->t->tokens->at[d->t->start].start)
        return;
    kh_format_day(d->day, day);
    twin->value = kh_arena_format(d->t->arena, "%s%.*s", day, (int)(twin->value.len - 10), twin->value.ptr + 10);
    twin->first = twin->last = d->day;
}

static void report(kh_day *d, kh_reading *ret)
{
    if (d->clock) {
        d->t->clock_end = d->end;
        d->t->clock = d->second;
    }
    settle_day(d);
    share_day(d);
    *ret = (kh_reading){.first = d->first,
                        .end = d->end,
                        .proclitic = d->proclitic,
                        .from = KH_NO_DAY,
                        .to = KH_NO_DAY,
                        .hijri = d->hijri,
                        .mod = d->mod};
    ret->value = value_of(d);
    ret->type = d->clock || d->part_known ? KH_TIME_TIME : KH_TIME_DATE;
    ret->anchor = d->anchored ? KH_ANCHOR_PUBLISHED : KH_ANCHOR_NONE;
    if (d->day != KH_NO_DAY) {
        ret->from = d->day - d->hijri;
        ret->to = d->day + d->hijri;
        if (d->other != KH_NO_DAY) {
            ret->from = d->day < d->other ? d->day : d->other;
            ret->to = d->day < d->other ? d->other : d->day;
        }
        if (d->in_full && d->day > d->t->latest_told && !kh_time_is_future(d->t, d->first))
            d->t->latest_told = d->day;
        d->t->text_day = d->day;
        d->t->text_year = kh_civil_of_day(d->day).year;
        d->t->text_month = 0;
        d->t->day_end = d->end;
        d->t->day_in_full = d->in_full;
        if (d->in_full)
            d->t->named_year = d->year;
    } else if (d->deictic && !d->weekday && !d->dated) {
        kh_time_bound_days(d->t, ret, d->away);
    } else if (d->month > 0 && d->year) {
        kh_time_month_days(d->year, d->month, &ret->from, &ret->to);
        if (d->from != d->to) {
            ret->from = d->from;
            ret->to = d->to;
        }
        d->t->month_end = d->end;
        d->t->text_year = d->year;
        d->t->text_month = d->year * 12 + d->month - 1;
    }
}

/* What stands before a part of the day with ال that makes it this day's: "في وقت متأخر من الليل", "في المساء". */
static bool is_generic(const kh_day *d)
{
    static const char *const parts[] = {"الصباح", "المساء", "الليل"};
    const kh_tokens *tokens = d->t->tokens;
    size_t i = d->first;

    if (d->proclitic || i == d->t->start || d->end != i + 1 ||
        !(kh_token_word(tokens, i - 1, "في") || kh_token_word(tokens, i - 1, "خلال") ||
          kh_token_word(tokens, i - 1, "اثناء")))
        return false;
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        if (kh_token_word(tokens, i, parts[k]))
            return true;
    }
    return false;
}

static bool part_is_led(const kh_day *d)
{
    const kh_tokens *tokens = d->t->tokens;
    size_t i = d->first;

    if (kh_token_is(tokens, d->end, "،") || d->end >= d->t->end) {
        if (i > d->t->start && kh_token_word(tokens, i - 1, "وفي") && i - 1 == d->t->start) /* وفي المساء، … */
            return true;
    }
    if (kh_token_word(tokens, d->end - 1, "الباكر"))
        return true;
    if (i < d->t->start + 2 || !kh_token_word(tokens, i - 1, "من"))
        return false;
    return kh_token_word(tokens, i - 2, "متاخر") || kh_token_word(tokens, i - 2, "متاخره") ||
           kh_token_word(tokens, i - 2, "مبكر") || kh_token_word(tokens, i - 2, "مبكره") ||
           kh_token_word(tokens, i - 2, "الاولي");
}

/* A part of the day or a short word alone says too little: "صباح" the name, "ظهر" the verb. */
static bool enough(kh_day *d)
{
    static const char *const adverbs[] = {"مساء", "صباحا", "فجرا", "ليلا", "ظهرا", "عصرا"};

    if (d->dated || d->weekday || d->deictic || d->clock)
        return true;
    if (!d->part_known)
        return false;
    for (size_t i = 0; i < sizeof adverbs / sizeof *adverbs; i++) {
        if (kh_token_word(d->t->tokens, d->first, adverbs[i]))
            return true;
    }
    if (!part_is_led(d) && is_generic(d))
        d->generic = true;
    return d->generic || part_is_led(d) ||
           (kh_token_word(d->t->tokens, d->first, "بعد") && kh_token_word(d->t->tokens, d->first + 1, "الظهر"));
}

bool kh_read_day(kh_timing *t, size_t i, kh_reading *ret)
{
    const kh_day fresh = {
        .t = t, .first = i, .at = i, .day = KH_NO_DAY, .other = KH_NO_DAY, .wanted_weekday = -1, .zone = INT32_MIN};
    kh_day d = fresh;
    kh_match match;
    const kh_time_word *edge = kh_time_word_at(t, i, KH_TW_EDGE, KH_MATCH_PROCLITICS, &match);

    if (edge) { /* مطلع آذار/مارس، نهاية نيسان 2018، منتصف ديسمبر */
        kh_day inner = d;
        inner.first = inner.at = i + match.n;
        inner.edge = true;
        if (((kh_day_take_date(&inner) && inner.day == KH_NO_DAY && (inner.end = inner.at)) ||
             kh_day_bare_month(&inner, i + match.n)) &&
            !inner.proclitic) {
            inner.first = i;
            inner.proclitic = match.proclitic;
            inner.mod = edge->mod;
            report(&inner, ret);
            return true;
        }
    }
    if (kh_day_first_of_month(&d)) {
        report(&d, ret);
        return ret->value.len > 0;
    }
    if (kh_day_borrowed(&d) || kh_day_borrowed_hour(&d) || kh_day_hour_behind_clock(&d)) {
        report(&d, ret);
        return ret->value.len > 0;
    }
    if (kh_time_is(t, i, KH_TW_THIS) && (d.at = i + 1) < t->end && kh_day_bare_month(&d, i + 1) && !d.proclitic) {
        report(&d, ret);
        return ret->value.len > 0;
    }
    d = fresh;
    if (!read_parts(&d) || !enough(&d)) {
        d = (kh_day){
            .t = t, .first = i, .at = i, .day = KH_NO_DAY, .other = KH_NO_DAY, .wanted_weekday = -1, .zone = INT32_MIN};
        if (!kh_day_bare_month(&d, i))
            return false;
    }
    report(&d, ret);
    return ret->value.len > 0;
}
