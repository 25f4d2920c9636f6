/*
 * Names are found left to right, the longest reading at each token winning:
 *   the gazetteer; demonyms (MISC); a given name and what follows it (PER); words that no lexicon knows where a person
 * must stand, behind a title, an office, a nationality, a verb of saying (PER); the head noun of a body and what makes
 * it definite (ORG); an unknown word behind the head noun of a place (LOC); a family name whose full form stood earlier
 * in the article. An ordinary word (common.h) ends a name.
 */
#include "annotate/name.h"

#include "annotate/quote.h"
#include "annotate/report.h"
#include "base/map.h"

enum { LETTER = 2, LONGEST_PERSON = 6, LONGEST_BODY = 7, LONGEST_QUOTED = 5, LONGEST_OFFICE = 6, MOST_UNKNOWN = 2 };
/* beside the index in the map of family names: it stands with its particle only; it is an ordinary word too */
#define BOUND   (1ull << 32)
#define DOUBTED (1ull << 33)

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

static bool begins_with(kh_str word, const char *prefix)
{
    size_t n = strlen(prefix);

    return word.len > n && memcmp(word.ptr, prefix, n) == 0;
}

static bool demonym(const struct finder *f, size_t i)
{
    kh_match match;

    return kh_lexicon_match(f->marking->rules->names->demonyms, f->tokens, i, KH_MATCH_PROCLITICS | KH_MATCH_ARTICLE,
                            &match);
}

static bool common(const struct finder *f, size_t i)
{
    return kh_common_word(f->marking->rules->names->common, f->tokens->at[i].fold);
}

/* A word that nothing is known of: no class, no adjective of nationality, no ordinary word, no indefinite accusative.
 */
static bool strange(const struct finder *f, size_t i)
{
    kh_str fold = f->tokens->at[i].fold, text = kh_token_text(f->tokens, i);
    kh_match match;
    char known;

    if (!plain_word(f, i) || f->words[i] || fold.len < 2 * LETTER)
        return false;
    if (ends_with(text, "ًا") || ends_with(text, "اً") || ends_with(text, "ةً"))
        return false;
    if (fold.len == 5 * LETTER && begins_with(kh_str_of(fold.ptr + LETTER, fold.len - LETTER), "ا") &&
        ends_with(fold, "ا"))
        return false; /* خائفا، قائلا: a participle in the accusative */
    if (fold.len > 4 * LETTER && (ends_with(fold, "ها") || ends_with(fold, "ته") || ends_with(fold, "هم") ||
                                  ends_with(fold, "هما") || ends_with(fold, "اته")))
        return false; /* a pronoun */
    known = kh_gazetteer_at(f->marking, i, &match);
    return (!known || known == 'P') && !common(f, i) && !demonym(f, i);
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

/* وكالة معا، صحيفة "الرأي"، (الفرنسية): where the short name of an agency or an outlet is no ordinary word. */
static bool medium_before(const struct finder *f, size_t i)
{
    if (i && kh_sign_at(f->tokens, i + 1) == ')' && kh_sign_at(f->tokens, i - 1) == '(')
        return true;
    if (i > 1 && kh_is_quote(kh_sign_at(f->tokens, i - 1)))
        i--;
    return i && (f->words[i - 1] & KH_WORD_MEDIUM);
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
    if (kh_str_eq(comment, KH_STR("phrase"))) /* وزير النقل المصري اليوم الاثنين */
        return medium_before(f, i);
    /* باكرا is no أكرا, بحماس no movement's name */
    if (match->n == 1 && match->proclitic && begins_with(f->tokens->at[i].fold, "ب") &&
        (kh_str_eq(comment, KH_STR("noun")) || common(f, i)))
        return false;
    if (!kh_str_eq(comment, KH_STR("word")) || match->n > 1)
        return match->n > 1 || !match->proclitic || f->tokens->at[i].fold.len - match->proclitic > 2 * LETTER;
    if (type == 'A' || type == 'U')
        return medium_before(f, i);
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

/* Does the word begin with ال or أل behind its proclitic, whatever they are? */
static bool article_of(const struct finder *f, size_t i, const kh_match *match)
{
    kh_str fold = f->tokens->at[i].fold;

    return begins_with(kh_str_of(fold.ptr + match->proclitic, fold.len - match->proclitic), "ال") ||
           (match->proclitic &&
            begins_with(kh_str_of(fold.ptr + match->proclitic - LETTER, fold.len - match->proclitic + LETTER), "لل"));
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
    /* ماني is no ألماني, of which the first letters are its own */
    if (!(f->words[i] & KH_WORD_AL) && !article_of(f, i, &match) &&
        begins_with(kh_lexicon_cell(rules->demonyms, match.row, 0), "أل"))
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

/* بن، دي: binds the next word; فإن, which folds like فان, does not. */
static bool particle(const struct finder *f, size_t i)
{
    return (f->words[i] & KH_WORD_PARTICLE) &&
           !((f->words[i] & KH_WORD_FOREIGN) && begins_with(kh_token_text(f->tokens, i), "فإ"));
}

/* عبد الفتاح، نور الدين: the second word belongs to the first. */
static bool bound_pair(const struct finder *f, size_t i)
{
    return follows(f, i + 1) && (f->words[i] & KH_WORD_PARTICLE) && !(f->words[i] & KH_WORD_FOREIGN) &&
           !(f->words[i + 1] & CLOSED);
}

/* قال، وأضافت: a finite verb of saying right before token `i`. `sure`: one that takes no object. */
static bool said_before(const struct finder *f, size_t i, bool sure)
{
    struct kh_phrases phrases = {f->marking, f->tokens, f->words, f->partners};
    struct kh_report report;

    return i && kh_report_at(&phrases, i - 1, &report) && report.form <= KH_REPORT_PRESENT && !report.object &&
           !(sure && (report.verb->strict || (report.verb->frames & KH_FRAME_OBJECT)));
}

/* The name that ends right before token `i`, NULL when none does. */
static const kh_name *name_before(const struct finder *f, size_t i)
{
    const kh_vec *names = &f->marking->names;
    const kh_name *name = names->n ? KH_AT(names, kh_name, names->n - 1) : NULL;

    return i && name && name->span.end == f->tokens->at[i - 1].end && name->type != KH_NAME_PER ? name : NULL;
}

/* وزير الخارجية الأميركي X Y: does an office that is complete end before token `i`? */
static bool office_before(const struct finder *f, size_t i)
{
    size_t from = i > LONGEST_OFFICE ? i - LONGEST_OFFICE : 0;

    if (!i || !((f->words[i - 1] & KH_WORD_AL) || name_before(f, i)))
        return false;
    for (size_t k = i - 1; k-- > from;) {
        if (f->words[k] & (KH_WORD_ROLE | KH_WORD_TITLE))
            return true;
        if (!follows(f, k + 1) || (f->words[k] & CLOSED))
            return false;
    }
    return false;
}

/* Does what stands before token `i` call for a person? */
static bool introduced(const struct finder *f, size_t i)
{
    return i && ((f->words[i - 1] & (KH_WORD_TITLE | KH_WORD_ROLE)) || office_before(f, i) || said_before(f, i, true));
}

/* نور الدين، عز الدين: the second word belongs to the first. */
static bool of_faith(const struct finder *f, size_t i)
{
    return follows(f, i) && (kh_token_word(f->tokens, i, "الدين") || kh_token_word(f->tokens, i, "الاسلام"));
}

/* A word that ends a name as its family name: طارق السيد، سامر الطحان، محمد السادس. */
static bool closes_name(const struct finder *f, size_t i, size_t at, size_t unknown)
{
    uint32_t word = f->words[at];
    bool second = at == i + 1;
    kh_match match;

    if (word & KH_WORD_ORDINAL)
        return second && !unknown;
    if (word & KH_WORD_TITLE)
        return second && !given(f, at + 1);
    if (word & (KH_WORD_ROLE | KH_WORD_ADJECTIVE))
        return false;
    /* يوسف الزعتري bears a place's name, فتحي محمود القدس stands before one */
    if (kh_gazetteer_at(f->marking, at, &match) == 'L' && !(given(f, at - 1) && ends_with(f->tokens->at[at].fold, "ي")))
        return false;
    /* كمال عواد الهدف: an ordinary noun behind a name is the next part of the sentence; an adjective of origin may be
     * a family name, as long as there is none yet */
    if (common(f, at))
        return !unknown && ((second && given(f, i) && introduced(f, i)) ||
                            (ends_with(f->tokens->at[at].fold, "ي") &&
                             (given(f, at - 1) || (f->words[at - 2] & KH_WORD_PARTICLE))));
    if (ends_with(f->tokens->at[at].fold, "ه") && !given(f, at - 1))
        return false; /* يرفض سالفيني المساعدة: the object */
    return !(unknown && demonym(f, at));
}

/* May a word without class and ال go on with a name, as its `unknown`th word of that kind? */
static bool joins_name(const struct finder *f, size_t at, size_t unknown)
{
    kh_str fold = f->tokens->at[at].fold;

    if (unknown >= MOST_UNKNOWN || !strange(f, at) || (unknown && ends_with(fold, "يا"))) /* غيابيا */
        return false;
    /* و is rather "and", if no vowel follows it: والكين، ويلسون */
    if (begins_with(fold, "و") && fold.len > 3 * LETTER)
        return begins_with(fold, "وا") || begins_with(fold, "وي") || begins_with(fold, "وو");
    return !(ends_with(fold, "ها") || ends_with(fold, "هم")) || fold.len < 5 * LETTER;
}

/* How many tokens at `at` go on with the name that begins at `i`; 0 ends it. */
static size_t name_step(const struct finder *f, size_t i, size_t at, size_t *unknown, bool *last)
{
    uint32_t word = f->words[at];

    if (particle(f, at) && follows(f, at + 1) && !(f->words[at + 1] & (CLOSED & ~KH_WORD_PREP)))
        return f->words[at + 1] & KH_WORD_PARTICLE ? 1 : 2;
    if (word &
        (CLOSED | KH_WORD_AND | KH_WORD_GLUED | KH_WORD_BODY | KH_WORD_PLACE | KH_WORD_OCCASION | KH_WORD_DOCUMENT))
        return 0;
    if (of_faith(f, at + 1) && (!word || (word & KH_WORD_GIVEN)))
        return 2;
    if (word & KH_WORD_GIVEN)
        return !((word & KH_WORD_DOUBTFUL) && *unknown);
    if (word & KH_WORD_AL) {
        *last = true;
        return closes_name(f, i, at, *unknown);
    }
    return joins_name(f, at, (*unknown)++);
}

/* Where a person's name that begins at `i` ends: given names, particles with what they bind, and one family name. */
static size_t person_end(const struct finder *f, size_t i)
{
    size_t at = i + 1, most = i + LONGEST_PERSON, unknown = 0;
    bool last = false;

    if (of_faith(f, at) || (bound_pair(f, i) && !(f->words[at] & KH_WORD_PARTICLE)))
        at++;

    while (at < most && !last && follows(f, at)) {
        size_t n = name_step(f, i, at, &unknown, &last);

        if (!n)
            break;
        at += n;
    }
    return at;
}

/* أبو مازن، أم أحمد: a kunya, when a name stands behind the particle. */
static bool kunya(const struct finder *f, size_t i)
{
    if (!(f->words[i] & KH_WORD_PARTICLE) || (f->words[i] & KH_WORD_FOREIGN) || !follows(f, i + 1))
        return false;
    if (kh_token_word(f->tokens, i, "ابو"))
        return given(f, i + 1) || strange(f, i + 1) || kh_token_word(f->tokens, i + 1, "عبد");
    return (kh_token_word(f->tokens, i, "ابي") || kh_token_word(f->tokens, i, "ابا")) && given(f, i + 1);
}

/* معاوية بن …: whatever stands before بن is a given name. */
static bool son_of(const struct finder *f, size_t i)
{
    return kh_token_word(f->tokens, i + 1, "بن") && follows(f, i + 1) && follows(f, i + 2) &&
           ((f->words[i] & KH_WORD_GIVEN) || strange(f, i));
}

/* A word of which the first letter may well be و، ب or ل glued to it. */
static bool prefixed(kh_str word)
{
    return begins_with(word, "و") || begins_with(word, "ب") || begins_with(word, "ل");
}

/* A given name that is also an ordinary word: does what stands around it say that it is a name? */
static bool doubt_settled(const struct finder *f, size_t i, uint32_t before)
{
    kh_match match;

    if (f->words[i] & (KH_WORD_AND | KH_WORD_GLUED))
        return false;
    if (before & KH_WORD_TITLE)
        return true;
    /* حياة عبد الفتاح السيسي: a noun before somebody's full name */
    if (kh_gazetteer_at(f->marking, i + 1, &match) == 'P' && match.n > 1)
        return false;
    if (given(f, i + 1) || (f->words[i + 1] & KH_WORD_PARTICLE))
        return true;
    return follows(f, i + 1) && !common(f, i + 1) && !demonym(f, i + 1) &&
           ((f->words[i + 1] == KH_WORD_AL &&
             (ends_with(f->tokens->at[i + 1].fold, "ي") || introduced(f, i) || said_before(f, i, false))) ||
            (strange(f, i + 1) && !prefixed(f->tokens->at[i + 1].fold) && introduced(f, i)));
}

static bool read_person(const struct finder *f, size_t i, struct reading *ret)
{
    uint32_t word = f->words[i], before = i ? f->words[i - 1] : 0;
    bool titled = (before & (KH_WORD_TITLE | KH_WORD_ROLE)) && f->tokens->at[i].space_before;
    bool servant = kh_token_word(f->tokens, i, "عبد") && follows(f, i + 1) && (f->words[i + 1] & KH_WORD_AL);
    bool son, named;
    size_t end;

    if (!plain_word(f, i))
        return false;
    son = son_of(f, i);
    if (!son && (word & KH_WORD_AL))
        return false;
    named = son || servant || kunya(f, i);
    if (!(word & KH_WORD_GIVEN) && !named && !(titled && particle(f, i)))
        return false;
    if (!named && (word & KH_WORD_DOUBTFUL) && !doubt_settled(f, i, before))
        return false;
    end = person_end(f, i);
    if (end - i < 2 + (servant ? 1u : 0u) && !titled && ((word & KH_WORD_DOUBTFUL) || !said_before(f, i, false)))
        return false;
    *ret = (struct reading){end - i, kh_word_strip(word), {NULL, 0}, KH_NAME_PER};
    return true;
}

/* الكيني X Y: an adjective of nationality, of one person, right before token `i`. */
static bool national_before(const struct finder *f, size_t i)
{
    const kh_name *name = name_before(f, i);
    kh_str fold = i ? f->tokens->at[i - 1].fold : (kh_str){NULL, 0};

    return name && name->type == KH_NAME_MISC &&
           (f->words[i - 1] & KH_WORD_AL || begins_with(fold, "ال") || begins_with(fold, "وال")) &&
           (ends_with(fold, "ي") || ends_with(fold, "يه"));
}

static bool comma_at(const struct finder *f, size_t i)
{
    uint32_t sign = kh_sign_at(f->tokens, i);

    return sign == ',' || sign == 0x060C;
}

/* وزيرة الصحة، X Y، …: two words between commas behind an office. */
static bool apposition(const struct finder *f, size_t i)
{
    size_t end;

    if (i < 2 || !comma_at(f, i - 1) || !office_before(f, i - 1) || !strange(f, i))
        return false;
    end = person_end(f, i);
    return end - i >= 2 && comma_at(f, end);
}

/* Behind the only word of a name that a verb of saying calls for: a clause, a quotation, an office, a pause. */
static bool speech_follows(const struct finder *f, size_t i)
{
    uint32_t sign = kh_sign_at(f->tokens, i);

    return i >= f->tokens->n || sign || (f->words[i] & (CLOSED | KH_WORD_ROLE)) || kh_time_over(f->marking, i);
}

/* بشيء: an ordinary word of any length behind one glued letter. */
static bool behind_letter(const struct finder *f, size_t i)
{
    kh_str fold = f->tokens->at[i].fold;

    return fold.len > 3 * LETTER && (prefixed(fold) || begins_with(fold, "ف") || begins_with(fold, "ك")) &&
           kh_common_word(f->marking->rules->names->common, kh_str_of(fold.ptr + LETTER, fold.len - LETTER));
}

/* وأعلنت X أن: behind a feminine verb, one unknown word in -ا is rather a country. */
static bool rather_country(const struct finder *f, size_t i)
{
    struct kh_phrases phrases = {f->marking, f->tokens, f->words, f->partners};
    struct kh_report report;

    return kh_report_at(&phrases, i - 1, &report) && report.feminine && ends_with(f->tokens->at[i].fold, "ا") &&
           !(follows(f, i + 1) && strange(f, i + 1));
}

/* Words that no lexicon knows, where a name must stand: behind a title, an office, a nationality, a verb of saying. */
static bool read_stranger(const struct finder *f, size_t i, struct reading *ret)
{
    uint32_t before = i ? f->words[i - 1] : 0;
    size_t end;
    bool alone;

    if (!i || f->words[i] || !plain_word(f, i) || kh_time_over(f->marking, i))
        return false;
    if (apposition(f, i)) {
        *ret = (struct reading){person_end(f, i) - i, 0, {NULL, 0}, KH_NAME_PER};
        return true;
    }
    if (!follows(f, i))
        return false;
    alone = (before & KH_WORD_TITLE) != 0;
    if (f->tokens->at[i].fold.len < 3 * LETTER && !(alone && follows(f, i + 1) && strange(f, i + 1)))
        return false;
    if (!alone && !office_before(f, i) && !national_before(f, i)) {
        if (!said_before(f, i, false) || begins_with(f->tokens->at[i].fold, "ل")) /* قال لضفاف … */
            return false;
        if (rather_country(f, i))
            return false;
        alone = said_before(f, i, true) ? speech_follows(f, i + 1)
                                        : i + 1 < f->tokens->n && (f->words[i + 1] & KH_WORD_THAT);
    }
    if (!strange(f, i) || behind_letter(f, i))
        return false;
    if (f->tokens->at[i].fold.len > 4 * LETTER && ends_with(f->tokens->at[i].fold, "ات"))
        return false; /* a plural */
    /* الفريق سيفتقد, but not الإنجليزي ستيرلينغ … */
    if (kh_is_future_verb(f->marking->rules, f->tokens, i) && !(follows(f, i + 1) && strange(f, i + 1)))
        return false;
    end = person_end(f, i);
    if (prefixed(f->tokens->at[i].fold) && (f->words[end - 1] & KH_WORD_AL))
        return false; /* بافتعال الأزمات: a verbal noun and its object */
    if (end - i < 2 && (!alone || f->tokens->at[i].fold.len < 3 * LETTER))
        return false;
    *ret = (struct reading){end - i, 0, {NULL, 0}, KH_NAME_PER};
    return true;
}

/* "X" right behind a head noun: where the closing mark stands, 0 when it is no short quotation. */
static size_t quoted_end(const struct finder *f, size_t i)
{
    if (i >= f->tokens->n || !kh_is_quote(kh_sign_at(f->tokens, i)) || f->partners[i] == KH_NO_PARTNER ||
        f->partners[i] < i || f->partners[i] - i > LONGEST_QUOTED + 1)
        return 0;
    return f->partners[i] + 1;
}

static bool feminine(kh_str word)
{
    return ends_with(word, "ه") || ends_with(word, "ات");
}

/* وزارة الأشغال العامة, and not وزارة الأشغال الأضرار: is the word at `at` an adjective of the body that opens at `i`,
 * or of the word before it? A feminine one goes with a feminine or a plural of things, which has many forms. */
static bool agrees(const struct finder *f, size_t i, size_t at)
{
    kh_str word = f->tokens->at[at].fold, head = f->tokens->at[i].fold, before = f->tokens->at[at - 1].fold;

    if (f->words[at] & KH_WORD_ASIDE)
        return false;
    if (f->words[at] & (KH_WORD_ROLE | KH_WORD_TITLE | KH_WORD_BODY | KH_WORD_SPEAKER))
        return demonym(f, at) || ends_with(word, "يه");
    if (!(f->words[at - 1] & KH_WORD_AL)) /* جامعة دمشق العربية, and not جامعة دمشق الواقعة */
        return ends_with(word, "يه") || ends_with(word, "ي") || (f->words[at] & KH_WORD_ADJECTIVE);
    if (ends_with(word, "ه"))
        return ends_with(word, "يه") || (f->words[at] & KH_WORD_ADJECTIVE) || feminine(head) || !feminine(before);
    if (!(f->words[at] & KH_WORD_ADJECTIVE) && !ends_with(word, "ي"))
        return !f->words[at - 1] && !common(f, at); /* a name of several words: الأولمبي … */
    return !feminine(head) || !feminine(before);
}

/* المنظمة العالمية للملكية الفكرية، المجلس الأعلى لحقوق الإنسان: the field that a body is for. */
static size_t field_end(const struct finder *f, size_t at)
{
    uint32_t word;
    kh_match match;

    if (!follows(f, at) || !begins_with(f->tokens->at[at].fold, "ل"))
        return at;
    word = f->words[at];
    if ((word & KH_WORD_FIELD) && (word & KH_WORD_GLUED) && follows(f, at + 1) && (f->words[at + 1] & KH_WORD_AL))
        at += 2;
    else if (!begins_with(f->tokens->at[at].fold, "لل") || kh_gazetteer_at(f->marking, at - 1, &match) == 'L' ||
             kh_gazetteer_at(f->marking, at, &match) || demonym(f, at) ||
             (word & (CLOSED | KH_WORD_ROLE | KH_WORD_TITLE | KH_WORD_BODY | KH_WORD_SPEAKER | KH_WORD_PLACE |
                      KH_WORD_OCCASION | KH_WORD_DOCUMENT)))
        return at;
    else
        at++;
    if (follows(f, at) && (f->words[at] & KH_WORD_AL) && !(f->words[at] & (KH_WORD_AND | KH_WORD_GLUED)) &&
        (ends_with(f->tokens->at[at].fold, "يه") || ends_with(f->tokens->at[at].fold, "ي")))
        at++;
    return at;
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
        char known;

        if (quoted)
            return quoted;
        if (!follows(f, at))
            break;
        word = f->words[at];
        known = kh_gazetteer_at(f->marking, at, &match);
        if (known && !match.proclitic && !definite) {
            if (known == 'P' && (f->words[i] & KH_WORD_UNIT))
                break; /* قيادة X, حكومة X: no body's name */
            at += match.n;
            definite = true;
            continue;
        }
        if (word & (CLOSED | KH_WORD_TITLE))
            break;
        if ((word & KH_WORD_AL) && ((word & KH_WORD_GLUED) || ((word & KH_WORD_AND) && !definite)))
            break;
        if (word & KH_WORD_AL) {
            if (definite && !(word & KH_WORD_AND) && !agrees(f, i, at))
                break;
            at++;
            definite = true;
            continue;
        }
        if (definite || (word & (KH_WORD_AND | KH_WORD_GLUED | KH_WORD_GIVEN)) || !follows(f, at + 1) ||
            !(f->words[at + 1] & KH_WORD_AL) || (f->words[at + 1] & (KH_WORD_AND | KH_WORD_GLUED)))
            break;
        at++;
    }
    return definite ? field_end(f, at) : i;
}

/* المحكمة العليا، المجلس العسكري: a head noun with ال and the adjectives that make it one of its kind. */
static bool read_definite_body(const struct finder *f, size_t i, struct reading *ret)
{
    size_t at = i + 1;
    kh_match match;

    if (f->words[i] & KH_WORD_UNIT)
        return false;
    while (at < i + 4 && follows(f, at) && (f->words[at] & KH_WORD_AL) && !(f->words[at] & CLOSED) &&
           !(f->words[at] & (KH_WORD_GLUED | KH_WORD_AND | KH_WORD_ASIDE)) &&
           !kh_lexicon_match(f->marking->rules->names->demonyms, f->tokens, at, KH_MATCH_ARTICLE, &match) &&
           ((f->words[at] & KH_WORD_ADJECTIVE) || ends_with(f->tokens->at[at].fold, "ي") ||
            ends_with(f->tokens->at[at].fold, "يه")))
        at++;
    if (at == i + 1)
        return false;
    at = field_end(f, at);
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
    if (common(f, i))
        return false;
    *ret = (struct reading){1, 0, {NULL, 0}, KH_NAME_LOC};
    return true;
}

/* أبو ريشة، بن سلمان: the particle and the name that it binds. */
static bool read_bound_family(const struct finder *f, size_t i, struct reading *ret)
{
    uint64_t index;

    if (!(f->words[i] & KH_WORD_PARTICLE) || !follows(f, i + 1) ||
        !kh_map_get(&f->families, f->tokens->at[i + 1].fold, &index) || !(index & BOUND))
        return false;
    *ret = (struct reading){2, kh_word_strip(f->words[i]),
                            KH_AT(&f->marking->names, kh_name, (index & ~BOUND) - 1)->entity, KH_NAME_PER};
    return true;
}

static bool read_family(const struct finder *f, size_t i, struct reading *ret)
{
    kh_str fold = f->tokens->at[i].fold;
    uint64_t index;
    uint32_t strip = 0;

    if (!plain_word(f, i) || !f->families.n)
        return false;
    if (read_bound_family(f, i, ret))
        return true;
    if (!kh_map_get_hashed(&f->families, f->tokens->at[i].hash, fold, &index)) {
        if (fold.len < 5 * LETTER || !strchr("\x88\x81\xA8\x84", fold.ptr[1])) /* و ف ب ل */
            return false;
        strip = LETTER;
        if (!kh_map_get(&f->families, kh_str_of(fold.ptr + LETTER, fold.len - LETTER), &index))
            return false;
    }
    if ((index & BOUND) || ((index & DOUBTED) && !introduced(f, i) && !said_before(f, i, false)))
        return false;
    *ret = (struct reading){1, strip, KH_AT(&f->marking->names, kh_name, (index & ~DOUBTED) - 1)->entity, KH_NAME_PER};
    return true;
}

kh_str kh_known_by_family(const kh_marking *marking, size_t i, bool shared)
{
    const kh_lexicon *names = marking->rules->names->names;
    kh_match match;

    if (kh_gazetteer_at(marking, i, &match) != 'P' || match.n > 1 ||
        (!shared && kh_lexicon_cell(names, match.row, KH_GAZETTEER_COMMENT).len))
        return (kh_str){NULL, 0};
    return kh_lexicon_cell(names, match.row, KH_GAZETTEER_ENTITY);
}

/* The last word of a person's name stands for the person from here on, with the particle that binds it. */
static void learn_family(struct finder *f, size_t i, const struct reading *reading, size_t index, bool known)
{
    size_t last = i + reading->n - 1;
    uint64_t *at;
    bool fresh, bound;

    if (reading->n < 2 || !plain_word(f, last) || f->tokens->at[last].fold.len < 3 * LETTER)
        return;
    bound = (f->words[last - 1] & KH_WORD_PARTICLE) && !(f->words[last - 1] & KH_WORD_FOREIGN) &&
            !kh_token_word(f->tokens, last - 1, "عبد");
    if (bound && reading->n < 3)
        return;
    if (!bound && (f->words[last] & (KH_WORD_GIVEN | CLOSED)) && !begins_with(f->tokens->at[last].fold, "ال"))
        return;
    if (f->words[last] & KH_WORD_ORDINAL)
        return;
    at = kh_map_at(&f->families, f->tokens->at[last].fold, &fresh);
    /* who is known by the family name alone keeps it when a relative is named */
    if (at && !fresh && !(*at & BOUND)) {
        kh_str famous = kh_known_by_family(f->marking, last, false);
        const kh_name *before = KH_AT(&f->marking->names, kh_name, (*at & ~DOUBTED) - 1);
        if (famous.ptr && before->entity.ptr && kh_str_eq(before->entity, famous))
            return;
    }
    if (at)
        *at = (index + 1) | (bound ? BOUND : !known && (common(f, last) || demonym(f, last)) ? DOUBTED : 0);
}

static bool glued_article(kh_str fold, const struct reading *reading)
{
    size_t at = reading->strip - LETTER;

    if (fold.len < at + 4 * LETTER || memcmp(fold.ptr + at, "لل", 2 * LETTER) != 0)
        return false;
    return reading->entity.len < LETTER || memcmp(reading->entity.ptr, "ل", LETTER) != 0;
}

/* للتلفزيون الرسمي: what it is called where nothing is glued to it. */
static kh_str with_article(const struct finder *f, kh_span span)
{
    kh_str text = kh_marked_text(f->marking, span);
    size_t n = 2 * LETTER;
    char *whole = KH_NEWS(f->marking->arena, char, n + text.len);

    if (!whole)
        return (kh_str){NULL, 0};
    memcpy(whole, "ال", n);
    memcpy(whole + n, text.ptr, text.len);
    return kh_str_of(whole, n + text.len);
}

static void take(struct finder *f, size_t i, struct reading *reading)
{
    kh_name *name = kh_vec_push(&f->marking->names);
    bool article;

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
    article = reading->strip && glued_article(f->tokens->at[i].fold, reading);
    if (article)
        reading->strip += LETTER;
    bool known = reading->entity.ptr != NULL;
    if (reading->strip)
        name->span.start = kh_token_inside(f->tokens, i, reading->strip);
    name->entity = reading->entity;
    if (article && !known)
        name->entity = with_article(f, name->span);
    if (reading->type != KH_NAME_PER)
        return;
    if (!name->entity.ptr && reading->n > 1)
        name->entity = kh_marked_text(f->marking, name->span);
    learn_family(f, i, reading, f->marking->names.n - 1, known);
}

typedef bool reader(const struct finder *f, size_t i, struct reading *ret);

static bool best_reading(const struct finder *f, size_t i, struct reading *ret)
{
    static reader *const readers[] = {read_family,   read_gazetteer, read_demonym, read_person,
                                      read_stranger, read_body,      read_place};
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

/* بي بي سي: letters that are words of grammar by themselves. */
static bool spelled(const struct finder *f, size_t i)
{
    kh_match match;

    return kh_gazetteer_at(f->marking, i, &match) && match.n > 1 && !match.proclitic;
}

void kh_find_names(kh_marking *marking)
{
    struct finder f = {.marking = marking, .tokens = &marking->tokens};

    f.words = marking->words;
    f.partners = marking->partners;
    if (!f.words || !f.partners)
        return;
    kh_map_init(&f.families, marking->arena);
    for (size_t i = 0; i < f.tokens->n;) {
        uint8_t kind = f.tokens->at[i].kind;
        struct reading reading = {0};

        if ((kind != KH_TOKEN_WORD && kind != KH_TOKEN_ABBREVIATION) || (closed(f.words[i]) && !spelled(&f, i)) ||
            kh_time_over(marking, i) || !best_reading(&f, i, &reading)) {
            i++;
            continue;
        }
        size_t end = i + reading.n;
        take(&f, i, &reading);
        i = end;
    }
}
