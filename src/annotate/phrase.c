#include "annotate/phrase.h"

#include "annotate/quote.h"
#include "annotate/report.h"

enum {
    LETTER = 2,
    LONGEST_PHRASE = 28,
    LONGEST_QUOTED = 9,
    LONGEST_BARE_QUOTED = 5,
    LONGEST_BRACKET = 8,
    LONGEST_APPOSITION = 24
};

#define ENDS         (KH_WORD_RELATIVE | KH_WORD_PRONOUN | KH_WORD_VERB | KH_WORD_THAT)
#define OPENS_PERSON (KH_WORD_ROLE | KH_WORD_TITLE | KH_WORD_GIVEN)

struct phrase {
    const struct kh_phrases *p;
    size_t first, limit;
    unsigned stops;
    bool definite;  /* the phrase has become definite */
    bool person;    /* the last thing read was a person's name */
    bool place;     /* … and so far all of it is the name of a place */
    bool described; /* the last word was an adjective of an indefinite noun */
    bool named;     /* so far all of it is the name of a body or a place */
    bool feminine;  /* of the head noun */
    bool idafa;     /* the last word was an indefinite noun: the next one completes it */
    bool plural; /* the last word was a sound plural, of which nothing but an adjective follows: ناشطون محليون */
};

static bool ends_with(kh_str word, const char *suffix)
{
    size_t n = strlen(suffix);

    return word.len > n && memcmp(word.ptr + word.len - n, suffix, n) == 0;
}

static bool begins_with(kh_str word, const char *prefix)
{
    size_t n = strlen(prefix);

    return word.len > n && memcmp(word.ptr, prefix, n) == 0;
}

size_t kh_name_end_at(const struct kh_phrases *p, size_t i, const kh_name **ret_name)
{
    const kh_name *name = kh_name_over(p->marking, i);
    const uint32_t *over = p->marking->name_over;
    size_t end = i + 1;

    if (!name || name->span.start < p->tokens->at[i].start)
        return 0;
    if (ret_name)
        *ret_name = name;
    while (end < p->tokens->n && over[end] == over[i])
        end++;
    return end;
}

bool kh_glued(const struct kh_phrases *p, size_t i, const char *letter)
{
    const kh_token *token = &p->tokens->at[i];
    uint32_t word = p->words[i];
    const kh_name *name;

    if (token->kind != KH_TOKEN_WORD)
        return false;
    if (kh_str_eq(token->fold, kh_str_z(letter)))
        return true;
    if (!begins_with(token->fold, letter) || token->fold.len < 3 * LETTER)
        return false;
    name = kh_name_over(p->marking, i);
    if (name && name->span.start >= token->start)
        return name->span.start > token->start;
    /* a known word owns its letters unless the table took this one off */
    return !word || (word & (KH_WORD_GLUED | KH_WORD_AND)) == KH_WORD_GLUED;
}

static bool is_comma(uint32_t sign)
{
    return sign == ',' || sign == 0x060C;
}

/* السفراء الأربعة، المنطقة الخامسة */
static bool counts_them(const struct phrase *f, size_t i)
{
    static const char *const words[] = {"الاثنان",  "الثلاثه", "الاربعه", "الخمسه",  "السته",   "السبعه",
                                        "الثمانيه", "التسعه",  "العشره",  "الثانيه", "الثالثه", "الرابعه",
                                        "الخامسه",  "السادسه", "السابعه", "الثامنه", "التاسعه", "العاشره",
                                        "الثلاث",   "الاربع",  "الخمس",   "الست"};

    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (kh_token_word(f->p->tokens, i, words[k]))
            return true;
    }
    return false;
}

static bool adjective_like(const struct phrase *f, size_t i)
{
    kh_str word = f->p->tokens->at[i].fold;
    const kh_name *name = NULL;
    bool feminine = ends_with(word, "ه") || ends_with(word, "ات");

    if (kh_name_end_at(f->p, i, &name) && name->type == KH_NAME_MISC)
        return true;
    if ((f->p->words[i] & KH_WORD_AL) && ends_with(word, "ون") && (f->p->words[i - 1] & KH_WORD_AL))
        return true; /* القادة الماليون: no object ends so */
    if ((f->p->words[i] & KH_WORD_ADJECTIVE) || counts_them(f, i))
        return true;
    if ((f->p->words[i] & KH_WORD_DOCUMENT) && (f->p->words[i - 1] & KH_WORD_DOCUMENT) && f->feminine &&
        ends_with(kh_token_text(f->p->tokens, i), "ة"))
        return true; /* التدوينة المنشورة */
    if (f->p->words[i] & (KH_WORD_BODY | KH_WORD_PLACE | KH_WORD_SPEAKER | KH_WORD_DOCUMENT | KH_WORD_OCCASION))
        return false; /* a noun: اتهمت المعارضة الحكومة */
    if (f->feminine)
        return ends_with(word, "ه");
    return !feminine && (ends_with(word, "ي") || ends_with(word, "ين") || ends_with(word, "ون"));
}

/* A short quotation or bracket inside of the phrase: حركة "حماس"، (سانا). One past it, or 0. */
static size_t enclosed(const struct phrase *f, size_t i)
{
    const struct kh_phrases *p = f->p;
    uint32_t sign = kh_sign_at(p->tokens, i);

    if (sign == '(') {
        for (size_t k = i + 1; k < i + LONGEST_BRACKET && k < f->limit; k++) {
            if (kh_sign_at(p->tokens, k) == ')')
                return k + 1;
        }
        return 0;
    }
    if (i > f->first && p->partners[i] != KH_NO_PARTNER && p->partners[i] > i + LONGEST_BARE_QUOTED &&
        !(p->words[i - 1] & (KH_WORD_BODY | KH_WORD_PLACE | KH_WORD_DOCUMENT | KH_WORD_MEDIUM)) &&
        !(p->words[i + 1] & KH_WORD_BODY))
        return 0; /* قال آخر "…": words, and no name */
    if (f->place && (f->stops & KH_STOP_OBJECT))
        return 0; /* أدانت روسيا "العدوان": the object */
    if (!kh_is_quote(sign) || i == f->first || (f->stops & KH_STOP_QUOTE) || f->person ||
        p->partners[i] == KH_NO_PARTNER || p->partners[i] < i || p->partners[i] - i > LONGEST_QUOTED ||
        p->partners[i] >= f->limit)
        return 0;
    /* what is said may be short too: a name in marks stands behind a noun that calls for one, not behind what is
     * complete */
    if (f->definite && !f->idafa && !(p->words[i - 1] & (KH_WORD_BODY | KH_WORD_PLACE)) && !f->stops &&
        kh_name_end_at(p, i - 1, NULL) == 0 && !(p->words[i - 1] & KH_WORD_AL))
        return 0;
    return p->partners[i] + 1;
}

/* Behind a comma: does an office or a name go on with the same speaker? */
static bool apposition(const struct phrase *f, size_t i)
{
    const struct kh_phrases *p = f->p;
    const kh_name *name = NULL;
    uint32_t word;

    if (i + 1 >= f->limit || i - f->first > LONGEST_APPOSITION)
        return false;
    word = p->words[i + 1];
    if (word & (KH_WORD_AND | KH_WORD_GLUED))
        return false;
    if (kh_name_end_at(p, i + 1, &name) && name->type == KH_NAME_PER)
        return !f->person;
    return f->person ? (word & KH_WORD_ROLE) != 0 : (word & (KH_WORD_TITLE | KH_WORD_GIVEN)) != 0;
}

static bool body_inside(const struct phrase *f, size_t i)
{
    for (size_t k = i; k-- > f->first && i - k < 6;) {
        if (f->p->words[k] & KH_WORD_BODY)
            return true;
    }
    return false;
}

static bool takes_part(const struct kh_phrases *p, size_t i)
{
    return kh_token_word(p->tokens, i, "المشارك") || kh_token_word(p->tokens, i, "المشاركه") ||
           kh_token_word(p->tokens, i, "المشاركون") || kh_token_word(p->tokens, i, "مشارك") ||
           kh_token_word(p->tokens, i, "مشاركه") || kh_token_word(p->tokens, i, "مشاركون");
}

/* العديد من، الكثير من: definite only in form */
static bool many(const struct kh_phrases *p, size_t i)
{
    return kh_token_word(p->tokens, i, "العديد") || kh_token_word(p->tokens, i, "الكثير") ||
           kh_token_word(p->tokens, i, "الكثيرون");
}

/* المشرف على، القائمون على: people named by what they see to. */
static bool in_charge(const struct kh_phrases *p, size_t i)
{
    static const char *const words[] = {"المشرف", "المشرفه", "المشرفون", "القائم", "القائمون", "القيمون", "المطلعون"};

    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (kh_token_word(p->tokens, i, words[k]))
            return true;
    }
    return false;
}

/* مبعوث، موفد، سفير: an office whose place stands behind إلى. */
static bool sent_somewhere(const struct phrase *f, size_t i)
{
    static const char *const words[] = {"مبعوث",  "المبعوث",  "موفد",    "الموفد", "موفده", "الموفده",
                                        "مبعوثه", "المبعوثه", "سفير",    "السفير", "سفيره", "السفيره",
                                        "مندوب",  "المندوب",  "مبعوثها", "موفدها", "موفدنا"};

    for (size_t k = f->first; k < i && k < f->first + 3; k++) {
        for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
            if (kh_token_word(f->p->tokens, k, words[w]))
                return true;
        }
    }
    return false;
}

/* في and the other prepositions: which of them may stand inside of a speaker. */
static bool preposition_stays(const struct phrase *f, size_t i)
{
    const struct kh_phrases *p = f->p;
    uint32_t next = i + 1 < f->limit ? p->words[i + 1] : KH_WORD_PREP;
    const kh_name *name = NULL;

    if (kh_time_over(p->marking, i + 1 < p->tokens->n ? i + 1 : i))
        return false;
    if (kh_token_word(p->tokens, i, "وسط")) /* لاعب وسط، لاعب خط وسط */
        return i > f->first && (kh_token_word(p->tokens, i - 1, "لاعب") || kh_token_word(p->tokens, i - 1, "خط"));
    if (kh_token_word(p->tokens, i, "علي") && i == f->first + 1 && (next & KH_WORD_AL) && in_charge(p, f->first))
        return true;                        /* المشرف على الدراسة */
    if (kh_token_word(p->tokens, i, "لدي")) /* المندوب الدائم لقطر لدى الأمم المتحدة */
        return i > f->first && !f->person && ((next & KH_WORD_BODY) || kh_name_end_at(p, i + 1, NULL));
    if (kh_token_word(p->tokens, i, "الي")) /* المبعوث الأممي إلى اليمن، موفد القناة إلى دمشق */
        return i > f->first && !f->person && sent_somewhere(f, i) && kh_name_end_at(p, i + 1, &name) &&
               name->type == KH_NAME_LOC && name->span.start == p->tokens->at[i + 1].start;
    if (kh_token_word(p->tokens, i, "انذاك") || kh_token_word(p->tokens, i, "حينها") ||
        kh_token_word(p->tokens, i, "وقتها")) /* رئيس البلاد آنذاك، سامر الطحان */
        return f->definite && !f->person;
    if (kh_token_word(p->tokens, i, "عن") && i > f->first && !(f->stops & KH_STOP_OF) && (next & KH_WORD_AL) &&
        (kh_token_word(p->tokens, i - 1, "المسوول") || kh_token_word(p->tokens, i - 1, "المسووله") ||
         kh_token_word(p->tokens, i - 1, "مسوول")))
        return true; /* المسؤول عن الصفحات الثقافية */
    /* النائب عن حزب كذا */
    if (kh_token_word(p->tokens, i, "عن") && !(f->stops & KH_STOP_OF) && i == f->first + 1 &&
        (p->words[f->first] & (KH_WORD_TITLE | KH_WORD_ROLE)))
        return (next & (KH_WORD_BODY | KH_WORD_PLACE)) || kh_name_end_at(p, i + 1, NULL);
    if (kh_token_word(p->tokens, i, "له") || kh_token_word(p->tokens, i, "لها") || kh_token_word(p->tokens, i, "لهم"))
        return i == f->first + 1 && !f->definite; /* زميل له */
    if (kh_token_word(p->tokens, i, "في") && (next & KH_WORD_ACCOUNT) && kh_name_end_at(p, i + 1, NULL) &&
        ((p->words[f->first] | p->words[f->first + 1]) & KH_WORD_ROLE)) /* مسؤولة الخصوصية في فيسبوك */
        return !f->person && !(f->stops & KH_STOP_IN);
    if (kh_token_word(p->tokens, i, "في") && i > f->first && takes_part(p, i - 1))
        return true; /* الباحث المشارك في الدراسة */
    if (kh_token_word(p->tokens, i, "في"))
        return i > f->first && !(f->stops & KH_STOP_IN) && !f->person &&
               !(next & (KH_WORD_OCCASION | KH_WORD_DOCUMENT | KH_WORD_ACCOUNT | KH_WORD_PREP | KH_WORD_SHOWS)) &&
               (!(f->stops & KH_STOP_OBJECT) || f->idafa || kh_name_end_at(p, i + 1, NULL) || (next & KH_WORD_PLACE));
    /* مركز الوقاية من الكوارث: the noun of action in a body's name keeps its preposition */
    if ((kh_token_word(p->tokens, i, "من") || kh_token_word(p->tokens, i, "عن")) && !(f->stops & KH_STOP_OF) &&
        i > f->first && (p->words[i - 1] & KH_WORD_AL) && (next & KH_WORD_AL) && !f->person &&
        !kh_name_end_at(p, i + 1, NULL))
        return body_inside(f, i);
    if (kh_token_word(p->tokens, i, "من") && kh_token_word(p->tokens, i + 1, "اصل") && i + 2 < p->tokens->n &&
        p->tokens->at[i + 2].kind == KH_TOKEN_NUMBER)
        return false; /* دولة من أصل 193 */
    if (kh_token_word(p->tokens, i, "من") && i == f->first + 1 && many(p, f->first))
        return true;
    if (kh_token_word(p->tokens, i, "من") || kh_token_word(p->tokens, i, "بين"))
        return i > f->first && !f->definite && !(next & KH_WORD_PREP);
    if (kh_token_word(p->tokens, i, "ضد") || kh_token_word(p->tokens, i, "دون") || kh_token_word(p->tokens, i, "غير"))
        return i > f->first;
    return false;
}

/* رئيس الهيئة العامة، المساعد للشؤون الاقتصادية: a feminine adjective of a feminine noun, or of a plural of things. */
static bool of_the_word_before(const struct phrase *f, size_t i)
{
    const struct kh_phrases *p = f->p;
    kh_str before = p->tokens->at[i - 1].fold, word = p->tokens->at[i].fold;

    if (!(p->words[i - 1] & KH_WORD_AL) && !(p->words[i - 1] & KH_WORD_GLUED))
        return false;
    return (ends_with(before, "ه") || (p->words[i - 1] & KH_WORD_GLUED)) &&
           (ends_with(word, "يه") || ((p->words[i] & KH_WORD_ADJECTIVE) && ends_with(word, "ه")));
}

static bool take_name(struct phrase *f, size_t *at, const kh_name *name, size_t end)
{
    const struct kh_phrases *p = f->p;
    kh_str fold = p->tokens->at[*at].fold;
    bool adjective = name->type == KH_NAME_MISC;

    if (name->span.start > p->tokens->at[*at].start && *at > f->first) { /* glued: وباريس goes on, لرويترز does not */
        kh_match match;
        char known = kh_gazetteer_at(p->marking, *at, &match);

        if (!begins_with(fold, "و") &&
            (!begins_with(fold, "ل") || f->person || f->place || known == 'A' || known == 'U') &&
            (!begins_with(fold, "ب") || (f->stops & KH_STOP_BI)))
            return false;
    }
    if (*at == f->first)
        f->feminine = ends_with(fold, "ه") || ends_with(fold, "ات") ||
                      (name->type == KH_NAME_LOC && !(p->words[*at] & KH_WORD_AL));
    if (f->plural && !adjective && name->type != KH_NAME_LOC && name->span.start == p->tokens->at[*at].start)
        return false; /* اتهم ناشطون سامر بـ */
    if (f->definite && !f->idafa && !adjective && (f->stops & KH_STOP_OBJECT) && name->type != KH_NAME_PER &&
        !(name->type == KH_NAME_LOC && *at > f->first && of_the_word_before(f, *at)) && /* وزير الخارجية السعودية */
        !begins_with(fold, "و") && name->span.start == p->tokens->at[*at].start)
        return false;
    if (f->person && name->type == KH_NAME_PER && !begins_with(fold, "و"))
        return false;
    if (f->place && name->type == KH_NAME_PER && (f->stops & KH_STOP_OBJECT)) /* اتهمت العاصمة فلانا */
        return false;
    f->place = *at == f->first && name->type == KH_NAME_LOC;
    f->plural = f->plural && adjective;
    f->named = *at == f->first && (name->type == KH_NAME_LOC || name->type == KH_NAME_ORG);
    f->person = name->type == KH_NAME_PER;
    f->definite = f->definite || !adjective || (p->words[*at] & KH_WORD_AL);
    f->idafa = false;
    *at = end;
    return true;
}

/* لصحيفة، للصحفيين، لندن لموسكو: ل says to whom, and not whose; a noun that nothing makes definite is no part of a
 * name: الجيش لانتقادات شديدة. */
static bool addressed(const struct phrase *f, size_t i)
{
    const struct kh_phrases *p = f->p;
    uint32_t word = p->words[i];
    bool next = i + 1 < f->limit;

    if (f->place || kh_token_word(p->tokens, i, "للصحفيين") || kh_token_word(p->tokens, i, "للصحافيين"))
        return true;
    if (word & KH_WORD_MEDIUM)
        return f->definite;
    if (!f->definite || !next || (word & (KH_WORD_AL | KH_WORD_ROLE | KH_WORD_FIELD)) || kh_sign_at(p->tokens, i + 1) ||
        (p->words[i + 1] & KH_WORD_AL) || kh_name_end_at(p, i + 1, NULL))
        return false;
    return ends_with(p->tokens->at[i].fold, "ات") || (word & KH_WORD_BODY);
}

/* A word with و، ب or ل glued to it. */
static bool glued_stays(const struct phrase *f, size_t i)
{
    const struct kh_phrases *p = f->p;
    kh_str fold = p->tokens->at[i].fold;
    uint32_t word = p->words[i];

    if ((word & KH_WORD_AND) && (word & KH_WORD_ROLE) && !(word & KH_WORD_GLUED) &&
        (p->words[f->first] & (KH_WORD_ROLE | KH_WORD_TITLE)) && f->definite && !f->person)
        return true; /* وزير الخارجية ونائب رئيس الوزراء */
    if ((word & KH_WORD_AND) && (word & KH_WORD_SPEAKER) && !(word & (KH_WORD_AL | KH_WORD_GLUED)) &&
        begins_with(fold, "و") && (f->place || f->named))
        return true; /* أمريكا ودول أوروبية */
    if ((word & KH_WORD_AND) && f->person && begins_with(fold, "ف"))
        return true; /* هنري فالكون: no phrase goes on with ف */
    if (word & KH_WORD_AND)
        return (word & KH_WORD_AL) && f->definite && !f->person && (p->words[i - 1] & KH_WORD_AL) != 0;
    if (kh_token_word(p->tokens, i, "بالقول") || kh_token_word(p->tokens, i, "بقوله") ||
        kh_token_word(p->tokens, i, "بقولها"))
        return false; /* وأضاف المتحدث بالقول */
    if (kh_token_word(p->tokens, i, "باسم") || kh_token_word(p->tokens, i, "لشؤون"))
        return true;
    if (begins_with(fold, "ل") && addressed(f, i))
        return false;
    if (f->person)
        return (word & (KH_WORD_BODY | KH_WORD_ROLE)) && begins_with(fold, "ب") && !(f->stops & KH_STOP_BI);
    if (begins_with(fold, "ب"))
        return (!(f->stops & KH_STOP_BI) && (word & (KH_WORD_AL | KH_WORD_BODY | KH_WORD_PLACE))) ||
               (word & KH_WORD_BODY);
    return begins_with(fold, "ل") && !(f->stops & KH_STOP_LI) && !(word & (KH_WORD_PRONOUN | KH_WORD_THAT));
}

/* سامر الطحان أواخر شهر مايو: what stands right before a time belongs to it. */
static bool leads_to_time(const struct phrase *f, size_t i)
{
    for (size_t k = i + 1; k < i + 3 && k < f->limit; k++) {
        if (kh_time_over(f->p->marking, k))
            return true;
        if (f->p->words[k])
            return false;
    }
    return false;
}

/* Written with the ending of the indefinite accusative, which no subject has. */
static bool accusative(const struct phrase *f, size_t i)
{
    kh_str text = kh_token_text(f->p->tokens, i);

    if ((f->p->words[i] & KH_WORD_DOCUMENT) && ends_with(f->p->tokens->at[i].fold, "ا"))
        return true;
    if (ends_with(text, "\u064Bا") || ends_with(text, "ا\u064B"))
        return true;
    /* أقرت الحكومة الهندية تعديلا: an ordinary word with that ending, behind what is complete */
    return f->definite && !f->idafa && !f->person && !f->p->words[i] && ends_with(f->p->tokens->at[i].fold, "ا") &&
           !ends_with(f->p->tokens->at[i].fold, "ها") && (f->p->words[i - 1] & KH_WORD_AL) &&
           kh_common_word(f->p->marking->rules->names->common, f->p->tokens->at[i].fold);
}

/* الشخص ذاته، الوزير نفسه */
static bool himself(const struct phrase *f, size_t i)
{
    static const char *const words[] = {"نفسه", "نفسها", "انفسهم", "ذاته", "ذاتها"};

    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (kh_token_word(f->p->tokens, i, words[k]))
            return true;
    }
    return false;
}

/* One past the name that the phrase begins with. */
static size_t named_end(const struct phrase *f)
{
    return kh_name_end_at(f->p, f->first, NULL);
}

/* Behind an indefinite plural in ون: an adjective that agrees, a number of kinds (آخرون، كبار), a profession. */
static bool of_the_people(const struct phrase *f, size_t i)
{
    static const char *const words[] = {"كبار", "جدد", "اجانب", "عرب", "اكراد", "بارزون", "شباب", "ذوو", "علي"};
    kh_str fold = f->p->tokens->at[i].fold;
    uint32_t word = f->p->words[i];

    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (kh_token_word(f->p->tokens, i, words[k]))
            return true;
    }
    return ends_with(fold, "ون") || ends_with(fold, "اء") ||
           (word & (KH_WORD_GLUED | KH_WORD_AND | KH_WORD_ADJECTIVE | KH_WORD_ROLE)) ||
           (word == 0 && ends_with(fold, "ين"));
}

/* وسائل، فصائل، أوساط، دول: a plural of things, whose adjective is feminine (الدول المجاورة). */
static bool things(const struct kh_phrases *p, size_t i)
{
    kh_str word = p->tokens->at[i].fold;

    if (p->words[i] & KH_WORD_AL)
        word = kh_str_of(word.ptr + 2 * LETTER, word.len - 2 * LETTER);
    if (kh_str_eq(word, KH_STR("دول")) || kh_str_eq(word, KH_STR("صحف")) || kh_str_eq(word, KH_STR("قوي")))
        return true;
    if (word.len < 5 * LETTER || ends_with(word, "ون") || ends_with(word, "ين") || kh_str_eq(word, KH_STR("اعلام")))
        return false;
    return memcmp(word.ptr + 2 * LETTER, "ا", LETTER) == 0 ||
           (memcmp(word.ptr, "ا", LETTER) == 0 && memcmp(word.ptr + 3 * LETTER, "ا", LETTER) == 0);
}

static bool take_word(struct phrase *f, size_t *at)
{
    const struct kh_phrases *p = f->p;
    kh_str fold = p->tokens->at[*at].fold;
    uint32_t word = p->words[*at];
    bool first = *at == f->first, al = (word & KH_WORD_AL) != 0;

    if (!first && ((word & (KH_WORD_AND | KH_WORD_GLUED)) || kh_glued(p, *at, "ب") || kh_glued(p, *at, "ل"))) {
        bool own = !word && f->idafa && !(f->stops & (KH_STOP_BI | KH_STOP_OBJECT)) && fold.len > 5 * LETTER &&
                   (p->words[*at - 1] & KH_WORD_BODY); /* رئيس بلدية باردونيكيا */

        if (!own && !glued_stays(f, *at))
            return false;
        f->idafa = !al;
        f->definite = al || (f->definite && !((word & KH_WORD_AND) && (word & KH_WORD_ROLE))); /* وعضو شرف النادي */
        f->person = f->plural = false;
        ++*at;
        return true;
    }
    if (!first && !al && accusative(f, *at))
        return false; /* أصدر المجلس بيانا، يعتبره محللون هدفًا */
    if (f->described && !al && !word && (ends_with(fold, "ها") || ends_with(fold, "هم")))
        return false; /* أبدت دول أوروبية مخاوفها: the object */
    if (f->plural && !of_the_people(f, *at))
        return false; /* رصد باحثون محليون أبعد نجم، انتقد كثيرون القرار: the object */
    if (!first && f->definite && !f->idafa) {
        bool office = (word & (KH_WORD_ROLE | KH_WORD_TITLE)) != 0;

        if (himself(f, *at)) {
            ++*at;
            return true;
        }
        if (f->person && al && (word & (KH_WORD_DOCUMENT | KH_WORD_OCCASION | KH_WORD_ACCOUNT)))
            return false; /* نشر سامر الطحان الفيديو */
        if (!al && f->named && *at == named_end(f) &&
            (ends_with(kh_token_text(p->tokens, *at), "ه") || ends_with(fold, "ها") || ends_with(fold, "هم")))
            return false; /* واصل الهلال هجومه: the object */
        if (office && !al && (f->stops & KH_STOP_OBJECT) && !f->person &&
            (ends_with(fold, "اء") || ends_with(fold, "قاده") || ends_with(fold, "ضا")))
            return false; /* دعا الأمين العام زعماء العالم: whom he called */
        if (office && f->named && (f->stops & KH_STOP_OBJECT)) /* انتقد البيت الأبيض الرئيس …: the object */
            return false;
        if (!al && !office && (f->stops & KH_STOP_OBJECT))
            return false;
        if (!al && f->person && (f->stops & KH_STOP_OFFICE))
            return false;
        if (al && !office && (f->stops & KH_STOP_OBJECT) && !adjective_like(f, *at) && !of_the_word_before(f, *at))
            return false;
        if (f->person && !al && !office && (word || leads_to_time(f, *at)))
            return false;
        if (f->person && office && !al && (word & KH_WORD_ROLE))
            f->definite = false; /* سامر الطحان مدير قسم مستجدات الموقع */
    }
    if (first || (*at == f->first + 1 && (p->words[f->first] & KH_WORD_QUANTITY)))
        f->feminine = ends_with(fold, "ه") || ends_with(fold, "ات") || ((word & KH_WORD_SPEAKER) && things(p, *at));
    if (!first && !f->definite && (f->stops & KH_STOP_OFFICE) && f->described && !adjective_like(f, *at) && !al)
        return false; /* وصف مصدر رسمي اتهام الحكومة بـ */
    f->plural = ends_with(fold, "ون") && !al && ((word & (KH_WORD_ROLE | KH_WORD_SPEAKER)) || (f->plural && !first));
    f->described = !first && !al && adjective_like(f, *at);
    f->idafa = !al && !(word & KH_WORD_ADJECTIVE) && !ends_with(fold, "ون") &&
               !(f->definite && !(word & (KH_WORD_ROLE | KH_WORD_BODY | KH_WORD_PLACE)));
    f->definite = f->definite || al;
    f->person = f->place = false;
    f->named = f->named && (word & KH_WORD_ADJECTIVE);
    ++*at;
    return true;
}

static bool take_sign(struct phrase *f, size_t *at)
{
    uint32_t sign = kh_sign_at(f->p->tokens, *at);
    size_t end = enclosed(f, *at);

    if (end) {
        f->definite = true;
        f->idafa = false;
        *at = end;
        return true;
    }
    if (sign == '.' && *at > f->first && *at + 1 < f->limit && f->p->tokens->at[*at - 1].fold.len == LETTER &&
        (f->p->words[*at - 1] & KH_WORD_TITLE) && f->p->tokens->at[*at + 1].kind == KH_TOKEN_WORD) {
        ++*at; /* د. سامر الطحان */
        return true;
    }
    if (sign == '-' && *at > f->first && !f->p->tokens->at[*at].space_before) {
        ++*at;
        return true;
    }
    if (is_comma(sign) && *at > f->first && apposition(f, *at)) {
        f->definite = f->idafa = false;
        f->person = false;
        ++*at;
        return true;
    }
    return false;
}

static bool take_one(struct phrase *f, size_t *at)
{
    const struct kh_phrases *p = f->p;
    const kh_token *token = &p->tokens->at[*at];
    uint32_t word = p->words[*at];
    const kh_name *name = NULL;
    struct kh_report report;
    size_t end;

    if (token->kind == KH_TOKEN_PUNCT)
        return take_sign(f, at);
    if (*at > f->first && kh_token_word(p->tokens, *at, "و") && kh_is_quote(kh_sign_at(p->tokens, *at - 1)) &&
        kh_is_quote(kh_sign_at(p->tokens, *at + 1)) && p->partners[*at + 1] != KH_NO_PARTNER &&
        p->partners[*at + 1] > *at && p->partners[*at + 1] <= *at + LONGEST_BARE_QUOTED &&
        p->partners[*at + 1] < f->limit && !(f->stops & KH_STOP_QUOTE)) { /* صحيفتا "كذا" و"كذا" */
        *at = p->partners[*at + 1] + 1;
        return true;
    }
    if (token->kind == KH_TOKEN_BREAK || token->kind == KH_TOKEN_NUMBER || token->kind == KH_TOKEN_URL)
        return false;
    if (kh_time_over(p->marking, *at))
        return false;
    if (*at > f->first && kh_token_word(p->tokens, *at, "باسم") && (p->words[*at - 1] & KH_WORD_ROLE)) {
        f->idafa = true;
        f->person = false;
        ++*at;
        return true;
    }
    end = kh_name_end_at(p, *at, &name);
    if (end)
        return take_name(f, at, name, end < f->limit ? end : f->limit);
    if ((word & KH_WORD_PRONOUN) && begins_with(kh_token_text(p->tokens, *at), "آ"))
        word = 0; /* آنا: a name, the pronoun is written أنا */
    if ((word & KH_WORD_VERB) && f->idafa && token->fold.len <= 3 * LETTER && *at > f->first &&
        (p->words[*at - 1] & KH_WORD_BODY) && !(p->words[*at - 1] & KH_WORD_AL))
        word &= ~(uint32_t)KH_WORD_VERB; /* مدير إدارة دعم التصنيع: the noun of action looks like the verb */
    if (word & ENDS)
        return false;
    if ((word & KH_WORD_QUANTITY) && *at > f->first && (f->stops & KH_STOP_OFFICE))
        return false; /* وصف آخرون بعض النقاط بـ */
    if ((word & KH_WORD_PREP) && !(word & OPENS_PERSON)) {
        if (!(word & KH_WORD_QUANTITY) && !preposition_stays(f, *at))
            return false;
        f->plural = false;
        f->idafa = true;
        ++*at;
        return true;
    }
    if ((word & KH_WORD_SHOWS) && *at > f->first)
        return false;
    if (*at > f->first && kh_token_word(p->tokens, *at + 1, "عدم") && kh_report_at(p, *at, &report) &&
        report.form == KH_REPORT_PAST)
        return false; /* مسؤول إسرائيلي طلب عدم الكشف عن اسمه */
    if (*at > f->first && kh_report_at(p, *at, &report) && !report.verb->strict && !(word & OPENS_PERSON) &&
        (report.form <= KH_REPORT_PARTICIPLE || (report.form == KH_REPORT_SAYING && report.verb->kind == KH_SAYS)))
        return false;
    return take_word(f, at);
}

size_t kh_noun_phrase_end(const struct kh_phrases *p, size_t i, size_t limit, unsigned stops)
{
    struct phrase f = {.p = p, .first = i, .stops = stops};
    size_t at = i;

    f.limit = limit < i + LONGEST_PHRASE ? limit : i + LONGEST_PHRASE;
    while (at < f.limit && take_one(&f, &at))
        ;
    /* a comma, hyphen or preposition at the end belongs to what follows */
    while (at > i + 1 && at <= f.limit) {
        uint32_t sign = kh_sign_at(p->tokens, at - 1);
        uint32_t word = p->words[at - 1];

        if (!is_comma(sign) && sign != '-' && !((word & KH_WORD_PREP) && !(word & OPENS_PERSON)))
            break;
        at--;
    }
    return at;
}
