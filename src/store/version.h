/*
 * Captures of one article (khayt/copies.h has the rules).
 *
 *   versions(article, n, id, captured, published, record)   of articles.row, the captures that do not stand in its
 * place: n counts from 1 in the order in which they came; id: the content's (kh_article.id) addresses(hash, row)   the
 * articles of an address, as kh_address_hash has it
 */
#ifndef KH_STORE_VERSION_H
#define KH_STORE_VERSION_H

#include "store/store_internal.h"

/** Stores of before are given these tables when they are opened for writing. */
#define KH_STORE_VERSION_TABLES                                                                                        \
    "CREATE TABLE IF NOT EXISTS versions (article INTEGER NOT NULL, n INTEGER NOT NULL, id TEXT, captured TEXT,"       \
    " published TEXT, record BLOB NOT NULL, UNIQUE (article, n));"                                                     \
    "CREATE TABLE IF NOT EXISTS addresses (hash INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (hash, row))"      \
    " WITHOUT ROWID;"                                                                                                  \
    "CREATE INDEX IF NOT EXISTS addresses_by_row ON addresses (row);"

enum { KH_VERSIONS_MOST = 64 /* kept of an article */ };

typedef enum kh_capture {
    KH_CAPTURE_REPLACES, /* it takes the article's place; what stood there is kept, if it was another content */
    KH_CAPTURE_KEPT,     /* it is an older one: kept as a version, nothing else is to be done */
    KH_CAPTURE_KNOWN     /* the same content is kept as a version already */
} kh_capture;

/** What a capture of article `row` with other content than the store has is to it. Inside a batch. `record`: of `now`.
 */
kh_status kh_version_weigh(kh_store *store, int64_t row, const kh_article *now, kh_str record, kh_capture *ret_capture,
                           kh_err *err) KH_MUST_CHECK;
/** Note, or forget, the address of an article. */
kh_status kh_version_note_address(kh_store *store, int64_t row, const kh_article *article, kh_err *err) KH_MUST_CHECK;
kh_status kh_version_forget_address(kh_store *store, int64_t row, kh_err *err) KH_MUST_CHECK;

/** What an address has in common with other writings of it, and with no other address; 0 for none. Never negative. */
int64_t kh_address_hash(kh_str url, uint32_t part);
/** The key of the article that `key` is a capture of: KEY of KEY@2; `key` itself where an article is called so. */
kh_str kh_version_article_key(kh_store *store, kh_str key);
/** An article or a capture of one, by its key; it lives in the arena. KH_NOTFOUND. */
kh_status kh_version_read(kh_store *store, kh_arena *arena, kh_str key, kh_article *ret_article,
                          kh_err *err) KH_MUST_CHECK;

/** Are these two captures of one article? `kind`: what their texts are to each other. KH_NOMEM. */
kh_status kh_version_same(kh_arena *scratch, const kh_article *a, const kh_article *b, kh_copy_kind kind,
                          bool *ret_same) KH_MUST_CHECK;
/** Which of two captures is the later one: 1 `a`, -1 `b`, 0 where nothing tells. */
int kh_version_order(const kh_article *a, const kh_article *b);
/** Do two titles have most of their words in common? KH_NOMEM. */
kh_status kh_titles_alike(kh_arena *scratch, kh_str a, kh_str b, bool *ret_alike) KH_MUST_CHECK;

#endif
