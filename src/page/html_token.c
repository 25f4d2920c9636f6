#include "page/html_token.h"

#include <strings.h>

#include "arabic/lexicon.h"
#include "arabic/utf8.h"
#include "page/html_prepare.h"

enum {
    N = 0,
    V = KH_TAG_VOID,
    S = KH_TAG_SPECIAL,
    F = KH_TAG_FORMATTING,
    C = KH_TAG_SCOPE,
    I = KH_TAG_IMPLIED_END,
    B = KH_TAG_BLOCK,
    R = KH_TAG_BREAKOUT,
    F_R = F | R,
    S_B = S | B,
    S_C = S | C,
    S_R = S | R,
    V_S = V | S,
    S_B_R = S | B | R,
    S_C_R = S | C | R,
    S_I_R = S | I | R,
    V_S_R = V | S | R,
    S_I_B_R = S | I | B | R
};

enum { LONGEST_NAME = 13, MOST_ATTRIBUTES = 24 };

static const char *const tag_names[] = {"",
#define X(tag, name, traits) name,
                                        KH_HTML_TAGS(X)
#undef X
};

static const uint8_t tag_traits[] = {0,
#define X(tag, name, traits) traits,
                                     KH_HTML_TAGS(X)
#undef X
};

static const char *const attribute_names[] = {
#define X(attribute, name) name,
    KH_HTML_ATTRIBUTES(X)
#undef X
};

unsigned kh_tag_traits(unsigned tag)
{
    return tag_traits[tag];
}

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/* The place of a lower-case name in a sorted list, `count` when it is not there. */
static size_t place_of(const char *const *names, size_t count, const char *name)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(names[middle], name);

        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return count;
}

static bool lower(kh_str name, char ret_lower[LONGEST_NAME + 1])
{
    if (name.len > LONGEST_NAME)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        ret_lower[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    ret_lower[name.len] = '\0';
    return true;
}

kh_tag kh_tag_of(kh_str name)
{
    char text[LONGEST_NAME + 1];
    size_t place = lower(name, text) ? place_of(tag_names + 1, KH_TAG_COUNT - 1, text) + 1 : KH_TAG_COUNT;

    return place < KH_TAG_COUNT ? (kh_tag)place : KH_TAG_OTHER;
}

/* ---- character references ---- */

static size_t line_start(kh_str table, size_t at)
{
    while (at > 0 && table.ptr[at - 1] != '\n')
        at--;
    return at;
}

/* The line of the table for a name; {NULL, 0} when there is none. The table is in byte order, its comments and header
 * before all names that begin with a letter: '#' sorts before letters, and the header is the only line with "name". */
static kh_str entity_line(kh_str name)
{
    kh_str table = kh_data("html-entities.tsv");
    size_t low = 0, high = table.len;

    while (low < high) {
        size_t start = line_start(table, low + (high - low) / 2);
        const char *end = memchr(table.ptr + start, '\n', table.len - start);
        size_t line_end = end ? (size_t)(end - table.ptr) : table.len;
        const char *tab = memchr(table.ptr + start, '\t', line_end - start);
        size_t len = tab ? (size_t)(tab - table.ptr) - start : line_end - start;
        int order = table.ptr[start] == '#' || (len == 4 && memcmp(table.ptr + start, "name", 4) == 0)
                        ? -1
                        : memcmp(table.ptr + start, name.ptr, len < name.len ? len : name.len);

        if (order == 0 && len == name.len)
            return kh_str_of(tab + 1, line_end - start - len - 1);
        if (order < 0 || (order == 0 && len < name.len))
            low = line_end + 1;
        else
            high = start;
    }
    return (kh_str){NULL, 0};
}

/* Code points of 80–9F are those of windows-1252, as browsers read them. */
static uint32_t numbered(uint32_t code)
{
    static const uint16_t windows[] = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                       0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                       0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                       0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

    if (code >= 0x80 && code <= 0x9F)
        return windows[code - 0x80];
    return code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF) ? 0xFFFD : code;
}

static int digit(char c, bool hexadecimal)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return hexadecimal && (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* "#1575;", "#x627;" behind the "&" at `at`: returns behind it, `at` when it is none. */
static size_t decode_number(kh_str text, size_t at, char *out, size_t *n)
{
    size_t i = at + 1, first;
    bool hexadecimal = i < text.len && (text.ptr[i] | 32) == 'x';
    uint32_t code = 0;

    i += hexadecimal;
    first = i;
    while (i < text.len && digit(text.ptr[i], hexadecimal) >= 0) {
        if (code <= 0x10FFFF)
            code = code * (hexadecimal ? 16 : 10) + (uint32_t)digit(text.ptr[i], hexadecimal);
        i++;
    }
    if (i == first)
        return at;
    *n += kh_utf8_encode(numbered(code), out + *n);
    return i + (i < text.len && text.ptr[i] == ';');
}

/* A name behind the "&" at `at`: the longest that the table has. */
static size_t decode_name(kh_str text, size_t at, bool attribute, char *out, size_t *n)
{
    enum { LONGEST_ENTITY = 32 };
    size_t end = at;
    bool closed;

    while (end < text.len && end - at < LONGEST_ENTITY &&
           (is_letter(text.ptr[end]) || (text.ptr[end] >= '0' && text.ptr[end] <= '9')))
        end++;
    closed = end < text.len && text.ptr[end] == ';';
    for (size_t stop = end + closed; stop > at + 1; stop--) {
        kh_str codes = entity_line(kh_str_of(text.ptr + at, stop - at));
        char next = stop < text.len ? text.ptr[stop] : ' ';

        if (!codes.ptr)
            continue;
        if (attribute && text.ptr[stop - 1] != ';' && (is_letter(next) || (next >= '0' && next <= '9') || next == '='))
            return at;
        for (size_t i = 0; i < codes.len && codes.ptr[i] != '\t'; i++) {
            uint32_t code = 0;
            for (; i < codes.len && digit(codes.ptr[i], true) >= 0; i++)
                code = code * 16 + (uint32_t)digit(codes.ptr[i], true);
            *n += kh_utf8_encode(code, out + *n);
            if (i < codes.len && codes.ptr[i] == '\t')
                break;
        }
        return stop;
    }
    return at;
}

kh_str kh_html_decode(kh_arena *arena, kh_str text, bool attribute)
{
    const char *mark = text.len ? memchr(text.ptr, '&', text.len) : NULL;
    char *out;
    size_t n = 0, i = 0;

    if (!mark)
        return text;
    out = kh_arena_alloc(arena, text.len * 2 + 8); /* "&nGt" without its ";" is the one that grows, from 4 to 6 */
    while (out && mark) {
        size_t at = (size_t)(mark + 1 - text.ptr), end = at;

        memcpy(out + n, text.ptr + i, at - 1 - i);
        n += at - 1 - i;
        if (at < text.len && text.ptr[at] == '#')
            end = decode_number(text, at, out, &n);
        else if (at < text.len && is_letter(text.ptr[at]))
            end = decode_name(text, at, attribute, out, &n);
        if (end == at)
            out[n++] = '&';
        i = end;
        mark = i < text.len ? memchr(text.ptr + i, '&', text.len - i) : NULL;
    }
    if (out && i < text.len) {
        memcpy(out + n, text.ptr + i, text.len - i);
        n += text.len - i;
    }
    return out ? kh_str_of(out, n) : (kh_str){NULL, 0};
}

/* ---- tags ---- */

static void take_attribute(kh_html_scanner *s, const kh_html_attribute *a, kh_attribute *kept, kh_html_token *token)
{
    char name[LONGEST_NAME + 1];
    size_t place = lower(kh_str_of(s->in.ptr + a->name, a->name_end - a->name), name)
                       ? place_of(attribute_names, KH_ATTRIBUTE_COUNT, name)
                       : KH_ATTRIBUTE_COUNT;

    if (place == KH_ATTRIBUTE_COUNT || token->carried >> place & 1)
        return; /* of two with one name the first counts */
    token->carried |= (uint32_t)1 << place;
    kept[token->attribute_count].name = (uint8_t)place;
    kept[token->attribute_count].value =
        a->value ? kh_html_decode(s->arena, kh_str_of(s->in.ptr + a->value, a->value_len), true) : KH_STR("");
    token->attribute_count++;
}

/* The attributes from `at` on; returns the '>', in.len when none comes. */
static size_t take_attributes(kh_html_scanner *s, size_t at, kh_html_token *token)
{
    kh_attribute kept[MOST_ATTRIBUTES], *copy;

    for (;;) {
        kh_html_attribute a;

        at = kh_html_past_spaces(s->in, at);
        if (at >= s->in.len || s->in.ptr[at] == '>')
            break;
        a = kh_html_read_attribute(s->in, at);
        at = a.end;
        if (token->attribute_count < MOST_ATTRIBUTES)
            take_attribute(s, &a, kept, token);
    }
    if (token->attribute_count) {
        copy = kh_arena_alloc(s->arena, token->attribute_count * sizeof *copy);
        if (copy)
            memcpy(copy, kept, token->attribute_count * sizeof *copy);
        else
            token->attribute_count = 0, token->carried = 0;
        token->attributes = copy;
    }
    return at;
}

static void take_tag(kh_html_scanner *s, size_t first, kh_html_token *token)
{
    size_t end = first;

    while (end < s->in.len && !is_space(s->in.ptr[end]) && s->in.ptr[end] != '/' && s->in.ptr[end] != '>')
        end++;
    token->text = kh_str_of(s->in.ptr + first, end - first);
    token->tag = (uint8_t)kh_tag_of(token->text);
    end = take_attributes(s, end, token);
    if (end >= s->in.len) { /* a tag that the page's end cuts is none */
        s->at = s->in.len;
        *token = (kh_html_token){.kind = KH_HTML_EOF};
        return;
    }
    token->self_closing = s->in.ptr[end - 1] == '/';
    s->at = end + 1;
}

/* ---- texts ---- */

static bool is_white(kh_str text)
{
    size_t i = 0;

    while (i < text.len && is_space(text.ptr[i]))
        i++;
    return i == text.len;
}

/* Does a tag, a comment or the like begin at this '<'? */
static bool is_markup(kh_str in, size_t at)
{
    char next = at + 1 < in.len ? in.ptr[at + 1] : 0;

    return is_letter(next) || next == '!' || next == '?' || (next == '/' && at + 2 < in.len);
}

static size_t text_end(kh_str in, size_t at)
{
    const char *mark = memchr(in.ptr + at, '<', in.len - at);

    while (mark && !is_markup(in, (size_t)(mark - in.ptr))) {
        mark++;
        mark = mark < in.ptr + in.len ? memchr(mark, '<', (size_t)(in.ptr + in.len - mark)) : NULL;
    }
    return mark ? (size_t)(mark - in.ptr) : in.len;
}

static void take_text(kh_html_scanner *s, size_t end, bool decode, kh_html_token *token)
{
    kh_str text = kh_str_of(s->in.ptr + s->at, end - s->at);

    token->kind = KH_HTML_TEXT;
    token->white = is_white(text);
    token->text = decode ? kh_html_decode(s->arena, text, false) : text;
    s->at = end;
}

/* What stands in a title or a script, up to its end tag. False when there is nothing. */
static bool take_raw(kh_html_scanner *s, kh_html_token *token)
{
    kh_str name = kh_str_z(tag_names[s->raw]);
    size_t end = s->raw == KH_TAG_PLAINTEXT ? s->in.len : kh_html_raw_end(s->in, s->at, name);
    bool decode = s->raw == KH_TAG_TITLE || s->raw == KH_TAG_TEXTAREA;

    s->raw = KH_TAG_OTHER;
    if (end == s->at)
        return false;
    take_text(s, end, decode, token);
    return true;
}

static void take_declaration(kh_html_scanner *s, kh_html_token *token)
{
    static const char comment[] = "<!--", doctype[] = "<!doctype";
    bool is_comment = s->in.len - s->at >= 4 && memcmp(s->in.ptr + s->at, comment, 4) == 0;
    const char *mark = memchr(s->in.ptr + s->at, '>', s->in.len - s->at);
    size_t end = is_comment ? kh_html_comment_end(s->in, s->at) : mark ? (size_t)(mark + 1 - s->in.ptr) : s->in.len;

    token->kind =
        s->in.len - s->at >= sizeof doctype && strncasecmp(s->in.ptr + s->at, doctype, sizeof doctype - 1) == 0
            ? KH_HTML_DOCTYPE
            : KH_HTML_COMMENT;
    token->text = kh_str_of(s->in.ptr + s->at, end - s->at);
    s->at = end;
}

void kh_html_next(kh_html_scanner *s, kh_html_token *token)
{
    *token = (kh_html_token){.kind = KH_HTML_EOF};
    if (s->at >= s->in.len || (s->raw && take_raw(s, token)))
        return;
    if (s->in.ptr[s->at] != '<' || !is_markup(s->in, s->at)) {
        take_text(s, text_end(s->in, s->at), true, token);
    } else if (is_letter(s->in.ptr[s->at + 1])) {
        token->kind = KH_HTML_START;
        take_tag(s, s->at + 1, token);
    } else if (s->in.ptr[s->at + 1] == '/' && is_letter(s->in.ptr[s->at + 2])) {
        token->kind = KH_HTML_END;
        take_tag(s, s->at + 2, token);
    } else {
        take_declaration(s, token);
    }
}
