/* Names: what the gazetteer knows, what titles, given names and the heads of bodies give away. Inside of this layer. */
#ifndef KH_ANNOTATE_NAME_H
#define KH_ANNOTATE_NAME_H

#include "annotate/rules.h"
#include "annotate/words.h"

enum kh_gazetteer_column { KH_GAZETTEER_TYPE = 1, KH_GAZETTEER_ENTITY, KH_GAZETTEER_COMMENT };

struct kh_name_rules {
    kh_lexicon *names; /* type: P person, O body, L place, A agency, U outlet */
    kh_lexicon *demonyms;
    struct kh_words *words;
    int demonym_place, demonym_comment;
};

/** The type letter of the gazetteer's row that matches at token `i`, 0 when none. */
char kh_gazetteer_at(const kh_marking *marking, size_t i, kh_match *ret_match);
/** The name that covers byte `byte`, or begins at it; NULL when none. Binary search. */
const kh_name *kh_name_over(const kh_marking *marking, uint32_t byte);
/** The time that covers token `i`, NULL when none. Binary search. */
const kh_time *kh_time_over(const kh_marking *marking, size_t i);

#endif
