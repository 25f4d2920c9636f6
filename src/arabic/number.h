/*
 * Number words: digits and words to values, as Arabic writes them, with clitics, cases, duals, fractions.
 */
#ifndef KH_ARABIC_NUMBER_H
#define KH_ARABIC_NUMBER_H

#include "arabic/lexicon.h"

typedef struct kh_number_rules kh_number_rules;
kh_status kh_number_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, kh_number_rules **ret_rules,
                               kh_err *err) KH_MUST_CHECK;

/** The word set (vocabulary.h) of the words that a number in words begins with. */
uint64_t kh_number_sets(const kh_number_rules *rules);

typedef enum kh_number_kind {
    KH_NUMBER_CARDINAL, /* 1,250 ; ألفين وخمسمئة ; 5 آلاف ; 1.5 مليون ; مليون ونصف */
    KH_NUMBER_ORDINAL,  /* الثالث، الخامسة والعشرون */
    KH_NUMBER_FRACTION, /* نصف، ثلاثة أرباع */
    KH_NUMBER_VAGUE /* عشرات، مئات الآلاف، آلاف، بضعة: value NAN, low and high what it bounds when known */
} kh_number_kind;

typedef struct kh_number {
    size_t first, n;    /* tokens */
    uint32_t proclitic; /* folded bytes of the first token that are a proclitic (و، ب، ل، ال apart) */
    double value;       /* NAN when vague */
    double low, high;   /* NAN when none */
    uint8_t kind;
    bool words;    /* some of it is in words */
    bool definite; /* ال on the number: الخمسة */
    bool over;     /* ونيف: the value and something more */
} kh_number;

/** The longest number that begins at token `i`. */
bool kh_number_at(const kh_number_rules *rules, const kh_tokens *tokens, size_t i, kh_number *ret_number);

#endif
