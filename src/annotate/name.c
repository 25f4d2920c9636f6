/*
 * Names are found left to right, the longest reading at each token winning:
 *   the gazetteer; demonyms (MISC); a given name and what follows it (PER); the head noun of a body and what makes it
 * definite (ORG); an unknown word behind the head noun of a place (LOC); a family name whose full form stood earlier in
 * the article.
 */
#include "annotate/name.h"

#include "annotate/quote.h"
#include "base/map.h"

enum { LETTER = 2, LONGEST_PERSON = 6, LONGEST_BODY = 7, LONGEST_QUOTED = 5 };

#define CLOSED (KH_WORD_PREP | KH_WORD_RELATIVE | KH_WORD_PRONOUN | KH_WORD_SHOWS | KH_WORD_VERB | KH_WORD_THAT)

/* The state of one article. */
struct finder {
    kh_marking *marking;
    const kh_tokens *tokens;
    const uint32_t *words;
    const uint32_t *partners;
    kh_map families; /* folded family name → index into names + 1 */
    size_t next_time;
};

/* A reading at token `i`: `strip` folded bytes of it are proclitics. */
struct reading {
    size_t n;
    uint32_t strip;
    kh_str entity;
    uint8_t type;
};

static bool ends_with(kh_str word, const char *suffix)
{
    size_t n = strlen(suffix);

    return word.len > n && memcmp(word.ptr + word.len - n, suffix, n) == 0;
}

static bool plain_word(const struct finder *f, size_t i)
{
    return i < f->tokens->n && f->tokens->at[i].kind == KH_TOKEN_WORD;
}

/* Is token `i` a word that joins the one before it with nothing but space between? */
static bool follows(const struct finder *f, size_t i)
{
    return plain_word(f, i) && f->tokens->at[i].space_before && !kh_time_over(f->marking, i);
}

static char first_letter(const kh_lexicon *lexicon, uint32_t row)
{
    kh_str type = kh_lexicon_cell(lexicon, row, KH_GAZETTEER_TYPE);

    return type.len ? type.ptr[0] : 0;
}

char kh_gazetteer_at(const kh_marking *marking, size_t i, kh_match *ret_match)
{
    const struct kh_name_rules *rules = marking->rules->names;

    if (!kh_lexicon_match(rules->names, &marking->tokens, i, KH_MATCH_PROCLITICS, ret_match))
        return 0;
    return first_letter(rules->names, ret_match->row);
}

/* A doubtful entry needs a neighbour that says what it is. */
static bool believed(const struct finder *f, size_t i, char type, const kh_match *match, kh_str comment)
{
    uint32_t before = i ? f->words[i - 1] : 0, mask;
    uint64_t known;

    if (kh_str_eq(comment, KH_STR("family"))) {
        kh_str fold = f->tokens->at[i].fold;
        kh_str bare = kh_str_of(fold.ptr + match->proclitic, fold.len - match->proclitic);

        return (before & (KH_WORD_TITLE | KH_WORD_ROLE)) || kh_map_get(&f->families, bare, &known);
    }
    if (!kh_str_eq(comment, KH_STR("word")) || match->n > 1)
        return match->n > 1 || !match->proclitic || f->tokens->at[i].fold.len - match->proclitic > 2 * LETTER;
    mask = type == 'L' ? KH_WORD_PLACE : KH_WORD_BODY;
    if (i && kh_is_quote(kh_sign_at(f->tokens, i - 1)) && type != 'L')
        before = i > 1 ? f->words[i - 2] : 0;
    return (before & mask) != 0;
}

static uint8_t name_type(char letter)
{
    return letter == 'P' ? KH_NAME_PER : letter == 'L' ? KH_NAME_LOC : KH_NAME_ORG;
}

static bool read_gazetteer(const struct finder *f, size_t i, struct reading *ret)
{
    const kh_lexicon *names = f->marking->rules->names->names;
    kh_match match;
    char type = kh_gazetteer_at(f->marking, i, &match);

    if (!type)
        return false;
    do {
        type = first_letter(names, match.row);
        if (believed(f, i, type, &match, kh_lexicon_cell(names, match.row, KH_GAZETTEER_COMMENT))) {
            *ret = (struct reading){match.n, match.proclitic, kh_lexicon_cell(names, match.row, KH_GAZETTEER_ENTITY),
                                    name_type(type)};
            return true;
        }
    } while (kh_lexicon_next(names, &match));
    return false;
}

static bool read_demonym(const struct finder *f, size_t i, struct reading *ret)
{
    const struct kh_name_rules *rules = f->marking->rules->names;
    kh_match match;

    if (!kh_lexicon_match(rules->demonyms, f->tokens, i, KH_MATCH_PROCLITICS | KH_MATCH_ARTICLE, &match))
        return false;
    if (kh_str_eq(kh_lexicon_cell(rules->demonyms, match.row, rules->demonym_comment), KH_STR("word")) &&
        !(f->words[i] & KH_WORD_AL))
        return false;
    /* a glued letter in front of an adjective without ال is rather its own first letter */
    if (match.proclitic && match.n == 1 && !(f->words[i] & KH_WORD_AL))
        return false;
    if (ends_with(kh_token_text(f->tokens, i), "ى")) /* اليمنى is no اليمني */
        return false;
    *ret = (struct reading){match.n, match.proclitic, kh_lexicon_cell(rules->demonyms, match.row, rules->demonym_place),
                            KH_NAME_MISC};
    return true;
}

static bool given(const struct finder *f, size_t i)
{
    return plain_word(f, i) && (f->words[i] & KH_WORD_GIVEN);
}

/* عبد الفتاح، نور الدين: the second word belongs to the first. */
static bool bound_pair(const struct finder *f, size_t i)
{
    return follows(f, i + 1) && (f->words[i] & KH_WORD_PARTICLE) && !(f->words[i] & KH_WORD_FOREIGN) &&
           !(f->words[i + 1] & CLOSED);
}

/* Where a person's name that begins at `i` ends: given names, particles with what they bind, and one family name. */
static size_t person_end(const struct finder *f, size_t i)
{
    size_t at = i + (bound_pair(f, i) ? 2 : 1), most = i + LONGEST_PERSON;
    bool unknown = false;

    while (at < most && follows(f, at)) {
        uint32_t word = f->words[at];

        if ((word & KH_WORD_PARTICLE) && follows(f, at + 1) && !(f->words[at + 1] & (CLOSED & ~KH_WORD_PREP))) {
            at += 2;
            continue;
        }
        if (word &
            (CLOSED | KH_WORD_AND | KH_WORD_GLUED | KH_WORD_BODY | KH_WORD_PLACE | KH_WORD_OCCASION | KH_WORD_DOCUMENT))
            break;
        if (word & KH_WORD_GIVEN) {
            at++;
            continue;
        }
        if ((word & KH_WORD_AL) && (word & KH_WORD_TITLE) && at == i + 1 && !given(f, at + 1))
            return at + 1; /* طارق السيد */
        if (word & (KH_WORD_ROLE | KH_WORD_TITLE | KH_WORD_ADJECTIVE))
            break;
        if (memcmp(f->tokens->at[at].fold.ptr, "و", LETTER) == 0 && f->tokens->at[at].fold.len > 3 * LETTER)
            break;
        if (word & KH_WORD_AL)
            return at + 1;
        if (unknown || ends_with(f->tokens->at[at].fold, "ه"))
            break;
        unknown = true;
        at++;
    }
    return at;
}

static bool read_person(const struct finder *f, size_t i, struct reading *ret)
{
    uint32_t word = f->words[i], before = i ? f->words[i - 1] : 0;
    bool titled = (before & (KH_WORD_TITLE | KH_WORD_ROLE)) && f->tokens->at[i].space_before;
    bool servant = kh_token_word(f->tokens, i, "عبد") && follows(f, i + 1) && (f->words[i + 1] & KH_WORD_AL);
    size_t end;

    if (!plain_word(f, i) || (word & KH_WORD_AL))
        return false;
    if (!(word & KH_WORD_GIVEN) && !servant && !(titled && (word & KH_WORD_PARTICLE)))
        return false;
    if ((word & KH_WORD_DOUBTFUL) && !(before & KH_WORD_TITLE) && !given(f, i + 1) &&
        !(f->words[i + 1] & KH_WORD_PARTICLE))
        return false;
    if ((word & (KH_WORD_AND | KH_WORD_GLUED)) && (word & KH_WORD_DOUBTFUL))
        return false;
    end = person_end(f, i);
    if (end - i < 2 + (servant ? 1u : 0u) && !titled)
        return false;
    *ret = (struct reading){end - i, kh_word_strip(word), {NULL, 0}, KH_NAME_PER};
    return true;
}

/* A word of which the first letter may well be و، ب or ل glued to it. */
static bool prefixed(kh_str word)
{
    return memcmp(word.ptr, "و", LETTER) == 0 || memcmp(word.ptr, "ب", LETTER) == 0 ||
           memcmp(word.ptr, "ل", LETTER) == 0;
}

static bool present_verb(kh_str word)
{
    return memcmp(word.ptr, "ي", LETTER) == 0 || memcmp(word.ptr, "ت", LETTER) == 0;
}

/* وزير الخارجية الأميركي X Y: two unknown words behind an office that is complete. */
static bool read_officer(const struct finder *f, size_t i, struct reading *ret)
{
    size_t from = i > 5 ? i - 5 : 0;
    kh_str fold = f->tokens->at[i].fold;
    size_t end;

    if (i < 1 || f->words[i] || !follows(f, i) || !follows(f, i + 1) || fold.len < 3 * LETTER)
        return false;
    if (f->words[i - 1] & KH_WORD_TITLE && !ends_with(fold, "ه") && !prefixed(fold) && !present_verb(fold)) {
        end = person_end(f, i);
        *ret = (struct reading){end - i, 0, {NULL, 0}, KH_NAME_PER};
        return end - i >= 2;
    }
    if (f->words[i + 1] || !(f->words[i - 1] & KH_WORD_AL) || ends_with(fold, "ه") || ends_with(fold, "ات") ||
        prefixed(fold))
        return false;
    for (size_t k = i - 1; k-- > from;) {
        if (f->words[k] & (KH_WORD_ROLE | KH_WORD_TITLE)) {
            end = person_end(f, i);
            *ret = (struct reading){end - i, 0, {NULL, 0}, KH_NAME_PER};
            return end - i >= 2;
        }
        if (!follows(f, k + 1) || (f->words[k] & CLOSED))
            return false;
    }
    return false;
}

/* "X" right behind a head noun: where the closing mark stands, 0 when it is no short quotation. */
static size_t quoted_end(const struct finder *f, size_t i)
{
    if (i >= f->tokens->n || !kh_is_quote(kh_sign_at(f->tokens, i)) || f->partners[i] == KH_NO_PARTNER ||
        f->partners[i] < i || f->partners[i] - i > LONGEST_QUOTED + 1)
        return 0;
    return f->partners[i] + 1;
}

/* How far the noun phrase goes that the head noun at `i` opens. */
static size_t body_end(const struct finder *f, size_t i)
{
    size_t at = i + 1, most = i + LONGEST_BODY;
    bool definite = false;

    while (at < most) {
        size_t quoted = quoted_end(f, at);
        uint32_t word;
        kh_match match;

        if (quoted)
            return quoted;
        if (!follows(f, at))
            break;
        word = f->words[at];
        if (kh_gazetteer_at(f->marking, at, &match) && !match.proclitic && !definite) {
            at += match.n;
            definite = true;
            continue;
        }
        if (word & (CLOSED | KH_WORD_TITLE))
            break;
        if ((word & KH_WORD_AL) && ((word & KH_WORD_GLUED) || ((word & KH_WORD_AND) && !definite)))
            break;
        if (word & KH_WORD_AL) {
            at++;
            definite = true;
            continue;
        }
        if (definite || (word & (KH_WORD_AND | KH_WORD_GLUED | KH_WORD_GIVEN)) || !follows(f, at + 1) ||
            !(f->words[at + 1] & KH_WORD_AL) || (f->words[at + 1] & (KH_WORD_AND | KH_WORD_GLUED)))
            break;
        at++;
    }
    return definite ? at : i;
}

/* المحكمة العليا، المجلس العسكري: a head noun with ال and the adjectives that make it one of its kind. */
static bool read_definite_body(const struct finder *f, size_t i, struct reading *ret)
{
    size_t at = i + 1;
    kh_match match;

    if (f->words[i] & KH_WORD_UNIT)
        return false;
    while (at < i + 4 && follows(f, at) && (f->words[at] & KH_WORD_AL) && !(f->words[at] & CLOSED) &&
           !(f->words[at] & (KH_WORD_GLUED | KH_WORD_AND)) &&
           !kh_lexicon_match(f->marking->rules->names->demonyms, f->tokens, at, KH_MATCH_ARTICLE, &match) &&
           ((f->words[at] & KH_WORD_ADJECTIVE) || ends_with(f->tokens->at[at].fold, "ي") ||
            ends_with(f->tokens->at[at].fold, "يه")))
        at++;
    if (at == i + 1)
        return false;
    *ret = (struct reading){at - i, kh_word_strip(f->words[i]), {NULL, 0}, KH_NAME_ORG};
    return true;
}

static bool read_body(const struct finder *f, size_t i, struct reading *ret)
{
    uint32_t word = f->words[i];
    size_t end;

    if (!plain_word(f, i) || !(word & KH_WORD_BODY))
        return false;
    if (word & KH_WORD_AL)
        return read_definite_body(f, i, ret);
    end = body_end(f, i);
    if (end <= i + 1)
        return false;
    if ((word & KH_WORD_UNIT) && end == i + 2 && (f->words[i + 1] & KH_WORD_AL) && kh_sign_at(f->tokens, end - 1) == 0)
        return false;
    *ret = (struct reading){end - i, kh_word_strip(word), {NULL, 0}, KH_NAME_ORG};
    return true;
}

/* مدينة X: the word behind the head noun, when nothing speaks against it. */
static bool read_place(const struct finder *f, size_t i, struct reading *ret)
{
    uint32_t word = f->words[i], before = i ? f->words[i - 1] : 0;

    kh_str fold = f->tokens->at[i].fold;

    if (!follows(f, i) || !(before & KH_WORD_NAMES) || (before & KH_WORD_AL) || fold.len < 3 * LETTER)
        return false;
    if (ends_with(fold, "يه") || ends_with(fold, "ات") || (ends_with(fold, "ي") && (word & KH_WORD_AL)))
        return false;
    if (word & (CLOSED | KH_WORD_AND | KH_WORD_GLUED | KH_WORD_BODY | KH_WORD_PLACE | KH_WORD_ROLE | KH_WORD_ADJECTIVE))
        return false;
    *ret = (struct reading){1, 0, {NULL, 0}, KH_NAME_LOC};
    return true;
}

static bool read_family(const struct finder *f, size_t i, struct reading *ret)
{
    kh_str fold = f->tokens->at[i].fold;
    uint64_t index;
    uint32_t strip = 0;

    if (!plain_word(f, i) || !f->families.n)
        return false;
    if (!kh_map_get_hashed(&f->families, f->tokens->at[i].hash, fold, &index)) {
        if (fold.len < 5 * LETTER || !strchr("\x88\x81\xA8\x84", fold.ptr[1])) /* و ف ب ل */
            return false;
        strip = LETTER;
        if (!kh_map_get(&f->families, kh_str_of(fold.ptr + LETTER, fold.len - LETTER), &index))
            return false;
    }
    *ret = (struct reading){1, strip, KH_AT(&f->marking->names, kh_name, index - 1)->entity, KH_NAME_PER};
    return true;
}

/* The last word of a person's name stands for the person from here on. */
static void learn_family(struct finder *f, size_t i, const struct reading *reading, size_t index)
{
    size_t last = i + reading->n - 1;
    uint64_t *at;
    bool fresh;

    if (reading->n < 2 || !plain_word(f, last) || f->tokens->at[last].fold.len < 3 * LETTER)
        return;
    if ((f->words[last] & (KH_WORD_GIVEN | CLOSED)) && !(f->words[last] & KH_WORD_AL))
        return;
    at = kh_map_at(&f->families, f->tokens->at[last].fold, &fresh);
    if (at)
        *at = index + 1;
}

static bool glued_article(kh_str fold, const struct reading *reading)
{
    size_t at = reading->strip - LETTER;

    if (fold.len < at + 4 * LETTER || memcmp(fold.ptr + at, "لل", 2 * LETTER) != 0)
        return false;
    return reading->entity.len < LETTER || memcmp(reading->entity.ptr, "ل", LETTER) != 0;
}

static void take(struct finder *f, size_t i, struct reading *reading)
{
    kh_name *name = kh_vec_push(&f->marking->names);

    if (!name)
        return;
    /* a title in the gazetteer's phrase (الملك سلمان) is no part of the name */
    while (reading->type == KH_NAME_PER && reading->n > 1 && (f->words[i] & KH_WORD_TITLE) && !reading->strip) {
        reading->n--;
        i++;
    }
    name->type = reading->type;
    name->span = kh_span_of(f->marking, i, i + reading->n);
    /* للأردن: the alef of ال is not written, so its lam goes with the preposition */
    if (reading->strip && glued_article(f->tokens->at[i].fold, reading))
        reading->strip += LETTER;
    if (reading->strip)
        name->span.start = kh_token_inside(f->tokens, i, reading->strip);
    name->entity = reading->entity;
    if (reading->type != KH_NAME_PER)
        return;
    if (!name->entity.ptr && reading->n > 1)
        name->entity = kh_marked_text(f->marking, name->span);
    learn_family(f, i, reading, f->marking->names.n - 1);
}

typedef bool reader(const struct finder *f, size_t i, struct reading *ret);

static bool best_reading(const struct finder *f, size_t i, struct reading *ret)
{
    static reader *const readers[] = {read_family,  read_gazetteer, read_demonym, read_person,
                                      read_officer, read_body,      read_place};
    bool found = false;

    for (size_t k = 0; k < sizeof readers / sizeof *readers; k++) {
        struct reading reading = {0};

        if (!readers[k](f, i, &reading) || (found && reading.n <= ret->n))
            continue;
        /* a known full name needs no family name guessed behind it */
        if (found && ret->type == KH_NAME_PER && reading.type == KH_NAME_PER && ret->n > 1)
            continue;
        *ret = reading;
        found = true;
    }
    return found;
}

/* A word of grammar as it stands: no name begins with it. */
static bool closed(uint32_t word)
{
    return (word & CLOSED) && !(word & ~(uint32_t)CLOSED);
}

void kh_mark_names(kh_marking *marking)
{
    struct finder f = {.marking = marking, .tokens = &marking->tokens};

    f.words = marking->words = kh_classify_words(marking->arena, marking->rules->names->words, f.tokens);
    f.partners = marking->partners;
    if (!f.words || !f.partners)
        return;
    kh_map_init(&f.families, marking->arena);
    for (size_t i = 0; i < f.tokens->n;) {
        uint8_t kind = f.tokens->at[i].kind;
        struct reading reading = {0};

        if ((kind != KH_TOKEN_WORD && kind != KH_TOKEN_ABBREVIATION) || closed(f.words[i]) ||
            kh_time_over(marking, i) || !best_reading(&f, i, &reading)) {
            i++;
            continue;
        }
        size_t end = i + reading.n;
        take(&f, i, &reading);
        i = end;
    }
}
