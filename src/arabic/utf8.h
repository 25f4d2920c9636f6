/* UTF-8: decoding that never fails (a bad byte is U+FFFD, one byte long), encoding, validity, code-point offsets. */
#ifndef KH_ARABIC_UTF8_H
#define KH_ARABIC_UTF8_H

#include "base/arena.h"

enum { KH_REPLACEMENT = 0xFFFD };

/** kh_utf8_decode for what is neither ASCII nor a well-formed pair. */
uint32_t kh_utf8_decode_long(kh_str text, size_t at, unsigned *ret_len);
/** The code point at `at` (< text.len) and its length in bytes (1…4). */
static inline uint32_t kh_utf8_decode(kh_str text, size_t at, unsigned *ret_len)
{
    const unsigned char *p = (const unsigned char *)text.ptr + at;

    if (p[0] < 0x80) {
        *ret_len = 1;
        return p[0];
    }
    if (p[0] >= 0xC2 && p[0] <= 0xDF && text.len - at > 1 && (p[1] & 0xC0) == 0x80) {
        *ret_len = 2;
        return ((uint32_t)(p[0] & 0x1F) << 6) | (p[1] & 0x3F);
    }
    return kh_utf8_decode_long(text, at, ret_len);
}
/** The code point that ends before `at` (> 0). */
uint32_t kh_utf8_before(kh_str text, size_t at, unsigned *ret_len);
/** `text` without the code points at both ends that `is_edge` holds to be none of it. */
kh_str kh_utf8_strip(kh_str text, bool (*is_edge)(uint32_t code));
/** Write `code` to `out` (4 bytes of room) and return its length. Surrogates and values past U+10FFFF become U+FFFD. */
unsigned kh_utf8_encode(uint32_t code, char *out);
bool kh_utf8_valid(kh_str text);
/** Are these eight bytes ASCII? Most of a page is markup: what looks for other characters need not look at each byte.
 */
static inline bool kh_utf8_is_ascii8(const char *bytes)
{
    uint64_t word;

    memcpy(&word, bytes, sizeof word);
    return (word & 0x8080808080808080ull) == 0;
}
static inline bool kh_utf8_is_ascii32(const char *bytes)
{
    uint64_t words[4];

    memcpy(words, bytes, sizeof words);
    return ((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080ull) == 0;
}
/** How many code points: bad bytes count one each. */
size_t kh_utf8_length(kh_str text);
/** `text` itself when valid, else a copy with U+FFFD for what is not. NULs become U+FFFD too. {NULL,0} when memory ran
 * out. */
kh_str kh_utf8_clean(kh_arena *arena, kh_str text);

/**
 * From byte offsets to code-point offsets: a mark every 64 bytes, so that a look-up costs at most 64 steps.
 * Ownership: lives in the arena; `text` must outlive it.
 */
typedef struct kh_cp_index {
    kh_str text;
    uint32_t *marks;
} kh_cp_index;

kh_status kh_cp_index_init(kh_cp_index *index, kh_arena *arena, kh_str text) KH_MUST_CHECK;
uint32_t kh_cp_of_byte(const kh_cp_index *index, uint32_t byte);
/** The byte where code point `cp` begins; text.len when past the end. */
uint32_t kh_byte_of_cp(const kh_cp_index *index, uint32_t cp);

#endif
