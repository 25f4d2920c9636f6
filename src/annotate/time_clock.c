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

/* "من 5 إلى 6 مساء", "بين الساعة 5 و6 مساء": the first hour lies in the same half of the day, if it comes before. */
bool kh_day_borrowed_hour(kh_day *d)
{
    kh_written_date clock = {.second = hour_digits(d, d->at), .n = 1}, later;

    if (clock.second < 0 || d->at == d->t->start ||
        !(kh_token_word(d->t->tokens, d->at - 1, "من") || kh_token_word(d->t->tokens, d->at - 1, "بين"))) {
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
        (clock.proclitic && d->at != d->first))
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
