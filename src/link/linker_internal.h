/* The linker from the inside: what finding candidates (linker.c) and placing an article among them (place.c) share. */
#ifndef KH_LINK_LINKER_INTERNAL_H
#define KH_LINK_LINKER_INTERNAL_H

#include "link/group.h"
#include "link/linker.h"
#include "link/postings.h"

typedef struct kh_entry {
    uint64_t article;
    uint32_t development, story; /* groups */
    kh_features features;        /* without terms, which are in the vector */
    kh_weight *vector, *lead;    /* of the whole; of the title and the first lines */
    uint32_t vector_count, lead_count;
    void *block; /* holds all arrays */
    bool gone;
} kh_entry;

typedef struct kh_candidate {
    uint32_t entry;
    float score; /* the cosine of the two vectors */
} kh_candidate;

/* The article that is asked about. */
typedef struct kh_asked {
    const kh_features *features;
    kh_vector whole, lead;
    kh_probe probe; /* of the whole */
    uint64_t print; /* what the vectors were made from; 0: nothing, or the rarities changed since */
} kh_asked;

struct kh_linker {
    kh_entry *entries;
    size_t count, cap, alive;
    kh_postings shingles, terms;
    kh_groups developments, stories;
    uint32_t *by_article; /* open addressing: entry + 1 */
    size_t article_cap;
    float *score; /* one an entry, all 0 between questions */
    uint32_t *touched;
    kh_asked asked; /* the last one, which is most often the next to come in */
};

/** The entry of an article; NULL when it is not there. */
const kh_entry *kh_linker_entry(const kh_linker *linker, uint64_t article);

/** Decide on development, story and merge of an article, from its copies (in `link`) and from the articles most like
 * it. */
void kh_link_place(const kh_linker *linker, const kh_asked *article, const kh_candidate *near, size_t count,
                   kh_link *link);

#endif
