/* Figures: what figure.c (finding and measuring), figure_unit.c (what is counted) and figure_place.c (where) share. */
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
    KH_COUNT_UNKNOWN
} kh_count_kind;

typedef struct kh_hedge {
    uint8_t mod;
    bool after;
    bool label; /* no hedge: the number behind it tells which, not how many */
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
};

/** The noun that a number counts. */
typedef struct kh_counted {
    kh_str unit; /* singular */
    size_t n;    /* tokens that belong to the figure */
    uint32_t proclitic;
    kh_count_kind kind;
    bool dual, definite;
} kh_counted;

/** The counted noun at token `i`, by lexicon, then by the shape of the word. `known` only: no guess by shape. False
 * when none stands there. */
bool kh_counted_at(const kh_marking *marking, const uint32_t *bits, size_t i, bool known, kh_counted *ret);

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
