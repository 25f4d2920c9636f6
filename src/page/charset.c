#include "page/charset.h"

#include <limits.h>
#include <strings.h>
#include <uchardet.h>
#include <unicode/ucnv.h>

#include "arabic/utf8.h"
#include "page/mojibake.h"

enum { PRESCAN = 4096, DETECT = 64 * 1024, LONGEST_NAME = 40 };

static kh_str skip_spaces(kh_str text)
{
    while (text.len && (text.ptr[0] == ' ' || text.ptr[0] == '\t' || text.ptr[0] == '\n' || text.ptr[0] == '\r' ||
                        text.ptr[0] == '"' || text.ptr[0] == '\''))
        text = kh_str_of(text.ptr + 1, text.len - 1);
    return text;
}

/* charset=NAME or encoding="NAME" among the first bytes, as in the HTML standard's prescan, less strictly. */
static kh_str declared(kh_str bytes)
{
    static const char *const marks[] = {"charset", "encoding"};
    size_t end = bytes.len < PRESCAN ? bytes.len : PRESCAN;

    for (size_t m = 0; m < 2; m++) {
        size_t n = strlen(marks[m]);
        for (size_t i = 0; i + n < end; i++) {
            kh_str rest;
            size_t len = 0;
            if (strncasecmp(bytes.ptr + i, marks[m], n) != 0)
                continue;
            rest = skip_spaces(kh_str_of(bytes.ptr + i + n, end - i - n));
            if (!rest.len || rest.ptr[0] != '=')
                continue;
            rest = skip_spaces(kh_str_of(rest.ptr + 1, rest.len - 1));
            while (len < rest.len && len < LONGEST_NAME &&
                   (strchr("-_:.", rest.ptr[len]) ? rest.ptr[len] != 0
                                                  : (rest.ptr[len] | 32) >= 'a' && (rest.ptr[len] | 32) <= 'z') +
                       (rest.ptr[len] >= '0' && rest.ptr[len] <= '9'))
                len++;
            if (len)
                return kh_str_of(rest.ptr, len);
        }
    }
    return (kh_str){NULL, 0};
}

static bool beyond_ascii(kh_str bytes)
{
    enum { PIECE = 256 }; /* short enough to stop soon, long enough for the compiler to take sixteen bytes at once */

    for (size_t i = 0; i < bytes.len; i += PIECE) {
        size_t n = bytes.len - i < PIECE ? bytes.len - i : PIECE;
        unsigned char any = 0;

        for (size_t k = 0; k < n; k++)
            any |= (unsigned char)bytes.ptr[i + k];
        if (any >= 0x80)
            return true;
    }
    return false;
}

/* Charsets that are ASCII to the eye shift into other letters by these (ISO-2022). */
static bool has_shifts(kh_str bytes)
{
    return bytes.len && (memchr(bytes.ptr, 0x1B, bytes.len) || memchr(bytes.ptr, 0x0E, bytes.len));
}

/* A page may have a few broken sequences and be UTF-8 all the same. */
static bool is_mostly_utf8(kh_str bytes)
{
    size_t good = 0, bad = 0;

    for (size_t i = 0; i < bytes.len && i < DETECT;) {
        unsigned len;
        uint32_t code;
        if ((unsigned char)bytes.ptr[i] < 0x80) {
            i++;
            continue;
        }
        code = kh_utf8_decode(bytes, i, &len);
        if (code == KH_REPLACEMENT && len == 1)
            bad++;
        else
            good++;
        i += len;
    }
    return good > 8 && bad * 50 < good;
}

/* Text without tags: detectors are led astray by markup. */
static kh_str without_tags(kh_arena *arena, kh_str bytes)
{
    size_t limit = bytes.len < 8 * DETECT ? bytes.len : 8 * DETECT, n = 0;
    char *out = kh_arena_alloc(arena, DETECT);
    bool tag = false;

    for (size_t i = 0; out && i < limit && n < DETECT; i++) {
        if (bytes.ptr[i] == '<')
            tag = true;
        if (!tag)
            out[n++] = bytes.ptr[i];
        if (bytes.ptr[i] == '>')
            tag = false;
    }
    return kh_str_of(out, out ? n : 0);
}

/*
 * In windows-1256 and ISO-8859-6 Arabic letters lie at C0 and above and words are runs of them; ALEF is C7, LAM E1
 * (1256) or E4 (8859-6), the commonest letters of Arabic. Western text in windows-1252 has lone high bytes among ASCII
 * letters.
 */
static const char *arabic_single_byte(kh_str text)
{
    size_t counts[256] = {0}, high = 0, latin = 0;

    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        counts[c]++;
        high += c >= 0xC0;
        latin += (c | 32) >= 'a' && (c | 32) <= 'z';
    }
    if (high < 20 || counts[0xC7] * 25 < high || high * 3 < latin)
        return NULL;
    return counts[0xE1] >= counts[0xE4] ? "windows-1256" : "ISO-8859-6";
}

/*
 * A language that is written with letters beyond ASCII has one in twenty at the least; where there are fewer than one
 * in fifty, or none at A0 and above where the letters are, they are quotation marks, dashes and names, and a detector
 * has nothing to go by.
 */
static bool hardly_beyond_ascii(kh_str text)
{
    size_t high = 0, latin = 0, letters = 0;

    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        high += c >= 0x80;
        letters += c >= 0xA0;
        latin += (c | 32) >= 'a' && (c | 32) <= 'z';
    }
    return high * 50 < latin || !letters;
}

static const char *detected(kh_arena *arena, kh_str bytes, char ret_name[LONGEST_NAME + 1])
{
    kh_str text = without_tags(arena, bytes);
    const char *name = arabic_single_byte(text);
    uchardet_t detector;

    if (name)
        return name;
    if (hardly_beyond_ascii(text))
        return "windows-1252";
    detector = text.len ? uchardet_new() : NULL;
    if (!detector)
        return "windows-1252";
    ret_name[0] = '\0';
    if (uchardet_handle_data(detector, text.ptr, text.len) == 0) {
        uchardet_data_end(detector);
        strncpy(ret_name, uchardet_get_charset(detector), LONGEST_NAME);
        ret_name[LONGEST_NAME] = '\0';
    }
    uchardet_delete(detector);
    return ret_name[0] && strcasecmp(ret_name, "ascii") != 0 ? ret_name : "windows-1252";
}

static kh_str convert(kh_arena *arena, kh_str bytes, const char *name)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *from, *to;
    size_t room = bytes.len * 3 + 16;
    char *out, *target;
    const char *source = bytes.ptr;
    UChar pivot[1024], *pivot_from = pivot, *pivot_to = pivot;

    if (bytes.len > INT_MAX / 4)
        return (kh_str){NULL, 0};
    from = ucnv_open(name, &status);
    to = ucnv_open("UTF-8", &status);
    out = target = U_SUCCESS(status) ? kh_arena_alloc(arena, room) : NULL;
    if (out)
        ucnv_convertEx(to, from, &target, out + room, &source, bytes.ptr + bytes.len, pivot, &pivot_from, &pivot_to,
                       pivot + 1024, true, true, &status);
    ucnv_close(from);
    ucnv_close(to);
    return out && U_SUCCESS(status) ? kh_str_of(out, (size_t)(target - out)) : (kh_str){NULL, 0};
}

/* Names that mean another charset on the web than their standard says (WHATWG Encoding). */
static const char *web_name(const char *name)
{
    static const char *const aliases[][2] = {{"iso-8859-1", "windows-1252"},
                                             {"latin1", "windows-1252"},
                                             {"us-ascii", "windows-1252"},
                                             {"ascii", "windows-1252"},
                                             {"cp1256", "windows-1256"},
                                             {"x-cp1256", "windows-1256"},
                                             {"utf8", "UTF-8"},
                                             {"unicode", "UTF-8"},
                                             {"iso-8859-6-i", "ISO-8859-6"},
                                             {"asmo-708", "ISO-8859-6"},
                                             {"utf-16", "UTF-8"},
                                             {"utf-16le", "UTF-8"},
                                             {"utf-16be", "UTF-8"}};

    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
        if (strcasecmp(name, aliases[i][0]) == 0)
            return aliases[i][1];
    }
    return name;
}

/* UTF-16 without a mark: ASCII markup has a NUL at every other byte. */
static const char *bare_utf16(kh_str bytes)
{
    size_t even = 0, odd = 0, n = bytes.len < 512 ? bytes.len & ~(size_t)1 : 512;

    for (size_t i = 0; i < n; i += 2) {
        even += bytes.ptr[i] == 0;
        odd += bytes.ptr[i + 1] == 0;
    }
    if (n < 32)
        return NULL;
    return odd * 5 > n && even * 20 < n ? "UTF-16LE" : even * 5 > n && odd * 20 < n ? "UTF-16BE" : NULL;
}

static const char *marked(kh_str bytes, size_t *ret_skip)
{
    const unsigned char *b = (const unsigned char *)bytes.ptr;

    *ret_skip = 0;
    if (bytes.len >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF) {
        *ret_skip = 3;
        return "UTF-8";
    }
    if (bytes.len >= 2 && ((b[0] == 0xFF && b[1] == 0xFE) || (b[0] == 0xFE && b[1] == 0xFF))) {
        *ret_skip = 2;
        return b[0] == 0xFF ? "UTF-16LE" : "UTF-16BE";
    }
    return bare_utf16(bytes);
}

/* `ret_valid`: the bytes are UTF-8 from end to end, which letters of no other charset are by chance. */
static const char *choose(kh_arena *arena, kh_str bytes, kh_str http, bool html, char name[LONGEST_NAME + 1],
                          bool *ret_valid)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *known;
    kh_str said;

    *ret_valid = beyond_ascii(bytes) ? kh_utf8_valid(bytes) : !has_shifts(bytes);
    if (*ret_valid || is_mostly_utf8(bytes))
        return "UTF-8";
    said = http.len && http.len <= LONGEST_NAME ? http : html ? declared(bytes) : (kh_str){NULL, 0};
    if (said.len && said.len <= LONGEST_NAME) {
        const char *web;
        memcpy(name, said.ptr, said.len);
        name[said.len] = '\0';
        web = web_name(name);
        if (strcasecmp(web, "utf-8") == 0)
            return detected(arena, bytes, name);
        known = ucnv_open(web, &status);
        ucnv_close(known);
        /* a Western declaration over Arabic bytes is an editor's default, not a fact */
        if (U_SUCCESS(status) && strcasecmp(web, "windows-1252") != 0)
            return web;
    }
    return detected(arena, bytes, name);
}

kh_str kh_charset_decode(kh_arena *arena, kh_str bytes, kh_str http_charset, bool html, kh_str *ret_name)
{
    char buffer[LONGEST_NAME + 1];
    size_t skip = 0;
    const char *name = marked(bytes, &skip);
    kh_str text = {NULL, 0};
    bool valid = false;

    if (!name)
        name = choose(arena, bytes, http_charset, html, buffer, &valid);
    if (ret_name)
        *ret_name = kh_arena_str(arena, kh_str_z(name));
    bytes = kh_str_of(bytes.ptr + skip, bytes.len - skip);
    if (strcasecmp(name, "UTF-8") != 0)
        text = convert(arena, bytes, name);
    if (valid && bytes.len && !memchr(bytes.ptr, 0, bytes.len))
        text = bytes;
    else
        text = kh_utf8_clean(arena, text.ptr ? text : bytes);
    return text.ptr ? kh_mojibake_repair(arena, text) : text;
}
