/*
 * The vocabulary: every word that any lexicon knows, with a number. A text is looked up once, and from then on the
 * lexicons, the word classes and the verbs of saying work on numbers instead of strings.
 *
 * A token can be read in several ways: as it stands, without و or ف, behind ب ل ك س, with ال put on or taken off. Those
 * of its readings that are words of the vocabulary are its forms; most tokens have one or none. Beside them stands the
 * set of lexicons in which a phrase begins with one of the forms, so that a lexicon refuses a token by one bit.
 *
 * Filled while the rules are loaded, by one thread; immutable then: any number of threads may look up.
 */
#ifndef KH_ARABIC_VOCABULARY_H
#define KH_ARABIC_VOCABULARY_H

#include "arabic/token.h"

typedef struct kh_vocabulary kh_vocabulary;

/** How a form was made from the token. Where several forms match, the lexicons take the first of this order. */
typedef enum kh_form_kind {
    KH_FORM_WHOLE,        /* والوزير as it stands */
    KH_FORM_BARE,         /* … without its ال */
    KH_FORM_DEFINITE,     /* … with ال put on */
    KH_FORM_AND,          /* behind و ف */
    KH_FORM_AND_BARE,     /* والوزير → وزير */
    KH_FORM_AND_DEFINITE, /* ووزير → الوزير */
    KH_FORM_FOR,          /* behind ب ل ك س, with or without و ف before it */
    KH_FORM_FOR_BARE,     /* بالوزير → وزير */
    KH_FORM_FOR_DEFINITE, /* بوزير → الوزير */
    KH_FORM_FOR_THE,      /* للوزير → الوزير: the alef of ال is not written */
    KH_FORM_FOR_THE_BARE, /* للوزير → وزير */
    KH_FORM_KINDS
} kh_form_kind;

enum { KH_MOST_FORMS = 8, KH_MOST_WORD_SETS = 64 };

struct kh_form {
    uint64_t sets;     /* the word sets that it belongs to itself */
    uint32_t word;     /* its number, never 0 */
    uint8_t kind;      /* kh_form_kind */
    uint8_t proclitic; /* bytes of the folded token that stand before it, without ال */
};

/** What the vocabulary says of one token. */
struct kh_look {
    uint64_t sets;  /* bit n: some form belongs to word set n */
    uint32_t word;  /* the number of the token as it stands, 0: unknown */
    uint32_t first; /* its forms, in the order of kh_form_kind */
    uint32_t n;
};

/** A new, empty vocabulary in the arena; NULL when memory ran out. */
kh_vocabulary *kh_vocabulary_new(kh_arena *arena);
/** A set of words to put words into: its bit. KH_LIMIT when there are KH_MOST_WORD_SETS. */
kh_status kh_vocabulary_set(kh_vocabulary *vocabulary, uint64_t *ret_bit) KH_MUST_CHECK;
/** The number of `folded_word` (KH_FOLD_LIGHT), entered if it is new; 0 when memory ran out. `sets` are added to its
 * own. The bytes are not kept. */
uint32_t kh_vocabulary_add(kh_vocabulary *vocabulary, kh_str folded_word, uint64_t sets);
/** The number of the word that hashes (kh_hash) to `hash`, 0 when there is none. */
uint32_t kh_vocabulary_find(const kh_vocabulary *vocabulary, uint64_t hash);

/**
 * Look up every token, once, into the arena; kh_lexicon_match and the others then find it there. Tokens that were not
 * looked up are looked up at each question, which suits a line but no article.
 */
kh_status kh_look_up(const kh_vocabulary *vocabulary, kh_arena *arena, kh_tokens *tokens) KH_MUST_CHECK;
/** Room for a token that is looked up at the question. */
struct kh_looked {
    struct kh_look look;
    struct kh_form forms[KH_MOST_FORMS];
};

/** kh_look_at for a token that was not looked up before. */
const struct kh_look *kh_look_now(const kh_vocabulary *vocabulary, const kh_token *token, bool all,
                                  struct kh_looked *room);
/** What the vocabulary says of token `i`, and its forms: from kh_look_up where it was done, else found now, into
 * `room`; then only the token as it stands unless `all`. */
static inline const struct kh_look *kh_look_at(const kh_vocabulary *vocabulary, const kh_tokens *tokens, size_t i,
                                               bool all, struct kh_looked *room, const struct kh_form **ret_forms)
{
    if (tokens->vocabulary == vocabulary) {
        *ret_forms = tokens->forms + tokens->looks[i].first;
        return &tokens->looks[i];
    }
    *ret_forms = room->forms;
    return kh_look_now(vocabulary, &tokens->at[i], all, room);
}
/** May some form of token `i` be in one of these sets? Where no look-up was done, it may. */
static inline bool kh_may_be_in(const kh_vocabulary *vocabulary, const kh_tokens *tokens, size_t i, uint64_t sets)
{
    return i < tokens->n && (tokens->vocabulary != vocabulary || (tokens->looks[i].sets & sets));
}
/** The number of token `i` as it stands. */
static inline uint32_t kh_word_of(const kh_vocabulary *vocabulary, const kh_tokens *tokens, size_t i)
{
    return tokens->vocabulary == vocabulary ? tokens->looks[i].word
                                            : kh_vocabulary_find(vocabulary, tokens->at[i].hash);
}

/**
 * A value for each of some single words: their class, their verb. 0 is no value.
 */
typedef struct kh_word_values {
    kh_vocabulary *vocabulary;
    kh_arena *arena;
    uint64_t bit; /* the words that have a value */
    uint64_t *at; /* by number */
    uint32_t cap;
} kh_word_values;

kh_status kh_word_values_init(kh_word_values *values, kh_arena *arena, kh_vocabulary *vocabulary) KH_MUST_CHECK;
/** Where the value of `folded_word` stands, entered as 0; NULL when memory ran out. Valid until the next call. */
uint64_t *kh_word_value_at(kh_word_values *values, kh_str folded_word);
/** The same for a word that has its number. */
uint64_t *kh_word_value_of(kh_word_values *values, uint32_t word);
static inline uint64_t kh_word_value(const kh_word_values *values, uint32_t word)
{
    return word < values->cap ? values->at[word] : 0;
}

#endif
