/*
 * Counts of units: durations, and days that are so many units away.
 *
 *   count  = [قبل] [hedge] amount { و amount } [few] [after-hedge] [rel | من الآن]
 *   amount = number unit | dual | few units | units | unit (واحد | كامل) | unit behind خلال، منذ، لمدة  [ونصف]
 *   السنوات الخمس الماضية = units with ال, number, rel
 */
#include <math.h>

#include "annotate/time.h"

enum { LETTER = 2, MOST_AMOUNTS = 4, SINGLE = 1, DUAL = 2, PLURAL = 3 };
#define AL "\xD8\xA7\xD9\x84"

struct amount {
    const kh_time_word *unit;
    double count;
    bool known;
    size_t n;
    uint32_t proclitic;
};

static bool unit_is(const kh_time_word *unit, const char *code)
{
    return kh_str_eq(unit->unit, kh_str_z(code));
}

static bool has_article(const kh_timing *t, size_t i)
{
    kh_str word = t->tokens->at[i].fold;

    return word.len > 3 * LETTER && memcmp(word.ptr, AL, 2 * LETTER) == 0;
}

/* Years, months … seconds, the larger the earlier, as ISO 8601 writes them. */
static int rank_of(const kh_time_word *unit)
{
    static const char *const codes[] = {"CE", "DE", "Y", "M", "W", "D", "TH", "TM", "TS"};

    for (int i = 0; i < (int)(sizeof codes / sizeof *codes); i++) {
        if (unit_is(unit, codes[i]))
            return i;
    }
    return 0;
}

/* ---- reading one amount ---- */

static bool names_day(const kh_timing *t, size_t i)
{
    kh_match match;

    return i < t->end && (kh_weekday_at(t->rules->dates, t->tokens, i, &match) >= 0 ||
                          kh_time_word_at(t, i, KH_TW_DAY, KH_MATCH_EXACT, &match));
}

/* The unit that a number counts: "ثلاثة أيام", "13 عاما", "20 من" is none. Also "90 إلى 180 يوما": the first end
 * borrows the second's unit. */
static const kh_time_word *counted_unit(const kh_timing *t, size_t at, kh_match *ret_match)
{
    const kh_time_word *unit = kh_time_word_at(t, at, KH_TW_UNIT, KH_MATCH_EXACT, ret_match);
    kh_number second;
    size_t i = at;

    if (unit && unit_is(unit, "D") && kh_token_word(t->tokens, at, "يوم") && names_day(t, at + 1))
        return NULL; /* "بلغ 300 يوم الأحد" */
    if (unit)
        return unit;
    if (kh_token_word(t->tokens, i, "الي") || kh_token_is(t->tokens, i, "-") || kh_token_word(t->tokens, i, "و") ||
        kh_token_word(t->tokens, i, "او"))
        i++;
    else
        return NULL;
    if (!kh_number_at(t->rules->numbers, t->tokens, i, &second) || i + second.n >= t->end)
        return NULL;
    unit = kh_time_word_at(t, i + second.n, KH_TW_UNIT, KH_MATCH_EXACT, ret_match);
    ret_match->n = 0;
    if (kh_token_word(t->tokens, i + second.n, "يوم") && names_day(t, i + second.n + 1)) /* "5 - 1 يوم الاثنين" */
        return NULL;
    return unit;
}

/* "بعد ساعة", "خلال عام": does the word behind leave the unit alone? "خلال شهر رمضان", "عام 2013" and "ساعة الصفر" are
 * other things. */
static bool stands_alone(const kh_timing *t, size_t next)
{
    kh_match match;
    uint8_t family;
    kh_number number;

    if (next >= t->end || t->tokens->at[next].kind == KH_TOKEN_PUNCT)
        return true;
    if (t->tokens->at[next].kind != KH_TOKEN_WORD || has_article(t, next))
        return false;
    return !kh_number_at(t->rules->numbers, t->tokens, next, &number) &&
           !kh_month_at(t->rules->dates, t->tokens, next, &match, &family) &&
           kh_weekday_at(t->rules->dates, t->tokens, next, &match) < 0 &&
           !kh_time_word_at(t, next, KH_TW_DAY, KH_MATCH_EXACT, &match) &&
           !kh_time_word_at(t, next, KH_TW_SEASON, KH_MATCH_ARTICLE, &match);
}

/* May a bare plural end before token `i`? A noun behind it would make it that noun's: ساعات القطع. */
static bool ends_span(const kh_timing *t, size_t i)
{
    kh_match match;

    if (i >= t->end || t->tokens->at[i].kind != KH_TOKEN_WORD)
        return true;
    return kh_time_word_at(t, i, KH_TW_AFTER_SPAN, KH_MATCH_PROCLITICS, &match) ||
           kh_time_word_at(t, i, KH_TW_FEW, KH_MATCH_EXACT, &match) ||
           kh_time_word_at(t, i, KH_TW_AFTER_HEDGE, KH_MATCH_EXACT, &match) ||
           (t->tokens->at[i].fold.len > 3 * LETTER && memcmp(t->tokens->at[i].fold.ptr, "\xD9\x88", LETTER) == 0);
}

static bool is_one(const kh_timing *t, size_t i)
{
    kh_match match;

    return kh_time_word_at(t, i, KH_TW_WHOLE, KH_MATCH_EXACT, &match) != NULL;
}

/* ونصف behind a unit: "ساعة ونصف", "عام ونصف العام". */
static void take_fraction(const kh_timing *t, size_t at, struct amount *amount)
{
    kh_number fraction;
    kh_match match;
    const kh_time_word *again;
    size_t next;

    if (!amount->known || at >= t->end || !kh_number_at(t->rules->numbers, t->tokens, at, &fraction) ||
        fraction.kind != KH_NUMBER_FRACTION || fraction.proclitic != LETTER ||
        memcmp(t->tokens->at[at].fold.ptr, "\xD9\x88", LETTER) != 0)
        return;
    next = at + fraction.n;
    again = kh_time_word_at(t, next, KH_TW_UNIT, KH_MATCH_ARTICLE, &match);
    if (again && kh_str_eq(again->unit, amount->unit->unit))
        next += match.n;
    else if (next < t->end && t->tokens->at[next].kind == KH_TOKEN_WORD && has_article(t, next))
        return;
    amount->count += fraction.value;
    amount->n += next - at;
}

/* A unit without a number: the dual, a plural left vague, or one. `led`: a word before it says that a span is meant. */
static bool bare_amount(const kh_timing *t, size_t at, unsigned flags, bool led, struct amount *ret)
{
    kh_match match, few;
    const kh_time_word *word = kh_time_word_at(t, at, KH_TW_FEW, flags, &few);
    size_t unit_at = at + (word ? few.n : 0);
    struct amount with_half;
    int32_t year;

    ret->unit = kh_time_word_at(t, unit_at, KH_TW_UNIT, word ? KH_MATCH_EXACT : flags, &match);
    if (!ret->unit || ret->unit->number > PLURAL)
        return false;
    ret->n = unit_at + match.n - at;
    ret->proclitic = word ? few.proclitic : match.proclitic;
    ret->count = ret->unit->number;
    ret->known = ret->unit->number < PLURAL;
    if (unit_is(ret->unit, "DE") && ret->unit->number != DUAL && !word) /* عقد, عقود are contracts too */
        return ret->unit->number == PLURAL ? led || ret->proclitic : is_one(t, unit_at + match.n) && ++ret->n;
    if (ret->unit->number == PLURAL && !word && unit_is(ret->unit, "Y") &&
        kh_time_year_at(t, unit_at + match.n, 1000, 2999, &year))
        return false; /* أعوام 1974 و1978 */
    if (ret->unit->number == PLURAL && !word && !led && !ret->proclitic && !ends_span(t, unit_at + match.n))
        return false; /* أيام صدام, ساعات ذكية, ساعات العمل */
    if (ret->unit->number != SINGLE)
        return true;
    if (is_one(t, unit_at + match.n)) {
        ret->n++;
        return true;
    }
    with_half = *ret;
    take_fraction(t, at + ret->n, &with_half);
    return with_half.n > ret->n || (led && stands_alone(t, unit_at + match.n));
}

/* بالمائة, في المئة: no hundred of the days behind it. */
static bool is_percent(const kh_timing *t, size_t at)
{
    kh_number number;

    return at < t->end && t->tokens->at[at].kind == KH_TOKEN_WORD &&
           kh_number_at(t->rules->numbers, t->tokens, at, &number) && number.value == 100 && number.definite &&
           (number.proclitic || (at > t->start && kh_token_word(t->tokens, at - 1, "في")));
}

/* ستة عشر: the end of a number is no tenth. */
static bool inside_number(const kh_timing *t, size_t at)
{
    kh_number number;

    return at > t->start && kh_number_at(t->rules->numbers, t->tokens, at - 1, &number) && number.n > 1;
}

static bool read_amount(const kh_timing *t, size_t at, bool first, bool led, struct amount *ret)
{
    kh_number number;
    kh_match match;
    bool found;

    *ret = (struct amount){0};
    if (is_percent(t, at))
        return false;
    if (kh_number_at(t->rules->numbers, t->tokens, at, &number) && at + number.n <= t->end &&
        (number.kind == KH_NUMBER_CARDINAL || number.kind == KH_NUMBER_VAGUE || number.kind == KH_NUMBER_FRACTION) &&
        (first || !number.proclitic)) {
        if (number.kind == KH_NUMBER_FRACTION && inside_number(t, at))
            return false;
        ret->unit = number.kind == KH_NUMBER_FRACTION /* نصف الساعة */
                        ? kh_time_word_at(t, at + number.n, KH_TW_UNIT, KH_MATCH_ARTICLE, &match)
                        : counted_unit(t, at + number.n, &match);
        ret->count = number.value;
        ret->known = number.kind != KH_NUMBER_VAGUE;
        ret->n = number.n + (ret->unit ? match.n : 0);
        ret->proclitic = number.proclitic;
        found = ret->unit != NULL && ret->unit->number <= PLURAL;
    } else {
        found = bare_amount(t, at, first ? KH_MATCH_PROCLITICS : KH_MATCH_EXACT, led, ret);
    }
    if (found)
        take_fraction(t, at + ret->n, ret);
    return found;
}

/* "عامين وثلاثة أشهر", "شهر و21 يوما": a smaller unit that و adds. */
static bool joined_amount(const kh_timing *t, size_t at, const struct amount *before, struct amount *ret)
{
    bool apart = kh_token_word(t->tokens, at, "و");

    if (!before->known || at >= t->end || t->tokens->at[at].kind != KH_TOKEN_WORD ||
        memcmp(t->tokens->at[at].fold.ptr, "\xD9\x88", LETTER) != 0)
        return false;
    if (!read_amount(t, apart ? at + 1 : at, !apart, true, ret) || ret->proclitic != (apart ? 0 : LETTER))
        return false;
    ret->n += apart;
    if (!ret->known || ret->unit->number == 0)
        return false;
    /* "20 يوما وشهر واحد" is a sum too, "يوما بعد يوم وسنة" none */
    return rank_of(ret->unit) > rank_of(before->unit) ||
           (rank_of(ret->unit) < rank_of(before->unit) && ret->n >= 2 + (size_t)apart && before->n >= 2);
}

/* ---- values ---- */

static kh_str number_text(kh_arena *arena, double count)
{
    return count == floor(count) ? kh_arena_format(arena, "%.0f", count) : kh_arena_format(arena, "%.10g", count);
}

kh_str kh_time_duration_value(kh_arena *arena, const kh_time_word *unit, double count, bool known)
{
    bool clock = unit->unit.ptr[0] == 'T';
    const char *prefix = clock ? "PT" : "P";
    kh_str code = clock ? kh_str_of(unit->unit.ptr + 1, unit->unit.len - 1) : unit->unit, digits;

    if (unit_is(unit, "DE")) { /* decades and centuries as years: TIMEX3 readers know those */
        code = KH_STR("Y");
        count *= 10;
    } else if (unit_is(unit, "CE")) {
        code = KH_STR("Y");
        count *= 100;
    }
    if (known && clock && kh_str_eq(code, KH_STR("H")) && count * 100 != floor(count * 100)) { /* a third of an hour */
        code = KH_STR("M");
        count = floor(count * 60 + 0.5);
    }
    digits = known ? number_text(arena, count) : KH_STR("X");
    return kh_arena_format(arena, "%s%.*s%.*s", prefix, (int)digits.len, digits.ptr, (int)code.len, code.ptr);
}

/* P1M21D, PT1H30M: each amount without its prefix, T before the first part of a day. */
static kh_str sum_value(kh_arena *arena, const struct amount *amounts, size_t n)
{
    kh_str value = kh_time_duration_value(arena, amounts[0].unit, amounts[0].count, amounts[0].known);

    for (size_t i = 1; i < n; i++) {
        kh_str part = kh_time_duration_value(arena, amounts[i].unit, amounts[i].count, amounts[i].known);
        size_t prefix = amounts[i].unit->unit.ptr[0] == 'T' && amounts[i - 1].unit->unit.ptr[0] == 'T' ? 2 : 1;

        if (!part.ptr || !value.ptr)
            return (kh_str){NULL, 0};
        value =
            kh_arena_format(arena, "%.*s%.*s", (int)value.len, value.ptr, (int)(part.len - prefix), part.ptr + prefix);
    }
    return value;
}

static int32_t day_moved(int32_t day, const struct amount *amounts, size_t n, int direction)
{
    kh_civil date = kh_civil_of_day(day);
    int32_t months = 0, days = 0;

    for (size_t i = 0; i < n; i++) { /* of half a month the days count */
        int rank = rank_of(amounts[i].unit);
        double count = amounts[i].count * (rank == 0 ? 1200 : rank == 1 ? 120 : rank == 2 ? 12 : rank == 4 ? 7 : 1);

        if (rank <= 3) {
            months += (int32_t)floor(count);
            days += (int32_t)((count - floor(count)) * 30 + 0.5);
        } else if (rank <= 5) {
            days += (int32_t)(count + 0.5);
        }
    }
    months = date.year * 12 + date.month - 1 + months * direction;
    if (months < 0 || months > 9999 * 12)
        return KH_NO_DAY;
    date.year = months / 12;
    date.month = months % 12 + 1;
    if (date.day > kh_days_in_month(date.year, date.month))
        date.day = kh_days_in_month(date.year, date.month);
    return kh_day_of_civil(date) + days * direction;
}

/* The day, month or year that lies so far from today: no finer than the smallest unit that was counted. */
static kh_str place_in_time(const kh_timing *t, kh_reading *ret, const struct amount *amounts, size_t n, int direction)
{
    int rank = rank_of(amounts[n - 1].unit);
    int32_t day;
    kh_civil date;

    for (size_t i = 0; i < n; i++) {
        if (!amounts[i].known || !(amounts[i].count < 100000) || amounts[i].count != floor(amounts[i].count))
            return (kh_str){NULL, 0};
    }
    day = rank > 5 ? KH_NO_DAY : day_moved(t->today, amounts, n, direction);
    if (day == KH_NO_DAY)
        return (kh_str){NULL, 0};
    date = kh_civil_of_day(day);
    if (rank > 3) {
        ret->from = ret->to = day;
        return kh_time_day_value(t->arena, day);
    }
    kh_time_month_days(date.year, rank == 3 ? date.month : 0, &ret->from, &ret->to);
    return rank == 3 ? kh_arena_format(t->arena, "%04d-%02d", (int)date.year, (int)date.month)
                     : kh_arena_format(t->arena, "%04d", (int)date.year);
}

/* "الأيام الثلاثة الماضية": a duration with its days. */
static void lay_beside_today(const kh_timing *t, kh_reading *ret, const struct amount *amount, int direction)
{
    int32_t day;

    if (t->today == KH_NO_DAY || !amount->known || rank_of(amount->unit) > 5 || !(amount->count < 10000))
        return;
    day = day_moved(t->today, amount, 1, direction);
    if (day == KH_NO_DAY)
        return;
    ret->anchor = KH_ANCHOR_PUBLISHED;
    ret->from = direction < 0 ? day : t->today + 1;
    ret->to = direction < 0 ? t->today : day > t->today ? day : t->today + 1;
}

/* ---- the whole ---- */

/* "سيعود بعد أسبوعين": what lies ahead, and is not counted from another event, is counted from now. */
static bool counts_from_now(const kh_timing *t, size_t i, size_t end, const struct amount *amounts)
{
    return i > t->start && kh_token_word(t->tokens, i - 1, "بعد") && amounts[0].known && !t->sentence_year &&
           !kh_token_word(t->tokens, end, "من") && !kh_token_word(t->tokens, end, "علي") && kh_time_is_coming(t, i - 1);
}

/* قبل أيام, قبل يومين, بعد أسبوعين من الآن: a date. "قبل 3 أيام من …" counts from elsewhere. */
static bool away_from_today(const kh_timing *t, size_t i, const struct amount *amounts, size_t n, const kh_match *ago,
                            kh_reading *ret)
{
    kh_match match;
    bool from_now = kh_token_word(t->tokens, ret->end, "من") && ret->end + 1 < t->end &&
                    kh_time_word_at(t, ret->end + 1, KH_TW_NOW, KH_MATCH_EXACT, &match);
    bool past = ago->n || (i > t->start && kh_time_word_at(t, i - 1, KH_TW_SINCE, KH_MATCH_PROCLITICS, &match));
    kh_str value = {NULL, 0};

    from_now = from_now || counts_from_now(t, i, ret->end, amounts);
    if (!from_now && (!ago->n || (kh_token_word(t->tokens, ret->end, "من") && ret->end < t->end)))
        return false;
    if (!from_now && amounts[0].known && t->sentence_year && t->sentence_year != t->year) /* from another year's day */
        return false;
    if (!amounts[0].known)
        value = past ? KH_STR("PAST_REF") : KH_STR("FUTURE_REF");
    else if (t->today != KH_NO_DAY)
        value = place_in_time(t, ret, amounts, n, past ? -1 : 1);
    else if (rank_of(amounts[n - 1].unit) <= 5) /* a week back is a day, no week */
        value = unit_is(amounts[n - 1].unit, "W") ? KH_STR("XXXX-XX-XX") : kh_time_open_value(amounts[n - 1].unit);
    if (!value.len)
        return false;
    if (ago->n) {
        ret->first = i;
        ret->proclitic = ago->proclitic;
    }
    if (from_now && kh_token_word(t->tokens, ret->end, "من"))
        ret->end += 2;
    ret->type = KH_TIME_DATE;
    ret->anchor = t->today == KH_NO_DAY ? KH_ANCHOR_NONE : KH_ANCHOR_PUBLISHED;
    ret->value = value;
    if (ret->mod == KH_TIME_MORE_THAN)
        ret->mod = past ? KH_TIME_BEFORE : KH_TIME_AFTER;
    return true;
}

static void take_tail(const kh_timing *t, kh_reading *ret, const struct amount *amount, bool hedged)
{
    kh_match match;
    const kh_time_word *after, *rel;

    if (kh_time_word_at(t, ret->end, KH_TW_FEW, KH_MATCH_EXACT, &match)) /* أيام قليلة */
        ret->end += match.n;
    after = kh_time_word_at(t, ret->end, KH_TW_AFTER_HEDGE, KH_MATCH_EXACT, &match);
    if (after && !hedged) {
        ret->mod = after->mod;
        ret->end += match.n;
    }
    rel = kh_time_word_at(t, ret->end, KH_TW_REL, KH_MATCH_EXACT, &match);
    if (rel && rel->number && amount->known) { /* الثلاثة أشهر الماضية */
        ret->end += match.n;
        lay_beside_today(t, ret, amount, rel->number < 0 ? -1 : 1);
    }
}

/* The larger units first, as values have them; the first amount's proclitic stays the first's. */
static void sort_amounts(struct amount *amounts, size_t n)
{
    uint32_t proclitic = amounts[0].proclitic;

    for (size_t k = 1; k < n; k++) {
        for (size_t m = k; m && rank_of(amounts[m].unit) < rank_of(amounts[m - 1].unit); m--) {
            struct amount swap = amounts[m];
            amounts[m] = amounts[m - 1];
            amounts[m - 1] = swap;
        }
    }
    amounts[0].proclitic = proclitic;
}

bool kh_read_count(kh_timing *t, size_t i, kh_reading *ret)
{
    kh_match ago_match = {0}, hedge_match = {0}, match;
    const kh_time_word *ago = kh_time_word_at(t, i, KH_TW_AGO, KH_MATCH_PROCLITICS, &ago_match), *hedge;
    size_t at = i + (ago ? ago_match.n : 0), start = at, n = 1;
    struct amount amounts[MOST_AMOUNTS];
    bool led = ago || (i > t->start && kh_time_word_at(t, i - 1, KH_TW_LED, KH_MATCH_PROCLITICS, &match));

    if (!ago)
        ago_match.n = 0;
    hedge = kh_time_word_at(t, at, KH_TW_HEDGE, ago ? KH_MATCH_EXACT : KH_MATCH_PROCLITICS, &hedge_match);
    at += hedge ? hedge_match.n : 0;
    if (!read_amount(t, at, at == i, led || hedge, &amounts[0]))
        return false;
    at += amounts[0].n;
    while (n < MOST_AMOUNTS && joined_amount(t, at, &amounts[n - 1], &amounts[n]))
        at += amounts[n++].n;
    sort_amounts(amounts, n);
    *ret = (kh_reading){.first = hedge ? start : i + ago_match.n,
                        .end = at,
                        .from = KH_NO_DAY,
                        .to = KH_NO_DAY,
                        .type = KH_TIME_DURATION};
    ret->proclitic = ret->first == i ? (hedge ? hedge_match.proclitic : amounts[0].proclitic) : 0;
    ret->mod = hedge ? hedge->mod : KH_TIME_PLAIN;
    take_tail(t, ret, &amounts[0], hedge != NULL);
    if (away_from_today(t, i, amounts, n, &ago_match, ret))
        return true;
    if (n == 1 && i > t->start && ret->anchor == KH_ANCHOR_NONE && kh_token_word(t->tokens, i - 1, "اخر"))
        lay_beside_today(t, ret, &amounts[0], -1);
    ret->value = sum_value(t->arena, amounts, n);
    return true;
}

bool kh_read_counted_plural(kh_timing *t, size_t i, kh_reading *ret)
{
    kh_match match, rel_match = {0};
    struct amount amount = {.unit = kh_time_word_at(t, i, KH_TW_UNIT, KH_MATCH_ARTICLE | KH_MATCH_PROCLITICS, &match),
                            .known = true};
    const kh_time_word *rel;
    kh_number number;
    size_t at;

    if (!amount.unit || (amount.unit->number != PLURAL && amount.unit->number != DUAL))
        return false;
    at = i + match.n;
    if (amount.unit->number == DUAL) { /* اليومين المقبلين */
        amount.count = DUAL;
        if (t->tokens->at[i].fold.len < match.proclitic + 3 * LETTER ||
            memcmp(t->tokens->at[i].fold.ptr + match.proclitic, AL, 2 * LETTER) != 0)
            return false;
    } else if (kh_time_word_at(t, at, KH_TW_FEW, KH_MATCH_ARTICLE, &rel_match) && has_article(t, at)) {
        amount.known = false; /* الأيام القليلة الماضية */
        at += rel_match.n;
    } else {
        bool article = kh_token_word(t->tokens, at, "ال") && at + 1 < t->end &&
                       t->tokens->at[at + 1].kind == KH_TOKEN_NUMBER; /* السنوات الـ10 الماضية */
        at += article;
        if (at >= t->end || !kh_number_at(t->rules->numbers, t->tokens, at, &number) ||
            number.kind != KH_NUMBER_CARDINAL || number.proclitic || !(article || number.definite || !number.words))
            return false; /* الأشهر 3 المقبلة */
        amount.count = number.value;
        at += number.n;
    }
    rel = kh_time_word_at(t, at, KH_TW_REL, KH_MATCH_EXACT, &rel_match);
    if (!rel || !rel->number)
        return false;
    *ret = (kh_reading){.first = i,
                        .end = at + rel_match.n,
                        .proclitic = match.proclitic,
                        .from = KH_NO_DAY,
                        .to = KH_NO_DAY,
                        .type = amount.known ? KH_TIME_DURATION : KH_TIME_DATE};
    lay_beside_today(t, ret, &amount, rel->number < 0 ? -1 : 1);
    ret->value = amount.known      ? kh_time_duration_value(t->arena, amount.unit, amount.count, true)
                 : rel->number > 0 ? KH_STR("FUTURE_REF")
                                   : KH_STR("PAST_REF");
    return true;
}
