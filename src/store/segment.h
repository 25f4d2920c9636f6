/*
 * Segments of the index: the words of a batch as FTS5 keeps them, made outside of it.
 *
 * FTS5 takes one word after another into a table in memory and sorts that at the end, inside of the one connection that
 * writes. Here a batch is counted, sorted and laid out at once, and the connection is only given pages.
 *
 * The layout (the rows of an FTS5 table's %_data and %_idx; numbers are varints as SQLite has them, big-endian):
 *
 *   page      first row (2 bytes: where the first row of an entry that began on an earlier page stands, 0 for none),
 *             size (2 bytes: where the offsets begin), entries, offsets (of each term on the page: the first from the
 *             start of the page, others from the one before)
 *   entry     term, then its documents: row (the first whole, others as difference from the one before; the first of a
 *             page whole), twice the size of the places, places
 *   term      the first of a page: length, bytes; others: how many bytes are those of the term before, how many more,
 *             bytes. Terms of the index begin with "0"
 *   places    of each column from 0 on: position - the one before + 2; a byte 1 and its number begin another column
 *   %_idx     for each page on which a term begins, the shortest string that tells its first term from the last one of
 *             the page before; for the first page ""
 */
#ifndef KH_STORE_SEGMENT_H
#define KH_STORE_SEGMENT_H

#include "base/arena.h"

enum { KH_SEGMENT_COLUMNS = 8 };

/** A document: its row, and its columns as kh_terms_pack made them. */
typedef struct kh_segment_doc {
    int64_t row;
    const kh_str *columns;
} kh_segment_doc;

/** Where a segment goes. A failure ends it. */
typedef struct kh_segment_sink {
    void *ctx;
    /* Page `number`, from 1 on. */
    kh_status (*page)(void *ctx, uint32_t number, kh_str bytes);
    /* Terms from this one on are looked for on page `number`. */
    kh_status (*edge)(void *ctx, kh_str term, uint32_t number);
    /* How many words the columns of a document have, as varints. */
    kh_status (*sizes)(void *ctx, int64_t row, kh_str sizes);
} kh_segment_sink;

typedef struct kh_segment_sums {
    uint32_t pages;
    uint64_t words[KH_SEGMENT_COLUMNS]; /* of all documents, by column */
} kh_segment_sums;

/** Give `sink` the segment of `n` documents, whose rows ascend. KH_NOMEM, KH_ARG for rows that do not or too many
 * columns, or what the sink said. Cost: linear in the words but for sorting the distinct ones. */
kh_status kh_segment_make(const kh_segment_doc *docs, size_t n, size_t columns, const kh_segment_sink *sink,
                          kh_segment_sums *ret_sums) KH_MUST_CHECK;

/** A number as SQLite writes it. */
void kh_varint_put(kh_buf *out, uint64_t number);
/** Read one at `*at`; false when the bytes end before it does. */
bool kh_varint_get(kh_str bytes, size_t *at, uint64_t *ret_number);

#endif
