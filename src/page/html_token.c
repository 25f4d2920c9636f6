#include "page/html_token.h"

#include <strings.h>

#include "arabic/lexicon.h"
#include "arabic/utf8.h"

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

enum { LONGEST_VALUE = 16384 /* of an attribute that is kept */, LONGEST_ATTRIBUTE = 11 };

static const char *const tag_names[] = {"",
#define X(tag, name, traits) name,
                                        KH_HTML_TAGS(X)
#undef X
};

static const uint8_t tag_lengths[] = {0,
#define X(tag, name, traits) sizeof(name) - 1,
                                      KH_HTML_TAGS(X)
#undef X
};

static const uint8_t tag_traits[] = {0,
#define X(tag, name, traits) traits,
                                     KH_HTML_TAGS(X)
#undef X
};

/* Where in the alphabet of tags a letter's begin; the next letter's place ends them. */
static const uint8_t tags_from[] = {
    KH_TAG_A,      KH_TAG_B,   KH_TAG_CANVAS, KH_TAG_DD,     KH_TAG_EM,    KH_TAG_FIELDSET, KH_TAG_H1,
    KH_TAG_H1,     KH_TAG_I,   KH_TAG_KEYGEN, KH_TAG_KEYGEN, KH_TAG_LI,    KH_TAG_MAIN,     KH_TAG_NAV,
    KH_TAG_OBJECT, KH_TAG_P,   KH_TAG_RB,     KH_TAG_RB,     KH_TAG_S,     KH_TAG_TABLE,    KH_TAG_U,
    KH_TAG_VAR,    KH_TAG_WBR, KH_TAG_XMP,    KH_TAG_COUNT,  KH_TAG_COUNT, KH_TAG_COUNT};

static const char *const attribute_names[] = {
#define X(attribute, name) name,
    KH_HTML_ATTRIBUTES(X)
#undef X
};

/* The attributes by the length of their names. */
static const struct {
    uint8_t count, at[5];
} attributes_of[LONGEST_ATTRIBUTE + 1] = {
    [2] = {1, {KH_ATTRIBUTE_ID}},
    [3] = {1, {KH_ATTRIBUTE_REL}},
    [4] = {5, {KH_ATTRIBUTE_HREF, KH_ATTRIBUTE_TYPE, KH_ATTRIBUTE_NAME, KH_ATTRIBUTE_ROLE, KH_ATTRIBUTE_LANG}},
    [5] = {2, {KH_ATTRIBUTE_CLASS, KH_ATTRIBUTE_STYLE}},
    [6] = {1, {KH_ATTRIBUTE_HIDDEN}},
    [7] = {2, {KH_ATTRIBUTE_CONTENT, KH_ATTRIBUTE_PUBDATE}},
    [8] = {4, {KH_ATTRIBUTE_ITEMPROP, KH_ATTRIBUTE_ITEMTYPE, KH_ATTRIBUTE_PROPERTY, KH_ATTRIBUTE_DATETIME}},
    [9] = {1, {KH_ATTRIBUTE_ITEMSCOPE}},
    [11] = {1, {KH_ATTRIBUTE_ARIA_HIDDEN}},
};

unsigned kh_tag_traits(unsigned tag)
{
    return tag_traits[tag];
}

enum { SPACE = 1, SLASH = 2, CLOSE = 4, EQUALS = 8 };

/* What ends a name. */
static const uint8_t signs[256] = {[' '] = SPACE,  ['\n'] = SPACE, ['\t'] = SPACE, ['\r'] = SPACE,
                                   ['\f'] = SPACE, ['/'] = SLASH,  ['>'] = CLOSE,  ['='] = EQUALS};

static unsigned sign(char c)
{
    return signs[(unsigned char)c];
}

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* `name` has no capitals. The sign that differs from a letter by one bit, '@', is in no name. */
static bool is_named(const char *text, const char *name, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (text[i] != name[i] && !((text[i] ^ name[i]) == 32 && is_letter(text[i])))
            return false;
    }
    return true;
}

kh_tag kh_tag_of(kh_str name)
{
    unsigned letter = name.len && is_letter(name.ptr[0]) ? (unsigned)((name.ptr[0] | 32) - 'a') : 26;

    for (unsigned tag = tags_from[letter]; letter < 26 && tag < tags_from[letter + 1]; tag++) {
        if (tag_lengths[tag] == name.len && is_named(name.ptr, tag_names[tag], name.len))
            return (kh_tag)tag;
    }
    return KH_TAG_OTHER;
}

static unsigned attribute_of(const char *text, size_t n)
{
    for (unsigned i = 0; n <= LONGEST_ATTRIBUTE && i < attributes_of[n].count; i++) {
        unsigned name = attributes_of[n].at[i];
        if (is_named(text, attribute_names[name], n))
            return name;
    }
    return KH_ATTRIBUTE_COUNT;
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

/* Nearly all that pages write, without the table. Returns behind it, `at` when it is another. */
static size_t decode_common(kh_str text, size_t at, char *out, size_t *n)
{
    static const struct {
        const char *name, *utf8;
    } common[] = {{"nbsp;", "\xC2\xA0"}, {"amp;", "&"}, {"quot;", "\""}, {"lt;", "<"}, {"gt;", ">"}};

    for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
        size_t len = strlen(common[i].name), bytes = strlen(common[i].utf8);
        if (text.len - at < len || memcmp(text.ptr + at, common[i].name, len) != 0)
            continue;
        memcpy(out + *n, common[i].utf8, bytes);
        *n += bytes;
        return at + len;
    }
    return at;
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
        else if (at < text.len && is_letter(text.ptr[at]) && (end = decode_common(text, at, out, &n)) == at)
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

/* ---- what is no markup ---- */

static const char *find(const char *from, const char *end, const char *what)
{
    size_t n = strlen(what);

    while (from < end && (from = memchr(from, what[0], (size_t)(end - from)))) {
        if ((size_t)(end - from) < n)
            return NULL;
        if (memcmp(from, what, n) == 0)
            return from;
        from++;
    }
    return NULL;
}

/* Behind a comment that begins at `at` ("<!--"). */
static size_t comment_end(kh_str text, size_t at)
{
    const char *end = text.ptr + text.len;

    for (const char *p = find(text.ptr + at + 2, end, "--"); p; p = find(p + 1, end, "--")) {
        if (p + 2 < end && p[2] == '>')
            return (size_t)(p + 3 - text.ptr);
        if (p + 3 < end && p[2] == '!' && p[3] == '>' && p >= text.ptr + at + 4)
            return (size_t)(p + 4 - text.ptr);
    }
    return text.len;
}

/* The "</name" that ends a raw text element whose text begins at `at`; text.len when none does. */
static size_t raw_end(kh_str text, size_t at, unsigned tag)
{
    const char *end = text.ptr + text.len;
    size_t n = tag_lengths[tag];

    for (const char *p = find(text.ptr + at, end, "</"); p; p = find(p + 2, end, "</")) {
        if ((size_t)(end - p) > n + 2 && is_named(p + 2, tag_names[tag], n) && !is_letter(p[2 + n]))
            return (size_t)(p - text.ptr);
    }
    return text.len;
}

/* As raw_end; in a script, "<!-- <script> … </script> -->" does not end it. */
static size_t script_end(kh_str text, size_t at)
{
    size_t end = raw_end(text, at, KH_TAG_SCRIPT);
    const char *comment = find(text.ptr + at, text.ptr + end, "<!--"),
               *inner = comment ? find(comment, text.ptr + end, "<script") : NULL;

    if (!inner || end == text.len || find(comment, inner, "-->"))
        return end;
    return raw_end(text, end + 2, KH_TAG_SCRIPT);
}

static size_t behind_tag(kh_str text, size_t at)
{
    const char *mark = at < text.len ? memchr(text.ptr + at, '>', text.len - at) : NULL;

    return mark ? (size_t)(mark + 1 - text.ptr) : text.len;
}

/* ---- tags ---- */

/* Behind white space and slashes. */
static size_t past_spaces(kh_str text, size_t at)
{
    while (at < text.len && sign(text.ptr[at]) & (SPACE | SLASH))
        at++;
    return at;
}

static void keep_attribute(kh_html_scanner *s, unsigned name, kh_str value, kh_attribute *kept, kh_html_token *token)
{
    if (name == KH_ATTRIBUTE_COUNT || token->carried >> name & 1 || value.len > LONGEST_VALUE)
        return; /* of two with one name the first counts */
    token->carried |= (uint32_t)1 << name;
    kept[token->attribute_count].name = (uint8_t)name;
    kept[token->attribute_count].value = kh_html_decode(s->arena, value, true);
    token->attribute_count++;
}

/* The attribute at `at`, which is none of space, slash and '>'. Returns behind it. */
static size_t take_attribute(kh_html_scanner *s, size_t at, kh_attribute *kept, kh_html_token *token)
{
    kh_str in = s->in, value = KH_STR("");
    size_t first = at++, name_end; /* an equals sign may begin a name */

    while (at < in.len && !sign(in.ptr[at]))
        at++;
    name_end = at;
    while (at < in.len && sign(in.ptr[at]) == SPACE)
        at++;
    if (at >= in.len || in.ptr[at] != '=') {
        at = name_end;
    } else {
        for (at++; at < in.len && sign(in.ptr[at]) == SPACE;)
            at++;
        if (at < in.len && (in.ptr[at] == '"' || in.ptr[at] == '\'')) {
            const char *close = memchr(in.ptr + at + 1, in.ptr[at], in.len - at - 1);
            value = kh_str_of(in.ptr + at + 1, (close ? (size_t)(close - in.ptr) : in.len) - at - 1);
            at = close ? (size_t)(close - in.ptr) + 1 : in.len;
        } else {
            size_t from = at;
            while (at < in.len && !(sign(in.ptr[at]) & (SPACE | CLOSE)))
                at++;
            value = kh_str_of(in.ptr + from, at - from);
        }
    }
    keep_attribute(s, attribute_of(in.ptr + first, name_end - first), value, kept, token);
    return at;
}

/* The attributes from `at` on; returns the '>', in.len when none comes. */
static size_t take_attributes(kh_html_scanner *s, size_t at, kh_html_token *token)
{
    kh_attribute kept[KH_ATTRIBUTE_COUNT], *copy;

    for (;;) {
        at = past_spaces(s->in, at);
        if (at >= s->in.len || s->in.ptr[at] == '>')
            break;
        at = take_attribute(s, at, kept, token);
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

/* Elements that never nest by being left open: void ones, and those whose end tag HTML lets authors leave out. */
static bool nests(unsigned tag)
{
    switch (tag) {
    case KH_TAG_P:
    case KH_TAG_LI:
    case KH_TAG_TD:
    case KH_TAG_TR:
    case KH_TAG_TH:
    case KH_TAG_DT:
    case KH_TAG_DD:
    case KH_TAG_OPTION:
    case KH_TAG_THEAD:
    case KH_TAG_TBODY:
    case KH_TAG_TFOOT: return false;
    default: return !(tag_traits[tag] & KH_TAG_VOID);
    }
}

/* Does the tag open or close what is too deep? Keeps count. */
static bool too_deep(kh_html_scanner *s, const kh_html_token *token)
{
    bool deep;

    if (token->self_closing || !nests(token->tag))
        return false;
    if (token->kind == KH_HTML_START)
        return ++s->depth > s->most_depth;
    deep = s->depth > s->most_depth;
    s->depth -= s->depth > 0;
    return deep;
}

/* Elements whose text is of no use and is no markup. Of scripts, linked data is of use. */
static bool is_dropped(const kh_html_token *token)
{
    switch (token->tag) {
    case KH_TAG_STYLE:
    case KH_TAG_TEXTAREA:
    case KH_TAG_IFRAME:
    case KH_TAG_NOEMBED:
    case KH_TAG_NOFRAMES: return true;
    case KH_TAG_SCRIPT:
        for (unsigned i = 0; i < token->attribute_count; i++) {
            kh_str value = token->attributes[i].value;
            if (token->attributes[i].name == KH_ATTRIBUTE_TYPE && find(value.ptr, value.ptr + value.len, "ld+json"))
                return false;
        }
        return true;
    default: return false;
    }
}

/* The tag whose name begins at `first`. False when nothing of it stays. */
static bool take_tag(kh_html_scanner *s, size_t first, kh_html_token *token)
{
    size_t end = first;

    while (end < s->in.len && !(sign(s->in.ptr[end]) & (SPACE | SLASH | CLOSE)))
        end++;
    token->text = kh_str_of(s->in.ptr + first, end - first);
    token->tag = (uint8_t)kh_tag_of(token->text);
    end = take_attributes(s, end, token);
    if (end >= s->in.len) { /* a tag that the page's end cuts is none */
        s->at = s->in.len;
        return false;
    }
    token->self_closing = s->in.ptr[end - 1] == '/';
    s->at = end + 1;
    if (token->kind == KH_HTML_START && is_dropped(token)) {
        end = token->tag == KH_TAG_SCRIPT ? script_end(s->in, s->at) : raw_end(s->in, s->at, token->tag);
        s->at = behind_tag(s->in, end);
        return false;
    }
    if (too_deep(s, token))
        *token = (kh_html_token){.kind = KH_HTML_TEXT, .text = KH_STR(" "), .white = true};
    return true;
}

/* ---- texts ---- */

static bool is_white(kh_str text)
{
    size_t i = 0;

    while (i < text.len && sign(text.ptr[i]) == SPACE)
        i++;
    return i == text.len;
}

/* Does a tag, a comment or the like begin at this '<'? */
static bool is_markup(kh_str in, size_t at)
{
    char next = at + 1 < in.len ? in.ptr[at + 1] : 0;

    return is_letter(next) || next == '!' || next == '?' || next == '/';
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
    size_t end = s->raw == KH_TAG_PLAINTEXT ? s->in.len : raw_end(s->in, s->at, s->raw);
    bool decode = s->raw == KH_TAG_TITLE || s->raw == KH_TAG_TEXTAREA;

    s->raw = KH_TAG_OTHER;
    if (end == s->at)
        return false;
    take_text(s, end, decode, token);
    return true;
}

/* "<!…", "<?…", "</ …": a comment, a document type, or what the standard calls a bogus comment. Comments that describe
 * the page as linked data stay. */
static bool take_declaration(kh_html_scanner *s, kh_html_token *token)
{
    static const char comment[] = "<!--", doctype[] = "<!doctype";
    bool is_comment = s->in.len - s->at >= 4 && memcmp(s->in.ptr + s->at, comment, 4) == 0;
    size_t at = s->at, end = is_comment ? comment_end(s->in, at) : behind_tag(s->in, at);

    token->kind = KH_HTML_COMMENT;
    token->text = kh_str_of(s->in.ptr + at, end - at);
    s->at = end;
    if (is_comment)
        return find(token->text.ptr, token->text.ptr + token->text.len, "rdf:");
    token->kind = KH_HTML_DOCTYPE;
    return s->in.len - at >= sizeof doctype && strncasecmp(s->in.ptr + at, doctype, sizeof doctype - 1) == 0;
}

static bool take_markup(kh_html_scanner *s, kh_html_token *token)
{
    char next = s->in.ptr[s->at + 1];

    if (is_letter(next)) {
        token->kind = KH_HTML_START;
        return take_tag(s, s->at + 1, token);
    }
    if (next == '/' && s->at + 2 < s->in.len && is_letter(s->in.ptr[s->at + 2])) {
        token->kind = KH_HTML_END;
        return take_tag(s, s->at + 2, token);
    }
    return take_declaration(s, token);
}

void kh_html_next(kh_html_scanner *s, kh_html_token *token)
{
    do {
        *token = (kh_html_token){.kind = KH_HTML_EOF};
        if (s->at >= s->in.len || (s->raw && take_raw(s, token)))
            return;
        if (s->in.ptr[s->at] != '<' || !is_markup(s->in, s->at)) {
            take_text(s, text_end(s->in, s->at), true, token);
            return;
        }
    } while (!take_markup(s, token));
}
