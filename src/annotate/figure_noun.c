/* What a figure counts: the noun behind its number, or the one that is understood where the number stands alone. */
#include "annotate/figure.h"

#include <math.h>

enum { LETTER = 2, COUNTED = 10, HEAD = 20, GOVERNED = 4, SENTENCES = 2 };
#define AL  "\xD8\xA7\xD9\x84"
#define TEH "\xD9\x87" /* ة, folded */

const char *const kh_others[] = {"اخرون", "اخرين", "اخري", "اخر", "اخران", NULL};
static const char *const of_them[] = {"منهم", "منها", "منهن", "منهما", NULL};
static const char *const percents[] = {"بالمئه", "بالمائه", "بالميه", "بالمايه", NULL};
static const char *const hundreds[] = {"المئه", "المائه", "الميه", "مئه", "المايه", "مائه", NULL};

bool kh_word_in(const kh_tokens *tokens, size_t i, const char *const *words)
{
    for (; *words; words++) {
        if (kh_token_word(tokens, i, *words))
            return true;
    }
    return false;
}

static void take(struct kh_figure_draft *draft, const kh_counted *noun, size_t at)
{
    draft->end = draft->noun_end = at + noun->n;
    draft->noun = at;
    draft->unit = noun->unit;
    draft->kind = noun->kind == KH_COUNT_EACH ? KH_COUNT_NOUN : noun->kind;
}

/* One past "بالمئة", "في المئة"; 0: none. */
static size_t percent_end(const kh_tokens *tokens, size_t at)
{
    if (kh_word_in(tokens, at, percents))
        return at + 1;
    return (kh_token_word(tokens, at, "في") || kh_token_word(tokens, at, "ب")) && kh_word_in(tokens, at + 1, hundreds)
               ? at + 2
               : 0;
}

/* رعاياها، صديقاتها: a known noun that a pronoun owns; its singular. */
static kh_str owned(const kh_marking *marking, kh_str word)
{
    static const char *const pronouns[] = {"ها", "هم", "هن", "هما", "كم", "نا", "ه"};

    for (size_t i = 0; i < sizeof pronouns / sizeof *pronouns; i++) {
        size_t n = strlen(pronouns[i]);
        kh_str singular;

        if (word.len <= n + 2 * LETTER || memcmp(word.ptr + word.len - n, pronouns[i], n) != 0)
            continue;
        singular = kh_singular_of(marking, kh_str_of(word.ptr, word.len - n));
        if (singular.len)
            return singular;
    }
    return (kh_str){NULL, 0};
}

/* Is the word part of a name that is no people's: no noun that is counted. */
static bool in_name(const struct kh_figure_finding *f, size_t i)
{
    uint32_t over = f->marking->name_over ? f->marking->name_over[i] : 0;
    const kh_name *names = f->marking->names.at;

    return over && names[over - 1].type != KH_NAME_MISC;
}

/* "تسعة من الأشخاص", "252 ألفا من رعاياها", "32 من ميليشيات …" */
static enum kh_noun_found take_part(const struct kh_figure_finding *f, struct kh_figure_draft *draft, size_t of)
{
    size_t at = of + 1;
    kh_counted noun;
    kh_str unit;

    if (at >= f->end || f->tokens->at[at].kind != KH_TOKEN_WORD)
        return KH_NOUN_NONE;
    at += (f->bits[at] & KH_WORD_SHOWS) != 0;
    if (at >= f->end)
        return KH_NOUN_NONE;
    unit = owned(f->marking, f->tokens->at[at].fold);
    if (unit.len) {
        noun = (kh_counted){.unit = unit, .n = 1, .kind = KH_COUNT_NOUN};
        take(draft, &noun, at);
        return KH_NOUN_FOUND;
    }
    if (!kh_counted_at(f->marking, f->bits, at, false, &noun) || !kh_counts(&noun))
        return KH_NOUN_NONE;
    if (noun.kind == KH_COUNT_UNKNOWN && (!noun.definite || in_name(f, at)))
        return KH_NOUN_NONE;
    take(draft, &noun, at);
    return KH_NOUN_FOUND;
}

enum kh_noun_found kh_take_noun(const struct kh_figure_finding *f, struct kh_figure_draft *draft)
{
    size_t at = draft->number_end, end = percent_end(f->tokens, at);
    kh_counted noun;

    draft->noun = draft->noun_end = at;
    if (end) {
        draft->end = end;
        draft->unit = KH_STR("%");
        draft->kind = KH_COUNT_MEASURE;
        return KH_NOUN_FOUND;
    }
    if (at >= f->end)
        return KH_NOUN_NONE;
    if (kh_word_in(f->tokens, at, kh_others) || kh_word_in(f->tokens, at, of_them)) {
        draft->end = at + 1;
        draft->unit = f->last_thing.unit;
        draft->kind = KH_COUNT_NOUN;
        return KH_NOUN_FOUND;
    }
    if (kh_token_word(f->tokens, at, "من"))
        return take_part(f, draft, at);
    if (kh_token_word(f->tokens, at, "ممن")) {
        draft->unit = KH_STR("شخص");
        draft->kind = KH_COUNT_NOUN;
        return KH_NOUN_FOUND;
    }
    if (!kh_counted_at(f->marking, f->bits, at, false, &noun) || noun.kind == KH_COUNT_NOT)
        return KH_NOUN_NONE;
    if (noun.kind == KH_COUNT_TIME || noun.kind == KH_COUNT_LABEL)
        return KH_NOUN_FORBIDS;
    if (noun.kind == KH_COUNT_STATE) { /* "أصيب 200 بجروح": the number stands alone */
        draft->end = at;
        draft->unit = noun.unit;
        draft->kind = KH_COUNT_NOUN;
        return KH_NOUN_FOUND;
    }
    if (noun.kind == KH_COUNT_UNKNOWN) {
        if (in_name(f, at))
            return f->marking->name_over[at] ? KH_NOUN_FORBIDS : KH_NOUN_NONE;
        if (kh_is_future_verb(f->marking->rules, f->tokens, at) || (noun.definite && !isnan(draft->value)))
            return KH_NOUN_NONE;
    }
    if (fmod(draft->value, 100) >= 11 || fmod(draft->value, 100) == 0)
        kh_prefer_singular(f->marking, at, &noun);
    take(draft, &noun, at);
    return KH_NOUN_FOUND;
}

/* ---- a number alone ---- */

static bool tells_fate(const struct kh_figure_finding *f, size_t i)
{
    kh_match match;

    if (!kh_lexicon_match(f->rules->fates, f->tokens, i, KH_MATCH_PROCLITICS, &match))
        return false;
    do {
        if (f->rules->told[match.row])
            return true;
    } while (kh_lexicon_next(f->rules->fates, &match));
    return false;
}

/* Does the unit count people? */
static bool is_people(const struct kh_figure_finding *f, kh_str unit)
{
    int phrase = 0;

    for (uint32_t row = 0; unit.len && row < kh_lexicon_rows(f->rules->fates); row++) {
        kh_str forms = kh_lexicon_cell(f->rules->fates, row, phrase);

        while (f->rules->people[row] && forms.len) {
            const char *bar = memchr(forms.ptr, '|', forms.len);
            size_t n = bar ? (size_t)(bar - forms.ptr) : forms.len;

            if (kh_str_eq(unit, kh_str_of(forms.ptr, n)))
                return true;
            forms = kh_str_of(forms.ptr + n + (bar != NULL), forms.len - n - (bar != NULL));
        }
    }
    return false;
}

static bool ends_as_people(kh_str word)
{
    return word.len > 6 * LETTER && (memcmp(word.ptr + word.len - 2 * LETTER, "ين", 2 * LETTER) == 0 ||
                                     memcmp(word.ptr + word.len - 2 * LETTER, "ون", 2 * LETTER) == 0);
}

/* The definite noun before عددها, at `i`. */
static bool owner_before(const struct kh_figure_finding *f, size_t i, kh_counted *ret)
{
    for (size_t back = 1; back <= GOVERNED && i >= f->start + back; back++) {
        if (kh_counted_at(f->marking, f->bits, i - back, true, ret) && ret->definite && kh_counts(ret))
            return true;
    }
    return false;
}

/* "عدد المقاعد (71)", "أعداد النازحين لا يتعدى 4 آلاف", "حصيلة القتلى إلى 45": what is numbered, named before the
 * number. */
static bool numbered(const struct kh_figure_finding *f, size_t i, kh_counted *ret)
{
    static const char *const theirs[] = {"عددها", "عددهم", "وعددهم", "وعددها", NULL};
    static const char *const heads[] = {"عدد",    "العدد", "بعدد",    "وعدد",   "لعدد", "اعداد",
                                        "واعداد", "حصيله", "الحصيله", "وحصيله", "معدل", NULL};

    if (i > f->start && kh_word_in(f->tokens, i - 1, theirs)) /* الأصوات البالغ عددها 25 مليونا */
        return owner_before(f, i - 1, ret);
    for (size_t back = 2; back <= HEAD && i >= f->start + back; back++) {
        size_t head = i - back;

        if (f->tokens->at[head].kind == KH_TOKEN_NUMBER || kh_token_is(f->tokens, head, "؛") ||
            kh_token_is(f->tokens, head, "."))
            return false;
        if (!kh_word_in(f->tokens, head, heads))
            continue;
        if (kh_counted_at(f->marking, f->bits, head + 1, true, ret))
            return ret->kind == KH_COUNT_NOUN && ret->definite;
        *ret = (kh_counted){.unit = KH_STR("شخص"), .kind = KH_COUNT_NOUN}; /* عدد المشمولين بالقرار */
        return f->bits[head + 1] & KH_WORD_AL && ends_as_people(f->tokens->at[head + 1].fold);
    }
    return false;
}

/* "2500 جندي في العراق، وفي سوريا 900": does the name of a place with its preposition end before token `i`? */
static bool in_place(const struct kh_figure_finding *f, size_t i)
{
    const kh_name *names = f->marking->names.at;
    uint32_t over = f->marking->name_over ? f->marking->name_over[i - 1] : 0;

    if (!over || names[over - 1].type != KH_NAME_LOC)
        return false;
    while (i > f->start && f->marking->name_over[i - 1] == over)
        i--;
    return i > f->start && f->bits[i - 1] & KH_WORD_PREP;
}

/* The words that a number without a noun may stand behind: قتل 20، إلى 798، (71)، وعددهم 30. A name or a noun right
 * before it makes it part of that: تشالنجر 600. */
static bool may_stand_alone(const struct kh_figure_finding *f, size_t first)
{
    static const char *const opening[] = {"بلغ",   "بلغت",  "يبلغ", "تبلغ",   "ليبلغ",   "لتبلغ", "وصل",
                                          "عددهم", "عددها", "عدده", "وعددهم", "سجل",     "سجلت",  "يساوي",
                                          "يعادل", "تعادل", "حاجز", "اصل",    "حصيلتها", "مستوي", NULL};

    if (first == f->start)
        return false;
    if (in_place(f, first))
        return f->last.sentence == f->sentence && f->last.unit.len;
    if (f->tokens->at[first - 1].kind == KH_TOKEN_PUNCT)
        return kh_token_is(f->tokens, first - 1, "(") || kh_token_is(f->tokens, first - 1, "\"") ||
               kh_token_is(f->tokens, first - 1, ":") || kh_token_is(f->tokens, first - 1, "،");
    return f->bits[first - 1] & (KH_WORD_PREP | KH_WORD_VERB) || kh_token_word(f->tokens, first - 1, "و") ||
           kh_token_word(f->tokens, first - 1, "ب") || kh_token_word(f->tokens, first - 1, "ل") ||
           kh_word_in(f->tokens, first - 1, opening) || tells_fate(f, first - 1);
}

/* "من 200 إلى 300 شخص": the noun stands behind the second number. */
static bool noun_of_next(const struct kh_figure_finding *f, struct kh_figure_draft *draft)
{
    size_t to = draft->number_end;
    struct kh_figure_draft next = {.value = 1};
    kh_number number;

    if (!kh_token_word(f->tokens, to, "الي") || to + 1 >= f->end ||
        !kh_number_at(f->marking->rules->numbers, f->tokens, to + 1, &number) || number.kind != KH_NUMBER_CARDINAL)
        return false;
    next.number_end = to + 1 + number.n;
    if (next.number_end > f->end || kh_take_noun(f, &next) != KH_NOUN_FOUND)
        return false;
    draft->unit = next.unit;
    draft->kind = next.kind;
    return true;
}

static bool as_before(struct kh_figure_draft *draft, kh_str unit, kh_count_kind kind)
{
    draft->unit = unit;
    draft->kind = kind;
    return true;
}

bool kh_understand_noun(const struct kh_figure_finding *f, struct kh_figure_draft *draft, const kh_number *number)
{
    const kh_token *token = &f->tokens->at[draft->number];
    bool large = number->words && !(number->value < 1000), counted,
         fated = draft->first > f->start && tells_fate(f, draft->first - 1);
    kh_counted noun;

    if (number->definite || number->value == 0 || !(token->kind == KH_TOKEN_NUMBER || large || fated) ||
        !(draft->mod || may_stand_alone(f, draft->first)))
        return false;
    if (number->n == 1 && token->kind == KH_TOKEN_NUMBER && token->integer && token->digits == 4 &&
        number->value >= 1900 && number->value <= 2060 && !draft->mod && !fated)
        return false; /* a year */
    if (fated)
        return as_before(draft,
                         is_people(f, f->last_thing.unit) && f->last_thing.sentence == f->sentence ? f->last_thing.unit
                                                                                                   : KH_STR("شخص"),
                         KH_COUNT_NOUN);
    counted = numbered(f, draft->first, &noun);
    if (counted)
        return as_before(draft, noun.unit, noun.kind);
    if (noun_of_next(f, draft))
        return true;
    /* "22 مليار دولار، و65 مليارا", "من 400 كيلومتر إلى 600" */
    if (number->value >= 1e6 && f->last_money.unit.len && f->last_money.sentence + SENTENCES > f->sentence)
        return as_before(draft, f->last_money.unit, KH_COUNT_MONEY);
    if (f->last.unit.len && f->last.sentence == f->sentence && f->last.end + COUNTED >= draft->first &&
        !kh_str_eq(f->last.unit, KH_STR("%")))
        return as_before(draft, f->last.unit, f->last.kind);
    if (number->value < 10 && !draft->mod)
        return false;
    if (f->last_thing.unit.len && f->last_thing.sentence + SENTENCES > f->sentence)
        return as_before(draft, f->last_thing.unit, KH_COUNT_NOUN);
    draft->unit = (kh_str){NULL, 0};
    return large && draft->mod;
}

/* ---- around the noun ---- */

/* Of ل and its noun at `at`: the denominator that its singular names. */
static kh_str each_at(const struct kh_figure_finding *f, size_t at, bool known)
{
    static const char *const ones[] = {"الواحد", "الواحده", NULL};
    kh_counted noun;

    if (at >= f->end || !kh_counted_at(f->marking, f->bits, at, true, &noun) || noun.plural || noun.dual)
        return (kh_str){NULL, 0};
    if (known || noun.kind == KH_COUNT_EACH || noun.kind == KH_COUNT_MEASURE || noun.kind == KH_COUNT_MONEY ||
        kh_word_in(f->tokens, at + noun.n, ones))
        return noun.unit;
    return (kh_str){NULL, 0};
}

kh_str kh_rate_of(const struct kh_figure_finding *f, const struct kh_figure_draft *draft)
{
    static const struct {
        const char *word, *per;
    } adverbs[] = {{"يوميا", "يوم"}, {"سنويا", "سنة"}, {"شهريا", "شهر"}, {"اسبوعيا", "أسبوع"}},
      times[] = {{"الساعه", "ساعة"}, {"الثانيه", "ثانية"}, {"الدقيقه", "دقيقة"}, {"اليوم", "يوم"},
                 {"الشهر", "شهر"},   {"السنه", "سنة"},     {"العام", "سنة"},     {"الاسبوع", "أسبوع"}};
    size_t at = draft->end;
    kh_str word;

    while (at < f->end && at < draft->end + 2 && f->bits[at] & KH_WORD_ADJECTIVE) /* 4 دولارات أميركية للبرميل */
        at++;
    if (at >= f->end)
        return (kh_str){NULL, 0};
    for (size_t i = 0; i < sizeof adverbs / sizeof *adverbs; i++) {
        if (kh_token_word(f->tokens, at, adverbs[i].word))
            return kh_str_z(adverbs[i].per);
    }
    for (size_t i = 0; kh_token_word(f->tokens, at, "في") && i < sizeof times / sizeof *times; i++) {
        if (kh_token_word(f->tokens, at + 1, times[i].word) &&
            !(f->bits[at + 2 < f->end ? at + 2 : at] & KH_WORD_ADJECTIVE))
            return kh_str_z(times[i].per);
    }
    if (draft->kind != KH_COUNT_MONEY && draft->kind != KH_COUNT_MEASURE)
        return (kh_str){NULL, 0};
    if (kh_token_word(f->tokens, at, "لكل"))
        return each_at(f, at + 1, true);
    word = f->tokens->at[at].fold;
    if (f->tokens->at[at].kind == KH_TOKEN_WORD && word.len > 3 * LETTER && memcmp(word.ptr, "لل", 2 * LETTER) == 0)
        return each_at(f, at, false);
    return (kh_str){NULL, 0};
}

/* كندي، أميركيا، سورية: the ending of an adjective of nationality. */
static bool is_nisba(kh_str word)
{
    static const char *const endings[] = {"ي", "يا", "يه"};

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i]);

        if (word.len > n + 3 * LETTER && memcmp(word.ptr + word.len - n, endings[i], n) == 0)
            return memcmp(word.ptr, AL, 2 * LETTER) != 0;
    }
    return false;
}

/* Does the word at `i` go on with the noun phrase? An adjective does. Another word with ال only where the noun can own
 * one: not behind the tanwin of "مدنيا", nor the singular of "7 آلاف شخص", nor a noun with ال; nor is the day that
 * follows. */
static bool goes_on(const struct kh_figure_finding *f, const struct kh_figure_draft *draft, size_t i)
{
    kh_str noun = f->tokens->at[draft->noun_end - 1].fold, word = f->tokens->at[i].fold;
    bool tanwin = noun.len > 3 * LETTER && memcmp(noun.ptr + noun.len - LETTER, "\xD8\xA7", LETTER) == 0,
         definite = noun.len > 3 * LETTER && memcmp(noun.ptr, AL, 2 * LETTER) == 0, of_class;
    kh_counted counted;

    if (f->tokens->at[i].kind != KH_TOKEN_WORD || f->marking->time_over[i])
        return false;
    if (f->bits[i] & KH_WORD_ADJECTIVE && !(f->bits[i] & KH_WORD_AL) && !definite)
        return true;
    if (draft->kind == KH_COUNT_MONEY && i == draft->noun_end && is_nisba(word)) /* دولار كندي */
        return true;
    if (!(f->bits[i] & KH_WORD_AL) || tanwin ||
        f->bits[i] & (KH_WORD_PREP | KH_WORD_AND | KH_WORD_GLUED | KH_WORD_RELATIVE))
        return false;
    /* المدنيين السوريين، الأقمار الصناعية: the adjective of a noun with ال has the ending of one */
    of_class = f->bits[i] & KH_WORD_ADJECTIVE ||
               (word.len > 5 * LETTER && (memcmp(word.ptr + word.len - 2 * LETTER, "يه", 2 * LETTER) == 0 ||
                                          memcmp(word.ptr + word.len - 2 * LETTER, "ين", 2 * LETTER) == 0));
    if (definite ||
        draft->noun_end > draft->noun + 1) /* المقاطع المصورة: what ends in ة describes things, not people */
        return of_class || (memcmp(word.ptr + word.len - LETTER, TEH, LETTER) == 0 && !is_people(f, draft->unit));
    return i > draft->noun_end ? of_class
                               : !kh_counted_at(f->marking, f->bits, draft->noun, true, &counted) || counted.plural;
}

kh_str kh_what_of(const struct kh_figure_finding *f, const struct kh_figure_draft *draft)
{
    size_t end = draft->noun_end;
    kh_span span;

    if (draft->noun == draft->noun_end)
        return (kh_str){NULL, 0};
    while (end < f->end && end < draft->noun_end + 3 && goes_on(f, draft, end))
        end++;
    span = kh_span_of(f->marking, draft->noun, end);
    if (draft->noun == draft->first && draft->proclitic)
        span.start = kh_token_inside(f->tokens, draft->noun, draft->proclitic);
    return kh_marked_text(f->marking, span);
}
