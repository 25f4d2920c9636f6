/*
 * Sentences. A line end always ends one. A full stop, ؟ or ! ends one unless it belongs to an abbreviation, an initial,
 * a list number or a numeric date, or stands inside a quotation or brackets that are closed soon. Closing marks that
 * touch the stop go with the sentence they close. Two dots or more behind a few words are a pause, as columns write:
 * صدقوني.. سيعود.
 */
#include "annotate/quote.h"
#include "annotate/rules.h"

enum { SHORT_QUOTE = 60, SHORT_BRACKET = 30, LETTER = 2, PAUSED = 6 };

struct kh_sentence_rules {
    kh_lexicon *abbreviations;
};

kh_status kh_sentence_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, struct kh_sentence_rules **ret_rules,
                                 kh_err *err)
{
    *ret_rules = KH_NEW(arena, struct kh_sentence_rules);
    if (!*ret_rules)
        return KH_NOMEM;
    return kh_lexicon_load(arena, vocabulary, "abbreviations.tsv", &(*ret_rules)->abbreviations, err);
}

static bool is_break(const kh_tokens *tokens, size_t i)
{
    return i >= tokens->n || tokens->at[i].kind == KH_TOKEN_BREAK;
}

static bool is_stop(uint32_t sign)
{
    return sign == '.' || sign == 0x2026 || sign == '!' || sign == '?' || sign == 0x061F || sign == 0x06D4;
}

static bool is_bullet(uint32_t sign)
{
    return sign == 0x2022 || sign == 0x25CF || sign == 0x25AA || sign == 0x25A0 || sign == 0x25E6 || sign == 0x2023;
}

static bool is_latin(const kh_token *token)
{
    return token->kind == KH_TOKEN_WORD && (unsigned char)token->fold.ptr[0] < 0x80;
}

/* Does the dot at `i` belong to the word or number before it? */
static bool belongs_to_word(const kh_marking *marking, size_t i, size_t first)
{
    const kh_tokens *tokens = &marking->tokens;
    const kh_token *before, *after;
    kh_match match;

    if (i == first || is_break(tokens, i + 1) || tokens->at[i].space_before)
        return false;
    before = &tokens->at[i - 1];
    after = &tokens->at[i + 1];
    if (before->kind == KH_TOKEN_NUMBER)
        return i == first + 1 || (after->kind == KH_TOKEN_NUMBER && !after->space_before);
    if (before->kind != KH_TOKEN_WORD)
        return false;
    if (before->fold.len <= LETTER && (before->fold.len == LETTER || is_latin(before)))
        return true;
    if (is_latin(before) && is_latin(after) && !after->space_before)
        return true;
    return kh_lexicon_match(marking->rules->sentences->abbreviations, tokens, i - 1, KH_MATCH_PROCLITICS, &match) &&
           match.n == 1;
}

static bool is_closing(const kh_marking *marking, const uint32_t *partners, size_t i)
{
    uint32_t sign = kh_sign_at(&marking->tokens, i);

    if (sign == ')' || sign == ']' || sign == 0xBB || sign == 0x201D)
        return true;
    return kh_is_quote(sign) && partners[i] != KH_NO_PARTNER && partners[i] < i;
}

/* The brackets or quotation that keep a stop at `i` from ending the sentence. */
struct shelter {
    size_t quote_end, bracket_end;
};

static void enter(const kh_marking *marking, const uint32_t *partners, size_t i, struct shelter *shelter)
{
    const kh_tokens *tokens = &marking->tokens;
    uint32_t sign = kh_sign_at(tokens, i);

    if (!sign)
        return;
    if (partners[i] != KH_NO_PARTNER && partners[i] > i && partners[i] - i <= SHORT_QUOTE &&
        partners[i] > shelter->quote_end)
        shelter->quote_end = partners[i];
    if (sign != '(' && sign != '[')
        return;
    for (size_t k = i + 1; k < i + SHORT_BRACKET && !is_break(tokens, k); k++) {
        uint32_t inner = kh_sign_at(tokens, k);
        if (inner == ')' || inner == ']') {
            if (k > shelter->bracket_end)
                shelter->bracket_end = k;
            return;
        }
    }
}

/* Is the stop at `i`, which ends before `end`, a run of dots that holds the sentence up and does not end it? */
static bool is_pause(const kh_tokens *tokens, size_t i, size_t end, size_t first)
{
    bool dots = kh_sign_at(tokens, i) == 0x2026 ||
                (kh_sign_at(tokens, i) == '.' && tokens->at[i].end - tokens->at[i].start > 1);

    return dots && i - first < PAUSED && !is_break(tokens, end);
}

/* One past the last token of the stop at `i`, or 0 when the sentence goes on. */
static size_t stop_end(const kh_marking *marking, const uint32_t *partners, size_t i, size_t first,
                       const struct shelter *shelter)
{
    const kh_tokens *tokens = &marking->tokens;
    uint32_t sign = kh_sign_at(tokens, i);
    size_t end = i + 1;
    bool closed = false;

    if (!is_stop(sign))
        return 0;
    while (is_stop(kh_sign_at(tokens, end)))
        end++;
    while (!is_break(tokens, end) && !tokens->at[end].space_before && is_closing(marking, partners, end)) {
        closed = true;
        end++;
    }
    if (i < shelter->bracket_end || (i < shelter->quote_end && end <= shelter->quote_end))
        return 0;
    if (is_pause(tokens, i, end, first) || (sign == '.' && belongs_to_word(marking, i, first)))
        return 0;
    sign = kh_sign_at(tokens, end);
    if (sign == ',' || sign == 0x060C || sign == 0x061B || sign == ':')
        return 0;
    /* A question or exclamation inside the quotation is not the end of the sentence around it. */
    if (closed && kh_sign_at(tokens, i) != '.' && !is_break(tokens, end))
        return 0;
    return end;
}

static void add_sentence(kh_vec *sentences, uint32_t *sentence_of, size_t first, size_t end)
{
    kh_range *range;

    if (first >= end)
        return;
    range = kh_vec_push(sentences);
    if (!range)
        return;
    *range = (kh_range){(uint32_t)first, (uint32_t)end};
    for (size_t i = first; i < end; i++)
        sentence_of[i] = (uint32_t)(sentences->n - 1);
}

void kh_mark_sentences(kh_marking *marking)
{
    const kh_tokens *tokens = &marking->tokens;
    const uint32_t *partners = marking->partners = kh_pair_quotes(marking->arena, tokens);
    struct shelter shelter = {0, 0};
    size_t first = 0;
    kh_vec sentences;

    marking->sentence_of = KH_NEWS(marking->arena, uint32_t, tokens->n + 1);
    if (!partners || !marking->sentence_of)
        return;
    kh_vec_init(&sentences, marking->arena, sizeof(kh_range));
    for (size_t i = 0; i < tokens->n;) {
        size_t end;

        if (is_break(tokens, i)) {
            add_sentence(&sentences, marking->sentence_of, first, i);
            marking->sentence_of[i] = sentences.n ? (uint32_t)sentences.n - 1 : 0;
            first = ++i;
            continue;
        }
        if (is_bullet(kh_sign_at(tokens, i)) && i > first) {
            add_sentence(&sentences, marking->sentence_of, first, i);
            first = i;
        }
        enter(marking, partners, i, &shelter);
        end = stop_end(marking, partners, i, first, &shelter);
        if (end) {
            add_sentence(&sentences, marking->sentence_of, first, end);
            first = end;
        }
        i = end ? end : i + 1;
    }
    add_sentence(&sentences, marking->sentence_of, first, tokens->n);
    marking->sentences = sentences.at;
    marking->sentence_count = sentences.n;
}
