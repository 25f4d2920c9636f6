/*
 * The trained tagger: a linear-chain conditional random field over the tokens of a sentence, decoded with whole
 * numbers. What it looks at is computed here for the trainer (tools/train_names.c) and the program alike.
 *
 * Labels are those of "begin, inside, outside". A model says which word of the news it knows and what each feature
 * speaks for; models/README.md has where it comes from.
 *
 * Immutable once loaded: any number of threads may tag.
 */
#ifndef KH_ANNOTATE_TAG_H
#define KH_ANNOTATE_TAG_H

#include "annotate/name.h"

enum {
    KH_TAG_OUT,
    KH_TAG_LABELS = 9,
    KH_TAG_NAMED = KH_TAG_LABELS - 1,
    KH_TAG_LANES = 16,
    KH_TAG_NEVER = -8192,
    KH_TAG_SCALE = 24,
    KH_TAG_COARSE_CLASSES = 65
};

/** The label that opens a name of a type; the one behind it goes on with it. */
static inline unsigned kh_tag_begin(unsigned name_type)
{
    return 1 + 2 * name_type;
}
static inline bool kh_tag_inside(unsigned label)
{
    return label && label % 2 == 0;
}
static inline unsigned kh_tag_name_type(unsigned label)
{
    return (label - 1) / 2;
}
/** May `label` stand behind `before`? */
static inline bool kh_tag_follows(unsigned before, unsigned label)
{
    return !kh_tag_inside(label) || before == label || before + 1 == label;
}

/* What is seen of one token. */
struct kh_tag_seen {
    uint64_t stem;    /* hash of the word without proclitics */
    uint64_t whole;   /* hash of the word */
    uint32_t classes; /* words.h */
    uint32_t row;     /* of the model, 0: none */
    uint16_t fine;    /* class in raw text, 0: none */
    uint8_t coarse;
    uint8_t strip;     /* bytes of proclitics */
    uint8_t frequency; /* log2 of how often raw text has its stem */
    uint8_t lexicon;   /* what the gazetteer has here */
    uint8_t demonym;
    uint8_t rule;   /* the label that the rules give it */
    uint8_t survey; /* what a first model took its stem for in raw text, 0: unknown */
    uint8_t listed; /* the lists of names that have its stem, a bit each */
    uint8_t quote;  /* 1: a mark stands before it, 2: behind it, 3: both */
    bool glued;     /* `row` is its stem's: what the word and its proclitics speak for is not in it */
};

/* A feature that a word has wherever it is looked at from: at each of the places whose bit is set (bit 2 is the word
 * itself, bit 0 two words before it … bit 4 two behind it: where the looker stands). */
struct kh_tag_feature {
    uint64_t value;
    uint8_t family, places;
};

enum kh_tag_family {
    KH_TAG_STEM,
    KH_TAG_WHOLE,
    KH_TAG_CLITIC,
    KH_TAG_PREFIX,
    KH_TAG_SUFFIX,
    KH_TAG_SHAPE,
    KH_TAG_BARE,
    KH_TAG_COARSE,
    KH_TAG_FINE,
    KH_TAG_FREQUENCY,
    KH_TAG_SURVEY,
    KH_TAG_COARSE_PAIR,
    KH_TAG_CLASS,
    KH_TAG_CLASS_SET,
    KH_TAG_CLASS_PAIR,
    KH_TAG_LEXICON,
    KH_TAG_DEMONYM,
    KH_TAG_RULE,
    KH_TAG_RULE_RUN,
    KH_TAG_QUOTE,
    KH_TAG_GRAM,
    KH_TAG_LISTED,
    KH_TAG_FAMILIES
};

enum { KH_TAG_PLACES = 5, KH_TAG_HERE = 2, KH_TAG_MOST_WORD = 64, KH_TAG_MOST_FOUND = 40, KH_TAG_MOST_CONTEXT = 8 };

struct kh_tag_words;

/** The key under which a model keeps what a feature speaks for, seen from `place`. */
static inline uint64_t kh_tag_key(unsigned family, uint64_t value, unsigned place)
{
    uint64_t key = (value ^ ((uint64_t)(family * KH_TAG_PLACES + place + 1) * 0x9E3779B97F4A7C15ull));

    key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9ull;
    key = (key ^ (key >> 27)) * 0x94D049BB133111EBull;
    return key ^ (key >> 31);
}

/** What is seen of each token of the article, in its arena; NULL when memory ran out. The rules' names are in
 * marking->names. */
struct kh_tag_seen *kh_tag_see(const struct kh_tag_words *words, const kh_marking *marking);
/** The features of a word by itself: at most KH_TAG_MOST_WORD. `room` is KH_TAG_STEM_ROOM bytes. */
size_t kh_tag_word_features(const struct kh_tag_seen *seen, const kh_tokens *tokens, size_t i, char *room,
                            struct kh_tag_feature *ret);
/** What lexicons and rules found in it, likewise: at most KH_TAG_MOST_FOUND. */
size_t kh_tag_found_features(const struct kh_tag_seen *seen, struct kh_tag_feature *ret);
/** That two neighbouring words are of these coarse classes (none is 0), seen from the second (`place` 0) or the first.
 */
static inline uint64_t kh_tag_pair_key(unsigned before, unsigned behind, unsigned place)
{
    return kh_tag_key(KH_TAG_COARSE_PAIR, before << 8 | behind, place);
}
/** The rules' labels of a word and its neighbours. */
static inline uint64_t kh_tag_run_key(unsigned before, unsigned here, unsigned behind)
{
    return kh_tag_key(KH_TAG_RULE_RUN, (uint64_t)before << 16 | here << 8 | behind, 0);
}
/** That two neighbouring words have these classes (words.h; neither is 0), seen as kh_tag_pair_key. */
static inline uint64_t kh_tag_classes_key(uint32_t before, uint32_t behind, unsigned place)
{
    return kh_tag_key(KH_TAG_CLASS_PAIR, (uint64_t)before << 32 | behind, place);
}
/** Those of token `i` beside its neighbours in [first, end), but for the coarse classes': at most KH_TAG_MOST_CONTEXT,
 * each with one place. */
size_t kh_tag_context_features(const struct kh_tag_seen *seen, size_t first, size_t end, size_t i,
                               struct kh_tag_feature *ret);

/* The table of words. */
struct kh_tag_word {
    uint32_t check; /* high half of its hash */
    uint32_t row;   /* of scores, 0: none */
    uint16_t fine;
    uint8_t coarse, strip, frequency, used, survey, listed;
};
struct kh_tag_words {
    const struct kh_tag_word *at;
    uint32_t cap; /* a power of two */
};
/** The word that hashes to `hash`; NULL when it is not known. */
const struct kh_tag_word *kh_tag_word_find(const struct kh_tag_words *words, uint64_t hash);

/* A model as it lies in the file. Little-endian; sections begin at multiples of 64. */
struct kh_tag_header {
    char magic[8]; /* "khnames2" */
    uint32_t size; /* of the file */
    uint32_t word_cap, words_at;
    uint32_t row_count, rows_at; /* row 0 is of the edge of a sentence */
    uint32_t feature_cap, checks_at, weights_at;
    int16_t step[KH_TAG_LABELS][KH_TAG_LANES]; /* from label to label; KH_TAG_NEVER where that must not be */
};
/* What a word speaks for, seen from each place, label by label (O has 0 throughout). */
typedef int16_t kh_tag_row[KH_TAG_PLACES][KH_TAG_NAMED];

/* Rows of a family whose values are few: by value, those from `n` on have none. */
struct kh_tag_dense {
    kh_tag_row *rows;
    uint32_t n;
};

struct kh_tag_model {
    struct kh_tag_words words;
    const kh_tag_row *rows;
    const uint16_t *checks; /* of the features, 0: none; it is the high end of the key */
    const int8_t (*weights)[KH_TAG_NAMED];
    uint32_t feature_cap;
    struct kh_tag_dense dense[KH_TAG_FAMILIES];
    /* what two neighbouring words' coarse classes speak for: of the label of the second, of the first */
    int8_t (*pairs)[KH_TAG_COARSE_CLASSES][2][KH_TAG_NAMED];
    /* the rules' labels of a word and its neighbours, likewise */
    int16_t (*runs)[KH_TAG_LABELS][KH_TAG_LABELS][KH_TAG_NAMED];
    int16_t step[KH_TAG_LABELS][KH_TAG_LANES];
};

static inline uint16_t kh_tag_check(uint64_t key)
{
    uint16_t check = (uint16_t)(key >> 48);

    return check ? check : 1;
}

/** Read the model from `bytes`, which must outlive it. KH_CORRUPT when they are none. Cost: some hundred look-ups. */
kh_status kh_tag_model_load(kh_arena *arena, kh_str bytes, struct kh_tag_model **ret_model, kh_err *err) KH_MUST_CHECK;
/** Add what the feature of this key speaks for, label by label. */
void kh_tag_add(const struct kh_tag_model *model, uint64_t key, int16_t *sum);
/** Label words by what the article takes them for elsewhere. */
void kh_tag_agree(const kh_marking *marking, const struct kh_tag_seen *seen, uint8_t *labels);
/** The label of each token of the article, in its arena; NULL when memory ran out. */
uint8_t *kh_tag(const struct kh_tag_model *model, const kh_marking *marking, struct kh_tag_seen **ret_seen);

#endif
