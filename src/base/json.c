#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void kh_json_init(kh_json *json, kh_buf *out)
{
    memset(json, 0, sizeof *json);
    json->out = out;
}

enum { LONGEST_INT = 20 };

static inline void put(kh_buf *out, char byte)
{
    if (out->len < out->cap && !out->failed)
        out->ptr[out->len++] = byte;
    else
        kh_buf_byte(out, byte);
}

static void before_value(kh_json *json)
{
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (json->depth) {
        if (json->more[json->depth - 1])
            put(json->out, ',');
        json->more[json->depth - 1] = true;
    }
}

static void open(kh_json *json, char bracket)
{
    before_value(json);
    put(json->out, bracket);
    if (json->depth == KH_JSON_DEPTH) { /* a writer never nests this deep: a bug, kept from harm */
        json->out->failed = true;
        return;
    }
    json->more[json->depth++] = false;
}

static void close(kh_json *json, char bracket)
{
    if (json->depth)
        json->depth--;
    put(json->out, bracket);
}

void kh_json_object(kh_json *json)
{
    open(json, '{');
}

void kh_json_array(kh_json *json)
{
    open(json, '[');
}

void kh_json_end_object(kh_json *json)
{
    close(json, '}');
}

void kh_json_end_array(kh_json *json)
{
    close(json, ']');
}

/* Length of the valid UTF-8 sequence at `p`, 0 if there is none (overlong, surrogate, truncated, too high). */
static size_t sequence(const unsigned char *p, size_t left)
{
    if (p[0] < 0x80)
        return 1;
    if (p[0] >= 0xC2 && p[0] <= 0xDF)
        return left > 1 && (p[1] & 0xC0) == 0x80 ? 2 : 0;
    if (p[0] >= 0xE0 && p[0] <= 0xEF) {
        if (left < 3 || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80)
            return 0;
        if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F))
            return 0;
        return 3;
    }
    if (p[0] >= 0xF0 && p[0] <= 0xF4) {
        if (left < 4 || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80 || (p[3] & 0xC0) != 0x80)
            return 0;
        if ((p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F))
            return 0;
        return 4;
    }
    return 0;
}

static void escape(kh_buf *out, unsigned char c)
{
    switch (c) {
    case '"': kh_buf_addz(out, "\\\""); break;
    case '\\': kh_buf_addz(out, "\\\\"); break;
    case '\n': kh_buf_addz(out, "\\n"); break;
    case '\r': kh_buf_addz(out, "\\r"); break;
    case '\t': kh_buf_addz(out, "\\t"); break;
    default: kh_buf_format(out, "\\u%04x", c); break;
    }
}

/* Past the ASCII that needs no escape and the two-byte characters: nearly all of an Arabic text. */
static const unsigned char *skip_plain(const unsigned char *p, const unsigned char *end)
{
    while (p < end) {
        if (*p >= 0xC2 && *p <= 0xDF && end - p > 1 && (p[1] & 0xC0) == 0x80)
            p += 2;
        else if (*p >= 0x20 && *p < 0x7F && *p != '"' && *p != '\\')
            p++;
        else
            break;
    }
    return p;
}

static void quoted(kh_buf *out, kh_str text)
{
    const unsigned char *p = (const unsigned char *)text.ptr, *end = p + text.len, *run = p;

    put(out, '"');
    while ((p = skip_plain(p, end)) < end) {
        size_t n = sequence(p, (size_t)(end - p));

        if (n > 1) {
            p += n;
            continue;
        }
        kh_buf_add(out, kh_str_of((const char *)run, (size_t)(p - run)));
        if (n)
            escape(out, *p);
        else
            kh_buf_addz(out, "\xEF\xBF\xBD");
        run = ++p;
    }
    kh_buf_add(out, kh_str_of((const char *)run, (size_t)(p - run)));
    put(out, '"');
}

void kh_json_key(kh_json *json, const char *key)
{
    size_t n = strlen(key);
    char *room;

    before_value(json);
    room = kh_buf_room(json->out, n + 3);
    if (!room)
        return;
    room[0] = '"';
    memcpy(room + 1, key, n);
    room[n + 1] = '"';
    room[n + 2] = ':';
    json->out->len += n + 3;
    json->after_key = true;
}

void kh_json_str(kh_json *json, kh_str text)
{
    before_value(json);
    if (!text.ptr)
        kh_buf_addz(json->out, "null");
    else
        quoted(json->out, text);
}

void kh_json_strz(kh_json *json, const char *text)
{
    kh_json_str(json, kh_str_z(text));
}

void kh_json_int(kh_json *json, int64_t value)
{
    char digits[LONGEST_INT], *p = digits + sizeof digits;
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    before_value(json);
    do {
        *--p = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    if (value < 0)
        *--p = '-';
    kh_buf_add(json->out, kh_str_of(p, (size_t)(digits + sizeof digits - p)));
}

void kh_json_num(kh_json *json, double value)
{
    char text[40];

    if (!isfinite(value)) {
        kh_json_null(json);
        return;
    }
    if (value == floor(value) && fabs(value) < 1e15) {
        kh_json_int(json, (int64_t)value);
        return;
    }
    for (int digits = 6; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    before_value(json);
    kh_buf_addz(json->out, text);
}

void kh_json_bool(kh_json *json, bool value)
{
    before_value(json);
    kh_buf_addz(json->out, value ? "true" : "false");
}

void kh_json_null(kh_json *json)
{
    before_value(json);
    kh_buf_addz(json->out, "null");
}

void kh_json_put_str(kh_json *json, const char *key, kh_str text)
{
    kh_json_key(json, key);
    kh_json_str(json, text);
}

void kh_json_put_int(kh_json *json, const char *key, int64_t value)
{
    kh_json_key(json, key);
    kh_json_int(json, value);
}

void kh_json_put_num(kh_json *json, const char *key, double value)
{
    kh_json_key(json, key);
    kh_json_num(json, value);
}

void kh_json_put_strs(kh_json *json, const char *key, kh_strs list)
{
    kh_json_key(json, key);
    kh_json_array(json);
    for (size_t i = 0; i < list.n; i++)
        kh_json_str(json, list.at[i]);
    kh_json_end_array(json);
}
