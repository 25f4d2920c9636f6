/*
 * Charset: the bytes of a page to clean UTF-8. In this order: byte-order mark, what HTTP said, what the page declares,
 * valid UTF-8, detection. A declaration that the bytes contradict (multi-byte UTF-8 throughout, or nearly) loses. Text
 * that came out wrong before it was saved is repaired where that is certain (mojibake.h).
 */
#ifndef KH_PAGE_CHARSET_H
#define KH_PAGE_CHARSET_H

#include "base/arena.h"

/**
 * Never fails but for memory ({NULL,0}): what no charset explains becomes U+FFFD. `http_charset` may be absent.
 * `ret_name`, may be NULL: the charset used. Ownership: the arena's, or `bytes` itself when it is UTF-8 already.
 */
kh_str kh_charset_decode(kh_arena *arena, kh_str bytes, kh_str http_charset, bool html, kh_str *ret_name);

#endif
