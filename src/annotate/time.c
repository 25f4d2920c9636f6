/* The walk over an article's tokens: at each that could begin a time, the longest of what time_day.c, time_within.c
 * and time_unit.c read. */
#include "annotate/time.h"

enum { MOST_OF_HEADING = 14 };

/* آلان the name, ألمان: written with a hamza or madda on an alef that a time word of ال has not. */
static bool is_disguised(const kh_timing *t, size_t i)
{
    kh_str word = kh_token_text(t->tokens, i), fold = t->tokens->at[i].fold;
    bool and = fold.len > 6 && (memcmp(fold.ptr, "\xD9\x88", 2) == 0 || memcmp(fold.ptr, "\xD9\x81", 2) == 0);

    if (and) {
        fold = kh_str_of(fold.ptr + 2, fold.len - 2);
        word = kh_str_of(word.ptr + 2, word.len - 2);
    }
    return fold.len > 4 && memcmp(fold.ptr, "\xD8\xA7\xD9\x84", 4) == 0 && word.len > 2 && word.ptr[0] == '\xD8' &&
           (word.ptr[1] == '\xA2' || word.ptr[1] == '\xA3' || word.ptr[1] == '\xA5');
}

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
    if (is_disguised(t, i))
        return kh_number_at(t->rules->numbers, t->tokens, i, &number);
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

/* The longest reading that begins at `i`; among equals a day before a period before a unit. */
static bool read_longest(kh_timing *t, size_t i, kh_reading *ret)
{
    static bool (*const readers[])(kh_timing *, size_t, kh_reading *) = {kh_read_day, kh_read_within, kh_read_unit};
    bool found = false;

    for (size_t r = 0; r < sizeof readers / sizeof *readers; r++) {
        kh_reading reading = {0};

        if (!readers[r](t, i, &reading) || !reading.value.len || (found && reading.end <= ret->end))
            continue;
        *ret = reading;
        found = true;
    }
    return found;
}

static void read_sentence(kh_timing *t)
{
    for (size_t i = t->start; i < t->end;) {
        kh_reading reading = {0};

        if (!could_begin(t, i) || !read_longest(t, i, &reading)) {
            i++;
            continue;
        }
        put_down(t, &reading);
        i = reading.end > i ? reading.end : i + 1;
    }
}

/* Is the sentence from `first` to where the next one begins a heading: short, and no full stop behind it? */
static bool is_heading(const kh_timing *t, size_t first)
{
    size_t last = t->start;

    while (last > first && t->tokens->at[last - 1].kind == KH_TOKEN_BREAK)
        last--;
    return last > first && last < t->start && last - first <= MOST_OF_HEADING &&
           t->tokens->at[last - 1].kind != KH_TOKEN_PUNCT;
}

static void read_sentences(kh_timing *t)
{
    const kh_marking *marking = t->marking;

    for (size_t s = 0; s < marking->sentence_count && !kh_arena_failed(t->arena); s++) {
        t->start = marking->sentences[s].first;
        t->end = marking->sentences[s].end;
        t->heading_year = s && is_heading(t, marking->sentences[s - 1].first) ? t->sentence_year : 0;
        t->sentence_year = 0;
        read_sentence(t);
    }
}

/* The day of a published time's bound, KH_NO_DAY where it has none. */
static int32_t bound_of(kh_str text)
{
    int32_t day, second, zone;

    return text.len && kh_parse_instant(text, &day, &second, &zone) ? day : KH_NO_DAY;
}

/* Without a day of writing: it does not lie before the last day that the text tells of in full, nor behind the day on
 * which the page was saved. The text is read once for that, and what was found is thrown away. */
static void find_bounds(kh_timing *t)
{
    kh_timing first = *t;

    t->not_before = bound_of(t->marking->article->published.earliest);
    t->not_after = bound_of(t->marking->article->published.latest);
    read_sentences(&first);
    t->marking->times.n = 0;
    if (first.latest_told > t->not_before)
        t->not_before = first.latest_told;
    if (t->not_after != KH_NO_DAY && t->not_before > t->not_after)
        t->not_before = t->not_after;
}

void kh_mark_times(kh_marking *marking)
{
    kh_timing t = {.marking = marking,
                   .rules = marking->rules,
                   .tokens = &marking->tokens,
                   .arena = marking->arena,
                   .today = marking->article->published.day,
                   .text_day = KH_NO_DAY,
                   .not_before = KH_NO_DAY,
                   .not_after = KH_NO_DAY,
                   .latest_told = KH_NO_DAY,
                   .classes = KH_NEWS(marking->arena, uint64_t, marking->tokens.n + 1),
                   .begins = marking->rules->times->lexicon->bit | kh_date_sets(marking->rules->dates) |
                             kh_number_sets(marking->rules->numbers)};

    if (!t.classes)
        return;
    kh_lexicon_classes(t.rules->times->lexicon, t.tokens, t.classes);
    kh_lexicon_classes(t.rules->times->neighbours, t.tokens, t.classes);
    if (t.today != KH_NO_DAY)
        t.year = kh_civil_of_day(t.today).year;
    if (t.today == KH_NO_DAY)
        find_bounds(&t);
    read_sentences(&t);
}
