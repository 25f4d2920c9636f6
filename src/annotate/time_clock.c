/* Clock times and ranges of hours, as parts of a day. */
#include "annotate/time_day.h"

/* A whole hour in digits at token `i`, in seconds of the day; -1 when none. */
static int32_t hour_digits(const kh_day *d, size_t i)
{
    const kh_token *token = i < d->t->end ? &d->t->tokens->at[i] : NULL;

    return token && token->kind == KH_TOKEN_NUMBER && token->integer && token->digits <= 2 && token->value <= 12
               ? (int32_t)token->value * 3600
               : -1;
}

/* "فاز 2-1 مساء الأحد", "قتل 5 صباح الأحد": a score or a count before a part of a day, which belongs to that day. A
 * preposition or مساءً, which can have no day behind it, makes an hour of the number. */
static bool counts_before_part(const kh_day *d)
{
    static const char *const construct[] = {"صباح", "مساء", "فجر", "ظهر", "ليل", "عصر"};
    const kh_timing *t = d->t;
    const kh_token *number = &t->tokens->at[d->at];
    kh_str part = d->at + 1 < t->end ? kh_token_text(t->tokens, d->at + 1) : (kh_str){NULL, 0};
    kh_match match;
    bool found = false, score;

    if (number->kind != KH_TOKEN_NUMBER || !number->integer || d->at == t->start)
        return false;
    for (size_t i = 0; i < sizeof construct / sizeof *construct; i++)
        found = found || kh_str_eq(part, kh_str_z(construct[i])); /* as written: no tanwin */
    score = d->at > t->start + 1 && (kh_token_is(t->tokens, d->at - 1, "-") || kh_token_is(t->tokens, d->at - 1, "–"));
    if (!found || (!score && (kh_time_is(t, d->at - 1, KH_TW_YEAR_BEFORE) || kh_time_is(t, d->at - 1, KH_TW_HEDGE) ||
                              kh_token_word(t->tokens, d->at - 1, "من") || kh_token_word(t->tokens, d->at - 1, "عند"))))
        return false;
    return kh_weekday_at(t->rules->dates, t->tokens, d->at + 2, &match) >= 0 || kh_time_is(t, d->at + 2, KH_TW_DAY) ||
           kh_token_word(t->tokens, d->at + 2, "يوم");
}

/* "4 - 5 مساء", not the score of "2 - 1 مساء الأحد" */
static bool spans_hours(const kh_day *d)
{
    kh_day second = *d;
    kh_written_date clock;

    second.at = d->at + 2;
    return second.at + 2 <= d->t->end &&
           (kh_token_is(d->t->tokens, d->at + 1, "-") || kh_token_is(d->t->tokens, d->at + 1, "–")) &&
           kh_clock_at(d->t->rules->dates, d->t->tokens, second.at, &clock) && clock.half_known &&
           !counts_before_part(&second);
}

/* "من 5 إلى 6 مساء", "بين الساعة 5 و6 مساء": the first hour lies in the same half of the day, if it comes before. */
bool kh_day_borrowed_hour(kh_day *d)
{
    kh_written_date clock = {.second = hour_digits(d, d->at), .n = 1}, later;

    if (clock.second < 0 || d->at == d->t->start ||
        !(kh_token_word(d->t->tokens, d->at - 1, "من") || kh_token_word(d->t->tokens, d->at - 1, "بين") ||
          spans_hours(d))) {
        if (!kh_clock_at(d->t->rules->dates, d->t->tokens, d->at, &clock) || clock.half_known)
            return false;
    }
    if (!kh_day_joins_range(d, d->at + clock.n) ||
        !kh_clock_at(d->t->rules->dates, d->t->tokens, d->at + clock.n + 1, &later) || later.proclitic)
        return false;
    if (later.second >= 12 * 3600 && clock.second + 12 * 3600 < later.second)
        clock.second += 12 * 3600;
    d->clock = true;
    d->second = clock.second;
    d->zone = later.zone;
    d->proclitic = clock.proclitic;
    d->at += clock.n;
    d->end = d->at;
    return true;
}

/* The second end of a range of hours comes after the first: "من 1:30 ظهرا إلى 3:30", "الساعة 1 بعد الظهر إلى 4". */
static void follow_clock(const kh_day *d, kh_written_date *clock)
{
    if (!clock->half_known && d->t->clock_end && d->t->clock_end + 1 == d->at && kh_day_joins_range(d, d->at - 1) &&
        d->t->clock >= 12 * 3600 && clock->second + 12 * 3600 > d->t->clock)
        clock->second += 12 * 3600;
}

bool kh_day_hour_behind_clock(kh_day *d)
{
    kh_written_date clock = {.second = hour_digits(d, d->at), .n = 1};
    const kh_token *next = d->at + 1 < d->t->end ? &d->t->tokens->at[d->at + 1] : NULL;

    if (clock.second < 0 || !d->t->clock_end || d->t->clock_end + 1 != d->at || !kh_day_joins_range(d, d->at - 1) ||
        (next && (next->kind != KH_TOKEN_PUNCT ||
                  (!next->space_before && !kh_token_is(d->t->tokens, d->at + 1, ".") &&
                   !kh_token_is(d->t->tokens, d->at + 1, "،") && !kh_token_is(d->t->tokens, d->at + 1, ")")))))
        return false;
    follow_clock(d, &clock);
    d->clock = true;
    d->second = clock.second;
    d->end = ++d->at;
    return true;
}

bool kh_day_take_clock(kh_day *d)
{
    kh_written_date clock;

    if (d->clock || !kh_clock_at(d->t->rules->dates, d->t->tokens, d->at, &clock) || d->at + clock.n > d->t->end ||
        (clock.proclitic && d->at != d->first) || (d->at + 2 < d->t->end && counts_before_part(d)))
        return false;
    if (d->at == d->first)
        d->proclitic = clock.proclitic;
    follow_clock(d, &clock);
    d->clock = true;
    d->midnight = clock.midnight;
    d->second = clock.second;
    d->zone = clock.zone;
    d->at += clock.n;
    return true;
}
