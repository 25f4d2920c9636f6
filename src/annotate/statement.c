/*
 * Statements: who said what, through whom.
 *
 * A sentence is read left to right for what reports speech: a verb of saying in any form (قال، يعلن، مضيفا), a phrase
 * of attribution (بحسب، وفق ما ذكر), a noun of saying with a pronoun (قوله). Each reading finds
 *   the speaker   the noun phrase behind the verb; else the subject before it (وكان X قد قال، الذي قال); else the last
 * one who spoke; the words     a clause with أن, a quotation, or what the verb's own preposition or object frame lets
 * follow; the channel   the agency, document or occasion named between the two. Every search is bounded by the sentence
 * and by KH_LONGEST_SEARCH tokens, so that the cost stays linear.
 */
#include "annotate/statement.h"

#include "annotate/quote.h"

#include <stdlib.h>

enum { LETTER = 2 };

kh_status kh_statement_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, struct kh_statement_rules **ret_rules,
                                  kh_err *err)
{
    struct kh_statement_rules *rules = KH_NEW(arena, struct kh_statement_rules);
    kh_status status;

    if (!rules)
        return KH_NOMEM;
    status = kh_report_forms_load(arena, vocabulary, rules, err);
    if (!status)
        status = kh_lexicon_load(arena, vocabulary, "attributions.tsv", &rules->attributions, err);
    if (status)
        return status;
    rules->attribution_kind = kh_lexicon_column(rules->attributions, "kind");
    *ret_rules = rules;
    return KH_OK;
}

static struct kh_part cue_part(const struct kh_reader *r, size_t i, uint32_t strip)
{
    struct kh_part cue = kh_part_of(r, i, i + 1);

    if (strip)
        cue.start = kh_token_inside(r->tokens, i, strip);
    return cue;
}

/* Verbs that say only with a clause or a quotation: عرض، طلب and the like have other senses. */
static bool too_weak(const struct kh_reader *r, const struct kh_draft *d)
{
    kh_match match;
    enum kh_report_kind kind = d->report.verb->kind;

    /* وهو ما نفاه اللاعب: what was said stands in the pronoun; but أبلغه أن */
    if (d->report.object && kind != KH_THINKS && kind != KH_DESCRIBES && kind != KH_ACCUSES && kind != KH_RELAYS &&
        (d->complement.kind != KH_CLAUSE || !(d->report.verb->frames & KH_FRAME_PERSON)))
        return true;
    if (d->complement.kind == KH_CLAUSE)
        return false;
    if (d->report.verb->clause)
        return true;
    if (d->complement.kind != KH_NOUN)
        return false;
    /* "X is held to be Y" is nobody's word; "Y, which X holds to be" is */
    if (kind == KH_THINKS && (!d->report.object || kh_part_empty(d->speaker)))
        return true;
    if (kind == KH_REFUSES && kh_attribution_at(r, d->complement.first, &match) == KH_SPEECH)
        return false; /* رفض التعليق */
    return d->report.verb->strict && d->complement.object;
}

/* عادت تقول: a verb that no list has. */
static bool feminine_ending(const struct kh_reader *r, size_t i)
{
    kh_str fold = r->tokens->at[i].fold;

    return !r->words[i] && fold.len > 2 * LETTER && memcmp(fold.ptr + fold.len - LETTER, "ت", LETTER) == 0 &&
           memcmp(fold.ptr + fold.len - 2 * LETTER, "ا", LETTER) != 0;
}

/* معطيات تشير إلى، الأنباء التي أفادت بـ: what stands right before the verb is its subject, and cannot speak; so nobody
 * who spoke before does. */
static bool another_acts(const struct kh_reader *r, const struct kh_draft *d)
{
    size_t before = d->at - 1;

    if (d->at > r->first + 1 && kh_opens_quote(r, before) &&
        !(r->words[before - 1] & KH_WORD_AL)) /* وثائق "تدين كثيرين" */
        before--;
    if (!kh_part_empty(d->speaker) || d->report.strip || d->report.form > KH_REPORT_PRESENT || d->report.object ||
        d->at < r->first + 2 || d->whose || kh_sign_at(r->tokens, before) || kh_adverb_end(r, before) > before ||
        kh_time_over(r->marking, before) || kh_token_word(r->tokens, d->at + 1, "فيه") ||
        kh_token_word(r->tokens, d->at + 1, "فيها")) /* بلاغا يقول فيه إن */
        return false;
    if (kh_token_word(r->tokens, before, "ما") || kh_token_word(r->tokens, before, "مما"))
        return d->report.form == KH_REPORT_PRESENT; /* ما يشير إلى */
    if (r->words[before] & KH_WORD_RELATIVE)
        before--;
    if (r->tokens->at[before].kind != KH_TOKEN_WORD || !kh_part_empty(kh_subject_before(r, d)))
        return false;
    return !(r->words[before] & (KH_WORD_PREP | KH_WORD_RELATIVE | KH_WORD_PRONOUN | KH_WORD_VERB | KH_WORD_THAT)) &&
           (!kh_can_speak(r, before) || (r->words[before] & KH_WORD_DOCUMENT)) && !feminine_ending(r, before);
}

static bool ends_in_his(const struct kh_reader *r, size_t i)
{
    kh_str text = kh_token_text(r->tokens, i);

    return text.len > 3 * LETTER && memcmp(text.ptr + text.len - LETTER, "ه", LETTER) == 0;
}

/* What follows is neither a clause nor a quotation behind a colon, or the verb has other senses (طالبة عدم كشف اسمها
 * أن). */
static bool loosely_told(const struct kh_reader *r, const struct kh_draft *d)
{
    if (d->complement.kind == KH_NOUN || d->report.verb->strict || ends_in_his(r, d->speaker.first))
        return true;
    return d->complement.kind == KH_QUOTE && kh_sign_at(r->tokens, d->complement.first - 1) != ':' &&
           !kh_opens_quote(r, d->speaker.first);
}

/* أمور كثيرة تهدد المسيرة، سياسات نقل التكنولوجيا: a noun right before the verb is rather its subject, or governs the
 * noun that looks like a verb, than what comes behind. */
static bool acts_before(const struct kh_reader *r, size_t at)
{
    size_t before = at - 1;

    return at > r->first + 1 && r->tokens->at[before].kind == KH_TOKEN_WORD && kh_adverb_end(r, before) == before &&
           !kh_time_over(r->marking, before) && !kh_opens_new_clause(r, before) &&
           !(r->words[before] &
             (KH_WORD_PREP | KH_WORD_VERB | KH_WORD_THAT | KH_WORD_PRONOUN | KH_WORD_RELATIVE | KH_WORD_AND)) &&
           !feminine_ending(r, before);
}

/* الذي يهدد أمن العالم، ما يبرر العقوبة: the pronoun is the subject, and what stands behind the verb its object. */
static bool relative_acts(const struct kh_reader *r, const struct kh_draft *d)
{
    size_t before = d->at > r->first ? d->at - 1 : d->at;

    if (before == d->at || d->report.strip || d->report.object || d->report.form != KH_REPORT_PRESENT ||
        d->complement.kind != KH_NOUN || kh_part_empty(d->speaker) || d->speaker.first < d->at)
        return false;
    return (r->words[before] & KH_WORD_RELATIVE) || kh_token_word(r->tokens, before, "ما") ||
           kh_token_word(r->tokens, before, "مما");
}

/* أخبرت أن ابنها بخير، نسبت إليه تصريحات: the passive. */
static bool was_told(const struct kh_draft *d)
{
    const struct kh_report_verb *verb = d->report.verb;

    return verb->kind == KH_SAYS && (verb->frames & KH_FRAME_PERSON) && (verb->frames & KH_FRAME_CLAUSE) &&
           !d->report.object && kh_part_empty(d->speaker) && d->complement.kind == KH_CLAUSE &&
           d->complement.first <= d->at + 5;
}

/* Accused, described, attributed: verbs whose passive looks the same, so that without a subject nobody may be speaking.
 */
static bool passive(const struct kh_reader *r, const struct kh_draft *d)
{
    enum kh_report_kind kind = d->report.verb->kind;

    if (kind == KH_ATTRIBUTES &&
        (kh_token_word(r->tokens, d->at + 1, "الي") || kh_token_word(r->tokens, d->at + 1, "اليه") ||
         kh_token_word(r->tokens, d->at + 1, "اليها") || kh_token_word(r->tokens, d->at + 1, "اليهم")))
        return true; /* نسبت إليه تصريحات */
    if (d->report.form > KH_REPORT_PRESENT || d->report.object)
        return false;
    /* وصفت بأنها الأسوأ: who describes names what he describes */
    if (kind == KH_DESCRIBES && d->complement.first <= d->at + 2 && kh_glued(&r->p, d->at + 1, "ب"))
        return true;
    if (!kh_part_empty(d->speaker))
        return false;
    /* وصف الهجوم بالإرهابي: nobody does, unless he goes on who just spoke */
    if (kind == KH_DESCRIBES && d->report.form == KH_REPORT_PAST && !d->report.strip && !r->last_in_sentence &&
        d->at > 0 && !kh_goes_back(r, d->at + 1) && !kh_token_word(r->tokens, d->at - 1, "قد") &&
        !kh_opens_new_clause(r, d->at - 1) && kh_part_empty(kh_subject_before(r, d)))
        return true;
    if (kind != KH_ACCUSES)
        return false;
    /* واتهم الصحافيون خصوصا بـ: who accuses must just have spoken */
    if (!r->last_in_sentence && (!r->sentence || r->spoke_end <= r->marking->sentences[r->sentence - 1].first))
        return true;
    return !(r->words[d->complement.first] & (KH_WORD_AL | KH_WORD_ROLE | KH_WORD_SPEAKER | KH_WORD_BODY)) &&
           !kh_name_end_at(&r->p, d->complement.first, NULL);
}

/* A subject was found that cannot speak: ذلك, a result, what was published. */
static bool mute_subject(const struct kh_reader *r, const struct kh_draft *d)
{
    kh_match match;
    size_t first = d->speaker.first;
    bool bare = d->report.form <= KH_REPORT_PRESENT && !d->report.strip, alone = d->speaker.end == first + 1;

    if (kh_part_empty(d->speaker))
        return false;
    if (kh_attribution_at(r, first, &match) == KH_NO_SOURCE)
        return true;
    if (alone && (r->words[first] & KH_WORD_SHOWS))
        return true; /* يشير ذلك إلى */
    if (first > d->at && bare && !d->report.object && acts_before(r, d->at) && !kh_can_speak(r, first) &&
        loosely_told(r, d))
        return true;
    /* إن زيارته، وهي الأولى، تؤكد الإرادة: inside of somebody's words only what can speak does */
    if (d->at < r->nest_end && bare && d->report.form == KH_REPORT_PRESENT && first > d->at &&
        d->complement.kind == KH_NOUN && !kh_can_speak(r, first))
        return true;
    /* نشر ملخصه على: what was published, not who */
    return d->report.verb->strict && d->complement.kind == KH_QUOTE && !r->words[first] && alone &&
           !kh_name_over(r->marking, first) && ends_in_his(r, first);
}

/* No subject was found, and the verb does not go on from who spoke before. */
static bool lacks_subject(const struct kh_reader *r, const struct kh_draft *d)
{
    const struct kh_report *report = &d->report;
    uint32_t before = d->at > r->first ? r->words[d->at - 1] : KH_WORD_THAT;
    uint32_t sign = d->at > r->first ? kh_sign_at(r->tokens, d->at - 1) : '.';

    if (!kh_part_empty(d->speaker) || report->form > KH_REPORT_PRESENT)
        return false;
    if (!report->object && d->at + 1 < r->end && r->tokens->at[d->at + 1].kind == KH_TOKEN_NUMBER &&
        d->complement.first > d->at + 1 && !kh_time_over(r->marking, d->at + 1))
        return true; /* حذرت 40 بالمئة من العينات */
    if (!kh_part_empty(kh_subject_before(r, d)))
        return false;
    /* ووجهت 57 مجموعة رسالة، تحذر من: it goes on from a subject of its own sentence, which nobody found */
    if (report->form == KH_REPORT_PRESENT && !report->strip && !report->object && kh_is_comma(sign) &&
        !r->last_in_sentence && d->complement.kind == KH_NOUN)
        return true;
    /* شخص طلب أن: a verb of many senses in the middle of a clause */
    if (report->verb->strict && !report->strip && !sign &&
        !(before & (KH_WORD_RELATIVE | KH_WORD_THAT | KH_WORD_VERB | KH_WORD_PREP)))
        return true;
    /* يعتقد أن، يتوقع أن: it is thought */
    return report->form == KH_REPORT_PRESENT && !report->feminine && !report->plural && !report->object &&
           (report->verb->kind == KH_THINKS || report->verb->kind == KH_EXPECTS);
}

static bool nobody_speaks(const struct kh_reader *r, const struct kh_draft *d)
{
    return mute_subject(r, d) || another_acts(r, d) || relative_acts(r, d) || was_told(d) || passive(r, d) ||
           lacks_subject(r, d);
}

/* وكانت X (قد) أعلنت Y: the subject stands before the verb, so what follows is the object. */
static struct kh_part was_before(const struct kh_reader *r, const struct kh_draft *d)
{
    static const struct kh_part none = {0, 0, 0};
    struct kh_part before;

    if (d->report.strip && d->at > r->first + 2 && kh_is_comma(kh_sign_at(r->tokens, d->at - 1)) &&
        (kh_token_word(r->tokens, r->first, "اما") || kh_token_word(r->tokens, r->first, "واما")))
        return kh_subject_before(r, d); /* أما X، فدعت كل الدول إلى */
    if (d->report.strip || d->at <= r->first || d->report.form > KH_REPORT_PRESENT)
        return none;
    if (!kh_sign_at(r->tokens, d->at - 1) && !(r->words[d->at - 1] & KH_WORD_RELATIVE)) {
        bool object = d->report.verb->frames & (KH_FRAME_PERSON | KH_FRAME_OBJECT);

        before = kh_subject_before(r, d); /* أن الوزارة حثت المجتمع على; ألمانيا تطالب إسرائيل بضبط النفس */
        if (!kh_part_empty(before) &&
            (before.first == r->first || kh_sign_at(r->tokens, before.first - 1) == ':'
                 ? (object || d->report.form == KH_REPORT_PRESENT) && kh_can_speak(r, before.first) &&
                       !(r->words[before.first] & KH_WORD_VERB)
                 : (r->words[before.first - 1] & KH_WORD_THAT) || kh_opens_new_clause(r, before.first - 1) ||
                       kh_token_word(r->tokens, before.first - 1, "لكن") ||
                       kh_token_word(r->tokens, before.first - 1, "ولكن")) &&
            (kh_agreement_of(r, before) & (d->report.feminine ? KH_SHE : KH_HE | KH_THEY)))
            return before;
    }
    if (d->at < r->first + 2 || d->report.form != KH_REPORT_PAST || kh_sign_at(r->tokens, d->at - 1) ||
        !(r->words[r->first] & KH_WORD_VERB))
        return none;
    before = kh_subject_before(r, d);
    return before.first == r->first + 1 ? before : none;
}

/* وكانت الشركة اكتشفت …، مؤكدة أنه: the subject of the sentence, for a participle that no report stands before. */
static struct kh_part sentence_subject(const struct kh_reader *r, const struct kh_draft *d)
{
    size_t limit = d->at;
    static const struct kh_part none = {0, 0, 0};
    size_t end;

    if (r->first + 1 >= limit || (r->words[r->first] & KH_WORD_PREP))
        return none;
    end = kh_noun_phrase_end(&r->p, r->first + 1, limit, KH_STOP_OBJECT | KH_STOP_BI);
    if (end <= r->first + 1 ||
        !(kh_agreement_of(r, kh_part_of(r, r->first + 1, end)) & kh_agreement_wanted(r, d->at, &d->report)))
        return none; /* وشكر السفارة …، مبينا أن: whom he thanked */
    if (kh_name_end_at(&r->p, r->first + 1, NULL) ||
        (r->words[r->first + 1] & (KH_WORD_AL | KH_WORD_ROLE | KH_WORD_BODY)))
        return kh_part_of(r, r->first + 1, end);
    return none;
}

/* كُشف، استُبعد: a past verb with a damma is passive. آمل: "I hope", rather than "he hoped". */
static bool marked_otherwise(const struct kh_reader *r, size_t i, const struct kh_report *report)
{
    enum { FIRST_LETTERS = 5 * LETTER };
    kh_str text = kh_token_text(r->tokens, i);

    if (report->form == KH_REPORT_PARTICIPLE && report->verb->madda && text.len > LETTER &&
        memcmp(text.ptr, "أ", LETTER) == 0)
        return true; /* أملا في: in the hope of, no participle (آملا) */
    if (report->form == KH_REPORT_PAST && text.len > LETTER && memcmp(text.ptr, "آ", LETTER) == 0)
        return true;
    if (report->form == KH_REPORT_PAST && text.len > LETTER && memcmp(text.ptr + text.len - LETTER, "أ", LETTER) == 0)
        return true; /* ابدأ: an imperative, no form of أبدى */
    /* رأي، نفي: the noun; the verb ends in ى */
    if (report->form == KH_REPORT_PAST && !report->feminine && !report->plural && !report->object &&
        text.len > LETTER && memcmp(text.ptr + text.len - LETTER, "ي", LETTER) == 0)
        return true;
    /* أعتقد: "I think"; the verb itself is written without hamza (اعتقد) */
    if (report->form == KH_REPORT_PAST && report->verb->bare_alef && text.len > LETTER &&
        memcmp(text.ptr, "أ", LETTER) == 0 && (i + 1 >= r->end || !kh_can_speak(r, i + 1)))
        return true;
    for (size_t k = 0; report->form == KH_REPORT_PAST && k + LETTER <= text.len && k < FIRST_LETTERS; k += LETTER) {
        if (memcmp(text.ptr + k, "\u064F", LETTER) == 0)
            return true;
    }
    return false;
}

/* في نشر، بعد عرض: the noun that looks like the verb. */
static bool governed_noun(const struct kh_reader *r, size_t i, const struct kh_report *report)
{
    static const char *const words[] = {"في",   "عن",  "علي", "الي", "بعد",  "قبل",
                                        "خلال", "رغم", "مع",  "ضد",  "بسبب", "حد"};

    if (report->form != KH_REPORT_PAST || report->feminine || report->plural || report->strip)
        return false;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (kh_token_word(r->tokens, i - 1, words[k]))
            return true;
    }
    return false;
}

/* Not said: لم تعلن، لن يقول; and أن تعلن, which another verb governs. */
/* وزاد: «…»، وزاد البيان: a verb that takes nothing but words, and has others, has them right behind it or its subject.
 */
static bool without_words(const struct kh_reader *r, size_t i, const struct kh_report_verb *verb)
{
    if (verb->frames != KH_FRAME_QUOTE || !verb->continues)
        return false;
    return kh_sign_at(r->tokens, i + 1) != ':' && kh_sign_at(r->tokens, i + 2) != ':' && !kh_opens_quote(r, i + 1);
}

/* إذا أصرت، إذا ما رأت: not yet; لماذا يدعو، هل تؤكد: a question; لكي تدعو: an aim. */
static bool only_asked(const struct kh_reader *r, size_t i, const struct kh_report *report)
{
    static const char *const words[] = {"لماذا", "ولماذا", "هل", "وهل", "كيف", "لكي", "كي"};
    size_t k = i - 1;

    if (report->form == KH_REPORT_PAST) {
        if (k > r->first && kh_token_word(r->tokens, k, "ما"))
            k--;
        return kh_token_word(r->tokens, k, "اذا") || kh_token_word(r->tokens, k, "واذا");
    }
    for (size_t w = 0; report->form == KH_REPORT_PRESENT && w < sizeof words / sizeof *words; w++) {
        if (kh_token_word(r->tokens, k, words[w]))
            return true;
    }
    return false;
}

static bool not_said(const struct kh_reader *r, size_t i, const struct kh_report *report)
{
    if (without_words(r, i, report->verb))
        return true;
    if (marked_otherwise(r, i, report))
        return true;
    if (i == r->first)
        return false;
    if (governed_noun(r, i, report))
        return true;
    if (report->verb->kind == KH_RELAYS && report->object &&
        (kh_token_word(r->tokens, i + 1, "الي") || (r->words[i - 1] & KH_WORD_PREP)))
        return true; /* إثر نقلها إلى المستشفى */
    if (report->form == KH_REPORT_PAST && !report->strip && !report->object &&
        (kh_token_word(r->tokens, i - 1, "من") || kh_token_word(r->tokens, i - 1, "ومن")))
        return true; /* ومن تابع الحادث */
    if (!report->strip && only_asked(r, i, report))
        return true;
    if (kh_token_word(r->tokens, i + 1, "نفسه") || kh_token_word(r->tokens, i + 1, "نفسها"))
        return true; /* يسأل نفسه */
    if (!report->strip && report->form == KH_REPORT_PRESENT && (r->words[i - 1] & KH_WORD_SHOWS))
        return true; /* وهذا يدعو إلى */
    if (kh_token_word(r->tokens, i - 1, "لم") || kh_token_word(r->tokens, i - 1, "لن") ||
        kh_token_word(r->tokens, i - 1, "لا") || kh_token_word(r->tokens, i - 1, "ولم") ||
        kh_token_word(r->tokens, i - 1, "ولن") || kh_token_word(r->tokens, i - 1, "ولا"))
        return true;
    /* قد تعلن: it may, it has not */
    if (report->form == KH_REPORT_PRESENT &&
        (kh_token_word(r->tokens, i - 1, "ان") || kh_token_word(r->tokens, i - 1, "بان") ||
         kh_token_word(r->tokens, i - 1, "قد") || kh_token_word(r->tokens, i - 1, "سوف")))
        return true;
    /* مليون طالب: the noun that looks the same */
    return report->form == KH_REPORT_PAST && !report->feminine && !report->plural && !report->strip &&
           (kh_token_word(r->tokens, i - 1, "مليون") || kh_token_word(r->tokens, i - 1, "الف"));
}

/* تقدمت بها امرأة فرنسية تتهمه فيها: the indefinite noun right before the verb, which the clause describes. */
static struct kh_part described_speaker(const struct kh_reader *r, const struct kh_draft *d)
{
    enum { NEAR = 6 };

    for (size_t i = d->at; i-- > r->first && i + NEAR > d->at;) {
        if (!(r->words[i] & (KH_WORD_ROLE | KH_WORD_SPEAKER)) || (r->words[i] & KH_WORD_AL))
            continue;
        if (kh_noun_phrase_end(&r->p, i, d->at, 0) == d->at &&
            (kh_agreement_of(r, kh_part_of(r, i, d->at)) & kh_agreement_wanted(r, d->at, &d->report)))
            return kh_part_of(r, i, d->at);
    }
    return (struct kh_part){0, 0, 0};
}

/* The speaker of a report that names none behind its verb, and the channel that it shares with the report before it. */
static void settle_speaker(struct kh_reader *r, struct kh_draft *d)
{
    bool participle = d->report.form == KH_REPORT_PARTICIPLE;

    if (d->report.verb->kind == KH_ATTRIBUTES && d->complement.kind == KH_CLAUSE) { /* ونسبت رويترز له القول إن */
        kh_add_via(d, d->speaker);
        d->speaker = (struct kh_part){0, 0, 0};
        d->whose = KH_HE | KH_SHE | KH_THEY; /* the verb agrees with the paper */
        d->resolved = true;
        return;
    }
    if (kh_part_empty(d->speaker) && !participle && !d->whose)
        d->speaker = kh_subject_before(r, d);
    if (!kh_part_empty(d->speaker))
        return;
    d->resolved = true;
    if (d->whose)
        return;
    if ((participle || d->report.object) && r->last_in_sentence &&
        (d->report.object || (kh_agreement_of(r, r->last_speaker) & kh_agreement_wanted(r, d->at, &d->report))))
        d->speaker = r->last_speaker;
    if (!r->last_in_sentence && d->at > r->first && (participle || d->report.strip))
        d->speaker = sentence_subject(r, d);
    if (kh_part_empty(d->speaker) && d->report.object && !d->report.strip && !participle)
        d->speaker = described_speaker(r, d);
    if (r->shared.end && (r->shared_relay || (participle && r->last_in_sentence)))
        kh_add_via(d, r->shared);
}

/* إنها حثت، أنهم طالبوا: does the clause open with a pronoun that agrees with its verb? */
static bool that_pronoun(const struct kh_reader *r, const struct kh_report *report, size_t i)
{
    kh_str fold = r->tokens->at[i].fold;

    if (!(r->words[i] & KH_WORD_THAT) || fold.len < 3 * LETTER)
        return false;
    if (memcmp(fold.ptr + fold.len - 2 * LETTER, "ها", 2 * LETTER) == 0)
        return report->feminine;
    if (memcmp(fold.ptr + fold.len - 2 * LETTER, "هم", 2 * LETTER) == 0)
        return report->plural;
    return memcmp(fold.ptr + fold.len - LETTER, "ه", LETTER) == 0 && !report->feminine && !report->plural;
}

/* لكنها حثت واشنطن على، إنه دعا الأطراف إلى: a pronoun before the verb is its subject. قالوا، يصفون: a verb in the
 * plural has its subject before it, one that comes first is in the singular. */
static bool subject_is_bound(const struct kh_reader *r, const struct kh_draft *d)
{
    if (d->report.form > KH_REPORT_PRESENT)
        return false;
    if (d->report.plural)
        return true;
    return !d->report.strip &&
           (kh_pronoun_before(r, d->at) || (d->at > r->first && that_pronoun(r, &d->report, d->at - 1)));
}

/* From the verb to its words: subject, relayed speaker, complement. */
static bool read_frame(struct kh_reader *r, struct kh_draft *d)
{
    struct kh_part before = was_before(r, d);
    size_t k = d->at + 1;

    if (d->report.verb->kind == KH_RELAYS && k < r->end && kh_pronoun_behind(r, k)) /* نقلت عنه الوكالة */
        k++;
    if (!kh_part_empty(before))
        d->speaker = before;
    else if (subject_is_bound(r, d)) /* nobody behind the verb is its subject */
        k = kh_skip_to_subject(r, d, k);
    else if (d->report.form != KH_REPORT_PARTICIPLE)
        k = kh_take_subject(r, d, k);
    if (d->report.verb->kind == KH_RELAYS)
        k = kh_take_relayed(r, d, k);
    if (kh_find_complement(r, d, k))
        return true;
    d->plain = true;
    return d->report.verb->kind == KH_DESCRIBES && kh_find_complement(r, d, k);
}

/* ما وصفه بـ"العدوان"، التي وصفت بالإرهابية: the outlet holds the word with tongs, or nobody is said to have said it.
 */
static bool scare_quote(const struct kh_reader *r, const struct kh_draft *d)
{
    bool relative =
        d->at > r->first && ((r->words[d->at - 1] & KH_WORD_RELATIVE) || kh_token_word(r->tokens, d->at - 1, "ما") ||
                             kh_token_word(r->tokens, d->at - 1, "بما"));
    size_t first = d->complement.first;

    if (d->report.verb->kind != KH_DESCRIBES || !relative || !d->resolved)
        return false;
    if (!d->report.object && !d->report.strip && d->complement.kind == KH_NOUN)
        return true;
    return kh_closed_quote(r, first) && r->p.partners[first] - first <= 4;
}

/* كشف عن تفاصيل، لفتت الأنظار إلى موهبتها: announced or noticed, not told. */
/* أقر المجلس قانونا لتنظيم الأموال: adopted it, and owned up to nothing; يعد من أكثر: is held to be. */
static bool adopts(const struct kh_reader *r, const struct kh_draft *d)
{
    size_t k = kh_part_empty(d->speaker) || d->speaker.first < d->at ? d->at + 1 : d->speaker.end;
    kh_str fold = k < r->end ? r->tokens->at[k].fold : (kh_str){NULL, 0};

    if (kh_token_word(r->tokens, d->at, "يعد") && kh_token_word(r->tokens, d->at + 1, "من"))
        return true;
    return d->report.verb->kind == KH_ADMITS && d->complement.first > k + 1 && fold.len > 3 * LETTER &&
           r->tokens->at[k].kind == KH_TOKEN_WORD && memcmp(fold.ptr + fold.len - LETTER, "ا", LETTER) == 0 &&
           !r->words[k] && kh_adverb_end(r, k) == k && !kh_time_over(r->marking, k) && !kh_glued(&r->p, k, "ب");
}

static bool tells_nothing(const struct kh_reader *r, const struct kh_draft *d)
{
    kh_match match;

    enum kh_attribution what = kh_attribution_at(r, d->complement.first, &match);

    if (!kh_part_empty(d->speaker) && d->speaker.first > d->at &&
        kh_attribution_at(r, d->speaker.first, &match) == KH_HOLLOW)
        return true; /* طريقة كشف النقاب والتسويق */
    if (adopts(r, d))
        return true;
    if (what == KH_HOLLOW || (d->report.verb->deed && what != KH_DEED))
        return true;
    for (size_t k = d->at + 1; k < d->complement.first && d->complement.kind == KH_NOUN; k++) {
        if (kh_attribution_at(r, k, &match) == KH_HOLLOW)
            return true;
    }
    return false;
}

/* مقره (its seat), مطالبه (his demands): the feminine participle is written with ة. متابعة، مطالبة: the noun of action
 * looks the same, but no comma stands before it. */
static bool noun_instead(const struct kh_reader *r, size_t i, const struct kh_report *report)
{
    const kh_token *token = &r->tokens->at[i];
    kh_str text = kh_marked_text(r->marking, (kh_span){token->start, token->end});

    if (text.len <= LETTER)
        return false;
    /* إشارة: no verb with a pronoun (أشاره) */
    if (report->object && memcmp(text.ptr + text.len - LETTER, "ة", LETTER) == 0)
        return true;
    if (report->form != KH_REPORT_PARTICIPLE)
        return false;
    if (report->feminine && report->verb->continues && kh_sign_at(r->tokens, i + 1) == ':' && !r->last_in_sentence)
        return true;    /* الرياض - متابعة: a byline */
    if (report->plural) /* متهمين: the accused */
        return !report->strip && i > r->first && !kh_sign_at(r->tokens, i - 1);
    if (!report->feminine)
        return false;
    if (memcmp(text.ptr + text.len - LETTER, "ه", LETTER) == 0)
        return true;
    if (i > r->first && !report->strip && (r->words[i - 1] & KH_WORD_VERB)) /* ما زالت ملتزمة */
        return true;
    if (i > r->first && i + 1 < r->end && !report->strip &&
        (report->verb->frames & (KH_FRAME_TO | KH_FRAME_OBJECT | KH_FRAME_PERSON)) == KH_FRAME_TO &&
        !kh_sign_at(r->tokens, i - 1) && r->tokens->at[i + 1].kind == KH_TOKEN_WORD && !r->words[i + 1] &&
        !kh_glued(&r->p, i + 1, "ب") && !kh_glued(&r->p, i + 1, "ل") && !kh_name_over(r->marking, i + 1))
        return true; /* رفعت لافتة كبيرة: a banner */
    return (report->verb->strict || report->verb->kind == KH_DEMANDS || report->verb->kind == KH_CALLS ||
            report->verb->kind == KH_EXPECTS) &&
           !report->strip && i > r->first && !kh_sign_at(r->tokens, i - 1);
}

/* دولة تابعة كما ذكرت الصحيفة، بل تتوقع أن: what she said stands before كما, and what is behind the comma is not hers.
 */
static bool compared(const struct kh_reader *r, const struct kh_draft *d)
{
    if (d->at < r->first + 2 || !kh_token_word(r->tokens, d->at - 1, "كما") || kh_sign_at(r->tokens, d->at - 2))
        return false;
    for (size_t k = d->at + 1; k < d->complement.first; k++) {
        if (kh_is_comma(kh_sign_at(r->tokens, k)))
            return true;
    }
    return false;
}

/* الأرقام التي كشف عنها المجلس، الإضراب الذي دعت إليه النقابة: the pronoun is what was told, and stands before the
 * verb. */
static bool told_before(const struct kh_reader *r, size_t i, const struct kh_report *report)
{
    unsigned frames = report->verb->frames;
    size_t k = i + 1;

    if (k >= r->end || report->form > KH_REPORT_PRESENT || report->verb->kind == KH_RELAYS)
        return false;
    for (size_t n = k + 1; n < kh_least(r->end, k + KH_LONGEST_LEAD); n++) {
        if (kh_sign_at(r->tokens, n) == ':' || (r->words[n] & KH_WORD_THAT) || kh_opens_quote(r, n))
            return false; /* أعلنت عنه قائلة إن */
    }
    if ((frames & KH_FRAME_OF) && kh_pronoun_behind(r, k))
        return true;
    return (frames & KH_FRAME_TO) && (kh_token_word(r->tokens, k, "اليه") || kh_token_word(r->tokens, k, "اليها") ||
                                      kh_token_word(r->tokens, k, "اليهم"));
}

/* حركة أمل: the second word of a body's name. */
static bool in_body_name(const struct kh_reader *r, size_t i, const struct kh_report *report)
{
    const kh_name *name = kh_name_over(r->marking, i);

    if (i == r->first || report->strip || report->form != KH_REPORT_PAST)
        return false;
    if (name && name->type == KH_NAME_ORG && kh_name_over(r->marking, i - 1) == name)
        return true;
    return report->verb->kind == KH_HOPES && (r->words[i - 1] & KH_WORD_BODY) && !(r->words[i - 1] & KH_WORD_AL) &&
           !(i + 1 < r->end && (r->words[i + 1] & KH_WORD_THAT));
}

static size_t read_verb(struct kh_reader *r, size_t i)
{
    struct kh_draft d = {.at = i}, first;
    struct kh_report_verb narrow;
    size_t next;

    if (!kh_report_at(&r->p, i, &d.report) || d.report.form > KH_REPORT_PARTICIPLE || not_said(r, i, &d.report) ||
        noun_instead(r, i, &d.report))
        return 0;
    if (kh_adjective(r, i, &d.report))
        return 0;
    if (d.report.form == KH_REPORT_PARTICIPLE && kh_adverb_end(r, i) > i &&
        (i == r->first || !kh_is_comma(kh_sign_at(r->tokens, i - 1))))
        return 0; /* مجددا: again */
    if (d.report.form == KH_REPORT_PARTICIPLE && i > r->first && ((r->words[i - 1] & (KH_WORD_PREP | KH_WORD_THAT))))
        return 0; /* وسط مطالبة: the noun that looks the same */
    if (d.report.form == KH_REPORT_PARTICIPLE && d.report.feminine && d.report.verb->continues &&
        !(d.report.verb->frames & (KH_FRAME_OBJECT | KH_FRAME_PERSON)) && i + 1 < r->end &&
        (r->words[i + 1] & KH_WORD_AL) && !(r->words[i + 1] & KH_WORD_RELATIVE))
        return 0; /* مواصلة المشوار: the noun of action and what is done */
    if (kh_rather_preposition(r, i) || in_body_name(r, i, &d.report))
        return 0;
    if ((r->words[i] & KH_WORD_PREP) && !d.report.strip && i > r->first && d.report.form == KH_REPORT_PAST &&
        !d.report.feminine && !d.report.plural && !kh_sign_at(r->tokens, i - 1) &&
        !(r->words[i - 1] & (KH_WORD_PREP | KH_WORD_RELATIVE | KH_WORD_VERB)) &&
        kh_part_empty(kh_subject_before(r, &d)))
        return 0;
    if (told_before(r, i, &d.report))
        return 0;
    d.cue = cue_part(r, i, d.report.strip);
    first = d;
    if ((d.report.verb->frames & KH_FRAME_LI) && (d.report.verb->frames & KH_FRAME_TO)) {
        /* دعا المنسق لعملية السلام إلى: the other preposition first, ل is so often part of the subject */
        narrow = *d.report.verb;
        narrow.frames &= ~(unsigned)KH_FRAME_LI;
        d.report.verb = &narrow;
    }
    if (!read_frame(r, &d)) {
        if (d.report.verb != &narrow)
            return 0;
        d = first;
        if (!read_frame(r, &d))
            return 0;
    }
    d.report.verb = first.report.verb;
    if (compared(r, &d))
        return 0;
    if (too_weak(r, &d) || nobody_speaks(r, &d) || tells_nothing(r, &d))
        return 0;
    settle_speaker(r, &d);
    if ((d.report.verb->subject && d.resolved) || scare_quote(r, &d))
        return 0;
    kh_document_speaks(r, &d);
    next = kh_take_words(r, &d);
    /* قال إنه يتوقع: one saying, not two */
    if (!(d.resolved && i < r->nest_end && (r->words[i - 1] & KH_WORD_THAT)))
        kh_put_statement(r, &d);
    /* what is said indirectly may hold reports of its own */
    if (d.direct || kh_sign_at(r->tokens, d.complement.first - 1) == ':')
        return next;
    return d.complement.first > i ? d.complement.first : i + 1;
}

/* What a noun of saying takes: تهديد بـ، دعوة إلى، تحذير من. */
static unsigned noun_frames(enum kh_report_kind kind)
{
    switch (kind) {
    case KH_ACCUSES:
    case KH_THREATENS:
    case KH_PROMISES:
    case KH_DEMANDS: return KH_FRAME_BI;
    case KH_CALLS: return KH_FRAME_TO | KH_FRAME_LI;
    case KH_WARNS: return KH_FRAME_FROM;
    default: return 0;
    }
}

/* تهديد واشنطن بتوجيه ضربة، اتهامات ناشطين باستخدام الغاز، دعوته إلى الحوار: the noun of saying beside its speaker. */
static size_t read_noun(struct kh_reader *r, size_t i)
{
    struct kh_draft d = {.at = i};
    struct kh_report_verb narrow;
    size_t k = i + 1, end;

    if (!kh_report_at(&r->p, i, &d.report) || (d.report.form != KH_REPORT_NOUN && d.report.form != KH_REPORT_SAYING))
        return 0;
    narrow = *d.report.verb;
    narrow.frames = noun_frames(narrow.kind);
    if (!narrow.frames || k >= r->end)
        return 0;
    if (narrow.kind == KH_ACCUSES && d.report.form == KH_REPORT_SAYING)
        return 0; /* إثر اتهامه باختلاس: he is the accused */
    if (d.report.form == KH_REPORT_NOUN) {
        if (!kh_can_speak(r, k) || kh_is_quote(kh_sign_at(r->tokens, k)))
            return 0;
        end = kh_noun_phrase_end(&r->p, k, r->end, KH_STOP_OBJECT | KH_STOP_BI | KH_STOP_LI | KH_STOP_OF);
        d.speaker = kh_part_of(r, k, end);
        k = end;
    } else {
        d.resolved = true;
    }
    d.cue = cue_part(r, i, d.report.strip);
    d.report.verb = &narrow;
    if (k >= r->end || !kh_complement_at(r, &d.report, k, true, &d.complement) || d.complement.kind != KH_NOUN)
        return 0;
    end = kh_noun_phrase_end(&r->p, d.complement.first, r->end, 0);
    if (end <= d.complement.first)
        return 0;
    d.said = kh_part_of(r, d.complement.first, kh_trim_said(r, d.complement.first, end));
    d.said.start = d.complement.start;
    d.report.verb = r->plain_report.verb;
    kh_put_statement(r, &d);
    return k;
}

/* نشرت الوزارة بيانا جاء فيه: the document that the pronoun goes back to. */
static struct kh_part document_before(const struct kh_reader *r, size_t i)
{
    for (size_t k = i; k-- > r->first && k + KH_LONGEST_LEAD > i;) {
        if ((r->words[k] & (KH_WORD_DOCUMENT | KH_WORD_OCCASION)) == KH_WORD_DOCUMENT)
            return kh_part_of(r, k, kh_noun_phrase_end(&r->p, k, i, KH_STOP_QUOTE));
        if (kh_sign_at(r->tokens, k) == ':')
            break;
    }
    return (struct kh_part){0, 0, 0};
}

/* وجاء في البيان: "…"; بيانا جاء فيه أن: the document speaks. */
static size_t read_document(struct kh_reader *r, size_t i)
{
    struct kh_draft d = {.at = i, .report = r->plain_report};
    size_t end, next;
    struct kh_part document;

    if (i + 2 >= r->end)
        return 0;
    if (!kh_token_word(r->tokens, i, "جاء") && !kh_token_word(r->tokens, i, "وجاء") &&
        !kh_token_word(r->tokens, i, "ورد") && !kh_token_word(r->tokens, i, "وورد"))
        return 0;
    if (kh_token_word(r->tokens, i + 1, "فيه") || kh_token_word(r->tokens, i + 1, "فيها")) {
        document = document_before(r, i);
        end = kh_part_empty(document) ? 0 : i + 2;
    } else if (kh_token_word(r->tokens, i + 1, "في") && (r->words[i + 2] & KH_WORD_DOCUMENT)) {
        end = kh_channel_end(r, i + 2, r->end, false, &document);
    } else {
        return 0;
    }
    if (!end || !kh_find_complement(r, &d, end))
        return 0;
    d.cue = kh_part_of(r, i, i + 2);
    d.speaker = document;
    kh_document_speaks(r, &d);
    next = kh_take_words(r, &d);
    kh_put_statement(r, &d);
    return next;
}

/* Most tokens are neither a phrase of attribution nor a form of a verb of saying, nor the verb of وجاء في البيان. */
static bool could_report(const struct kh_reader *r, size_t i)
{
    const struct kh_statement_rules *rules = r->marking->rules->statements;

    return kh_may_be_in(rules->forms.vocabulary, r->tokens, i, rules->forms.bit | rules->attributions->bit) ||
           kh_token_word(r->tokens, i + 1, "في") || kh_token_word(r->tokens, i + 1, "فيه") ||
           kh_token_word(r->tokens, i + 1, "فيها") || kh_token_word(r->tokens, i, "كما");
}

static void read_sentence(struct kh_reader *r)
{
    size_t i = r->first > r->resume ? r->first : r->resume;
    struct kh_part via;

    r->last_in_sentence = 0;
    r->last_end = 0;
    r->nest_end = 0;
    r->pending_via = (struct kh_part){0, 0, 0};
    if (i == r->first && i + 2 < r->end && (r->words[i] & KH_WORD_PREP)) /* وفي مؤتمر صحفي، قال */
        r->pending_via = kh_channel_end(r, i + 1, r->end, false, &via) ? via : r->pending_via;
    while (i < r->end) {
        size_t next;

        if (!could_report(r, i)) {
            i++;
            continue;
        }
        next = kh_read_source(r, i);
        if (!next)
            next = kh_read_as(r, i);
        if (!next)
            next = read_document(r, i);
        if (!next)
            next = read_noun(r, i);
        if (!next)
            next = read_verb(r, i);
        i = next > i ? next : i + 1;
    }
    r->resume = i;
}

/* أردنا، نحن، لدينا، كنت: a word of the first person, which the outlet does not speak in. */
static bool first_person(const struct kh_reader *r, size_t i)
{
    static const char *const words[] = {"انا", "نحن",  "لدي",  "لي",  "لنا",   "انني", "اننا", "كنت",
                                        "اود", "اريد", "نريد", "كنا", "اعتقد", "اشعر", "نشعر", "اعرف"};
    kh_str fold = r->tokens->at[i].fold;

    if (r->tokens->at[i].kind != KH_TOKEN_WORD || kh_name_over(r->marking, i))
        return false;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (kh_token_word(r->tokens, i, words[k]))
            return true;
    }
    return !r->words[i] && fold.len >= 4 * LETTER && memcmp(fold.ptr + fold.len - 2 * LETTER, "نا", 2 * LETTER) == 0;
}

/*
 * قال فلان: لا أشعر بالرضا. خضنا مباراة صعبة. Words behind a colon without marks go on through the sentences of the
 * same paragraph that speak in the first person and report nothing of their own. Gives whether this sentence is one.
 */
static bool goes_on(struct kh_reader *r)
{
    kh_statement *last;
    bool personal = false;
    struct kh_report report;
    kh_match match;
    size_t end = kh_trim_said(r, r->first, r->end);

    if (!r->unmarked || !r->marking->statements.n || r->tokens->at[r->first - 1].kind == KH_TOKEN_BREAK)
        return false;
    for (size_t i = r->first; i < r->end; i++) {
        if (kh_sign_at(r->tokens, i) == ':' || kh_attribution_at(r, i, &match) != KH_NO_ATTRIBUTION ||
            (kh_report_at(&r->p, i, &report) && report.form <= KH_REPORT_PRESENT && (report.strip || i == r->first)))
            return false;
        personal |= first_person(r, i);
    }
    if (!personal)
        return false;
    last = KH_AT(&r->marking->statements, kh_statement, r->marking->statements.n - 1);
    last->said.end = r->tokens->at[end - 1].end;
    kh_widen(&last->span, last->said);
    r->spoke_end = end;
    return true;
}

static int by_span(const void *a, const void *b)
{
    const kh_statement *x = a, *y = b;

    if (x->span.start != y->span.start)
        return x->span.start < y->span.start ? -1 : 1;
    if (x->said.start != y->said.start)
        return x->said.start < y->said.start ? -1 : 1;
    return 0;
}

void kh_mark_statements(kh_marking *marking)
{
    struct kh_reader r = {.marking = marking, .tokens = &marking->tokens, .words = marking->words};

    if (!marking->words)
        return;
    r.plain_report.verb = &marking->rules->statements->verbs[0];
    r.p = (struct kh_phrases){marking, &marking->tokens, marking->words, marking->partners};
    if (!r.p.partners)
        return;
    for (size_t s = 0; s < marking->sentence_count && !kh_arena_failed(marking->arena); s++) {
        r.sentence = s;
        r.first = marking->sentences[s].first;
        r.end = marking->sentences[s].end;
        if (s > 0 && goes_on(&r))
            continue;
        r.unmarked = false;
        read_sentence(&r);
    }
    if (marking->statements.n > 1)
        qsort(marking->statements.at, marking->statements.n, sizeof(kh_statement), by_span);
}
