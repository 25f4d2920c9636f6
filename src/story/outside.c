#include "story/outside.h"

#include <stdio.h>

#include "arabic/utf8.h"
#include "base/map.h"
#include "khayt/article.h"

enum { LINE = 76, WORD_BYTES = 39 };

/* May XML 1.0 hold this character? */
static bool is_xml(uint32_t code)
{
    return code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code < 0x7F) ||
           (code >= 0xA0 && code != 0xFFFE && code != 0xFFFF);
}

void kh_out_xml(kh_buf *out, kh_str text)
{
    unsigned len;

    for (size_t at = 0; at < text.len; at += len) {
        uint32_t code = kh_utf8_decode(text, at, &len);
        switch (code) {
        case '&': kh_buf_addz(out, "&amp;"); break;
        case '<': kh_buf_addz(out, "&lt;"); break;
        case '>': kh_buf_addz(out, "&gt;"); break;
        case '"': kh_buf_addz(out, "&quot;"); break;
        case '\'': kh_buf_addz(out, "&#39;"); break;
        default:
            if (is_xml(code) && code != KH_REPLACEMENT)
                kh_buf_add(out, kh_str_of(text.ptr + at, len));
            else if (code == KH_REPLACEMENT)
                kh_buf_addz(out, "\xEF\xBF\xBD");
        }
    }
}

void kh_out_line(kh_buf *out, kh_str text)
{
    for (size_t at = 0; at < text.len; at++) {
        unsigned char c = (unsigned char)text.ptr[at];
        kh_buf_byte(out, c < 0x20 || c == 0x7F ? ' ' : (char)c);
    }
}

void kh_out_markdown(kh_buf *out, kh_str text)
{
    for (size_t at = 0; at < text.len; at++) {
        unsigned char c = (unsigned char)text.ptr[at];
        if (c < 0x80 && strchr("\\`*_{}[]<>#|~&!", c) && c)
            kh_buf_byte(out, '\\');
        kh_buf_byte(out, c < 0x20 || c == 0x7F ? ' ' : (char)c);
    }
}

/* Spreadsheets pass over blanks before a formula; the wide forms of its signs count too. */
static bool looks_like_formula(kh_str text)
{
    static const kh_str signs[] = {KH_STR("="),
                                   KH_STR("+"),
                                   KH_STR("-"),
                                   KH_STR("@"),
                                   KH_STR("\xEF\xBC\x9D"),
                                   KH_STR("\xEF\xBC\x8B"),
                                   KH_STR("\xEF\xBC\x8D"),
                                   KH_STR("\xEF\xBC\xA0")};
    size_t at = 0;

    if (text.len && (text.ptr[0] == '\t' || text.ptr[0] == '\r' || text.ptr[0] == '\n'))
        return true;
    while (at < text.len && (unsigned char)text.ptr[at] <= ' ')
        at++;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (text.len - at >= signs[i].len && memcmp(text.ptr + at, signs[i].ptr, signs[i].len) == 0)
            return true;
    }
    return false;
}

void kh_out_cell(kh_buf *out, kh_str text)
{
    kh_buf_byte(out, '"');
    if (looks_like_formula(text))
        kh_buf_byte(out, '\'');
    for (size_t at = 0; at < text.len; at++) {
        unsigned char c = (unsigned char)text.ptr[at];
        if (c == '"')
            kh_buf_byte(out, '"');
        kh_buf_byte(out, (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F ? ' ' : (char)c);
    }
    kh_buf_byte(out, '"');
}

void kh_out_path(kh_buf *out, kh_str part)
{
    for (size_t at = 0; at < part.len; at++) {
        unsigned char c = (unsigned char)part.ptr[at];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                     c == '_' || c == '.' || c == '~';
        if (plain)
            kh_buf_byte(out, (char)c);
        else
            kh_buf_format(out, "%%%02X", c);
    }
}

void kh_out_base64(kh_buf *out, kh_str bytes, bool lines)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    size_t column = 0;

    for (size_t at = 0; at < bytes.len; at += 3) {
        size_t left = bytes.len - at;
        uint32_t three = (uint32_t)p[at] << 16 | (left > 1 ? (uint32_t)p[at + 1] << 8 : 0) | (left > 2 ? p[at + 2] : 0);
        kh_buf_byte(out, digits[three >> 18]);
        kh_buf_byte(out, digits[three >> 12 & 63]);
        kh_buf_byte(out, left > 1 ? digits[three >> 6 & 63] : '=');
        kh_buf_byte(out, left > 2 ? digits[three & 63] : '=');
        if (lines && (column += 4) == LINE) {
            kh_buf_addz(out, "\r\n");
            column = 0;
        }
    }
    if (lines && column)
        kh_buf_addz(out, "\r\n");
}

void kh_out_header(kh_buf *out, const char *name, kh_str text)
{
    kh_buf clean;
    unsigned len;
    bool ascii = true;

    kh_buf_init(&clean);
    kh_out_line(&clean, text);
    for (size_t at = 0; at < clean.len; at++)
        ascii &= (unsigned char)clean.ptr[at] < 0x80;
    kh_buf_format(out, "%s: ", name);
    if (ascii && clean.len < 60)
        kh_buf_add(out, kh_buf_str(&clean));
    /* words of whole characters, each of 75 signs at most, parted by a fold */
    for (size_t at = 0, end; at < clean.len && !(ascii && clean.len < 60); at = end) {
        for (end = at; end < clean.len; end += len) {
            (void)kh_utf8_decode(kh_buf_str(&clean), end, &len);
            if (end + len - at > WORD_BYTES)
                break;
        }
        kh_buf_addz(out, at ? "\r\n =?UTF-8?B?" : "=?UTF-8?B?");
        kh_out_base64(out, kh_str_of(clean.ptr + at, end - at), false);
        kh_buf_addz(out, "?=");
    }
    kh_buf_addz(out, "\r\n");
    out->failed |= clean.failed;
    kh_buf_done(&clean);
}

void kh_out_urn(kh_buf *out, const char *kind, kh_str id)
{
    uint64_t parts[2] = {kh_hash(kh_str_z(kind)), kh_hash(id)};
    uint64_t high = kh_hash(kh_str_of((const char *)parts, sizeof parts)), low;

    parts[0] ^= high;
    low = kh_hash(kh_str_of((const char *)parts, sizeof parts));
    kh_buf_format(out, "urn:uuid:%08x-%04x-8%03x-%04x-%012llx", (unsigned)(high >> 32), (unsigned)(high >> 16 & 0xFFFF),
                  (unsigned)(high & 0xFFF), (unsigned)(0x8000 | (low >> 48 & 0x3FFF)),
                  (unsigned long long)(low & 0xFFFFFFFFFFFFull));
}

/* "12" at `at`; -1 when there are no two digits. */
static int two_digits(kh_str text, size_t at)
{
    if (at + 2 > text.len || text.ptr[at] < '0' || text.ptr[at] > '9' || text.ptr[at + 1] < '0' ||
        text.ptr[at + 1] > '9')
        return -1;
    return (text.ptr[at] - '0') * 10 + (text.ptr[at + 1] - '0');
}

void kh_out_moment(kh_str iso, char ret_text[24])
{
    char first[16], day_text[16];
    int32_t day = KH_NO_DAY;
    int64_t second = 0;
    size_t at = 11;

    if (iso.len >= 10)
        (void)kh_day_parse(kh_out_day(iso), &day);
    else if (iso.len == 7 || iso.len == 4) {
        (void)snprintf(first, sizeof first, "%.*s%s", (int)iso.len, iso.ptr, iso.len == 7 ? "-01" : "-01-01");
        (void)kh_day_parse(kh_str_z(first), &day);
    }
    if (day == KH_NO_DAY)
        day = 0;
    int hour = two_digits(iso, at), minute = two_digits(iso, at + 3), seconds = -1;
    if (iso.len > 16 && iso.ptr[16] == ':')
        seconds = two_digits(iso, at + 6);
    if (iso.len >= 16 && hour >= 0 && hour < 24 && minute >= 0 && minute < 60) {
        second = hour * 3600 + minute * 60 + (seconds >= 0 ? seconds : 0);
        for (at = 16; at < iso.len && iso.ptr[at] != '+' && iso.ptr[at] != '-'; at++)
            continue;
        int east = two_digits(iso, at + 1), more = two_digits(iso, at + 4);
        if (at < iso.len && east >= 0)
            second -= (iso.ptr[at] == '-' ? -1 : 1) * (east * 3600 + (more >= 0 ? more : 0) * 60);
    }
    int64_t all = (int64_t)day * 86400 + second;
    int64_t whole = all >= 0 ? all / 86400 : -((86399 - all) / 86400), rest = all - whole * 86400;
    kh_day_text((int32_t)whole, day_text);
    (void)snprintf(ret_text, 24, "%.10sT%02d:%02d:%02dZ", day_text, (int)(rest / 3600), (int)(rest / 60 % 60),
                   (int)(rest % 60));
}
