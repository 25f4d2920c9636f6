/* When a figure holds: the time that its own verb stands in. */
#include "annotate/figure.h"

/* Whose time is the one in [from, to)? A word that opens a clause of its own within REACH before it says: another's. */
static bool in_own_clause(const struct kh_figure_finding *f, size_t from, size_t to)
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
static bool leaves_clause(const struct kh_figure_finding *f, size_t from, size_t to)
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

/* "منذ استحواذ قطر على النادي في 2011", "مقارنة مع العام الماضي": the time since which, or against which, something is
 * counted is not when it was. */
static bool is_other(const struct kh_figure_finding *f, size_t first)
{
    enum { SINCE = 8, AGAINST = 3 };

    for (size_t back = 1; back <= SINCE && first >= f->start + back; back++) {
        const kh_token *token = &f->tokens->at[first - back];

        if (token->kind == KH_TOKEN_PUNCT)
            return false;
        if (kh_token_word(f->tokens, first - back, "منذ") ||
            (back <= AGAINST &&
             (kh_token_word(f->tokens, first - back, "مقارنه") || kh_token_word(f->tokens, first - back, "بالمقارنه"))))
            return true;
    }
    return false;
}

/* The time that the figure's own verb stands in: the nearest before it in its clause, one that opens the sentence, else
 * the first behind it. A time in a clause that describes another noun, or of the saying itself, is not the figure's. */
kh_str kh_time_of_figure(const struct kh_figure_finding *f, const struct kh_figure_draft *draft,
                         const kh_statement *statement)
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

        if (is_other(f, first) || first < from || times[i].type == KH_TIME_DURATION || times[i].type == KH_TIME_SET)
            continue;
        if (first >= to || (before.ptr && first >= draft->end))
            break;
        if (end <= draft->first) {
            if (opens_sentence(from, first) ||
                (!leaves_clause(f, end, draft->first) && (end == draft->first || !in_own_clause(f, from, first))))
                before = times[i].value;
        } else if (first >= draft->end) {
            if (leaves_clause(f, draft->end, first) || in_own_clause(f, draft->end, first))
                break;
            return times[i].value;
        }
    }
    return before;
}
