/*
 * Vectors: an article's terms with what each says of it, of length 1, and sums of them for groups of articles.
 *
 * The weight of a term is (1 + log of its count + twice that of its lead) times its rarity: the title and the first
 * lines decide what an article is about. The names of persons, places and bodies are terms once more, each as a whole:
 * a name of several words is one thing. The rarity is that of the day the article came; it is not counted anew later.
 */
#ifndef KH_LINK_VECTOR_H
#define KH_LINK_VECTOR_H

#include "link/features.h"

typedef struct kh_weight {
    uint32_t hash;
    float weight;
} kh_weight;

enum { KH_VECTOR_MOST = KH_TERMS_MOST + KH_ENTITIES_MOST };

typedef struct kh_vector {
    uint32_t count;
    kh_weight at[KH_VECTOR_MOST]; /* sorted by hash, distinct */
} kh_vector;

enum { KH_SUM_ROOM = 640, KH_SUM_MOST = 320 /* when the room is full, a sum keeps its heaviest terms */ };

typedef struct kh_sum {
    uint32_t count, cap;
    kh_weight *at; /* sorted by hash; on the heap */
} kh_sum;

/** Rarity of a term that `articles` of `all` have. Background: how often news at large has it (data/term-shares.tsv).
 */
float kh_term_rarity(uint32_t hash, uint32_t articles, size_t all);

/** What a vector knows a name by: not the stem that may be written alike. */
static inline uint32_t kh_vector_name(uint32_t entity)
{
    return entity ^ 0x5BD1E995u;
}

/** `rarities` are those of the features' terms, then those of its names, in their order. */
void kh_vector_make(const kh_features *features, const float *rarities, kh_vector *ret_vector);

/** What the title and the first lines say alone: the features' terms that stand there, names apart. */
void kh_vector_lead(const kh_features *features, const float *rarities, kh_vector *ret_vector);

enum { KH_PROBE_SLOTS = 512 /* a power of two, several times KH_VECTOR_MOST */ };

/* A vector laid out for looking terms up: one article is compared with many, and few of their terms are its own. */
typedef struct kh_probe {
    uint64_t bits[64];               /* one of 4,096 for each term: most others are turned away here */
    kh_weight slots[KH_PROBE_SLOTS]; /* open addressing; weight 0: free */
} kh_probe;

void kh_probe_make(const kh_vector *vector, kh_probe *ret_probe);
/** What the vector says of a term, 0 when nothing. */
static inline float kh_probe_weight(const kh_probe *probe, uint32_t hash)
{
    size_t at = hash % KH_PROBE_SLOTS;

    if (!(probe->bits[hash >> 26] >> (hash >> 20 & 63) & 1))
        return 0;
    while (probe->slots[at].weight != 0 && probe->slots[at].hash != hash)
        at = (at + 1) % KH_PROBE_SLOTS;
    return probe->slots[at].weight;
}
/** The same as kh_weights_dot with that vector. */
float kh_probe_dot(const kh_probe *probe, const kh_weight *at, size_t count);

/** The scalar product: the cosine, when both have length 1. */
float kh_weights_dot(const kh_weight *a, size_t a_count, const kh_weight *b, size_t b_count);

/** Add `times` the weights to the sum (-1 takes them out). On KH_NOMEM the sum is as it was. */
kh_status kh_sum_add(kh_sum *sum, const kh_weight *more, size_t count, float times) KH_MUST_CHECK;
void kh_sum_done(kh_sum *sum);

#endif
