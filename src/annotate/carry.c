/*
 * Whose words a verb goes on with when it names nobody (وأضاف، وقالت في بيان، مشيرة إلى).
 *
 * The verb says what its subject may be: one man or body (قال), one woman or body (قالت), several persons (قالوا). The
 * candidates are the subjects of the clauses since somebody last spoke, the nearest first, and those who spoke. Where
 * nobody agrees nobody is named: an unknown speaker is a lesser evil than a wrong one.
 */
#include "annotate/statement.h"

enum { LETTER = 2, LONGEST_CARRY = 3, FEW_LETTERS = 4 };

static bool ends_with(kh_str word, const char *suffix)
{
    size_t n = strlen(suffix);

    return word.len > n && memcmp(word.ptr + word.len - n, suffix, n) == 0;
}

void kh_remember_speaker(struct kh_reader *r, const struct kh_draft *d)
{
    unsigned agreement;

    if (kh_part_empty(d->speaker))
        return;
    agreement = kh_agreement_of(r, d->speaker);
    /* neither a name nor a rank (الكابتن) tells he from she, the verb beside it does */
    if (d->report.form <= KH_REPORT_PRESENT && !d->relayed && !d->report.plural && d->at > 0 &&
        ((agreement & (KH_HE | KH_SHE)) == (KH_HE | KH_SHE) || (d->speaker.first > d->at && d->report.feminine) ||
         (d->speaker.first >= r->first && d->report.feminine && !(agreement & KH_SHE)))) /* كانت الرياض قد أعلنت */
        agreement = d->report.feminine ? KH_SHE | (d->speaker.first > d->at ? agreement & KH_THEY : 0u) : KH_HE;
    memmove(r->speakers + 1, r->speakers, (KH_SPEAKERS - 1) * sizeof *r->speakers);
    memmove(r->agreements + 1, r->agreements, (KH_SPEAKERS - 1) * sizeof *r->agreements);
    r->speakers[0] = d->speaker;
    r->agreements[0] = agreement;
    if (r->speaker_count < KH_SPEAKERS)
        r->speaker_count++;
}

/* The word without its proclitics and ال. */
static kh_str bare_word(const struct kh_reader *r, size_t i)
{
    kh_str fold = r->tokens->at[i].fold;
    size_t cut = kh_word_strip(r->words[i]) + ((r->words[i] & KH_WORD_AL) ? 2 * LETTER : 0);

    return cut < fold.len ? kh_str_of(fold.ptr + cut, fold.len - cut) : fold;
}

/* Offices and kinds of people: وزير، وزيرة، مسؤولون، خبراء، سكان. */
static unsigned agreement_of_office(kh_str word, bool people)
{
    bool longer = word.len > FEW_LETTERS * LETTER;

    if (ends_with(word, "ه"))
        return KH_SHE | (people ? KH_THEY : 0u);
    if (ends_with(word, "ات"))
        return KH_SHE | KH_THEY;
    if (longer && (ends_with(word, "ون") || ends_with(word, "ين") || ends_with(word, "اء") || ends_with(word, "ان")))
        return KH_THEY;
    return KH_HE | (people ? KH_THEY : 0u);
}

/* المصادر، وسائل، عناصر: a plural of things has the shape of no singular, and agrees as one woman. */
static bool broken_plural(kh_str word)
{
    return word.len > FEW_LETTERS * LETTER && memcmp(word.ptr + 2 * LETTER, "ا", LETTER) == 0;
}

/* وسائل، مصادر، فصائل; not مراقبون */
static bool things(kh_str word)
{
    if (kh_str_eq(word, KH_STR("دول")) || kh_str_eq(word, KH_STR("قوي")))
        return true;
    if (word.len == 5 * LETTER && memcmp(word.ptr, "ا", LETTER) == 0 && memcmp(word.ptr + 3 * LETTER, "ا", LETTER) == 0)
        return true; /* أحزاب، أوساط، أطراف */
    return broken_plural(word) && !ends_with(word, "ون") && !ends_with(word, "ين");
}

static unsigned agreement_of_noun(const struct kh_reader *r, size_t i, size_t end)
{
    kh_str word = bare_word(r, i);
    bool al = (r->words[i] & KH_WORD_AL) != 0;

    if (!r->words[i]) /* rather a name than a noun */
        return KH_HE | KH_SHE;
    if (ends_with(word, "ه"))
        return KH_SHE;
    if (ends_with(word, "ات"))
        return KH_SHE | KH_THEY;
    if (word.len > FEW_LETTERS * LETTER && (ends_with(word, "ون") || ends_with(word, "ين")))
        return KH_THEY;
    /* its adjective tells: مصادر أمنية، الأمم المتحدة; not what it governs: تنظيم الدولة، بيان قمة */
    if (i + 1 < end && al == ((r->words[i + 1] & KH_WORD_AL) != 0) &&
        ends_with(r->tokens->at[i + 1].fold, al ? "ه" : "يه"))
        return KH_SHE;
    if (broken_plural(word) || ends_with(word, "اء") || ends_with(word, "ي"))
        return KH_HE | KH_SHE;
    return KH_HE;
}

unsigned kh_agreement_of(const struct kh_reader *r, struct kh_part part)
{
    const kh_name *name = NULL;
    size_t i = part.first, named;

    if (kh_token_word(r->tokens, i, "احدي"))
        return KH_SHE;
    if (kh_token_word(r->tokens, i, "احد"))
        return KH_HE;
    while (i + 1 < part.end && (kh_sign_at(r->tokens, i) || (r->words[i] & (KH_WORD_QUANTITY | KH_WORD_SHOWS)) ||
                                kh_token_word(r->tokens, i, "من")))
        i++;
    if ((r->words[i] & (KH_WORD_ROLE | KH_WORD_TITLE | KH_WORD_SPEAKER)) && ends_with(kh_token_text(r->tokens, i), "ه"))
        return KH_HE; /* مدربه، سموه: a pronoun, no ة */
    if ((r->words[i] & KH_WORD_ROLE) && kh_str_eq(bare_word(r, i), KH_STR("مصادر")))
        return KH_SHE;
    if (r->words[i] & (KH_WORD_ROLE | KH_WORD_TITLE))
        return agreement_of_office(bare_word(r, i), false);
    if (r->words[i] & KH_WORD_SPEAKER) /* وسائل إعلام ذكرت */
        return agreement_of_office(bare_word(r, i), true) | (things(bare_word(r, i)) ? KH_SHE : 0u);
    named = kh_name_end_at(&r->p, i, &name);
    if (named && name->type == KH_NAME_PER)
        return KH_HE | KH_SHE;
    if (named && !(r->words[i] & (KH_WORD_BODY | KH_WORD_AL)))
        return ends_with(r->tokens->at[i].fold, "ه") ? KH_SHE : KH_HE | KH_SHE;
    if (named && name->type == KH_NAME_LOC)
        return KH_HE | KH_SHE;
    return agreement_of_noun(r, i, part.end);
}

/* What the verb, the participle or the pronoun lets its subject be. */
unsigned kh_agreement_wanted(const struct kh_reader *r, size_t at, const struct kh_report *report)
{
    kh_str fold = r->tokens->at[at].fold;

    if (report->form >= KH_REPORT_SAYING) {
        if (ends_with(fold, "هم"))
            return KH_THEY;
        return ends_with(fold, "ها") ? KH_SHE : KH_HE;
    }
    if (report->plural)
        return report->feminine ? KH_SHE | KH_THEY : KH_THEY;
    return report->feminine ? KH_SHE : KH_HE;
}

/* A word that nothing is known of, or a common verb: at the head of a clause it may be the verb. */
static bool may_be_verb(const struct kh_reader *r, size_t i)
{
    return r->tokens->at[i].kind == KH_TOKEN_WORD && !(r->words[i] & ~(uint32_t)(KH_WORD_VERB | KH_WORD_AND)) &&
           r->tokens->at[i].fold.len >= 3 * LETTER && !kh_name_over(r->marking, i) && !kh_time_over(r->marking, i);
}

static bool begins_clause(const struct kh_reader *r, size_t i, size_t first)
{
    kh_str fold = r->tokens->at[i].fold;

    if (i == first || kh_is_comma(kh_sign_at(r->tokens, i - 1)) || kh_adverb_end(r, i - 1) == i ||
        kh_opens_new_clause(r, i - 1) || kh_token_word(r->tokens, i - 1, "ثم") ||
        kh_token_word(r->tokens, i - 1, "لم") || kh_token_word(r->tokens, i - 1, "لن") ||
        kh_token_word(r->tokens, i - 1, "قد"))
        return true;
    return fold.len > 3 * LETTER && memcmp(fold.ptr, "و", LETTER) == 0;
}

static bool subject_could_speak(const struct kh_reader *r, size_t k)
{
    const kh_name *name = NULL;

    if (!kh_subject_begins(r, &r->plain_report, k) || (r->words[k] & KH_WORD_DOCUMENT))
        return false;
    if (kh_name_end_at(&r->p, k, &name))
        return name->type == KH_NAME_PER || name->type == KH_NAME_ORG ||
               (r->words[k] & (KH_WORD_ROLE | KH_WORD_SPEAKER));
    return (r->words[k] & (KH_WORD_ROLE | KH_WORD_SPEAKER | KH_WORD_TITLE | KH_WORD_BODY)) != 0;
}

/* The subject, nearest to `end`, of a clause of [first, end): حاولت السفارة …، وتعرفت الشرطة …; agreeing with its verb
 * and with what is `wanted`. */
static struct kh_part nearest_subject(const struct kh_reader *r, size_t first, size_t end, unsigned wanted)
{
    size_t least = end > first + KH_LONGEST_SEARCH ? end - KH_LONGEST_SEARCH : first;

    for (size_t i = end; i-- > least;) {
        struct kh_part subject;
        unsigned agreement;
        bool she, topic;

        if (i + 1 >= end || !subject_could_speak(r, i + 1))
            continue;
        topic = first == r->first && /* إن X تجاهل: in the same sentence, elsewhere it is within somebody's words */
                ((r->words[i] & KH_WORD_THAT) || kh_token_word(r->tokens, i, "لكن"));
        if (!topic && (!begins_clause(r, i, first) || !may_be_verb(r, i)))
            continue;
        subject = kh_part_of(r, i + 1, kh_noun_phrase_end(&r->p, i + 1, end, KH_STOP_OBJECT | KH_STOP_BI | KH_STOP_OF));
        if (kh_part_empty(subject))
            continue;
        agreement = kh_agreement_of(r, subject);
        she = ends_with(r->tokens->at[i].fold, "ت");
        if (agreement & wanted & (topic ? KH_HE | KH_SHE | KH_THEY : she ? KH_SHE : KH_HE | KH_THEY))
            return subject;
    }
    if (first + 1 < end && subject_could_speak(r, first)) {
        struct kh_part subject = kh_part_of(r, first, kh_noun_phrase_end(&r->p, first, end, 0));

        if (!kh_part_empty(subject) && subject.end < end && (kh_agreement_of(r, subject) & wanted))
            return subject;
    }
    return (struct kh_part){0, 0, 0};
}

/* Sentences between the last words that were reported and this sentence, no further than need be. */
static size_t silence(const struct kh_reader *r)
{
    size_t n = 0;

    while (n <= LONGEST_CARRY && n < r->sentence && r->marking->sentences[r->sentence - n - 1].first >= r->spoke_end)
        n++;
    return n;
}

static struct kh_part subject_since(const struct kh_reader *r, size_t sentences, unsigned wanted)
{
    struct kh_part none = {0, 0, 0};

    for (size_t n = 1; n <= sentences && n <= LONGEST_CARRY && n <= r->sentence; n++) {
        const kh_range *sentence = &r->marking->sentences[r->sentence - n];
        struct kh_part subject = nearest_subject(r, sentence->first, sentence->end, wanted);

        if (!kh_part_empty(subject))
            return subject;
    }
    return none;
}

/* لكنه قال، وهو يقول: the pronoun stands for somebody named in the same breath. */
bool kh_pronoun_before(const struct kh_reader *r, size_t at)
{
    static const char *const words[] = {"لكنه", "ولكنه", "لكنها", "ولكنها", "لكنهم", "ولكنهم", "وهو",
                                        "وهي",  "فهو",   "فهي",   "لانه",   "لانها", "وانه",   "وانها"};

    for (size_t k = 0; at > r->first && k < sizeof words / sizeof *words; k++) {
        if (kh_token_word(r->tokens, at - 1, words[k]))
            return true;
    }
    return false;
}

/* The person named last before token `at`. */
static struct kh_part latest_person(const struct kh_reader *r, size_t at)
{
    uint32_t before = r->tokens->at[at].start;
    size_t low = 0, high = r->marking->names.n;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (KH_AT(&r->marking->names, kh_name, middle)->span.end <= before)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t n = 0; low > 0 && n < KH_LONGEST_SEARCH; n++) {
        const kh_name *name = KH_AT(&r->marking->names, kh_name, --low);

        if (name->type == KH_NAME_PER)
            return (struct kh_part){kh_token_at_byte(r->marking, name->span.start),
                                    kh_token_at_byte(r->marking, name->span.end - 1) + 1, name->span.start};
    }
    return (struct kh_part){0, 0, 0};
}

struct kh_part kh_carried_speaker(const struct kh_reader *r, const struct kh_draft *d)
{
    unsigned wanted = d->whose ? d->whose : kh_agreement_wanted(r, d->at, &d->report);
    size_t quiet = silence(r);
    bool goes_on = d->report.verb->continues && r->speaker_count;
    struct kh_part speaker = {0, 0, 0};

    if ((!r->last_in_sentence && !goes_on) || kh_pronoun_before(r, d->at))
        speaker = nearest_subject(r, r->first, d->at, wanted);
    if (kh_part_empty(speaker) && !goes_on)
        speaker = subject_since(r, quiet, wanted);
    if (!kh_part_empty(speaker))
        return speaker;
    for (size_t i = 0; i < r->speaker_count && quiet <= LONGEST_CARRY; i++) {
        if (r->agreements[i] & wanted)
            return r->speakers[i];
    }
    if (wanted == KH_THEY)
        speaker = nearest_subject(r, r->first, d->at, wanted);
    if (kh_part_empty(speaker))
        speaker = subject_since(r, LONGEST_CARRY, wanted);
    if (kh_part_empty(speaker) && !r->speaker_count && (wanted & (KH_HE | KH_SHE)))
        speaker = latest_person(r, kh_pronoun_before(r, d->at) ? d->at : r->first);
    return speaker;
}
