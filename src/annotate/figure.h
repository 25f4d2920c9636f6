/* Figures: what figure.c (finding and measuring) and figure_unit.c (what is counted) share. */
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
    KH_COUNT_UNKNOWN
} kh_count_kind;

typedef struct kh_hedge {
    uint8_t mod;
    bool after;
} kh_hedge;

struct kh_figure_rules {
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

#endif
