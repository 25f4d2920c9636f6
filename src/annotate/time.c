/* The walk over an article's tokens: at each that could begin a time, the longer of what time_day.c and time_unit.c
 * read. */
#include "annotate/time.h"

/* One bit turns most tokens away: only numbers and words of the three lexicons begin a time. */
static bool could_begin(const kh_timing *t, size_t i)
{
    kh_match match;
    uint8_t family;
    kh_number number;

    if (t->tokens->at[i].kind == KH_TOKEN_NUMBER)
        return true;
    if (t->tokens->at[i].kind != KH_TOKEN_WORD || !kh_may_be_in(t->rules->vocabulary, t->tokens, i, t->begins))
        return false;
    return kh_time_any_at(t, i, KH_MATCH_PROCLITICS | KH_MATCH_ARTICLE, &match) ||
           kh_month_at(t->rules->dates, t->tokens, i, &match, &family) ||
           kh_weekday_at(t->rules->dates, t->tokens, i, &match) >= 0 || kh_token_word(t->tokens, i, "الساعه") ||
           kh_number_at(t->rules->numbers, t->tokens, i, &number);
}

static void put_down(kh_timing *t, const kh_reading *reading)
{
    kh_time *time = kh_vec_push(&t->marking->times);

    if (!time)
        return;
    *time = (kh_time){.span = kh_span_of(t->marking, reading->first, reading->end),
                      .value = reading->value,
                      .first = reading->from,
                      .last = reading->to,
                      .type = reading->type,
                      .mod = reading->mod,
                      .anchor = reading->anchor,
                      .hijri = reading->hijri};
    if (reading->proclitic)
        time->span.start = kh_token_inside(t->tokens, reading->first, reading->proclitic);
    if (time->span.start >= time->span.end)
        t->marking->times.n--;
}

static void read_sentence(kh_timing *t)
{
    for (size_t i = t->start; i < t->end;) {
        kh_reading day = {0}, unit = {0};
        bool has_day, has_unit;

        if (!could_begin(t, i)) {
            i++;
            continue;
        }
        has_day = kh_read_day(t, i, &day);
        has_unit = kh_read_unit(t, i, &unit) && unit.value.len;
        if (has_day && (!has_unit || day.end >= unit.end)) {
            put_down(t, &day);
            i = day.end;
        } else if (has_unit) {
            put_down(t, &unit);
            i = unit.end > i ? unit.end : i + 1;
        } else {
            i++;
        }
    }
}

void kh_mark_times(kh_marking *marking)
{
    kh_timing t = {.marking = marking,
                   .rules = marking->rules,
                   .tokens = &marking->tokens,
                   .arena = marking->arena,
                   .today = marking->article->published.day,
                   .text_day = KH_NO_DAY,
                   .begins = marking->rules->times->lexicon->bit | kh_date_sets(marking->rules->dates) |
                             kh_number_sets(marking->rules->numbers)};

    if (t.today != KH_NO_DAY)
        t.year = kh_civil_of_day(t.today).year;
    for (size_t s = 0; s < marking->sentence_count && !kh_arena_failed(t.arena); s++) {
        t.start = marking->sentences[s].first;
        t.end = marking->sentences[s].end;
        read_sentence(&t);
    }
}
