/* HTTP responses as archives keep them: status line, headers, a body that may be chunked and compressed (RFC 9112, RFC
 * 9110). */
#define _GNU_SOURCE
#include <stdlib.h>
#include <strings.h>
#include <zlib.h>

#include "intake/input.h"

enum { GZIP_OR_ZLIB = 15 + 32 };

static kh_str line_of(kh_str *rest)
{
    const char *mark = rest->len ? memchr(rest->ptr, '\n', rest->len) : NULL;
    if (!rest->len)
        return *rest;
    size_t n = mark ? (size_t)(mark - rest->ptr) : rest->len;
    kh_str line = kh_str_of(rest->ptr, n);

    rest->ptr += mark ? n + 1 : n;
    rest->len -= mark ? n + 1 : n;
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    return line;
}

/* The value of header `name` when the line is that header. */
static bool header(kh_str line, const char *name, kh_str *ret_value)
{
    size_t n = strlen(name);

    if (line.len <= n || line.ptr[n] != ':' || strncasecmp(line.ptr, name, n) != 0)
        return false;
    line = kh_str_of(line.ptr + n + 1, line.len - n - 1);
    while (line.len && (line.ptr[0] == ' ' || line.ptr[0] == '\t'))
        line = kh_str_of(line.ptr + 1, line.len - 1);
    *ret_value = line;
    return true;
}

static bool mentions(kh_str text, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= text.len; i++) {
        if (strncasecmp(text.ptr + i, word, n) == 0)
            return true;
    }
    return false;
}

static kh_str charset_of(kh_str type)
{
    static const char mark[] = "charset=";
    size_t n = sizeof mark - 1;

    for (size_t i = 0; i + n < type.len; i++) {
        size_t from = i + n, end;
        if (strncasecmp(type.ptr + i, mark, n) != 0)
            continue;
        if (type.ptr[from] == '"')
            from++;
        for (end = from; end < type.len && !strchr("\"; \t", type.ptr[end]);)
            end++;
        return kh_str_of(type.ptr + from, end - from);
    }
    return (kh_str){NULL, 0};
}

static kh_str dechunk(kh_arena *arena, kh_str body)
{
    char *out = kh_arena_alloc(arena, body.len + 1);
    size_t n = 0;

    while (out && body.len) {
        kh_str line = line_of(&body);
        char digits[20] = {0};
        unsigned long long size;

        memcpy(digits, line.ptr, line.len < sizeof digits - 1 ? line.len : sizeof digits - 1);
        size = strtoull(digits, NULL, 16);
        if (!size)
            break;
        if (size > body.len) /* cut short: keep what is there */
            size = body.len;
        memcpy(out + n, body.ptr, size);
        n += size;
        body = kh_str_of(body.ptr + size, body.len - size);
        line_of(&body);
    }
    return out ? kh_str_of(out, n) : (kh_str){NULL, 0};
}

/* What can be inflated, up to `limit`; a stream that stops early gives what came before. */
static kh_status inflated(kh_arena *arena, kh_str body, size_t limit, int window, kh_str *ret_plain)
{
    z_stream z = {0};
    size_t cap = body.len * 4 + 1024, n = 0;
    char *out = kh_arena_alloc(arena, cap);
    int result = Z_OK;

    if (!out || inflateInit2(&z, window) != Z_OK)
        return KH_NOMEM;
    z.next_in = (unsigned char *)body.ptr;
    z.avail_in = (uInt)body.len;
    while (result == Z_OK && n <= limit) {
        if (n == cap) {
            char *grown = kh_arena_grow(arena, out, cap, cap * 2, 1);
            if (!grown)
                break;
            out = grown;
            cap *= 2;
        }
        z.next_out = (unsigned char *)out + n;
        z.avail_out = (uInt)(cap - n > 1u << 30 ? 1u << 30 : cap - n);
        uInt room = z.avail_out;
        result = inflate(&z, Z_NO_FLUSH);
        n += room - z.avail_out;
        if (result == Z_BUF_ERROR && z.avail_in && z.avail_out == 0)
            result = Z_OK;
    }
    inflateEnd(&z);
    if (kh_arena_failed(arena))
        return KH_NOMEM;
    *ret_plain = kh_str_of(out, n);
    return n > limit ? KH_LIMIT : n ? KH_OK : KH_CORRUPT;
}

struct response {
    int code;
    kh_str type, encoding, transfer;
};

static void read_headers(kh_str *rest, struct response *ret)
{
    kh_str line = line_of(rest);
    const char *space = line.len ? memchr(line.ptr, ' ', line.len) : NULL;
    char code[4] = {0};

    if (space && (size_t)(line.ptr + line.len - space) >= 4)
        memcpy(code, space + 1, 3);
    ret->code = atoi(code);
    while (rest->len && (line = line_of(rest)).len) {
        if (!header(line, "content-type", &ret->type) && !header(line, "content-encoding", &ret->encoding))
            header(line, "transfer-encoding", &ret->transfer);
    }
}

kh_status kh_http_input(kh_arena *arena, kh_str response, size_t limit, kh_input *ret_input, kh_err *err)
{
    struct response head = {0};
    kh_status status = KH_OK;

    read_headers(&response, &head);
    if (head.code != 200 || !response.len)
        return KH_NOTFOUND;
    if (head.type.len && !mentions(head.type, "html") && !mentions(head.type, "text/plain"))
        return KH_NOTFOUND;
    if (mentions(head.transfer, "chunked"))
        response = dechunk(arena, response);
    if (mentions(head.encoding, "gzip"))
        status = inflated(arena, response, limit, GZIP_OR_ZLIB, &response);
    else if (mentions(head.encoding, "deflate") &&
             (status = inflated(arena, response, limit, GZIP_OR_ZLIB, &response)) == KH_CORRUPT)
        status = inflated(arena, response, limit, -15, &response); /* many servers send raw deflate under that name */
    else if (head.encoding.len && !mentions(head.encoding, "deflate") && !mentions(head.encoding, "identity"))
        return kh_err_set(err, KH_CORRUPT, "content encoding %.*s is not known",
                          (int)(head.encoding.len < 40 ? head.encoding.len : 40), head.encoding.ptr);
    if (status)
        return kh_err_set(err, status, "the compressed page: %s", kh_status_name(status));
    ret_input->bytes = response;
    ret_input->format = mentions(head.type, "text/plain") ? KH_FORMAT_TEXT : KH_FORMAT_HTML;
    ret_input->charset = charset_of(head.type);
    return kh_arena_failed(arena) ? kh_err_set(err, KH_NOMEM, "out of memory") : KH_OK;
}
