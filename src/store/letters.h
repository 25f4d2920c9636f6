/*
 * Letters: any bytes, written so that Arabic text is short. Exact both ways, whatever the bytes are.
 *
 *   00…7E  itself, but for the codes below
 *   80…FF  U+0600…U+067F
 *   0E…1F  a sign of the table in letters.c (« » – …)
 *   7F     the next byte stands for itself
 */
#ifndef KH_STORE_LETTERS_H
#define KH_STORE_LETTERS_H

#include "khayt/base.h"

/** Append `text` to `out`. */
void kh_letters_pack(kh_str text, kh_buf *out);
/** Bytes that `packed` unpacks to; SIZE_MAX when it ends in the middle of a letter. */
size_t kh_letters_size(kh_str packed);
/** Unpack into `out`, which has kh_letters_size bytes. */
void kh_letters_unpack(kh_str packed, char *out);

#endif
