/*
 * Figures, what their files share: figure.c finds and measures; figure_noun.c tells what is counted, behind the number
 * or understood; figure_unit.c brings a noun to its singular; figure_hedge.c reads hedges and labels; figure_time.c
 * tells when, figure_place.c where.
 */
#ifndef KH_ANNOTATE_FIGURE_H
#define KH_ANNOTATE_FIGURE_H

#include "annotate/rules.h"
#include "annotate/words.h"

typedef enum kh_count_kind {
    KH_COUNT_NONE,
    KH_COUNT_NOUN,
    KH_COUNT_MEASURE,
    KH_COUNT_MONEY,
    KH_COUNT_EMPTY,
    KH_COUNT_STATE, /* what befell those counted, no noun of the figure: بجروح */
    KH_COUNT_EACH,  /* a noun that prices are told by: للسهم */
    KH_COUNT_TIME,  /* a unit of time: a duration, no figure */
    KH_COUNT_NOT,   /* no noun, whatever it looks like */
    KH_COUNT_LABEL, /* the number before it tells which: آيفون 8 بلس */
    KH_COUNT_UNKNOWN
} kh_count_kind;

typedef struct kh_hedge {
    uint8_t mod;
    bool after;
    bool label;  /* no hedge: the number behind it tells which, not how many */
    bool apart;  /* other words may stand between it and the number */
    bool change; /* no hedge: "from 5 to 7" behind it are two numbers */
} kh_hedge;

struct kh_place_rules {
    kh_lexicon *cues;
    uint8_t *kinds; /* by row */
};

struct kh_figure_rules {
    struct kh_place_rules places;
    kh_lexicon *nouns, *hedges;
    uint8_t *kinds; /* of nouns, by row */
    kh_hedge *mods; /* of hedges, by row */
    int singular;   /* column */
    kh_lexicon *fates;
    bool *told, *people; /* of fates, by row: the word tells what befell people; the noun counts people */
};

/** The noun that a number counts. */
typedef struct kh_counted {
    kh_str unit; /* singular */
    size_t n;    /* tokens that belong to the figure */
    uint32_t proclitic;
    kh_count_kind kind;
    bool dual, definite, plural;
} kh_counted;

/** The counted noun at token `i`, by lexicon, then by the shape of the word. `known` only: no guess by shape. False
 * when none stands there. */
bool kh_counted_at(const kh_marking *marking, const uint32_t *bits, size_t i, bool known, kh_counted *ret);

/** Two of a known noun, a clitic before it or not ("وامرأتان", "بصاروخين"): ret->proclitic is the clitic. */
bool kh_dual_at(const kh_marking *marking, size_t i, kh_counted *ret);
/** Behind eleven and more a noun is in the singular: مزارع is a farmer there, and no farms. */
void kh_prefer_singular(const kh_marking *marking, size_t i, kh_counted *noun);
/** The noun that `word`, folded, is a form of, by lexicon alone: its singular; {NULL,0} when it is none. */
kh_str kh_singular_of(const kh_marking *marking, kh_str word);
/** Does the noun count something, so that a number before it is a figure? */
static inline bool kh_counts(const kh_counted *noun)
{
    return noun->kind != KH_COUNT_TIME && noun->kind != KH_COUNT_NOT && noun->kind != KH_COUNT_LABEL;
}

/** The sentence being read, and what the figures before have left behind. */
struct kh_figure_finding {
    kh_marking *marking;
    const struct kh_figure_rules *rules;
    const kh_tokens *tokens;
    const uint32_t *bits;
    size_t start, end;                   /* the sentence */
    uint32_t sentence_from, sentence_to; /* its bytes */
    size_t sentence;                     /* its number */
    size_t time;                         /* the first time that may still cover a token */
    kh_str last_place;                   /* of the figure before, and the sentence that it stood in */
    size_t place_sentence;
    size_t label_end; /* behind the last number that was a label */
    struct {
        kh_str unit; /* {NULL,0}: none yet */
        kh_str per;
        kh_count_kind kind;
        size_t sentence, end;       /* where it stood; behind its last token */
    } last, last_thing, last_money; /* any figure; one of things, for آخرون and منهم; a sum */
};

/** A figure before it is put down. */
struct kh_figure_draft {
    size_t first, end, number, number_end; /* tokens */
    uint32_t proclitic;
    double value, low, high;
    uint8_t mod;
    kh_str unit, per;
    size_t noun, noun_end;
    kh_count_kind kind;
};

/* figure_noun.c */
enum kh_noun_found { KH_NOUN_NONE, KH_NOUN_FOUND, KH_NOUN_FORBIDS /* no figure at all: a model, a duration */ };
/** What stands behind the number, [.., draft->number_end): fills unit, kind, noun, end. */
enum kh_noun_found kh_take_noun(const struct kh_figure_finding *f, struct kh_figure_draft *draft);
/** What a number without a noun counts, when its sentence lets it stand so: fills unit and kind. */
bool kh_understand_noun(const struct kh_figure_finding *f, struct kh_figure_draft *draft, const kh_number *number);
/** What the rate is by, behind the figure: للبرميل، في الساعة، لكل شخص. */
kh_str kh_rate_of(const struct kh_figure_finding *f, const struct kh_figure_draft *draft);
/** The noun as written, with the words that describe it. */
kh_str kh_what_of(const struct kh_figure_finding *f, const struct kh_figure_draft *draft);
bool kh_word_in(const kh_tokens *tokens, size_t i, const char *const *words);
extern const char *const kh_others[]; /* آخرون … */

/* figure_hedge.c */
/** The hedge before the number whose first token is `i`: its mod; *ret_first and *ret_proclitic are those of the hedge.
 */
uint8_t kh_hedge_before(const struct kh_figure_finding *f, size_t i, size_t *ret_first, uint32_t *ret_proclitic);
/** The hedge behind the figure, which becomes part of it where it touches it. */
uint8_t kh_hedge_behind(const struct kh_figure_finding *f, size_t *end);
/** "تجاوزت الحالات المؤكدة مليونا": the verb before the subject. */
uint8_t kh_hedge_apart(const struct kh_figure_finding *f, size_t i);
/** Does the number at `i` stand behind a word of change ("ارتفع من 5 إلى 7")? */
bool kh_is_change(const struct kh_figure_finding *f, size_t i);
/** Does the number, [i, i + n), tell which and not how many: المادة 5، الدقيقتين 43 و77، watchOS 4.3؟ */
bool kh_is_label(struct kh_figure_finding *f, size_t i, size_t n);

/* figure_time.c */
/** The time that the figure's own verb stands in, as a TIMEX3 value. */
kh_str kh_time_of_figure(const struct kh_figure_finding *f, const struct kh_figure_draft *draft,
                         const kh_statement *statement);

kh_status kh_place_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, struct kh_place_rules *ret_rules,
                              kh_err *err) KH_MUST_CHECK;

/** Where to look for the place of a figure: the tokens of its sentence, or of the statement in it that holds the
 * figure. */
struct kh_place_query {
    const kh_marking *marking;
    const uint32_t *bits;
    struct kh_place_rules rules;
    size_t start, end;
    size_t first, last; /* the figure: half-open */
    bool narrow;        /* money, rates and measures: of their own clause only, and of a place with a name */
};

/**
 * The place that the figure is said of, as written: the name in front of the brackets that hold it, the first behind it
 * in its clause that في, على or the like governs, else the nearest before it. {NULL,0} when none is told.
 */
kh_str kh_place_of_figure(const struct kh_place_query *query);

#endif
