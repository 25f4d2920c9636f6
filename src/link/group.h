/*
 * Groups: the articles of a development or of a story, by what they say together.
 *
 * A group is known by a row of the store. Stories that were found to be one are joined: the index of the one that
 * went leads to the one that stayed.
 */
#ifndef KH_LINK_GROUP_H
#define KH_LINK_GROUP_H

#include "link/vector.h"

typedef struct kh_group {
    uint64_t row;
    uint32_t count; /* articles */
    uint32_t into;  /* joined to this group, else its own index */
    bool held;      /* by a person: never joined to another that is held */
    kh_sum sum;     /* of their vectors */
    float length;   /* of the mean vector: how far they hang together, 1 when all say the same */
} kh_group;

typedef struct kh_groups {
    kh_group *at;
    size_t count, cap;
    uint32_t *by_row; /* open addressing: index + 1 */
    size_t slots;
} kh_groups;

void kh_groups_done(kh_groups *groups);
/** The index of the group of `row`, made when there is none; joined ones are followed. */
kh_status kh_groups_find(kh_groups *groups, uint64_t row, uint32_t *ret_index) KH_MUST_CHECK;
/** Where a group went: itself unless it was joined. */
uint32_t kh_groups_root(const kh_groups *groups, uint32_t index);
/** Put the vector of an article in, or take it out. On KH_NOMEM nothing changes. */
kh_status kh_groups_put(kh_groups *groups, uint32_t index, const kh_weight *at, size_t count) KH_MUST_CHECK;
void kh_groups_take(kh_groups *groups, uint32_t index, const kh_weight *at, size_t count);
/** Make `from` a part of `into`. On KH_NOMEM nothing changes. */
kh_status kh_groups_join(kh_groups *groups, uint32_t from, uint32_t into) KH_MUST_CHECK;

/** Mean likeness of an article to those of the group. */
float kh_group_likeness(const kh_group *group, const kh_probe *article);
/** The cosine of an article and the group's mean, in which no single term counts for more than `one_term`. */
float kh_group_broad(const kh_group *group, const kh_probe *article, float one_term);
/** Mean likeness between the articles of two groups. */
float kh_group_between(const kh_group *a, const kh_group *b);
/** The cosine of the means of two groups, in which no single term counts for more than `one_term`. */
float kh_group_broad_between(const kh_group *a, const kh_group *b, float one_term);

#endif
