/* Phrases that give a source (بحسب، وفق ما، نقلا عن), and the channels that words come through. */
#include "annotate/quote.h"
#include "annotate/statement.h"

enum { LETTER = 2 };

enum kh_attribution kh_attribution_at(const struct kh_reader *r, size_t i, kh_match *match)
{
    const struct kh_statement_rules *rules = r->marking->rules->statements;
    kh_str kind;

    if (!kh_lexicon_match(rules->attributions, r->tokens, i, KH_MATCH_PROCLITICS, match) || i + match->n > r->end)
        return KH_NO_ATTRIBUTION;
    if (match->proclitic > LETTER)
        return KH_NO_ATTRIBUTION;
    if (kh_token_word(r->tokens, i, "فحسب"))
        return KH_NO_ATTRIBUTION; /* ليس هذا فحسب: only */
    if (kh_token_word(r->tokens, i, "حسب") && kh_token_text(r->tokens, i).len > 3 * LETTER)
        return KH_NO_ATTRIBUTION; /* حُسب: a verb, as its damma says */
    kind = kh_lexicon_cell(rules->attributions, match->row, rules->attribution_kind);
    if (kh_str_eq(kind, KH_STR("per")))
        return KH_PER;
    if (kh_str_eq(kind, KH_STR("clause"))) {
        struct kh_report report;
        return i + match->n < r->end && kh_report_at(&r->p, i + match->n, &report) &&
                       report.form <= KH_REPORT_PRESENT && report.verb->kind != KH_DESCRIBES && /* على ما يصفه بأنه */
                       report.verb->kind != KH_ATTRIBUTES /* على ما نسبته 3% */
                   ? KH_PER_CLAUSE
                   : KH_NO_ATTRIBUTION;
    }
    if (kh_str_eq(kind, KH_STR("quoting")))
        return KH_QUOTING;
    if (kh_str_eq(kind, KH_STR("hollow")))
        return KH_HOLLOW;
    if (kh_str_eq(kind, KH_STR("deed")))
        return KH_DEED;
    if (kh_str_eq(kind, KH_STR("adverb")))
        return KH_ADVERB;
    if (kh_str_eq(kind, KH_STR("speech")))
        return KH_SPEECH;
    if (kh_str_eq(kind, KH_STR("turn")))
        return KH_TURN;
    if (kh_str_eq(kind, KH_STR("silence")))
        return KH_SILENCE;
    return kh_str_eq(kind, KH_STR("own")) ? KH_OWN : KH_NO_SOURCE;
}

size_t kh_adverb_end(const struct kh_reader *r, size_t i)
{
    kh_match match;
    enum kh_attribution kind = i < r->end ? kh_attribution_at(r, i, &match) : KH_NO_ATTRIBUTION;

    return (kind == KH_ADVERB || kind == KH_TURN) && !match.proclitic ? i + match.n : i;
}

bool kh_is_channel_name(const struct kh_reader *r, size_t i)
{
    kh_match match;
    char type;
    const kh_name *name = NULL;
    size_t end = i < r->tokens->n ? kh_name_end_at(&r->p, i, &name) : 0;

    if (!end || name->type != KH_NAME_ORG)
        return false;
    type = kh_gazetteer_at(r->marking, i, &match);
    /* الاتحاد الآسيوي begins with the name of a paper, and is none */
    return (type == 'A' || type == 'U') && (i + match.n == end || (i && (r->words[i - 1] & KH_WORD_MEDIUM)));
}

void kh_add_via(struct kh_draft *d, struct kh_part part)
{
    for (size_t i = 0; i < d->via_count; i++) {
        if (d->via[i].first == part.first)
            return;
    }
    if (!kh_part_empty(part) && d->via_count < KH_MOST_VIA)
        d->via[d->via_count++] = part;
}

/* مقابلة مع قناة كذا، حوار خاص مع صحيفة كذا: the one who asked carried the words. */
static size_t interviewer_end(const struct kh_reader *r, size_t i, size_t limit, struct kh_part *ret)
{
    for (size_t k = i + 1; k < kh_least(limit, i + 5); k++) {
        if ((kh_token_word(r->tokens, k, "مع") || kh_token_word(r->tokens, k, "عبر")) && kh_closed_quote(r, k + 1) &&
            r->p.partners[k + 1] - k <= 6 && r->p.partners[k + 1] < limit) { /* مقابلة مع "العربية" */
            *ret = kh_part_of(r, k + 1, r->p.partners[k + 1] + 1);
            return ret->end;
        }
        if (kh_token_word(r->tokens, k, "مع") || kh_token_word(r->tokens, k, "عبر"))
            return kh_channel_end(r, k + 1, limit, true, ret);
        if (kh_sign_at(r->tokens, k) || (r->words[k] & (KH_WORD_PREP | KH_WORD_VERB | KH_WORD_THAT)))
            break;
    }
    return 0;
}

/* لتلفزيون فلسطين، لصحيفة محلية: a medium that is named, or at least described. */
static bool medium_with_name(const struct kh_reader *r, size_t i, size_t limit)
{
    if (!(r->words[i] & KH_WORD_MEDIUM) || i + 1 >= limit)
        return false;
    if (kh_name_end_at(&r->p, i + 1, NULL) || kh_name_end_at(&r->p, i, NULL))
        return true;
    return r->tokens->at[i + 1].kind == KH_TOKEN_WORD && !(r->words[i] & KH_WORD_ACCOUNT) &&
           (r->words[i + 1] & ~(uint32_t)KH_WORD_AL) == 0;
}

static bool adjective_ending(const struct kh_reader *r, size_t i)
{
    kh_str fold = r->tokens->at[i].fold;

    return fold.len > 4 * LETTER && (memcmp(fold.ptr + fold.len - 2 * LETTER, "يه", 2 * LETTER) == 0 ||
                                     memcmp(fold.ptr + fold.len - LETTER, "ي", LETTER) == 0);
}

bool kh_publishes(const struct kh_reader *r, size_t k)
{
    static const char *const stems[] = {"نشر",  "نقل", "اورد", "بث",    "وجه",    "ارسل", "القا",  "اجرا", "كتب",
                                        "اصدر", "تلا", "وزع",  "ذكر",   "اعد",    "عقد",  "تناقل", "سجل",  "تداول",
                                        "عمم",  "وصف", "سلم",  "قدم",   "احتضن",  "الق",  "اجر",   "حصل",  "تلق",
                                        "اطلع", "صدر", "نظم",  "تناول", "استضاف", "اعلن"};
    static const char *const endings[] = {"", "ت", "ه", "ها", "ته", "تها", "اها", "اه"};
    kh_str fold = r->tokens->at[k].fold;

    for (size_t s = 0; r->tokens->at[k].kind == KH_TOKEN_WORD && s < sizeof stems / sizeof *stems; s++) {
        size_t n = strlen(stems[s]);

        if (fold.len < n || memcmp(fold.ptr, stems[s], n) != 0)
            continue;
        for (size_t e = 0; e < sizeof endings / sizeof *endings; e++) {
            if (kh_str_eq(kh_str_of(fold.ptr + n, fold.len - n), kh_str_z(endings[e])) && fold.len > 2 * LETTER)
                return true;
        }
    }
    return false;
}

bool kh_has_pronoun(const struct kh_reader *r, size_t k)
{
    kh_str text = kh_token_text(r->tokens, k), fold = r->tokens->at[k].fold;

    return fold.len >= 3 * LETTER && (memcmp(text.ptr + text.len - LETTER, "ه", LETTER) == 0 ||
                                      memcmp(fold.ptr + fold.len - 2 * LETTER, "ها", 2 * LETTER) == 0);
}

/* تصريحات نقلتها الصحيفة، بيان موافقته على: behind an indefinite document or occasion, a verb that tells of it, or what
 * is announced in it. */
static bool hangs_on(const struct kh_reader *r, size_t k)
{
    if (!(r->words[k] & ~(uint32_t)KH_WORD_VERB) && kh_publishes(r, k))
        return true; /* مؤتمر صحفي عقده أمس */
    if (!(r->words[k - 1] & (KH_WORD_DOCUMENT | KH_WORD_OCCASION)) || (r->words[k - 1] & KH_WORD_AL))
        return false;
    return kh_publishes(r, k) || ((r->words[k - 1] & KH_WORD_DOCUMENT) && !r->words[k] &&
                                  !kh_name_over(r->marking, k) && !kh_glued(&r->p, k, "ل") && kh_has_pronoun(r, k));
}

/* للشبكة الإخبارية "كذا": the name in marks behind the medium and its adjectives; else `end`. */
static size_t marked_medium_end(const struct kh_reader *r, size_t i, size_t limit, bool to, size_t end)
{
    size_t k = i + 1;

    if (!to || !(r->words[i] & KH_WORD_MEDIUM) || !(r->words[i] & KH_WORD_AL))
        return end;
    while (k < limit && (r->words[k] & KH_WORD_AL) && k < i + 3)
        k++;
    return kh_closed_quote(r, k) && r->p.partners[k] - k <= 5 && r->p.partners[k] < limit ? r->p.partners[k] + 1 : end;
}

/* What stands behind في، خلال، عبر، ل at token `i`: a channel? Gives where it ends, 0 when it is none. */
size_t kh_channel_end(const struct kh_reader *r, size_t i, size_t limit, bool to, struct kh_part *ret)
{
    uint32_t word = i < limit ? r->words[i] : 0;
    size_t end, inner = i;
    uint32_t strip = kh_word_strip(word);

    if (i >= limit)
        return 0;
    if (kh_is_quote(kh_sign_at(r->tokens, i)) && i + 1 < limit && kh_is_channel_name(r, i + 1))
        inner = i + 1;
    if (!to && (word & KH_WORD_OCCASION)) {
        end = interviewer_end(r, i, limit, ret);
        if (end)
            return end;
    }
    if (to && i > 0 && kh_token_word(r->tokens, i - 1, "ل") && kh_closed_quote(r, i) && r->p.partners[i] - i <= 4 &&
        r->p.partners[i] < limit) {
        end = r->p.partners[i] + 1; /* أكد لـ"اليوم" مصدر خاص: whoever hears it, stands in marks */
    } else if (to && (word & KH_WORD_MEDIUM) && i + 1 < limit && kh_closed_quote(r, i + 1) &&
               r->p.partners[i + 1] - i <= 5) {
        end = kh_least(r->p.partners[i + 1] + 1, limit); /* لموقع "كذا" */
    } else if (inner != i || kh_is_channel_name(r, i) ||
               ((word & KH_WORD_BODY) && i + 1 < limit &&
                (kh_is_channel_name(r, i + 1) || kh_is_channel_name(r, kh_least(i + 2, limit - 1))))) {
        end = inner != i
                  ? kh_least(r->p.partners[i] != KH_NO_PARTNER ? r->p.partners[i] + 1 : inner + 1, limit)
                  : kh_noun_phrase_end(&r->p, i, limit, KH_STOP_OBJECT | KH_STOP_BI | KH_STOP_LI | KH_STOP_QUOTE);
    } else if (to && medium_with_name(r, i, limit)) {
        end = kh_noun_phrase_end(&r->p, i, limit, KH_STOP_OBJECT | KH_STOP_BI | KH_STOP_LI | KH_STOP_QUOTE);
    } else if (!to && (word & (KH_WORD_OCCASION | KH_WORD_DOCUMENT | KH_WORD_ACCOUNT))) {
        end = kh_noun_phrase_end(&r->p, i, limit, KH_STOP_OBJECT | KH_STOP_QUOTE);
    } else {
        return 0;
    }
    if (end <= i)
        end = i + 1;
    for (size_t k = i + 1; !to && k < end; k++) { /* تصريحات لشبكة "كذا": the medium is a channel of its own */
        if ((r->words[k] & KH_WORD_MEDIUM) && (kh_glued(&r->p, k, "ل") || kh_glued(&r->p, k, "ب")))
            end = k;
    }
    end = marked_medium_end(r, i, limit, to, end);
    for (size_t k = i + 1; !to && inner == i && (word & (KH_WORD_OCCASION | KH_WORD_DOCUMENT)) && k < end; k++) {
        if (kh_is_comma(kh_sign_at(r->tokens, k)) || hangs_on(r, k))
            end = k;
    }
    if (!to && inner == i && (word & KH_WORD_ACCOUNT) && end > i + 1 && kh_has_pronoun(r, i) &&
        !(r->words[i + 1] & KH_WORD_AL) && !kh_name_over(r->marking, i + 1))
        end = i + 1; /* على موقعها انقطاع البث: complete as it is */
    if ((word & KH_WORD_BODY) && inner == i && end < limit && kh_closed_quote(r, end) && kh_is_channel_name(r, end + 1))
        end = kh_least(r->p.partners[end] + 1, limit); /* وكالة "رويترز" */
    if (end < limit && kh_is_quote(kh_sign_at(r->tokens, end - 1)) && (r->words[end] & KH_WORD_AL) &&
        adjective_ending(r, end))
        end++; /* مجلة "كذا" الأمريكية */
    *ret = kh_part_of(r, i, end);
    if (to && !strip && kh_glued(&r->p, i, "ل"))
        strip = LETTER;
    if (to && strip && (word & KH_WORD_AL) && memcmp(r->tokens->at[i].fold.ptr, "لل", 2 * LETTER) == 0)
        strip = 2 * LETTER; /* للشبكة: its alef is not written */
    if (strip)
        ret->start = kh_token_inside(r->tokens, i, strip);
    return end;
}
