/*
 * Features: all that linking needs to know of an article, small enough to stay in memory and to be stored.
 * Made without any state, so that workers can do it ahead of the writer.
 */
#ifndef KH_LINK_FEATURES_H
#define KH_LINK_FEATURES_H

#include "arabic/token.h"
#include "khayt/article.h"

enum {
    KH_SHINGLE_WORDS = 5,
    KH_SHINGLES_MOST = 4096, /* of longer texts the smallest hashes are kept: a sample that two texts share */
    KH_TERMS_MOST = 80,
    KH_ENTITIES_MOST = 48,
    KH_TITLE_MOST = 32,
    KH_CREDITS_MOST = 16,
    KH_FEATURE_WORDS = 60000 /* words of a text that are read */
};

typedef struct kh_term {
    uint32_t hash;   /* of the stem */
    uint16_t weight; /* occurrences, the title's three times */
    uint16_t lead;   /* how many of them stand in the title and the first lines */
} kh_term;

typedef struct kh_features {
    int32_t day;    /* published, else captured; KH_NO_DAY unknown */
    int32_t second; /* of that day, -1 unknown */
    uint32_t outlet;
    uint32_t words;
    uint32_t shingle_total; /* distinct shingles before the cap */
    uint32_t shingle_count, term_count, entity_count, title_count, credit_count;
    uint32_t *shingles; /* sorted, distinct */
    kh_term *terms;     /* sorted by hash */
    uint32_t *entities; /* sorted, distinct: persons, places, bodies */
    uint32_t *title;    /* stems of the title, sorted, distinct */
    uint32_t *credits;  /* the agencies and outlets it credits, sorted, distinct */
} kh_features;

/** Hash of a name (outlet, agency) that spellings share; 0 for an absent or empty one. */
uint32_t kh_features_name(kh_str name);

/** Hash of a term by its stem (as kh_stem gives it). */
uint32_t kh_features_term(kh_str stem);

/** The weight of a term by its stem (as kh_stem gives it), 0 when the article does not count it. */
uint32_t kh_features_weight(const kh_features *features, kh_str stem);

/** The features of `article`, in the arena. Cost: linear in the text. */
kh_status kh_features_of(kh_arena *arena, const kh_article *article, kh_features *ret_features) KH_MUST_CHECK;
/** The same from the tokens of its title and its text; what dies with the call is in `scratch`. */
kh_status kh_features_of_tokens(kh_arena *arena, kh_arena *scratch, const kh_article *article, const kh_tokens *title,
                                const kh_tokens *body, kh_features *ret_features) KH_MUST_CHECK;

/** As bytes, the same on any machine (little endian, a version first), and back. KH_CORRUPT for other bytes. */
void kh_features_write(const kh_features *features, kh_buf *out);
kh_status kh_features_read(kh_arena *arena, kh_str bytes, kh_features *ret_features) KH_MUST_CHECK;

#endif
