/* Where a figure holds: names of places that the grammar of its clause ties to it. */
#include "annotate/figure.h"

enum { LETTER = 2, AHEAD = 30, BACK = 40, GOVERNS = 5, STRIKES = 7, MEETS = 3, PART = 3, RELATED = 6, CHAIN = 3 };

enum cue_kind { NO_CUE, WHERE, SIDE, STRIKE, AT, MEETING, ABSTRACT, JOINS, TOWARD, LEAVE, REACH, ENDS };

static const char *const kind_names[] = {"",         "where", "side",   "strike", "at",    "meeting",
                                         "abstract", "joins", "toward", "leave",  "reach", "ends"};

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

/* As cue_at, for the words that are of several kinds: دخلت تعز، دخلت إلى تعز. */
static bool is_cue(const struct kh_place_query *q, size_t i, enum cue_kind kind)
{
    kh_match match;

    if (q->marking->tokens.at[i].kind != KH_TOKEN_WORD ||
        !kh_lexicon_match(q->rules.cues, &q->marking->tokens, i, KH_MATCH_PROCLITICS, &match))
        return false;
    do {
        if (q->rules.kinds[match.row] == kind)
            return true;
    } while (kh_lexicon_next(q->rules.cues, &match));
    return false;
}

static bool is_side(enum cue_kind kind)
{
    return kind == SIDE || kind == TOWARD;
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
    size_t timed = 0; /* "اجتماع في 3 مايو في جنيف": the tokens of a time do not part them */

    for (size_t back = 1; back <= MEETS + timed && preposition >= q->start + back; back++) {
        size_t i = preposition - back;

        if (q->marking->time_over[i]) {
            timed++;
            continue;
        }
        if (q->marking->tokens.at[i].kind != KH_TOKEN_WORD)
            return false;
        if (q->bits[i] & KH_WORD_OCCASION || (bodies && q->bits[i] & KH_WORD_BODY) || cue_at(q, i) == MEETING)
            return true;
    }
    return false;
}

/* Does a word of that kind stand before the preposition, which then names a place: على behind an attack, من behind a
 * flight, إلى behind an arrival? */
static bool is_behind(const struct kh_place_query *q, size_t preposition, enum cue_kind kind)
{
    for (size_t back = 1; back <= STRIKES && preposition >= q->start + back; back++) {
        if (is_cue(q, preposition - back, kind))
            return true;
    }
    return false;
}

static bool is_struck(const struct kh_place_query *q, size_t on)
{
    return is_behind(q, on, STRIKE);
}

/* Is this preposition (ب, ل) glued to the name? */
static bool glued(const struct kh_place_query *q, size_t i, const kh_name *name, const char *letter)
{
    const kh_token *token = &q->marking->tokens.at[i];
    size_t at = memcmp(token->fold.ptr, "\xD9\x88", LETTER) == 0 ? LETTER : 0;

    /* وبغداد begins with و, and the ب is the name's own */
    return token->start + at + LETTER <= name->span.start && token->fold.len > at + LETTER &&
           memcmp(token->fold.ptr + at, letter, LETTER) == 0;
}

/* "أحياء متفرقة من دمشق", "السواحل الشرقية لإندونيسيا": a part of the place stands before the word that binds it, at
 * `i`, and is itself somewhere. */
static bool is_part(const struct kh_place_query *q, size_t i)
{
    for (size_t back = 1; back <= PART && i >= q->start + back; back++) {
        if (q->marking->tokens.at[i - back].kind != KH_TOKEN_WORD)
            return false;
        if (is_side(cue_at(q, i - back)))
            return true;
        if (q->bits[i - back] & (KH_WORD_PREP | KH_WORD_VERB | KH_WORD_RELATIVE))
            return false;
    }
    return false;
}

/* "تحطمت جنوبي غربي إيران": is the direction at `i` an adverb, and no part of what a preposition or a noun has? */
static bool stands_alone(const struct kh_place_query *q, size_t i)
{
    while (i > q->start && cue_at(q, i - 1) == TOWARD)
        i--;
    if (i == q->start || q->marking->tokens.at[i - 1].kind != KH_TOKEN_WORD || cue_at(q, i - 1) != NO_CUE)
        return false;
    return !(q->bits[i - 1] & KH_WORD_PREP) && !(q->bits[i] & KH_WORD_AL);
}

/* Is the name governed as a place: في, ب, قرب …, an attack's على, or the object of what hits places? */
static bool is_where(const struct kh_place_query *q, const kh_name *name)
{
    const kh_tokens *tokens = &q->marking->tokens;
    size_t at = kh_token_at_byte(q->marking, name->span.start);

    if (tokens->at[at].start < name->span.start && !(q->bits[at] & KH_WORD_AND && !(q->bits[at] & KH_WORD_GLUED)))
        return glued(q, at, name, "\xD8\xA8") || (glued(q, at, name, "\xD9\x84") && is_part(q, at));
    for (size_t steps = 0; steps < GOVERNS && at > q->start; steps++) {
        enum cue_kind kind;

        at--;
        if (tokens->at[at].kind == KH_TOKEN_NUMBER) /* دخلت 25 شاحنة مدينة دوما */
            continue;
        if (tokens->at[at].kind != KH_TOKEN_WORD && tokens->at[at].kind != KH_TOKEN_HASHTAG)
            return false;
        kind = cue_at(q, at);
        if (kind == WHERE)
            return !is_meeting(q, at, name->span.start < tokens->at[q->first].start);
        if (kind == AT)
            return true;
        if (kh_token_word(tokens, at, "علي"))
            return is_struck(q, at);
        if (kind == ABSTRACT)
            return false;
        if (kh_token_word(tokens, at, "من"))
            return is_part(q, at) || is_behind(q, at, LEAVE);
        if (kh_token_word(tokens, at, "الي"))
            return is_behind(q, at, REACH);
        if (kind == TOWARD && !q->narrow && stands_alone(q, at))
            return true;
        if (is_side(kind) && kh_word_strip(q->bits[at]) && memcmp(tokens->at[at].fold.ptr, "\xD8\xA8", LETTER) == 0)
            return true; /* ببلدة بني قيس */
        if (!is_side(kind) && q->bits[at] & (KH_WORD_PREP | KH_WORD_VERB | KH_WORD_RELATIVE | KH_WORD_SHOWS))
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

/* A comma goes on with the clause where a preposition or a time follows it; other signs end it, and so do the words
 * that open a clause of their own. Measures and sums have a short clause: every comma ends it. */
static bool ends_clause(const struct kh_place_query *q, size_t i)
{
    const kh_tokens *tokens = &q->marking->tokens;

    if (kh_token_is(tokens, i, "؛") || kh_token_is(tokens, i, ".") || kh_token_is(tokens, i, ":"))
        return true;
    if (kh_token_word(tokens, i, "حين"))
        return true;
    if (cue_at(q, i) == ENDS)
        return true;
    if (!kh_token_is(tokens, i, "،") && !kh_token_is(tokens, i, ","))
        return false;
    if (i + 1 >= q->end || q->narrow || cue_at(q, i + 1) == ENDS)
        return true;
    if (kh_token_word(tokens, i + 1, "وذلك") || q->marking->time_over[i + 1])
        return false;
    return !(q->bits[i + 1] & KH_WORD_PREP) || (q->bits[i + 1] & KH_WORD_AND);
}

/* "في المنطقة", "في تلك المحافظات": a definite word for a place, [i, *ret_end). */
static bool common_place(const struct kh_place_query *q, size_t i, size_t *ret_end)
{
    size_t at = i + (i < q->end && q->bits[i] & KH_WORD_SHOWS ? 1 : 0);
    kh_str word = at < q->end ? q->marking->tokens.at[at].fold : (kh_str){NULL, 0};

    if (word.len < 4 * LETTER || memcmp(word.ptr, "\xD8\xA7\xD9\x84", 2 * LETTER) != 0 || cue_at(q, at) == ABSTRACT ||
        !(q->bits[at] & KH_WORD_PLACE || is_side(cue_at(q, at))))
        return false;
    *ret_end = at + 1;
    return true;
}

/* One past the common place that is named at `i`, a side of it before it or not ("أنحاء العالم"); 0: none. */
static size_t common_end(const struct kh_place_query *q, size_t i)
{
    size_t end;

    if (common_place(q, i, &end))
        return end;
    return i + 1 < q->end && is_side(cue_at(q, i)) && common_place(q, i + 1, &end) ? end : 0;
}

/* One past the common place that the word at `i`, في or the like, governs; 0: none. */
static size_t governed_end(const struct kh_place_query *q, size_t i)
{
    enum cue_kind kind = cue_at(q, i);
    bool where = kind == WHERE || kind == AT || (kh_token_word(&q->marking->tokens, i, "علي") && is_struck(q, i));
    size_t end = where && i + 1 < q->end ? common_end(q, i + 1) : 0;

    return end <= q->end ? end : 0;
}

/* The first common place that is governed in [from, to); an empty view when none. */
static kh_str governed_common(const struct kh_place_query *q, size_t from, size_t to)
{
    for (size_t i = from; i + 1 < to; i++) {
        size_t end = governed_end(q, i);

        if (end)
            return kh_marked_text(q->marking, kh_span_of(q->marking, i + 1, end));
    }
    return (kh_str){NULL, 0};
}

/* The clause behind the figure, [q->last, to), up to the first sign that ends it. */
static size_t clause_end(const struct kh_place_query *q)
{
    size_t to = q->last;

    while (to < q->end && to < q->last + AHEAD && !ends_clause(q, to))
        to++;
    return to;
}

static const kh_name *named_behind(const struct kh_place_query *q, size_t to)
{
    const kh_name *names = q->marking->names.at;

    for (size_t i = first_name_from(q->marking, q->marking->tokens.at[q->last].start);
         i < q->marking->names.n && names[i].span.start < q->marking->tokens.at[to - 1].end; i++) {
        if (names[i].type == KH_NAME_LOC && is_where(q, &names[i]))
            return &names[i];
    }
    return NULL;
}

/* Does a word that opens the next count (إضافة إلى) stand between the figure and token `to`? */
static bool opens_next(const struct kh_place_query *q, size_t to)
{
    for (size_t i = q->last; i < to; i++) {
        if (cue_at(q, i) == JOINS)
            return true;
    }
    return false;
}

/* Does another count stand between the figure and token `to`, joined by و or إضافة إلى? The place behind it is that
 * one's first. */
static bool joins_before(const struct kh_place_query *q, size_t to)
{
    for (size_t i = q->last; i < to; i++) {
        kh_number number;

        if (cue_at(q, i) == JOINS)
            return true;
        if (i > q->last && (q->marking->tokens.at[i].kind == KH_TOKEN_NUMBER ||
                            (q->marking->tokens.at[i].kind == KH_TOKEN_WORD &&
                             kh_number_at(q->marking->rules->numbers, &q->marking->tokens, i, &number))))
            return true;
    }
    return false;
}

/* "يبعد 380 كلم عن أمبون", "40 في المئة من المنطقة": what the measure is taken from stands right behind it. */
static kh_str measured_from(const struct kh_place_query *q)
{
    const kh_tokens *tokens = &q->marking->tokens;
    const kh_name *names = q->marking->names.at;
    size_t at = q->last, name, end;

    if (!q->narrow || at + 1 >= q->end || !(kh_token_word(tokens, at, "عن") || kh_token_word(tokens, at, "من")))
        return (kh_str){NULL, 0};
    at++;
    if ((end = common_end(q, at)))
        return kh_marked_text(q->marking, kh_span_of(q->marking, at, end));
    while (at < q->last + PART && at + 1 < q->end && is_side(cue_at(q, at)))
        at++;
    name = first_name_from(q->marking, tokens->at[at].start);
    if (name < q->marking->names.n && names[name].type == KH_NAME_LOC && names[name].span.start == tokens->at[at].start)
        return kh_marked_text(q->marking, names[name].span);
    return (kh_str){NULL, 0};
}

static bool comma_between(const struct kh_place_query *q, const kh_name *name)
{
    for (size_t i = kh_token_at_byte(q->marking, name->span.end); i < q->first; i++) {
        if (kh_token_is(&q->marking->tokens, i, "،") || kh_token_is(&q->marking->tokens, i, ","))
            return true;
    }
    return false;
}

/* No sign and no verb of saying parts the name from the figure. */
static bool same_clause(const struct kh_place_query *q, const kh_name *name)
{
    for (size_t i = kh_token_at_byte(q->marking, name->span.end); i < q->first; i++) {
        if (q->marking->tokens.at[i].start >= name->span.end &&
            (ends_clause(q, i) || q->bits[i] & (KH_WORD_THAT | KH_WORD_RELATIVE)))
            return false;
    }
    return true;
}

/* "المدينة التي يسكنها 150 ألف نسمة": the figure is told in a clause that describes the place, whose last token is
 * `last`. */
static bool describes_place(const struct kh_place_query *q, size_t last)
{
    size_t i = last + 1;

    while (i < q->first && !(q->bits[i] & KH_WORD_RELATIVE) &&
           (q->bits[i] & KH_WORD_AL || kh_token_is(&q->marking->tokens, i, "،")))
        i++;
    if (i >= q->first || i > last + PART || q->first - i > RELATED || !(q->bits[i] & KH_WORD_RELATIVE))
        return false;
    for (; i < q->first; i++) {
        if (q->marking->tokens.at[i].kind != KH_TOKEN_WORD && q->marking->tokens.at[i].kind != KH_TOKEN_NUMBER)
            return false;
    }
    return true;
}

/* التي behind the name: cities are feminine, "ليفربول الذي سجل 28 هدفا" is the club. */
static bool feminine_behind(const struct kh_place_query *q, const kh_name *name)
{
    for (size_t i = kh_token_at_byte(q->marking, name->span.end - 1); i < q->first; i++) {
        if (q->bits[i] & KH_WORD_RELATIVE)
            return kh_token_word(&q->marking->tokens, i, "التي");
    }
    return false;
}

/* The place that the clause of the figure describes; an empty view when it describes none. */
static kh_str described(const struct kh_place_query *q)
{
    const kh_name *names = q->marking->names.at;
    size_t name = first_name_from(q->marking, q->marking->tokens.at[q->first].start), end;

    if (name && names[name - 1].type == KH_NAME_LOC && feminine_behind(q, &names[name - 1]) &&
        describes_place(q, kh_token_at_byte(q->marking, names[name - 1].span.end - 1)))
        return kh_marked_text(q->marking, names[name - 1].span);
    for (size_t i = q->first; i-- > q->start && q->first - i <= PART + RELATED;) {
        size_t shown = i > q->start && q->bits[i - 1] & KH_WORD_SHOWS ? 1 : 0;

        if (common_place(q, i, &end) && end <= q->first && describes_place(q, end - 1))
            return kh_marked_text(q->marking, kh_span_of(q->marking, i - shown, end));
    }
    return (kh_str){NULL, 0};
}

/* "في سقبا في الغوطة الشرقية، قرب دمشق": the names behind the first only say where it is. */
static size_t head_of_chain(const struct kh_place_query *q, size_t i)
{
    const kh_tokens *tokens = &q->marking->tokens;
    const kh_name *names = q->marking->names.at;

    while (i > 0 && names[i - 1].type == KH_NAME_LOC && names[i - 1].span.start >= tokens->at[q->start].start) {
        size_t from = kh_token_at_byte(q->marking, names[i - 1].span.end - 1) + 1,
               to = kh_token_at_byte(q->marking, names[i].span.start);
        bool bound = glued(q, to, &names[i], "\xD8\xA8") && from == to;

        if (to > from + CHAIN)
            return i;
        for (size_t k = from; k < to; k++) {
            enum cue_kind kind = cue_at(q, k);

            if (kind != WHERE && !is_side(kind) && !(k == from && kh_token_is(tokens, k, "،")))
                return i;
            bound |= kind == WHERE;
        }
        if (!bound || !is_where(q, &names[i - 1]))
            return i;
        i--;
    }
    return i;
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
            return &names[head_of_chain(q, i)];
    }
    return NULL;
}

/* The last common place before the figure in its own clause. */
static kh_str common_ahead(const struct kh_place_query *q)
{
    size_t from = q->first > q->start + BACK ? q->first - BACK : q->start;

    for (size_t i = q->first; i-- > from;) {
        size_t end = governed_end(q, i);

        if (ends_clause(q, i))
            break;
        if (end && end <= q->first)
            return kh_marked_text(q->marking, kh_span_of(q->marking, i + 1, end));
    }
    return (kh_str){NULL, 0};
}

static kh_str text_of(const struct kh_place_query *q, const kh_name *name)
{
    return name ? kh_marked_text(q->marking, name->span) : (kh_str){NULL, 0};
}

kh_str kh_place_of_figure(const struct kh_place_query *q)
{
    const kh_name *before = before_brackets(q), *behind = NULL;
    size_t to = clause_end(q);
    kh_str place;

    if (before)
        return text_of(q, before);
    if (q->first > q->start && kh_token_is(&q->marking->tokens, q->first - 1, "("))
        return (kh_str){NULL, 0};
    place = measured_from(q);
    if (!place.len)
        place = described(q);
    if (place.len)
        return place;
    behind = to > q->last ? named_behind(q, to) : NULL;
    if (behind && opens_next(q, kh_token_at_byte(q->marking, behind->span.start)))
        behind = NULL;
    before = ahead(q);
    if (behind && before && same_clause(q, before) && joins_before(q, kh_token_at_byte(q->marking, behind->span.start)))
        return text_of(q, before);
    if (behind)
        return text_of(q, behind);
    if (before && same_clause(q, before))
        return text_of(q, before);
    place = q->narrow ? place : governed_common(q, q->last, to);
    if (place.len)
        return place;
    if (before)
        return text_of(q, before);
    return common_ahead(q);
}
