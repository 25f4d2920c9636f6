/*
 * The inside of the statement reader, shared by statement.c, speaker.c, carry.c, complement.c, said.c, source.c,
 * record.c and attribution.c.
 */
#ifndef KH_ANNOTATE_STATEMENT_H
#define KH_ANNOTATE_STATEMENT_H

#include "annotate/quote.h"
#include "annotate/report.h"

struct kh_statement_rules {
    struct kh_report_verb *verbs;
    kh_word_values forms; /* of each form: its verb, which form it is, and flags, packed */
    kh_lexicon *attributions;
    int attribution_kind;
};

/* Every search is bounded, so that the cost stays linear whatever the text. */
enum { KH_LONGEST_SEARCH = 70, KH_LONGEST_SAID = 400, KH_LONGEST_LEAD = 14, KH_SPEAKERS = 4, KH_MOST_VIA = 3 };

/* Half-open range of tokens; empty when nothing was found. `start` is the byte it begins at, behind any proclitic. */
struct kh_part {
    size_t first, end;
    uint32_t start;
};

enum kh_complement_kind { KH_NOTHING, KH_CLAUSE, KH_QUOTE, KH_NOUN };

struct kh_complement {
    enum kh_complement_kind kind;
    size_t first;   /* first token of what was said */
    uint32_t start; /* its byte */
    bool object;    /* the verb's own object */
};

/* One report under reading. */
struct kh_draft {
    struct kh_report report;
    size_t at; /* the token of the cue */
    struct kh_part cue, speaker, said;
    struct kh_part via[KH_MOST_VIA];
    size_t via_count;
    struct kh_complement complement;
    kh_str time;
    bool direct, resolved; /* resolved: no speaker is written at the verb */
    bool plain;            /* second look: any word with ب will do for what is described */
    bool relayed;          /* somebody passed it on: نقلت الوكالة عن */
    unsigned whose; /* what the speaker must agree with, where a pronoun stands for him: عنه; 0 when none does */
};

struct kh_reader {
    kh_marking *marking;
    struct kh_phrases p;
    const kh_tokens *tokens;
    const uint32_t *words;
    size_t sentence;                      /* its number */
    size_t first, end;                    /* its tokens */
    size_t spoke_end;                     /* token at which the last words reported in the article end */
    size_t resume;                        /* a quotation may run past its sentence: read on behind it */
    struct kh_part speakers[KH_SPEAKERS]; /* the latest first */
    unsigned agreements[KH_SPEAKERS];     /* of each, as the verb beside it told */
    size_t speaker_count;
    struct kh_report plain_report; /* of قال: what any subject is tried with */
    struct kh_part pending_via;    /* "وحسب رويترز، قال": the channel of the report that follows */
    size_t last_in_sentence;       /* index + 1 of the last statement of this sentence */
    size_t last_end;               /* token at which its words end */
    struct kh_part last_speaker;
    size_t nest_end; /* words of a report reach to here: reports before it are inside of it */
    struct kh_part nest_speaker;
    struct kh_part shared; /* the agency of the last report, for those that go on from it */
    bool shared_relay;     /* … that passed a speaker on */
    bool unmarked;         /* the last words stand behind a colon without marks, and end with their sentence */
};

enum kh_attribution {
    KH_NO_ATTRIBUTION,
    KH_PER,
    KH_PER_CLAUSE,
    KH_QUOTING,
    KH_OWN,
    KH_NO_SOURCE,
    KH_HOLLOW,
    KH_DEED,
    KH_ADVERB,
    KH_SPEECH,
    KH_TURN,
    KH_SILENCE
};

static inline bool kh_part_empty(struct kh_part part)
{
    return part.end <= part.first;
}

static inline struct kh_part kh_part_of(const struct kh_reader *r, size_t first, size_t end)
{
    return (struct kh_part){first, end, first < r->tokens->n ? r->tokens->at[first].start : 0};
}

static inline kh_span kh_part_span(const struct kh_reader *r, struct kh_part part)
{
    return (kh_span){part.start, r->tokens->at[part.end - 1].end};
}

static inline kh_str kh_part_text(const struct kh_reader *r, struct kh_part part)
{
    return kh_part_empty(part) ? (kh_str){NULL, 0} : kh_marked_text(r->marking, kh_part_span(r, part));
}

static inline bool kh_is_comma(uint32_t sign)
{
    return sign == ',' || sign == 0x060C || sign == 0x061B;
}

static inline size_t kh_least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static inline bool kh_opens_quote(const struct kh_reader *r, size_t i)
{
    return i < r->tokens->n && kh_is_quote(kh_sign_at(r->tokens, i)) &&
           (r->p.partners[i] == KH_NO_PARTNER || r->p.partners[i] > i);
}

static inline bool kh_closed_quote(const struct kh_reader *r, size_t i)
{
    return kh_opens_quote(r, i) && r->p.partners[i] != KH_NO_PARTNER;
}

/* record.c */
/** Put the draft into the record, unless it has no words, or nobody to have said them. */
void kh_put_statement(struct kh_reader *r, struct kh_draft *d);
/** The speaker, with role and entity. */
void kh_fill_speaker(struct kh_reader *r, kh_statement *statement, struct kh_part speaker);
void kh_set_via(struct kh_reader *r, kh_statement *statement, const struct kh_part *via, size_t count);
/** `span` grows to hold `part`, too. */
void kh_widen(kh_span *span, kh_span part);
/** Where a document speaks it is itself the channel. */
void kh_document_speaks(const struct kh_reader *r, struct kh_draft *d);

/* source.c */
/** A phrase of attribution at token `i` with its source: the statement; gives the token behind it, 0 when none. */
size_t kh_read_source(struct kh_reader *r, size_t i);
/** ، كما قال فلان. likewise. */
size_t kh_read_as(struct kh_reader *r, size_t i);

/* attribution.c */
/** The phrase of attribution at token `i`, with or without و. */
enum kh_attribution kh_attribution_at(const struct kh_reader *r, size_t i, kh_match *match);
/** أيضا، مجددا: one past the adverb that begins at token `i`; `i` when none does. */
size_t kh_adverb_end(const struct kh_reader *r, size_t i);
/** Does the name of an agency or outlet begin at token `i`? */
bool kh_is_channel_name(const struct kh_reader *r, size_t i);
void kh_add_via(struct kh_draft *d, struct kh_part part);
/** تصريحات نقلتها الصحيفة، كلمة ألقاها أمس: is token `k` a verb that says of a document or an occasion how it came? */
bool kh_publishes(const struct kh_reader *r, size_t k);
/** سموه، موقعها: does the noun at token `k` end in his or her? */
bool kh_has_pronoun(const struct kh_reader *r, size_t k);
/** What stands behind في، خلال، عبر (`to`: ل) at token `i`: a channel? Gives where it ends, 0 when it is none. */
size_t kh_channel_end(const struct kh_reader *r, size_t i, size_t limit, bool to, struct kh_part *ret);

/* complement.c */
/** A complement that begins right at token `k`. `bare`: nothing but the subject stands before it, so an object may
 * begin. */
bool kh_complement_at(struct kh_reader *r, const struct kh_report *report, size_t k, bool bare,
                      struct kh_complement *c);
/** قائلا، بالقول: between the verb and the words. */
bool kh_is_filler(const struct kh_reader *r, size_t k);
/** فيه، خلالها: does token `k` go back to a channel? */
bool kh_goes_back(const struct kh_reader *r, size_t k);
/** Note a time or a channel at `k`; gives the token behind it, or `k` when there is neither. */
size_t kh_skip_adjunct(struct kh_reader *r, struct kh_draft *d, size_t k, size_t limit);
/** From token `k`, the end of the subject, to what was said; fills the draft's complement, time and channels. */
bool kh_find_complement(struct kh_reader *r, struct kh_draft *d, size_t k);

/* said.c */
/** عبر القناة، عقب كل انتخابات، بين البلدين: is token `i` a preposition that looks like a verb of saying? */
bool kh_rather_preposition(const struct kh_reader *r, size_t i);
/** Does a report that stands on its own feet begin at token `i`? */
bool kh_opens_report(struct kh_reader *r, size_t i);
/** The end of [first, end) without commas, stops and conjunctions that hang on it. */
size_t kh_trim_said(const struct kh_reader *r, size_t first, size_t end);
/** Where the clause that begins at `first` ends: at the next report, or where the outlet speaks again. */
size_t kh_clause_end(struct kh_reader *r, size_t first);
/** Is the participle at token `i` an adjective of the noun before it (خطة مقترحة), or the passive one (متهمة بـ)? */
bool kh_adjective(const struct kh_reader *r, size_t i, const struct kh_report *report);
/** فيما، كما، بينما، حيث: does token `i` open a new main clause? */
bool kh_opens_new_clause(const struct kh_reader *r, size_t i);
/** Fill the draft's said and direct from its complement; gives the token at which the reading goes on. */
size_t kh_take_words(struct kh_reader *r, struct kh_draft *d);

/* carry.c */
enum kh_agreement { KH_HE = 1, KH_SHE = 2, KH_THEY = 4 };

/** لكنه قال، وهو يقول: does a pronoun that is the verb's subject stand right before token `at`? */
bool kh_pronoun_before(const struct kh_reader *r, size_t at);
/** The draft's speaker is the one whose words may go on. */
void kh_remember_speaker(struct kh_reader *r, const struct kh_draft *d);
/** What verbs and pronouns may go with the noun phrase: any of KH_HE, KH_SHE, KH_THEY. */
unsigned kh_agreement_of(const struct kh_reader *r, struct kh_part part);
/** What the report's form at token `at` lets its speaker be. */
unsigned kh_agreement_wanted(const struct kh_reader *r, size_t at, const struct kh_report *report);
/** The one that a report without a speaker goes back to; empty when nobody near agrees with it. */
struct kh_part kh_carried_speaker(const struct kh_reader *r, const struct kh_draft *d);

/* speaker.c */
/** عنه، عنها، عنهم: the agreement of the one it goes back to, 0 when token `i` is none of them. */
unsigned kh_pronoun_behind(const struct kh_reader *r, size_t i);
/** May a subject of the report begin at `k`? */
bool kh_subject_begins(const struct kh_reader *r, const struct kh_report *report, size_t k);
/** Is what begins at token `i` something that speaks: a name, an office, a body, a document? */
bool kh_can_speak(const struct kh_reader *r, size_t i);
/** وكان X قد قال، إلا أن X قال، X الذي قال: the subject that stands before the verb; empty when there is none. */
struct kh_part kh_subject_before(const struct kh_reader *r, const struct kh_draft *d);
/** Over times and channels that stand between the verb and its subject, from token `k`. */
size_t kh_skip_to_subject(struct kh_reader *r, struct kh_draft *d, size_t k);
/** The subject behind the verb, from token `k`; gives the token behind it. */
size_t kh_take_subject(struct kh_reader *r, struct kh_draft *d, size_t k);
/** نقلت الوكالة عن مسؤول قوله: the subject becomes the channel, the other the speaker. */
size_t kh_take_relayed(struct kh_reader *r, struct kh_draft *d, size_t k);

#endif
