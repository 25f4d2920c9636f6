#include "server/parts.h"

#include <string.h>

/* Behind the value that begins at `p`. The text is well formed; a text that ends too early ends the value. */
static const char *behind(const char *p, const char *end)
{
    unsigned depth = 0;

    while (p < end) {
        char c = *p++;
        if (c == '"') {
            while (p < end && *p != '"')
                p += *p == '\\' ? 2 : 1;
            if (p < end)
                p++;
            else
                return end;
        } else if (c == '[' || c == '{') {
            depth++;
        } else if (c == ']' || c == '}') {
            depth--;
        }
        if (!depth && (p == end || *p == ',' || *p == ']' || *p == '}'))
            return p;
    }
    return end;
}

struct member {
    kh_str name, value;
};

/* The next member of the object, from *at on. */
static bool next(const char **at, const char *end, struct member *ret)
{
    const char *p = *at, *close;

    while (p < end && (*p == '{' || *p == ',' || *p == ' '))
        p++;
    if (p >= end || *p != '"' || !(close = memchr(p + 1, '"', (size_t)(end - p - 1))) || end - close < 3)
        return false;
    ret->name = kh_str_of(p + 1, (size_t)(close - p - 1));
    p = close + 2; /* the colon */
    *at = behind(p, end);
    ret->value = kh_str_of(p, (size_t)(*at - p));
    return true;
}

/* How many elements a list has; `ret_last`: where the last `latest` of them begin. */
static size_t count(kh_str list, uint32_t latest, size_t all, const char **ret_last)
{
    const char *p = list.ptr + 1, *end = list.ptr + list.len;
    size_t n = 0;

    *ret_last = p;
    while (p < end && *p != ']') {
        if (all > latest && n == all - latest)
            *ret_last = p;
        p = behind(p, end);
        n++;
        if (p < end && *p == ',')
            p++;
    }
    return n;
}

/* Is `name` one of the words of `wanted`, which commas part? */
static bool names(kh_str wanted, kh_str name)
{
    const char *p = wanted.ptr, *end = wanted.ptr + wanted.len;

    while (p < end) {
        const char *comma = memchr(p, ',', (size_t)(end - p));
        size_t len = (size_t)((comma ? comma : end) - p);
        if (kh_str_eq(kh_str_of(p, len), name))
            return true;
        p += len + 1;
    }
    return false;
}

static size_t words_in(kh_str wanted)
{
    size_t n = wanted.len > 0;

    for (size_t i = 0; i < wanted.len; i++)
        n += wanted.ptr[i] == ',';
    return n;
}

bool kh_parts_of(kh_str json, kh_str wanted, uint32_t latest, kh_buf *out)
{
    const char *at = json.ptr, *end = json.ptr + json.len, *last;
    size_t found = 0, lists = 0;
    struct member member;
    kh_buf counts;

    kh_buf_init(&counts);
    kh_buf_byte(out, '{');
    while (next(&at, end, &member)) {
        bool list = member.value.len && member.value.ptr[0] == '[', whole = true;
        if (list) {
            size_t n = count(member.value, 0, 0, &last);
            kh_buf_format(&counts, "%s\"%.*s\":%zu", lists++ ? "," : "", (int)member.name.len, member.name.ptr, n);
            if (!names(wanted, member.name))
                continue;
            found++;
            whole = !latest || n <= latest || !kh_str_eq(member.name, KH_STR("developments"));
            if (!whole)
                (void)count(member.value, latest, n, &last);
        }
        kh_buf_format(out, "\"%.*s\":%s", (int)member.name.len, member.name.ptr, whole ? "" : "[");
        kh_buf_add(out, whole ? member.value : kh_str_of(last, (size_t)(member.value.ptr + member.value.len - last)));
        kh_buf_byte(out, ',');
    }
    kh_buf_addz(out, "\"counts\":{");
    kh_buf_add(out, kh_buf_str(&counts));
    kh_buf_addz(out, "}}");
    out->failed |= counts.failed;
    kh_buf_done(&counts);
    return found == words_in(wanted);
}
