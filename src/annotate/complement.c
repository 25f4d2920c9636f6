/* From the verb of saying to what was said: over times, channels and circumstances to the clause, the quotation or the
 * noun. */
#include "annotate/quote.h"
#include "annotate/statement.h"

enum { LETTER = 2 };

static bool frame_preposition(const struct kh_reader *r, size_t i, unsigned frames)
{
    static const struct {
        const char *word;
        unsigned frame;
    } table[] = {
        {"علي", KH_FRAME_ON}, {"الي", KH_FRAME_TO}, {"عن", KH_FRAME_OF}, {"من", KH_FRAME_FROM}, {"في", KH_FRAME_IN}};

    for (size_t k = 0; k < sizeof table / sizeof *table; k++) {
        if ((frames & table[k].frame) && kh_token_word(r->tokens, i, table[k].word))
            return true;
    }
    return false;
}

static bool any_preposition_then_that(const struct kh_reader *r, size_t i)
{
    return (r->words[i] & KH_WORD_PREP) && i + 1 < r->end && (r->words[i + 1] & KH_WORD_THAT) &&
           (kh_token_word(r->tokens, i, "الي") || kh_token_word(r->tokens, i, "علي") ||
            kh_token_word(r->tokens, i, "عن") || kh_token_word(r->tokens, i, "من"));
}

static bool set_complement(struct kh_reader *r, struct kh_complement *c, enum kh_complement_kind kind, size_t first,
                           uint32_t strip)
{
    if (first >= r->tokens->n || first >= r->end)
        return false;
    c->kind = kind;
    c->first = first;
    c->start = strip ? kh_token_inside(r->tokens, first, strip) : r->tokens->at[first].start;
    return true;
}

/* A phrase of attribution: the outlet gives a source, the object is over or has not begun. */
static bool breaks_off(const struct kh_reader *r, size_t k)
{
    kh_match match;
    enum kh_attribution kind = kh_attribution_at(r, k, &match);

    return kind != KH_NO_ATTRIBUTION && kind < KH_NO_SOURCE;
}

static bool ends_with_ha(const struct kh_reader *r, size_t k)
{
    kh_str fold = r->tokens->at[k].fold;

    return fold.len > LETTER && memcmp(fold.ptr + fold.len - LETTER, "ه", LETTER) == 0;
}

static bool object_begins(const struct kh_reader *r, size_t k, const struct kh_report *report)
{
    enum kh_report_kind kind = report->verb->kind;
    uint32_t word = r->words[k];
    struct kh_report other;

    if (kh_token_word(r->tokens, k, "ما") && k + 1 < r->end && r->tokens->at[k + 1].kind == KH_TOKEN_WORD)
        return true; /* أكدت ما وصفته بـ */
    if ((word & KH_WORD_SHOWS) && (k + 1 >= r->end || !(r->words[k + 1] & KH_WORD_AL)))
        return false; /* أكد ذلك بعد: nothing is told */
    if ((word & KH_WORD_VERB) && report->verb->kind <= KH_ANNOUNCES && r->tokens->at[k].fold.len <= 3 * LETTER &&
        !ends_with_ha(r, k) && k + 1 < r->end && r->tokens->at[k + 1].kind == KH_TOKEN_WORD && k > r->first &&
        !kh_report_at(&r->p, k - 1, &other))
        return true; /* أعلنت إسرائيل شن ضربات: the noun of action looks like the verb */
    if (r->tokens->at[k].kind == KH_TOKEN_PUNCT || (word & (KH_WORD_RELATIVE | KH_WORD_VERB)) ||
        kh_time_over(r->marking, k) || kh_adverb_end(r, k) > k ||
        (kh_token_word(r->tokens, k, "يوم") && kh_time_over(r->marking, k + 1)))
        return false;
    if (report->object && kind == KH_THINKS) /* تعتبرها من بين الأسوأ */
        return !breaks_off(r, k);
    if ((word & KH_WORD_PREP) && !(word & KH_WORD_QUANTITY) && !kh_token_word(r->tokens, k, "اي")) /* نفت أي علاقة */
        return false;
    if (kind != KH_ACCUSES && kh_glued(&r->p, k, "ب"))
        return false;
    return !kh_glued(&r->p, k, "ل") && !breaks_off(r, k);
}

/* دون أن، إلا أن، كما أن، من شأنها أن: these أن open what somebody else governs. */
static bool other_governs(const struct kh_reader *r, size_t that)
{
    static const char *const words[] = {"دون",  "بدون", "الا", "غير",   "بيد", "كما",  "قبل", "بعد",  "منذ",
                                        "رغم",  "برغم", "حتي", "لولا",  "بدل", "بما",  "لو",  "يعني", "تعني",
                                        "يبدو", "يمكن", "يجب", "ينبغي", "شرط", "بشرط", "ليس", "لدرجه"};

    for (size_t k = 0; that > 0 && k < sizeof words / sizeof *words; k++) {
        if (kh_token_word(r->tokens, that - 1, words[k]))
            return true;
    }
    return that > 0 && r->tokens->at[that - 1].fold.len > 3 * LETTER &&
           (memcmp(r->tokens->at[that - 1].fold.ptr, "شان", 3 * LETTER) == 0 ||
            (r->tokens->at[that - 1].fold.len > 4 * LETTER &&
             memcmp(r->tokens->at[that - 1].fold.ptr + LETTER, "مكن", 3 * LETTER) == 0)); /* يمكنها أن */
}

/* Does a clause with أن come before the next comma, stop or report? */
static bool clause_follows(const struct kh_reader *r, size_t first)
{
    for (size_t k = first; k < kh_least(r->end, first + KH_LONGEST_LEAD); k++) {
        struct kh_report other;

        if (r->words[k] & KH_WORD_THAT)
            return !other_governs(r, k);
        if (kh_sign_at(r->tokens, k) || (kh_report_at(&r->p, k, &other) && other.form <= KH_REPORT_PARTICIPLE))
            return false;
    }
    return false;
}

/*
 * A name in marks, not words that were said: كشفت دراسة "كذا" أن, على شاشة "كذا". Three words at most, and neither a
 * colon nor a comma nor the end of the subject before it.
 */
static bool quoted_name(const struct kh_reader *r, const struct kh_draft *d, size_t k)
{
    size_t close, before = k > 0 ? k - 1 : 0;
    uint32_t sign = kh_sign_at(r->tokens, before);

    if (!kh_closed_quote(r, k) || d->report.verb->kind == KH_DESCRIBES || kh_goes_back(r, before))
        return false;
    close = r->p.partners[k];
    if ((r->words[before] & KH_WORD_MEDIUM) && before > d->at && close - k < 10)
        return true; /* شبكة "بي.إي.إن" */
    if (close - k > 4 || kh_time_over(r->marking, before))
        return false;
    if (close == k + 2 && close + 1 < r->end &&
        (kh_time_over(r->marking, close + 1) || frame_preposition(r, close + 1, d->report.verb->frames)))
        return true; /* حذرت طهران، "بحزم" السبت من: how */
    if (k == d->at + 1 && close + 1 < r->end && r->tokens->at[close + 1].kind == KH_TOKEN_WORD &&
        !(r->words[close + 1] & (KH_WORD_PREP | KH_WORD_AND | KH_WORD_RELATIVE)) && !kh_glued(&r->p, close + 1, "و"))
        return true; /* ويروي "صيف" قصة: the subject */
    if (clause_follows(r, close + 1))
        return true;
    if (close + 2 < r->end && kh_is_comma(kh_sign_at(r->tokens, close + 1)) && (r->words[close + 2] & KH_WORD_THAT) &&
        kh_part_empty(d->speaker) == false && before > d->at && sign != ':' && !kh_is_comma(sign))
        return true; /* قال رئيس وكالة المساحة "سند"، إن */
    if (d->report.verb->continues && before > d->at && !kh_is_comma(sign) && sign != ':' && !kh_is_filler(r, before))
        return true; /* يواصلون حركة "كذا" */
    return before > d->at && !kh_is_comma(sign) && sign != ':' && !kh_is_filler(r, before) &&
           (kh_part_empty(d->speaker) || d->speaker.end != k) && !kh_name_over(r->marking, before);
}

/* ندد بشدة بالقرار: how, and not what. */
static bool manner_at(const struct kh_reader *r, size_t k)
{
    return !(r->words[k] & KH_WORD_AL) && k + 1 < r->end && kh_glued(&r->p, k + 1, "ب") &&
           r->tokens->at[k].fold.len > 2 * LETTER;
}

/* أعلن سامر الطحان، بطل الملاكمة، اعتزاله: is there something left to be said behind the second comma? */
static bool object_behind(const struct kh_reader *r, const struct kh_draft *d, size_t i)
{
    if (i >= r->end || r->tokens->at[i].kind != KH_TOKEN_WORD || kh_glued(&r->p, i, "و") ||
        (r->words[i] & (KH_WORD_AND | KH_WORD_RELATIVE | KH_WORD_VERB)))
        return false;
    return (r->words[i] & KH_WORD_THAT) ||
           ((d->report.verb->frames & KH_FRAME_OBJECT) && object_begins(r, i, &d->report));
}

/* أكد سامر الطحان، اللاعب السابق، أن: an apposition goes on to the next comma. Gives that comma, or `k`. */
static size_t apposition_end(const struct kh_reader *r, const struct kh_draft *d, size_t k)
{
    if (k == 0 || kh_part_empty(d->speaker) || d->speaker.end + 1 != k || !kh_is_comma(kh_sign_at(r->tokens, k - 1)) ||
        r->tokens->at[k].kind != KH_TOKEN_WORD ||
        (!(r->words[k] & (KH_WORD_AL | KH_WORD_ROLE)) &&
         ((r->words[k] & (KH_WORD_THAT | KH_WORD_PREP | KH_WORD_AND)) || kh_glued(&r->p, k, "و"))))
        return k;
    for (size_t i = k; i < kh_least(r->end, k + KH_LONGEST_LEAD); i++) {
        if (kh_is_comma(kh_sign_at(r->tokens, i)))
            return (r->words[k] & (KH_WORD_AL | KH_WORD_ROLE)) || object_behind(r, d, i + 1) ? i : k;
        if (r->words[i] & (KH_WORD_THAT | KH_WORD_VERB))
            return k;
    }
    return k;
}

/* وصف الخطوة أمس "بالمهمة": verbs whose object comes before what is said of it. */
static bool takes_far(enum kh_report_kind kind)
{
    return kind == KH_DESCRIBES || kind == KH_ACCUSES || kind == KH_THINKS || kind == KH_CALLS || kind == KH_DEMANDS ||
           kind == KH_ATTRIBUTES;
}

/* وصف القرار بـ"الخطأ": verbs with ب before the words; of the others it belongs to the speaker (مدير الحملات بـ"كذا").
 */
static bool takes_marked_bi(const struct kh_report_verb *verb)
{
    return (verb->frames & KH_FRAME_BI) || verb->kind == KH_DESCRIBES || verb->kind == KH_ACCUSES ||
           verb->kind == KH_THINKS || verb->kind == KH_CONDEMNS || verb->kind == KH_CALLS;
}

/* A complement that begins right at token `k`. `bare`: nothing but the subject stands before it, so an object may
 * begin. */
bool kh_complement_at(struct kh_reader *r, const struct kh_report *report, size_t k, bool bare, struct kh_complement *c)
{
    unsigned frames = report->verb->frames;
    uint32_t word = r->words[k], sign = kh_sign_at(r->tokens, k);

    if (sign == ':') {
        if (k + 1 >= r->end)
            return false;
        if ((r->words[k + 1] & KH_WORD_THAT) && k + 2 < r->end)
            k++; /* قال: إن */
        return set_complement(r, c, kh_opens_quote(r, k + 1) ? KH_QUOTE : KH_CLAUSE, k + 1, 0);
    }
    if (kh_opens_quote(r, k))
        return ((frames & KH_FRAME_QUOTE) || (frames & KH_FRAME_OBJECT && (bare || takes_far(report->verb->kind))) ||
                ((frames & KH_FRAME_BI) && k + 1 < r->end && kh_glued(&r->p, k + 1, "ب"))) &&
               set_complement(r, c, KH_QUOTE, k, 0);
    if ((word & KH_WORD_THAT) && kh_sign_at(r->tokens, k + 1) == ':' && k + 2 < r->end) /* قال إن: "…" */
        return set_complement(r, c, kh_opens_quote(r, k + 2) ? KH_QUOTE : KH_CLAUSE, k + 2, 0);
    if ((word & KH_WORD_THAT) && (word & KH_WORD_AND))
        return false; /* وأن: goes on with another's clause */
    if (word & KH_WORD_THAT)
        return (frames & KH_FRAME_CLAUSE || report->verb->kind == KH_DESCRIBES) &&
               set_complement(r, c, KH_CLAUSE, k + 1, 0);
    if (any_preposition_then_that(r, k) && kh_sign_at(r->tokens, k + 2) == ':' && k + 3 < r->end) /* إلى أن: "…" */
        return set_complement(r, c, kh_opens_quote(r, k + 3) ? KH_QUOTE : KH_CLAUSE, k + 3, 0);
    if (any_preposition_then_that(r, k))
        return set_complement(r, c, KH_CLAUSE, k + 2, 0);
    if (frame_preposition(r, k, frames))
        return set_complement(r, c, kh_opens_quote(r, k + 1) ? KH_QUOTE : KH_NOUN, k + 1, 0);
    if (kh_token_word(r->tokens, k, "ب") && kh_opens_quote(r, k + 1) && takes_marked_bi(report->verb))
        return set_complement(r, c, KH_QUOTE, k + 1, 0);
    if ((frames & KH_FRAME_BI || report->verb->kind == KH_DESCRIBES) && kh_glued(&r->p, k, "ب") && !manner_at(r, k))
        return set_complement(r, c, KH_NOUN, k, LETTER);
    if (bare && (frames & KH_FRAME_LI) && kh_glued(&r->p, k, "ل"))
        return set_complement(r, c, KH_NOUN, k, LETTER);
    if (bare && (frames & KH_FRAME_OBJECT) && report->verb->kind != KH_DESCRIBES && object_begins(r, k, report)) {
        c->object = true;
        return set_complement(r, c, KH_NOUN, k, 0);
    }
    return false;
}

/* The outlet's own word order: بالقول، قائلا، القول between the verb and the words. */
bool kh_is_filler(const struct kh_reader *r, size_t k)
{
    struct kh_report report;
    kh_str fold = r->tokens->at[k].fold;

    if (kh_token_word(r->tokens, k, "بالقول") || kh_token_word(r->tokens, k, "القول") ||
        kh_token_word(r->tokens, k, "بقوله") || kh_token_word(r->tokens, k, "بقولها"))
        return true;
    return kh_report_at(&r->p, k, &report) && report.form == KH_REPORT_PARTICIPLE && fold.len >= 4 * LETTER &&
           memcmp(fold.ptr, "قائل", 4 * LETTER) == 0;
}

/* عنها، له، بينهم: a preposition with the pronoun that it governs; nothing more of it follows. */
static bool governs_pronoun(const struct kh_reader *r, size_t i)
{
    static const char *const stems[] = {"عن", "ل", "ب", "في", "علي", "الي", "من", "مع", "لدي", "بين", "حول", "ضد"};
    kh_str fold = r->tokens->at[i].fold;

    for (size_t k = 0; k < sizeof stems / sizeof *stems; k++) {
        size_t n = strlen(stems[k]);

        if (fold.len <= n || memcmp(fold.ptr, stems[k], n) != 0)
            continue;
        fold = kh_str_of(fold.ptr + n, fold.len - n);
        if (kh_str_eq(fold, KH_STR("ه")) || kh_str_eq(fold, KH_STR("ها")) || kh_str_eq(fold, KH_STR("هم")) ||
            kh_str_eq(fold, KH_STR("هما")))
            return true;
        fold = r->tokens->at[i].fold;
    }
    return false;
}

static size_t after_bracket(const struct kh_reader *r, size_t i, size_t limit)
{
    for (size_t k = i + 1; k < limit && k < i + 16; k++) {
        if (kh_sign_at(r->tokens, k) == ')')
            return k + 1;
    }
    return i + 1;
}

/* بيان أعلنت فيه، تغريدة قال فيها: a pronoun that goes back to the channel. */
bool kh_goes_back(const struct kh_reader *r, size_t k)
{
    static const char *const words[] = {"فيه", "فيها", "فيهما", "فيهم", "خلاله", "خلالها", "عبره", "عبرها"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (kh_token_word(r->tokens, k, words[i]))
            return true;
    }
    return false;
}

/* على حساب منافسه: at his expense. An account says whose it is in the word (حسابه), or where (على تويتر). */
static bool expense(const struct kh_reader *r, size_t k, size_t end)
{
    return kh_token_word(r->tokens, k, "علي") && kh_token_word(r->tokens, k + 1, "حساب") &&
           !(end < r->end && (kh_token_word(r->tokens, end, "علي") || kh_token_word(r->tokens, end, "في")));
}

/* Note a time or a channel at `k`; gives the token behind it, or `k` when there is neither. */
size_t kh_skip_adjunct(struct kh_reader *r, struct kh_draft *d, size_t k, size_t limit)
{
    const kh_time *time = kh_time_over(r->marking, k);
    uint32_t word = r->words[k];
    struct kh_part via;
    size_t end;

    if (time) {
        if (!d->time.ptr)
            d->time = time->value;
        return kh_token_at_byte(r->marking, time->span.end - 1) + 1;
    }
    if (kh_token_word(r->tokens, k, "يوم") && k + 1 < limit && kh_time_over(r->marking, k + 1))
        return k + 1;
    if (kh_adverb_end(r, k) > k)
        return kh_adverb_end(r, k);
    if (kh_goes_back(r, k))
        return k + 1;
    if (kh_sign_at(r->tokens, k) == '(')
        return after_bracket(r, k, limit);
    if (kh_glued(&r->p, k, "ل")) {
        size_t at = r->tokens->at[k].fold.len == LETTER ? k + 1 : k;

        end = kh_channel_end(r, at, limit, true, &via);
        if (end) {
            kh_add_via(d, via);
            return end;
        }
    }
    if ((word & (KH_WORD_OCCASION | KH_WORD_DOCUMENT | KH_WORD_ACCOUNT)) && kh_glued(&r->p, k, "ب")) {
        end = kh_channel_end(r, k, limit, false, &via);
        if (end && !(d->report.verb->frames & KH_FRAME_BI)) {
            kh_add_via(d, via);
            return end;
        }
    }
    if (kh_glued(&r->p, k, "ب") && !(word & (KH_WORD_AL | KH_WORD_SHOWS)) && !(d->report.verb->frames & KH_FRAME_BI) &&
        d->report.verb->kind != KH_ACCUSES && d->report.verb->kind != KH_DESCRIBES && d->report.verb->kind != KH_THINKS)
        return kh_token_word(r->tokens, k, "بشكل") || kh_token_word(r->tokens, k, "بصوره") ||
                       kh_token_word(r->tokens, k, "بطريقه")
                   ? kh_least(k + 2, limit)
                   : k + 1; /* نفت باستمرار، بشكل واضح */
    if ((word & KH_WORD_PREP) && governs_pronoun(r, k))
        return k + 1;
    if ((word & KH_WORD_PREP) && !(word & KH_WORD_QUANTITY)) {
        end = kh_channel_end(r, k + 1, limit, false, &via);
        if (end && expense(r, k, end))
            end = 0;
        if (end && (kh_token_word(r->tokens, k, "في") || kh_token_word(r->tokens, k, "خلال") ||
                    kh_token_word(r->tokens, k, "عبر") ||
                    (kh_token_word(r->tokens, k, "علي") &&
                     ((r->words[k + 1] & KH_WORD_ACCOUNT) || kh_name_over(r->marking, k + 1))))) {
            kh_add_via(d, via);
            return end;
        }
        if (k + 1 < limit && kh_time_over(r->marking, k + 1))
            return k + 1;
        if (k + 1 < limit && kh_closed_quote(r, k + 1) && r->p.partners[k + 1] - k <= 6 &&
            r->p.partners[k + 1] + 2 < limit) {
            if (kh_token_word(r->tokens, k, "علي") || kh_token_word(r->tokens, k, "عبر"))
                kh_add_via(d, kh_part_of(r, k + 1, r->p.partners[k + 1] + 1));
            return r->p.partners[k + 1] + 1; /* على "تويتر": the name of a channel, not the words */
        }
        end = k + 1 < limit ? kh_noun_phrase_end(&r->p, k + 1, limit, KH_STOP_OBJECT | KH_STOP_BI | KH_STOP_QUOTE)
                            : k + 1;
        return end > k ? end : k + 1;
    }
    return k;
}

/* نقلا عن X between the verb and the words: X is the speaker, and the subject passed it on. */
static size_t take_quoting(struct kh_reader *r, struct kh_draft *d, size_t k)
{
    kh_match match;
    size_t first, end;
    struct kh_report saying;

    if (kh_attribution_at(r, k, &match) != KH_QUOTING)
        return k;
    first = k + match.n;
    end = first < r->end ? kh_noun_phrase_end(&r->p, first, r->end, KH_STOP_OBJECT | KH_STOP_BI) : first;
    if (end == first)
        return k;
    kh_add_via(d, d->speaker);
    d->speaker = kh_part_of(r, first, end);
    if (end < r->end && kh_report_at(&r->p, end, &saying) && saying.form == KH_REPORT_SAYING) {
        d->cue = kh_part_of(r, end, end + 1);
        end++;
    }
    return end;
}

/* قالت الوزارة، بحسب ما نقلت رويترز، إن: the channel between the verb and the words. */
static size_t take_inserted(struct kh_reader *r, struct kh_draft *d, size_t k)
{
    kh_match match;
    enum kh_attribution kind = kh_attribution_at(r, k, &match);
    size_t first = k + match.n, end;

    if (kind != KH_PER && kind != KH_PER_CLAUSE)
        return k;
    if (kind == KH_PER_CLAUSE)
        first++;
    if (first >= r->end || !kh_can_speak(r, first))
        return k;
    end = kh_noun_phrase_end(&r->p, first, r->end, KH_STOP_OBJECT);
    if (end > first)
        kh_add_via(d, kh_part_of(r, first, end));
    return end > first ? end : k;
}

/* What the search for the words remembers from token to token. */
enum { FAR = 3 };
struct search {
    unsigned words; /* ordinary words that were passed over */
    bool parted;    /* a comma stands between the subject and here */
    bool bare;      /* nothing but the subject and its circumstances so far */
    bool relative;  /* inside of a relative clause: only a clause, a colon or a quotation can be the verb's */
};

/* في حين ذكر، بينما قالت، ، مشيرا إلى أن: another report begins, and what follows is no longer this verb's. */
static bool other_report(struct kh_reader *r, const struct kh_draft *d, size_t k, bool relative)
{
    struct kh_report other;

    if (k <= d->at || !kh_report_at(&r->p, k, &other))
        return false;
    if (other.form == KH_REPORT_PARTICIPLE)
        return kh_is_comma(kh_sign_at(r->tokens, k - 1)) && kh_opens_report(r, k);
    if (other.form > KH_REPORT_PRESENT)
        return false;
    if (kh_opens_new_clause(r, k - 1))
        return true;
    return !relative && (!other.verb->strict || d->report.verb->clause);
}

static bool complement_here(struct kh_reader *r, struct kh_draft *d, size_t k, const struct search *search)
{
    uint32_t sign = kh_sign_at(r->tokens, k);

    if (d->report.verb->kind == KH_ADMITS && search->words > 1 && search->words <= FAR)
        return false; /* أقر المجلس قانونا يسمح للوزير بأن: passed, not admitted */

    if ((r->words[k] & KH_WORD_THAT) && other_governs(r, k))
        return false;
    if ((r->words[k] & KH_WORD_PREP) && k + 1 < r->end && (r->words[k + 1] & KH_WORD_THAT) && other_governs(r, k + 1))
        return false;
    if (kh_opens_quote(r, k) && quoted_name(r, d, k))
        return false;
    if (search->relative && !kh_opens_quote(r, k) && sign != ':' && !(r->words[k] & KH_WORD_THAT) &&
        !any_preposition_then_that(r, k))
        return false;
    if (d->report.verb->kind == KH_DESCRIBES && !d->plain && !kh_opens_quote(r, k) && !(r->words[k] & KH_WORD_THAT) &&
        !(kh_token_word(r->tokens, k, "ب") && kh_opens_quote(r, k + 1)))
        return false;
    if (search->words > FAR && !(d->report.verb->frames & KH_FRAME_PERSON) && (r->words[k] & KH_WORD_PREP) &&
        !(k + 1 < r->end && (r->words[k + 1] & KH_WORD_THAT)))
        return false; /* another word's preposition by now */
    return kh_complement_at(r, &d->report, k, search->bare, &d->complement);
}

/* وأضاف متحدثا للصحافيين أن: how he said it, and no report of its own. */
static bool speaking_to(const struct kh_reader *r, const struct kh_draft *d, size_t k)
{
    struct kh_report report;

    return d->report.form <= KH_REPORT_PRESENT && k > d->at && !kh_is_comma(kh_sign_at(r->tokens, k - 1)) &&
           kh_report_at(&r->p, k, &report) && report.form == KH_REPORT_PARTICIPLE && !report.strip &&
           report.verb->kind == KH_SAYS && k + 1 < r->end && kh_glued(&r->p, k + 1, "ل");
}

/* في مقال نشرته الصحيفة، دراسة أجرتها الجامعة: a verb right behind the channel, or the document that speaks, describes
 * it. */
static bool describes_channel(const struct kh_reader *r, const struct kh_draft *d, size_t k)
{
    bool speaks, carries;

    if (k < d->at + 2)
        return false;
    speaks = !kh_part_empty(d->speaker) && d->speaker.end == k && (r->words[d->speaker.first] & KH_WORD_DOCUMENT);
    carries = (r->words[k - 1] & (KH_WORD_DOCUMENT | KH_WORD_OCCASION)) && !(r->words[k - 1] & KH_WORD_AL) &&
              (r->words[k - 2] & KH_WORD_PREP);
    return (speaks || carries) && kh_publishes(r, k);
}

/* From the end of the subject to what was said. */
bool kh_find_complement(struct kh_reader *r, struct kh_draft *d, size_t k)
{
    size_t limit = kh_least(r->end, k + KH_LONGEST_SEARCH);
    struct search search = {.bare = true};

    while (k < limit) {
        uint32_t sign = kh_sign_at(r->tokens, k);
        size_t next;

        if (kh_token_word(r->tokens, k, "في") && kh_token_word(r->tokens, k + 1, "حين") && k + 2 < limit &&
            other_report(r, d, k + 2, false))
            return false;
        next = take_quoting(r, d, k);
        if (next == k)
            next = apposition_end(r, d, k);
        if (next == k)
            next = take_inserted(r, d, k);
        if (next == k && (kh_is_filler(r, k) || speaking_to(r, d, k))) {
            next = k + 1;
            search.bare = false;
        }
        if (!search.relative && describes_channel(r, d, k)) {
            search.relative = d->speaker.end != k;
            search.bare &= search.relative;
            if (!search.relative) {
                k++;
                continue;
            }
        }
        if (next == k && complement_here(r, d, k, &search))
            return true;
        if (next == k && kh_opens_quote(r, k) && quoted_name(r, d, k) && r->p.partners[k] + 1 < limit) {
            k = r->p.partners[k] + 1; /* لراديو "كذا" الفرنسي: the adjective belongs to the name */
            if ((r->words[k] & KH_WORD_AL) && !(r->words[k] & KH_WORD_RELATIVE))
                k++;
            search.bare = false;
            continue;
        }
        if (next == k)
            next = kh_skip_adjunct(r, d, k, limit);
        if (next > k) {
            k = next;
            continue;
        }
        if (sign == '.' || sign == 0x061F || sign == '!' || other_report(r, d, k, search.relative))
            return false;
        if (d->report.verb->clause && kh_is_comma(sign))
            return false;
        if (d->report.verb->strict && !search.relative && (r->words[k] & KH_WORD_VERB))
            return false; /* another verb's business by now */
        if (kh_is_comma(sign)) {
            search.bare = search.bare || search.relative;
            search.relative = false;
            search.parted = true;
        } else if (r->words[k] & KH_WORD_RELATIVE) {
            search.relative = true;
        } else {
            if (d->report.verb->continues && !search.relative && search.bare && !search.parted &&
                !kh_glued(&r->p, k, "ل") && !kh_glued(&r->p, k, "ب") && k > d->at + 1)
                return false; /* وواصل الفريق هجومه وكاد أن */
            search.bare = false;
            search.words++;
        }
        k++;
    }
    return false;
}
