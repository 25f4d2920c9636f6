/*
 * Measures of the ledger: units that are one measure in other sizes (كيلومتر, متر), the country of a currency, and the
 * words that tell which amount a sum or a count is. The words are data/unit-scales.tsv and data/amount-words.tsv.
 */
#ifndef KH_STORY_MEASURE_H
#define KH_STORY_MEASURE_H

#include "story/context.h"

typedef struct kh_measures kh_measures;

/** Read the words into the arena. KH_NOMEM, KH_CORRUPT. */
kh_status kh_measures_load(kh_arena *arena, kh_measures **ret_measures, kh_err *err) KH_MUST_CHECK;
/** What `unit` is counted in ("كيلومتر": متر), itself when nothing else; *ret_factor: how many of them it is. Lives as
 * long as `unit` and the measures. */
kh_str kh_measure_base(const kh_measures *measures, kh_str unit, double *ret_factor);
/** The country of the currency that `what` names: "دولار كندي" gives كندي, folded; empty: none, or the one that is
 * meant without (دولار أمريكي). In the arena. */
kh_str kh_measure_country(kh_arena *arena, kh_str what);
/**
 * The few words that tell which amount the figure at `at` of the sentence `text` is: the one beside it and the head of
 * its clause before it, the next behind it; no words of the `names`, spans in order, since a story's names stand beside
 * all of its sums. KH_NOMEM.
 */
kh_status kh_measure_context(const kh_measures *measures, kh_arena *scratch, kh_str text, kh_span at,
                             const kh_span *names, size_t name_count, kh_context *ret_context) KH_MUST_CHECK;

#endif
