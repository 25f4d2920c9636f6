/*
 * The article layer: page then annotate makes the record; the record to JSON and back.
 * The record itself is public: khayt/article.h.
 */
#ifndef KH_ARTICLE_ARTICLE_H
#define KH_ARTICLE_ARTICLE_H

#include "annotate/annotate.h"
#include "base/arena.h"
#include "khayt/article.h"
#include "page/page.h"

struct kh_doc {
    kh_arena arena;
    kh_article *articles;
    size_t count;
};

/** An empty document whose arena holds at most `budget` bytes (0: no limit); NULL when memory ran out. */
kh_doc *kh_doc_new(size_t budget);

/** The stable id: 16 hexadecimal digits of the hash of outlet, title and text, spelling and spacing apart. `tokens` are
 * the text's. */
kh_str kh_article_id(kh_arena *arena, const kh_article *article, const kh_tokens *tokens);

#endif
