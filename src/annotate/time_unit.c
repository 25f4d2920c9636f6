/*
 * Units: years, months, weeks and the like, related to the day of writing or to the text, counted as durations,
 * repeated, or left vague.
 *
 *   [edge] [this] unit [rel] · عام 2013 · قبل N units · N units · units plural · الربع الأول من 2018 · يوميا · حاليا
 */
#include "annotate/time.h"

enum { HUNDRED = 100, EARLIEST = 1000, LATEST = 2999, BARE_EARLIEST = 1900, BARE_LATEST = 2060 };

static bool unit_is(const kh_time_word *unit, const char *code)
{
    return kh_str_eq(unit->unit, kh_str_z(code));
}

static void set_days(kh_reading *ret, int32_t year, int32_t month)
{
    kh_time_month_days(year, month, &ret->from, &ret->to);
}

/* "عام 44 قبل الميلاد", "بين عامي 1186 و1155 ق.م": no year of this calendar. */
static bool before_christ(const kh_timing *t, size_t i)
{
    kh_match match;

    for (size_t ahead = 1; ahead <= 3 && i + ahead < t->end; ahead++) {
        if (kh_time_word_at(t, i + ahead, KH_TW_BEFORE_CHRIST, KH_MATCH_EXACT, &match))
            return true;
    }
    return false;
}

static void year_value(kh_timing *t, kh_reading *ret, int32_t year)
{
    ret->type = KH_TIME_DATE;
    if (year < 1600 && year >= 1300) { /* a Hijri year: its Gregorian days */
        ret->hijri = true;
        ret->from = kh_day_of_hijri((kh_civil){year, 1, 1});
        ret->to = kh_day_of_hijri((kh_civil){year + 1, 1, 1}) - 1;
        ret->value = kh_arena_format(t->arena, "%04d", (int)kh_civil_of_day(ret->from).year);
        return;
    }
    ret->value = kh_arena_format(t->arena, "%04d", (int)year);
    set_days(ret, year, 0);
    t->text_year = t->sentence_year = t->named_year = year;
}

/* ألفين وثمانية عشر، ألف وتسعمئة وسبعين: only behind a word for year. */
static bool year_in_words(const kh_timing *t, size_t i, int32_t *ret, size_t *ret_n)
{
    kh_number number;

    if (i >= t->end || t->tokens->at[i].kind != KH_TOKEN_WORD ||
        !kh_number_at(t->rules->numbers, t->tokens, i, &number) || number.kind != KH_NUMBER_CARDINAL ||
        number.proclitic || (number.n < 2 && !(number.value == 2000)) || i + number.n > t->end ||
        !(number.value >= HUNDRED) || !(number.value <= LATEST))
        return false;
    *ret = (int32_t)number.value;
    *ret_n = number.n;
    return true;
}

/* عام 622 للميلاد, عام 247: three digits that nothing is counted by. */
static bool early_year(const kh_timing *t, size_t i, int32_t *ret)
{
    const kh_token *token = i < t->end ? &t->tokens->at[i] : NULL;
    kh_match match;

    if (!token || token->kind != KH_TOKEN_NUMBER || !token->integer || token->digits != 3 || token->fold.len != 3 ||
        token->value < HUNDRED)
        return false;
    *ret = (int32_t)token->value;
    return i + 1 >= t->end || t->tokens->at[i + 1].kind != KH_TOKEN_WORD || kh_token_word(t->tokens, i + 1, "م") ||
           kh_token_word(t->tokens, i + 1, "للميلاد") || kh_token_word(t->tokens, i + 1, "ميلادي") ||
           kh_token_word(t->tokens, i + 1, "ميلاديه") ||
           kh_time_word_at(t, i + 1, KH_TW_AFTER_SPAN, KH_MATCH_PROCLITICS, &match);
}

/* "في ألف وسبعمئة وتسعة وثمانين.": a year without the word for one, if it is told to the unit and ends its clause. */
static bool bare_year_in_words(kh_timing *t, size_t i, kh_reading *ret)
{
    int32_t year;
    size_t n;

    if (i == t->start || !(kh_token_word(t->tokens, i - 1, "في") || kh_token_word(t->tokens, i - 1, "منذ")) ||
        !year_in_words(t, i, &year, &n) || n < 4 || year < 1500 || year > BARE_LATEST ||
        (i + n < t->end && t->tokens->at[i + n].kind == KH_TOKEN_WORD))
        return false;
    *ret = (kh_reading){.first = i, .end = i + n, .from = KH_NO_DAY, .to = KH_NO_DAY};
    year_value(t, ret, year);
    return true;
}

/* عام 2013، العام 2013، سنة 1984، عام 1441هـ */
static bool named_year(kh_timing *t, size_t i, kh_reading *ret)
{
    kh_match match;
    const kh_time_word *unit = kh_time_word_at(t, i, KH_TW_UNIT, KH_MATCH_PROCLITICS | KH_MATCH_ARTICLE, &match);
    int32_t year;
    size_t n = 1;

    if (!unit || !unit_is(unit, "Y") || unit->number == 3 ||
        (!kh_time_year_at(t, i + match.n, EARLIEST, LATEST, &year) && !early_year(t, i + match.n, &year) &&
         !year_in_words(t, i + match.n, &year, &n)))
        return false;
    if (before_christ(t, i + match.n))
        return false;
    *ret = (kh_reading){
        .first = i, .end = i + match.n + n, .proclitic = match.proclitic, .from = KH_NO_DAY, .to = KH_NO_DAY};
    if (unit->number != 1) { /* عامي 2013 و2014: the pair is two years; the first takes the number alone */
        ret->first = i + match.n;
        ret->proclitic = 0;
    }
    if (kh_token_word(t->tokens, ret->end, "ه") && !t->tokens->at[ret->end].space_before)
        ret->end++;
    else if (kh_token_word(t->tokens, ret->end, "م") && !t->tokens->at[ret->end].space_before)
        ret->end++;
    year_value(t, ret, year);
    return true;
}

/* "2014-2018", "من 2014 إلى 2018": a later year behind it makes both years. */
static bool opens_years(const kh_timing *t, size_t i, int32_t year)
{
    int32_t second;
    bool dash = kh_token_is(t->tokens, i + 1, "-") || kh_token_is(t->tokens, i + 1, "–");
    bool from = i > t->start && kh_token_word(t->tokens, i - 1, "من") &&
                (kh_token_word(t->tokens, i + 1, "الي") || kh_token_word(t->tokens, i + 1, "حتي"));

    return (dash || from) && kh_time_year_at(t, i + 2, BARE_EARLIEST, BARE_LATEST, &second) && second > year &&
           (i == t->start || t->tokens->at[i - 1].kind != KH_TOKEN_PUNCT || t->tokens->at[i].space_before ||
            kh_token_is(t->tokens, i - 1, "("));
}

/* "كأس العالم 2018", "مونديال روسيا 2018", "انتخابات 2014": what is told by its year, a word or two between. */
static bool behind_head(const kh_timing *t, size_t i)
{
    for (size_t back = 1; back <= 3 && i >= t->start + back; back++) {
        if (t->tokens->at[i - back].kind != KH_TOKEN_WORD && t->tokens->at[i - back].kind != KH_TOKEN_HASHTAG)
            return false;
        if (kh_time_is(t, i - back, KH_TW_YEAR_HEAD))
            return true;
    }
    return false;
}

/* A bare number is a year behind a preposition of time, or beside another year; not before what it could count. */
static bool bare_year(kh_timing *t, size_t i, kh_reading *ret)
{
    kh_match match;
    int32_t year;
    size_t n = t->marking->times.n;
    const kh_time *last = n ? KH_AT(&t->marking->times, kh_time, n - 1) : NULL;
    bool led;

    if (!kh_time_year_at(t, i, BARE_EARLIEST, BARE_LATEST, &year) || before_christ(t, i))
        return false;
    led = i > t->start && kh_time_word_at(t, i - 1, KH_TW_YEAR_BEFORE, KH_MATCH_PROCLITICS, &match);
    if (!led && i > t->start + 1 && kh_token_word(t->tokens, i - 1, "و") && last &&
        last->span.end + 4 >= t->tokens->at[i - 1].start && last->value.len == 4)
        led = true;
    if (!led && last && i > t->start && (kh_token_is(t->tokens, i - 1, "-") || kh_token_is(t->tokens, i - 1, "/")) &&
        last->value.len == 4 && last->span.end == t->tokens->at[i - 1].start)
        led = true;
    led = led || (i > t->start && kh_time_is(t, i - 1, KH_TW_YEARS)) || behind_head(t, i) ||
          (kh_token_is(t->tokens, i + 1, ")") && i > t->start && kh_token_is(t->tokens, i - 1, "(")); /* (2008) */
    if (!led && opens_years(t, i, year)) {
        *ret = (kh_reading){.first = i, .end = i + 1, .from = KH_NO_DAY, .to = KH_NO_DAY};
        year_value(t, ret, year);
        return true;
    }
    if (!led || kh_token_is(t->tokens, i + 1, "%"))
        return false;
    /* "في 2000 قرية": a counted noun follows without ال */
    if (i + 1 < t->end && t->tokens->at[i + 1].kind == KH_TOKEN_WORD && !kh_token_word(t->tokens, i - 1, "منذ")) {
        kh_str next = t->tokens->at[i + 1].fold;
        bool particle = next.len <= 6 || (next.len > 4 && memcmp(next.ptr, "\xD8\xA7\xD9\x84", 4) == 0) ||
                        memcmp(next.ptr, "\xD9\x88", 2) == 0;
        if (!particle && year == 2000)
            return false;
    }
    *ret = (kh_reading){.first = i, .end = i + 1, .from = KH_NO_DAY, .to = KH_NO_DAY};
    year_value(t, ret, year);
    return true;
}

/* The two digits that its years begin with, as TIMEX3 has it: 19 for the twentieth. */
static void relative(kh_timing *t, kh_reading *ret, const kh_time_word *unit, int32_t offset);

static void century(kh_timing *t, kh_reading *ret, int32_t digits)
{
    ret->value = kh_arena_format(t->arena, "%02d", (int)digits);
    ret->from = kh_day_of_civil((kh_civil){digits * 100, 1, 1});
    ret->to = kh_day_of_civil((kh_civil){digits * 100 + 99, 12, 31});
}

/* Without a day of writing: what its bounds, if there are any, say of it. */
static void open_relative(kh_timing *t, kh_reading *ret, const kh_time_word *unit, int32_t offset)
{
    kh_reading first = *ret, last = *ret;
    kh_timing bound = *t;

    ret->type = KH_TIME_DATE;
    ret->value = kh_time_open_value(unit);
    if (!ret->value.len)
        return;
    if (t->not_before != KH_NO_DAY) {
        bound.today = t->not_before;
        relative(&bound, &first, unit, offset);
        ret->from = first.from;
    }
    if (t->not_after != KH_NO_DAY) {
        bound.today = t->not_after;
        relative(&bound, &last, unit, offset);
        ret->to = last.to;
    }
    if (first.value.len && kh_str_eq(first.value, last.value)) /* the whole of what is possible lies in one */
        ret->value = first.value;
}

static void relative(kh_timing *t, kh_reading *ret, const kh_time_word *unit, int32_t offset)
{
    kh_civil date = kh_civil_of_day(t->today);
    int32_t months, year, week, ahead;

    if (t->today == KH_NO_DAY) {
        open_relative(t, ret, unit, offset);
        return;
    }
    ret->type = KH_TIME_DATE;
    ret->anchor = KH_ANCHOR_PUBLISHED;
    if (unit_is(unit, "Y")) {
        ret->value = kh_arena_format(t->arena, "%04d", (int)(date.year + offset));
        set_days(ret, date.year + offset, 0);
    } else if (unit_is(unit, "M")) {
        months = date.year * 12 + date.month - 1 + offset;
        ret->value = kh_arena_format(t->arena, "%04d-%02d", (int)(months / 12), (int)(months % 12 + 1));
        set_days(ret, months / 12, months % 12 + 1);
    } else if (unit_is(unit, "W")) {
        /* "هذا الأسبوع" of a Saturday or Sunday, of what is to come: the Arab week has just begun, the ISO week ends */
        ahead = offset == 0 && kh_weekday(t->today) <= 1 && kh_time_is_future(t, ret->first) ? 2 : 0;
        kh_iso_week(t->today + offset * 7 + ahead, &year, &week);
        ret->value = kh_arena_format(t->arena, "%04d-W%02d", (int)year, (int)week);
        ret->from = kh_day_of_iso_week(year, week);
        ret->to = ret->from + 6;
        t->week = offset;
        t->week_end = ret->end;
    } else if (unit_is(unit, "D")) {
        ret->value = kh_time_day_value(t->arena, t->today + offset);
        ret->from = ret->to = t->today + offset;
    } else if (unit_is(unit, "DE")) {
        ret->value = kh_arena_format(t->arena, "%d", (int)(date.year / 10 + offset));
        ret->from = kh_day_of_civil((kh_civil){(date.year / 10 + offset) * 10, 1, 1});
        ret->to = kh_day_of_civil((kh_civil){(date.year / 10 + offset) * 10 + 9, 12, 31});
    } else if (unit_is(unit, "CE")) {
        century(t, ret, date.year / 100 + offset);
    } else {
        ret->value = (kh_str){NULL, 0};
    }
}

/* اليوم التالي, العام نفسه, الشهر التالي: from the last time of the text */
static bool relative_to_text(kh_timing *t, kh_reading *ret, const kh_time_word *unit, int32_t offset)
{
    int32_t today = t->today;

    /* nothing goes before that it could follow; what has happened follows no day that is still to come */
    if ((t->text_day == KH_NO_DAY && !t->text_year) ||
        (today != KH_NO_DAY && t->text_day > today && unit_is(unit, "D") && !kh_time_is_future(t, ret->first))) {
        ret->type = KH_TIME_DATE;
        ret->anchor = KH_ANCHOR_TEXT;
        ret->value = kh_time_open_value(unit);
        return ret->value.len > 0;
    }
    t->today = t->text_day != KH_NO_DAY ? t->text_day : kh_day_of_civil((kh_civil){t->text_year, 7, 1});
    if (unit_is(unit, "M") && t->text_month)
        t->today = kh_day_of_civil((kh_civil){t->text_month / 12, t->text_month % 12 + 1, 15});
    if (unit_is(unit, "Y") && t->text_year)
        t->today = kh_day_of_civil((kh_civil){t->text_year, 7, 1});
    if (unit_is(unit, "M") && offset == 0 && today != KH_NO_DAY) { /* الشهر نفسه من العام الماضي */
        int32_t years;
        size_t n, of = ret->end + (kh_token_word(t->tokens, ret->end, "من") ? 1 : 0);
        if (kh_time_offset_at(t, of, "Y", &years, &n)) {
            kh_civil month = kh_civil_of_day(t->today);
            t->today = kh_day_of_civil((kh_civil){kh_civil_of_day(today).year + years, month.month, 15});
            ret->end = of + n;
        }
    }
    relative(t, ret, unit, offset);
    t->today = today;
    ret->anchor = KH_ANCHOR_TEXT;
    return ret->value.len > 0;
}

/* نهاية الأسبوع is the weekend, Friday to Sunday, as it lies in one country or another. */
static void weekend(kh_timing *t, kh_reading *ret)
{
    ret->value = kh_arena_format(t->arena, "%.*s-WE", (int)ret->value.len, ret->value.ptr);
    ret->mod = KH_TIME_PLAIN;
    ret->from += 4;
}

/* العام الدراسي المقبل، السنة المالية الجارية: a year that begins in autumn bears the number of that autumn. */
static bool take_year_kind(kh_timing *t, kh_reading *ret, size_t i, bool this_one)
{
    kh_match match, rel_match;
    const kh_time_word *kind = kh_time_word_at(t, i, KH_TW_YEAR_KIND, KH_MATCH_EXACT, &match), *rel;
    kh_civil today = kh_civil_of_day(t->today);
    int32_t year;

    if (!kind || t->today == KH_NO_DAY)
        return false;
    rel = kh_time_word_at(t, i + match.n, KH_TW_REL, KH_MATCH_EXACT, &rel_match);
    if (!rel && !this_one)
        return false;
    year = today.year + (rel ? rel->number : 0) - (kind->number && today.month < 9);
    ret->end = i + match.n + (rel ? rel_match.n : 0);
    ret->type = KH_TIME_DATE;
    ret->anchor = KH_ANCHOR_PUBLISHED;
    ret->value = kh_arena_format(t->arena, "%04d", (int)year);
    ret->from = kh_day_of_civil((kh_civil){year, kind->number ? 9 : 1, 1});
    ret->to = kind->number ? kh_day_of_civil((kh_civil){year + 1, 8, 31}) : kh_day_of_civil((kh_civil){year, 12, 31});
    return true;
}

/* [edge] [this] unit [rel]: العام الماضي، هذا الشهر، مطلع العام، الأسبوع المقبل، السنوات الأخيرة */
static bool related_unit(kh_timing *t, size_t i, kh_reading *ret)
{
    kh_match edge_match = {0}, this_match = {0}, match, rel_match = {0};
    const kh_time_word *edge = kh_time_word_at(t, i, KH_TW_EDGE, KH_MATCH_PROCLITICS, &edge_match), *this_word, *unit,
                       *rel, *rel_text;
    size_t at = i + (edge ? edge_match.n : 0), unit_at;
    unsigned flags = edge ? KH_MATCH_ARTICLE : KH_MATCH_ARTICLE | KH_MATCH_PROCLITICS;
    bool article;
    int32_t year;

    this_word = kh_time_word_at(t, at, KH_TW_THIS, edge ? KH_MATCH_EXACT : KH_MATCH_PROCLITICS, &this_match);
    unit_at = at + (this_word ? this_match.n : 0);
    unit = kh_time_word_at(t, unit_at, KH_TW_UNIT, this_word ? KH_MATCH_ARTICLE : flags, &match);
    if (!unit || t->tokens->at[unit_at].fold.len <= match.proclitic)
        return edge && kh_time_year_at(t, at, BARE_EARLIEST, BARE_LATEST, &year) &&
               (*ret = (kh_reading){.first = i,
                                    .end = at + 1,
                                    .proclitic = edge_match.proclitic,
                                    .mod = edge->mod,
                                    .from = KH_NO_DAY,
                                    .to = KH_NO_DAY},
                year_value(t, ret, year), true);
    {
        kh_str word = t->tokens->at[unit_at].fold;
        article = word.len > match.proclitic + 4 &&
                  (memcmp(word.ptr + match.proclitic, "\xD8\xA7\xD9\x84", 4) == 0 ||
                   (match.proclitic >= 4 && memcmp(word.ptr + match.proclitic - 4, "\xD9\x84\xD9\x84", 4) == 0));
    }
    if (unit_is(unit, "Y") && unit_at == i && i > t->start && kh_time_is(t, i - 1, KH_TW_GENERAL))
        return false; /* الأمين العام السابق */
    rel = kh_time_word_at(t, unit_at + match.n, KH_TW_REL, KH_MATCH_EXACT, &rel_match);
    rel_text = rel ? NULL : kh_time_word_at(t, unit_at + match.n, KH_TW_REL_TEXT, KH_MATCH_EXACT, &rel_match);
    *ret = (kh_reading){
        .first = i, .end = unit_at + match.n + (rel || rel_text ? rel_match.n : 0), .from = KH_NO_DAY, .to = KH_NO_DAY};
    ret->proclitic = edge ? edge_match.proclitic : this_word ? this_match.proclitic : match.proclitic;
    ret->mod = edge ? edge->mod : KH_TIME_PLAIN;
    if (edge && unit_is(unit, "Y") && !rel && !rel_text &&
        kh_time_year_at(t, ret->end, EARLIEST, LATEST, &year)) { /* أوائل عام 2017 */
        ret->end++;
        year_value(t, ret, year);
        return true;
    }
    if (unit->number == 3 && rel && article) { /* الأيام المقبلة، السنوات الأخيرة */
        ret->type = KH_TIME_DATE;
        ret->value = rel->number > 0   ? KH_STR("FUTURE_REF")
                     : rel->number < 0 ? KH_STR("PAST_REF")
                                       : KH_STR("PRESENT_REF");
        return true;
    }
    if (!rel && unit_is(unit, "Y") && kh_time_is(t, unit_at + match.n, KH_TW_YEAR_KIND) && article &&
        take_year_kind(t, ret, unit_at + match.n, this_word != NULL))
        return true;
    if (unit->number != 1 || !article || unit->unit.ptr[0] == 'T' ||
        (rel && unit_is(unit, "D") && kh_token_word(t->tokens, unit_at + match.n, "الاخير"))) /* of a conference */
        return false;
    if (rel_text)
        return relative_to_text(t, ret, unit, rel_text->number);
    if ((!rel && !this_word && !(edge && (unit_is(unit, "Y") || unit_is(unit, "M") || unit_is(unit, "W")))))
        return false;
    if (rel && (unit_is(unit, "DE") || unit_is(unit, "CE")) && kh_token_word(t->tokens, unit_at + match.n, "الاخير")) {
        if (i == t->start || !kh_time_is(t, i - 1, KH_TW_LED)) /* العقد الأخير: the last contract, too */
            return false;
        ret->type = KH_TIME_DURATION; /* خلال العقد الأخير: the ten years up to now */
        ret->value = kh_time_duration_value(t->arena, unit, 1, true);
        if (t->today != KH_NO_DAY) {
            ret->anchor = KH_ANCHOR_PUBLISHED;
            ret->from = t->today - (unit_is(unit, "DE") ? 3652 : 36524);
            ret->to = t->today;
        }
        return true;
    }
    relative(t, ret, unit, rel ? rel->number : 0);
    if (unit_is(unit, "Y") && rel && kh_time_year_at(t, ret->end, BARE_EARLIEST, BARE_LATEST, &year)) {
        ret->end++; /* العام المقبل 2019 */
        year_value(t, ret, year);
    }
    if (edge && unit_is(unit, "W") && kh_token_word(t->tokens, at - 1, "نهايه"))
        weekend(t, ret);
    return ret->value.len > 0;
}

/* الربع الأول من عام 2018، النصف الثاني من العام الجاري */
static bool part_of_year(kh_timing *t, size_t i, kh_reading *ret)
{
    kh_match match, unit_match, rel_match;
    const kh_time_word *quarter = kh_time_word_at(t, i, KH_TW_QUARTER, KH_MATCH_PROCLITICS, &match),
                       *half = quarter ? NULL : kh_time_word_at(t, i, KH_TW_HALF, KH_MATCH_PROCLITICS, &match), *unit,
                       *rel;
    kh_number number;
    size_t at = i + match.n, n;
    int32_t year = 0, months, which;

    if ((!quarter && !half) || !kh_number_at(t->rules->numbers, t->tokens, at, &number) ||
        number.kind != KH_NUMBER_ORDINAL || !(number.value >= 1 && number.value <= (quarter ? 4 : 2)))
        return false;
    at += number.n;
    if (kh_token_word(t->tokens, at, "من"))
        at++;
    if (kh_time_word_at(t, at, KH_TW_THIS, KH_MATCH_EXACT, &unit_match))
        at += unit_match.n;
    unit = kh_time_word_at(t, at, KH_TW_UNIT, KH_MATCH_ARTICLE, &unit_match);
    if (unit && unit_is(unit, "Y"))
        at += unit_match.n;
    else
        unit = NULL;
    if (kh_time_year_at(t, at, EARLIEST, LATEST, &year))
        at++;
    else if (year_in_words(t, at, &year, &n))
        at += n;
    else if (unit && t->year && (rel = kh_time_word_at(t, at, KH_TW_REL, KH_MATCH_EXACT, &rel_match))) {
        year = t->year + rel->number;
        at += rel_match.n;
    } else if (unit) {
        if (!t->year && kh_time_word_at(t, at, KH_TW_REL, KH_MATCH_EXACT, &rel_match))
            at += rel_match.n;
        year = t->year;
    }
    which = (int32_t)number.value;
    months = quarter ? 3 : 6;
    if (!year && unit && t->today == KH_NO_DAY) {
        *ret = (kh_reading){.first = i, .end = at, .proclitic = match.proclitic, .from = KH_NO_DAY, .to = KH_NO_DAY};
        ret->type = KH_TIME_DATE;
        ret->value = kh_arena_format(t->arena, "XXXX-%c%d", quarter ? 'Q' : 'H', (int)which);
        return true;
    }
    if (!year)
        return false;
    *ret = (kh_reading){.first = i, .end = at, .proclitic = match.proclitic, .type = KH_TIME_DATE};
    ret->value = kh_arena_format(t->arena, "%04d-%c%d", (int)year, quarter ? 'Q' : 'H', (int)which);
    ret->from = kh_day_of_civil((kh_civil){year, (which - 1) * months + 1, 1});
    ret->to = kh_day_of_civil((kh_civil){year, which * months, kh_days_in_month(year, which * months)});
    return true;
}

/* The first and last day of a season of `year`; winter runs into the next. */
static void season_days(kh_reading *ret, int32_t year, int32_t first_month)
{
    int32_t last = first_month == 12 ? 2 : first_month + 2, last_year = first_month == 12 ? year + 1 : year;

    ret->from = kh_day_of_civil((kh_civil){year, first_month, 1});
    ret->to = kh_day_of_civil((kh_civil){last_year, last, kh_days_in_month(last_year, last)});
}

/* صيف 2018، الشتاء الماضي: the last one that is over, the next that has not begun, or this year's. */
static bool season(kh_timing *t, size_t i, kh_reading *ret)
{
    kh_match this_match = {0}, match, rel_match;
    const kh_time_word *this_word = kh_time_word_at(t, i, KH_TW_THIS, KH_MATCH_PROCLITICS, &this_match), *word, *rel;
    size_t at = i + (this_word ? this_match.n : 0), unit_n;
    int32_t year = 0, first_month, offset;
    bool open;

    word = kh_time_word_at(t, at, KH_TW_SEASON, this_word ? KH_MATCH_EXACT : KH_MATCH_PROCLITICS, &match);
    if (!word)
        return false;
    at += match.n;
    first_month = word->value.ptr[1] == 'P' ? 3 : word->value.ptr[1] == 'U' ? 6 : word->value.ptr[0] == 'F' ? 9 : 12;
    *ret =
        (kh_reading){.first = i, .proclitic = this_word ? this_match.proclitic : match.proclitic, .type = KH_TIME_DATE};
    rel = kh_time_word_at(t, at, KH_TW_REL, KH_MATCH_EXACT, &rel_match);
    open = t->today == KH_NO_DAY && (this_word || rel || kh_time_offset_at(t, at, "Y", &offset, &unit_n));
    if (open && !this_word)
        at += rel ? rel_match.n : unit_n;
    else if (kh_time_offset_at(t, at, "Y", &offset, &unit_n) && t->year) { /* صيف العام المقبل */
        year = t->year + offset;
        at += unit_n;
    } else if (rel && t->year) {
        at += rel_match.n;
        year = t->year;
        season_days(ret, year, first_month);
        if (rel->number < 0 && ret->to >= t->today)
            year--;
        else if (rel->number > 0 && ret->from <= t->today)
            year++;
    } else {
        if (kh_token_word(t->tokens, at, "عام") || kh_token_word(t->tokens, at, "العام"))
            at++;
        if (kh_time_year_at(t, at, BARE_EARLIEST, BARE_LATEST, &year))
            at++;
        else if (this_word)
            year = t->year;
    }
    if (!year && open) { /* هذا الصيف with no day of writing */
        ret->end = at;
        ret->from = ret->to = KH_NO_DAY;
        ret->value = kh_arena_format(t->arena, "XXXX-%.*s", (int)word->value.len, word->value.ptr);
        return true;
    }
    if (!year)
        return false;
    ret->end = at;
    season_days(ret, year, first_month);
    ret->value = kh_arena_format(t->arena, "%04d-%.*s", (int)year, (int)word->value.len, word->value.ptr);
    return true;
}

/* السبعينيات, سبعينيات القرن الماضي, الثمانينيات من القرن العشرين; not "السبعينيات من العمر". */
static bool decade(kh_timing *t, size_t i, kh_reading *ret)
{
    kh_match match, next;
    const kh_time_word *word = kh_time_word_at(t, i, KH_TW_DECADE, KH_MATCH_PROCLITICS | KH_MATCH_ARTICLE, &match),
                       *unit;
    size_t at = i + match.n, of;
    int32_t century_digits = 19;
    kh_number number;

    if (!word)
        return false;
    of = at + (kh_token_word(t->tokens, at, "من") ? 1 : 0);
    if (kh_time_word_at(t, of, KH_TW_NOT_DECADE, KH_MATCH_PROCLITICS, &next))
        return false;
    unit = kh_time_word_at(t, of, KH_TW_UNIT, KH_MATCH_ARTICLE, &next);
    if (unit && unit_is(unit, "CE")) {
        const kh_time_word *rel;
        of += next.n;
        rel = kh_time_word_at(t, of, KH_TW_REL, KH_MATCH_EXACT, &next);
        if (rel && t->year) {
            century_digits = t->year / 100 + rel->number;
            at = of + next.n;
        } else if (kh_number_at(t->rules->numbers, t->tokens, of, &number) && number.definite && number.value <= 21) {
            century_digits = (int32_t)number.value - 1;
            at = of + number.n;
        }
    }
    *ret = (kh_reading){.first = i, .end = at, .proclitic = match.proclitic, .type = KH_TIME_DATE};
    century_digits = century_digits * 10 + word->number % 10;
    ret->value = kh_arena_format(t->arena, "%03d", (int)century_digits);
    ret->from = kh_day_of_civil((kh_civil){century_digits * 10, 1, 1});
    ret->to = kh_day_of_civil((kh_civil){century_digits * 10 + 9, 12, 31});
    return true;
}

/* القرن التاسع عشر */
static bool numbered_century(kh_timing *t, size_t i, kh_reading *ret)
{
    kh_match match;
    const kh_time_word *unit = kh_time_word_at(t, i, KH_TW_UNIT, KH_MATCH_PROCLITICS | KH_MATCH_ARTICLE, &match);
    kh_number number;

    if (!unit || !unit_is(unit, "CE") || unit->number != 1 ||
        !kh_number_at(t->rules->numbers, t->tokens, i + match.n, &number) || !number.definite || number.proclitic ||
        !(number.value >= 1 && number.value <= 30) || i + match.n + number.n > t->end)
        return false;
    *ret = (kh_reading){.first = i, .end = i + match.n + number.n, .proclitic = match.proclitic, .type = KH_TIME_DATE};
    century(t, ret, (int32_t)number.value - 1);
    return true;
}

/* "طوال العام", "طيلة اليوم": the whole of one; "بقية العام": from today to its end. */
static bool whole_or_rest(kh_timing *t, size_t i, kh_reading *ret)
{
    static const kh_time_word whole_day = {.class = KH_TW_UNIT, .number = 1, .unit = {"D", 1}};
    kh_match match, unit_match, next;
    const kh_time_word *rest = kh_time_word_at(t, i, KH_TW_REST, KH_MATCH_PROCLITICS, &match),
                       *all = rest ? NULL : kh_time_word_at(t, i, KH_TW_ALL, KH_MATCH_PROCLITICS, &match), *unit;
    size_t at = i + match.n, n;
    int32_t offset, year;

    if (!rest && !all)
        return false;
    if (rest && kh_time_offset_at(t, at, "Y", &offset, &n) && offset) /* بقية العام الماضي */
        return false;
    unit = kh_time_word_at(t, at, KH_TW_DAY, KH_MATCH_EXACT, &unit_match);
    unit = unit && unit->number == 0 ? &whole_day : kh_time_word_at(t, at, KH_TW_UNIT, KH_MATCH_ARTICLE, &unit_match);
    if (!unit || unit->number != 1 ||
        (unit->unit.ptr[0] == 'T' && kh_token_word(t->tokens, at, "الساعه")) || /* على مدار الساعة */
        kh_time_year_at(t, at + unit_match.n, EARLIEST, LATEST, &year) ||
        kh_time_word_at(t, at + unit_match.n, KH_TW_REL, KH_MATCH_EXACT, &next))
        return false;
    *ret = (kh_reading){
        .first = i, .end = at + unit_match.n, .proclitic = match.proclitic, .from = KH_NO_DAY, .to = KH_NO_DAY};
    if (all) {
        ret->type = KH_TIME_DURATION;
        ret->value = kh_time_duration_value(t->arena, unit, 1, true);
        return true;
    }
    relative(t, ret, unit, 0);
    ret->mod = KH_TIME_END;
    ret->from = t->today != KH_NO_DAY ? t->today : t->not_before;
    return ret->value.len > 0;
}

/* كل جمعة, كل يوم أحد */
static bool every_weekday(kh_timing *t, size_t i, kh_reading *ret)
{
    kh_match match, day;
    const kh_time_word *every = kh_time_word_at(t, i, KH_TW_EVERY, KH_MATCH_PROCLITICS, &match);
    size_t at;
    int weekday;

    if (!every && !kh_time_word_at(t, i, KH_TW_SET, KH_MATCH_PROCLITICS, &match)) /* كل; كل يوم is in the list too */
        return false;
    if (!kh_token_word(t->tokens, i + match.n - 1, every ? "كل" : "يوم") && match.n > 1)
        return false;
    at = i + match.n;
    weekday = at < t->end ? kh_weekday_bare_at(t->rules->dates, t->tokens, at, &day) : -1;
    if (weekday < 0)
        return false;
    *ret = (kh_reading){.first = i,
                        .end = at + day.n,
                        .proclitic = match.proclitic,
                        .from = KH_NO_DAY,
                        .to = KH_NO_DAY,
                        .type = KH_TIME_SET};
    ret->value = kh_arena_format(t->arena, "XXXX-WXX-%d", (weekday + 5) % 7 + 1);
    return true;
}

/* "في وقت سابق من هذا الشهر", "في وقت سابق الأربعاء": the time behind it says when. */
static bool time_follows(const kh_timing *t, size_t i)
{
    kh_match match;
    int32_t offset;
    size_t n, at = i + (kh_token_word(t->tokens, i, "من") ? 1 : 0);

    at += kh_token_word(t->tokens, at, "يوم") ? 1 : 0;
    return at < t->end &&
           (kh_weekday_at(t->rules->dates, t->tokens, at, &match) >= 0 ||
            kh_time_word_at(t, at, KH_TW_DAY, KH_MATCH_EXACT, &match) || kh_time_offset_at(t, at, "M", &offset, &n) ||
            kh_time_offset_at(t, at, "Y", &offset, &n) || kh_time_offset_at(t, at, "W", &offset, &n));
}

/* "في الأسبوع المنتهي في …", "في السنة المالية": one of them, no rate; "في اليوم الواحد" is one. */
static bool adjective_at(const kh_timing *t, size_t i)
{
    return i < t->end && t->tokens->at[i].kind == KH_TOKEN_WORD && t->tokens->at[i].fold.len > 6 &&
           memcmp(t->tokens->at[i].fold.ptr, "\xD8\xA7\xD9\x84", 4) == 0 && !kh_token_word(t->tokens, i, "الواحد") &&
           !kh_token_word(t->tokens, i, "الواحده");
}

/* "21 ساعة في اليوم", "3 مرات في الشهر", "مرة في الأسبوع", "مليون برميل في اليوم" */
static bool behind_count(const kh_timing *t, size_t i)
{
    kh_number number;

    if (i < t->start + 1 || t->tokens->at[i - 1].kind != KH_TOKEN_WORD)
        return false;
    if (kh_token_word(t->tokens, i - 1, "مره") || kh_token_word(t->tokens, i - 1, "مرات") ||
        kh_token_word(t->tokens, i - 1, "مرتين"))
        return true;
    for (size_t back = 2; back <= 3 && i >= t->start + back; back++) {
        if (t->tokens->at[i - back].kind == KH_TOKEN_NUMBER ||
            (kh_number_at(t->rules->numbers, t->tokens, i - back, &number) && number.kind == KH_NUMBER_CARDINAL &&
             number.words && number.first + number.n < i))
            return true;
    }
    return false;
}

static bool fixed(kh_timing *t, size_t i, kh_reading *ret)
{
    kh_match match;
    const kh_time_word *word = kh_time_word_at(t, i, KH_TW_REF, KH_MATCH_PROCLITICS, &match);

    *ret = (kh_reading){.first = i, .from = KH_NO_DAY, .to = KH_NO_DAY, .type = KH_TIME_DATE};
    if (!word && (word = kh_time_word_at(t, i, KH_TW_SET, KH_MATCH_PROCLITICS, &match))) {
        ret->type = KH_TIME_SET;
        /* "في الشهر" is a rate behind a count; "في الشهر الماضي" and "في العام 2013" are not it */
        if (match.n > 1) {
            kh_match next;
            int32_t year;
            if (kh_time_word_at(t, i + match.n, KH_TW_REL, KH_MATCH_EXACT, &next) ||
                kh_time_word_at(t, i + match.n, KH_TW_REL_TEXT, KH_MATCH_EXACT, &next) ||
                kh_time_year_at(t, i + match.n, EARLIEST, LATEST, &year) ||
                (kh_token_word(t->tokens, i, "في") && (!behind_count(t, i) || adjective_at(t, i + match.n))))
                return false;
            if (match.proclitic && kh_token_word(t->tokens, i + 1, "اليوم")) /* "وفي اليوم الأول" */
                return false;
            if (kh_token_word(t->tokens, i, "في")) { /* "21 ساعة في اليوم": the preposition stays out */
                ret->first = i + 1;
                match.proclitic = 0;
            }
        }
    }
    if (!word || (word->class == KH_TW_REF && match.n > 1 && time_follows(t, i + match.n)))
        return false;
    ret->value = word->value;
    ret->end = i + match.n;
    ret->proclitic = match.proclitic;
    return true;
}

/* بدايات القرن العشرين، أواخر الثمانينيات، نهاية الربع الأول من عام 2018 */
static bool edged(kh_timing *t, size_t i, kh_reading *ret)
{
    static bool (*const readings[])(kh_timing *, size_t, kh_reading *) = {numbered_century, decade, part_of_year,
                                                                          season};
    kh_match match;
    const kh_time_word *edge = kh_time_word_at(t, i, KH_TW_EDGE, KH_MATCH_PROCLITICS, &match);

    for (size_t r = 0; edge && r < sizeof readings / sizeof *readings; r++) {
        if (!readings[r](t, i + match.n, ret) || ret->proclitic)
            continue;
        ret->first = i;
        ret->proclitic = match.proclitic;
        ret->mod = edge->mod;
        return true;
    }
    return false;
}

/* Nothing but this row's class decides what can begin here; each reading checks its own first word. */
bool kh_read_unit(kh_timing *t, size_t i, kh_reading *ret)
{
    static bool (*const readings[])(kh_timing *, size_t, kh_reading *) = {named_year,
                                                                          bare_year_in_words,
                                                                          part_of_year,
                                                                          numbered_century,
                                                                          kh_read_counted_plural,
                                                                          related_unit,
                                                                          edged,
                                                                          whole_or_rest,
                                                                          kh_read_count,
                                                                          every_weekday,
                                                                          fixed,
                                                                          decade,
                                                                          season};

    if (t->tokens->at[i].kind == KH_TOKEN_NUMBER)
        return kh_read_count(t, i, ret) || bare_year(t, i, ret);
    for (size_t r = 0; r < sizeof readings / sizeof *readings; r++) {
        if (readings[r](t, i, ret))
            return true;
    }
    return false;
}
