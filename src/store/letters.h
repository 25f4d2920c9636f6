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

enum { KH_LETTER_MOST = 3 };

/** Append `text` to `out`. */
void kh_letters_pack(kh_str text, kh_buf *out);
/** Unpack into `out`, which has room for `size` bytes and KH_LETTER_MOST more. False unless it is exactly `size` bytes.
 */
bool kh_letters_unpack(kh_str packed, char *out, size_t size);

#endif
