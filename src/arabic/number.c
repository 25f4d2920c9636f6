/*
 * Number words. A number is a sum of groups, the largest scale first, each group at most 999 times its scale:
 *
 *   number   = group { و group } [ و fraction ] [ ونيف ]
 *   (all may stand behind سالب, ناقص or a minus sign; digits may count hundreds: "3 مئة و21"; "خمسة ونصف", "ثلاثة
 * أخماس") group    = below-1000 { scale } | digits { scale } | scale { scale } | scale-dual | fraction scale below    =
 * [ hundreds و ] ( unit و tens | unit عشر | tens | unit | ten ) [ فاصلة below ]      unit مئة = hundreds fraction = نصف
 * … | unit أخماس … | خمس ال… | digits / digits | number على number | واحد من كل number ordinal  = الثالث [ عشر |
 * والعشرون ] [ بعد المئة ] | المئة والثالثة
 *
 * Scales multiply upwards ("مئة ألف مليون", "ألف ألف"), groups add downwards. و is glued to its word ("وعشرين"), or a
 * word of its own before digits ("و259"). Groups of three digits parted by spaces are one number ("40 000").
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
    MINUS,
    SEVERAL,
    OVER,
    POINT,
    ZERO,
    SHARE,
    HUNDRED_BEHIND
};

static const char *const class_names[] = {
    "",           "unit",         "one",      "ten",   "tens", "hundred", "hundreds",      "scale",
    "scale-dual", "scale-plural", "fraction", "vague", "few",  "ordinal", "ordinal-one",   "parts",
    "minus",      "several",      "over",     "point", "zero", "share",   "hundred-behind"};

enum { LETTER = 2, LONGEST_NUMBER = 24, GROUP = 3 };
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

/* Does "000" stand at `i`: three digits behind a space, which may be a group of the number before? */
static bool is_group(const kh_tokens *tokens, size_t i)
{
    return i < tokens->n && tokens->at[i].kind == KH_TOKEN_NUMBER && tokens->at[i].digits == GROUP &&
           tokens->at[i].space_before;
}

/* Digits, with the groups that spaces part: "40 000", "1 234 567.5". What more digits follow is a telephone number. */
static struct part digits_at(const kh_tokens *tokens, size_t i)
{
    const kh_token *first = &tokens->at[i];
    struct part part = {.class = UNIT, .value = first->value, .digits = true, .n = 1};
    double value = first->value;
    size_t n = 1;

    if (first->digits > GROUP || !first->integer || first->value < 1)
        return part;
    while (is_group(tokens, i + n) && tokens->at[i + n - 1].integer && n < LONGEST_NUMBER) {
        value = value * 1000 + tokens->at[i + n].value;
        n++;
    }
    if (n == 1 || (i + n < tokens->n && tokens->at[i + n].kind == KH_TOKEN_NUMBER) ||
        (i > 0 && (tokens->at[i - 1].kind == KH_TOKEN_NUMBER || kh_token_is(tokens, i - 1, "+"))))
        return part;
    part.n = n;
    part.value = value;
    return part;
}

/* The first word: any proclitic, ال or none. */
static bool first_part(const kh_number_rules *rules, const kh_tokens *tokens, size_t i, struct part *ret)
{
    *ret = (struct part){0};
    if (tokens->at[i].kind == KH_TOKEN_NUMBER) {
        *ret = digits_at(tokens, i);
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
            *ret = digits_at(tokens, i + 1);
        else if (!next_part(rules, tokens, i + 1, ret))
            return false;
        ret->n++;
        return true;
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
    int depth; /* numbers that this one is a part of: an opening or a denominator takes what is below DEEPEST */
};

enum { DEEPEST = 2 };
static bool number_at(const kh_number_rules *rules, const kh_tokens *tokens, size_t i, int depth, kh_number *ret);

/* مئة, and مية, which is as often another word where no number stands before it. */
static bool is_hundred(const struct part *part)
{
    return part->class == HUNDRED || part->class == HUNDRED_BEHIND;
}

/* 1…999 in words, whose first word is `part`, already consumed. */
static double below_thousand(struct reading *r, struct part part)
{
    double value = part.value;
    struct part next;

    r->words = true;
    if (part.class == UNIT && next_part(r->rules, r->tokens, r->at, &next) && is_hundred(&next) && value >= 3) {
        r->at += next.n;
        value *= 100;
        part.class = HUNDREDS;
    }
    if (is_hundred(&part) || part.class == HUNDREDS) {
        if (!joined_part(r->rules, r->tokens, r->at, &next) || next.definite ||
            !(next.class == UNIT || next.class == ONE || next.class == TEN || next.class == TENS))
            return value;
        if (next.digits && (next.value >= 100 || next.value != floor(next.value))) /* "مئة و50" is one number */
            return value;
        r->at += next.n;
        return value + (next.digits ? next.value : below_thousand(r, next));
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
        !next_part(r->rules, r->tokens, r->at, &next) || !is_hundred(&next) || next.definite)
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

/* "فاصلة خمسة" behind the whole part: the digits behind the point, as they are said. */
static double behind_point(struct reading *r, double whole)
{
    struct part point, part;
    size_t start = r->at, zeros = 0;
    double value, least = 10;

    if (whole != floor(whole) || !next_part(r->rules, r->tokens, r->at, &point) || point.class != POINT)
        return whole;
    r->at += point.n;
    while (zeros < 4 && next_part(r->rules, r->tokens, r->at, &part) && part.class == ZERO) {
        r->at += part.n;
        zeros++;
    }
    if (r->at >= r->tokens->n || !first_part(r->rules, r->tokens, r->at, &part) || part.proclitic || part.definite ||
        !(part.class == UNIT || part.class == TEN || part.class == TENS || part.class == ONE)) {
        r->at = zeros ? r->at : start;
        return whole;
    }
    r->at += part.n;
    value = part.digits ? part.value : below_thousand(r, part);
    while (least <= value)
        least *= 10;
    for (; zeros > 0; zeros--)
        least *= 10;
    r->words = true;
    return whole + value / least;
}

/* The scales behind a number of a group, each at least the one before: "مئة ألف مليون". 1: none. */
static double scales_behind(struct reading *r, double first, double *ret_last)
{
    double product = 1;
    struct part scale;

    *ret_last = first;
    for (int i = 0; i < 3 && next_part(r->rules, r->tokens, r->at, &scale); i++) {
        if ((scale.class != SCALE && scale.class != SCALE_PLURAL) || scale.value < *ret_last ||
            scale.value >= r->scale || (product > 1 && scale.definite))
            break;
        r->at += scale.n;
        r->words = true;
        product *= scale.value;
        *ret_last = scale.value;
    }
    return product;
}

/* "60 مليارا و62 مليارا" are two numbers: the second is no part of the first. */
static bool is_counted_above(const struct reading *r)
{
    struct part scale;

    return r->scale < INFINITY && next_part(r->rules, r->tokens, r->at, &scale) &&
           (scale.class == SCALE || scale.class == SCALE_PLURAL) && scale.value >= r->scale;
}

static bool counted_group(struct reading *r, const struct part *part)
{
    size_t start = r->at;
    double value, scale, last;

    r->at += part->n;
    value = part->digits ? digit_hundreds(r, *part) : below_thousand(r, *part);
    if (part->class == ONE && r->at == start + part->n)
        return false;
    value = behind_point(r, value);
    scale = scales_behind(r, 0, &last);
    if (scale == 1) {
        if (value >= r->scale || r->scale == 1 || is_counted_above(r))
            return false;
        last = 1;
    }
    r->total += scaled(value, scale);
    r->scale = last;
    return true;
}

static bool scale_group(struct reading *r, const struct part *part)
{
    double last, more;

    if (part->value >= r->scale)
        return false;
    r->at += part->n;
    r->words = true;
    more = part->class == SCALE ? scales_behind(r, part->value, &last) : 1;
    r->total += (part->class == SCALE_DUAL ? 2 * part->value : part->value) * more;
    r->scale = more > 1 ? last : part->value;
    return true;
}

/* A group whose first word is `part` (not yet consumed). False: none begins here, nothing consumed. */
static bool group(struct reading *r, struct part part)
{
    size_t start = r->at;
    bool read = false;

    switch (part.class) {
    case UNIT:
    case ONE:
    case TEN:
    case TENS:
    case HUNDRED:
    case HUNDRED_BEHIND:
    case HUNDREDS: read = counted_group(r, &part); break;
    case SCALE:
    case SCALE_DUAL: read = scale_group(r, &part); break;
    default: break;
    }
    if (!read)
        r->at = start;
    return read;
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

/* "الثالث بعد المئة" */
static void after_hundreds(struct reading *r)
{
    struct part hundreds;

    if (!kh_token_word(r->tokens, r->at, "بعد") || !next_part(r->rules, r->tokens, r->at + 1, &hundreds) ||
        !hundreds.definite || !(is_hundred(&hundreds) || hundreds.class == HUNDREDS || hundreds.class == SCALE))
        return;
    r->at += 1 + hundreds.n;
    r->total += hundreds.value;
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
    if (first->definite)
        after_hundreds(r);
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
        if (next.class != SCALE && next.class != SCALE_PLURAL && next.class != VAGUE &&
            !(i == 0 && first->class == FEW && next.class == TEN)) /* بضعة عشر */
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

/* خمس السكان: a fifth; what counts five has an indefinite noun. The sound plural is that of خمس السنوات الماضية. */
static bool fifth(struct reading *r, const struct part *first)
{
    size_t noun = r->at + first->n;
    kh_str form = r->tokens->at[r->at].fold, word;

    form = kh_str_of(form.ptr + first->proclitic, form.len - first->proclitic);
    if (!article_at(r->tokens, noun) || first->definite ||
        !(kh_str_eq(form, KH_STR("خمس")) || kh_str_eq(form, KH_STR("سبع")) || kh_str_eq(form, KH_STR("تسع")) ||
          kh_str_eq(form, KH_STR("عشر"))))
        return false;
    word = r->tokens->at[noun].fold;
    if (word.len > 2 * LETTER && memcmp(word.ptr + word.len - 2 * LETTER, "ات", 2 * LETTER) == 0)
        return false;
    r->at = noun;
    r->total = 1 / first->value;
    r->words = true;
    return true;
}

/* The digits of "3/4": a proper fraction, and no date. */
static bool digit_fraction(const kh_tokens *tokens, size_t i, double *ret_value)
{
    enum { LEAST = 2, MOST = 100 };

    if (i + 2 >= tokens->n || tokens->at[i].kind != KH_TOKEN_NUMBER || !kh_token_is(tokens, i + 1, "/") ||
        tokens->at[i + 2].kind != KH_TOKEN_NUMBER || tokens->at[i + 1].space_before || tokens->at[i + 2].space_before ||
        !tokens->at[i].integer || !tokens->at[i + 2].integer)
        return false;
    if ((i + 3 < tokens->n && kh_token_is(tokens, i + 3, "/") && !tokens->at[i + 3].space_before) ||
        (i > 0 && kh_token_is(tokens, i - 1, "/") && !tokens->at[i].space_before))
        return false;
    *ret_value = tokens->at[i].value / tokens->at[i + 2].value;
    return tokens->at[i].value >= 1 && tokens->at[i + 2].value >= LEAST && tokens->at[i + 2].value <= MOST &&
           *ret_value < 1;
}

/* "3/4", "1 4/5" */
static bool fraction_in_digits(struct reading *r, const struct part *first, kh_number *ret)
{
    double fraction;

    if (!first->digits)
        return false;
    if (digit_fraction(r->tokens, r->at, &fraction)) {
        r->total = fraction;
        r->at += 3;
    } else if (r->tokens->at[r->at].integer && r->at + 1 < r->tokens->n && r->tokens->at[r->at + 1].space_before &&
               digit_fraction(r->tokens, r->at + 1, &fraction)) {
        r->total = first->value + fraction;
        r->at += 4;
    } else {
        return false;
    }
    ret->kind = KH_NUMBER_FRACTION;
    return true;
}

/* "واحد على عشرين", "واحد من كل خمسة أطفال": the number read is the numerator of one behind it. */
static void ratio(struct reading *r, const struct part *first, kh_number *ret)
{
    bool on = kh_token_word(r->tokens, r->at, "علي"),
         each = kh_token_word(r->tokens, r->at, "من") && kh_token_word(r->tokens, r->at + 1, "كل") && r->total >= 1;
    size_t at = r->at + (each ? 2 : 1);
    kh_number below;

    if ((!on && !each) || first->definite || at >= r->tokens->n || ret->kind != KH_NUMBER_CARDINAL ||
        r->depth >= DEEPEST || !number_at(r->rules, r->tokens, at, DEEPEST, &below) || below.proclitic ||
        below.definite || below.kind != KH_NUMBER_CARDINAL || !(below.value > 1))
        return;
    r->at = at + below.n;
    r->total /= below.value;
    ret->kind = KH_NUMBER_FRACTION;
}

/* "جزء من مئة", "3 أجزاء من المليون": the word for a part, at `r->at`. */
static bool share(struct reading *r, const struct part *word, double parts, kh_number *ret)
{
    size_t at = r->at + word->n + 1;
    kh_number below;

    if (word->definite || r->depth >= DEEPEST || !kh_token_word(r->tokens, at - 1, "من") || at >= r->tokens->n ||
        !number_at(r->rules, r->tokens, at, DEEPEST, &below) || below.proclitic || below.kind != KH_NUMBER_CARDINAL ||
        !(below.value > 1))
        return false;
    /* "كجزء من ثلاث عمليات" is a part of three things; of a hundred or a million it is a measure */
    if (parts == 0 && (word->proclitic || below.value < 100))
        return false;
    r->at = at + below.n;
    r->total = (parts == 0 ? 1 : parts) / below.value;
    r->words = true;
    ret->kind = KH_NUMBER_FRACTION;
    return true;
}

/* "مئة ونيف" */
static void and_more(struct reading *r, kh_number *ret)
{
    struct part part;

    if (!joined_part(r->rules, r->tokens, r->at, &part) || part.class != OVER)
        return;
    r->at += part.n;
    ret->over = true;
}

static void read_cardinal(struct reading *r, const struct part *first, kh_number *ret)
{
    struct part part;
    double total;

    go_on(r);
    add_fraction(r);
    total = r->total;
    place_in_hundreds(r, first, ret);
    ratio(r, first, ret);
    if (total == r->total && next_part(r->rules, r->tokens, r->at, &part) && part.class == SHARE)
        (void)share(r, &part, total, ret);
    and_more(r, ret);
}

static void behind_prefix(kh_number *number, size_t i, const struct part *prefix)
{
    number->n += number->first - i;
    number->first = i;
    number->proclitic = prefix->proclitic;
}

/* "سالب خمسة", "ناقص 5 درجات" */
static bool negative(const kh_number_rules *rules, const kh_tokens *tokens, size_t i, const struct part *minus,
                     kh_number *ret)
{
    kh_number number;
    size_t at = i + minus->n;

    if (minus->definite || at >= tokens->n || !number_at(rules, tokens, at, 1, &number) || number.proclitic ||
        number.definite || (number.kind != KH_NUMBER_CARDINAL && number.kind != KH_NUMBER_FRACTION))
        return false;
    behind_prefix(&number, i, minus);
    number.value = -number.value;
    *ret = number;
    return true;
}

/* "-1.2": the sign stands alone before its number and is no dash of a range or a list. */
static bool signed_digits(const kh_number_rules *rules, const kh_tokens *tokens, size_t i, kh_number *ret)
{
    struct part sign = {.n = 1};

    if (!(kh_token_is(tokens, i, "-") || kh_token_is(tokens, i, "\xE2\x88\x92")) || i + 1 >= tokens->n ||
        tokens->at[i + 1].kind != KH_TOKEN_NUMBER || tokens->at[i + 1].space_before ||
        (i > 0 && !tokens->at[i].space_before && tokens->at[i - 1].kind != KH_TOKEN_PUNCT) ||
        (i > 0 && (tokens->at[i - 1].kind == KH_TOKEN_NUMBER || kh_token_is(tokens, i - 1, "-"))))
        return false;
    return negative(rules, tokens, i, &sign, ret);
}

/* "نيف وعشرين", "عدة آلاف": a word that is part of a number only with what stands behind it. */
static bool behind_opening(const kh_number_rules *rules, const kh_tokens *tokens, size_t i, const struct part *first,
                           kh_number *ret)
{
    kh_number number;
    size_t at = i + first->n;
    bool over = first->class == OVER;

    at += over && kh_token_word(tokens, at, "و") && at + 1 < tokens->n && tokens->at[at + 1].kind == KH_TOKEN_WORD;
    if (first->definite || at >= tokens->n || !number_at(rules, tokens, at, 1, &number))
        return false;
    if (over ? number.kind != KH_NUMBER_CARDINAL || (at == i + first->n && number.proclitic != LETTER)
             : number.kind != KH_NUMBER_VAGUE || number.proclitic)
        return false;
    behind_prefix(&number, i, first);
    number.over |= over;
    *ret = number;
    return true;
}

/* What no group begins with. False: no number. */
static bool read_class(struct reading *r, struct part *first, kh_number *ret)
{
    struct part next;

    switch (first->class) {
    case ORDINAL:
    case ORDINAL_ONE: r->words = true; return read_ordinal(r, first, ret);
    case VAGUE:
    case FEW:
    case SCALE_PLURAL:
        r->words = true;
        read_vague(r, first, ret);
        return true;
    case FRACTION:
        r->words = true;
        read_fraction(r, first, ret);
        return true;
    case ZERO:
        r->at += first->n;
        r->words = true;
        r->total = behind_point(r, 0);
        return !first->definite;
    case SHARE: return share(r, first, 0, ret);
    case HUNDRED_BEHIND: /* مية alone is another word */
        if (first->definite ||
            !(joined_part(r->rules, r->tokens, r->at + first->n, &next) ||
              (next_part(r->rules, r->tokens, r->at + first->n, &next) && next.class == SCALE)) ||
            next.digits || next.class == HUNDRED_BEHIND)
            return false;
        break;
    case NO_WORD:
    case POINT:
    case PARTS: return false;
    default: break;
    }
    if (fraction_in_digits(r, first, ret))
        return true;
    if (eighths(r, first) || (first->class != HUNDRED_BEHIND && fifth(r, first))) {
        ret->kind = KH_NUMBER_FRACTION;
        return true;
    }
    if (!group(r, *first))
        return false;
    read_cardinal(r, first, ret);
    return true;
}

static bool number_at(const kh_number_rules *rules, const kh_tokens *tokens, size_t i, int depth, kh_number *ret)
{
    struct reading r = {.rules = rules, .tokens = tokens, .at = i, .scale = INFINITY, .depth = depth};
    struct part first;

    *ret = (kh_number){.first = i, .value = NAN, .low = NAN, .high = NAN};
    if (i < tokens->n && tokens->at[i].kind == KH_TOKEN_PUNCT)
        return depth == 0 && signed_digits(rules, tokens, i, ret);
    if (i >= tokens->n || (tokens->at[i].kind != KH_TOKEN_NUMBER &&
                           !kh_may_be_in(rules->lexicon->vocabulary, tokens, i, rules->lexicon->bit)))
        return false;
    if (!first_part(rules, tokens, i, &first))
        return false;
    if (first.class == MINUS)
        return depth == 0 && negative(rules, tokens, i, &first, ret);
    if (first.class == OVER || first.class == SEVERAL)
        return depth == 0 && behind_opening(rules, tokens, i, &first, ret);
    if (is_construct_dual(tokens, i, &first))
        first.class = SCALE_DUAL;
    ret->proclitic = first.proclitic;
    ret->definite = first.definite;
    if (!read_class(&r, &first, ret))
        return false;
    ret->n = r.at - i;
    ret->value = r.total;
    ret->words = r.words;
    return true;
}

bool kh_number_at(const kh_number_rules *rules, const kh_tokens *tokens, size_t i, kh_number *ret_number)
{
    return number_at(rules, tokens, i, 0, ret_number);
}
