/*
 * Records: an article as few bytes, whole and exactly as it was read, for the store to keep.
 *
 * A record is a version, three sizes and one deflated block. The block holds numbers first (variable length, 7 bits a
 * byte), then text. A mention is a few numbers: spans count from the mention before, and a string that stands in the
 * article's text is a place there. In the text an Arabic letter is one byte (see letters.h), which packs tighter
 * than UTF-8 does. A record takes about a seventh of the article's JSON line.
 *
 * Deterministic: equal articles give equal records.
 */
#ifndef KH_STORE_RECORD_H
#define KH_STORE_RECORD_H

#include "base/arena.h"
#include "khayt/article.h"

/** Append the record. KH_ARG for a span that is outside of the text; KH_NOMEM. */
kh_status kh_record_write(const kh_article *article, kh_buf *out) KH_MUST_CHECK;
/** The article back; it lives in the arena. KH_CORRUPT for other bytes. Cost: linear, about 10 µs a page. */
kh_status kh_record_read(kh_arena *arena, kh_str record, kh_article *ret_article) KH_MUST_CHECK;
/** Is `article` what the record holds, apart from when and from which file it was taken? KH_CORRUPT. */
kh_status kh_record_holds(kh_arena *arena, kh_str record, const kh_article *article, bool *ret_holds) KH_MUST_CHECK;

#endif
