/*
 * Statements: who said what, through whom.
 *
 * A sentence is read left to right for what reports speech: a verb of saying in any form (قال، يعلن، مضيفا), a phrase
 * of attribution (بحسب، وفق ما ذكر), a noun of saying with a pronoun (قوله). Each reading finds
 *   the speaker   the noun phrase behind the verb; else the subject before it (وكان X قد قال، الذي قال); else the last
 * one who spoke; the words     a clause with أن, a quotation, or what the verb's own preposition or object frame lets
 * follow; the channel   the agency, document or occasion named between the two. Every search is bounded by the sentence
 * and by LONGEST_SEARCH tokens, so that the cost stays linear.
 */
#include "annotate/statement.h"

#include "annotate/quote.h"

#include <stdlib.h>

enum {
    LETTER = 2,
    LONGEST_SEARCH = 70,
    LONGEST_SAID = 400,
    LONGEST_LEAD = 14,
    FULL_QUOTE = 10,
    SPEAKERS = 4,
    MOST_VIA = 3
};

kh_status kh_statement_rules_load(kh_arena *arena, struct kh_statement_rules **ret_rules, kh_err *err)
{
    struct kh_statement_rules *rules = KH_NEW(arena, struct kh_statement_rules);
    kh_status status;

    if (!rules)
        return KH_NOMEM;
    status = kh_report_forms_load(arena, rules, err);
    if (!status)
        status = kh_lexicon_load(arena, "attributions.tsv", &rules->attributions, err);
    if (status)
        return status;
    rules->attribution_kind = kh_lexicon_column(rules->attributions, "kind");
    *ret_rules = rules;
    return KH_OK;
}

/* Half-open range of tokens; empty when nothing was found. `start` is the byte it begins at, behind any proclitic. */
struct part {
    size_t first, end;
    uint32_t start;
};

enum complement_kind { NOTHING, CLAUSE, QUOTE, NOUN };

struct complement {
    enum complement_kind kind;
    size_t first;   /* first token of what was said */
    uint32_t start; /* its byte */
    bool object;    /* the verb's own object */
};

/* One report under reading. */
struct draft {
    struct kh_report report;
    size_t at; /* the token of the cue */
    struct part cue, speaker, said;
    struct part via[MOST_VIA];
    size_t via_count;
    struct complement complement;
    kh_str time;
    bool direct, resolved; /* resolved: no speaker is written at the verb */
    bool plain;            /* second look: any word with ب will do for what is described */
    bool relayed;          /* somebody passed it on: نقلت الوكالة عن */
};

struct reader {
    kh_marking *marking;
    struct kh_phrases p;
    const kh_tokens *tokens;
    const uint32_t *words;
    size_t first, end;              /* the sentence */
    size_t resume;                  /* a quotation may run past its sentence: read on behind it */
    struct part speakers[SPEAKERS]; /* the latest first */
    size_t speaker_count;
    struct kh_report plain_report; /* of قال: what any subject is tried with */
    struct part pending_via;       /* "وحسب رويترز، قال": the channel of the report that follows */
    size_t last_in_sentence;       /* index + 1 of the last statement of this sentence */
    size_t last_end;               /* token at which its words end */
    struct part last_speaker;
    size_t nest_end; /* words of a report reach to here: reports before it are inside of it */
    struct part nest_speaker;
    struct part shared; /* the agency of the last report, for those that go on from it */
    bool shared_relay;  /* … that passed a speaker on */
};

static bool empty(struct part part)
{
    return part.end <= part.first;
}

static struct part part_of(const struct reader *r, size_t first, size_t end)
{
    return (struct part){first, end, first < r->tokens->n ? r->tokens->at[first].start : 0};
}

static kh_span span_of(const struct reader *r, struct part part)
{
    return (kh_span){part.start, r->tokens->at[part.end - 1].end};
}

static kh_str text_of(const struct reader *r, struct part part)
{
    return empty(part) ? (kh_str){NULL, 0} : kh_marked_text(r->marking, span_of(r, part));
}

static bool is_comma(uint32_t sign)
{
    return sign == ',' || sign == 0x060C || sign == 0x061B;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool opens_quote(const struct reader *r, size_t i)
{
    return i < r->tokens->n && kh_is_quote(kh_sign_at(r->tokens, i)) &&
           (r->p.partners[i] == KH_NO_PARTNER || r->p.partners[i] > i);
}

static bool closed_quote(const struct reader *r, size_t i)
{
    return opens_quote(r, i) && r->p.partners[i] != KH_NO_PARTNER;
}

/* ---- phrases of attribution ---- */

enum attribution { NO_ATTRIBUTION, PER, PER_CLAUSE, QUOTING, OWN, NO_SOURCE, HOLLOW };

static enum attribution attribution_at(const struct reader *r, size_t i, kh_match *match)
{
    const struct kh_statement_rules *rules = r->marking->rules->statements;
    kh_str kind;

    if (!kh_lexicon_match(rules->attributions, r->tokens, i, KH_MATCH_PROCLITICS, match) || i + match->n > r->end)
        return NO_ATTRIBUTION;
    if (match->proclitic > LETTER)
        return NO_ATTRIBUTION;
    kind = kh_lexicon_cell(rules->attributions, match->row, rules->attribution_kind);
    if (kh_str_eq(kind, KH_STR("per")))
        return PER;
    if (kh_str_eq(kind, KH_STR("clause"))) {
        struct kh_report report;
        return i + match->n < r->end && kh_report_at(&r->p, i + match->n, &report) && report.form <= KH_REPORT_PRESENT
                   ? PER_CLAUSE
                   : NO_ATTRIBUTION;
    }
    if (kh_str_eq(kind, KH_STR("quoting")))
        return QUOTING;
    if (kh_str_eq(kind, KH_STR("hollow")))
        return HOLLOW;
    return kh_str_eq(kind, KH_STR("own")) ? OWN : NO_SOURCE;
}

/* ---- channels ---- */

static bool is_channel_name(const struct reader *r, size_t i)
{
    kh_match match;
    char type;
    const kh_name *name = NULL;

    if (i >= r->tokens->n || !kh_name_end_at(&r->p, i, &name) || name->type != KH_NAME_ORG)
        return false;
    type = kh_gazetteer_at(r->marking, i, &match);
    return type == 'A' || type == 'U';
}

static void add_via(struct draft *d, struct part part)
{
    if (!empty(part) && d->via_count < MOST_VIA)
        d->via[d->via_count++] = part;
}

/* What stands behind في، خلال، عبر، ل at token `i`: a channel? Gives where it ends, 0 when it is none. */
static size_t channel_end(const struct reader *r, size_t i, size_t limit, bool to, struct part *ret)
{
    uint32_t word = i < limit ? r->words[i] : 0;
    size_t end, inner = i;
    uint32_t strip = kh_word_strip(word);

    if (i >= limit)
        return 0;
    if (kh_is_quote(kh_sign_at(r->tokens, i)) && i + 1 < limit && is_channel_name(r, i + 1))
        inner = i + 1;
    if (inner != i || is_channel_name(r, i) ||
        ((word & KH_WORD_BODY) && i + 1 < limit &&
         (is_channel_name(r, i + 1) || is_channel_name(r, least(i + 2, limit - 1))))) {
        end = inner != i
                  ? least(r->p.partners[i] != KH_NO_PARTNER ? r->p.partners[i] + 1 : inner + 1, limit)
                  : kh_noun_phrase_end(&r->p, i, limit, KH_STOP_OBJECT | KH_STOP_BI | KH_STOP_LI | KH_STOP_QUOTE);
    } else if (!to && (word & (KH_WORD_OCCASION | KH_WORD_DOCUMENT | KH_WORD_ACCOUNT))) {
        end = kh_noun_phrase_end(&r->p, i, limit, KH_STOP_OBJECT | KH_STOP_QUOTE);
    } else {
        return 0;
    }
    if (end <= i)
        end = i + 1;
    *ret = part_of(r, i, end);
    if (to && !strip && kh_glued(&r->p, i, "ل"))
        strip = LETTER;
    if (strip)
        ret->start = kh_token_inside(r->tokens, i, strip);
    return end;
}

/* ---- the words themselves ---- */

static bool frame_preposition(const struct reader *r, size_t i, unsigned frames)
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

static bool any_preposition_then_that(const struct reader *r, size_t i)
{
    return (r->words[i] & KH_WORD_PREP) && i + 1 < r->end && (r->words[i + 1] & KH_WORD_THAT) &&
           (kh_token_word(r->tokens, i, "الي") || kh_token_word(r->tokens, i, "علي") ||
            kh_token_word(r->tokens, i, "عن") || kh_token_word(r->tokens, i, "من"));
}

static bool set_complement(struct reader *r, struct complement *c, enum complement_kind kind, size_t first,
                           uint32_t strip)
{
    if (first >= r->tokens->n || first >= r->end)
        return false;
    c->kind = kind;
    c->first = first;
    c->start = strip ? kh_token_inside(r->tokens, first, strip) : r->tokens->at[first].start;
    return true;
}

static bool object_begins(const struct reader *r, size_t k, enum kh_report_kind kind)
{
    uint32_t word = r->words[k];
    kh_match match;

    if (r->tokens->at[k].kind == KH_TOKEN_PUNCT || (word & (KH_WORD_RELATIVE | KH_WORD_VERB)))
        return false;
    if ((word & KH_WORD_PREP) && !(word & KH_WORD_QUANTITY))
        return false;
    if (kind != KH_ACCUSES && kh_glued(&r->p, k, "ب"))
        return false;
    return !kh_glued(&r->p, k, "ل") && attribution_at(r, k, &match) == NO_ATTRIBUTION;
}

/* A complement that begins right at token `k`. `bare`: nothing but the subject stands before it, so an object may
 * begin. */
static bool complement_at(struct reader *r, const struct kh_report *report, size_t k, bool bare, struct complement *c)
{
    unsigned frames = report->verb->frames;
    uint32_t word = r->words[k], sign = kh_sign_at(r->tokens, k);

    if (sign == ':') {
        if (k + 1 >= r->end)
            return false;
        return set_complement(r, c, opens_quote(r, k + 1) ? QUOTE : CLAUSE, k + 1, 0);
    }
    if (opens_quote(r, k))
        return ((frames & (KH_FRAME_QUOTE | KH_FRAME_OBJECT)) ||
                ((frames & KH_FRAME_BI) && k + 1 < r->end && kh_glued(&r->p, k + 1, "ب"))) &&
               set_complement(r, c, QUOTE, k, 0);
    if (word & KH_WORD_THAT)
        return (frames & KH_FRAME_CLAUSE || report->verb->kind == KH_DESCRIBES) &&
               set_complement(r, c, CLAUSE, k + 1, 0);
    if (any_preposition_then_that(r, k))
        return set_complement(r, c, CLAUSE, k + 2, 0);
    if (frame_preposition(r, k, frames))
        return set_complement(r, c, opens_quote(r, k + 1) ? QUOTE : NOUN, k + 1, 0);
    if (kh_token_word(r->tokens, k, "ب") && opens_quote(r, k + 1))
        return set_complement(r, c, QUOTE, k + 1, 0);
    if ((frames & KH_FRAME_BI || report->verb->kind == KH_DESCRIBES) && kh_glued(&r->p, k, "ب"))
        return set_complement(r, c, NOUN, k, LETTER);
    if (bare && (frames & KH_FRAME_LI) && kh_glued(&r->p, k, "ل"))
        return set_complement(r, c, NOUN, k, LETTER);
    if (bare && (frames & KH_FRAME_OBJECT) && report->verb->kind != KH_DESCRIBES &&
        object_begins(r, k, report->verb->kind)) {
        c->object = true;
        return set_complement(r, c, NOUN, k, 0);
    }
    return false;
}

/* The outlet's own word order: بالقول، قائلا، القول between the verb and the words. */
static bool filler(const struct reader *r, size_t k)
{
    struct kh_report report;
    kh_str fold = r->tokens->at[k].fold;

    if (kh_token_word(r->tokens, k, "بالقول") || kh_token_word(r->tokens, k, "القول") ||
        kh_token_word(r->tokens, k, "بقوله") || kh_token_word(r->tokens, k, "بقولها"))
        return true;
    return kh_report_at(&r->p, k, &report) && report.form == KH_REPORT_PARTICIPLE && fold.len >= 4 * LETTER &&
           memcmp(fold.ptr, "قائل", 4 * LETTER) == 0;
}

static size_t after_bracket(const struct reader *r, size_t i, size_t limit)
{
    for (size_t k = i + 1; k < limit && k < i + 16; k++) {
        if (kh_sign_at(r->tokens, k) == ')')
            return k + 1;
    }
    return i + 1;
}

/* Note a time or a channel at `k`; gives the token behind it, or `k` when there is neither. */
static size_t skip_adjunct(struct reader *r, struct draft *d, size_t k, size_t limit)
{
    const kh_time *time = kh_time_over(r->marking, k);
    uint32_t word = r->words[k];
    struct part via;
    size_t end;

    if (time) {
        if (!d->time.ptr)
            d->time = time->value;
        return kh_token_at_byte(r->marking, time->span.end - 1) + 1;
    }
    if (kh_sign_at(r->tokens, k) == '(')
        return after_bracket(r, k, limit);
    if (kh_glued(&r->p, k, "ل")) {
        size_t at = r->tokens->at[k].fold.len == LETTER ? k + 1 : k;

        end = channel_end(r, at, limit, true, &via);
        if (end) {
            add_via(d, via);
            return end;
        }
    }
    if ((word & (KH_WORD_OCCASION | KH_WORD_DOCUMENT | KH_WORD_ACCOUNT)) && kh_glued(&r->p, k, "ب")) {
        end = channel_end(r, k, limit, false, &via);
        if (end && !(d->report.verb->frames & KH_FRAME_BI)) {
            add_via(d, via);
            return end;
        }
    }
    if (kh_glued(&r->p, k, "ب") && !(d->report.verb->frames & KH_FRAME_BI) && d->report.verb->kind != KH_ACCUSES &&
        d->report.verb->kind != KH_DESCRIBES)
        return k + 1; /* نفت باستمرار */
    if ((word & KH_WORD_PREP) && !(word & KH_WORD_QUANTITY)) {
        end = channel_end(r, k + 1, limit, false, &via);
        if (end && (kh_token_word(r->tokens, k, "في") || kh_token_word(r->tokens, k, "خلال") ||
                    kh_token_word(r->tokens, k, "عبر") || kh_token_word(r->tokens, k, "علي"))) {
            add_via(d, via);
            return end;
        }
        if (k + 1 < limit && kh_time_over(r->marking, k + 1))
            return k + 1;
        if (k + 1 < limit && closed_quote(r, k + 1) && r->p.partners[k + 1] - k <= 6 &&
            r->p.partners[k + 1] + 2 < limit) {
            if (kh_token_word(r->tokens, k, "علي") || kh_token_word(r->tokens, k, "عبر"))
                add_via(d, part_of(r, k + 1, r->p.partners[k + 1] + 1));
            return r->p.partners[k + 1] + 1; /* على "تويتر": the name of a channel, not the words */
        }
        end = k + 1 < limit ? kh_noun_phrase_end(&r->p, k + 1, limit, KH_STOP_OBJECT | KH_STOP_BI) : k + 1;
        return end > k ? end : k + 1;
    }
    return k;
}

/* نقلا عن X between the verb and the words: X is the speaker, and the subject passed it on. */
static size_t take_quoting(struct reader *r, struct draft *d, size_t k)
{
    kh_match match;
    size_t first, end;
    struct kh_report saying;

    if (attribution_at(r, k, &match) != QUOTING)
        return k;
    first = k + match.n;
    end = first < r->end ? kh_noun_phrase_end(&r->p, first, r->end, KH_STOP_OBJECT | KH_STOP_BI) : first;
    if (end == first)
        return k;
    add_via(d, d->speaker);
    d->speaker = part_of(r, first, end);
    if (end < r->end && kh_report_at(&r->p, end, &saying) && saying.form == KH_REPORT_SAYING) {
        d->cue = part_of(r, end, end + 1);
        end++;
    }
    return end;
}

/* What the search for the words remembers from token to token. */
struct search {
    bool bare;     /* nothing but the subject and its circumstances so far */
    bool relative; /* inside of a relative clause: only a clause, a colon or a quotation can be the verb's */
};

static bool complement_here(struct reader *r, struct draft *d, size_t k, const struct search *search)
{
    uint32_t sign = kh_sign_at(r->tokens, k);

    if (search->relative && !opens_quote(r, k) && sign != ':' && !(r->words[k] & KH_WORD_THAT) &&
        !any_preposition_then_that(r, k))
        return false;
    if (d->report.verb->kind == KH_DESCRIBES && !d->plain && !opens_quote(r, k) && !(r->words[k] & KH_WORD_THAT) &&
        !(kh_token_word(r->tokens, k, "ب") && opens_quote(r, k + 1)))
        return false;
    return complement_at(r, &d->report, k, search->bare, &d->complement);
}

/* From the end of the subject to what was said. */
static bool find_complement(struct reader *r, struct draft *d, size_t k)
{
    size_t limit = least(r->end, k + LONGEST_SEARCH);
    struct search search = {.bare = true};

    while (k < limit) {
        uint32_t sign = kh_sign_at(r->tokens, k);
        struct kh_report other;
        size_t next;

        next = take_quoting(r, d, k);
        if (next == k && filler(r, k)) {
            next = k + 1;
            search.bare = false;
        }
        if (next == k && complement_here(r, d, k, &search))
            return true;
        if (next == k)
            next = skip_adjunct(r, d, k, limit);
        if (next > k) {
            k = next;
            continue;
        }
        if (sign == '.' || sign == 0x061F || sign == '!')
            return false;
        if (is_comma(sign)) {
            search.bare = search.bare || search.relative;
            search.relative = false;
        } else if (r->words[k] & KH_WORD_RELATIVE) {
            search.relative = true;
        } else if (!search.relative && k > d->at && kh_report_at(&r->p, k, &other) && other.form <= KH_REPORT_PRESENT &&
                   !other.verb->strict) {
            return false;
        } else {
            search.bare = false;
        }
        k++;
    }
    return false;
}

/* ---- where the words end ---- */

static bool opens_report(struct reader *r, size_t i)
{
    struct draft probe = {.at = i};
    size_t k = i + 1;

    if (!kh_report_at(&r->p, i, &probe.report) || probe.report.form > KH_REPORT_PARTICIPLE)
        return false;
    if (probe.report.form != KH_REPORT_PARTICIPLE) {
        size_t end = k < r->end ? kh_noun_phrase_end(&r->p, k, least(r->end, k + 20), KH_STOP_OBJECT | KH_STOP_BI) : k;
        if (!probe.report.verb->strict && probe.report.verb->kind != KH_DESCRIBES)
            return true;
        k = end;
    }
    for (size_t stop = least(r->end, k + 12); k < stop; k++) {
        struct complement c = {0};

        if (complement_at(r, &probe.report, k, probe.report.form == KH_REPORT_PARTICIPLE && k == i + 1, &c))
            return !probe.report.verb->strict || c.kind != NOUN;
        if (is_comma(kh_sign_at(r->tokens, k)) && probe.report.form == KH_REPORT_PARTICIPLE)
            break;
    }
    return false;
}

/* Conjunctions that open a new main clause: فيما أشار، كما نفى، في حين شدد، بينما قال. */
static bool opens_new_clause(const struct reader *r, size_t i)
{
    return kh_token_word(r->tokens, i, "فيما") || kh_token_word(r->tokens, i, "كما") ||
           kh_token_word(r->tokens, i, "بينما") || kh_token_word(r->tokens, i, "حين");
}

/* The outlet's own voice again: ، وهو ما …، وذلك في اجتماع …، إلا أن … */
static bool comment_begins(const struct reader *r, size_t i)
{
    uint32_t before = i > r->first ? kh_sign_at(r->tokens, i - 1) : 0;
    struct part via;
    struct kh_report report;

    if (kh_token_word(r->tokens, i, "الا") && i + 1 < r->end && (r->words[i + 1] & KH_WORD_THAT)) {
        for (size_t k = i + 2; k < least(r->end, i + 7); k++) {
            if (kh_report_at(&r->p, k, &report) && report.form <= KH_REPORT_PRESENT)
                return true;
        }
        return false;
    }
    if (kh_token_word(r->tokens, i, "وحيث"))
        return true;
    if (!is_comma(before))
        return false;
    if (kh_token_word(r->tokens, i, "وهو") || kh_token_word(r->tokens, i, "وهي"))
        return true;
    return kh_token_word(r->tokens, i, "وذلك") && i + 2 < r->end && (r->words[i + 1] & KH_WORD_PREP) &&
           channel_end(r, i + 2, r->end, false, &via) != 0;
}

static bool clause_breaks_at(struct reader *r, size_t i)
{
    struct kh_report report;
    kh_match match;
    enum attribution attribution = attribution_at(r, i, &match);

    if (attribution != NO_ATTRIBUTION && attribution < NO_SOURCE) {
        size_t next = i + match.n;
        kh_match other;

        if (attribution != PER || next >= r->end)
            return true;
        return attribution_at(r, next, &other) != NO_SOURCE;
    }
    if (comment_begins(r, i))
        return true;
    if (kh_report_at(&r->p, i, &report)) {
        if (report.form == KH_REPORT_PARTICIPLE)
            return opens_report(r, i);
        if (report.form <= KH_REPORT_PRESENT && report.strip && opens_report(r, i))
            return true;
        if (report.form <= KH_REPORT_PRESENT && i > r->first && opens_new_clause(r, i - 1))
            return opens_report(r, i);
    }
    return false;
}

static bool trims(const struct reader *r, size_t i, size_t first)
{
    uint32_t sign = kh_sign_at(r->tokens, i);

    if (is_comma(sign) || sign == '.' || sign == 0x2026 || sign == ':' || sign == '-' || sign == 0x2013 ||
        sign == 0x2014)
        return true;
    if (kh_is_quote(sign))
        return r->p.partners[i] == KH_NO_PARTNER || r->p.partners[i] < first;
    if (opens_new_clause(r, i))
        return true;
    return kh_token_word(r->tokens, i, "في") || kh_token_word(r->tokens, i, "و");
}

static size_t trim_end(const struct reader *r, size_t first, size_t end)
{
    while (end > first + 1 && trims(r, end - 1, first))
        end--;
    return end;
}

static size_t clause_end(struct reader *r, size_t first)
{
    size_t limit = least(r->end, first + LONGEST_SAID), i = first;

    while (i < limit) {
        if (closed_quote(r, i) && r->p.partners[i] < r->end) {
            i = r->p.partners[i] + 1;
            continue;
        }
        if (i > first && clause_breaks_at(r, i))
            break;
        i++;
    }
    return i;
}

/* Fills d->said and d->direct; gives the token at which the reading of the sentence goes on. */
static size_t take_words(struct reader *r, struct draft *d)
{
    size_t first = d->complement.first, end, partner;

    if (opens_quote(r, first)) {
        bool closed = closed_quote(r, first);

        partner = closed ? r->p.partners[first] : KH_NO_PARTNER;
        if (!closed && d->complement.kind == QUOTE) {
            end = trim_end(r, first + 1, clause_end(r, first + 1));
            d->said = part_of(r, first + 1, end);
            d->direct = true;
            return end;
        }
        if (closed && partner > first + 1 && partner - first < LONGEST_SAID) {
            end = clause_end(r, first);
            if (d->complement.kind == QUOTE || partner - first >= FULL_QUOTE ||
                trim_end(r, first, end) <= partner + 1) {
                d->said = part_of(r, first + 1, trim_end(r, first + 1, partner));
                d->direct = true;
                return partner + 1;
            }
        }
    }
    end = clause_end(r, first);
    d->said = part_of(r, first, trim_end(r, first, end));
    d->said.start = d->complement.start;
    d->direct = false;
    return end;
}

/* ---- speakers ---- */

static void remember(struct reader *r, struct part speaker)
{
    if (empty(speaker))
        return;
    memmove(r->speakers + 1, r->speakers, (SPEAKERS - 1) * sizeof *r->speakers);
    r->speakers[0] = speaker;
    if (r->speaker_count < SPEAKERS)
        r->speaker_count++;
}

static bool looks_feminine(const struct reader *r, struct part part)
{
    kh_str fold = r->tokens->at[part.first].fold;

    return fold.len > 2 * LETTER && (memcmp(fold.ptr + fold.len - LETTER, "ه", LETTER) == 0 ||
                                     memcmp(fold.ptr + fold.len - 2 * LETTER, "ات", 2 * LETTER) == 0);
}

static bool surely_masculine(const struct reader *r, struct part part)
{
    const kh_name *name = NULL;

    if (looks_feminine(r, part))
        return false;
    if (r->words[part.first] & (KH_WORD_ROLE | KH_WORD_TITLE))
        return true;
    return kh_name_end_at(&r->p, part.first, &name) && name->type == KH_NAME_PER;
}

/* The earlier speaker that a bare verb goes back to: the latest whose gender the verb does not contradict. */
static struct part earlier_speaker(const struct reader *r, const struct kh_report *report)
{
    for (size_t i = 0; i < r->speaker_count; i++) {
        bool person = r->words[r->speakers[i].first] & (KH_WORD_ROLE | KH_WORD_TITLE | KH_WORD_GIVEN);

        if (report->feminine && surely_masculine(r, r->speakers[i]))
            continue;
        if (!report->feminine && !report->plural && looks_feminine(r, r->speakers[i]) && !person &&
            report->form != KH_REPORT_PARTICIPLE)
            continue;
        return r->speakers[i];
    }
    return r->speaker_count ? r->speakers[0] : (struct part){0, 0, 0};
}

static unsigned stops_of(const struct kh_report_verb *verb)
{
    return (verb->frames & KH_FRAME_OBJECT ? KH_STOP_OBJECT : 0u) | (verb->frames & KH_FRAME_BI ? KH_STOP_BI : 0u) |
           (verb->frames & KH_FRAME_LI ? KH_STOP_LI : 0u) |
           (verb->frames & (KH_FRAME_OF | KH_FRAME_FROM) ? KH_STOP_OF : 0u);
}

/* May a subject begin at `k`? Of a verb that takes an object, an unknown indefinite noun is rather the object. */
static bool subject_begins(const struct reader *r, const struct kh_report *report, size_t k)
{
    const kh_token *token = &r->tokens->at[k];
    uint32_t word = r->words[k];
    const kh_name *name = NULL;
    struct kh_report other;

    if (token->kind == KH_TOKEN_PUNCT || token->kind == KH_TOKEN_BREAK || token->kind == KH_TOKEN_NUMBER)
        return false;
    if (kh_name_end_at(&r->p, k, &name))
        return name->span.start == token->start;
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
    if (!word && token->fold.len > 3 * LETTER && memcmp(token->fold.ptr + token->fold.len - LETTER, "ا", LETTER) == 0)
        return false; /* an accusative is no subject: دعت عددا */
    if (!(report->verb->frames & KH_FRAME_OBJECT) && !report->object)
        return true;
    if (!report->feminine && looks_feminine(r, (struct part){k, k + 1, 0}) &&
        !(word & (KH_WORD_ROLE | KH_WORD_SPEAKER | KH_WORD_TITLE | KH_WORD_GIVEN)))
        return false;
    return word & (KH_WORD_ROLE | KH_WORD_TITLE | KH_WORD_GIVEN | KH_WORD_BODY | KH_WORD_AL | KH_WORD_DOCUMENT |
                   KH_WORD_SHOWS | KH_WORD_PLACE);
}

/* Behind وفق and حسب may stand a rule, a date, a plan: only what can speak is a source. */
static bool speaks(const struct reader *r, size_t i)
{
    const kh_name *name = NULL;

    if (kh_name_end_at(&r->p, i, &name))
        return name->type != KH_NAME_MISC || (r->words[i] & (KH_WORD_ROLE | KH_WORD_SPEAKER));
    return (r->words[i] & (KH_WORD_ROLE | KH_WORD_SPEAKER | KH_WORD_TITLE | KH_WORD_GIVEN | KH_WORD_BODY |
                           KH_WORD_DOCUMENT | KH_WORD_QUANTITY | KH_WORD_SHOWS)) != 0;
}

/* The noun phrase that ends right before `end`, begun at the nearest clause edge before it. */
static struct part phrase_before(const struct reader *r, size_t end)
{
    size_t least_first = end > r->first + LONGEST_LEAD ? end - LONGEST_LEAD : r->first;

    for (size_t i = least_first; i < end; i++) {
        uint32_t before = i > r->first ? r->words[i - 1] : KH_WORD_THAT;
        uint32_t sign = i > r->first ? kh_sign_at(r->tokens, i - 1) : 0;

        if (i > r->first && !is_comma(sign) && sign != '-' && sign != '.' &&
            !(before & (KH_WORD_THAT | KH_WORD_VERB)) && !kh_token_word(r->tokens, i - 1, "اما") &&
            !kh_token_word(r->tokens, i - 1, "لكن"))
            continue;
        if (r->words[i] & (KH_WORD_PREP | KH_WORD_VERB | KH_WORD_THAT | KH_WORD_RELATIVE) &&
            !(r->words[i] & KH_WORD_ROLE))
            continue;
        if (kh_noun_phrase_end(&r->p, i, end, 0) == end)
            return part_of(r, i, end);
    }
    return (struct part){0, 0, 0};
}

/* X، الذي قال: the nearest phrase that can speak and ends here. */
static struct part antecedent(const struct reader *r, size_t end)
{
    size_t least_first = end > r->first + LONGEST_LEAD ? end - LONGEST_LEAD : r->first;

    for (size_t i = end; i-- > least_first;) {
        struct part part;

        if (!speaks(r, i) || kh_noun_phrase_end(&r->p, i, end, 0) != end)
            continue;
        part = part_of(r, i, end);
        if (kh_word_strip(r->words[i]))
            part.start = kh_token_inside(r->tokens, i, kh_word_strip(r->words[i]));
        return part;
    }
    return phrase_before(r, end);
}

/* وكان X قد قال، إلا أن X قال، X الذي قال: the subject that stands before the verb. */
static struct part subject_before(const struct reader *r, const struct draft *d)
{
    size_t end = d->at;
    bool comma = false;

    if (d->report.object ||
        (d->report.strip && !kh_token_word(r->tokens, r->first, "اما") && !kh_token_word(r->tokens, r->first, "واما")))
        return (struct part){0, 0, 0};
    if (d->report.strip && r->first + 1 < end) { /* أما X …، فقال */
        end = kh_noun_phrase_end(&r->p, r->first + 1, d->at, 0);
        return end > r->first + 1 ? part_of(r, r->first + 1, end) : (struct part){0, 0, 0};
    }
    if (end > r->first && kh_token_word(r->tokens, end - 1, "قد"))
        end--;
    if (end > r->first && (r->words[end - 1] & KH_WORD_VERB))
        end--;
    if (end > r->first && is_comma(kh_sign_at(r->tokens, end - 1))) {
        comma = true;
        end--;
    }
    if (end > r->first && (r->words[end - 1] & KH_WORD_RELATIVE)) {
        comma = false;
        end--;
        if (end > r->first && is_comma(kh_sign_at(r->tokens, end - 1)))
            end--;
        return antecedent(r, end);
    }
    if (end <= r->first || (comma && !d->report.strip))
        return (struct part){0, 0, 0};
    return phrase_before(r, end);
}

/* The channel is the document itself where a document speaks. */
static void document_speaks(const struct reader *r, struct draft *d)
{
    if (!empty(d->speaker) && (r->words[d->speaker.first] & (KH_WORD_DOCUMENT | KH_WORD_OCCASION)) == KH_WORD_DOCUMENT)
        add_via(d, d->speaker);
}

static size_t take_subject(struct reader *r, struct draft *d, size_t k)
{
    size_t limit = least(r->end, k + LONGEST_SEARCH), end;

    /* a time or a channel may come first: وقال اليوم، في بيان، الوزير */
    for (size_t guard = 0; guard < 4 && k < limit; guard++) {
        size_t next;
        struct complement c = {0};

        if ((subject_begins(r, &d->report, k) && !kh_time_over(r->marking, k)) || filler(r, k))
            break;
        if (complement_at(r, &d->report, k, false, &c))
            break;
        next = skip_adjunct(r, d, k, limit);
        if (next == k && is_comma(kh_sign_at(r->tokens, k)))
            next = k + 1;
        if (next == k)
            break;
        k = next;
    }
    if (k < limit && k == d->at + 1 && closed_quote(r, k) && r->p.partners[k] - k <= 5 && is_channel_name(r, k + 1)) {
        d->speaker = part_of(r, k, r->p.partners[k] + 1);
        return r->p.partners[k] + 1;
    }
    if (k >= limit || !subject_begins(r, &d->report, k) || kh_time_over(r->marking, k))
        return k;
    end = kh_noun_phrase_end(&r->p, k, limit, stops_of(d->report.verb));
    /* واتهم إيران بدعم …: what stands right before the charge is the accused */
    if (d->report.verb->kind == KH_ACCUSES && !d->report.object && end < limit && kh_glued(&r->p, end, "ب"))
        return k;
    if (end > k)
        d->speaker = part_of(r, k, end);
    return end > k ? end : k;
}

/* نقلت الوكالة عن مسؤول قوله: the subject becomes the channel. */
static size_t take_relayed(struct reader *r, struct draft *d, size_t k)
{
    size_t limit = least(r->end, k + 24), end;

    for (size_t i = k; i < limit; i++) {
        struct kh_report saying;

        if (kh_token_word(r->tokens, i, "عن") && i + 1 < limit && kh_noun_phrase_end(&r->p, i + 1, limit, 0) > i + 1) {
            end = kh_noun_phrase_end(&r->p, i + 1, r->end, KH_STOP_OBJECT | KH_STOP_BI);
            add_via(d, d->speaker);
            d->relayed = true;
            d->speaker = part_of(r, i + 1, end);
            for (size_t s = end; s < least(end + 10, r->end); s++) {
                if (kh_report_at(&r->p, s, &saying) && saying.form == KH_REPORT_SAYING)
                    return s + 1;
            }
            return end;
        }
        if ((r->words[i] & KH_WORD_THAT) || opens_quote(r, i))
            break;
    }
    return k;
}

/* ---- writing it down ---- */

static kh_str role_of(const struct reader *r, struct part speaker)
{
    size_t first = speaker.end, end = speaker.end;

    for (size_t i = speaker.first; i < speaker.end; i++) {
        const kh_name *name = NULL;

        if (first == speaker.end && (r->words[i] & KH_WORD_ROLE))
            first = i;
        if (first < i && kh_name_end_at(&r->p, i, &name) && name->type == KH_NAME_PER) {
            end = i;
            break;
        }
    }
    while (end > first + 1 &&
           (kh_sign_at(r->tokens, end - 1) ||
            ((r->words[end - 1] & KH_WORD_TITLE) && !(r->words[end - 1] & KH_WORD_ROLE) && end > first + 2)))
        end--;
    return first < end ? text_of(r, part_of(r, first, end)) : (kh_str){NULL, 0};
}

static kh_str entity_of(const struct reader *r, struct part speaker)
{
    static const uint8_t order[] = {KH_NAME_PER, KH_NAME_ORG, KH_NAME_LOC};

    for (size_t k = 0; k < sizeof order; k++) {
        for (size_t i = speaker.first; i < speaker.end; i++) {
            const kh_name *name = NULL;

            if (kh_name_end_at(&r->p, i, &name) && name->type == order[k] && (name->entity.ptr || k == 0))
                return name->entity;
        }
    }
    return (kh_str){NULL, 0};
}

static void fill_speaker(struct reader *r, kh_statement *statement, struct part speaker)
{
    statement->speaker = text_of(r, speaker);
    statement->role = empty(speaker) ? (kh_str){NULL, 0} : role_of(r, speaker);
    statement->entity = empty(speaker) ? (kh_str){NULL, 0} : entity_of(r, speaker);
}

static void set_via(struct reader *r, kh_statement *statement, const struct part *via, size_t count)
{
    statement->via.at = KH_NEWS(r->marking->arena, kh_str, count);
    if (!statement->via.at)
        return;
    for (size_t i = 0; i < count; i++)
        statement->via.at[statement->via.n++] = text_of(r, via[i]);
}

static void widen(kh_span *span, kh_span part)
{
    if (part.start < span->start)
        span->start = part.start;
    if (part.end > span->end)
        span->end = part.end;
}

/* What the reports that follow go back to. A report inside of another's words is nobody's to go on from. */
static void note_statement(struct reader *r, const struct draft *d)
{
    if (d->at < r->nest_end)
        return;
    r->last_in_sentence = r->marking->statements.n;
    r->last_end = d->said.end;
    r->last_speaker = d->speaker;
    if (!d->direct && d->said.first > d->at) {
        r->nest_end = d->said.end;
        r->nest_speaker = d->speaker;
    }
    if (!d->resolved) {
        remember(r, d->speaker);
        r->shared = (struct part){0, 0, 0};
        r->shared_relay = d->relayed;
    }
    if (d->via_count && !(r->words[d->via[0].first] & (KH_WORD_OCCASION | KH_WORD_DOCUMENT | KH_WORD_ACCOUNT)))
        r->shared = d->via[0];
}

/* Of an agency and a document that both carried the words, the agency is the channel. */
static void prefer_agency(const struct reader *r, struct draft *d)
{
    size_t kept = 0;

    for (size_t i = 0; i < d->via_count; i++) {
        if (!(r->words[d->via[i].first] & (KH_WORD_OCCASION | KH_WORD_DOCUMENT | KH_WORD_ACCOUNT)))
            d->via[kept++] = d->via[i];
    }
    if (kept)
        d->via_count = kept;
}

static void put_statement(struct reader *r, struct draft *d)
{
    kh_statement *statement;

    if (empty(d->said) || d->said.start >= r->tokens->at[d->said.end - 1].end)
        return;
    if (empty(d->speaker)) {
        d->speaker = earlier_speaker(r, &d->report);
        d->resolved = true;
    }
    if (empty(d->speaker))
        return;
    statement = kh_vec_push(&r->marking->statements);
    if (!statement)
        return;
    statement->said = span_of(r, d->said);
    statement->span = statement->said;
    widen(&statement->span, span_of(r, d->cue));
    if (!d->resolved)
        widen(&statement->span, span_of(r, d->speaker));
    fill_speaker(r, statement, d->speaker);
    statement->cue = text_of(r, d->cue);
    statement->time = d->time;
    statement->direct = d->direct;
    add_via(d, r->pending_via);
    if (d->at < r->nest_end && !d->resolved && !empty(r->nest_speaker) && !d->via_count)
        add_via(d, r->nest_speaker);
    prefer_agency(r, d);
    r->pending_via = (struct part){0, 0, 0};
    if (d->via_count)
        set_via(r, statement, d->via, d->via_count);
    note_statement(r, d);
}

/* ---- the readings ---- */

static struct part cue_part(const struct reader *r, size_t i, uint32_t strip)
{
    struct part cue = part_of(r, i, i + 1);

    if (strip)
        cue.start = kh_token_inside(r->tokens, i, strip);
    return cue;
}

/* Verbs that say only with a clause or a quotation: عرض، طلب and the like have other senses. */
static bool too_weak(const struct draft *d)
{
    enum kh_report_kind kind = d->report.verb->kind;

    if (d->complement.kind != NOUN)
        return false;
    if (d->report.object && kind != KH_THINKS && kind != KH_DESCRIBES && kind != KH_ACCUSES)
        return true;
    /* "X is held to be Y" is nobody's word; "Y, which X holds to be" is */
    if (kind == KH_THINKS && (!d->report.object || empty(d->speaker)))
        return true;
    return d->report.verb->strict && d->complement.object;
}

/* Results and pictures show, they do not speak; and "accused was N" names no accuser. */
static bool nobody_speaks(const struct reader *r, const struct draft *d)
{
    kh_match match;

    if (!empty(d->speaker) && attribution_at(r, d->speaker.first, &match) == NO_SOURCE)
        return true;
    return d->report.verb->kind == KH_ACCUSES && empty(d->speaker) && d->report.form <= KH_REPORT_PRESENT &&
           !d->report.object &&
           !(r->words[d->complement.first] & (KH_WORD_AL | KH_WORD_ROLE | KH_WORD_SPEAKER | KH_WORD_BODY)) &&
           !kh_name_end_at(&r->p, d->complement.first, NULL);
}

/* وكانت X (قد) أعلنت Y: the subject stands before the verb, so what follows is the object. */
static struct part was_before(const struct reader *r, const struct draft *d)
{
    static const struct part none = {0, 0, 0};
    struct part before;

    if (d->report.strip || d->at < r->first + 2 || d->report.form != KH_REPORT_PAST)
        return none;
    if (kh_sign_at(r->tokens, d->at - 1) || !(r->words[r->first] & KH_WORD_VERB))
        return none;
    before = subject_before(r, d);
    return before.first == r->first + 1 ? before : none;
}

/* وكانت الشركة اكتشفت …، مؤكدة أنه: the subject of the sentence, for a participle that no report stands before. */
static struct part sentence_subject(const struct reader *r, size_t limit)
{
    static const struct part none = {0, 0, 0};
    size_t end;

    if (r->first + 1 >= limit)
        return none;
    end = kh_noun_phrase_end(&r->p, r->first + 1, limit, KH_STOP_OBJECT | KH_STOP_BI);
    if (end > r->first + 1 && (kh_name_end_at(&r->p, r->first + 1, NULL) ||
                               (r->words[r->first + 1] & (KH_WORD_AL | KH_WORD_ROLE | KH_WORD_BODY))))
        return part_of(r, r->first + 1, end);
    return none;
}

/* Not said: لم تعلن، لن يقول; and أن تعلن, which another verb governs. */
static bool not_said(const struct reader *r, size_t i, const struct kh_report *report)
{
    if (i == r->first)
        return false;
    if (kh_token_word(r->tokens, i - 1, "لم") || kh_token_word(r->tokens, i - 1, "لن") ||
        kh_token_word(r->tokens, i - 1, "لا") || kh_token_word(r->tokens, i - 1, "ولم") ||
        kh_token_word(r->tokens, i - 1, "ولن") || kh_token_word(r->tokens, i - 1, "ولا"))
        return true;
    return report->form == KH_REPORT_PRESENT && kh_token_word(r->tokens, i - 1, "ان");
}

/* The speaker of a report that names none behind its verb, and the channel that it shares with the report before it. */
static void settle_speaker(struct reader *r, struct draft *d)
{
    bool participle = d->report.form == KH_REPORT_PARTICIPLE;

    if (d->report.verb->kind == KH_ATTRIBUTES && d->complement.kind == CLAUSE) { /* ونسبت رويترز له القول إن */
        add_via(d, d->speaker);
        d->speaker = (struct part){0, 0, 0};
        d->resolved = true;
        return;
    }
    if (empty(d->speaker) && !participle)
        d->speaker = subject_before(r, d);
    if (!empty(d->speaker))
        return;
    d->resolved = true;
    if ((participle || d->report.object) && r->last_in_sentence)
        d->speaker = r->last_speaker;
    if (participle && !r->last_in_sentence)
        d->speaker = sentence_subject(r, d->at);
    if (r->shared.end && (r->shared_relay || (participle && r->last_in_sentence)))
        add_via(d, r->shared);
}

/* From the verb to its words: subject, relayed speaker, complement. */
static bool read_frame(struct reader *r, struct draft *d)
{
    struct part before = was_before(r, d);
    size_t k = d->at + 1;

    if (!empty(before))
        d->speaker = before;
    else if (d->report.form != KH_REPORT_PARTICIPLE)
        k = take_subject(r, d, k);
    if (d->report.verb->kind == KH_RELAYS)
        k = take_relayed(r, d, k);
    if (find_complement(r, d, k))
        return true;
    d->plain = true;
    return d->report.verb->kind == KH_DESCRIBES && find_complement(r, d, k);
}

static size_t read_verb(struct reader *r, size_t i)
{
    struct draft d = {.at = i}, first;
    struct kh_report_verb narrow;
    size_t next;
    kh_match match;

    if (!kh_report_at(&r->p, i, &d.report) || d.report.form > KH_REPORT_PARTICIPLE || not_said(r, i, &d.report))
        return 0;
    if (d.report.form == KH_REPORT_PARTICIPLE && i == r->first)
        return 0;
    if ((r->words[i] & KH_WORD_PREP) && !d.report.strip &&
        (i + 1 >= r->end || (!speaks(r, i + 1) && !opens_quote(r, i + 1) && kh_sign_at(r->tokens, i + 1) != ':')))
        return 0; /* عبر the preposition */
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
    if (too_weak(&d) || nobody_speaks(r, &d) || attribution_at(r, d.complement.first, &match) == HOLLOW)
        return 0;
    settle_speaker(r, &d);
    document_speaks(r, &d);
    next = take_words(r, &d);
    put_statement(r, &d);
    /* what is said indirectly may hold reports of its own */
    return d.direct ? next : d.complement.first > i ? d.complement.first : i + 1;
}

/* وجاء في البيان: "…": the document speaks. */
static size_t read_document(struct reader *r, size_t i)
{
    struct draft d = {.at = i, .report = r->plain_report};
    size_t end, next;
    struct part document;

    if (i + 3 >= r->end || !kh_token_word(r->tokens, i + 1, "في") || !(r->words[i + 2] & KH_WORD_DOCUMENT))
        return 0;
    if (!kh_token_word(r->tokens, i, "جاء") && !kh_token_word(r->tokens, i, "وجاء") &&
        !kh_token_word(r->tokens, i, "ورد") && !kh_token_word(r->tokens, i, "وورد"))
        return 0;
    end = channel_end(r, i + 2, r->end, false, &document);
    if (!end || !find_complement(r, &d, end))
        return 0;
    d.cue = part_of(r, i, i + 2);
    d.speaker = document;
    document_speaks(r, &d);
    next = take_words(r, &d);
    put_statement(r, &d);
    return next;
}

static size_t main_clause_start(const struct reader *r, size_t end)
{
    size_t at = r->first;

    for (size_t i = r->first; i + 1 < end && i < r->first + LONGEST_LEAD; i++) { /* a dateline: دبي (CNN)-- */
        uint32_t sign = kh_sign_at(r->tokens, i);
        if (sign == '-' || sign == 0x2013 || sign == 0x2014)
            at = i + 1;
    }
    if (r->last_in_sentence && r->last_end > at && r->last_end < end)
        at = r->last_end;
    while (at < end && kh_sign_at(r->tokens, at) && !opens_quote(r, at))
        at++;
    return at;
}

/* ..., وفق X: the clause before it is what X said; or, where that clause was somebody's words, X passed them on. */
static void attribute_back(struct reader *r, struct draft *d, size_t i)
{
    size_t first = main_clause_start(r, i), end = trim_end(r, first, i);
    uint32_t strip = 0;

    if (r->last_in_sentence && r->last_end + 2 >= i) {
        kh_statement *last = KH_AT(&r->marking->statements, kh_statement, r->last_in_sentence - 1);
        if (!last->via.n)
            set_via(r, last, &d->speaker, 1);
        widen(&last->span, span_of(r, d->speaker));
        return;
    }
    if (end < first + 3)
        return;
    d->said = part_of(r, first, end);
    if (r->tokens->at[first].fold.len > 3 * LETTER && memcmp(r->tokens->at[first].fold.ptr, "و", LETTER) == 0 &&
        !kh_name_end_at(&r->p, first, NULL))
        strip = LETTER;
    if (strip)
        d->said.start = kh_token_inside(r->tokens, first, strip);
    if (kh_token_word(r->tokens, first, "وقد") && first + 1 < end)
        d->said = part_of(r, first + 1, end);
    put_statement(r, d);
}

/* وبحسب X، فقد …: what follows the comma. */
static void attribute_forward(struct reader *r, struct draft *d, size_t k)
{
    size_t first = k;
    struct kh_report report;

    while (first < r->end && is_comma(kh_sign_at(r->tokens, first)))
        first++;
    if (first >= r->end)
        return;
    if (kh_report_at(&r->p, first, &report) && report.form <= KH_REPORT_PRESENT && opens_report(r, first)) {
        r->pending_via = d->speaker;
        return;
    }
    if (kh_token_word(r->tokens, first, "فقد") || kh_token_word(r->tokens, first, "فان") ||
        kh_token_word(r->tokens, first, "قد"))
        first++;
    if (first >= r->end)
        return;
    d->complement = (struct complement){CLAUSE, first, r->tokens->at[first].start, false};
    take_words(r, d);
    put_statement(r, d);
}

static size_t read_attribution(struct reader *r, size_t i)
{
    struct draft d = {.at = i};
    kh_match match, other;
    enum attribution kind = attribution_at(r, i, &match);
    size_t k = i + match.n, end;

    if (kind == NO_ATTRIBUTION || kind >= OWN || k >= r->end)
        return 0;
    if (kind == PER && attribution_at(r, k, &other) == NO_SOURCE)
        return 0;
    d.cue = part_of(r, i, k);
    if (match.proclitic)
        d.cue.start = kh_token_inside(r->tokens, i, match.proclitic);
    d.report.verb = &r->marking->rules->statements->verbs[0];
    if (kind == PER_CLAUSE) {
        if (!kh_report_at(&r->p, k, &d.report))
            return 0;
        d.cue.end = ++k;
        if (k < r->end && (kh_token_word(r->tokens, k, "به") || kh_token_word(r->tokens, k, "عنه") ||
                           kh_token_word(r->tokens, k, "اليه")))
            d.cue.end = ++k;
    }
    if (k < r->end && kh_token_word(r->tokens, k, "ل"))
        k++;
    if (kind == PER_CLAUSE && k < r->end && !subject_begins(r, &r->plain_report, k))
        end = k;
    else
        end = k < r->end ? kh_noun_phrase_end(&r->p, k, r->end, KH_STOP_OBJECT) : k;
    if (end > k)
        d.speaker = part_of(r, k, end);
    if (end > k && kind != PER_CLAUSE && kh_glued(&r->p, k, "ل"))
        d.speaker.start = kh_token_inside(r->tokens, k, LETTER);
    if (kind == PER && !empty(d.speaker) && !speaks(r, k))
        return 0;
    if (empty(d.speaker) && kind != PER_CLAUSE)
        return 0;
    if (d.report.verb->kind == KH_RELAYS)
        end = take_relayed(r, &d, end);
    skip_adjunct(r, &d, end < r->end ? end : r->end - 1, r->end);
    document_speaks(r, &d);
    if (kind == QUOTING && r->last_in_sentence) {
        kh_statement *last = KH_AT(&r->marking->statements, kh_statement, r->last_in_sentence - 1);
        if (!last->via.n)
            set_via(r, last, &r->last_speaker, 1);
        fill_speaker(r, last, d.speaker);
        remember(r, d.speaker);
        return end;
    }
    if (i == r->first)
        attribute_forward(r, &d, end);
    else
        attribute_back(r, &d, i);
    return end > i ? end : i + 1;
}

static void read_sentence(struct reader *r)
{
    size_t i = r->first > r->resume ? r->first : r->resume;
    struct part via;

    r->last_in_sentence = 0;
    r->last_end = 0;
    r->nest_end = 0;
    r->pending_via = (struct part){0, 0, 0};
    if (i == r->first && i + 2 < r->end && (r->words[i] & KH_WORD_PREP)) /* وفي مؤتمر صحفي، قال */
        r->pending_via = channel_end(r, i + 1, r->end, false, &via) ? via : r->pending_via;
    while (i < r->end) {
        size_t next = read_attribution(r, i);

        if (!next)
            next = read_document(r, i);
        if (!next)
            next = read_verb(r, i);
        i = next > i ? next : i + 1;
    }
    r->resume = i;
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
    struct reader r = {.marking = marking, .tokens = &marking->tokens, .words = marking->words};

    if (!marking->words)
        return;
    r.plain_report.verb = &marking->rules->statements->verbs[0];
    r.p = (struct kh_phrases){marking, &marking->tokens, marking->words,
                              kh_pair_quotes(marking->arena, &marking->tokens)};
    if (!r.p.partners)
        return;
    for (size_t s = 0; s < marking->sentence_count && !kh_arena_failed(marking->arena); s++) {
        r.first = marking->sentences[s].first;
        r.end = marking->sentences[s].end;
        read_sentence(&r);
    }
    if (marking->statements.n > 1)
        qsort(marking->statements.at, marking->statements.n, sizeof(kh_statement), by_span);
}
