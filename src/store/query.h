/*
 * What a person types into the search box, read into what the store can ask: two FTS5 expressions that are always
 * valid, and conditions on the articles.
 *
 *   words               all of them, in any form        "a phrase"   these words, in this form
 *   prefix*             a beginning                     -word        without it (also NOT, ليس)
 *   a OR b (a أو b)     either                          ( )          a group; AND (و) may be written
 *   NEAR(a b, 5)        close together, قرب(a b)        title:word   in the title
 *   outlet: by: said: place: story: has: since: until:  conditions on the article, also in Arabic
 * (data/query-words.tsv) 2024-01..2024-09    published then; ..2024 and 2024.. too; منذ شهر, منذ 3 أسابيع: since
 *
 * Conditions hold for the whole query wherever they stand. Anything else is a sign and says nothing: there is no wrong
 * query but an empty one. Function words count only inside a phrase, or where there is nothing else. A question (a
 * question mark, or many words, and no signs of a query) is answered by what has any of its words, best first: no text
 * repeats a whole question. There only grammar and the words that ask are left out, and a word that no article has is
 * looked for in another form (store/loose.h).
 */
#ifndef KH_STORE_QUERY_H
#define KH_STORE_QUERY_H

#include "base/arena.h"
#include "khayt/article.h" /* KH_NO_DAY */
#include "store/snippet.h"

enum { KH_QUERY_OUTLETS = 8 };

typedef enum kh_has { KH_HAS_FIGURE = 1, KH_HAS_STATEMENT = 2, KH_HAS_DEADLINE = 4, KH_HAS_COPY = 8 } kh_has;

/** How strictly words are taken: as asked, then less and less where nothing is found. */
typedef enum kh_query_way {
    KH_QUERY_ASKED,
    KH_QUERY_STEMS, /* phrases in any form of their words */
    KH_QUERY_ANY    /* any word in place of all; not for a strict query */
} kh_query_way;

typedef struct kh_query_node kh_query_node;

typedef struct kh_query {
    const kh_query_node *words; /* of title and body; NULL: none are asked for */
    const kh_query_node *marks; /* of by, said and place; NULL: none */
    kh_str outlets[KH_QUERY_OUTLETS], not_outlets[KH_QUERY_OUTLETS];
    size_t outlet_count, not_outlet_count;
    kh_str story, not_story;     /* ids */
    int32_t first_day, last_day; /* KH_NO_DAY: open */
    uint32_t has, has_not;       /* kh_has */
    bool question, phrases;
    bool strict; /* a sign of the language is in it, and is meant: never any word in place of all */
} kh_query;

/** Read `text`, which must outlive the query. `today`: what "منذ شهر" counts from. KH_ARG: too long, or nothing in it;
 * KH_NOMEM. */
kh_status kh_query_parse(kh_arena *arena, kh_str text, int32_t today, kh_query *ret_query, kh_err *err) KH_MUST_CHECK;

/** Does the query ask anything beyond words of title and body? */
bool kh_query_has_conditions(const kh_query *query);

/**
 * FTS5 expressions over search(title, body): what must match, and what must not where nothing must. Either is {NULL,0}
 * when nothing is asked of that kind. KH_NOMEM.
 */
kh_status kh_query_match(kh_arena *arena, const kh_query *query, kh_query_way way, kh_str *ret_match,
                         kh_str *ret_unwanted) KH_MUST_CHECK;
/** Of a question, what fits it closer than its words in any form and place: words side by side, and words in its very
 * form. {NULL,0}: nothing. KH_NOMEM. */
kh_status kh_query_match_closer(kh_arena *arena, const kh_query *query, kh_str *ret_pairs,
                                kh_str *ret_forms) KH_MUST_CHECK;
/** The same over marks("by", said, place). */
kh_status kh_query_match_marks(kh_arena *arena, const kh_query *query, kh_str *ret_match,
                               kh_str *ret_unwanted) KH_MUST_CHECK;

/** The words that the query looks for, for the marks of a snippet: those that it is without are left out. KH_NOMEM. */
kh_status kh_query_sought(kh_arena *arena, const kh_query *query, kh_query_way way,
                          kh_sought *ret_sought) KH_MUST_CHECK;

#endif
