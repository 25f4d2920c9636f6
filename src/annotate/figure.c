/*
 * Figures: every counted thing, with what is counted, how sure, where, by whom.
 *
 *   figure = [hedge] number [noun | من nouns | منهم | آخرون] [hedge]  |  noun-in-the-dual  |  definite-nouns
 * definite-number  |  noun واحد range  = بين A و B noun  |  [من] A إلى B noun
 *
 * A number inside a time, an ordinal, a fraction, a score, a phone number or the number of a law or model is none.
 */
#include "annotate/figure.h"

#include <math.h>

enum { LETTER = 2 };
#define AL "\xD8\xA7\xD9\x84"

struct finding {
    kh_marking *marking;
    const struct kh_figure_rules *rules;
    const kh_tokens *tokens;
    const uint32_t *bits;
    size_t start, end;                   /* the sentence */
    uint32_t sentence_from, sentence_to; /* its bytes */
    size_t time;                         /* the first time that may still cover a token */
    kh_str last_place;                   /* of the figure before, and the sentence that it stood in */
    size_t place_sentence;
    size_t label_end;  /* behind the last number that was a label */
    kh_str last_unit;  /* of the figure before, for آخرون and منهم */
    kh_str last_money; /* the currency of the last sum */
    bool after_money;  /* the figure before was one */
};

/* ---- what is no figure ---- */

static bool in_time(struct finding *f, size_t i, size_t *ret_end)
{
    const kh_time *times = f->marking->times.at;
    uint32_t from = f->tokens->at[i].start;

    while (f->time < f->marking->times.n && times[f->time].span.end <= from)
        f->time++;
    if (f->time == f->marking->times.n || times[f->time].span.start >= f->tokens->at[i].end)
        return false;
    *ret_end = i + 1;
    while (*ret_end < f->tokens->n && f->tokens->at[*ret_end].start < times[f->time].span.end)
        ++*ret_end;
    return true;
}

static bool glued_sign(const struct finding *f, size_t i)
{
    static const char *const signs[] = {"-", "/", "–", ":", "*", "×", "+", "\\", "_"};

    if (i >= f->tokens->n || f->tokens->at[i].kind != KH_TOKEN_PUNCT)
        return false;
    for (size_t s = 0; s < sizeof signs / sizeof *signs; s++) {
        if (kh_token_is(f->tokens, i, signs[s]))
            return true;
    }
    return false;
}

/* 2-1, 242/5, F-16, +962 6 …: a number tied to another by a sign. A range "200-300 شخص" is settled before. */
static bool is_tied(const struct finding *f, size_t i, size_t n)
{
    bool before = i > f->start && glued_sign(f, i - 1) && !f->tokens->at[i].space_before && i > f->start + 1 &&
                  !f->tokens->at[i - 1].space_before;
    bool after = glued_sign(f, i + n) && !f->tokens->at[i + n].space_before && i + n + 1 < f->end &&
                 !f->tokens->at[i + n + 1].space_before;

    return f->tokens->at[i].kind == KH_TOKEN_NUMBER && (before || after);
}

/* المادة 5، القرار 2254، رقم 12، الدقيقة 43 والدقيقة 77: what stands before the number makes it a label; so it does for
 * the next one of a list ("الدقيقتين 43 و77"). */
static bool is_label(struct finding *f, size_t i, size_t n)
{
    kh_match match;
    size_t before = i > f->start ? i - 1 : i;
    bool label = false;

    if (i == f->start)
        return false;
    if (before == f->label_end && before > f->start &&
        (kh_token_word(f->tokens, before, "و") || kh_token_is(f->tokens, before, "،")))
        label = true;
    for (size_t back = 2; back >= 1 && !label; back--) {
        label = i >= f->start + back &&
                kh_lexicon_match(f->rules->hedges, f->tokens, i - back, KH_MATCH_PROCLITICS | KH_MATCH_BARE, &match) &&
                match.n == back && f->rules->mods[match.row].label;
    }
    label = label || (f->tokens->at[before].kind == KH_TOKEN_WORD && (f->tokens->at[before].fold.ptr[0] & 0x80) == 0 &&
                      !f->tokens->at[i].space_before);
    if (label)
        f->label_end = i + n;
    return label;
}

/* ---- the parts ---- */

static uint8_t hedge_before(const struct finding *f, size_t i, size_t *ret_first, uint32_t *ret_proclitic)
{
    kh_match match;

    *ret_first = i;
    *ret_proclitic = 0;
    for (size_t back = 4; back >= 1; back--) {
        if (i < f->start + back ||
            !kh_lexicon_match(f->rules->hedges, f->tokens, i - back, KH_MATCH_PROCLITICS, &match) || match.n != back)
            continue;
        if (f->rules->mods[match.row].after || f->rules->mods[match.row].label)
            continue;
        *ret_first = i - back;
        *ret_proclitic = match.proclitic;
        return f->rules->mods[match.row].mod;
    }
    return KH_FIGURE_PLAIN;
}

static uint8_t hedge_after(const struct finding *f, size_t *end)
{
    kh_match match;
    size_t at = *end + (kh_token_is(f->tokens, *end, "،") || kh_token_is(f->tokens, *end, ","));

    if (at >= f->end || !kh_lexicon_match(f->rules->hedges, f->tokens, at, KH_MATCH_EXACT, &match))
        return KH_FIGURE_PLAIN;
    do {
        if (f->rules->mods[match.row].after || f->rules->mods[match.row].mod == KH_FIGURE_AT_LEAST) {
            *end = at + match.n;
            return f->rules->mods[match.row].mod;
        }
    } while (kh_lexicon_next(f->rules->hedges, &match));
    return KH_FIGURE_PLAIN;
}

static bool word_in(const struct finding *f, size_t i, const char *const *words)
{
    for (; *words; words++) {
        if (kh_token_word(f->tokens, i, *words))
            return true;
    }
    return false;
}

static const char *const others[] = {"اخرون", "اخرين", "اخري", "اخر", "اخران", "اخرون.", NULL};
static const char *const of_them[] = {"منهم", "منها", "منهن", "منهما", NULL};
static const char *const percents[] = {"بالمئه", "بالمائه", "بالميه", "بالمئة", "بالمايه", NULL};
static const char *const hundreds[] = {"المئه", "المائه", "الميه", "مئه", "المايه", "مائه", NULL};

struct figure {
    size_t first, end, number, number_end; /* tokens */
    uint32_t proclitic;
    double value, low, high;
    uint8_t mod;
    kh_str unit;
    size_t noun, noun_end;
    kh_count_kind kind;
};

/* What stands behind the number. False: nothing that is counted, and none is understood. */
static bool take_noun(struct finding *f, struct figure *figure)
{
    size_t at = figure->number_end;
    kh_counted noun;

    figure->noun = figure->noun_end = at;
    if (word_in(f, at, percents) || (kh_token_word(f->tokens, at, "في") && word_in(f, at + 1, hundreds)) ||
        (kh_token_word(f->tokens, at, "ب") && word_in(f, at + 1, hundreds))) {
        figure->end = at + (word_in(f, at, percents) ? 1 : 2);
        figure->unit = KH_STR("%");
        figure->kind = KH_COUNT_MEASURE;
        return true;
    }
    if (at < f->end && word_in(f, at, others)) {
        figure->end = at + 1;
        figure->unit = f->last_unit;
        return true;
    }
    if (at < f->end && word_in(f, at, of_them)) {
        figure->end = at + 1;
        figure->unit = f->last_unit;
        return true;
    }
    if (at < f->end && kh_token_word(f->tokens, at, "من") && at + 1 < f->end &&
        f->tokens->at[at + 1].kind == KH_TOKEN_WORD) {
        size_t noun_at = at + 1 + ((f->bits[at + 1] & KH_WORD_SHOWS) != 0);
        if (noun_at < f->end && kh_counted_at(f->marking, f->bits, noun_at, false, &noun) &&
            (noun.definite || noun.kind != KH_COUNT_UNKNOWN)) {
            figure->end = noun_at + noun.n;
            figure->unit = noun.unit;
            figure->kind = noun.kind;
            figure->noun = noun_at;
            figure->noun_end = figure->end;
            return true;
        }
        return false;
    }
    if (at < f->end && kh_counted_at(f->marking, f->bits, at, false, &noun) && noun.kind == KH_COUNT_STATE) {
        figure->end = at; /* "أصيب 200 بجروح": the number stands alone */
        figure->unit = noun.unit;
        return true;
    }
    if (at < f->end && kh_counted_at(f->marking, f->bits, at, false, &noun) &&
        !(noun.kind == KH_COUNT_UNKNOWN &&
          (kh_is_future_verb(f->marking->rules, f->tokens, at) || (noun.definite && !isnan(figure->value))))) {
        figure->end = at + noun.n;
        figure->unit = noun.unit;
        figure->kind = noun.kind;
        figure->noun = at;
        figure->noun_end = figure->end;
        return true;
    }
    return false;
}

/* ---- where, by whom, when ---- */

/* The tightest statement that covers the figure, NULL when none does. */
static const kh_statement *statement_of(const struct finding *f, kh_span span)
{
    const kh_statement *statements = f->marking->statements.at, *best = NULL;
    size_t low = 0, high = f->marking->statements.n;

    while (low < high) { /* past those that begin behind it */
        size_t middle = (low + high) / 2;

        if (statements[middle].span.start <= span.start)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i-- > 0;) {
        const kh_statement *statement = &statements[i];
        if (statement->span.end + 4096 < span.start)
            break;
        if (statement->said.start <= span.start && span.end <= statement->said.end && statement->speaker.len &&
            (!best || statement->said.end - statement->said.start < best->said.end - best->said.start))
            best = statement;
    }
    return best;
}

/* What is said has its places inside it; what the outlet tells has the whole sentence. */
static kh_str place_of(const struct finding *f, const struct figure *figure, const kh_statement *statement)
{
    struct kh_place_query query = {
        f->marking,       f->bits,
        f->rules->places, f->start,
        f->end,           figure->first,
        figure->end,      figure->kind == KH_COUNT_MONEY || figure->kind == KH_COUNT_MEASURE};

    if (statement && statement->said.start >= f->sentence_from)
        query.start = kh_token_at_byte(f->marking, statement->said.start);
    return kh_place_of_figure(&query);
}

/* Whose time is the one in [from, to)? A word that opens a clause of its own within REACH before it says: another's. */
static bool in_own_clause(const struct finding *f, size_t from, size_t to)
{
    enum { REACH = 5 };
    size_t least = to > from + REACH ? to - REACH : from;

    for (size_t i = to; i-- > least;) {
        if (f->tokens->at[i].kind == KH_TOKEN_PUNCT)
            return false;
        if (f->bits[i] & KH_WORD_RELATIVE || kh_token_word(f->tokens, i, "ما") ||
            kh_token_word(f->tokens, i, "عندما") || kh_token_word(f->tokens, i, "حسبما"))
            return true;
        if (i + 1 == to && (kh_token_word(f->tokens, i, "منذ") || kh_token_word(f->tokens, i, "من")))
            return true;
    }
    return false;
}

/* Does the clause of the figure end between the tokens? A comma ends it unless a preposition goes on with it; what
 * opens a clause of its own always does. */
static bool leaves_clause(const struct finding *f, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        bool comma = kh_token_is(f->tokens, i, "،") || kh_token_is(f->tokens, i, ",");

        if (f->bits[i] & (KH_WORD_RELATIVE | KH_WORD_THAT) || kh_token_is(f->tokens, i, "؛") ||
            kh_token_is(f->tokens, i, ":"))
            return true;
        if (comma && i + 1 < to && (!(f->bits[i + 1] & KH_WORD_PREP) || f->bits[i + 1] & KH_WORD_AND))
            return true;
    }
    return false;
}

/* "يوم الثلاثاء، …", "وفي 14 مارس …": what opens the sentence, or what is said, holds for all of it. */
static bool opens_sentence(size_t from, size_t first)
{
    enum { OPENING = 4 };

    return first <= from + OPENING;
}

/* The time that the figure's own verb stands in: the nearest before it in its clause, one that opens the sentence, else
 * the first behind it. A time in a clause that describes another noun, or of the saying itself, is not the figure's. */
static kh_str time_of(const struct finding *f, const struct figure *figure, const kh_statement *statement)
{
    const kh_time *times = f->marking->times.at;
    size_t from = f->start, to = f->end;
    kh_str before = {NULL, 0};

    if (statement && statement->said.start >= f->sentence_from) {
        from = kh_token_at_byte(f->marking, statement->said.start);
        to = kh_token_at_byte(f->marking, statement->said.end);
        to = to < f->end ? to : f->end;
    }
    for (size_t i = f->time > 4 ? f->time - 4 : 0; i < f->marking->times.n && times[i].span.start < f->sentence_to;
         i++) {
        size_t first = kh_token_at_byte(f->marking, times[i].span.start),
               end = kh_token_at_byte(f->marking, times[i].span.end - 1) + 1;

        if (first < from || times[i].type == KH_TIME_DURATION || times[i].type == KH_TIME_SET)
            continue;
        if (first >= to || (before.ptr && first >= figure->end))
            break;
        if (end <= figure->first) {
            if (opens_sentence(from, first) ||
                (!leaves_clause(f, end, figure->first) && (end == figure->first || !in_own_clause(f, from, first))))
                before = times[i].value;
        } else if (first >= figure->end) {
            if (leaves_clause(f, figure->end, first) || in_own_clause(f, figure->end, first))
                break;
            return times[i].value;
        }
    }
    return before;
}

/* Does the word at `i` go on with the noun phrase? An adjective does; a word with ال only where the noun can own one:
 * not behind the tanwin of "مدنيا", nor is the day that follows. */
static bool goes_on(const struct finding *f, const struct figure *figure, size_t i)
{
    kh_str noun = f->tokens->at[figure->noun_end - 1].fold;
    bool tanwin = noun.len > 3 * LETTER && memcmp(noun.ptr + noun.len - LETTER, "\xD8\xA7", LETTER) == 0;

    if (f->tokens->at[i].kind != KH_TOKEN_WORD || f->marking->time_over[i])
        return false;
    if (f->bits[i] & KH_WORD_ADJECTIVE && !(f->bits[i] & KH_WORD_AL))
        return true;
    return f->bits[i] & KH_WORD_AL && !tanwin &&
           !(f->bits[i] & (KH_WORD_PREP | KH_WORD_AND | KH_WORD_GLUED | KH_WORD_RELATIVE));
}

/* The noun with the words that describe it, up to where the phrase plainly ends. */
static kh_str what_of(const struct finding *f, const struct figure *figure)
{
    size_t end = figure->noun_end;

    if (figure->noun == figure->noun_end)
        return (kh_str){NULL, 0};
    while (end < f->end && end < figure->noun_end + 3 && goes_on(f, figure, end))
        end++;
    return kh_marked_text(f->marking, kh_span_of(f->marking, figure->noun, end));
}

/* "بينهم 13 طفلا", "وأصيب 40 آخرون": a part of what was counted before, or beside it, is where that is. */
static bool carries_place(const struct finding *f, const struct figure *figure)
{
    static const char *const parts[] = {"بينهم", "منهم", "بينها", "منها", "بينهن", NULL};

    for (size_t back = 1; back <= 3 && figure->first >= f->start + back; back++) {
        size_t i = figure->first - back;
        if (word_in(f, i, parts) || (back <= 2 && (f->bits[i] & KH_WORD_AND || kh_token_word(f->tokens, i, "و"))))
            return true;
        if (f->tokens->at[i].kind != KH_TOKEN_WORD)
            return false;
    }
    return word_in(f, figure->number_end, others);
}

static void put_down(struct finding *f, const struct figure *figure)
{
    const kh_statement *statement;
    kh_figure *slot = kh_vec_push(&f->marking->figures);
    kh_span span = kh_span_of(f->marking, figure->first, figure->end);

    if (!slot)
        return;
    if (figure->proclitic)
        span.start = kh_token_inside(f->tokens, figure->first, figure->proclitic);
    *slot = (kh_figure){.span = span,
                        .value = figure->value,
                        .low = figure->low,
                        .high = figure->high,
                        .unit = figure->unit,
                        .mod = figure->mod};
    slot->what = what_of(f, figure);
    statement = statement_of(f, span);
    slot->place = place_of(f, figure, statement);
    if (!slot->place.len && f->place_sentence == f->start && carries_place(f, figure))
        slot->place = f->last_place;
    f->last_place = slot->place;
    f->place_sentence = f->start;
    slot->source = statement ? statement->speaker : (kh_str){NULL, 0};
    slot->time = time_of(f, figure, statement);
    f->after_money = figure->kind == KH_COUNT_MONEY;
    if (f->after_money)
        f->last_money = figure->unit;
    if (figure->unit.len && figure->kind != KH_COUNT_MEASURE && figure->kind != KH_COUNT_MONEY)
        f->last_unit = figure->unit;
}

/* ---- the readings ---- */

static bool is_small_word(const kh_number *number)
{
    return number->words && number->value == 1;
}

/* "متهمين اثنين", "شخصان اثنان": two as an adjective of the noun before it. */
static bool is_pair(const struct finding *f, size_t i)
{
    static const char *const words[] = {"اثنين", "اثنان", "اثنتين", "اثنتان", NULL};

    return i > f->start && word_in(f, i, words);
}

static size_t pair_figure(struct finding *f, size_t i)
{
    kh_counted noun;
    struct figure figure = {.first = i - 1, .number = i, .end = i + 1, .low = NAN, .high = NAN, .value = 2};
    size_t count = f->marking->figures.n;
    kh_figure *last = count ? KH_AT(&f->marking->figures, kh_figure, count - 1) : NULL;

    if (!kh_counted_at(f->marking, f->bits, i - 1, true, &noun) || noun.definite)
        return 0;
    if (last && last->span.end == f->tokens->at[i - 1].end) { /* the dual was put down by itself */
        last->span.end = f->tokens->at[i].end;
        return i + 1;
    }
    figure.noun = i - 1;
    figure.noun_end = i;
    figure.proclitic = noun.proclitic;
    figure.unit = noun.unit;
    figure.kind = noun.kind;
    put_down(f, &figure);
    return figure.end;
}

/* بين 200 و300 شخص، من 5 إلى 7 آلاف: two numbers, one noun, no single value. */
static size_t range(struct finding *f, size_t i, const kh_number *low)
{
    size_t at = i + low->n;
    bool between = i > f->start && (kh_token_word(f->tokens, i - 1, "بين") || kh_token_word(f->tokens, i - 1, "مابين"));
    bool joined = kh_token_word(f->tokens, at, "الي") || (between && kh_token_word(f->tokens, at, "و")) ||
                  ((kh_token_is(f->tokens, at, "-") || kh_token_is(f->tokens, at, "–")) && low->n == 1 &&
                   i > f->start && f->tokens->at[i].kind == KH_TOKEN_NUMBER);
    kh_number high;
    struct figure figure = {.first = i, .number = i, .value = NAN};
    double scale = 1;
    size_t second = at + joined; /* و may be glued to it */

    if (!(joined || between) || second >= f->end ||
        !kh_number_at(f->marking->rules->numbers, f->tokens, second, &high) || (!joined && !high.proclitic) ||
        high.kind != KH_NUMBER_CARDINAL || isnan(high.value))
        return 0;
    if (high.value / low->value >= 1000 && low->value < 1000 &&
        high.n > 1) /* "من 5 إلى 7 آلاف": the scale is both numbers' */
        scale = high.value >= 1e9 ? 1e9 : high.value >= 1e6 ? 1e6 : 1000;
    if (low->value * scale >= high.value)
        return 0;
    figure.number_end = second + high.n;
    figure.low = low->value * scale;
    figure.high = high.value;
    figure.end = figure.number_end;
    if (figure.number_end > f->end || !take_noun(f, &figure))
        return 0;
    put_down(f, &figure);
    return figure.end;
}

/* القوى الست، المحافظات العشر: the number describes a definite noun before it. */
static bool describes_noun(const struct finding *f, size_t i, const kh_number *number, kh_counted *ret_noun)
{
    return number->definite && number->words && number->value > 2 && i > f->start &&
           kh_counted_at(f->marking, f->bits, i - 1, true, ret_noun) && ret_noun->definite && !ret_noun->dual;
}

/* "مباراته الـ300", "الذكرى الـ70": behind a noun in the singular the number says which. */
static bool is_ordinal(const struct finding *f, size_t i)
{
    return i > f->start && kh_token_word(f->tokens, i - 1, "ال") && !f->tokens->at[i].space_before;
}

static size_t number_figure(struct finding *f, size_t i)
{
    kh_number number;
    struct figure figure = {.first = i, .number = i, .low = NAN, .high = NAN};
    kh_counted noun;
    uint32_t proclitic;
    size_t end, first;
    bool has_noun;

    if (!kh_number_at(f->marking->rules->numbers, f->tokens, i, &number) || i + number.n > f->end)
        return 0;
    if (number.kind != KH_NUMBER_CARDINAL && number.kind != KH_NUMBER_VAGUE)
        return i + number.n;
    if ((end = range(f, i, &number)))
        return end;
    if (is_tied(f, i, number.n) || is_label(f, i, number.n))
        return i + number.n;
    figure.value = number.value;
    figure.number_end = figure.end = i + number.n;
    figure.proclitic = number.proclitic;
    if (describes_noun(f, i, &number, &noun)) {
        figure.first = i - 1;
        figure.proclitic = noun.proclitic;
        figure.unit = noun.unit;
        put_down(f, &figure);
        return figure.end;
    }
    if (is_pair(f, i) && (end = pair_figure(f, i)))
        return end;
    if (is_small_word(&number)) { /* قتيل واحد، حالة وفاة واحدة */
        if (i == f->start || !kh_counted_at(f->marking, f->bits, i - 1, true, &noun) || noun.definite)
            return i + 1;
        figure.first = i - 1;
        figure.proclitic = noun.proclitic;
        figure.unit = noun.unit;
        put_down(f, &figure);
        return figure.end;
    }
    has_noun = take_noun(f, &figure);
    figure.mod = hedge_before(f, i, &first, &proclitic);
    if (figure.mod) {
        figure.first = first;
        figure.proclitic = proclitic;
    }
    if (!has_noun) { /* a bare number: digits of some size, or vague words, with a noun understood */
        bool bare = (f->tokens->at[i].kind == KH_TOKEN_NUMBER || number.value >= 1000) && !number.definite;
        bool year_like = number.n == 1 && f->tokens->at[i].digits == 4 && number.value >= 1900 && number.value <= 2060;
        bool listed = f->tokens->at[i].kind == KH_TOKEN_NUMBER && i == f->start;
        bool sum = number.value >= 1e6 && f->last_money.len && (f->after_money || !f->last_unit.len);

        if (!bare || is_ordinal(f, i) || year_like || listed || !(sum || f->last_unit.len) ||
            (number.value < 10 && !figure.mod))
            return i + number.n;
        figure.unit = sum ? f->last_money : f->last_unit; /* "22 مليار دولار، و65 مليارا" */
        figure.kind = sum ? KH_COUNT_MONEY : figure.kind;
    }
    if (number.definite && number.words && !has_noun)
        return i + number.n;
    if (!figure.mod)
        figure.mod = hedge_after(f, &figure.end);
    put_down(f, &figure);
    return figure.end;
}

/* طفلان، طائرتين: the noun itself says two, when it is indefinite and known to be countable. */
static size_t dual_figure(struct finding *f, size_t i)
{
    struct figure figure = {.first = i, .number = i, .number_end = i, .low = NAN, .high = NAN, .value = 2, .noun = i};
    kh_counted noun;
    kh_str word = f->tokens->at[i].fold;
    bool feminine;

    if (word.len < 5 * LETTER || f->bits[i] & (KH_WORD_AND | KH_WORD_GLUED | KH_WORD_PREP) ||
        !kh_counted_at(f->marking, f->bits, i, true, &noun) || !noun.dual || noun.definite)
        return 0;
    if (noun.kind == KH_COUNT_MONEY || noun.kind == KH_COUNT_MEASURE)
        return 0;
    feminine = memcmp(word.ptr + word.len - 3 * LETTER, "\xD8\xAA", LETTER) == 0;
    /* ين on a masculine noun of a person is as often a plural that the list lacks */
    if (!feminine && memcmp(word.ptr + word.len - 2 * LETTER, "\xD9\x8A\xD9\x86", 2 * LETTER) == 0 &&
        memcmp(word.ptr + word.len - 3 * LETTER, "\xD9\x8A", LETTER) == 0)
        return 0;
    figure.end = figure.noun_end = i + noun.n;
    figure.unit = noun.unit;
    put_down(f, &figure);
    return figure.end;
}

static void read_sentence(struct finding *f)
{
    for (size_t i = f->start; i < f->end;) {
        const kh_token *token = &f->tokens->at[i];
        size_t next = 0;

        if (token->kind != KH_TOKEN_NUMBER && token->kind != KH_TOKEN_WORD) {
            i++;
            continue;
        }
        if (in_time(f, i, &next)) {
            i = next;
            continue;
        }
        next = number_figure(f, i);
        if (!next && token->kind == KH_TOKEN_WORD)
            next = dual_figure(f, i);
        i = next > i ? next : i + 1;
    }
}

void kh_mark_figures(kh_marking *marking)
{
    struct finding f = {.marking = marking,
                        .rules = marking->rules->figures,
                        .tokens = &marking->tokens,
                        .place_sentence = SIZE_MAX,
                        .label_end = SIZE_MAX};

    f.bits = marking->words;
    if (!f.bits)
        return;
    for (size_t s = 0; s < marking->sentence_count && !kh_arena_failed(marking->arena); s++) {
        kh_span bytes = kh_span_of(marking, marking->sentences[s].first, marking->sentences[s].end);
        f.start = marking->sentences[s].first;
        f.end = marking->sentences[s].end;
        f.sentence_from = bytes.start;
        f.sentence_to = bytes.end;
        read_sentence(&f);
    }
}
