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

enum { LETTER = 2, PARTED = 3 };

/* ---- what is no figure ---- */

static bool in_time(struct kh_figure_finding *f, size_t i, size_t *ret_end)
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

static bool glued_sign(const struct kh_figure_finding *f, size_t i)
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
static bool is_tied(const struct kh_figure_finding *f, size_t i, size_t n)
{
    bool before = i > f->start && glued_sign(f, i - 1) && !f->tokens->at[i].space_before && i > f->start + 1 &&
                  !f->tokens->at[i - 1].space_before;
    bool after = glued_sign(f, i + n) && !f->tokens->at[i + n].space_before && i + n + 1 < f->end &&
                 !f->tokens->at[i + n + 1].space_before;

    return f->tokens->at[i].kind == KH_TOKEN_NUMBER && (before || after);
}

/* ---- where, by whom, when ---- */

/* The tightest statement that covers the figure, NULL when none does. */
static const kh_statement *statement_of(const struct kh_figure_finding *f, kh_span span)
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
static kh_str place_of(const struct kh_figure_finding *f, const struct kh_figure_draft *figure,
                       const kh_statement *statement)
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

/* "بينهم 13 طفلا", "وأصيب 40 آخرون": a part of what was counted before, or beside it, is where that is. */
static bool carries_place(const struct kh_figure_finding *f, const struct kh_figure_draft *figure)
{
    static const char *const parts[] = {"بينهم", "منهم", "بينها", "منها", "بينهن", NULL};

    for (size_t back = 1; back <= 3 && figure->first >= f->start + back; back++) {
        size_t i = figure->first - back;
        if (kh_word_in(f->tokens, i, parts) ||
            (back <= 2 && (f->bits[i] & KH_WORD_AND || kh_token_word(f->tokens, i, "و"))))
            return true;
        if (f->tokens->at[i].kind != KH_TOKEN_WORD)
            return false;
    }
    return kh_word_in(f->tokens, figure->number_end, kh_others);
}

static void remember(struct kh_figure_finding *f, const struct kh_figure_draft *figure)
{
    f->last.unit = figure->unit;
    f->last.per = figure->per;
    f->last.kind = figure->kind;
    f->last.sentence = f->sentence;
    f->last.end = figure->end;
    if (figure->kind == KH_COUNT_MONEY)
        f->last_money = f->last;
    else if (figure->unit.len && figure->kind != KH_COUNT_MEASURE)
        f->last_thing = f->last;
}

static uint8_t kind_of(const struct kh_figure_draft *figure)
{
    if (kh_str_eq(figure->unit, KH_STR("%")))
        return KH_FIGURE_PERCENT;
    return figure->kind == KH_COUNT_MONEY     ? KH_FIGURE_MONEY
           : figure->kind == KH_COUNT_MEASURE ? KH_FIGURE_MEASURE
                                              : KH_FIGURE_COUNT;
}

static void put_down(struct kh_figure_finding *f, struct kh_figure_draft *figure)
{
    const kh_statement *statement;
    kh_figure *slot = kh_vec_push(&f->marking->figures);
    kh_span span = kh_span_of(f->marking, figure->first, figure->end);

    if (!slot)
        return;
    if (figure->proclitic)
        span.start = kh_token_inside(f->tokens, figure->first, figure->proclitic);
    figure->per = kh_rate_of(f, figure);
    *slot = (kh_figure){.span = span,
                        .value = figure->value,
                        .low = figure->low,
                        .high = figure->high,
                        .unit = figure->unit,
                        .per = figure->per,
                        .kind = kind_of(figure),
                        .mod = figure->mod};
    slot->what = kh_what_of(f, figure);
    statement = statement_of(f, span);
    slot->place = place_of(f, figure, statement);
    if (!slot->place.len && f->place_sentence == f->start &&
        (carries_place(f, figure) || (figure->kind == KH_COUNT_MEASURE && f->last.kind == KH_COUNT_MEASURE &&
                                      kh_str_eq(figure->unit, f->last.unit))))
        slot->place = f->last_place;
    f->last_place = slot->place;
    f->place_sentence = f->start;
    slot->source = statement ? statement->speaker : (kh_str){NULL, 0};
    slot->time = kh_time_of_figure(f, figure, statement);
    remember(f, figure);
}

/* ---- the readings ---- */

/* "متهمين اثنين", "شخصان اثنان": two as an adjective of the noun before it. */
static bool is_pair(const struct kh_figure_finding *f, size_t i)
{
    static const char *const words[] = {"اثنين", "اثنان", "اثنتين", "اثنتان", NULL};

    return i > f->start && kh_word_in(f->tokens, i, words);
}

static size_t pair_figure(struct kh_figure_finding *f, size_t i)
{
    kh_counted noun;
    struct kh_figure_draft figure = {.first = i - 1, .number = i, .end = i + 1, .low = NAN, .high = NAN, .value = 2};
    size_t count = f->marking->figures.n;
    kh_figure *last = count ? KH_AT(&f->marking->figures, kh_figure, count - 1) : NULL;

    if (!kh_counted_at(f->marking, f->bits, i - 1, true, &noun) || noun.definite || !kh_counts(&noun))
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

/* The scale that the second number of a range lends to the first: "من 5 إلى 7 آلاف". */
static double lent_scale(double low, const kh_number *high)
{
    if (high->n == 1 || low >= 1000 || high->value / low < 1000)
        return 1;
    return high->value >= 1e9 ? 1e9 : high->value >= 1e6 ? 1e6 : 1000;
}

/* Where the second number of a range begins: behind إلى, a dash, أو, or و where بين stands before the first. 0: none.
 */
static size_t second_of_range(const struct kh_figure_finding *f, size_t i, const kh_number *low, size_t at,
                              bool between)
{
    bool dash =
        (kh_token_is(f->tokens, at, "-") || kh_token_is(f->tokens, at, "–") || kh_token_is(f->tokens, at, "~")) &&
        low->n == 1 && i > f->start && f->tokens->at[i].kind == KH_TOKEN_NUMBER;

    if (at + 1 < f->end && (dash || kh_token_word(f->tokens, at, "الي") || kh_token_word(f->tokens, at, "او") ||
                            (between && kh_token_word(f->tokens, at, "و"))))
        return at + 1;
    return between && at < f->end ? at : 0; /* و glued to it */
}

/* بين 200 و300 شخص، من 5 إلى 7 آلاف، بين 135 امرأة و270: two numbers, one noun, no single value. */
static size_t range(struct kh_figure_finding *f, size_t i, const kh_number *low)
{
    size_t at = i + low->n, second;
    bool between = i > f->start && (kh_token_word(f->tokens, i - 1, "بين") || kh_token_word(f->tokens, i - 1, "مابين")),
         noun_first = false;
    kh_number high;
    kh_counted noun;
    struct kh_figure_draft figure = {.first = i, .number = i, .value = NAN, .proclitic = low->proclitic};

    if (between && kh_counted_at(f->marking, f->bits, at, true, &noun) && kh_counts(&noun) && !noun.proclitic) {
        noun_first = true;
        at += noun.n;
    }
    second = second_of_range(f, i, low, at, between);
    if (!second || !kh_number_at(f->marking->rules->numbers, f->tokens, second, &high) ||
        (second == at && !high.proclitic) || high.kind != KH_NUMBER_CARDINAL || isnan(high.value) || kh_is_change(f, i))
        return 0;
    figure.low = low->value * lent_scale(low->value, &high);
    figure.high = high.value;
    figure.end = figure.number_end = second + high.n;
    if (!(figure.low < figure.high) || figure.number_end > f->end)
        return 0;
    switch (kh_take_noun(f, &figure)) {
    case KH_NOUN_FORBIDS: return figure.number_end;
    case KH_NOUN_NONE:
        figure.mod = KH_FIGURE_APPROX; /* a range may stand where a hedged number may */
        if (noun_first) {
            figure.unit = noun.unit;
            figure.kind = noun.kind;
            figure.noun = i + low->n;
            figure.noun_end = at;
        } else if (!between || !kh_understand_noun(f, &figure, &high)) {
            return 0;
        }
        figure.mod = KH_FIGURE_PLAIN;
        break;
    case KH_NOUN_FOUND: break;
    }
    put_down(f, &figure);
    return figure.end;
}

static bool ends_in_teh(kh_str fold)
{
    return fold.len > 4 * LETTER && memcmp(fold.ptr + fold.len - LETTER, "\xD9\x87", LETTER) == 0;
}

/* القوى الست، المحافظات العشر، الدول الغربية الثلاث، الأشواط الـ17: the number, at `i`, describes a definite plural
 * before it, at *ret_at. */
static bool describes_noun(const struct kh_figure_finding *f, size_t i, const kh_number *number, kh_counted *ret_noun,
                           size_t *ret_at)
{
    bool digits = i > f->start + 1 && kh_token_word(f->tokens, i - 1, "ال") && f->tokens->at[i].kind == KH_TOKEN_NUMBER;
    size_t at = digits ? i - 1 : i;

    if (!(digits || (number->definite && number->words)) || number->value <= 2 || at == f->start)
        return false;
    at--;
    if (at > f->start && f->bits[at] & KH_WORD_AL &&
        (f->bits[at] & KH_WORD_ADJECTIVE || ends_in_teh(f->tokens->at[at].fold)) &&
        !kh_counted_at(f->marking, f->bits, at, true, ret_noun))
        at--;
    if (!kh_counted_at(f->marking, f->bits, at, true, ret_noun) || !ret_noun->definite || ret_noun->dual ||
        !kh_counts(ret_noun) || at + ret_noun->n > i)
        return false;
    *ret_at = at;
    return !digits || ret_noun->plural;
}

/* "قتيل واحد", "حالة وفاة واحدة" */
static size_t one_figure(struct kh_figure_finding *f, size_t i)
{
    struct kh_figure_draft figure = {.number = i, .end = i + 1, .low = NAN, .high = NAN, .value = 1};
    kh_counted noun;
    size_t at = 0;

    for (size_t back = PARTED; back >= 1 && !figure.unit.len; back--) {
        at = i - back;
        if (i >= f->start + back && kh_counted_at(f->marking, f->bits, at, true, &noun) && noun.n == back &&
            !noun.definite && !noun.plural && !noun.dual && kh_counts(&noun))
            figure.unit = noun.unit;
    }
    if (!figure.unit.len)
        return i + 1;
    figure.first = figure.noun = at;
    figure.noun_end = i;
    figure.proclitic = noun.proclitic;
    figure.kind = noun.kind;
    figure.mod = kh_hedge_behind(f, &figure.end);
    put_down(f, &figure);
    return figure.end;
}

/* "$5m", "$20 مليون", "€3 bn": the sign before the number and the letters of its scale behind it. */
static bool signed_sum(const struct kh_figure_finding *f, size_t i, struct kh_figure_draft *figure)
{
    static const struct {
        const char *sign, *unit;
    } signs[] = {{"$", "دولار"}, {"€", "يورو"}, {"£", "جنيه"}, {"¥", "ين"}, {"₪", "شيكل"}};
    static const struct {
        const char *letters;
        double scale;
    } scales[] = {{"m", 1e6}, {"mn", 1e6},      {"million", 1e6}, {"bn", 1e9},
                  {"b", 1e9}, {"billion", 1e9}, {"k", 1e3},       {"trillion", 1e12}};

    if (i == f->start || f->tokens->at[i].kind != KH_TOKEN_NUMBER)
        return false;
    for (size_t s = 0; s < sizeof signs / sizeof *signs && !figure->unit.len; s++) {
        if (kh_token_is(f->tokens, i - 1, signs[s].sign))
            figure->unit = kh_str_z(signs[s].unit);
    }
    if (!figure->unit.len)
        return false;
    figure->first = i - 1;
    figure->kind = KH_COUNT_MONEY;
    for (size_t s = 0; s < sizeof scales / sizeof *scales && figure->number_end < f->end; s++) {
        if (!kh_token_word(f->tokens, figure->number_end, scales[s].letters))
            continue;
        figure->value = floor(figure->value * scales[s].scale * 100 + 0.5) / 100;
        figure->end = ++figure->number_end;
        break;
    }
    figure->noun = figure->noun_end = figure->end;
    return true;
}

/* "10 درجات تحت الصفر" */
static void below_zero(const struct kh_figure_finding *f, struct kh_figure_draft *figure)
{
    if (figure->kind == KH_COUNT_MEASURE && figure->value > 0 && figure->end + 1 < f->end &&
        kh_token_word(f->tokens, figure->end, "تحت") && kh_token_word(f->tokens, figure->end + 1, "الصفر")) {
        figure->value = -figure->value;
        figure->end += 2;
    }
}

/* "1.244 منطقة": a thing is not counted to its thousandth; the point parts groups. */
static void whole_count(const struct kh_figure_finding *f, struct kh_figure_draft *figure, const kh_number *number)
{
    const kh_token *token = &f->tokens->at[number->first];
    const char *point = memchr(token->fold.ptr, '.', token->fold.len);

    if (figure->kind != KH_COUNT_NOUN || number->n != 1 || token->kind != KH_TOKEN_NUMBER || !point ||
        token->fold.ptr + token->fold.len - point != PARTED + 1 || token->digits > PARTED || token->value < 1)
        return;
    figure->value = floor(figure->value * 1000 + 0.5);
}

/* A number behind ال alone (ال 85), or a small word with ال before another noun (مجموعة السبع بيانا), tells which. */
static bool tells_which(const struct kh_figure_finding *f, size_t i, const kh_number *number)
{
    kh_counted noun;
    bool known = kh_counted_at(f->marking, f->bits, i + number->n, true, &noun);

    if (i > f->start && kh_token_word(f->tokens, i - 1, "ال"))
        return !(known && number->value >= 100 && noun.kind != KH_COUNT_TIME);
    if (!number->definite || !number->words || !(number->value <= 10))
        return false;
    return !known || !noun.plural;
}

/* A number and what it counts, hedged or not. */
static size_t plain_figure(struct kh_figure_finding *f, size_t i, const kh_number *number)
{
    struct kh_figure_draft figure = {.first = i,
                                     .number = i,
                                     .number_end = i + number->n,
                                     .end = i + number->n,
                                     .proclitic = number->proclitic,
                                     .value = number->value,
                                     .low = NAN,
                                     .high = NAN};
    enum kh_noun_found found;
    bool sum = signed_sum(f, i, &figure);
    uint32_t proclitic;
    size_t first;

    found = sum ? KH_NOUN_FOUND : kh_take_noun(f, &figure);
    if (found == KH_NOUN_FORBIDS || (found == KH_NOUN_FOUND && number->value == 0 && figure.kind != KH_COUNT_MEASURE))
        return figure.number_end;
    /* what a hedge governs has no proclitic: "تفوق بثلاثة أهداف" is no "more than" */
    figure.mod = number->proclitic ? KH_FIGURE_PLAIN : kh_hedge_before(f, figure.first, &first, &proclitic);
    if (figure.mod) {
        figure.first = first;
        figure.proclitic = proclitic;
    }
    if (found == KH_NOUN_NONE && !kh_understand_noun(f, &figure, number))
        return i + number->n;
    if (number->definite && number->words && found == KH_NOUN_NONE)
        return i + number->n;
    below_zero(f, &figure);
    whole_count(f, &figure, number);
    if (!figure.mod)
        figure.mod = number->over ? KH_FIGURE_MORE_THAN : kh_hedge_behind(f, &figure.end);
    if (!figure.mod && !isnan(figure.value))
        figure.mod = kh_hedge_apart(f, i);
    put_down(f, &figure);
    return figure.end;
}

static size_t number_figure(struct kh_figure_finding *f, size_t i)
{
    kh_number number;
    kh_counted noun;
    size_t end, at;

    if (!kh_number_at(f->marking->rules->numbers, f->tokens, i, &number) || i + number.n > f->end)
        return 0;
    if (number.kind != KH_NUMBER_CARDINAL && number.kind != KH_NUMBER_VAGUE)
        return i + number.n;
    if ((end = range(f, i, &number)))
        return end;
    if (f->tokens->at[i].kind != KH_TOKEN_PUNCT && (is_tied(f, i, number.n) || kh_is_label(f, i, number.n)) &&
        !(i > f->start && kh_token_is(f->tokens, i - 1, "$")))
        return i + number.n;
    if (describes_noun(f, i, &number, &noun, &at)) {
        struct kh_figure_draft figure = {.first = at,
                                         .number = i,
                                         .number_end = i + number.n,
                                         .end = i + number.n,
                                         .proclitic = noun.proclitic,
                                         .value = number.value,
                                         .low = NAN,
                                         .high = NAN,
                                         .unit = noun.unit,
                                         .kind = noun.kind};
        put_down(f, &figure);
        return figure.end;
    }
    if (is_pair(f, i) && (end = pair_figure(f, i)))
        return end;
    if (number.words && number.value == 1)
        return one_figure(f, i);
    if (tells_which(f, i, &number))
        return i + number.n;
    return plain_figure(f, i, &number);
}

/* "وأصيب آخران": two more of what was counted before. */
static size_t two_others(struct kh_figure_finding *f, size_t i)
{
    static const char *const words[] = {"اخران", "واخران", "اخريان", "واخريان", "اخريين", NULL};
    struct kh_figure_draft figure = {
        .first = i, .number = i, .number_end = i, .end = i + 1, .low = NAN, .high = NAN, .value = 2};
    kh_counted before;

    if (!kh_word_in(f->tokens, i, words) || !f->last_thing.unit.len || f->last_thing.sentence != f->sentence)
        return 0;
    if (i > f->start && kh_counted_at(f->marking, f->bits, i - 1, false, &before) && before.dual)
        return 0; /* "شخصان آخران": put down with its noun */
    figure.proclitic = memcmp(f->tokens->at[i].fold.ptr, "و", LETTER) == 0 ? LETTER : 0;
    figure.unit = f->last_thing.unit;
    figure.kind = KH_COUNT_NOUN;
    figure.noun = figure.noun_end = figure.end;
    put_down(f, &figure);
    return figure.end;
}

/* طفلان، طائرتين، وامرأتان: the noun itself says two, when it is indefinite and known to be countable. */
static size_t dual_figure(struct kh_figure_finding *f, size_t i)
{
    struct kh_figure_draft figure = {
        .first = i, .number = i, .number_end = i, .low = NAN, .high = NAN, .value = 2, .noun = i};
    kh_counted noun;
    kh_str word = f->tokens->at[i].fold;
    bool feminine;

    if (word.len < 5 * LETTER || f->bits[i] & KH_WORD_PREP || (f->marking->name_over && f->marking->name_over[i]) ||
        !kh_dual_at(f->marking, i, &noun))
        return two_others(f, i);
    if (noun.kind == KH_COUNT_MONEY || noun.kind == KH_COUNT_MEASURE || !kh_counts(&noun))
        return 0;
    feminine = memcmp(word.ptr + word.len - 3 * LETTER, "\xD8\xAA", LETTER) == 0;
    /* ين on a masculine noun of a person is as often a plural that the list lacks */
    if (!feminine && memcmp(word.ptr + word.len - 2 * LETTER, "\xD9\x8A\xD9\x86", 2 * LETTER) == 0 &&
        memcmp(word.ptr + word.len - 3 * LETTER, "\xD9\x8A", LETTER) == 0)
        return 0;
    figure.end = figure.noun_end = i + noun.n;
    figure.unit = noun.unit;
    figure.kind = noun.kind;
    figure.proclitic = noun.proclitic;
    figure.mod = kh_hedge_behind(f, &figure.end);
    put_down(f, &figure);
    return figure.end;
}

static void read_sentence(struct kh_figure_finding *f)
{
    for (size_t i = f->start; i < f->end;) {
        const kh_token *token = &f->tokens->at[i];
        size_t next = 0;

        if (token->kind != KH_TOKEN_NUMBER && token->kind != KH_TOKEN_WORD && !kh_token_is(f->tokens, i, "-")) {
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
    struct kh_figure_finding f = {.marking = marking,
                                  .rules = marking->rules->figures,
                                  .tokens = &marking->tokens,
                                  .place_sentence = SIZE_MAX,
                                  .label_end = SIZE_MAX};

    f.bits = marking->words;
    if (!f.bits)
        return;
    for (f.sentence = 0; f.sentence < marking->sentence_count && !kh_arena_failed(marking->arena); f.sentence++) {
        kh_span bytes = kh_span_of(marking, marking->sentences[f.sentence].first, marking->sentences[f.sentence].end);

        f.start = marking->sentences[f.sentence].first;
        f.end = marking->sentences[f.sentence].end;
        f.sentence_from = bytes.start;
        f.sentence_to = bytes.end;
        read_sentence(&f);
    }
}
