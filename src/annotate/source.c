/* Sources given by a phrase rather than a verb of the clause: بحسب الوزارة، وفق ما ذكرت الوكالة، نقلا عن، كما قال. What
 * stands before the phrase, or behind it, is what they said. */
#include "annotate/quote.h"
#include "annotate/statement.h"

enum { LETTER = 2 };

static size_t main_clause_start(const struct kh_reader *r, size_t end)
{
    size_t at = r->first;

    for (size_t i = r->first; i + 1 < end && i < r->first + KH_LONGEST_LEAD; i++) { /* a dateline: دبي (CNN)-- */
        uint32_t sign = kh_sign_at(r->tokens, i);
        bool inside = !r->tokens->at[i].space_before && !r->tokens->at[i + 1].space_before &&
                      r->tokens->at[i + 1].kind == KH_TOKEN_WORD && i > r->first &&
                      r->tokens->at[i - 1].kind == KH_TOKEN_WORD; /* أرض-جو */

        if ((sign == '-' || sign == 0x2013 || sign == 0x2014) && !inside)
            at = i + 1;
    }
    if (r->last_in_sentence && r->last_end > at && r->last_end < end)
        at = r->last_end;
    while (at < end && kh_sign_at(r->tokens, at) && !kh_opens_quote(r, at))
        at++;
    return at;
}

/* Is the و of the first word a conjunction? Not in واصل، وقع، ولاية. */
static bool leading_and(const struct kh_reader *r, size_t i)
{
    kh_str fold = r->tokens->at[i].fold;
    struct kh_report report;

    if (kh_token_word(r->tokens, i, "وفي") || kh_token_word(r->tokens, i, "ومن") ||
        kh_token_word(r->tokens, i, "وعلي") || kh_token_word(r->tokens, i, "وعن") ||
        kh_token_word(r->tokens, i, "ولا") || kh_token_word(r->tokens, i, "فلا"))
        return true;
    if (fold.len <= 3 * LETTER || memcmp(fold.ptr, "و", LETTER) != 0)
        return false;
    if (kh_name_end_at(&r->p, i, NULL) || (r->words[i] && !(r->words[i] & KH_WORD_AND)))
        return false;
    return !kh_report_at(&r->p, i, &report) || report.strip;
}

/*
 * وتنشر البلاد، بحسب الوزارة، نحو ألف جندي: the clause goes on behind its source. `end` is where its first half ends,
 * `source_end` one past the source; gives where the whole ends.
 */
static size_t second_half_end(struct kh_reader *r, size_t end, size_t source_end)
{
    size_t first = source_end + 1, whole;
    struct kh_report report;
    kh_match match;

    while (first < r->end && kh_time_over(r->marking, first))
        first++; /* بحسب الوزارة، الثلاثاء، … */
    while (first < r->end && first > source_end + 1 && kh_sign_at(r->tokens, first))
        first++;
    if (first >= r->end || !kh_is_comma(kh_sign_at(r->tokens, source_end)) ||
        kh_sign_at(r->tokens, source_end) == 0x061B)
        return end;
    if (kh_opens_new_clause(r, first) || kh_opens_new_clause(r, kh_least(first + 1, r->end - 1)) ||
        leading_and(r, first) || (kh_sign_at(r->tokens, first) && !kh_opens_quote(r, first)) ||
        (r->words[first] & (KH_WORD_RELATIVE | KH_WORD_PRONOUN | KH_WORD_AND)) ||
        kh_attribution_at(r, first, &match) != KH_NO_ATTRIBUTION || kh_report_at(&r->p, first, &report) ||
        kh_token_word(r->tokens, first, "الا") || kh_token_word(r->tokens, first, "لكن"))
        return end;
    whole = kh_trim_said(r, first, kh_clause_end(r, first));
    return whole > first ? whole : end;
}

/* قال إن "…" في الفترة الماضية، وفق الوكالة: nothing but when and where stands behind the closing mark. */
static bool trails(const struct kh_reader *r, size_t i)
{
    size_t k = r->last_end;

    while (k < i && kh_sign_at(r->tokens, k))
        k++;
    if (k >= i || !(r->words[k] & KH_WORD_PREP) || i - k > KH_LONGEST_LEAD)
        return false;
    for (; k < i; k++) {
        if ((r->words[k] & (KH_WORD_VERB | KH_WORD_THAT)) || (kh_is_comma(kh_sign_at(r->tokens, k)) && k + 1 < i))
            return false;
    }
    return true;
}

/* ..., وفق X: the clause before it is what X said; or, where that clause was somebody's words, X passed them on. */
static void attribute_back(struct kh_reader *r, struct kh_draft *d, size_t i, size_t source_end)
{
    size_t first = main_clause_start(r, i), end = kh_trim_said(r, first, i);
    uint32_t strip = 0;

    if (r->last_in_sentence && (r->last_end + 2 >= i || trails(r, i))) {
        kh_statement *last = KH_AT(&r->marking->statements, kh_statement, r->last_in_sentence - 1);
        if (kh_part_empty(d->speaker)) { /* حسبما ذكر, and nobody named; حسبما نقلت عنه الوكالة */
            if (!last->via.n && d->via_count) {
                kh_set_via(r, last, d->via, d->via_count);
                kh_widen(&last->span, kh_part_span(r, d->via[0]));
            }
            return;
        }
        if (!last->via.n) {
            struct kh_part chain[] = {d->speaker, d->via[0]}; /* نقلت الوكالة عن الموقع: the nearest first */
            bool relayed = d->relayed && d->via_count && d->via[0].first != d->speaker.first;

            kh_set_via(r, last, chain, relayed ? 2 : 1);
        }
        kh_widen(&last->span, kh_part_span(r, d->speaker));
        return;
    }
    if (kh_token_word(r->tokens, first, "لكن") || kh_token_word(r->tokens, first, "ولكن"))
        first++; /* the outlet's own link to what came before */
    if ((kh_token_word(r->tokens, first, "يذكر") || kh_token_word(r->tokens, first, "ويذكر")) && first + 2 < end &&
        (r->words[first + 1] & KH_WORD_THAT))
        first += 2;
    if (end < first + 3)
        return;
    d->said = kh_part_of(r, first, end);
    if (leading_and(r, first))
        strip = LETTER;
    if (strip)
        d->said.start = kh_token_inside(r->tokens, first, strip);
    if (kh_token_word(r->tokens, first, "وقد") && first + 1 < end)
        d->said = kh_part_of(r, first + 1, end);
    d->said.end = second_half_end(r, d->said.end, source_end);
    kh_put_statement(r, d);
}

/* ووفقا للتقرير، الصادر الثلاثاء، فإن …: what describes the source is no part of the words; `described`: no comma parts
 * it from them. */
static size_t behind_so(const struct kh_reader *r, size_t first, bool described)
{
    if (!described && (!(r->words[first] & (KH_WORD_AL | KH_WORD_RELATIVE)) || kh_name_end_at(&r->p, first, NULL)))
        return first;
    for (size_t i = first + 1; i < kh_least(r->end, first + KH_LONGEST_LEAD); i++) {
        if (kh_token_word(r->tokens, i, "فان") || kh_token_word(r->tokens, i, "فقد"))
            return i;
    }
    return first;
}

/* "….  وفقا لوكالة كذا.": a source in a sentence of its own passed the words before it on. */
static void passed_on(struct kh_reader *r, const struct kh_draft *d)
{
    kh_statement *last =
        r->marking->statements.n ? KH_AT(&r->marking->statements, kh_statement, r->marking->statements.n - 1) : NULL;

    if (last && !last->via.n && r->sentence && r->spoke_end > r->marking->sentences[r->sentence - 1].first)
        kh_set_via(r, last, &d->speaker, 1);
}

/* وبحسب X، فقد …: what follows the comma. */
static void attribute_forward(struct kh_reader *r, struct kh_draft *d, size_t k)
{
    size_t first = k;
    struct kh_report report;

    while (first < r->end && kh_is_comma(kh_sign_at(r->tokens, first)))
        first++;
    if (first >= r->end || (first + 1 >= r->end && kh_sign_at(r->tokens, first))) {
        passed_on(r, d);
        return;
    }
    first = behind_so(r, first, first == k);
    if (kh_report_at(&r->p, first, &report) && report.form <= KH_REPORT_PRESENT && kh_opens_report(r, first)) {
        r->pending_via = d->speaker;
        return;
    }
    if (kh_token_word(r->tokens, first, "فقد") || kh_token_word(r->tokens, first, "فان") ||
        kh_token_word(r->tokens, first, "فانه") || kh_token_word(r->tokens, first, "فانها") ||
        kh_token_word(r->tokens, first, "قد"))
        first++;
    if (first >= r->end)
        return;
    d->complement = (struct kh_complement){KH_CLAUSE, first, r->tokens->at[first].start, false};
    kh_take_words(r, d);
    kh_put_statement(r, d);
}

/* ، كما قال مسؤول في التحالف.: at the end of its sentence, or between commas, nothing but the subject follows. */
size_t kh_read_as(struct kh_reader *r, size_t i)
{
    struct kh_draft d = {.at = i + 1};
    size_t end;

    if (!kh_token_word(r->tokens, i, "كما") || i <= r->first + 2 || i + 2 >= r->end ||
        !kh_report_at(&r->p, i + 1, &d.report) || d.report.form > KH_REPORT_PRESENT || d.report.strip ||
        d.report.object || d.report.verb->kind == KH_DEMANDS || d.report.verb->kind == KH_CALLS ||
        d.report.verb->kind == KH_PROMISES || d.report.verb->kind == KH_HOPES ||
        /* كما تطلب: part of what is said */ !kh_subject_begins(r, &r->plain_report, i + 2))
        return 0;
    end = kh_noun_phrase_end(&r->p, i + 2, r->end, 0);
    if (end <= i + 2 || (end < r->end && kh_sign_at(r->tokens, end) != '.' &&
                         !(kh_is_comma(kh_sign_at(r->tokens, end)) && kh_is_comma(kh_sign_at(r->tokens, i - 1)) &&
                           end + 1 < r->end && !(r->words[end + 1] & KH_WORD_THAT))))
        return 0;
    d.cue = kh_part_of(r, i, i + 2);
    d.speaker = kh_part_of(r, i + 2, end);
    attribute_back(r, &d, i, end);
    return end;
}

/* يتزايد الطلب، فبحسب دراسة بلغ …؛ علما أنه، بحسب التقرير، فإن …: in the middle of a sentence, what follows is the
 * source's. `end` is one past it. */
static bool opens_clause(const struct kh_reader *r, size_t i, const kh_match *match, size_t end)
{
    bool comma = kh_is_comma(kh_sign_at(r->tokens, i - 1));

    if (match->proclitic && memcmp(r->tokens->at[i].fold.ptr, "ف", LETTER) == 0)
        return true;
    while (end < r->end && kh_is_comma(kh_sign_at(r->tokens, end)))
        end++;
    if (end >= r->end || !(kh_token_word(r->tokens, end, "فان") || kh_token_word(r->tokens, end, "فانه") ||
                           kh_token_word(r->tokens, end, "فانها") || kh_token_word(r->tokens, end, "فقد")))
        return false;
    return match->proclitic || (comma && i > r->first + 1 && (r->words[i - 2] & KH_WORD_THAT));
}

/* The end of the source that begins at `k`; `k` when there is none. */
static size_t source_phrase_end(const struct kh_reader *r, size_t k, enum kh_attribution kind)
{
    if (k >= r->end)
        return k;
    if (kind == KH_PER_CLAUSE && kh_closed_quote(r, k) && r->p.partners[k] - k <= 5)
        return kh_least(r->p.partners[k] + 1, r->end); /* بحسب ما نقلت "سي إن إن" */
    if (kind == KH_PER_CLAUSE && !kh_subject_begins(r, &r->plain_report, k))
        return k;
    return kh_noun_phrase_end(&r->p, k, r->end, KH_STOP_OBJECT);
}

size_t kh_read_source(struct kh_reader *r, size_t i)
{
    struct kh_draft d = {.at = i};
    kh_match match, other;
    enum kh_attribution kind = kh_attribution_at(r, i, &match);
    size_t k = i + match.n, end;

    if (kind == KH_NO_ATTRIBUTION || kind >= KH_OWN || k >= r->end)
        return 0;
    if (kind == KH_PER && kh_attribution_at(r, k, &other) == KH_NO_SOURCE)
        return 0;
    d.cue = kh_part_of(r, i, k);
    if (match.proclitic)
        d.cue.start = kh_token_inside(r->tokens, i, match.proclitic);
    d.report.verb = &r->marking->rules->statements->verbs[0];
    if (kind == KH_PER_CLAUSE) {
        if (!kh_report_at(&r->p, k, &d.report))
            return 0;
        d.cue.end = ++k;
        if (k < r->end && d.report.verb->kind == KH_RELAYS)
            d.whose = kh_pronoun_behind(r, k);
        if (k < r->end &&
            (kh_token_word(r->tokens, k, "به") || kh_token_word(r->tokens, k, "اليه") || kh_pronoun_behind(r, k)))
            d.cue.end = ++k;
    }
    if (k < r->end && kh_token_word(r->tokens, k, "ل"))
        k++;
    end = source_phrase_end(r, k, kind);
    if (end > k)
        d.speaker = kh_part_of(r, k, end);
    if (end > k && kind != KH_PER_CLAUSE && kh_glued(&r->p, k, "ل")) /* للتقرير: its alef is not written */
        d.speaker.start = kh_token_inside(
            r->tokens, k, memcmp(r->tokens->at[k].fold.ptr, "لل", 2 * LETTER) == 0 ? 2 * LETTER : LETTER);
    if (kind == KH_PER && !kh_part_empty(d.speaker) && !kh_can_speak(r, k) &&
        !(r->words[k] & (KH_WORD_ACCOUNT | KH_WORD_MEDIUM)))
        return 0;
    if (kh_part_empty(d.speaker) && kind != KH_PER_CLAUSE)
        return 0;
    if (d.whose) { /* وفق ما نقلت عنه الوكالة */
        kh_add_via(&d, d.speaker);
        d.speaker = (struct kh_part){0, 0, 0};
    } else if (d.report.verb->kind == KH_RELAYS) {
        end = kh_take_relayed(r, &d, end);
    }
    kh_skip_adjunct(r, &d, end < r->end ? end : r->end - 1, r->end);
    kh_document_speaks(r, &d);
    if (end < r->end && (kh_token_word(r->tokens, end, "نفسه") || kh_token_word(r->tokens, end, "نفسها") ||
                         kh_token_word(r->tokens, end, "ذاته") || kh_token_word(r->tokens, end, "ذاتها")))
        end++;
    if (kind == KH_QUOTING && r->last_in_sentence) {
        kh_statement *last = KH_AT(&r->marking->statements, kh_statement, r->last_in_sentence - 1);
        if (!last->via.n)
            kh_set_via(r, last, &r->last_speaker, 1);
        kh_fill_speaker(r, last, d.speaker);
        kh_remember_speaker(r, &d);
        return end;
    }
    if (i == r->first || opens_clause(r, i, &match, end))
        attribute_forward(r, &d, end);
    else
        attribute_back(r, &d, i, end);
    return end > i ? end : i + 1;
}
