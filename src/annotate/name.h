/* Names: what the gazetteer knows, what titles, given names and the heads of bodies give away. Inside of this layer. */
#ifndef KH_ANNOTATE_NAME_H
#define KH_ANNOTATE_NAME_H

#include "annotate/common.h"
#include "annotate/rules.h"
#include "annotate/words.h"

enum kh_gazetteer_column { KH_GAZETTEER_TYPE = 1, KH_GAZETTEER_ENTITY, KH_GAZETTEER_COMMENT };

struct kh_name_rules {
    kh_lexicon *names; /* type: P person, O body, L place, A agency, U outlet */
    kh_lexicon *demonyms;
    kh_lexicon *place_parts; /* تل, عين: nouns that are part of a village's name */
    struct kh_words *words;
    struct kh_common_words *common;
    struct kh_namesakes *namesakes;
    int demonym_place, demonym_comment;
    struct kh_tag_model *model; /* NULL: the program was built without one */
};

/** The names that the rules find, into marking->names. */
void kh_find_names(kh_marking *marking);

/** The type letter of the gazetteer's row that matches at token `i`, 0 when none. */
char kh_gazetteer_at(const kh_marking *marking, size_t i, kh_match *ret_match);
/** Whom the gazetteer knows by the one name that token `i` is; {NULL, 0} for nobody. `shared`: also if others bear it.
 */
kh_str kh_known_by_family(const kh_marking *marking, size_t i, bool shared);
/** The name that covers token `i`, or all of it but a proclitic; NULL when none. */
static inline const kh_name *kh_name_over(const kh_marking *marking, size_t i)
{
    uint32_t name = marking->name_over[i];

    return name ? KH_AT(&marking->names, kh_name, name - 1) : NULL;
}
/** The time that covers token `i`, NULL when none. */
static inline const kh_time *kh_time_over(const kh_marking *marking, size_t i)
{
    uint32_t time = marking->time_over[i];

    return time ? KH_AT(&marking->times, kh_time, time - 1) : NULL;
}

#endif
