/* Where the words of a report end: at the closing mark, at the next report, where the outlet speaks again. */
#include "annotate/quote.h"
#include "annotate/statement.h"

enum { LETTER = 2, FULL_QUOTE = 10 };

/* بيّن: with its shadda it is no preposition. */
static bool written_doubled(const struct kh_reader *r, size_t i)
{
    kh_str text = kh_token_text(r->tokens, i);

    for (size_t k = 0; k + LETTER <= text.len; k += LETTER) {
        if (memcmp(text.ptr + k, "\u0651", LETTER) == 0)
            return true;
    }
    return false;
}

static bool between_before(const struct kh_reader *r, size_t i)
{
    enum { FAR = 12 };

    for (size_t k = i; k-- > r->first && k + FAR > i;) {
        if (kh_token_word(r->tokens, k, "بين"))
            return true;
    }
    return false;
}

bool kh_rather_preposition(const struct kh_reader *r, size_t i)
{
    uint32_t next = i + 1 < r->end ? r->words[i + 1] : KH_WORD_PREP;

    if (!(r->words[i] & KH_WORD_PREP))
        return false;
    if (i + 1 >= r->end)
        return true;
    if (kh_token_word(r->tokens, i, "بين") && !written_doubled(r, i))
        return true;
    if ((next & KH_WORD_THAT) && kh_token_word(r->tokens, i, "وبين"))
        return false; /* وبين أن */
    if (kh_token_word(r->tokens, i, "وبين") && between_before(r, i))
        return true; /* بين النادي وبين الوزارة */
    if (kh_opens_quote(r, i + 1) || kh_sign_at(r->tokens, i + 1) == ':' || kh_token_word(r->tokens, i + 1, "عن") ||
        kh_token_word(r->tokens, i + 1, "علي"))
        return false;
    return !kh_can_speak(r, i + 1) || (next & (KH_WORD_QUANTITY | KH_WORD_SHOWS | KH_WORD_DOCUMENT | KH_WORD_MEDIUM));
}

bool kh_opens_report(struct kh_reader *r, size_t i)
{
    struct kh_draft probe = {.at = i};
    size_t k = i + 1;

    if (!kh_report_at(&r->p, i, &probe.report) || probe.report.form > KH_REPORT_PARTICIPLE ||
        kh_rather_preposition(r, i))
        return false;
    if (probe.report.form != KH_REPORT_PARTICIPLE) {
        size_t end =
            k < r->end ? kh_noun_phrase_end(&r->p, k, kh_least(r->end, k + 20), KH_STOP_OBJECT | KH_STOP_BI) : k;
        if (!probe.report.verb->strict && probe.report.verb->kind != KH_DESCRIBES)
            return true;
        k = end;
    }
    for (size_t stop = kh_least(r->end, k + 12); k < stop; k++) {
        struct kh_complement c = {0};

        if (kh_complement_at(r, &probe.report, k, probe.report.form == KH_REPORT_PARTICIPLE && k == i + 1, &c))
            return !probe.report.verb->strict || c.kind != KH_NOUN || !c.object;
        if (kh_is_comma(kh_sign_at(r->tokens, k)) && probe.report.form == KH_REPORT_PARTICIPLE)
            break;
    }
    return false;
}

/* Conjunctions that open a new main clause: فيما أشار، كما نفى، في حين شدد، بينما قال. */
bool kh_opens_new_clause(const struct kh_reader *r, size_t i)
{
    return kh_token_word(r->tokens, i, "فيما") || kh_token_word(r->tokens, i, "كما") ||
           kh_token_word(r->tokens, i, "بينما") || kh_token_word(r->tokens, i, "حيث") ||
           kh_token_word(r->tokens, i, "حين") ||
           (i > 0 && kh_token_word(r->tokens, i, "وقت") && kh_token_word(r->tokens, i - 1, "في"));
}

/* زعيم العصابة، وهو ضابط، أقام حفلات: a few words between commas, behind which the clause goes on. */
static bool aside(const struct kh_reader *r, size_t i)
{
    for (size_t k = i + 1; k + 1 < kh_least(r->end, i + 7); k++) {
        if (kh_is_comma(kh_sign_at(r->tokens, k)))
            return r->tokens->at[k + 1].kind == KH_TOKEN_WORD && !(r->words[k + 1] & (KH_WORD_AND | KH_WORD_PREP)) &&
                   memcmp(r->tokens->at[k + 1].fold.ptr, "و", LETTER) != 0;
    }
    return false;
}

/* لكن طهران تنفي، ولكنها أوضحت: another report, and not what the first one said. */
static bool objects(const struct kh_reader *r, size_t i)
{
    static const char *const words[] = {"لكن", "ولكن", "لكنه", "ولكنه", "لكنها", "ولكنها", "لكنهم", "ولكنهم"};
    struct kh_report report;
    size_t end = i + 1;
    bool found = false;

    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        found |= kh_token_word(r->tokens, i, words[k]);
    if (!found)
        return false;
    if (kh_token_word(r->tokens, i, "لكن") || kh_token_word(r->tokens, i, "ولكن"))
        end = kh_noun_phrase_end(&r->p, i + 1, kh_least(r->end, i + KH_LONGEST_LEAD), 0);
    if (end < r->end && kh_token_word(r->tokens, end, "قد"))
        end++;
    return end < r->end && kh_report_at(&r->p, end, &report) && report.form <= KH_REPORT_PRESENT && !report.strip &&
           (!report.verb->strict || (end + 1 < r->end && (r->words[end + 1] & KH_WORD_THAT)));
}

/* على الرغم من، رغم أن: does the clause that begins at `first` concede something? */
static bool conceded(const struct kh_reader *r, size_t first)
{
    static const char *const words[] = {"الرغم", "رغم", "ورغم", "بالرغم", "وبالرغم", "برغم", "وبرغم"};

    for (size_t k = first; k < kh_least(r->end, first + 3); k++) {
        for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
            if (kh_token_word(r->tokens, k, words[w]))
                return true;
        }
    }
    return false;
}

/* The outlet's own voice again: ، وهو ما …، وذلك في اجتماع …، إلا أن … */
static bool comment_begins(const struct kh_reader *r, size_t i)
{
    uint32_t before = i > r->first ? kh_sign_at(r->tokens, i - 1) : 0;
    struct kh_part via;
    struct kh_report report;

    if (kh_token_word(r->tokens, i, "الا") && i + 1 < r->end && (r->words[i + 1] & KH_WORD_THAT)) {
        for (size_t k = i + 2; k < kh_least(r->end, i + 7); k++) {
            if (kh_report_at(&r->p, k, &report) && report.form <= KH_REPORT_PRESENT)
                return true;
        }
        return false;
    }
    if (kh_token_word(r->tokens, i, "وحيث") || objects(r, i))
        return true;
    if (!kh_is_comma(before))
        return false;
    if (kh_token_word(r->tokens, i, "فان") && conceded(r, r->first))
        return true; /* رغم أن X ذكر أن …، فإن Y قال */
    if (kh_token_word(r->tokens, i, "في") &&
        (kh_token_word(r->tokens, i + 1, "خطوه") || kh_token_word(r->tokens, i + 1, "تحرك") ||
         kh_token_word(r->tokens, i + 1, "اشاره")))
        return true; /* ، في إشارة إلى: what the outlet makes of it */
    if (kh_token_word(r->tokens, i, "وذلك") && kh_token_word(r->tokens, i + 1, "وسط"))
        return true;
    if (kh_token_word(r->tokens, i, "وذلك") && kh_token_word(r->tokens, i + 1, "في") &&
        (kh_token_word(r->tokens, i + 2, "خطوه") || kh_token_word(r->tokens, i + 2, "تعليق") ||
         kh_token_word(r->tokens, i + 2, "اشاره")))
        return true;
    if (kh_token_word(r->tokens, i, "وهو") || kh_token_word(r->tokens, i, "وهي"))
        return !aside(r, i);
    return kh_token_word(r->tokens, i, "وذلك") && i + 2 < r->end && (r->words[i + 1] & KH_WORD_PREP) &&
           kh_channel_end(r, i + 2, r->end, false, &via) != 0;
}

bool kh_adjective(const struct kh_reader *r, size_t i, const struct kh_report *report)
{
    kh_str before = i > r->first ? kh_token_text(r->tokens, i - 1) : (kh_str){NULL, 0};

    if (report->form != KH_REPORT_PARTICIPLE || report->strip)
        return false;
    if (report->verb->kind == KH_ACCUSES && i + 1 < r->end && kh_glued(&r->p, i + 1, "ب"))
        return true; /* متهمة بارتكاب جرائم */
    return report->feminine && i > r->first && r->tokens->at[i - 1].kind == KH_TOKEN_WORD &&
           !(r->words[i - 1] & KH_WORD_AL) && before.len > 2 * LETTER &&
           (memcmp(before.ptr + before.len - LETTER, "ة", LETTER) == 0 ||
            memcmp(before.ptr + before.len - 2 * LETTER, "ات", 2 * LETTER) == 0) &&
           !kh_name_over(r->marking, i - 1) && !(i + 1 < r->end && (r->words[i + 1] & KH_WORD_THAT)); /* خطة مقترحة */
}

/* إن المجلس، وهو أعلى محكمة في البلاد، رفض: behind a bare subject the clause cannot be over. */
static bool subject_only(const struct kh_reader *r, size_t first, size_t i)
{
    return (kh_token_word(r->tokens, i, "وهو") || kh_token_word(r->tokens, i, "وهي")) && i > first + 1 &&
           kh_is_comma(kh_sign_at(r->tokens, i - 1)) && kh_noun_phrase_end(&r->p, first, i - 1, 0) == i - 1;
}

/* على الرغم من …، إلا أن: the clause behind إلا is the main one, whatever it reports. */
static bool concedes(const struct kh_reader *r, size_t first, size_t i)
{
    return kh_token_word(r->tokens, i, "الا") && conceded(r, first);
}

static bool clause_breaks_at(struct kh_reader *r, size_t i)
{
    struct kh_report report;
    kh_match match;
    enum kh_attribution attribution = kh_attribution_at(r, i, &match);

    if (attribution == KH_SILENCE) /* دون مزيد من التفاصيل: the outlet's remark */
        return true;
    if (attribution == KH_TURN) /* ومن جانبه أكد: the other side's turn */
        return match.proclitic || (i > r->first && kh_is_comma(kh_sign_at(r->tokens, i - 1)));
    if (attribution != KH_NO_ATTRIBUTION && attribution < KH_NO_SOURCE) {
        size_t next = i + match.n;
        kh_match other;

        if (attribution != KH_PER || next >= r->end)
            return true;
        return kh_attribution_at(r, next, &other) != KH_NO_SOURCE;
    }
    if (comment_begins(r, i))
        return true;
    if (kh_report_at(&r->p, i, &report)) {
        if (report.form == KH_REPORT_PARTICIPLE && report.feminine && report.verb->strict && !report.verb->continues &&
            !report.strip && i > r->first && !kh_sign_at(r->tokens, i - 1))
            return false; /* قطر ملتزمة بـ: a predicate */
        if (kh_adjective(r, i, &report))
            return false;
        if (report.form == KH_REPORT_PARTICIPLE && !report.strip && i > r->first && (r->words[i - 1] & KH_WORD_PREP))
            return false; /* على متابعة المشروع: the noun that looks the same */
        if (report.form == KH_REPORT_PARTICIPLE && kh_is_filler(r, i) && i > r->first &&
            kh_is_comma(kh_sign_at(r->tokens, i - 1)))
            return true; /* ، قائلا، في تغريدة، إن */
        if (report.form == KH_REPORT_PARTICIPLE)
            return kh_opens_report(r, i);
        if (report.form <= KH_REPORT_PRESENT && report.strip && kh_opens_report(r, i))
            return true;
        if (report.form <= KH_REPORT_PRESENT && i > r->first && kh_opens_new_clause(r, i - 1))
            return kh_opens_report(r, i);
    }
    return false;
}

static bool trims(const struct kh_reader *r, size_t i, size_t first)
{
    uint32_t sign = kh_sign_at(r->tokens, i);

    if (kh_is_comma(sign) || sign == '.' || sign == 0x2026 || sign == ':' || sign == '-' || sign == 0x2013 ||
        sign == 0x2014)
        return true;
    if (kh_is_quote(sign))
        return r->p.partners[i] == KH_NO_PARTNER || r->p.partners[i] < first;
    if (kh_opens_new_clause(r, i))
        return true;
    return kh_token_word(r->tokens, i, "في") || kh_token_word(r->tokens, i, "و") || kh_token_word(r->tokens, i, "وذلك");
}

size_t kh_trim_said(const struct kh_reader *r, size_t first, size_t end)
{
    while (end > first + 1 && trims(r, end - 1, first))
        end--;
    return end;
}

size_t kh_clause_end(struct kh_reader *r, size_t first)
{
    size_t limit = kh_least(r->end, first + KH_LONGEST_SAID), i = first;

    while (i < limit) {
        if (kh_closed_quote(r, i) && r->p.partners[i] < r->end) {
            i = r->p.partners[i] + 1;
            continue;
        }
        if (i > first && clause_breaks_at(r, i) && !subject_only(r, first, i) && !concedes(r, first, i))
            break;
        i++;
    }
    return i;
}

/* قال: "الضوء" أبرز الأسباب: a word in marks at the head of a clause. */
static bool goes_on_behind(const struct kh_reader *r, size_t first, size_t partner)
{
    return partner - first <= 4 && kh_sign_at(r->tokens, first - 1) == ':' && partner + 2 < r->end &&
           r->tokens->at[partner + 1].kind == KH_TOKEN_WORD &&
           !(r->words[partner + 1] & (KH_WORD_AND | KH_WORD_PREP)) && !kh_glued(&r->p, partner + 1, "و");
}

/* نفى الوزير "الاتهامات الكاذبة" التي ساقها النائب: the object of a verb that takes no quotation is a noun, of which
 * the marks hold the beginning. */
static bool object_goes_on(const struct kh_reader *r, const struct kh_draft *d, size_t first, size_t partner)
{
    size_t next = partner + 1;

    if ((d->report.verb->frames & KH_FRAME_QUOTE) || kh_sign_at(r->tokens, first - 1) == ':' ||
        partner - first >= FULL_QUOTE || next + 1 >= r->end)
        return false;
    return (r->words[next] & (KH_WORD_RELATIVE | KH_WORD_AL)) && !(r->words[next] & KH_WORD_AND);
}

/* Fills d->said and d->direct; gives the token at which the reading of the sentence goes on. */
size_t kh_take_words(struct kh_reader *r, struct kh_draft *d)
{
    size_t first = d->complement.first, end, partner;

    if (kh_opens_quote(r, first)) {
        bool closed = kh_closed_quote(r, first);

        partner = closed ? r->p.partners[first] : KH_NO_PARTNER;
        if (!closed && d->complement.kind == KH_QUOTE) {
            end = kh_trim_said(r, first + 1, kh_clause_end(r, first + 1));
            d->said = kh_part_of(r, first + 1, end);
            d->direct = true;
            return end;
        }
        if (closed && partner > first + 1 && partner - first < KH_LONGEST_SAID) {
            end = kh_clause_end(r, first);
            if ((d->complement.kind == KH_QUOTE && !goes_on_behind(r, first, partner) &&
                 !object_goes_on(r, d, first, partner)) ||
                partner - first >= FULL_QUOTE || kh_trim_said(r, first, end) <= partner + 1) {
                d->said = kh_part_of(r, first + 1, kh_trim_said(r, first + 1, partner));
                d->direct = true;
                return partner + 1;
            }
        }
    }
    end = kh_clause_end(r, first);
    if (end + 2 < r->end && kh_token_word(r->tokens, end, "وذلك")) { /* …، وذلك في مؤتمر صحفي */
        struct kh_part via;
        if (kh_channel_end(r, end + 2, r->end, false, &via))
            kh_add_via(d, via);
    }
    d->said = kh_part_of(r, first, kh_trim_said(r, first, end));
    d->said.start = d->complement.start;
    d->direct = false;
    return end;
}
