#include "store/letters.h"

enum { ITSELF = 0x7F, FIRST_SIGN = 0x0E, SIGNS = 18, SIGN_BYTES = 4, ARABIC = 0x80 };

/* What news pages have most beside letters, in the codes of controls that they never have. */
static const char signs[SIGNS][SIGN_BYTES] = {"«", "»", "“", "”", "…", "–", "—", "‘", "’",
                                              "ی", "ک", "گ", "چ", "پ", "ڤ", "•", "é", "\xC2\xA0"};

static size_t sign_length(size_t sign)
{
    return signs[sign][2] ? 3 : 2;
}

/* U+0600…U+067F are D8 80 … D9 BF. */
static bool arabic(kh_str text, size_t at)
{
    unsigned char lead = (unsigned char)text.ptr[at];

    return (lead == 0xD8 || lead == 0xD9) && at + 1 < text.len && ((unsigned char)text.ptr[at + 1] & 0xC0) == 0x80;
}

static size_t sign_at(kh_str text, size_t at)
{
    size_t sign = 0;

    while (sign < SIGNS &&
           (text.len - at < sign_length(sign) || memcmp(text.ptr + at, signs[sign], sign_length(sign)) != 0))
        sign++;
    return sign;
}

void kh_letters_pack(kh_str text, kh_buf *out)
{
    char *to = text.len ? kh_buf_room(out, 2 * text.len) : NULL;
    size_t n = 0, sign;

    if (!to)
        return;
    for (size_t at = 0; at < text.len;) {
        unsigned char byte = (unsigned char)text.ptr[at];
        if (arabic(text, at)) {
            to[n++] = (char)(ARABIC | (byte & 1) << 6 | ((unsigned char)text.ptr[at + 1] & 0x3F));
            at += 2;
        } else if (byte < ITSELF && (byte < FIRST_SIGN || byte >= FIRST_SIGN + SIGNS)) {
            to[n++] = text.ptr[at++];
        } else if (byte > ITSELF && (sign = sign_at(text, at)) < SIGNS) {
            to[n++] = (char)(FIRST_SIGN + sign);
            at += sign_length(sign);
        } else {
            to[n++] = ITSELF;
            to[n++] = text.ptr[at++];
        }
    }
    out->len += n;
}

bool kh_letters_unpack(kh_str packed, char *out, size_t size)
{
    size_t n = 0;

    for (size_t at = 0; at < packed.len && n < size; at++) {
        unsigned char byte = (unsigned char)packed.ptr[at];
        if (byte >= ARABIC) {
            out[n] = (char)(0xD8 | (byte >> 6 & 1));
            out[n + 1] = (char)(0x80 | (byte & 0x3F));
            n += 2;
        } else if (byte == ITSELF) {
            if (++at == packed.len)
                return false;
            out[n++] = packed.ptr[at];
        } else if (byte >= FIRST_SIGN && byte < FIRST_SIGN + SIGNS) {
            memcpy(out + n, signs[byte - FIRST_SIGN], KH_LETTER_MOST);
            n += sign_length(byte - FIRST_SIGN);
        } else {
            out[n++] = (char)byte;
        }
        if (n >= size)
            return n == size && at + 1 == packed.len;
    }
    return n == size && packed.len == 0;
}
