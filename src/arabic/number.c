/*
 * Number words. A number is a sum of groups, the largest scale first, each group at most 999 times its scale:
 *
 *   number   = group { و group } [ و fraction ]
 *   (all may stand behind سالب or ناقص; digits may count hundreds: "3 مئة و21"; "خمسة ونصف", "ثلاثة أخماس")
 *   group    = below-1000 [ scale ] | digits [ scale ] | scale | scale-dual | fraction scale
 *   below    = [ hundreds و ] ( unit و tens | unit عشر | tens | unit | ten )      unit مئة = hundreds
 *
 * و is glued to its word ("وعشرين"), or a word of its own before digits ("و259").
 */
#include "arabic/number.h"

#include <math.h>
#include <stdlib.h>

enum word_class {
    NO_WORD,
    UNIT,
    ONE,
    TEN,
    TENS,
    HUNDRED,
    HUNDREDS,
    SCALE,
    SCALE_DUAL,
    SCALE_PLURAL,
    FRACTION,
    VAGUE,
    FEW,
    ORDINAL,
    ORDINAL_ONE,
    PARTS,
    MINUS
};

static const char *const class_names[] = {"",         "unit",    "one",         "ten",          "tens",     "hundred",
                                          "hundreds", "scale",   "scale-dual",  "scale-plural", "fraction", "vague",
                                          "few",      "ordinal", "ordinal-one", "parts",        "minus"};

enum { LETTER = 2, LONGEST_NUMBER = 24 };
#define WAW      "\xD9\x88"
#define ALEF_LAM "\xD8\xA7\xD9\x84"

struct number_word {
    uint8_t class;
    double value;
};

struct kh_number_rules {
    kh_lexicon *lexicon;
    struct number_word *words; /* by row */
};

kh_status kh_number_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, kh_number_rules **ret_rules, kh_err *err)
{
    kh_number_rules *rules = KH_NEW(arena, kh_number_rules);
    int class_column, value_column;
    kh_status status;

    if (!rules)
        return KH_NOMEM;
    status = kh_lexicon_load(arena, vocabulary, "number-words.tsv", &rules->lexicon, err);
    if (status)
        return status;
    class_column = kh_lexicon_column(rules->lexicon, "class");
    value_column = kh_lexicon_column(rules->lexicon, "value");
    rules->words = KH_NEWS(arena, struct number_word, kh_lexicon_rows(rules->lexicon));
    if (!rules->words)
        return KH_NOMEM;
    for (uint32_t row = 0; row < kh_lexicon_rows(rules->lexicon); row++) {
        kh_str class = kh_lexicon_cell(rules->lexicon, row, class_column),
               value = kh_lexicon_cell(rules->lexicon, row, value_column);
        char text[32] = {0};

        for (uint8_t i = 1; i < sizeof class_names / sizeof *class_names; i++) {
            if (kh_str_eq(class, kh_str_z(class_names[i])))
                rules->words[row].class = i;
        }
        memcpy(text, value.ptr, value.len < sizeof text - 1 ? value.len : sizeof text - 1);
        rules->words[row].value = strtod(text, NULL);
        if (!rules->words[row].class)
            return kh_err_set(err, KH_CORRUPT, "number-words.tsv: row %u has no class that is known", row + 1);
    }
    *ret_rules = rules;
    return KH_OK;
}

uint64_t kh_number_sets(const kh_number_rules *rules)
{
    return rules->lexicon->bit;
}

/* One word of a number, or digits. */
struct part {
    enum word_class class;
    double value;
    bool digits, definite;
    size_t n;           /* tokens, with a و of its own */
    uint32_t proclitic; /* of the first token */
};

static bool starts(kh_str word, const char *prefix)
{
    size_t n = strlen(prefix);

    return word.len > n && memcmp(word.ptr, prefix, n) == 0;
}

static bool look_up(const kh_number_rules *rules, const kh_tokens *tokens, size_t i, unsigned flags, struct part *ret)
{
    kh_match match;
    kh_str inside;

    if (tokens->at[i].kind != KH_TOKEN_WORD || !kh_lexicon_match(rules->lexicon, tokens, i, flags, &match))
        return false;
    inside = tokens->at[i].fold;
    inside = kh_str_of(inside.ptr + match.proclitic, inside.len - match.proclitic);
    ret->class = rules->words[match.row].class;
    ret->value = rules->words[match.row].value;
    ret->n = match.n;
    ret->proclitic = match.proclitic;
    /* ألف begins with the letters of the article and has none */
    ret->definite = starts(inside, ALEF_LAM) && !(ret->class >= SCALE && ret->class <= SCALE_PLURAL &&
                                                  inside.len <= 5 * LETTER && ret->value == 1000);
    return true;
}

/* The first word: any proclitic, ال or none. */
static bool first_part(const kh_number_rules *rules, const kh_tokens *tokens, size_t i, struct part *ret)
{
    *ret = (struct part){0};
    if (tokens->at[i].kind == KH_TOKEN_NUMBER) {
        *ret = (struct part){.class = UNIT, .value = tokens->at[i].value, .digits = true, .n = 1};
        return true;
    }
    return look_up(rules, tokens, i, KH_MATCH_PROCLITICS | KH_MATCH_BARE, ret);
}

/* A word that goes on a number without و: عشر after a unit, مئة, a scale. */
static bool next_part(const kh_number_rules *rules, const kh_tokens *tokens, size_t i, struct part *ret)
{
    *ret = (struct part){0};
    return i < tokens->n && tokens->at[i].kind == KH_TOKEN_WORD && look_up(rules, tokens, i, KH_MATCH_BARE, ret);
}

/* و and what it joins: "وعشرين", "و 259", "و259". */
static bool joined_part(const kh_number_rules *rules, const kh_tokens *tokens, size_t i, struct part *ret)
{
    *ret = (struct part){0};
    if (i >= tokens->n || tokens->at[i].kind != KH_TOKEN_WORD)
        return false;
    if (kh_str_eq(tokens->at[i].fold, KH_STR(WAW))) {
        if (i + 1 >= tokens->n)
            return false;
        if (tokens->at[i + 1].kind == KH_TOKEN_NUMBER)
            *ret = (struct part){.class = UNIT, .value = tokens->at[i + 1].value, .digits = true, .n = 2};
        else if (next_part(rules, tokens, i + 1, ret))
            ret->n++;
        return ret->n > 0;
    }
    if (!starts(tokens->at[i].fold, WAW) || !look_up(rules, tokens, i, KH_MATCH_PROCLITICS | KH_MATCH_BARE, ret))
        return false;
    return ret->proclitic == LETTER;
}

struct reading {
    const kh_number_rules *rules;
    const kh_tokens *tokens;
    size_t at;           /* the next token */
    double total, scale; /* what is summed; the smallest scale used so far */
    bool words;
};

/* 1…999 in words, whose first word is `part`, already consumed. */
static double below_thousand(struct reading *r, struct part part)
{
    double value = part.value;
    struct part next;

    r->words = true;
    if (part.class == UNIT && next_part(r->rules, r->tokens, r->at, &next) && next.class == HUNDRED && value >= 3) {
        r->at += next.n;
        value *= 100;
        part.class = HUNDREDS;
    }
    if (part.class == HUNDRED || part.class == HUNDREDS) {
        if (!joined_part(r->rules, r->tokens, r->at, &next) || next.digits ||
            !(next.class == UNIT || next.class == ONE || next.class == TEN || next.class == TENS))
            return value;
        /* "مئة وخمسون ألفا" is one group, but so is "مئة و50" not: digits begin a group of their own */
        r->at += next.n;
        return value + below_thousand(r, next);
    }
    if (part.class == UNIT || part.class == ONE) {
        if (next_part(r->rules, r->tokens, r->at, &next) && next.class == TEN && !next.definite) {
            r->at += next.n;
            return value + 10;
        }
        if (joined_part(r->rules, r->tokens, r->at, &next) && next.class == TENS) {
            r->at += next.n;
            return value + next.value;
        }
    }
    return value;
}

/* 16.6 million is 16,600,000, not its nearest double. */
static double scaled(double value, double scale)
{
    double product = value * scale;

    return scale >= 1000 ? floor(product * 100 + 0.5) / 100 : product;
}

/* "3 مئة و21": digits before the word for a hundred. */
static double digit_hundreds(struct reading *r, struct part part)
{
    struct part next;

    if (part.value < 1 || part.value > 9 || part.value != floor(part.value) ||
        !next_part(r->rules, r->tokens, r->at, &next) || next.class != HUNDRED || next.definite)
        return part.value;
    r->at += next.n;
    r->words = true;
    part.value *= 100;
    if (joined_part(r->rules, r->tokens, r->at, &next) && next.digits && next.value < 100 &&
        next.value == floor(next.value)) {
        r->at += next.n;
        part.value += next.value;
    }
    return part.value;
}

/* A group whose first word is `part` (not yet consumed). False: none begins here, nothing consumed. */
static bool group(struct reading *r, struct part part)
{
    size_t start = r->at;
    struct part scale;
    double value = part.value;

    r->at += part.n;
    switch (part.class) {
    case UNIT:
    case ONE:
    case TEN:
    case TENS:
    case HUNDRED:
    case HUNDREDS:
        if (!part.digits)
            value = below_thousand(r, part);
        else
            value = digit_hundreds(r, part);
        if (part.class == ONE && r->at == start + part.n)
            break;
        if (next_part(r->rules, r->tokens, r->at, &scale) && (scale.class == SCALE || scale.class == SCALE_PLURAL) &&
            scale.value < r->scale) {
            r->at += scale.n;
            r->words = true;
            r->total += scaled(value, scale.value);
            r->scale = scale.value;
            return true;
        }
        if (value >= r->scale || (r->scale < INFINITY && r->scale == 1))
            break;
        r->total += value;
        r->scale = 1;
        return true;
    case SCALE:
    case SCALE_DUAL:
        if (part.value >= r->scale)
            break;
        r->words = true;
        r->total += part.class == SCALE_DUAL ? 2 * part.value : part.value;
        r->scale = part.value;
        return true;
    default: break;
    }
    r->at = start;
    return false;
}

static bool article_at(const kh_tokens *tokens, size_t i)
{
    return i < tokens->n && tokens->at[i].kind == KH_TOKEN_WORD && starts(tokens->at[i].fold, ALEF_LAM);
}

/* "خمسة ونصف", "عشرون وثلاثة أخماس" behind what is below a thousand; "خمسة ونصف السكان" are two things. */
static void add_fraction(struct reading *r)
{
    struct part part, parts;
    double value;
    size_t n;

    if (r->scale != 1 || !joined_part(r->rules, r->tokens, r->at, &part))
        return;
    n = part.n;
    value = part.value;
    if (part.class == UNIT && !part.digits && next_part(r->rules, r->tokens, r->at + n, &parts) &&
        parts.class == PARTS) {
        value *= parts.value;
        n += parts.n;
    } else if (part.class != FRACTION || part.definite) {
        return;
    }
    if (article_at(r->tokens, r->at + n))
        return;
    r->at += n;
    r->total += value;
    r->words = true;
}

static void go_on(struct reading *r)
{
    struct part part;

    for (int i = 0; i < LONGEST_NUMBER && r->scale > 1 && joined_part(r->rules, r->tokens, r->at, &part); i++) {
        size_t start = r->at;

        if (part.class == FRACTION && !part.definite && r->scale < INFINITY) {
            r->at += part.n;
            r->total += part.value * r->scale;
            r->words = true;
            /* "مليون ونصف المليون" */
            if (next_part(r->rules, r->tokens, r->at, &part) && part.class == SCALE && part.value == r->scale)
                r->at += part.n;
            return;
        }
        if (!group(r, part)) {
            r->at = start;
            return;
        }
    }
}

static bool read_ordinal(struct reading *r, const struct part *first, kh_number *ret)
{
    struct part next;

    r->at += first->n;
    r->total = first->value;
    ret->kind = KH_NUMBER_ORDINAL;
    if (next_part(r->rules, r->tokens, r->at, &next) && next.class == TEN && !next.definite) {
        r->at += next.n;
        r->total += 10;
    } else if (joined_part(r->rules, r->tokens, r->at, &next) && next.class == TENS &&
               next.definite == first->definite) {
        r->at += next.n;
        r->total += next.value;
    } else if (first->class == ORDINAL_ONE) {
        return false;
    }
    return true;
}

/* عشرات الآلاف، مئات، بضعة آلاف، آلاف، ملايين */
static void read_vague(struct reading *r, const struct part *first, kh_number *ret)
{
    struct part next;

    r->at += first->n;
    ret->kind = KH_NUMBER_VAGUE;
    r->total = NAN;
    for (int i = 0; i < 2 && next_part(r->rules, r->tokens, r->at, &next); i++) {
        if (next.class != SCALE && next.class != SCALE_PLURAL && next.class != VAGUE)
            break;
        r->at += next.n;
    }
}

static bool read_fraction(struct reading *r, const struct part *first, kh_number *ret)
{
    struct part next;

    r->at += first->n;
    r->total = first->value;
    if (next_part(r->rules, r->tokens, r->at, &next) && next.class == SCALE && !first->definite) {
        r->at += next.n;
        r->total = scaled(r->total, next.value);
        return true;
    }
    ret->kind = KH_NUMBER_FRACTION;
    return true;
}

/* ألفا جندي، مليونا طفل: without a number before it, the alef at the end is the dual in construct. */
static bool is_construct_dual(const kh_tokens *tokens, size_t i, const struct part *part)
{
    kh_str word = tokens->at[i].fold;

    return part->class == SCALE && !part->definite && word.len >= part->proclitic + 4 * LETTER &&
           memcmp(word.ptr + word.len - LETTER, "\xD8\xA7", LETTER) == 0;
}

/* "ثلاثة أرباع", "خمسة أثمان" */
static bool eighths(struct reading *r, const struct part *first)
{
    struct part parts;

    if (first->class != UNIT || first->digits || !next_part(r->rules, r->tokens, r->at + first->n, &parts) ||
        parts.class != PARTS || parts.definite)
        return false;
    r->at += first->n + parts.n;
    r->total = first->value * parts.value;
    r->words = true;
    return true;
}

/* "المئة والخامسة والعشرون": a round number with ال, then an ordinal. */
static void place_in_hundreds(struct reading *r, const struct part *first, kh_number *ret)
{
    struct part part;
    kh_number rest = {0};
    double total = r->total;

    if (!first->definite || (first->class != HUNDRED && first->class != HUNDREDS) || r->at != ret->first + first->n ||
        !joined_part(r->rules, r->tokens, r->at, &part) || !part.definite ||
        (part.class != ORDINAL && part.class != ORDINAL_ONE))
        return;
    if (!read_ordinal(r, &part, &rest))
        return;
    r->total += total;
    ret->kind = KH_NUMBER_ORDINAL;
}

static bool is_minus(const kh_number_rules *rules, const kh_tokens *tokens, size_t i)
{
    struct part part;

    return i < tokens->n && next_part(rules, tokens, i, &part) && part.class == MINUS;
}

/* "سالب خمسة", "ناقص 5 درجات" */
static bool negative(const kh_number_rules *rules, const kh_tokens *tokens, size_t i, const struct part *minus,
                     kh_number *ret)
{
    kh_number number;
    size_t at = i + minus->n;

    if (minus->definite || at >= tokens->n || !kh_number_at(rules, tokens, at, &number) || number.proclitic ||
        number.definite || (number.kind != KH_NUMBER_CARDINAL && number.kind != KH_NUMBER_FRACTION))
        return false;
    number.first = i;
    number.n += minus->n;
    number.proclitic = minus->proclitic;
    number.value = -number.value;
    *ret = number;
    return true;
}

bool kh_number_at(const kh_number_rules *rules, const kh_tokens *tokens, size_t i, kh_number *ret_number)
{
    struct reading r = {.rules = rules, .tokens = tokens, .at = i, .scale = INFINITY};
    struct part first;

    *ret_number = (kh_number){.first = i, .value = NAN, .low = NAN, .high = NAN};
    if (i >= tokens->n || (tokens->at[i].kind != KH_TOKEN_NUMBER &&
                           !kh_may_be_in(rules->lexicon->vocabulary, tokens, i, rules->lexicon->bit)))
        return false;
    if (!first_part(rules, tokens, i, &first))
        return false;
    if (first.class == MINUS)
        return i + 1 < tokens->n && !is_minus(rules, tokens, i + first.n) &&
               negative(rules, tokens, i, &first, ret_number);
    if (is_construct_dual(tokens, i, &first))
        first.class = SCALE_DUAL;
    ret_number->proclitic = first.proclitic;
    ret_number->definite = first.definite;
    switch (first.class) {
    case ORDINAL:
    case ORDINAL_ONE:
        if (!read_ordinal(&r, &first, ret_number))
            return false;
        r.words = true;
        break;
    case VAGUE:
    case FEW:
    case SCALE_PLURAL:
        read_vague(&r, &first, ret_number);
        r.words = true;
        break;
    case FRACTION:
        read_fraction(&r, &first, ret_number);
        r.words = true;
        break;
    case NO_WORD:
    case PARTS: return false;
    default:
        if (eighths(&r, &first)) { /* خمسة أثمان */
            ret_number->kind = KH_NUMBER_FRACTION;
            break;
        }
        if (!group(&r, first))
            return false;
        go_on(&r);
        add_fraction(&r);
        place_in_hundreds(&r, &first, ret_number);
        break;
    }
    ret_number->n = r.at - i;
    ret_number->value = r.total;
    ret_number->words = r.words;
    return true;
}
