/*
 * Deadlines: limits in the future that somebody set or promised.
 *
 * A time alone is none. It becomes one by the cue before it (مهلة شهرين، بحلول نهاية العام، في موعد أقصاه الخميس)
 * together, for the weaker cues, with a word of duty or promise in the same sentence. A period is counted from the day
 * it was set: the day that the sentence names, else the day of publication.
 */
#include "annotate/name.h"
#include "annotate/quote.h"
#include "arabic/calendar.h"

enum { LETTER = 2, CUE_REACH = 5, GRANT_REACH = 14, LONGEST_WHAT = 14, RECENT = 10 };

enum cue_kind { NO_CUE, GRACE, WITHIN, BY, BEFORE, ENDS, GAVE, DUTY, SET };

struct kh_deadline_rules {
    kh_lexicon *cues;
    int kind;
};

kh_status kh_deadline_rules_load(kh_arena *arena, struct kh_deadline_rules **ret_rules, kh_err *err)
{
    struct kh_deadline_rules *rules = KH_NEW(arena, struct kh_deadline_rules);
    kh_status status = rules ? kh_lexicon_load(arena, "deadline-cues.tsv", &rules->cues, err) : KH_NOMEM;

    if (status)
        return status;
    rules->kind = kh_lexicon_column(rules->cues, "kind");
    *ret_rules = rules;
    return KH_OK;
}

/* What the sentence says that lets its weaker cues count; read once a sentence. */
struct sentence {
    size_t first, end;
    size_t gave, ends; /* the token of the cue, SIZE_MAX when there is none */
    bool duty, set, future;
};

struct finder {
    kh_marking *marking;
    const kh_tokens *tokens;
    struct sentence sentence;
    uint32_t sentence_index;
};

static enum cue_kind cue_at(const struct finder *f, size_t i, kh_match *match)
{
    static const char *const names[] = {"", "grace", "within", "by", "before", "ends", "gave", "duty", "set"};
    const struct kh_deadline_rules *rules = f->marking->rules->deadlines;
    kh_str kind;

    if (!kh_lexicon_match(rules->cues, f->tokens, i, KH_MATCH_PROCLITICS, match))
        return NO_CUE;
    kind = kh_lexicon_cell(rules->cues, match->row, rules->kind);
    for (size_t k = 1; k < sizeof names / sizeof *names; k++) {
        if (kh_str_eq(kind, kh_str_z(names[k])))
            return (enum cue_kind)k;
    }
    return NO_CUE;
}

/* سيكتمل، ستنتهي، وسنوفر: the future prefix on a present stem. */
static bool future_verb(const kh_tokens *tokens, size_t i)
{
    kh_str word = tokens->at[i].fold;

    if (tokens->at[i].kind != KH_TOKEN_WORD)
        return false;
    if (word.len > LETTER && (memcmp(word.ptr, "و", LETTER) == 0 || memcmp(word.ptr, "ف", LETTER) == 0))
        word = kh_str_of(word.ptr + LETTER, word.len - LETTER);
    if (word.len < 4 * LETTER || memcmp(word.ptr, "س", LETTER) != 0)
        return kh_token_word(tokens, i, "سوف") || kh_token_word(tokens, i, "لن");
    return memcmp(word.ptr + LETTER, "ي", LETTER) == 0 || memcmp(word.ptr + LETTER, "ت", LETTER) == 0 ||
           memcmp(word.ptr + LETTER, "ن", LETTER) == 0;
}

static void read_sentence(struct finder *f, uint32_t index)
{
    struct sentence *s = &f->sentence;

    if (f->sentence_index == index)
        return;
    f->sentence_index = index;
    *s = (struct sentence){
        f->marking->sentences[index].first, f->marking->sentences[index].end, SIZE_MAX, SIZE_MAX, false, false, false};
    for (size_t i = s->first; i < s->end; i++) {
        kh_match match;
        enum cue_kind kind = cue_at(f, i, &match);

        if (kind == GAVE)
            s->gave = i;
        if (kind == ENDS)
            s->ends = i;
        s->duty |= kind == DUTY;
        s->set |= kind == SET;
        s->future |= future_verb(f->tokens, i);
    }
}

/* The cue that stands before token `first` of a time, or is glued to it; *ret_at is its token. */
static enum cue_kind cue_before(const struct finder *f, size_t first, size_t *ret_at, bool *ret_touches)
{
    size_t from = first > f->sentence.first + CUE_REACH ? first - CUE_REACH : f->sentence.first;
    kh_match match;
    enum cue_kind kind = cue_at(f, first, &match);

    *ret_at = first;
    *ret_touches = true;
    if (kind == BY)
        return kind;
    for (size_t i = first; i-- > from;) {
        kind = cue_at(f, i, &match);
        if (kind == NO_CUE || kind >= ENDS)
            continue;
        *ret_at = i;
        *ret_touches = i + match.n >= first;
        return kind;
    }
    return NO_CUE;
}

static int32_t day_it_was_set(const struct finder *f)
{
    int32_t published = f->marking->article->published.day;
    uint32_t from = f->tokens->at[f->sentence.first].start;
    size_t i = 0, high = f->marking->times.n;

    while (i < high) {
        size_t middle = (i + high) / 2;
        if (KH_AT(&f->marking->times, kh_time, middle)->span.end <= from)
            i = middle + 1;
        else
            high = middle;
    }
    for (size_t n = 0; i < f->marking->times.n && n < 16; i++, n++) {
        const kh_time *at = KH_AT(&f->marking->times, kh_time, i);

        if (at->span.start >= f->tokens->at[f->sentence.end - 1].end)
            break;
        if (published != KH_NO_DAY && at->first == at->last && at->first != KH_NO_DAY && at->first <= published &&
            at->first >= published - RECENT && at->type == KH_TIME_DATE)
            return at->first;
    }
    return published;
}

/* "P2M" counted from `from`; KH_NO_DAY when the count is not known. */
static int32_t day_after(int32_t from, kh_str period)
{
    int32_t count = 0;
    size_t i = 1;
    bool hours = period.len > 1 && period.ptr[1] == 'T';
    kh_civil date;

    if (from == KH_NO_DAY || period.len < 3 || period.ptr[0] != 'P')
        return KH_NO_DAY;
    if (hours)
        i++;
    for (; i < period.len && period.ptr[i] >= '0' && period.ptr[i] <= '9' && count < 100000; i++)
        count = count * 10 + (period.ptr[i] - '0');
    if (i + 1 != period.len || !count)
        return KH_NO_DAY;
    if (hours)
        return period.ptr[i] == 'H' ? from + count / 24 : KH_NO_DAY;
    if (period.ptr[i] == 'D')
        return from + count;
    if (period.ptr[i] == 'W')
        return from + 7 * count;
    date = kh_civil_of_day(from);
    if (period.ptr[i] == 'Y')
        count *= 12;
    else if (period.ptr[i] != 'M')
        return KH_NO_DAY;
    count += date.month - 1;
    date.year += count / 12;
    date.month = count % 12 + 1;
    if (date.day > kh_days_in_month(date.year, date.month))
        date.day = kh_days_in_month(date.year, date.month);
    return kh_day_of_civil(date);
}

static kh_str limit_of(const struct finder *f, const kh_time *time)
{
    int32_t day;
    char text[16];

    if (time->type != KH_TIME_DURATION)
        return time->value;
    if (time->value.len > 1 && memchr(time->value.ptr, 'X', time->value.len))
        return KH_STR("FUTURE_REF");
    day = day_after(day_it_was_set(f), time->value);
    if (day == KH_NO_DAY)
        return time->value;
    kh_format_day(day, text);
    return kh_arena_str(f->marking->arena, kh_str_z(text));
}

/* Not yet over on the day of publication, or not known to be. */
static bool lies_ahead(const struct finder *f, const kh_time *time)
{
    int32_t published = f->marking->article->published.day;

    if (time->type == KH_TIME_DURATION)
        return true;
    if (time->last == KH_NO_DAY || published == KH_NO_DAY)
        return kh_str_eq(time->value, KH_STR("FUTURE_REF"));
    return time->last > published;
}

static bool edge_of_period(const kh_time *time)
{
    return time->mod == KH_TIME_END || time->mod == KH_TIME_MID || time->mod == KH_TIME_START;
}

/* Is the time a limit? *ret_at is the token that the mention begins with. */
static bool is_limit(const struct finder *f, const kh_time *time, size_t first, size_t *ret_at)
{
    const struct sentence *s = &f->sentence;
    bool touches, period = time->type == KH_TIME_DURATION, promise = s->duty || s->future || s->set;
    size_t at;
    enum cue_kind cue = cue_before(f, first, &at, &touches);

    *ret_at = cue == NO_CUE || !touches ? first : at;
    if (time->type == KH_TIME_SET || time->type == KH_TIME_TIME || !lies_ahead(f, time))
        return false;
    switch (cue) {
    case GRACE: *ret_at = at; return period || s->ends != SIZE_MAX;
    case WITHIN: return touches && period && s->duty;
    case BY: return touches && !period && promise;
    case BEFORE: return touches && !period && (s->duty || s->future);
    default: break;
    }
    if (period)
        return s->gave < first && first - s->gave <= GRANT_REACH && f->tokens->at[s->gave].fold.len > 0 &&
               !kh_token_word(f->tokens, s->gave, "منح") && !kh_token_word(f->tokens, s->gave, "منحت");
    if (s->ends < first)
        return true;
    return edge_of_period(time) && time->mod != KH_TIME_START && promise;
}

static bool ends_clause(const kh_tokens *tokens, size_t i)
{
    uint32_t sign = kh_sign_at(tokens, i);

    return sign == ',' || sign == 0x060C || sign == 0x061B || sign == '.' || sign == 0x061F || kh_is_quote(sign);
}

/* What is to be done by then: the purpose behind the time (للحصول على …), else the words before it. */
static kh_str what_of(const struct finder *f, size_t first, size_t end)
{
    const kh_tokens *tokens = f->tokens;
    size_t from, to;
    kh_span span;

    if (end < f->sentence.end && tokens->at[end].kind == KH_TOKEN_WORD && tokens->at[end].fold.len > 3 * LETTER &&
        memcmp(tokens->at[end].fold.ptr, "ل", LETTER) == 0) {
        for (to = end + 1; to < f->sentence.end && to < end + LONGEST_WHAT && !ends_clause(tokens, to); to++)
            ;
        span = kh_span_of(f->marking, end, to);
        span.start =
            kh_token_inside(tokens, end, memcmp(tokens->at[end].fold.ptr, "لل", 2 * LETTER) == 0 ? 2 * LETTER : LETTER);
        return kh_marked_text(f->marking, span);
    }
    for (from = first; from > f->sentence.first && first - from < LONGEST_WHAT && !ends_clause(tokens, from - 1);
         from--)
        ;
    return from < first ? kh_marked_text(f->marking, kh_span_of(f->marking, from, first)) : (kh_str){NULL, 0};
}

/* Who said so: the innermost statement that holds the mention. */
static kh_str source_of(const struct finder *f, kh_span span)
{
    kh_str source = {NULL, 0};
    size_t low = 0, high = f->marking->statements.n;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (KH_AT(&f->marking->statements, kh_statement, middle)->span.start <= span.start)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t n = 0; low > 0 && n < 6; n++) {
        const kh_statement *statement = KH_AT(&f->marking->statements, kh_statement, --low);

        if (statement->said.start <= span.start && span.end <= statement->said.end)
            return statement->speaker;
    }
    return source;
}

/* 90 إلى 180 يوما: the later end of the range is the limit, the mention holds both. */
static bool opens_range(const struct finder *f, size_t end, const kh_time *next)
{
    return next && end + 1 < f->sentence.end &&
           (kh_token_word(f->tokens, end, "الي") || kh_sign_at(f->tokens, end) == '-') &&
           next->span.start < f->tokens->at[end + 1].end;
}

void kh_mark_deadlines(kh_marking *marking)
{
    struct finder f = {.marking = marking, .tokens = &marking->tokens, .sentence_index = UINT32_MAX};
    size_t range_from = SIZE_MAX;

    if (!marking->sentences || !marking->sentence_of)
        return;
    for (size_t i = 0; i < marking->times.n; i++) {
        const kh_time *time = KH_AT(&marking->times, kh_time, i);
        const kh_time *next = i + 1 < marking->times.n ? time + 1 : NULL;
        size_t first = kh_token_at_byte(marking, time->span.start), at;
        size_t end = kh_token_at_byte(marking, time->span.end - 1) + 1;
        kh_deadline *deadline;

        if (first >= marking->tokens.n || end > marking->tokens.n)
            break;
        read_sentence(&f, marking->sentence_of[first]);
        if (range_from == SIZE_MAX && opens_range(&f, end, next)) {
            range_from = first;
            continue;
        }
        if (range_from != SIZE_MAX)
            first = range_from;
        range_from = SIZE_MAX;
        if (!is_limit(&f, time, first, &at))
            continue;
        deadline = kh_vec_push(&marking->deadlines);
        if (!deadline)
            return;
        deadline->span = kh_span_of(marking, at, end);
        deadline->by = limit_of(&f, time);
        deadline->what = what_of(&f, at, end);
        deadline->source = source_of(&f, deadline->span);
    }
}
