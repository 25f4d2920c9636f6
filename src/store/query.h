/* What a person types, as an FTS5 expression that is always valid. */
#ifndef KH_STORE_QUERY_H
#define KH_STORE_QUERY_H

#include "base/arena.h"
#include "store/snippet.h"

/**
 * words: all of them; "a phrase"; prefix*; -without; OR between two. Anything else is a sign and says nothing.
 * Function words count only inside a phrase, or where there is nothing else. A question (a question mark, or many
 * words, and no signs of a query) is answered by what has any of its words, best first: no text repeats a whole
 * question.
 *
 * @param any  all positive words joined by OR instead of AND, whatever the query is
 *
 * KH_ARG: no word to look for; KH_NOMEM.
 */
kh_status kh_query_match(kh_arena *arena, kh_str query, bool any, kh_str *ret_match, kh_err *err) KH_MUST_CHECK;

/** The words that `query` looks for, for the marks of a snippet: those of "-without" left out. KH_NOMEM. */
kh_status kh_query_sought(kh_arena *arena, kh_str query, kh_sought *ret_sought) KH_MUST_CHECK;

#endif
