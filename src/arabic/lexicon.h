/*
 * Lexicons: the words that the program knows, from the TSV files under data/, as a trie over tokens.
 *
 * A TSV has comment lines ("#"), one header line with the names of the columns, then rows. The first column is the
 * phrase; spellings that mean the same stand in it side by side, parted by "|". Phrases are tokenised and folded
 * (LIGHT) like any text, so hamza, tashkeel, ة/ه and ى/ي need no rows of their own.
 *
 * Immutable once loaded: any number of threads may match at the same time.
 */
#ifndef KH_ARABIC_LEXICON_H
#define KH_ARABIC_LEXICON_H

#include "arabic/vocabulary.h"
#include "base/vec.h"

enum { KH_MOST_COLUMNS = 16, KH_MOST_CLASSES = 64 };

typedef struct kh_lexicon {
    kh_vocabulary *vocabulary;
    uint64_t bit; /* the set of the words that its phrases begin with */
    /* the rest is lexicon.c's own */
    const char *name;
    kh_str columns[KH_MOST_COLUMNS];
    uint32_t column_count;
    kh_vec rows; /* kh_str[column_count] each */
    kh_vec nodes, links, starts;
    uint8_t *classes;        /* by row */
    kh_word_values by_class; /* bit c: a phrase of class c begins with the word */
    struct kh_lexicon_edge *edges;
    size_t edge_cap, edge_count;
    kh_arena *arena, scratch;
} kh_lexicon;

enum kh_match_flag {
    KH_MATCH_EXACT = 0,
    KH_MATCH_PROCLITICS = 1, /* و ف then ب ل ك س may be glued to the first word; لل reads as ل + ال */
    KH_MATCH_BARE = 4,       /* the first word may have ال where the phrase has none */
    KH_MATCH_ARTICLE = 2     /* the first word may have or lack ال against the phrase */
};

#define KH_NO_MORE UINT32_MAX

typedef struct kh_match {
    uint32_t row;       /* the first row with this phrase */
    uint32_t n;         /* tokens it covers */
    uint32_t more;      /* for kh_lexicon_next; KH_NO_MORE ends */
    uint32_t proclitic; /* bytes of the first token's folded form that are proclitics (without ال) */
} kh_match;

/** The embedded file `name` of data/ ("months.tsv"); {NULL,0} when there is none. Also web/ assets by their own table.
 */
kh_str kh_data(const char *name);

/**
 * Parse `tsv`, which must outlive the lexicon, and put its words into the vocabulary. Without one (NULL) the rows can
 * be read and nothing matches. KH_CORRUPT names file and line. `name` is for error messages.
 */
kh_status kh_lexicon_parse(kh_arena *arena, kh_vocabulary *vocabulary, const char *name, kh_str tsv,
                           kh_lexicon **ret_lexicon, kh_err *err) KH_MUST_CHECK;
/** kh_lexicon_parse of an embedded file. */
kh_status kh_lexicon_load(kh_arena *arena, kh_vocabulary *vocabulary, const char *name, kh_lexicon **ret_lexicon,
                          kh_err *err) KH_MUST_CHECK;

uint32_t kh_lexicon_rows(const kh_lexicon *lexicon);
/** Column number by its header, -1 when absent. */
int kh_lexicon_column(const kh_lexicon *lexicon, const char *name);
/** A cell as written; {NULL,0} when the row is short or `column` is -1. */
kh_str kh_lexicon_cell(const kh_lexicon *lexicon, uint32_t row, int column);
/**
 * Let a column part the rows into classes: its text is one of `names` (count at most KH_MOST_CLASSES), and the class is
 * its place there. KH_CORRUPT names the row whose text is none of them, or empty.
 */
kh_status kh_lexicon_classify(kh_lexicon *lexicon, const char *column, const char *const *names, size_t count,
                              kh_err *err) KH_MUST_CHECK;
/** The class of a row, after kh_lexicon_classify. */
static inline unsigned kh_lexicon_class(const kh_lexicon *lexicon, uint32_t row)
{
    return lexicon->classes[row];
}
/** Move the match on to the next row that has the same phrase; false (and no change) when there is none. */
bool kh_lexicon_next(const kh_lexicon *lexicon, kh_match *match);

/** The part of kh_lexicon_match behind its first test. */
bool kh_lexicon_match_forms(const kh_lexicon *lexicon, const kh_tokens *tokens, size_t i, unsigned flags,
                            kh_match *match);
/** The longest phrase that begins at token `i`. Among equals, the one that strips least. Breaks and signs are matched
 * only where the phrase has them. Cost: one bit where no phrase begins, if the tokens were looked up. */
static inline bool kh_lexicon_match(const kh_lexicon *lexicon, const kh_tokens *tokens, size_t i, unsigned flags,
                                    kh_match *ret_match)
{
    *ret_match = (kh_match){.more = KH_NO_MORE};
    return kh_may_be_in(lexicon->vocabulary, tokens, i, lexicon->bit) &&
           kh_lexicon_match_forms(lexicon, tokens, i, flags, ret_match);
}
/**
 * Add to classes[i], for each token i, the classes (bit c: class c) of the phrases that may begin there, in whichever
 * form: for a reader that asks for many classes at the same token. The tokens were looked up.
 */
void kh_lexicon_classes(const kh_lexicon *lexicon, const kh_tokens *tokens, uint64_t *classes);
/** The part of kh_lexicon_match_class behind its first test. */
bool kh_lexicon_match_class_forms(const kh_lexicon *lexicon, const kh_tokens *tokens, size_t i, unsigned flags,
                                  unsigned class, kh_match *match);
/** As kh_lexicon_match, and of the rows with that phrase the first that is of this class; false when none is. */
static inline bool kh_lexicon_match_class(const kh_lexicon *lexicon, const kh_tokens *tokens, size_t i, unsigned flags,
                                          unsigned class, kh_match *ret_match)
{
    *ret_match = (kh_match){.more = KH_NO_MORE};
    return kh_may_be_in(lexicon->vocabulary, tokens, i, lexicon->bit) &&
           kh_lexicon_match_class_forms(lexicon, tokens, i, flags, class, ret_match);
}

#endif
