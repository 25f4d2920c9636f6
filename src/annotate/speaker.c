/* Who speaks: the subject behind the verb, the subject before it, the one whose words another passes on. */
#include "annotate/quote.h"
#include "annotate/statement.h"

enum { LETTER = 2 };

static bool looks_feminine(const struct kh_reader *r, struct kh_part part)
{
    kh_str fold = r->tokens->at[part.first].fold;

    return fold.len > 2 * LETTER && (memcmp(fold.ptr + fold.len - LETTER, "ه", LETTER) == 0 ||
                                     memcmp(fold.ptr + fold.len - 2 * LETTER, "ات", 2 * LETTER) == 0);
}

static bool ends_in(const struct kh_reader *r, size_t i, const char *suffix)
{
    kh_str fold = r->tokens->at[i].fold;
    size_t n = strlen(suffix);

    return fold.len > n && memcmp(fold.ptr + fold.len - n, suffix, n) == 0;
}

static unsigned stops_of(const struct kh_report_verb *verb)
{
    return (verb->frames & (KH_FRAME_OBJECT | KH_FRAME_PERSON) ? KH_STOP_OBJECT : 0u) |
           ((verb->frames & KH_FRAME_OBJECT) && !(verb->frames & KH_FRAME_CLAUSE) ? KH_STOP_OFFICE : 0u) |
           (verb->frames & KH_FRAME_BI ? KH_STOP_BI : 0u) | (verb->frames & KH_FRAME_LI ? KH_STOP_LI : 0u) |
           (verb->frames & (KH_FRAME_OF | KH_FRAME_FROM) || verb->kind == KH_RELAYS ? KH_STOP_OF : 0u) |
           (verb->frames & KH_FRAME_IN ? KH_STOP_IN : 0u);
}

/* زملاءه (whom; who would be زملاؤه), مبتسما (how he said it): endings that no subject has. */
static bool no_nominative(const struct kh_reader *r, size_t k)
{
    enum { PARTICIPLE = 6 * LETTER };
    kh_str fold = r->tokens->at[k].fold, text = kh_token_text(r->tokens, k);

    if (ends_in(r, k, "اءه") || ends_in(r, k, "اءها") || ends_in(r, k, "اءهم"))
        return true;
    return !r->words[k] && fold.len >= PARTICIPLE && memcmp(text.ptr, "م", LETTER) == 0 && ends_in(r, k, "ا") &&
           !ends_in(r, k, "ها") && !ends_in(r, k, "نا") && !ends_in(r, k, "يا") &&
           memcmp(fold.ptr + LETTER, "ا", LETTER) != 0 && memcmp(fold.ptr + LETTER, "ي", LETTER) != 0 &&
           memcmp(fold.ptr + LETTER, "و", LETTER) != 0;
}

/* May a subject begin at `k`? Of a verb that takes an object, an unknown indefinite noun is rather the object. */
bool kh_subject_begins(const struct kh_reader *r, const struct kh_report *report, size_t k)
{
    const kh_token *token = &r->tokens->at[k];
    uint32_t word = r->words[k];
    const kh_name *name = NULL;
    struct kh_report other;

    if (token->kind == KH_TOKEN_PUNCT || token->kind == KH_TOKEN_BREAK || token->kind == KH_TOKEN_NUMBER)
        return false;
    if (kh_is_filler(r, k) || (kh_report_at(&r->p, k, &other) && other.form == KH_REPORT_PRESENT))
        return false; /* ومضت تقول */
    if (kh_adverb_end(r, k) > k || kh_goes_back(r, k) || kh_token_word(r->tokens, k, "نفسه") ||
        kh_token_word(r->tokens, k, "نفسها"))
        return false;
    if (kh_token_word(r->tokens, k, "يوم") && kh_time_over(r->marking, kh_least(k + 1, r->tokens->n - 1)))
        return false; /* قال يوم الاثنين */
    if (kh_name_end_at(&r->p, k, &name))
        return name->span.start == token->start;
    if (no_nominative(r, k))
        return false;
    if (k > r->first && (r->words[k - 1] & (KH_WORD_DOCUMENT | KH_WORD_OCCASION)) && !word && kh_publishes(r, k))
        return false; /* وتابع في تصريحات نقلتها الصحيفة */
    if (kh_report_at(&r->p, k, &other) && other.form == KH_REPORT_PARTICIPLE &&
        !(word & (KH_WORD_ROLE | KH_WORD_TITLE)))
        return false;
    if (word & (KH_WORD_THAT | KH_WORD_RELATIVE | KH_WORD_VERB | KH_WORD_PRONOUN | KH_WORD_AND))
        return false;
    if (word & KH_WORD_QUANTITY)
        return true;
    if ((word & KH_WORD_PREP) && !(word & (KH_WORD_ROLE | KH_WORD_TITLE | KH_WORD_GIVEN)))
        return false;
    if ((word & KH_WORD_GLUED) || kh_glued(&r->p, k, "ب") || (kh_glued(&r->p, k, "ل") && !(word & KH_WORD_AL)))
        return false;
    if (report->verb->kind == KH_CALLS && !word && token->fold.len > 3 * LETTER &&
        memcmp(token->fold.ptr + token->fold.len - LETTER, "ا", LETTER) == 0)
        return false; /* an accusative is no subject: دعت عددا */
    if ((report->verb->frames & (KH_FRAME_PERSON | KH_FRAME_OBJECT)) && !report->object && (word & KH_WORD_AL) &&
        !kh_token_word(r->tokens, k, "الامين") && token->fold.len > 4 * LETTER &&
        memcmp(token->fold.ptr + token->fold.len - 2 * LETTER, "ين", 2 * LETTER) == 0)
        return false; /* تنصح المستخدمين: no nominative */
    if (!(report->verb->frames & KH_FRAME_OBJECT) && !report->object)
        return true;
    if (report->object && !word && (report->verb->kind == KH_DESCRIBES || report->verb->kind == KH_ACCUSES))
        return true; /* وصفها منتقدوه بأنها */
    if (!report->feminine && looks_feminine(r, (struct kh_part){k, k + 1, 0}) &&
        !(word & (KH_WORD_ROLE | KH_WORD_SPEAKER | KH_WORD_TITLE | KH_WORD_GIVEN)))
        return false;
    if ((word & KH_WORD_SPEAKER) && memcmp(token->fold.ptr + token->fold.len - 2 * LETTER, "ين", 2 * LETTER) != 0)
        return true; /* نقلت صحف، أعلنت فصائل */
    return word & (KH_WORD_ROLE | KH_WORD_TITLE | KH_WORD_GIVEN | KH_WORD_BODY | KH_WORD_AL | KH_WORD_DOCUMENT |
                   KH_WORD_SHOWS | KH_WORD_PLACE);
}

/* Behind وفق and حسب may stand a rule, a date, a plan: only what can speak is a source. */
bool kh_can_speak(const struct kh_reader *r, size_t i)
{
    const kh_name *name = NULL;

    if (kh_name_end_at(&r->p, i, &name))
        return name->type != KH_NAME_MISC || (r->words[i] & (KH_WORD_ROLE | KH_WORD_SPEAKER));
    return (r->words[i] & (KH_WORD_ROLE | KH_WORD_SPEAKER | KH_WORD_TITLE | KH_WORD_GIVEN | KH_WORD_BODY |
                           KH_WORD_DOCUMENT | KH_WORD_QUANTITY | KH_WORD_SHOWS)) != 0;
}

static bool asks(const struct kh_reader *r, size_t i)
{
    static const char *const words[] = {"لماذا", "ماذا", "كيف", "متي", "اين", "هل", "لم", "من"};

    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (kh_token_word(r->tokens, i, words[k]))
            return true;
    }
    return false;
}

/* توصلت دراسة: an unknown word with the ending of a verb. */
static bool feminine_verb(const struct kh_reader *r, size_t i)
{
    kh_str fold = r->tokens->at[i].fold;

    return !r->words[i] && fold.len > 3 * LETTER && !kh_name_over(r->marking, i) &&
           memcmp(fold.ptr + fold.len - LETTER, "ت", LETTER) == 0 &&
           memcmp(fold.ptr + fold.len - 2 * LETTER, "ا", LETTER) != 0;
}

/* No adverb (رسميا), no و with a verb or a particle that nobody knows (ولعله), no bare هذا. */
static bool may_act(const struct kh_reader *r, size_t i)
{
    kh_str fold = r->tokens->at[i].fold;

    if (kh_can_speak(r, i) || (r->words[i] & KH_WORD_AL))
        return !((r->words[i] & KH_WORD_SHOWS) && !kh_can_speak(r, i + 1));
    if (kh_adverb_end(r, i) > i || (r->words[i] & (KH_WORD_AND | KH_WORD_PRONOUN)))
        return false;

    return fold.len < LETTER || memcmp(fold.ptr, "و", LETTER) != 0;
}

static bool accusative(const struct kh_reader *r, size_t i)
{
    kh_str fold = r->tokens->at[i].fold;

    return !r->words[i] && fold.len > 3 * LETTER && ends_in(r, i, "ا") && !ends_in(r, i, "ها") &&
           !kh_name_over(r->marking, i) && kh_common_word(r->marking->rules->names->common, fold);
}

/* The noun phrase that ends right before `end`, begun at the nearest clause edge before it. */
static struct kh_part phrase_before(const struct kh_reader *r, size_t end)
{
    size_t least_first = end > r->first + KH_LONGEST_LEAD ? end - KH_LONGEST_LEAD : r->first;

    for (size_t i = least_first; i < end; i++) {
        if (asks(r, i) || feminine_verb(r, i))
            continue;

        uint32_t before = i > r->first ? r->words[i - 1] : KH_WORD_THAT;
        uint32_t sign = i > r->first ? kh_sign_at(r->tokens, i - 1) : 0;

        if (i > r->first && !kh_is_comma(sign) && sign != '-' && sign != '.' && sign != ':' &&
            !(before & (KH_WORD_THAT | KH_WORD_VERB)) && !feminine_verb(r, i - 1) && !kh_opens_new_clause(r, i - 1) &&
            !kh_token_word(r->tokens, i - 1, "اما") && !kh_token_word(r->tokens, i - 1, "لكن") &&
            !kh_token_word(r->tokens, i - 1, "ولكن"))
            continue;
        if (r->words[i] & (KH_WORD_PREP | KH_WORD_VERB | KH_WORD_THAT | KH_WORD_RELATIVE) &&
            !(r->words[i] & KH_WORD_ROLE))
            continue;
        if (!r->words[i] && !kh_name_over(r->marking, i) && i + 1 < end && kh_name_end_at(&r->p, i + 1, NULL) == end)
            continue; /* فوز ليفربول: a deed of theirs, and not they */
        if (i > r->first && feminine_verb(r, i - 1) && !(r->words[i] & KH_WORD_AL) && !kh_can_speak(r, i))
            continue; /* صعدت حملة: the object */
        if (accusative(r, i) && i > r->first && !(before & (KH_WORD_THAT | KH_WORD_VERB)) &&
            !kh_token_word(r->tokens, i - 1, "لكن") && !kh_token_word(r->tokens, i - 1, "ولكن"))
            continue; /* شيئا يدعو إلى السخرية; but إن مسؤولا قال */
        if (kh_noun_phrase_end(&r->p, i, end, 0) == end && may_act(r, i))
            return kh_part_of(r, i, end);
    }
    return (struct kh_part){0, 0, 0};
}

static unsigned relative_wants(const struct kh_reader *r, size_t pronoun)
{
    if (kh_token_word(r->tokens, pronoun, "الذي"))
        return KH_HE;
    if (kh_token_word(r->tokens, pronoun, "التي"))
        return KH_SHE;
    return KH_HE | KH_SHE | KH_THEY;
}

/* X، الذي قال: the longest phrase that can speak and ends here. */
static struct kh_part antecedent(const struct kh_reader *r, const struct kh_draft *d, size_t end, size_t pronoun)
{
    struct kh_part part = {0, 0, 0};
    size_t least_first = end > r->first + KH_LONGEST_LEAD ? end - KH_LONGEST_LEAD : r->first;

    /* العقارات التي يقترح تقديمها: not who proposes */
    if (!(relative_wants(r, pronoun) & (d->report.feminine ? KH_SHE : KH_HE | KH_THEY)))
        return part;
    for (size_t i = end; i-- > least_first;) {
        const kh_name *name = NULL;

        if (kh_sign_at(r->tokens, i) || kh_noun_phrase_end(&r->p, i, end, 0) != end || !kh_can_speak(r, i))
            continue;
        if (kh_name_end_at(&r->p, i, &name) && name->type == KH_NAME_LOC)
            continue; /* a place at the end of the phrase, rather than who speaks */
        if (!(kh_agreement_of(r, kh_part_of(r, i, end)) & relative_wants(r, pronoun)))
            continue;
        if (!kh_part_empty(part) && (r->words[i] & (KH_WORD_DOCUMENT | KH_WORD_OCCASION)))
            continue; /* تصريحات المتحدثة، التي قالت */
        part = kh_part_of(r, i, end);
        if (kh_word_strip(r->words[i]))
            part.start = kh_token_inside(r->tokens, i, kh_word_strip(r->words[i]));
    }
    if (kh_part_empty(part)) {
        part = phrase_before(r, end);
        if (!kh_part_empty(part) && !kh_can_speak(r, part.first) && r->words[part.first])
            part.end = part.first; /* التطبيقات التي تعلن */
    }
    return part;
}

static bool is_was(const struct kh_reader *r, size_t i)
{
    static const char *const words[] = {"كان", "كانت", "كانوا", "وكان", "وكانت", "وكانوا"};

    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (kh_token_word(r->tokens, i, words[k]))
            return true;
    }
    return false;
}

/* أن وزير الدفاع، سامر الطحان، قال: an office at the head of the clause, and its name between commas before the verb.
 */
static struct kh_part named_between(const struct kh_reader *r, const struct kh_draft *d, size_t end)
{
    static const struct kh_part none = {0, 0, 0};
    struct kh_part part = phrase_before(r, end);
    bool named = false;

    if (kh_part_empty(part) || d->report.form > KH_REPORT_PRESENT || !kh_can_speak(r, part.first) ||
        (part.first > r->first && !(r->words[part.first - 1] & KH_WORD_THAT)))
        return none;
    for (size_t i = part.first; i + 1 < part.end; i++)
        named |= kh_is_comma(kh_sign_at(r->tokens, i)) && kh_name_end_at(&r->p, i + 1, NULL) == part.end;
    return named && (kh_agreement_of(r, part) & (d->report.feminine ? KH_SHE : KH_HE | KH_THEY)) ? part : none;
}

/* وكان X، مدرب الفريق، (قد) اشترط؛ X الذي يعيش هنا منذ زمن، يأمل: what the sentence, or the clause behind أن, is about,
 * and commas or a relative clause stand between it and its verb. `end` is the comma before the verb. */
static struct kh_part topic_before(const struct kh_reader *r, const struct kh_draft *d, size_t end)
{
    static const struct kh_part none = {0, 0, 0};
    size_t first = r->first, close;
    struct kh_part topic;

    if (d->report.form > KH_REPORT_PRESENT)
        return none;
    for (size_t i = r->first; i < end; i++) {
        if (r->words[i] & KH_WORD_THAT)
            first = i + 1;
    }
    if (first == r->first && (r->words[first] & KH_WORD_VERB) && is_was(r, first))
        first++;
    if (first >= end || !kh_can_speak(r, first) || (r->words[first] & (KH_WORD_VERB | KH_WORD_SHOWS)))
        return none;
    close = kh_noun_phrase_end(&r->p, first, end, 0);
    if (close <= first || (close < end && !kh_is_comma(kh_sign_at(r->tokens, close)) &&
                           kh_sign_at(r->tokens, close) != '(' && !(r->words[close] & KH_WORD_RELATIVE)))
        return none;
    for (size_t i = close; i < end; i++) {
        struct kh_report other;

        if (kh_report_at(&r->p, i, &other) && other.form <= KH_REPORT_PRESENT && !other.verb->strict)
            return none;
    }
    topic = kh_part_of(r, first, close);
    return kh_agreement_of(r, topic) & (d->report.feminine ? KH_SHE : KH_HE | KH_THEY) ? topic : none;
}

/* نقلت الوكالة تصريحات لسامر الطحان قال فيها: whose the document is; nobody where it does not say. */
static struct kh_part document_author(const struct kh_reader *r, size_t end)
{
    for (size_t i = end; i-- > r->first && i + KH_LONGEST_LEAD > end;) {
        size_t name_end;

        if (!(r->words[i] & (KH_WORD_DOCUMENT | KH_WORD_OCCASION)) || i + 1 >= end)
            continue;
        if (!(r->words[i] & KH_WORD_AL) && ends_in(r, i, "ا"))
            break; /* قدم تقريرا للمنظمة قال فيه: to whom it was given */
        name_end = kh_glued(&r->p, i + 1, "ل") ? kh_noun_phrase_end(&r->p, i + 1, end, 0) : 0;
        if (name_end > i + 1 && kh_can_speak(r, i + 1)) {
            struct kh_part author = kh_part_of(r, i + 1, name_end);

            author.start = kh_token_inside(r->tokens, i + 1, LETTER);
            return author;
        }
        break;
    }
    return (struct kh_part){0, 0, 0};
}

/* وكان X قد قال، إلا أن X قال، X الذي قال: the subject that stands before the verb. */
struct kh_part kh_subject_before(const struct kh_reader *r, const struct kh_draft *d)
{
    size_t end = d->at;
    struct kh_part between;
    bool comma = false;

    if (d->report.object ||
        (d->report.strip && !kh_token_word(r->tokens, r->first, "اما") && !kh_token_word(r->tokens, r->first, "واما")))
        return (struct kh_part){0, 0, 0};
    if (d->report.strip && r->first + 1 < end) { /* أما X …، فقال */
        end = kh_noun_phrase_end(&r->p, r->first + 1, d->at, 0);
        return end > r->first + 1 ? kh_part_of(r, r->first + 1, end) : (struct kh_part){0, 0, 0};
    }
    if (end > r->first + 1 && kh_token_word(r->tokens, end - 1, "فقد") &&
        (kh_token_word(r->tokens, r->first, "اما") || kh_token_word(r->tokens, r->first, "واما"))) {
        end = kh_noun_phrase_end(&r->p, r->first + 1, d->at, 0); /* أما X، فقد رأت */
        return end > r->first + 1 ? kh_part_of(r, r->first + 1, end) : (struct kh_part){0, 0, 0};
    }
    if (end > r->first && kh_token_word(r->tokens, end - 1, "قد"))
        end--;
    if (end > r->first && (r->words[end - 1] & KH_WORD_VERB))
        end--;
    if (end > r->first && kh_adverb_end(r, end - 1) == end) /* تقارير أيضا تفيد */
        end--;
    if (end > r->first && kh_is_comma(kh_sign_at(r->tokens, end - 1))) {
        comma = true;
        end--;
    }
    if (end > r->first && (r->words[end - 1] & KH_WORD_RELATIVE)) {
        size_t pronoun = --end;

        comma = false;
        if (end > r->first && kh_is_comma(kh_sign_at(r->tokens, end - 1)))
            end--;
        return antecedent(r, d, end, pronoun);
    }
    if (end <= r->first)
        return (struct kh_part){0, 0, 0};
    if (kh_goes_back(r, d->at + 1))
        return document_author(r, end);
    for (size_t i = end - 1; kh_sign_at(r->tokens, end - 1) == ')' && i-- > r->first && i + 8 > end;) {
        if (kh_sign_at(r->tokens, i) == '(') /* سامر الطحان (32 عاما) صرح */
            end = i;
    }
    if (!comma || d->report.strip)
        return phrase_before(r, end);
    between = named_between(r, d, end);
    return kh_part_empty(between) ? topic_before(r, d, end) : between;
}

/* قالت "سانا" إن، وأوضحت "يوروكنترول": a name in marks right behind the verb. */
static bool quoted_subject(const struct kh_reader *r, const struct kh_report *report, size_t k)
{
    bool object = report->object;
    size_t end;

    if (!kh_closed_quote(r, k) || r->p.partners[k] - k > 5)
        return false;
    end = r->p.partners[k] + 1;
    if (kh_is_channel_name(r, k + 1))
        return true;
    if (!object && !(report->verb->frames & KH_FRAME_QUOTE) &&
        (report->verb->kind == KH_CALLS || !(report->verb->frames & KH_FRAME_OBJECT)))
        return true; /* حث "الشريف" خلال كلمته: such a verb is followed by no words of his */
    if (!object && end < r->end && r->tokens->at[end].kind == KH_TOKEN_WORD &&
        !(r->words[end] & (KH_WORD_PREP | KH_WORD_AND | KH_WORD_RELATIVE)) && !kh_glued(&r->p, end, "و") &&
        !kh_glued(&r->p, end, "ل"))
        return true; /* أكد "مركز الإعلام" التابع لها هذه الأنباء */
    return end < r->end && (kh_sign_at(r->tokens, end) == ':' || (r->words[end] & KH_WORD_THAT));
}

/* Does a clause with أن begin at `i`, but for times and commas? */
static bool that_follows(const struct kh_reader *r, size_t i)
{
    for (size_t guard = 0; i < r->end && guard < KH_LONGEST_LEAD; guard++, i++) {
        if (r->words[i] & KH_WORD_THAT)
            return true;
        if (!kh_is_comma(kh_sign_at(r->tokens, i)) && !kh_time_over(r->marking, i) && kh_adverb_end(r, i) == i)
            return false;
    }
    return false;
}

/*
 * أعلن آرسين فينغر، صباح الجمعة، أنه: of a verb that takes an object, two unknown words are the subject when a clause
 * with أن still follows, and does not hang on a word of the phrase itself.
 */
static bool unknown_subject(const struct kh_reader *r, const struct kh_report *report, size_t k)
{
    struct kh_report other;
    size_t end, limit = kh_least(r->end, k + KH_LONGEST_LEAD);

    if (kh_subject_begins(r, report, k) || r->words[k] || r->tokens->at[k].kind != KH_TOKEN_WORD ||
        kh_time_over(r->marking, k) || kh_glued(&r->p, k, "ب") || kh_glued(&r->p, k, "ل") ||
        kh_report_at(&r->p, k, &other))
        return false;
    end = kh_noun_phrase_end(&r->p, k, limit, 0);
    if (end > k + 2 && end < limit && (r->words[end] & KH_WORD_THAT)) { /* أكد منتج المسلسل سامر الطحان أن */
        for (size_t i = k + 1; i < end; i++) {
            const kh_name *name = NULL;
            if (kh_name_end_at(&r->p, i, &name) == end && name->type == KH_NAME_PER)
                return true;
        }
    }
    if (end < k + 2)
        return false;
    if (end < r->end && kh_time_over(r->marking, end) && that_follows(r, end))
        return true; /* أعلنت قوة المهام المشتركة أمس، أن */
    if (!kh_is_comma(kh_sign_at(r->tokens, end)))
        return false;
    for (size_t i = end; i < limit; i++) {
        if (r->words[i] & KH_WORD_THAT)
            return kh_is_comma(kh_sign_at(r->tokens, i - 1)) || kh_time_over(r->marking, i - 1);
        if (kh_report_at(&r->p, i, &other) && other.form <= KH_REPORT_PARTICIPLE)
            return false;
    }
    return false;
}

/* روحاني مرارا: the phrase ends before an adverb, and before a bare word behind a name that a time follows. */
static size_t without_adverb(const struct kh_reader *r, size_t k, size_t end)
{
    for (size_t i = k + 1; i < end; i++) {
        if (kh_adverb_end(r, i) > i)
            return i;
    }
    while (end > k + 1 && kh_token_word(r->tokens, end - 1, "يوم"))
        end--;
    return end;
}

/* دعت الزوار إلى: a noun that the verb cannot agree with is its object. */
static bool object_instead(const struct kh_reader *r, const struct kh_draft *d, struct kh_part part)
{
    unsigned wanted = d->report.feminine ? KH_SHE : KH_HE | KH_THEY;

    if (!(d->report.verb->frames & KH_FRAME_PERSON) || d->report.object)
        return false;
    return d->report.feminine && !(kh_agreement_of(r, part) & wanted) && (r->words[part.first] & KH_WORD_AL) &&
           !kh_name_end_at(&r->p, part.first, NULL);
}

/* واتهمت المعارضة شمعون بمحاولة: where the accused begins, 0 when all of [first, end) is one. */
static size_t accused_inside(const struct kh_reader *r, size_t first, size_t end)
{
    if (!(r->words[first] & KH_WORD_AL) || (r->words[first] & KH_WORD_TITLE))
        return 0;
    for (size_t i = first + 1; i < end; i++) {
        const kh_name *name = NULL;

        if (kh_name_end_at(&r->p, i, &name) == end && name->type == KH_NAME_PER)
            return i;
        if (!(r->words[i] & KH_WORD_AL))
            break;
    }
    return 0;
}

/* حذر الاتحاد اللاعبين، أوصت الوزارة المواطنين: no nominative ends in ين, so behind a noun with ال the one spoken to
 * begins, even where a name was thought to go on. Gives where, or `end`. */
static size_t spoken_to(const struct kh_reader *r, const struct kh_draft *d, size_t first, size_t end)
{
    enum { LEAST = 5 * LETTER };

    if (!(d->report.verb->frames & (KH_FRAME_PERSON | KH_FRAME_OBJECT)))
        return end;
    for (size_t i = first + 1; i < end; i++) {
        kh_str fold = r->tokens->at[i].fold;
        const kh_name *name = kh_name_over(r->marking, i), *before = kh_name_over(r->marking, i - 1);
        /* حث سامر الأوروبيين: not even an adjective, for he is one man */
        bool man = (before && before->type == KH_NAME_PER) || (i == first + 1 && !r->words[first]);

        if (name && name->type == KH_NAME_PER)
            continue; /* a family name */
        if ((r->words[i] & KH_WORD_AL) &&
            ((r->words[i - 1] & KH_WORD_AL) ||
             ((!name || name->type == KH_NAME_MISC) && (before || (i == first + 1 && !r->words[first])))) &&
            fold.len > LEAST && memcmp(fold.ptr + fold.len - 2 * LETTER, "ين", 2 * LETTER) == 0 &&
            (man || memcmp(fold.ptr + fold.len - 3 * LETTER, "ي", LETTER) != 0))
            return i;
        if (r->words[i] & KH_WORD_ROLE)
            break;
    }
    return end;
}

static bool unknown_word(const struct kh_reader *r, size_t i)
{
    return i < r->end && r->tokens->at[i].kind == KH_TOKEN_WORD && !r->words[i] && !kh_glued(&r->p, i, "ب") &&
           !kh_glued(&r->p, i, "ل") && !kh_time_over(r->marking, i);
}

/*
 * أكد رئيس النادي، مازاي أوجوري، أن؛ أكد أحد محامي الدفاع فكرات إيلكاز أن: two words that nobody knows, before a
 * clause, are the name of the speaker rather than an object. Gives where it ends, or `end`.
 */
static size_t name_beyond(const struct kh_reader *r, const struct kh_draft *d, size_t first, size_t end)
{
    bool comma = kh_is_comma(kh_sign_at(r->tokens, end));
    size_t i = end + comma, close;

    if (!(d->report.verb->frames & KH_FRAME_CLAUSE) ||
        !(r->words[first] & (KH_WORD_ROLE | KH_WORD_TITLE | KH_WORD_QUANTITY)) || !unknown_word(r, i) ||
        !unknown_word(r, i + 1))
        return end;
    for (close = i + 2; close < i + 4 && unknown_word(r, close); close++)
        ;
    if (comma && !kh_is_comma(kh_sign_at(r->tokens, close)))
        return end;
    return that_follows(r, close) ? close : end;
}

/* اتهم عضو في الحزب، الأسبوع الماضي، بـ: over times, adverbs and the commas around them. */
static size_t behind_times(const struct kh_reader *r, size_t i, size_t limit)
{
    while (i + 1 < limit &&
           (kh_is_comma(kh_sign_at(r->tokens, i)) || kh_time_over(r->marking, i) || kh_adverb_end(r, i) > i))
        i = kh_adverb_end(r, i) > i ? kh_adverb_end(r, i) : i + 1;
    return kh_least(i, limit - 1);
}

/* واتهم سامر ووالده بالتهرب: the accused are joined by و, and the charge follows. */
static bool charged_together(const struct kh_reader *r, size_t end, size_t limit)
{
    enum { NEAR = 5 };

    if (end >= limit || r->tokens->at[end].kind != KH_TOKEN_WORD || !ends_in(r, end, "ه") ||
        memcmp(r->tokens->at[end].fold.ptr, "و", LETTER) != 0)
        return false;
    for (size_t i = end + 1; i < kh_least(limit, end + NEAR); i++) {
        if (kh_glued(&r->p, i, "ب"))
            return true;
    }
    return false;
}

static bool inserted_source(const struct kh_reader *r, size_t k)
{
    kh_match match;
    enum kh_attribution kind = kh_attribution_at(r, k, &match);

    return kind == KH_PER || kind == KH_PER_CLAUSE;
}

/* 128 دولة، 12 نائبا: so many who may speak. */
static bool counted_speakers(const struct kh_reader *r, size_t k)
{
    static const char *const words[] = {"دوله",  "نايبا", "عضوا",  "شخصا",  "حزبا",  "منظمه", "جمعيه",
                                        "ولايه", "شابا",  "شابه",  "امراه", "رجلا",  "طالبا", "مواطنا",
                                        "باحثا", "كاتبا", "فنانا", "طبيبا", "خبيرا", "عالما", "وزيرا",
                                        "ناشطا", "لاعبا", "شاهدا", "موظفا", "مسوولا"};

    if (k + 1 >= r->end || kh_time_over(r->marking, k))
        return false;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        if (kh_token_word(r->tokens, k + 1, words[w]))
            return true;
    }
    return (r->words[k + 1] & (KH_WORD_ROLE | KH_WORD_SPEAKER)) && !(r->words[k + 1] & (KH_WORD_AL | KH_WORD_GLUED));
}

/* From a word that describes the occasion to the clause, the comma or the quotation behind the description. */
static size_t behind_description(const struct kh_reader *r, size_t first)
{
    for (size_t i = first; i < kh_least(r->end, first + KH_LONGEST_LEAD); i++) {
        if ((r->words[i] & KH_WORD_THAT) || kh_sign_at(r->tokens, i))
            return i;
    }
    return first;
}

/* Over a time or a channel that comes before the subject: وقال اليوم، في بيان، الوزير. */
size_t kh_skip_to_subject(struct kh_reader *r, struct kh_draft *d, size_t k)
{
    size_t limit = kh_least(r->end, k + KH_LONGEST_SEARCH);

    for (size_t guard = 0; guard < 4 && k < limit; guard++) {
        size_t next;
        struct kh_complement c = {0};

        if ((kh_subject_begins(r, &d->report, k) && !kh_time_over(r->marking, k)) || kh_is_filler(r, k))
            break;
        if (kh_complement_at(r, &d->report, k, false, &c))
            break;
        if (inserted_source(r, k))
            break; /* أعرب وفقا لما نقلته الوكالة عن */
        if (d->report.verb->kind == KH_RELAYS && kh_token_word(r->tokens, k, "عن"))
            break; /* نقل عن X: nobody is said to have passed it on */
        next = kh_skip_adjunct(r, d, k, limit);
        if (next == k && kh_is_comma(kh_sign_at(r->tokens, k)))
            next = k + 1;
        if (next == k)
            break;
        if (next < limit && d->via_count && next > k + 1 && (r->words[next - 1] & KH_WORD_AL) &&
            (r->words[next] & ~(uint32_t)KH_WORD_AL) == 0 && (r->words[next] & KH_WORD_AL) &&
            !kh_name_over(r->marking, next))
            return behind_description(r, next); /* في المؤتمر الدولي المنعقد في جنيف */
        k = next;
    }
    return k;
}

/* وصف مسؤولو البلدية الاتفاقية بأنها: where the subject ends, whose plural is no accusative; 0 when it may be one. */
static size_t nominative_end(const struct kh_reader *r, size_t k, size_t end)
{
    size_t subject = k + 1;

    if (!ends_in(r, k, "ون")) {
        if (!ends_in(r, k, "و") || !(r->words[k] & (KH_WORD_ROLE | KH_WORD_SPEAKER)))
            return 0;
        subject = kh_name_end_at(&r->p, k + 1, NULL);
        if (!subject)
            subject = k + 2;
    }
    return subject < end ? subject : 0;
}

/* بـ"الكاذب"، بأنه كاذب: what somebody or something is described as. */
static bool described_by(const struct kh_reader *r, size_t k, size_t limit)
{
    return kh_glued(&r->p, k, "ب") ||
           (k < limit && (r->words[k] & KH_WORD_THAT) && memcmp(r->tokens->at[k].fold.ptr, "با", 2 * LETTER) == 0);
}

size_t kh_take_subject(struct kh_reader *r, struct kh_draft *d, size_t k)
{
    size_t limit = kh_least(r->end, k + KH_LONGEST_SEARCH), end;

    k = kh_skip_to_subject(r, d, k);
    if (k < limit && k == d->at + 1 && quoted_subject(r, &d->report, k)) {
        d->speaker = kh_part_of(r, k, r->p.partners[k] + 1);
        return r->p.partners[k] + 1;
    }
    if (k < limit && unknown_subject(r, &d->report, k)) {
        end = kh_noun_phrase_end(&r->p, k, limit, 0);
        d->speaker = kh_part_of(r, k, end);
        return end;
    }
    if (k < limit && r->tokens->at[k].kind == KH_TOKEN_NUMBER && d->report.verb->kind != KH_ACCUSES &&
        counted_speakers(r, k)) {
        end = kh_noun_phrase_end(&r->p, k + 1, limit, stops_of(d->report.verb));
        d->speaker = kh_part_of(r, k, end);
        return end;
    }
    if (k >= limit || !kh_subject_begins(r, &d->report, k) || kh_time_over(r->marking, k))
        return k;
    end = without_adverb(r, k, kh_noun_phrase_end(&r->p, k, limit, stops_of(d->report.verb)));
    end = spoken_to(r, d, k, end);
    if (end > k && object_instead(r, d, kh_part_of(r, k, end)))
        return k;
    /* وندد فلان بكذا، ووصف الرئيس X ونظيره Y بـ: what is described, by the one who just spoke */
    if (d->report.verb->kind == KH_DESCRIBES && !d->report.object && d->report.strip && r->last_in_sentence &&
        end < limit && (kh_glued(&r->p, end, "ب") || kh_glued(&r->p, end, "و") || (r->words[end] & KH_WORD_AND)))
        return k;
    if (d->report.verb->kind == KH_ACCUSES && !d->report.object && end < limit &&
        (kh_glued(&r->p, end, "ب") || ends_in(r, k, "ون"))) { /* يتهم المنتقدون سامر الذي …، بـ: not one of theirs */
        size_t accused = accused_inside(r, k, end);

        if (accused) {
            d->speaker = kh_part_of(r, k, accused);
            return accused;
        }
    }
    if (d->report.verb->kind == KH_DESCRIBES && !d->report.object && end < limit && described_by(r, end, limit)) {
        size_t subject = nominative_end(r, k, end);

        if (subject) {
            d->speaker = kh_part_of(r, k, subject);
            return subject;
        }
    }
    /* كما وصف الوزير بـ"الكاذب": he who describes names what he describes before what he says of it */
    if (d->report.verb->kind == KH_DESCRIBES && !d->report.object && d->report.form <= KH_REPORT_PRESENT &&
        end < limit && described_by(r, behind_times(r, end, limit), limit))
        return k;
    if (d->report.verb->kind == KH_ACCUSES && !d->report.object && charged_together(r, end, limit))
        return k;
    /* واتهم إيران بدعم …: what stands right before the charge is the accused */
    if (d->report.verb->kind == KH_ACCUSES && !d->report.object && kh_glued(&r->p, behind_times(r, end, limit), "ب"))
        return k;
    end = name_beyond(r, d, k, end);
    if (end > k)
        d->speaker = kh_part_of(r, k, end);
    return end > k ? end : k;
}

/* عنه، عنها، عنهم: the agreement of the one it goes back to, 0 when token `i` is none of them. */
unsigned kh_pronoun_behind(const struct kh_reader *r, size_t i)
{
    if (kh_token_word(r->tokens, i, "عنه"))
        return KH_HE;
    if (kh_token_word(r->tokens, i, "عنها"))
        return KH_SHE;
    return kh_token_word(r->tokens, i, "عنهم") ? KH_THEY : 0;
}

/* The pronoun at `i` is whose words they are, and the subject the channel; gives the token behind قوله, or `k`. */
static size_t relays_pronoun(struct kh_reader *r, struct kh_draft *d, size_t i, size_t k)
{
    struct kh_report saying;

    kh_add_via(d, d->speaker);
    d->speaker = (struct kh_part){0, 0, 0};
    d->whose = kh_pronoun_behind(r, i);
    for (size_t s = k; s < kh_least(k + 10, r->end); s++) {
        if (kh_report_at(&r->p, s, &saying) && saying.form == KH_REPORT_SAYING)
            return s + 1;
    }
    return k;
}

/* Behind عن: a noun phrase, or one in marks ("مصدر أمني"). */
static size_t source_end(const struct kh_reader *r, size_t i)
{
    if (kh_closed_quote(r, i) && r->p.partners[i] - i <= 5 && r->p.partners[i] < r->end)
        return r->p.partners[i] + 1;
    return kh_noun_phrase_end(&r->p, i, r->end, KH_STOP_OBJECT | KH_STOP_BI);
}

/* نقلت الوكالة عن مسؤول قوله: the subject becomes the channel. */
size_t kh_take_relayed(struct kh_reader *r, struct kh_draft *d, size_t k)
{
    size_t limit = kh_least(r->end, k + 24), end;

    if (d->at + 1 < r->end && kh_pronoun_behind(r, d->at + 1)) /* ونقلت عنه وكالة كذا قوله */
        return relays_pronoun(r, d, d->at + 1, k);
    for (size_t i = k; i < limit; i++) {
        struct kh_report saying;
        kh_match match;
        size_t from;

        if (kh_pronoun_behind(r, i))
            return relays_pronoun(r, d, i, i + 1);

        if (kh_attribution_at(r, i, &match) == KH_QUOTING && i + match.n < limit)
            from = i + match.n; /* نقلت الوكالة على لسان مصدر */
        else
            from = kh_token_word(r->tokens, i, "عن") && i + 1 < limit ? i + 1 : 0;
        end = from ? source_end(r, from) : 0;
        if (from && end > from) {
            kh_add_via(d, d->speaker);
            d->relayed = true;
            d->speaker = kh_part_of(r, from, end);
            for (size_t s = end; s < kh_least(end + 10, r->end); s++) {
                if (kh_report_at(&r->p, s, &saying) && saying.form == KH_REPORT_SAYING)
                    return s + 1;
            }
            return end;
        }
        if (kh_closed_quote(r, i) && r->p.partners[i] - i <= 5) {
            i = r->p.partners[i]; /* صحيفة "كذا": a name in marks */
            continue;
        }
        if ((r->words[i] & KH_WORD_THAT) || kh_opens_quote(r, i))
            break;
    }
    return k;
}
