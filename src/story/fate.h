/*
 * Fates: what befell those that a figure counts (killed, hurt, left, held …), or that they are just there. The ledger
 * keeps figures of different fates apart, and units that are the same thing together. The words are
 * data/figure-fates.tsv.
 */
#ifndef KH_STORY_FATE_H
#define KH_STORY_FATE_H

#include "base/arena.h"

typedef struct kh_fates kh_fates;

enum { KH_NO_FATE = 0 };

/** Read the words into the arena. KH_NOMEM. */
kh_status kh_fates_load(kh_arena *arena, kh_fates **ret_fates, kh_err *err) KH_MUST_CHECK;
/**
 * The fate of a figure that stands at the bytes `at` of the sentence `text`: that of its unit, else that of the nearest
 * word before it, or right behind it. KH_NO_FATE when none tells, or the unit is none of people.
 */
kh_status kh_fate_of(const kh_fates *fates, kh_arena *scratch, kh_str text, kh_span at, kh_str unit,
                     uint8_t *ret_fate) KH_MUST_CHECK;
/** What `unit` is the same as ("قتيل": شخص), itself when nothing else; lives as long as `unit` and the fates. */
kh_str kh_fate_unit(const kh_fates *fates, kh_str unit);
/** Does `unit` count people? */
bool kh_fate_counts_people(const kh_fates *fates, kh_str unit);
/** The fate that the unit itself tells ("قتيل"), KH_NO_FATE when it tells none. */
uint8_t kh_fate_in_unit(const kh_fates *fates, kh_str unit);
/** A word that names the fate ("قتلوا"); empty when it has none. */
kh_str kh_fate_label(const kh_fates *fates, uint8_t fate);
/** Is it the plain being there, which says nothing against another fate? */
bool kh_fate_is_plain(const kh_fates *fates, uint8_t fate);

#endif
