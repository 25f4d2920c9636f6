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

enum { KH_ARTICLE_BLOCKS = 16 };

/** Keys of what may recur of an article (page/recurring.h): the candidates of its text, and what was taken out of it
 * before. `scratch` is reset. */
size_t kh_article_blocks(kh_arena *scratch, const kh_article *article, uint64_t ret_keys[KH_ARTICLE_BLOCKS]);
/** The latter alone. */
size_t kh_article_taken(kh_arena *scratch, const kh_article *article, uint64_t *ret_keys, size_t most);
/**
 * The article as a document of its own, without the blocks of `keys` (page/recurring.h), annotated anew. Its id stays
 * that of the page as it was read. *ret_doc is NULL when the article has none of them.
 *
 * Ownership: the caller frees *ret_doc, which points into `article` for all that did not change. KH_NOMEM.
 */
kh_status kh_article_without(const kh_engine *engine, const kh_article *article, const uint64_t *keys, size_t key_count,
                             kh_doc **ret_doc) KH_MUST_CHECK;

#endif
