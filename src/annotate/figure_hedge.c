/* Hedges of a figure, and the words that make a number a label. */
#include "annotate/figure.h"

enum { APART = 8, CHANGE = 7, LONGEST_HEDGE = 4 };

uint8_t kh_hedge_before(const struct kh_figure_finding *f, size_t i, size_t *ret_first, uint32_t *ret_proclitic)
{
    kh_match match;

    *ret_first = i;
    *ret_proclitic = 0;
    for (size_t back = LONGEST_HEDGE; back >= 1; back--) {
        if (i < f->start + back ||
            !kh_lexicon_match(f->rules->hedges, f->tokens, i - back, KH_MATCH_PROCLITICS, &match) || match.n != back)
            continue;
        do {
            const kh_hedge *hedge = &f->rules->mods[match.row];

            if (hedge->after || hedge->label || hedge->change || hedge->apart)
                continue;
            *ret_first = i - back;
            *ret_proclitic = match.proclitic;
            return hedge->mod;
        } while (kh_lexicon_next(f->rules->hedges, &match));
    }
    return KH_FIGURE_PLAIN;
}

/* One past the hedge at `at` that may stand behind a figure; 0: none. */
static size_t behind(const struct kh_figure_finding *f, size_t at, uint8_t *ret_mod)
{
    kh_match match;

    if (at >= f->end || !kh_lexicon_match(f->rules->hedges, f->tokens, at, KH_MATCH_EXACT, &match))
        return 0;
    do {
        const kh_hedge *hedge = &f->rules->mods[match.row];

        if (hedge->after || (hedge->mod == KH_FIGURE_AT_LEAST && !hedge->apart)) {
            *ret_mod = hedge->mod;
            return at + match.n;
        }
    } while (kh_lexicon_next(f->rules->hedges, &match));
    return 0;
}

uint8_t kh_hedge_behind(const struct kh_figure_finding *f, size_t *end)
{
    uint8_t mod = KH_FIGURE_PLAIN;
    size_t at = *end, after;

    after = behind(f, at + (kh_token_is(f->tokens, at, "،") || kh_token_is(f->tokens, at, ",")), &mod);
    if (after) {
        *end = after;
        return mod;
    }
    /* "23 مدنيا سوريا على الأقل": the adjective is no part of the figure, the hedge is its own all the same */
    while (at < f->end && at < *end + 2 && f->bits[at] & KH_WORD_ADJECTIVE)
        at++;
    if (at > *end)
        (void)behind(f, at, &mod);
    return mod;
}

/* Is there a negation right before: لم تتجاوز، لا يتخطى? */
static bool negated(const struct kh_figure_finding *f, size_t i)
{
    static const char *const words[] = {"لا", "لم", "لن", "ولا", "ولم", "ولن", NULL};

    return i > f->start && kh_word_in(f->tokens, i - 1, words);
}

static bool row_apart(const struct kh_figure_finding *f, size_t i, bool change, uint8_t *ret_mod)
{
    kh_match match;

    if (!kh_lexicon_match(f->rules->hedges, f->tokens, i, KH_MATCH_PROCLITICS, &match) || match.n != 1)
        return false;
    do {
        if (f->rules->mods[match.row].apart && f->rules->mods[match.row].change == change) {
            *ret_mod = f->rules->mods[match.row].mod;
            return true;
        }
    } while (kh_lexicon_next(f->rules->hedges, &match));
    return false;
}

uint8_t kh_hedge_apart(const struct kh_figure_finding *f, size_t i)
{
    uint8_t mod = KH_FIGURE_PLAIN;

    for (size_t back = 2; back <= APART && i >= f->start + back; back++) {
        const kh_token *token = &f->tokens->at[i - back];

        if (token->kind != KH_TOKEN_WORD || f->bits[i - back] & (KH_WORD_AND | KH_WORD_THAT))
            return KH_FIGURE_PLAIN;
        if (row_apart(f, i - back, false, &mod)) /* what it governs is its object, not what a preposition has */
            return f->bits[i - 1] & KH_WORD_PREP ? KH_FIGURE_PLAIN : negated(f, i - back) ? KH_FIGURE_AT_MOST : mod;
    }
    return KH_FIGURE_PLAIN;
}

bool kh_is_change(const struct kh_figure_finding *f, size_t i)
{
    uint8_t mod;

    for (size_t back = 1; back <= CHANGE && i >= f->start + back; back++) {
        if (row_apart(f, i - back, true, &mod))
            return true;
        if (f->tokens->at[i - back].kind != KH_TOKEN_WORD)
            return false;
    }
    return false;
}

/* Latin letters, which name a model: "watchOS 4.3", "75D". */
static bool is_latin(const kh_tokens *tokens, size_t i)
{
    return i < tokens->n && tokens->at[i].kind == KH_TOKEN_WORD && (tokens->at[i].fold.ptr[0] & 0x80) == 0;
}

/* Is the number at `i` glued to the word before it, which is no particle: فرانس24? */
static bool is_glued(const struct kh_figure_finding *f, size_t i)
{
    return f->tokens->at[i].kind == KH_TOKEN_NUMBER && !f->tokens->at[i].space_before &&
           f->tokens->at[i - 1].kind == KH_TOKEN_WORD && f->tokens->at[i - 1].fold.len > 4 &&
           !(f->bits[i - 1] & (KH_WORD_PREP | KH_WORD_VERB));
}

bool kh_is_label(struct kh_figure_finding *f, size_t i, size_t n)
{
    kh_counted noun;
    kh_match match;
    size_t before = i > f->start ? i - 1 : i;
    bool label = false;

    if (is_latin(f->tokens, i + n) && !f->tokens->at[i + n].space_before && i + n < f->end)
        label = true; /* 75D; sums (5m) were read before */
    if (i == f->start)
        return label;
    /* the next one of a list: "الدقيقتين 43 و77" */
    if (before == f->label_end && before > f->start &&
        (kh_token_word(f->tokens, before, "و") || kh_token_is(f->tokens, before, "،")))
        label = true;
    for (size_t back = 2; back >= 1 && !label; back--) {
        label = i >= f->start + back &&
                kh_lexicon_match(f->rules->hedges, f->tokens, i - back, KH_MATCH_PROCLITICS | KH_MATCH_BARE, &match) &&
                match.n == back && f->rules->mods[match.row].label;
    }
    /* "CNN 20 قتيلا" and "يسكنها150 ألف نسمة" count all the same */
    label = label || ((is_glued(f, i) || is_latin(f->tokens, before)) &&
                      !(kh_counted_at(f->marking, f->bits, i + n, true, &noun) && kh_counts(&noun)));
    if (label)
        f->label_end = i + n;
    return label;
}
