#include "page/dateline.h"

#include <math.h>

#include "arabic/fold.h"
#include "arabic/utf8.h"
#include "page/cue.h"
#include "page/rules.h"

enum {
    LINE_BYTES = 400,    /* of a line, as much as is looked at */
    MOST_PIECES = 8,     /* dates of one line */
    BARE_REST = 45,      /* letters beside a bare date: a place, an outlet, an author */
    LABELLED_REST = 110, /* beside a labelled one: a section and counters too */
    NUMBER_REACH = 4,    /* tokens in which a date shows its first number */
    LABEL_REACH = 3,     /* words between a label and its date */
    DAY_SECONDS = 86400,
    FIRST_YEAR = 1900, /* a bare number that can be a year */
    LAST_YEAR = 2100,
    YEARS_BACK = 6, /* how far a weekday may reach for a missing year */
    NO_ZONE = INT32_MIN
};

/* What the words of the lexicon say. */
enum word_kind { WORD_NONE, WORD_LABEL, WORD_AGO, WORD_UNIT, WORD_OFFSET, WORD_ZONE, WORD_JOINT };

struct word {
    enum word_kind kind;
    kh_dateline_label label;
    int32_t value;
    size_t n;
};

/* One date being put together from what stands around it. */
struct piece {
    kh_dateline date;
    size_t first, last; /* tokens: evidence, last exclusive */
    size_t label_first; /* token of the label, or `first` */
    kh_civil civil;
    int32_t weekday;
    bool has_clock;
};

struct reader {
    const kh_page_rules *rules;
    const kh_lexicon *words;
    int label_column, value_column;
    kh_tokens tokens;
    kh_dateline_context context;
    struct piece pieces[MOST_PIECES];
    size_t count;
    /* what was read and waits for a date */
    kh_dateline_label label;
    size_t label_first, label_words;
    int32_t clock, zone, year;
    size_t waiting_first; /* token at which clock, zone or year began; SIZE_MAX: none */
};

static int32_t number_of(kh_str digits)
{
    int64_t value = 0;
    bool minus = digits.len && digits.ptr[0] == '-';

    for (size_t i = minus; i < digits.len && value < INT32_MAX / 10; i++)
        value = value * 10 + (digits.ptr[i] - '0');
    return (int32_t)(minus ? -value : value);
}

static struct word word_of(kh_str label, kh_str value, size_t n)
{
    static const struct {
        const char *name;
        enum word_kind kind;
        kh_dateline_label label;
    } names[] = {
        {"published", WORD_LABEL, KH_DATELINE_PUBLISHED},
        {"updated", WORD_LABEL, KH_DATELINE_UPDATED},
        {"captured", WORD_LABEL, KH_DATELINE_OTHER},
        {"other", WORD_LABEL, KH_DATELINE_OTHER},
        {"ago", WORD_AGO, KH_DATELINE_BARE},
        {"unit", WORD_UNIT, KH_DATELINE_BARE},
        {"offset", WORD_OFFSET, KH_DATELINE_BARE},
        {"zone", WORD_ZONE, KH_DATELINE_BARE},
        {"joint", WORD_JOINT, KH_DATELINE_BARE},
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (kh_str_eq(label, kh_str_z(names[i].name)))
            return (struct word){names[i].kind, names[i].label, number_of(value), n};
    }
    return (struct word){WORD_NONE, KH_DATELINE_BARE, 0, 0};
}

static struct word word_at(const struct reader *r, size_t i)
{
    kh_match match;

    if (!kh_lexicon_match(r->words, &r->tokens, i, KH_MATCH_EXACT, &match))
        return (struct word){WORD_NONE, KH_DATELINE_BARE, 0, 0};
    return word_of(kh_lexicon_cell(r->words, match.row, r->label_column),
                   kh_lexicon_cell(r->words, match.row, r->value_column), match.n);
}

static bool is_unit(const struct reader *r, size_t i, struct word *ret)
{
    *ret = word_at(r, i);
    return ret->kind == WORD_UNIT;
}

static bool sign_at(const struct reader *r, size_t i)
{
    return r->tokens.at[i].kind == KH_TOKEN_PUNCT || r->tokens.at[i].kind == KH_TOKEN_BREAK;
}

static struct piece *new_piece(struct reader *r, size_t first, size_t n)
{
    struct piece *piece;

    if (r->count == MOST_PIECES)
        return NULL;
    piece = &r->pieces[r->count++];
    *piece = (struct piece){.first = first, .last = first + n, .label_first = first, .weekday = -1};
    piece->date = (kh_dateline){.day = KH_NO_DAY, .second = -1, .zone = NO_ZONE, .label = r->label};
    if (r->label != KH_DATELINE_BARE)
        piece->label_first = r->label_first;
    return piece;
}

/* A clock, zone or year that stood before the date belongs to it: "GMT 12:32 2024 الأربعاء 13 آذار". */
static void take_waiting(struct reader *r, struct piece *piece)
{
    if (r->waiting_first == SIZE_MAX)
        return;
    if (!piece->civil.year && r->year)
        piece->civil.year = r->year;
    if (piece->date.second < 0)
        piece->date.second = r->clock;
    if (piece->date.zone == NO_ZONE)
        piece->date.zone = r->zone;
    piece->first = r->waiting_first;
    if (piece->label_first > piece->first)
        piece->label_first = piece->first;
}

static void forget_waiting(struct reader *r)
{
    r->clock = -1;
    r->zone = NO_ZONE;
    r->year = 0;
    r->waiting_first = SIZE_MAX;
}

/*
 * The year that is not written: the last one, seen from the capture, in which the date had come; where a weekday is
 * written, the last in which it fell on that weekday.
 */
static int32_t missing_year(const struct reader *r, const struct piece *piece)
{
    int32_t year;

    if (r->context.captured == KH_NO_DAY)
        return 0;
    year = kh_civil_of_day(r->context.captured).year;
    for (int back = 0; back < YEARS_BACK; back++, year--) {
        kh_civil date = {year, piece->civil.month, piece->civil.day};

        if (!kh_civil_valid(date) || kh_day_of_civil(date) > r->context.captured + 1)
            continue;
        if (piece->weekday < 0 || kh_weekday(kh_day_of_civil(date)) == piece->weekday)
            return year;
    }
    return 0;
}

static bool near(int32_t a, int32_t b)
{
    return a != KH_NO_DAY && b != KH_NO_DAY && a - b <= 3 && b - a <= 3;
}

/* "2 شوال 1441هـ - 25 مايو 2020": the two are one day; the Gregorian one is exact. */
static bool joins_last(struct reader *r, const struct piece *piece)
{
    struct piece *last;

    if (r->count < 2)
        return false;
    last = &r->pieces[r->count - 2];
    if (last->date.hijri == piece->date.hijri || !near(last->date.day, piece->date.day))
        return false;
    for (size_t i = last->last; i < piece->first; i++) {
        if (!sign_at(r, i) && word_at(r, i).kind != WORD_JOINT && word_at(r, i).kind != WORD_LABEL)
            return false;
    }
    if (last->date.hijri) {
        last->date.day = piece->date.day;
        last->date.hijri = false;
    }
    if (last->date.second < 0)
        last->date.second = piece->date.second;
    if (last->date.zone == NO_ZONE)
        last->date.zone = piece->date.zone;
    last->last = piece->last;
    r->count--;
    return true;
}

static size_t take_date(struct reader *r, size_t i, const kh_written_date *written)
{
    struct piece *piece = new_piece(r, i, written->n);
    kh_written_date full = *written;

    if (!piece)
        return written->n;
    piece->civil = written->date;
    piece->weekday = written->weekday;
    piece->date.second = written->second;
    piece->date.zone = written->zone;
    piece->date.hijri = written->hijri;
    piece->date.ambiguous = written->ambiguous;
    take_waiting(r, piece);
    if (!piece->civil.year && !written->hijri && piece->civil.month && piece->civil.day) {
        /* the year may follow behind a sign: "13 مارس، 2024" */
        size_t next = i + written->n;

        if (next + 1 < r->tokens.n && sign_at(r, next))
            next++;
        if (next < r->tokens.n && r->tokens.at[next].kind == KH_TOKEN_NUMBER && r->tokens.at[next].integer &&
            r->tokens.at[next].digits == 4 && r->tokens.at[next].value >= FIRST_YEAR &&
            r->tokens.at[next].value <= LAST_YEAR) {
            piece->civil.year = (int32_t)r->tokens.at[next].value;
            piece->last = next + 1;
        } else {
            piece->civil.year = missing_year(r, piece);
            piece->date.year_missing = piece->civil.year != 0;
        }
    }
    full.date = piece->civil;
    piece->date.day = kh_written_day(&full);
    forget_waiting(r);
    r->label = KH_DATELINE_BARE;
    {
        size_t used = piece->last - i;
        if (piece->date.day == KH_NO_DAY)
            r->count--;
        else
            joins_last(r, piece);
        return used;
    }
}

/* "منذ 3 ساعات", "3 hours ago", "قبل يومين": tokens used, 0 when it is none. */
static size_t take_ago(struct reader *r, size_t i)
{
    struct word word = word_at(r, i), unit = {0};
    size_t at = i, number = SIZE_MAX;
    double count = 1;
    struct piece *piece;
    int64_t seconds, instant;

    if (word.kind == WORD_AGO)
        at += word.n;
    if (at < r->tokens.n && r->tokens.at[at].kind == KH_TOKEN_NUMBER && r->tokens.at[at].integer) {
        number = at;
        count = r->tokens.at[at++].value;
    }
    if (at >= r->tokens.n || !is_unit(r, at, &unit))
        return 0;
    at += unit.n;
    if (word.kind != WORD_AGO) {
        if (number == SIZE_MAX || at >= r->tokens.n || word_at(r, at).kind != WORD_AGO)
            return 0;
        at += word_at(r, at).n;
    }
    if (r->context.captured == KH_NO_DAY || count > 10000)
        return at - i;
    piece = new_piece(r, i, at - i);
    if (!piece)
        return at - i;
    seconds = (int64_t)count * unit.value;
    instant = (int64_t)r->context.captured * DAY_SECONDS +
              (r->context.captured_second < 0 ? DAY_SECONDS - 1 : r->context.captured_second) - seconds;
    piece->date.day = (int32_t)(instant >= 0 ? instant / DAY_SECONDS : -((-instant + DAY_SECONDS - 1) / DAY_SECONDS));
    if (r->context.captured_second >= 0 && unit.value <= 3600)
        piece->date.second = (int32_t)(instant - (int64_t)piece->date.day * DAY_SECONDS) / 60 * 60;
    piece->date.zone = r->context.captured_zone;
    piece->date.relative = true;
    r->label = KH_DATELINE_BARE;
    return at - i;
}

/* "اليوم 14:30", "أمس": only where a clock follows or the line is just that. */
static size_t take_offset(struct reader *r, size_t i, const struct word *word)
{
    kh_written_date clock;
    size_t next = i + word->n;
    struct piece *piece;

    if (next < r->tokens.n && sign_at(r, next))
        next++;
    if (r->context.captured == KH_NO_DAY || next >= r->tokens.n ||
        !kh_clock_at(r->rules->dates, &r->tokens, next, &clock))
        return 0;
    piece = new_piece(r, i, next + clock.n - i);
    if (!piece)
        return 0;
    piece->date.day = r->context.captured + word->value;
    piece->date.second = clock.second;
    piece->date.zone = clock.zone;
    piece->date.relative = true;
    return next + clock.n - i;
}

static bool year_at(const struct reader *r, size_t i)
{
    const kh_token *token = &r->tokens.at[i];

    return token->kind == KH_TOKEN_NUMBER && token->integer && token->digits == 4 && token->value >= FIRST_YEAR &&
           token->value <= LAST_YEAR;
}

static void wait_from(struct reader *r, size_t i)
{
    if (r->waiting_first == SIZE_MAX)
        r->waiting_first = i;
}

/* Does token `i` follow the last date with nothing but signs between? */
static struct piece *touching(struct reader *r, size_t i)
{
    struct piece *last = r->count ? &r->pieces[r->count - 1] : NULL;

    if (!last || last->last > i)
        return NULL;
    for (size_t k = last->last; k < i; k++) {
        if (!sign_at(r, k) && word_at(r, k).kind != WORD_ZONE)
            return NULL;
    }
    return last;
}

static size_t take_clock(struct reader *r, size_t i, const kh_written_date *clock)
{
    struct piece *last = touching(r, i);

    if (last && last->date.second < 0) {
        last->date.second = clock->second;
        if (clock->zone != NO_ZONE)
            last->date.zone = clock->zone;
        last->last = i + clock->n;
        return clock->n;
    }
    wait_from(r, i);
    r->clock = clock->second;
    if (clock->zone != NO_ZONE)
        r->zone = clock->zone;
    return clock->n;
}

static void take_zone(struct reader *r, size_t i, const struct word *word)
{
    struct piece *last = touching(r, i);

    if (last && last->date.second >= 0 && last->date.zone == NO_ZONE) {
        last->date.zone = word->value;
        last->last = i + word->n;
        return;
    }
    wait_from(r, i);
    r->zone = word->value;
}

/* A date line's day is in digits: within a few tokens of the date's beginning. */
static bool number_near(const struct reader *r, size_t i)
{
    for (size_t k = i; k < r->tokens.n && k < i + NUMBER_REACH; k++) {
        if (r->tokens.at[k].kind == KH_TOKEN_NUMBER)
            return true;
    }
    return false;
}

/* One step at token `i`: how many tokens it took. */
static size_t step(struct reader *r, size_t i)
{
    kh_written_date written;
    struct word word;
    size_t used;

    if (number_near(r, i) && kh_date_at(r->rules->dates, &r->tokens, i, r->context.order, &written) && written.date.day)
        return take_date(r, i, &written);
    used = take_ago(r, i);
    if (used)
        return used;
    if (kh_clock_at(r->rules->dates, &r->tokens, i, &written))
        return take_clock(r, i, &written);
    if (year_at(r, i)) {
        wait_from(r, i);
        r->year = (int32_t)r->tokens.at[i].value;
        return 1;
    }
    word = word_at(r, i);
    if (word.kind == WORD_ZONE) {
        take_zone(r, i, &word);
        return word.n;
    }
    if (word.kind == WORD_OFFSET && (used = take_offset(r, i, &word)))
        return used;
    if (word.kind == WORD_LABEL) {
        r->label = word.label;
        r->label_first = i;
        r->label_words = 0;
        forget_waiting(r);
        return word.n;
    }
    if (!sign_at(r, i) && word.kind != WORD_JOINT) {
        if (kh_weekday_at(r->rules->dates, &r->tokens, i, &(kh_match){0}) < 0)
            forget_waiting(r);
        if (++r->label_words > LABEL_REACH)
            r->label = KH_DATELINE_BARE;
    }
    return 1;
}

static size_t letters_of(kh_str text)
{
    size_t letters = 0;

    for (size_t i = 0; i < text.len;) {
        unsigned len;
        kh_char_class class = kh_char_class_of(kh_utf8_decode(text, i, &len));

        letters += class == KH_CHAR_ARABIC || class == KH_CHAR_LATIN || class == KH_CHAR_DIGIT;
        i += len;
    }
    return letters;
}

/* A bare date stands alone on its line, or signs part it from what else is there; words that touch it make a sentence
 * or a headline ("أسعار الذهب اليوم الخميس 12 مارس"). */
static bool stands_apart(const struct reader *r, const struct piece *piece)
{
    bool before = piece->first == 0 || sign_at(r, piece->first - 1);
    bool after = piece->last >= r->tokens.n || sign_at(r, piece->last) || word_at(r, piece->last).kind == WORD_LABEL ||
                 r->tokens.at[piece->last].kind == KH_TOKEN_NUMBER;

    if (!before && piece->first == 1) /* "يوم الخميس …", "في 12 مارس 2020" */
        before = kh_cue_prose_word(r->rules->cues, &r->tokens, 0) != KH_PROSE_NONE || r->tokens.at[0].end <= 6;
    return before && after;
}

static double confidence_of(const struct piece *piece)
{
    const kh_dateline *date = &piece->date;
    double confidence = date->label != KH_DATELINE_BARE ? 0.9 : 0.7;

    if (date->relative)
        return date->second >= 0 ? 0.6 : 0.5;
    if (date->second >= 0)
        confidence += 0.05;
    if (piece->weekday >= 0 && date->day != KH_NO_DAY)
        confidence += kh_weekday(date->day) == piece->weekday ? 0.05 : -0.25;
    if (date->year_missing || date->hijri)
        confidence -= 0.15;
    if (date->ambiguous)
        confidence -= 0.05;
    return confidence > 0.97 ? 0.97 : confidence;
}

static void finish(const struct reader *r, struct piece *piece, size_t letters)
{
    size_t from = r->tokens.at[piece->first].start, to = r->tokens.at[piece->last - 1].end;
    kh_dateline *date = &piece->date;

    date->evidence = kh_str_of(r->tokens.text.ptr + from, to - from);
    date->start = r->tokens.at[piece->label_first].start;
    date->end = to;
    date->confidence = confidence_of(piece);
    for (size_t i = 0; i < r->count; i++) {
        const struct piece *other = &r->pieces[i];
        size_t start = r->tokens.at[other->label_first].start, end = r->tokens.at[other->last - 1].end;
        size_t own = letters_of(kh_str_of(r->tokens.text.ptr + start, end - start));

        letters = letters > own ? letters - own : 0;
    }
    date->rest = letters;
}

static bool accepted(const struct reader *r, const struct piece *piece)
{
    if (piece->date.label != KH_DATELINE_BARE)
        return piece->date.rest <= LABELLED_REST;
    return piece->date.rest <= BARE_REST && stands_apart(r, piece);
}

static kh_str beginning(kh_str line)
{
    if (line.len <= LINE_BYTES)
        return line;
    line.len = LINE_BYTES;
    while (line.len && ((unsigned char)line.ptr[line.len] & 0xC0) == 0x80)
        line.len--;
    return line;
}

bool kh_may_date(kh_str line)
{
    for (size_t i = 0; i < line.len; i++) {
        unsigned char byte = (unsigned char)line.ptr[i];
        if ((byte >= '0' && byte <= '9') || byte >= 0xD8)
            return true;
    }
    return false;
}

size_t kh_datelines_read(const kh_page_rules *rules, kh_arena *arena, kh_str line, const kh_dateline_context *context,
                         kh_dateline *ret, size_t max)
{
    struct reader r = {.rules = rules, .words = kh_cue_datelines(rules->cues)};
    kh_str head = beginning(line);
    size_t letters, n = 0;

    r.context = context ? *context : KH_DATELINE_CONTEXT_NONE;
    r.label_column = kh_lexicon_column(r.words, "label");
    r.value_column = kh_lexicon_column(r.words, "value");
    forget_waiting(&r);
    if (!kh_may_date(head) || kh_tokenize(arena, head, &r.tokens))
        return 0;
    for (size_t i = 0; i < r.tokens.n;)
        i += step(&r, i);
    if (!r.count)
        return 0;
    letters = letters_of(head) + (line.len - head.len) / 2;
    for (size_t i = 0; i < r.count; i++)
        finish(&r, &r.pieces[i], letters);
    for (size_t i = 0; i < r.count && n < max; i++) {
        if (accepted(&r, &r.pieces[i]))
            ret[n++] = r.pieces[i].date;
    }
    return n;
}

bool kh_dateline_read(const kh_page_rules *rules, kh_arena *arena, kh_str line, const kh_dateline_context *context,
                      kh_dateline *ret)
{
    kh_dateline found[MOST_PIECES];
    size_t n = kh_datelines_read(rules, arena, line, context, found, MOST_PIECES), best = SIZE_MAX;

    for (size_t i = 0; i < n; i++) {
        if (found[i].label == KH_DATELINE_PUBLISHED) {
            best = i;
            break;
        }
        if (found[i].label == KH_DATELINE_BARE && best == SIZE_MAX)
            best = i;
    }
    if (best == SIZE_MAX)
        return false;
    *ret = found[best];
    return true;
}

kh_str kh_dateline_iso(kh_arena *arena, const kh_dateline *line)
{
    char day[16];
    int second = line->second, zone = line->zone;

    kh_format_day(line->day, day);
    if (second < 0)
        return kh_arena_format(arena, "%s", day);
    if (zone == NO_ZONE)
        return kh_arena_format(arena, "%sT%02d:%02d:%02d", day, second / 3600, second / 60 % 60, second % 60);
    return kh_arena_format(arena, "%sT%02d:%02d:%02d%c%02d:%02d", day, second / 3600, second / 60 % 60, second % 60,
                           zone < 0 ? '-' : '+', (zone < 0 ? -zone : zone) / 60, (zone < 0 ? -zone : zone) % 60);
}
