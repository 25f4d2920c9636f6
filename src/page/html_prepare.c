#include "page/html_prepare.h"

#include <strings.h>

enum {
    NAME_BYTES = 12,       /* longest name of an element or attribute that is known */
    MOST_ATTRIBUTES = 24,  /* of one tag that are kept */
    LONGEST_VALUE = 16384, /* of an attribute that is kept */
    SLACK = 64
};

struct cutter {
    kh_str in;
    char *out;
    size_t n, depth, most_depth;
};

/* A tag's name, lower case. */
struct name {
    char text[NAME_BYTES + 1];
    size_t len; /* 0: longer than any that is known */
};

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static void put(struct cutter *c, const char *from, size_t n)
{
    memcpy(c->out + c->n, from, n);
    c->n += n;
}

static struct name read_name(kh_str text, size_t at, size_t end)
{
    struct name name = {{0}, 0};

    for (size_t i = at; i < end; i++) {
        char ch = text.ptr[i];
        if (i - at == NAME_BYTES)
            return (struct name){{0}, 0};
        name.text[i - at] = (char)(ch >= 'A' && ch <= 'Z' ? ch + 32 : ch);
        name.len = i - at + 1;
    }
    return name;
}

static bool among(const struct name *name, const char *const *names, size_t count)
{
    for (size_t i = 0; name->len && i < count; i++) {
        if (names[i][0] == name->text[0] && strcmp(names[i], name->text) == 0)
            return true;
    }
    return false;
}

#define AMONG(name, list) among(name, list, sizeof list / sizeof *list)

/* Attributes that html.c asks for. */
static bool is_wanted(const struct name *name)
{
    static const char *const names[] = {"class",    "id",   "itemprop", "itemscope", "itemtype",    "role",
                                        "href",     "rel",  "content",  "property",  "name",        "type",
                                        "datetime", "lang", "pubdate",  "hidden",    "aria-hidden", "style"};

    return AMONG(name, names);
}

/* Elements that never nest by being left open: void ones, and those whose end tag HTML lets authors leave out. */
static bool nests(const struct name *name)
{
    static const char *const names[] = {"p",     "li",     "br",    "img", "input",  "meta",  "link", "hr",  "td",
                                        "tr",    "th",     "dt",    "dd",  "option", "area",  "base", "col", "embed",
                                        "param", "source", "track", "wbr", "thead",  "tbody", "tfoot"};

    return !AMONG(name, names);
}

/* Elements whose text is of no use and is no markup: nothing of them stays. */
static bool is_dropped(const struct name *name)
{
    static const char *const names[] = {"script", "style", "textarea", "iframe", "noembed", "noframes"};

    return AMONG(name, names);
}

/* Elements whose text is no markup, and stays. */
static bool is_raw(const struct name *name)
{
    static const char *const names[] = {"title", "xmp"};

    return AMONG(name, names);
}

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

/* ---- comments ---- */

/* Behind a comment that begins at `at` ("<!--"). */
size_t kh_html_comment_end(kh_str text, size_t at)
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

/* "<!…", "<?…", "</ …": a comment, a document type, or what the standard calls a bogus comment. Returns behind it. */
static size_t take_declaration(struct cutter *c, size_t at)
{
    const char *mark;
    size_t end;

    if (at + 4 <= c->in.len && memcmp(c->in.ptr + at, "<!--", 4) == 0) {
        end = kh_html_comment_end(c->in, at);
        if (find(c->in.ptr + at, c->in.ptr + end, "rdf:"))
            put(c, c->in.ptr + at, end - at);
        return end;
    }
    mark = memchr(c->in.ptr + at, '>', c->in.len - at);
    end = mark ? (size_t)(mark + 1 - c->in.ptr) : c->in.len;
    if (at + 9 < c->in.len && strncasecmp(c->in.ptr + at, "<!doctype", 9) == 0)
        put(c, c->in.ptr + at, end - at);
    return end;
}

/* ---- tags ---- */

size_t kh_html_past_spaces(kh_str text, size_t at)
{
    while (at < text.len && (is_space(text.ptr[at]) || text.ptr[at] == '/'))
        at++;
    return at;
}

kh_html_attribute kh_html_read_attribute(kh_str text, size_t at)
{
    kh_html_attribute a = {.name = at};
    size_t i;

    at++; /* an equals sign may begin a name */
    while (at < text.len && !is_space(text.ptr[at]) && text.ptr[at] != '/' && text.ptr[at] != '>' &&
           text.ptr[at] != '=')
        at++;
    a.name_end = a.end = at;
    for (i = at; i < text.len && is_space(text.ptr[i]);)
        i++;
    if (i >= text.len || text.ptr[i] != '=')
        return a;
    for (i++; i < text.len && is_space(text.ptr[i]);)
        i++;
    if (i < text.len && (text.ptr[i] == '"' || text.ptr[i] == '\'')) {
        const char *close = memchr(text.ptr + i + 1, text.ptr[i], text.len - i - 1);
        a.value = i + 1;
        a.value_len = close ? (size_t)(close - text.ptr) - a.value : text.len - a.value;
        a.end = close ? a.value + a.value_len + 1 : text.len;
        return a;
    }
    a.value = i;
    while (i < text.len && !is_space(text.ptr[i]) && text.ptr[i] != '>')
        i++;
    a.value_len = i - a.value;
    a.end = i;
    return a;
}

/* Copy a tag's attributes, as many as are wanted. Returns the '>' that closes it, text.len when none does. */
static size_t take_attributes(struct cutter *c, size_t at, bool *ret_json)
{
    size_t kept = 0;

    for (;;) {
        kh_html_attribute a;
        struct name name;

        at = kh_html_past_spaces(c->in, at);
        if (at >= c->in.len || c->in.ptr[at] == '>')
            return at;
        a = kh_html_read_attribute(c->in, at);
        at = a.end;
        name = read_name(c->in, a.name, a.name_end);
        if (kept == MOST_ATTRIBUTES || !is_wanted(&name) || a.value_len > LONGEST_VALUE)
            continue;
        kept++;
        *ret_json |= strcmp(name.text, "type") == 0 && a.value &&
                     find(c->in.ptr + a.value, c->in.ptr + a.value + a.value_len, "ld+json");
        c->out[c->n++] = ' ';
        put(c, c->in.ptr + a.name, a.end - a.name);
    }
}

size_t kh_html_raw_end(kh_str text, size_t at, kh_str name)
{
    const char *end = text.ptr + text.len;

    for (const char *p = find(text.ptr + at, end, "</"); p; p = find(p + 2, end, "</")) {
        if ((size_t)(end - p) > name.len + 2 && strncasecmp(p + 2, name.ptr, name.len) == 0 &&
            !is_letter(p[2 + name.len]))
            return (size_t)(p - text.ptr);
    }
    return text.len;
}

/* As raw_end; in a script, "<!-- <script> … </script> -->" does not end it. */
static size_t script_end(kh_str text, size_t at, const struct name *name)
{
    size_t end = kh_html_raw_end(text, at, kh_str_of(name->text, name->len));
    const char *comment = find(text.ptr + at, text.ptr + end, "<!--"),
               *inner = comment ? find(comment, text.ptr + end, "<script") : NULL;

    if (!inner || end == text.len || find(comment, inner, "-->"))
        return end;
    return kh_html_raw_end(text, end + 2, kh_str_of(name->text, name->len));
}

static size_t behind_tag(kh_str text, size_t at)
{
    const char *mark = at < text.len ? memchr(text.ptr + at, '>', text.len - at) : NULL;

    return mark ? (size_t)(mark + 1 - text.ptr) : text.len;
}

/* Too deep? Keeps count. */
static bool too_deep(struct cutter *c, const struct name *name, bool closing, bool self_closed)
{
    bool deep;

    if (self_closed || (name->len && !nests(name)))
        return false;
    if (!closing)
        return ++c->depth > c->most_depth;
    deep = c->depth > c->most_depth;
    c->depth -= c->depth > 0;
    return deep;
}

/* The tag at `at` ('<'), whose name begins at `first`. Returns behind what was taken. */
static size_t take_tag(struct cutter *c, size_t at, size_t first, bool closing)
{
    size_t end = first, start = c->n;
    struct name name;
    bool json = false, self_closed;

    while (end < c->in.len && !is_space(c->in.ptr[end]) && c->in.ptr[end] != '/' && c->in.ptr[end] != '>')
        end++;
    name = read_name(c->in, first, end);
    put(c, c->in.ptr + at, end - at);
    end = take_attributes(c, end, &json);
    if (end >= c->in.len) { /* a tag that the page's end cuts is none */
        c->n = start;
        return c->in.len;
    }
    self_closed = c->in.ptr[end - 1] == '/';
    if (self_closed)
        c->out[c->n++] = '/';
    c->out[c->n++] = '>';
    end++;
    if (closing || !(is_dropped(&name) || is_raw(&name))) {
        if (too_deep(c, &name, closing, self_closed)) {
            c->n = start;
            c->out[c->n++] = ' ';
        }
        return end;
    }
    if (is_raw(&name) || json) {
        size_t close = kh_html_raw_end(c->in, end, kh_str_of(name.text, name.len));
        put(c, c->in.ptr + end, close - end);
        return close;
    }
    c->n = start;
    return behind_tag(c->in, name.text[1] == 'c' ? script_end(c->in, end, &name)
                                                 : kh_html_raw_end(c->in, end, kh_str_of(name.text, name.len)));
}

kh_str kh_html_prepare(kh_arena *arena, kh_str text, size_t depth)
{
    struct cutter c = {.in = text, .most_depth = depth};

    /* a space may be added before an attribute that stood without one: a="b"c="d" */
    c.out = kh_arena_alloc(arena, text.len + text.len / 2 + SLACK);
    if (!c.out)
        return (kh_str){NULL, 0};
    for (size_t i = 0; i < text.len;) {
        const char *mark = memchr(text.ptr + i, '<', text.len - i);
        size_t at = mark ? (size_t)(mark - text.ptr) : text.len;
        char next = at + 1 < text.len ? text.ptr[at + 1] : 0;

        put(&c, text.ptr + i, at - i);
        if (!mark)
            break;
        if (is_letter(next)) {
            i = take_tag(&c, at, at + 1, false);
        } else if (next == '/' && at + 2 < text.len && is_letter(text.ptr[at + 2])) {
            i = take_tag(&c, at, at + 2, true);
        } else if (next == '!' || next == '?' || next == '/') {
            i = take_declaration(&c, at);
        } else {
            put(&c, mark, 1);
            i = at + 1;
        }
    }
    return kh_str_of(c.out, c.n);
}
