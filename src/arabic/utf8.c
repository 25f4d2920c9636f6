#include "arabic/utf8.h"

enum { MARK_EVERY = 64 };

uint32_t kh_utf8_decode_long(kh_str text, size_t at, unsigned *ret_len)
{
    const unsigned char *p = (const unsigned char *)text.ptr + at;
    size_t left = text.len - at;
    uint32_t code;

    *ret_len = 1;
    if ((p[0] & 0xF0) == 0xE0 && left > 2 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
        code = ((uint32_t)(p[0] & 0x0F) << 12) | ((uint32_t)(p[1] & 0x3F) << 6) | (p[2] & 0x3F);
        if (code < 0x800 || (code >= 0xD800 && code <= 0xDFFF))
            return KH_REPLACEMENT;
        *ret_len = 3;
        return code;
    }
    if ((p[0] & 0xF8) == 0xF0 && left > 3 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80 && (p[3] & 0xC0) == 0x80) {
        code = ((uint32_t)(p[0] & 0x07) << 18) | ((uint32_t)(p[1] & 0x3F) << 12) | ((uint32_t)(p[2] & 0x3F) << 6) |
               (p[3] & 0x3F);
        if (code < 0x10000 || code > 0x10FFFF)
            return KH_REPLACEMENT;
        *ret_len = 4;
        return code;
    }
    return KH_REPLACEMENT;
}

uint32_t kh_utf8_before(kh_str text, size_t at, unsigned *ret_len)
{
    size_t start = at - 1;
    unsigned len;
    uint32_t code;

    while (start > 0 && at - start < 4 && ((unsigned char)text.ptr[start] & 0xC0) == 0x80)
        start--;
    code = kh_utf8_decode(kh_str_of(text.ptr, at), start, &len);
    if (start + len == at) {
        *ret_len = len;
        return code;
    }
    *ret_len = 1;
    return KH_REPLACEMENT;
}

unsigned kh_utf8_encode(uint32_t code, char *out)
{
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        code = KH_REPLACEMENT;
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xC0 | (code >> 6));
        out[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xE0 | (code >> 12));
        out[1] = (char)(0x80 | ((code >> 6) & 0x3F));
        out[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | (code >> 18));
    out[1] = (char)(0x80 | ((code >> 12) & 0x3F));
    out[2] = (char)(0x80 | ((code >> 6) & 0x3F));
    out[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

/* On clean text a code point begins at each byte that is no continuation byte. */
static bool begins(char byte)
{
    return ((unsigned char)byte & 0xC0) != 0x80;
}

bool kh_utf8_valid(kh_str text)
{
    for (size_t i = 0; i < text.len;) {
        unsigned char byte = (unsigned char)text.ptr[i];
        unsigned len;

        if (byte < 0x80) {
            i++;
            while (text.len - i >= 32 && kh_utf8_is_ascii32(text.ptr + i))
                i += 32;
        } else if (byte >= 0xC2 && byte <= 0xDF && i + 1 < text.len && !begins(text.ptr[i + 1])) {
            i += 2;
        } else {
            if (kh_utf8_decode_long(text, i, &len) == KH_REPLACEMENT && len != 3)
                return false;
            i += len;
        }
    }
    return true;
}

size_t kh_utf8_length(kh_str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.len; count++) {
        unsigned len;

        kh_utf8_decode(text, i, &len);
        i += len;
    }
    return count;
}

kh_str kh_utf8_clean(kh_arena *arena, kh_str text)
{
    bool has_nul = text.len && memchr(text.ptr, 0, text.len);
    char *out;
    size_t n = 0;

    if (!has_nul && kh_utf8_valid(text))
        return text;
    out = text.len > SIZE_MAX / 4 ? NULL : kh_arena_alloc(arena, text.len * 3 + 1);
    if (!out)
        return (kh_str){NULL, 0};
    for (size_t i = 0; i < text.len;) {
        unsigned len;
        uint32_t code = kh_utf8_decode(text, i, &len);

        n += kh_utf8_encode(code ? code : KH_REPLACEMENT, out + n);
        i += len;
    }
    return kh_str_of(out, n);
}

/* At most MARK_EVERY bytes: the sum fits a byte, which lets the compiler count sixteen at a time. */
static uint8_t count_begins(const char *bytes, size_t n)
{
    uint8_t count = 0;

    for (size_t i = 0; i < n; i++)
        count = (uint8_t)(count + begins(bytes[i]));
    return count;
}

kh_status kh_cp_index_init(kh_cp_index *index, kh_arena *arena, kh_str text)
{
    size_t n = text.len / MARK_EVERY + 1;
    uint32_t count = 0;

    index->text = text;
    index->marks = KH_NEWS(arena, uint32_t, n);
    if (!index->marks)
        return KH_NOMEM;
    for (size_t i = 0; i < n; i++) {
        size_t left = text.len - i * MARK_EVERY;

        index->marks[i] = count;
        if (left)
            count += count_begins(text.ptr + i * MARK_EVERY, left < MARK_EVERY ? left : MARK_EVERY);
    }
    return KH_OK;
}

uint32_t kh_cp_of_byte(const kh_cp_index *index, uint32_t byte)
{
    size_t i, end = byte > index->text.len ? index->text.len : byte;
    uint32_t count;

    i = end / MARK_EVERY * MARK_EVERY;
    count = index->marks[end / MARK_EVERY];
    return i < end ? count + count_begins(index->text.ptr + i, end - i) : count;
}

uint32_t kh_byte_of_cp(const kh_cp_index *index, uint32_t cp)
{
    size_t low = 0, high = index->text.len / MARK_EVERY, i;
    uint32_t count;

    while (low < high) {
        size_t middle = (low + high + 1) / 2;

        if (index->marks[middle] <= cp)
            low = middle;
        else
            high = middle - 1;
    }
    count = index->marks[low];
    for (i = low * MARK_EVERY; i < index->text.len; i++) {
        if (begins(index->text.ptr[i]) && count++ == cp)
            return (uint32_t)i;
    }
    return (uint32_t)index->text.len;
}

kh_str kh_utf8_strip(kh_str text, bool (*is_edge)(uint32_t code))
{
    unsigned len;

    while (text.len && is_edge(kh_utf8_decode(text, 0, &len)))
        text = kh_str_of(text.ptr + len, text.len - len);
    while (text.len && is_edge(kh_utf8_before(text, text.len, &len)))
        text.len -= len;
    return text;
}
