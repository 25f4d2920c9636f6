/*
 * Folding: one written form for the many spellings of a word, with the way back to the original bytes.
 * Search, names, copies, look-ups and highlighting all go through here.
 *
 * Levels, each adding to the one before:
 *
 *   EXACT   marks that do not change the word go: tashkeel, Quranic marks, tatweel, bidi controls, zero-width
 *           characters, accents of other scripts. Presentation forms and ligatures are spelled out; a hamza or madda
 *           written as a mark joins its letter (ا + U+0654 → أ); Persian and Urdu ی ک ہ → ي ك ه; Arabic-Indic digits
 *           → ASCII
 *   LIGHT   أ إ آ ٱ → ا, ى → ي, ة → ه, other scripts to lower case, Arabic punctuation → ASCII
 *   SEARCH  ؤ → و, ئ → ي, bare ء dropped, پ ڤ چ گ → ب ف ج ك
 *
 * At every level texts that are canonically equivalent (NFC, NFD or neither) fold to the same bytes, and folding twice
 * is folding once.
 */
#ifndef KH_ARABIC_FOLD_H
#define KH_ARABIC_FOLD_H

#include "base/arena.h"

typedef enum kh_fold_level { KH_FOLD_EXACT, KH_FOLD_LIGHT, KH_FOLD_SEARCH } kh_fold_level;

/** What a code point is to the tokeniser and the folder. */
typedef enum kh_char_class {
    KH_CHAR_SPACE,   /* any white space but line ends */
    KH_CHAR_NEWLINE, /* LF, CR, VT, FF, U+0085, U+2028, U+2029 */
    KH_CHAR_ARABIC,  /* a letter of the Arabic script */
    KH_CHAR_LATIN,   /* a letter of any other script */
    KH_CHAR_DIGIT,   /* ASCII, Arabic-Indic or extended Arabic-Indic */
    KH_CHAR_MARK,    /* joins the word, says nothing: tashkeel, tatweel, zero-width, bidi controls */
    KH_CHAR_PUNCT    /* all else */
} kh_char_class;

enum { KH_CHAR_TABLE_SIZE = 0x800 };
/** The class of each character below that, made by tools/chartab; the rules (char_rules.h) answer for the others. */
extern const uint8_t kh_char_classes[KH_CHAR_TABLE_SIZE];
kh_char_class kh_char_class_by_rule(uint32_t code);
static inline kh_char_class kh_char_class_of(uint32_t code)
{
    return code < KH_CHAR_TABLE_SIZE ? (kh_char_class)kh_char_classes[code] : kh_char_class_by_rule(code);
}
/** 0–9 for a digit of the three families, else -1. */
int kh_digit_value(uint32_t code);
/**
 * Fold one code point. Writes up to 4 code points to `out` and returns how many; 0 when it folds to nothing.
 * Joining U+0653–U+0655 with alef, waw or yeh before them is the caller's (kh_fold does it).
 */
unsigned kh_fold_char(uint32_t code, kh_fold_level level, uint32_t out[4]);

/**
 * Fold `text` into `out`, which has room for kh_fold_room(text.len) bytes; returns the length written.
 * `ret_map`, if not NULL, has room for as many entries and gets, for each byte written, the byte of `text` that its
 * code point began at. Never fails: bad bytes fold to U+FFFD. Cost: linear. Threads: any.
 */
size_t kh_fold(kh_str text, kh_fold_level level, char *out, uint32_t *ret_map);
static inline size_t kh_fold_room(size_t len)
{
    return len * 3 + 16;
}
/** As kh_fold, into the arena, sized to fit. {NULL,0} when memory ran out. */
kh_str kh_fold_in(kh_arena *arena, kh_str text, kh_fold_level level);

#endif
