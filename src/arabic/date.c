/*
 * Written dates. Tokens are matched against one lexicon, data/date-words.tsv; a token that is neither in it nor a
 * number is refused by one look-up, since the annotators ask at every token.
 *
 *   date     = [ weekday [sign] ] ( named | numeric ) [ [sign] clock ]
 *   named    = day [من] [شهر] months [sign] [عام] [year] [era]  |  months [day ,] [عام] year [era]
 *   months   = month [ / month ]                                 25 شباط/فبراير: two families, one month
 *   numeric  = d / m / y | y / m / d   with / - or .
 */
#include "arabic/date.h"

#include <stdlib.h>

#include "arabic/number.h"

enum word_class {
    NO_CLASS,
    MONTH,
    WEEKDAY,
    AM,
    PM,
    NOON,
    NIGHT,
    CLOCK,
    HALF,
    MINUTE,
    HIJRI,
    ERA,
    ZONE_WORD,
    ZONE,
    OF,
    YEAR_WORD,
    LESS,
    MOMENT
};

static const char *const class_names[] = {"",          "month", "weekday", "am",        "pm",    "noon",
                                          "night",     "clock", "half",    "minute",    "hijri", "era",
                                          "zone-word", "zone",  "of",      "year-word", "less",  "moment"};

enum { HIJRI_FAMILY = 4, NO_ZONE = INT32_MIN };

struct date_word {
    uint8_t class, family;
    int32_t number;
};

struct kh_date_rules {
    kh_lexicon *lexicon;
    kh_number_rules *numbers;
    struct date_word *words; /* by row */
};

static int32_t integer_of(kh_str text)
{
    char digits[16] = {0};

    if (text.len)
        memcpy(digits, text.ptr, text.len < sizeof digits - 1 ? text.len : sizeof digits - 1);
    return (int32_t)strtol(digits, NULL, 10);
}

kh_status kh_date_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, kh_date_rules **ret_rules, kh_err *err)
{
    kh_date_rules *rules = KH_NEW(arena, kh_date_rules);
    int number_column, family_column;
    kh_status status;

    if (!rules)
        return KH_NOMEM;
    status = kh_lexicon_load(arena, vocabulary, "date-words.tsv", &rules->lexicon, err);
    if (!status)
        status =
            kh_lexicon_classify(rules->lexicon, "class", class_names, sizeof class_names / sizeof *class_names, err);
    if (!status)
        status = kh_number_rules_load(arena, vocabulary, &rules->numbers, err);
    if (status)
        return status;
    number_column = kh_lexicon_column(rules->lexicon, "number");
    family_column = kh_lexicon_column(rules->lexicon, "family");
    rules->words = KH_NEWS(arena, struct date_word, kh_lexicon_rows(rules->lexicon));
    if (!rules->words)
        return KH_NOMEM;
    for (uint32_t row = 0; row < kh_lexicon_rows(rules->lexicon); row++) {
        struct date_word *word = &rules->words[row];

        word->class = (uint8_t)kh_lexicon_class(rules->lexicon, row);
        word->number = integer_of(kh_lexicon_cell(rules->lexicon, row, number_column));
        word->family = (uint8_t)integer_of(kh_lexicon_cell(rules->lexicon, row, family_column));
    }
    *ret_rules = rules;
    return KH_OK;
}

uint64_t kh_date_sets(const kh_date_rules *rules)
{
    return rules->lexicon->bit | kh_number_sets(rules->numbers);
}

/* The word of class `class` at token `i`, among all rows that share its spelling. */
static const struct date_word *word_at(const kh_date_rules *rules, const kh_tokens *tokens, size_t i,
                                       enum word_class class, unsigned flags, kh_match *ret_match)
{
    if (i >= tokens->n || tokens->at[i].kind == KH_TOKEN_NUMBER || tokens->at[i].kind == KH_TOKEN_BREAK ||
        !kh_lexicon_match_class(rules->lexicon, tokens, i, flags, class, ret_match))
        return NULL;
    return &rules->words[ret_match->row];
}

/* Skip a word of the class when it is there. */
static size_t skip(const kh_date_rules *rules, const kh_tokens *tokens, size_t i, enum word_class class)
{
    kh_match match;

    return word_at(rules, tokens, i, class, KH_MATCH_EXACT, &match) ? i + match.n : i;
}

static bool any_sign(const kh_tokens *tokens, size_t i, const char *const *signs)
{
    for (; *signs; signs++) {
        if (kh_token_is(tokens, i, *signs))
            return true;
    }
    return false;
}

/* أب, a father, and إب, a town, are no آب. */
static bool has_hamza(const kh_tokens *tokens, size_t i, uint32_t proclitic)
{
    kh_str fold = tokens->at[i].fold;
    uint32_t letter;

    if (fold.len != proclitic + 4 || memcmp(fold.ptr + proclitic, "اب", 4) != 0)
        return false;
    letter = proclitic ? kh_token_inside(tokens, i, proclitic) : tokens->at[i].start;
    return memcmp(tokens->text.ptr + letter, "أ", 2) == 0 || memcmp(tokens->text.ptr + letter, "إ", 2) == 0;
}

int kh_month_at(const kh_date_rules *rules, const kh_tokens *tokens, size_t i, kh_match *ret_match, uint8_t *ret_family)
{
    static const char *const joins[] = {"/", "\\", "(", "-", NULL};
    const struct date_word *month = word_at(rules, tokens, i, MONTH, KH_MATCH_PROCLITICS, ret_match), *twin;
    kh_match second;
    size_t next;

    if (!month || has_hamza(tokens, i, ret_match->proclitic))
        return 0;
    *ret_family = month->family;
    next = i + ret_match->n;
    /* the same month in another family: يونيو/حزيران, آذار/ مارس, سبتمبر (أيلول) */
    if (any_sign(tokens, next, joins)) {
        twin = word_at(rules, tokens, next + 1, MONTH, KH_MATCH_EXACT, &second);
        if (twin && twin->number == month->number &&
            (twin->family == HIJRI_FAMILY) == (month->family == HIJRI_FAMILY)) {
            bool bracket = kh_token_is(tokens, next, "(");
            ret_match->n = (uint32_t)(next + 1 + second.n - i);
            if (bracket && kh_token_is(tokens, i + ret_match->n, ")"))
                ret_match->n++;
        }
    } else if ((twin = word_at(rules, tokens, next, MONTH, KH_MATCH_EXACT, &second)) && twin->number == month->number &&
               twin->family != month->family) {
        ret_match->n += second.n;
    }
    return month->number;
}

int kh_weekday_at(const kh_date_rules *rules, const kh_tokens *tokens, size_t i, kh_match *ret_match)
{
    const struct date_word *weekday = word_at(rules, tokens, i, WEEKDAY, KH_MATCH_PROCLITICS, ret_match);

    return weekday ? weekday->number : -1;
}

int kh_weekday_bare_at(const kh_date_rules *rules, const kh_tokens *tokens, size_t i, kh_match *ret_match)
{
    const struct date_word *weekday = word_at(rules, tokens, i, WEEKDAY, KH_MATCH_ARTICLE, ret_match);

    return weekday ? weekday->number : -1;
}

/* ---- clock times ---- */

static bool whole(const kh_tokens *tokens, size_t i, int32_t least, int32_t most, int32_t *ret)
{
    const kh_token *token = i < tokens->n ? &tokens->at[i] : NULL;

    if (!token || token->kind != KH_TOKEN_NUMBER || !token->integer || token->value < least || token->value > most)
        return false;
    *ret = (int32_t)token->value;
    return true;
}

static bool glued(const kh_tokens *tokens, size_t i)
{
    return i < tokens->n && !tokens->at[i].space_before;
}

struct clock {
    size_t at;
    int32_t hour, second;         /* second: of the day, once known */
    bool colon, worded, fraction; /* fraction: والنصف, الا ربعا */
    uint32_t proclitic;
};

/* 20:50, 20:50:05, and with the clock word 20.50 or 8,30. */
static bool digits_clock(const kh_tokens *tokens, struct clock *c)
{
    int32_t minute, second = 0;
    const kh_token *token = c->at < tokens->n ? &tokens->at[c->at] : NULL;

    if (!token || token->kind != KH_TOKEN_NUMBER)
        return false;
    if (!token->integer) {
        double hundredths = token->value * 100;
        int32_t whole_part;

        if (!(hundredths < 2400)) /* a number of any size stands here */
            return false;
        whole_part = (int32_t)(hundredths + 0.5);
        c->hour = whole_part / 100;
        c->second = c->hour * 3600 + whole_part % 100 * 60;
        c->at++;
        return whole_part % 100 < 60 && hundredths > whole_part - 0.01 && hundredths < whole_part + 0.01;
    }
    if (!whole(tokens, c->at, 0, 24, &c->hour) || token->digits > 2)
        return false;
    c->at++;
    c->second = c->hour * 3600;
    if (kh_token_is(tokens, c->at, ":") && whole(tokens, c->at + 1, 0, 59, &minute) &&
        tokens->at[c->at + 1].digits == 2) {
        c->colon = true;
        c->at += 2;
        if (kh_token_is(tokens, c->at, ":") && glued(tokens, c->at) && whole(tokens, c->at + 1, 0, 59, &second))
            c->at += 2;
        c->second += minute * 60 + second;
    }
    return true;
}

static bool definite_at(const kh_tokens *tokens, size_t i)
{
    return i < tokens->n && tokens->at[i].fold.len > 4 && memcmp(tokens->at[i].fold.ptr, "ال", 4) == 0;
}

/* والنصف، إلا ربعا، و20 دقيقة، إلا خمس دقائق behind the hour. */
static void minutes_behind(const kh_date_rules *rules, const kh_tokens *tokens, struct clock *c)
{
    kh_number minutes;
    kh_match match;
    const struct date_word *half = word_at(rules, tokens, c->at, HALF, KH_MATCH_EXACT, &match);
    bool less, apart;

    if (half) {
        c->second += half->number;
        c->at += match.n;
        /* والنصف; ونصف is of anything: المرحلة الثامنة ونصف النهائي */
        c->fraction = c->worded && (tokens->at[c->at - match.n].fold.len > 8 || !definite_at(tokens, c->at));
        c->worded = true;
        if (!word_at(rules, tokens, c->at, LESS, KH_MATCH_EXACT, &match))
            return;
    }
    less = word_at(rules, tokens, c->at, LESS, KH_MATCH_EXACT, &match) != NULL;
    apart = less || kh_token_word(tokens, c->at, "و");
    if (c->at + apart >= tokens->n || !kh_number_at(rules->numbers, tokens, c->at + apart, &minutes) ||
        !(minutes.value >= 1 && minutes.value < 60) || minutes.kind != KH_NUMBER_CARDINAL ||
        (apart ? minutes.proclitic != 0 : minutes.proclitic != 2 || memcmp(tokens->at[c->at].fold.ptr, "و", 2) != 0))
        return;
    if (!word_at(rules, tokens, c->at + apart + minutes.n, MINUTE, KH_MATCH_EXACT, &match)) {
        if (less || !c->worded || !minutes.words) /* "السابعة وخمسة وثلاثين مساء": the noun may be left out */
            return;
        match.n = 0;
    }
    c->second += (less ? -60 : 60) * (int32_t)minutes.value;
    c->fraction = c->fraction || (less && c->worded); /* الثالثة إلا 20 دقيقة */
    c->at += apart + minutes.n + match.n;
}

/* الساعة الثامنة والنصف، الساعة الخامسة و20 دقيقة. Without the word for hour the ordinal is feminine and definite. */
static bool words_clock(const kh_date_rules *rules, const kh_tokens *tokens, struct clock *c, bool named)
{
    kh_number hour;

    if (named && kh_token_word(tokens, c->at, "صفر")) { /* الساعة صفر */
        c->at++;
        return true;
    }
    if (!kh_number_at(rules->numbers, tokens, c->at, &hour) || !(hour.value >= 1 && hour.value <= 12) ||
        !(hour.kind == KH_NUMBER_ORDINAL || (hour.words && named && hour.kind == KH_NUMBER_CARDINAL)))
        return false;
    if (!named) {
        kh_str word = tokens->at[c->at].fold;
        bool feminine = word.len > 4 && (memcmp(word.ptr + word.len - 2, "ه", 2) == 0 ||
                                         (hour.value == 1 && memcmp(word.ptr + word.len - 2, "ي", 2) == 0));
        if (!hour.definite || !feminine)
            return false;
        c->proclitic = hour.proclitic;
    } else if (hour.proclitic) {
        return false;
    }
    c->hour = (int32_t)hour.value;
    c->second = c->hour * 3600;
    c->at += hour.n;
    c->worded = true;
    return true;
}

/* صباحا, م, PM: moves the hour into its half of the day. */
static bool part_of_day(const kh_date_rules *rules, const kh_tokens *tokens, struct clock *c)
{
    kh_match match;
    enum word_class class = NO_CLASS;

    for (enum word_class try = AM; try <= NIGHT && !class; try++) {
        if (word_at(rules, tokens, c->at, try, KH_MATCH_EXACT, &match))
            class = try;
    }
    if (!class)
        return false;
    if (tokens->at[c->at].fold.len == 2 && !c->colon) /* a bare م or ص needs 8:30 before it */
        return false;
    c->at += match.n;
    if (class == PM && c->hour < 12)
        c->second += 12 * 3600;
    if (class == NIGHT && c->hour > 5 && c->hour < 12) /* 1 ليلا is one in the morning, 12 ليلا midnight */
        c->second += 12 * 3600;
    if (class == NIGHT && c->hour == 12)
        c->second -= 12 * 3600;
    if (class == AM && c->hour == 12)
        c->second -= 12 * 3600;
    if (class == NOON && c->hour < 6)
        c->second += 12 * 3600;
    return true;
}

/* بتوقيت غرينتش, (GMT), GMT+3, ت.غ */
static void read_zone(const kh_date_rules *rules, const kh_tokens *tokens, size_t *at, int32_t *ret_zone)
{
    size_t i = *at;
    bool bracket = kh_token_is(tokens, i, "(");
    kh_match match;
    const struct date_word *zone;
    int32_t hours;

    i += bracket;
    i = skip(rules, tokens, i, ZONE_WORD);
    zone = word_at(rules, tokens, i, ZONE, KH_MATCH_EXACT, &match);
    /* a bare place name is a zone only behind توقيت */
    if (!zone || (i == *at + bracket && zone->number != 0))
        return;
    i += match.n;
    *ret_zone = zone->number;
    if (zone->number == 0 && (kh_token_is(tokens, i, "+") || kh_token_is(tokens, i, "-")) &&
        whole(tokens, i + 1, 0, 14, &hours)) {
        *ret_zone = kh_token_is(tokens, i, "-") ? -hours * 60 : hours * 60;
        i += 2;
    }
    if (bracket && !kh_token_is(tokens, i, ")"))
        return;
    *at = i + bracket;
}

/* منتصف الليل، منتصف النهار, with a zone or without */
static bool moment(const kh_date_rules *rules, const kh_tokens *tokens, size_t *at, kh_written_date *ret)
{
    kh_match match;
    const struct date_word *word = word_at(rules, tokens, *at, MOMENT, KH_MATCH_PROCLITICS, &match);

    if (!word || (match.proclitic && *at != ret->first))
        return false;
    ret->proclitic = match.proclitic;
    ret->second = word->number;
    ret->midnight = word->number == 0;
    ret->half_known = true;
    *at += match.n;
    read_zone(rules, tokens, at, &ret->zone);
    ret->n = *at - ret->first;
    return true;
}

bool kh_clock_at(const kh_date_rules *rules, const kh_tokens *tokens, size_t i, kh_written_date *ret)
{
    struct clock c = {.at = i};
    kh_match match = {0};
    size_t start;
    bool named, part;
    int32_t zone = NO_ZONE;

    *ret = (kh_written_date){.first = i, .weekday = -1, .second = -1, .zone = NO_ZONE};
    if (i >= tokens->n || (tokens->at[i].kind != KH_TOKEN_NUMBER && tokens->at[i].kind != KH_TOKEN_WORD))
        return false;
    named = word_at(rules, tokens, i, CLOCK, KH_MATCH_PROCLITICS, &match) != NULL;
    if (named) {
        c.proclitic = match.proclitic;
        c.at += match.n;
    }
    start = c.at;
    if (moment(rules, tokens, &c.at, ret))
        return true;
    if (!digits_clock(tokens, &c)) {
        c.at = start;
        if (!words_clock(rules, tokens, &c, named))
            return false;
    }
    if (!c.colon && c.hour <= 12)
        minutes_behind(rules, tokens, &c);
    ret->proclitic = c.proclitic;
    part = part_of_day(rules, tokens, &c);
    read_zone(rules, tokens, &c.at, &zone);
    if (!named && !c.colon && !part && !c.fraction && (zone == NO_ZONE || tokens->at[start].integer))
        return false;
    ret->half_known = part || c.hour > 12;
    ret->second = c.second < 0 ? 0 : c.second > 86399 ? 86399 : c.second;
    ret->zone = zone;
    ret->n = c.at - i;
    return true;
}

/* ---- dates ---- */

struct reading {
    const kh_date_rules *rules;
    const kh_tokens *tokens;
    kh_written_date *ret;
    size_t at;
};

static bool year_at(struct reading *r, int32_t *ret_year, size_t *ret_next)
{
    static const char *const signs[] = {"،", ",", "-", "/", NULL};
    const kh_tokens *tokens = r->tokens;
    size_t i = r->at, plain;

    if (any_sign(tokens, i, signs))
        i++;
    plain = i;
    i = skip(r->rules, tokens, i, YEAR_WORD);
    if (i == plain && (kh_token_word(tokens, i, "من") || kh_token_word(tokens, i, "de")))
        i = skip(r->rules, tokens, i + 1, YEAR_WORD);
    if (!whole(tokens, i, 1000, 2999, ret_year) || tokens->at[i].digits != 4)
        return false;
    *ret_next = i + 1;
    return true;
}

static bool follows_word(const kh_tokens *tokens, size_t i)
{
    return i < tokens->n && tokens->at[i].kind == KH_TOKEN_WORD;
}

/* "العاشر من سبتمبر عام ألفين وثمانية عشر" */
static bool year_in_words(struct reading *r, int32_t *ret_year, size_t *ret_next)
{
    static const char *const signs[] = {"،", ",", NULL};
    size_t i = r->at;
    kh_number number;

    if (any_sign(r->tokens, i, signs))
        i++;
    if (kh_token_word(r->tokens, i, "من"))
        i++;
    i = skip(r->rules, r->tokens, i, YEAR_WORD);
    if (i >= r->tokens->n || r->tokens->at[i].kind != KH_TOKEN_WORD ||
        !kh_number_at(r->rules->numbers, r->tokens, i, &number) || number.kind != KH_NUMBER_CARDINAL ||
        (number.n < 2 && !(number.value == 2000 && i > r->at && !follows_word(r->tokens, i + 1))) || number.proclitic ||
        number.definite || !(number.value >= 1300 && number.value < 2100))
        return false;
    *ret_year = (int32_t)number.value;
    *ret_next = i + number.n;
    return true;
}

/* هـ, م behind the year */
static void era(struct reading *r)
{
    kh_match match;

    if (word_at(r->rules, r->tokens, r->at, HIJRI, KH_MATCH_EXACT, &match)) {
        r->ret->hijri = true;
        r->at += match.n;
    } else if (kh_token_word(r->tokens, r->at, "م") && glued(r->tokens, r->at)) {
        r->at++;
    } else if (kh_token_word(r->tokens, r->at, "م") && r->at + 1 < r->tokens->n &&
               r->tokens->at[r->at + 1].kind != KH_TOKEN_WORD) {
        r->at++;
    }
}

static void take_year(struct reading *r)
{
    size_t next;
    int32_t year;

    if (!year_at(r, &year, &next) && !(r->ret->date.day && year_in_words(r, &year, &next)))
        return;
    r->ret->date.year = year;
    r->at = next;
    era(r);
}

static bool take_months(struct reading *r)
{
    kh_match match;
    uint8_t family;
    int month = kh_month_at(r->rules, r->tokens, r->at, &match, &family);

    if (!month || (match.proclitic && r->at != r->ret->first))
        return false;
    if (match.proclitic) /* وتموز/يوليو 2017 */
        r->ret->proclitic = match.proclitic;
    r->ret->date.month = month;
    r->ret->month_family = family;
    r->ret->hijri = family == HIJRI_FAMILY;
    r->at += match.n;
    return true;
}

static bool touches_month(struct reading *r, size_t i)
{
    kh_match match;

    return word_at(r->rules, r->tokens, i, MONTH, KH_MATCH_EXACT, &match) != NULL;
}

/* A day in digits or as an ordinal: 13, الثالث عشر, الأول. */
static bool take_day(struct reading *r)
{
    kh_number number;
    int32_t day;

    if (whole(r->tokens, r->at, 1, 31, &day) && r->tokens->at[r->at].digits <= 2) {
        r->ret->date.day = day;
        r->at++;
        return true;
    }
    if (!kh_number_at(r->rules->numbers, r->tokens, r->at, &number) || !number.words ||
        !(number.value >= 1 && number.value <= 31))
        return false;
    /* "واحد وعشرين مايو": without ال only a number that is no ordinal, and the month must touch it */
    if (!number.definite && (number.kind != KH_NUMBER_CARDINAL || !touches_month(r, r->at + number.n)))
        return false;
    if (number.kind != KH_NUMBER_ORDINAL && number.kind != KH_NUMBER_CARDINAL)
        return false;
    r->ret->date.day = (int32_t)number.value;
    r->ret->ordinal = number.kind == KH_NUMBER_ORDINAL;
    if (number.proclitic && r->at == r->ret->first)
        r->ret->proclitic = number.proclitic;
    else if (number.proclitic)
        return false;
    r->at += number.n;
    return true;
}

/* صفر is the second month and nought: a score, where neither شهر nor a year says month. */
static bool is_nought(const struct reading *r, size_t start)
{
    kh_match match;

    for (size_t i = start; i < r->at; i++) {
        if (kh_token_word(r->tokens, i, "شهر"))
            return false;
        if (kh_token_word(r->tokens, i, "صفر"))
            return !word_at(r->rules, r->tokens, i + 1, HIJRI, KH_MATCH_EXACT, &match);
    }
    return false;
}

static bool day_then_month(struct reading *r)
{
    static const char *const signs[] = {"-", "/", ".", "–", "،", NULL};
    size_t start = r->at;

    if (!take_day(r))
        return false;
    if (any_sign(r->tokens, r->at, signs)) {
        r->at++;
    } else {
        size_t next = skip(r->rules, r->tokens, r->at, OF);
        r->at = skip(r->rules, r->tokens, next, OF);
    }
    if (!take_months(r)) {
        r->at = start;
        r->ret->date = (kh_civil){0};
        return false;
    }
    take_year(r);
    if (!r->ret->date.year && is_nought(r, start)) { /* "1-صفر", "فاز 2 صفر" */
        r->at = start;
        r->ret->date = (kh_civil){0};
        r->ret->hijri = false;
        return false;
    }
    return true;
}

/* "يناير الثاني والعشرين، 2018", "مايو الحادي عشر": below eleven, only with the year. */
static bool ordinal_behind(struct reading *r)
{
    size_t start = r->at;
    kh_number number;

    if (!kh_number_at(r->rules->numbers, r->tokens, r->at, &number) || !number.words || !number.definite ||
        number.proclitic || number.kind != KH_NUMBER_ORDINAL || !(number.value >= 1 && number.value <= 31))
        return false;
    r->ret->date.day = (int32_t)number.value;
    r->ret->ordinal = true;
    r->at += number.n;
    take_year(r);
    if (r->ret->date.year || number.value > 10)
        return true;
    r->ret->date.day = 0;
    r->ret->ordinal = false;
    r->at = start;
    return false;
}

/* "سبتمبر 2024", "Nov 29, 2015", "آذار 26, 2025" */
static bool month_then_year(struct reading *r)
{
    size_t start = r->at;
    int32_t day, year;
    size_t next;

    if (!take_months(r))
        return false;
    if (whole(r->tokens, r->at, 1, 31, &day) && r->tokens->at[r->at].digits <= 2) {
        size_t after_month = r->at++;
        if (year_at(r, &year, &next)) {
            r->ret->date.day = day;
            r->ret->date.year = year;
            r->at = next;
            era(r);
            return true;
        }
        r->at = after_month;
    }
    if (ordinal_behind(r))
        return true;
    take_year(r);
    if (r->ret->date.year)
        return true;
    r->at = start;
    r->ret->date = (kh_civil){0};
    r->ret->proclitic = 0;
    return false;
}

static int32_t full_year(int32_t year, unsigned digits)
{
    return digits > 2 ? year : year < 70 ? 2000 + year : 1900 + year;
}

/* Three numbers with the same sign between them. */
static bool numeric(struct reading *r, kh_digit_order order)
{
    static const char *const signs[] = {"/", "-", ".", "\\", NULL};
    const kh_tokens *tokens = r->tokens;
    int32_t part[3];
    size_t i = r->at;
    kh_civil *date = &r->ret->date;

    if (i + 4 >= tokens->n || !whole(tokens, i, 0, 9999, &part[0]) || !any_sign(tokens, i + 1, signs) ||
        !whole(tokens, i + 2, 1, 31, &part[1]) ||
        !kh_str_eq(kh_token_text(tokens, i + 1), kh_token_text(tokens, i + 3)) ||
        !whole(tokens, i + 4, 0, 9999, &part[2]))
        return false;
    if (tokens->at[i + 2].digits > 2)
        return false;
    if (tokens->at[i].digits == 4 && tokens->at[i + 4].digits <= 2) {
        *date = (kh_civil){part[0], part[1], part[2]};
        if (date->month > 12) /* 2024/13/3 */
            *date = (kh_civil){part[0], part[2], part[1]};
    } else if (tokens->at[i].digits <= 2 && (tokens->at[i + 4].digits == 4 || tokens->at[i + 4].digits == 2)) {
        *date = (kh_civil){full_year(part[2], tokens->at[i + 4].digits), part[1], part[0]};
        if (date->month > 12 || (order == KH_MONTH_FIRST && date->day <= 12))
            *date = (kh_civil){date->year, date->day, date->month};
        r->ret->ambiguous = part[0] <= 12 && part[1] <= 12 && part[0] != part[1] && order == KH_ORDER_UNKNOWN;
    } else {
        return false;
    }
    r->at += 5;
    era(r);
    if (date->year >= 1300 && date->year <= 1500)
        r->ret->hijri = true;
    if (date->month < 1 || date->month > 12 || date->day < 1 || date->day > 31 || date->year < 1000) {
        *date = (kh_civil){0};
        return false;
    }
    return true;
}

/* A clock that touches the date, a sign or two between them. "T10" of an ISO time is one Latin word. */
static void trailing_clock(struct reading *r)
{
    static const char *const signs[] = {"،", ",", "-", "–", "|", "(", "/", "•", NULL};
    kh_written_date clock;
    size_t i = r->at;
    const kh_token *token = i < r->tokens->n ? &r->tokens->at[i] : NULL;
    int32_t minute;

    if (token && token->kind == KH_TOKEN_WORD && token->fold.len == 3 && token->fold.ptr[0] == 't' &&
        token->fold.ptr[1] >= '0' && token->fold.ptr[1] <= '2' && kh_token_is(r->tokens, i + 1, ":") &&
        whole(r->tokens, i + 2, 0, 59, &minute)) {
        r->ret->second = (token->fold.ptr[1] - '0') * 36000 + (token->fold.ptr[2] - '0') * 3600 + minute * 60;
        r->at = i + 3;
        return;
    }
    for (int n = 0; n < 2 && any_sign(r->tokens, i, signs); n++)
        i++;
    if (kh_token_word(r->tokens, i, "في") || kh_token_word(r->tokens, i, "at"))
        i++;
    if (!kh_clock_at(r->rules, r->tokens, i, &clock))
        return;
    r->ret->second = clock.second;
    r->ret->zone = clock.zone;
    r->at = i + clock.n;
    if (kh_token_is(r->tokens, r->at, ")") && r->at > r->ret->first && i > r->ret->first &&
        kh_token_is(r->tokens, i - 1, "("))
        r->at++;
}

static bool could_begin(const kh_date_rules *rules, const kh_tokens *tokens, size_t i)
{
    kh_match match;
    kh_number number;

    if (i >= tokens->n)
        return false;
    if (tokens->at[i].kind == KH_TOKEN_NUMBER)
        return true;
    if (tokens->at[i].kind != KH_TOKEN_WORD)
        return false;
    if (kh_lexicon_match(rules->lexicon, tokens, i, KH_MATCH_PROCLITICS, &match))
        return true;
    return kh_number_at(rules->numbers, tokens, i, &number) && number.words;
}

bool kh_date_at(const kh_date_rules *rules, const kh_tokens *tokens, size_t i, kh_digit_order order,
                kh_written_date *ret)
{
    static const char *const signs[] = {"،", ",", "-", "–", "/", "(", "|", ":", ".", NULL};
    struct reading r = {.rules = rules, .tokens = tokens, .ret = ret, .at = i};
    kh_match match;
    int weekday;

    *ret = (kh_written_date){.first = i, .weekday = -1, .second = -1, .zone = NO_ZONE};
    if (!could_begin(rules, tokens, i))
        return false;
    weekday = kh_weekday_at(rules, tokens, i, &match);
    if (weekday >= 0) {
        ret->weekday = weekday;
        ret->proclitic = match.proclitic;
        r.at += match.n;
        for (int n = 0; n < 2 && any_sign(tokens, r.at, signs); n++)
            r.at++;
    }
    if (!numeric(&r, order) && !day_then_month(&r) && !month_then_year(&r))
        return false;
    if (ret->date.year && ret->date.year < 1600 && ret->date.year >= 1300 && ret->month_family == 0)
        ret->hijri = true;
    if (weekday >= 0 && kh_token_is(tokens, r.at, ")"))
        r.at++;
    trailing_clock(&r);
    ret->n = r.at - i;
    return true;
}

int32_t kh_written_day(const kh_written_date *date)
{
    if (!date->date.year || !date->date.month || !date->date.day)
        return INT32_MIN;
    if (date->hijri)
        return kh_day_of_hijri(date->date);
    return kh_civil_valid(date->date) ? kh_day_of_civil(date->date) : INT32_MIN;
}
