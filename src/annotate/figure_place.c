/* Where a figure holds: names of places that the grammar of its clause ties to it. */
#include "annotate/figure.h"

enum { LETTER = 2, AHEAD = 30, BACK = 40, GOVERNS = 5, STRIKES = 4, MEETS = 3 };

enum cue_kind { NO_CUE, WHERE, SIDE, STRIKE, AT, MEETING };

static const char *const kind_names[] = {"", "where", "side", "strike", "at", "meeting"};

kh_status kh_place_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, struct kh_place_rules *ret_rules, kh_err *err)
{
    kh_status status = kh_lexicon_load(arena, vocabulary, "place-cues.tsv", &ret_rules->cues, err);
    int column;

    if (status)
        return status;
    column = kh_lexicon_column(ret_rules->cues, "kind");
    ret_rules->kinds = KH_NEWS(arena, uint8_t, kh_lexicon_rows(ret_rules->cues));
    if (!ret_rules->kinds)
        return KH_NOMEM;
    for (uint32_t row = 0; row < kh_lexicon_rows(ret_rules->cues); row++) {
        for (uint8_t i = 1; i < sizeof kind_names / sizeof *kind_names; i++) {
            if (kh_str_eq(kh_lexicon_cell(ret_rules->cues, row, column), kh_str_z(kind_names[i])))
                ret_rules->kinds[row] = i;
        }
        if (!ret_rules->kinds[row])
            return kh_err_set(err, KH_CORRUPT, "place-cues.tsv: row %u has no kind that is known", row + 1);
    }
    return KH_OK;
}

static enum cue_kind cue_at(const struct kh_place_query *q, size_t i)
{
    kh_match match;

    if (q->marking->tokens.at[i].kind != KH_TOKEN_WORD ||
        !kh_lexicon_match(q->rules.cues, &q->marking->tokens, i, KH_MATCH_PROCLITICS, &match))
        return NO_CUE;
    return (enum cue_kind)q->rules.kinds[match.row];
}

/* The first name that begins at or behind byte `from`. */
static size_t first_name_from(const kh_marking *marking, uint32_t from)
{
    const kh_name *names = marking->names.at;
    size_t low = 0, high = marking->names.n;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (names[middle].span.start < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* "مؤتمر في جنيف", "مقره في لندن": where it was said, not where it happened. So is the place of a body that stands
 * before the figure: "قالت الوزارة في صنعاء إن …". */
static bool is_meeting(const struct kh_place_query *q, size_t preposition, bool bodies)
{
    for (size_t back = 1; back <= MEETS && preposition >= q->start + back; back++) {
        size_t i = preposition - back;

        if (q->marking->tokens.at[i].kind != KH_TOKEN_WORD)
            return false;
        if (q->bits[i] & KH_WORD_OCCASION || (bodies && q->bits[i] & KH_WORD_BODY) || cue_at(q, i) == MEETING)
            return true;
    }
    return false;
}

/* على names the place that an attack fell on. */
static bool is_struck(const struct kh_place_query *q, size_t on)
{
    for (size_t back = 1; back <= STRIKES && on >= q->start + back; back++) {
        if (cue_at(q, on - back) == STRIKE)
            return true;
    }
    return false;
}

static bool glued_bi(const struct kh_place_query *q, size_t i, const kh_name *name)
{
    const kh_token *token = &q->marking->tokens.at[i];
    size_t at = memcmp(token->fold.ptr, "\xD9\x88", LETTER) == 0 ? LETTER : 0;

    return token->start < name->span.start && token->fold.len > at + LETTER &&
           memcmp(token->fold.ptr + at, "\xD8\xA8", LETTER) == 0;
}

/* Is the name governed as a place: في, ب, قرب …, an attack's على, or the object of what hits places? */
static bool is_where(const struct kh_place_query *q, const kh_name *name)
{
    const kh_tokens *tokens = &q->marking->tokens;
    size_t at = kh_token_at_byte(q->marking, name->span.start);

    if (tokens->at[at].start < name->span.start && !(q->bits[at] & KH_WORD_AND && !(q->bits[at] & KH_WORD_GLUED)))
        return glued_bi(q, at, name);
    for (size_t steps = 0; steps < GOVERNS && at > q->start; steps++) {
        enum cue_kind kind;

        at--;
        if (tokens->at[at].kind != KH_TOKEN_WORD && tokens->at[at].kind != KH_TOKEN_HASHTAG)
            return false;
        kind = cue_at(q, at);
        if (kind == WHERE)
            return !is_meeting(q, at, name->span.start < tokens->at[q->first].start);
        if (kind == AT)
            return true;
        if (kh_token_word(tokens, at, "علي"))
            return is_struck(q, at);
        if (kind == SIDE && kh_word_strip(q->bits[at]) && memcmp(tokens->at[at].fold.ptr, "\xD8\xA8", LETTER) == 0)
            return true; /* ببلدة بني قيس */
        if (kind != SIDE && q->bits[at] & (KH_WORD_PREP | KH_WORD_VERB | KH_WORD_RELATIVE | KH_WORD_SHOWS))
            return false;
    }
    return false;
}

/* "حضرموت (8 ضربات)" */
static const kh_name *before_brackets(const struct kh_place_query *q)
{
    const kh_tokens *tokens = &q->marking->tokens;
    const kh_name *names = q->marking->names.at;
    size_t low;

    if (q->first < q->start + 2 || !kh_token_is(tokens, q->first - 1, "("))
        return NULL;
    low = first_name_from(q->marking, tokens->at[q->first - 1].start);
    if (!low || names[low - 1].type != KH_NAME_LOC || names[low - 1].span.end != tokens->at[q->first - 2].end)
        return NULL;
    return &names[low - 1];
}

/* A comma goes on with the clause where a preposition or time follows it; other signs end it. */
static bool ends_clause(const struct kh_place_query *q, size_t i)
{
    const kh_tokens *tokens = &q->marking->tokens;

    if (kh_token_is(tokens, i, "؛") || kh_token_is(tokens, i, ".") || kh_token_is(tokens, i, ":"))
        return true;
    if (kh_token_word(tokens, i, "فيما") || kh_token_word(tokens, i, "بينما") || kh_token_word(tokens, i, "حين"))
        return true;
    if (!kh_token_is(tokens, i, "،") && !kh_token_is(tokens, i, ","))
        return false;
    return i + 1 >= q->end || !(q->bits[i + 1] & KH_WORD_PREP) || (q->bits[i + 1] & KH_WORD_AND);
}

/* "في المنطقة", "في تلك المحافظات": a definite word for a place, [i, *ret_end). */
static bool common_place(const struct kh_place_query *q, size_t i, size_t *ret_end)
{
    size_t at = i + (i < q->end && q->bits[i] & KH_WORD_SHOWS ? 1 : 0);
    kh_str word = at < q->end ? q->marking->tokens.at[at].fold : (kh_str){NULL, 0};

    if (word.len < 4 * LETTER || memcmp(word.ptr, "\xD8\xA7\xD9\x84", 2 * LETTER) != 0 ||
        !(q->bits[at] & KH_WORD_PLACE || cue_at(q, at) == SIDE))
        return false;
    *ret_end = at + 1;
    return true;
}

/* The first common place that في governs in [from, to); an empty view when none. */
static kh_str governed_common(const struct kh_place_query *q, size_t from, size_t to)
{
    for (size_t i = from; i + 1 < to; i++) {
        size_t end;
        bool where = cue_at(q, i) == WHERE || (kh_token_word(&q->marking->tokens, i, "علي") && is_struck(q, i));

        if (where && common_place(q, i + 1, &end) && end <= q->end)
            return kh_marked_text(q->marking, kh_span_of(q->marking, i + 1, end));
    }
    return (kh_str){NULL, 0};
}

static kh_str behind(const struct kh_place_query *q)
{
    const kh_tokens *tokens = &q->marking->tokens;
    const kh_name *names = q->marking->names.at;
    size_t to = q->last;
    uint32_t limit;

    while (to < q->end && to < q->last + AHEAD && !ends_clause(q, to))
        to++;
    if (to == q->last)
        return (kh_str){NULL, 0};
    limit = tokens->at[to - 1].end;
    for (size_t i = first_name_from(q->marking, tokens->at[q->last].start);
         i < q->marking->names.n && names[i].span.start < limit; i++) {
        if (names[i].type == KH_NAME_LOC && is_where(q, &names[i]))
            return kh_marked_text(q->marking, names[i].span);
    }
    return q->narrow ? (kh_str){NULL, 0} : governed_common(q, q->last, to);
}

static bool comma_between(const struct kh_place_query *q, const kh_name *name)
{
    for (size_t i = kh_token_at_byte(q->marking, name->span.end); i < q->first; i++) {
        if (kh_token_is(&q->marking->tokens, i, "،") || kh_token_is(&q->marking->tokens, i, ","))
            return true;
    }
    return false;
}

static const kh_name *ahead(const struct kh_place_query *q)
{
    const kh_tokens *tokens = &q->marking->tokens;
    const kh_name *names = q->marking->names.at;
    size_t from = q->first > q->start + BACK ? q->first - BACK : q->start;

    for (size_t i = first_name_from(q->marking, tokens->at[q->first].start); i-- > 0;) {
        if (names[i].span.start < tokens->at[from].start || (q->narrow && comma_between(q, &names[i])))
            break;
        if (names[i].type == KH_NAME_LOC && is_where(q, &names[i]))
            return &names[i];
    }
    return NULL;
}

kh_str kh_place_of_figure(const struct kh_place_query *q)
{
    const kh_name *name = before_brackets(q);
    kh_str place;

    if (name)
        return kh_marked_text(q->marking, name->span);
    if (q->first > q->start && kh_token_is(&q->marking->tokens, q->first - 1, "("))
        return (kh_str){NULL, 0};
    place = behind(q);
    if (place.len)
        return place;
    name = ahead(q);
    return name ? kh_marked_text(q->marking, name->span) : (kh_str){NULL, 0};
}
