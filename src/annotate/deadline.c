/*
 * Deadlines: limits in the future that somebody set or promised.
 *
 * A time alone is none. It becomes one by the cue before it (مهلة شهرين، بحلول نهاية العام، في موعد أقصاه الخميس)
 * together, for the weaker cues, with a word of duty or promise in the same sentence. A period is counted from the day
 * it was set: the day that the sentence names, else the day of publication.
 */
#include "annotate/name.h"
#include "annotate/quote.h"
#include "annotate/words.h"
#include "arabic/calendar.h"

enum {
    LETTER = 2,
    CUE_REACH = 5,
    GRANT_REACH = 14,
    GRACE_REACH = 8,
    OBLIGED = 5,
    CLOSE = 8,
    NEAR = 14,
    FAR = 24,
    LONGEST_WHAT = 24,
    ENOUGH = 3,
    LOOK_BACK = 6,
    RECENT = 3
};

/* As in data/deadline-cues.tsv; from DUTY on, words that a clause hangs on. FUTURE is a verb's own form. */
enum cue_kind {
    NO_CUE,
    GRACE,
    WITHIN,
    BY,
    LIMIT,
    BEFORE,
    UNTIL,
    ENDS,
    GAVE,
    DUTY,
    SET,
    PLAN,
    CONDITION,
    FORECAST,
    EVENT,
    OVER,
    COMING,
    FUTURE
};

static const char *const kind_names[] = {"",          "grace",    "within", "by",   "limit", "before",
                                         "until",     "ends",     "gave",   "duty", "set",   "plan",
                                         "condition", "forecast", "event",  "over", "coming"};

struct kh_deadline_rules {
    kh_lexicon *cues;
    uint8_t *kinds; /* by row */
};

kh_status kh_deadline_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, struct kh_deadline_rules **ret_rules,
                                 kh_err *err)
{
    struct kh_deadline_rules *rules = KH_NEW(arena, struct kh_deadline_rules);
    kh_status status = rules ? kh_lexicon_load(arena, vocabulary, "deadline-cues.tsv", &rules->cues, err) : KH_NOMEM;
    int column;

    if (status)
        return status;
    column = kh_lexicon_column(rules->cues, "kind");
    rules->kinds = KH_NEWS(arena, uint8_t, kh_lexicon_rows(rules->cues));
    if (!rules->kinds)
        return KH_NOMEM;
    for (uint32_t row = 0; row < kh_lexicon_rows(rules->cues); row++) {
        for (uint8_t i = 1; i < sizeof kind_names / sizeof *kind_names; i++) {
            if (kh_str_eq(kh_lexicon_cell(rules->cues, row, column), kh_str_z(kind_names[i])))
                rules->kinds[row] = i;
        }
        if (!rules->kinds[row])
            return kh_err_set(err, KH_CORRUPT, "deadline-cues.tsv: row %u has no kind that is known", row + 1);
    }
    *ret_rules = rules;
    return KH_OK;
}

/* What one sentence says about limits, token by token; read once a sentence, and only where it has a time. */
struct sentence {
    size_t first, end;
    size_t gave, ends, grace; /* the token of the cue, SIZE_MAX when there is none */
    bool promise;             /* a duty, a plan or a future verb stands anywhere in it */
};

struct finder {
    kh_marking *marking;
    const kh_tokens *tokens;
    struct sentence sentence;
    uint32_t sentence_index;
};

static enum cue_kind cue_at(const struct finder *f, size_t i, kh_match *match)
{
    const struct kh_deadline_rules *rules = f->marking->rules->deadlines;

    if (f->tokens->at[i].kind != KH_TOKEN_WORD ||
        !kh_lexicon_match(rules->cues, f->tokens, i, KH_MATCH_PROCLITICS, match))
        return NO_CUE;
    return (enum cue_kind)rules->kinds[match->row];
}

static bool in_name(const kh_marking *marking, size_t i)
{
    uint32_t from = marking->tokens.at[i].start;
    size_t low = 0, high = marking->names.n;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (KH_AT(&marking->names, kh_name, middle)->span.end <= from)
            low = middle + 1;
        else
            high = middle;
    }
    return low < marking->names.n && KH_AT(&marking->names, kh_name, low)->span.start <= from;
}

/* A future verb; not سيتي of a name. */
static bool future_verb(const struct finder *f, size_t i)
{
    return kh_is_future_verb(f->marking->rules, f->tokens, i) && !in_name(f->marking, i);
}

/* Does a clause begin at `i`? Behind a sign, أن, or at the head of the sentence. */
static bool opens_clause(const struct finder *f, size_t i)
{
    const kh_token *before = i > f->sentence.first ? &f->tokens->at[i - 1] : NULL;

    return !before || before->kind != KH_TOKEN_WORD || kh_token_word(f->tokens, i - 1, "ان") ||
           kh_token_word(f->tokens, i - 1, "انه") || kh_token_word(f->tokens, i - 1, "بان");
}

/* "على الحكومتين أن تردا", "ولمحامي الدفاع أن يستأنف": a duty or a right; أن stands at `i`. */
static bool obliges(const struct finder *f, size_t i)
{
    size_t from = i > f->sentence.first + OBLIGED ? i - OBLIGED : f->sentence.first;

    if (!kh_token_word(f->tokens, i, "ان"))
        return false;
    for (size_t k = i; k-- > from && f->tokens->at[k].kind == KH_TOKEN_WORD;) {
        kh_str word = f->tokens->at[k].fold;
        bool and = word.len > 2 * LETTER && memcmp(word.ptr, "و", LETTER) == 0;

        if (!opens_clause(f, k) || k + 1 == i || kh_token_word(f->tokens, k + 1, "الرغم"))
            continue;
        word = and? kh_str_of(word.ptr + LETTER, word.len - LETTER) : word;
        return kh_str_eq(word, KH_STR("علي")) || kh_str_eq(word, KH_STR("امام")) ||
               (word.len > 3 * LETTER && memcmp(word.ptr, "ل", LETTER) == 0 && kh_word_strip(f->marking->words[k]));
    }
    return false;
}

/* قد before a present verb: perhaps. Before a past one it says that the thing is done. */
static bool may_be(const kh_tokens *tokens, size_t i)
{
    kh_str verb = i + 1 < tokens->n ? tokens->at[i + 1].fold : (kh_str){NULL, 0};

    if (!(kh_token_word(tokens, i, "قد") || kh_token_word(tokens, i, "وقد")) || verb.len < 3 * LETTER ||
        kh_token_word(tokens, i + 1, "تم"))
        return false;
    return memcmp(verb.ptr, "ي", LETTER) == 0 || memcmp(verb.ptr, "ت", LETTER) == 0 ||
           memcmp(verb.ptr, "ن", LETTER) == 0;
}

/* سيصل الدين إلى 28 تريليونا: what a count will come to is a forecast, unless those who say so will see to it (سنصل).
 */
static bool reaches_figure(const struct finder *f, size_t i)
{
    if (!kh_token_word(f->tokens, i, "سيصل") && !kh_token_word(f->tokens, i, "ستصل"))
        return false;
    for (size_t k = i + 1; k + 1 < f->sentence.end && k < i + CLOSE; k++) {
        if (kh_token_word(f->tokens, k, "الي"))
            return f->tokens->at[k + 1].kind == KH_TOKEN_NUMBER || kh_token_word(f->tokens, k + 1, "نحو") ||
                   kh_token_word(f->tokens, k + 1, "حوالي");
    }
    return false;
}

/* What the token says of the clause that it stands in: DUTY, SET, CONDITION, FORECAST, EVENT, FUTURE or NO_CUE. */
static enum cue_kind governor_at(const struct finder *f, size_t i)
{
    kh_match match;
    enum cue_kind kind = cue_at(f, i, &match);

    if (kind == SET && reaches_figure(f, i))
        return FORECAST;
    if (kind >= DUTY)
        return kind >= COMING ? NO_CUE : kind;
    if (obliges(f, i))
        return DUTY;
    if (may_be(f->tokens, i))
        return FORECAST;
    return kind == NO_CUE && future_verb(f, i) ? FUTURE : NO_CUE;
}

static void read_sentence(struct finder *f, uint32_t index)
{
    struct sentence *s = &f->sentence;

    if (f->sentence_index == index)
        return;
    f->sentence_index = index;
    *s = (struct sentence){
        f->marking->sentences[index].first, f->marking->sentences[index].end, SIZE_MAX, SIZE_MAX, SIZE_MAX, false};
    for (size_t i = s->first; i < s->end; i++) {
        kh_match match;
        enum cue_kind kind = cue_at(f, i, &match), governor = governor_at(f, i);

        if (kind == GAVE)
            s->gave = i;
        if (kind == ENDS)
            s->ends = i;
        if (kind == GRACE || kind == LIMIT || kind == ENDS)
            s->grace = i;
        s->promise |= governor == DUTY || governor == SET || governor == PLAN || governor == FUTURE;
    }
}

/* The word that the clause before token `i` hangs on. What is forecast stays so, whatever verb is nearer. */
static enum cue_kind governor_before(const struct finder *f, size_t i, size_t reach)
{
    size_t from = i > f->sentence.first + reach ? i - reach : f->sentence.first;
    enum cue_kind found = NO_CUE;

    for (size_t k = i; k-- > from;) {
        enum cue_kind kind = governor_at(f, k);

        if (kind == FORECAST)
            return found == DUTY || found == CONDITION ? found : FORECAST;
        if (kind != NO_CUE && found == NO_CUE)
            found = kind;
    }
    return found;
}

/* هو, في, إلى …: what may stand between a limit and its time. */
static bool binds(const kh_tokens *tokens, size_t i)
{
    static const char *const words[] = {"هو", "هي", "في", "الي", "حتي", "كان", "يوم", "ليوم"};

    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        if (kh_token_word(tokens, i, words[w]))
            return true;
    }
    return false;
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
        size_t end;

        kind = cue_at(f, i, &match);
        if (kind == NO_CUE || kind >= ENDS)
            continue;
        end = i + match.n;
        if (i > f->sentence.first && cue_at(f, i - 1, &match) == kind && match.n > 1) /* في غضون */
            i--;
        if (kind == LIMIT) {
            while (end < first && binds(f->tokens, end))
                end++;
        }
        *ret_at = i;
        *ret_touches = end >= first;
        return kind;
    }
    return NO_CUE;
}

/* A Hijri date has its day in the middle of what it covers. */
static bool is_recent_day(const kh_time *time, int32_t published, int32_t *ret_day)
{
    if (time->first == KH_NO_DAY || published == KH_NO_DAY || time->last - time->first != (time->hijri ? 2 : 0))
        return false;
    *ret_day = time->first + time->hijri;
    return *ret_day <= published && *ret_day >= published - RECENT;
}

/* The day of the news: the last day that the text names before the period, if it is today or just over; a day named
 * behind it in the same sentence comes next. */
static int32_t day_it_was_set(const struct finder *f, size_t period)
{
    int32_t published = f->marking->article->published.day, day;
    const kh_time *times = f->marking->times.at;

    for (size_t n = 0, i = period; i-- > 0 && n < LOOK_BACK; n++) {
        if (is_recent_day(&times[i], published, &day))
            return day;
    }
    for (size_t i = period + 1; i < f->marking->times.n && times[i].span.start < f->tokens->at[f->sentence.end - 1].end;
         i++) {
        if (is_recent_day(&times[i], published, &day))
            return day;
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
    day = day_after(day_it_was_set(f, (size_t)(time - KH_AT(&f->marking->times, kh_time, 0))), time->value);
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

static bool is_duty(enum cue_kind kind)
{
    return kind == DUTY || kind == CONDITION;
}

static bool grants(const struct finder *f, size_t first)
{
    return f->sentence.gave < first && first - f->sentence.gave <= GRANT_REACH;
}

/* A period that is open: "خلال شهرين", "خلال الشهرين المقبلين", not "خلال التسعين دقيقة". */
static bool open_period(const struct finder *f, const kh_time *time, size_t first)
{
    kh_str text = kh_marked_text(f->marking, time->span);
    kh_match match;

    if (text.len < 2 * LETTER || memcmp(text.ptr, "ال", 2 * LETTER) != 0)
        return true;
    for (size_t i = first; i < f->sentence.end && f->tokens->at[i].start < time->span.end; i++) {
        if (cue_at(f, i, &match) == COMING)
            return true;
    }
    return false;
}

/* A date is the limit that the sentence speaks of: "مهلة … حتى الجمعة". */
static bool ends_grace(const struct finder *f, size_t first)
{
    const struct sentence *s = &f->sentence;

    return s->grace < first && first - s->grace <= GRACE_REACH && binds(f->tokens, first - 1);
}

/* Is the time a limit? *ret_at is the token that the mention begins with. */
static bool is_limit(const struct finder *f, const kh_time *time, size_t first, size_t *ret_at)
{
    const struct sentence *s = &f->sentence;
    bool touches, promised, period = time->type == KH_TIME_DURATION;
    size_t at;
    enum cue_kind cue = cue_before(f, first, &at, &touches), governor;

    *ret_at = cue == NO_CUE || !touches ? first : at;
    if (time->type == KH_TIME_SET || (time->type == KH_TIME_TIME && !(cue == LIMIT && touches)) || !lies_ahead(f, time))
        return false;
    if (cue == GRACE) {
        *ret_at = at;
        return governor_before(f, at + 1, 3) != OVER && (period || s->ends != SIZE_MAX || ends_grace(f, first));
    }
    if (cue != NO_CUE && touches) {
        governor = governor_before(f, at, cue == WITHIN ? NEAR : cue == UNTIL ? CLOSE : FAR);
        promised = is_duty(governor) || governor == FUTURE || governor == SET;
        switch (cue) {
        case LIMIT: return !period;
        case WITHIN: return period && promised && open_period(f, time, first);
        case BY: return !period && (promised || governor == PLAN || (governor == NO_CUE && s->promise));
        case BEFORE: return !period && (promised || governor == PLAN);
        case UNTIL: return !period && (is_duty(governor) || grants(f, first) || ends_grace(f, first));
        default: break;
        }
    }
    if (period)
        return grants(f, first);
    if (s->ends < first || ends_grace(f, first))
        return true;
    if (!edge_of_period(time) || time->mod == KH_TIME_START)
        return false;
    return governor_before(f, first, FAR) == SET;
}

static bool ends_clause(const kh_tokens *tokens, size_t i)
{
    uint32_t sign = kh_sign_at(tokens, i);

    return sign == ',' || sign == 0x060C || sign == 0x061B || sign == '.' || sign == 0x061F || kh_is_quote(sign);
}

/* The innermost statement whose words hold the bytes, NULL when none does. */
static const kh_statement *statement_over(const struct finder *f, kh_span span)
{
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
            return statement;
    }
    return NULL;
}

/* The token at which the words of the statement that holds token `i` begin, and their first byte; `from` when they
 * begin before it, or it stands in none. */
static size_t said_from(const struct finder *f, size_t i, size_t from, uint32_t *ret_byte)
{
    const kh_statement *statement = statement_over(f, kh_span_of(f->marking, i, i + 1));
    size_t first = statement ? kh_token_at_byte(f->marking, statement->said.start) : 0;

    if (first < from || !statement)
        return from;
    *ret_byte = statement->said.start;
    return first;
}

/* "الأولى", "والثانية": which one of what was told before. */
static bool points_back(const struct finder *f, size_t i)
{
    static const char *const words[] = {"الاولي",  "الاول",   "الثانيه", "الثاني",
                                        "الثالثه", "الاخيره", "اولاها",  "اولها"};
    bool bare = i == f->sentence.first || !(f->marking->words[i - 1] & KH_WORD_AL) ||
                f->marking->words[i - 1] & (KH_WORD_RELATIVE | KH_WORD_PREP);

    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        if (kh_token_word(f->tokens, i, words[w]) ||
            (kh_word_strip(f->marking->words[i]) && f->tokens->at[i].fold.len > LETTER &&
             kh_str_eq(kh_str_of(f->tokens->at[i].fold.ptr + LETTER, f->tokens->at[i].fold.len - LETTER),
                       kh_str_z(words[w]))))
            return bare;
    }
    return false;
}

/* Does [from, to) say what is to be done? Not a word or two, a bare name, or what only points back. */
static bool says_enough(const struct finder *f, size_t from, size_t to)
{
    bool named = true;

    if (from < to && kh_token_word(f->tokens, from, "ثم"))
        return false;
    if (from >= to || to - from < ENOUGH || f->marking->words[from] & KH_WORD_RELATIVE)
        return from + 2 == to && !points_back(f, to - 1) && !kh_token_word(f->tokens, from, "تكون") &&
               !kh_token_word(f->tokens, from, "ثم") &&
               !(f->marking->words[from] & (KH_WORD_RELATIVE | KH_WORD_PREP)) && !in_name(f->marking, from);
    for (size_t i = from; i < to; i++) {
        if (points_back(f, i))
            return false;
        named &= in_name(f->marking, i);
    }
    return !named;
}

/* Where the clause that ends before token `to` begins: behind a sign, or behind the time before it. */
static size_t clause_from(const struct finder *f, size_t to, size_t least, bool over_times)
{
    size_t from = to;

    while (from > least && to - from < LONGEST_WHAT && !ends_clause(f->tokens, from - 1) &&
           (over_times || !f->marking->time_over[from - 1]))
        from--;
    return from;
}

/* Behind the last أن or إن before `least` that leaves enough of the clause. */
static size_t behind_that(const struct finder *f, size_t from, size_t least, size_t to)
{
    for (size_t i = least; i-- > from;) {
        if (f->marking->words[i] & KH_WORD_THAT && i + 1 < least && says_enough(f, i + 1, to))
            return i + 1;
    }
    return from;
}

/* "أن يكتمل الانسحاب في": a preposition that the limit hangs on. */
static bool hangs(const struct finder *f, size_t i)
{
    static const char *const words[] = {"في", "من", "الي", "علي", "عن", "مع", "حتي", "هو", "هي"};

    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        if (kh_token_word(f->tokens, i, words[w]))
            return true;
    }
    return false;
}

/* و before a verb that no list has: ويحتاج، وتنتهي، واتفقتا. */
static bool joined_verb(const struct finder *f, size_t i)
{
    static const char *const verbs[] = {"وي", "وت", "وات", "واست", "وس"};
    kh_str word = f->tokens->at[i].fold;

    if (f->marking->words[i] & KH_WORD_AND)
        return true;
    for (size_t k = 0; k < sizeof verbs / sizeof *verbs && !f->marking->words[i] && !in_name(f->marking, i); k++) {
        size_t n = strlen(verbs[k]);
        if (word.len > 5 * LETTER && memcmp(word.ptr, verbs[k], n) == 0)
            return true;
    }
    return false;
}

/* The clause before the limit; where that says too little, with the limit's own noun ("تنتهي المهلة الجديدة"), then
 * with the clause before it. */
static kh_str clause_before(const struct finder *f, size_t at, size_t time)
{
    uint32_t said = 0;
    kh_match match;
    enum cue_kind cue = cue_at(f, at, &match);
    size_t least = said_from(f, at, f->sentence.first, &said), from = clause_from(f, at, least, false), to = at;
    bool noun = cue == LIMIT || cue == GRACE || cue == ENDS;
    kh_span span;

    while (time > at && hangs(f, time - 1))
        time--;
    if (!says_enough(f, from, to)) {
        from = clause_from(f, at, least, true);
        to = noun && !says_enough(f, from, at) ? time : at;
        if ((from == at || !says_enough(f, from, to) || f->marking->words[from] & KH_WORD_THAT) && from > least + 1)
            from = clause_from(f, from - 1, least, true);
    }
    from = behind_that(f, from, at, to);
    while (to > from && (hangs(f, to - 1) || ends_clause(f->tokens, to - 1)))
        to--;
    if (from >= to)
        return (kh_str){NULL, 0};
    span = kh_span_of(f->marking, from, to);
    if (said > span.start && said < f->tokens->at[from].end)
        span.start = said; /* without the ب of "تعهدت بدفع الأجور" */
    else if (joined_verb(f, from) && f->tokens->at[from].fold.len > LETTER)
        span.start = kh_token_inside(f->tokens, from, LETTER);
    return kh_marked_text(f->marking, span);
}

/* What is to be done by then: the purpose behind the time (للحصول على …), else the words before it. `first` is the
 * first token of the mention, `time` that of its time, `end` is behind both. */
static kh_str what_of(const struct finder *f, size_t first, size_t time, size_t end)
{
    const kh_tokens *tokens = f->tokens;
    size_t to;
    kh_span span;
    kh_match match;
    enum cue_kind cue = cue_at(f, first, &match);

    if ((cue == BY || cue == BEFORE) && f->sentence.gave == SIZE_MAX) { /* تخطط لبناء المسرح بحلول 2020 لدعم الترفيه */
        kh_str before = clause_before(f, first, time);

        if (before.len)
            return before;
    }

    if (f->sentence.gave < first && end + 1 < f->sentence.end && ends_clause(tokens, end) &&
        !kh_is_quote(kh_sign_at(tokens, end)))
        end++; /* "أمهلت الحكومة حتى 26 مارس، لتقديم …" */
    if (end < f->sentence.end && tokens->at[end].kind == KH_TOKEN_WORD && tokens->at[end].fold.len > 3 * LETTER &&
        memcmp(tokens->at[end].fold.ptr, "ل", LETTER) == 0) {
        for (to = end + 1; to < f->sentence.end && to < end + LONGEST_WHAT && !ends_clause(tokens, to); to++)
            ;
        span = kh_span_of(f->marking, end, to);
        span.start =
            kh_token_inside(tokens, end, memcmp(tokens->at[end].fold.ptr, "لل", 2 * LETTER) == 0 ? 2 * LETTER : LETTER);
        return kh_marked_text(f->marking, span);
    }
    return clause_before(f, first, time);
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
        const kh_statement *said;

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
        deadline->what = what_of(&f, at, first > at ? first : at, end);
        said = statement_over(&f, deadline->span);
        deadline->source = said ? said->speaker : (kh_str){NULL, 0};
    }
}
